//! What the tools know of a board: the facts in its `boards/<name>/board.toml`.
//!
//! ```toml
//! target = "thumbv7m-none-eabi"        # the Rust target triple of the image
//! manifest = "manifest.py"             # frozen modules, in the board's folder; left out for none
//! small = true                         # its flash is so small that speed is given up for room
//! clock = true                         # a small board that has `machine.RTC` all the same
//!
//! [emulator]                           # left out where no emulator runs the board
//! program = "qemu-system-arm"
//! machine = "mps2-an385"               # QEMU's -machine
//! args = ["-semihosting"]              # anything else that every run needs
//!
//! [emulator.flash]                     # a NOR flash that a file on the host can back
//! unit = 1                             # QEMU's number of it
//! size = 33554432                      # in bytes; the file is exactly as long
//!
//! [too-large]                          # while the image does not fit the board's flash
//! flash = 0x40000                      # the flash's bytes, as in memory.x
//! linked = 0x100000                    # what the image is linked for instead
//! args = ["-global", "..."]            # by which the emulator has as much; left out where it cannot
//!
//! [uf2]                                # for a chip whose boot loader takes UF2 files
//! family = 0xe48bff56                  # the chip's number in the list of families
//!
//! [upstream]                           # left out where upstream has no such board
//! board = "MPS2_AN385"                 # the BOARD= name of upstream's qemu port
//! ```
//!
//! `[flash]` and `[[partitions]]` are described in `crates/board-file`.
//!
//! The board's package is named `taipan-<folder>` and builds one binary, the image. What the
//! firmware itself knows (memory map, pins) is not repeated here.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use taipan_board_file::FlashLayout;
use taipan_partitions::Entry;
use toml::{Table, Value};

use crate::rp2040;
use crate::workspace;

/// One board that has an image to build.
#[derive(Clone, Debug)]
pub struct Board {
    /// The folder's name under `boards/`.
    pub name: String,
    /// The Rust target triple.
    pub target: String,
    /// The manifest of its frozen modules, if it has some.
    pub manifest: Option<PathBuf>,
    /// What runs it besides hardware, if anything does.
    pub emulator: Option<Emulator>,
    /// By how much its image is too large, while it is.
    pub too_large: Option<TooLarge>,
    /// Is its flash so small that speed is given up for room?
    pub small: bool,
    /// Has its image `machine.RTC`?
    pub clock: bool,
    /// The flash with a partition table, if it has one.
    pub flash: Option<FlashLayout>,
    /// The family of chips in UF2 files, if its boot loader takes them.
    pub uf2_family: Option<u32>,
    /// The `BOARD=` of upstream's qemu port that runs on the same machine.
    pub upstream_board: Option<String>,
}

/// What runs a board besides hardware.
#[derive(Clone, Debug)]
pub struct Emulator {
    /// Which emulator.
    pub kind: EmulatorKind,
    /// The flash that keeps its contents in a file, if there is one.
    pub flash: Option<FlashDrive>,
}

/// An emulator, and what it needs to know.
#[derive(Clone, Debug)]
pub enum EmulatorKind {
    /// QEMU.
    Qemu {
        /// The binary, found on `PATH`.
        program: String,
        /// Its `-machine`.
        machine: String,
        /// Further arguments that every run of this board needs.
        args: Vec<String>,
    },
    /// `rp2040js`: see [`crate::rp2040`].
    Rp2040,
}

impl Emulator {
    /// Is it on this machine? QEMU always is, after `cargo xtask setup`.
    pub fn is_there(&self) -> bool {
        match self.kind {
            EmulatorKind::Qemu { .. } => true,
            EmulatorKind::Rp2040 => rp2040::is_installed(),
        }
    }

    /// Does anything hang on its buses?
    pub fn has_devices(&self) -> bool {
        matches!(self.kind, EmulatorKind::Rp2040)
    }

    /// Does an access to what is not there end in a fault, as on hardware?
    pub fn has_faults(&self) -> bool {
        matches!(self.kind, EmulatorKind::Qemu { .. })
    }
}

/// An image that does not fit the board's flash yet, and is linked for a larger one.
#[derive(Clone, Debug)]
pub struct TooLarge {
    /// Bytes of the board's flash.
    pub flash: u64,
    /// Bytes of the flash that it is linked for.
    pub linked: u64,
}

/// A flash of an emulator's.
#[derive(Clone, Copy, Debug)]
pub struct FlashDrive {
    /// QEMU's number of it; 0 elsewhere.
    pub unit: u64,
    /// Its size in bytes, which its file must have exactly.
    pub size: u64,
}

impl Board {
    /// The board of this name, or an error that lists the names there are.
    pub fn find(name: &str) -> Result<Self> {
        let boards = all()?;
        let names: Vec<_> = boards.iter().map(|board| board.name.clone()).collect();
        match boards.into_iter().find(|board| board.name == name) {
            Some(board) => Ok(board),
            None if names.is_empty() => {
                bail!("no board `{name}`: no folder under boards/ has a board.toml")
            }
            None => bail!("no board `{name}`; there are: {}", names.join(", ")),
        }
    }

    /// The name of the board's package.
    pub fn package(&self) -> String {
        format!("taipan-{}", self.name)
    }

