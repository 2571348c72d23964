//! Debian packages: which are there, and installing those that are not.
//!
//! Packages come from the sources that the machine already has. The one thing added, and only
//! when asked for, is the release's own backports suite, from the same mirror.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

const SOURCES: &str = "/etc/apt/sources.list";
const SOURCES_FOLDER: &str = "/etc/apt/sources.list.d";
const ADDED_SOURCES: &str = "/etc/apt/sources.list.d/taipan-backports.sources";

/// The machine's package manager.
pub struct Apt {
    /// The package lists are refreshed once per run, before the first installation.
    lists_are_fresh: Cell<bool>,
}

impl Apt {
    /// The package manager, if this is a Debian-like machine.
    pub fn find() -> Option<Self> {
        let found = process::succeeds(Command::new("apt-get").arg("--version"));
        found.then(|| Self {
            lists_are_fresh: Cell::new(false),
        })
    }

    /// Installs `packages`, from `suite` if one is named, else from where apt prefers.
    pub fn install(&self, packages: &[&str], suite: Option<&str>) -> Result<()> {
        if !self.lists_are_fresh.get() {
            self.update()?;
        }
        let mut command = apt_get()?;
        command.args(["install", "--yes", "--no-install-recommends"]);
        if let Some(suite) = suite {
            command.args(["--target-release", suite]);
        }
        command.args(packages);
        process::run(&mut command)
    }

    /// Makes sure that the release's backports suite is among the sources, and names it.
    pub fn backports(&self) -> Result<String> {
        let release = release_name()?;
        let suite = format!("{release}-backports");
        let known = process::output(Command::new("apt-cache").arg("policy"))?;
        if !known.contains(&suite) {
            let source = backports_source(&release, &suite)?;
            eprintln!("adding the suite {suite} ({ADDED_SOURCES})");
            write_as_root(Path::new(ADDED_SOURCES), &source)?;
            self.update()?;
        }
        Ok(suite)
    }

    fn update(&self) -> Result<()> {
        process::run(apt_get()?.args(["update", "--quiet=2"]))?;
        self.lists_are_fresh.set(true);
        Ok(())
    }
}

/// `apt-get`, as root, never asking questions, waiting for another apt that holds the lock.
fn apt_get() -> Result<Command> {
    let mut command = if is_root()? {
        Command::new("env")
    } else {
        let mut command = Command::new("sudo");
        command.arg("env");
        command
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command.args(["-o", "DPkg::Lock::Timeout=600", "-o", "Dpkg::Use-Pty=0"]);
    Ok(command)
}

fn is_root() -> Result<bool> {
    Ok(process::output(Command::new("id").arg("-u"))?.trim() == "0")
}

fn write_as_root(path: &Path, text: &str) -> Result<()> {
    if is_root()? {
        return fs::write(path, text).with_context(|| format!("cannot write {}", path.display()));
    }
    let draft = std::env::temp_dir().join("taipan-backports.sources");
    fs::write(&draft, text)?;
    process::run(
        Command::new("sudo")
            .args(["install", "-m", "644"])
            .args([&draft, path]),
    )
}

/// The release's code name, such as `bookworm`; an error where this is not Debian.
fn release_name() -> Result<String> {
    let text = fs::read_to_string("/etc/os-release").context("/etc/os-release")?;
    let value = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    if value("ID=").as_deref() != Some("debian") {
        bail!("this is not Debian, so there is no backports suite");
    }
    value("VERSION_CODENAME=").context("/etc/os-release has no VERSION_CODENAME")
}

/// A source entry for `suite`, on the mirror that `release` itself comes from.
fn backports_source(release: &str, suite: &str) -> Result<String> {
    for path in source_files()? {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let found = if path
            .extension()
            .is_some_and(|extension| extension == "sources")
        {
            text.split("\n\n")
                .find_map(|entry| from_stanza(entry, release, suite))
        } else {
            text.lines()
                .find_map(|line| from_line(line, release, suite))
        };
        if let Some(source) = found {
            return Ok(source);
        }
    }
    bail!("no apt source of this machine provides {release}, so {suite} cannot be added")
}

fn source_files() -> Result<Vec<PathBuf>> {
    let mut files = vec![PathBuf::from(SOURCES)];
    if Path::new(SOURCES_FOLDER).is_dir() {
        for entry in fs::read_dir(SOURCES_FOLDER)? {
            files.push(entry?.path());
        }
    }
    files.sort();
    Ok(files)
}

/// From an entry in the deb822 style: `Types:`, `URIs:`, `Suites:` lines.
fn from_stanza(entry: &str, release: &str, suite: &str) -> Option<String> {
    let field = |name: &str| {
        let line = entry.lines().find_map(|line| line.strip_prefix(name));
        line.map(str::trim)
    };
    if !field("Suites:")?
        .split_whitespace()
        .any(|suite| suite == release)
    {
        return None;
    }
    let signed_by = field("Signed-By:").map(|key| format!("Signed-By: {key}\n"));
    Some(format!(
        "Types: deb\nURIs: {}\nSuites: {suite}\nComponents: main\n{}",
        field("URIs:")?,
        signed_by.unwrap_or_default()
    ))
}

/// From an entry in the one-line style: `deb [options] URI suite component...`.
fn from_line(line: &str, release: &str, suite: &str) -> Option<String> {
    let rest = line.trim().strip_prefix("deb ")?.trim_start();
    let rest = match rest.strip_prefix('[') {
        Some(options) => options.split_once(']')?.1,
        None => rest,
    };
    let mut words = rest.split_whitespace();
    let uri = words.next()?;
    (words.next()? == release)
        .then(|| format!("Types: deb\nURIs: {uri}\nSuites: {suite}\nComponents: main\n"))
}

#[cfg(test)]
mod tests;
