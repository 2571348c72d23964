//! What a run of upstream's test suite gave: a verdict per test, kept in a file between runs.
//!
//! The file is text, one `verdict path` line per test in path order, so that two of them can be
//! compared with any tool.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// How one test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It printed what was expected.
    Passed,
    /// It did not.
    Failed,
    /// The target lacks what it needs, or it is too large for the target.
    Skipped,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Passed, Self::Failed, Self::Skipped]
            .into_iter()
            .find(|verdict| verdict.word() == word)
    }
}

/// The verdicts of a run, by the test's path in upstream's `tests/` folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SuiteReport {
    verdicts: BTreeMap<String, Verdict>,
}

/// Tests passed, failed and skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed.
    pub failed: usize,
    /// Tests that were skipped.
    pub skipped: usize,
}

impl Counts {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Failed => self.failed += 1,
            Verdict::Skipped => self.skipped += 1,
        }
    }
}

/// What differs from an earlier run, over the tests that both have.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Tests that pass now and did not before.
    pub gained: Vec<String>,
    /// Tests that passed before and do not now.
    pub lost: Vec<String>,
}

impl SuiteReport {
    /// Notes how a test ended.
    pub fn insert(&mut self, test: &str, verdict: Verdict) {
        self.verdicts.insert(test.to_owned(), verdict);
    }

    /// How a test ended, if it ran.
    pub fn verdict(&self, test: &str) -> Option<Verdict> {
        self.verdicts.get(test).copied()
    }

    /// The tests that failed, in path order.
    pub fn failures(&self) -> impl Iterator<Item = &str> {
        let failed = self
            .verdicts
            .iter()
            .filter(|(_, verdict)| **verdict == Verdict::Failed);
        failed.map(|(test, _)| test.as_str())
    }

    /// The counts per folder, and over all.
    pub fn counts(&self) -> (BTreeMap<&str, Counts>, Counts) {
        let mut folders: BTreeMap<&str, Counts> = BTreeMap::new();
        let mut total = Counts::default();
        for (test, verdict) in &self.verdicts {
            let folder = test.rsplit_once('/').map_or(".", |(folder, _)| folder);
            folders.entry(folder).or_default().add(*verdict);
            total.add(*verdict);
        }
        (folders, total)
    }

    /// What changed from `before` to this run.
    pub fn changes_since(&self, before: &Self) -> Changes {
        let mut changes = Changes::default();
        for (test, verdict) in &self.verdicts {
            match (before.verdict(test), *verdict) {
                (Some(Verdict::Failed | Verdict::Skipped), Verdict::Passed) => {
                    changes.gained.push(test.clone());
                }
                (Some(Verdict::Passed), Verdict::Failed | Verdict::Skipped) => {
                    changes.lost.push(test.clone());
                }
                _ => {}
            }
        }
        changes
    }

    /// Writes the report to a file, making its folder if need be.
    pub fn save(&self, path: &Path) -> Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        }
        fs::write(path, self.to_text()).with_context(|| path.display().to_string())
    }

    /// Reads a report that [`SuiteReport::save`] wrote.
    pub fn load(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        Self::from_text(&text).with_context(|| path.display().to_string())
    }

    fn to_text(&self) -> String {
        let mut text = String::new();
        for (test, verdict) in &self.verdicts {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{} {test}", verdict.word());
        }
        text
    }

    fn from_text(text: &str) -> Result<Self> {
        let mut report = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let parts = line.split_once(' ');
            let Some((verdict, test)) =
                parts.and_then(|(word, test)| Some((Verdict::from_word(word)?, test)))
            else {
                bail!("line {number} is not `verdict path`: {line:?}");
            };
            report.insert(test, verdict);
        }
        Ok(report)
    }
}

#[cfg(test)]
mod tests;
