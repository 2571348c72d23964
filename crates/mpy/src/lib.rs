//! The `.mpy` container, version 6.3.
#![no_std]
#![forbid(unsafe_code)]

pub mod error;
pub mod opcode;
pub mod varuint;

pub use error::Error;
pub use opcode::{Instruction, Op, Operand};
