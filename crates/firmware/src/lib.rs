#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

pub mod console;
pub mod frozen;
pub mod partitions;
pub mod program;
pub mod prompt;
pub mod rom;
pub mod safe_boot;
pub mod session;
