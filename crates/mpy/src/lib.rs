#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

pub mod disasm;
pub mod error;
pub mod listing;
pub mod opcode;
pub mod prelude;
pub mod reader;
pub mod static_names;
pub mod varuint;
pub mod verify;
pub mod writer;

pub use error::Error;
pub use opcode::{Instruction, Op, Operand};
