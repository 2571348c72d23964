//! Lines, indentation and line ends, seen through the trees they give.

use super::{check, check_expr, parsed};
use crate::Mode;

#[test]
fn line_ends() {
    check("a\nb\r\nc\rd", "(expr a) (expr b) (expr c) (expr d)");
    check(
        "if a:\r b\r\r\n c\n\n\nd",
        "(if a[(expr b) (expr c)][]) (expr d)",
    );
    check("a \\\r\n + b", "(expr (+ a b))");
    check("(a\r+\n\n# c\nb)", "(expr (+ a b))");
    check("a # b\n# c", "(expr a)");
    check("a\\\n", "(expr a)");
    check("\\\n", "");
}

#[test]
fn blank_lines_have_no_indentation() {
    check(
        "if a:\n  b\n\n # c\n\t\n  d\n#",
        "(if a[(expr b) (expr d)][])",
    );
    check("if a:\n b\n\\\n\nc", "(if a[(expr b)][]) (expr c)");
    check("\x0c  \x0ca", "(expr a)");
    check("\u{feff}a", "(expr a)");
    check("  \n\t# a\n", "");
    check("", "");
}

#[test]
fn tabs_and_joined_lines() {
    check("if a:\n\tb\n\tc", "(if a[(expr b) (expr c)][])");
    check("if a:\n  \\\n      b\n  c", "(if a[(expr b) (expr c)][])");
    check("if a:\n  b \\\n+ c\nd", "(if a[(expr (+ b c))][]) (expr d)");
}

#[test]
fn dedents_at_once() {
    check(
        "if a:\n if b:\n  if c:\n   d\ne",
        "(if a[(if b[(if c[(expr d)][])][])][]) (expr e)",
    );
    check("if a:\n if b:\n  c", "(if a[(if b[(expr c)][])][])");
    check("def f():\n  return (\n1)\n", "(def f () _[(return 1)])");
}

#[test]
fn operators() {
    let operators = [
        "|", "^", "&", "<<", ">>", "+", "-", "*", "@", "//", "/", "%", "**",
    ];
    for op in operators {
        check_expr(&std::format!("a{op}b"), &std::format!("({op} a b)"));
        check(
            &std::format!("a{op}=b"),
            &std::format!("(augassign {op} a b)"),
        );
    }
    for op in ["<", ">", "==", "<=", ">=", "!="] {
        check_expr(&std::format!("a{op}b"), &std::format!("(compare a {op} b)"));
    }
}

#[test]
fn every_keyword_is_one() {
    let keywords = "False None True and as assert async await break class continue def del elif else except finally \
                    for from global if import in is lambda nonlocal not or pass raise return try while with yield";
    for keyword in keywords.split_whitespace() {
        let source = std::format!("{keyword} = 1");
        assert!(
            parsed(source.as_bytes(), Mode::Module, false).is_err(),
            "{keyword}"
        );
        let source = std::format!("{keyword}_ = {keyword}s");
        assert!(
            parsed(source.as_bytes(), Mode::Module, false).is_ok(),
            "{keyword}"
        );
    }
}

#[test]
fn columns_count_characters() {
    let tree = parsed(
        "a; é; '🐍'; b\n'''é\n''' + c".as_bytes(),
        Mode::Module,
        true,
    );
    let expected = "[(expr@1:1 a@1:1) (expr@1:4 é@1:4) (expr@1:7 \"\\xf0\\x9f\\x90\\x8d\") \
                    (expr@1:12 b@1:12) (expr@2:1 (+ \"\\xc3\\xa9\\n\" c@3:7))]";
    assert_eq!(tree.as_deref(), Ok(expected));
}
