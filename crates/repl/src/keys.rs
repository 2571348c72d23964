//! From the bytes a terminal sends to the keys that were pressed.

/// A key, or a combination of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A printable character.
    Character(Character),
    /// Enter; CR, LF and CR LF are one each.
    Enter,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// The left arrow.
    Left,
    /// The right arrow, or Ctrl-F.
    Right,
    /// The up arrow, or Ctrl-P.
    Up,
    /// The down arrow, or Ctrl-N.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Ctrl-left, or Alt-b.
    WordLeft,
    /// Ctrl-right, or Alt-f.
    WordRight,
    /// Ctrl-W, or Alt-backspace: the word before the cursor.
    KillWordLeft,
    /// Alt-d: the word after the cursor.
    KillWordRight,
    /// Ctrl-U: everything before the cursor.
    KillLeft,
    /// Ctrl-K: everything from the cursor on.
    KillRight,
    /// Ctrl-A: home, or raw mode.
    ControlA,
    /// Ctrl-B: left, or a new banner.
    ControlB,
    /// Ctrl-C.
    ControlC,
    /// Ctrl-D: delete, or the end.
    ControlD,
    /// Ctrl-E: end, or paste mode.
    ControlE,
}

/// A character in UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Character {
    bytes: [u8; 4],
    length: u8,
}

impl Character {
    /// A character of ASCII.
    pub const fn ascii(byte: u8) -> Self {
        Character {
            bytes: [byte, 0, 0, 0],
            length: 1,
        }
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or(&[])
    }
}

/// Puts keys together from bytes. What it does not know it swallows; a control character ends
/// any sequence and counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decoder {
    state: State,
    /// The last byte, if it was a CR or LF that gave an [`Key::Enter`].
    newline: Option<u8>,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Ground,
    /// After ESC.
    Escape,
    /// After ESC O.
    Function,
    /// After ESC [, with the first parameter and the one being read.
    Sequence { first: Option<u8>, last: u8 },
    /// Inside a character of several bytes.
    Character { so_far: Character, wanted: u8 },
}

impl Decoder {
    /// One that has seen nothing.
    pub const fn new() -> Self {
        Decoder {
            state: State::Ground,
            newline: None,
        }
    }

    /// Takes the next byte.
    pub fn feed(&mut self, byte: u8) -> Option<Key> {
        let newline = self.newline.take();
        let state = core::mem::take(&mut self.state);
        match (state, byte) {
            (_, 0x1b) => {
                self.state = State::Escape;
                None
            }
            (State::Escape, 0x08 | 0x7f) => Some(Key::KillWordLeft),
            (_, b'\r' | b'\n') => {
                if newline.is_some_and(|newline| newline != byte) {
                    return None;
                }
                self.newline = Some(byte);
                Some(Key::Enter)
            }
            (_, ..=0x1f) | (State::Ground | State::Character { .. }, 0x7f) => control(byte),
            (State::Ground, ..=0x7e) | (State::Character { .. }, ..=0x7e) => {
                Some(Key::Character(Character::ascii(byte)))
            }
            (State::Character { so_far, wanted }, 0x80..=0xbf) => self.go_on(so_far, wanted, byte),
            (State::Ground | State::Character { .. }, _) => {
                self.begin(byte);
                None
            }
            (State::Escape, b'[') => {
                self.state = State::Sequence {
                    first: None,
                    last: 0,
                };
                None
            }
            (State::Escape, b'O') => {
                self.state = State::Function;
                None
            }
            (State::Escape, b'b') => Some(Key::WordLeft),
            (State::Escape, b'f') => Some(Key::WordRight),
            (State::Escape, b'd') => Some(Key::KillWordRight),
            (State::Escape, _) => None,
            (State::Function, _) => plain(byte),
            (State::Sequence { first, last }, 0x20..=0x3f) => {
                self.state = parameters(first, last, byte);
                None
            }
            (State::Sequence { first, last }, _) => sequence(first.unwrap_or(last), last, byte),
        }
    }

    /// The first byte of a character of several.
    fn begin(&mut self, byte: u8) {
        let wanted = match byte {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return,
        };
        let so_far = Character::ascii(byte);
        self.state = State::Character { so_far, wanted };
    }

    fn go_on(&mut self, mut so_far: Character, wanted: u8, byte: u8) -> Option<Key> {
        *so_far.bytes.get_mut(usize::from(so_far.length))? = byte;
        so_far.length += 1;
        if so_far.length < wanted {
            self.state = State::Character { so_far, wanted };
            return None;
        }
        // Overlong forms and surrogates are no characters.
        core::str::from_utf8(so_far.as_bytes()).ok()?;
        Some(Key::Character(so_far))
    }
}

fn control(byte: u8) -> Option<Key> {
    Some(match byte {
        0x01 => Key::ControlA,
        0x02 => Key::ControlB,
        0x03 => Key::ControlC,
        0x04 => Key::ControlD,
        0x05 => Key::ControlE,
        0x06 => Key::Right,
        0x08 | 0x7f => Key::Backspace,
        0x09 => Key::Tab,
        0x0b => Key::KillRight,
        0x0e => Key::Down,
        0x10 => Key::Up,
        0x15 => Key::KillLeft,
        0x17 => Key::KillWordLeft,
        _ => return None,
    })
}

/// A byte inside a sequence, before the one that ends it.
fn parameters(first: Option<u8>, last: u8, byte: u8) -> State {
    match byte {
        b'0'..=b'9' => State::Sequence {
            first,
            last: last.saturating_mul(10).saturating_add(byte - b'0'),
        },
        b';' => State::Sequence {
            first: first.or(Some(last)),
            last: 0,
        },
        _ => State::Sequence { first, last },
    }
}

/// The end of a sequence. With Ctrl (5) or Alt (3), the arrows move by words.
fn sequence(first: u8, last: u8, byte: u8) -> Option<Key> {
    match (byte, first, last) {
        (b'C', _, 3 | 5) => Some(Key::WordRight),
        (b'D', _, 3 | 5) => Some(Key::WordLeft),
        (b'~', 1 | 7, _) => Some(Key::Home),
        (b'~', 4 | 8, _) => Some(Key::End),
        (b'~', 3, _) => Some(Key::Delete),
        _ => plain(byte),
    }
}

fn plain(byte: u8) -> Option<Key> {
    Some(match byte {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
