//! Where string literals end, and the pieces of f-strings and t-strings.

use super::{EXPECTING_BRACE, Lexer, MALFORMED_FSTRING, Parsed, is_continuation};
use crate::ast::Position;
use crate::error::CompileError;
use crate::token::{Token, TokenKind};

/// How a string literal is delimited.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quote {
    /// `'` or `"`.
    pub(crate) byte: u8,
    /// Three of them.
    pub(crate) triple: bool,
    /// An `r` prefix.
    pub(crate) raw: bool,
    /// A `b` prefix.
    pub(crate) bytes: bool,
    /// A `t` prefix.
    pub(crate) template: bool,
    /// Bytes of prefix and opening quote.
    pub(crate) length: u32,
}

impl Quote {
    /// Reads prefix and opening quote of a literal's text.
    pub(crate) fn of(text: &str) -> Self {
        let mut quote = Self {
            byte: 0,
            triple: false,
            raw: false,
            bytes: false,
            template: false,
            length: 0,
        };
        for (&byte, index) in text.as_bytes().iter().zip(0u32..) {
            match byte {
                b'r' | b'R' => quote.raw = true,
                b'b' | b'B' => quote.bytes = true,
                b't' | b'T' => quote.template = true,
                b'"' | b'\'' => {
                    quote.byte = byte;
                    let after = text
                        .as_bytes()
                        .get(index as usize + 1..)
                        .unwrap_or_default();
                    quote.triple = after.starts_with(&[byte, byte]);
                    quote.length = index + if quote.triple { 3 } else { 1 };
                    break;
                }
                _ => {}
            }
        }
        quote
    }

    /// What to say of a broken field: of t-strings upstream says no more than that.
    pub(crate) fn malformed(self, message: &'static str) -> &'static str {
        if self.template {
            MALFORMED_FSTRING
        } else {
            message
        }
    }

    /// Bytes of the closing quote.
    pub(crate) fn closing(self) -> u32 {
        if self.triple { 3 } else { 1 }
    }
}

/// Doubled braces in a format specification. Only t-strings have them, as upstream; in f-strings,
/// as in CPython, a `{` there always starts a field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpecBraces {
    pub(crate) may_double: bool,
    /// How many `{{` wait for their `}}`.
    pub(crate) open: u32,
}

/// What ended a piece of literal text in an f-string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceEnd {
    /// The closing quote.
    Quote,
    /// The `{` of a field.
    Open,
    /// The `}` at the end of a format specification.
    Close,
    /// A doubled brace, one of which is part of the piece.
    Doubled,
}

/// A piece of literal text in an f-string, escapes not yet decoded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StringPiece {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) stop: PieceEnd,
}

/// Whether a word of one or two letters is a string prefix.
pub(super) fn is_prefix(word: &[u8]) -> bool {
    match *word {
        [single] => matches!(single | 0x20, b'r' | b'b' | b'u' | b'f' | b't'),
        [first, second] => matches!(
            (first | 0x20, second | 0x20),
            (b'r', b'b' | b'f' | b't') | (b'b' | b'f' | b't', b'r')
        ),
        _ => false,
    }
}

