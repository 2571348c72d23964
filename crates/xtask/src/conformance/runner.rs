//! Driving upstream's `run-tests.py`, folder by folder, through whatever the target does.
//!
//! On a board one test can take the whole target down, and upstream's runner then gives up. Here
//! the emulator is started anew and the run goes on with the tests that are left.

use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::suite_report::{SuiteReport, Verdict};
use crate::upstream::{Checkout, Target};

/// Runs tests and gathers their verdicts.
pub struct Runner<'a> {
    checkout: &'a Checkout,
    target: Target,
    jobs: usize,
    results: &'a Path,
    report: SuiteReport,
}

/// One line of the runner's output.
#[derive(Debug, PartialEq, Eq)]
enum Line<'t> {
    /// A test ended.
    Ended(&'t str, Verdict),
    /// The test could not begin: the board no longer answers.
    BoardLost(&'t str),
    /// The test needs the module `unittest`, and the runner stops at such a test.
    NeedsUnittest(&'t str),
    /// Anything else.
    Other,
}

/// How one call of upstream's runner ended.
enum Outcome {
    /// It got to the end of its list.
    Complete,
    /// The board stopped answering before this test began.
    BoardLost(String),
    /// This test needs `unittest`, which the target does not have.
    NeedsUnittest(String),
}

impl<'a> Runner<'a> {
    /// A runner with nothing run yet; `results` is where failing tests' outputs go.
    pub fn new(
        checkout: &'a Checkout,
        target: Target,
        jobs: Option<usize>,
        results: &'a Path,
    ) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self {
            checkout,
            target,
            jobs: jobs.unwrap_or(cores),
            results,
            report: SuiteReport::default(),
        }
    }

    /// The verdicts of all that was run.
    pub fn into_report(self) -> SuiteReport {
        self.report
    }

    /// Runs `tests`, all of one folder.
    pub fn run_folder(&mut self, folder: &str, tests: Vec<String>) -> Result<()> {
        let total = tests.len();
        let mut remaining = tests;
        while !remaining.is_empty() {
            let outcome = self.run_once(folder, total, &remaining)?;
            let first = remaining[0].clone();
            remaining.retain(|test| self.report.verdict(test).is_none());
            match outcome {
                Outcome::Complete => {
                    if let Some(test) = remaining.first() {
                        bail!("upstream's runner said nothing of {test}");
                    }
                }
                Outcome::BoardLost(test) => {
                    eprintln!("\n{folder}: no answer before {test}; starting the board again");
                    if test == first {
                        // A fresh board could not begin it either.
                        self.report.insert(&test, Verdict::Failed);
                        remaining.retain(|other| *other != test);
                    }
                }
                Outcome::NeedsUnittest(test) => {
                    let lacking = self.tests_of_unittest(&remaining, &test)?;
                    eprintln!(
                        "\n{folder}: the target has no module unittest, so {} tests are skipped",
                        lacking.len()
                    );
                    for test in &lacking {
                        self.report.insert(test, Verdict::Skipped);
                    }
                    remaining.retain(|test| !lacking.contains(test));
                }
            }
        }
        Ok(())
    }

    fn run_once(&mut self, folder: &str, total: usize, tests: &[String]) -> Result<Outcome> {
        let mut command = self.command(tests)?;
        let mut child = command.spawn().with_context(|| process::shown(&command))?;
        let output = child
            .stdout
            .take()
            .context("no output from upstream's runner")?;
        let mut progress = Progress::new(folder, total, total - tests.len());
        let mut said = Vec::new();
        let mut outcome = Outcome::Complete;
        for line in BufReader::new(output).lines() {
            let line = line.context("upstream's runner printed something that is not UTF-8")?;
            match parse(&line) {
                Line::Ended(test, verdict) => {
                    self.report.insert(test, verdict);
                    progress.step(test, verdict);
                }
                Line::BoardLost(test) => {
                    outcome = Outcome::BoardLost(test.to_owned());
                    stop(&mut child);
                    break;
                }
                Line::NeedsUnittest(test) => outcome = Outcome::NeedsUnittest(test.to_owned()),
                Line::Other => said.push(line),
            }
        }
        // The runner exits with 1 when a test failed, which is no error here.
        let status = child.wait()?;
        if matches!(outcome, Outcome::Complete) && !matches!(status.code(), Some(0 | 1)) {
            bail!("upstream's runner stopped ({status}):\n{}", said.join("\n"));
        }
        if progress.count == total - tests.len() && matches!(outcome, Outcome::Complete) {
            bail!("upstream's runner ran no test:\n{}", said.join("\n"));
        }
        progress.finish();
        Ok(outcome)
    }

    fn command(&self, tests: &[String]) -> Result<Command> {
        let mut command = self.checkout.runner("run-tests.py", &self.target)?;
        if let Target::Host(_) = self.target {
            command.args(["-j", &self.jobs.to_string()]);
        }
        command.arg("-r").arg(self.results).args(tests);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        Ok(command)
    }

    /// Those of `tests` that import `unittest`, among them surely `stopped_at`.
    fn tests_of_unittest(&self, tests: &[String], stopped_at: &str) -> Result<Vec<String>> {
        let mut found = Vec::new();
        for test in tests {
            let path = self.checkout.tests().join(test);
            let text = fs::read(&path).with_context(|| path.display().to_string())?;
            let imports = String::from_utf8_lossy(&text)
                .lines()
                .any(|line| line.trim_start().starts_with("import unittest"));
            if imports || test == stopped_at {
                found.push(test.clone());
            }
        }
        Ok(found)
    }
}

fn parse(line: &str) -> Line<'_> {
    if let Some(rest) = line.strip_prefix("error: test ") {
        return match rest.strip_suffix(" requires unittest") {
            Some(test) => Line::NeedsUnittest(test),
            None => Line::Other,
        };
    }
    let mut words = line.split_whitespace();
    let (Some(word), Some(test)) = (words.next(), words.next()) else {
        return Line::Other;
    };
    if !test.ends_with(".py") {
        return Line::Other;
    }
    match word {
        "pass" => Line::Ended(test, Verdict::Passed),
        "skip" | "lrge" => Line::Ended(test, Verdict::Skipped),
        "FAIL" if line.ends_with("raw REPL failed") => Line::BoardLost(test),
        "FAIL" => Line::Ended(test, Verdict::Failed),
        _ => Line::Other,
    }
}

