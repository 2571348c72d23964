#![doc = include_str!("../README.md")]
//!
//! Leaves out what a board needs besides an interpreter: the prompt and how a program ends
//! (`taipan-firmware`).
#![no_std]

#[cfg(feature = "alloc")]
extern crate alloc;

mod conversion;
mod error;
mod interpreter;
pub mod program;
mod slots;
mod value;

pub use taipan_gc::Stats as HeapStats;
pub use taipan_macros::module;
pub use taipan_object as object;
pub use taipan_object::host::{Host, Interrupt};
pub use taipan_object::runtime::NativeModule;
pub use taipan_object::state::StateRequest;

pub use conversion::{Arguments, Bytes, FromPython, IntoPython};
pub use error::{Error, Exception};
pub use interpreter::{Config, HeapTooSmall, Interpreter};
pub use value::{Items, Value};
