//! `sys.settrace`: a function that is told of calls, lines, returns and exceptions, as a debugger
//! or a coverage tool wants. Follows CPython's "Data model: frame objects" and `sys.settrace`.
//!
//! While a function is set, code runs in a second copy of the loop, which comes here before each
//! instruction ([`tick`]); without one nothing is paid. What differs from CPython: the frame that
//! calls `settrace` is not traced itself, and there are no opcode events. Without memory for a frame object its events are left out.

use taipan_gc::Gc;
use taipan_mpy::opcode::Op;
use taipan_object::builtin::exception::{self, Exception};
use taipan_object::builtin::list::List;
use taipan_object::builtin::tuple;
use taipan_object::exec::{Code, Frame, FrameFlags};
use taipan_object::protocol::call;
use taipan_object::{Name, Obj, Res, Root, Runtime, names};

use crate::frame_object::{self, FrameObject, find};
use crate::registers::Registers;
use crate::traceback;

/// Sets the function that is told of every call, or none.
///
/// # Errors
/// `MemoryError`.
pub fn set(rt: &mut Runtime, function: Option<Obj>) -> Res<()> {
    rt.set_root(Root::Trace, function);
    let frames = match function {
        Some(_) => Some(Obj::from(List::with_capacity(rt, 8)?)),
        None => None,
    };
    rt.set_root(Root::TracedFrames, frames);
    rt.exec.tracing = function.is_some();
    if function.is_some() {
        // Has the loop that is running now change over at the next call.
        rt.interrupt.scheduled();
    }
    Ok(())
}

/// The frames that were told of, innermost last.
fn frames(rt: &Runtime) -> Option<Gc<List>> {
    rt.root(Root::TracedFrames)?.downcast::<List>()
}

fn innermost(rt: &Runtime) -> Option<Gc<FrameObject>> {
    let frames = frames(rt)?;
    let last = frames.len().checked_sub(1)?;
    frames.get(last)?.downcast::<FrameObject>()
}

/// Before an instruction of the running frame, whose registers are saved.
///
/// # Errors
/// What the function raises that is told; nothing is traced from then on.
#[inline(never)]
pub(crate) fn tick(m: &mut Registers) -> Res<()> {
    m.save();
    let place = m.frame();
    let start = m.code_start();
    forget_ended(m.rt);
    if let Some(last) = innermost(m.rt)
        && last.returning.get()
        && m.ip == start
    {
        // Its place was taken by a new call.
        pop(m.rt);
    }
    let frame = match innermost(m.rt) {
        Some(frame) if frame.place == place.addr() => {
            frame.returning.set(false);
            frame
        }
        other => {
            // SAFETY: the running frame is in being.
            let (flags, previous) = unsafe { ((*place).flags, (*place).previous) };
            let resumed = flags.contains(FrameFlags::GENERATOR)
                && other.is_some_and(|other| other.place == previous.addr());
            let Ok(frame) = push(m.rt, place) else {
                m.rt.forget_raised();
                return Ok(());
            };
            if m.ip == start {
                frame.line.set(definition_line(frame.code));
                let function = m.rt.root(Root::Trace).unwrap_or(Obj::NONE);
                tell(m.rt, frame, function, names::call, Obj::NONE)?;
                frame.line.set(0);
            } else if resumed {
                go_on(m, frame)?;
            }
            frame
        }
    };
    let offset = m.ip.addr() - start.addr();
    let now = line(m, 0);
    // A loop that goes back does the same line anew.
    let back = frame.offset.replace(offset) > offset;
    let new = frame.line.replace(now) != now || back;
    let Some(local) = frame.local.get() else {
        return Ok(());
    };
    if new {
        tell(m.rt, frame, local, names::line, Obj::NONE)?;
    }
    let opcode = m.peek_opcode();
    if (opcode == Op::RETURN_VALUE || opcode == Op::YIELD_VALUE)
        && let Some(local) = frame.local.get()
    {
        frame.returning.set(true);
        let value = m.peek(0);
        tell(m.rt, frame, local, names::return_, value)?;
    }
    Ok(())
}

/// Tells that the running frame, a generator's, goes on where it was suspended: its line is not told
/// again.
fn go_on(m: &mut Registers, frame: Gc<FrameObject>) -> Res<()> {
    let step = if m.peek_opcode() == Op::YIELD_FROM {
        0
    } else {
        -1
    };
    frame.line.set(line(m, step));
    frame.offset.set(m.ip.addr() - m.code_start().addr());
    let function = m.rt.root(Root::Trace).unwrap_or(Obj::NONE);
    tell(m.rt, frame, function, names::call, Obj::NONE)
}

/// What the running frame, whose registers are saved, delegates to has given a value, with which the
/// frame is suspended.
///
/// # Errors
/// As [`tick`].
#[cold]
pub(crate) fn delegated(m: &mut Registers, value: Obj) -> Res<()> {
    let Some(frame) = running(m) else {
        return Ok(());
    };
    frame.returning.set(true);
    match frame.local.get() {
        Some(local) => tell(m.rt, frame, local, names::return_, value),
        None => Ok(()),
    }
}

