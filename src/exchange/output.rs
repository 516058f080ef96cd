//! Units into files: packing, parts, and the second file of a line-parallel pair.

use std::path::PathBuf;

use unicode_normalization::UnicodeNormalization;

use super::claims::Claims;
use super::csv::CsvWriter;
use super::decision::settle;
use super::format::OutputFormat;
use super::html::HtmlWriter;
use super::jsonl::JsonlWriter;
use super::labels::Labels;
use super::ladder::LadderWriter;
use super::moses::MosesWriter;
use super::options::WriteOptions;
use super::tmx::TmxWriter;
use super::wordfast::WordfastWriter;
use super::writer::{RecordWriter, WriterHead};
use super::xliff::{Xliff2Writer, Xliff12Writer};
use super::xlsx::XlsxWriter;
use super::{LeftOut, Side, Tu, props};
use crate::files::{Complete, Place, Whole, part};
use crate::{Error, Result};

/// A memory that is being written. Nothing is in its place before [`Output::finish`].
pub struct Output {
    files: Vec<File>,
    claims: Claims,
    done: Complete,
    units: u64,
    left_out: LeftOut,
    max_chars: Option<usize>,
    pairs_only: bool,
    nfc: bool,
    labels: Labels,
    /// What units of a memory that names its author are marked with.
    stamp: Option<WriteOptions>,
}

/// Why a unit is not added: `--max-chars` or the profile.
const TOO_LONG: &str = "longer than the client takes";
/// Why a unit is not added: the format holds pairs.
const ONE_SIDED: &str = "one language is missing";
/// Why a unit is not added: it is no pair.
const ALONE: &str = "a segment without counterpart";
/// Why a unit is not added: a translator would be offered what somebody found wrong.
const REJECTED: &str = "rejected, by a person or for too little confidence";

struct File {
    place: Place,
    whole: Whole,
    writer: Box<dyn RecordWriter>,
    /// Bytes of one unit; kept to be used again.
    scratch: Vec<u8>,
    head: WriterHead,
    format: OutputFormat,
    options: WriteOptions,
    part: u32,
    units_in_part: u64,
}

impl Output {
    /// Starts the file (or the two files) of `format`.
    ///
    /// # Errors
    /// [`Error::Io`] and [`Error::Usage`] where there can be no file at the place;
    /// [`Error::Usage`] where the format is not a stream of units, or where a file that
    /// belongs to it is an input or another result.
    pub fn create(
        place: &Place,
        format: OutputFormat,
        mut head: WriterHead,
        options: &WriteOptions,
    ) -> Result<Self> {
        head.check_codes()?;
        // Other formats have no place of their own for who made a unit.
        let stamp = (format == OutputFormat::Tmx && options.author.is_some()).then(|| options.clone());
        if let Some(stamp) = &stamp {
            stamp.stamp(&mut head.header.attributes);
        }
        if format == OutputFormat::Omegat {
            return Err(Error::Usage {
                problem: format!("{}: an OmegaT project is made from an alignment", place.path().display()),
                remedy: "use `muqabala align … -o FOLDER/`, or write a .tmx and put it into tm/auto"
                    .to_owned(),
            });
        }
        // Tables and reports show everything; only a client's memory has limits.
        let memory = !format.shows_everything(options.table().columns);
        let (max_chars, pairs_only) = (options.max_chars().filter(|_| memory), head.pairs_only && memory);
        let (claims, mut files) = (Claims::of(&head.pair, &head.codes), Vec::new());
        if let OutputFormat::Moses(named) = format {
            let partner = partner(place, named, &head)?;
            for side in [Side::Source, Side::Target] {
                let place = if side == named { place } else { &partner };
                files.push(File::start(place.clone(), OutputFormat::Moses(side), head.clone(), options)?);
            }
        } else {
            files.push(File::start(place.clone(), format, head, options)?);
        }
        if options.split_bytes().is_some() {
            files.iter().try_for_each(|file| file.place.comes_in_parts())?;
        }
        Ok(Output {
            files,
            claims,
            done: Complete::default(),
            units: 0,
            left_out: LeftOut::new(),
            max_chars,
            pairs_only,
            nfc: options.nfc,
            labels: options.labels,
            stamp,
        })
    }

    /// As this, for units that are to be kept in full whatever they are.
    pub(crate) fn of_everything(mut self) -> Self {
        self.pairs_only = false;
        self
    }

