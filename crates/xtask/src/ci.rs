//! `cargo xtask ci`: everything that must hold before a change lands, as `.ci/run` runs it.

use std::time::Instant;

use anyhow::Result;

use crate::board;
use crate::cli;
use crate::process;
use crate::test;
use crate::toolchain::{LIBRARY_TARGETS, Toolchain};
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask ci

Formatting, lints, documentation, `cargo xtask test`, and the device crates built for every
library target. Stops at the first step that fails, except that all tests are run. Ends with
the tests' line `N passed, N failed`.
";

pub fn run(parser: lexopt::Parser) -> Result<()> {
    cli::no_arguments(parser)?;
    step("formatting", formatting)?;
    step("lints", lints)?;
    step("documentation", documentation)?;
    let tests = step("tests", test::everything)?;
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
