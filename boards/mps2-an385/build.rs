//! Puts the memory map where the linker finds it, and the flash of `board.toml` into the image.

use std::env;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    std::fs::copy("memory.x", out.join("memory.x"))?;
    println!("cargo::rustc-link-search={}", out.display());
    println!("cargo::rerun-if-changed=memory.x");
    taipan_board_file::write_rust("board.toml")?;
    if env::var("CARGO_CFG_TARGET_OS")? == "none" {
        println!("cargo::rustc-link-arg-bins=-Tlink.x");
        println!("cargo::rustc-link-arg-bins=--nmagic");
        // Functions whose code is the same are one: 2.3 KB.
        println!("cargo::rustc-link-arg-bins=--icf=all");
    }
    Ok(())
}
