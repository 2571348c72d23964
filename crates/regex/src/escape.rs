//! Escapes and sets in patterns: what follows a backslash, and what stands in brackets.

use crate::class::{Class, lower, upper};
use crate::compiler::Compiler;
use crate::error::{Error, ErrorKind};
use crate::exec::at_place;
use crate::program::{Flags, op};
use crate::set;

/// What an item of a set is.
enum Item {
    Character(u32),
    Class(Class, bool),
}

impl Compiler<'_, '_> {
    fn bad_escape(&self, start: usize) -> Error {
        self.error_showing(ErrorKind::BadEscape, start, (start, self.position))
    }

    /// Exactly `count` hexadecimal digits.
    fn hex(&mut self, count: usize, start: usize) -> Result<u32, Error> {
        let mut code = 0;
        for _ in 0..count {
            let digit = self.peek().and_then(char::from_u32);
            match digit.and_then(|digit| digit.to_digit(16)) {
                Some(digit) => code = code << 4 | digit,
                None => {
                    let part = (start, self.position);
                    return Err(self.error_showing(ErrorKind::IncompleteEscape, start, part));
                }
            }
            self.position += 1;
        }
        match count == 2 || char::from_u32(code).is_some() {
            true => Ok(code),
            false => Err(self.bad_escape(start)),
        }
    }

    fn octal_digit(&mut self) -> Option<u32> {
        let digit = self.peek().filter(|code| (0x30..=0x37).contains(code))?;
        self.position += 1;
        Some(digit - 0x30)
    }

    /// The character of an escape that means the same everywhere; `None` for other letters.
    fn simple(&mut self, letter: u32, start: usize) -> Result<Option<u32>, Error> {
        Ok(Some(match u8::try_from(letter).unwrap_or(0x80) {
            b'a' => 7,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'v' => 11,
            b'x' => self.hex(2, start)?,
            b'u' if self.pattern.is_text() => self.hex(4, start)?,
            b'U' if self.pattern.is_text() => self.hex(8, start)?,
            b'0'..=b'9' => return Ok(None),
            byte if byte.is_ascii_alphabetic() => return Ok(None),
            _ => letter,
        }))
    }

    /// An escape outside of sets; the backslash at `start` is taken.
    pub(crate) fn escape(&mut self, start: usize) -> Result<(), Error> {
        let Some(letter) = self.take() else {
            return Err(self.error_at(ErrorKind::EscapeAtEnd, start));
        };
        if let Some((class, negated)) = Class::of_letter(letter) {
            return self.class(class, negated);
        }
        if let Some(code) = self.simple(letter, start)? {
            return self.literal(code);
        }
        let ascii = self.is_ascii();
        let boundary = |place: u32| place + u32::from(ascii) * at_place::ASCII;
        match u8::try_from(letter).unwrap_or(0x80) {
            b'A' => self.place(at_place::START),
            b'Z' => self.place(at_place::END),
            b'b' => self.place(boundary(at_place::BOUNDARY)),
            b'B' => self.place(boundary(at_place::NO_BOUNDARY)),
            b'0' => {
                let mut code = 0;
                for _ in 0..2 {
                    if let Some(digit) = self.octal_digit() {
                        code = code << 3 | digit;
                    }
                }
                self.literal(code)
            }
            b'1'..=b'9' => self.numbered(letter - 0x30, start),
            _ => Err(self.bad_escape(start)),
        }
    }

    /// A group's number, or three octal digits.
    fn numbered(&mut self, first: u32, start: usize) -> Result<(), Error> {
        let mut group = first;
        if let Some(second @ 0x30..=0x39) = self.peek() {
            self.position += 1;
            if first < 8
                && second < 0x38
                && let Some(third) = self.octal_digit()
            {
                let code = first << 6 | (second - 0x30) << 3 | third;
                if code > 0o377 {
                    let part = (start, self.position);
                    return Err(self.error_showing(ErrorKind::OctalTooLarge, start, part));
                }
                return self.literal(code);
            }
            group = group * 10 + (second - 0x30);
        }
        if group >= self.groups {
            let part = (start + 1, self.position);
            return Err(self.error_showing(ErrorKind::InvalidGroupReference, start + 1, part));
        }
        self.reference(group, start)
    }

    /// The instruction of a set that has nothing yet: where it is.
    pub(crate) fn begin_set(&mut self) -> Result<usize, Error> {
        let at = self.code.len();
        self.code.extend(&[0; set::FIXED])?;
        Ok(at)
    }

