//! Every source file begins by saying what it is, keeps a readable length, and is finished.

use crate::rust_text::{code_only, words};
use crate::workspace;

/// Past this many lines a file holds more than one concept.
const LONGEST: usize = 900;

/// A head comment shorter than this many bytes only repeats the file's name.
const SHORTEST_HEAD: usize = 20;

/// Words that mark unfinished work.
const UNFINISHED: [&str; 3] = ["TODO", "FIXME", "XXX"];

#[test]
fn every_rust_file_begins_with_a_head_comment() {
    let mut problems = Vec::new();
    for path in workspace::files("rs") {
        let text = workspace::read(&path);
        let head = text.lines().map_while(|line| line.strip_prefix("//!"));
        let says_something = head.map(str::len).sum::<usize>() >= SHORTEST_HEAD;
        let first = text.lines().next().unwrap_or_default();
        // A crate may let its README say it.
        let includes_readme = first == "#![doc = include_str!(\"../README.md\")]";
        if !says_something && !includes_readme {
            problems.push(format!(
                "{}: begins with no `//!` comment that says what it is",
                path.display()
            ));
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn no_rust_file_is_too_long() {
    let mut problems = Vec::new();
    for path in workspace::files("rs") {
        let lines = workspace::read(&path).lines().count();
        if lines > LONGEST {
            problems.push(format!("{}: {lines} lines, over {LONGEST}", path.display()));
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn no_file_is_marked_unfinished() {
    let mut problems = Vec::new();
    for path in workspace::files("rs") {
        let text = workspace::read(&path);
        // This very file names the marks in literals, so literals do not count, comments do.
        let comments = text
            .lines()
            .filter_map(|line| line.split_once("//"))
            .map(|(_, text)| text);
        let code = code_only(&text);
        let marked = comments.chain([code.as_str(), ""]).flat_map(words);
        for mark in marked.filter(|word| UNFINISHED.contains(word)) {
            problems.push(format!("{}: {mark}", path.display()));
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn every_python_file_begins_with_a_comment() {
    let mut problems = Vec::new();
    for path in workspace::files("py") {
        let text = workspace::read(&path);
        let first = text
            .lines()
            .find(|line| !line.starts_with("#!"))
            .unwrap_or_default();
        if !first.starts_with("# ") && !first.starts_with("\"\"\"") {
            problems.push(format!(
                "{}: does not begin by saying what it is",
                path.display()
            ));
        }
    }
    workspace::no_problems(&problems);
}
