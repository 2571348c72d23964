//! Statements, simple and compound, and the blocks they hold.

use taipan_arena::List;

use super::Parser;
use crate::ast::{
    AnnAssign, Assert, Assign, AugAssign, BinaryOp, Expr, ExprKind, Identifier, Raise, Stmt,
    StmtKind, TypeAlias,
};
use crate::lexer::{Fail, Parsed};
use crate::token::{Token, TokenKind};

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// Simple statements separated by semicolons, and the end of their line.
    pub(super) fn simple_statements(&mut self, statements: &mut List<'a, Stmt<'a>>) -> Parsed<()> {
        loop {
            let position = self.token.position;
            let kind = self.simple_statement()?;
            statements.push(Stmt::new(self.arena, position, kind)?)?;
            if !self.eat(TokenKind::Semicolon)? || self.at(TokenKind::Newline) {
                break;
            }
        }
        if !self.at(TokenKind::Newline) {
            return Err(self.not_ended(statements.last_mut()));
        }
        self.advance()?;
        Ok(())
    }

    /// Something stands behind a statement.
    #[cold]
    #[inline(never)]
    fn not_ended(&mut self, statement: Option<&mut Stmt<'a>>) -> Fail {
        let is_print = statement.is_some_and(|statement| {
            let StmtKind::Expr(value) = statement.kind() else {
                return false;
            };
            matches!(value.kind(), ExprKind::Name("print"))
        });
        self.unexpected(match self.token.kind {
            TokenKind::RightParen => "unmatched ')'",
            TokenKind::RightBracket => "unmatched ']'",
            TokenKind::RightBrace => "unmatched '}'",
            TokenKind::String | TokenKind::FString | TokenKind::Name | TokenKind::Number
                if is_print =>
            {
                "Missing parentheses in call to 'print'. Did you mean print(...)?"
            }
            _ => return self.invalid(),
        })
    }

    #[inline(never)]
    fn simple_statement(&mut self) -> Parsed<StmtKind<'a>> {
        let kind = match self.token.kind {
            TokenKind::Pass => StmtKind::Pass,
            TokenKind::Break => StmtKind::Break,
            TokenKind::Continue => StmtKind::Continue,
            TokenKind::Return => return self.return_statement(),
            TokenKind::Del => {
                self.advance()?;
                return Ok(StmtKind::Delete(self.delete_targets()?));
            }
            TokenKind::Raise => return self.raise(),
            TokenKind::Global => {
                self.advance()?;
                return Ok(StmtKind::Global(self.identifiers()?));
            }
            TokenKind::Nonlocal => {
                self.advance()?;
                return Ok(StmtKind::Nonlocal(self.identifiers()?));
            }
            TokenKind::Assert => return self.assert(),
            TokenKind::Import => return self.import(),
            TokenKind::From => return self.import_from(),
            TokenKind::Name if cfg!(feature = "type-parameters") && self.at_word("type") => {
                return self.type_statement();
            }
            _ => return self.expression_statement(),
        };
        self.advance()?;
        Ok(kind)
    }

    fn return_statement(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        if !self.at_expression() {
            return Ok(StmtKind::Return(None));
        }
        let value = self.star_expressions()?;
        Ok(StmtKind::Return(Some(self.store(value)?)))
    }

    fn raise(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        let mut raise = Raise {
            exception: None,
            cause: None,
        };
        if self.at_expression() {
            raise.exception = Some(self.expression()?);
            if self.eat(TokenKind::From)? {
                raise.cause = Some(self.expression()?);
            }
        }
        Ok(StmtKind::Raise(self.store(raise)?))
    }

    fn assert(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        let test = self.expression()?;
        let message = if self.eat(TokenKind::Comma)? {
            Some(self.expression()?)
        } else {
            None
        };
        Ok(StmtKind::Assert(self.store(Assert { test, message })?))
    }

    /// The names after `global` or `nonlocal`.
    fn identifiers(&mut self) -> Parsed<&'a [Identifier<'a>]> {
        let mut names = List::new(self.arena);
        loop {
            names.push(self.identifier()?)?;
            if !self.eat(TokenKind::Comma)? {
                return Ok(names.finish()?);
            }
        }
    }

    /// `type Name[T] = value`, or something that begins with the name `type`.
    #[inline(never)]
    fn type_statement(&mut self) -> Parsed<StmtKind<'a>> {
        if self.peek_kind() != TokenKind::Name {
            return self.expression_statement();
        }
        self.advance()?;
        let name = self.identifier()?;
        let type_params = self.type_parameters()?;
        self.require(TokenKind::Assign)?;
        let value = self.expression()?;
        Ok(StmtKind::TypeAlias(self.store(TypeAlias {
            name,
            type_params,
            value,
        })?))
    }

    /// An expression, or an assignment that begins with one.
    fn expression_statement(&mut self) -> Parsed<StmtKind<'a>> {
        let first = self.token;
        let value = self.yield_or_star_expressions()?;
        if self.at(TokenKind::Assign) {
            return self.assignment(value);
        }
        if self.at(TokenKind::Colon) && first.kind != TokenKind::Yield {
            return self.annotated_assignment(first, value);
        }
        if let Some(op) = augmented(self.token.kind) {
            return self.augmented_assignment(value, op);
        }
        Ok(StmtKind::Expr(self.store(value)?))
    }

    fn assignment(&mut self, first: Expr<'a>) -> Parsed<StmtKind<'a>> {
        let mut targets = List::new(self.arena);
        let mut value = first;
        while self.eat(TokenKind::Assign)? {
            if targets.is_empty() {
                self.check_first_target(&value)?;
            } else {
                self.check_assignable(&value)?;
            }
            targets.push(value)?;
            value = self.yield_or_star_expressions()?;
        }
        Ok(StmtKind::Assign(self.store(Assign {
            targets: targets.finish()?,
            value,
        })?))
    }

    fn annotated_assignment(&mut self, first: Token, target: Expr<'a>) -> Parsed<StmtKind<'a>> {
        let message = match target.kind() {
            ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Subscript(_) => None,
            ExprKind::Tuple(_) => Some("only single target (not tuple) can be annotated"),
            ExprKind::List(_) => Some("only single target (not list) can be annotated"),
            _ => Some("illegal target for annotation"),
        };
        if let Some(message) = message {
            return Err(self.fail(message, target.position));
        }
        let simple = self.is_lone_name(first);
        self.advance()?;
        let start = self.token.start;
        let annotation = self.expression()?;
        let text = self.lexer.text(start, self.last_end);
        let value = if self.eat(TokenKind::Assign)? {
            Some(self.yield_or_star_expressions()?)
        } else {
            None
        };
        Ok(StmtKind::AnnAssign(self.store(AnnAssign {
            target,
            annotation,
            text,
            value,
            simple,
        })?))
    }

    fn augmented_assignment(&mut self, target: Expr<'a>, op: BinaryOp) -> Parsed<StmtKind<'a>> {
        if !matches!(
            target.kind(),
            ExprKind::Name(_) | ExprKind::Attribute(_) | ExprKind::Subscript(_)
        ) {
            return Err(self.fail(
                "illegal expression for augmented assignment",
                target.position,
            ));
        }
        self.advance()?;
        let value = self.yield_or_star_expressions()?;
        Ok(StmtKind::AugAssign(self.store(AugAssign {
            target,
            op,
            value,
        })?))
    }
}

/// The operator of an augmented assignment's token.
fn augmented(kind: TokenKind) -> Option<BinaryOp> {
    Some(match kind {
        TokenKind::PlusAssign => BinaryOp::Add,
        TokenKind::MinusAssign => BinaryOp::Subtract,
        TokenKind::StarAssign => BinaryOp::Multiply,
        TokenKind::StarStarAssign => BinaryOp::Power,
        TokenKind::SlashAssign => BinaryOp::Divide,
        TokenKind::SlashSlashAssign => BinaryOp::FloorDivide,
        TokenKind::PercentAssign => BinaryOp::Modulo,
        TokenKind::AtAssign => BinaryOp::MatrixMultiply,
        TokenKind::AmpersandAssign => BinaryOp::BitAnd,
        TokenKind::BarAssign => BinaryOp::BitOr,
        TokenKind::CaretAssign => BinaryOp::BitXor,
        TokenKind::ShiftLeftAssign => BinaryOp::ShiftLeft,
        TokenKind::ShiftRightAssign => BinaryOp::ShiftRight,
        _ => return None,
    })
}
