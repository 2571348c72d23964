#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod check;
mod crc;
mod entry;
mod flash;
mod record;
mod rom;
mod table;
mod text;

pub use check::{Refusal, check, sound};
pub use entry::{ENTRY_SIZE, Entry, FileSystemType, Flags, Kind};
pub use flash::{Flash, Partitions};
pub use record::{COPY_SIZE, can_have_table, read, write};
pub use table::{CAPACITY, Table};
pub use text::Text;

#[cfg(test)]
mod tests;
