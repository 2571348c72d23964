#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod completion;
pub mod continuation;
pub mod editor;
pub mod history;
pub mod indent;
pub mod keys;
pub mod repl;
pub mod runner;
pub mod text;
#[cfg(test)]
mod toy;

pub use history::History;
pub use repl::{Mode, Options, Repl, Step};
pub use runner::{Failure, Input, Prompt, Raised, Runner, Scope};
pub use text::Storage;
