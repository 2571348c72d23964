//! Generators: frames that stop at `yield` and go on later. A generator's frame runs where
//! it lies, in the heap; a `for` loop resumes it in the same loop over instructions.

use core::mem::offset_of;

use taipan_gc::Gc;
use taipan_mpy::opcode::Op;
use taipan_object::builtin::generator::to_exception;
use taipan_object::exec::{Frame, FrameFlags, Generator, GeneratorState};
use taipan_object::protocol::{attribute, call, iterate};
use taipan_object::runtime::Resume;
use taipan_object::types::is_subtype;
use taipan_object::{Obj, Raised, Res, Runtime, exception, names};

use crate::ops::iteration;
use crate::registers::{Flow, Registers};
use crate::{frame, run};

pub(crate) mod collect;

/// Generators that may run inside each other. They take no room on the stack, so its limit
/// does not hold for them.
const MAX_NESTED: usize = if cfg!(target_pointer_width = "64") {
    4096
} else {
    256
};

/// The generator that a frame lies in.
///
/// # Safety
/// `frame` is the frame of a generator.
pub(crate) unsafe fn of_frame(frame: *mut Frame) -> Gc<Generator> {
    // SAFETY: the frame is at this offset inside its generator.
    unsafe {
        Gc::from_ptr(
            frame
                .byte_sub(offset_of!(Generator, frame))
                .cast::<Generator>(),
        )
    }
}

/// Makes the generator's frame the running one.
fn enter(rt: &mut Runtime, generator: Gc<Generator>, flags: FrameFlags) {
    let frame = generator.frame();
    generator.state.set(GeneratorState::Running);
    rt.exec.generators += 1;
    // SAFETY: the frame belongs to the generator, which does not run; the window is an
    // array that never moves.
    unsafe {
        (*frame).previous = rt.exec.frame;
        (*frame).top = frame::top(rt);
        (*frame).flags = flags | FrameFlags::GENERATOR;
    }
    rt.exec.frame = frame;
}

/// Resumes a generator until it yields or ends; the hook behind `next`, `send`, `throw`.
///
/// # Errors
/// What the generator raises; `ValueError` if it is running already.
pub fn resume(rt: &mut Runtime, generator: Gc<Generator>, with: Resume) -> Res<Option<Obj>> {
    rt.check_stack()?;
    match generator.state.get() {
        GeneratorState::Running => {
            return Err(rt.value_error("generator already executing"));
        }
        GeneratorState::Finished => {
            return match with {
                Resume::Send(_) => {
                    rt.returned = Obj::NONE;
                    Ok(None)
                }
                Resume::Throw(exception) => {
                    let exception = to_exception(rt, exception, Obj::NONE)?;
                    Err(rt.throw(exception))
                }
            };
        }
        GeneratorState::Fresh => {
            if let Resume::Send(value) = with
                && value != Obj::NONE
            {
                return Err(rt.type_error("can't send non-None value to a just-started generator"));
            }
        }
        GeneratorState::Suspended => {}
    }
    let with = match (with, generator.pending.take()) {
        (Resume::Send(_), Some(exception)) => Resume::Throw(exception),
        (with, _) => with,
    };
    if let Resume::Throw(exception) = with
        && let Some(inner) = delegate(generator)
    {
        return throw_into(rt, generator, inner, exception);
    }
    let with = match with {
        Resume::Throw(exception) => Resume::Throw(to_exception(rt, exception, Obj::NONE)?),
        send => send,
    };
    let fresh = generator.state.get() == GeneratorState::Fresh;
    enter(rt, generator, FrameFlags::ENTRY);
    let raised = match with {
        Resume::Send(value) => {
            if !fresh {
                push(generator, value);
            }
            None
        }
        Resume::Throw(exception) => Some(rt.throw(exception)),
    };
    go(rt, generator, raised)
}

/// Runs the generator, whose frame is the running one, to the next `yield` or its end.
fn go(rt: &mut Runtime, generator: Gc<Generator>, raised: Option<Raised>) -> Res<Option<Obj>> {
    let value = run::run(rt, raised)?;
    if generator.state.get() == GeneratorState::Suspended {
        return Ok(Some(value));
    }
    rt.returned = value;
    Ok(None)
}