    /// Adds a unit. One that the client or the format does not take is counted instead, and the
    /// reason handed back.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Usage`] where the texts plainly are in another language than they would be called by, or where the format cannot hold the unit.
    pub fn unit(&mut self, tu: &Tu) -> Result<Option<&'static str>> {
        let too_long = |max| tu.variants.iter().any(|v| v.text.chars().count() > max);
        let reason = if self.pairs_only && tu.is_unpaired() {
            Some(ALONE)
        } else if self.pairs_only && tu.is_rejected() {
            Some(REJECTED)
        } else if self.max_chars.is_some_and(too_long) {
            Some(TOO_LONG)
        } else if self.files.iter().any(|file| file.holds_pairs_only() && !file.is_pair(tu)) {
            Some(ONE_SIDED)
        } else {
            None
        };
        match reason {
            Some(reason) => *self.left_out.entry(reason.to_owned()).or_default() += 1,
            None if self.changes(tu) => {
                let mut tu = if self.nfc { composed(tu) } else { tu.clone() };
                settle(&mut tu);
                self.labels.apply(&mut tu);
                if let Some(stamp) = &self.stamp {
                    stamp.stamp(&mut tu.attributes);
                }
                self.add(&tu)?;
            }
            None => self.add(tu)?,
        }
        Ok(reason)
    }

    /// Whether the unit is not written as it is.
    fn changes(&self, tu: &Tu) -> bool {
        self.nfc || self.stamp.is_some() || self.labels != Labels::Keep || tu.prop(props::DECISION).is_some()
    }

    fn add(&mut self, tu: &Tu) -> Result<()> {
        self.units += 1;
        self.claims.hear(tu)?;
        for file in &mut self.files {
            if let Some(full) = file.unit(tu)? {
                self.done.add(full)?;
            }
        }
        Ok(())
    }

    /// Units added so far.
    pub fn units(&self) -> u64 {
        self.units
    }

    /// What was not added, by reason.
    pub fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    /// Completes everything and puts it into its place; returns the files in the order of writing.
    ///
    /// # Errors
    /// [`Error::Io`] where a file cannot be put in its place, [`Error::Changed`] where it would replace somebody's
    /// work, [`Error::Usage`] where the texts plainly are in another language than they would be called by.
    pub fn finish(self) -> Result<Vec<PathBuf>> {
        self.complete()?.put()
    }

    /// Completes everything, to be put into its place together with other files.
    ///
    /// # Errors
    /// As [`finish`](Self::finish), before anything is in its place.
    pub(crate) fn complete(self) -> Result<Complete> {
        self.claims.check()?;
        let mut done = self.done;
        for file in self.files {
            for stale in file.later_parts()? {
                done.without(stale);
            }
            done.add(file.finish()?)?;
        }
        Ok(done)
    }
}

/// The place of the other file of a line-parallel pair.
pub(crate) fn partner(place: &Place, named: Side, head: &WriterHead) -> Result<Place> {
    if place.is_standard() {
        return Err(Error::Usage {
            problem: "two line-parallel files do not fit into one output".to_owned(),
            remedy: "name a file that ends in the code of a language".to_owned(),
        });
    }
    let other = if named == Side::Source { &head.codes.target } else { &head.codes.source };
    place.companion("the other file of the line-parallel pair", &place.path().with_extension(other))
}

/// The unit in Unicode normal form C.
fn composed(tu: &Tu) -> Tu {
    let mut tu = tu.clone();
    for tuv in &mut tu.variants {
        tuv.text = tuv.text.nfc().collect();
        tuv.markup = tuv.markup.take().map(|markup| markup.nfc().collect());
    }
    tu
}

impl File {
    fn start(place: Place, format: OutputFormat, head: WriterHead, options: &WriteOptions) -> Result<Self> {
        let mut whole = place.open()?;
        let mut writer = writer(format, head.clone(), options);
        let mut scratch = Vec::new();
        writer.begin(&mut scratch)?;
        whole.write(&scratch)?;
        scratch.clear();
        Ok(File {
            place,
            whole,
            writer,
            scratch,
            head,
            format,
            options: options.clone(),
            part: 1,
            units_in_part: 0,
        })
    }

    /// Adds a unit, after starting another part where it would make this one too large.
    fn unit(&mut self, tu: &Tu) -> Result<Option<Whole>> {
        self.scratch.clear();
        self.writer.unit(tu, &mut self.scratch)?;
        let mut complete = None;
        if let Some(limit) = self.options.split_bytes()
            && self.units_in_part > 0
            // What stands behind the units is a few hundred bytes in every format.
            && self.whole.written() + self.scratch.len() as u64 + 512 > limit
        {
            complete = Some(self.next_part()?);
            self.scratch.clear();
            self.writer.unit(tu, &mut self.scratch)?;
        }
        self.units_in_part += 1;
        self.whole.write(&self.scratch)?;
        Ok(complete)
    }

