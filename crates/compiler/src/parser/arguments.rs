//! What stands in the brackets of calls, classes and subscripts.

use taipan_arena::List;

use super::Parser;
use super::atoms::is_starred_or_named;
use crate::ast::{Expr, ExprKind, Keyword, Slice};
use crate::lexer::Parsed;
use crate::token::{Token, TokenKind};

/// Positional and keyword arguments.
pub(super) type Arguments<'a> = (&'a [Expr<'a>], &'a [Keyword<'a>]);

const GENERATOR: &str = "Generator expression must be parenthesized";

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// `(...)` of a call or class; the current token is the opening parenthesis.
    /// Only a call may have a generator without parentheses of its own.
    pub(super) fn arguments(&mut self, of_call: bool) -> Parsed<Arguments<'a>> {
        self.advance()?;
        let mut arguments = List::new(self.arena);
        let mut keywords: List<'a, Keyword<'a>> = List::new(self.arena);
        while !self.at(TokenKind::RightParen) {
            let first = self.token;
            match first.kind {
                TokenKind::Star => {
                    if keywords
                        .last()
                        .is_some_and(|keyword| keyword.name.is_none())
                    {
                        let message =
                            "iterable argument unpacking follows keyword argument unpacking";
                        return Err(self.unexpected(message));
                    }
                    self.advance()?;
                    let value = self.expression()?;
                    arguments
                        .push(self.expr(first.position, ExprKind::Starred(self.store(value)?))?)?;
                }
                TokenKind::StarStar => {
                    self.advance()?;
                    let value = self.expression()?;
                    keywords.push(Keyword { name: None, value })?;
                }
                _ => {
                    let value = self.named_expression()?;
                    if self.at(TokenKind::Assign) {
                        let name = self.keyword_name(first, &value, &keywords)?;
                        self.advance()?;
                        let value = self.expression()?;
                        keywords.push(Keyword {
                            name: Some(name),
                            value,
                        })?;
                    } else if self.at_comprehension() && of_call {
                        let is_first = arguments.is_empty() && keywords.is_empty();
                        arguments.push(self.generator_argument(value, is_first)?)?;
                        break;
                    } else if let Some(keyword) = keywords.last() {
                        let message = match keyword.name {
                            Some(_) => "positional argument follows keyword argument",
                            None => "positional argument follows keyword argument unpacking",
                        };
                        return Err(self.fail(message, first.position));
                    } else {
                        arguments.push(value)?;
                    }
                }
            }
            if !self.eat(TokenKind::Comma)? {
                break;
            }
        }
        self.expect_close(TokenKind::RightParen)?;
        Ok((arguments.finish()?, keywords.finish()?))
    }

    /// The name of a keyword argument: what was read before the `=`.
    fn keyword_name(
        &mut self,
        first: Token,
        value: &Expr<'a>,
        keywords: &[Keyword<'a>],
    ) -> Parsed<&'a str> {
        let message = match value.kind() {
            ExprKind::Name(name) if self.is_lone_name(first) => {
                if keywords.iter().all(|keyword| keyword.name != Some(name)) {
                    return Ok(name);
                }
                "keyword argument repeated"
            }
            ExprKind::True => "cannot assign to True",
            ExprKind::False => "cannot assign to False",
            ExprKind::None => "cannot assign to None",
            _ => "expression cannot contain assignment, perhaps you meant \"==\"?",
        };
        Err(self.fail(message, first.position))
    }

    /// A generator as an argument, which must be the only one unless it is in parentheses.
    #[inline(never)]
    fn generator_argument(&mut self, element: Expr<'a>, is_first: bool) -> Parsed<Expr<'a>> {
        if !is_first {
            return Err(self.fail(GENERATOR, element.position));
        }
        let generator = self.comprehension(element, None)?;
        if self.at(TokenKind::Comma) {
            return Err(self.fail(GENERATOR, element.position));
        }
        self.expr(element.position, ExprKind::Generator(generator))
    }

    /// `[...]` of a subscript; the current token is the opening bracket.
    pub(super) fn subscript_index(&mut self) -> Parsed<Expr<'a>> {
        self.advance()?;
        let position = self.token.position;
        let first = self.subscript_element()?;
        let is_starred = matches!(first.kind(), ExprKind::Starred(_));
        if !is_starred && !self.at(TokenKind::Comma) {
            self.expect_close(TokenKind::RightBracket)?;
            return Ok(first);
        }
        let mut elements = List::new(self.arena);
        elements.push(first)?;
        while self.eat(TokenKind::Comma)? && !self.at(TokenKind::RightBracket) {
            elements.push(self.subscript_element()?)?;
        }
        self.expect_close(TokenKind::RightBracket)?;
        self.expr(position, ExprKind::Tuple(elements.finish()?))
    }

    /// A slice, a starred expression or an expression.
    fn subscript_element(&mut self) -> Parsed<Expr<'a>> {
        let (position, first_token) = (self.token.position, self.token.kind);
        let mut lower = None;
        if !self.at(TokenKind::Colon) {
            let first = self.star_named_expression()?;
            if !self.at(TokenKind::Colon) {
                return Ok(first);
            }
            if is_starred_or_named(first_token, &first) {
                return Err(self.invalid());
            }
            lower = Some(first);
        }
        self.require(TokenKind::Colon)?;
        let upper = self.slice_part()?;
        let step = if self.eat(TokenKind::Colon)? {
            self.slice_part()?
        } else {
            None
        };
        self.expr(
            position,
            ExprKind::Slice(self.store(Slice { lower, upper, step })?),
        )
    }

    /// The end or the step of a slice, if there is one.
    fn slice_part(&mut self) -> Parsed<Option<Expr<'a>>> {
        if matches!(
            self.token.kind,
            TokenKind::Colon | TokenKind::Comma | TokenKind::RightBracket
        ) {
            return Ok(None);
        }
        self.expression().map(Some)
    }
}
