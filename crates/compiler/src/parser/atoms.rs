//! Atoms: names, constants, parentheses, displays and comprehensions.

use taipan_arena::List;

use super::Parser;
use super::expressions::precedence;
use crate::ast::{Clause, Comprehension, DictItem, Expr, ExprKind, Position};
use crate::lexer::Parsed;
use crate::literal;
use crate::token::TokenKind;

/// Items of a block of a dict ([`crate::ast::DictItems`]); a list's buffer grows to just so many.
const ITEMS_OF_BLOCK: usize = 16;

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// A name, a constant, or something in brackets.
    #[inline(always)]
    pub(super) fn atom(&mut self) -> Parsed<Expr<'a>> {
        let token = self.token;
        let kind = match token.kind {
            TokenKind::Name => {
                self.advance()?;
                return self.name(token.position, self.text(token));
            }
            TokenKind::Number => match literal::number(self.text(token), self.arena)? {
                ExprKind::Imaginary(_) if !cfg!(feature = "complex") => {
                    return Err(self.fail("complex values not supported", token.position));
                }
                ExprKind::Float(_) if !cfg!(feature = "floats") => {
                    return Err(self.fail("decimal numbers not supported", token.position));
                }
                ExprKind::BigInt(_) if !cfg!(feature = "long-ints") => {
                    return Err(self.fail("long int not supported in this build", token.position));
                }
                number => number,
            },
            TokenKind::None => ExprKind::None,
            TokenKind::True => ExprKind::True,
            TokenKind::False => ExprKind::False,
            TokenKind::Ellipsis => ExprKind::Ellipsis,
            TokenKind::String | TokenKind::FString | TokenKind::TString => return self.strings(),
            TokenKind::LeftParen => return self.parenthesised(),
            TokenKind::LeftBracket => return self.list(),
            TokenKind::LeftBrace => return self.dict_or_set(),
            _ => return Err(self.invalid()),
        };
        self.advance()?;
        self.expr(token.position, kind)
    }

    /// `(...)`: a group, tuple, generator or yield expression.
    #[inline(never)]
    fn parenthesised(&mut self) -> Parsed<Expr<'a>> {
        let position = self.advance()?.position;
        if self.eat(TokenKind::RightParen)? {
            return self.expr(position, ExprKind::Tuple(&[]));
        }
        if self.at(TokenKind::Yield) {
            let inside = self.yield_expression()?;
            self.require(TokenKind::RightParen)?;
            return Ok(inside);
        }
        let inside = self.star_named_expression()?;
        match self.token.kind {
            TokenKind::Comma => {
                let elements = self.rest_of_display(inside, TokenKind::RightParen)?;
                return self.expr(position, ExprKind::Tuple(elements));
            }
            TokenKind::For | TokenKind::Async => {
                let generator = self.comprehension(inside, None)?;
                self.require(TokenKind::RightParen)?;
                return self.expr(position, ExprKind::Generator(generator));
            }
            _ => {}
        }
        if matches!(inside.kind(), ExprKind::Starred(_)) {
            return Err(self.fail("cannot use starred expression here", inside.position));
        }
        self.require(TokenKind::RightParen)?;
        Ok(inside)
    }

    #[inline(never)]
    fn list(&mut self) -> Parsed<Expr<'a>> {
        let position = self.advance()?.position;
        if self.eat(TokenKind::RightBracket)? {
            return self.expr(position, ExprKind::List(&[]));
        }
        let first = self.star_named_expression()?;
        let kind = if self.at_comprehension() {
            let comprehension = self.comprehension(first, None)?;
            self.require(TokenKind::RightBracket)?;
            ExprKind::ListComp(comprehension)
        } else {
            ExprKind::List(self.rest_of_display(first, TokenKind::RightBracket)?)
        };
        self.expr(position, kind)
    }

    #[inline(never)]
    fn dict_or_set(&mut self) -> Parsed<Expr<'a>> {
        let position = self.advance()?.position;
        if self.eat(TokenKind::RightBrace)? {
            return self.expr(position, ExprKind::Dict(&[]));
        }
        if self.at(TokenKind::StarStar) {
            return self.dict(position, None);
        }
        let first_token = self.token.kind;
        let first = self.star_named_expression()?;
        if self.at(TokenKind::Colon) && !is_starred_or_named(first_token, &first) {
            return self.dict(position, Some(first));
        }
        let kind = if self.at_comprehension() {
            let comprehension = self.comprehension(first, None)?;
            self.require(TokenKind::RightBrace)?;
            ExprKind::SetComp(comprehension)
        } else {
            ExprKind::Set(self.rest_of_display(first, TokenKind::RightBrace)?)
        };
        self.expr(position, kind)
    }

    /// The rest of a dict, from the colon after the first key or from `**`.
    fn dict(&mut self, position: Position, first_key: Option<Expr<'a>>) -> Parsed<Expr<'a>> {
        let mut blocks = List::new(self.arena);
        let mut items = List::new(self.arena);
        let mut key = first_key;
        loop {
            let value = if key.is_none() {
                self.require(TokenKind::StarStar)?;
                self.binary(precedence::BIT_OR)?
            } else {
                self.require(TokenKind::Colon)?;
                self.expression()?
            };
            if items.is_empty() && blocks.is_empty() && self.at_comprehension() {
                let Some(key) = key else {
                    return Err(
                        self.unexpected("dict unpacking cannot be used in dict comprehension")
                    );
                };
                items.discard();
                blocks.discard();
                let comprehension = self.comprehension(key, Some(value))?;
                self.require(TokenKind::RightBrace)?;
                return self.expr(position, ExprKind::DictComp(comprehension));
            }
            if items.len() == ITEMS_OF_BLOCK {
                let block = core::mem::replace(&mut items, List::new(self.arena));
                blocks.push(&*block.finish()?)?;
            }
            items.push(DictItem { key, value })?;
            if !self.eat(TokenKind::Comma)? || self.at(TokenKind::RightBrace) {
                break;
            }
            key = if self.at(TokenKind::StarStar) {
                None
            } else {
                Some(self.expression()?)
            };
        }
        self.require(TokenKind::RightBrace)?;
        blocks.push(&*items.finish()?)?;
        self.expr(position, ExprKind::Dict(blocks.finish()?))
    }

    /// The rest of a tuple, list or set with at least one element, up to and with its bracket.
    fn rest_of_display(&mut self, first: Expr<'a>, close: TokenKind) -> Parsed<&'a [Expr<'a>]> {
        let mut elements = List::new(self.arena);
        elements.push(first)?;
        while self.eat(TokenKind::Comma)? && !self.at(close) {
            elements.push(self.star_named_expression()?)?;
        }
        self.expect_close(close)?;
        Ok(elements.finish()?)
    }

    /// Whether a comprehension's first clause is next.
    pub(super) fn at_comprehension(&self) -> bool {
        matches!(self.token.kind, TokenKind::For | TokenKind::Async)
    }

    /// The clauses of a comprehension around `element` (and `value` in a dict).
    #[inline(never)]
    pub(super) fn comprehension(
        &mut self,
        element: Expr<'a>,
        value: Option<Expr<'a>>,
    ) -> Parsed<&'a Comprehension<'a>> {
        if matches!(element.kind(), ExprKind::Starred(_)) {
            return Err(self.fail(
                "iterable unpacking cannot be used in comprehension",
                element.position,
            ));
        }
        let mut clauses = List::new(self.arena);
        while self.at_comprehension() {
            let is_async = cfg!(feature = "async") && self.eat(TokenKind::Async)?;
            self.require(TokenKind::For)?;
            let target = self.loop_target()?;
            self.require(TokenKind::In)?;
            let iter = self.binary(precedence::OR)?;
            let mut conditions = List::new(self.arena);
            while self.eat(TokenKind::If)? {
                conditions.push(self.binary(precedence::OR)?)?;
            }
            clauses.push(Clause {
                target,
                iter,
                conditions: conditions.finish()?,
                is_async,
            })?;
        }
        self.store(Comprehension {
            element,
            value,
            clauses: clauses.finish()?,
        })
    }
}

/// Whether an expression is a star-expression or a `:=` without parentheses around it.
pub(super) fn is_starred_or_named(first_token: TokenKind, expr: &Expr<'_>) -> bool {
    match expr.kind() {
        ExprKind::Starred(_) => true,
        ExprKind::Named(_) => first_token == TokenKind::Name,
        _ => false,
    }
}
