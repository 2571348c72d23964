//! A checkout of upstream MicroPython: its tests, its runners, its own builds.
//!
//! `cargo xtask upstream` makes those builds, in upstream's folders, for `bench` to compare
//! with; nothing of them enters our workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::apt::Apt;
use crate::board;
use crate::cli;
use crate::process;
use crate::python_tools;

pub const USAGE: &str = "
usage: cargo xtask upstream --upstream DIR

Builds, in a checkout of upstream MicroPython: mpy-cross, the unix binary, and the images of
the emulated boards that we have too. Leaves out what needs submodules (TLS, btree, ffi).
";

/// The unix build without the parts whose sources are submodules, and without frozen modules,
/// which come from one too.
const UNIX_FLAGS: &[&str] = &[
    "MICROPY_PY_SSL=0",
    "MICROPY_SSL_MBEDTLS=0",
    "MICROPY_PY_BTREE=0",
    "MICROPY_PY_FFI=0",
    "FROZEN_MANIFEST=",
];

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let mut folder = None;
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("upstream") => folder = Some(PathBuf::from(parser.value()?)),
            other => return Err(cli::unexpected(other)),
        }
    }
    let checkout = Checkout::open(folder.as_deref())?;
    checkout.make("mpy-cross", &[])?;
    checkout.make("ports/unix", UNIX_FLAGS)?;
    println!("{}", checkout.unix_binary().display());
    for board in board::all()? {
        let Some(name) = &board.upstream_board else {
            continue;
        };
        arm_compiler()?;
        checkout.make(
            "ports/qemu",
            &[&format!("BOARD={name}"), "FROZEN_MANIFEST="],
        )?;
        println!("{}", checkout.board_image(name).display());
    }
    Ok(())
}

fn arm_compiler() -> Result<()> {
    if process::succeeds(Command::new("arm-none-eabi-gcc").arg("--version")) {
        return Ok(());
    }
    let apt = Apt::find().context("arm-none-eabi-gcc, with newlib, is needed")?;
    apt.install(&["gcc-arm-none-eabi", "libnewlib-arm-none-eabi"], None)
}

/// What upstream's runners run on.
#[derive(Debug)]
pub enum Target {
    /// A binary of this machine.
    Host(PathBuf),
    /// A board, by the `execpty:` instance that starts it.
    Board(String),
}

/// A checkout of upstream MicroPython.
#[derive(Debug)]
pub struct Checkout {
    folder: PathBuf,
}

impl Checkout {
    /// The checkout in `folder`.
    pub fn open(folder: Option<&Path>) -> Result<Self> {
        let Some(folder) = folder else {
            bail!("where is upstream's source? (--upstream DIR)");
        };
        let folder = fs::canonicalize(folder).with_context(|| folder.display().to_string())?;
        ensure!(
            folder.join("tests/run-tests.py").is_file(),
            "{} is not a checkout of MicroPython: it has no tests/run-tests.py",
            folder.display()
        );
        Ok(Self { folder })
    }

    /// Upstream's `tests` folder, from which its runners run.
    pub fn tests(&self) -> PathBuf {
        self.folder.join("tests")
    }

    /// The tests of a folder, as upstream's runner would find them, in its order.
    pub fn tests_in(&self, folder: &str) -> Result<Vec<String>> {
        let path = self.tests().join(folder);
        let entries =
            fs::read_dir(&path).with_context(|| format!("upstream has no test folder {folder}"))?;
        let mut tests = Vec::new();
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".py") && !name.starts_with('.') {
                tests.push(format!("{folder}/{name}"));
            }
        }
        tests.sort();
        Ok(tests)
    }

    /// The compiler that `cargo xtask upstream` builds.
    pub fn mpy_cross(&self) -> PathBuf {
        self.folder.join("mpy-cross/build/mpy-cross")
    }

    /// The unix binary that `cargo xtask upstream` builds.
    pub fn unix_binary(&self) -> PathBuf {
        self.folder.join("ports/unix/build-standard/micropython")
    }

    /// The image that `cargo xtask upstream` builds for a board of its qemu port.
    pub fn board_image(&self, board: &str) -> PathBuf {
        self.folder
            .join(format!("ports/qemu/build-{board}/firmware.elf"))
    }

    /// One of upstream's runners, set to run on `target`.
    pub fn runner(&self, script: &str, target: &Target) -> Result<Command> {
        let mut command;
        match target {
            Target::Host(binary) => {
                command = Command::new("python3");
                command.env("MICROPY_MICROPYTHON", binary);
                command.args(["-u", script]);
            }
            Target::Board(instance) => {
                // The runner talks to a pty through pyserial.
                command = Command::new(python_tools::program("python")?);
                command.args(["-u", script, "-t", instance]);
            }
        }
        command.current_dir(self.tests());
        Ok(command)
    }

    fn make(&self, folder: &str, flags: &[&str]) -> Result<()> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut make = Command::new("make");
        make.arg("-C").arg(self.folder.join(folder));
        make.args(["--quiet", &format!("-j{cores}")]).args(flags);
        process::run(&mut make)
    }
}
