//! Expressions: each leaves its value on the operand stack.

use taipan_mpy::opcode::{self, Op};

use super::{Done, Emitter};
use crate::ast::{
    Binary, BinaryOp, Compare, CompareOp, Conditional, Expr, ExprKind, Named, Slice, Spine, UnaryOp,
};
use crate::fold::Constant;
use crate::scope::{ComprehensionKind, Definition, Place, Traits};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// Evaluates an expression.
    pub(super) fn expression(&mut self, expression: &'t Expr<'t>) -> Done {
        self.check_stack()?;
        let value = match expression.kind() {
            ExprKind::None => Constant::None,
            ExprKind::True => Constant::True,
            ExprKind::False => Constant::False,
            ExprKind::Int(value) => Constant::Int(value),
            ExprKind::Str(text) => Constant::Str(text),
            ExprKind::List(elements) => return self.list(elements),
            ExprKind::Attribute(_) | ExprKind::Subscript(_) | ExprKind::Call(_) => {
                return self.chain(expression.spine());
            }
            _ => match self.fold(expression)? {
                Some(value) => value,
                None => return self.computed(expression),
            },
        };
        self.constant(value)
    }

    /// Evaluates an expression whose value is not known now.
    fn computed(&mut self, expression: &'t Expr<'t>) -> Done {
        let position = expression.position;
        if let ExprKind::Name(text) = expression.kind() {
            return self.load(text);
        }
        self.at(position)?;
        match expression.kind() {
            ExprKind::FString(parts) => self.format_string(parts),
            ExprKind::TString(parts) if cfg!(feature = "templates") => self.template_string(parts),
            ExprKind::TString(_) => Ok(()),
            ExprKind::Tuple(elements) => self.tuple(elements),
            ExprKind::Set(elements) => self.set(elements),
            ExprKind::Dict(items) => self.dict(items),
            ExprKind::ListComp(node) => {
                self.comprehension(Definition::Comprehension(ComprehensionKind::List, node))
            }
            ExprKind::SetComp(node) => {
                self.comprehension(Definition::Comprehension(ComprehensionKind::Set, node))
            }
            ExprKind::DictComp(node) => {
                self.comprehension(Definition::Comprehension(ComprehensionKind::Dict, node))
            }
            ExprKind::Generator(node) => self.comprehension(Definition::Comprehension(
                ComprehensionKind::Generator,
                node,
            )),
            ExprKind::And(operands) => self.logical(operands, false),
            ExprKind::Or(operands) => self.logical(operands, true),
            ExprKind::Not(operand) => {
                self.expression(operand)?;
                self.unary_op(opcode::UnaryOp::Not)
            }
            ExprKind::Unary(node) => {
                self.expression(&node.operand)?;
                self.unary_op(match node.op {
                    UnaryOp::Negate => opcode::UnaryOp::Negative,
                    UnaryOp::Plus => opcode::UnaryOp::Positive,
                    UnaryOp::Invert => opcode::UnaryOp::Invert,
                })
            }
            ExprKind::Binary(node) => self.binary(node),
            ExprKind::Compare(node) => self.compare(node),
            ExprKind::Conditional(node) => self.conditional(node),
            ExprKind::Lambda(node) => self.make_function(Definition::Lambda(node), node.parameters),
            ExprKind::Named(node) => self.named_expression(node),
            ExprKind::Slice(node) => self.slice(node),
            ExprKind::Await(value) if cfg!(feature = "async") => {
                self.expression(value)?;
                self.await_top()
            }
            ExprKind::Yield(value) => self.yield_value(value),
            ExprKind::YieldFrom(value) => {
                self.expression(value)?;
                self.await_top()
            }
            // The parser lets stars stand only where displays and calls take them apart; the
            // rest is handled by `expression`.
            _ => Ok(()),
        }
    }

    pub(super) fn unary_op(&mut self, op: opcode::UnaryOp) -> Done {
        self.code.op(Op::UNARY_OP_MULTI + op as u8, 1, 1)
    }

    pub(super) fn binary_op(&mut self, op: opcode::BinaryOp) -> Done {
        self.code.op(Op::BINARY_OP_MULTI + op as u8, 2, 1)
    }

    fn binary(&mut self, node: &'t Binary<'t>) -> Done {
        self.expression(&node.first)?;
        for tail in node.rest {
            self.expression(&tail.operand)?;
            self.binary_op(plain_op(tail.op))?;
        }
        Ok(())
    }

    fn compare(&mut self, node: &'t Compare<'t>) -> Done {
        self.expression(&node.first)?;
        let [before @ .., last] = node.rest else {
            return Ok(());
        };
        if before.is_empty() {
            self.comparand(last.op, &last.operand)?;
            return self.compare_op(last.op);
        }
        let decided = self.code.label()?;
        for tail in before {
            self.expression(&tail.operand)?;
            self.code.op(Op::DUP_TOP, 1, 2)?;
            self.code.op(Op::ROT_THREE, 3, 3)?;
            self.compare_op(tail.op)?;
            self.code.jump_if_or_pop(false, decided)?;
        }
        self.expression(&last.operand)?;
        self.compare_op(last.op)?;
        let end = self.code.label()?;
        self.code.jump_to(end)?;
        // Here the operand that would have been compared next lies below the result.
        self.code.place(decided)?;
        self.code.op(Op::ROT_TWO, 2, 2)?;
        self.pop()?;
        self.code.place(end).map_err(Into::into)
    }

    /// The right operand of a comparison. For `in`, a list that is constant can be a tuple.
    pub(super) fn comparand(&mut self, op: CompareOp, operand: &'t Expr<'t>) -> Done {
        if let (CompareOp::In | CompareOp::NotIn, ExprKind::List(elements)) = (op, operand.kind()) {
            return self.constant_sequence(elements, operand);
        }
        self.expression(operand)
    }

    pub(super) fn compare_op(&mut self, op: CompareOp) -> Done {
        let (op, negated) = comparison(op);
        self.binary_op(op)?;
        if negated {
            self.unary_op(opcode::UnaryOp::Not)?;
        }
        Ok(())
    }

    /// `and` and `or`: the value of the operand that decides, or of the last.
    fn logical(&mut self, operands: &'t [Expr<'t>], decisive: bool) -> Done {
        let end = self.code.label()?;
        let mut rest = operands;
        while let [operand, after @ ..] = rest {
            rest = after;
            if after.is_empty() {
                self.expression(operand)?;
                break;
            }
            // A constant either decides or can be left out.
            match self.fold(operand)? {
                Some(value) if value.is_true() == decisive => {
                    self.constant(value)?;
                    break;
                }
                Some(_) => {}
                None => {
                    self.expression(operand)?;
                    self.code.jump_if_or_pop(decisive, end)?;
                }
            }
        }
        self.code.place(end)
    }

    fn conditional(&mut self, node: &'t Conditional<'t>) -> Done {
        if let Some(test) = self.fold(&node.test)? {
            return self.expression(if test.is_true() {
                &node.body
            } else {
                &node.orelse
            });
        }
        let otherwise = self.code.label()?;
        let end = self.code.label()?;
        self.jump_if(&node.test, false, otherwise)?;
        self.expression(&node.body)?;
        self.code.jump_to(end)?;
        self.code.place(otherwise)?;
        self.expression(&node.orelse)?;
        self.code.place(end)
    }

    fn named_expression(&mut self, node: &'t Named<'t>) -> Done {
        self.expression(&node.value)?;
        self.code.op(Op::DUP_TOP, 1, 2)?;
        self.assign_name(node.name.name, node.name.position)
    }

    fn slice(&mut self, node: &'t Slice<'t>) -> Done {
        for part in [&node.lower, &node.upper] {
            match part {
                Some(part) => self.expression(part)?,
                None => self.none()?,
            }
        }
        match &node.step {
            Some(step) => {
                self.expression(step)?;
                Ok(self.code.uint(Op::BUILD_SLICE, 3, 3, 1)?)
            }
            None => Ok(self.code.uint(Op::BUILD_SLICE, 2, 2, 1)?),
        }
    }

    /// Waits for the awaitable on the stack, or yields all from the iterable there; leaves the
    /// result.
    pub(super) fn await_top(&mut self) -> Done {
        self.code.op(Op::GET_ITER, 1, 1)?;
        self.none()?;
        self.code.op(Op::YIELD_FROM, 2, 1)
    }

    fn yield_value(&mut self, value: Option<&'t Expr<'t>>) -> Done {
        // What an asynchronous generator yields must not be taken for what it waits for.
        let wraps = self.traits().has(Traits::ASYNC_GENERATOR);
        if wraps {
            self.load_builtin("__async_yield__")?;
        }
        match value {
            Some(value) => self.expression(value)?,
            None => self.none()?,
        }
        if wraps {
            self.code.uint(Op::CALL_FUNCTION, 1, 2, 1)?;
        }
        self.code.op(Op::YIELD_VALUE, 1, 1)
    }

    // -----------------------------------------------------------------------------------------
    // Attributes, subscripts and calls

    /// A chain like `a.b().c[d]`, from the inside out.
    fn chain(&mut self, mut links: Spine<'t>) -> Done {
        let (Some(base), Some(first)) = (links.next(), links.clone().next()) else {
            return Ok(());
        };
        match (base.kind(), first.kind()) {
            (ExprKind::Name("super"), ExprKind::Call(call))
                if call.arguments.is_empty() && call.keywords.is_empty() && self.has_super() =>
            {
                links.next();
                self.at(first.position)?;
                self.super_object(&mut links)?;
            }
            (ExprKind::Name("OrderedDict"), ExprKind::Call(call))
                if self.ordered_dict(base, call)? =>
            {
                links.next();
            }
            _ => self.expression(base)?,
        }
        while let Some(link) = links.next() {
            self.at(link.position)?;
            match link.kind() {
                ExprKind::Attribute(node) => {
                    let name = self.identifier(node.name)?;
                    match links.clone().next().map(|next| (next, next.kind())) {
                        Some((next, ExprKind::Call(call))) => {
                            links.next();
                            self.named(Op::LOAD_METHOD, name, 1, 2)?;
                            self.call(call.arguments, call.keywords, true, 0)?;
                            self.position = next.position;
                        }
                        _ => self.named(Op::LOAD_ATTR, name, 1, 1)?,
                    }
                }
                ExprKind::Subscript(node) => {
                    self.expression(&node.index)?;
                    self.code.op(Op::LOAD_SUBSCR, 2, 1)?;
                }
                ExprKind::Call(call) => self.call(call.arguments, call.keywords, false, 0)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether `key` and `value` can be evaluated in either order.
    pub(super) fn commutes(
        &self,
        key: &Expr<'t>,
        value: &Expr<'t>,
    ) -> Result<bool, crate::error::Failure> {
        Ok(self.is_inert(key)? || self.is_inert(value)?)
    }

    /// Whether evaluating has no effect, and nothing has an effect on the value.
    fn is_inert(&self, expression: &Expr<'t>) -> Result<bool, crate::error::Failure> {
        if self.fold(expression)?.is_some() {
            return Ok(true);
        }
        Ok(match expression.kind() {
            ExprKind::Name(text) => self
                .module
                .names
                .get(text.as_bytes())
                .is_some_and(|name| matches!(self.place(name), (Place::Local, _))),
            _ => false,
        })
    }
}

/// The opcode's operator.
pub(super) fn plain_op(op: BinaryOp) -> opcode::BinaryOp {
    match op {
        BinaryOp::BitOr => opcode::BinaryOp::Or,
        BinaryOp::BitXor => opcode::BinaryOp::Xor,
        BinaryOp::BitAnd => opcode::BinaryOp::And,
        BinaryOp::ShiftLeft => opcode::BinaryOp::Lshift,
        BinaryOp::ShiftRight => opcode::BinaryOp::Rshift,
        BinaryOp::Add => opcode::BinaryOp::Add,
        BinaryOp::Subtract => opcode::BinaryOp::Subtract,
        BinaryOp::Multiply => opcode::BinaryOp::Multiply,
        BinaryOp::MatrixMultiply => opcode::BinaryOp::MatMultiply,
        BinaryOp::FloorDivide => opcode::BinaryOp::FloorDivide,
        BinaryOp::Divide => opcode::BinaryOp::TrueDivide,
        BinaryOp::Modulo => opcode::BinaryOp::Modulo,
        BinaryOp::Power => opcode::BinaryOp::Power,
    }
}

/// The opcode's operator of an augmented assignment.
pub(super) fn inplace_op(op: BinaryOp) -> opcode::BinaryOp {
    match op {
        BinaryOp::BitOr => opcode::BinaryOp::InplaceOr,
        BinaryOp::BitXor => opcode::BinaryOp::InplaceXor,
        BinaryOp::BitAnd => opcode::BinaryOp::InplaceAnd,
        BinaryOp::ShiftLeft => opcode::BinaryOp::InplaceLshift,
        BinaryOp::ShiftRight => opcode::BinaryOp::InplaceRshift,
        BinaryOp::Add => opcode::BinaryOp::InplaceAdd,
        BinaryOp::Subtract => opcode::BinaryOp::InplaceSubtract,
        BinaryOp::Multiply => opcode::BinaryOp::InplaceMultiply,
        BinaryOp::MatrixMultiply => opcode::BinaryOp::InplaceMatMultiply,
        BinaryOp::FloorDivide => opcode::BinaryOp::InplaceFloorDivide,
        BinaryOp::Divide => opcode::BinaryOp::InplaceTrueDivide,
        BinaryOp::Modulo => opcode::BinaryOp::InplaceModulo,
        BinaryOp::Power => opcode::BinaryOp::InplacePower,
    }
}

/// The opcode's relation, and whether its result is to be negated.
pub(super) fn comparison(op: CompareOp) -> (opcode::BinaryOp, bool) {
    match op {
        CompareOp::Less => (opcode::BinaryOp::Less, false),
        CompareOp::Greater => (opcode::BinaryOp::More, false),
        CompareOp::Equal => (opcode::BinaryOp::Equal, false),
        CompareOp::LessEqual => (opcode::BinaryOp::LessEqual, false),
        CompareOp::GreaterEqual => (opcode::BinaryOp::MoreEqual, false),
        CompareOp::NotEqual => (opcode::BinaryOp::NotEqual, false),
        CompareOp::In => (opcode::BinaryOp::In, false),
        CompareOp::NotIn => (opcode::BinaryOp::In, true),
        CompareOp::Is => (opcode::BinaryOp::Is, false),
        CompareOp::IsNot => (opcode::BinaryOp::Is, true),
    }
}
