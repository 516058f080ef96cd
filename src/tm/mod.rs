//! Operations on memories: each reads records one by one and writes what becomes of them.

mod account;
pub mod clean;
pub mod convert;
pub mod dedupe;
pub mod merge;
pub mod split;

pub use account::Account;
