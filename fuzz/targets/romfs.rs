//! Bytes are taken for a ROMFS image: mounted, walked, read, imported from.
#![no_main]

#[path = "../../tests/hostile/harness/mod.rs"]
mod harness;
mod image;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| image::run(data.to_vec(), harness::programs::WALK));
