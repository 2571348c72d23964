//! What is refused, with which message and where.

use crate::ErrorKind::{self, Depth, Indentation, Syntax, Unsupported};
use crate::Mode;

use super::parsed;

#[track_caller]
fn check(source: &str, kind: ErrorKind, message: &str, line: u32, column: u16) {
    let error = parsed(source.as_bytes(), Mode::Module, false).expect_err(source);
    let position = error.position;
    assert_eq!(
        (
            error.kind,
            error.message,
            position.line(),
            position.column()
        ),
        (kind, message, line, column),
        "{source}"
    );
}

#[track_caller]
fn refuse(sources: &[&str]) {
    for source in sources {
        let error = parsed(source.as_bytes(), Mode::Module, false).expect_err(source);
        assert_eq!(error.kind, Syntax, "{source}: {error}");
    }
}

#[test]
fn generic_errors_point_at_the_token() {
    let invalid = "invalid syntax";
    check("a b", Syntax, invalid, 1, 3);
    check("a = \\\n  )b", Syntax, "unmatched ')'", 2, 3);
    check("1 or 2 or", Syntax, invalid, 1, 10);
    check("é = é é", Syntax, invalid, 1, 7);
    check("a $ b", Syntax, invalid, 1, 3);
    check("x = a!", Syntax, invalid, 1, 6);
    check("if a b: c", Syntax, "expected ':'", 1, 6);
    check(
        "f(a b)",
        Syntax,
        "invalid syntax. Perhaps you forgot a comma?",
        1,
        5,
    );
}

#[test]
fn open_brackets_and_quotes_point_at_their_start() {
    check("a = (b,\nc", Syntax, "'(' was never closed", 1, 5);
    check("\n[a, {}", Syntax, "'[' was never closed", 2, 1);
    check("{1:", Syntax, "'{' was never closed", 1, 1);
    check("a = 'b", Syntax, "unterminated string literal", 1, 5);
    check(
        "'''\n\n",
        Syntax,
        "unterminated triple-quoted string literal",
        1,
        1,
    );
    check("f'a", Syntax, "unterminated f-string literal", 1, 4);
    check("(]", Syntax, "invalid syntax", 1, 2);
}

#[test]
fn indentation() {
    check(" a", Indentation, "unexpected indent", 1, 2);
    check("a\n  b", Indentation, "unexpected indent", 2, 3);
    check("if a:\nb", Indentation, "expected an indented block", 2, 1);
    check(
        "if a:\n  b\n c",
        Indentation,
        "unindent doesn't match any outer indent level",
        3,
        2,
    );
    let mixed = "inconsistent use of tabs and spaces in indentation";
    check("if a:\n\tb\n        c", Indentation, mixed, 3, 9);
    check("if a:\n        if b:\n\tc", Indentation, mixed, 3, 2);
    check("@a\n b", Indentation, "unexpected indent", 2, 2);
    check("class A:\n @b\nc", Indentation, "unexpected unindent", 3, 1);
    let deep: std::string::String = (0..101)
        .map(|depth| std::format!("{}if a:\n", " ".repeat(depth)))
        .collect();
    check(
        &deep,
        Indentation,
        "too many levels of indentation",
        101,
        101,
    );
}

#[test]
fn targets() {
    check(
        "1 = a",
        Syntax,
        "cannot assign to literal here. Maybe you meant '==' instead of '='?",
        1,
        1,
    );
    check("a = 1 = b", Syntax, "cannot assign to literal", 1, 5);
    check(
        "f() = a",
        Syntax,
        "cannot assign to function call here. Maybe you meant '==' instead of '='?",
        1,
        1,
    );
    check(
        "a = f.g() = b",
        Syntax,
        "cannot assign to function call",
        1,
        5,
    );
    check("(a, None) = b", Syntax, "cannot assign to None", 1, 5);
    check(
        "f'{a}' = b",
        Syntax,
        "cannot assign to f-string expression",
        1,
        1,
    );
    check(
        "a + b = c",
        Syntax,
        "cannot assign to expression here. Maybe you meant '==' instead of '='?",
        1,
        1,
    );
    check(
        "if a = b: c",
        Syntax,
        "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
        1,
        6,
    );
    check("a < b = c", Syntax, "cannot assign to comparison", 1, 1);
    check("*a = b", Syntax, "can't use starred expression here", 1, 1);
    check(
        "*a, *b = c",
        Syntax,
        "multiple starred expressions in assignment",
        1,
        5,
    );
    check("x = *x", Syntax, "can't use starred expression here", 1, 5);
    check(
        "a, b += c",
        Syntax,
        "illegal expression for augmented assignment",
        1,
        1,
    );
    check(
        "[a] += c",
        Syntax,
        "illegal expression for augmented assignment",
        1,
        1,
    );
    check(
        "a, b: c",
        Syntax,
        "only single target (not tuple) can be annotated",
        1,
        1,
    );
    check("f(): c", Syntax, "illegal target for annotation", 1, 2);
    check("del f()", Syntax, "cannot delete function call", 1, 5);
    check("del (a, *b)", Syntax, "cannot delete starred", 1, 9);
    check(
        "for f() in a: b",
        Syntax,
        "cannot assign to function call",
        1,
        5,
    );
    check("[a for 1 in b]", Syntax, "cannot assign to literal", 1, 8);
    check("with a as 1: b", Syntax, "cannot assign to literal", 1, 11);
    check(
        "(a.b := c)",
        Syntax,
        "cannot use assignment expressions with attribute",
        1,
        2,
    );
    refuse(&[
        "a := b",
        "f(a.b=c)",
        "for *a in b: c",
        "del a + b",
        "del *a",
        "() += a",
        "(a := b) = c",
    ]);
}

