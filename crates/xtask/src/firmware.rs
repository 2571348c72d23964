//! `cargo xtask firmware BOARD`: a board's image, and the room it takes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::board::Board;
use crate::cli;
use crate::elf;
use crate::frame_pointers;
use crate::process;
use crate::toolchain::Toolchain;
use crate::uf2;
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask firmware BOARD [--release] [--profile P] [--manifest FILE [--lib DIR]]

Builds boards/BOARD for its target and prints the image's path and section sizes; for a board whose boot
loader takes UF2 files, writes one beside it.
  --release     optimise for speed (the profile `release`), not for size (`firmware`)
  --profile P   with the features of this profile of the board (minimal, core, full), not its default
  --manifest FILE   freeze the modules that this manifest names, not those of the board's
                `manifest = ` in board.toml
  --lib DIR     a checkout of micropython-lib, for the manifest's require()
";

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let mut board = None;
    let mut profile = Profile::Size;
    let mut features = None;
    let (mut manifest, mut library) = (None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("release") => profile = Profile::Speed,
            lexopt::Arg::Long("profile") => features = Some(cli::text(parser.value()?)?),
            lexopt::Arg::Long("manifest") => manifest = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("lib") => library = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Value(name) if board.is_none() => board = Some(cli::text(name)?),
            other => return Err(cli::unexpected(other)),
        }
    }
    let name = board.context("which board? (cargo xtask firmware BOARD)")?;
    let mut board = Board::find(&name)?;
    if manifest.is_some() {
        board.manifest = manifest;
    }
    let options = Options {
        profile,
        feature: features.as_deref(),
        library: library.as_deref(),
    };
    let image = build_with(&board, options)?;
    println!("{}", workspace::shown(&image));
    if board.uf2_family.is_some() {
        println!("{}", workspace::shown(&uf2_path(&image)));
    }
    print_sizes(&board, &image)
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
    build_with(
        board,
        Options {
            profile,
            feature: None,
            library: None,
        },
    )
}

/// How an image is built.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// What it is optimised for.
    pub profile: Profile,
    /// The only feature of the board's package, if not its default ones.
    pub feature: Option<&'o str>,
    /// A checkout of micropython-lib, for manifests.
    pub library: Option<&'o Path>,
}

/// What LLVM does otherwise where flash is scarce. It leaves out loads of what a loop needs before it begins, other
/// counters for loops, another order of instructions: 1 % of the flash, and at most 1 % of the speed. It lays the
/// blocks of functions so that they need fewer jumps, 0.7 % of the flash; that of the loop that runs programs, which
/// has more blocks than the limit, would be 0.2 %, and 2 % of the speed. It puts small constants beside the function
/// that uses them, which saves their addresses, and copies up to six words without a call: 0.7 %. It does not keep
/// the pieces of a value apart that were split where control flow divides: 0.1 %. (More rounds of its outliner,
/// `-machine-outliner-reruns`, save 76 bytes and give code for Thumb-2 that runs wild at a `try`.)
const LEAN: &str = "-C llvm-args=-disable-machine-licm -C llvm-args=-disable-lsr \
                     -C llvm-args=-disable-post-ra -C llvm-args=-enable-pre=0 \
                     -C llvm-args=-apply-ext-tsp-for-size \
                     -C llvm-args=-ext-tsp-block-placement-max-blocks=500 \
                     -C llvm-args=-arm-promote-constant \
                     -C llvm-args=-arm-promote-constant-max-size=128 \
                     -C llvm-args=-arm-promote-constant-max-total=1024 \
                     -C llvm-args=-max-store-memcpy=6 \
                     -C llvm-args=-join-splitedges";

