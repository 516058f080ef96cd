//! Pages without text, read by `tesseract` where it is installed (package `tesseract-ocr-ara`), one
//! after the other.
//!
//! A page is read with the script that it mostly has. Tesseract's Arabic alone makes a quarter of
//! the errors of both languages together, which take every word that they cannot read for a Latin
//! one (`docs/ocr.md`); the words of the other script are looked up in a second reading, at the
//! places where the first was not sure.

mod steps;
mod word;
mod words;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use self::word::{Word, parse};
use self::words::{lines, merged};
use super::{Ocr, ReadOptions};
use crate::document::{Block, Document, DocumentFormat, Origin, Recognised, Warning};
use crate::lang::{Direction, Language};
use crate::lexicon::Lexicon;
use crate::process::{self, Folder};
use crate::{Error, Result, limits};

/// Dots an inch at which pages are drawn. Tesseract reads letters of some thirty pixels best; of the
/// Arabic Declaration in 14 points 4.09 % of the characters are wrong at 300, where it loses whole
/// lines, 2.6 % at 200 and 2.4 % at 150 (`docs/ocr.md`), and small print needs more than 150.
const DPI: u32 = 200;
/// Dots an inch for pages that are doubtful at [`DPI`]: they may be in small print.
const FINE_DPI: u32 = 300;
/// Time for a page of a newspaper, ten times that of a page of a report (3 s).
const TIME: Duration = Duration::from_secs(60);
/// Pages with a lower mean confidence are read again with both scripts, for they may have the other.
const UNSURE: f32 = 0.7;
/// Pages with a lower mean confidence are warned about; good prints have .9 and more.
const DOUBTFUL: f32 = 0.8;
/// What to install.
const PACKAGES: &str =
    "install tesseract with Arabic (Debian: tesseract-ocr, tesseract-ocr-ara, poppler-utils)";

/// An installed `tesseract` that knows both languages.
pub(super) struct Tesseract {
    path: PathBuf,
    version: String,
}

/// Tesseract, where it is installed and wanted.
///
/// # Errors
/// [`Error::Usage`] where it must be there and is not.
pub(super) fn find(options: &ReadOptions) -> Result<Option<Tesseract>> {
    if options.ocr == Ocr::Never {
        return Ok(None);
    }
    let found = process::find("tesseract").and_then(|path| {
        let run = |argument| {
            process::run(Command::new(&path).arg(argument), TIME, limits::TEXT_BYTES as u64).ok()?
        };
        let languages = run("--list-langs")?;
        let knows = |language: &str| {
            let printed = [&languages.output[..], &languages.complaint[..]];
            printed
                .iter()
                .any(|text| String::from_utf8_lossy(text).lines().any(|line| line.trim() == language))
        };
        if !knows("ara") || !knows("eng") {
            return None;
        }
        let version = run("--version")?;
        let first = String::from_utf8_lossy(&version.output).lines().next()?.to_owned();
        Some(Tesseract { path, version: first })
    });
    match found {
        None if options.ocr == Ocr::Always => Err(Error::Usage {
            problem: "tesseract with Arabic and English is not installed".to_owned(),
            remedy: PACKAGES.to_owned(),
        }),
        found => Ok(found),
    }
}

/// What to do about a page without text where [`find`] found nothing.
pub(super) fn advice(options: &ReadOptions) -> String {
    match options.ocr {
        Ocr::Never => "let it be recognised: --ocr auto".to_owned(),
        _ => format!("{PACKAGES}, and it is recognised"),
    }
}

/// A page that was recognised.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) blocks: Vec<Block>,
    /// Mean confidence of its letters, 0 to 1; `None` where nothing stands on it.
    pub(super) confidence: Option<f32>,
}

impl Page {
    /// Letters that are right, if its words are as sure as they say.
    fn certain(&self) -> f32 {
        let letters: usize = self.blocks.iter().map(|block| block.text.chars().count()).sum();
        letters as f32 * self.confidence.unwrap_or(0.0)
    }
}

/// Reads the pages of one document.
pub(super) struct Reader<'a> {
    name: &'a str,
    program: &'a Tesseract,
    folder: Folder,
    /// Language of the last page.
    language: Option<&'static str>,
}

