//! Whole sessions, byte for byte, in each mode; any bytes at all.

use super::*;
use crate::toy::Toy;
use proptest::prelude::*;
use std::{format, string::String, vec, vec::Vec};

type TestRepl = Repl<'static, [u8; 128]>;

fn started() -> (TestRepl, Toy) {
    started_with(Options::default())
}

fn started_with(options: Options) -> (TestRepl, Toy) {
    let mut repl = Repl::new([0; 128], vec![0; 64].leak(), options);
    let mut toy = Toy::new();
    repl.start(&mut toy);
    assert_eq!(toy.take(), "Toy\r\n>>> ");
    (repl, toy)
}

fn feed(repl: &mut TestRepl, toy: &mut Toy, bytes: &[u8]) -> Step {
    let mut bytes = bytes.iter().copied();
    let step = repl.run(&mut || bytes.next(), toy).unwrap_or(Step::More);
    assert_eq!(bytes.len(), 0, "bytes left after {step:?}");
    step
}

/// What the console shows when these bytes come in after the greeting.
fn session(bytes: &[u8]) -> String {
    let (mut repl, mut toy) = started();
    feed(&mut repl, &mut toy, bytes);
    toy.take()
}

#[test]
fn statements() {
    assert_eq!(session(b"say hello\r"), "say hello\r\nhello\r\n>>> ");
    assert_eq!(session(b"\r"), "\r\n>>> ");
    assert_eq!(session(b"boom\r"), "boom\r\nBoom\r\n>>> ");
    assert_eq!(session(b"bad\r"), "bad\r\nSyntaxError\r\n>>> ");
    assert_eq!(session(b"(say\r1)\r"), "(say\r\n... 1)\r\n>>> ");
    assert_eq!(
        session(b"if x:\rsay\r\x7f\r"),
        "if x:\r\n...     say\r\n...     \x08\x08\x08\x08\x1b[K\r\n>>> "
    );
    // Empty lines: two indented ones, then one that is not and ends the statement.
    assert_eq!(
        session(b"if x:\ry\r\r\r\r"),
        "if x:\r\n...     y\r\n...     \r\n...     \r\n... \r\n>>> "
    );
}

#[test]
fn what_is_run() {
    let (mut repl, mut toy) = started();
    feed(&mut repl, &mut toy, b"(1,\r2)\rif x:\ry\r\x7f\r");
    feed(&mut repl, &mut toy, b"if x:\r \x04\x7f\x04");
    assert_eq!(
        toy.ran,
        [
            (Input::Single, "(1,\n2)".into()),
            (Input::Single, "if x:\n    y\n".into()),
            (Input::Single, "if x:\n".into()),
        ]
    );
    assert_eq!(toy.ready, 4, "once before each primary prompt");
}

#[test]
fn control_characters_on_an_empty_line() {
    assert_eq!(session(b"\x02"), "\r\nToy\r\n>>> ");
    assert_eq!(session(b"\x03"), "\r\n>>> ");
    assert_eq!(session(b"abc\x03"), "abc\r\n>>> ");
    assert_eq!(session(b"if:\r\x03"), "if:\r\n...     \r\n>>> ");
    assert_eq!(session(b"(\r\x01\x02\x05"), "(\r\n... ");
    let (mut repl, mut toy) = started();
    assert_eq!(feed(&mut repl, &mut toy, b"\x04"), Step::SoftReset);
    assert_eq!(toy.take(), "\r\n");
    repl.start(&mut toy);
    assert_eq!(toy.take(), "Toy\r\n>>> ");
    assert_eq!(feed(&mut repl, &mut toy, b"exit 3\r"), Step::Exit(3));
    assert_eq!(toy.take(), "exit 3\r\n");
}

#[test]
fn paste_mode() {
    const ENTERED: &str = "\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ";
    assert_eq!(
        session(b"\x05if x:\r\tsay 1\r\r\x04"),
        format!("{ENTERED}if x:\r\n=== \tsay 1\r\n=== \r\n=== \r\n>>> ")
    );
    assert_eq!(
        session(b"\x05say 1\x04"),
        format!("{ENTERED}say 1\r\n1\r\n>>> ")
    );
    assert_eq!(
        session(b"\x05boom\r\x04"),
        format!("{ENTERED}boom\r\n=== \r\nBoom\r\n>>> ")
    );
    assert_eq!(
        session(b"\x05say 1\r\x03"),
        format!("{ENTERED}say 1\r\n=== \r\n>>> ")
    );
    assert_eq!(
        session(b"\x05\x1b\x01\x05\x04"),
        format!("{ENTERED}\x1b\x01\x05\r\n>>> ")
    );
    let (mut repl, mut toy) = started();
    feed(&mut repl, &mut toy, b"\x05a\rb\r\nc\nd\r\r\x04");
    assert_eq!(toy.ran, [(Input::Paste, "a\nb\nc\nd\n\n".into())]);
}

