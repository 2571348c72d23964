//! String literals: adjacent ones joined, and the fields of f-strings and t-strings.

use taipan_arena::List;

use super::Parser;
use crate::ast::{Conversion, Expr, ExprKind, Field, Position, StringPart};
use crate::lexer::{
    EXPECTING_BRACE, INVALID_SYNTAX, MALFORMED_FSTRING, Parsed, PieceEnd, Quote, SpecBraces,
    StringPiece,
};
use crate::literal::{self, LiteralError};
use crate::token::{Token, TokenKind};

/// What a run of adjacent literals is; they must all agree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Str,
    Bytes,
    Template,
}

/// The value of a run of literals so far.
struct Pieces<'a> {
    /// Finished parts; a literal part is finished when a field follows it.
    parts: List<'a, StringPart<'a>>,
    literal: List<'a, u8>,
}

impl<'a> Pieces<'a> {
    /// Ends the literal part, unless it is empty.
    fn end_literal(&mut self, parser: &Parser<'_, '_, 'a>) -> Parsed<()> {
        if !self.literal.is_empty() {
            let literal = core::mem::replace(&mut self.literal, List::new(parser.arena));
            self.parts.push(StringPart::Literal(literal.finish()?))?;
        }
        Ok(())
    }
}

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// One or more adjacent literals.
    #[inline(never)]
    pub(super) fn strings(&mut self) -> Parsed<Expr<'a>> {
        let first = self.token;
        let family = self.string_family(first);
        if first.kind == TokenKind::String {
            let quote = Quote::of(self.text(first));
            let body = self
                .lexer
                .text(first.start + quote.length, first.end - quote.closing());
            if literal::is_plain(body, quote) {
                self.advance()?;
                if !self.at_string() {
                    return self.expr(first.position, text_kind(family, body.as_bytes()));
                }
                return self.joined_strings(first.position, family, body.as_bytes());
            }
        }
        self.joined_strings(first.position, family, &[])
    }

    fn at_string(&self) -> bool {
        matches!(
            self.token.kind,
            TokenKind::String | TokenKind::FString | TokenKind::TString
        )
    }

    fn string_family(&self, token: Token) -> Family {
        match token.kind {
            TokenKind::TString => Family::Template,
            TokenKind::String if Quote::of(self.text(token)).bytes => Family::Bytes,
            _ => Family::Str,
        }
    }

    /// The rest of a run of literals, whose value begins with `before`.
    fn joined_strings(
        &mut self,
        position: Position,
        family: Family,
        before: &[u8],
    ) -> Parsed<Expr<'a>> {
        if family == Family::Template && !cfg!(feature = "templates") {
            return Err(self.left_out("template strings", position));
        }
        let mut pieces = Pieces {
            parts: List::new(self.arena),
            literal: List::new(self.arena),
        };
        for &byte in before {
            pieces.literal.push(byte)?;
        }
        while self.at_string() {
            let token = self.token;
            let found = self.string_family(token);
            if found != family {
                let message = match (family, found) {
                    (Family::Template, _) | (_, Family::Template) => {
                        "cannot mix t-string literals with string or bytes literals"
                    }
                    _ => "cannot mix bytes and nonbytes literals",
                };
                return Err(self.unexpected(message));
            }
            let quote = Quote::of(self.text(token));
            if token.kind == TokenKind::String {
                let body = self
                    .lexer
                    .text(token.start + quote.length, token.end - quote.closing());
                self.decode(body, quote, token.position, &mut pieces.literal)?;
            } else {
                self.string_parts(quote, &mut pieces, None, family)?;
                self.token.end = self.lexer.offset();
            }
            self.advance()?;
        }
        if pieces.parts.is_empty() && family != Family::Template {
            return self.expr(position, text_kind(family, pieces.literal.finish()?));
        }
        pieces.end_literal(self)?;
        let parts = pieces.parts.finish()?;
        let kind = if family == Family::Template {
            ExprKind::TString(parts)
        } else {
            ExprKind::FString(parts)
        };
        self.expr(position, kind)
    }

    fn decode(
        &mut self,
        body: &str,
        quote: Quote,
        position: Position,
        value: &mut List<'a, u8>,
    ) -> Parsed<()> {
        literal::decode(body, quote, value).map_err(|error| match error {
            LiteralError::Syntax(message) => self.fail(message, position),
            #[cfg(not(feature = "named-characters"))]
            LiteralError::NamedEscape => self.lexer.named_escape(position),
            LiteralError::Memory => crate::lexer::Fail,
        })
    }

    /// The pieces of an f-string up to its closing quote, or of a format specification up to its
    /// closing brace. The lexer stands at the first of them; the current token is stale.
    fn string_parts(
        &mut self,
        quote: Quote,
        pieces: &mut Pieces<'a>,
        mut spec: Option<SpecBraces>,
        family: Family,
    ) -> Parsed<()> {
        loop {
            let position = self.lexer.position();
            let StringPiece { start, end, stop } = self.lexer.string_piece(quote, spec.as_mut())?;
            self.decode(
                self.lexer.text(start, end),
                quote,
                position,
                &mut pieces.literal,
            )?;
            match stop {
                PieceEnd::Doubled => {}
                PieceEnd::Open => {
                    if let Err(fail) = self.field(quote, pieces, family) {
                        self.lexer
                            .reword(MALFORMED_FSTRING, quote.malformed(EXPECTING_BRACE));
                        return Err(fail);
                    }
                }
                PieceEnd::Quote if spec.is_some() => {
                    let message = quote.malformed(EXPECTING_BRACE);
                    return Err(self.fail(message, self.lexer.position()));
                }
                PieceEnd::Quote | PieceEnd::Close => return Ok(()),
            }
        }
    }

    /// A replacement field after its `{`.
    #[inline(never)]
    fn field(&mut self, quote: Quote, pieces: &mut Pieces<'a>, family: Family) -> Parsed<()> {
        self.enter()?;
        let outside = self.lexer.nesting();
        let outer_field = self.lexer.enter_field()?;
        let start = self.lexer.offset();
        self.advance()?;
        if !self.at_expression() && !self.at(TokenKind::Yield) {
            return Err(self.malformed_field(quote));
        }
        let value = self.yield_or_star_expressions()?;
        let text = self.lexer.text(start, self.last_end);
        let mut conversion = Conversion::None;
        let mut shows_source = false;
        if self.at(TokenKind::Assign) {
            shows_source = true;
            self.advance()?;
            let shown = self.lexer.text(start, self.token.start);
            for byte in shown.bytes() {
                pieces.literal.push(byte)?;
            }
        }
        pieces.end_literal(self)?;
        if self.at(TokenKind::Bang) {
            conversion = self.conversion(quote)?;
        }
        let format = match self.token.kind {
            TokenKind::Colon => Some(self.format_specification(quote, family)?),
            TokenKind::RightBrace => None,
            _ => return Err(self.malformed_field(quote)),
        };
        if shows_source && conversion == Conversion::None && format.is_none() {
            conversion = Conversion::Repr;
        }
        self.lexer.leave_field(outer_field, outside);
        self.leave();
        let field = self.store(Field {
            value,
            text,
            conversion,
            format,
        })?;
        Ok(pieces.parts.push(StringPart::Field(field))?)
    }

    /// `!r` and the like; ends at the `:` or `}` behind it.
    fn conversion(&mut self, quote: Quote) -> Parsed<Conversion> {
        let conversion = match self.lexer.conversion_letter() {
            Some(b's') => Conversion::Str,
            Some(b'r') => Conversion::Repr,
            Some(b'a') => Conversion::Ascii,
            _ if quote.template => return Err(self.invalid()),
            _ => {
                return Err(self.unexpected(
                    "f-string: invalid conversion character: expected 's', 'r', or 'a'",
                ));
            }
        };
        let bang = self.token;
        self.advance()?;
        if !matches!(self.token.kind, TokenKind::Colon | TokenKind::RightBrace) {
            return Err(self.fail(INVALID_SYNTAX, bang.position));
        }
        Ok(conversion)
    }

    /// The format specification after a field's `:`, up to its `}`.
    fn format_specification(
        &mut self,
        quote: Quote,
        family: Family,
    ) -> Parsed<&'a [StringPart<'a>]> {
        let mut pieces = Pieces {
            parts: List::new(self.arena),
            literal: List::new(self.arena),
        };
        let braces = SpecBraces {
            may_double: family == Family::Template,
            open: 0,
        };
        self.string_parts(quote, &mut pieces, Some(braces), family)?;
        pieces.end_literal(self)?;
        Ok(pieces.parts.finish()?)
    }

    /// Something else stands where a field should end. Upstream tells fields that never end from
    /// expressions that are wrong, so we look for a brace before the end of the literal.
    #[cold]
    #[inline(never)]
    fn malformed_field(&mut self, quote: Quote) -> crate::lexer::Fail {
        let rest = self.lexer.text(self.token.start, u32::MAX);
        let ends = rest
            .bytes()
            .take_while(|&byte| byte != quote.byte)
            .any(|byte| byte == b'}');
        let is_empty = matches!(
            self.token.kind,
            TokenKind::RightBrace | TokenKind::Bang | TokenKind::Colon
        );
        self.unexpected(if is_empty {
            quote.malformed("f-string: empty expression not allowed")
        } else if ends {
            return self.invalid();
        } else {
            quote.malformed(EXPECTING_BRACE)
        })
    }
}

fn text_kind(family: Family, text: &[u8]) -> ExprKind<'_> {
    if family == Family::Bytes {
        ExprKind::Bytes(text)
    } else {
        ExprKind::Str(text)
    }
}
