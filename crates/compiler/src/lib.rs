//! Python source in, `taipan_mpy` modules out.
//!
//! **Invariant:** this crate knows no object model and takes no memory but the caller's arena.
#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

pub mod ast;
mod compile;
mod emit;
mod error;
mod fold;
mod incomplete;
mod keep;
mod lexer;
mod literal;
#[cfg(feature = "named-characters")]
mod named_characters;
mod names;
mod parser;
mod scope;
mod token;

pub use compile::{Options, compile};
pub use error::{CompileError, ErrorKind};
pub use incomplete::is_incomplete;
pub use parser::{Limits, Mode, ModuleParser, Piece, parse};

#[cfg(test)]
mod dump;
#[cfg(test)]
mod tests;
