//! Puts the memory map where the linker finds it.

use std::env;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    taipan_board_file::write_memory_map("memory.x")?;
    if env::var("CARGO_CFG_TARGET_OS")? == "none" {
        println!("cargo::rustc-link-arg-bins=-Tlink.x");
        println!("cargo::rustc-link-arg-bins=--nmagic");
        // Functions whose code is the same are one.
        println!("cargo::rustc-link-arg-bins=--icf=all");
    }
    Ok(())
}
