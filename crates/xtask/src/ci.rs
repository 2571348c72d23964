//! `cargo xtask ci`: everything that must hold before a change lands, as `.ci/run` runs it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::board;
use crate::cli;
use crate::firmware::{self, Profile};
use crate::process;
use crate::test::{self, Tally};
use crate::toolchain::{LIBRARY_TARGETS, Toolchain};
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask ci [STEP]...

Runs the steps (all, if none is named), and ends with the tests' line `N passed, N failed`:
  format   formatting
  readme   the README's own commands, the tests among them
  release  the programs of tests/py on the host binary as it is released
  compat   the host binary with the names of 1.x (feature `v1-compat`) and its tests
  lints    clippy on everything, for this machine
  docs     the documentation builds without a warning
  device   the device crates build for Cortex-M0, Cortex-M3 and RISC-V
  boards   every board's image builds, and clippy finds nothing in it
";

/// What a step does; the tally is of the tests that it ran.
type Step = fn() -> Result<Tally>;

/// The steps in their order.
const STEPS: &[(&str, Step)] = &[
    ("format", format),
    ("readme", readme_commands),
    ("release", release),
    ("compat", compat),
    ("lints", lints),
    ("docs", docs),
    ("device", device_crates),
    ("boards", boards),
];

pub fn run(mut parser: lexopt::Parser) -> Result<()> {
    let mut wanted = Vec::new();
    while let Some(arg) = parser.next()? {
        match arg {
            lexopt::Arg::Value(name) => wanted.push(cli::text(name)?),
            other => return Err(cli::unexpected(other)),
        }
    }
    for name in &wanted {
        let known = STEPS.iter().any(|(step, _)| step == name);
        ensure!(
            known,
            "there is no step `{name}`; see `cargo xtask ci --help`"
        );
    }
    let mut tests = Tally::default();
    for (name, step) in STEPS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            println!("\n== {name}");
            let start = Instant::now();
            tests += step().with_context(|| format!("the step `{name}`"))?;
            println!("== {name}: done in {} s", start.elapsed().as_secs());
        }
    }
    if wanted.is_empty() || tests != Tally::default() {
        tests.conclude()?;
    }
    Ok(())
}

fn format() -> Result<Tally> {
    process::run(workspace::cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Tally::default())
}

/// Runs what the README tells a newcomer to type, line by line, so that it stays true.
fn readme_commands() -> Result<Tally> {
    let readme = fs::read_to_string(workspace::root().join("README.md")).context("README.md")?;
    let mut tally = Tally::default();
    for line in shell_lines(&readme) {
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(workspace::root());
        tally += test::counted(&mut shell)?;
    }
    ensure!(tally.passed > 0, "the README's commands ran no test");
    Ok(tally)
}

/// The lines of the blocks that a Markdown page marks as shell input.
fn shell_lines(page: &str) -> impl Iterator<Item = &str> {
    let blocks = page.split("```sh\n").skip(1);
    let blocks = blocks.filter_map(|rest| rest.split("```").next());
    blocks.flat_map(str::lines).filter(|line| !line.is_empty())
}

/// The released binary has a driver of its own, which builds for tests have not.
fn release() -> Result<Tally> {
    let binary = workspace::host_binary()?;
    let mut tally = Tally::default();
    for program in workspace::test_programs()? {
        let name = format!("release: {}", workspace::shown(&program));
        tally.record(&name, prints_as_expected(&binary, &program));
    }
    Ok(tally)
}

fn prints_as_expected(binary: &Path, program: &Path) -> Result<()> {
    let expected = fs::read_to_string(program.with_extension("out"))?;
    let printed = process::output(Command::new(binary).arg(program))?;
    ensure!(printed == expected, "it printed something else");
    Ok(())
}

/// The other build that users choose: its own tests say which names are where.
fn compat() -> Result<Tally> {
    let mut cargo = workspace::cargo();
    cargo.args([
        "test",
        "--package",
        "taipan-unix",
        "--features",
        "v1-compat",
    ]);
    test::counted(&mut cargo)
}

fn lints() -> Result<Tally> {
    let mut cargo = workspace::cargo();
    cargo.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    process::run(&mut cargo)?;
    Ok(Tally::default())
}

fn docs() -> Result<Tally> {
    let mut cargo = workspace::cargo();
    cargo.args(["doc", "--workspace", "--no-deps"]);
    process::run(cargo.env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Tally::default())
}

fn device_crates() -> Result<Tally> {
    let crates = workspace::no_std_crates()?;
    for target in LIBRARY_TARGETS {
        let mut cargo = Toolchain::for_target(target)?.cargo("build", target);
        for name in &crates {
            cargo.args(["--package", name]);
        }
        process::run(&mut cargo)?;
    }
    Ok(Tally::default())
}

/// On the host a board crate is an empty shell; this builds and lints what the device runs.
fn boards() -> Result<Tally> {
    let boards = board::all()?;
    ensure!(
        !boards.is_empty(),
        "no folder under boards/ has an image to build"
    );
    for board in boards {
        let image = firmware::build(&board, Profile::Size)?;
        firmware::print_sizes(&board, &image)?;
        let toolchain = Toolchain::for_target(&board.target)?;
        if let Toolchain::Debian { .. } = toolchain {
            println!(
                "{}: not linted, as Debian's compiler has no clippy",
                board.name
            );
            continue;
        }
        let mut cargo = toolchain.cargo("clippy", &board.target);
        cargo.args(["--package", &board.package(), "--", "-D", "warnings"]);
        process::run(&mut cargo)?;
    }
    Ok(Tally::default())
}

#[cfg(test)]
mod tests;
