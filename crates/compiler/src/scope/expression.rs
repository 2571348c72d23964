//! The walk over the tree that finds every scope and how it uses names: expressions.

use super::collect::Collector;
use super::{ComprehensionKind, Definition, ScopeId, Traits, Use};
use crate::ErrorKind;
use crate::ast::{Comprehension, Expr, ExprKind, Lambda, Named, Position, StringPart};
use crate::error::{Failure, Reason, syntax};

impl<'t, 'k: 't> Collector<'t, '_, 'k> {
    pub(super) fn optional(&mut self, value: &'t Option<Expr<'t>>) -> Result<(), Failure> {
        value
            .as_ref()
            .map_or(Ok(()), |value| self.expression(value))
    }

    fn all(&mut self, values: &'t [Expr<'t>]) -> Result<(), Failure> {
        for value in values {
            self.expression(value)?;
        }
        Ok(())
    }

    /// Notes that an identifier is read.
    pub(super) fn read(&mut self, text: &'t str, position: Position) -> Result<(), Failure> {
        let name = self.identifier(text)?;
        if self.visible_constant(name, position).is_some() {
            return Ok(());
        }
        self.note(name, Use::READ)
    }

    pub(super) fn expression(&mut self, expression: &'t Expr<'t>) -> Result<(), Failure> {
        if self.limits.is_stack_used_up() {
            return Err(Failure::DEPTH);
        }
        // Chains nest to the left without limit, so they are walked in a loop.
        let mut expression = expression;
        loop {
            let position = expression.position;
            match expression.kind() {
                ExprKind::None
                | ExprKind::True
                | ExprKind::False
                | ExprKind::Ellipsis
                | ExprKind::Int(_)
                | ExprKind::BigInt(_)
                | ExprKind::Float(_)
                | ExprKind::Imaginary(_)
                | ExprKind::Str(_)
                | ExprKind::Bytes(_) => return Ok(()),
                ExprKind::Name(text) => return self.read(text, position),
                ExprKind::FString(parts) | ExprKind::TString(parts) => return self.string(parts),
                ExprKind::Tuple(values)
                | ExprKind::List(values)
                | ExprKind::Set(values)
                | ExprKind::And(values)
                | ExprKind::Or(values) => return self.all(values),
                ExprKind::Dict(items) => {
                    for item in items.iter().copied().flatten() {
                        self.optional(&item.key)?;
                        self.expression(&item.value)?;
                    }
                    return Ok(());
                }
                ExprKind::ListComp(node) => {
                    return self.comprehension(ComprehensionKind::List, node, position);
                }
                ExprKind::SetComp(node) => {
                    return self.comprehension(ComprehensionKind::Set, node, position);
                }
                ExprKind::DictComp(node) => {
                    return self.comprehension(ComprehensionKind::Dict, node, position);
                }
                ExprKind::Generator(node) => {
                    return self.comprehension(ComprehensionKind::Generator, node, position);
                }
                ExprKind::Not(value) | ExprKind::Starred(value) => expression = value,
                ExprKind::Unary(node) => expression = &node.operand,
                ExprKind::Binary(node) => {
                    self.expression(&node.first)?;
                    for tail in node.rest {
                        self.expression(&tail.operand)?;
                    }
                    return Ok(());
                }
                ExprKind::Compare(node) => {
                    self.expression(&node.first)?;
                    for tail in node.rest {
                        self.expression(&tail.operand)?;
                    }
                    return Ok(());
                }
                ExprKind::Conditional(node) => {
                    self.expression(&node.test)?;
                    self.expression(&node.body)?;
                    expression = &node.orelse;
                }
                ExprKind::Lambda(node) => return self.lambda(node, position),
                ExprKind::Named(node) => return self.named(node),
                ExprKind::Attribute(node) => expression = &node.value,
                ExprKind::Subscript(node) => {
                    self.expression(&node.index)?;
                    expression = &node.value;
                }
                ExprKind::Call(node) => {
                    self.all(node.arguments)?;
                    for keyword in node.keywords {
                        self.expression(&keyword.value)?;
                    }
                    let bare_super = matches!(node.function.kind(), ExprKind::Name("super"))
                        && node.arguments.is_empty()
                        && node.keywords.is_empty();
                    if bare_super && self.may_use_super() {
                        self.read("__class__", position)?;
                    }
                    expression = &node.function;
                }
                ExprKind::Slice(node) => {
                    self.optional(&node.lower)?;
                    self.optional(&node.upper)?;
                    return self.optional(&node.step);
                }
                ExprKind::Await(value) => {
                    self.awaits(position)?;
                    expression = value;
                }
                ExprKind::Yield(value) => {
                    self.yields(position, false)?;
                    match value {
                        Some(value) => expression = value,
                        None => return Ok(()),
                    }
                }
                ExprKind::YieldFrom(value) => {
                    self.yields(position, true)?;
                    expression = value;
                }
            }
        }
    }

    fn string(&mut self, parts: &'t [StringPart<'t>]) -> Result<(), Failure> {
        for part in parts {
            if let StringPart::Field(field) = part {
                self.expression(&field.value)?;
                if let Some(format) = field.format {
                    self.string(format)?;
                }
            }
        }
        Ok(())
    }

    fn lambda(&mut self, node: &'t Lambda<'t>, position: Position) -> Result<(), Failure> {
        self.defaults(node.parameters)?;
        self.enter(Definition::Lambda(node), position, Some(node.parameters))?;
        self.expression(&node.body)?;
        self.leave().map(drop)
    }

    /// `super()` finds its class and object only in a function, not in a comprehension.
    fn may_use_super(&mut self) -> bool {
        self.current().is_some_and(|open| {
            matches!(
                open.definition,
                Definition::Function(_) | Definition::Lambda(_)
            )
        })
    }

    fn awaits(&mut self, position: Position) -> Result<(), Failure> {
        let Some(open) = self.current() else {
            return Ok(());
        };
        match open.definition {
            Definition::Comprehension(kind, _) => {
                open.traits |= Traits::ASYNC | Traits::GENERATOR;
                if kind == ComprehensionKind::Generator {
                    open.traits |= async_generator(position)?;
                }
                Ok(())
            }
            Definition::Function(_) | Definition::Lambda(_) => {
                self.require_async(syntax!("'await' outside async function"), position)
            }
            _ => Err(Failure::new(syntax!("'await' outside function"), position)),
        }
    }

    fn yields(&mut self, position: Position, from: bool) -> Result<(), Failure> {
        let Some(open) = self.current() else {
            return Ok(());
        };
        match open.definition {
            Definition::Function(_) | Definition::Lambda(_) => {}
            Definition::Comprehension(kind, _) => {
                return Err(Failure::new(
                    match kind {
                        ComprehensionKind::List => syntax!("'yield' inside list comprehension"),
                        ComprehensionKind::Set => syntax!("'yield' inside set comprehension"),
                        ComprehensionKind::Dict => syntax!("'yield' inside dict comprehension"),
                        ComprehensionKind::Generator => {
                            syntax!("'yield' inside generator expression")
                        }
                    },
                    position,
                ));
            }
            _ => return Err(Failure::new(syntax!("'yield' outside function"), position)),
        }
        if open.traits.has(Traits::ASYNC) {
            if from {
                return Err(Failure::new(
                    syntax!("'yield from' inside async function"),
                    position,
                ));
            }
            open.traits |= async_generator(position)?;
        }
        open.traits |= Traits::GENERATOR;
        Ok(())
    }

    /// `name := value` binds in the innermost scope that is no comprehension.
    fn named(&mut self, node: &'t Named<'t>) -> Result<(), Failure> {
        self.expression(&node.value)?;
        let position = node.name.position;
        let innermost = self.open.len().wrapping_sub(1);
        let home = (0..self.open.len()).rev().find(|&at| {
            self.open
                .get(at)
                .is_some_and(|open| !matches!(open.definition, Definition::Comprehension(..)))
        });
        let Some(home) = home else { return Ok(()) };
        if self.open.iter().skip(home).any(|open| open.in_iterable) {
            return Err(Failure::new(
                syntax!(
                    "assignment expression cannot be used in a comprehension iterable expression"
                ),
                position,
            ));
        }
        if home == innermost {
            return self.assign(node.name.name, Use::default(), position);
        }
        if node.name.name == "__debug__" {
            return Err(Failure::new(
                syntax!("cannot assign to __debug__"),
                position,
            ));
        }
        let name = self.identifier(node.name.name)?;
        for at in (home + 1..self.open.len()).rev() {
            if self.uses_in(at, name).has(Use::ITERATION) {
                return Err(Failure::new(
                    syntax!("assignment expression cannot rebind comprehension iteration variable"),
                    position,
                ));
            }
        }
        let Some(open) = self.open.get(home) else {
            return Ok(());
        };
        if matches!(open.definition, Definition::Class(_)) {
            return Err(Failure::new(
                syntax!(
                    "assignment expression within a comprehension cannot be used in a class body"
                ),
                position,
            ));
        }
        let home_is_module = open.id == ScopeId::MODULE;
        self.note_in(home, name, Use::BOUND)?;
        for at in home + 1..self.open.len() {
            // In a module the name is global, otherwise free in the comprehension.
            let uses = if home_is_module {
                Use::GLOBAL
            } else {
                Use::READ
            };
            self.note_in(at, name, uses)?;
        }
        Ok(())
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        node: &'t Comprehension<'t>,
        position: Position,
    ) -> Result<(), Failure> {
        let [first, rest @ ..] = node.clauses else {
            return Ok(());
        };
        let outer = self.set_in_iterable(true);
        self.expression(&first.iter)?;
        self.set_in_iterable(outer);
        self.enter(Definition::Comprehension(kind, node), position, None)?;
        let argument = self.names.intern_static("")?;
        self.note(argument, Use::PARAMETER)?;
        if let Some(scope) = self.scopes.last_mut() {
            scope.positional = 1;
        }
        if kind == ComprehensionKind::Generator
            && let Some(open) = self.current()
        {
            open.traits |= Traits::GENERATOR;
        }
        self.target(&first.target, Use::ITERATION)?;
        for clause in rest {
            self.target(&clause.target, Use::ITERATION)?;
        }
        self.all(first.conditions)?;
        for clause in rest {
            self.set_in_iterable(true);
            self.expression(&clause.iter)?;
            self.set_in_iterable(false);
            self.all(clause.conditions)?;
        }
        self.expression(&node.element)?;
        self.optional(&node.value)?;
        if node.clauses.iter().any(|clause| clause.is_async()) {
            self.awaits(position)?;
        }
        let traits = self.leave()?;
        if traits.has(Traits::ASYNC) && kind != ComprehensionKind::Generator {
            // The scope around it awaits the result.
            let reason = syntax!("asynchronous comprehension outside of an asynchronous function");
            self.awaits(position)
                .map_err(|_| Failure::new(reason, position))?;
        }
        Ok(())
    }

    /// Sets the mark on the innermost scope; returns the mark that was there.
    fn set_in_iterable(&mut self, inside: bool) -> bool {
        match self.current() {
            Some(open) => core::mem::replace(&mut open.in_iterable, inside),
            None => false,
        }
    }
}

/// What makes a function an asynchronous generator, if there are any in this build.
fn async_generator(position: Position) -> Result<Traits, Failure> {
    if cfg!(feature = "async-generators") {
        Ok(Traits::ASYNC_GENERATOR)
    } else {
        Err(Failure::new(
            &Reason(ErrorKind::Unsupported, "asynchronous generators"),
            position,
        ))
    }
}
