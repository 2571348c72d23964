#![doc = include_str!("../README.md")]
#![no_std]
#![deny(unsafe_code)]

#[cfg(feature = "board")]
pub mod board;
pub mod console;
#[cfg(all(feature = "cortex-m", target_os = "none"))]
pub mod cortex_m;
#[cfg(feature = "files")]
pub mod frozen;
#[cfg(feature = "board")]
pub mod note;
#[cfg(feature = "files")]
pub mod partitions;
pub mod program;
pub mod prompt;
#[cfg(feature = "board")]
pub mod register;
#[cfg(feature = "board")]
pub mod report;
#[cfg(feature = "board")]
pub mod restart;
#[cfg(all(feature = "riscv", target_os = "none"))]
pub mod riscv;
#[cfg(feature = "files")]
pub mod rom;
pub mod safe_boot;
#[cfg(feature = "board")]
pub mod serial;
pub mod session;
#[cfg(feature = "board")]
pub mod sp805;
#[cfg(feature = "board")]
pub mod ticks;
#[cfg(feature = "usb")]
pub mod usb;
