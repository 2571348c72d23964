//! A board's console, spoken to over QEMU's standard input and output.
//!
//! The raw REPL is upstream's protocol (`docs/reference/repl.rst`): Ctrl-A enters it, a program
//! followed by Ctrl-D runs, and the answer is `OK`, the output, Ctrl-D, the error, Ctrl-D, `>`.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::board::Emulator;
use crate::emulate::{self, Clock, Running};

/// How long a board may stay silent before it counts as hung.
const SILENCE: Duration = Duration::from_secs(60);

const PROMPT: &str = ">>> ";
const RAW_BANNER: &str = "raw REPL; CTRL-B to exit\r\n>";
const ENTER_RAW: &[u8] = b"\r\x03\x01";
const LEAVE_RAW: &[u8] = b"\x02";
const END: &str = "\x04";

/// A booted board.
pub struct Console {
    input: ChildStdin,
    output: Receiver<Vec<u8>>,
    /// What the board said that nothing has consumed yet.
    heard: Vec<u8>,
    _emulator: Running,
}

/// What a program left.
#[derive(Debug)]
pub struct Answer {
    /// What it printed.
    pub output: String,
    /// The traceback of the exception that ended it, or nothing.
    pub error: String,
}

impl Console {
    /// Boots `image`, with these arguments more for the emulator, and waits for the prompt.
    pub fn boot(emulator: &Emulator, image: &Path, clock: Clock, more: &[String]) -> Result<Self> {
        let mut console = Self::start(emulator, image, clock, more)?;
        console.reach_prompt()?;
        Ok(console)
    }

    /// The same, without waiting.
    pub fn start(emulator: &Emulator, image: &Path, clock: Clock, more: &[String]) -> Result<Self> {
        let mut command = emulate::command(emulator, image, emulate::Console::Pipe, clock);
        command.args(more);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut emulator = Running::start(&mut command)?;
        let process = emulator.process();
        let input = process.stdin.take().context("QEMU has no input")?;
        let mut stdout = process.stdout.take().context("QEMU has no output")?;
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = stdout.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            input,
            output,
            heard: Vec::new(),
            _emulator: emulator,
        })
    }

    /// Waits for the prompt: what the board said before.
    pub fn reach_prompt(&mut self) -> Result<String> {
        self.hear_until(PROMPT).context("the board did not boot")
    }

    /// Enters the raw REPL from the friendly one.
    pub fn enter_raw_repl(&mut self) -> Result<()> {
        self.say(ENTER_RAW)?;
        self.hear_until(RAW_BANNER).context("no raw REPL")?;
        Ok(())
    }

    /// Runs `program` in the raw REPL.
    pub fn execute(&mut self, program: &str) -> Result<Answer> {
        self.say(program.as_bytes())?;
        self.say(END.as_bytes())?;
        let answer = (|| {
            let before = self.hear_until("OK")?;
            ensure!(before.is_empty(), "the board said {before:?} before OK");
            let output = self.hear_until(END)?;
            let error = self.hear_until(END)?;
            self.hear_until(">")?;
            Ok(Answer { output, error })
        })();
        answer.with_context(|| format!("running {program:?}"))
    }

    /// Runs a program that ends with a reset, from the raw REPL; what comes next is what the board
    /// says when it starts.
    pub fn execute_reset(&mut self, program: &str) -> Result<()> {
        self.say(program.as_bytes())?;
        self.say(END.as_bytes())?;
        self.hear_until("OK")?;
        Ok(())
    }

    /// Leaves the raw REPL and asks for a soft reset.
    pub fn soft_reset(&mut self) -> Result<()> {
        self.say(LEAVE_RAW)?;
        self.hear_until(PROMPT)?;
        self.say(END.as_bytes())
    }

    /// Sends bytes.
    pub fn say(&mut self, bytes: &[u8]) -> Result<()> {
        self.input.write_all(bytes)?;
        self.input.flush()?;
        Ok(())
    }

    /// What the board says up to `ending`, which is consumed too.
    pub fn hear_until(&mut self, ending: &str) -> Result<String> {
        let ending_bytes = ending.as_bytes();
        loop {
            let found = self
                .heard
                .windows(ending_bytes.len())
                .position(|window| window == ending_bytes);
            if let Some(at) = found {
                let rest = self.heard.split_off(at + ending_bytes.len());
                let mut before = std::mem::replace(&mut self.heard, rest);
                before.truncate(at);
                return Ok(String::from_utf8_lossy(&before).into_owned());
            }
            match self.output.recv_timeout(SILENCE) {
                Ok(bytes) => self.heard.extend(bytes),
                Err(reason) => bail!(
                    "waiting for {ending:?} the board {}; it had said {:?}",
                    match reason {
                        mpsc::RecvTimeoutError::Timeout => "fell silent",
                        mpsc::RecvTimeoutError::Disconnected => "stopped",
                    },
                    String::from_utf8_lossy(&self.heard)
                ),
            }
        }
    }
}
