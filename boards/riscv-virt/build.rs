//! Puts the memory map where the linker finds it, and the flash of `board.toml` into the image.

use std::env;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    taipan_board_file::write_memory_map("memory.x")?;
    taipan_board_file::write_rust("board.toml")?;
    if env::var("CARGO_CFG_TARGET_OS")? == "none" {
        println!("cargo::rustc-link-arg-bins=-Tmemory.x");
        println!("cargo::rustc-link-arg-bins=-Tlink.x");
    }
    Ok(())
}
