//! Driving upstream's `run-tests.py`, folder by folder, through whatever the target does.
//!
//! On a board one test can take the whole target down, and upstream's runner then gives up, or
//! waits for ever. Here the emulator is started anew and the run goes on with the tests that are
//! left.

mod progress;

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use self::progress::Progress;

use super::failure;
use crate::process;
use crate::suite_report::{SuiteReport, Verdict};
use crate::upstream::{Checkout, Target};

/// Where upstream's runner writes its verdicts, in its folder of results.
const RESULTS: &str = "_results.json";

/// Runs tests and gathers their verdicts.
pub struct Runner<'a> {
    checkout: &'a Checkout,
    target: Target,
    jobs: usize,
    patience: Duration,
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
    /// The board said nothing for longer than the caller has patience.
    Silent,
    /// This test needs `unittest`, which the target does not have.
    NeedsUnittest(String),
}

impl<'a> Runner<'a> {
    /// A runner with nothing run yet; `results` is where failing tests' outputs go, and
    /// `patience` is how long one test on a board may take.
    pub fn new(
        checkout: &'a Checkout,
        target: Target,
        jobs: Option<usize>,
        patience: Duration,
        results: &'a Path,
    ) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self {
            checkout,
            target,
            jobs: jobs.unwrap_or(cores),
            patience,
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
                Outcome::Complete => {}
                Outcome::BoardLost(test) => {
                    eprintln!("{folder}: no answer before {test}; starting the board again");
                    if test == first {
                        // A fresh board could not begin it either.
                        self.fail_without_output(&test)?;
                        remaining.retain(|other| *other != test);
                    }
                }
                Outcome::Silent => {
                    // On a board tests run one by one, so it is the first that has not ended.
                    let test = remaining.remove(0);
                    eprintln!("{folder}: {test} hangs; starting the board again");
                    self.fail_without_output(&test)?;
                }
                Outcome::NeedsUnittest(test) => {
                    let lacking = self.tests_of_unittest(&remaining, &test)?;
                    eprintln!(
                        "{folder}: the target has no module unittest, so {} tests are skipped",
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
        remove(&self.results.join(RESULTS))?;
        let mut child = command.spawn().with_context(|| process::shown(&command))?;
        let output = child
            .stdout
            .take()
            .context("no output from upstream's runner")?;
        let mut progress = Progress::new(folder, total, total - tests.len());
        let mut said = Vec::new();
        let mut outcome = Outcome::Complete;
        let lines = lines_of(output);
        loop {
            let line = match self.next_line(&lines) {
                Ok(line) => line,
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    outcome = Outcome::Silent;
                    stop(&mut child);
                    break;
                }
            };
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
        progress.finish();
        if matches!(outcome, Outcome::Complete) {
            self.take_results(tests)?;
        }
        // The runner exits with 1 when a test failed, which is no error here.
        let status = child.wait()?;
        if matches!(outcome, Outcome::Complete) && !matches!(status.code(), Some(0 | 1)) {
            bail!("upstream's runner stopped ({status}):\n{}", said.join("\n"));
        }
        if matches!(outcome, Outcome::Complete)
            && let Some(test) = tests
                .iter()
                .find(|test| self.report.verdict(test).is_none())
        {
            bail!(
                "upstream's runner said nothing of {test}:\n{}",
                said.join("\n")
            );
        }
        Ok(outcome)
    }

    /// Takes the verdicts that upstream's runner wrote down at its end. Its printed lines
    /// run into each other when several tests run at a time.
    fn take_results(&mut self, tests: &[String]) -> Result<()> {
        let path = self.results.join(RESULTS);
        let text = fs::read(&path).with_context(|| path.display().to_string())?;
        let written: Value = serde_json::from_slice(&text).context(RESULTS)?;
        for result in written["results"].as_array().into_iter().flatten() {
            let (Some(test), Some(verdict)) = (result[0].as_str(), result[1].as_str()) else {
                bail!("{RESULTS}: {result} is not a test and its result");
            };
            if !tests.iter().any(|asked| asked == test) {
                continue;
            }
            let verdict = match verdict {
                "pass" => Verdict::Passed,
                "skip" => Verdict::Skipped,
                _ => Verdict::Failed,
            };
            self.report.insert(test, verdict);
        }
        Ok(())
    }

    /// The next line; on the host upstream's runner itself ends a test that takes too long.
    fn next_line(&self, lines: &Receiver<String>) -> Result<String, RecvTimeoutError> {
        match self.target {
            Target::Host(_) => lines.recv().map_err(RecvTimeoutError::from),
            Target::Board(_) => lines.recv_timeout(self.patience),
        }
    }

    /// Notes a failure of which the runner left no output, and removes any from an earlier run.
    fn fail_without_output(&mut self, test: &str) -> Result<()> {
        self.report.insert(test, Verdict::Failed);
        for path in failure::outputs(self.results, test) {
            remove(&path)?;
        }
        Ok(())
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

/// Removes a file, which need not be there.
fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| path.display().to_string())
        }
        _ => Ok(()),
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

/// The lines of `output`, read on a thread of their own so that waiting for one can end.
fn lines_of(output: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

/// Ends upstream's runner, and the emulator that it started in a session of its own.
fn stop(runner: &mut Child) {
    let pid = runner.id();
    // Where there is no /proc, the emulator stays behind.
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
    for child in children.unwrap_or_default().split_whitespace() {
        process::succeeds(Command::new("kill").arg(child));
    }
    // It may have ended by itself, which is as good.
    let _ = runner.kill();
}

#[cfg(test)]
mod tests;
