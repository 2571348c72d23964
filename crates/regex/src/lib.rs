#![doc = include_str!("../README.md")]
//!
//! Leaves out what goes on top of matching: substitution and splitting are the caller's.
#![no_std]
#![forbid(unsafe_code)]

mod class;
mod compiler;
mod error;
mod escape;
mod exec;
mod program;
mod set;
mod store;
mod subject;

pub use compiler::compile;
pub use error::{Error, ErrorKind};
pub use exec::{Found, Options, Stop, find};
pub use program::{Flags, Program};
pub use store::Store;
pub use subject::Subject;

#[cfg(test)]
mod tests;