/// Pushes onto the operands of a generator that does not run.
fn push(generator: Gc<Generator>, value: Obj) {
    let frame = generator.frame();
    // SAFETY: the verifier made sure that the window has room for the value at a `yield`.
    unsafe {
        (*frame).sp.write(Some(value));
        (*frame).sp = (*frame).sp.add(1);
    }
}

/// The iterator that a suspended generator is in the middle of `yield from` with.
fn delegate(generator: Gc<Generator>) -> Option<Obj> {
    if generator.state.get() != GeneratorState::Suspended {
        return None;
    }
    let frame = generator.frame();
    // SAFETY: a suspended frame's registers are saved in it; at `yield from` the iterator
    // is on top.
    unsafe {
        if *(*frame).ip == Op::YIELD_FROM {
            (*frame).sp.sub(1).read()
        } else {
            None
        }
    }
}

/// Throws into the iterator that the generator delegates to.
fn throw_into(
    rt: &mut Runtime,
    generator: Gc<Generator>,
    inner: Obj,
    exception: Obj,
) -> Res<Option<Obj>> {
    generator.state.set(GeneratorState::Running);
    let exits = match exception.as_type() {
        Some(class) => is_subtype(class, Gc::from_static(&exception::GENERATOR_EXIT)),
        None => exception.is_instance(&exception::GENERATOR_EXIT),
    };
    let outcome = if exits {
        // Closing the outer generator closes the inner one, then raises here.
        let closed = match attribute::try_get(rt, inner, names::close) {
            Ok(Some(close)) => call::call(rt, close, &[]).map(|_| ()),
            Ok(None) => Ok(()),
            Err(raised) => Err(raised),
        };
        match closed {
            Ok(()) => match to_exception(rt, exception, Obj::NONE) {
                Ok(exception) => Err(rt.throw(exception)),
                Err(raised) => Err(raised),
            },
            Err(raised) => Err(raised),
        }
    } else {
        resume_iterator(rt, inner, Resume::Throw(exception))
    };
    generator.state.set(GeneratorState::Suspended);
    let frame = generator.frame();
    match outcome {
        Ok(Some(value)) => Ok(Some(value)),
        Ok(None) => {
            // `yield from` is over: its result takes the iterator's place.
            let result = rt.returned;
            // SAFETY: the registers of a suspended frame; the instruction is one byte long.
            unsafe {
                (*frame).ip = (*frame).ip.add(1);
                (*frame).sp.sub(1).write(Some(result));
            }
            enter(rt, generator, FrameFlags::ENTRY);
            go(rt, generator, None)
        }
        Err(raised) => {
            // SAFETY: as above.
            unsafe {
                (*frame).ip = (*frame).ip.add(1);
                (*frame).sp = (*frame).sp.sub(1);
            }
            enter(rt, generator, FrameFlags::ENTRY);
            go(rt, generator, Some(raised))
        }
    }
}

/// Resumes any iterator: a generator directly, others through their methods. `None` at its
/// end, with what it returned in `Runtime::returned`.
///
/// # Errors
/// What it raises.
pub fn resume_iterator(rt: &mut Runtime, iterator: Obj, with: Resume) -> Res<Option<Obj>> {
    if let Some(generator) = iterator.downcast::<Generator>() {
        return resume(rt, generator, with);
    }
    let outcome = match with {
        Resume::Send(value) if value == Obj::NONE => {
            rt.returned = Obj::NONE;
            return iterate::next(rt, iterator);
        }
        Resume::Send(value) => attribute::call_method(rt, iterator, names::send, &[value]),
        Resume::Throw(exception) => match attribute::try_get(rt, iterator, names::throw)? {
            Some(throw) => call::call(rt, throw, &[exception]),
            None => {
                let exception = to_exception(rt, exception, Obj::NONE)?;
                return Err(rt.throw(exception));
            }
        },
    };
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            let stop = rt.catch(raised, &exception::STOP_ITERATION)?;
            rt.returned = exception::stop_value(stop);
            Ok(None)
        }
    }
}

/// A `for` loop asks for the next item: the generator runs in the same loop. `label` is
/// where the loop's operand lies, so that the loop can go on from there; `distance` is that
/// operand.
#[inline(always)]
pub(crate) fn resume_for(
    m: &mut Registers,
    generator: Gc<Generator>,
    label: *const u8,
    distance: isize,
) -> Flow {
    if quick_resume_for(m, generator, label) {
        return Flow::Next;
    }
    m.outline(|m| resume_for_slow(m, generator, distance))
}

