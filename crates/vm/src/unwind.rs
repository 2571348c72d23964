//! Leaving blocks out of order: exceptions looking for a handler, returns and jumps that
//! run `finally` blocks on their way.

use taipan_object::Obj;
use taipan_object::exec::FrameFlags;

use crate::ops::exceptions::pop_handler;
use crate::registers::{Flow, Registers};
use crate::{frame, generator, traceback};

/// One handler in force.
#[derive(Clone, Copy)]
struct Handler {
    /// Offset of its code.
    code: usize,
    /// Operands below it, in words from the window.
    depth: usize,
    /// Does it run on every way out?
    finally: bool,
}

/// How many handlers the frame has in force.
#[inline(always)]
fn count(m: &Registers) -> usize {
    // SAFETY: the running frame is in being.
    unsafe { (*m.frame()).handlers }
}

fn innermost(m: &Registers) -> Option<Handler> {
    let index = count(m).checked_sub(1)?;
    let handler = m.handler(index);
    // SAFETY: `push_handler` wrote the words of every handler in force.
    let (code, depth) = unsafe { (handler.read()?.as_small()?, handler.add(1).read()?.as_small()?) };
    Some(Handler { code: code as usize, depth: depth as usize >> 1, finally: depth & 1 != 0 })
}

/// The exception that the innermost handler is dealing with.
pub(crate) fn handled(m: &Registers) -> Option<Obj> {
    (0..count(m)).rev().find_map(|index| {
        // SAFETY: as in `innermost`.
        unsafe { m.handler(index).add(2).read() }
    })
}

/// Has control reached the handler's code already?
fn is_active(m: &Registers, handler: Handler) -> bool {
    let at = m.ip.addr() - m.code_start().addr();
    handler.code < at
}

/// Goes to a handler's code with this operand depth.
fn go_to(m: &mut Registers, handler: Handler) {
    // SAFETY: the verifier checked that the handler's code is an instruction of this code.
    m.ip = unsafe { m.code_start().add(handler.code) };
}

/// Deals with the exception in the runtime: goes to its handler, leaving frames until there
/// is one. `reraised` says that it has passed here before, so that it is not noted again.
#[inline(never)]
pub(crate) fn raise(m: &mut Registers, reraised: bool) -> Flow {
    let Some(exception) = m.rt.peek_raised() else { return Flow::Exit };
    let mut reraised = reraised;
    loop {
        m.save();
        if !reraised {
            traceback::note(m.rt, exception);
        }
        reraised = false;
        while let Some(handler) = innermost(m) {
            if !is_active(m, handler) {
                m.rt.forget_raised();
                // SAFETY: the handler is in force; its depth was taken from this window.
                unsafe {
                    m.handler(count(m) - 1).add(2).write(Some(exception));
                    m.sp = m.window.add(handler.depth);
                }
                go_to(m, handler);
                m.push(exception);
                return Flow::Next;
            }
            pop_handler(m);
        }
        // SAFETY: the running frame is in being.
        let flags = unsafe { (*m.frame()).flags };
        if flags.contains(FrameFlags::GENERATOR) {
            generator::failed(m.rt);
        } else {
            frame::leave(m.rt);
        }
        if flags.contains(FrameFlags::ENTRY) {
            return Flow::Exit;
        }
        m.reload();
    }
}

/// Before a return: `true` if a `finally` block must run first, and control is there now.
#[inline(never)]
pub(crate) fn return_through(m: &mut Registers) -> bool {
    while let Some(handler) = innermost(m) {
        if handler.finally {
            if !is_active(m, handler) {
                // Loops inside the block leave iterators under the result.
                let value = m.pop();
                // SAFETY: the depth was taken from this window.
                m.sp = unsafe { m.window.add(handler.depth) };
                m.push(value);
                m.push(Obj::small(-1));
                go_to(m, handler);
                return true;
            }
            cancel(m);
        }
        pop_handler(m);
    }
    false
}

/// Goes to the target on top of the stack, running the `finally` blocks of `unwind & 0x7f`
/// handlers first; bit 7 says that the loop's iterator is dropped at the target.
#[inline(never)]
pub(crate) fn jump_through(m: &mut Registers, unwind: usize) -> Flow {
    let mut unwind = unwind;
    while unwind & 0x7f != 0 {
        unwind -= 1;
        let Some(handler) = innermost(m) else { break };
        if handler.finally {
            if !is_active(m, handler) {
                m.push(Obj::small(unwind as isize));
                go_to(m, handler);
                return Flow::Next;
            }
            cancel(m);
        }
        pop_handler(m);
    }
    let target = m.pop().small_value();
    // SAFETY: only `UNWIND_JUMP` puts a target there, which the verifier checked.
    m.ip = unsafe { m.code_start().offset(target) };
    if unwind & 0x80 != 0 {
        m.drop(taipan_mpy::opcode::ITER_SLOTS as usize);
    }
    if m.rt.interrupt.is_pending() {
        m.save();
        if m.rt.poll().is_err() {
            return Flow::Raise;
        }
    }
    Flow::Next
}

/// A `finally` block is left for good: what led into it, under the top, is forgotten.
fn cancel(m: &mut Registers) {
    let top = m.pop_slot();
    let cause = m.pop();
    if cause.is_small() {
        m.drop(1);
    }
    m.push_slot(top);
}
