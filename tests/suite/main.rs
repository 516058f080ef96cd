//! Tests of the whole way, in one binary because linking costs more than running.

mod cli;
mod corpora;
mod read;
mod refusal;
mod support;
mod threads;
