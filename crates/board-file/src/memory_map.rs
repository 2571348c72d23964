//! The memory map, where the linker finds it, and what else the linker is told.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// For a build script: puts a board's `memory.x` where the linker looks for it.
///
/// The variable `TAIPAN_FLASH`, if there is one, is the length of the region `FLASH` instead of the map's: so an
/// image that is too large for its board can be linked and measured all the same.
///
/// # Errors
/// The file cannot be read or written, or there is no `OUT_DIR`.
pub fn write_memory_map(file: impl AsRef<Path>) -> Result<(), Box<dyn std::error::Error>> {
    let file = file.as_ref();
    println!("cargo::rerun-if-changed={}", file.display());
    println!("cargo::rerun-if-env-changed=TAIPAN_FLASH");
    let mut map = fs::read_to_string(file)?;
    if let Some(length) = env::var("TAIPAN_FLASH")
        .ok()
        .filter(|text| !text.is_empty())
    {
        map = with_flash(&map, &length);
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("build scripts have an OUT_DIR")?);
    fs::write(out.join("memory.x"), map)?;
    println!("cargo::rustc-link-search={}", out.display());
    Ok(())
}

/// For the build script of a board with a Cortex-M: [`write_memory_map`], and the arguments that the linker gets
/// when an image is made.
///
/// # Errors
/// As [`write_memory_map`]; or no build script calls it.
pub fn link_cortex_m(memory_map: impl AsRef<Path>) -> Result<(), Box<dyn std::error::Error>> {
    write_memory_map(memory_map)?;
    if env::var("CARGO_CFG_TARGET_OS")? == "none" {
        println!("cargo::rustc-link-arg-bins=-Tlink.x");
        println!("cargo::rustc-link-arg-bins=--nmagic");
        // Functions whose code is the same are one: 2.3 KB.
        println!("cargo::rustc-link-arg-bins=--icf=all");
        link_float_routines(&env::var("TARGET")?);
    }
    Ok(())
}

/// Has GCC's routines for floats linked where the processor has no unit for them: they are written in
/// assembler, take two thirds of the instructions of those that come with Rust, and 2 KB less. Without GCC
/// for Arm the image has Rust's. ARMv6-M is left out, as GCC's are compiled from C there.
fn link_float_routines(target: &str) {
    let architecture = match target {
        "thumbv7m-none-eabi" => "armv7-m",
        "thumbv7em-none-eabi" => "armv7e-m",
        "thumbv8m.main-none-eabi" => "armv8-m.main",
        _ => return,
    };
    let asked = Command::new("arm-none-eabi-gcc")
        .args(["-mthumb", "-mfloat-abi=soft"])
        .arg(format!("-march={architecture}"))
        .arg("-print-libgcc-file-name")
        .output();
    let Ok(answer) = asked else { return };
    let answer = String::from_utf8_lossy(&answer.stdout);
    let library = Path::new(answer.trim());
    if let Some(folder) = library.parent()
        && library.is_file()
    {
        println!("cargo::rustc-link-search=native={}", folder.display());
        println!("cargo::rustc-link-lib=static=gcc");
    }
}

/// The map with another length of the region `FLASH`.
pub(crate) fn with_flash(map: &str, length: &str) -> String {
    let line = |line: &str| match line.split_once("LENGTH = ") {
        Some((start, _)) if start.trim_start().starts_with("FLASH ") => {
            format!("{start}LENGTH = {length}\n")
        }
        _ => format!("{line}\n"),
    };
    map.lines().map(line).collect()
}