/// Builds the board's image, and beside it the UF2 file of a board that is flashed with one; gives the image's path.
pub fn build_with(board: &Board, options: Options<'_>) -> Result<PathBuf> {
    let frozen = frozen(board, options.library)?;
    let toolchain = Toolchain::for_target(&board.target)?;
    eprintln!(
        "building {} for {} with {}",
        board.name,
        board.target,
        toolchain.name()
    );
    let mut cargo = toolchain.cargo("build", &board.target);
    let flags = match options.profile {
        Profile::Size => LEAN,
        Profile::Speed => "",
    };
    frame_pointers::omit(&mut cargo, &board.target, flags)?;
    let profile = match options.profile {
        Profile::Size if board.small => "small",
        Profile::Size => "firmware",
        Profile::Speed => "release",
    };
    cargo.args(["--package", &board.package(), "--profile", profile]);
    if let Some(feature) = options.feature {
        cargo.args(["--no-default-features", "--features", feature]);
    }
    let linked = board
        .too_large
        .as_ref()
        .map(|sizes| sizes.linked.to_string());
    // Set in any case, as the next: without it the flash is as long as the board's.
    cargo.env("TAIPAN_FLASH", linked.unwrap_or_default());
    // Set in any case: what the variable was for the last image does not count.
    cargo.env("TAIPAN_FROZEN", frozen.unwrap_or_default());
    let image = workspace::built_binary(&mut cargo)
        .with_context(|| format!("no image for the board {}", board.name))?;
    check_names(&image)?;
    if let Some(family) = board.uf2_family {
        write_uf2(&image, family)?;
    }
    Ok(image)
}

/// Checks that nothing in an image refers to a name that the image is without (`crates/object/src/names.rs`).
fn check_names(image: &Path) -> Result<()> {
    let file = fs::read(image).with_context(|| image.display().to_string())?;
    let symbols = elf::symbols(&file)?;
    ensure!(
        !symbols
            .iter()
            .any(|symbol| symbol.name.contains("ABSENT_NAME")),
        "{}: it has code that uses a name which crates/object/src/names.rs leaves out of it",
        image.display()
    );
    Ok(())
}

/// Folders of packages in a checkout of micropython-lib.
const PACKAGES: [&str; 3] = ["micropython", "python-stdlib", "python-ecosys"];

/// Builds the image of the board's frozen modules, if it has a manifest, and gives its path.
fn frozen(board: &Board, library: Option<&Path>) -> Result<Option<PathBuf>> {
    let Some(manifest) = &board.manifest else {
        return Ok(None);
    };
    let mut build = workspace::cargo();
    build.args(["build", "--quiet", "--package", "taipan-cross"]);
    let mut freeze = Command::new(workspace::built_binary(&mut build)?);
    let image = workspace::target_dir()?.join(format!("{}-frozen.romfs", board.name));
    freeze.args(["freeze", "-o"]).arg(&image);
    let folder = workspace::root().join("boards").join(&board.name);
    let mut define = |name: &str, folder: &Path| {
        freeze.arg("-D").arg(format!("{name}={}", folder.display()));
    };
    define("MPY_DIR", &workspace::root());
    define("BOARD_DIR", &folder);
    define("PORT_DIR", &folder);
    if let Some(library) = library {
        define("MPY_LIB_DIR", library);
        for folder in PACKAGES.map(|name| library.join(name)) {
            if folder.is_dir() {
                freeze.arg("-l").arg(folder);
            }
        }
    }
    process::run(freeze.arg(manifest))?;
    Ok(Some(image))
}

/// Where the UF2 file of an image lies.
pub fn uf2_path(image: &Path) -> PathBuf {
    image.with_extension("uf2")
}

fn write_uf2(image: &Path, family: u32) -> Result<()> {
    let file = fs::read(image).with_context(|| image.display().to_string())?;
    let segments = elf::segments(&file).with_context(|| image.display().to_string())?;
    let path = uf2_path(image);
    fs::write(&path, uf2::file(&segments, family)?).with_context(|| path.display().to_string())
}

/// Prints each section of the image that takes room, and the sums for flash and RAM; for a board whose flash is
/// too small, by how much.
pub fn print_sizes(board: &Board, image: &Path) -> Result<()> {
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
    let flash = sum(|section| section.in_flash);
    println!("  {:20} {:>10} {flash:>10}", "flash", "");
    if let Some(sizes) = &board.too_large {
        let over = flash.saturating_sub(sizes.flash);
        println!("  {:20} {:>10} {over:>10}", "more than it has", "");
    }
    println!(
        "  {:20} {:>10} {:>10}",
        "RAM",
        "",
        sum(|section| section.in_ram)
    );
    Ok(())
}
