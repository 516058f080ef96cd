//! Units into files: packing, parts, and the second file of a line-parallel pair.

use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::csv::CsvWriter;
use super::format::OutputFormat;
use super::html::HtmlWriter;
use super::jsonl::JsonlWriter;
use super::ladder::LadderWriter;
use super::moses::MosesWriter;
use super::options::WriteOptions;
use super::tmx::TmxWriter;
use super::whole::{STANDARD_OUTPUT, Whole};
use super::wordfast::WordfastWriter;
use super::writer::{RecordWriter, WriterHead};
use super::xliff::{Xliff2Writer, Xliff12Writer};
use super::xlsx::XlsxWriter;
use super::{Side, Tu};
use crate::{Error, Result};

/// A memory that is being written. Nothing is in its place before
/// [`Output::finish`], save the parts of a split memory that are complete.
pub struct Output {
    files: Vec<File>,
    done: Vec<PathBuf>,
    units: u64,
    too_long: u64,
    max_chars: Option<usize>,
    nfc: bool,
}

struct File {
    path: PathBuf,
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
    /// [`Error::Io`] and [`Error::Usage`] as of [`Whole::create`];
    /// [`Error::Usage`] where the format is not a stream of units.
    pub fn create(
        path: &Path,
        format: OutputFormat,
        head: WriterHead,
        options: &WriteOptions,
    ) -> Result<Self> {
        if format == OutputFormat::Omegat {
            return Err(Error::Usage {
                problem: format!("{}: an OmegaT project is made from an alignment", path.display()),
                remedy: "use `muqabala align … -o FOLDER/`, or write a .tmx and put it into tm/auto"
                    .to_owned(),
            });
        }
        let mut files = Vec::new();
        if let OutputFormat::Moses(named) = format {
            if path == Path::new(STANDARD_OUTPUT) {
                return Err(Error::Usage {
                    problem: "two line-parallel files do not fit into one output".to_owned(),
                    remedy: "name a file that ends in the code of a language".to_owned(),
                });
            }
            for side in [Side::Source, Side::Target] {
                let code = if side == Side::Source { &head.codes.source } else { &head.codes.target };
                let path = if side == named { path.to_owned() } else { path.with_extension(code) };
                files.push(File::start(path, OutputFormat::Moses(side), head.clone(), options)?);
            }
        } else {
            files.push(File::start(path.to_owned(), format, head, options)?);
        }
        // Tables and reports show everything; only a client's memory has limits.
        let max_chars = options.max_chars().filter(|_| !format.shows_everything(options.table().columns));
        Ok(Output { files, done: Vec::new(), units: 0, too_long: 0, max_chars, nfc: options.nfc })
    }

    /// Adds a unit, unless it is longer than the client takes; such units are counted.
    ///
    /// # Errors
    /// [`Error::Io`], or where the format cannot hold the unit.
    pub fn unit(&mut self, tu: &Tu) -> Result<()> {
        if self.max_chars.is_some_and(|max| tu.variants.iter().any(|v| v.text.chars().count() > max)) {
            self.too_long += 1;
            return Ok(());
        }
        if self.nfc {
            return self.add(&composed(tu));
        }
        self.add(tu)
    }

    fn add(&mut self, tu: &Tu) -> Result<()> {
        self.units += 1;
        for file in &mut self.files {
            self.done.extend(file.unit(tu)?);
        }
        Ok(())
    }

    /// Units added so far.
    pub fn units(&self) -> u64 {
        self.units
    }

    /// Units that were not added because they are longer than the client takes.
    pub fn too_long(&self) -> u64 {
        self.too_long
    }

    /// Completes everything and returns the files in the order of writing.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn finish(self) -> Result<Vec<PathBuf>> {
        let mut done = self.done;
        for file in self.files {
            done.push(file.finish()?);
        }
        Ok(done)
    }
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
    fn start(path: PathBuf, format: OutputFormat, head: WriterHead, options: &WriteOptions) -> Result<Self> {
        let mut whole = Whole::create(&path)?;
        let mut writer = writer(format, head.clone(), options);
        let mut scratch = Vec::new();
        writer.begin(&mut scratch)?;
        whole.write(&scratch)?;
        scratch.clear();
        Ok(File {
            path,
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
    fn unit(&mut self, tu: &Tu) -> Result<Option<PathBuf>> {
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

    fn next_part(&mut self) -> Result<PathBuf> {
        let path = part_path(&self.path, self.part + 1);
        let next = File::start(path, self.format, self.head.clone(), &self.options)?;
        let (path, part) = (self.path.clone(), self.part + 1);
        let full = std::mem::replace(self, next);
        (self.path, self.part) = (path, part);
        full.finish()
    }

    fn finish(mut self) -> Result<PathBuf> {
        self.scratch.clear();
        self.writer.end(&mut self.scratch)?;
        self.whole.write(&self.scratch)?;
        self.whole.commit()
    }
}

/// `NAME.part2.tmx` for the second part of `NAME.tmx`.
fn part_path(path: &Path, part: u32) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let (rest, packed) = match name.strip_suffix(".gz") {
        Some(rest) => (rest, ".gz"),
        None => (name.as_str(), ""),
    };
    let (stem, extension) = rest.rsplit_once('.').unwrap_or((rest, ""));
    path.with_file_name(format!("{stem}.part{part}.{extension}{packed}"))
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
        let mut output =
            Output::create(&folder.path().join("a.tmx"), OutputFormat::Tmx, head, &options).unwrap();
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
        assert_eq!((output.units(), output.too_long()), (20, 1));
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
}
