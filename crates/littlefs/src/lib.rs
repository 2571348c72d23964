#![doc = include_str!("../README.md")]
#![no_std]
#![deny(unsafe_code)]

#[cfg(test)]
extern crate std;

#[cfg(any(feature = "v1", feature = "v2"))]
mod crc;
#[cfg(any(feature = "v1", feature = "v2"))]
mod forward;
#[cfg(any(feature = "v1", feature = "v2"))]
mod options;
#[cfg(any(feature = "v1", feature = "v2"))]
mod rules;
#[cfg(feature = "v1")]
pub mod v1;
#[cfg(feature = "v2")]
pub mod v2;

#[cfg(any(feature = "v1", feature = "v2"))]
pub use options::Options;