    /// What runs the board besides hardware, or an error that says that nothing does.
    pub fn emulator(&self) -> Result<&Emulator> {
        self.emulator
            .as_ref()
            .with_context(|| match self.too_large {
                Some(_) => format!("the image for {} is too large for its emulator", self.name),
                None => format!("no emulator runs the board {}", self.name),
            })
    }

    /// Does an emulator run it that is on this machine?
    pub fn runs_here(&self) -> bool {
        self.emulator.as_ref().is_some_and(Emulator::is_there)
    }

    /// Does it mount a file system at `/` by itself?
    pub fn has_files(&self) -> bool {
        let entries = self.flash.iter().flat_map(|flash| flash.table.entries());
        let is_root = |entry: &Entry| entry.mount.as_str() == "/";
        entries.into_iter().any(is_root)
    }

    fn load(name: &str, path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path)?;
        let facts: Table = text.parse()?;
        let mut emulator = match table(&facts, "emulator")? {
            None => None,
            Some(emulator) => Some(Emulator {
                kind: emulator_kind(emulator)?,
                flash: flash_drive(emulator)?,
            }),
        };
        let too_large = match table(&facts, "too-large")? {
            None => None,
            Some(sizes) => {
                let args = strings(sizes, "args")?;
                // An emulator with no more flash than the board cannot run it either.
                emulator = emulator.filter(|_| !args.is_empty());
                if let Some(Emulator {
                    kind: EmulatorKind::Qemu { args: all, .. },
                    ..
                }) = &mut emulator
                {
                    all.extend(args);
                }
                Some(TooLarge {
                    flash: whole_number(sizes, "flash")?,
                    linked: whole_number(sizes, "linked")?,
                })
            }
        };
        let upstream_board = match table(&facts, "upstream")? {
            None => None,
            Some(upstream) => Some(string(upstream, "board")?),
        };
        let uf2_family = match table(&facts, "uf2")? {
            None => None,
            Some(uf2) => {
                let family = u32::try_from(whole_number(uf2, "family")?);
                Some(family.context("`family` has 32 bits")?)
            }
        };
        let has = |key| matches!(facts.get(key), Some(Value::Boolean(true)));
        Ok(Self {
            name: name.to_owned(),
            target: string(&facts, "target")?,
            manifest: match facts.get("manifest") {
                Some(_) => Some(path.with_file_name(string(&facts, "manifest")?)),
                None => None,
            },
            emulator,
            too_large,
            small: has("small"),
            clock: !has("small") || has("clock"),
            flash: taipan_board_file::parse(&text)?,
            uf2_family,
            upstream_board,
        })
    }
}

fn emulator_kind(facts: &Table) -> Result<EmulatorKind> {
    let program = string(facts, "program")?;
    if program == rp2040::PROGRAM {
        return Ok(EmulatorKind::Rp2040);
    }
    Ok(EmulatorKind::Qemu {
        program,
        machine: string(facts, "machine")?,
        args: strings(facts, "args")?,
    })
}

/// Every board with an image to build, by name.
pub fn all() -> Result<Vec<Board>> {
    let mut boards = Vec::new();
    for folder in board_folders()? {
        let facts = folder.join("board.toml");
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if facts.is_file() {
            let board = Board::load(&name, &facts);
            boards.push(board.with_context(|| workspace::shown(&facts))?);
        } else if name != "unix" {
            bail!("boards/{name} has no board.toml: the tools cannot build or run it");
        }
    }
    Ok(boards)
}

fn board_folders() -> Result<Vec<PathBuf>> {
    let boards = workspace::root().join("boards");
    if !boards.is_dir() {
        return Ok(Vec::new());
    }
    let mut folders = Vec::new();
    for entry in fs::read_dir(&boards).context("boards")? {
        let path = entry?.path();
        if path.join("Cargo.toml").is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

fn table<'t>(from: &'t Table, key: &str) -> Result<Option<&'t Table>> {
    match from.get(key) {
        None => Ok(None),
        Some(Value::Table(table)) => Ok(Some(table)),
        Some(_) => bail!("`{key}` must be a table"),
    }
}

fn flash_drive(emulator: &Table) -> Result<Option<FlashDrive>> {
    let Some(flash) = table(emulator, "flash")? else {
        return Ok(None);
    };
    Ok(Some(FlashDrive {
        unit: whole_number(flash, "unit")?,
        size: whole_number(flash, "size")?,
    }))
}

fn whole_number(from: &Table, key: &str) -> Result<u64> {
    let number = from.get(key).and_then(Value::as_integer);
    let number = number.with_context(|| format!("`{key}` must be a whole number"))?;
    u64::try_from(number).with_context(|| format!("`{key}` must not be negative"))
}

fn string(from: &Table, key: &str) -> Result<String> {
    match from.get(key) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => bail!("`{key}` must be a string"),
        None => bail!("`{key}` is missing"),
    }
}

fn strings(from: &Table, key: &str) -> Result<Vec<String>> {
    let Some(value) = from.get(key) else {
        return Ok(Vec::new());
    };
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let texts: Vec<_> = items
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    if value.is_array() && texts.len() == items.len() {
        Ok(texts)
    } else {
        bail!("`{key}` must be an array of strings")
    }
}
