//! An OmegaT project folder that opens as it is: sure units in `tm/auto` are
//! put into the translation, less sure ones are offered with a penalty.
//!
//! A project that is there already belongs to somebody who works in it: only `tm` is
//! added to.

use std::path::Path;

use super::{Written, select::Choice, units};
use crate::bitext::Bitext;
use crate::confidence::{FAIR, SURE};
use crate::exchange::props;
use crate::exchange::tmx::TmxWriter;
use crate::exchange::{Profile, Tu, WriteOptions, WriterHead, to_bytes};
use crate::files::{Complete, Note, Place};
use crate::{Error, Result};

/// Folders below `tm` with the least confidence of their units. A penalty is
/// taken off the match by OmegaT: what is nine times in ten right comes in
/// unasked, a doubtful unit falls below the usual threshold of 75.
const FOLDERS: [(&str, f32); 3] = [("auto", SURE), ("penalty-10", FAIR), ("penalty-30", 0.0)];

/// What makes a folder a project.
const PROJECT: &str = "omegat.project";
/// What its files are for the user.
const WHAT: &str = "a file of the OmegaT project";

/// Folders that OmegaT expects.
const EMPTY: [&str; 5] = ["target", "omegat", "glossary", "dictionary", "tm"];

/// The journal of the project, and the list of what is left out, lie here: nothing else
/// in an existing project is touched.
const MEMORIES: &str = "tm";

/// A project: documents and memories. One that is there already keeps all but its memories.
pub(crate) struct Project {
    head: WriterHead,
    /// Paths below the folder with their content.
    sources: Vec<(String, String)>,
    memories: Vec<(String, Vec<Tu>)>,
}

impl Project {
    /// A project in the languages of `head`, which its memories have, too.
    pub(crate) fn new(head: WriterHead) -> Self {
        Project { head, sources: Vec::new(), memories: Vec::new() }
    }

    /// Adds a document, each of its segments a paragraph: OmegaT's text filter splits at empty lines.
    pub(crate) fn source<'t>(&mut self, document: &str, segments: impl Iterator<Item = &'t str>) {
        let mut text = String::new();
        for segment in segments.filter(|segment| !segment.is_empty()) {
            text.push_str(segment);
            text.push_str("\n\n");
        }
        self.sources.push((format!("source/{}.txt", stem(document)), text));
    }

    /// Adds the memory of a document in a `folder` below `tm`, whose name is empty or ends in `/`.
    /// An empty memory is written all the same: it replaces the one of an earlier run.
    pub(crate) fn memory(&mut self, folder: &str, document: &str, units: Vec<Tu>) {
        self.memories.push((format!("{MEMORIES}/{folder}{}.tmx", stem(document)), units));
    }

    /// Makes its files, to be put into the folder `place`, which may exist.
    ///
    /// # Errors
    /// [`Error::Io`] where a folder or file cannot be written, [`Error::Usage`] where a file of it
    /// is an input, where the folder is a part of another project, or where the texts are called by another language.
    pub(crate) fn write(&self, place: &Place) -> Result<Complete> {
        self.head.check(self.memories.iter().flat_map(|(_, units)| units))?;
        is_no_part_of_another(place.path())?;
        let exists = place.path().join(PROJECT).exists();
        let folder = |name: &str| {
            let folder = place.path().join(name);
            std::fs::create_dir_all(&folder).map_err(|e| Error::io(&folder, e))
        };
        let mut complete = Complete::default();
        let mut add = |name: &str, bytes: &[u8]| {
            let mut file = place.inside(WHAT, name, MEMORIES)?.open()?;
            file.write(bytes)?;
            complete.add(file)
        };
        if !exists {
            EMPTY.into_iter().chain(["source"]).try_for_each(folder)?;
            add(PROJECT, project(&self.head.codes.source, &self.head.codes.target).as_bytes())?;
        }
        for (source, text) in &self.sources {
            if !exists {
                add(source, text.as_bytes())?;
            } else if std::fs::read(place.path().join(source)).ok().as_deref() != Some(text.as_bytes()) {
                place.note(Note::Untouched { path: place.path().join(source) });
            }
        }
        for (name, units) in &self.memories {
            folder(name.rsplit_once('/').map_or(MEMORIES, |(folder, _)| folder))?;
            add(name, &to_bytes(&mut TmxWriter::new(self.head.clone()), units)?)?;
        }
        Ok(complete)
    }
}

