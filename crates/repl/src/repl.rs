//! The prompt: which mode it is in and what becomes of each byte that comes in.
//!
//! Modes, control characters and answers are upstream's (`shared/runtime/pyexec.c`,
//! `docs/reference/repl.rst`), byte for byte, so that its tools and terminals work. Unlike
//! there, raw-paste collects the whole program before it is compiled.

use crate::editor::{Edit, Editor};
use crate::history::History;
use crate::keys::{Decoder, Key};
use crate::runner::{Failure, Input, Prompt, Raised, Runner};
use crate::text::Storage;

const CTRL_A: u8 = 0x01;
const CTRL_B: u8 = 0x02;
const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const CTRL_E: u8 = 0x05;

/// Ends a program's output, its traceback, and the reception of its source.
const END: &[u8] = b"\x04";
/// Raw-paste: the tool may send another window of bytes.
const GO_ON: &[u8] = b"\x01";

/// What the owner of the prompt must do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Feed the next byte.
    More,
    /// Ctrl-D on an empty line, or an empty program in raw mode: restart the interpreter and
    /// call [`Repl::start`] (a board), or leave (a host). The prompt has answered with CR LF.
    SoftReset,
    /// A program raised `SystemExit` with this status.
    Exit(i32),
}

/// For whom the prompt works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A person: prompts, echo, editing.
    #[default]
    Friendly,
    /// A tool: no echo, marked ends.
    Raw,
}

/// Choices of the prompt's owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many bytes a tool may send before it waits for a sign, in raw-paste mode. Twice as
    /// many can be on their way, so half of what the console's input buffers. Not 0.
    pub paste_window: u16,
    /// Whether further lines of a statement are indented.
    pub auto_indent: bool,
}

impl Default for Options {
    /// A window of 128 bytes, as upstream has; with indentation.
    fn default() -> Self {
        Options {
            paste_window: 128,
            auto_indent: true,
        }
    }
}

/// The prompt. `S` is where what is typed is kept: see [`Storage`].
#[derive(Debug)]
pub struct Repl<'h, S> {
    editor: Editor<'h, S>,
    decoder: Decoder,
    state: State,
    /// Source did not fit and was cut off.
    overflowed: bool,
    options: Options,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Friendly,
    /// Paste mode; whether the last byte was a CR.
    Paste {
        after_return: bool,
    },
    Raw,
    /// Raw-paste mode; bytes left in the window.
    RawPaste {
        left: u16,
    },
    /// Raw-paste that failed: the tool has been told to stop, but bytes are still coming.
    RawPasteStopped,
}

impl<'h, S: Storage> Repl<'h, S> {
    /// A prompt, with memory for what is typed and for the history.
    pub const fn new(storage: S, history: &'h mut [u8], options: Options) -> Self {
        Repl {
            editor: Editor::new(storage, History::new(history)),
            decoder: Decoder::new(),
            state: State::Friendly,
            overflowed: false,
            options,
        }
    }

    /// For whom it works now.
    pub const fn mode(&self) -> Mode {
        match self.state {
            State::Friendly | State::Paste { .. } => Mode::Friendly,
            State::Raw | State::RawPaste { .. } | State::RawPasteStopped => Mode::Raw,
        }
    }

