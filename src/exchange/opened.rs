//! A memory opened for a run over its units: what every operation on memories
//! begins with.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use super::detect::open_memory;
use super::stream::file_name;
use super::{Header, LanguagePair, LeftOut, MemoryReader, Prop, Tu, Tuv, code};
use super::{Output, OutputFormat, WriteOptions, WriterHead};
use crate::files::Place;
use crate::{Error, Result, limits};

/// Units that are read ahead to tell which two languages a memory is in: a thousand are
/// some hundred kilobytes, and a memory's first project seldom has more of its own.
const SAMPLE: usize = 1000;

/// An open memory whose languages are known.
pub(crate) struct Opened {
    reader: Box<dyn MemoryReader>,
    /// Units that were read ahead, each with its line.
    ahead: VecDeque<(Result<Tu>, u64)>,
    line: u64,
    /// Units that are not in the two languages, by what they are in.
    others: LeftOut,
    /// Whether somebody chose the languages, so that texts in others stay behind.
    taken: bool,
    stripped: LeftOut,
    /// Its two languages.
    pub pair: LanguagePair,
    /// Name of the file.
    pub name: String,
    path: PathBuf,
}

impl Opened {
    /// Opens `path`. `wanted` chooses the languages of a memory that has more
    /// than two, or turns the direction round; both must be in one of its first thousand units. Texts
    /// in other languages are then left out.
    ///
    /// # Errors
    /// As the readers; [`Error::Usage`] where a wanted language is not there.
    pub(crate) fn open(path: &Path, wanted: Option<&LanguagePair>) -> Result<Self> {
        let mut reader = open_memory(path)?;
        let (mut ahead, mut held) = (VecDeque::new(), 0);
        while ahead.len() < SAMPLE
            && held < limits::AHEAD_BYTES
            && let Some(unit) = reader.next()
        {
            if unit.is_err() && ahead.is_empty() {
                unit?;
                break;
            }
            held += unit.as_ref().map_or(0, weight);
            let damaged = unit.is_err();
            ahead.push_back((unit, reader.line()));
            if damaged {
                break;
            }
        }
        let sample = || ahead.iter().filter_map(|(unit, _)| unit.as_ref().ok());
        let pair = match wanted.filter(|_| !ahead.is_empty()) {
            Some(wanted) => chosen(wanted, sample()).ok_or_else(|| {
                let there: BTreeSet<&str> =
                    sample().flat_map(|tu| &tu.variants).map(|v| v.language.as_str()).collect();
                Error::Usage {
                    problem: format!(
                        "{}: no unit in {} and {} among the first {}",
                        path.display(),
                        wanted.source,
                        wanted.target,
                        ahead.len()
                    ),
                    remedy: format!("choose among {}", there.into_iter().collect::<Vec<_>>().join(", ")),
                }
            })?,
            None => LanguagePair::of_most(reader.header(), sample()),
        };
        Ok(Opened {
            reader,
            ahead,
            line: 0,
            others: LeftOut::new(),
            taken: wanted.is_some(),
            stripped: LeftOut::new(),
            pair,
            name: file_name(path),
            path: path.to_owned(),
        })
    }

    /// The header of the memory.
    pub(crate) fn header(&self) -> &Header {
        self.reader.header()
    }

    /// Line (or row) that was read last, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// What was met so far and is no unit, by reason.
    pub(crate) fn left_out(&self) -> LeftOut {
        let mut all = self.reader.left_out();
        all.extend(self.stripped.clone());
        all
    }

    /// Units read so far that are not in the two languages, by the languages they are in.
    pub(crate) fn others(&self) -> &LeftOut {
        &self.others
    }

    /// Counts a unit that has texts in several languages, but not in these two.
    fn count(&mut self, tu: &Tu) {
        if matches!(self.pair.positions(tu), (Some(_), Some(_))) {
            return;
        }
        let there: BTreeSet<_> = tu.variants.iter().map(|v| code::primary(&v.language)).collect();
        let own =
            |code: &str| [&self.pair.source, &self.pair.target].iter().any(|c| code::primary(c) == code);
        if there.iter().any(|code| !own(code)) {
            let there = there.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(" and ");
            *self.others.entry(there).or_default() += 1;
        }
    }

    /// Leaves behind what a unit in the two languages has in others.
    fn strip(&mut self, tu: &mut Tu) {
        let (Some(source), Some(target)) = self.pair.positions(tu) else { return };
        let mut at = 0..;
        tu.variants.retain(|tuv| {
            let kept = at.next().is_some_and(|at| at == source || at == target);
            if !kept {
                *self.stripped.entry(format!("a text in {}", tuv.language)).or_default() += 1;
            }
            kept
        });
    }

    /// What a writer needs to know, with the codes as `options` want them.
    pub(crate) fn head(&self, options: &WriteOptions) -> WriterHead {
        WriterHead {
            codes: options.codes_of_memory(&self.pair),
            title: self.name.clone(),
            pairs_only: !self.reader.keeps_rejected(),
            ..WriterHead::of(self.header().clone(), self.pair.clone())
        }
    }

    /// Starts the file at `place` for units of this memory.
    ///
    /// # Errors
    /// As [`OutputFormat::of`] and [`Output::create`]; [`Error::Usage`] where it is this memory.
    pub(crate) fn output(&self, place: &Place, options: &WriteOptions) -> Result<(Output, OutputFormat)> {
        place.reads(&self.path)?;
        let head = self.head(options);
        let format = match options.format {
            Some(format) => format,
            None => OutputFormat::of(place.path(), &head.codes, options.profile)?,
        };
        Ok((Output::create(place, format, head, options)?, format))
    }
}

