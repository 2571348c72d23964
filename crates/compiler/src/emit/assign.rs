//! Assignment and deletion.

use taipan_mpy::opcode::Op;

use super::code::Annotations;
use super::expression::inplace_op;
use super::{Done, Emitter};
use crate::ast::{AnnAssign, Assign, AugAssign, Expr, ExprKind};
use crate::error::{Failure, syntax};
use crate::scope::ScopeId;

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    pub(super) fn assignment(&mut self, node: &'t Assign<'t>) -> Done {
        if let [target] = node.targets {
            return self.assign_one(target, &node.value);
        }
        self.expression(&node.value)?;
        let [before @ .., last] = node.targets else {
            return Ok(());
        };
        for target in before {
            self.code.op(Op::DUP_TOP, 1, 2)?;
            self.assign(target)?;
        }
        self.assign(last)
    }

    pub(super) fn annotated_assignment(&mut self, node: &'t AnnAssign<'t>) -> Done {
        if let Some(value) = &node.value {
            self.assign_one(&node.target, value)?;
        }
        self.annotated_variable(node)?;
        match node.target.kind() {
            // In an inner block it may be that the statement is never reached.
            ExprKind::Name(name) if node.simple && self.blocks == 1 => {
                self.annotate(name, node.text)
            }
            _ => Ok(()),
        }
    }

    /// Notes an annotation, as text, in the class's `__annotations__` if it wants that. As if there was
    /// a `from __future__ import annotations`: what the names in it mean is not looked at.
    fn annotate(&mut self, name: &str, annotation: &'t str) -> Done {
        match self.code.annotations {
            Annotations::None => return Ok(()),
            Annotations::Wanted => {
                self.code.annotations = Annotations::Begun;
                self.code.uint(Op::BUILD_MAP, 0, 0, 1)?;
                self.named_text(Op::STORE_NAME, "__annotations__", 1, 0)?;
            }
            Annotations::Begun => {}
        }
        self.string(annotation.as_bytes())?;
        self.named_text(Op::LOAD_NAME, "__annotations__", 0, 1)?;
        self.name_string(name.as_bytes())?;
        self.code.op(Op::STORE_SUBSCR, 3, 0)
    }

    fn assign_one(&mut self, target: &'t Expr<'t>, value: &'t Expr<'t>) -> Done {
        if self.declared_constant(target, value)? {
            return Ok(());
        }
        if let (ExprKind::Tuple(targets), ExprKind::Tuple(values)) = (target.kind(), value.kind())
            && self.assign_in_parallel(targets, values)?
        {
            return Ok(());
        }
        self.expression(value)?;
        self.assign(target)
    }

    /// `X = const(value)`. Returns whether this was such a statement. A name that starts with an
    /// underscore exists only while compiling.
    fn declared_constant(
        &mut self,
        target: &'t Expr<'t>,
        value: &'t Expr<'t>,
    ) -> Result<bool, Failure> {
        let (ExprKind::Name(text), ExprKind::Call(call)) = (target.kind(), value.kind()) else {
            return Ok(false);
        };
        let (ExprKind::Name("const"), [argument]) = (call.function.kind(), call.arguments) else {
            return Ok(false);
        };
        let name = self.identifier(text)?;
        let declared = self
            .module
            .constants
            .declared_at(self.scope, name, target.position);
        match declared {
            Some(_) if text.starts_with('_') => return Ok(true),
            Some(value) => self.constant(value)?,
            // The compiler could not compute it.
            None => self.expression(argument)?,
        }
        self.store_name(name)?;
        Ok(true)
    }

    /// `a, b = c, d` without a tuple in between. Returns whether it could be done.
    fn assign_in_parallel(
        &mut self,
        targets: &'t [Expr<'t>],
        values: &'t [Expr<'t>],
    ) -> Result<bool, Failure> {
        let starred = |expr: &Expr<'_>| matches!(expr.kind(), ExprKind::Starred(_));
        if targets.len() != values.len()
            || !matches!(targets.len(), 2 | 3)
            || targets.iter().chain(values).any(starred)
        {
            return Ok(false);
        }
        for value in values {
            self.expression(value)?;
        }
        // Reverses two or three values.
        if values.len() == 3 {
            self.code.op(Op::ROT_THREE, 3, 3)?;
        }
        self.code.op(Op::ROT_TWO, 2, 2)?;
        for target in targets {
            self.assign(target)?;
        }
        Ok(true)
    }

    /// Stores the top value in a target.
    pub(super) fn assign(&mut self, target: &'t Expr<'t>) -> Done {
        match target.kind() {
            ExprKind::Name(text) => self.assign_name(text, target.position),
            ExprKind::Attribute(node) => {
                self.expression(&node.value)?;
                self.at(target.position)?;
                let name = self.identifier(node.name)?;
                self.named(Op::STORE_ATTR, name, 2, 0)
            }
            ExprKind::Subscript(node) => {
                self.expression(&node.value)?;
                self.at(target.position)?;
                self.expression(&node.index)?;
                Ok(self.code.op(Op::STORE_SUBSCR, 3, 0)?)
            }
            ExprKind::Tuple(targets) | ExprKind::List(targets) => self.unpack(targets),
            _ => Ok(()),
        }
    }

    fn unpack(&mut self, targets: &'t [Expr<'t>]) -> Done {
        let star = targets
            .iter()
            .position(|target| matches!(target.kind(), ExprKind::Starred(_)));
        let count = u16::try_from(targets.len()).map_err(|_| Failure::TOO_LARGE)?;
        match star {
            None => self
                .code
                .uint(Op::UNPACK_SEQUENCE, u32::from(count), 1, count)?,
            Some(before) => {
                let after = targets.len() - before - 1;
                if before > 255 || after > 255 {
                    return Err(Failure::new(
                        syntax!("too many expressions in star-unpacking assignment"),
                        self.position,
                    ));
                }
                let counts = (before | after << 8) as u32;
                self.code.uint(Op::UNPACK_EX, counts, 1, count)?;
            }
        }
        for target in targets {
            match target.kind() {
                ExprKind::Starred(inner) => self.assign(inner)?,
                _ => self.assign(target)?,
            }
        }
        Ok(())
    }

    pub(super) fn augmented_assignment(&mut self, node: &'t AugAssign<'t>) -> Done {
        match node.target.kind() {
            ExprKind::Name(text) => {
                self.load(text)?;
                self.expression(&node.value)?;
                self.binary_op(inplace_op(node.op))?;
                self.assign_name(text, node.target.position)
            }
            ExprKind::Attribute(target) => {
                self.expression(&target.value)?;
                self.at(node.target.position)?;
                let name = self.identifier(target.name)?;
                self.code.op(Op::DUP_TOP, 1, 2)?;
                self.named(Op::LOAD_ATTR, name, 1, 1)?;
                self.expression(&node.value)?;
                self.binary_op(inplace_op(node.op))?;
                self.code.op(Op::ROT_TWO, 2, 2)?;
                self.named(Op::STORE_ATTR, name, 2, 0)
            }
            ExprKind::Subscript(target) => {
                self.expression(&target.value)?;
                self.at(node.target.position)?;
                self.expression(&target.index)?;
                self.code.op(Op::DUP_TOP_TWO, 2, 4)?;
                self.code.op(Op::LOAD_SUBSCR, 2, 1)?;
                self.expression(&node.value)?;
                self.binary_op(inplace_op(node.op))?;
                self.code.op(Op::ROT_THREE, 3, 3)?;
                Ok(self.code.op(Op::STORE_SUBSCR, 3, 0)?)
            }
            _ => Ok(()),
        }
    }

    /// Deletes a target. Attributes and subscripts are deleted by storing nothing.
    pub(super) fn delete_target(&mut self, target: &'t Expr<'t>) -> Done {
        match target.kind() {
            ExprKind::Name(text) => self.delete(text),
            ExprKind::Attribute(node) => {
                self.expression(&node.value)?;
                self.at(target.position)?;
                self.code.op(Op::LOAD_NULL, 0, 1)?;
                self.code.op(Op::ROT_TWO, 2, 2)?;
                let name = self.identifier(node.name)?;
                self.named(Op::STORE_ATTR, name, 2, 0)
            }
            ExprKind::Subscript(node) => {
                self.expression(&node.value)?;
                self.at(target.position)?;
                self.expression(&node.index)?;
                self.code.op(Op::LOAD_NULL, 0, 1)?;
                self.code.op(Op::ROT_THREE, 3, 3)?;
                Ok(self.code.op(Op::STORE_SUBSCR, 3, 0)?)
            }
            ExprKind::Tuple(targets) | ExprKind::List(targets) => {
                for target in targets {
                    self.delete_target(target)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether the statements being made are the module's own.
    pub(super) fn is_module(&self) -> bool {
        self.scope == ScopeId::MODULE
    }
}
