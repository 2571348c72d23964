#![doc = include_str!("../README.md")]
//!
//! Leaves out what values are (`taipan-object`) and how code runs (`taipan-vm`).
#![no_std]
#![forbid(unsafe_code)]

pub mod array;
#[cfg(feature = "asyncio")]
pub mod asyncio;
pub mod binascii;
pub mod builtins;
#[cfg(feature = "cmath")]
pub mod cmath;
pub mod collections;
#[cfg(feature = "compiler")]
pub mod compiling;
pub mod console;
#[cfg(feature = "cryptolib")]
pub mod cryptolib;
#[cfg(feature = "deflate")]
pub mod deflate;
pub mod errno;
pub mod files;
#[cfg(feature = "framebuf")]
pub mod framebuf;
pub mod frozen;
pub mod frozen_folder;
pub mod gc;
#[cfg(all(feature = "deflate", feature = "host"))]
pub mod gzip;
#[cfg(feature = "hashlib")]
pub mod hashlib;
pub mod heapq;
pub mod hooks;
pub mod io;
pub mod json;
#[cfg(feature = "machine")]
pub mod machine;
#[cfg(feature = "marshal")]
pub mod marshal;
pub mod math;
pub mod micropython;
pub mod os;
pub mod platform;
pub mod random;
#[cfg(feature = "re")]
pub mod re;
pub mod ringio;
pub mod schedule;
#[cfg(feature = "select")]
pub mod select;
#[cfg(feature = "socket")]
pub mod socket;
pub mod struct_;
pub mod sys;
#[cfg(feature = "templatelib")]
pub mod templatelib;
#[cfg(feature = "termios")]
pub mod termios;
#[cfg(feature = "threads")]
pub mod thread;
pub mod time;
#[cfg(feature = "uctypes")]
pub mod uctypes;
pub mod vfs;
pub mod weakref;
#[cfg(feature = "websocket")]
pub mod websocket;
