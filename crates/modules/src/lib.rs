#![doc = include_str!("../README.md")]
//!
//! Leaves out what values are (`taipan-object`) and how code runs (`taipan-vm`).
#![no_std]
#![forbid(unsafe_code)]

pub mod builtins;
pub mod collections;
#[cfg(feature = "compiler")]
pub mod compiling;
pub mod console;
pub mod errno;
pub mod files;
pub mod gc;
pub mod hooks;
pub mod math;
pub mod micropython;
pub mod schedule;
pub mod sys;
pub mod templatelib;
