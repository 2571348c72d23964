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
        Some(_) => Err(reader.error(rt)),
        None => Ok(value),
    }
}

const NEGATIVE_INFINITY: &[u8] = b"-Infinity";

struct Reader<'t> {
    text: &'t [u8],
    position: usize,
}

impl Reader<'_> {
    #[cold]
    fn error(&self, rt: &mut Runtime) -> Raised {
        match self.position >= self.text.len() {
            true => rt.value_error("syntax error in JSON: it ends too early"),
            false => {
                let before = self.text.get(..self.position).unwrap_or(self.text);
                let lines = before.iter().filter(|byte| **byte == b'\n').count();
                let start = before.iter().rposition(|byte| *byte == b'\n');
                let column = self.position - start.map_or(0, |start| start + 1);
                rt.raise_fmt(
                    &exception::VALUE_ERROR,
                    format_args!(
                        "syntax error in JSON: line {} column {}",
                        lines + 1,
                        column + 1
                    ),
                )
            }
        }
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
            false => Err(self.error(rt)),
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
            _ => Err(self.error(rt)),
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
                return Err(self.error(rt));
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
                return Err(self.error(rt));
            }
            let key = self.string(rt)?;
            if !self.take(b':') {
                return Err(self.error(rt));
            }
            let value = self.value(rt)?;
            dict.set(rt, key, value)?;
            if self.take(b'}') {
                return Ok(Obj::from(dict));
            }
            if !self.take(b',') {
                return Err(self.error(rt));
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
                Err(self.error(rt))
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
                Some(_) => self.position += 1,
                None => return Err(self.error(rt)),
            }
        }
        // There are escapes, so the text must be put together.
        let mut text = BytesBuilder::new();
        text.push(rt, self.text.get(start..self.position).unwrap_or(&[]))?;
        loop {
            let Some(byte) = self.peek() else {
                return Err(self.error(rt));
            };
            self.position += 1;
            match byte {
                b'"' => return decode(rt, text.bytes()),
                b'\\' => {
                    let character = self.escape(rt)?;
                    text.push(rt, character.encode_utf8(&mut [0; 4]).as_bytes())?;
                }
                _ => text.push(rt, &[byte])?,
            }
        }
    }

    fn escape(&mut self, rt: &mut Runtime) -> Res<char> {
        let Some(byte) = self.peek() else {
            return Err(self.error(rt));
        };
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
                            return Err(self.error(rt));
                        }
                        0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
                    }
                    unit => unit,
                };
                match surrogate::to_char(code) {
                    Some(character) => character,
                    None => return Err(self.error(rt)),
                }
            }
            byte if byte.is_ascii() => char::from(byte),
            _ => return Err(self.error(rt)),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self, rt: &mut Runtime) -> Res<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            match digit {
                Some(digit) => unit = unit * 16 + digit,
                None => return Err(self.error(rt)),
            }
            self.position += 1;
        }
        Ok(unit)
    }
}
