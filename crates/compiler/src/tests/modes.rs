//! The ways in: whole modules, modules piece by piece, single statements, expressions, and
//! whether interactive input is complete.

use std::string::String;
use std::vec;
use std::vec::Vec;

use taipan_arena::{Arena, FixedMemory};

use super::parsed;
use crate::ast::Tree;
use crate::dump::dump;
use crate::{Limits, Mode, ModuleParser, Piece, is_incomplete};

#[track_caller]
fn accept(mode: Mode, source: &str, tree: &str) {
    assert_eq!(
        parsed(source.as_bytes(), mode, false).as_deref(),
        Ok(tree),
        "{source:?}"
    );
}

#[track_caller]
fn refuse(mode: Mode, sources: &[&str]) {
    for source in sources {
        assert!(
            parsed(source.as_bytes(), mode, false).is_err(),
            "{source:?}"
        );
    }
}

#[test]
fn single_statements() {
    accept(Mode::Single, "", "[]");
    accept(Mode::Single, "\n", "[]");
    accept(Mode::Single, "# a\n", "[]");
    accept(Mode::Single, "a; b", "[(expr a) (expr b)]");
    accept(Mode::Single, "if a:\n  b\n", "[(if a[(expr b)][])]");
    accept(Mode::Single, "if a: b\n\n", "[(if a[(expr b)][])]");
    refuse(Mode::Single, &["a\nb", "if a: b\nc", " a", "\\\n"]);
}

#[test]
fn lone_expressions() {
    accept(Mode::Eval, "a, b", "(tuple a b)");
    accept(Mode::Eval, " \ta\n\n", "a");
    accept(Mode::Eval, "\na # b", "a");
    accept(Mode::Eval, "'123' \\\r '456'", "\"123456\"");
    refuse(
        Mode::Eval,
        &[
            "", "\n", " ", "a = b", "a\nb", "a := b", "*a, b", "yield a", "\\\n", "pass", "a;",
        ],
    );
}

/// The pieces of a module, in an arena that is emptied after each.
fn pieces(source: &str) -> Vec<String> {
    let mut buffer = vec![core::mem::MaybeUninit::uninit(); 1024];
    let mut memory = FixedMemory::new(&mut buffer);
    let mut arena = Arena::new(&mut memory);
    let mut parser = ModuleParser::new(source.as_bytes(), Limits::default()).unwrap();
    let mut pieces = Vec::new();
    while let Some(piece) = parser.next_piece(&arena).unwrap() {
        let text = match piece {
            Piece::Statements(statements) => dump(Tree::Module(statements), true),
            Piece::ClassStart(class) => dump(Tree::Module(core::slice::from_ref(class)), true),
            Piece::ClassEnd => String::from("[end]"),
        };
        pieces.push(String::from(&text[1..text.len() - 1]));
        arena.reset();
    }
    assert!(parser.next_piece(&arena).unwrap().is_none());
    pieces
}

#[test]
fn pieces_of_a_module_are_its_statements() {
    let source =
        "import a; b\nif c:\n  d = 'x' f'{y}'\n  def e(): pass\n\n@f\ndef g(): '''h\n'''\nx\n\\\n";
    let whole = parsed(source.as_bytes(), Mode::Module, true).unwrap();
    let pieces = pieces(source);
    assert_eq!(std::format!("[{}]", pieces.join(" ")), whole);
    assert_eq!(pieces.len(), 4);
}

#[test]
fn classes_come_in_pieces() {
    let source = "@a\nclass B(c):\n  d\n  class E:\n    def f(): g\n  h; i\nclass J: k\nif l:\n  class M: n\n";
    let expected = [
        "(class@2:1 B @a@1:2 c@2:9[])",
        "(expr@3:3 d@3:3)",
        "(class@4:3 E[])",
        "(def@5:5 f () _[(expr@5:14 g@5:14)])",
        "end",
        "(expr@6:3 h@6:3) (expr@6:6 i@6:6)",
        "end",
        "(class@7:1 J[(expr@7:10 k@7:10)])",
        "(if@8:1 l@8:4[(class@9:3 M[(expr@9:12 n@9:12)])][])",
    ];
    assert_eq!(pieces(source), expected);
}

#[test]
fn complete_input() {
    for source in [
        "",
        "\n",
        "a",
        "a = (b)\n",
        "'a",
        "'(' + ')'",
        "\"\\\"(\"",
        "if1 = 2",
        "iff",
        "a # (",
        "f(')')",
        "'''a'''",
        "print()",
        "if a:\n  b\n",
        "@a\ndef b(): pass\n",
        "match = 1",
        "match(a)",
        "match a:\n case b: c\n",
        "'(",
        "]",
        "'it\\'s'",
        "()]",
    ] {
        assert!(!is_incomplete(source.as_bytes()), "{source:?}");
    }
}

#[test]
fn incomplete_input() {
    for source in [
        "(",
        "a = [1,\n2",
        "{",
        "f(a, [b)",
        "'''",
        "\"\"\"a\n\"\"",
        "'''a\\'''",
        "a + \\",
        "if a:",
        "if a:\n  b",
        "while a: b",
        "for a in b:",
        "try:",
        "with a:",
        "def f(): pass",
        "class A:",
        "async def f():",
        "@a",
        "@a\ndef b(): pass",
        "match a:",
        "match a:\n case b:",
        "'''(''' (",
        "f('(')[",
    ] {
        assert!(is_incomplete(source.as_bytes()), "{source:?}");
    }
}
