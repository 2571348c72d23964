//! Comprehensions and generator expressions: functions of one argument, which is the first
//! iterable. That one is evaluated outside, as the language wants.

use taipan_arena::List;
use taipan_mpy::opcode::{Collection, ITER_SLOTS, Op};

use super::code::Label;
use super::{Done, Emitter};
use crate::ast::{Clause, Comprehension, Parameters};
use crate::scope::{ComprehensionKind, Definition, Traits};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// Makes the function and calls it.
    pub(super) fn comprehension(&mut self, definition: Definition<'t>) -> Done {
        let Definition::Comprehension(kind, node) = definition else {
            return Ok(());
        };
        let [first, ..] = node.clauses else {
            return Ok(());
        };
        let outer_child = self.next_child;
        self.make_function(definition, Parameters::NONE)?;
        // Functions in the first iterable come before the comprehension itself.
        let after = core::mem::replace(&mut self.next_child, outer_child);
        self.expression(&first.iter)?;
        self.next_child = self.next_child.max(after);
        if first.is_async() {
            self.call_method("__aiter__")?;
        } else if kind == ComprehensionKind::Generator {
            self.code.op(Op::GET_ITER, 1, 1)?;
        }
        self.call_function(1)?;
        let awaits = kind != ComprehensionKind::Generator
            && self
                .child_at(after)
                .is_some_and(|traits| traits.has(Traits::ASYNC));
        if awaits {
            self.await_top()?;
        }
        Ok(())
    }

    /// The traits of the scope before `next`.
    fn child_at(&self, next: usize) -> Option<Traits> {
        let scope = self.scopes.get(next.checked_sub(1)?)?;
        Some(scope.traits)
    }

    pub(super) fn comprehension_body(
        &mut self,
        kind: ComprehensionKind,
        node: &'t Comprehension<'t>,
    ) -> Done {
        let position = node.element.position;
        self.at(position)?;
        let collection = match kind {
            ComprehensionKind::List => Some((Op::BUILD_LIST, Collection::List)),
            ComprehensionKind::Set => Some((Op::BUILD_SET, Collection::Set)),
            ComprehensionKind::Dict => Some((Op::BUILD_MAP, Collection::Dict)),
            ComprehensionKind::Generator => None,
        };
        if let Some((build, _)) = collection {
            self.code.uint(build, 0, 0, 1)?;
        }
        let mut loops: List<'t, (Label, Label)> = List::new(self.tree);
        for (index, clause) in node.clauses.iter().enumerate() {
            if index == 0 {
                self.first_iterator(clause, collection.is_none())?;
            } else {
                self.expression(&clause.iter)?;
                if clause.is_async() {
                    self.call_method("__aiter__")?;
                } else {
                    self.code.op(Op::GET_ITER_STACK, 1, ITER_SLOTS as u16)?;
                }
            }
            self.code.enter_iterator()?;
            let top = self.code.label()?;
            let exhausted = self.code.label()?;
            self.code
                .place_loop(top, self.code.live(), self.code.depth())?;
            if clause.is_async() {
                self.async_next(exhausted, |emitter| emitter.assign(&clause.target))?;
            } else {
                self.code.for_iter(exhausted)?;
                self.assign(&clause.target)?;
            }
            for condition in clause.conditions {
                self.jump_if(condition, false, top)?;
            }
            loops.push((top, exhausted))?;
        }
        self.element(node, collection.map(|(_, collection)| collection))?;
        for clause in node.clauses.iter().rev() {
            let Some((top, exhausted)) = loops.pop() else {
                break;
            };
            self.code.leave_iterator();
            self.code.jump_to(top)?;
            self.code.place(exhausted)?;
            if clause.is_async() {
                self.pop()?;
            }
        }
        loops.discard();
        if collection.is_none() {
            self.none()?;
        }
        self.code.end(Op::RETURN_VALUE, 1)
    }

    /// Puts the argument where the outermost loop expects its iterator.
    fn first_iterator(&mut self, clause: &'t Clause<'t>, is_generator: bool) -> Done {
        let argument = self.module.names.intern_static("")?;
        if clause.is_async() {
            return self.load_name(argument);
        }
        if !is_generator {
            self.load_name(argument)?;
            return self.code.op(Op::GET_ITER_STACK, 1, ITER_SLOTS as u16);
        }
        // Four slots, the first of them null, as the second holds a ready iterator.
        self.code.op(Op::LOAD_NULL, 0, 1)?;
        self.load_name(argument)?;
        self.code.op(Op::LOAD_NULL, 0, 1)?;
        self.code.op(Op::LOAD_NULL, 0, 1)
    }

    fn element(&mut self, node: &'t Comprehension<'t>, collection: Option<Collection>) -> Done {
        let (Some(collection), element) = (collection, &node.element) else {
            let wraps = self.traits().has(Traits::ASYNC_GENERATOR);
            if wraps {
                self.load_builtin("__async_yield__")?;
            }
            self.expression(&node.element)?;
            if wraps {
                self.call_function(1)?;
            }
            self.code.op(Op::YIELD_VALUE, 1, 1)?;
            return self.pop();
        };
        let values = match &node.value {
            Some(value) => {
                self.key_and_value(element, value)?;
                2
            }
            None => {
                self.expression(element)?;
                1
            }
        };
        // The collection is the lowest value on the stack.
        let distance = u32::from(self.code.depth()).saturating_sub(1);
        let kind = match collection {
            Collection::List => 0,
            Collection::Dict => 1,
            Collection::Set => 2,
        };
        self.code
            .uint(Op::STORE_COMP, distance << 2 | kind, values, 0)
    }
}