/// Writes the project into the folder `place`, which may exist.
/// The source is the text as it was aligned, one segment a paragraph, so that
/// its segments are those of the memory.
///
/// # Errors
/// As [`Project::write`], and [`Error::Changed`] where a person changed a memory in it.
pub(crate) fn write_project(bitext: &Bitext, place: &Place, options: &WriteOptions) -> Result<Written> {
    let options = &WriteOptions {
        profile: if options.profile == Profile::Standard { Profile::Omegat } else { options.profile },
        ..options.clone()
    };
    let pair = units::pair(bitext);
    let codes = options.codes(&pair);
    let document = &bitext.source.origin.name;
    let memories = called(document, options);
    let memory = Choice::new(bitext, options);
    let mut kept: Vec<Tu> = memory.kept().map(|(_, tu)| tu).collect();
    kept.iter_mut().for_each(|tu| options.stamp(&mut tu.attributes));
    let mut head = WriterHead { codes, ..WriterHead::of(units::header(bitext), pair.clone()) };
    options.stamp(&mut head.header.attributes);
    let mut project = Project::new(head.clone());
    // The source is that of the memory that this one stands beside.
    if options.beside.is_none() {
        let review: Vec<Tu> = units::review(bitext).collect();
        let segments = review.iter().filter_map(|tu| tu.sides(&pair).0);
        project.source(document, segments.map(|side| side.text.as_str()));
    }
    let mut below = f32::INFINITY;
    for (folder, from) in FOLDERS {
        let part = kept.iter().filter(|tu| (from..below).contains(&confidence(tu))).cloned().collect();
        below = from;
        project.memory(&format!("{folder}/"), &memories, part);
    }
    let mut complete = project.write(place)?;
    let left_out = place.inside(WHAT, &format!("{MEMORIES}/{}.left-out.csv", stem(&memories)), MEMORIES)?;
    memory.write_left_out(left_out, head, &mut complete)?;
    Ok(Written { files: complete.put()?, units: memory.units(), left_out: memory.counts() })
}

/// Declares the files of the project for a document called `document`, before it is read.
///
/// # Errors
/// [`Error::Usage`] where one of them is an input or another result, or where the folder is a part of
/// another project.
pub(super) fn expect(place: &Place, document: &str, options: &WriteOptions) -> Result<()> {
    is_no_part_of_another(place.path())?;
    let (name, memories) = (stem(document), stem(&called(document, options)));
    let mut files = vec![format!("{MEMORIES}/{memories}.left-out.csv")];
    files.extend(FOLDERS.iter().map(|(folder, _)| format!("{MEMORIES}/{folder}/{memories}.tmx")));
    if options.beside.is_none() {
        files.extend([PROJECT.to_owned(), format!("source/{name}.txt")]);
    }
    files.iter().try_for_each(|file| place.inside(WHAT, file, MEMORIES).map(drop))
}

/// Who names `project/tm/auto` wants a memory there, not a project inside the project.
fn is_no_part_of_another(folder: &Path) -> Result<()> {
    let Ok(whole) = std::path::absolute(folder) else { return Ok(()) };
    if whole.join(PROJECT).is_file() {
        return Ok(());
    }
    match whole.ancestors().skip(1).find(|above| above.join(PROJECT).is_file()) {
        None => Ok(()),
        Some(project) => Err(Error::Usage {
            problem: format!("{} lies in the OmegaT project {}", folder.display(), project.display()),
            remedy: format!(
                "name the project itself, whose tm folder is then added to, or a file: {}",
                folder.join("NAME.tmx").display()
            ),
        }),
    }
}

