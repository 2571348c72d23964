//! JSON text as values.

use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::float::{self, Float};
use taipan_object::builtin::int;
use taipan_object::builtin::list::List;
use taipan_object::builtin::str::surrogate;
use taipan_object::text::BytesBuilder;
use taipan_object::{Obj, Raised, Res, Runtime, exception};

use crate::io::methods::decode;

/// The value of a JSON text.
///
/// # Errors
/// `ValueError` for what is no JSON, `RuntimeError` for what is nested too deeply.
pub fn parse(rt: &mut Runtime, text: &[u8]) -> Res {
    let mut reader = Reader { text, position: 0 };
    let value = reader.value(rt)?;
    reader.skip_space();
    match reader.peek() {
        Some(_) => Err(reader.error(rt, "Extra data", reader.position)),
        None => Ok(value),
    }
}

/// The line and the column after this text, from one.
pub(super) fn place(before: &[u8]) -> (usize, usize) {
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n');
    let line = before.get(start.map_or(0, |start| start + 1)..);
    (lines + 1, characters(line.unwrap_or(&[])) + 1)
}

/// How many characters UTF-8 text has.
pub(super) fn characters(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

const UNTERMINATED: &str = "Unterminated string starting at";
const NO_UNIT: &str = "Invalid \\uXXXX escape";
const NEGATIVE_INFINITY: &[u8] = b"-Infinity";

struct Reader<'t> {
    text: &'t [u8],
    position: usize,
}

