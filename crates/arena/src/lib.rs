//! A bump arena for data that is built together and dropped together, such as a syntax tree.
//!
//! Everything can fail: memory comes in chunks from a [`Memory`] the caller supplies, and when it
//! says no, the caller gets [`OutOfMemory`]. Nothing stored here is ever dropped, so types that
//! need dropping are refused at compile time. Left out: freeing single values, and threads.
#![doc = include_str!("../README.md")]
#![no_std]

#[cfg(test)]
extern crate std;

mod arena;
mod list;
mod memory;
mod table;

pub use arena::{Arena, OutOfMemory};
pub use list::List;
pub use memory::{ChunkSource, FixedMemory, Memory, Share, SharedMemory};
pub use table::Table;

#[cfg(test)]
mod tests;
