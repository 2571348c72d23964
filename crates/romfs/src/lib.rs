#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

pub mod builder;
pub mod file_system;
pub mod image;
mod record;

pub use builder::{Builder, Stored};
pub use file_system::RomFs;
pub use image::{Directory, Entries, Entry, Image, Node};
