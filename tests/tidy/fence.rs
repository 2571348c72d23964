//! Unsafe code stays inside the paths that `ARCHITECTURE.md` names.

use std::path::Path;

use crate::architecture::{self, PAGE};
use crate::rust_text::{code_only, words};
use crate::workspace;

#[test]
fn unsafe_code_lies_only_in_the_paths_of_the_page() {
    let allowed = architecture::unsafe_paths();
    let mut problems = Vec::new();
    for path in workspace::files("rs") {
        let code = code_only(&workspace::read(&path));
        let is_allowed = allowed.iter().any(|allowed| path.starts_with(allowed));
        if !is_allowed && words(&code).any(|word| word == "unsafe") {
            problems.push(format!(
                "{}: unsafe code, where {PAGE} allows none",
                path.display()
            ));
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn every_path_of_the_page_exists_and_has_unsafe_code() {
    let mut problems = Vec::new();
    for allowed in architecture::unsafe_paths() {
        let has_unsafe = workspace::files("rs")
            .iter()
            .filter(|path| path.starts_with(&allowed))
            .any(|path| words(&code_only(&workspace::read(path))).any(|word| word == "unsafe"));
        if !has_unsafe {
            problems.push(format!("{PAGE}: {} has no unsafe code", allowed.display()));
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn crates_without_unsafe_code_forbid_it() {
    let allowed = architecture::unsafe_paths();
    let mut problems = Vec::new();
    for package in workspace::packages() {
        let may_use_it = allowed.iter().any(|path| path.starts_with(&package.folder));
        for root_file in root_files(&package.folder) {
            let text = workspace::read(&root_file);
            if !may_use_it && !text.contains("#![forbid(unsafe_code)]") {
                problems.push(format!(
                    "{}: lacks #![forbid(unsafe_code)]",
                    root_file.display()
                ));
            }
        }
    }
    workspace::no_problems(&problems);
}

/// The root files of a package's library and binary, where they are in the usual places.
fn root_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let usual = ["src/lib.rs", "src/main.rs"].map(|name| folder.join(name));
    usual
        .into_iter()
        .filter(|path| workspace::root().join(path).is_file())
        .collect()
}
