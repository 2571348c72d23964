//! How far a run has come, on the terminal or line by line in a log.

use std::io::{IsTerminal, Write};

use crate::suite_report::Verdict;

/// The running count, on the terminal; failures are named as they come.
pub struct Progress<'t> {
    folder: &'t str,
    total: usize,
    count: usize,
    on_terminal: bool,
}

impl<'t> Progress<'t> {
    /// Begins a count that others may have begun before.
    pub fn new(folder: &'t str, total: usize, count: usize) -> Self {
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

    /// Counts one test.
    pub fn step(&mut self, test: &str, verdict: Verdict) {
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

    /// Ends the line.
    pub fn finish(&self) {
        if self.on_terminal {
            eprintln!();
        }
    }
}
