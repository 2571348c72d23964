//! What can be assigned to or deleted, and the messages for what cannot.

use taipan_arena::List;

use super::Parser;
use super::expressions::precedence;
use crate::ast::{Expr, ExprKind};
use crate::lexer::{Fail, Parsed};
use crate::token::TokenKind;

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// The targets of a `for`, up to its `in`.
    pub(super) fn loop_target(&mut self) -> Parsed<Expr<'a>> {
        let position = self.token.position;
        let first = self.target_element()?;
        let target = if self.at(TokenKind::Comma) {
            let mut elements = List::new(self.arena);
            elements.push(first)?;
            while self.eat(TokenKind::Comma)? && self.at_expression() {
                elements.push(self.target_element()?)?;
            }
            self.expr(position, ExprKind::Tuple(elements.finish()?))?
        } else {
            first
        };
        self.check_assignable(&target)?;
        Ok(target)
    }

    /// The targets of a `del`.
    pub(super) fn delete_targets(&mut self) -> Parsed<&'a [Expr<'a>]> {
        let mut targets = List::new(self.arena);
        loop {
            let target = self.target_element()?;
            self.check_deletable(&target)?;
            targets.push(target)?;
            if !self.eat(TokenKind::Comma)? || !self.at_expression() {
                return Ok(targets.finish()?);
            }
        }
    }

    /// One target after `as`.
    pub(super) fn with_target(&mut self) -> Parsed<Expr<'a>> {
        let target = self.target_element()?;
        self.check_assignable(&target)?;
        Ok(target)
    }

    /// An expression too tight for `in`.
    fn target_element(&mut self) -> Parsed<Expr<'a>> {
        if self.at(TokenKind::Star) {
            return self.star_expression();
        }
        self.binary(precedence::BIT_OR)
    }

    /// Checks the first target of an assignment, which may be a comparison by mistake.
    pub(super) fn check_first_target(&mut self, target: &Expr<'a>) -> Parsed<()> {
        let message = match target.kind() {
            ExprKind::Call(_) => {
                "cannot assign to function call here. Maybe you meant '==' instead of '='?"
            }
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Str(_) | ExprKind::Bytes(_) => {
                "cannot assign to literal here. Maybe you meant '==' instead of '='?"
            }
            ExprKind::Binary(_) | ExprKind::Unary(_) => {
                "cannot assign to expression here. Maybe you meant '==' instead of '='?"
            }
            _ => return self.check_assignable(target),
        };
        Err(self.fail(message, target.start()))
    }

    /// Checks an assignment target.
    pub(super) fn check_assignable(&mut self, target: &Expr<'a>) -> Parsed<()> {
        match target.kind() {
            ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Subscript(_) => Ok(()),
            ExprKind::Tuple(elements) | ExprKind::List(elements) => {
                self.check_all_assignable(elements)
            }
            ExprKind::Starred(_) => Err(self.fail(
                "starred assignment target must be in a list or tuple",
                target.position,
            )),
            _ => Err(self.cannot_assign(target)),
        }
    }

    fn check_all_assignable(&mut self, elements: &'a [Expr<'a>]) -> Parsed<()> {
        let mut starred = 0;
        for element in elements {
            let mut target = element;
            if let ExprKind::Starred(inner) = element.kind() {
                starred += 1;
                target = inner;
            }
            self.check_assignable(target)?;
            if starred > 1 {
                return Err(self.fail(
                    "multiple starred expressions in assignment",
                    element.position,
                ));
            }
        }
        Ok(())
    }

    /// Checks the target of `del`.
    fn check_deletable(&mut self, target: &Expr<'a>) -> Parsed<()> {
        match target.kind() {
            ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Subscript(_) => Ok(()),
            ExprKind::Tuple(elements) | ExprKind::List(elements) => elements
                .iter()
                .try_for_each(|element| self.check_deletable(element)),
            _ => Err(self.cannot_delete(target)),
        }
    }

    #[cold]
    #[inline(never)]
    fn cannot_assign(&mut self, target: &Expr<'a>) -> Fail {
        self.fail(refusals(target).assign, target.start())
    }

    #[cold]
    #[inline(never)]
    fn cannot_delete(&mut self, target: &Expr<'a>) -> Fail {
        self.fail(refusals(target).delete, target.start())
    }
}

/// The two messages for one kind of expression.
struct Refusals {
    assign: &'static str,
    delete: &'static str,
}

macro_rules! refusals {
    ($what:literal) => {
        Refusals {
            assign: concat!("cannot assign to ", $what),
            delete: concat!("cannot delete ", $what),
        }
    };
}

/// Why an expression is no target, in CPython's words.
fn refusals(target: &Expr<'_>) -> Refusals {
    match target.kind() {
        ExprKind::None => refusals!("None"),
        ExprKind::True => refusals!("True"),
        ExprKind::False => refusals!("False"),
        ExprKind::Ellipsis => refusals!("ellipsis"),
        ExprKind::Int(_)
        | ExprKind::BigInt(_)
        | ExprKind::Float(_)
        | ExprKind::Imaginary(_)
        | ExprKind::Str(_)
        | ExprKind::Bytes(_) => refusals!("literal"),
        ExprKind::FString(_) | ExprKind::TString(_) => refusals!("f-string expression"),
        ExprKind::Set(_) => refusals!("set display"),
        ExprKind::Dict(_) => refusals!("dict literal"),
        ExprKind::ListComp(_) => refusals!("list comprehension"),
        ExprKind::SetComp(_) => refusals!("set comprehension"),
        ExprKind::DictComp(_) => refusals!("dict comprehension"),
        ExprKind::Generator(_) => refusals!("generator expression"),
        ExprKind::Compare(_) => refusals!("comparison"),
        ExprKind::Conditional(_) => refusals!("conditional expression"),
        ExprKind::Lambda(_) => refusals!("lambda"),
        ExprKind::Named(_) => refusals!("named expression"),
        ExprKind::Call(_) => refusals!("function call"),
        ExprKind::Starred(_) => refusals!("starred"),
        ExprKind::Await(_) => refusals!("await expression"),
        ExprKind::Yield(_) | ExprKind::YieldFrom(_) => refusals!("yield expression"),
        _ => refusals!("expression"),
    }
}