    /// Writes the first word of a set, now that its length is known.
    pub(crate) fn end_set(&mut self, at: usize, negated: bool) {
        let mut flags = 0;
        if negated {
            flags |= set::NEGATED;
        }
        if self.flags.contains(Flags::IGNORECASE) {
            flags |= set::FOLDED;
        }
        if self.is_ascii() {
            flags |= set::ASCII;
        }
        let len = (self.code.len() - at) as u32;
        self.code.set(at, op::SET | flags << 8 | len << 12);
    }

    fn set_bit(&mut self, at: usize, code: u32) {
        let word = at + 1 + (code >> 5) as usize;
        let bits = self.code.get(word);
        self.code.set(word, bits | 1 << (code & 31));
    }

    pub(crate) fn add_class(
        &mut self,
        at: usize,
        class: Class,
        negated: bool,
    ) -> Result<(), Error> {
        for byte in 0..128u8 {
            if class.has_ascii(byte) != negated {
                self.set_bit(at, byte.into());
            }
        }
        // Text has these characters beyond ASCII too, by its own rules.
        if !self.pattern.is_text() && !negated {
            return Ok(());
        }
        Ok(self.code.extend(&set::class_pair(class, negated))?)
    }

    fn add_range(&mut self, at: usize, low: u32, high: u32) -> Result<(), Error> {
        let fold = self.flags.contains(Flags::IGNORECASE);
        for code in low..=high.min(127) {
            self.set_bit(at, code);
            if fold {
                self.set_bit(at, lower(code, true));
                self.set_bit(at, upper(code, true));
            }
        }
        if high > 127 {
            self.code.extend(&[low.max(128), high])?;
        }
        Ok(())
    }

    fn add(&mut self, at: usize, item: Item) -> Result<(), Error> {
        match item {
            Item::Character(code) => self.add_range(at, code, code),
            Item::Class(class, negated) => self.add_class(at, class, negated),
        }
    }

    /// A set; the bracket at `start` is taken.
    pub(crate) fn set(&mut self, start: usize) -> Result<(), Error> {
        let at = self.begin_set()?;
        let negated = self.take_if(b'^');
        let mut first = true;
        loop {
            if !first && self.take_if(b']') {
                break;
            }
            first = false;
            let here = self.position;
            let item = self.set_item(start)?;
            if !self.take_if(b'-') {
                self.add(at, item)?;
                continue;
            }
            if self.peek().is_none() {
                return Err(self.error_at(ErrorKind::UnterminatedSet, start));
            }
            if self.take_if(b']') {
                self.add(at, item)?;
                self.add_range(at, u32::from(b'-'), u32::from(b'-'))?;
                break;
            }
            let last = self.set_item(start)?;
            match (item, last) {
                (Item::Character(low), Item::Character(high)) if low <= high => {
                    self.add_range(at, low, high)?;
                }
                _ => {
                    let part = (here, self.position);
                    return Err(self.error_showing(ErrorKind::BadRange, here, part));
                }
            }
        }
        self.end_set(at, negated);
        Ok(())
    }

    fn set_item(&mut self, bracket: usize) -> Result<Item, Error> {
        let start = self.position;
        let code = match self.take() {
            Some(code) => code,
            None => return Err(self.error_at(ErrorKind::UnterminatedSet, bracket)),
        };
        if code != u32::from(b'\\') {
            return Ok(Item::Character(code));
        }
        let Some(letter) = self.take() else {
            return Err(self.error_at(ErrorKind::EscapeAtEnd, start));
        };
        if let Some((class, negated)) = Class::of_letter(letter) {
            return Ok(Item::Class(class, negated));
        }
        if let Some(code) = self.simple(letter, start)? {
            return Ok(Item::Character(code));
        }
        match u8::try_from(letter).unwrap_or(0x80) {
            b'b' => Ok(Item::Character(8)),
            b'0'..=b'7' => {
                let mut code = letter - 0x30;
                for _ in 0..2 {
                    if let Some(digit) = self.octal_digit() {
                        code = code << 3 | digit;
                    }
                }
                if code > 0o377 {
                    let part = (start, self.position);
                    return Err(self.error_showing(ErrorKind::OctalTooLarge, start, part));
                }
                Ok(Item::Character(code))
            }
            _ => Err(self.bad_escape(start)),
        }
    }
}
