//! Generated patterns and subjects, matched here and by CPython's `re`. Nothing is checked where
//! there is no `python3`.

use std::cell::Cell;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use taipan_regex::{Flags, Options, Program, Subject, compile, find};

/// A generator of numbers (xorshift), so that every run tests the same cases.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }
}

const ATOMS: &[&str] = &[
    "a", "b", "c", "A", "é", "\\n", ".", "\\w", "\\W", "\\d", "\\D", "\\s", "\\S", "[ab]", "[^a]",
    "[a-c]", "[^\\w]", "[\\d-]", "[\\sé]", "[]a]", "1", "_", " ", "\\.", "\\x61", "\\u00e9",
    "[À-ü]", "ab", "\\141",
];
const PLACES: &[&str] = &["^", "$", "\\b", "\\B", "\\A", "\\Z"];
const TIMES: &[&str] = &[
    "*", "+", "?", "{2}", "{1,2}", "{0,1}", "{,2}", "{2,}", "*?", "+?", "??", "{1,3}?", "*+", "++",
    "?+", "{0}", "{1}", "{",
];
const SUBJECT: &[&str] = &[
    "a", "a", "a", "b", "b", "c", "A", "é", "É", "\n", "1", "_", " ", "-",
];

fn pattern(numbers: &mut Numbers, depth: u64, groups: &mut u64, out: &mut String) {
    for branch in 0..1 + numbers.below(5) / 3 {
        if branch > 0 {
            out.push('|');
        }
        for _ in 0..1 + numbers.below(3) {
            item(numbers, depth, groups, out);
            if numbers.below(3) == 0 {
                out.push_str(numbers.pick(TIMES));
            }
        }
    }
}

fn item(numbers: &mut Numbers, depth: u64, groups: &mut u64, out: &mut String) {
    match numbers.below(20) {
        0..=9 => out.push_str(numbers.pick(ATOMS)),
        10 => out.push_str(numbers.pick(PLACES)),
        11 if *groups > 0 => write!(out, "\\{}", 1 + numbers.below(*groups)).unwrap(),
        12 if *groups > 0 && depth > 0 => {
            write!(out, "(?({})a|b)", 1 + numbers.below(*groups)).unwrap();
        }
        13..=19 if depth > 0 => {
            let open = numbers.pick(&[
                "(", "(", "(", "(?:", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?s-i:",
            ]);
            if open == "(" && numbers.below(3) == 0 {
                write!(out, "(?P<n{groups}>").unwrap();
            } else {
                out.push_str(open);
            }
            *groups += u64::from(open == "(");
            pattern(numbers, depth - 1, groups, out);
            out.push(')');
        }
        _ => out.push_str(numbers.pick(ATOMS)),
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// What CPython answers to a line `kind flags pattern subject`; characters are converted to
/// bytes in its answers.
const ORACLE: &str = r#"
import re, sys, warnings
warnings.simplefilter("ignore")
for line in sys.stdin:
    how, flags, pattern, subject = line.rstrip("\n").split(" ")
    pattern = bytes.fromhex(pattern).decode()
    subject = bytes.fromhex(subject).decode()
    if how[0] == "b":
        pattern, subject = pattern.encode(), subject.encode()
    size = (lambda i: i) if how[0] == "b" else (lambda i: len(subject[:i].encode()))
    try:
        compiled = re.compile(pattern, int(flags))
    except re.error as e:
        print("error")
        continue
    except OverflowError:
        print("error")
        continue
    m = getattr(compiled, how[1:])(subject)
    if m is None:
        print("none")
    else:
        spans = [m.span(i) for i in range(compiled.groups + 1)]
        spans = ["-" if s[0] < 0 else "%d:%d" % (size(s[0]), size(s[1])) for s in spans]
        print(m.lastindex or 0, *spans)
"#;

fn ours(how: &str, flags: u32, pattern: &str, subject: &str) -> String {
    let (pattern, subject) = match how.as_bytes()[0] {
        b'b' => (
            Subject::bytes(pattern.as_bytes()),
            Subject::bytes(subject.as_bytes()),
        ),
        _ => (Subject::text(pattern), Subject::text(subject)),
    };
    let code = vec![Cell::new(0u32); 5000];
    let memory = vec![Cell::new(0u32); 200_000];
    let flags = Flags::from_bits_truncate(flags);
    let Ok(len) = compile(pattern, flags, &mut &code[..], &mut &memory[..]) else {
        return "error".into();
    };
    let words: Vec<u32> = code[..len].iter().map(Cell::get).collect();
    let program = Program::new(&words);
    let options = Options {
        anchored: &how[1..] != "search",
        full: &how[1..] == "fullmatch",
        ..Options::default()
    };
    let mut store = &memory[..];
    match find(program, subject, 0, options, &mut store, &mut 10_000_000) {
        Ok(Some(found)) => {
            let mut answer = found.last_group.to_string();
            for group in 0..=program.groups() {
                match found.span(&store, group) {
                    Some((start, end)) => write!(answer, " {start}:{end}").unwrap(),
                    None => answer.push_str(" -"),
                }
            }
            answer
        }
        Ok(None) => "none".into(),
        Err(stop) => format!("{stop:?}"),
    }
}

#[test]
fn ten_thousand_patterns_as_cpython_matches_them() {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let mut cases = Vec::new();
    let mut lines = String::new();
    while cases.len() < 12_000 {
        let mut text = String::new();
        pattern(&mut numbers, 3, &mut 0, &mut text);
        let how = numbers.pick(&["tmatch", "tsearch", "tsearch", "tfullmatch", "bsearch"]);
        let flags = [0, 0, 0, 2, 8, 16, 256, 10, 64][numbers.below(9) as usize];
        let subject: String = (0..numbers.below(9))
            .map(|_| numbers.pick(SUBJECT))
            .collect();
        writeln!(lines, "{how} {flags} {} {}", hex(&text), hex(&subject)).unwrap();
        cases.push((how, flags, text, subject));
    }
    let python = Command::new("python3")
        .args(["-c", ORACLE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut python) = python else {
        return;
    };
    let mut input = python.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = python.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let mut wrong = Vec::new();
    let mut matched = 0;
    assert_eq!(output.lines().count(), cases.len());
    for (case, wanted) in cases.iter().zip(output.lines()) {
        let (how, flags, pattern, subject) = case;
        let got = ours(how, *flags, pattern, subject);
        matched += u32::from(wanted.contains(':'));
        if got != wanted && !known(case, &got, wanted) {
            wrong.push(format!(
                "{how} {flags} {pattern:?} {subject:?}: {got}, CPython: {wanted}"
            ));
        }
    }
    let shown = wrong.iter().take(40).cloned().collect::<Vec<_>>();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        shown.join("\n")
    );
    assert!(matched > 1500, "too few cases match: {matched}");
}

/// Differences that are documented: references to groups in a lookbehind.
fn known((_, _, pattern, _): &(&str, u32, String, String), got: &str, wanted: &str) -> bool {
    let refers = pattern.contains("(?(") || (1..10).any(|n| pattern.contains(&format!("\\{n}")));
    pattern.contains("(?<") && refers && (got == "error" || wanted == "error")
}
