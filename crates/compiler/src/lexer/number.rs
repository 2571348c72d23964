//! Where a numeric literal ends, and whether it is well-formed. Its value is `literal`'s matter.

use super::{Lexer, Parsed, is_name_byte};
use crate::token::{Token, TokenKind};

const INVALID_DECIMAL: &str = "invalid decimal literal";

impl Lexer<'_> {
    /// A number; a digit, or a dot with a digit after it, is next.
    pub(super) fn number(&mut self) -> Parsed<Token> {
        let radix = if self.peek(0) == b'0' {
            radix(self.peek(1))
        } else {
            10
        };
        let length = if radix == 10 {
            self.decimal()?
        } else {
            self.digits(radix)?
        };
        // Upstream's rule, which CPython is moving to: a keyword needs a space before it.
        if is_name_byte(self.peek(length)) {
            return Err(self.fail(invalid(radix), self.position()));
        }
        Ok(self.token(TokenKind::Number, length))
    }

    /// The length of a decimal integer, float or imaginary number.
    fn decimal(&mut self) -> Parsed<usize> {
        let mut length = 0;
        let mut is_integer = true;
        if self.peek(0) != b'.' {
            length = self.decimal_digits(0)?;
        }
        let integer_length = length;
        if self.peek(length) == b'.' {
            is_integer = false;
            length += 1;
            if self.peek(length).is_ascii_digit() {
                length = self.decimal_digits(length)?;
            }
        }
        if matches!(self.peek(length), b'e' | b'E') {
            let sign = usize::from(matches!(self.peek(length + 1), b'+' | b'-'));
            if !self.peek(length + 1 + sign).is_ascii_digit() {
                return Err(self.fail(INVALID_DECIMAL, self.position()));
            }
            is_integer = false;
            length = self.decimal_digits(length + 1 + sign)?;
        }
        if matches!(self.peek(length), b'j' | b'J') {
            return Ok(length + 1);
        }
        let text = self.rest().get(..integer_length).unwrap_or_default();
        if is_integer
            && text.first() == Some(&b'0')
            && text.iter().any(|byte| matches!(byte, b'1'..=b'9'))
        {
            let message = "leading zeros in decimal integer literals are not permitted; \
                           use an 0o prefix for octal integers";
            return Err(self.fail(message, self.position()));
        }
        Ok(length)
    }

    /// Decimal digits from `start`, where one is; returns where they end.
    fn decimal_digits(&mut self, start: usize) -> Parsed<usize> {
        let bytes = self.rest();
        let mut end = start;
        loop {
            while bytes.get(end).is_some_and(u8::is_ascii_digit) {
                end += 1;
            }
            if bytes.get(end) != Some(&b'_') {
                return Ok(end);
            }
            end += 1;
            if !bytes.get(end).is_some_and(u8::is_ascii_digit) {
                return Err(self.fail(INVALID_DECIMAL, self.position()));
            }
        }
    }

    /// The length of an integer of another radix, with its prefix.
    fn digits(&mut self, radix: u32) -> Parsed<usize> {
        let bytes = self.rest();
        let is_digit = |end: usize| {
            bytes
                .get(end)
                .is_some_and(|&byte| char::from(byte).is_digit(radix))
        };
        let mut end = 2;
        loop {
            if bytes.get(end) == Some(&b'_') {
                end += 1;
            }
            if !is_digit(end) {
                return Err(self.fail(invalid(radix), self.position()));
            }
            while is_digit(end) {
                end += 1;
            }
            if bytes.get(end) != Some(&b'_') {
                return Ok(end);
            }
        }
    }
}

/// The radix that the letter after a zero stands for; 10 if it is none.
fn radix(letter: u8) -> u32 {
    match letter | 0x20 {
        b'x' => 16,
        b'o' => 8,
        b'b' => 2,
        _ => 10,
    }
}

#[cold]
fn invalid(radix: u32) -> &'static str {
    match radix {
        16 => "invalid hexadecimal literal",
        8 => "invalid octal literal",
        2 => "invalid binary literal",
        _ => INVALID_DECIMAL,
    }
}
