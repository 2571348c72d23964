//! Dependencies inside the workspace point only where `ARCHITECTURE.md` says.

use std::path::Path;

use crate::architecture::{self, PAGE};
use crate::workspace;

#[test]
fn every_dependency_is_an_arrow_of_the_architecture_page() {
    let rows = architecture::crates();
    let mut problems = Vec::new();
    for package in workspace::packages() {
        let from = package.folder.display();
        let Some(row) = architecture::row_for(&rows, &package.folder) else {
            problems.push(format!("{from}: the table in {PAGE} does not name it"));
            continue;
        };
        for arrow in &package.arrows {
            let name = short_name(&arrow.to);
            // A crate's tests may name the crate itself, to turn its features on.
            if arrow.in_tests && arrow.to == package.folder {
                continue;
            }
            let allowed =
                row.depends_on.allows(&name) || (arrow.in_tests && row.tests_use.allows(&name));
            if !allowed {
                let kind = if arrow.in_tests {
                    "its tests use"
                } else {
                    "it depends on"
                };
                problems.push(format!(
                    "{from}: {kind} `{name}`, which {PAGE} does not allow"
                ));
            }
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn arrows_point_only_to_crates_that_the_page_names() {
    let rows = architecture::crates();
    let mut problems = Vec::new();
    for row in &rows {
        for allowed in [&row.depends_on, &row.tests_use] {
            let architecture::Allowed::Crates(names) = allowed else {
                continue;
            };
            for name in names {
                if !rows.iter().any(|row| row.krate == *name) {
                    problems.push(format!("{PAGE}: {} -> {name}: no such crate", row.krate));
                }
            }
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn device_crates_are_no_std_and_host_crates_are_not() {
    let rows = architecture::crates();
    let mut problems = Vec::new();
    for package in workspace::packages() {
        let lib = package.folder.join("src/lib.rs");
        let Some(row) = architecture::row_for(&rows, &package.folder) else {
            // Reported by the test of arrows.
            continue;
        };
        if row.runs_on == "board" || !workspace::root().join(&lib).is_file() {
            continue;
        }
        let no_std = workspace::read(&lib)
            .lines()
            .any(|line| line.trim() == "#![no_std]");
        if no_std != (row.runs_on == "device") {
            let says = if no_std { "is no_std" } else { "is not no_std" };
            problems.push(format!(
                "{}: it {says}, but {PAGE} says it runs on: {}",
                package.folder.display(),
                row.runs_on
            ));
        }
    }
    workspace::no_problems(&problems);
}

/// A crate's name in the table: its folder under `crates/`, else its whole path.
fn short_name(folder: &Path) -> String {
    folder
        .strip_prefix("crates")
        .unwrap_or(folder)
        .display()
        .to_string()
}
