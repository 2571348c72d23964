//! A checkout of upstream MicroPython: its tests, its runners, and the builds that its own READMEs
//! describe, where they put them. Nothing here makes those builds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::python_tools;

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

    /// Where its compiler is once it is built.
    pub fn mpy_cross(&self) -> PathBuf {
        self.folder.join("mpy-cross/build/mpy-cross")
    }

    /// Where the binary of its unix port is once it is built.
    pub fn unix_binary(&self) -> PathBuf {
        self.folder.join("ports/unix/build-standard/micropython")
    }

    /// Where the image for a board of its qemu port is once it is built.
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
}
