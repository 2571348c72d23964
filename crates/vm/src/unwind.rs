//! Leaving blocks out of order: exceptions looking for a handler, returns and jumps that
//! run `finally` blocks on their way.

use taipan_mpy::opcode::{ITER_SLOTS, Op};
use taipan_mpy::verify::AsyncWith;
use taipan_object::Obj;
use taipan_object::exception::Exception;
use taipan_object::exec::{FrameFlags, HANDLER_WORDS};

use crate::ops::calls;
use crate::ops::exceptions::pop_handler;
use crate::registers::{Flow, Registers};
#[cfg(feature = "settrace")]
use crate::trace;
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
    let (code, depth) = unsafe {
        (
            handler.read()?.as_small()?,
            handler.add(1).read()?.as_small()?,
        )
    };
    Some(Handler {
        code: code as usize,
        depth: depth as usize >> 1,
        finally: depth & 1 != 0,
    })
}

/// The exception that the innermost handler is dealing with, of this frame or of one that
/// it was called from.
pub(crate) fn handled(m: &Registers) -> Option<Obj> {
    let mut frame = m.frame();
    // SAFETY: the running frame and its chain of `previous` are in being, and `push_handler`
    // wrote the words of every handler in force.
    while let Some(current) = unsafe { frame.as_ref() } {
        let locals = current.code.shape.locals as usize;
        for index in (0..current.handlers).rev() {
            let word = locals + index * HANDLER_WORDS + 2;
            // SAFETY: as above.
            if let Some(exception) = unsafe { current.window.add(word).read() } {
                return Some(exception);
            }
        }
        frame = current.previous;
    }
    None
}

/// The exception that was being handled becomes the context of one that is new.
fn set_context(m: &Registers, exception: Obj) {
    let Some(object) = exception.downcast::<Exception>() else {
        return;
    };
    let fresh = object.traceback.get() == Obj::NONE && object.context.get() == Obj::NONE;
    if fresh
        && !m.rt.is_memory_error_object(exception)
        && let Some(handled) = handled(m)
        && handled != exception
    {
        object.context.set(handled);
    }
}

/// The same of one that a program raises, whatever its context was before. Where it is among the
/// contexts of the one that was being handled it is taken out there, so that there is no circle.
pub(crate) fn replace_context(m: &Registers, exception: Obj) {
    let (Some(object), Some(handled)) = (exception.downcast::<Exception>(), handled(m)) else {
        return;
    };
    if handled == exception || m.rt.is_memory_error_object(exception) {
        return;
    }
    // A program can have made a circle itself: the second walker is met where there is one.
    let mut current = handled.downcast::<Exception>();
    let (mut slow, mut moves) = (current, false);
    while let Some(link) = current {
        let next = link.context.get();
        if next == exception {
            link.context.set(Obj::NONE);
            break;
        }
        current = next.downcast::<Exception>();
        if current == slow {
            break;
        }
        if moves {
            slow = slow.and_then(|slow| slow.context.get().downcast::<Exception>());
        }
        moves = !moves;
    }
    object.context.set(handled);
}

/// Has control reached the handler's code already?
fn is_active(m: &Registers, handler: Handler) -> bool {
    handler.code <= m.offset()
}

/// What goes on after a `finally` block.
#[derive(Clone, Copy)]
pub(crate) enum Pending {
    /// A return, of the value on the stack.
    Return,
    /// A jump: the offset of its target, the handlers still to close, and bit 7.
    Jump(usize, usize),
}

impl Pending {
    fn encode(self) -> Obj {
        match self {
            Pending::Return => Obj::small(-1),
            Pending::Jump(target, unwind) => Obj::small((target << 8 | unwind) as isize),
        }
    }

    fn decode(value: isize) -> Pending {
        if value < 0 {
            Pending::Return
        } else {
            Pending::Jump(value as usize >> 8, value as usize & 0xff)
        }
    }
}

/// What goes on after the innermost handler.
pub(crate) fn pending(m: &Registers) -> Option<Pending> {
    let index = count(m).checked_sub(1)?;
    // SAFETY: as in `innermost`.
    let word = unsafe { m.handler(index).add(3).read() };
    word.and_then(|word| word.as_small()).map(Pending::decode)
}

/// Enters the innermost handler's code with the operands it expects: those below it, then
/// an exception, or two slots when something is pending.
fn go_to(m: &mut Registers, handler: Handler, exception: Option<Obj>, pending: Option<Pending>) {
    // SAFETY: the handler is in force; its depth was taken from this window.
    unsafe {
        let words = m.handler(count(m) - 1);
        words.add(2).write(exception);
        words.add(3).write(pending.map(Pending::encode));
        m.sp = m.window.add(handler.depth);
    }
    let mut target = handler.code;
    // SAFETY: the verifier checked that the handler's code is an instruction of this code.
    if handler.finally && unsafe { *m.code_start().add(target) } == Op::DUP_TOP {
        target = async_entry(m, target, pending.is_some());
    }
    // SAFETY: as above, and the verifier checked these entries too.
    m.ip = unsafe { m.code_start().add(target) };
}

