//! Editing a line, and what of it the terminal must be told.
//!
//! The bytes written are those of upstream's `shared/readline`, so that its tests of the prompt
//! hold: backspaces for short ways, `ESC [ n D` for long ones, `ESC [ K` only when the line got
//! shorter. A character takes one column.

use crate::completion::{self, Completion, columns};
use crate::history::History;
use crate::indent;
use crate::keys::Key;
use crate::runner::{Prompt, Runner};
use crate::text::{Storage, Text};

/// A statement being typed: the lines entered so far, and the one being edited.
#[derive(Debug)]
pub struct Editor<'h, S> {
    text: Text<S>,
    /// Where the line being edited begins in the text.
    start: usize,
    /// Where the cursor is in the text.
    cursor: usize,
    prompt: Prompt,
    history: History<'h>,
    /// The age of the history's line that is shown, if one is.
    recalled: Option<usize>,
    indents: bool,
    /// Nothing was typed since the line was indented.
    just_indented: bool,
}

/// What a key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The line was edited, or nothing happened.
    Done,
    /// Enter: the line is complete.
    Entered,
    /// Ctrl-C.
    Cancelled,
    /// One of Ctrl-A, B, D, E, on an empty line.
    Command(Key),
}

impl<'h, S: Storage> Editor<'h, S> {
    /// An editor with memory for what is typed and for lines typed before.
    pub const fn new(storage: S, history: History<'h>) -> Self {
        Editor {
            text: Text::new(storage),
            start: 0,
            cursor: 0,
            prompt: Prompt::Primary,
            history,
            recalled: None,
            indents: true,
            just_indented: false,
        }
    }

    /// Everything typed so far.
    pub fn text(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// Everything typed so far, for modes that do their own editing.
    pub fn text_mut(&mut self) -> &mut Text<S> {
        &mut self.text
    }

    /// The lines typed before.
    pub fn history(&self) -> &History<'h> {
        &self.history
    }

