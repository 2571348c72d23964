//! `cargo xtask firmware BOARD`: a board's image, and the room it takes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::board::Board;
use crate::cli;
use crate::elf;
use crate::toolchain::Toolchain;
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask firmware BOARD [--release] [--profile P]

Builds boards/BOARD for its target and prints the image's path and section sizes.
  --release     optimise for speed (the profile `release`), not for size (`firmware`)
  --profile P   with the features of this profile of the board (minimal, core, full), not its default
";

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let mut board = None;
    let mut profile = Profile::Size;
    let mut features = None;
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("release") => profile = Profile::Speed,
            lexopt::Arg::Long("profile") => features = Some(cli::text(parser.value()?)?),
            lexopt::Arg::Value(name) if board.is_none() => board = Some(cli::text(name)?),
            other => return Err(cli::unexpected(other)),
        }
    }
    let name = board.context("which board? (cargo xtask firmware BOARD)")?;
    let image = build_with(&Board::find(&name)?, profile, features.as_deref())?;
    println!("{}", workspace::shown(&image));
    print_sizes(&image)
}

/// What an image is optimised for.
#[derive(Clone, Copy, Debug)]
pub enum Profile {
    /// Flash: the workspace's `firmware` profile.
    Size,
    /// Speed: the `release` profile.
    Speed,
}

/// Builds the board's image with the features it has by default and gives its path.
pub fn build(board: &Board, profile: Profile) -> Result<PathBuf> {
    build_with(board, profile, None)
}

/// Builds the board's image, with only `feature` of its package if given, and gives its path.
pub fn build_with(board: &Board, profile: Profile, feature: Option<&str>) -> Result<PathBuf> {
    let toolchain = Toolchain::for_target(&board.target)?;
    eprintln!(
        "building {} for {} with {}",
        board.name,
        board.target,
        toolchain.name()
    );
    let mut cargo = toolchain.cargo("build", &board.target);
    let profile = match profile {
        Profile::Size => "firmware",
        Profile::Speed => "release",
    };
    cargo.args(["--package", &board.package(), "--profile", profile]);
    if let Some(feature) = feature {
        cargo.args(["--no-default-features", "--features", feature]);
    }
    let image = workspace::built_binary(&mut cargo);
    image.with_context(|| format!("no image for the board {}", board.name))
}

/// Prints each section of the image that takes room, and the sums for flash and RAM.
pub fn print_sizes(image: &Path) -> Result<()> {
    let file = fs::read(image).with_context(|| image.display().to_string())?;
    let sections = elf::sections(&file).with_context(|| image.display().to_string())?;
    println!("  {:20} {:>10} {:>10}", "section", "address", "bytes");
    for section in &sections {
        println!(
            "  {:20} {:#010x} {:>10}",
            section.name, section.address, section.size
        );
    }
    let sum = |of: fn(&elf::Section) -> bool| -> u64 {
        sections
            .iter()
            .filter(|s| of(s))
            .map(|s| u64::from(s.size))
            .sum()
    };
    println!(
        "  {:20} {:>10} {:>10}",
        "flash",
        "",
        sum(|section| section.in_flash)
    );
    println!(
        "  {:20} {:>10} {:>10}",
        "RAM",
        "",
        sum(|section| section.in_ram)
    );
    Ok(())
}
