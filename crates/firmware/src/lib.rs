#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

pub mod console;
pub mod files;
pub mod partitions;
pub mod program;
pub mod prompt;
pub mod rom;
pub mod session;
