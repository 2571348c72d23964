//! Parts that need no oracle: errors and their places, limits, memory.

extern crate std;

use core::cell::Cell;
use std::string::ToString;
use std::vec;
use std::vec::Vec;

use crate::{ErrorKind, Flags, Options, Program, Stop, Subject, compile, find};

fn compiled(pattern: &str) -> Result<Vec<u32>, (std::string::String, usize)> {
    let code = vec![Cell::new(0u32); 4000];
    let scratch = vec![Cell::new(0u32); 4000];
    let subject = Subject::text(pattern);
    match compile(subject, Flags::empty(), &mut &code[..], &mut &scratch[..]) {
        Ok(len) => Ok(code[..len].iter().map(Cell::get).collect()),
        Err(error) => Err((error.message(subject).to_string(), error.position)),
    }
}

#[test]
fn errors_say_what_and_where() {
    for (pattern, message, position) in [
        ("a(b", "missing ), unterminated subpattern", 1),
        ("a)b", "unbalanced parenthesis", 1),
        ("[a-", "unterminated character set", 0),
        ("x[b-a]", "bad character range b-a", 2),
        ("*a", "nothing to repeat", 0),
        ("a**", "multiple repeat", 2),
        ("a{3,2}", "min repeat greater than max repeat", 2),
        ("\\q", "bad escape \\q", 0),
        (
            "(?P<n>a)(?P<n>b)",
            "redefinition of group name 'n' as group 2; was group 1",
            12,
        ),
        ("(?P=m)", "unknown group name 'm'", 4),
        ("\\1", "invalid group reference 1", 1),
        ("(a\\1)", "cannot refer to an open group", 2),
        ("(?<=a*)b", "look-behind requires fixed-width pattern", 0),
        (
            "a(?i)",
            "global flags not at the start of the expression",
            1,
        ),
        ("(?z)", "unknown extension ?z", 1),
        ("a\\", "bad escape (end of pattern)", 1),
    ] {
        assert_eq!(
            compiled(pattern),
            Err((message.into(), position)),
            "{pattern}"
        );
    }
}

#[test]
fn many_steps_end_the_search() {
    let program = compiled("(a+)+b").unwrap();
    let text = "a".repeat(40);
    let memory = vec![Cell::new(0u32); 10_000];
    let mut steps = 100_000;
    let found = find(
        Program::new(&program),
        Subject::text(&text),
        0,
        Options::default(),
        &mut &memory[..],
        &mut steps,
    );
    assert_eq!(found, Err(Stop::TooManySteps));
}

#[test]
fn little_memory_is_an_error() {
    let program = compiled("(?:ab?)*c").unwrap();
    let text = "ab".repeat(1000);
    for words in [0, 1, 5, 50, 500] {
        let memory = vec![Cell::new(0u32); words];
        let found = find(
            Program::new(&program),
            Subject::text(&text),
            0,
            Options::default(),
            &mut &memory[..],
            &mut 1_000_000,
        );
        assert_eq!(found, Err(Stop::NoMemory), "{words} words");
    }
    let code = vec![Cell::new(0u32); 10];
    let scratch = vec![Cell::new(0u32); 10];
    for pattern in ["((a))", "abcdefghijklmn", "[a-z]{3}|b"] {
        let subject = Subject::text(pattern);
        let error = compile(subject, Flags::empty(), &mut &code[..], &mut &scratch[..]);
        assert_eq!(error.unwrap_err().kind, ErrorKind::NoMemory, "{pattern}");
    }
}

#[test]
fn deep_nesting_needs_no_stack() {
    let mut pattern = "(?:".repeat(500);
    pattern.push('a');
    for _ in 0..500 {
        pattern.push_str(")*");
    }
    let code = vec![Cell::new(0u32); 40_000];
    let scratch = vec![Cell::new(0u32); 40_000];
    let subject = Subject::text(&pattern);
    let len = compile(subject, Flags::empty(), &mut &code[..], &mut &scratch[..]).unwrap();
    assert!(len > 500);
}
