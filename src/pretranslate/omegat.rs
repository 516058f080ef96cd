//! A project of OmegaT: the documents, a paragraph for each segment; what is whole comes into
//! the translation by itself, what had values replaced is offered with a point less, and the
//! units that are like a segment stand where OmegaT looks for them itself.

use std::path::PathBuf;

use super::found::{as_it_is, replaced};
use super::{Translated, is_whole};
use crate::Result;
use crate::exchange::{Header, LanguagePair, Profile, Tu, WriteOptions, WriterHead};
use crate::files::Place;
use crate::write::omegat::Project;

/// Folders below `tm`: whole matches, replaced ones, others.
const FOLDERS: [&str; 3] = ["auto/", "penalty-1/", ""];

/// Writes the project into the folder `place`, which may exist.
///
/// # Errors
/// As [`Project::write`].
pub(super) fn write(
    place: &Place,
    all: &[Translated],
    pair: &LanguagePair,
    options: &WriteOptions,
) -> Result<Vec<PathBuf>> {
    let options = WriteOptions {
        profile: if options.profile == Profile::Standard { Profile::Omegat } else { options.profile },
        ..options.clone()
    };
    let header = Header { source_language: pair.source.clone(), ..Header::default() };
    let head = WriterHead { codes: options.codes(pair), ..WriterHead::of(header, pair.clone()) };
    let mut project = Project::new(head);
    for one in all {
        let name = &one.summary.origin.name;
        project.source(name, one.lines.iter().map(|line| line.segment.text.as_str()));
        let mut parts: [Vec<Tu>; 3] = Default::default();
        for line in &one.lines {
            for (at, hit) in line.hits.iter().enumerate() {
                let made = replaced(&line.segment.text, hit).filter(|_| at == 0);
                let (folder, tu) = match made {
                    Some(tu) => (1, tu),
                    None if at == 0 && is_whole(hit) => (0, as_it_is(hit)),
                    None => (2, as_it_is(hit)),
                };
                if let Some(part) = parts.get_mut(folder)
                    && !part.contains(&tu)
                {
                    part.push(tu);
                }
            }
        }
        for (folder, units) in FOLDERS.iter().zip(parts) {
            project.memory(folder, name, units);
        }
    }
    project.write(place)?.put()
}
