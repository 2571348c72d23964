//! `cargo xtask size BOARD`: which crates and modules take the flash and RAM of an image.
//!
//! The image's symbols say it: each is counted for the module that its name begins with, and what
//! the compiler made of a generic item of the standard library for the first crate of ours in its
//! name, that is, for who asked for it. Constants without a name (texts, tables of jumps) and the
//! gaps between symbols are one row. A report is plain text that this command writes and reads, so
//! that a change's cost is a difference between two reports.

mod report;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use self::report::{Cost, Report};
use crate::board::Board;
use crate::cli;
use crate::elf;
use crate::firmware::{self, Profile};
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask size BOARD [options]

Builds the board's image and prints the flash (code and constants) and RAM that each crate and
module takes, in bytes.
  --profile P      with the features of this profile of the board, not its default
  --save FILE      write the report to FILE
  --against FILE   print what differs from the report in FILE, not the whole
  --image PATH     this image; builds none
  --symbols TEXT   print the symbols whose names contain TEXT too, largest first
";

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let (mut board, mut profile, mut image) = (None, None, None);
    let (mut save, mut against, mut symbols) = (None, None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("profile") => profile = Some(cli::text(parser.value()?)?),
            lexopt::Arg::Long("save") => save = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("against") => against = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("image") => image = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("symbols") => symbols = Some(cli::text(parser.value()?)?),
            lexopt::Arg::Value(name) if board.is_none() => board = Some(cli::text(name)?),
            other => return Err(cli::unexpected(other)),
        }
    }
    let image = match image {
        Some(image) => image,
        None => {
            let name = board.context("which board? (cargo xtask size BOARD)")?;
            firmware::build_with(
                &Board::find(&name)?,
                firmware::Options {
                    profile: Profile::Size,
                    feature: profile.as_deref(),
                    library: None,
                },
            )?
        }
    };
    let file = fs::read(&image).with_context(|| workspace::shown(&image))?;
    let pieces = pieces(&file).with_context(|| workspace::shown(&image))?;
    let report = Report::of(&pieces);
    match against {
        None => print!("{report}"),
        Some(path) => {
            let text = fs::read_to_string(&path).with_context(|| workspace::shown(&path))?;
            let before = Report::parse(&text).with_context(|| workspace::shown(&path))?;
            print!("{}", report.against(&before));
        }
    }
    if let Some(part) = symbols {
        print_symbols(&pieces, &part);
    }
    if let Some(path) = save {
        fs::write(&path, report.to_string()).with_context(|| workspace::shown(&path))?;
    }
    Ok(())
}

/// A stretch of the image, with the readable name of its symbol.
pub struct Piece {
    /// Empty for what no symbol names.
    name: String,
    cost: Cost,
}

/// The symbols of the image, and what is left over of each section.
fn pieces(file: &[u8]) -> Result<Vec<Piece>> {
    let symbols = elf::symbols(file)?;
    let mut pieces = Vec::new();
    for section in elf::sections(file)? {
        let cost = |size: u32| {
            let size = u64::from(size);
            let code = section.in_flash && section.is_code;
            Cost {
                code: if code { size } else { 0 },
                constants: if section.in_flash && !code { size } else { 0 },
                ram: if section.in_ram { size } else { 0 },
            }
        };
        let end = section.address.saturating_add(section.size);
        let mut covered = section.address;
        let first = symbols.partition_point(|symbol| symbol.address < section.address);
        for symbol in &symbols[first..] {
            if symbol.address >= end {
                break;
            }
            // Symbols may overlap: an alias, or an assembler's label with a length.
            let start = symbol.address.max(covered);
            let stop = (symbol.address.saturating_add(symbol.size)).min(end);
            if stop > start {
                pieces.push(Piece {
                    name: readable(&symbol.name),
                    cost: cost(stop - start),
                });
                pieces.push(Piece {
                    name: String::new(),
                    cost: cost(start - covered),
                });
                covered = stop;
            }
        }
        pieces.push(Piece {
            name: String::new(),
            cost: cost(end - covered),
        });
    }
    Ok(pieces)
}

/// A symbol's name for people; empty for a constant that the compiler gave a number only.
fn readable(mangled: &str) -> String {
    if mangled.starts_with(".L") || mangled.starts_with("anon.") {
        return String::new();
    }
    format!("{:#}", rustc_demangle::demangle(mangled))
}

fn print_symbols(pieces: &[Piece], part: &str) {
    let matches = |piece: &&Piece| !piece.name.is_empty() && piece.name.contains(part);
    let mut found: Vec<_> = pieces.iter().filter(matches).collect();
    found.sort_by_key(|piece| std::cmp::Reverse(piece.cost.sum()));
    println!();
    for piece in found {
        println!("{:>8} {}", piece.cost.sum(), piece.name);
    }
}

#[cfg(test)]
mod tests;
