//! The lexer: source text to tokens, one at a time, with no memory of its own but the indentation
//! stack.
//!
//! Left out: decoding of literals (`literal`), and the inside of f-strings, which the parser
//! drives through [`Lexer::string_piece`].
//!
//! Like upstream, it takes every non-ASCII character as part of a name, and `\r`, `\n` and `\r\n`
//! as line ends.

mod indentation;
mod number;
mod string;

pub(crate) use string::{PieceEnd, Quote, SpecBraces, StringPiece};

use taipan_arena::OutOfMemory;

use crate::ast::Position;
use crate::error::{CompileError, ErrorKind};
use crate::token::{Token, TokenKind, word_kind};
use indentation::Indentation;

/// Parsing stopped. What went wrong is in the lexer, so that results stay small; if nothing is
/// there, memory ran out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fail;

impl From<OutOfMemory> for Fail {
    fn from(_: OutOfMemory) -> Self {
        Fail
    }
}

/// What lexing and parsing functions return.
pub(crate) type Parsed<T> = Result<T, Fail>;

/// Where the lexer stands. Going back to a saved cursor re-reads the tokens after it, which is
/// allowed within a logical line only (the indentation stack is not part of it).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    position: u32,
    line: u32,
    /// Offset of the first byte of the line.
    line_start: u32,
    /// Continuation bytes of UTF-8 between `line_start` and the current token.
    wide: u32,
    /// The next token is the first of a logical line.
    at_line_start: bool,
    /// Open brackets, fields of f-strings included.
    nesting: u16,
    /// The nesting inside the innermost f-string field; 0 outside of any.
    field: u16,
    /// The bracket that opened when `nesting` was 0: it is unclosed as long as `nesting` is not 0.
    outermost: u8,
    outermost_position: Position,
}

/// The lexer.
pub(crate) struct Lexer<'s> {
    source: &'s str,
    cursor: Cursor,
    indentation: Indentation,
    error: Option<CompileError>,
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Checks that the source is UTF-8 and not too long for 32-bit offsets.
pub(crate) fn source_text(source: &[u8]) -> Result<&str, CompileError> {
    if u32::try_from(source.len()).is_err() {
        return Err(CompileError::memory(Position::UNKNOWN));
    }
    match str::from_utf8(source) {
        Ok(text) => Ok(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text)),
        Err(error) => {
            let before = source.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            let position = Position::new(u32::try_from(line).unwrap_or(u32::MAX), 1);
            Err(CompileError::syntax("source is not valid UTF-8", position))
        }
    }
}

impl<'s> Lexer<'s> {
    /// At the start of a source.
    pub(crate) fn new(source: &'s str) -> Self {
        let cursor = Cursor {
            position: 0,
            line: 1,
            line_start: 0,
            wide: 0,
            at_line_start: true,
            nesting: 0,
            field: 0,
            outermost: 0,
            outermost_position: Position::UNKNOWN,
        };
        Self {
            source,
            cursor,
            indentation: Indentation::new(),
            error: None,
        }
    }

    /// The first error recorded.
    pub(crate) fn error(&self) -> Option<CompileError> {
        self.error
    }

