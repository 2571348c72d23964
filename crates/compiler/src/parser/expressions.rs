//! Expressions: precedence, unary operators, conditionals, chains of attributes, calls and
//! subscripts; and the comma- and star-forms around them.

use taipan_arena::List;

use super::Parser;
use crate::ast::{
    Attribute, Binary, BinaryOp, BinaryTail, Call, Compare, CompareOp, CompareTail, Conditional,
    Expr, ExprKind, Lambda, MAX_SPINE, Named, Parameters, Position, Subscript, Unary, UnaryOp,
};
use crate::error::CompileError;
use crate::lexer::{INVALID_SYNTAX, Parsed};
use crate::token::TokenKind;

/// Precedence of the binary operators, from loose to tight. 0 is no operator.
pub(super) mod precedence {
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const NOT: u8 = 3;
    pub const COMPARE: u8 = 4;
    pub const BIT_OR: u8 = 5;
    pub const BIT_XOR: u8 = 6;
    pub const BIT_AND: u8 = 7;
    pub const SHIFT: u8 = 8;
    pub const SUM: u8 = 9;
    pub const PRODUCT: u8 = 10;
}

/// How tightly a token binds as a binary operator; 0 if it is none. `**` is not among them, as it
/// binds tighter than the unary operators on its left.
fn binding(kind: TokenKind) -> u8 {
    use TokenKind::*;
    match kind {
        Or => precedence::OR,
        And => precedence::AND,
        Less | Greater | LessEqual | GreaterEqual | EqualEqual | NotEqual | In | Is | Not => {
            precedence::COMPARE
        }
        Bar => precedence::BIT_OR,
        Caret => precedence::BIT_XOR,
        Ampersand => precedence::BIT_AND,
        ShiftLeft | ShiftRight => precedence::SHIFT,
        Plus | Minus => precedence::SUM,
        Star | At | Slash | SlashSlash | Percent => precedence::PRODUCT,
        _ => 0,
    }
}

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// One or more expressions, without stars: what `eval` takes.
    pub(super) fn expressions(&mut self) -> Parsed<Expr<'a>> {
        let position = self.token.position;
        let first = self.expression()?;
        self.rest_of_tuple(position, first, Self::expression)
    }

    /// One or more expressions; starred ones only among several.
    pub(super) fn star_expressions(&mut self) -> Parsed<Expr<'a>> {
        let position = self.token.position;
        let first = self.star_expression()?;
        if matches!(first.kind(), ExprKind::Starred(_)) && !self.at(TokenKind::Comma) {
            return Err(self.fail("can't use starred expression here", position));
        }
        self.rest_of_tuple(position, first, Self::star_expression)
    }

    /// A yield expression, or one or more expressions: what may stand right of `=`.
    pub(super) fn yield_or_star_expressions(&mut self) -> Parsed<Expr<'a>> {
        if self.at(TokenKind::Yield) {
            return self.yield_expression();
        }
        self.star_expressions()
    }

    /// The rest of a bare tuple; `first` itself if no comma follows.
    pub(super) fn rest_of_tuple(
        &mut self,
        position: Position,
        first: Expr<'a>,
        element: fn(&mut Self) -> Parsed<Expr<'a>>,
    ) -> Parsed<Expr<'a>> {
        if !self.at(TokenKind::Comma) {
            return Ok(first);
        }
        let mut elements = List::new(self.arena);
        elements.push(first)?;
        while self.eat(TokenKind::Comma)? {
            if !self.at_expression() {
                break;
            }
            elements.push(element(self)?)?;
        }
        self.expr(position, ExprKind::Tuple(elements.finish()?))
    }

    /// `*value`, or an expression.
    pub(super) fn star_expression(&mut self) -> Parsed<Expr<'a>> {
        if self.at(TokenKind::Star) {
            return self.starred();
        }
        self.expression()
    }

    /// `*value`, `name := value`, or an expression: an element of a display.
    pub(super) fn star_named_expression(&mut self) -> Parsed<Expr<'a>> {
        if self.at(TokenKind::Star) {
            return self.starred();
        }
        self.named_expression()
    }

    fn starred(&mut self) -> Parsed<Expr<'a>> {
        let star = self.advance()?;
        let value = self.binary(precedence::BIT_OR)?;
        self.expr(star.position, ExprKind::Starred(self.store(value)?))
    }

    /// `name := value`, or an expression.
    pub(super) fn named_expression(&mut self) -> Parsed<Expr<'a>> {
        let first = self.token;
        let target = self.inlined_expression()?;
        if !self.at(TokenKind::ColonAssign) {
            return Ok(target);
        }
        self.rest_of_named(first, target)
    }

    #[inline(never)]
    fn rest_of_named(&mut self, first: crate::token::Token, target: Expr<'a>) -> Parsed<Expr<'a>> {
        if !self.is_lone_name(first) {
            let message = match target.kind() {
                ExprKind::Attribute(_) => "cannot use assignment expressions with attribute",
                ExprKind::Subscript(_) => "cannot use assignment expressions with subscript",
                ExprKind::Tuple(_) => "cannot use assignment expressions with tuple",
                _ => INVALID_SYNTAX,
            };
            return Err(self.fail(message, first.position));
        }
        self.advance()?;
        let value = self.expression()?;
        let name = crate::ast::Identifier {
            position: first.position,
            name: self.text(first),
        };
        self.expr(
            first.position,
            ExprKind::Named(self.store(Named { name, value })?),
        )
    }

    /// An expression without star, comma or `:=` at its top.
    #[inline(never)]
    pub(super) fn expression(&mut self) -> Parsed<Expr<'a>> {
        self.inlined_expression()
    }

    /// `expression`, for the way through a group: one frame less in each level.
    #[inline(always)]
    fn inlined_expression(&mut self) -> Parsed<Expr<'a>> {
        if self.at(TokenKind::Lambda) {
            return self.lambda();
        }
        let body = self.binary(precedence::OR)?;
        if !self.at(TokenKind::If) {
            return Ok(body);
        }
        self.rest_of_conditional(body)
    }

    #[inline(never)]
    fn rest_of_conditional(&mut self, body: Expr<'a>) -> Parsed<Expr<'a>> {
        self.enter()?;
        self.advance()?;
        let test = self.binary(precedence::OR)?;
        self.expect(TokenKind::Else, "expected 'else' after 'if' expression")?;
        let orelse = self.expression()?;
        self.leave();
        self.expr(
            body.position,
            ExprKind::Conditional(self.store(Conditional { test, body, orelse })?),
        )
    }

    #[inline(never)]
    fn lambda(&mut self) -> Parsed<Expr<'a>> {
        self.enter()?;
        if self.lexer.directly_in_field() {
            let message = "f-string: lambda expressions are not allowed without parentheses";
            return Err(self.unexpected(message));
        }
        let start = self.advance()?;
        let parameters = match self.token.kind {
            TokenKind::Colon => Parameters::NONE,
            _ => self.parameters(TokenKind::Colon)?,
        };
        self.require(TokenKind::Colon)?;
        let body = self.expression()?;
        self.leave();
        self.expr(
            start.position,
            ExprKind::Lambda(self.store(Lambda { parameters, body })?),
        )
    }

    /// `yield`, `yield value` or `yield from value`; the current token is `yield`.
    #[inline(never)]
    pub(super) fn yield_expression(&mut self) -> Parsed<Expr<'a>> {
        let start = self.advance()?;
        let kind = if self.eat(TokenKind::From)? {
            let value = self.expression()?;
            ExprKind::YieldFrom(self.store(value)?)
        } else if self.at_expression() {
            let value = self.star_expressions()?;
            ExprKind::Yield(Some(self.store(value)?))
        } else {
            ExprKind::Yield(None)
        };
        self.expr(start.position, kind)
    }

    /// An expression of operators that bind at least as tightly as `loosest`.
    pub(super) fn binary(&mut self, loosest: u8) -> Parsed<Expr<'a>> {
        self.enter()?;
        let mut left = match self.token.kind {
            TokenKind::Not if loosest <= precedence::NOT => self.not()?,
            TokenKind::Plus | TokenKind::Minus | TokenKind::Tilde => self.unary()?,
            TokenKind::Await if cfg!(feature = "async") => self.power()?,
            _ => self.primary()?,
        };
        if self.at(TokenKind::StarStar) {
            left = self.rest_of_power(left)?;
        }
        loop {
            let binding = binding(self.token.kind);
            if binding < loosest || binding == 0 {
                break;
            }
            left = match binding {
                precedence::OR | precedence::AND => self.rest_of_logic(left, binding)?,
                precedence::COMPARE => self.rest_of_comparison(left)?,
                _ => self.rest_of_arithmetic(left, binding)?,
            };
        }
        self.leave();
        Ok(left)
    }

    #[inline(never)]
    fn not(&mut self) -> Parsed<Expr<'a>> {
        let not = self.advance()?;
        let operand = self.binary(precedence::NOT)?;
        self.expr(not.position, ExprKind::Not(self.store(operand)?))
    }

    #[inline(never)]
    fn rest_of_logic(&mut self, first: Expr<'a>, binding: u8) -> Parsed<Expr<'a>> {
        let kind = self.token.kind;
        let mut operands = List::new(self.arena);
        operands.push(first)?;
        while self.eat(kind)? {
            operands.push(self.binary(binding + 1)?)?;
        }
        let operands = operands.finish()?;
        let kind = if kind == TokenKind::Or {
            ExprKind::Or(operands)
        } else {
            ExprKind::And(operands)
        };
        self.expr(first.position, kind)
    }

    #[inline(never)]
    fn rest_of_comparison(&mut self, first: Expr<'a>) -> Parsed<Expr<'a>> {
        let mut rest = List::new(self.arena);
        while let Some(op) = self.comparison_operator()? {
            rest.push(CompareTail {
                op,
                operand: self.binary(precedence::COMPARE + 1)?,
            })?;
        }
        let rest = rest.finish()?;
        self.expr(
            first.position,
            ExprKind::Compare(self.store(Compare { first, rest })?),
        )
    }

    /// Consumes a comparison operator, if one is next.
    fn comparison_operator(&mut self) -> Parsed<Option<CompareOp>> {
        let op = match self.token.kind {
            TokenKind::Less => CompareOp::Less,
            TokenKind::Greater => CompareOp::Greater,
            TokenKind::EqualEqual => CompareOp::Equal,
            TokenKind::LessEqual => CompareOp::LessEqual,
            TokenKind::GreaterEqual => CompareOp::GreaterEqual,
            TokenKind::NotEqual => CompareOp::NotEqual,
            TokenKind::In => CompareOp::In,
            TokenKind::Not => {
                self.advance()?;
                self.require(TokenKind::In)?;
                return Ok(Some(CompareOp::NotIn));
            }
            TokenKind::Is => {
                self.advance()?;
                let negated = self.eat(TokenKind::Not)?;
                return Ok(Some(if negated {
                    CompareOp::IsNot
                } else {
                    CompareOp::Is
                }));
            }
            _ => return Ok(None),
        };
        self.advance()?;
        Ok(Some(op))
    }

    #[inline(never)]
    fn rest_of_arithmetic(&mut self, first: Expr<'a>, binding_: u8) -> Parsed<Expr<'a>> {
        let mut rest = List::new(self.arena);
        while binding(self.token.kind) == binding_ {
            let op = match self.advance()?.kind {
                TokenKind::Bar => BinaryOp::BitOr,
                TokenKind::Caret => BinaryOp::BitXor,
                TokenKind::Ampersand => BinaryOp::BitAnd,
                TokenKind::ShiftLeft => BinaryOp::ShiftLeft,
                TokenKind::ShiftRight => BinaryOp::ShiftRight,
                TokenKind::Plus => BinaryOp::Add,
                TokenKind::Minus => BinaryOp::Subtract,
                TokenKind::Star => BinaryOp::Multiply,
                TokenKind::At => BinaryOp::MatrixMultiply,
                TokenKind::Slash => BinaryOp::Divide,
                TokenKind::SlashSlash => BinaryOp::FloorDivide,
                _ => BinaryOp::Modulo,
            };
            rest.push(BinaryTail {
                op,
                operand: self.binary(binding_ + 1)?,
            })?;
        }
        let rest = rest.finish()?;
        self.expr(
            first.position,
            ExprKind::Binary(self.store(Binary { first, rest })?),
        )
    }

    /// A unary operator and its operand, or a power.
    #[inline(never)]
    fn unary(&mut self) -> Parsed<Expr<'a>> {
        let op = match self.token.kind {
            TokenKind::Plus => UnaryOp::Plus,
            TokenKind::Minus => UnaryOp::Negate,
            TokenKind::Tilde => UnaryOp::Invert,
            _ => return self.power(),
        };
        self.enter()?;
        let token = self.advance()?;
        let operand = self.unary()?;
        self.leave();
        self.expr(
            token.position,
            ExprKind::Unary(self.store(Unary { op, operand })?),
        )
    }

    /// `base ** exponent`, or just the base; either may be awaited.
    #[inline(never)]
    fn power(&mut self) -> Parsed<Expr<'a>> {
        let base = if cfg!(feature = "async") && self.at(TokenKind::Await) {
            self.await_expression()?
        } else {
            self.primary()?
        };
        if !self.at(TokenKind::StarStar) {
            return Ok(base);
        }
        self.rest_of_power(base)
    }

    #[inline(never)]
    fn rest_of_power(&mut self, first: Expr<'a>) -> Parsed<Expr<'a>> {
        self.enter()?;
        self.advance()?;
        let operand = self.unary()?;
        self.leave();
        let rest = self.arena.alloc_slice(&[BinaryTail {
            op: BinaryOp::Power,
            operand,
        }])?;
        self.expr(
            first.position,
            ExprKind::Binary(self.store(Binary { first, rest })?),
        )
    }

    #[inline(never)]
    fn await_expression(&mut self) -> Parsed<Expr<'a>> {
        let start = self.advance()?;
        let value = self.primary()?;
        self.expr(start.position, ExprKind::Await(self.store(value)?))
    }

    /// An atom and the attributes, subscripts and calls after it.
    #[inline(never)]
    pub(super) fn primary(&mut self) -> Parsed<Expr<'a>> {
        let mut value = self.atom()?;
        let mut links: usize = 1;
        loop {
            value = match self.token.kind {
                TokenKind::Dot => self.attribute(value)?,
                TokenKind::LeftParen => self.call(value)?,
                TokenKind::LeftBracket => self.subscript(value)?,
                _ => return Ok(value),
            };
            links += 1;
            if links >= MAX_SPINE {
                return Err(self.lexer.fail_with(CompileError::depth(value.position)));
            }
        }
    }

    #[inline(never)]
    pub(super) fn attribute(&mut self, value: Expr<'a>) -> Parsed<Expr<'a>> {
        let dot = self.advance()?;
        let name = self.identifier()?.name;
        self.expr(
            dot.position,
            ExprKind::Attribute(self.store(Attribute { value, name })?),
        )
    }

    #[inline(never)]
    fn call(&mut self, function: Expr<'a>) -> Parsed<Expr<'a>> {
        let position = self.token.position;
        let (arguments, keywords) = self.arguments(true)?;
        self.expr(
            position,
            ExprKind::Call(self.store(Call {
                function,
                arguments,
                keywords,
            })?),
        )
    }

    #[inline(never)]
    fn subscript(&mut self, value: Expr<'a>) -> Parsed<Expr<'a>> {
        let position = self.token.position;
        let index = self.subscript_index()?;
        self.expr(
            position,
            ExprKind::Subscript(self.store(Subscript { value, index })?),
        )
    }

    /// Whether the current token can begin an expression, a star included. A yield expression is
    /// none of these.
    pub(super) fn at_expression(&self) -> bool {
        use TokenKind::*;
        matches!(
            self.token.kind,
            Name | Number
                | String
                | FString
                | TString
                | LeftParen
                | LeftBracket
                | LeftBrace
                | Plus
                | Minus
                | Tilde
                | Star
                | Ellipsis
                | Not
                | Lambda
                | Await
                | None
                | True
                | False
        )
    }
}
