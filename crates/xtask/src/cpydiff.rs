//! `cargo xtask cpydiff`: upstream's list of differences from CPython, each a program, run by
//! CPython and by our binary. What prints the same on both is a difference no more.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

use crate::cli;
use crate::upstream::Checkout;
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask cpydiff --upstream DIR [options] [NAME]...

Runs the programs in upstream's tests/cpydiff with python3 and with our release binary. They are
equal if they print the same to standard output and both end well, or both do not. Those whose
name contains a NAME are run, all if none is given.
  --upstream DIR   a checkout of upstream MicroPython
  --binary PATH    this binary; builds none
  --least N        it is an error if fewer than N are equal
";

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let (mut upstream, mut binary, mut least) = (None, None, 0usize);
    let mut names = Vec::new();
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("upstream") => upstream = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("binary") => binary = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("least") => {
                let count = cli::text(parser.value()?)?;
                least = count.parse().context("--least takes a number")?;
            }
            lexopt::Arg::Value(name) => names.push(cli::text(name)?),
            other => return Err(cli::unexpected(other)),
        }
    }
    let checkout = Checkout::open(upstream.as_deref())?;
    let binary = match binary {
        Some(path) => fs::canonicalize(&path).with_context(|| path.display().to_string())?,
        None => workspace::host_binary()?,
    };
    let programs: Vec<String> = checkout
        .tests_in("cpydiff")?
        .into_iter()
        .filter(|program| names.is_empty() || names.iter().any(|name| program.contains(name)))
        .collect();
    let tests = checkout.tests();
    let mut equal = 0;
    for program in &programs {
        let theirs = output(&tests, Path::new("python3"), &["-BS"], program)?;
        let ours = output(&tests, &binary, &[], program)?;
        match difference(&theirs, &ours) {
            None => equal += 1,
            Some(difference) => println!("{program}\n{difference}"),
        }
    }
    println!("{equal} of {} print what CPython prints", programs.len());
    if equal < least {
        bail!("fewer than {least} programs print what CPython prints");
    }
    Ok(())
}

/// Runs one program in upstream's `tests` folder.
fn output(tests: &Path, binary: &Path, options: &[&str], program: &str) -> Result<Output> {
    Command::new(binary)
        .args(options)
        .arg(program)
        .current_dir(tests)
        .env("MICROPYPATH", ".frozen")
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run {}", binary.display()))
}

/// The first line that differs, in a form to be read; `None` if all is equal.
fn difference(theirs: &Output, ours: &Output) -> Option<String> {
    let text = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let (their_text, our_text) = (text(theirs), text(ours));
    if their_text != our_text {
        let (mut theirs, mut ours) = (their_text.lines(), our_text.lines());
        loop {
            match (theirs.next(), ours.next()) {
                (Some(their), Some(our)) if their == our => {}
                (None, None) => return Some("    line ends differ".to_owned()),
                (their, our) => {
                    let line = |line: Option<&str>| line.unwrap_or("(end)").to_owned();
                    return Some(format!(
                        "    CPython: {}\n    here:    {}",
                        line(their),
                        line(our)
                    ));
                }
            }
        }
    }
    match (theirs.status.success(), ours.status.success()) {
        (true, false) => Some(format!("    only here: {}", last_line(ours))),
        (false, true) => Some(format!("    only in CPython: {}", last_line(theirs))),
        _ => None,
    }
}

/// The last line of standard error: the exception that ended the program.
fn last_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    text.lines().last().unwrap_or("(no message)").to_owned()
}

#[cfg(test)]
mod tests;
