//! `cargo xtask test`: set up, the host tests, and every emulated board.

use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::board;
use crate::boot;
use crate::cli;
use crate::mpremote;
use crate::process;
use crate::setup;
use crate::workspace;

pub const USAGE: &str = "
usage: cargo xtask test

Sets the machine up (see `cargo xtask setup`), runs `cargo test --workspace`, then boots every
board that an emulator runs. Ends with the line `N passed, N failed`.
";

pub fn run(parser: lexopt::Parser) -> Result<()> {
    cli::no_arguments(parser)?;
    everything()?.conclude()
}

/// All the tests; the error is for one that could not be run, the tally for those that ran.
pub fn everything() -> Result<Tally> {
    setup::everything()?;
    let mut tally = host_tests()?;
    for board in board::all()? {
        if board.runs_here() {
            let image = boot::build(&board)?;
            tally += boot::check_image(&board, &image)?;
            tally += mpremote::check_image(&board, &image)?;
        }
    }
    Ok(tally)
}

fn host_tests() -> Result<Tally> {
    let mut cargo = workspace::cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    let tally = counted(&mut cargo)?;
    ensure!(tally != Tally::default(), "no host test ran");
    Ok(tally)
}

/// Runs a command, passing its output on and adding up the test results in it.
pub fn counted(command: &mut Command) -> Result<Tally> {
    eprintln!("$ {}", process::shown(command));
    command.stdout(Stdio::piped());
    let mut child = command.spawn().with_context(|| process::shown(command))?;
    let output = child.stdout.take().context("the command has no output")?;
    let mut tally = Tally::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        match Tally::of_closing_line(&line) {
            // It sums up what was counted so far.
            Some(sum) => tally = sum,
            None => tally += Tally::of_result_line(&line),
        }
    }
    // A test program that crashed, or did not compile, prints no result line.
    if !child.wait()?.success() && tally.failed == 0 {
        bail!("{} failed", process::shown(command));
    }
    Ok(tally)
}

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
}

impl Tally {
    /// Counts one test and says how it went.
    pub fn record(&mut self, name: &str, outcome: Result<()>) {
        match outcome {
            Ok(()) => {
                println!("ok      {name}");
                self.passed += 1;
            }
            Err(reason) => {
                println!("FAILED  {name}: {reason:#}");
                self.failed += 1;
            }
        }
    }

    /// Prints the closing line; an error if anything failed.
    pub fn conclude(self) -> Result<()> {
        println!("\n{} passed, {} failed", self.passed, self.failed);
        if self.failed > 0 {
            bail!("{} tests failed", self.failed);
        }
        Ok(())
    }

    /// The sum in a line that [`Tally::conclude`] printed.
    fn of_closing_line(line: &str) -> Option<Self> {
        let (passed, failed) = line.strip_suffix(" failed")?.split_once(" passed, ")?;
        Some(Self {
            passed: passed.parse().ok()?,
            failed: failed.parse().ok()?,
        })
    }

    /// The counts in a line such as `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
    fn of_result_line(line: &str) -> Self {
        let mut tally = Self::default();
        if let Some(counts) = line.strip_prefix("test result: ") {
            let words: Vec<_> = counts.split([' ', ';']).collect();
            for pair in words.windows(2) {
                match (pair[0].parse(), pair[1]) {
                    (Ok(count), "passed") => tally.passed = count,
                    (Ok(count), "failed") => tally.failed = count,
                    _ => {}
                }
            }
        }
        tally
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests;