    /// The lines typed before.
    pub fn history_mut(&mut self) -> &mut History<'h> {
        &mut self.history
    }

    /// Whether the line being edited is not the statement's first.
    pub fn is_continuing(&self) -> bool {
        self.prompt == Prompt::Continuation
    }

    /// Forgets what was typed. Whether lines of the next statement are `indented` is said here.
    pub fn clear(&mut self, indented: bool) {
        self.text.clear();
        self.start = 0;
        self.cursor = 0;
        self.recalled = None;
        self.indents = indented;
        self.just_indented = false;
        self.prompt = Prompt::Primary;
    }

    /// Goes on to a further line of the statement: its prompt, its indentation. `false` if there
    /// is no memory for another line.
    pub fn next_line(&mut self, runner: &mut dyn Runner) -> bool {
        if !self.text.push(b'\n') {
            return false;
        }
        self.start = self.text.len();
        self.cursor = self.start;
        self.recalled = None;
        self.prompt = Prompt::Continuation;
        runner.prompt(self.prompt);
        if self.indents {
            const STEP: &[u8] = b"    ";
            for _ in 0..indent::spaces(self.text.as_bytes()) / STEP.len() {
                if !self.text.insert(self.cursor, STEP) {
                    break;
                }
                runner.write(STEP);
                self.cursor += STEP.len();
                self.just_indented = true;
            }
        }
        true
    }

    /// Notes that a byte came in that is no key (yet).
    pub fn touched(&mut self) {
        self.just_indented = false;
    }

    /// Does what a key asks for.
    #[inline(never)]
    pub fn press(&mut self, key: Key, runner: &mut dyn Runner) -> Edit {
        let just_indented = core::mem::take(&mut self.just_indented);
        let empty = self.text.len() == self.start;
        match key {
            Key::ControlC => return Edit::Cancelled,
            Key::ControlA | Key::ControlB | Key::ControlD | Key::ControlE if empty => {
                return Edit::Command(key);
            }
            Key::Enter => {
                runner.write(b"\r\n");
                let line = self.text.as_bytes().get(self.start..).unwrap_or(&[]);
                self.history.push(line);
                return Edit::Entered;
            }
            Key::ControlA | Key::Home => self.move_to(self.start, runner),
            Key::ControlE | Key::End => self.move_to(self.text.len(), runner),
            Key::ControlB | Key::Left => self.move_to(self.character_left(), runner),
            Key::Right => self.move_to(self.character_right(), runner),
            Key::WordLeft => self.move_to(self.word_left(), runner),
            Key::WordRight => self.move_to(self.word_right(), runner),
            Key::Backspace => self.cut(self.backspace_from(), self.cursor, runner),
            Key::ControlD | Key::Delete => self.cut(self.cursor, self.character_right(), runner),
            Key::KillWordLeft => self.kill(self.word_left(), self.cursor, runner),
            Key::KillWordRight => self.kill(self.cursor, self.word_right(), runner),
            Key::KillLeft => self.kill(self.start, self.cursor, runner),
            Key::KillRight => self.kill(self.cursor, self.text.len(), runner),
            Key::Up => self.recall_older(runner),
            Key::Down => self.recall_newer(runner),
            Key::Tab if just_indented => self.indents = false,
            Key::Tab => self.tab(runner),
            Key::Character(character) if just_indented && character.as_bytes() == b" " => {
                // Whoever begins with a space does the indenting: of what we did, one is left.
                self.indents = false;
                self.text.truncate(self.text.len().saturating_sub(3));
                self.cursor = self.text.len();
                back(runner, 3);
            }
            Key::Character(character) => self.insert(character.as_bytes(), runner),
        }
        Edit::Done
    }

    fn insert(&mut self, bytes: &[u8], runner: &mut dyn Runner) {
        match self.text.insert(self.cursor, bytes) {
            true => self.redraw(self.cursor + bytes.len(), runner),
            false => runner.write(b"\x07"),
        }
    }

    /// Takes out part of the line, at whose start or end the cursor is.
    fn cut(&mut self, from: usize, to: usize, runner: &mut dyn Runner) {
        if from < self.cursor {
            back(runner, self.width(from, self.cursor));
            self.cursor = from;
        }
        if from < to {
            self.text.remove(from, to);
            runner.write(b"\x1b[K");
            self.redraw(from, runner);
        }
    }

    /// As [`Editor::cut`], for keys that write the rest of the line again even if there is
    /// nothing to take out.
    fn kill(&mut self, from: usize, to: usize, runner: &mut dyn Runner) {
        self.cut(from, to, runner);
        if from == to {
            self.redraw(self.cursor, runner);
        }
    }

    /// Puts another line in the place of this one. The cursor moves to its end.
    fn replace(&mut self, age: Option<usize>, runner: &mut dyn Runner) {
        let line = match age {
            Some(age) => self.history.get(age),
            None => Some(&[][..]),
        };
        let Some(line) = line else {
            return;
        };
        let old_end = self.text.len();
        if !self.text.insert(old_end, line) {
            runner.write(b"\x07");
            return;
        }
        let old_width = self.width(self.start, old_end);
        back(runner, self.width(self.start, self.cursor));
        self.text.remove(self.start, old_end);
        self.cursor = self.start;
        self.recalled = age;
        if self.width(self.start, self.text.len()) < old_width {
            runner.write(b"\x1b[K");
        }
        self.redraw(self.text.len(), runner);
    }

    fn recall_older(&mut self, runner: &mut dyn Runner) {
        let age = self.recalled.map_or(0, |age| age + 1);
        self.replace(Some(age), runner);
    }

    fn recall_newer(&mut self, runner: &mut dyn Runner) {
        if let Some(age) = self.recalled {
            self.recalled = None;
            self.replace(age.checked_sub(1), runner);
        }
    }

    fn tab(&mut self, runner: &mut dyn Runner) {
        let before = self.text.as_bytes().get(..self.cursor).unwrap_or(&[]);
        if before.last().is_some_and(u8::is_ascii_whitespace) {
            return self.insert(b"    ", runner);
        }
        let line = before.get(self.start..).unwrap_or(&[]);
        match completion::complete(line, runner) {
            Completion::Nothing => {}
            Completion::Insert(addition) => self.insert(addition.as_bytes(), runner),
            Completion::Shown => {
                runner.prompt(self.prompt);
                runner.write(self.part(self.start, self.cursor));
                self.redraw(self.cursor, runner);
            }
        }
    }

    /// Moves the cursor: back by moving it, forward by writing what it moves over.
    fn move_to(&mut self, to: usize, runner: &mut dyn Runner) {
        if to < self.cursor {
            back(runner, self.width(to, self.cursor));
        } else {
            runner.write(self.part(self.cursor, to));
        }
        self.cursor = to;
    }

    /// Writes the line from the cursor on and leaves the cursor at `to`.
    fn redraw(&mut self, to: usize, runner: &mut dyn Runner) {
        let end = self.text.len();
        if self.cursor < end {
            runner.write(self.part(self.cursor, end));
        }
        back(runner, self.width(to, end));
        self.cursor = to;
    }

    fn part(&self, from: usize, to: usize) -> &[u8] {
        self.text.as_bytes().get(from..to).unwrap_or(&[])
    }

    fn width(&self, from: usize, to: usize) -> usize {
        columns(self.part(from, to))
    }

    /// Where a backspace cuts: four columns back within the indentation, else one.
    fn backspace_from(&self) -> usize {
        let before = self.part(self.start, self.cursor);
        match before.len() >= 4 && before.iter().all(|&byte| byte == b' ') {
            true => self.cursor - 4,
            false => self.character_left(),
        }
    }

    fn character_left(&self) -> usize {
        let before = self.part(self.start, self.cursor);
        let width = before.iter().rposition(|byte| byte & 0xc0 != 0x80);
        self.start + width.unwrap_or(0)
    }

    fn character_right(&self) -> usize {
        let mut after = self.part(self.cursor, self.text.len()).iter().skip(1);
        let rest = after.position(|byte| byte & 0xc0 != 0x80);
        match rest {
            Some(rest) => self.cursor + 1 + rest,
            None => self.text.len(),
        }
    }

    /// The start of the word before the cursor.
    fn word_left(&self) -> usize {
        let before = self.part(self.start, self.cursor);
        let last = before.iter().rposition(is_word).map_or(0, |at| at + 1);
        let word = before.get(..last).unwrap_or(&[]);
        let gap = word.iter().rposition(|byte| !is_word(byte));
        self.start + gap.map_or(0, |at| at + 1)
    }

    /// The end of the word after the cursor.
    fn word_right(&self) -> usize {
        let after = self.part(self.cursor, self.text.len());
        let first = after.iter().position(is_word).unwrap_or(after.len());
        let word = after.get(first..).unwrap_or(&[]);
        let length = word.iter().position(|byte| !is_word(byte));
        self.cursor + first + length.unwrap_or(word.len())
    }
}

fn is_word(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte >= 0x80
}

/// Moves the terminal's cursor back.
fn back(runner: &mut dyn Runner, columns: usize) {
    const FEW: &[u8] = b"\x08\x08\x08\x08";
    match FEW.get(..columns) {
        Some(few) => {
            if !few.is_empty() {
                runner.write(few);
            }
        }
        None => {
            let mut digits = [0; 20];
            let mut at = digits.len();
            let mut rest = columns;
            while rest > 0 {
                at -= 1;
                digits[at] = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
            runner.write(b"\x1b[");
            runner.write(&digits[at..]);
            runner.write(b"D");
        }
    }
}

#[cfg(test)]
mod tests;