#[test]
fn arguments() {
    check(
        "f(a=1, 2)",
        Syntax,
        "positional argument follows keyword argument",
        1,
        8,
    );
    check(
        "f(**a, b)",
        Syntax,
        "positional argument follows keyword argument unpacking",
        1,
        8,
    );
    check(
        "f(**a, *b)",
        Syntax,
        "iterable argument unpacking follows keyword argument unpacking",
        1,
        8,
    );
    check("f(a=1, a=2)", Syntax, "keyword argument repeated", 1, 8);
    check(
        "f(a, b for b in c)",
        Syntax,
        "Generator expression must be parenthesized",
        1,
        6,
    );
    check(
        "f(b for b in c, a)",
        Syntax,
        "Generator expression must be parenthesized",
        1,
        3,
    );
    check("f(True=1)", Syntax, "cannot assign to True", 1, 3);
    let keyword = "expression cannot contain assignment, perhaps you meant \"==\"?";
    check("f(1=2)", Syntax, keyword, 1, 3);
    check("f((a)=2)", Syntax, keyword, 1, 3);
    refuse(&[
        "f(,)",
        "f(*)",
        "f(a=)",
        "f(a := b := c)",
        "f(a=b := c)",
        "class A(b for b in c): pass",
        "a[]",
        "a[b",
    ]);
}

#[test]
fn parameters() {
    check(
        "def f(a=1, b): pass",
        Syntax,
        "non-default argument follows default argument",
        1,
        12,
    );
    check(
        "def f(a, *): pass",
        Syntax,
        "named arguments must follow bare *",
        1,
        10,
    );
    check(
        "lambda *,: a",
        Syntax,
        "named arguments must follow bare *",
        1,
        8,
    );
    check(
        "def f(*a, *b): pass",
        Syntax,
        "* argument may appear only once",
        1,
        11,
    );
    check(
        "def f(**a, b): pass",
        Syntax,
        "arguments cannot follow var-keyword argument",
        1,
        12,
    );
    check(
        "def f(/, a): pass",
        Syntax,
        "at least one argument must precede /",
        1,
        7,
    );
    check(
        "def f(a, /, b, /): pass",
        Syntax,
        "/ may appear only once",
        1,
        16,
    );
    check("def f(*a, /): pass", Syntax, "/ must be ahead of *", 1, 11);
    check(
        "def f(*a=1): pass",
        Syntax,
        "var-positional argument cannot have default value",
        1,
        9,
    );
    check(
        "def f(**a=1): pass",
        Syntax,
        "var-keyword argument cannot have default value",
        1,
        10,
    );
    refuse(&[
        "def f(1): pass",
        "def f(a, (b, c)): pass",
        "lambda a: int: b",
        "def f(a b): pass",
        "def f: pass",
    ]);
}

#[test]
fn statements() {
    check(
        "try: a\nb",
        Syntax,
        "expected 'except' or 'finally' block",
        2,
        1,
    );
    check(
        "try: a\nexcept: b\nexcept c: d",
        Syntax,
        "default 'except:' must be last",
        3,
        1,
    );
    check(
        "try: a\nexcept b, c: d",
        Syntax,
        "multiple exception types must be parenthesized",
        2,
        9,
    );
    check(
        "try: a\nexcept*: d",
        Syntax,
        "expected one or more exception types",
        2,
        8,
    );
    check(
        "try: a\nexcept* b: c\nexcept d: e",
        Syntax,
        "cannot have both 'except' and 'except*' on the same 'try'",
        3,
        1,
    );
    check(
        "from a import b,",
        Syntax,
        "trailing comma not allowed without surrounding parentheses",
        1,
        17,
    );
    check(
        "a if b",
        Syntax,
        "expected 'else' after 'if' expression",
        1,
        7,
    );
    refuse(&[
        "if a: if b: c",
        "else: a",
        "elif a: b",
        "raise a, b",
        "return yield a",
        "import a.b as c.d",
        "from . import",
        "from import a",
        "from a import ()",
        "global",
        "global a.b",
        "assert",
        "pass a",
        "class 1: pass",
        "async a",
        "async def f: pass",
        "@a\nb = 1",
        "while a b",
        "import *",
        "try: a\nelse: b\nfinally: c",
        "match (a): int",
        "match a:\n b",
        "match a:\n case b if: c",
        "type A",
        "type A[] = B",
        "a;;b",
        ";",
        "with: a",
        "with a as b.c(): d",
        "with (a as b).c: d",
        "def f() -> *a: b",
        "not",
        "print a",
        "a = b c",
    ]);
}

