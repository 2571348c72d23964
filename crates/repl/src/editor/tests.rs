//! Keys, the bytes they echo, and a terminal that checks what those bytes show.

use super::*;
use crate::keys::Decoder;
use crate::toy::Toy;
use proptest::prelude::*;
use std::{string::String, vec, vec::Vec};

/// Types bytes into an empty editor; returns what was echoed, and the text.
fn edit(bytes: &str) -> (String, String) {
    let mut memory = [0; 64];
    let mut editor = Editor::new([0; 64], History::new(&mut memory));
    let mut toy = Toy::new();
    type_in(&mut editor, bytes.as_bytes(), &mut toy);
    (toy.take(), String::from_utf8(editor.text().into()).unwrap())
}

fn type_in(editor: &mut Editor<'_, [u8; 64]>, bytes: &[u8], toy: &mut Toy) {
    let mut decoder = Decoder::new();
    for &byte in bytes {
        match decoder.feed(byte).map(|key| editor.press(key, toy)) {
            None => editor.touched(),
            Some(Edit::Entered) if editor.text().starts_with(b"if") => {
                assert!(editor.next_line(toy));
            }
            Some(Edit::Entered | Edit::Cancelled) => editor.clear(true),
            Some(_) => {}
        }
    }
}

#[test]
fn moving_and_cutting() {
    for (bytes, echo, text) in [
        ("ab", "ab", "ab"),
        ("ab\x7f", "ab\x08\x1b[K", "a"),
        ("\x7f", "", ""),
        ("ac\x02b", "ac\x08bc\x08", "abc"),
        ("abc\x01", "abc\x08\x08\x08", "abc"),
        ("abcde\x01", "abcde\x1b[5D", "abcde"),
        ("a\x01\x05b", "a\x08ab", "ab"),
        ("ab\x01\x06c", "ab\x08\x08acb\x08", "acb"),
        ("abc\x01\x04", "abc\x08\x08\x08\x1b[Kbc\x08\x08", "bc"),
        ("abc\x1b[D\x1b[3~", "abc\x08\x1b[K", "ab"),
        ("abc\x04", "abc", "abc"),
        ("abc\x02\x0b", "abc\x08\x1b[K", "ab"),
        ("abc\x02\x15", "abc\x08\x08\x08\x1b[Kc\x08", "c"),
        ("a bc\x17", "a bc\x08\x08\x1b[K", "a "),
        ("a bc  \x17", "a bc  \x08\x08\x08\x08\x1b[K", "a "),
        (
            "a.bc\x1b[1;5D\x1b[1;5Dx",
            "a.bc\x08\x08\x08\x08xa.bc\x08\x08\x08\x08",
            "xa.bc",
        ),
        ("a.bc\x01\x1bf\x1bfx", "a.bc\x08\x08\x08\x08a.bcx", "a.bcx"),
        ("ab cd\x01\x1bd", "ab cd\x1b[5D\x1b[K cd\x08\x08\x08", " cd"),
        ("a\x01\x02\x1bb\x1b\x7f", "a\x08a\x08", "a"),
        ("a\x06\x1bf\x1bd\x0b\x0e\x10", "a", "a"),
        ("ab\x01\x15\x17", "ab\x08\x08ab\x08\x08ab\x08\x08", "ab"),
        ("x    \x7f", "x    \x08\x1b[K", "x   "),
        ("     \x7f", "     \x08\x08\x08\x08\x1b[K", " "),
        ("   \x7f", "   \x08\x1b[K", "  "),
    ] {
        assert_eq!(edit(bytes), (echo.into(), text.into()), "{bytes:?}");
    }
}

#[test]
fn characters_of_several_bytes() {
    for (bytes, echo, text) in [
        ("é\x7f", "é\x08\x1b[K", ""),
        ("aé€\x02\x02b", "aé€\x08\x08bé€\x08\x08", "abé€"),
        ("€€€€€\x01", "€€€€€\x1b[5D", "€€€€€"),
        ("é\x01\x04", "é\x08\x1b[K", ""),
        ("é\x01\x06a", "é\x08éa", "éa"),
    ] {
        assert_eq!(edit(bytes), (echo.into(), text.into()), "{bytes:?}");
    }
}

#[test]
fn lines_typed_before() {
    for (bytes, echo) in [
        ("1\r22\r\x10", "1\r\n22\r\n22"),
        ("1\r22\r\x10\x10", "1\r\n22\r\n22\x08\x08\x1b[K1"),
        ("1\r22\r\x10\x10\x10", "1\r\n22\r\n22\x08\x08\x1b[K1"),
        ("1\r22\r\x10\x10\x0e", "1\r\n22\r\n22\x08\x08\x1b[K1\x0822"),
        ("1\r\x10\x0e\x0e", "1\r\n1\x08\x1b[K"),
        ("1\r\x1b[A\x1b[B", "1\r\n1\x08\x1b[K"),
        ("1\r234\x02\x10", "1\r\n234\x08\x08\x08\x1b[K1"),
        ("\x10", ""),
    ] {
        assert_eq!(edit(bytes).0, echo, "{bytes:?}");
    }
}

