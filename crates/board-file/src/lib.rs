#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod describe;
mod image;
mod memory_map;
mod value;

pub use describe::{FlashLayout, parse, read};
pub use image::write_rust;
pub use memory_map::{link_cortex_m, write_memory_map};
pub use value::Wrong;

#[cfg(test)]
mod tests;
