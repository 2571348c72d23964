//! Function definitions, and the bodies of all scopes.

use taipan_mpy::opcode::Op;

use super::{Done, Emitter};
use crate::ast::{Expr, ExprKind, FunctionDef, Parameters};
use crate::error::{Failure, syntax};
use crate::scope::{Definition, ScopeId, Traits};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// The instructions of a scope.
    pub(super) fn body(&mut self, definition: Definition<'t>) -> Done {
        match definition {
            // The module may go on after these statements.
            Definition::Module(body) => return self.block(body),
            Definition::Function(node) => self.block(node.body)?,
            Definition::Eval(value) => {
                self.at(value.position)?;
                self.expression(value)?;
                return self.code.end(Op::RETURN_VALUE, 1);
            }
            Definition::Lambda(node) => {
                self.at(node.body.position)?;
                self.expression(&node.body)?;
                return self.code.end(Op::RETURN_VALUE, 1);
            }
            Definition::Class(node) => return self.class_body(node),
            Definition::Comprehension(kind, node) => return self.comprehension_body(kind, node),
            Definition::Annotations(node) => return self.annotations_body(node),
            Definition::Annotation(node) => return self.annotation_body(node),
        }
        self.none()?;
        self.code.end(Op::RETURN_VALUE, 1)
    }

    /// `def`.
    pub(super) fn function(&mut self, node: &'t FunctionDef<'t>) -> Done {
        let mut calls: usize = 0;
        for decorator in node.decorators {
            if !is_compiler_directive(decorator)? {
                self.expression(decorator)?;
                calls += 1;
            }
        }
        self.make_function(Definition::Function(node), node.parameters)?;
        for _ in 0..calls {
            self.call_function(1)?;
        }
        self.store(node.name)
    }

    /// Evaluates the defaults and makes a function object.
    pub(super) fn make_function(
        &mut self,
        definition: Definition<'t>,
        parameters: &'t Parameters<'t>,
    ) -> Done {
        let Some(child) = self.child(definition) else {
            return Ok(());
        };
        let annotated = self.begin_annotated(definition)?;
        let wraps = self
            .scopes
            .get(child.index())
            .is_some_and(|scope| scope.traits.has(Traits::ASYNC_GENERATOR));
        if wraps {
            self.load_builtin("__async_generator__")?;
        }
        let defaults = self.defaults(parameters)?;
        self.make_closure(child, defaults)?;
        if wraps {
            self.call_function(1)?;
        }
        if annotated {
            self.call_function(3)?;
        }
        Ok(())
    }

    /// Evaluates default values: a tuple of the positional ones and a dict of the keyword-only
    /// ones, either of which may be missing. Leaves nothing and returns false if both are.
    fn defaults(&mut self, parameters: &'t Parameters<'t>) -> Result<bool, Failure> {
        let mut positional: usize = 0;
        for parameter in parameters.positional {
            if let Some(default) = parameter.default {
                self.expression(default)?;
                positional += 1;
            }
        }
        let keyword_only = parameters
            .keyword_only
            .iter()
            .filter(|parameter| parameter.default.is_some())
            .count();
        if positional == 0 && keyword_only == 0 {
            return Ok(false);
        }
        if positional == 0 {
            self.code.op(Op::LOAD_NULL, 0, 1)?;
        } else {
            self.build(Op::BUILD_TUPLE, positional)?;
        }
        if keyword_only == 0 {
            self.code.op(Op::LOAD_NULL, 0, 1)?;
            return Ok(true);
        }
        let count = u32::try_from(keyword_only).map_err(|_| Failure::TOO_LARGE)?;
        self.code.uint(Op::BUILD_MAP, count, 0, 1)?;
        for parameter in parameters.keyword_only {
            if let Some(default) = parameter.default {
                self.expression(default)?;
                let name = self.identifier(parameter.name)?;
                self.named(Op::LOAD_CONST_STRING, name, 0, 1)?;
                self.code.op(Op::STORE_MAP, 3, 1)?;
            }
        }
        Ok(true)
    }

    /// Makes a function object of an inner scope, with the cells it wants from this one.
    /// `defaults` says that defaults lie on the stack.
    pub(super) fn make_closure(&mut self, child: ScopeId, defaults: bool) -> Done {
        if !self.code.live() {
            return Ok(());
        }
        let free = self.scopes.get(child.index()).map_or(0, |scope| scope.free);
        for slot in 0..free {
            let name = self
                .scopes
                .get(child.index())
                .and_then(|scope| scope.symbols.iter().find(|symbol| symbol.slot == slot))
                .map(|symbol| symbol.name);
            if let Some(name) = name {
                // The cell itself, not what it holds.
                let (_, slot) = self.place(name);
                self.code.load_fast(slot)?;
            }
        }
        let index = self.add_child(child)?;
        let given = if defaults { 2 } else { 0 };
        match (free, defaults) {
            (0, false) => self.code.uint(Op::MAKE_FUNCTION, index, 0, 1)?,
            (0, true) => self.code.uint(Op::MAKE_FUNCTION_DEFARGS, index, given, 1)?,
            (_, false) => {
                let op = Op::MAKE_CLOSURE;
                self.code.uint_byte(op, index, free as u8, free, 1)?;
            }
            (_, true) => {
                let op = Op::MAKE_CLOSURE_DEFARGS;
                self.code
                    .uint_byte(op, index, free as u8, free + given, 1)?;
            }
        }
        Ok(())
    }

    /// The scope that `definition` opened. Scopes and code are both made in source order, or
    /// nearly so, which makes the search short.
    pub(super) fn child(&mut self, definition: Definition<'t>) -> Option<ScopeId> {
        let list = &self.scopes;
        let start = self.next_child;
        let is_it = |index: &usize| {
            list.get(*index).is_some_and(|scope| {
                scope.parent == self.scope && scope.definition.is_same(definition)
            })
        };
        let found = (start..list.len())
            .find(is_it)
            .or_else(|| (self.scope.index() + 1..start).find(is_it))?;
        self.next_child = found + 1;
        Some(ScopeId(found as u16))
    }
}

/// Whether a decorator tells the compiler how to compile and is no function:
/// `@micropython.bytecode`, and `@micropython.native`, which means the same but for speed.
fn is_compiler_directive(decorator: &Expr<'_>) -> Result<bool, Failure> {
    let ExprKind::Attribute(node) = decorator.kind() else {
        return Ok(false);
    };
    let mut root = node.value;
    while let ExprKind::Attribute(inner) = root.kind() {
        root = inner.value;
    }
    if !matches!(root.kind(), ExprKind::Name("micropython")) {
        return Ok(false);
    }
    let plain = matches!(node.value.kind(), ExprKind::Name(_));
    let reason = match node.name {
        _ if !plain => syntax!("invalid micropython decorator"),
        "bytecode" | "native" => return Ok(true),
        "viper" | "asm_thumb" | "asm_xtensa" | "asm_rv32" => syntax!("invalid arch"),
        _ => syntax!("invalid micropython decorator"),
    };
    Err(Failure::new(reason, decorator.position))
}
