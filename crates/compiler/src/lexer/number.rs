//! Where a numeric literal ends, and whether it is well-formed. Its value is `literal`'s matter.

use super::{Lexer, Parsed, is_name_byte};
use crate::token::{Token, TokenKind};

const INVALID_DECIMAL: &str = "invalid decimal literal";

impl Lexer<'_> {
    /// A number; a digit, or a dot with a digit after it, is next.
    pub(super) fn number(&mut self) -> Parsed<Token> {
        let length = match (self.peek(0), self.peek(1)) {
            (b'0', b'x' | b'X') => self.digits(
                1,
                |byte| byte.is_ascii_hexdigit(),
                "invalid hexadecimal literal",
            )?,
            (b'0', b'o' | b'O') => self.digits(
                1,
                |byte| matches!(byte, b'0'..=b'7'),
                "invalid octal literal",
            )?,
            (b'0', b'b' | b'B') => self.digits(
                1,
                |byte| matches!(byte, b'0' | b'1'),
                "invalid binary literal",
            )?,
            _ => self.decimal()?,
        };
        // Upstream's rule, which CPython is moving to: a keyword needs a space before it.
        if is_name_byte(self.peek(length)) {
            let message = match self.peek(1) {
                b'x' | b'X' => "invalid hexadecimal literal",
                b'o' | b'O' => "invalid octal literal",
                b'b' | b'B' => "invalid binary literal",
                _ => INVALID_DECIMAL,
            };
            return Err(self.fail(message, self.position()));
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

    /// Digits of another radix after the byte at `start`; returns where they end.
    fn digits(
        &mut self,
        start: usize,
        is_digit: fn(&u8) -> bool,
        message: &'static str,
    ) -> Parsed<usize> {
        let bytes = self.rest();
        let mut end = start + 1;
        loop {
            if bytes.get(end) == Some(&b'_') {
                end += 1;
            }
            if !bytes.get(end).is_some_and(is_digit) {
                return Err(self.fail(message, self.position()));
            }
            while bytes.get(end).is_some_and(is_digit) {
                end += 1;
            }
            if bytes.get(end) != Some(&b'_') {
                return Ok(end);
            }
        }
    }
}
