//! Indentation after each kind of line.

use super::*;

#[test]
fn follows_the_last_line() {
    for (source, expected) in [
        ("", 0),
        ("x", 0),
        ("x\n", 0),
        ("if x:\n", 4),
        ("if x: \n", 0),
        ("if x:\n    y\n", 4),
        ("if x:\n  y\n", 0),
        ("if x:\n    if y:\n", 8),
        ("if x:\n        y\n", 8),
        ("if x:\n    \n", 4),
        ("if x:\n    \n    \n", 0),
        ("if x:\n    y\n    \n", 4),
        ("    \n", 4),
        ("    \n    \n", 4),
        ("(\n\n", 0),
    ] {
        assert_eq!(spaces(source.as_bytes()), expected, "{source:?}");
    }
}