impl Lexer<'_> {
    /// A string literal after `prefix` bytes of prefix; of an f-string only the opening.
    pub(super) fn string(&mut self, prefix: usize) -> Parsed<Token> {
        let (first, second) = (self.peek(0) | 0x20, self.peek(1) | 0x20);
        let quote = self.peek(prefix);
        let triple = self.peek(prefix + 1) == quote && self.peek(prefix + 2) == quote;
        let opening = prefix + if triple { 3 } else { 1 };
        if prefix > 0 && (first == b'f' || prefix == 2 && second == b'f') {
            return Ok(self.token(TokenKind::FString, opening));
        }
        if prefix > 0 && (first == b't' || prefix == 2 && second == b't') {
            return Ok(self.token(TokenKind::TString, opening));
        }
        let mut token = self.token(TokenKind::String, opening);
        loop {
            match self.peek(0) {
                byte if byte == quote => {
                    if !triple {
                        self.bump(1);
                        break;
                    }
                    if self.peek(1) == quote && self.peek(2) == quote {
                        self.bump(3);
                        break;
                    }
                    self.bump(1);
                }
                b'\\' => self.skip_escape(),
                b'\n' | b'\r' if triple => self.skip_newline(),
                b'\n' | b'\r' => return Err(self.unterminated(triple, token)),
                0 if self.at_end() => return Err(self.unterminated(triple, token)),
                byte => {
                    self.cursor.wide += u32::from(is_continuation(byte));
                    self.bump(1);
                }
            }
        }
        token.end = self.cursor.position;
        Ok(token)
    }

    /// The next piece of an f-string or t-string, or with `spec` of a format specification in one.
    pub(crate) fn string_piece(
        &mut self,
        quote: Quote,
        mut spec: Option<&mut SpecBraces>,
    ) -> Parsed<StringPiece> {
        let start = self.cursor.position;
        let (end, stop) = loop {
            let here = self.cursor.position;
            match self.peek(0) {
                byte if byte == quote.byte => {
                    if !quote.triple || self.peek(1) == byte && self.peek(2) == byte {
                        self.bump(quote.closing() as usize);
                        break (here, PieceEnd::Quote);
                    }
                    self.bump(1);
                }
                b'{' | b'}' => match self.brace(spec.as_deref_mut()) {
                    Some((length, stop)) => {
                        self.bump(length);
                        break (here + u32::from(stop == PieceEnd::Doubled), stop);
                    }
                    None => {
                        let message = quote.malformed("f-string: single '}' is not allowed");
                        return Err(self.fail(message, self.position()));
                    }
                },
                // A backslash does not keep a brace from starting a field.
                b'\\' if matches!(self.peek(1), b'{' | b'}') => self.bump(1),
                b'\\' if self.peek(1) == b'N' && self.peek(2) == b'{' && !quote.raw => {
                    self.name_in_piece(quote)?;
                }
                b'\\' => self.skip_escape(),
                b'\n' | b'\r' if quote.triple => self.skip_newline(),
                byte if matches!(byte, b'\n' | b'\r') || byte == 0 && self.at_end() => {
                    let message = if spec.is_some() {
                        quote.malformed(EXPECTING_BRACE)
                    } else {
                        "unterminated f-string literal"
                    };
                    return Err(self.fail(message, self.position()));
                }
                byte => {
                    self.cursor.wide += u32::from(is_continuation(byte));
                    self.bump(1);
                }
            }
        };
        Ok(StringPiece { start, end, stop })
    }

    /// What the brace that comes next means, and its length; `None` for a lone `}`.
    fn brace(&self, spec: Option<&mut SpecBraces>) -> Option<(usize, PieceEnd)> {
        let doubled = self.peek(1) == self.peek(0);
        match (self.peek(0), spec) {
            (b'{', None) if doubled => Some((2, PieceEnd::Doubled)),
            (b'}', None) if doubled => Some((2, PieceEnd::Doubled)),
            (b'}', None) => None,
            (b'{', Some(braces)) if doubled && braces.may_double => {
                braces.open += 1;
                Some((2, PieceEnd::Doubled))
            }
            (b'}', Some(braces)) if doubled && braces.open > 0 => {
                braces.open -= 1;
                Some((2, PieceEnd::Doubled))
            }
            (b'}', Some(_)) => Some((1, PieceEnd::Close)),
            _ => Some((1, PieceEnd::Open)),
        }
    }

    /// Skips a backslash and what it escapes, as far as the end of a literal is concerned.
    fn skip_escape(&mut self) {
        self.bump(1);
        match self.peek(0) {
            b'\n' | b'\r' => self.skip_newline(),
            0 if self.at_end() => {}
            _ => self.bump(1),
        }
    }

    #[cold]
    fn unterminated(&mut self, triple: bool, token: Token) -> super::Fail {
        let message = match (self.cursor.field > 0, triple) {
            (true, _) => MALFORMED_FSTRING,
            (_, true) => "unterminated triple-quoted string literal",
            (_, false) => "unterminated string literal",
        };
        self.fail(message, token.position)
    }

    /// `\N{NAME}`, whose brace starts no field; the name is looked up later. Upstream's tests want
    /// t-strings to have none.
    fn name_in_piece(&mut self, quote: Quote) -> Parsed<()> {
        if cfg!(not(feature = "named-characters")) || quote.template {
            return Err(self.named_escape(self.position()));
        }
        self.bump(3);
        while self.peek(0).is_ascii_graphic() && self.peek(0) != quote.byte || self.peek(0) == b' '
        {
            let last = self.peek(0) == b'}';
            self.bump(1);
            if last {
                break;
            }
        }
        Ok(())
    }

    /// `\N{...}`, which would need the Unicode name table.
    #[cold]
    pub(crate) fn named_escape(&mut self, position: Position) -> super::Fail {
        self.fail_with(CompileError::unsupported("unicode name escapes", position))
    }

    /// The brace of a field has been read. Returns what [`leave_field`](Self::leave_field) wants.
    pub(crate) fn enter_field(&mut self) -> Parsed<u16> {
        self.enter_bracket()?;
        let inside = self.cursor.nesting;
        Ok(core::mem::replace(&mut self.cursor.field, inside))
    }

    /// The field's closing brace has been read, as a token or as the end of a specification.
    pub(crate) fn leave_field(&mut self, outer_field: u16, outside: u16) {
        self.cursor.field = outer_field;
        self.cursor.nesting = outside;
    }

    /// Whether the lexer stands directly in a field, not in brackets inside it.
    pub(crate) fn directly_in_field(&self) -> bool {
        self.cursor.field != 0 && self.cursor.field == self.cursor.nesting
    }

    /// Reads the letter right after a `!`, and blanks after it.
    pub(crate) fn conversion_letter(&mut self) -> Option<u8> {
        let letter = self.peek(0);
        if !letter.is_ascii_alphabetic() || super::is_name_byte(self.peek(1)) {
            return None;
        }
        self.bump(1);
        while matches!(self.peek(0), b' ' | b'\t') {
            self.bump(1);
        }
        matches!(self.peek(0), b':' | b'}').then_some(letter)
    }
}
