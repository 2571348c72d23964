//! The start of a logical line: blank lines, and what the indentation says.
//!
//! A tab goes to the next multiple of 8. As in CPython, each indentation is also measured with
//! tabs of width 1, and the two measures must agree on what is deeper.

use super::{Lexer, Parsed};
use crate::error::CompileError;
use crate::token::{Token, TokenKind};

/// The most levels of indentation (CPython's limit, where there is room).
const MAX_LEVELS: usize = if cfg!(feature = "tiny") { 15 } else { 99 };

const TAB_WIDTH: u16 = 8;

/// A line's indentation in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Width {
    /// With tabs of width 8.
    columns: u16,
    /// With tabs of width 1.
    characters: u16,
}

impl Width {
    const ZERO: Self = Self {
        columns: 0,
        characters: 0,
    };
}

/// The stack of open indentations, without the outermost one, which is zero.
#[derive(Debug)]
pub(super) struct Indentation {
    levels: [Width; MAX_LEVELS],
    depth: u8,
    /// Dedents to report before the current line's tokens.
    pending_dedents: u8,
}

impl Indentation {
    pub(super) fn new() -> Self {
        Self {
            levels: [Width::ZERO; MAX_LEVELS],
            depth: 0,
            pending_dedents: 0,
        }
    }

    fn top(&self) -> Width {
        match self.depth.checked_sub(1) {
            None => Width::ZERO,
            Some(index) => self
                .levels
                .get(usize::from(index))
                .copied()
                .unwrap_or(Width::ZERO),
        }
    }
}

impl Lexer<'_> {
    /// Skips blank lines; returns the `Indent`, `Dedent` or `End` before the next line, if any.
    pub(super) fn start_line(&mut self) -> Parsed<Option<Token>> {
        if let Some(left) = self.indentation.pending_dedents.checked_sub(1) {
            self.indentation.pending_dedents = left;
            self.cursor.at_line_start = left > 0;
            return Ok(Some(self.token(TokenKind::Dedent, 0)));
        }
        let Some(width) = self.measure()? else {
            if let Some(depth) = self.indentation.depth.checked_sub(1) {
                self.indentation.depth = depth;
                return Ok(Some(self.token(TokenKind::Dedent, 0)));
            }
            return Ok(Some(self.token(TokenKind::End, 0)));
        };
        self.cursor.at_line_start = false;
        let top = self.indentation.top();
        if width == top {
            return Ok(None);
        }
        if width.columns == top.columns {
            return Err(self.mixed_tabs());
        }
        if width.columns > top.columns {
            if width.characters <= top.characters {
                return Err(self.mixed_tabs());
            }
            return self.indent(width).map(Some);
        }
        self.dedent(width).map(Some)
    }

    /// The indentation of the next line that is not blank; `None` at the end of the source.
    fn measure(&mut self) -> Parsed<Option<Width>> {
        let mut width = Width::ZERO;
        // A line split by a backslash inside its indentation has the indentation of its first part.
        let mut joined: Option<Width> = None;
        loop {
            match self.peek(0) {
                b' ' => {
                    width.columns = width.columns.saturating_add(1);
                    width.characters = width.characters.saturating_add(1);
                    self.bump(1);
                }
                b'\t' => {
                    width.columns = (width.columns / TAB_WIDTH)
                        .saturating_add(1)
                        .saturating_mul(TAB_WIDTH);
                    width.characters = width.characters.saturating_add(1);
                    self.bump(1);
                }
                b'\x0c' => {
                    width = Width::ZERO;
                    self.bump(1);
                }
                b'\\' => {
                    joined = joined.or(Some(width).filter(|&width| width != Width::ZERO));
                    self.join_line()?;
                    if self.at_end() {
                        return Ok(Some(joined.unwrap_or(width)));
                    }
                }
                b'#' => self.skip_comment(),
                b'\n' | b'\r' => {
                    self.skip_newline();
                    width = Width::ZERO;
                    joined = None;
                }
                0 if self.at_end() => return Ok(None),
                _ => return Ok(Some(joined.unwrap_or(width))),
            }
        }
    }

    fn indent(&mut self, width: Width) -> Parsed<Token> {
        let position = self.position();
        let depth = usize::from(self.indentation.depth);
        let Some(level) = self.indentation.levels.get_mut(depth) else {
            return Err(self.fail_with(CompileError::indentation(
                "too many levels of indentation",
                position,
            )));
        };
        *level = width;
        self.indentation.depth += 1;
        Ok(self.token(TokenKind::Indent, 0))
    }

    fn dedent(&mut self, width: Width) -> Parsed<Token> {
        let mut levels: u8 = 0;
        while self.indentation.top().columns > width.columns {
            self.indentation.depth -= 1;
            levels += 1;
        }
        if self.indentation.top().columns != width.columns {
            let message = "unindent doesn't match any outer indent level";
            return Err(self.fail_with(CompileError::indentation(message, self.position())));
        }
        if self.indentation.top() != width {
            return Err(self.mixed_tabs());
        }
        self.indentation.pending_dedents = levels.saturating_sub(1);
        self.cursor.at_line_start = self.indentation.pending_dedents > 0;
        Ok(self.token(TokenKind::Dedent, 0))
    }

    #[cold]
    fn mixed_tabs(&mut self) -> super::Fail {
        let message = "inconsistent use of tabs and spaces in indentation";
        self.fail_with(CompileError::indentation(message, self.position()))
    }
}
