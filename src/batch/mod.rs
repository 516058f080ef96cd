//! Many pairs in one run: which they are ([`find`], [`content`], [`manifest`]), and what
//! became of each ([`BatchRow`]).

mod archive;
mod base64;
mod child;
mod content;
mod corpus;
pub(crate) mod find;
mod first_pass;
mod gather;
mod into;
mod learn;
mod ledger;
mod look;
mod manifest;
mod outcome;
mod report;
mod request;
mod results;
mod row;
mod run;
mod session;
mod shard;
mod status;
mod task;
mod worker;

use std::path::PathBuf;

pub(crate) use archive::Archive;
pub(crate) use child::Program;
pub(crate) use content::{Proposal, Proposing, documents, propose};
pub(crate) use find::{FoundPairs, Pattern, Search, Tally, TallyTable, in_folder};
pub(crate) use first_pass::{FirstPass, Taught};
pub(crate) use gather::Shards;
pub(crate) use into::{may_take, take_in_one};
pub(crate) use look::look;
pub(crate) use manifest::{ManifestEntry, from_file, pairs};
pub(crate) use request::Request;
pub(crate) use results::{Results, key};
pub(crate) use row::BatchRow;
pub(crate) use run::{Event, Job};
pub(crate) use session::{BatchRun, Planned, Totals, gather, table_name};
pub(crate) use shard::Shard;
pub(crate) use task::{How, Times};
pub(crate) use worker::work;

/// Two files to be aligned, or why they cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FilePair {
    /// Name, unique in a run; may have folders in it (`2023/report`).
    pub name: String,
    /// The original, where it was found.
    pub source: Option<PathBuf>,
    /// Its version in the other language.
    pub target: Option<PathBuf>,
    /// Why the pair is not whole or not clear.
    pub problem: Option<Problem>,
}

impl FilePair {
    /// A pair that could not be had at all.
    pub(crate) fn failed(name: &str, why: &str) -> Self {
        let problem = Some(Problem::Failed(why.to_owned()));
        FilePair { name: name.to_owned(), source: None, target: None, problem }
    }
}

/// Why a pair cannot be aligned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// One side is missing; nothing failed, but nothing was done either.
    Alone(String),
    /// It could not be got.
    Failed(String),
    /// It is not clear which files belong together.
    Unclear(String),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Problem::Alone(why) | Problem::Failed(why) | Problem::Unclear(why)) = self;
        f.write_str(why)
    }
}