/// The same where there is nothing else to do.
#[inline(always)]
pub(crate) fn quick_resume_for(
    m: &mut Registers,
    generator: Gc<Generator>,
    label: *const u8,
) -> bool {
    if !is_startable(m.rt, generator) {
        return false;
    }
    // SAFETY: the running frame is in being.
    unsafe { (*m.frame()).ip = label };
    start(m, generator, FrameFlags::empty());
    true
}

/// Can it be resumed for its next value in the same loop?
#[inline(always)]
fn is_startable(rt: &Runtime, generator: Gc<Generator>) -> bool {
    let state = generator.state.get();
    (state == GeneratorState::Fresh || state == GeneratorState::Suspended)
        && rt.exec.generators < MAX_NESTED
        && generator.pending.get().is_none()
}

/// Resumes a generator ([`is_startable`]) in the same loop, the registers of the running frame saved.
#[inline(always)]
fn start(m: &mut Registers, generator: Gc<Generator>, flags: FrameFlags) {
    let suspended = generator.state.get() == GeneratorState::Suspended;
    enter(m.rt, generator, flags);
    if suspended {
        push(generator, Obj::NONE);
    }
    m.reload();
}

#[cold]
#[inline(never)]
fn resume_for_slow(m: &mut Registers, generator: Gc<Generator>, distance: isize) -> Flow {
    if m.rt.exec.generators >= MAX_NESTED {
        let _ = m.rt.recursion_error();
        return Flow::Raise;
    }
    match resume(m.rt, generator, Resume::Send(Obj::NONE)) {
        Ok(Some(value)) => {
            m.push(value);
            Flow::Next
        }
        Ok(None) => iteration::end(m, distance),
        Err(_) => Flow::Raise,
    }
}

/// Suspends the running generator; whoever resumed it gets the value.
#[inline(always)]
pub(crate) fn suspend(m: &mut Registers, value: Obj) -> Flow {
    loop {
        let frame = m.frame();
        // SAFETY: the running frame is in being.
        let flags = unsafe { (*frame).flags };
        if !flags.contains(FrameFlags::GENERATOR) {
            let _ = crate::ops::build::broken(m.rt);
            return Flow::Raise;
        }
        m.save();
        // SAFETY: the flag says that the frame lies in a generator.
        unsafe { leave(m.rt, frame) };
        if cfg!(feature = "quick") && flags.contains(FrameFlags::COLLECT) {
            return m.outline(|m| collect::add(m, value, flags.contains(FrameFlags::AS_TUPLE)));
        }
        if flags.contains(FrameFlags::ENTRY) {
            m.rt.returned = value;
            return Flow::Exit;
        }
        m.reload();
        if !flags.contains(FrameFlags::DELEGATE) {
            m.forward();
            m.push(value);
            return Flow::Next;
        }
        // Who delegates to it yields the same, and runs `yield from` again when it is resumed.
    }
}

/// Leaves the running frame, its registers saved, until its generator is resumed.
///
/// # Safety
/// `frame` is the running frame, and lies in a generator.
#[inline(always)]
unsafe fn leave(rt: &mut Runtime, frame: *mut Frame) {
    rt.exec.generators -= 1;
    // SAFETY: the caller's.
    unsafe {
        let generator = of_frame(frame);
        generator.state.set(GeneratorState::Suspended);
        if (*frame).handlers != 0 && !generator.closes.get() {
            close_when_lost(rt, generator);
        }
        rt.exec.frame = (*frame).previous;
    }
}

/// Has the generator closed when nobody refers to it any more, so that its `finally` and
/// `with` blocks end. Without memory to note that it is not.
#[cold]
#[inline(never)]
fn close_when_lost(rt: &mut Runtime, generator: Gc<Generator>) {
    generator.closes.set(rt.finalise_later(generator));
}

/// `yield x`
#[inline(always)]
pub(crate) fn yield_value(m: &mut Registers) -> Flow {
    if cfg!(feature = "quick") && collect::quick_yield(m) {
        return Flow::Next;
    }
    let value = m.pop();
    suspend(m, value)
}

