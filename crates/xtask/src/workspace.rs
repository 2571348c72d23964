//! Where the workspace is and what is in it.

use std::env;
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process;

/// The workspace's root folder: two levels above this crate.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The `cargo` that started us, run from the workspace's root.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The folder that `cargo` builds into.
pub fn target_dir() -> Result<PathBuf> {
    let metadata = metadata()?;
    let path = metadata["target_directory"].as_str();
    Ok(PathBuf::from(
        path.context("cargo metadata names no target directory")?,
    ))
}

/// The packages of the workspace, as `cargo metadata` lists them.
fn packages() -> Result<Vec<Value>> {
    let mut metadata = metadata()?;
    match metadata["packages"].take() {
        Value::Array(packages) => Ok(packages),
        _ => bail!("cargo metadata lists no packages"),
    }
}

/// Builds a package's only binary with `cargo`, already set to `build` it, and gives its path.
pub fn built_binary(cargo: &mut Command) -> Result<PathBuf> {
    cargo.arg("--message-format=json-render-diagnostics");
    eprintln!("$ {}", process::shown(cargo));
    let mut child = cargo
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run cargo")?;
    let messages = child.stdout.take().context("cargo has no output")?;
    let mut binaries = Vec::new();
    for message in serde_json::Deserializer::from_reader(BufReader::new(messages)).into_iter() {
        let message: Value = message.context("cargo printed something that is not JSON")?;
        if let Some(path) = message["executable"].as_str() {
            binaries.push(PathBuf::from(path));
        }
    }
    if !child.wait()?.success() {
        bail!("{} failed", process::shown(cargo));
    }
    match binaries.as_slice() {
        [binary] => Ok(binary.clone()),
        [] => bail!("the package has no binary"),
        _ => bail!("the package has several binaries, where one was expected"),
    }
}

/// The interpreter for this machine, built for speed.
pub fn host_binary() -> Result<PathBuf> {
    built_binary(cargo().args(["build", "--release", "--package", "taipan-unix"]))
}

/// The programs under `tests/py`, each with its output beside it, by name.
pub fn test_programs() -> Result<Vec<PathBuf>> {
    let folder = root().join("tests/py");
    let mut programs = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| shown(&folder))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "py") {
            programs.push(path);
        }
    }
    programs.sort();
    Ok(programs)
}

/// The library crates that run on a device: those whose `lib.rs` says `#![no_std]`.
pub fn no_std_crates() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for package in packages()? {
        let Some(manifest) = package["manifest_path"].as_str().map(Path::new) else {
            continue;
        };
        let in_crates = manifest.starts_with(root().join("crates"));
        let lib = manifest.with_file_name("src").join("lib.rs");
        if !in_crates || !lib.is_file() {
            continue;
        }
        let text = fs::read_to_string(&lib).with_context(|| format!("{}", lib.display()))?;
        if text.lines().any(|line| line.trim() == "#![no_std]")
            && let Some(name) = package["name"].as_str()
        {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

/// A path as shown to a person: relative to the workspace where it lies inside.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

fn metadata() -> Result<Value> {
    let text = process::output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    serde_json::from_str(&text).context("cargo metadata printed something that is not JSON")
}