#[test]
fn indentation() {
    for (bytes, echo, text) in [
        ("if:\rx", "if:\r\n...     x", "if:\n    x"),
        (
            "if:\rif:\ry",
            "if:\r\n...     if:\r\n...         y",
            "if:\n    if:\n        y",
        ),
        // A space first: the user indents.
        (
            "if:\r x\r",
            "if:\r\n...     \x08\x08\x08x\r\n... ",
            "if:\n x\n",
        ),
        ("if:\r  x", "if:\r\n...     \x08\x08\x08 x", "if:\n  x"),
        // A tab first: ours stays, once.
        ("if:\r\tx\r", "if:\r\n...     x\r\n... ", "if:\n    x\n"),
        (
            "if:\r\x7f",
            "if:\r\n...     \x08\x08\x08\x08\x1b[K",
            "if:\n",
        ),
        // Any other key, or part of one, ends the special treatment.
        ("if:\r\x05 ", "if:\r\n...      ", "if:\n     "),
        ("if:\r\x1bx ", "if:\r\n...      ", "if:\n     "),
        ("if:\rx\t", "if:\r\n...     x", "if:\n    x"),
        ("if:\rx \t", "if:\r\n...     x     ", "if:\n    x     "),
        (
            "if:\r\x7f\ty",
            "if:\r\n...     \x08\x08\x08\x08\x1b[K    y",
            "if:\n    y",
        ),
        // Editing does not reach the lines before.
        (
            "if:\r\x15\x7f\x17\x1bbx",
            "if:\r\n...     \x08\x08\x08\x08\x1b[Kx",
            "if:\nx",
        ),
    ] {
        assert_eq!(edit(bytes), (echo.into(), text.into()), "{bytes:?}");
    }
}

#[test]
fn tabs() {
    let mut memory = [0; 8];
    let mut editor = Editor::new([0; 64], History::new(&mut memory));
    let mut toy = Toy::new();
    toy.names = vec!["alpha", "beta", "bottom"];
    type_in(&mut editor, b"x a\t)\x02\x02\x02", &mut toy);
    assert_eq!(toy.take(), "x alpha)\x08\x08\x08");
    type_in(&mut editor, b"\x01\x0bx b)\x02\t", &mut toy);
    assert_eq!(
        toy.take(),
        "\x1b[5D\x1b[Kx b)\x08\r\nbeta            bottom\r\n>>> x b)\x08"
    );
    type_in(&mut editor, b"e\t", &mut toy);
    assert_eq!(toy.take(), "e)\x08ta)\x08");
    assert_eq!(editor.text(), b"x beta)");
}

#[test]
fn a_full_line() {
    let mut memory = [0; 8];
    let mut editor = Editor::new([0; 64], History::new(&mut memory));
    let mut toy = Toy::new();
    type_in(&mut editor, &[b'a'; 64], &mut toy);
    toy.take();
    type_in(&mut editor, b"b", &mut toy);
    assert_eq!(toy.take(), "\x07");
    assert_eq!(editor.text(), [b'a'; 64]);
}

/// A terminal of one endless line, that knows what the editor writes.
#[derive(Default)]
struct Terminal {
    line: Vec<char>,
    column: usize,
}

impl Terminal {
    fn show(&mut self, written: &str) {
        let mut rest = written.chars();
        while let Some(c) = rest.next() {
            match c {
                '\x08' => self.column -= 1,
                '\x07' => {}
                '\x1b' => {
                    let sequence: String =
                        rest.by_ref().take_while(|c| !"KD".contains(*c)).collect();
                    match sequence.strip_prefix('[') {
                        Some("") => self.line.truncate(self.column),
                        Some(digits) => self.column -= digits.parse::<usize>().unwrap(),
                        None => panic!("{sequence:?}"),
                    }
                }
                c if self.column < self.line.len() => {
                    self.line[self.column] = c;
                    self.column += 1;
                }
                c => {
                    self.line.push(c);
                    self.column += 1;
                }
            }
        }
    }
}

const KEYS: [&str; 24] = [
    "a",
    "b",
    " ",
    "é",
    "😀",
    "\x01",
    "\x02",
    "\x04",
    "\x05",
    "\x06",
    "\x0b",
    "\x0e",
    "\x10",
    "\x15",
    "\x17",
    "\x7f",
    "\x1b[D",
    "\x1b[C",
    "\x1bb",
    "\x1bf",
    "\x1bd",
    "\x1b[1;5D",
    "\x1b[3~",
    "\x1b",
];

proptest! {
    /// Whatever is pressed, the terminal shows the line, and the cursor where it is.
    #[test]
    fn the_terminal_shows_the_line(keys in prop::collection::vec(0..KEYS.len(), 0..80)) {
        let mut memory = [0; 64];
        let mut history = History::new(&mut memory);
        history.push(b"some");
        history.push("ligne d'été".as_bytes());
        let mut editor = Editor::new([0; 64], history);
        let mut toy = Toy::new();
        let mut terminal = Terminal::default();
        let mut decoder = Decoder::new();
        for key in keys {
            for byte in KEYS[key].bytes() {
                if let Some(key) = decoder.feed(byte) {
                    editor.press(key, &mut toy);
                }
            }
            terminal.show(&toy.take());
            let text = std::str::from_utf8(editor.text()).unwrap();
            prop_assert_eq!(terminal.line.iter().collect::<String>(), text);
            let before = std::str::from_utf8(&editor.text()[..editor.cursor]).unwrap();
            prop_assert_eq!(terminal.column, before.chars().count());
        }
    }
}
