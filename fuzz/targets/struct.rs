//! The module `struct`, by its driver.
#![no_main]

#[path = "../../tests/hostile/harness/mod.rs"]
mod harness;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| harness::session::feed(harness::programs::STRUCT, data));
