//! Handlers, `with`, and raising.
//!
//! A handler in force is four words behind the locals: where its code is (offset of the
//! instruction), the operand depth (twice it, plus one for `finally` and `with`), the
//! exception it is dealing with, and the return or jump that goes on after it. What each
//! instruction may rely on is written in `taipan_mpy::verify`.

use taipan_object::protocol::attribute::{self, Loaded};
use taipan_object::protocol::{call, convert};
use taipan_object::types::{TypeFlags, is_subtype};
use taipan_object::{Name, Obj, Raised, Res, Runtime, exception, names};

use super::attempt;
use crate::registers::{Flow, Registers};
use crate::unwind;

/// Puts a handler in force, its code being the operand away.
#[inline(always)]
pub(crate) fn setup(m: &mut Registers, finally: bool) -> Flow {
    let distance = m.forward();
    push_handler(m, distance, finally);
    Flow::Next
}

#[inline(always)]
fn push_handler(m: &mut Registers, distance: isize, finally: bool) {
    let offset = m.ip.addr().wrapping_add_signed(distance) - m.code_start().addr();
    let depth = (m.sp.addr() - m.window.addr()) / size_of::<usize>();
    // SAFETY: the running frame is in being, and the verifier bounded its handlers.
    unsafe {
        let index = (*m.frame()).handlers;
        let handler = m.handler(index);
        handler.write(Some(Obj::small(offset as isize)));
        handler
            .add(1)
            .write(Some(Obj::small((depth << 1 | finally as usize) as isize)));
        handler.add(2).write(None);
        handler.add(3).write(None);
        (*m.frame()).handlers = index + 1;
    }
}

/// Takes the innermost handler out of force.
#[inline(always)]
pub(crate) fn pop_handler(m: &mut Registers) {
    // SAFETY: the running frame is in being, and the verifier checked that there is one.
    unsafe { (*m.frame()).handlers -= 1 };
}

/// Leaves an `except` block.
#[inline(always)]
pub(crate) fn pop_except_jump(m: &mut Registers) -> Flow {
    let distance = m.forward();
    pop_handler(m);
    m.jump(distance);
    Flow::Next
}

/// Enters a `with` block: leaves `__exit__` and its object, then what `__enter__` gave.
#[inline(always)]
pub(crate) fn setup_with(m: &mut Registers) -> Flow {
    let distance = m.forward();
    let manager = m.peek(0);
    m.save();
    let (exit, this, value) = attempt!(enter_with(m.rt, manager));
    m.drop(1);
    m.push(exit);
    m.push_slot(this);
    push_handler(m, distance, true);
    m.push(value);
    Flow::Next
}

#[inline(never)]
fn enter_with(rt: &mut Runtime, manager: Obj) -> Res<(Obj, Option<Obj>, Obj)> {
    let exit = method_of_manager(rt, manager, names::__exit__)?;
    let enter = method_of_manager(rt, manager, names::__enter__)?;
    let value = call::call_loaded(rt, enter, &[])?;
    Ok(match exit {
        Loaded::Method(function, this) => (function, Some(this), value),
        Loaded::Value(function) => (function, None, value),
    })
}

fn method_of_manager(rt: &mut Runtime, manager: Obj, name: Name) -> Res<Loaded> {
    match attribute::load(rt, manager, name) {
        Err(raised) => Err(no_manager(rt, manager, name, raised)),
        found => found,
    }
}

/// What `with` raises when its object has no such method.
#[cold]
#[inline(never)]
fn no_manager(rt: &mut Runtime, manager: Obj, name: Name, raised: Raised) -> Raised {
    if let Err(other) = rt.catch(raised, &exception::ATTRIBUTE_ERROR) {
        return other;
    }
    let ty = manager.type_of().name;
    // The one that is missed is named if the other is there.
    let half = name == names::__exit__
        && matches!(
            attribute::try_get(rt, manager, names::__enter__),
            Ok(Some(_))
        );
    rt.type_error_fmt(format_args!(
        "'{ty}' object does not support the context manager protocol{}",
        if half {
            " (missed __exit__ method)"
        } else {
            ""
        }
    ))
}

#[inline(never)]
fn call_exit(rt: &mut Runtime, exit: Obj, this: Option<Obj>, raised: Option<Obj>) -> Res<bool> {
    let (class, value) = match raised {
        Some(raised) => (Obj::from(raised.type_of()), raised),
        None => (Obj::NONE, Obj::NONE),
    };
    // As upstream, there is no traceback to look at.
    let result = match this {
        Some(this) => call::call(rt, exit, &[this, class, value, Obj::NONE])?,
        None => call::call(rt, exit, &[class, value, Obj::NONE])?,
    };
    convert::truth(rt, result)
}

