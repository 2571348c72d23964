//! The import statements.

use taipan_arena::List;

use super::Parser;
use crate::ast::{Alias, ImportFrom, StmtKind};
use crate::lexer::Parsed;
use crate::token::TokenKind;

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// `import a.b as c, d`
    pub(super) fn import(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        let mut names = List::new(self.arena);
        loop {
            let position = self.token.position;
            let name = self.dotted_name()?;
            names.push(Alias {
                position,
                name,
                as_name: self.as_name()?,
            })?;
            if !self.eat(TokenKind::Comma)? {
                return Ok(StmtKind::Import(names.finish()?));
            }
        }
    }

    /// `from ..a import b as c, d`
    pub(super) fn import_from(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        let mut level: u16 = 0;
        loop {
            let dots = match self.token.kind {
                TokenKind::Dot => 1,
                TokenKind::Ellipsis => 3,
                _ => break,
            };
            level = level.saturating_add(dots);
            self.advance()?;
        }
        let module = if level > 0 && self.at(TokenKind::Import) {
            ""
        } else {
            self.dotted_name()?
        };
        self.require(TokenKind::Import)?;
        let names = if self.eat(TokenKind::Star)? {
            None
        } else {
            Some(self.imported_names()?)
        };
        Ok(StmtKind::ImportFrom(self.store(ImportFrom {
            module,
            level,
            names,
        })?))
    }

    fn imported_names(&mut self) -> Parsed<&'a [Alias<'a>]> {
        let in_parens = self.eat(TokenKind::LeftParen)?;
        let mut names = List::new(self.arena);
        loop {
            let identifier = self.identifier()?;
            let as_name = self.as_name()?;
            names.push(Alias {
                position: identifier.position,
                name: identifier.name,
                as_name,
            })?;
            if !self.eat(TokenKind::Comma)? {
                break;
            }
            if in_parens && self.at(TokenKind::RightParen) {
                break;
            }
            if self.at(TokenKind::Newline) {
                return Err(
                    self.unexpected("trailing comma not allowed without surrounding parentheses")
                );
            }
        }
        if in_parens {
            self.require(TokenKind::RightParen)?;
        }
        Ok(names.finish()?)
    }

    fn as_name(&mut self) -> Parsed<Option<&'a str>> {
        if !self.eat(TokenKind::As)? {
            return Ok(None);
        }
        Ok(Some(self.identifier()?.name))
    }

    /// `a.b.c`: a slice of the source, unless there are blanks in it.
    fn dotted_name(&mut self) -> Parsed<&'a str> {
        let start = self.token.start;
        let first = self.identifier()?.name;
        let (checkpoint, cursor) = (self.token, self.lexer.cursor());
        let mut length = first.len();
        while self.eat(TokenKind::Dot)? {
            length += 1 + self.identifier()?.name.len();
        }
        let text = self.lexer.text(start, self.last_end);
        if text.len() == length {
            return Ok(text);
        }
        // Once more, now to put the parts together.
        let mut name = List::new(self.arena);
        for byte in first.bytes() {
            name.push(byte)?;
        }
        self.token = checkpoint;
        self.lexer.set_cursor(cursor);
        while self.eat(TokenKind::Dot)? {
            name.push(b'.')?;
            for byte in self.identifier()?.name.bytes() {
                name.push(byte)?;
            }
        }
        // Whole characters came in, so whole characters are in there.
        Ok(str::from_utf8(name.finish()?).unwrap_or_default())
    }
}
