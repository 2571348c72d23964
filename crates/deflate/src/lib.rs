#![doc = include_str!("../README.md")]
//!
//! Leaves out reading and writing files: sources and destinations are the caller's.
#![no_std]
#![forbid(unsafe_code)]

mod checksum;
mod deflater;
mod frame;
mod huffman;
mod inflater;
mod lengths;

pub use checksum::{Adler32, Crc32};
pub use deflater::{Deflater, chain_len};
pub use frame::{Checksum, Format, Header, read_header, trailer};
pub use inflater::{Error, Inflater};

#[cfg(test)]
mod tests;
