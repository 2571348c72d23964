//! Compound statements and their blocks.

use taipan_arena::List;

use super::Parser;
use crate::ast::{
    Branch, Case, ClassDef, Expr, ExprKind, For, FunctionDef, Handler, If, Match, Position, Stmt,
    StmtKind, Try, While, With, WithItem,
};
use crate::error::CompileError;
use crate::lexer::Parsed;
use crate::token::TokenKind;

impl<'s: 'a, 'a> Parser<'_, 's, 'a> {
    /// A compound statement, or a line of simple ones.
    pub(super) fn statement(&mut self, statements: &mut List<'a, Stmt<'a>>) -> Parsed<()> {
        let position = self.token.position;
        let kind = match self.token.kind {
            TokenKind::If => self.if_statement()?,
            TokenKind::While => self.while_statement()?,
            TokenKind::For => self.for_statement(false)?,
            TokenKind::Try => self.try_statement()?,
            TokenKind::With => self.with_statement(false)?,
            TokenKind::Def => self.function(&[], false)?,
            TokenKind::Class => self.class(&[])?,
            TokenKind::At => return self.decorated(statements),
            TokenKind::Async if cfg!(feature = "async") => {
                self.advance()?;
                self.async_statement(&[])?
            }
            TokenKind::Name if self.at_word("match") => match self.match_statement()? {
                Some(kind) => kind,
                None => return self.simple_statements(statements),
            },
            _ => return self.simple_statements(statements),
        };
        Ok(statements.push(Stmt::new(self.arena, position, kind)?)?)
    }

