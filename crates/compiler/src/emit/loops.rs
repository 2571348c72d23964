//! Loops.
//!
//! A `for` loop keeps its iterator on the operand stack, in four slots. `while` tests at the
//! bottom, so that each round takes one jump.

use taipan_mpy::opcode::{BinaryOp, ITER_SLOTS, Op};

use super::{Done, Emitter, Loop};
use crate::ast::{For, Stmt, While};

impl<'k: 't, 't> Emitter<'_, 'k, 't> {
    pub(super) fn while_loop(&mut self, node: &'t While<'t>) -> Done {
        let constant = self.fold(&node.test)?.map(|value| value.is_true());
        let depth = self.code.depth();
        let end = self.code.label()?;
        if constant != Some(false) {
            let top = self.code.label()?;
            let test = self.code.label()?;
            let live = self.code.live();
            if constant.is_none() {
                self.code.jump_to(test)?;
            }
            self.code.place_loop(top, live, depth)?;
            let context = Loop {
                on_break: end,
                on_continue: if constant.is_some() { top } else { test },
                handlers: self.code.handlers(),
                break_depth: depth,
                continue_depth: depth,
                drops_iterator: false,
            };
            self.loop_body(context, node.body)?;
            if constant.is_some() {
                self.code.jump_to(top)?;
            } else {
                self.code.place(test)?;
                self.jump_if(&node.test, true, top)?;
            }
        }
        self.block(node.orelse)?;
        self.code.place(end)
    }

    pub(super) fn for_loop(&mut self, node: &'t For<'t>) -> Done {
        let depth = self.code.depth();
        self.expression(&node.iter)?;
        self.code.op(Op::GET_ITER_STACK, 1, ITER_SLOTS as u16)?;
        self.code.enter_iterator()?;
        let top = self.code.label()?;
        let exhausted = self.code.label()?;
        let end = self.code.label()?;
        self.code
            .place_loop(top, self.code.live(), self.code.depth())?;
        self.code.for_iter(exhausted)?;
        self.assign(&node.target)?;
        let context = Loop {
            on_break: end,
            on_continue: top,
            handlers: self.code.handlers(),
            break_depth: depth,
            continue_depth: depth + ITER_SLOTS as u16,
            drops_iterator: true,
        };
        self.loop_body(context, node.body)?;
        self.code.leave_iterator();
        self.code.jump_to(top)?;
        self.code.place(exhausted)?;
        self.block(node.orelse)?;
        self.code.place(end)
    }

    /// `async for`: the iterator stays on the stack; its end is an exception.
    pub(super) fn async_for(&mut self, node: &'t For<'t>) -> Done {
        self.expression(&node.iter)?;
        self.call_method("__aiter__")?;
        let depth = self.code.depth();
        let top = self.code.label()?;
        let exhausted = self.code.label()?;
        let broken = self.code.label()?;
        self.code.place_loop(top, self.code.live(), depth)?;
        self.async_next(exhausted, |emitter| emitter.assign(&node.target))?;
        let context = Loop {
            on_break: broken,
            on_continue: top,
            handlers: self.code.handlers(),
            break_depth: depth,
            continue_depth: depth,
            drops_iterator: false,
        };
        self.loop_body(context, node.body)?;
        self.code.jump_to(top)?;
        self.code.place(exhausted)?;
        if node.orelse.is_empty() {
            self.code.place(broken)?;
            return self.pop();
        }
        // The iterator must be gone before a `break` there leaves the loop around.
        self.pop()?;
        self.block(node.orelse)?;
        let end = self.code.label()?;
        self.code.jump_to(end)?;
        self.code.place(broken)?;
        self.pop()?;
        self.code.place(end)
    }

    /// Waits for the next value of the asynchronous iterator on the stack, lets `store` take it,
    /// and goes on; goes to `exhausted` when there is none. The iterator stays.
    pub(super) fn async_next(
        &mut self,
        exhausted: super::Label,
        store: impl FnOnce(&mut Self) -> Done,
    ) -> Done {
        let handler = self.code.label()?;
        let reraise = self.code.label()?;
        let got = self.code.label()?;
        self.code.setup_except(handler)?;
        self.code.op(Op::DUP_TOP, 1, 2)?;
        self.call_method("__anext__")?;
        self.await_top()?;
        store(self)?;
        self.code.pop_except_jump(got)?;

        self.code.place_handler(handler)?;
        self.code.op(Op::DUP_TOP, 1, 2)?;
        self.load_builtin("StopAsyncIteration")?;
        self.binary_op(BinaryOp::ExceptionMatch)?;
        self.code.jump_if(false, reraise)?;
        self.pop()?;
        self.code.pop_except_jump(exhausted)?;
        self.code.place(reraise)?;
        self.code.op(Op::END_FINALLY, 1, 0)?;
        self.code.leave_handler();
        self.code.place(got)
    }

    fn loop_body(&mut self, context: Loop, body: &'t [Stmt<'t>]) -> Done {
        let outer = self.innermost_loop.replace(context);
        self.block(body)?;
        self.innermost_loop = outer;
        Ok(())
    }

    pub(super) fn break_loop(&mut self) -> Done {
        let Some(context) = self.innermost_loop else {
            return Ok(());
        };
        let handlers = self.code.handlers() - context.handlers;
        self.code.unwind_jump(
            context.on_break,
            handlers,
            context.drops_iterator,
            context.break_depth,
        )
    }

    pub(super) fn continue_loop(&mut self) -> Done {
        let Some(context) = self.innermost_loop else {
            return Ok(());
        };
        let handlers = self.code.handlers() - context.handlers;
        self.code
            .unwind_jump(context.on_continue, handlers, false, context.continue_depth)
    }
}
