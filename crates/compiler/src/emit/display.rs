//! Tuples, lists, sets and dicts.
//!
//! The instructions only build from a known number of values. Where a display has stars, the
//! values before the first star are built and the rest is added by method calls.

use taipan_mpy::opcode::Op;

use super::{Done, Emitter};
use crate::ast::{Call, DictItems, Expr, ExprKind};
use crate::error::Failure;

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    pub(super) fn list(&mut self, elements: &'t [Expr<'t>]) -> Done {
        self.sequence(Op::BUILD_LIST, elements, "append", "extend")
    }

    pub(super) fn set(&mut self, elements: &'t [Expr<'t>]) -> Done {
        self.sequence(Op::BUILD_SET, elements, "add", "update")
    }

    pub(super) fn tuple(&mut self, elements: &'t [Expr<'t>]) -> Done {
        if !has_star(elements) {
            return self.sequence(Op::BUILD_TUPLE, elements, "", "");
        }
        // `tuple(list)`, where the program cannot have redefined `tuple`.
        self.code.uint(Op::BUILD_TUPLE, 0, 0, 1)?;
        self.named_text(Op::LOAD_ATTR, "__class__", 1, 1)?;
        self.list(elements)?;
        self.code.uint(Op::CALL_FUNCTION, 1, 2, 1)
    }

    /// Builds from the elements before the first star, then adds the rest one by one.
    fn sequence(
        &mut self,
        build: u8,
        elements: &'t [Expr<'t>],
        add: &'static str,
        add_all: &'static str,
    ) -> Done {
        let plain = elements
            .iter()
            .position(|element| matches!(element.kind(), ExprKind::Starred(_)))
            .unwrap_or(elements.len());
        let (plain, rest) = elements.split_at(plain);
        for element in plain {
            self.expression(element)?;
        }
        self.build(build, plain.len())?;
        for element in rest {
            let (method, value) = match element.kind() {
                ExprKind::Starred(value) => (add_all, value),
                _ => (add, element),
            };
            self.code.op(Op::DUP_TOP, 1, 2)?;
            self.call_method_with(method, value)?;
            self.pop()?;
        }
        Ok(())
    }

    /// Builds a collection of the top `count` values.
    pub(super) fn build(&mut self, op: u8, count: usize) -> Done {
        let takes = u16::try_from(count).map_err(|_| Failure::TOO_LARGE)?;
        self.code.uint(op, u32::from(takes), takes, 1)
    }

    /// Calls a method of the top value, which is replaced by the result.
    fn call_method_with(&mut self, method: &'static str, argument: &'t Expr<'t>) -> Done {
        self.named_text(Op::LOAD_METHOD, method, 1, 2)?;
        self.expression(argument)?;
        self.code.uint(Op::CALL_METHOD, 1, 3, 1)
    }

    pub(super) fn dict(&mut self, items: DictItems<'t>) -> Done {
        let count = items.iter().map(|block| block.len()).sum::<usize>();
        let count = u32::try_from(count).map_err(|_| Failure::TOO_LARGE)?;
        self.code.uint(Op::BUILD_MAP, count, 0, 1)?;
        self.dict_items(items)
    }

    /// Adds items to the dict on the stack.
    fn dict_items(&mut self, items: DictItems<'t>) -> Done {
        for item in items.iter().copied().flatten() {
            match &item.key {
                Some(key) => {
                    self.key_and_value(key, &item.value)?;
                    self.code.op(Op::STORE_MAP, 3, 1)?;
                }
                None => {
                    self.code.op(Op::DUP_TOP, 1, 2)?;
                    self.call_method_with("update", &item.value)?;
                    self.pop()?;
                }
            }
        }
        Ok(())
    }

    /// Evaluates key and value in this order, and leaves the key on top.
    pub(super) fn key_and_value(&mut self, key: &'t Expr<'t>, value: &'t Expr<'t>) -> Done {
        if self.commutes(key, value)? {
            self.expression(value)?;
            return self.expression(key);
        }
        self.expression(key)?;
        self.expression(value)?;
        self.code.op(Op::ROT_TWO, 2, 2)
    }

    /// A list that nothing can change or keep: a constant tuple, if its elements are constant.
    pub(super) fn constant_sequence(
        &mut self,
        elements: &'t [Expr<'t>],
        whole: &'t Expr<'t>,
    ) -> Done {
        let as_tuple = Expr::new(self.tree, whole.position, ExprKind::Tuple(elements))?;
        match self.fold(&as_tuple)? {
            Some(value) => self.constant(value),
            None => self.expression(whole),
        }
    }

    /// `OrderedDict({...})`: the items are stored one by one, as a target whose dicts are not
    /// ordered would lose their order. Returns whether the call was of this form.
    pub(super) fn ordered_dict(
        &mut self,
        function: &'t Expr<'t>,
        call: &'t Call<'t>,
    ) -> Result<bool, Failure> {
        let ([argument], []) = (call.arguments, call.keywords) else {
            return Ok(false);
        };
        let ExprKind::Dict(items) = argument.kind() else {
            return Ok(false);
        };
        let mut all = items.iter().copied().flatten();
        if all.any(|item| item.key.is_none()) {
            return Ok(false);
        }
        self.expression(function)?;
        self.code.uint(Op::CALL_FUNCTION, 0, 1, 1)?;
        self.dict_items(items)?;
        Ok(true)
    }
}

pub(super) fn has_star(elements: &[Expr<'_>]) -> bool {
    elements
        .iter()
        .any(|element| matches!(element.kind(), ExprKind::Starred(_)))
}
