//! Statements: each leaves the operand stack as it found it.

use taipan_mpy::opcode::Op;

use super::{Done, Emitter, Label};
use crate::ast::{Assert, Expr, ExprKind, If, Raise, Stmt, StmtKind};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    pub(super) fn block(&mut self, body: &'t [Stmt<'t>]) -> Done {
        self.check_stack()?;
        self.blocks = self.blocks.saturating_add(1);
        for statement in body {
            if self.code.live() {
                self.statement(statement)?;
            }
        }
        self.blocks = self.blocks.saturating_sub(1);
        Ok(())
    }

    fn statement(&mut self, statement: &'t Stmt<'t>) -> Done {
        self.at(statement.position)?;
        match statement.kind() {
            StmtKind::Pass | StmtKind::Global(_) | StmtKind::Nonlocal(_) => Ok(()),
            StmtKind::Expr(value) => self.expression_statement(value),
            StmtKind::Assign(node) => self.assignment(node),
            StmtKind::AugAssign(node) => self.augmented_assignment(node),
            StmtKind::AnnAssign(node) => self.annotated_assignment(node),
            StmtKind::Delete(targets) => {
                for target in targets {
                    self.delete_target(target)?;
                }
                Ok(())
            }
            StmtKind::Return(value) => self.return_statement(value),
            StmtKind::Raise(node) => self.raise(node),
            StmtKind::Assert(node) => self.assert(node),
            StmtKind::Break => self.break_loop(),
            StmtKind::Continue => self.continue_loop(),
            StmtKind::Import(aliases) => self.import(aliases),
            StmtKind::ImportFrom(node) => self.import_from(node),
            StmtKind::If(node) => self.if_statement(node),
            StmtKind::While(node) => self.while_loop(node),
            StmtKind::For(node) if node.is_async() => self.async_for(node),
            StmtKind::For(node) => self.for_loop(node),
            StmtKind::Try(node) => self.try_statement(node),
            StmtKind::With(node) => self.with_statement(node),
            StmtKind::Match(node) if cfg!(feature = "match") => self.match_statement(node),
            StmtKind::Match(_) => Ok(()),
            StmtKind::FunctionDef(node) => self.function(node),
            StmtKind::ClassDef(node) => self.class_statement(node),
            // Refused by the scope analysis.
            StmtKind::TypeAlias(_) => Ok(()),
        }
    }

    fn expression_statement(&mut self, value: &'t Expr<'t>) -> Done {
        if self.module.prints && self.is_module() {
            self.named_text(Op::LOAD_NAME, "__repl_print__", 0, 1)?;
            self.expression(value)?;
            self.call_function(1)?;
            return self.pop();
        }
        // Constants, docstrings among them, have no effect.
        if self.fold(value)?.is_some() {
            return Ok(());
        }
        self.expression(value)?;
        self.pop()
    }

    fn return_statement(&mut self, value: Option<&'t Expr<'t>>) -> Done {
        match value.map(|value| (value, value.kind())) {
            None => self.none()?,
            // Each branch returns by itself, which saves a jump.
            Some((_, ExprKind::Conditional(node))) if self.fold(&node.test)?.is_none() => {
                let otherwise = self.code.label()?;
                self.jump_if(&node.test, false, otherwise)?;
                self.expression(&node.body)?;
                self.code.end(Op::RETURN_VALUE, 1)?;
                self.code.place(otherwise)?;
                self.expression(&node.orelse)?;
            }
            Some((value, _)) => self.expression(value)?,
        }
        self.code.end(Op::RETURN_VALUE, 1)
    }

    fn raise(&mut self, node: &'t Raise<'t>) -> Done {
        let Some(exception) = &node.exception else {
            return self.code.end(Op::RAISE_LAST, 0);
        };
        self.expression(exception)?;
        match &node.cause {
            Some(cause) => {
                self.expression(cause)?;
                Ok(self.code.end(Op::RAISE_FROM, 2)?)
            }
            None => Ok(self.code.end(Op::RAISE_OBJ, 1)?),
        }
    }

    fn assert(&mut self, node: &'t Assert<'t>) -> Done {
        if self.module.options.optimise > 0 {
            return Ok(());
        }
        let end = self.code.label()?;
        self.jump_if(&node.test, true, end)?;
        self.load_builtin("AssertionError")?;
        if let Some(message) = &node.message {
            self.expression(message)?;
            self.call_function(1)?;
        }
        self.code.end(Op::RAISE_OBJ, 1)?;
        self.code.place(end)
    }

    fn if_statement(&mut self, node: &'t If<'t>) -> Done {
        let end = self.code.label()?;
        let mut branches = node.branches.iter().peekable();
        while let Some(branch) = branches.next() {
            self.at(branch.test.position)?;
            if let Some(target) = self.plain_jump(branch.body) {
                self.jump_if(&branch.test, true, target)?;
            } else {
                let next = self.code.label()?;
                self.jump_if(&branch.test, false, next)?;
                self.block(branch.body)?;
                if branches.peek().is_some() || !node.orelse.is_empty() {
                    self.code.jump_to(end)?;
                }
                self.code.place(next)?;
            }
            if !self.code.live() {
                break;
            }
        }
        self.block(node.orelse)?;
        self.code.place(end)
    }

    /// Where a block goes that is only a `break` or `continue` with nothing to unwind.
    fn plain_jump(&self, body: &[Stmt<'_>]) -> Option<Label> {
        let (Some(context), [statement]) = (self.innermost_loop, body) else {
            return None;
        };
        if self.code.handlers() != context.handlers {
            return None;
        }
        match statement.kind() {
            StmtKind::Break if !context.drops_iterator => Some(context.on_break),
            StmtKind::Continue => Some(context.on_continue),
            _ => None,
        }
    }
}
