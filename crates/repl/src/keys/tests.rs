//! Terminals' sequences, line ends, characters, and what is swallowed.

use super::*;
use proptest::prelude::*;
use std::vec::Vec;

fn keys(bytes: &[u8]) -> Vec<Key> {
    let mut decoder = Decoder::new();
    bytes
        .iter()
        .filter_map(|&byte| decoder.feed(byte))
        .collect()
}

#[test]
fn sequences_of_terminals() {
    for (bytes, key) in [
        ("\x1b[A", Key::Up),
        ("\x1bOB", Key::Down),
        ("\x1b[C", Key::Right),
        ("\x1b[D", Key::Left),
        ("\x1b[1~", Key::Home),
        ("\x1b[7~", Key::Home),
        ("\x1b[H", Key::Home),
        ("\x1bOH", Key::Home),
        ("\x1b[4~", Key::End),
        ("\x1b[8~", Key::End),
        ("\x1bOF", Key::End),
        ("\x1b[3~", Key::Delete),
        ("\x1b[1;5C", Key::WordRight),
        ("\x1b[1;5D", Key::WordLeft),
        ("\x1b[1;3D", Key::WordLeft),
        ("\x1bf", Key::WordRight),
        ("\x1bb", Key::WordLeft),
        ("\x1bd", Key::KillWordRight),
        ("\x1b\x7f", Key::KillWordLeft),
        ("\x1b\x08", Key::KillWordLeft),
        ("\x17", Key::KillWordLeft),
        ("\x7f", Key::Backspace),
        ("\x08", Key::Backspace),
        ("\x1b\x1b[A", Key::Up),
        ("\x1b[99999999;2A", Key::Up),
    ] {
        assert_eq!(keys(bytes.as_bytes()), [key], "{bytes:?}");
    }
}

#[test]
fn what_is_not_known_is_swallowed_whole() {
    for bytes in [
        "\x1b[200~",
        "\x1b[?25h",
        "\x1bx",
        "\x1bOZ",
        "\x1b[5~",
        "\x00",
        "\x1a",
    ] {
        assert_eq!(keys(bytes.as_bytes()), [], "{bytes:?}");
    }
}

#[test]
fn control_characters_end_sequences() {
    for start in ["\x1b", "\x1b[", "\x1b[1;", "\x1bO", "\u{e9}"] {
        for (control, key) in [(3, Key::ControlC), (1, Key::ControlA), (b'\r', Key::Enter)] {
            let mut bytes = start.as_bytes().to_vec();
            if start == "\u{e9}" {
                bytes.pop();
            }
            bytes.push(control);
            assert_eq!(keys(&bytes), [key], "{bytes:?}");
        }
    }
}

#[test]
fn line_ends() {
    assert_eq!(keys(b"\r"), [Key::Enter]);
    assert_eq!(keys(b"\n"), [Key::Enter]);
    assert_eq!(keys(b"\r\n"), [Key::Enter]);
    assert_eq!(keys(b"\r\r\n\n"), [Key::Enter; 3]);
    assert_eq!(keys(b"\r\n\r\n"), [Key::Enter; 2]);
}

#[test]
fn characters() {
    let text = |bytes: &[u8]| -> Vec<u8> {
        let keys = keys(bytes);
        let characters = keys.iter().flat_map(|key| match key {
            Key::Character(character) => character.as_bytes().to_vec(),
            other => panic!("{other:?}"),
        });
        characters.collect()
    };
    assert_eq!(text("aé€😀~".as_bytes()), "aé€😀~".as_bytes());
    // Stray, overlong, surrogate and cut-off bytes vanish; what follows does not.
    assert_eq!(
        text(b"\x80a\xc0\x80b\xe0\x80\x80c\xed\xa0\x80d\xf5e\xc3f\xe2\x82\xc3\xa9"),
        "abcdefé".as_bytes()
    );
}

proptest! {
    #[test]
    fn text_comes_through(text in "[ -~¡-\u{2fff}😀]*") {
        let typed: Vec<u8> = keys(text.as_bytes()).iter().flat_map(|key| match key {
            Key::Character(character) => character.as_bytes().to_vec(),
            _ => Vec::new(),
        }).collect();
        prop_assert_eq!(typed, text.as_bytes());
    }

    #[test]
    fn control_c_always_counts(bytes: Vec<u8>) {
        let mut decoder = Decoder::new();
        for byte in bytes {
            decoder.feed(byte);
        }
        prop_assert_eq!(decoder.feed(3), Some(Key::ControlC));
        prop_assert_eq!(decoder.feed(1), Some(Key::ControlA));
    }
}
