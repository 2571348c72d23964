//! The file of exceptions, and what its rows cover.

use super::{exceptions, judge};

const TABLE: &str = "
| module | object | name | why |
|---|---|---|---|
| `os` | `m` | `Vfs*` | moved |
| `sys` | `m.stdin` | `seek` | a console |
";

#[test]
fn rows_cover_names() {
    let rows = exceptions(TABLE).expect("the table is well formed");
    let covered = |line: &str| rows.iter().any(|row| row.covers(line));
    assert!(covered("os|m|VfsFat|"));
    assert!(covered("sys|m.stdin|seek|"));
    assert!(!covered("os|m|mount|"));
    assert!(!covered("sys|m.stdin|seek2|"));
}

#[test]
fn a_row_needs_a_reason() {
    assert!(exceptions("| `os` | `m` | `mount` | |").is_err());
    assert!(exceptions("| `os` | `mount` | moved |").is_err());
}

#[test]
fn unexpected_and_stale_names_fail() {
    let rows = exceptions(TABLE).expect("the table is well formed");
    let listed = "os|m|VfsFat|\nsys|m.stdin|seek|\n";
    assert!(judge(listed, listed, &rows).is_ok());
    assert!(judge(listed, "os|m|VfsFat|\n", &rows).is_err());
    assert!(judge(listed, &format!("{listed}os|m|mount|\n"), &rows).is_err());
}