    /// Records an error; the first one stays.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail(&mut self, message: &'static str, position: Position) -> Fail {
        self.fail_with(CompileError::syntax(message, position))
    }

    /// Records an error; the first one stays.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail_with(&mut self, error: CompileError) -> Fail {
        self.error.get_or_insert(error);
        Fail
    }

    /// Says something else of an error with this message.
    #[cold]
    pub(crate) fn reword(&mut self, from: &str, to: &'static str) {
        if let Some(error) = self.error.as_mut().filter(|error| error.message == from) {
            error.message = to;
        }
    }

    /// Whether the error is a bracket that is never closed.
    pub(crate) fn is_bracket_open(&self) -> bool {
        let error = self.error.as_ref();
        error.is_some_and(|error| error.message.ends_with("was never closed"))
    }

    /// Forgets a recorded error, to try something else. Errors that are not about syntax stay.
    pub(crate) fn forgive(&mut self) -> bool {
        match self.error {
            Some(CompileError {
                kind: ErrorKind::Syntax | ErrorKind::Indentation,
                ..
            }) => {
                self.error = None;
                true
            }
            _ => false,
        }
    }

    pub(crate) fn cursor(&self) -> Cursor {
        self.cursor
    }

    pub(crate) fn set_cursor(&mut self, cursor: Cursor) {
        self.cursor = cursor;
    }

    /// The source between two offsets.
    pub(crate) fn text(&self, start: u32, end: u32) -> &'s str {
        let end = self.source.len().min(end as usize);
        self.source.get(start as usize..end).unwrap_or_default()
    }

    /// Skips blanks at the very start, as `eval` does.
    pub(crate) fn skip_leading_blanks(&mut self) {
        while matches!(self.peek(0), b' ' | b'\t') {
            self.bump(1);
        }
        self.cursor.at_line_start = matches!(self.peek(0), b'\n' | b'\r' | b'#' | 0);
    }

    /// Number of open brackets.
    pub(crate) fn nesting(&self) -> u16 {
        self.cursor.nesting
    }

    /// The offset of the next byte.
    pub(crate) fn offset(&self) -> u32 {
        self.cursor.position
    }

    /// The next token. After `End` come more `End`s.
    pub(crate) fn next(&mut self) -> Parsed<Token> {
        if self.cursor.at_line_start
            && let Some(token) = self.start_line()?
        {
            return Ok(token);
        }
        loop {
            let byte = self.peek(0);
            match byte {
                b' ' | b'\t' | b'\x0c' => self.bump(1),
                b'#' => self.skip_comment(),
                b'\\' => self.join_line()?,
                b'\n' | b'\r' if self.cursor.nesting > 0 => self.skip_newline(),
                b'\n' | b'\r' => {
                    let token = self.token(TokenKind::Newline, 0);
                    self.skip_newline();
                    self.cursor.at_line_start = true;
                    return Ok(token);
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => return self.word(),
                b'0'..=b'9' => return self.number(),
                b'.' if self.peek(1).is_ascii_digit() => return self.number(),
                b'"' | b'\'' => return self.string(0),
                0 if self.at_end() => return self.end_of_last_line(),
                _ => return self.operator(byte),
            }
        }
    }

    /// The source ended in a line without newline.
    #[cold]
    fn end_of_last_line(&mut self) -> Parsed<Token> {
        if self.cursor.field > 0 {
            return Err(self.fail(MALFORMED_FSTRING, self.position()));
        }
        if self.cursor.nesting > 0 {
            let message = match self.cursor.outermost {
                b'(' => "'(' was never closed",
                b'[' => "'[' was never closed",
                _ => "'{' was never closed",
            };
            return Err(self.fail(message, self.cursor.outermost_position));
        }
        self.cursor.at_line_start = true;
        Ok(self.token(TokenKind::Newline, 0))
    }

    /// A name, keyword or prefixed string.
    fn word(&mut self) -> Parsed<Token> {
        let bytes = self.rest();
        let mut length = 0;
        let mut wide = 0;
        while let Some(&byte) = bytes.get(length)
            && is_name_byte(byte)
        {
            wide += u32::from(is_continuation(byte));
            length += 1;
        }
        let word = bytes.get(..length).unwrap_or_default();
        if length <= 2 && matches!(bytes.get(length), Some(b'"' | b'\'')) && string::is_prefix(word)
        {
            return self.string(length);
        }
        let token = self.token(word_kind(word), length);
        self.cursor.wide += wide;
        Ok(token)
    }

    fn operator(&mut self, first: u8) -> Parsed<Token> {
        use TokenKind::*;
        let (second, third) = (self.peek(1), self.peek(2));
        // For each first byte: alone, with `=`, doubled, doubled with `=`. `End` is none.
        let [alone, assign, double, double_assign] = match first {
            b'(' | b'[' | b'{' => return self.open(first),
            b')' | b']' | b'}' => return self.close(first),
            b'.' if second == b'.' && third == b'.' => return Ok(self.token(Ellipsis, 3)),
            b'-' if second == b'>' => return Ok(self.token(Arrow, 2)),
            b':' if self.directly_in_field() => [Colon, End, End, End],
            b':' => [Colon, ColonAssign, End, End],
            b',' => [Comma, End, End, End],
            b';' => [Semicolon, End, End, End],
            b'.' => [Dot, End, End, End],
            b'~' => [Tilde, End, End, End],
            b'=' => [Assign, EqualEqual, End, End],
            b'!' => [Bang, NotEqual, End, End],
            b'+' => [Plus, PlusAssign, End, End],
            b'-' => [Minus, MinusAssign, End, End],
            b'%' => [Percent, PercentAssign, End, End],
            b'@' => [At, AtAssign, End, End],
            b'&' => [Ampersand, AmpersandAssign, End, End],
            b'|' => [Bar, BarAssign, End, End],
            b'^' => [Caret, CaretAssign, End, End],
            b'*' => [Star, StarAssign, StarStar, StarStarAssign],
            b'/' => [Slash, SlashAssign, SlashSlash, SlashSlashAssign],
            b'<' => [Less, LessEqual, ShiftLeft, ShiftLeftAssign],
            b'>' => [Greater, GreaterEqual, ShiftRight, ShiftRightAssign],
            _ => return Err(self.fail(INVALID_SYNTAX, self.position())),
        };
        let (kind, length) = if double != End && second == first {
            if third == b'=' {
                (double_assign, 3)
            } else {
                (double, 2)
            }
        } else if assign != End && second == b'=' {
            (assign, 2)
        } else {
            (alone, 1)
        };
        Ok(self.token(kind, length))
    }

    fn open(&mut self, bracket: u8) -> Parsed<Token> {
        if self.cursor.nesting == 0 {
            self.cursor.outermost = bracket;
            self.cursor.outermost_position = self.position();
        }
        self.enter_bracket()?;
        let kind = match bracket {
            b'(' => TokenKind::LeftParen,
            b'[' => TokenKind::LeftBracket,
            _ => TokenKind::LeftBrace,
        };
        Ok(self.token(kind, 1))
    }

    /// Counts an opening bracket.
    fn enter_bracket(&mut self) -> Parsed<()> {
        match self.cursor.nesting.checked_add(1) {
            Some(nesting) => self.cursor.nesting = nesting,
            None => return Err(self.fail_with(CompileError::depth(self.position()))),
        }
        Ok(())
    }

    fn close(&mut self, bracket: u8) -> Parsed<Token> {
        let (kind, unmatched) = match bracket {
            b')' => (TokenKind::RightParen, "unmatched ')'"),
            b']' => (TokenKind::RightBracket, "unmatched ']'"),
            _ => (TokenKind::RightBrace, "unmatched '}'"),
        };
        match self.cursor.nesting.checked_sub(1) {
            Some(nesting) => self.cursor.nesting = nesting,
            None => return Err(self.fail(unmatched, self.position())),
        }
        Ok(self.token(kind, 1))
    }

    /// A backslash between tokens: a line end must follow.
    fn join_line(&mut self) -> Parsed<()> {
        if !matches!(self.peek(1), b'\n' | b'\r') {
            return Err(self.fail(
                "unexpected character after line continuation character",
                self.position(),
            ));
        }
        self.bump(1);
        self.skip_newline();
        Ok(())
    }

    fn skip_comment(&mut self) {
        let rest = self.rest();
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        self.bump(length.unwrap_or(rest.len()));
    }

    /// Skips one line end, which must be next.
    fn skip_newline(&mut self) {
        let length = if self.peek(0) == b'\r' && self.peek(1) == b'\n' {
            2
        } else {
            1
        };
        self.bump(length);
        self.cursor.line += 1;
        self.cursor.line_start = self.cursor.position;
        self.cursor.wide = 0;
    }

    /// Makes a token of the next `length` bytes and moves past them.
    fn token(&mut self, kind: TokenKind, length: usize) -> Token {
        let (position, start) = (self.position(), self.cursor.position);
        self.bump(length);
        Token {
            kind,
            start,
            end: self.cursor.position,
            position,
        }
    }

    /// The place of the next byte.
    pub(crate) fn position(&self) -> Position {
        let cursor = &self.cursor;
        let column = (cursor.position - cursor.line_start)
            .saturating_sub(cursor.wide)
            .saturating_add(1);
        Position::new(cursor.line, column)
    }

    fn rest(&self) -> &'s [u8] {
        self.source
            .as_bytes()
            .get(self.cursor.position as usize..)
            .unwrap_or_default()
    }

    /// The byte `ahead` of the next one; 0 past the end (and for a NUL).
    fn peek(&self, ahead: usize) -> u8 {
        self.source
            .as_bytes()
            .get(self.cursor.position as usize + ahead)
            .copied()
            .unwrap_or(0)
    }

    fn at_end(&self) -> bool {
        self.cursor.position as usize >= self.source.len()
    }

    /// Moves forward; the source is known to have `length` more bytes, and to be short enough.
    fn bump(&mut self, length: usize) {
        self.cursor.position += length as u32;
    }
}

pub(crate) const INVALID_SYNTAX: &str = "invalid syntax";
pub(crate) const EXPECTING_BRACE: &str = "f-string: expecting '}'";
pub(crate) const MALFORMED_FSTRING: &str = "malformed f-string";

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Whether a byte continues a UTF-8 character, so that it has no column of its own.
fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}