#[test]
fn raw_mode() {
    const ENTERED: &str = "\r\nraw REPL; CTRL-B to exit\r\n>";
    let raw = |bytes: &[u8]| {
        let shown = session(&[b"\x01", bytes].concat());
        String::from(shown.strip_prefix(ENTERED).unwrap())
    };
    assert_eq!(raw(b"say 1\nsay 2\x04"), "OK1\r\n2\r\n\x04\x04>");
    assert_eq!(raw(b"say 1\nboom\x04"), "OK1\r\n\x04Boom\r\n\x04>");
    assert_eq!(raw(b"bad\x04"), "OK\x04SyntaxError\r\n\x04>");
    assert_eq!(raw(b"say 1\x03say 2\x04"), "OK2\r\n\x04\x04>");
    assert_eq!(raw(b"say 1\x01"), "raw REPL; CTRL-B to exit\r\n>");
    assert_eq!(
        raw(b"say 1\x02say 2\r"),
        "\r\nToy\r\n>>> say 2\r\n2\r\n>>> "
    );
    let (mut repl, mut toy) = started();
    feed(&mut repl, &mut toy, b"\x01say \xff\r\n\x1b\x04");
    assert_eq!(toy.ran, [(Input::File, "say \u{fffd}\r\n\u{1b}".into())]);
}

#[test]
fn leaving_raw_mode_by_resetting() {
    let (mut repl, mut toy) = started();
    assert_eq!(repl.mode(), Mode::Friendly);
    assert_eq!(feed(&mut repl, &mut toy, b"\x01\x04"), Step::SoftReset);
    assert_eq!(toy.take(), "\r\nraw REPL; CTRL-B to exit\r\n>OK\r\n");
    assert_eq!(repl.mode(), Mode::Raw);
    repl.start(&mut toy);
    assert_eq!(toy.take(), "raw REPL; CTRL-B to exit\r\n>");
    assert_eq!(feed(&mut repl, &mut toy, b"exit 7\x04"), Step::Exit(7));
    assert_eq!(toy.take(), "OK\x04\x04");
}

/// The example in upstream's `docs/reference/repl.rst`.
#[test]
fn raw_paste_as_documented() {
    let (mut repl, mut toy) = started();
    feed(&mut repl, &mut toy, b"\x01\x05A\x01say 123\x04");
    assert_eq!(
        std::mem::take(&mut toy.console),
        b"\r\nraw REPL; CTRL-B to exit\r\n>R\x01\x80\x00\x01\x04123\r\n\x04\x04>"
    );
    assert_eq!(toy.ran, [(Input::File, "say 123".into())]);
}

#[test]
fn raw_paste_in_windows() {
    let options = Options {
        paste_window: 8,
        ..Options::default()
    };
    let (mut repl, mut toy) = started_with(options);
    feed(&mut repl, &mut toy, b"\x01\x05A\x01");
    assert_eq!(
        toy.take(),
        "\r\nraw REPL; CTRL-B to exit\r\n>R\x01\x08\x00\x01"
    );
    feed(&mut repl, &mut toy, b"say 123");
    assert_eq!(toy.take(), "");
    feed(&mut repl, &mut toy, b"4");
    assert_eq!(toy.take(), "\x01");
    feed(&mut repl, &mut toy, b"56789012");
    assert_eq!(toy.take(), "\x01");
    feed(&mut repl, &mut toy, b"\x04");
    assert_eq!(toy.take(), "\x04123456789012\r\n\x04\x04>");
    feed(&mut repl, &mut toy, b"\x05A\x01bad\x03");
    assert_eq!(toy.take(), "R\x01\x08\x00\x01\x04\x04Interrupted\r\n\x04>");
    feed(&mut repl, &mut toy, b"\x05A\x01boom\x04");
    assert_eq!(toy.take(), "R\x01\x08\x00\x01\x04\x04Boom\r\n\x04>");
    feed(&mut repl, &mut toy, b"\x05B\x01");
    assert_eq!(toy.take(), "R\x00>");
    // Not a command: as in any other source, Ctrl-A starts afresh.
    feed(&mut repl, &mut toy, b"\x05AB\x01");
    assert_eq!(toy.take(), "raw REPL; CTRL-B to exit\r\n>");
    assert_eq!(
        feed(&mut repl, &mut toy, b"\x05A\x01exit 2\x04"),
        Step::Exit(2)
    );
    assert_eq!(toy.take(), "R\x01\x08\x00\x01\x04\x04\x04");
}

