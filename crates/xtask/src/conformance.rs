//! `cargo xtask conformance`: upstream's own test suite, run by upstream's own runner on our
//! binary or on an emulated board, and what it found.
//!
//! The suite stays in upstream's checkout; nothing of it is copied here.

mod failure;
mod runner;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use self::runner::Runner;
use crate::board::Board;
use crate::cli;
use crate::emulate::{self, Clock};
use crate::firmware::{self, Profile};
use crate::suite_report::{Changes, Counts, SuiteReport};
use crate::upstream::{Checkout, Target};
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask conformance --upstream DIR [options] [FOLDER | TEST.py]...

Runs upstream MicroPython's tests (all folders that apply, if none is named) on our release
binary, and prints the counts per folder and each failure's reason.
  --upstream DIR   a checkout of upstream MicroPython
  --board BOARD    on the board's image in QEMU instead
  --binary PATH    on this binary (with --board: this image); builds none
  --patience S     seconds that a test on a board may take before it counts as hanging (60)
  --jobs N         tests run at a time on the host (default: one per core)
  --save FILE      write the verdicts to FILE
  --against FILE   compare with verdicts saved before; it is an error if a test was lost
";

/// The folders that upstream's runner takes by itself on a unix host, and on a board.
const HOST_FOLDERS: &[&str] = &[
    "basics",
    "micropython",
    "misc",
    "extmod",
    "stress",
    "thread",
    "float",
    "unicode",
    "ports/unix",
    "import",
    "cmdline",
    "io",
];
const BOARD_FOLDERS: &[&str] = &[
    "basics",
    "micropython",
    "misc",
    "extmod",
    "stress",
    "float",
    "unicode",
];

#[derive(Default)]
struct Options {
    upstream: Option<PathBuf>,
    board: Option<String>,
    binary: Option<PathBuf>,
    jobs: Option<usize>,
    patience: Option<u64>,
    save: Option<PathBuf>,
    against: Option<PathBuf>,
    tests: Vec<String>,
}

pub fn run(parser: lexopt::Parser) -> Result<()> {
    let options = parse(parser)?;
    let checkout = Checkout::open(options.upstream.as_deref())?;
    let before = options
        .against
        .as_deref()
        .map(SuiteReport::load)
        .transpose()?;
    let board = options.board.as_deref().map(Board::find).transpose()?;
    let target = target(board.as_ref(), options.binary)?;

    let results = results_folder(board.as_ref())?;
    let default_folders = if board.is_some() {
        BOARD_FOLDERS
    } else {
        HOST_FOLDERS
    };
    let groups = groups(&checkout, &options.tests, default_folders)?;
    let patience = Duration::from_secs(options.patience.unwrap_or(60));
    let mut runner = Runner::new(&checkout, target, options.jobs, patience, &results);
    for (folder, tests) in groups {
        runner.run_folder(&folder, tests)?;
    }
    let report = runner.into_report();

    print_failures(&report, &results);
    print_counts(&report);
    if let Some(path) = &options.save {
        report.save(path)?;
        println!("\nsaved to {}", path.display());
    }
    match before {
        Some(before) => print_changes(&report.changes_since(&before)),
        None => Ok(()),
    }
}

fn parse(mut parser: lexopt::Parser) -> Result<Options> {
    let mut options = Options::default();
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Long("upstream") => options.upstream = Some(parser.value()?.into()),
            lexopt::Arg::Long("board") => options.board = Some(cli::text(parser.value()?)?),
            lexopt::Arg::Long("binary") => options.binary = Some(parser.value()?.into()),
            lexopt::Arg::Long("save") => options.save = Some(parser.value()?.into()),
            lexopt::Arg::Long("against") => options.against = Some(parser.value()?.into()),
            lexopt::Arg::Long("jobs") => {
                let count = cli::text(parser.value()?)?;
                options.jobs = Some(count.parse().context("--jobs takes a number")?);
            }
            lexopt::Arg::Long("patience") => {
                let seconds = cli::text(parser.value()?)?;
                options.patience = Some(seconds.parse().context("--patience takes seconds")?);
            }
            lexopt::Arg::Value(test) => options.tests.push(cli::text(test)?),
            other => return Err(cli::unexpected(other)),
        }
    }
    Ok(options)
}

/// What the tests run on, built first unless it was given.
fn target(board: Option<&Board>, given: Option<PathBuf>) -> Result<Target> {
    let given = match given {
        Some(path) => Some(fs::canonicalize(&path).with_context(|| path.display().to_string())?),
        None => None,
    };
    match (board, given) {
        (Some(board), given) => {
            let emulator = board.emulator()?;
            let image = match given {
                Some(image) => image,
                None => firmware::build(board, Profile::Size)?,
            };
            Ok(Target::Board(emulate::execpty(
                emulator,
                &image,
                Clock::Host,
            )?))
        }
        (None, Some(binary)) => Ok(Target::Host(binary)),
        (None, None) => Ok(Target::Host(workspace::host_binary()?)),
    }
}

fn results_folder(board: Option<&Board>) -> Result<PathBuf> {
    let name = board.map_or("unix", |board| board.name.as_str());
    let folder = workspace::target_dir()?.join("conformance").join(name);
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    Ok(folder)
}

/// The tests to run, by folder; names are folders or test files, relative to `tests/`.
fn groups(
    checkout: &Checkout,
    names: &[String],
    default_folders: &[&str],
) -> Result<BTreeMap<String, Vec<String>>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    if names.is_empty() {
        for folder in default_folders {
            groups.insert((*folder).to_owned(), checkout.tests_in(folder)?);
        }
    }
    for name in names {
        let name = name.trim_end_matches('/');
        if !name.ends_with(".py") {
            groups.insert(name.to_owned(), checkout.tests_in(name)?);
        } else if checkout.tests().join(name).is_file() {
            let folder = name.rsplit_once('/').map_or(".", |(folder, _)| folder);
            groups
                .entry(folder.to_owned())
                .or_default()
                .push(name.to_owned());
        } else {
            bail!("upstream has no test {name}");
        }
    }
    Ok(groups)
}

fn print_failures(report: &SuiteReport, results: &Path) {
    let failures: Vec<_> = report.failures().collect();
    if failures.is_empty() {
        return;
    }
    println!("\nFailures (outputs in {}):", workspace::shown(results));
    for test in failures {
        println!("  {test:44} {}", failure::reason(results, test));
    }
}

fn print_counts(report: &SuiteReport) {
    let (folders, total) = report.counts();
    let line = |name: &str, counts: Counts| {
        println!(
            "{name:20} {:>7} {:>7} {:>7}",
            counts.passed, counts.failed, counts.skipped
        );
    };
    println!(
        "\n{:20} {:>7} {:>7} {:>7}",
        "folder", "passed", "failed", "skipped"
    );
    for (folder, counts) in folders {
        line(folder, counts);
    }
    line("total", total);
}

fn print_changes(changes: &Changes) -> Result<()> {
    println!("\npassing now, not before: {}", changes.gained.len());
    for test in &changes.gained {
        println!("  {test}");
    }
    println!("passing before, not now: {}", changes.lost.len());
    for test in &changes.lost {
        println!("  {test}");
    }
    if !changes.lost.is_empty() {
        bail!(
            "{} tests that passed before do not pass now",
            changes.lost.len()
        );
    }
    Ok(())
}