/// Calls `__exit__`, which lies below the record that says why the block ends: two slots
/// when something is pending, else one with `None` or an exception.
#[inline(always)]
pub(crate) fn with_cleanup(m: &mut Registers) -> Flow {
    m.save();
    if m.outline(|m| unwind::pending(m)).is_some() {
        let (exit, this, value, cause) = (m.peek(3), m.slot(2), m.slot(1), m.slot(0));
        attempt!(call_exit(m.rt, exit, this, None));
        m.drop(4);
        m.push_slot(value);
        m.push_slot(cause);
        return Flow::Next;
    }
    let (exit, this, cause) = (m.peek(2), m.slot(1), m.peek(0));
    let raised = if is_exception(cause) {
        Some(cause)
    } else {
        None
    };
    let swallowed = attempt!(call_exit(m.rt, exit, this, raised)) && raised.is_some();
    m.drop(2);
    m.put(0, if swallowed { Obj::NONE } else { cause });
    Flow::Next
}

/// Ends a `finally` block, or an `except` block that did not match: goes on with what led
/// into it.
#[inline(always)]
pub(crate) fn end_finally(m: &mut Registers) -> Flow {
    m.save();
    let pending = m.outline(|m| unwind::pending(m));
    pop_handler(m);
    if let Some(pending) = pending {
        m.drop(1);
        return m.outline(|m| unwind::go_on(m, pending));
    }
    let cause = m.pop();
    if cause == Obj::NONE {
        return Flow::Next;
    }
    if !is_exception(cause) {
        let _ = super::build::broken(m.rt);
        return Flow::Raise;
    }
    let _ = m.rt.throw(cause);
    Flow::Reraise
}

/// A jump out of blocks: their `finally` parts run first.
#[inline(always)]
pub(crate) fn unwind_jump(m: &mut Registers) -> Flow {
    let distance = m.distance();
    let target = m.ip.addr().wrapping_add_signed(distance) - m.code_start().addr();
    let count = m.fetch() as usize;
    m.outline(|m| unwind::jump_through(m, target, count))
}

/// Is it an instance of an exception type?
pub(crate) fn is_exception(value: Obj) -> bool {
    value.is_pointer() && value.type_of().flags.contains(TypeFlags::EXCEPTION)
}

/// The exception that `raise x` raises.
pub(crate) fn to_raise(rt: &mut Runtime, value: Obj) -> Res {
    instance(rt, value, "exceptions must derive from BaseException")
}

/// The exception that another is raised from.
fn to_chain(rt: &mut Runtime, value: Obj) -> Res {
    instance(rt, value, "exception causes must derive from BaseException")
}

#[inline(never)]
fn instance(rt: &mut Runtime, value: Obj, refused: &'static str) -> Res {
    if is_exception(value) {
        return Ok(value);
    }
    if let Some(class) = value.as_type()
        && is_subtype(
            class,
            taipan_gc::Gc::from_static(&exception::BASE_EXCEPTION),
        )
    {
        let instance = call::call(rt, value, &[])?;
        if is_exception(instance) {
            return Ok(instance);
        }
    }
    Err(rt.type_error(refused))
}

/// `raise x`
#[inline(always)]
pub(crate) fn raise(m: &mut Registers) -> Flow {
    let value = m.peek(0);
    m.save();
    let exception = attempt!(to_raise(m.rt, value));
    m.outline(|m| unwind::replace_context(m, exception));
    let _ = m.rt.throw(exception);
    Flow::Raise
}

/// `raise x from y`
#[inline(always)]
pub(crate) fn raise_from(m: &mut Registers) -> Flow {
    let (value, cause) = (m.peek(1), m.peek(0));
    m.save();
    let exception = attempt!(to_raise(m.rt, value));
    let cause = if cause == Obj::NONE {
        cause
    } else {
        attempt!(to_chain(m.rt, cause))
    };
    if let Some(raised) = exception.downcast::<exception::Exception>() {
        raised.cause.set(cause);
        raised.suppress_context.set(true);
    }
    m.outline(|m| unwind::replace_context(m, exception));
    let _ = m.rt.throw(exception);
    Flow::Raise
}

/// `raise` alone: the exception being handled once more.
#[inline(always)]
pub(crate) fn raise_last(m: &mut Registers) -> Flow {
    m.save();
    match m.outline(|m| unwind::handled(m)) {
        Some(exception) => {
            let _ = m.rt.throw(exception);
            Flow::Reraise
        }
        None => {
            let _ =
                m.rt.raise(&exception::RUNTIME_ERROR, "No active exception to reraise");
            Flow::Raise
        }
    }
}
