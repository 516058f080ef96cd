//! `muqabala review`: the page in the browser on which a person settles what is doubtful.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::pair_args::UnitKind;
use super::read_args::ReadArgs;
use super::resource_args::ResourceArgs;
use super::say::warning;
use super::write_args::WriteArgs;
use super::{Outcome, Work, say, show};
use crate::Result;
use crate::files::{Files, Guard, Purpose, system_folder};
use crate::http::open_browser;
use crate::pipeline::Options;
use crate::review::page::{Page, Subject, Subjects, found, journal_name};
use crate::review::{export, sheet};

/// Settle what is doubtful in an alignment or a memory, on a page in the browser.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  muqabala review
  muqabala review A_RES_78_265.ar.txt A_RES_78_265.en.pdf
  muqabala review documents/
  muqabala review letter.ar.docx letter.en.docx --memory MEMORY.tmx
  muqabala review MEMORY.tmx
  muqabala review MEMORY.db
  muqabala review letter.review.jsonl -o letter.tmx -o letter.xlsx
  muqabala review letter.review.jsonl --apply letter.xlsx --name Amal -o letter.tmx

Without files the page lets you drop or choose them. The page is open to the one browser that
the printed address is opened in, and to nobody outside this machine; nothing is sent anywhere.

Each decision stands in NAME.review.jsonl beside the first document before it is answered: a
review goes on another day from there, also where the program or the machine was stopped. What
is dropped on the page is kept in the folder that --workspace names.")]
pub(super) struct ReviewArgs {
    /// Two documents (the original first), one file with both languages, a memory, a folder of pairs or
    /// memories, or the .review.jsonl of a review that was begun
    #[arg(value_name = "FILE", num_args = 0..=2)]
    files: Vec<PathBuf>,
    /// Port of this machine; a free one by default
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Do not open the browser, only print the address
    #[arg(long)]
    no_open: bool,
    /// Take over what was decided in a workbook that this command wrote (-o FILE.xlsx)
    #[arg(long, value_name = "FILE.xlsx")]
    apply: Option<PathBuf>,
    /// Name that stands beside the decisions of --apply
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    name: String,
    /// Write the review as it stands, and open no page; may be repeated
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Folder for what is dropped on the page, instead of the one for the data of programs
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// What becomes a unit
    #[arg(long, value_enum, default_value_t)]
    unit: UnitKind,
    /// Align even what does not look like a translation
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    resources: ResourceArgs,
    #[command(flatten)]
    read: ReadArgs,
    #[command(flatten)]
    write: WriteArgs,
}

/// Looks for a file or folder before a page is shown, where nobody would see that it is missing.
fn can_be_read(path: &Path) -> Result<()> {
    let there = std::fs::metadata(path).and_then(|there| match there.is_file() {
        true => std::fs::File::open(path).map(drop),
        false => Ok(()),
    });
    there.map_err(|e| crate::Error::io(path, e))
}

impl Work for ReviewArgs {
    fn files(&self, files: &mut Files) -> Result<()> {
        for file in &self.files {
            if Subject::is_journal(file) {
                files.in_place("the review", file);
            } else if Subject::is_store(file) {
                files.in_place("the memory", file);
            } else {
                files.input("what is reviewed", file);
            }
        }
        if let Some(workspace) = &self.workspace {
            files.folder("the folder for what is dropped", workspace);
        }
        files.inputs("the workbook that came back", &self.apply);
        for output in &self.output {
            files.output("a result (-o)", output);
        }
        self.resources.files(files);
        self.write.files(files);
        Ok(())
    }

    fn work(self: Box<Self>, guard: &Guard) -> Outcome {
        let options = Options {
            unit: self.unit.into(),
            force: self.force,
            read: self.read.options(),
            ..Options::default()
        };
        for file in &self.files {
            can_be_read(file)?;
        }
        // The reviews on the page have them until the program ends.
        let resources = Box::leak(Box::new(self.resources.load(guard)?)).resources();
        let Subjects { subjects: found, passed } = found(&self.files)?;
        for one in &passed {
            say!("passed over: {}: {}", one.name, one.why);
        }
        let place = |subject: &Subject| match subject {
            Subject::Journal(path) | Subject::Store(path) => guard.place(path),
            other => {
                let first = other.files().first().map(|path| path.to_path_buf()).unwrap_or_default();
                let folder = first.parent().unwrap_or(Path::new("")).to_owned();
                for file in other.files() {
                    guard.reads("what is reviewed", file)?;
                }
                guard.default_place("the review", &folder.join(journal_name(&first)), &folder)
            }
        };
        if !self.output.is_empty() || self.apply.is_some() {
            let write = self.write.options()?;
            let [(_, subject)] = found.as_slice() else {
                return Err(crate::Error::Usage {
                    problem: format!("-o and --apply take one review, and here are {}", found.len()),
                    remedy: "name two documents, a memory, or the .review.jsonl of a review".to_owned(),
                });
            };
            let mut desk = subject.open(&place(subject)?, &options, resources, None)?;
            for note in desk.notes() {
                warning!("note: {note}");
            }
            let mut applied = None;
            if let Some(path) = &self.apply {
                let returned = sheet::read(&guard.input(path)?, desk.session())?;
                let done = desk.act_all(&self.name, returned.actions)?;
                returned.told.iter().chain(&done.told).for_each(|told| say!("{told}"));
                applied = Some(done.count);
                say!(
                    "{} of the table's changes taken over; they stand in {}",
                    done.count,
                    desk.path().display()
                );
            }
            let mut all = Vec::new();
            for output in &self.output {
                let written = export(desk.session(), &guard.place(output)?, &write)?;
                super::say::say_written(written.units, &written.files);
                all.push(written);
            }
            if super::json() {
                let review = desk.path().display().to_string();
                super::result(
                    &serde_json::json!({ "review": review, "applied": applied, "results": all }),
                    String::new,
                )?;
            }
            return Ok(ExitCode::SUCCESS);
        }
        let workspace = self
            .workspace
            .clone()
            .or_else(|| system_folder(Purpose::Data).map(|folder| folder.join("reviews")))
            .unwrap_or_else(|| PathBuf::from("reviews"));
        for (_, subject) in &found {
            subject.is_ready()?;
        }
        let page = Page::new(self.port, options, resources, workspace)?;
        page.passed(passed);
        for (name, subject) in found {
            let place = place(&subject)?;
            page.add(name, subject, place);
        }
        let address = page.address();
        if super::json() {
            super::envelope::print_now(&serde_json::json!({ "address": address }))?;
        } else {
            show!("{address}")?;
        }
        if self.no_open || !open_browser(&address) {
            say!("Open this address in a browser on this machine. Ctrl+C ends the program; nothing is lost.");
        }
        page.run()?;
        Ok(ExitCode::SUCCESS)
    }
}
