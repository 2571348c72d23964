//! A prompt on the terminal, with a calculator behind it: `x = 2 * (3 + 4)`, `x`, `exit`.
//!
//! Shows what a host does around the prompt: the terminal's raw mode, and bytes one at a time.
//! Tools can talk to it too: `mpremote` or `pyboard.py` over a pseudo-terminal.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use taipan_repl::{Failure, Input, Options, Raised, Repl, Runner, Scope, Step};

#[derive(Default)]
struct Calculator {
    variables: BTreeMap<String, i64>,
    lines: Vec<String>,
    raised: Option<String>,
}

impl Calculator {
    fn raise<T>(&mut self, what: &str) -> Result<T, Raised> {
        self.raised = Some(what.into());
        Err(Raised)
    }

    fn execute(&mut self, line: &str) -> Result<(), Raised> {
        let line = line.split('#').next().unwrap_or_default().trim();
        match line.split_once('=') {
            _ if line.is_empty() => Ok(()),
            _ if line == "exit" => self.raise("SystemExit"),
            Some((name, expression)) if name.trim().chars().all(char::is_alphanumeric) => {
                let value = self.evaluate(expression)?;
                self.variables.insert(name.trim().into(), value);
                Ok(())
            }
            _ => {
                let value = self.evaluate(line)?;
                self.write(format!("{value}\r\n").as_bytes());
                Ok(())
            }
        }
    }

    fn evaluate(&mut self, text: &str) -> Result<i64, Raised> {
        let mut rest = text.trim();
        let value = self.sum(&mut rest, 0)?;
        match rest {
            "" => Ok(value),
            _ => self.raise("SyntaxError: invalid syntax"),
        }
    }

    fn sum(&mut self, rest: &mut &str, depth: u32) -> Result<i64, Raised> {
        let mut total = self.product(rest, depth)?;
        while let Some(sign @ ('+' | '-')) = rest.chars().next() {
            *rest = rest[1..].trim_start();
            let term = self.product(rest, depth)?;
            total = total.wrapping_add(if sign == '+' {
                term
            } else {
                term.wrapping_neg()
            });
        }
        Ok(total)
    }

    fn product(&mut self, rest: &mut &str, depth: u32) -> Result<i64, Raised> {
        let mut total = self.atom(rest, depth)?;
        while let Some(behind) = rest.strip_prefix('*') {
            *rest = behind.trim_start();
            total = total.wrapping_mul(self.atom(rest, depth)?);
        }
        Ok(total)
    }

    fn atom(&mut self, rest: &mut &str, depth: u32) -> Result<i64, Raised> {
        if let Some(behind) = rest.strip_prefix('(') {
            if depth > 50 {
                return self.raise("RuntimeError: too deep");
            }
            *rest = behind.trim_start();
            let value = self.sum(rest, depth + 1)?;
            let Some(behind) = rest.strip_prefix(')') else {
                return self.raise("SyntaxError: '(' was never closed");
            };
            *rest = behind.trim_start();
            return Ok(value);
        }
        let end = rest
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        *rest = behind.trim_start();
        match (word.parse(), self.variables.get(word)) {
            (Ok(value), _) | (_, Some(&value)) => Ok(value),
            _ if word.is_empty() => self.raise("SyntaxError: invalid syntax"),
            _ => self.raise(&format!("NameError: name '{word}' isn't defined")),
        }
    }
}

impl Runner for Calculator {
    fn write(&mut self, bytes: &[u8]) {
        let mut console = io::stdout().lock();
        // A console that went away is noticed by the reader.
        let _ = console.write_all(bytes).and_then(|()| console.flush());
    }

    fn compile(&mut self, source: &[u8], _: Input) -> Result<(), Raised> {
        match std::str::from_utf8(source) {
            Ok(text) => {
                self.lines = text.lines().map(String::from).collect();
                Ok(())
            }
            Err(_) => self.raise("UnicodeError: source is not UTF-8"),
        }
    }

    fn run(&mut self) -> Result<(), Raised> {
        let lines = std::mem::take(&mut self.lines);
        lines.iter().try_for_each(|line| self.execute(line))
    }

    fn report(&mut self) -> Option<i32> {
        let raised = self.raised.take().unwrap_or_default();
        if raised == "SystemExit" {
            return Some(0);
        }
        self.write(raised.as_bytes());
        self.write(b"\r\n");
        None
    }

    fn fail(&mut self, failure: Failure) {
        self.raised = Some(match failure {
            Failure::Interrupted => "KeyboardInterrupt: ".into(),
            Failure::OutOfMemory => "MemoryError: ".into(),
        });
    }

    fn banner(&mut self) {
        self.write(b"A calculator; Ctrl-D or exit to leave\r\n");
    }

    fn names(&mut self, scope: Scope<'_>, each: &mut dyn FnMut(&[u8])) {
        if scope == Scope::Names(b"") {
            self.variables.keys().for_each(|name| each(name.as_bytes()));
            each(b"exit");
        }
    }
}

fn main() -> io::Result<()> {
    let stdin = io::stdin();
    let before = tcgetattr(&stdin).ok();
    if let Some(mut settings) = before.clone() {
        settings.make_raw();
        tcsetattr(&stdin, OptionalActions::Now, &settings)?;
    }

    let mut runner = Calculator::default();
    let mut history = [0; 1000];
    let mut repl = Repl::new([0; 4096], &mut history, Options::default());
    let mut bytes = stdin.lock().bytes().map_while(Result::ok);
    repl.start(&mut runner);
    // In raw mode a tool resets us and goes on; a person leaves.
    while let Some(step) = repl.run(&mut || bytes.next(), &mut runner) {
        if step != Step::SoftReset || repl.mode() == taipan_repl::Mode::Friendly {
            break;
        }
        runner = Calculator::default();
        runner.write(b"MPY: soft reboot\r\n");
        repl.start(&mut runner);
    }

    if let Some(settings) = before {
        tcsetattr(&stdin, OptionalActions::Now, &settings)?;
    }
    Ok(())
}