impl Reader<'_> {
    /// The error of a text that is wrong at a place. Images without `json-errors` say only where.
    #[cold]
    fn error(&self, rt: &mut Runtime, message: &'static str, position: usize) -> Raised {
        #[cfg(feature = "json-errors")]
        {
            super::error::raise(rt, message, self.text, position)
        }
        #[cfg(not(feature = "json-errors"))]
        {
            let _ = message;
            self.plain_error(rt, position)
        }
    }

    #[cfg(not(feature = "json-errors"))]
    fn plain_error(&self, rt: &mut Runtime, position: usize) -> Raised {
        match self.position >= self.text.len() {
            true => rt.value_error("syntax error in JSON: it ends too early"),
            false => {
                let (line, column) = place(self.text.get(..position).unwrap_or(self.text));
                rt.raise_fmt(
                    &exception::VALUE_ERROR,
                    format_args!("syntax error in JSON: line {line} column {column}"),
                )
            }
        }
    }

    #[cold]
    fn no_value(&self, rt: &mut Runtime) -> Raised {
        self.error(rt, "Expecting value", self.position)
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.position).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.position += 1;
        }
    }

    /// Takes a byte, if it is the next one after white space.
    fn take(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        self.position += usize::from(found);
        found
    }

    fn word(&mut self, rt: &mut Runtime, word: &[u8], value: Obj) -> Res {
        let rest = self.text.get(self.position..).unwrap_or(&[]);
        match rest.starts_with(word) {
            true => {
                self.position += word.len();
                Ok(value)
            }
            false => Err(self.no_value(rt)),
        }
    }

    fn value(&mut self, rt: &mut Runtime) -> Res {
        rt.check_stack()?;
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.object(rt),
            Some(b'[') => self.array(rt),
            Some(b'"') => self.string(rt),
            Some(b't') => self.word(rt, b"true", Obj::TRUE),
            Some(b'f') => self.word(rt, b"false", Obj::FALSE),
            Some(b'n') => self.word(rt, b"null", Obj::NONE),
            Some(b'-' | b'0'..=b'9') => self.number(rt),
            // What is written for these numbers.
            Some(b'I') => {
                let infinity = float::new(rt, Float::INFINITY)?;
                self.word(rt, b"Infinity", infinity)
            }
            Some(b'N') => {
                let nan = float::new(rt, Float::NAN)?;
                self.word(rt, b"NaN", nan)
            }
            _ => Err(self.no_value(rt)),
        }
    }

    fn array(&mut self, rt: &mut Runtime) -> Res {
        self.position += 1;
        let list = List::with_capacity(rt, 4)?;
        if self.take(b']') {
            return Ok(Obj::from(list));
        }
        loop {
            let item = self.value(rt)?;
            list.push(rt, item)?;
            if self.take(b']') {
                return Ok(Obj::from(list));
            }
            if !self.take(b',') {
                return Err(self.error(rt, "Expecting ',' delimiter", self.position));
            }
        }
    }

    fn object(&mut self, rt: &mut Runtime) -> Res {
        self.position += 1;
        let dict = Dict::new(rt)?;
        if self.take(b'}') {
            return Ok(Obj::from(dict));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                let message = "Expecting property name enclosed in double quotes";
                return Err(self.error(rt, message, self.position));
            }
            let key = self.string(rt)?;
            if !self.take(b':') {
                return Err(self.error(rt, "Expecting ':' delimiter", self.position));
            }
            let value = self.value(rt)?;
            dict.set(rt, key, value)?;
            if self.take(b'}') {
                return Ok(Obj::from(dict));
            }
            if !self.take(b',') {
                return Err(self.error(rt, "Expecting ',' delimiter", self.position));
            }
        }
    }

    fn number(&mut self, rt: &mut Runtime) -> Res {
        let start = self.position;
        let rest = self.text.get(start..).unwrap_or(&[]);
        if rest.starts_with(NEGATIVE_INFINITY) {
            self.position += NEGATIVE_INFINITY.len();
            return float::new(rt, Float::NEG_INFINITY);
        }
        let mut is_float = false;
        while let Some(byte @ (b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) = self.peek() {
            is_float |= matches!(byte, b'.' | b'e' | b'E');
            self.position += 1;
        }
        let text = self.text.get(start..self.position).unwrap_or(&[]);
        let number = match is_float {
            true => float::from_text(rt, text),
            false => int::from_text(rt, text, 10),
        };
        match number {
            Ok(number) => Ok(number),
            Err(raised) => {
                rt.catch(raised, &exception::VALUE_ERROR)?;
                self.position = start;
                Err(self.no_value(rt))
            }
        }
    }

    fn string(&mut self, rt: &mut Runtime) -> Res {
        self.position += 1;
        let start = self.position;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let text = self.text.get(start..self.position).unwrap_or(&[]);
                    self.position += 1;
                    return decode(rt, text);
                }
                Some(b'\\') => break,
                Some(byte) => {
                    self.check_control(rt, byte)?;
                    self.position += 1;
                }
                None => return Err(self.error(rt, UNTERMINATED, start - 1)),
            }
        }
        // There are escapes, so the text must be put together.
        let mut text = BytesBuilder::new();
        text.push(rt, self.text.get(start..self.position).unwrap_or(&[]))?;
        loop {
            let Some(byte) = self.peek() else {
                return Err(self.error(rt, UNTERMINATED, start - 1));
            };
            self.check_control(rt, byte)?;
            self.position += 1;
            match byte {
                b'"' => return decode(rt, text.bytes()),
                b'\\' => {
                    let character = self.escape(rt, start - 1)?;
                    text.push(rt, character.encode_utf8(&mut [0; 4]).as_bytes())?;
                }
                _ => text.push(rt, &[byte])?,
            }
        }
    }

    /// Control characters in strings are refused where errors are CPython's.
    fn check_control(&self, rt: &mut Runtime, byte: u8) -> Res<()> {
        match cfg!(feature = "json-errors") && byte < b' ' {
            true => Err(self.error(rt, "Invalid control character at", self.position)),
            false => Ok(()),
        }
    }

    /// The character after a backslash, in the string that begins at `start`.
    fn escape(&mut self, rt: &mut Runtime, start: usize) -> Res<char> {
        let Some(byte) = self.peek() else {
            return Err(self.error(rt, UNTERMINATED, start));
        };
        let backslash = self.position - 1;
        self.position += 1;
        Ok(match byte {
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit(rt)?;
                let pair = self.text.get(self.position..);
                let pair = pair.is_some_and(|rest| rest.starts_with(b"\\u"));
                let code = match unit {
                    0xd800..=0xdbff if pair => {
                        self.position += 2;
                        let low = self.unit(rt)?;
                        if !(0xdc00..=0xdfff).contains(&low) {
                            return Err(self.error(rt, NO_UNIT, backslash + 1));
                        }
                        0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
                    }
                    unit => unit,
                };
                match surrogate::to_char(code) {
                    Some(character) => character,
                    None => return Err(self.error(rt, NO_UNIT, backslash + 1)),
                }
            }
            b'"' | b'\\' | b'/' => char::from(byte),
            byte if byte.is_ascii() && cfg!(not(feature = "json-errors")) => char::from(byte),
            _ => return Err(self.error(rt, "Invalid \\escape", backslash)),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self, rt: &mut Runtime) -> Res<u32> {
        let start = self.position;
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            match digit {
                Some(digit) => unit = unit * 16 + digit,
                None => return Err(self.error(rt, NO_UNIT, start - 1)),
            }
            self.position += 1;
        }
        Ok(unit)
    }
}
