//! Annotations that are kept: functions that compute them, each run when somebody first asks for
//! `__annotations__`, as CPython does from 3.14 on. `__annotated__` gives such a function to what it is of.

use taipan_mpy::opcode::Op;

use super::{Done, Emitter};
use crate::ast::{AnnAssign, Expr, ExprKind, FunctionDef};
use crate::error::Failure;
use crate::scope::Definition;

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// If `definition` is a function whose annotations are kept: begins the call
    /// `__annotated__(annotate, in_namespace, function)`, whose last argument comes next.
    pub(super) fn begin_annotated(&mut self, definition: Definition<'t>) -> Result<bool, Failure> {
        let Definition::Function(node) = definition else {
            return Ok(false);
        };
        if !self.keeps_annotations() || !node.is_annotated() {
            return Ok(false);
        }
        self.begin_call(Definition::Annotations(node))
    }

    /// The annotation of a variable: `__annotated__(annotate, True, name)`.
    pub(super) fn annotated_variable(&mut self, node: &'t AnnAssign<'t>) -> Done {
        let ExprKind::Name(name) = node.target.kind() else {
            return Ok(());
        };
        let wanted = self.keeps_annotations() && node.simple && !self.is_in_function();
        if !wanted || !self.begin_call(Definition::Annotation(node))? {
            return Ok(());
        }
        let name = self.identifier(name)?;
        self.named(Op::LOAD_CONST_STRING, name, 0, 1)?;
        self.call_function(3)?;
        self.pop()
    }

    fn keeps_annotations(&self) -> bool {
        cfg!(feature = "annotations") && self.module.options.annotations
    }

    fn is_in_function(&self) -> bool {
        let scope = self.scopes.get(self.scope.index());
        scope.is_some_and(|scope| scope.definition.is_function_like())
    }

    fn begin_call(&mut self, definition: Definition<'t>) -> Result<bool, Failure> {
        let Some(annotate) = self.child(definition) else {
            return Ok(false);
        };
        self.load_builtin("__annotated__")?;
        self.make_closure(annotate, false)?;
        if self.is_in_function() {
            self.none()?;
        } else {
            self.code.op(Op::LOAD_CONST_TRUE, 0, 1)?;
        }
        Ok(true)
    }

    /// The function that makes the dict of a function's annotations.
    pub(super) fn annotations_body(&mut self, node: &'t FunctionDef<'t>) -> Done {
        let count = u32::try_from(node.annotations().count()).map_err(|_| Failure::TOO_LARGE)?;
        self.code.uint(Op::BUILD_MAP, count, 0, 1)?;
        for (name, annotation) in node.annotations() {
            self.annotation(annotation)?;
            let name = self.identifier(name)?;
            self.named(Op::LOAD_CONST_STRING, name, 0, 1)?;
            self.code.op(Op::STORE_MAP, 3, 1)?;
        }
        self.code.end(Op::RETURN_VALUE, 1)
    }

    /// The function that computes the annotation of a variable.
    pub(super) fn annotation_body(&mut self, node: &'t AnnAssign<'t>) -> Done {
        self.annotation(&node.annotation)?;
        self.code.end(Op::RETURN_VALUE, 1)
    }

    fn annotation(&mut self, annotation: &'t Expr<'t>) -> Done {
        self.at(annotation.position)?;
        match annotation.kind() {
            // `*args: *Ts`
            ExprKind::Starred(inner) => self.expression(inner),
            _ => self.expression(annotation),
        }
    }
}
