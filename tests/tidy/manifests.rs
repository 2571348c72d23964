//! Every package inherits the workspace's policy, and says what it is.

use std::path::Path;

use toml::{Table, Value};

use crate::workspace::{self, Package};

/// The keys of `[package]` that only the root decides.
const INHERITED: [&str; 6] = [
    "version",
    "edition",
    "rust-version",
    "license",
    "repository",
    "authors",
];

#[test]
fn every_package_inherits_the_policy_of_the_root() {
    let mut problems = Vec::new();
    for package in workspace::packages() {
        let manifest = manifest(&package);
        for key in INHERITED {
            if !inherits(&manifest["package"], key) {
                problems.push(format!(
                    "{}: `{key}.workspace = true` is missing",
                    shown(&package)
                ));
            }
        }
        let lints = manifest.get("lints");
        if !lints.is_some_and(|lints| lints.get("workspace") == Some(&Value::Boolean(true))) {
            problems.push(format!(
                "{}: `lints.workspace = true` is missing",
                shown(&package)
            ));
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn every_package_is_named_after_its_folder_and_described() {
    let mut problems = Vec::new();
    for package in workspace::packages() {
        let folder = package
            .folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let expected = if folder == "taipan" {
            "taipan".to_owned()
        } else {
            format!("taipan-{folder}")
        };
        // Examples show how others would use the crates, under names of their own.
        if package.name != expected && !package.folder.starts_with("examples") {
            problems.push(format!(
                "{}: named {}, not {expected}",
                shown(&package),
                package.name
            ));
        }
        if manifest(&package)["package"].get("description").is_none() {
            problems.push(format!("{}: has no description", shown(&package)));
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn every_crate_and_board_has_a_readme() {
    let mut problems = Vec::new();
    for package in workspace::packages() {
        let readme = package.folder.join("README.md");
        let needs_one = ["crates", "boards"]
            .iter()
            .any(|place| package.folder.starts_with(place));
        if needs_one && !workspace::root().join(&readme).is_file() {
            problems.push(format!("{}: there is none", readme.display()));
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn every_board_but_the_host_tells_the_tools_its_facts() {
    let mut problems = Vec::new();
    for package in workspace::packages() {
        if package.folder.parent() != Some(Path::new("boards")) || package.name == "taipan-unix" {
            continue;
        }
        let facts = package.folder.join("board.toml");
        if !workspace::root().join(&facts).is_file() {
            problems.push(format!("{}: there is none", facts.display()));
        }
    }
    workspace::no_problems(&problems);
}

fn manifest(package: &Package) -> Table {
    let path = package.folder.join("Cargo.toml");
    let text = workspace::read(&path);
    text.parse()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn inherits(package: &Value, key: &str) -> bool {
    let value = package.get(key).and_then(|value| value.get("workspace"));
    value == Some(&Value::Boolean(true))
}

fn shown(package: &Package) -> String {
    package.folder.join("Cargo.toml").display().to_string()
}
