//! The Python process that knows the answers.

use std::fmt::Display;
use std::io::Write;
use std::process::{Command, Stdio};

/// What the process runs: a line is a question, its answer a line.
const PROGRAM: &str = r#"
import struct, sys
sys.set_int_max_str_digits(0)
nan = float("nan")
def f(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]
def bits(value):
    return "nan" if value != value else "f(%d)" % struct.unpack("<Q", struct.pack("<d", value))
def order(a, b):
    return 9 if b != b else (a > b) - (a < b)
def quiet(call):
    try:
        return call()
    except ValueError:
        raise ValueError("")
def text(part):
    return bytes.fromhex(part).decode()
for line in sys.stdin:
    kind, first, second = line.rstrip("\n").split("\t")
    try:
        if kind == "format":
            result = format(eval(text(second)), text(first))
        elif kind == "percent":
            result = text(first) % (eval(text(second)),)
        else:
            result = str(eval(text(first)))
        print("=" + result.encode().hex())
    except Exception as error:
        print("!" + (type(error).__name__ + ": " + str(error)).encode().hex())
"#;

pub enum Question {
    /// `format(value, spec)`.
    Format { spec: String, value: String },
    /// `template % (value,)`.
    Percent { template: String, value: String },
    /// `str(expression)`.
    Evaluate(String),
}

#[derive(PartialEq, Eq)]
pub enum Answer {
    Value(String),
    Raised(String),
    /// Not to be compared.
    Unasked,
}

impl Answer {
    pub fn raised(exception: &str, message: impl Display) -> Self {
        Answer::Raised(format!("{exception}: {message}"))
    }
}

impl Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Answer::Value(text) => write!(f, "{text:?}"),
            Answer::Raised(text) => write!(f, "raises {text}"),
            Answer::Unasked => f.write_str("unasked"),
        }
    }
}

/// Collects questions with our answers, and has them checked in one go.
pub struct Oracle {
    name: &'static str,
    asked: Vec<(Question, Answer)>,
}

impl Oracle {
    pub fn new(name: &'static str) -> Self {
        Oracle {
            name,
            asked: Vec::new(),
        }
    }

    /// How many cases to make up.
    pub fn cases(&self) -> usize {
        std::env::var("TAIPAN_PYTHON_CASES")
            .ok()
            .and_then(|text| text.parse().ok())
            .unwrap_or(4000)
    }

    pub fn ask(&mut self, question: Question, answer: Answer) {
        if answer != Answer::Unasked {
            self.asked.push((question, answer));
        }
    }

    /// Asks for `str(expression)`.
    pub fn ask_value(&mut self, expression: String, answer: impl Display) {
        self.ask(
            Question::Evaluate(expression),
            Answer::Value(answer.to_string()),
        );
    }

    /// Compares all answers.
    pub fn check(self) {
        let child = Command::new("python3")
            .args(["-c", PROGRAM])
            .env("PYTHONUTF8", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut child = match child {
            Ok(child) => child,
            Err(error) => {
                eprintln!("{}: skipped, python3 does not start: {error}", self.name);
                return;
            }
        };
        let questions: String = self
            .asked
            .iter()
            .map(|(question, _)| line(question))
            .collect();
        let mut stdin = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || stdin.write_all(questions.as_bytes()));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let mut answers = output.lines();
        let mut wrong = 0;
        for (question, ours) in &self.asked {
            let theirs = answer(answers.next().expect("python3 answers every question"));
            if *ours != theirs {
                wrong += 1;
                if wrong <= 20 {
                    let question = shown(question);
                    eprintln!("{question}\n  python3: {theirs}\n  ours:    {ours}");
                }
            }
        }
        assert_eq!(
            wrong,
            0,
            "{}: {wrong} of {} answers differ",
            self.name,
            self.asked.len()
        );
    }
}

fn line(question: &Question) -> String {
    let (kind, first, second) = match question {
        Question::Format { spec, value } => ("format", spec.as_str(), value.as_str()),
        Question::Percent { template, value } => ("percent", template.as_str(), value.as_str()),
        Question::Evaluate(expression) => ("evaluate", expression.as_str(), ""),
    };
    format!("{kind}\t{}\t{}\n", hex(first), hex(second))
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn answer(line: &str) -> Answer {
    let bytes: Vec<u8> = (1..line.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&line[at..at + 2], 16).unwrap())
        .collect();
    let text = String::from_utf8(bytes).unwrap();
    if line.starts_with('=') {
        Answer::Value(text)
    } else {
        Answer::Raised(text)
    }
}

fn shown(question: &Question) -> String {
    match question {
        Question::Format { spec, value } => format!("format({value}, {spec:?})"),
        Question::Percent { template, value } => format!("{template:?} % ({value},)"),
        Question::Evaluate(expression) => expression.clone(),
    }
}
