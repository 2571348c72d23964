//! Arm images without frame pointers: 22 KB less of 630, and a register more for every function.
//!
//! `rustc` gives every function of its bare-metal Arm targets the attribute `"frame-pointer"="all"`,
//! and no stable option takes it away (`-C force-frame-pointers=no` means "as the target wants").
//! What it writes for a library under fat LTO is LLVM bitcode, which the image's `rustc` reads and
//! makes code of. So `cargo` runs this program in `rustc`'s place, for libraries of such a target
//! the attribute is renamed in what `rustc` has written, and LLVM passes over attributes whose names
//! it does not know. Nothing depends on it: where the name is not found, as in a bitcode that is
//! written in another way, the image is larger and works as well.
//!
//! Left out: the image's own crate, which is compiled and linked in one go, and the libraries that
//! come with the compiler.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::workspace;

/// Set for us when `cargo` runs us in place of `rustc`.
const WRAPPING: &str = "TAIPAN_WRAPS_RUSTC";

/// Attributes that are renamed, and to what: as long, and no name of LLVM's.
const NAME: &str = "frame-pointer";
const OTHER: &str = "frame.pointer";

/// Makes a `cargo build` for `target` use this program, if it has what to do there, and `rustc` these flags as well.
pub fn omit(cargo: &mut Command, target: &str, flags: &str) -> Result<()> {
    if !target.starts_with("thumb") {
        return Ok(());
    }
    let us = env::current_exe().context("where is this program?")?;
    cargo.env("RUSTC_WRAPPER", us).env(WRAPPING, target);
    // Libraries of builds by hand are others for cargo than these.
    let variable = target.to_uppercase().replace(['-', '.'], "_");
    let own = "--cfg taipan_no_frame_pointers --check-cfg=cfg(taipan_no_frame_pointers)";
    let flags = format!("{own} {flags}");
    cargo.env(format!("CARGO_TARGET_{variable}_RUSTFLAGS"), flags.trim());
    Ok(())
}

/// Runs `rustc` and changes what it writes, if that is what this program was started for.
pub fn wrapped() -> Option<ExitCode> {
    let target = env::var_os(WRAPPING)?;
    let mut args = env::args_os().skip(1);
    let rustc = args.next()?;
    let args: Vec<_> = args.collect();
    let code = match Command::new(&rustc).args(&args).status() {
        Ok(status) => status.code().unwrap_or(1),
        Err(error) => {
            eprintln!("{}: {error}", rustc.display());
            return Some(ExitCode::FAILURE);
        }
    };
    if code == 0
        && let Some(library) = library(&args, &target)
        && let Err(error) = rename_in(&library)
    {
        eprintln!("xtask: {error:#}");
        return Some(ExitCode::FAILURE);
    }
    Some(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

/// The library that `rustc` writes with these arguments, if it does and it is for `target`.
fn library(args: &[OsString], target: &OsStr) -> Option<PathBuf> {
    let after = |option: &str| {
        let at = args.iter().position(|arg| arg == option)?;
        args.get(at + 1)
    };
    let codegen = |prefix: &str| {
        args.iter()
            .find_map(|arg| arg.to_str().and_then(|arg| arg.strip_prefix(prefix)))
    };
    let writes = codegen("--emit=").is_some_and(|what| what.split(',').any(|one| one == "link"));
    let is_library = after("--crate-type").is_some_and(|kind| kind == "lib" || kind == "rlib");
    if !writes || !is_library || after("--target") != Some(&target.to_owned()) {
        return None;
    }
    let name = after("--crate-name")?.to_str()?;
    let file = format!("lib{name}{}.rlib", codegen("extra-filename=")?);
    Some(Path::new(after("--out-dir")?).join(file))
}

fn rename_in(library: &Path) -> Result<()> {
    let mut bytes = fs::read(library).with_context(|| workspace::shown(library))?;
    if rename(&mut bytes) > 0 {
        fs::write(library, bytes).with_context(|| workspace::shown(library))?;
    }
    Ok(())
}

/// Renames the attribute wherever bitcode has it, and says how often.
fn rename(bytes: &mut [u8]) -> usize {
    let (name, other) = (encoded(NAME), encoded(OTHER));
    let mut found = 0;
    for shift in 0..8 {
        let (name, other) = (shifted(&name, shift), shifted(&other, shift));
        let mask = shifted(&[0xff; CODED], shift);
        for start in 0..bytes.len().saturating_sub(name.len() - 1) {
            // The second byte is ours alone at every shift.
            if bytes[start + 1] != name[1] {
                continue;
            }
            let place = &mut bytes[start..start + name.len()];
            let same = |((byte, mask), want): ((&u8, &u8), &u8)| byte & mask == *want;
            if place.iter().zip(&mask).zip(&name).all(same) {
                found += 1;
                for ((byte, mask), new) in place.iter_mut().zip(&mask).zip(&other) {
                    *byte = *byte & !mask | new;
                }
            }
        }
    }
    found
}

/// Bytes of a name in bitcode that are told apart: twelve bits each make 19 bytes and a half.
const CODED: usize = NAME.len() * 12 / 8;

/// The characters as bitcode has those of attributes: numbers in pieces of six bits, five of them
/// the number's, lowest first, the sixth set if another piece follows. The last half byte is left
/// out.
fn encoded(name: &str) -> [u8; CODED] {
    let mut coded = [0; CODED];
    let pieces = name.bytes().flat_map(|byte| [byte & 31 | 32, byte >> 5]);
    for (index, piece) in pieces.enumerate() {
        for bit in 0..6 {
            let at = index * 6 + bit;
            if let Some(byte) = coded.get_mut(at / 8) {
                *byte |= (piece >> bit & 1) << (at % 8);
            }
        }
    }
    coded
}

/// The same bits, beginning at bit `shift` of the first byte.
fn shifted(coded: &[u8; CODED], shift: usize) -> [u8; CODED + 1] {
    let mut bytes = [0; CODED + 1];
    for (index, byte) in coded.iter().enumerate() {
        let wide = u16::from(*byte) << shift;
        bytes[index] |= wide as u8;
        bytes[index + 1] |= (wide >> 8) as u8;
    }
    bytes
}

#[cfg(test)]
mod tests;
