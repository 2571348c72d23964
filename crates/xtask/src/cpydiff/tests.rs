//! What counts as a difference.

use std::os::unix::process::ExitStatusExt;
use std::process::{ExitStatus, Output};

use super::difference;

fn output(text: &str, error: &str, code: i32) -> Output {
    Output {
        status: ExitStatus::from_raw(code << 8),
        stdout: text.as_bytes().to_vec(),
        stderr: error.as_bytes().to_vec(),
    }
}

#[test]
fn the_first_line_that_differs_is_shown() {
    let theirs = output("a\nb\nc\n", "", 0);
    assert_eq!(difference(&theirs, &output("a\nb\nc\n", "", 0)), None);
    assert_eq!(
        difference(&theirs, &output("a\nx\n", "", 0)).as_deref(),
        Some("    CPython: b\n    here:    x")
    );
    assert_eq!(
        difference(&theirs, &output("a\nb\n", "", 0)).as_deref(),
        Some("    CPython: c\n    here:    (end)")
    );
}

#[test]
fn ending_well_and_badly_differ_but_messages_may() {
    let raised = output("a\n", "Traceback\nTypeError: theirs\n", 1);
    assert_eq!(
        difference(&raised, &output("a\n", "Traceback\nTypeError: ours\n", 1)),
        None
    );
    assert_eq!(
        difference(&raised, &output("a\n", "", 0)).as_deref(),
        Some("    only in CPython: TypeError: theirs")
    );
    assert_eq!(
        difference(&output("a\n", "", 0), &raised).as_deref(),
        Some("    only here: TypeError: theirs")
    );
}
