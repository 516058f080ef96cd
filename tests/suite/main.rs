//! Tests of the whole way, in one binary because linking costs more than running.
// Helpers of tests may fail like tests and say what they skipped.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod batch;
mod checks;
mod clash;
mod cli;
mod config;
mod corpora;
mod documents;
mod envelope;
mod exchange;
mod formats;
mod guide;
mod hostile;
mod house;
mod nothing_vanishes;
mod pairing;
mod read;
mod refusal;
mod results;
mod rules;
mod support;
mod threads;
mod trouble;
