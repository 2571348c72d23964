//! The module `re`, by its driver, and the engine below it with little memory and few steps.
#![no_main]

#[path = "../../tests/hostile/harness/mod.rs"]
mod harness;

use std::cell::Cell;

use libfuzzer_sys::fuzz_target;
use taipan_regex::{Flags, Options, Program, Stop, Subject, compile, find};

/// Steps of a search. What takes more is stopped.
const STEPS: u32 = 20_000;

/// Pattern and subject are text or bytes, after one byte of the kind and one of flags.
fn search(data: &[u8]) {
    let [kind, flags, rest @ ..] = data else {
        return;
    };
    let mut parts = rest.splitn(2, |byte| *byte == 0xff);
    let (pattern, subject) = (parts.next().unwrap_or(&[]), parts.next().unwrap_or(&[]));
    let subjects = match kind & 1 {
        0 => (Subject::bytes(pattern), Subject::bytes(subject)),
        _ => match (std::str::from_utf8(pattern), std::str::from_utf8(subject)) {
            (Ok(pattern), Ok(subject)) => (Subject::text(pattern), Subject::text(subject)),
            _ => return,
        },
    };
    let (pattern, subject) = subjects;
    let code = vec![Cell::new(0u32); 2000];
    let memory = vec![Cell::new(0u32); 3000];
    let flags = Flags::from_bits_truncate(u32::from(*flags) << 1);
    let len = match compile(pattern, flags, &mut &code[..], &mut &memory[..]) {
        Ok(len) => len,
        Err(error) => {
            assert!(error.position <= pattern.len());
            assert!(!error.message(pattern).to_string().is_empty());
            return;
        }
    };
    let words: Vec<u32> = code[..len].iter().map(Cell::get).collect();
    let program = Program::new(&words);
    for (anchored, full) in [(false, false), (true, false), (true, true)] {
        let options = Options {
            anchored,
            full,
            ..Options::default()
        };
        let mut store = &memory[..];
        match find(program, subject, 0, options, &mut store, &mut { STEPS }) {
            Ok(Some(found)) => {
                for group in 0..=program.groups() {
                    if let Some((start, end)) = found.span(&store, group) {
                        assert!(start <= end && end <= subject.len());
                    }
                }
            }
            Ok(None) | Err(Stop::NoMemory | Stop::TooManySteps) => {}
        }
    }
}

fuzz_target!(|data: &[u8]| {
    search(data);
    harness::session::feed(harness::programs::RE, data);
});