    /// `:` and the statements after it, on the same line or indented below.
    fn block(&mut self) -> Parsed<&'a [Stmt<'a>]> {
        if self.at(TokenKind::Assign) {
            return Err(
                self.unexpected("invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
            );
        }
        self.expect(TokenKind::Colon, "expected ':'")?;
        self.enter()?;
        self.splits_classes = false;
        let mut statements = List::new(self.arena);
        if self.eat(TokenKind::Newline)? {
            self.expect_indent()?;
            while !self.eat(TokenKind::Dedent)? {
                self.statement(&mut statements)?;
            }
        } else {
            self.simple_statements(&mut statements)?;
        }
        self.leave();
        Ok(statements.finish()?)
    }

    fn expect_indent(&mut self) -> Parsed<()> {
        if !self.eat(TokenKind::Indent)? {
            let error =
                CompileError::indentation("expected an indented block", self.token.position);
            return Err(self.lexer.fail_with(error));
        }
        Ok(())
    }

    /// The block after `else`, if there is one.
    fn else_block(&mut self) -> Parsed<&'a [Stmt<'a>]> {
        if self.eat(TokenKind::Else)? {
            self.block()
        } else {
            Ok(&[])
        }
    }

    #[inline(never)]
    fn if_statement(&mut self) -> Parsed<StmtKind<'a>> {
        let mut branches = List::new(self.arena);
        while branches.is_empty() || self.at(TokenKind::Elif) {
            self.advance()?;
            let test = self.named_expression()?;
            let body = self.block()?;
            branches.push(Branch { test, body })?;
        }
        let orelse = self.else_block()?;
        Ok(StmtKind::If(self.store(If {
            branches: branches.finish()?,
            orelse,
        })?))
    }

    #[inline(never)]
    fn while_statement(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        let test = self.named_expression()?;
        let body = self.block()?;
        let orelse = self.else_block()?;
        Ok(StmtKind::While(self.store(While { test, body, orelse })?))
    }

    #[inline(never)]
    fn for_statement(&mut self, is_async: bool) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        let target = self.loop_target()?;
        self.require(TokenKind::In)?;
        let iter = self.star_expressions()?;
        let body = self.block()?;
        let orelse = self.else_block()?;
        Ok(StmtKind::For(self.store(For {
            target,
            iter,
            body,
            orelse,
            is_async,
        })?))
    }

    #[inline(never)]
    fn try_statement(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        let body = self.block()?;
        let mut handlers: List<'a, Handler<'a>> = List::new(self.arena);
        let mut is_star = false;
        while self.at(TokenKind::Except) {
            if handlers.last().is_some_and(|last| last.exception.is_none()) {
                return Err(self.unexpected("default 'except:' must be last"));
            }
            let (handler, star) = self.handler()?;
            if !handlers.is_empty() && star != is_star {
                let message = "cannot have both 'except' and 'except*' on the same 'try'";
                return Err(self.fail(message, handler.position));
            }
            is_star = star;
            handlers.push(handler)?;
        }
        let orelse = if handlers.is_empty() {
            &[]
        } else {
            self.else_block()?
        };
        let finally = if self.eat(TokenKind::Finally)? {
            self.block()?
        } else {
            &[]
        };
        if handlers.is_empty() && finally.is_empty() {
            return Err(self.unexpected("expected 'except' or 'finally' block"));
        }
        Ok(StmtKind::Try(self.store(Try {
            body,
            handlers: handlers.finish()?,
            orelse,
            finally,
            is_star,
        })?))
    }

    /// An `except` clause, and whether it is `except*`.
    #[inline(never)]
    fn handler(&mut self) -> Parsed<(Handler<'a>, bool)> {
        let position = self.advance()?.position;
        let is_star = self.eat(TokenKind::Star)?;
        if is_star && !cfg!(feature = "except-star") {
            return Err(self.left_out("except* clauses", position));
        }
        let mut exception = None;
        let mut name = None;
        if !self.at(TokenKind::Colon) {
            exception = Some(self.expression()?);
            if self.at(TokenKind::Comma) {
                return Err(self.unexpected("multiple exception types must be parenthesized"));
            }
            if self.eat(TokenKind::As)? {
                name = Some(self.identifier()?.name);
            }
        } else if is_star {
            return Err(self.unexpected("expected one or more exception types"));
        }
        let body = self.block()?;
        Ok((
            Handler {
                position,
                exception,
                name,
                body,
            },
            is_star,
        ))
    }

    #[inline(never)]
    fn with_statement(&mut self, is_async: bool) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        let items = match self.parenthesised_with_items()? {
            Some(items) => items,
            None => {
                let mut items = List::new(self.arena);
                loop {
                    items.push(self.with_item()?)?;
                    if !self.eat(TokenKind::Comma)? {
                        break;
                    }
                }
                items.finish()?
            }
        };
        let body = self.block()?;
        Ok(StmtKind::With(self.store(With {
            items,
            body,
            is_async,
        })?))
    }

    /// `(a as b, c):`; or nothing, if the parenthesis turns out to be part of an expression.
    #[inline(never)]
    fn parenthesised_with_items(&mut self) -> Parsed<Option<&'a [WithItem<'a>]>> {
        if !self.at(TokenKind::LeftParen) {
            return Ok(None);
        }
        let checkpoint = self.checkpoint();
        let items = self.with_items_in_parens();
        if let Ok(items) = items
            && self.at(TokenKind::Colon)
        {
            return Ok(Some(items));
        }
        self.restore(checkpoint, items.is_err())?;
        Ok(None)
    }

    fn with_items_in_parens(&mut self) -> Parsed<&'a [WithItem<'a>]> {
        self.advance()?;
        let mut items = List::new(self.arena);
        while items.is_empty() || !self.at(TokenKind::RightParen) {
            items.push(self.with_item()?)?;
            if !self.eat(TokenKind::Comma)? {
                break;
            }
        }
        self.require(TokenKind::RightParen)?;
        Ok(items.finish()?)
    }

    fn with_item(&mut self) -> Parsed<WithItem<'a>> {
        let context = self.expression()?;
        let target = if self.eat(TokenKind::As)? {
            Some(self.with_target()?)
        } else {
            None
        };
        Ok(WithItem { context, target })
    }

    /// The decorators of a definition, and the definition.
    #[inline(never)]
    fn decorated(&mut self, statements: &mut List<'a, Stmt<'a>>) -> Parsed<()> {
        let mut decorators = List::new(self.arena);
        while self.eat(TokenKind::At)? {
            decorators.push(self.named_expression()?)?;
            self.require(TokenKind::Newline)?;
        }
        let decorators = decorators.finish()?;
        let position = self.token.position;
        let kind = match self.token.kind {
            TokenKind::Def => self.function(decorators, false)?,
            TokenKind::Class => self.class(decorators)?,
            TokenKind::Async if cfg!(feature = "async") => {
                self.advance()?;
                self.expect_definition()?;
                self.function(decorators, true)?
            }
            _ => return Err(self.invalid()),
        };
        Ok(statements.push(Stmt::new(self.arena, position, kind)?)?)
    }

    fn expect_definition(&mut self) -> Parsed<()> {
        if self.at(TokenKind::Def) {
            Ok(())
        } else {
            Err(self.invalid())
        }
    }

    /// What may follow `async`.
    fn async_statement(&mut self, decorators: &'a [Expr<'a>]) -> Parsed<StmtKind<'a>> {
        match self.token.kind {
            TokenKind::Def => self.function(decorators, true),
            TokenKind::For => self.for_statement(true),
            TokenKind::With => self.with_statement(true),
            _ => Err(self.invalid()),
        }
    }

    #[inline(never)]
    fn function(&mut self, decorators: &'a [Expr<'a>], is_async: bool) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        let name = self.identifier()?.name;
        let type_params = self.type_parameters()?;
        self.expect(TokenKind::LeftParen, "expected '('")?;
        let parameters = self.parameters(TokenKind::RightParen)?;
        self.advance()?;
        let returns = self.return_annotation()?;
        let body = self.block()?;
        let function = FunctionDef {
            name,
            decorators,
            type_params,
            parameters,
            returns,
            body,
            is_async,
        };
        Ok(StmtKind::FunctionDef(self.store(function)?))
    }

    #[inline(never)]
    fn class(&mut self, decorators: &'a [Expr<'a>]) -> Parsed<StmtKind<'a>> {
        self.advance()?;
        let name = self.identifier()?.name;
        let type_params = self.type_parameters()?;
        let (bases, keywords): super::arguments::Arguments<'a> = match self.token.kind {
            TokenKind::LeftParen => self.arguments(false)?,
            _ => (&[], &[]),
        };
        let body = if self.splits_classes {
            self.class_block()?
        } else {
            self.block()?
        };
        Ok(StmtKind::ClassDef(self.store(ClassDef {
            name,
            decorators,
            type_params,
            bases,
            keywords,
            body,
        })?))
    }

    /// The beginning of an indented class block, or all of one on the same line.
    fn class_block(&mut self) -> Parsed<&'a [Stmt<'a>]> {
        self.expect(TokenKind::Colon, "expected ':'")?;
        self.enter()?;
        if self.eat(TokenKind::Newline)? {
            self.expect_indent()?;
            self.class_began = true;
            return Ok(&[]);
        }
        let mut statements = List::new(self.arena);
        self.simple_statements(&mut statements)?;
        self.leave();
        Ok(statements.finish()?)
    }

    /// A `match` statement; or nothing, if `match` turns out to be a name.
    #[inline(never)]
    fn match_statement(&mut self) -> Parsed<Option<StmtKind<'a>>> {
        if !cfg!(feature = "match") {
            return Ok(None);
        }
        let checkpoint = self.checkpoint();
        let subject = self.match_subject();
        let subject = match subject {
            Ok(Some(subject)) => subject,
            _ => {
                self.restore(checkpoint, subject.is_err())?;
                return Ok(None);
            }
        };
        self.advance()?;
        self.expect_indent()?;
        let mut cases: List<'a, Case<'a>> = List::new(self.arena);
        while !self.eat(TokenKind::Dedent)? {
            if !self.at_word("case") {
                return Err(self.invalid());
            }
            if let Some(Case {
                pattern,
                guard: None,
                ..
            }) = cases.last()
            {
                self.check_reachable(pattern)?;
            }
            self.advance()?;
            cases.push(self.case()?)?;
        }
        Ok(Some(StmtKind::Match(self.store(Match {
            subject,
            cases: cases.finish()?,
        })?)))
    }

    /// `match subject:` before the end of its line, where the parser then stands.
    fn match_subject(&mut self) -> Parsed<Option<Expr<'a>>> {
        self.advance()?;
        if !self.at_expression() {
            return Ok(None);
        }
        let position = self.token.position;
        let subject = self.star_named_expressions(position)?;
        let found = self.eat(TokenKind::Colon)? && self.at(TokenKind::Newline);
        Ok(found.then_some(subject))
    }

    /// The subject of `match`: like a bare tuple, but with `:=`.
    fn star_named_expressions(&mut self, position: Position) -> Parsed<Expr<'a>> {
        let first = self.star_named_expression()?;
        if matches!(first.kind(), ExprKind::Starred(_)) && !self.at(TokenKind::Comma) {
            return Err(self.invalid());
        }
        self.rest_of_tuple(position, first, Self::star_named_expression)
    }

    /// A `case` after that word.
    #[inline(never)]
    fn case(&mut self) -> Parsed<Case<'a>> {
        let pattern = self.top_pattern()?;
        self.check_names(&pattern)?;
        let guard = if self.eat(TokenKind::If)? {
            Some(self.named_expression()?)
        } else {
            None
        };
        let body = self.block()?;
        Ok(Case {
            pattern,
            guard,
            body,
        })
    }
}
