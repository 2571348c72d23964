//! Why a test failed, in one line, from the outputs that upstream's runner leaves behind.

use std::fs;
use std::path::{Path, PathBuf};

/// What upstream's runner appends to the output of a program that ended badly.
const CRASHED: &str = "CRASH";
const TIMED_OUT: &str = "TIMEOUT";

/// Where upstream's runner puts what a failing test printed, and what it should have printed.
pub fn outputs(results: &Path, test: &str) -> [PathBuf; 2] {
    let base = test.replace("..", "_").replace("./", "").replace('/', "_");
    ["out", "exp"].map(|ending| results.join(format!("{base}.{ending}")))
}

/// The reason why `test` failed, for a person.
pub fn reason(results: &Path, test: &str) -> String {
    let base = test.replace("./", "").replace('/', "_");
    let read = |ending: &str| {
        let path = results.join(format!("{base}.{ending}"));
        fs::read(path)
            .ok()
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    };
    match (read("out"), read("exp")) {
        (Some(output), Some(expected)) => of_outputs(&output, &expected),
        (Some(output), None) => of_outputs(&output, ""),
        (None, _) => "hangs, or takes the board down".to_owned(),
    }
}

fn of_outputs(output: &str, expected: &str) -> String {
    if output.ends_with(TIMED_OUT) || output.contains("timeout waiting for") {
        return "hangs".to_owned();
    }
    if let Some(output) = output.strip_suffix(CRASHED) {
        let last = output.lines().rev().find(|line| !line.trim().is_empty());
        return match last {
            // A traceback's last line is `Name: message`, or the bare name.
            Some(last) if output.contains("Traceback") => format!("raises {last}"),
            Some(last) => format!("crashes after {last:?}"),
            None => "crashes".to_owned(),
        };
    }
    let difference = (1..)
        .zip(output.lines().zip(expected.lines()))
        .find(|(_, (got, want))| got != want);
    match difference {
        Some((line, (got, want))) => {
            format!("line {line}: {} for {}", cut(got), cut(want))
        }
        None if output.len() < expected.len() => "prints too little".to_owned(),
        None => "prints too much".to_owned(),
    }
}

fn cut(line: &str) -> String {
    const LONGEST: usize = 60;
    if line.chars().count() <= LONGEST {
        return format!("{line:?}");
    }
    let start: String = line.chars().take(LONGEST).collect();
    format!("{start:?}...")
}

#[cfg(test)]
mod tests;
