//! What these tests and the fuzz targets (`fuzz/targets`, which include this folder) have in common: a board,
//! the programs that look at hostile bytes, an interpreter that runs them, and a watchdog.

// Everyone uses a part of it.
#![allow(dead_code)]

pub mod board;
pub mod programs;
pub mod session;
pub mod watchdog;