/// Ends upstream's runner as Ctrl-C would, so that it ends the emulator it started.
fn stop(child: &mut Child) {
    let pid = child.id().to_string();
    if !process::succeeds(Command::new("kill").args(["-INT", &pid])) {
        // It had ended by itself, or `kill` is missing; waiting for it would hang then.
        let _ = child.kill();
    }
}

/// The running count, on the terminal; failures are named as they come.
struct Progress<'t> {
    folder: &'t str,
    total: usize,
    count: usize,
    on_terminal: bool,
}

impl<'t> Progress<'t> {
    fn new(folder: &'t str, total: usize, count: usize) -> Self {
        let on_terminal = std::io::stderr().is_terminal();
        if !on_terminal {
            eprintln!("{folder}: {} tests", total - count);
        }
        Self {
            folder,
            total,
            count,
            on_terminal,
        }
    }

    fn step(&mut self, test: &str, verdict: Verdict) {
        self.count += 1;
        if self.on_terminal {
            if verdict == Verdict::Failed {
                eprintln!("\r\x1b[KFAIL {test}");
            }
            eprint!("\r\x1b[K{}: {}/{}", self.folder, self.count, self.total);
            // Progress that cannot be shown is no reason to stop.
            let _ = std::io::stderr().flush();
        } else if self.count.is_multiple_of(100) {
            eprintln!("{}: {}/{}", self.folder, self.count, self.total);
        }
    }

    fn finish(&self) {
        if self.on_terminal {
            eprintln!();
        }
    }
}

#[cfg(test)]
mod tests;
