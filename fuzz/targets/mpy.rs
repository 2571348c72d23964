//! A file is imported as `.mpy` from a ROMFS image, and everything it defines is called: reader, verifier
//! and VM.
#![no_main]

#[path = "../../tests/hostile/harness/mod.rs"]
mod harness;
mod image;

use libfuzzer_sys::fuzz_target;
use taipan_romfs::Builder;
use taipan_romfs::builder::OVERHEAD;

fuzz_target!(|data: &[u8]| {
    let mut memory = vec![0; data.len() + 2 * OVERHEAD + 16];
    let mut builder = Builder::new(&mut memory);
    if builder.file("m.mpy", data).is_ok()
        && let Ok(image) = builder.finish()
    {
        image::run(image.to_vec(), harness::programs::IMPORT);
    }
});
