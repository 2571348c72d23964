#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

pub mod big;
mod fill;
pub mod float;
pub mod format;
mod text;
