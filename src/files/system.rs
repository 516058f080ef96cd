//! The program's own folders, where the system wants them.

use std::path::PathBuf;

/// What a folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
// Settings and the cache are those of fetched documents.
#[cfg_attr(not(feature = "fetch"), allow(dead_code))]
pub(crate) enum Purpose {
    /// Configuration.
    Config,
    /// What can be got again.
    Cache,
    /// What a person made.
    Data,
}

/// The program's own folder, by the XDG base directory specification, Apple's file
/// system guide and Windows' known folders.
pub(crate) fn system_folder(purpose: Purpose) -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let folder = if cfg!(windows) {
        variable(match purpose {
            Purpose::Config => "APPDATA",
            Purpose::Cache | Purpose::Data => "LOCALAPPDATA",
        })
    } else if cfg!(target_os = "macos") {
        let below = match purpose {
            Purpose::Config | Purpose::Data => "Library/Application Support",
            Purpose::Cache => "Library/Caches",
        };
        variable("HOME").map(|home| home.join(below))
    } else {
        let (own, below) = match purpose {
            Purpose::Config => ("XDG_CONFIG_HOME", ".config"),
            Purpose::Cache => ("XDG_CACHE_HOME", ".cache"),
            Purpose::Data => ("XDG_DATA_HOME", ".local/share"),
        };
        variable(own).or_else(|| variable("HOME").map(|home| home.join(below)))
    };
    folder.map(|folder| folder.join("muqabala"))
}