impl Iterator for Opened {
    type Item = Result<Tu>;

    fn next(&mut self) -> Option<Self::Item> {
        let unit = match self.ahead.pop_front() {
            Some((unit, line)) => {
                self.line = line;
                Some(unit)
            }
            None => {
                let unit = self.reader.next();
                self.line = self.reader.line();
                unit
            }
        };
        let Some(Ok(mut tu)) = unit else { return unit };
        self.count(&tu);
        if self.taken {
            self.strip(&mut tu);
        }
        Some(Ok(tu))
    }
}

/// About the bytes that a unit takes in memory.
fn weight(tu: &Tu) -> usize {
    let props = |props: &[Prop]| props.iter().map(|p| p.kind.len() + p.value.len() + 100).sum::<usize>();
    let notes = |notes: &[String]| notes.iter().map(|note| note.len() + 50).sum::<usize>();
    let text = |v: &Tuv| v.text.len() + v.markup.as_ref().map_or(0, String::len) + 200;
    let texts = tu.variants.iter().map(|v| text(v) + props(&v.props) + notes(&v.notes));
    texts.sum::<usize>() + props(&tu.props) + notes(&tu.notes)
}

/// The codes of the wanted languages, as the first unit that has both writes them.
fn chosen<'t>(wanted: &LanguagePair, mut units: impl Iterator<Item = &'t Tu>) -> Option<LanguagePair> {
    units.find_map(|tu| match tu.sides(wanted) {
        (Some(source), Some(target)) => {
            Some(LanguagePair::new(source.language.clone(), target.language.clone()))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_units_say_the_languages_and_any_can_be_chosen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tmx");
        let unit = |one: &str, other: &str| {
            format!(
                "<tu><tuv xml:lang='{one}'><seg>1</seg></tuv>\n<tuv xml:lang='{other}'><seg>2</seg></tuv></tu>"
            )
        };
        let body = [unit("de", "en"), unit("en", "ar"), unit("ar-EG", "en")].concat();
        let xml = format!("<tmx version='1.4'><header srclang='es'/><body>{body}</body></tmx>");
        std::fs::write(&path, xml).unwrap();
        let mut opened = Opened::open(&path, None).unwrap();
        assert_eq!(opened.pair, LanguagePair::new("en", "ar"));
        let lines: Vec<u64> = std::iter::from_fn(|| opened.next().map(|_| opened.line())).collect();
        assert_eq!(lines, [2, 3, 4]);
        let wanted = LanguagePair::new("en", "de");
        assert_eq!(Opened::open(&path, Some(&wanted)).unwrap().pair, wanted);
        let error = Opened::open(&path, Some(&LanguagePair::new("en", "fr"))).err().unwrap().to_string();
        assert!(error.contains("no unit in en and fr among the first 3"), "{error}");
    }

    #[test]
    fn a_unit_weighs_what_it_holds() {
        let prop = Prop::new("kind", "value");
        let mut tuv = Tuv::new("ar", "text");
        tuv.markup = Some("<b>text</b>".into());
        tuv.props = vec![prop.clone(), prop.clone()];
        tuv.notes = vec!["a note".into()];
        let tu = Tu { variants: vec![tuv], props: vec![prop], notes: vec!["n".into()], ..Tu::default() };
        let (prop, note) = ("kindvalue".len() + 100, 50);
        let text = "text".len() + "<b>text</b>".len() + 200;
        assert_eq!(weight(&tu), text + 3 * prop + "a note".len() + "n".len() + 2 * note);
    }

    #[test]
    fn of_large_units_only_some_are_read_ahead() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.jsonl");
        let text = "x".repeat(1 << 20);
        let line = format!("{{\"source\": \"نص\", \"target\": \"{text}\"}}\n");
        let units = limits::AHEAD_BYTES / (1 << 20) + 3;
        std::fs::write(&path, line.repeat(units)).unwrap();
        let opened = Opened::open(&path, None).unwrap();
        assert!(opened.ahead.len() < units, "{} of {units}", opened.ahead.len());
        assert_eq!(opened.count(), units);
    }

    #[test]
    fn codes_stay_what_they_are_unless_a_profile_or_languages_are_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, "{\"source\": \"نص\", \"target\": \"text\"}\n").unwrap();
        let opened = Opened::open(&path, None).unwrap();
        let codes = |options: &WriteOptions| opened.head(options).codes;
        assert_eq!(codes(&WriteOptions::default()), LanguagePair::new("ar", "en"));
        let profile = crate::exchange::Profile::Trados;
        let trados = WriteOptions { profile, ..WriteOptions::default() };
        assert_eq!(codes(&trados), trados.codes(&opened.pair));
        assert_ne!(codes(&trados), codes(&WriteOptions::default()));
        let languages = Some(LanguagePair::new("ar-EG", "en-GB"));
        let named = WriteOptions { languages: languages.clone(), ..WriteOptions::default() };
        assert_eq!(Some(codes(&named)), languages);
    }

    #[test]
    fn texts_in_a_third_language_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "ar,en,fr\nنص,text,texte\nآخر,other,autre\n").unwrap();
        let mut opened = Opened::open(&path, Some(&LanguagePair::new("ar", "en"))).unwrap();
        let texts: Vec<usize> = opened.by_ref().map(|tu| tu.unwrap().variants.len()).collect();
        assert_eq!(texts, [2, 2]);
        assert_eq!(opened.left_out().get("a text in fr"), Some(&2));
    }
}
