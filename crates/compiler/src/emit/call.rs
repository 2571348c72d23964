//! Calls: arguments in every form, and what they leave on the stack.

use taipan_mpy::opcode::Op;

use super::{Done, Emitter};
use crate::ast::{Expr, ExprKind, Keyword, Spine};
use crate::error::{Failure, syntax};
use crate::scope::Definition;

/// The instructions count positional and keyword arguments in a byte each.
const MAX_ARGUMENTS: usize = 255;

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// Calls the function on the stack (a method and its object, if `is_method`), above which
    /// lie `given` positional arguments already.
    pub(super) fn call(
        &mut self,
        arguments: &'t [Expr<'t>],
        keywords: &'t [Keyword<'t>],
        is_method: bool,
        given: usize,
    ) -> Done {
        let position = self.position;
        let star_bits = usize::from(self.module.options.small_int_bits)
            .saturating_sub(1)
            .min(63);
        let last_star = arguments
            .iter()
            .rposition(|argument| matches!(argument.kind(), ExprKind::Starred(_)));
        let packed = given + arguments.len() > MAX_ARGUMENTS
            || last_star.is_some_and(|last| given + last >= star_bits);
        let mut stars: i64 = 0;
        let positional = if packed {
            // Too many to count or to mark: one list of all of them.
            self.list(arguments)?;
            stars = 1 << given;
            given + 1
        } else {
            for (index, argument) in arguments.iter().enumerate() {
                match argument.kind() {
                    ExprKind::Starred(value) => {
                        stars |= 1 << (given + index);
                        self.expression(value)?;
                    }
                    _ => self.expression(argument)?,
                }
            }
            given + arguments.len()
        };
        if keywords.len() > MAX_ARGUMENTS {
            return Err(Failure::new(
                syntax!("too many keyword arguments"),
                position,
            ));
        }
        let mut has_dict = false;
        for keyword in keywords {
            match keyword.name {
                Some(name) => self.name_string(name.as_bytes())?,
                None => {
                    has_dict = true;
                    self.code.op(Op::LOAD_NULL, 0, 1)?;
                }
            }
            self.expression(&keyword.value)?;
        }
        let counts = (keywords.len() << 8 | positional) as u32;
        let taken = (positional + 2 * keywords.len() + 1 + usize::from(is_method)) as u16;
        if stars != 0 || has_dict {
            self.code.small_int(stars)?;
            let op = if is_method {
                Op::CALL_METHOD_VAR_KW
            } else {
                Op::CALL_FUNCTION_VAR_KW
            };
            Ok(self.code.uint(op, counts, taken + 1, 1)?)
        } else {
            let op = if is_method {
                Op::CALL_METHOD
            } else {
                Op::CALL_FUNCTION
            };
            Ok(self.code.uint(op, counts, taken, 1)?)
        }
    }

    /// Whether a bare `super()` means the class around here.
    pub(super) fn has_super(&self) -> bool {
        matches!(
            self.definition(),
            Some(Definition::Function(_) | Definition::Lambda(_))
        )
    }

    /// `super()`, and the method call that follows it, if one does: that needs no object.
    pub(super) fn super_object(&mut self, links: &mut Spine<'t>) -> Done {
        let parameters = match self.definition() {
            Some(Definition::Function(node)) => node.parameters,
            Some(Definition::Lambda(node)) => node.parameters,
            _ => return Ok(()),
        };
        self.load("super")?;
        let Some(first) = parameters.positional.first() else {
            // Without an instance this raises when it is called.
            return self.call_function(0);
        };
        self.load("__class__")?;
        self.load(first.name)?;
        let mut ahead = links.clone();
        let (method, call) = (
            ahead.next().map(|link| link.kind()),
            ahead.next().map(|link| link.kind()),
        );
        if let (Some(ExprKind::Attribute(node)), Some(ExprKind::Call(call))) = (method, call) {
            *links = ahead;
            let name = self.identifier(node.name)?;
            self.named(Op::LOAD_SUPER_METHOD, name, 3, 2)?;
            return self.call(call.arguments, call.keywords, true, 0);
        }
        self.code.uint(Op::CALL_FUNCTION, 2, 3, 1)
    }

    /// Calls the method on the stack without arguments.
    pub(super) fn call_method(&mut self, name: &'static str) -> Done {
        self.named_text(Op::LOAD_METHOD, name, 1, 2)?;
        self.code.uint(Op::CALL_METHOD, 0, 2, 1)
    }

    /// Calls a function with so many plain positional arguments.
    pub(super) fn call_function(&mut self, arguments: u16) -> Done {
        self.code
            .uint(Op::CALL_FUNCTION, u32::from(arguments), arguments + 1, 1)
    }
}
