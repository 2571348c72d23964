//! `cargo xtask ci`: everything that must hold before a change lands, as `.ci/run` runs it.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::board;
use crate::cli;
use crate::process;
use crate::test::{self, Tally};
use crate::toolchain::{LIBRARY_TARGETS, Toolchain};
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask ci

Formatting, the README's own commands (the tests among them), lints, documentation, and the
device crates built for every library target. Ends with the tests' line `N passed, N failed`.
";

pub fn run(parser: lexopt::Parser) -> Result<()> {
    cli::no_arguments(parser)?;
    step("formatting", formatting)?;
    let tests = step("the README's commands", readme_commands)?;
    step("lints", lints)?;
    step("documentation", documentation)?;
    step("device crates on bare metal", device_crates)?;
    step("board lints", board_lints)?;
    tests.conclude()
}

fn step<T>(name: &str, work: fn() -> Result<T>) -> Result<T> {
    println!("\n== {name}");
    let start = Instant::now();
    let outcome = work()?;
    println!("== {name}: done in {} s", start.elapsed().as_secs());
    Ok(outcome)
}

fn formatting() -> Result<()> {
    process::run(workspace::cargo().args(["fmt", "--all", "--check"]))
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

fn lints() -> Result<()> {
    let mut cargo = workspace::cargo();
    cargo.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    process::run(&mut cargo)
}

fn documentation() -> Result<()> {
    let mut cargo = workspace::cargo();
    cargo.args(["doc", "--workspace", "--no-deps"]);
    process::run(cargo.env("RUSTDOCFLAGS", "-D warnings"))
}

fn device_crates() -> Result<()> {
    let crates = workspace::no_std_crates()?;
    for target in LIBRARY_TARGETS {
        let mut cargo = Toolchain::for_target(target)?.cargo("build", target);
        for name in &crates {
            cargo.args(["--package", name]);
        }
        process::run(&mut cargo)?;
    }
    Ok(())
}

/// On the host a board crate is an empty shell; this lints what the device runs.
fn board_lints() -> Result<()> {
    for board in board::all()? {
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
    Ok(())
}

#[cfg(test)]
mod tests;
