//! What every driver of this crate must stand: random programs, full disks, cut power, damaged
//! contents, and images of other implementations.
#![forbid(unsafe_code)]
#![cfg(all(feature = "v1", feature = "v2"))]

mod against_model;
mod bad_blocks;
mod damage;
mod device;
mod driver;
mod features;
mod interchange;
mod power;
