//! The Python packages that the tools use, in a virtual environment of the project's own.
//!
//! `python-tools.txt` names them with their versions; they live in `.tools/` at the root, which
//! git ignores, and nothing else on the machine is touched.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::apt::Apt;
use crate::process;
use crate::workspace;

const WANTED: &str = include_str!("../python-tools.txt");

/// What [`install`] found.
pub enum State {
    /// Everything was there in the wanted versions.
    Found,
    /// The environment was made or brought up to date.
    Installed,
}

/// A program of the environment, such as `mpremote`.
pub fn program(name: &str) -> Result<PathBuf> {
    let path = folder().join("bin").join(name);
    if !path.is_file() {
        anyhow::bail!("{name} is not installed; `cargo xtask setup` installs it");
    }
    Ok(path)
}

/// The wanted packages, as `name==version`.
pub fn wanted() -> impl Iterator<Item = &'static str> {
    WANTED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Makes the environment hold what `python-tools.txt` names.
pub fn install(apt: Option<&Apt>) -> Result<State> {
    let stamp = folder().join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|text| text == WANTED) && program("python").is_ok() {
        return Ok(State::Found);
    }
    let list = workspace::root().join("crates/xtask/python-tools.txt");
    make_environment(apt)?;
    process::run(
        Command::new(program("python")?)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .arg("--requirement")
            .arg(list),
    )?;
    fs::write(&stamp, WANTED).with_context(|| stamp.display().to_string())?;
    Ok(State::Installed)
}

fn folder() -> PathBuf {
    workspace::root().join(".tools")
}

fn make_environment(apt: Option<&Apt>) -> Result<()> {
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(folder());
    if process::succeeds(&mut venv) {
        return Ok(());
    }
    // Debian's own Python comes without the part of venv that installs pip.
    if let Some(apt) = apt {
        apt.install(&["python3", "python3-venv"], None)?;
    }
    process::run(&mut venv).context("Python 3 with its venv module is needed")
}