    /// The lines typed before.
    pub fn history(&self) -> &History<'h> {
        self.editor.history()
    }

    /// The lines typed before, to fill from a file.
    pub fn history_mut(&mut self) -> &mut History<'h> {
        self.editor.history_mut()
    }

    /// Greets: at the beginning and after a soft reset. The mode stays.
    pub fn start(&mut self, runner: &mut dyn Runner) {
        match self.mode() {
            Mode::Friendly => self.greet(runner),
            Mode::Raw => self.enter_raw(runner),
        }
    }

    /// Takes the next byte from the console, and does all that follows from it: echo, run.
    pub fn feed(&mut self, byte: u8, runner: &mut dyn Runner) -> Step {
        match self.state {
            State::Friendly => match self.decoder.feed(byte) {
                Some(key) => self.press(key, runner),
                None => {
                    self.editor.touched();
                    Step::More
                }
            },
            State::Paste { after_return } => self.paste(byte, after_return, runner),
            State::Raw => self.raw(byte, runner),
            State::RawPaste { left } => self.raw_paste(byte, left, runner),
            State::RawPasteStopped => match byte {
                CTRL_C | CTRL_D => {
                    runner.fail(Failure::OutOfMemory);
                    self.finish_raw(Err(Raised), runner)
                }
                _ => Step::More,
            },
        }
    }

    /// Feeds bytes until there is something else to do, or no more input.
    pub fn run(
        &mut self,
        input: &mut dyn FnMut() -> Option<u8>,
        runner: &mut dyn Runner,
    ) -> Option<Step> {
        loop {
            match self.feed(input()?, runner) {
                Step::More => {}
                step => return Some(step),
            }
        }
    }

    #[inline(never)]
    fn press(&mut self, key: Key, runner: &mut dyn Runner) -> Step {
        match self.editor.press(key, runner) {
            Edit::Done => Step::More,
            Edit::Cancelled => {
                runner.write(b"\r\n");
                self.restart(runner)
            }
            Edit::Entered => self.entered(runner),
            Edit::Command(Key::ControlD) if self.editor.is_continuing() => {
                self.execute(Input::Single, runner)
            }
            Edit::Command(_) if self.editor.is_continuing() => Step::More,
            Edit::Command(key) => self.command(key, runner),
        }
    }

    /// A control character on an empty first line.
    fn command(&mut self, key: Key, runner: &mut dyn Runner) -> Step {
        runner.write(b"\r\n");
        match key {
            Key::ControlA => self.enter_raw(runner),
            Key::ControlB => self.greet(runner),
            Key::ControlD => {
                self.clear();
                return Step::SoftReset;
            }
            _ => {
                self.clear();
                runner.write(b"paste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ");
                self.state = State::Paste {
                    after_return: false,
                };
            }
        }
        Step::More
    }

    fn entered(&mut self, runner: &mut dyn Runner) -> Step {
        let text = self.editor.text();
        if text.is_empty() {
            return self.restart(runner);
        }
        if !runner.is_incomplete(text) {
            return self.execute(Input::Single, runner);
        }
        if !self.editor.next_line(runner) {
            self.overflowed = true;
            return self.execute(Input::Single, runner);
        }
        Step::More
    }

    /// Paste mode: everything is echoed and kept as it is, but that lines end with LF however
    /// they came.
    fn paste(&mut self, byte: u8, after_return: bool, runner: &mut dyn Runner) -> Step {
        match byte {
            CTRL_C => {
                runner.write(b"\r\n");
                return self.restart(runner);
            }
            CTRL_D => {
                runner.write(b"\r\n");
                return self.execute(Input::Paste, runner);
            }
            b'\n' if after_return => {}
            b'\r' | b'\n' => {
                self.keep(b'\n');
                runner.write(b"\r\n=== ");
            }
            _ => {
                self.keep(byte);
                runner.write(&[byte]);
            }
        }
        self.state = State::Paste {
            after_return: byte == b'\r',
        };
        Step::More
    }

    fn raw(&mut self, byte: u8, runner: &mut dyn Runner) -> Step {
        match byte {
            CTRL_A => match *self.editor.text() {
                [CTRL_E, command] => self.raw_command(command, runner),
                _ => self.enter_raw(runner),
            },
            CTRL_B => {
                runner.write(b"\r\n");
                self.greet(runner);
            }
            CTRL_C => self.clear(),
            CTRL_D => {
                runner.write(b"OK");
                if self.editor.text().is_empty() && !self.overflowed {
                    runner.write(b"\r\n");
                    return Step::SoftReset;
                }
                return self.execute_raw(runner);
            }
            _ => {
                self.keep(byte);
            }
        }
        Step::More
    }

    /// Ctrl-E, a letter, Ctrl-A in raw mode: a tool asks for a way to send programs.
    fn raw_command(&mut self, command: u8, runner: &mut dyn Runner) {
        self.clear();
        if command == b'A' {
            let window = self.options.paste_window.max(1);
            let [low, high] = window.to_le_bytes();
            runner.write(&[b'R', 1, low, high]);
            // The window's size allows one, this another.
            runner.write(GO_ON);
            self.state = State::RawPaste { left: window };
        } else {
            runner.write(b"R\x00>");
        }
    }

    fn raw_paste(&mut self, byte: u8, left: u16, runner: &mut dyn Runner) -> Step {
        match byte {
            CTRL_C => {
                runner.write(END);
                runner.fail(Failure::Interrupted);
                return self.finish_raw(Err(Raised), runner);
            }
            CTRL_D => {
                runner.write(END);
                return self.execute_raw(runner);
            }
            _ => {}
        }
        if !self.keep(byte) {
            runner.write(END);
            self.state = State::RawPasteStopped;
            return Step::More;
        }
        let left = match left {
            0 | 1 => {
                runner.write(GO_ON);
                self.options.paste_window.max(1)
            }
            _ => left - 1,
        };
        self.state = State::RawPaste { left };
        Step::More
    }

    /// Compiles what was typed, gives its memory back, and runs it.
    fn compile_and_run(&mut self, input: Input, runner: &mut dyn Runner) -> Result<(), Raised> {
        let compiled = match self.overflowed {
            true => {
                runner.fail(Failure::OutOfMemory);
                Err(Raised)
            }
            false => runner.compile(self.editor.text(), input),
        };
        self.clear();
        compiled?;
        runner.run()
    }

    fn execute(&mut self, input: Input, runner: &mut dyn Runner) -> Step {
        self.state = State::Friendly;
        if self.compile_and_run(input, runner).is_err()
            && let Some(status) = runner.report()
        {
            return Step::Exit(status);
        }
        self.restart(runner)
    }

    fn execute_raw(&mut self, runner: &mut dyn Runner) -> Step {
        let result = self.compile_and_run(Input::File, runner);
        self.finish_raw(result, runner)
    }

    /// The end of a program from a tool: of its output, and of its traceback.
    fn finish_raw(&mut self, result: Result<(), Raised>, runner: &mut dyn Runner) -> Step {
        self.state = State::Raw;
        self.clear();
        runner.write(END);
        let exit = match result {
            Ok(()) => None,
            Err(Raised) => runner.report(),
        };
        runner.write(END);
        if let Some(status) = exit {
            return Step::Exit(status);
        }
        runner.write(b">");
        Step::More
    }

    fn greet(&mut self, runner: &mut dyn Runner) {
        runner.banner();
        self.restart(runner);
    }

    fn enter_raw(&mut self, runner: &mut dyn Runner) {
        self.state = State::Raw;
        self.clear();
        runner.write(b"raw REPL; CTRL-B to exit\r\n>");
    }

    /// A new statement, from a person.
    fn restart(&mut self, runner: &mut dyn Runner) -> Step {
        self.state = State::Friendly;
        self.clear();
        runner.ready();
        runner.prompt(Prompt::Primary);
        Step::More
    }

    fn clear(&mut self) {
        self.editor.clear(self.options.auto_indent);
        self.overflowed = false;
    }

    /// Keeps a byte of source, or notes that there is no room.
    fn keep(&mut self, byte: u8) -> bool {
        let kept = !self.overflowed && self.editor.text_mut().push(byte);
        self.overflowed = !kept;
        kept
    }
}

#[cfg(test)]
mod tests;
