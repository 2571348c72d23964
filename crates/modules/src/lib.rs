#![doc = include_str!("../README.md")]
//!
//! Leaves out what values are (`taipan-object`) and how code runs (`taipan-vm`).
#![no_std]
#![deny(unsafe_code)]

#[cfg(feature = "array")]
pub mod array;
#[cfg(feature = "asyncio")]
pub mod asyncio;
#[cfg(feature = "binascii")]
pub mod binascii;
pub mod builtins;
#[cfg(feature = "cmath")]
pub mod cmath;
#[cfg(feature = "collections")]
pub mod collections;
#[cfg(feature = "compiler")]
pub mod compiling;
pub mod console;
#[cfg(feature = "cryptolib")]
pub mod cryptolib;
#[cfg(feature = "deflate")]
pub mod deflate;
#[cfg(feature = "errno")]
pub mod errno;
#[cfg(feature = "files")]
pub mod files;
#[cfg(feature = "framebuf")]
pub mod framebuf;
pub mod frozen;
#[cfg(feature = "files")]
pub mod frozen_folder;
pub mod gc;
#[cfg(all(feature = "deflate", feature = "host"))]
pub mod gzip;
#[cfg(feature = "hashlib")]
pub mod hashlib;
#[cfg(feature = "heapq")]
pub mod heapq;
pub mod hooks;
#[cfg(feature = "files")]
pub mod io;
#[cfg(feature = "files")]
pub mod json;
#[cfg(feature = "machine")]
pub mod machine;
#[cfg(feature = "marshal")]
pub mod marshal;
#[cfg(any(feature = "cmath", feature = "math"))]
pub mod math;
pub mod micropython;
#[cfg(feature = "files")]
pub mod os;
pub mod parts;
#[cfg(any(feature = "files", feature = "platform"))]
pub mod platform;
#[cfg(feature = "random")]
pub mod random;
#[cfg(feature = "re")]
pub mod re;
#[cfg(feature = "files")]
pub mod ringio;
pub mod schedule;
#[cfg(feature = "select")]
pub mod select;
#[cfg(feature = "socket")]
pub mod socket;
#[cfg(feature = "struct")]
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
#[cfg(feature = "files")]
pub mod vfs;
pub mod waiting;
pub mod weakref;
#[cfg(feature = "websocket")]
pub mod websocket;
#[cfg(feature = "xip")]
pub mod xip;
