//! Statements that go on, and statements that do not.

use super::*;
use proptest::prelude::*;

#[test]
fn statements_that_go_on() {
    for source in [
        "if x:",
        "if x: y",
        "if",
        "for a in b:\n    c",
        "while 1:",
        "f(]",
        "@decorator",
        "async def f():",
        "class A:",
        "match x:",
        "match x:  # of what",
        "match(x):\n    case 1:",
        "f(",
        "[1,\n2",
        "{1: 'one',",
        "f(\"(\"",
        "'''abc",
        "\"\"\"a\n\"\"b",
        "'''\\'''",
        "x = \\",
        "'a\\",
        "( # (",
    ] {
        assert!(is_incomplete(source.as_bytes()), "{source:?}");
    }
}

#[test]
fn statements_that_do_not() {
    for source in [
        "",
        "x",
        "if1 = 2",
        "iffy",
        "définition",
        "if\u{e9}",
        "ifx(1)",
        "match = 1",
        "match: int",
        "matching:",
        "if x:\n    y\n",
        "f()",
        "while 1:\n",
        "'abc",
        "'('",
        "'\\'('",
        "('abc",
        "# it's (",
        "x  # \\",
        "''''''",
        "'''a'b''c'''",
        "\"\"\"a\\\"\"\"\"",
    ] {
        assert!(!is_incomplete(source.as_bytes()), "{source:?}");
    }
}

proptest! {
    #[test]
    fn brackets_in_balance_are_complete(inner in "[a-z0-9 +,]{0,20}") {
        let source = std::format!("x=([{{{inner}}}])");
        prop_assert!(!is_incomplete(source.as_bytes()));
        prop_assert!(is_incomplete(&source.as_bytes()[..source.len() - 1]));
    }

    #[test]
    fn any_bytes(source: std::vec::Vec<u8>) {
        is_incomplete(&source);
    }
}
