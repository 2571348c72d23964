//! A board's console, spoken to over QEMU's standard input and output.
//!
//! The raw REPL is upstream's protocol (`docs/reference/repl.rst`): Ctrl-A enters it, a program
//! followed by Ctrl-D runs, and the answer is `OK`, the output, Ctrl-D, the error, Ctrl-D, `>`.

use std::io::Write;
use std::path::Path;
use std::process::{ChildStdin, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::board::Emulator;
use crate::emulate::{self, Clock, Running};
use crate::listener::Listener;

const PROMPT: &str = ">>> ";
const RAW_BANNER: &str = "raw REPL; CTRL-B to exit\r\n>";
const ENTER_RAW: &[u8] = b"\r\x03\x01";
/// After this much silence the board waits for input.
const PAUSE: Duration = Duration::from_millis(300);
/// How soon a key that is held comes again, and how often.
const REPEAT: Duration = Duration::from_millis(10);
const HELD: usize = 500;
const LEAVE_RAW: &[u8] = b"\r\x03\x02";
const END: &str = "\x04";

/// A booted board.
pub struct Console {
    input: ChildStdin,
    output: Listener,
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
        let output = process.stdout.take().context("QEMU has no output")?;
        Ok(Self {
            input,
            output: Listener::new(output),
            _emulator: emulator,
        })
    }

    /// Waits for the prompt: what the board said before.
    pub fn reach_prompt(&mut self) -> Result<String> {
        self.output.until(PROMPT).context("the board did not boot")
    }

    /// The same with a key held on the keyboard, which then comes again and again.
    pub fn reach_prompt_holding(&mut self, key: &[u8]) -> Result<String> {
        for _ in 0..HELD {
            self.say(key)?;
            if let Some(said) = self.output.until_silent(PROMPT, REPEAT)? {
                return Ok(said);
            }
        }
        self.reach_prompt()
    }

    /// Enters the raw REPL from the friendly one.
    pub fn enter_raw_repl(&mut self) -> Result<()> {
        self.say(ENTER_RAW)?;
        self.output.until(RAW_BANNER).context("no raw REPL")?;
        Ok(())
    }

    /// Runs `program` in the raw REPL.
    pub fn execute(&mut self, program: &str) -> Result<Answer> {
        self.say(program.as_bytes())?;
        self.say(END.as_bytes())?;
        let answer = (|| {
            let before = self.output.until("OK")?;
            ensure!(before.is_empty(), "the board said {before:?} before OK");
            let output = self.output.until(END)?;
            let error = self.output.until(END)?;
            self.output.until(">")?;
            Ok(Answer { output, error })
        })();
        answer.with_context(|| format!("running {program:?}"))
    }

    /// Runs a program that ends with a reset, from the raw REPL; what comes next is what the board
    /// says when it starts.
    pub fn execute_reset(&mut self, program: &str) -> Result<()> {
        self.say(program.as_bytes())?;
        self.say(END.as_bytes())?;
        self.output.until("OK")?;
        Ok(())
    }

    /// Leaves the raw REPL and asks for a soft reset.
    pub fn soft_reset(&mut self) -> Result<()> {
        self.say(LEAVE_RAW)?;
        self.output.until(PROMPT)?;
        self.say(END.as_bytes())
    }

    /// What the board says up to `ending`, which is consumed too.
    pub fn hear_until(&mut self, ending: &str) -> Result<String> {
        self.output.until(ending)
    }

    /// Types `noise` at the prompt, or at the raw REPL, then gets the raw REPL back as tools do:
    /// Ctrl-C, Ctrl-A.
    pub fn recover_from(&mut self, noise: &[u8], raw: bool) -> Result<()> {
        self.say(if raw { ENTER_RAW } else { LEAVE_RAW })?;
        self.say(noise)?;
        // What comes while its queue is full is lost: it has to get through the noise first.
        self.output.let_talk(PAUSE);
        self.say(b"\r\x03\x03\x01print('re' + 'covered')\x04")?;
        self.output.until("OKrecovered\r\n\x04\x04>")?;
        Ok(())
    }

    /// Sends bytes.
    pub fn say(&mut self, bytes: &[u8]) -> Result<()> {
        self.input.write_all(bytes)?;
        self.input.flush()?;
        Ok(())
    }
}