#[test]
fn expressions() {
    refuse(&[
        "a +",
        "a not b",
        "not in a",
        "a is in b",
        "a <> b",
        "a < not b",
        "a ** not b",
        "a or lambda: b",
        "-not a",
        "(a b)",
        "[a b]",
        "{a: b c}",
        "{a: b, c}",
        "{a, b: c}",
        "{**a for b in c}",
        "{*a: b}",
        "{a := b: c}",
        "[*a for b in c]",
        "(*a)",
        "(**a)",
        "()(",
        "[a for b in c, d]",
        "[a for b in c if d else e]",
        "a.1",
        "a..b",
        "lambda a=: b",
        "yield = a",
        "a = b = yield = c",
        "await",
        "await a for",
        "a if b else",
        "f(a for)",
        "(yield, a)(",
        "'a' b'b'",
        "t'a' 'b'",
        "f'a' t'b'",
        "b'é'",
        "a[b:c:d:e]",
        "a[b := c:d]",
        "...a",
        "a ? b",
        "a++",
        "++",
    ]);
}

#[test]
fn numbers() {
    let decimal = "invalid decimal literal";
    check("a = 1_", Syntax, decimal, 1, 5);
    check("1__0", Syntax, decimal, 1, 1);
    check("1a", Syntax, decimal, 1, 1);
    check("1.e", Syntax, decimal, 1, 1);
    check("1.5_", Syntax, decimal, 1, 1);
    check("1if a else b", Syntax, decimal, 1, 1);
    check("1_000.0_e1", Syntax, decimal, 1, 1);
    check("0x", Syntax, "invalid hexadecimal literal", 1, 1);
    check("0b12", Syntax, "invalid binary literal", 1, 1);
    check("0o8", Syntax, "invalid octal literal", 1, 1);
    let zeros = "leading zeros in decimal integer literals are not permitted; \
                 use an 0o prefix for octal integers";
    check("01", Syntax, zeros, 1, 1);
    check("0_1", Syntax, zeros, 1, 1);
}

#[test]
#[cfg(not(feature = "named-characters"))]
fn named_characters() {
    let message = "unicode name escapes";
    check(r"'\N{DIGIT ONE}'", Unsupported, message, 1, 1);
    check(r"f'a\N{DIGIT ONE}'", Unsupported, message, 1, 4);
}

#[test]
#[cfg(feature = "named-characters")]
fn named_characters() {
    let unknown = "unknown Unicode character name";
    let malformed = "malformed \\N character escape";
    check(
        r"t'\N{DIGIT ONE}'",
        Unsupported,
        "unicode name escapes",
        1,
        3,
    );
    check(r"'\N{NOTHING SO CALLED}'", Syntax, unknown, 1, 1);
    check(r"f'{1}\N{DIGIT_ONE}'", Syntax, unknown, 1, 6);
    check(r"'\N{DIGITONE}'", Syntax, unknown, 1, 1);
    check(r"'\N{-}'", Syntax, unknown, 1, 1);
    for text in [r"'\N'", r"'\N{'", r"'\N{}'", r"'a\N{DIGIT ONE'"] {
        check(text, Syntax, malformed, 1, 1);
    }
}

#[test]
fn literals() {
    check(r"a = '\x0'", Syntax, "truncated \\xXX escape", 1, 5);
    check(r"'\u123'", Syntax, "truncated \\uXXXX escape", 1, 1);
    check(r"'\U0000000'", Syntax, "truncated \\UXXXXXXXX escape", 1, 1);
    check(r"'\U00110000'", Syntax, "invalid syntax", 1, 1);
    check(
        "b'é'",
        Syntax,
        "bytes can only contain ASCII literal characters",
        1,
        1,
    );
    check(
        "'a' b'c'",
        Syntax,
        "cannot mix bytes and nonbytes literals",
        1,
        5,
    );
}

