#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

mod allocate;
mod layout;
mod pins;
mod record;
mod store;
mod writer;

pub use layout::Shape;
pub use pins::Pins;
pub use record::{Entry, HASH, Hash, hash_of};
pub use store::{State, Store};
pub use writer::Writer;

/// What takes part in a hash, piece by piece.
pub use sha2::{Digest, Sha256};
