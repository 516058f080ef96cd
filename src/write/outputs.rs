//! The results that somebody named.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::exchange::{LanguagePair, OutputFormat, WriteOptions};
use crate::lang::Language;

/// The results among `named` that are written each by itself: the second file of a line-parallel pair
/// is written with the first.
///
/// # Errors
/// [`crate::Error::Usage`] where a name tells no format.
pub(crate) fn separate<'p>(named: &'p [PathBuf], options: &WriteOptions) -> Result<Vec<&'p Path>> {
    let mut outputs: Vec<&Path> = Vec::new();
    let mut pairs: Vec<PathBuf> = Vec::new();
    for output in named {
        if let OutputFormat::Moses(_) = format_of(output, options)? {
            let stem = output.with_extension("");
            if pairs.contains(&stem) && !outputs.contains(&output.as_path()) {
                continue;
            }
            pairs.push(stem);
        }
        outputs.push(output);
    }
    Ok(outputs)
}

/// Whether the result at `path` is the folder of an OmegaT project.
///
/// # Errors
/// As [`separate`].
pub(crate) fn is_project(path: &Path, options: &WriteOptions) -> Result<bool> {
    Ok(format_of(path, options)? == OutputFormat::Omegat)
}

fn format_of(path: &Path, options: &WriteOptions) -> Result<OutputFormat> {
    // Any order of the two languages tells the same formats.
    let pair = || LanguagePair::new(Language::Arabic.code(), Language::English.code());
    options.format.map_or_else(|| OutputFormat::of(path, &pair(), options.profile), Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_files_of_lines_are_one_result() {
        let named = ["a.ar", "a.en", "a.tmx", "b.en"].map(PathBuf::from);
        let separate = separate(&named, &WriteOptions::default()).unwrap();
        assert_eq!(separate, ["a.ar", "a.tmx", "b.en"].map(Path::new));
    }

    #[test]
    fn a_folder_is_a_project() {
        let options = WriteOptions::default();
        assert!(is_project(Path::new("work/"), &options).unwrap());
        assert!(!is_project(Path::new("work.tmx"), &options).unwrap());
        assert!(is_project(Path::new("work.odd"), &options).is_err());
    }
}
