//! The file of a memory: a SQLite database that holds units with all that is known of them and
//! the index that finds them (`memory/`). Here are its layout, what its disk can do to it, the packing of a unit, and the
//! reader that gives its records to everything that reads memories.

mod body;
mod read;
mod schema;
mod trouble;

pub(crate) use body::{
    Packer, StoredUnit, UnitOrigin, Unpacker, dictionary, put_number, skip_numbers, take_number,
};
pub(crate) use read::StoreReader;
pub(crate) use schema::{open_read, open_write, take_steps, vacuumed};
pub(crate) use trouble::failed;

/// What every SQLite file begins with (SQLite file format, §1.3).
pub(crate) const MAGIC: &[u8] = b"SQLite format 3\0";