#[test]
fn brackets_and_statements() {
    check("(1, 2\nx = 3", Syntax, "'(' was never closed", 1, 1);
    let comma = "invalid syntax. Perhaps you forgot a comma?";
    check("(1, 2 3)", Syntax, comma, 1, 7);
    let other = "closing parenthesis ')' does not match opening parenthesis '['";
    check("[1, 2)", Syntax, other, 1, 6);
    let other = "closing parenthesis '}' does not match opening parenthesis '('";
    check("f(1, 2}", Syntax, other, 1, 7);
    check("a = 1)", Syntax, "unmatched ')'", 1, 6);
    check(
        "print 'a'",
        Syntax,
        "Missing parentheses in call to 'print'. Did you mean print(...)?",
        1,
        7,
    );
}

#[test]
fn fields() {
    let empty = "f-string: empty expression not allowed";
    check("f'{}'", Syntax, empty, 1, 4);
    check("f'{ !r}'", Syntax, empty, 1, 5);
    let single = "f-string: single '}' is not allowed";
    check("f'}'", Syntax, single, 1, 3);
    let open = "f-string: expecting '}'";
    check("f'{a'", Syntax, open, 1, 5);
    check("f'{a", Syntax, open, 1, 5);
    check("f'{a:b'", Syntax, open, 1, 8);
    check("f'{a b}'", Syntax, "invalid syntax", 1, 6);
    let letter = "f-string: invalid conversion character: expected 's', 'r', or 'a'";
    check("f'{a!x}'", Syntax, letter, 1, 5);
    check("f'{a! r}'", Syntax, letter, 1, 5);
    let malformed = "malformed f-string";
    check("t'{}'", Syntax, malformed, 1, 4);
    check("t'}'", Syntax, malformed, 1, 3);
    check("t'{a'", Syntax, malformed, 1, 5);
    let lambda = "f-string: lambda expressions are not allowed without parentheses";
    check("f'{lambda a: b}'", Syntax, lambda, 1, 4);
    refuse(&[
        "f'{a=b}'",
        "f'{a!rr}'",
        "f'{*a}'",
        "f'{a)}'",
        "f'{(a}'",
        "f'{a:{}}'",
        "f'{a",
        "f'''{a:\n",
        "f'{a:\n}'",
    ]);
}

#[test]
fn patterns() {
    let check = |pattern: &str, message: &str| {
        let source = std::format!("match x:\n case {pattern}: pass");
        let error = parsed(source.as_bytes(), Mode::Module, false).expect_err(pattern);
        assert_eq!((error.kind, error.message), (Syntax, message), "{pattern}");
    };
    check("a as _", "cannot use '_' as a target");
    check("a as b.c", "invalid pattern target");
    check(
        "f'{a}'",
        "patterns may only match literals and attribute lookups",
    );
    check("1 + 2", "imaginary number required in complex literal");
    check("1j + 2j", "real number required in complex literal");
    check("*a, *b", "multiple starred expressions in sequence pattern");
    check("A(b=1, c)", "positional patterns follow keyword patterns");
    check("A(b=1, b=2)", "attribute name repeated in class pattern");
    check(
        "{a: b}",
        "mapping pattern keys may only match literals and attribute lookups",
    );
    check("[a, {1: a}]", "multiple assignments to name in pattern");
    check("a | b", "name capture makes remaining patterns unreachable");
    check("_ | 1", "wildcard makes remaining patterns unreachable");
    check("[a] | [b]", "alternative patterns bind different names");
    refuse(&[
        "match a:\n case *b: c",
        "match a:\n case (*b): c",
        "match a:\n case {**b, 'c': d}: e",
        "match a:\n case {**_}: b",
        "match a:\n case -b: c",
        "match a:\n case +1: b",
        "match a:\n case None.b: c",
        "match a:\n case b | *c: d",
        "match a:\n case : b",
        "match a:\n b",
        "match a:\n pass",
    ]);
    super::errors::check(
        "match a:\n case b: pass\n case 1: pass",
        Syntax,
        "name capture makes remaining patterns unreachable",
        2,
        7,
    );
}

#[test]
fn chains_have_an_end() {
    let chain = std::format!("a{}", ".b".repeat(300));
    let error = parsed(chain.as_bytes(), Mode::Module, false).unwrap_err();
    assert_eq!((error.kind, error.message), (Depth, "too deeply nested"));
    let chain = std::format!("a{}", ".b".repeat(200));
    assert!(parsed(chain.as_bytes(), Mode::Module, false).is_ok());
}

#[test]
fn other_encodings_are_refused() {
    let error = parsed(b"a\n'\xff'", Mode::Module, false).unwrap_err();
    assert_eq!(
        (error.message, error.position.line()),
        ("source is not valid UTF-8", 2)
    );
}
