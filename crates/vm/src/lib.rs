#![doc = include_str!("../README.md")]
//!
//! The executing part: the loop over instructions, frames, calls, exceptions, generators,
//! loading of `.mpy` images and import. Leaves out what values are (`taipan-object`) and
//! every module. It never names a pin, a driver or a clock, and reaches the compiler only
//! through a hook.
#![no_std]

pub mod arguments;
mod cache;
#[cfg(all(
    feature = "tail-calls",
    not(debug_assertions),
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod chain;
pub mod code_attributes;
pub mod compile_memory;
mod dispatch;
mod frame;
#[cfg(any(feature = "settrace", feature = "traceback-objects"))]
pub mod frame_object;
pub mod generator;
pub mod import;
pub mod inspect;
pub mod load;
#[cfg_attr(
    not(all(
        feature = "tail-calls",
        not(debug_assertions),
        any(target_arch = "x86_64", target_arch = "aarch64")
    )),
    expect(dead_code, reason = "the quick parts are there for the chain too")
)]
mod ops;
pub mod qualified;
mod registers;
pub mod run;
#[cfg(feature = "settrace")]
pub mod trace;
pub mod traceback;
mod unwind;
