#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod describe;
mod image;
mod value;

pub use describe::{FlashLayout, parse, read};
pub use image::write_rust;
pub use value::Wrong;

#[cfg(test)]
mod tests;
