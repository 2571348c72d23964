//! `taipan-cross migrate`: reports what MicroPython 2.0 moved or removed in Python sources, and
//! changes what can be changed by rule.

mod check;
mod fix;
mod names;
mod rules;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::directory;
use check::Finding;

/// Something has to be changed.
const REMAINS: u8 = 1;
/// Something could not be read.
const FAILED: u8 = 2;

/// Stack for the walk through the tree of a source as deep as sources may be.
const STACK: usize = 64 << 20;

/// How many findings there were.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    left: usize,
    fixed: usize,
    notes: usize,
    failed: usize,
}

/// `migrate [--fix] PATH...`: the exit status is 0 if nothing has to be changed (any more), 1 if
/// something has, 2 if a source could not be read or makes no sense.
pub fn run(arguments: &[String]) -> ExitCode {
    let fix = arguments.iter().any(|argument| argument == "--fix");
    let paths: Vec<_> = arguments
        .iter()
        .filter(|argument| *argument != "--fix")
        .map(PathBuf::from)
        .collect();
    let odd = paths
        .iter()
        .find(|path| path.to_string_lossy().starts_with("--"));
    if let Some(odd) = odd {
        eprintln!("taipan-cross: migrate knows no option {}", odd.display());
        return ExitCode::from(FAILED);
    }
    if paths.is_empty() {
        eprintln!("taipan-cross: migrate takes files and directories, and --fix");
        return ExitCode::from(FAILED);
    }
    let walk = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || all(&paths, fix));
    let tally = walk.map(std::thread::JoinHandle::join);
    let Ok(Ok(tally)) = tally else {
        eprintln!("taipan-cross: the check ended early");
        return ExitCode::from(FAILED);
    };
    eprintln!(
        "{} to change, {} changed, {} to think about, {} in error",
        tally.left, tally.fixed, tally.notes, tally.failed
    );
    ExitCode::from(match tally {
        Tally { failed: 1.., .. } => FAILED,
        Tally { left: 1.., .. } => REMAINS,
        _ => 0,
    })
}

fn all(paths: &[PathBuf], fix: bool) -> Tally {
    let mut tally = Tally::default();
    let mut files = Vec::new();
    for path in paths {
        match path.is_dir() {
            false => files.push(path.clone()),
            true => {
                let mut inside = Vec::new();
                if let Err(message) = directory::gather(path, Path::new(""), &mut inside) {
                    eprintln!("taipan-cross: {message}");
                    tally.failed += 1;
                }
                files.extend(inside.iter().map(|inside| path.join(inside)));
            }
        }
    }
    for (index, file) in files.iter().enumerate() {
        if files.len() > 1 {
            eprintln!("[{}/{}] {}", index + 1, files.len(), file.display());
        }
        if let Err(message) = one(file, fix, &mut tally) {
            eprintln!("{}: {message}", file.display());
            tally.failed += 1;
        }
    }
    tally
}

/// Looks through one file and reports on standard output.
fn one(file: &Path, fix: bool, tally: &mut Tally) -> Result<(), String> {
    let source = fs::read(file).map_err(|error| error.to_string())?;
    let source = String::from_utf8(source).map_err(|_| "this is not UTF-8")?;
    let report = check::source(&source).map_err(|error| {
        let (line, column) = (error.position.line(), error.position.column());
        format!("{line}:{column}: {}", error.message)
    })?;
    let mut is_fixed = false;
    if fix && let Some(fixed) = &report.fixed {
        // What was changed must be as sound as before, and must not need it again.
        match check::source(fixed) {
            Ok(again) if again.fixed.is_none() => {
                fs::write(file, fixed).map_err(|error| error.to_string())?;
                is_fixed = true;
            }
            _ => eprintln!(
                "{}: the changes do not fit together: none made",
                file.display()
            ),
        }
    }
    for finding in &report.findings {
        let is_fixed = is_fixed && !finding.edits.is_empty();
        print(file, finding, is_fixed);
        match (finding.is_note, is_fixed) {
            (true, _) => tally.notes += 1,
            (_, true) => tally.fixed += 1,
            (_, false) => tally.left += 1,
        }
    }
    Ok(())
}

fn print(file: &Path, finding: &Finding, is_fixed: bool) {
    let Finding {
        line,
        column,
        what,
        instead,
        ..
    } = finding;
    let word = match (finding.is_note, is_fixed) {
        (true, _) => "note: ",
        (_, true) => "changed: ",
        (_, false) => "",
    };
    println!(
        "{}:{line}:{column}: {word}{what}; write: {instead}",
        file.display()
    );
}
