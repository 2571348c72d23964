//! Completing the word before the cursor, and showing what it could become.

use crate::runner::{Runner, Scope};
use crate::text::Text;

/// Width of a column in lists of names.
const COLUMN: usize = 16;
/// Width of a whole line of names.
const LINE: usize = 4 * COLUMN;
/// The longest text inserted at once; longer names take several tabs.
const LONGEST: usize = 64;

/// What a tab does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// Nothing fits.
    Nothing,
    /// This is to be inserted.
    Insert(Addition),
    /// Several names fit; they have been shown, and prompt and line must be shown again.
    Shown,
}

/// Text to insert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Addition {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Addition {
    fn new(text: &[u8]) -> Self {
        let mut bytes = [0; LONGEST];
        let length = text.len().min(LONGEST);
        for (to, from) in bytes.iter_mut().zip(text) {
            *to = *from;
        }
        let mut addition = Addition { bytes, length };
        if length < text.len() {
            addition.end_with_whole_character();
        }
        addition
    }

    /// Leaves out a character of which only the front is within the length.
    fn end_with_whole_character(&mut self) {
        let text = self.as_bytes();
        let last = text.iter().rposition(|byte| byte & 0xc0 != 0x80);
        if let Some(at) = last
            && core::str::from_utf8(text.get(at..).unwrap_or(&[])).is_err()
        {
            self.length = at;
        }
    }

    /// The text.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }
}

/// Completes the last word of `line`, which ends at the cursor. Names that begin with an
/// underscore are only offered once an underscore is typed.
pub fn complete(line: &[u8], runner: &mut dyn Runner) -> Completion {
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') || *byte >= 0x80;
    let start = line.iter().rposition(|byte| !is_part(byte));
    let chain = line.get(start.map_or(0, |at| at + 1)..).unwrap_or(&[]);
    let dot = chain.iter().rposition(|&byte| byte == b'.');
    let (object, word) = match dot.and_then(|at| chain.split_at_checked(at)) {
        Some((object, word)) => (object, word.get(1..).unwrap_or(&[])),
        None => (&[][..], chain),
    };
    let scope = match (dot, imports(line)) {
        (Some(_), true) => return Completion::Nothing,
        (None, true) => Scope::Modules,
        _ => Scope::Names(object),
    };
    if dot.is_some() && object.is_empty() {
        return Completion::Nothing;
    }

    let mut common: Option<Addition> = None;
    let mut several = false;
    matching(runner, scope, word, &mut |name| {
        let rest = name.get(word.len()..).unwrap_or(&[]);
        match &mut common {
            None => common = Some(Addition::new(rest)),
            Some(common) => {
                let pairs = common.as_bytes().iter().zip(rest);
                common.length = pairs.take_while(|(a, b)| a == b).count();
                common.end_with_whole_character();
                several = true;
            }
        }
    });
    match common {
        None => import_itself(line, chain),
        Some(common) if common.length > 0 => Completion::Insert(common),
        Some(_) if several => {
            show(runner, scope, word);
            Completion::Shown
        }
        Some(_) => Completion::Nothing,
    }
}

/// Whether the names of modules belong at the end of this line.
fn imports(line: &[u8]) -> bool {
    let after_from = line.strip_prefix(b"from ");
    line.starts_with(b"import ")
        || after_from.is_some_and(|name| !name.trim_ascii_start().contains(&b' '))
}

/// The keyword `import` at the start of a line, where no name fits.
fn import_itself(line: &[u8], word: &[u8]) -> Completion {
    match b"import ".strip_prefix(word) {
        Some(rest) if line.len() == word.len() && !word.is_empty() => {
            Completion::Insert(Addition::new(rest))
        }
        _ => Completion::Nothing,
    }
}

fn matching(runner: &mut dyn Runner, scope: Scope<'_>, word: &[u8], each: &mut dyn FnMut(&[u8])) {
    runner.names(scope, &mut |name| {
        let private = word.is_empty() && name.starts_with(b"_");
        if name.starts_with(word) && !private {
            each(name);
        }
    });
}

/// Writes the names that fit, in columns, as upstream lays them out.
///
/// The runner cannot write while it passes names on, so they are taken a handful at a time.
fn show(runner: &mut dyn Runner, scope: Scope<'_>, word: &[u8]) {
    let mut shown = 0;
    let mut column = LINE;
    loop {
        let mut index = 0;
        let mut batch = Text::new([0; 4 * LONGEST]);
        let mut full = false;
        matching(runner, scope, word, &mut |name| {
            let name = name.get(..batch.room() - 1).unwrap_or(name);
            if index >= shown && !full {
                let end = batch.len();
                full = !batch.insert(end, name) || !batch.push(b'\n');
                if full {
                    batch.truncate(end);
                }
            }
            index += 1;
        });
        if batch.is_empty() {
            break;
        }
        for name in batch.as_bytes().split_inclusive(|&byte| byte == b'\n') {
            let name = name.strip_suffix(b"\n").unwrap_or(name);
            column = place(runner, column, name);
            shown += 1;
        }
    }
    runner.write(b"\r\n");
}

/// Writes a name into the next column that has room, given how far the line is filled; returns
/// how far it is filled then.
fn place(runner: &mut dyn Runner, filled: usize, name: &[u8]) -> usize {
    let width = columns(name);
    let mut gap = filled.next_multiple_of(COLUMN) - filled;
    if gap < 2 {
        gap += COLUMN;
    }
    let fits = filled + gap + width <= LINE;
    if fits {
        for _ in 0..gap {
            runner.write(b" ");
        }
    } else {
        runner.write(b"\r\n");
    }
    runner.write(name);
    if fits { filled + gap + width } else { width }
}

/// How many columns of the terminal UTF-8 text takes, a column for each character.
pub fn columns(text: &[u8]) -> usize {
    text.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests;