/// `yield from x`: one step of it.
#[inline(always)]
pub(crate) fn yield_from(m: &mut Registers) -> Flow {
    let (iterator, sent) = (m.peek(1), m.peek(0));
    if delegate_to(m, iterator, sent) {
        return Flow::Next;
    }
    m.save();
    match resume_iterator(m.rt, iterator, Resume::Send(sent)) {
        Ok(Some(value)) => {
            // The instruction runs again when the generator is resumed, with what is sent then.
            m.drop(1);
            #[cfg(feature = "settrace")]
            if m.rt.exec.tracing && m.outline(|m| crate::trace::delegated(m, value)).is_err() {
                m.drop(1);
                return Flow::Raise;
            }
            // SAFETY: the instruction is one byte long.
            m.ip = unsafe { m.ip.sub(1) };
            suspend(m, value)
        }
        Ok(None) => {
            let result = m.rt.returned;
            m.drop(1);
            m.put(0, result);
            #[cfg(feature = "settrace")]
            if m.rt.exec.tracing
                && m.outline(|m| crate::trace::delegate_ended(m, result))
                    .is_err()
            {
                m.drop(1);
                return Flow::Raise;
            }
            Flow::Next
        }
        Err(_) => {
            m.drop(2);
            Flow::Raise
        }
    }
}

/// Resumes a generator, by `yield from`, in the same loop; `false` if that is not all there is
/// to do.
#[inline(always)]
fn delegate_to(m: &mut Registers, iterator: Obj, sent: Obj) -> bool {
    let Some(generator) = iterator.downcast::<Generator>() else {
        return false;
    };
    let state = generator.state.get();
    let startable = match state {
        GeneratorState::Suspended => true,
        GeneratorState::Fresh => sent == Obj::NONE,
        GeneratorState::Running | GeneratorState::Finished => false,
    };
    let too_deep = m.rt.exec.generators >= MAX_NESTED;
    if !startable || too_deep || generator.pending.get().is_some() || is_traced(m.rt) {
        return false;
    }
    // The instruction, one byte long, runs again when the running generator is resumed, with what
    // is sent then.
    m.drop(1);
    // SAFETY: it was just fetched.
    m.ip = unsafe { m.ip.sub(1) };
    m.save();
    enter(m.rt, generator, FrameFlags::DELEGATE);
    if state == GeneratorState::Suspended {
        push(generator, sent);
    }
    m.reload();
    true
}

/// Is `sys.settrace` to be told of what runs?
#[inline(always)]
fn is_traced(rt: &Runtime) -> bool {
    #[cfg(feature = "settrace")]
    return rt.exec.tracing;
    #[cfg(not(feature = "settrace"))]
    {
        let _ = rt;
        false
    }
}

/// The running generator has returned.
pub(crate) fn finished(m: &mut Registers, value: Obj) -> Flow {
    let frame = m.frame();
    m.rt.exec.generators -= 1;
    // SAFETY: the running frame is in being, and lies in a generator (`calls::leave_special`).
    let flags = unsafe {
        of_frame(frame).state.set(GeneratorState::Finished);
        m.rt.exec.frame = (*frame).previous;
        (*frame).flags
    };
    m.rt.returned = value;
    if flags.contains(FrameFlags::ENTRY) {
        return Flow::Exit;
    }
    m.reload();
    if cfg!(feature = "quick") && flags.contains(FrameFlags::COLLECT) {
        return collect::finish(m, flags.contains(FrameFlags::AS_TUPLE));
    }
    if flags.contains(FrameFlags::DELEGATE) {
        // `yield from` is over: the result takes the iterator's place.
        m.fetch();
        m.put(0, value);
        return Flow::Next;
    }
    let distance = m.forward();
    iteration::end(m, distance)
}

/// The running generator has raised: its frame is left. `StopIteration` becomes
/// `RuntimeError` (PEP 479).
pub(crate) fn failed(rt: &mut Runtime) {
    let frame = rt.exec.frame;
    rt.exec.generators -= 1;
    // SAFETY: the running frame is in being, and lies in a generator (`unwind::raise`).
    unsafe {
        of_frame(frame).state.set(GeneratorState::Finished);
        rt.exec.frame = (*frame).previous;
    }
    if let Some(raised) = rt.peek_raised()
        && raised.is_instance(&exception::STOP_ITERATION)
    {
        let _ = rt.raise(&exception::RUNTIME_ERROR, "generator raised StopIteration");
        if let Some(new) = rt
            .peek_raised()
            .and_then(|new| new.downcast::<exception::Exception>())
        {
            new.cause.set(raised);
            new.context.set(raised);
        }
    }
}
