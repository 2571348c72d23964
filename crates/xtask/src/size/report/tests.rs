//! Who is counted for what; a report read again is the same report.

use super::super::Piece;
use super::{Cost, Report, owner};

fn piece(name: &str, code: u64, constants: u64, ram: u64) -> Piece {
    Piece {
        name: name.to_owned(),
        cost: Cost {
            code,
            constants,
            ram,
        },
    }
}

#[test]
fn owners() {
    let cases = [
        ("taipan_vm::dispatch::run", "taipan_vm", Some("dispatch")),
        (
            "taipan_object::builtin::str::format::run",
            "taipan_object",
            Some("builtin::str"),
        ),
        (
            "<taipan_modules::json::LOADS::{closure#0} as core::ops::function::FnOnce<()>>::call_once",
            "taipan_modules",
            Some("json"),
        ),
        (
            "core::slice::sort::insert::<taipan_object::word::Obj>",
            "taipan_object",
            Some("word"),
        ),
        ("taipan_mpy::TEXTS", "taipan_mpy", None),
        ("<u32 as core::fmt::Display>::fmt", "core", None),
        ("libm::math::pow::pow", "libm", None),
        ("memcpy", "(C and assembler)", None),
        ("", "(no name)", None),
    ];
    for (name, package, module) in cases {
        let expected = (package.to_owned(), module.map(str::to_owned));
        assert_eq!(owner(name), expected, "{name}");
    }
}

#[test]
fn a_report_read_again_is_the_same() {
    let report = Report::of(&[
        piece("taipan_vm::dispatch::run", 300, 0, 0),
        piece("taipan_vm::dispatch::TABLE", 0, 20, 0),
        piece("taipan_vm::load::load", 50, 0, 8),
        piece("memcpy", 70, 0, 0),
        piece("", 0, 9, 0),
    ]);
    let text = report.to_string();
    assert_eq!(Report::parse(&text).unwrap(), report);
    let names: Vec<_> = (text.lines().skip(1))
        .map(|line| line.rsplit("  ").next().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "all",
            "taipan_vm",
            "taipan_vm::dispatch",
            "taipan_vm::load",
            "(C and assembler)",
            "(no name)"
        ]
    );
    assert!(text.lines().nth(1).unwrap().contains("420"));
    assert!(Report::parse("title\nsum\n1 2\n").is_err());
}

#[test]
fn only_what_changed_is_compared() {
    let before = Report::of(&[piece("taipan_a::b::c", 100, 0, 0), piece("gone", 5, 0, 0)]);
    let after = Report::of(&[
        piece("taipan_a::b::c", 90, 0, 0),
        piece("taipan_a::d::e", 0, 0, 4),
    ]);
    let text = after.against(&before);
    let lines: Vec<Vec<_>> = (text.lines().skip(1))
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines[0], ["-15", "+0", "+4", "all"]);
    assert!(lines.contains(&vec!["-10", "+0", "+4", "taipan_a"]));
    assert!(lines.contains(&vec!["-10", "+0", "+0", "taipan_a::b"]));
    assert!(lines.contains(&vec!["-5", "+0", "+0", "(C", "and", "assembler)"]));
}
