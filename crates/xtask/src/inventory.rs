//! `cargo xtask inventory`: what upstream's built-in modules and types have that ours have not.
//!
//! Upstream's binary lists the names (`inventory/survey.py`), ours looks each of them up: names that
//! `dir()` does not show here count as there. What is meant to stay missing is named, with a reason, in
//! `tests/inventory_missing.md`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::cli;
use crate::upstream::Checkout;
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask inventory --upstream DIR [options]

Lists the names in upstream's built-in modules and types that our release binary has not, or has with
another value. It is an error if one of them is not in tests/inventory_missing.md, or if one is there
that is not missing.
  --upstream DIR   a checkout of upstream MicroPython, with its unix binary built
  --reference PATH this binary of upstream's, in place of its standard one
  --binary PATH    this binary of ours; builds none
";

/// The modules that are compared: upstream's, but for those that need hardware or submodules.
const MODULES: &[&str] = &[
    "_thread",
    "array",
    "binascii",
    "builtins",
    "cmath",
    "collections",
    "cryptolib",
    "deflate",
    "errno",
    "framebuf",
    "gc",
    "gzip",
    "hashlib",
    "heapq",
    "io",
    "json",
    "machine",
    "marshal",
    "math",
    "micropython",
    "os",
    "platform",
    "random",
    "re",
    "select",
    "socket",
    "string.templatelib",
    "struct",
    "sys",
    "termios",
    "time",
    "uctypes",
    "vfs",
    "weakref",
    "websocket",
];

const SURVEY: &str = "crates/xtask/src/inventory/survey.py";
const EXCEPTIONS: &str = "tests/inventory_missing.md";

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let (mut upstream, mut reference, mut binary) = (None, None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("upstream") => upstream = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("reference") => reference = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("binary") => binary = Some(PathBuf::from(parser.value()?)),
            other => return Err(cli::unexpected(other)),
        }
    }
    let reference = match reference {
        Some(path) => path,
        None => Checkout::open(upstream.as_deref())?.unix_binary(),
    };
    let binary = match binary {
        Some(path) => fs::canonicalize(&path).with_context(|| path.display().to_string())?,
        None => workspace::host_binary()?,
    };
    let listed = survey(&reference, |command| {
        command.arg("list").args(MODULES);
    })?;
    let list = workspace::target_dir()?.join("inventory.txt");
    fs::write(&list, &listed).with_context(|| list.display().to_string())?;
    let missing = survey(&binary, |command| {
        command.arg("check").arg(&list);
    })?;
    let text = fs::read_to_string(workspace::root().join(EXCEPTIONS)).context(EXCEPTIONS)?;
    judge(&listed, &missing, &exceptions(&text)?)
}

/// What the survey prints when `binary` runs it.
fn survey(binary: &Path, arguments: impl FnOnce(&mut Command)) -> Result<String> {
    let mut command = Command::new(binary);
    command.arg(workspace::root().join(SURVEY));
    arguments(&mut command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run {}", binary.display()))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(
        output.status.success(),
        "{} could not run the survey: {}{text}",
        binary.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(text)
}

/// A row of the file: names that may be missing.
#[derive(Debug, PartialEq, Eq)]
pub struct Exception {
    module: String,
    owner: String,
    name: String,
}

/// The rows of the file's table. A `*` at the end of a cell stands for anything.
pub fn exceptions(text: &str) -> Result<Vec<Exception>> {
    let mut rows = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, module, owner, name, reason, _] = cells[..] else {
            bail!("{EXCEPTIONS}: a row has four cells: {line}");
        };
        ensure!(!reason.is_empty(), "{EXCEPTIONS}: no reason: {line}");
        let plain = |cell: &str| cell.trim_matches('`').to_owned();
        rows.push(Exception {
            module: plain(module),
            owner: plain(owner),
            name: plain(name),
        });
    }
    Ok(rows)
}

impl Exception {
    fn covers(&self, line: &str) -> bool {
        let mut parts = line.splitn(4, '|');
        [&self.module, &self.owner, &self.name]
            .into_iter()
            .all(|pattern| parts.next().is_some_and(|part| matches(pattern, part)))
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => pattern == text,
    }
}

/// Compares what is missing with what may be.
fn judge(listed: &str, missing: &str, exceptions: &[Exception]) -> Result<()> {
    let (mut named, mut unexpected) = (0, 0);
    for line in missing.lines() {
        if exceptions.iter().any(|exception| exception.covers(line)) {
            named += 1;
        } else {
            unexpected += 1;
            println!("missing: {line}");
        }
    }
    let mut stale = 0;
    for exception in exceptions {
        let concerned = listed.lines().any(|line| exception.covers(line));
        if concerned && !missing.lines().any(|line| exception.covers(line)) {
            stale += 1;
            println!("not missing: {exception:?}");
        }
    }
    println!(
        "{} names, {named} missing for a reason, {unexpected} without one",
        listed.lines().count()
    );
    ensure!(
        unexpected + stale == 0,
        "{EXCEPTIONS} is not what is missing"
    );
    Ok(())
}

#[cfg(test)]
mod tests;
