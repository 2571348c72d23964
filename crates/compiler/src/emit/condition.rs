//! Conditions: expressions that are only asked for their truth.

use super::code::Label;
use super::expression::comparison;
use super::{Done, Emitter};
use crate::ast::{Expr, ExprKind};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// Goes to `label` if the truth of `test` is `condition`.
    pub(super) fn jump_if(&mut self, test: &'t Expr<'t>, condition: bool, label: Label) -> Done {
        match test.kind() {
            ExprKind::Not(operand) => return self.jump_if(operand, !condition, label),
            ExprKind::And(operands) => return self.any(operands, false, condition, label),
            ExprKind::Or(operands) => return self.any(operands, true, condition, label),
            _ => {}
        }
        if let Some(value) = self.fold(test)? {
            if value.is_true() == condition {
                self.code.jump_to(label)?;
            }
            return Ok(());
        }
        let mut condition = condition;
        match test.kind() {
            ExprKind::Compare(node) if node.rest.len() == 1 => {
                self.expression(&node.first)?;
                if let [tail] = node.rest {
                    self.comparand(tail.op, &tail.operand)?;
                    let (op, negated) = comparison(tail.op);
                    self.binary_op(op)?;
                    condition ^= negated;
                }
            }
            _ => self.expression(test)?,
        }
        self.code.jump_if(condition, label)
    }

    /// `and` and `or`: `decisive` is the truth that decides as soon as one operand has it.
    fn any(
        &mut self,
        operands: &'t [Expr<'t>],
        decisive: bool,
        condition: bool,
        label: Label,
    ) -> Done {
        if decisive == condition {
            for operand in operands {
                self.jump_if(operand, condition, label)?;
            }
            return Ok(());
        }
        let [before @ .., last] = operands else {
            return Ok(());
        };
        let decided = self.code.label()?;
        for operand in before {
            self.jump_if(operand, decisive, decided)?;
        }
        self.jump_if(last, condition, label)?;
        self.code.place(decided)
    }
}