    /// Starts the next part and returns the full one.
    fn next_part(&mut self) -> Result<Whole> {
        let (place, part) = (self.place.clone(), self.part + 1);
        let next = File::start(self.part_place(part)?, self.format, self.head.clone(), &self.options)?;
        let full = std::mem::replace(self, next);
        (self.place, self.part) = (place, part);
        full.finish()
    }

    fn part_place(&self, number: u32) -> Result<Place> {
        self.place.companion("a part of the result", &part(self.place.path(), number))
    }

    /// Places of parts that an earlier run wrote and this one does not have.
    fn later_parts(&self) -> Result<Vec<Place>> {
        let mut stale = Vec::new();
        if self.place.is_standard() {
            return Ok(stale);
        }
        for number in self.part + 1.. {
            let Ok(place) = self.part_place(number) else { break };
            if !place.was_written()? {
                break;
            }
            stale.push(place);
        }
        Ok(stale)
    }

    fn finish(mut self) -> Result<Whole> {
        self.scratch.clear();
        self.writer.end(&mut self.scratch)?;
        self.whole.write(&self.scratch)?;
        Ok(self.whole)
    }

    /// Whether a unit without one of the languages has no place in the format.
    fn holds_pairs_only(&self) -> bool {
        self.format.holds_pairs_only(self.options.table().columns)
    }

    fn is_pair(&self, tu: &Tu) -> bool {
        matches!(self.head.pair.positions(tu), (Some(_), Some(_)))
    }
}

/// The writer of a format that is one file.
fn writer(format: OutputFormat, head: WriterHead, options: &WriteOptions) -> Box<dyn RecordWriter> {
    match format {
        OutputFormat::Tmx | OutputFormat::Omegat => Box::new(TmxWriter::new(head)),
        OutputFormat::Csv => Box::new(CsvWriter::new(head, options.table(), b',')),
        OutputFormat::Tsv => Box::new(CsvWriter::new(head, options.table(), b'\t')),
        OutputFormat::Xliff12 => Box::new(Xliff12Writer::new(head)),
        OutputFormat::Xliff2 => Box::new(Xliff2Writer::new(head)),
        OutputFormat::Xlsx => Box::new(XlsxWriter::new(head)),
        OutputFormat::Jsonl => Box::new(JsonlWriter::new(head)),
        OutputFormat::Html => Box::new(HtmlWriter::new(head)),
        OutputFormat::Ladder => Box::new(LadderWriter::default()),
        OutputFormat::Wordfast => Box::new(WordfastWriter::new(head)),
        OutputFormat::Moses(side) => Box::new(MosesWriter::new(head, side)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Header, LanguagePair, Tuv};

    #[test]
    fn a_large_memory_comes_in_parts() {
        let folder = tempfile::tempdir().unwrap();
        let options =
            WriteOptions { split_bytes: Some(2_000), max_chars: Some(400), ..WriteOptions::default() };
        let head = WriterHead::of(Header::default(), LanguagePair::new("ar", "en"));
        let mut output = {
            let place = Place::of(&folder.path().join("a.tmx")).unwrap();
            Output::create(&place, OutputFormat::Tmx, head, &options).unwrap()
        };
        for n in 0..20 {
            let tu = Tu {
                id: Some(format!("p{n}")),
                variants: vec![Tuv::new("ar", "نص ".repeat(20)), Tuv::new("en", "text ".repeat(20))],
                ..Tu::default()
            };
            output.unit(&tu).unwrap();
        }
        let long = Tu { variants: vec![Tuv::new("ar", "ن".repeat(500))], ..Tu::default() };
        output.unit(&long).unwrap();
        assert_eq!((output.units(), output.left_out().values().sum::<u64>()), (20, 1));
        let written = output.finish().unwrap();
        assert!(written.len() > 2 && written[1].ends_with("a.part2.tmx"));
        let mut units = 0;
        for path in &written {
            let text = std::fs::read_to_string(path).unwrap();
            assert!(text.len() <= 2_000 && text.ends_with("</tmx>\n"));
            units += text.matches("<tu ").count();
        }
        assert_eq!(units, 20);
    }

    #[test]
    fn a_text_of_the_greatest_length_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let options = WriteOptions { max_chars: Some(5), ..WriteOptions::default() };
        let head = WriterHead::of(Header::default(), LanguagePair::new("ar", "en"));
        let place = Place::of(&folder.path().join("a.tmx")).unwrap();
        let mut output = Output::create(&place, OutputFormat::Tmx, head, &options).unwrap();
        let unit =
            |text: &str| Tu { variants: vec![Tuv::new("ar", "نص"), Tuv::new("en", text)], ..Tu::default() };
        assert_eq!(output.unit(&unit("12345")).unwrap(), None);
        assert_eq!(output.unit(&unit("123456")).unwrap(), Some(TOO_LONG));
    }
}
