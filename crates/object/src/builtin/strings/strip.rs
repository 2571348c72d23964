//! `strip`, `lstrip`, `rstrip`, and what blank is.

use super::subject::Subject;
use crate::names;
use crate::native::NativeFunction;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// Is it a blank character of text? Unicode's white space and the ASCII separators.
pub fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\x1c'..='\x1f')
}

/// Is it a blank byte?
pub fn is_blank_byte(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The blanks of a string.
#[derive(Clone, Copy)]
pub struct Blanks<'a> {
    subject: Subject<'a>,
}

impl<'a> Blanks<'a> {
    /// Those of this string.
    pub fn of(subject: &Subject<'a>) -> Blanks<'a> {
        Blanks { subject: *subject }
    }

    /// The first offset from `start` on where `blank` is what is wanted; the end if none is.
    fn forward(&self, start: usize, wanted: bool) -> usize {
        let bytes = self.subject.bytes();
        let rest = bytes.get(start..).unwrap_or_default();
        let found = if !self.subject.is_text() {
            rest.iter().position(|byte| is_blank_byte(*byte) == wanted)
        } else if self.subject.is_narrow() {
            rest.iter()
                .position(|byte| is_blank(*byte as char) == wanted)
        } else {
            self.subject
                .text()
                .get(start..)
                .and_then(|text| text.find(|character| is_blank(character) == wanted))
        };
        found.map_or(bytes.len(), |found| start + found)
    }

    /// The offset behind the last item before `end` that is, or is not, blank; 0 if none is.
    fn backward(&self, end: usize, wanted: bool) -> usize {
        let rest = self.subject.bytes().get(..end).unwrap_or_default();
        let found = if !self.subject.is_text() {
            rest.iter().rposition(|byte| is_blank_byte(*byte) == wanted)
        } else if self.subject.is_narrow() {
            rest.iter()
                .rposition(|byte| is_blank(*byte as char) == wanted)
        } else {
            return self.subject.text().get(..end).map_or(0, |text| {
                text.char_indices()
                    .rfind(|(_, character)| is_blank(*character) == wanted)
                    .map_or(0, |(start, character)| start + character.len_utf8())
            });
        };
        found.map_or(0, |found| found + 1)
    }

    /// The first offset from `start` on that is not blank.
    pub fn skip(&self, start: usize) -> usize {
        self.forward(start, false)
    }

    /// The first offset from `start` on that is blank.
    pub fn next(&self, start: usize) -> usize {
        self.forward(start, true)
    }

    /// The end of what is before `end` without the blanks there.
    pub fn skip_back(&self, end: usize) -> usize {
        self.backward(end, false)
    }

    /// The offset behind the last blank before `end`.
    pub fn previous(&self, end: usize) -> usize {
        self.backward(end, true)
    }
}

/// Strips the left side, the right side or both.
fn strip_sides(rt: &mut Runtime, args: &[Obj], left: bool, right: bool) -> Res {
    let subject = Subject::of(rt, args.first().copied().unwrap_or(Obj::NONE))?;
    let bytes = subject.bytes();
    let set = match args.get(1).filter(|set| **set != Obj::NONE) {
        None => None,
        Some(set) => Some(subject.family().operand(rt, *set)?),
    };
    let (mut start, mut stop) = (0, bytes.len());
    match set {
        None => {
            let blanks = Blanks::of(&subject);
            if left {
                start = blanks.skip(0);
            }
            if right && start < stop {
                stop = blanks.skip_back(stop);
            }
        }
        Some(set) if subject.is_narrow() => {
            // Characters of the set that are not ASCII do not match any byte of ASCII text.
            let is_in = |byte: &u8| set.contains(byte);
            if left {
                start = bytes.iter().position(|byte| !is_in(byte)).unwrap_or(stop);
            }
            if right {
                let last = bytes[start..].iter().rposition(|byte| !is_in(byte));
                stop = last.map_or(start, |last| start + last + 1);
            }
        }
        Some(set) => {
            let set = core::str::from_utf8(set).unwrap_or_default();
            let is_kept = |place: &(usize, char)| !set.chars().any(|member| member == place.1);
            let text = subject.text();
            if left {
                start = text.char_indices().find(is_kept).map_or(stop, |(at, _)| at);
            }
            if right {
                let last = text.char_indices().rev().find(is_kept);
                stop = last
                    .map_or(start, |(at, last)| at + last.len_utf8())
                    .max(start);
            }
        }
    }
    subject.part(rt, start, stop)
}

fn strip(rt: &mut Runtime, args: &[Obj]) -> Res {
    strip_sides(rt, args, true, true)
}

fn lstrip(rt: &mut Runtime, args: &[Obj]) -> Res {
    strip_sides(rt, args, true, false)
}

fn rstrip(rt: &mut Runtime, args: &[Obj]) -> Res {
    strip_sides(rt, args, false, true)
}

/// `strip`
pub static STRIP: NativeFunction = NativeFunction::positional(names::strip, 1, 2, strip);
/// `lstrip`
pub static LSTRIP: NativeFunction = NativeFunction::positional(names::lstrip, 1, 2, lstrip);
/// `rstrip`
pub static RSTRIP: NativeFunction = NativeFunction::positional(names::rstrip, 1, 2, rstrip);