/// The document as its memories are named after it.
fn called(document: &str, options: &WriteOptions) -> String {
    let beside = |kind: &String| format!("{}.{kind}.txt", stem(document));
    options.beside.as_ref().map_or_else(|| document.to_owned(), beside)
}

/// Confirmed units are sure whatever their confidence was.
fn confidence(tu: &Tu) -> f32 {
    match tu.prop(props::STATUS) {
        Some("confirmed") => 1.0,
        _ => tu.confidence().unwrap_or(0.0),
    }
}

fn stem(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let safe: String = stem
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' })
        .collect();
    if safe.trim_matches(['.', '_']).is_empty() { "document".to_owned() } else { safe }
}

fn project(source: &str, target: &str) -> String {
    let folders: String = ["source", "target", "tm", "glossary", "dictionary"]
        .iter()
        .map(|name| format!("    <{name}_dir>__DEFAULT__</{name}_dir>\n"))
        .collect();
    // Segments are paragraphs already; OmegaT must not cut them again.
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<omegat>\n  <project version=\"1.0\">\n{folders}\
         \x20   <glossary_file>__DEFAULT__</glossary_file>\n\
         \x20   <source_lang>{source}</source_lang>\n    <target_lang>{target}</target_lang>\n\
         \x20   <sentence_seg>false</sentence_seg>\n    <support_default_translations>true</support_default_translations>\n\
         \x20   <remove_tags>false</remove_tags>\n  </project>\n</omegat>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Side;
    use crate::files::{Files, Guard};
    use crate::write::units::tests::{alone, bitext, unit};

    #[test]
    fn units_go_where_their_confidence_says() {
        let bitext = bitext(
            vec![
                unit(0, "أ", "a", 0.95),
                unit(1, "ب", "b", 0.8),
                unit(2, "ج", "c", 0.3),
                unit(3, "د", "d", 1.0),
            ],
            vec![alone(Side::Source, 4, "هـ")],
        );
        let folder = tempfile::tempdir().unwrap();
        let write = || {
            let mut files = Files::default();
            files.folder("the project", folder.path());
            let place = Guard::new(files).unwrap().place(folder.path()).unwrap();
            (write_project(&bitext, &place, &WriteOptions::default()), place.notes())
        };
        let written = write().0.unwrap();
        assert_eq!((written.files.len(), written.units), (6, 4));
        let count =
            |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap().matches("<tu ").count();
        assert_eq!(
            ["tm/auto/t.ar.tmx", "tm/penalty-10/t.ar.tmx", "tm/penalty-30/t.ar.tmx"].map(count),
            [2, 1, 1]
        );
        let source = std::fs::read_to_string(folder.path().join("source/t.ar.txt")).unwrap();
        assert_eq!(source, "أ\n\nب\n\nج\n\nد\n\nهـ\n\n");

        // A part of it is no project of its own.
        let mut files = Files::default();
        files.folder("the project", folder.path().join("tm/auto"));
        let place = Guard::new(files).unwrap().place(&folder.path().join("tm/auto")).unwrap();
        for refused in [
            expect(&place, "t.ar.txt", &WriteOptions::default()),
            write_project(&bitext, &place, &WriteOptions::default()).map(drop),
        ] {
            assert!(refused.unwrap_err().to_string().contains("lies in the OmegaT project"));
        }

        // Somebody works in the project now.
        let changed = [("omegat.project", "<omegat/>"), ("source/t.ar.txt", "another text")];
        for (name, text) in changed {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let (written, notes) = write();
        assert_eq!(written.unwrap().files.len(), 4);
        assert_eq!(notes, [Note::Untouched { path: folder.path().join("source/t.ar.txt") }]);
        for (name, text) in changed {
            assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), text, "{name}");
        }
        std::fs::write(folder.path().join("tm/auto/t.ar.tmx"), "edited").unwrap();
        assert!(matches!(write().0, Err(Error::Changed { .. })));
    }
}
