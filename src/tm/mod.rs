//! Operations on memories: each reads records one by one and writes what becomes of them.

mod account;
pub(crate) mod clean;
pub(crate) mod convert;
pub(crate) mod dedupe;
pub(crate) mod merge;
pub(crate) mod split;

pub use account::Account;