#[test]
fn programs_that_do_not_fit() {
    let (mut repl, mut toy) = started();
    let long = [b'x'; 200];
    feed(&mut repl, &mut toy, &[b"\x01", &long[..], b"\x04"].concat());
    assert_eq!(
        toy.take(),
        "\r\nraw REPL; CTRL-B to exit\r\n>OK\x04OutOfMemory\r\n\x04>"
    );
    // Ctrl-C forgets what was too long.
    feed(&mut repl, &mut toy, &[&long[..], b"\x03say 1\x04"].concat());
    assert_eq!(toy.take(), "OK1\r\n\x04\x04>");
    // The tool is told to stop, what it sent meanwhile is dropped, and then it is told why.
    feed(&mut repl, &mut toy, &[b"\x05A\x01", &long[..]].concat());
    assert_eq!(toy.console, b"R\x01\x80\x00\x01\x01\x04");
    toy.console.clear();
    feed(&mut repl, &mut toy, b"x\x01\x02x\x04");
    assert_eq!(toy.take(), "\x04OutOfMemory\r\n\x04>");
}

#[test]
fn a_pasted_program_that_does_not_fit() {
    let (mut repl, mut toy) = started();
    feed(&mut repl, &mut toy, &[b"\x05", &[b'x'; 200][..]].concat());
    toy.take();
    feed(&mut repl, &mut toy, b"\x04");
    assert_eq!(toy.take(), "\r\nOutOfMemory\r\n>>> ");
    // At the prompt the terminal beeps; further lines are refused as a whole.
    feed(&mut repl, &mut toy, &[b"(", &[b'1'; 130][..]].concat());
    assert!(toy.take().ends_with("1\x07\x07\x07"));
    feed(&mut repl, &mut toy, b"\r");
    assert_eq!(toy.take(), "\r\nOutOfMemory\r\n>>> ");
    assert_eq!(toy.ran, []);
}

#[test]
fn history_survives_a_reset() {
    let (mut repl, mut toy) = started();
    repl.history_mut().push(b"from a file");
    feed(&mut repl, &mut toy, b"say 1\r\x04");
    repl.start(&mut toy);
    toy.take();
    feed(&mut repl, &mut toy, b"\x10\x10");
    assert_eq!(toy.take(), "say 1\x1b[5Dfrom a file");
    let lines: Vec<&[u8]> = repl.history().lines().collect();
    assert_eq!(lines, [&b"from a file"[..], b"say 1"]);
}

/// Bytes that mean something more often than chance has it.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        4 => any::<u8>(),
        4 => 0u8..32,
        2 => prop::sample::select(&b"\x01\x02\x03\x04\x05A\x1b[O\r (:if"[..]),
    ];
    prop::collection::vec(byte, 0..2000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Any bytes leave a prompt that Ctrl-C brings back to a fresh line, and Ctrl-A to raw mode.
    #[test]
    fn nothing_wedges_it(bytes in bytes(), window in 0u16..300) {
        let options = Options { paste_window: window, ..Options::default() };
        let (mut repl, mut toy) = started_with(options);
        toy.names = vec!["import_me", "x", "y\u{e9}"];
        for byte in bytes {
            if repl.feed(byte, &mut toy) != Step::More {
                repl.start(&mut toy);
            }
        }
        toy.console.clear();
        prop_assert_eq!(feed(&mut repl, &mut toy, b"\r\x03"), Step::More);
        feed(&mut repl, &mut toy, b"\x01");
        prop_assert_eq!(repl.mode(), Mode::Raw);
        toy.console.clear();
        feed(&mut repl, &mut toy, b"say here\x04");
        prop_assert_eq!(toy.take(), "OKhere\r\n\x04\x04>");
        feed(&mut repl, &mut toy, b"\x02");
        prop_assert_eq!(toy.take(), "\r\nToy\r\n>>> ");
    }

    /// What a tool sends by raw-paste arrives, if it waits for its windows.
    #[test]
    fn raw_paste_delivers(source in prop::collection::vec(0x20u8..0x7f, 0..120), window in 1u16..40) {
        let options = Options { paste_window: window, ..Options::default() };
        let (mut repl, mut toy) = started_with(options);
        feed(&mut repl, &mut toy, b"\x01\x05A\x01");
        let mut allowed = 2 * usize::from(window);
        toy.console.clear();
        for &byte in &source {
            prop_assert!(allowed > 0, "the tool would wait for ever");
            allowed -= 1;
            repl.feed(byte, &mut toy);
            for sign in toy.console.drain(..) {
                prop_assert_eq!(sign, 1);
                allowed += usize::from(window);
            }
            prop_assert!(allowed <= 2 * usize::from(window));
        }
        feed(&mut repl, &mut toy, b"\x04");
        let sent = String::from_utf8(source).unwrap();
        prop_assert_eq!(&toy.ran[..], &[(Input::File, sent)][..]);
    }
}
