//! UTF-16 and UTF-32, in both orders of bytes; without a given order it is told by a mark at the start, and
//! little-endian without one.

use super::Errors;
use super::encoding::Encoding;
use crate::builtin::str::surrogate;
use crate::data::Data;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::{BytesBuilder, StringBuilder};
use crate::word::Obj;

/// One of these encodings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Form {
    /// Bytes of a unit: 2 or 4.
    unit: usize,
    big_endian: bool,
    /// Is there a mark at the start that tells the order?
    marked: bool,
}

/// The mark at the start of a text.
const MARK: u32 = 0xfeff;

impl Form {
    pub(super) const UTF_16: Form = Form::new(2, false, true);
    pub(super) const UTF_16_LE: Form = Form::new(2, false, false);
    pub(super) const UTF_16_BE: Form = Form::new(2, true, false);
    pub(super) const UTF_32: Form = Form::new(4, false, true);
    pub(super) const UTF_32_LE: Form = Form::new(4, false, false);
    pub(super) const UTF_32_BE: Form = Form::new(4, true, false);

    const fn new(unit: usize, big_endian: bool, marked: bool) -> Form {
        Form {
            unit,
            big_endian,
            marked,
        }
    }

    /// Its name in messages.
    pub(super) fn name(self) -> &'static str {
        match (self.unit, self.marked, self.big_endian) {
            (2, true, _) => "utf-16",
            (2, _, false) => "utf-16-le",
            (2, _, true) => "utf-16-be",
            (_, true, _) => "utf-32",
            (_, _, false) => "utf-32-le",
            (_, _, true) => "utf-32-be",
        }
    }

    /// The unit with which the bytes begin.
    fn read(self, bytes: &[u8]) -> Option<u32> {
        let bytes = bytes.get(..self.unit)?;
        let add = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
        Some(match self.big_endian {
            true => bytes.iter().fold(0, add),
            false => bytes.iter().rev().fold(0, add),
        })
    }

    fn write(self, rt: &mut Runtime, out: &mut BytesBuilder, unit: u32) -> Res<()> {
        match (self.unit, self.big_endian) {
            (2, true) => out.push(rt, &(unit as u16).to_be_bytes()),
            (2, false) => out.push(rt, &(unit as u16).to_le_bytes()),
            (_, true) => out.push(rt, &unit.to_be_bytes()),
            (_, false) => out.push(rt, &unit.to_le_bytes()),
        }
    }

    fn write_code(self, rt: &mut Runtime, out: &mut BytesBuilder, code: u32) -> Res<()> {
        match code.checked_sub(0x1_0000) {
            Some(above) if self.unit == 2 => {
                self.write(rt, out, 0xd800 | above >> 10)?;
                self.write(rt, out, 0xdc00 | above & 0x3ff)
            }
            _ => self.write(rt, out, code),
        }
    }

    /// The character with which the bytes begin and how many they are; else how many make no
    /// character, and why.
    fn next(self, bytes: &[u8]) -> Result<(char, usize), (usize, &'static str)> {
        let Some(first) = self.read(bytes) else {
            return Err((bytes.len(), "truncated data"));
        };
        if self.unit == 4 {
            return match first {
                0xd800..=0xdfff => Err((
                    4,
                    "code point in surrogate code point range(0xd800, 0xe000)",
                )),
                _ => match char::from_u32(first) {
                    Some(character) => Ok((character, 4)),
                    None => Err((4, "code point not in range(0x110000)")),
                },
            };
        }
        match (first, self.read(&bytes[2..])) {
            (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff)) => {
                let code = 0x1_0000 + ((first & 0x3ff) << 10 | second & 0x3ff);
                let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                Ok((character, 4))
            }
            (0xd800..=0xdbff, None) => Err((bytes.len(), "unexpected end of data")),
            (0xd800..=0xdbff, _) => Err((2, "illegal UTF-16 surrogate")),
            (0xdc00..=0xdfff, _) => Err((2, "illegal encoding")),
            _ => Ok((
                char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
                2,
            )),
        }
    }
}

/// The text of bytes.
pub(super) fn decode(
    rt: &mut Runtime,
    source: Obj,
    bytes: &[u8],
    form: Form,
    errors: Errors,
) -> Res {
    let mut out = StringBuilder::with_capacity(rt, bytes.len() / form.unit)?;
    let (mut form, mut position) = (form, 0);
    if form.marked {
        let big = Form {
            big_endian: true,
            ..form
        };
        form.marked = false;
        if form.read(bytes) == Some(MARK) {
            position = form.unit;
        } else if big.read(bytes) == Some(MARK) {
            (form.big_endian, position) = (true, big.unit);
        }
    }
    while position < bytes.len() {
        let rest = &bytes[position..];
        let (broken, reason) = match form.next(rest) {
            Ok((character, length)) => {
                out.push(rt, character)?;
                position += length;
                continue;
            }
            Err(broken) => broken,
        };
        match errors {
            Errors::Ignore => {}
            Errors::Replace => out.push(rt, char::REPLACEMENT_CHARACTER)?,
            Errors::BackslashReplace => {
                for byte in &rest[..broken] {
                    crate::text::write_fmt(&mut out, rt, format_args!("\\x{byte:02x}"))?;
                }
            }
            Errors::SurrogatePass if matches!(form.read(rest), Some(0xd800..=0xdfff)) => {
                let character = form.read(rest).and_then(surrogate::to_char);
                out.push(rt, character.unwrap_or(char::REPLACEMENT_CHARACTER))?;
                position += form.unit;
                continue;
            }
            _ => {
                let place = (position, position + broken);
                let codec = Encoding::Wide(form);
                return Err(super::raise_decode(rt, codec, source, place, reason));
            }
        }
        position += broken;
    }
    out.finish(rt)
}

/// The bytes of a text.
pub(super) fn encode(
    rt: &mut Runtime,
    source: Obj,
    text: &str,
    form: Form,
    errors: Errors,
) -> Res<Data> {
    let mut out = BytesBuilder::with_capacity(rt, (text.len() + 1) * form.unit)?;
    if form.marked {
        form.write(rt, &mut out, MARK)?;
    }
    for (position, character) in text.chars().enumerate() {
        let Some(code) = surrogate::of(character) else {
            form.write_code(rt, &mut out, u32::from(character))?;
            continue;
        };
        if errors == Errors::SurrogatePass {
            form.write(rt, &mut out, code)?;
            continue;
        }
        let mut instead = StringBuilder::new();
        if !super::replace(rt, errors, character, &mut instead)? {
            let codec = Encoding::Wide(form);
            return Err(super::not_encoded(rt, codec, source, position));
        }
        for character in instead.text().chars() {
            form.write_code(rt, &mut out, u32::from(character))?;
        }
    }
    Ok(out.finish(rt))
}