/// Where the handler of an `async with` is entered, whose first instructions are skipped.
#[cold]
fn async_entry(m: &Registers, target: usize, pending: bool) -> usize {
    let code = m.code();
    let instructions = code.bytecode.bytes().get(code.entry..).unwrap_or(&[]);
    match AsyncWith::at(instructions, target as u32) {
        Some(entries) if pending => entries.unwound as usize,
        Some(entries) => entries.raised as usize,
        None => target,
    }
}

/// Deals with the exception in the runtime: goes to its handler, leaving frames until there
/// is one. `reraised` says that it has passed here before, so that it is not noted again.
#[inline(never)]
pub(crate) fn raise(m: &mut Registers, reraised: bool) -> Flow {
    let Some(mut exception) = m.rt.peek_raised() else {
        return Flow::Exit;
    };
    let mut reraised = reraised;
    loop {
        m.save();
        if !reraised {
            set_context(m, exception);
            traceback::note(m.rt, exception);
            #[cfg(feature = "settrace")]
            if m.rt.exec.tracing {
                exception = trace::raised(m, exception);
            }
        }
        reraised = false;
        while let Some(handler) = innermost(m) {
            if !is_active(m, handler) {
                m.rt.forget_raised();
                go_to(m, handler, Some(exception), None);
                m.push(exception);
                return Flow::Next;
            }
            pop_handler(m);
        }
        #[cfg(feature = "settrace")]
        if m.rt.exec.tracing {
            exception = trace::left(m, exception);
        }
        // SAFETY: the running frame is in being.
        let flags = unsafe { (*m.frame()).flags };
        if flags.contains(FrameFlags::GENERATOR) {
            generator::failed(m.rt);
            // `StopIteration` has become another.
            exception = m.rt.peek_raised().unwrap_or(exception);
        } else {
            frame::leave(m.rt);
        }
        if flags.contains(FrameFlags::ENTRY) {
            return Flow::Exit;
        }
        m.reload();
        if flags.contains(FrameFlags::DELEGATE) {
            // Where it was resumed from is the `yield from`, as if that were to run again.
            m.fetch();
        }
    }
}

/// Before a return: `true` if a `finally` block must run first, and control is there now.
#[inline(never)]
pub(crate) fn return_through(m: &mut Registers) -> bool {
    let value = m.pop();
    while let Some(handler) = innermost(m) {
        if handler.finally && !is_active(m, handler) {
            // Loops inside the block leave iterators under the result.
            go_to(m, handler, None, Some(Pending::Return));
            m.push(value);
            m.push(Obj::NONE);
            return true;
        }
        pop_handler(m);
    }
    m.push(value);
    false
}

/// Jumps to an offset after closing `unwind & 0x7f` handlers, whose `finally` blocks run
/// first; bit 7 says that a loop's iterator is dropped at the target.
#[inline(never)]
pub(crate) fn jump_through(m: &mut Registers, target: usize, unwind: usize) -> Flow {
    let mut unwind = unwind;
    while unwind & 0x7f != 0 {
        unwind -= 1;
        let Some(handler) = innermost(m) else { break };
        if handler.finally && !is_active(m, handler) {
            go_to(m, handler, None, Some(Pending::Jump(target, unwind)));
            m.push(Obj::NONE);
            m.push(Obj::NONE);
            return Flow::Next;
        }
        // SAFETY: its depth was taken from this window.
        m.sp = unsafe { m.window.add(handler.depth) };
        pop_handler(m);
    }
    // SAFETY: the verifier checked the target of `UNWIND_JUMP`, from where it comes.
    m.ip = unsafe { m.code_start().add(target) };
    if unwind & 0x80 != 0 {
        m.drop(ITER_SLOTS as usize);
    }
    if m.rt.interrupt.is_pending() {
        m.save();
        if m.rt.poll().is_err() {
            return Flow::Raise;
        }
    }
    Flow::Next
}

/// Goes on with what was pending: the value to return, or any, is on top.
#[inline(never)]
pub(crate) fn go_on(m: &mut Registers, pending: Pending) -> Flow {
    match pending {
        Pending::Return => calls::return_value(m),
        Pending::Jump(target, unwind) => {
            m.drop(1);
            jump_through(m, target, unwind)
        }
    }
}
