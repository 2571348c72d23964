//! `try`.
//!
//! A handler's block stays set up while its own code runs, and ends with `POP_EXCEPT_JUMP` or
//! `END_FINALLY`. `END_FINALLY` finds `None` (go on), an exception (raise it again), or a
//! marker with something below it (go on with the return or jump that `finally` interrupted).

use taipan_mpy::opcode::{BinaryOp, Op};

use super::code::Label;
use super::{Done, Emitter};
use crate::ast::{Handler, Try};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    pub(super) fn try_statement(&mut self, node: &'t Try<'t>) -> Done {
        if node.finally.is_empty() {
            return self.try_except(node);
        }
        let finally = self.code.label()?;
        self.code.setup_finally(finally)?;
        if node.handlers.is_empty() {
            self.block(node.body)?;
        } else {
            self.try_except(node)?;
        }
        self.finally(finally, |emitter| emitter.block(node.finally))
    }

    /// Ends a guarded block whose `finally` code is what `make` makes.
    fn finally(&mut self, label: Label, make: impl FnOnce(&mut Self) -> Done) -> Done {
        self.none()?;
        self.code.place_handler(label)?;
        make(self)?;
        self.code.op(Op::END_FINALLY, 2, 0)?;
        self.code.leave_handler();
        Ok(())
    }

    fn try_except(&mut self, node: &'t Try<'t>) -> Done {
        let handler = self.code.label()?;
        let completed = self.code.label()?;
        let end = self.code.label()?;
        self.code.setup_except(handler)?;
        self.block(node.body)?;
        self.code.pop_except_jump(completed)?;

        self.code.place_handler(handler)?;
        if cfg!(feature = "except-star") && node.is_star {
            self.star_handlers(node.handlers, end)?;
        } else {
            self.handlers(node.handlers, end)?;
        }
        self.code.leave_handler();
        self.code.place(completed)?;
        self.block(node.orelse)?;
        self.code.place(end)
    }

    /// Tries the handlers in turn on the exception on the stack.
    fn handlers(&mut self, handlers: &'t [Handler<'t>], end: Label) -> Done {
        for handler in handlers {
            let next = self.code.label()?;
            self.at(handler.position)?;
            if let Some(exception) = &handler.exception {
                self.code.op(Op::DUP_TOP, 1, 2)?;
                self.expression(exception)?;
                self.binary_op(BinaryOp::ExceptionMatch)?;
                self.code.jump_if(false, next)?;
            }
            self.handler_body(handler)?;
            self.code.pop_except_jump(end)?;
            self.code.place(next)?;
        }
        // The exception goes on; a verifier follows the instruction to the next all the same.
        self.code.op(Op::END_FINALLY, 1, 0)
    }

    /// Takes the exception and runs the block; a name it is bound to ends with the block.
    fn handler_body(&mut self, handler: &'t Handler<'t>) -> Done {
        let Some(name) = handler.name else {
            self.pop()?;
            return self.block(handler.body);
        };
        self.store(name)?;
        let unbind = self.code.label()?;
        self.code.setup_finally(unbind)?;
        self.block(handler.body)?;
        self.finally(unbind, |emitter| {
            // The block may have deleted the name already.
            emitter.none()?;
            emitter.store(name)?;
            emitter.delete(name)
        })
    }

    /// `except*`: a run-time helper splits the exception and collects what the blocks raise.
    ///
    /// `__except_star__(exception)` gives an object with `match(type)`, which takes the part of
    /// the exception that matches and gives it or `None`; `raised(exception)`, which notes an
    /// exception that a block ended with; and `rest()`, what is to be raised in the end, or
    /// `None`.
    fn star_handlers(&mut self, handlers: &'t [Handler<'t>], end: Label) -> Done {
        let group = self.temporary()?;
        self.load_builtin("__except_star__")?;
        self.code.op(Op::ROT_TWO, 2, 2)?;
        self.call_function(1)?;
        self.code.store_fast(group)?;
        for handler in handlers {
            let Some(exception) = &handler.exception else {
                continue;
            };
            let matched = self.code.label()?;
            let next = self.code.label()?;
            let failed = self.code.label()?;
            self.at(handler.position)?;
            self.code.load_fast(group)?;
            self.named_text(Op::LOAD_METHOD, "match", 1, 2)?;
            self.expression(exception)?;
            self.code.uint(Op::CALL_METHOD, 1, 3, 1)?;
            self.code.op(Op::DUP_TOP, 1, 2)?;
            self.none()?;
            self.binary_op(BinaryOp::Is)?;
            self.code.jump_if(false, matched)?;
            self.pop()?;
            self.code.jump_to(next)?;
            self.code.place(matched)?;
            // The part that matched is handled below the handler of what the block raises.
            let part = self.temporary()?;
            self.code.store_fast(part)?;
            self.code.setup_except(failed)?;
            self.code.load_fast(part)?;
            self.handler_body(handler)?;
            self.code.pop_except_jump(next)?;
            self.code.place_handler(failed)?;
            self.code.load_fast(group)?;
            self.named_text(Op::LOAD_METHOD, "raised", 1, 2)?;
            self.code.op(Op::ROT_THREE, 3, 3)?;
            self.code.op(Op::ROT_THREE, 3, 3)?;
            self.code.uint(Op::CALL_METHOD, 1, 3, 1)?;
            self.pop()?;
            self.code.pop_except_jump(next)?;
            self.code.leave_handler();
            self.free_temporary();
            self.code.place(next)?;
        }
        let nothing = self.code.label()?;
        self.code.load_fast(group)?;
        self.call_method("rest")?;
        self.code.op(Op::DUP_TOP, 1, 2)?;
        self.none()?;
        self.binary_op(BinaryOp::Is)?;
        self.code.jump_if(true, nothing)?;
        self.code.end(Op::RAISE_OBJ, 1)?;
        self.code.place(nothing)?;
        self.pop()?;
        self.code.pop_except_jump(end)?;
        self.free_temporary();
        Ok(())
    }
}
