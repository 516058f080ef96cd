//! Every command of the README and of the guide does what the page says.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A command, and the exit code that its page promises (`# ends with code 3`; 0 where it says nothing).
struct Shown {
    line: String,
    code: i32,
}

/// The commands in the fences of a page that say `sh` and nothing else: what needs a network, or
/// rights that a test does not have, says so behind it (`sh needs=root`).
fn commands(page: &str) -> Vec<Shown> {
    let mut shown = Vec::new();
    let (mut inside, mut begun) = (false, String::new());
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line.trim_end() == "```sh";
        } else if inside && !line.trim().is_empty() {
            begun.push_str(line.trim_end());
            if begun.ends_with('\\') {
                begun.pop();
                continue;
            }
            let (command, remark) = begun.split_once(" # ").unwrap_or((&begun, ""));
            let code = remark.trim().strip_prefix("ends with code ").map_or(0, |code| code.parse().unwrap());
            shown.push(Shown { line: command.trim().to_owned(), code });
            begun.clear();
        }
    }
    shown
}

/// Runs a page from top to bottom in a folder that holds the sample documents.
fn run(page: &Path) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(root.join("corpora")).unwrap().map(|entry| entry.unwrap().path()) {
        if file.is_file() {
            std::fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
        }
    }
    let program = Path::new(env!("CARGO_BIN_EXE_muqabala")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut failed = Vec::new();
    for Shown { line, code } in commands(&std::fs::read_to_string(page).unwrap()) {
        let output = Command::new("sh")
            .args(["-c", &line])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env("HOME", folder.path())
            .output()
            .unwrap();
        if output.status.code() != Some(code) {
            let told = String::from_utf8_lossy(&output.stderr);
            failed.push(format!("{}: {line}: {} instead of {code}\n{told}", page.display(), output.status));
        }
    }
    failed
}

/// The pages of the guide, in the order of their names.
fn pages() -> Vec<PathBuf> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut pages: Vec<PathBuf> =
        std::fs::read_dir(docs).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|e| e == "md"));
    pages.sort();
    pages
}

#[test]
#[cfg(unix)]
#[ignore = "runs a hundred commands: `.ci/run` does it"]
fn the_commands_of_the_guide_end_as_its_pages_say() {
    let failed: Vec<String> = std::thread::scope(|scope| {
        let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
        let running: Vec<_> =
            pages().into_iter().chain([readme]).map(|page| scope.spawn(move || run(&page))).collect();
        running.into_iter().flat_map(|page| page.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_guide_names_each_of_its_pages_and_links_lead_somewhere() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let index = std::fs::read_to_string(docs.join("README.md")).unwrap();
    for page in pages() {
        let name = page.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(name == "README.md" || index.contains(&format!("({name})")), "the index lacks {name}");
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let elsewhere = link.is_empty() || link.starts_with("http");
            assert!(elsewhere || docs.join(link).exists(), "{name}: {link}");
        }
    }
}

/// The page about columns and properties names those of the code and no others.
#[test]
fn the_table_of_columns_is_that_of_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let (page, columns) = (read("docs/columns.md"), read("src/exchange/columns.rs"));
    let told = |cell: usize| -> std::collections::BTreeSet<String> {
        let rows = page.lines().filter(|line| line.starts_with("| ")).skip(1);
        let cells = rows.filter_map(|line| line.split('|').nth(cell));
        cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
    };
    let list = columns.split("pub(crate) const COLUMNS").nth(1).unwrap().split("];").next().unwrap();
    let names = list.lines().filter_map(|line| line.trim().strip_prefix("(\"")?.split('"').next());
    assert_eq!(told(1), names.map(str::to_owned).collect());
    let written = |text: &str| -> Vec<String> {
        let quoted = text.split('"').skip(1).step_by(2).filter(|word| word.starts_with("x-"));
        quoted.map(str::to_owned).collect()
    };
    let units = read("src/write/units.rs");
    let mut properties = written(&read("src/exchange/props.rs"));
    properties.extend(written(units.split("#[cfg(test)]").next().unwrap()));
    assert_eq!(told(2), properties.into_iter().collect());
}
