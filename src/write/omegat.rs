//! An OmegaT project folder that opens as it is: sure units in `tm/auto` are
//! put into the translation, less sure ones are offered with a penalty.

use std::path::{Path, PathBuf};

use super::{select::Choice, units};
use crate::bitext::Bitext;
use crate::confidence::{FAIR, SURE};
use crate::exchange::props;
use crate::exchange::tmx::TmxWriter;
use crate::exchange::whole::write_whole;
use crate::exchange::{Profile, Tu, WriteOptions, WriterHead, to_bytes};
use crate::{Error, Result};

/// Folders below `tm` with the least confidence of their units. A penalty is
/// taken off the match by OmegaT: what is nine times in ten right comes in
/// unasked, a doubtful unit falls below the usual threshold of 75.
const FOLDERS: [(&str, f32); 3] = [("auto", SURE), ("penalty-10", FAIR), ("penalty-30", 0.0)];

/// Folders that OmegaT expects.
const EMPTY: [&str; 5] = ["target", "omegat", "glossary", "dictionary", "tm"];

/// Writes the project into the folder `path`, which may exist, and returns the files.
/// The source is the text as it was aligned, one segment a paragraph, so that
/// its segments are those of the memory.
///
/// # Errors
/// [`Error::Io`] where a folder or file cannot be written.
pub fn write_project(bitext: &Bitext, path: &Path, options: &WriteOptions) -> Result<Vec<PathBuf>> {
    let options = &WriteOptions {
        profile: if options.profile == Profile::Standard { Profile::Omegat } else { options.profile },
        ..options.clone()
    };
    let folder = |name: &str| {
        let folder = path.join(name);
        std::fs::create_dir_all(&folder).map_err(|e| Error::io(&folder, e)).map(|()| folder)
    };
    for name in EMPTY {
        folder(name)?;
    }
    let pair = units::pair(bitext);
    let codes = options.codes(&pair);
    let name = stem(&bitext.source.origin.name);
    let memory = Choice::new(bitext, options);
    let kept: Vec<Tu> = memory.kept().map(|(_, tu)| tu).collect();
    let head = WriterHead { codes: codes.clone(), ..WriterHead::of(units::header(bitext), pair) };

    let mut written =
        vec![write_whole(&path.join("omegat.project"), project(&codes.source, &codes.target).as_bytes())?];
    let source = folder("source")?.join(format!("{name}.txt"));
    written.push(write_whole(&source, source_text(bitext).as_bytes())?);
    let mut below = f32::INFINITY;
    for (name_of_folder, from) in FOLDERS {
        let part: Vec<Tu> =
            kept.iter().filter(|tu| (from..below).contains(&confidence(tu))).cloned().collect();
        below = from;
        let file = folder(&format!("tm/{name_of_folder}"))?.join(format!("{name}.tmx"));
        // An empty memory is written all the same: it replaces the one of an earlier run.
        written.push(write_whole(&file, &to_bytes(&mut TmxWriter::new(head.clone()), &part)?)?);
    }
    written.extend(memory.write_left_out(&path.join(format!("{name}.left-out.csv")), head)?);
    Ok(written)
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

/// Each segment of the source a paragraph; OmegaT's text filter splits at empty lines.
fn source_text(bitext: &Bitext) -> String {
    let pair = units::pair(bitext);
    let mut out = String::new();
    for tu in units::review(bitext) {
        if let (Some(source), _) = tu.sides(&pair)
            && !source.text.is_empty()
        {
            out.push_str(&source.text);
            out.push_str("\n\n");
        }
    }
    out
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
            vec![alone(true, 4, "هـ")],
        );
        let folder = tempfile::tempdir().unwrap();
        let written = write_project(&bitext, folder.path(), &WriteOptions::default()).unwrap();
        assert_eq!(written.len(), 6);
        let count =
            |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap().matches("<tu ").count();
        assert_eq!(
            ["tm/auto/t.ar.tmx", "tm/penalty-10/t.ar.tmx", "tm/penalty-30/t.ar.tmx"].map(count),
            [2, 1, 1]
        );
        let source = std::fs::read_to_string(folder.path().join("source/t.ar.txt")).unwrap();
        assert_eq!(source, "أ\n\nب\n\nج\n\nد\n\nهـ\n\n");
    }
}
