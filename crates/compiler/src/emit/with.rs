//! `with` and `async with`.

use taipan_arena::List;
use taipan_mpy::opcode::{BinaryOp, Op};

use super::code::Label;
use super::{Done, Emitter};
use crate::ast::{With, WithItem};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    /// Enters the managers in order, runs the block, and leaves them in reverse.
    pub(super) fn with_statement(&mut self, node: &'t With<'t>) -> Done {
        let mut handlers: List<'t, Label> = List::new(self.tree);
        for item in node.items {
            self.expression(&item.context)?;
            let handler = self.code.label()?;
            if node.is_async() {
                self.code.op(Op::DUP_TOP, 1, 2)?;
                self.call_method("__aenter__")?;
                self.await_top()?;
                self.entered(item)?;
                self.code.setup_finally(handler)?;
            } else {
                self.code.setup_with(handler)?;
                self.entered(item)?;
            }
            handlers.push(handler)?;
        }
        self.block(node.body)?;
        while let Some(handler) = handlers.pop() {
            if node.is_async() {
                self.leave_async(handler)?;
            } else {
                self.leave(handler)?;
            }
        }
        handlers.discard();
        Ok(())
    }

    /// Stores what the manager gave on entry.
    fn entered(&mut self, item: &'t WithItem<'t>) -> Done {
        match &item.target {
            Some(target) => self.assign(target),
            None => self.pop(),
        }
    }

    fn leave(&mut self, handler: Label) -> Done {
        self.none()?;
        self.code.place_handler(handler)?;
        // `__exit__` takes three arguments above itself and its object.
        self.code.reserve(1)?;
        self.code.op(Op::WITH_CLEANUP, 2, 0)?;
        self.code.op(Op::END_FINALLY, 2, 0)?;
        self.code.leave_handler();
        Ok(())
    }

    /// The manager has lain on the stack during the block. It is asked to `__aexit__` with the
    /// exception, which goes on unless the answer is true, or else with three times `None`.
    ///
    /// Heights are those of the interrupted case, which is one higher than the others.
    fn leave_async(&mut self, handler: Label) -> Done {
        let interrupted = self.code.label()?;
        let exit = self.code.label()?;
        let end = self.code.label()?;
        self.none()?;
        self.code.op(Op::ROT_TWO, 2, 2)?;
        self.code.allow_one_more()?;
        self.code.jump_to(exit)?;

        // Stack: manager, exception; or manager, destination, marker of a return or jump.
        self.code.place_handler(handler)?;
        self.code.op(Op::DUP_TOP, 1, 2)?;
        self.load_builtin("BaseException")?;
        self.binary_op(BinaryOp::ExceptionMatch)?;
        self.code.jump_if(false, interrupted)?;

        self.code.op(Op::DUP_TOP, 1, 2)?;
        self.code.op(Op::ROT_THREE, 3, 3)?;
        self.code.op(Op::ROT_TWO, 2, 2)?;
        self.named_text(Op::LOAD_METHOD, "__aexit__", 1, 2)?;
        self.code.op(Op::ROT_THREE, 3, 3)?;
        self.code.op(Op::ROT_THREE, 3, 3)?;
        // Stack: exception, method, manager, exception.
        self.code.op(Op::DUP_TOP, 1, 2)?;
        self.named_text(Op::LOAD_ATTR, "__class__", 1, 1)?;
        self.code.op(Op::ROT_TWO, 2, 2)?;
        self.none()?;
        self.code.uint(Op::CALL_METHOD, 3, 5, 1)?;
        self.await_top()?;
        self.code.jump_if(false, end)?;
        self.pop()?;
        self.none()?;
        self.code.jump_to(end)?;

        // Stack: manager, destination, marker.
        self.code.place(interrupted)?;
        self.code.op(Op::ROT_THREE, 3, 3)?;
        self.code.op(Op::ROT_THREE, 3, 3)?;
        // Stack: destination, marker, manager; or `None`, manager.
        self.code.place(exit)?;
        self.named_text(Op::LOAD_METHOD, "__aexit__", 1, 2)?;
        self.none()?;
        self.code.op(Op::DUP_TOP, 1, 2)?;
        self.code.op(Op::DUP_TOP, 1, 2)?;
        self.code.uint(Op::CALL_METHOD, 3, 5, 1)?;
        self.await_top()?;
        self.pop()?;
        self.code.place(end)?;
        self.code.op(Op::END_FINALLY, 2, 0)?;
        self.code.leave_handler();
        Ok(())
    }
}