/// What the running frame delegates to has ended with a value: CPython takes it out of a
/// `StopIteration`, of which it tells.
///
/// # Errors
/// As [`tick`].
#[cold]
pub(crate) fn delegate_ended(m: &mut Registers, value: Obj) -> Res<()> {
    let Some(frame) = running(m) else {
        return Ok(());
    };
    let Some(local) = frame.local.get().filter(|_| value != Obj::NONE) else {
        return Ok(());
    };
    let stop = Exception::new(m.rt, &exception::STOP_ITERATION, &[value])?;
    let class = Obj::from(stop.type_of());
    let argument = tuple::new(m.rt, &[class, stop, Obj::NONE])?;
    tell(m.rt, frame, local, names::exception, argument)
}

/// The running frame, if it is told of.
fn running(m: &mut Registers) -> Option<Gc<FrameObject>> {
    forget_ended(m.rt);
    innermost(m.rt).filter(|frame| frame.place == m.frame().addr())
}

/// An exception has come to the running frame, whose registers are saved: what goes on, which is
/// another one if the function that is told raises it.
#[cold]
pub(crate) fn raised(m: &mut Registers, exception: Obj) -> Obj {
    let place = m.frame();
    // SAFETY: the running frame is in being.
    let is_generator = unsafe { (*place).flags }.contains(FrameFlags::GENERATOR);
    if is_generator && running(m).is_none() && m.ip != m.code_start() {
        // It goes on with an exception that was thrown into it.
        m.rt.forget_raised();
        let outcome = push(m.rt, place).and_then(|frame| go_on(m, frame));
        if outcome.is_err() {
            return m.rt.peek_raised().unwrap_or(exception);
        }
        m.rt.throw_again(exception);
    }
    aside(m, exception, |m, frame, local| {
        frame.line.set(line(m, -1));
        let class = Obj::from(exception.type_of());
        let value = tuple::new(m.rt, &[class, exception, Obj::NONE])?;
        tell(m.rt, frame, local, names::exception, value)
    })
}

/// An exception leaves the running frame: what goes on, as with [`raised`].
#[cold]
pub(crate) fn left(m: &mut Registers, exception: Obj) -> Obj {
    let exception = aside(m, exception, |m, frame, local| {
        tell(m.rt, frame, local, names::return_, Obj::NONE)
    });
    if innermost(m.rt).is_some_and(|frame| frame.place == m.frame().addr()) {
        pop(m.rt);
    }
    exception
}

/// Does something about the running frame, if it is told of, with the exception out of the way.
fn aside(
    m: &mut Registers,
    exception: Obj,
    act: impl FnOnce(&mut Registers, Gc<FrameObject>, Obj) -> Res<()>,
) -> Obj {
    let Some(frame) = running(m) else {
        return exception;
    };
    let Some(local) = frame.local.get() else {
        return exception;
    };
    m.rt.forget_raised();
    match act(m, frame, local) {
        Ok(()) => m.rt.throw_again(exception),
        Err(_) => return m.rt.peek_raised().unwrap_or(exception),
    }
    exception
}

/// The line of an instruction: of the one at `ip`, or the one before.
fn line(m: &Registers, step: isize) -> u32 {
    // SAFETY: the running frame is in being.
    let frame = unsafe { &*m.frame() };
    // Saved registers are one past the opcode of their instruction.
    let ahead = (1 + step) as usize;
    traceback::line_at(frame.code, m.ip.addr() + ahead)
}

/// The line of a function's definition; of its first instruction if that is not known.
fn definition_line(code: Gc<Code>) -> u32 {
    match code.definition.get() {
        0 => traceback::line_at(code, 0),
        line => line,
    }
}

/// Drops the innermost frames that do not run any more.
fn forget_ended(rt: &mut Runtime) {
    while let Some(last) = innermost(rt)
        && find(rt, last.place).is_none_or(|found| found.code != last.code)
    {
        pop(rt);
    }
}

fn push(rt: &mut Runtime, place: *mut Frame) -> Res<Gc<FrameObject>> {
    let frame = frame_object::of_running(rt, place)?;
    if let Some(frames) = frames(rt) {
        frames.push(rt, Obj::from(frame))?;
    }
    Ok(frame)
}

fn pop(rt: &mut Runtime) {
    if let Some(frames) = frames(rt) {
        frames.truncate(frames.len().saturating_sub(1));
    }
}

/// Tells `function` of an event; what it returns is told of those that follow in this frame.
fn tell(
    rt: &mut Runtime,
    frame: Gc<FrameObject>,
    function: Obj,
    event: Name,
    argument: Obj,
) -> Res<()> {
    rt.exec.tracing = false;
    let result = call::call(
        rt,
        function,
        &[Obj::from(frame), Obj::from(event), argument],
    );
    match result {
        Ok(local) => {
            let is_set = rt.root(Root::Trace).is_some();
            rt.exec.tracing = is_set;
            if event == names::call || local != Obj::NONE {
                frame
                    .local
                    .set(Some(local).filter(|local| *local != Obj::NONE));
            }
            Ok(())
        }
        Err(raised) => {
            rt.set_root(Root::Trace, None);
            rt.set_root(Root::TracedFrames, None);
            Err(raised)
        }
    }
}
