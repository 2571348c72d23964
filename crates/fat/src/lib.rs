#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod directory;
mod disk;
mod entry;
pub mod fat;
pub mod file;
pub mod format;
pub mod label;
pub mod listing;
mod name;
mod session;
mod shape;
mod table;
#[cfg(test)]
mod testing;
mod time;
mod tree;
pub mod volume;

pub use fat::Fat;
pub use file::OpenFile;
pub use format::Format;
pub use label::Label;
pub use listing::Listing;
pub use shape::Width;
pub use volume::{ArrayVolume, Memory, Parts, State, Volume};