impl<'a> Reader<'a> {
    /// # Errors
    /// [`Error::Io`] where no folder for pictures can be made.
    pub(super) fn new(name: &'a str, program: &'a Tesseract) -> Result<Self> {
        let folder = Folder::new().map_err(|e| Error::io(std::env::temp_dir(), e))?;
        Ok(Reader { name, program, folder, language: None })
    }

    /// Name and version of what reads.
    pub(super) fn version(&self) -> &str {
        &self.program.version
    }

    /// Puts the PDF in `bytes` where [`pdf_page`](Self::pdf_page) draws its pages from.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub(super) fn pdf(&self, bytes: &[u8]) -> Result<()> {
        self.put("document.pdf", bytes).map(drop)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).map_err(|e| Error::io(&path, e))?;
        Ok(path)
    }

    /// Draws page `number` of the PDF and reads it.
    ///
    /// # Errors
    /// [`Error::Usage`] where nothing can draw it, otherwise as [`image`](Self::image).
    pub(super) fn pdf_page(&mut self, number: u32, password: Option<&str>) -> Result<Page> {
        let Some(program) = process::find("pdftoppm") else {
            return Err(Error::Usage {
                problem: "pdftoppm, which draws pages, is not installed".to_owned(),
                remedy: PACKAGES.to_owned(),
            });
        };
        let read = |reader: &mut Self, dpi: u32| -> Result<Page> {
            let folder = reader.folder.path();
            let (document, picture) = (folder.join("document.pdf"), folder.join("page"));
            let (number, resolution) = (number.to_string(), dpi.to_string());
            let mut command = Command::new(&program);
            command.args(["-q", "-gray", "-png", "-singlefile", "-r", &resolution]);
            command
                .args(["-f", &number, "-l", &number])
                .args(password.into_iter().flat_map(|password| ["-upw", password]))
                .arg(document)
                .arg(&picture);
            reader.run(&mut command, "pdftoppm")?;
            Ok(reader
                .image(&picture.with_extension("png"), Some(dpi))?
                .into_iter()
                .next()
                .unwrap_or_default())
        };
        let page = read(self, DPI)?;
        if page.confidence.is_none_or(|mean| mean >= DOUBTFUL) {
            return Ok(page);
        }
        let fine = read(self, FINE_DPI)?;
        Ok(if fine.certain() > page.certain() { fine } else { page })
    }

    /// Reads the picture at `path`, which may hold several pages.
    ///
    /// # Errors
    /// [`Error::Limit`] when it takes too long, [`Error::Content`] when the program fails.
    pub(super) fn image(&mut self, path: &Path, dpi: Option<u32>) -> Result<Vec<Page>> {
        let read = |language: &str| self.words(path, language, dpi);
        let mut words = read(self.language.unwrap_or("ara+eng"))?;
        let mut language = self.language;
        if language.is_some() && confidence(&words).is_some_and(|mean| mean < UNSURE) {
            (words, language) = (read("ara+eng")?, None);
        }
        // The second reading: of both scripts where the first was of one, of one where it was of both.
        let main = language.unwrap_or_else(|| words::main_language(&words));
        let is_doubtful = words.iter().any(|word| word.confidence < words::SURE);
        let words = match language {
            None => merged(read(main)?, words, is_known),
            Some(_) if is_doubtful => merged(words, read("ara+eng")?, is_known),
            Some(_) => words,
        };
        self.language = Some(main);
        let direction = if main == "ara" { Direction::RightToLeft } else { Direction::LeftToRight };
        Ok(pages(words, direction, dpi).collect())
    }

    fn words(&self, path: &Path, language: &str, dpi: Option<u32>) -> Result<Vec<Word>> {
        let mut command = Command::new(&self.program.path);
        // More threads take more of the machine and hardly less time.
        command.env("OMP_THREAD_LIMIT", "1").arg(path).args(["stdout", "-l", language, "--psm", "6"]);
        if let Some(dpi) = dpi {
            command.args(["--dpi", &dpi.to_string()]);
        }
        let output = self.run(command.arg("tsv"), &self.program.version)?;
        Ok(parse(&String::from_utf8_lossy(&output)))
    }

    fn run(&self, command: &mut Command, program: &str) -> Result<Vec<u8>> {
        let limit = limits::TEXT_BYTES as u64;
        let ended = process::run(command, TIME, limit).map_err(|e| Error::io(Path::new(program), e))?;
        let Some(ended) = ended else {
            return Err(Error::Limit {
                name: self.name.to_owned(),
                problem: format!("{program} did not come to an end in {} s a page", TIME.as_secs()),
            });
        };
        limits::within(self.name, "the recognised text", ended.output.len() as u64, limit, "bytes")?;
        if !ended.status.success() {
            let complaint = String::from_utf8_lossy(&ended.complaint);
            let line = complaint.lines().next().unwrap_or("it gave no reason").to_owned();
            return Err(Error::content(
                self.name,
                format!("{program} could not read it: {line}"),
                "open it in a viewer of pictures or PDF and save it anew",
            ));
        }
        Ok(ended.output)
    }
}

