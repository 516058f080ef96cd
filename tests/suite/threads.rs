//! The same bytes, whatever the number of threads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use muqabala::align::Resources;
use muqabala::batch::{self, Job, Search};
use muqabala::exchange::{Profile, WriteOptions};
use muqabala::files::Guard;
use muqabala::pipeline::Options;

use super::support::own;

/// All files below `folder` with their content.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(
                files(&path)
                    .into_iter()
                    .map(|(name, bytes)| (Path::new(path.file_name().unwrap()).join(name), bytes)),
            );
        } else {
            found.insert(path.file_name().unwrap().into(), std::fs::read(&path).unwrap());
        }
    }
    found
}

fn run(threads: usize, options: &Options, write: &WriteOptions) -> BTreeMap<PathBuf, Vec<u8>> {
    let output = tempfile::tempdir().unwrap();
    let pairs = batch::in_folder(&own(""), Search::default()).unwrap().pairs;
    let guard = Guard::default();
    let job = Job { options, resources: Resources::shipped(), write, output: output.path(), guard: &guard };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let rows = pool.install(|| batch::run(&pairs, job, &|_| {}));
    assert!(rows.iter().all(|row| !row.is_failure()), "{rows:?}");
    drop(guard);
    let mut found = files(output.path());
    found.insert("batch.csv".into(), batch::to_csv(&rows, false).unwrap());
    found
}

#[test]
fn one_thread_and_several_write_the_same() {
    let options = Options::default();
    for profile in [Profile::Standard, Profile::Excel] {
        let write = WriteOptions { profile, ..WriteOptions::default() };
        let alone = run(1, &options, &write);
        assert!(alone.len() > 5, "{:?}", alone.keys());
        let together = run(2, &options, &write);
        assert_eq!(alone.keys().collect::<Vec<_>>(), together.keys().collect::<Vec<_>>());
        for (name, bytes) in &alone {
            assert!(together[name] == *bytes, "{} differs with two threads", name.display());
        }
    }
}