/// Mean confidence of the letters of `words`.
fn confidence(words: &[Word]) -> Option<f32> {
    let letters: usize = words.iter().map(|word| word.text.chars().count()).sum();
    let sum: f32 = words.iter().map(|word| word.confidence * word.text.chars().count() as f32).sum();
    (letters > 0).then(|| sum / letters as f32)
}

/// The lines of each page from what `tesseract … tsv` prints of a picture: `own`, read as
/// `language`, and `both`, read as either language.
#[cfg(any(test, fuzzing))]
pub(crate) fn recognised_pages(own: &str, both: &str, language: Language) -> Vec<Vec<Block>> {
    let words = merged(parse(own), parse(both), is_known);
    pages(words, language.direction(), None).map(|page| page.blocks).collect()
}

/// Whether a word is known in either language.
fn is_known(word: &str) -> bool {
    let lower = word.to_lowercase();
    let count = |language: Language| Lexicon::shipped().word_count(language, &language.rules().key(&lower));
    [Language::Arabic, Language::English].into_iter().any(|language| count(language) > 0)
}

/// The pages that `words` stand on.
fn pages(words: Vec<Word>, direction: Direction, dpi: Option<u32>) -> impl Iterator<Item = Page> {
    let mut pages: Vec<Vec<Word>> = Vec::new();
    for word in words {
        while pages.len() < usize::try_from(word.page).unwrap_or(0).min(limits::BLOCKS) {
            pages.push(Vec::new());
        }
        if let Some(page) = pages.last_mut() {
            page.push(word);
        }
    }
    let page = move |words: Vec<Word>| Page {
        confidence: confidence(&words),
        blocks: lines(&words, direction, dpi),
    };
    pages.into_iter().map(page)
}

/// What is said of recognised pages: a warning for each doubtful one.
pub(super) fn warnings(recognised: &[Recognised]) -> impl Iterator<Item = Warning> + '_ {
    recognised.iter().filter(|page| page.confidence < DOUBTFUL).map(|page| Warning {
        page: Some(page.page),
        message: format!(
            "the page was recognised (OCR) with a mean confidence of {:.0} %; compare it with its picture",
            page.confidence * 100.0
        ),
    })
}

/// Reads a picture (PNG, JPEG or TIFF) given as a document.
pub(super) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Document> {
    let Some(program) = find(options)? else {
        return Err(Error::content(name, "it is a picture, with no text in it", advice(options)));
    };
    let mut reader = Reader::new(name, &program)?;
    let path = reader.put("picture", bytes)?;
    let (mut blocks, mut recognised) = (Vec::new(), Vec::new());
    for (number, page) in (1..).zip(reader.image(&path, None)?) {
        recognised.extend(page.confidence.map(|confidence| Recognised { page: number, confidence }));
        blocks.extend(page.blocks.into_iter().map(|block| Block { page: Some(number), ..block }));
    }
    Ok(Document {
        origin: Origin {
            name: name.to_owned(),
            format: DocumentFormat::Image,
            reader: reader.version().to_owned(),
            encoding: None,
        },
        blocks,
        warnings: warnings(&recognised).collect(),
        recognised,
        ..Document::default()
    })
}
