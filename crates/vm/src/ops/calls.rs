//! Calls and returns. A call of a Python function by a Python function enters a frame in
//! the same loop; everything else goes through the call protocol.

use taipan_gc::Gc;
use taipan_mpy::opcode::Op;
use taipan_object::builtin::function::{FUNCTION, NATIVE_FUNCTION};
use taipan_object::builtin::object;
use taipan_object::builtin::range::RANGE;
use taipan_object::builtin::type_::TYPE;
use taipan_object::exec::{FrameFlags, Function, Generator};
use taipan_object::native::NativeFunction;
use taipan_object::protocol::call;
use taipan_object::types::Type;
use taipan_object::{Args, Obj, Res, Runtime, exception};

use super::{attempt, iteration};
use crate::generator::collect;
use crate::registers::{Flow, Registers};
use crate::{arguments, cache, frame, unwind};

/// `f(...)` of a Python function that takes just these arguments, where the stack has room.
#[inline(always)]
pub(crate) fn quick_call_function(m: &mut Registers) -> bool {
    let positional = m.uint();
    // Keywords are in the bits above.
    positional <= 0xff && quick_call_at(m, positional)
}

/// The same for `x.f(...)`, after `LOAD_METHOD`, where `x` is an argument.
#[inline(always)]
pub(crate) fn quick_call_method(m: &mut Registers) -> bool {
    let positional = m.uint();
    positional <= 0xff && m.slot(positional).is_some() && quick_call_at(m, positional + 1)
}

#[inline(always)]
fn quick_call_at(m: &mut Registers, positional: usize) -> bool {
    let callee = m.peek(positional);
    if !callee.is_exactly(&FUNCTION) {
        return false;
    }
    let Some(function) = callee.downcast::<Function>() else {
        return false;
    };
    let code = function.code();
    // SAFETY: the arguments are the topmost operands, the callee under them.
    let base = unsafe { m.sp.sub(positional) };
    if !code.shape.simple
        || code.shape.positional as usize != positional
        || in_generator(m)
        || !frame::has_room(m.rt, base, code.shape.window())
        || m.rt.interrupt.is_pending()
    {
        return false;
    }
    // SAFETY: as above.
    m.sp = unsafe { base.sub(1) };
    m.save();
    let flags = FrameFlags::empty();
    frame::enter(m.rt, code, function.globals, base, positional, flags);
    m.reload();
    true
}

/// Is what `CALL_FUNCTION` calls a native function, which is not to be looked at more closely?
#[inline(always)]
pub(crate) fn calls_native(m: &Registers, words: usize) -> bool {
    m.peek(words).is_exactly(&NATIVE_FUNCTION)
        && (words != 1 || m.peek_opcode() != Op::GET_ITER_STACK)
}

/// `f(...)` of a native function.
#[inline(always)]
pub(crate) fn call_native_at(m: &mut Registers, positional: usize) -> Flow {
    let callee = m.peek(positional);
    let operands = m.operands(positional);
    // The arguments stay in use during the call.
    m.save();
    let result = attempt!(call_positional(m.rt, callee, operands));
    m.drop(positional);
    m.put(0, result);
    Flow::Next
}

/// A call of its own, as the arguments have an address: see `crate::chain`.
#[inline(never)]
fn call_positional(rt: &mut Runtime, callee: Obj, positional: &[Obj]) -> Res {
    let args = Args {
        positional,
        keywords: &[],
    };
    call_native(rt, callee, args)
}

/// `f(...)`
#[inline(always)]
pub(crate) fn call_function(m: &mut Registers) -> Flow {
    let operand = m.uint();
    let (positional, keywords) = (operand & 0xff, operand >> 8);
    call_at(m, positional, keywords, positional + 2 * keywords)
}

/// `x.f(...)`, after `LOAD_METHOD`: function, `x` or an empty slot, arguments.
#[inline(always)]
pub(crate) fn call_method(m: &mut Registers) -> Flow {
    let operand = m.uint();
    let (positional, keywords) = (operand & 0xff, operand >> 8);
    let arguments = positional + 2 * keywords;
    if m.slot(arguments).is_some() {
        // The instance is the first argument.
        return call_at(m, positional + 1, keywords, arguments + 1);
    }
    // SAFETY: the verifier counted the operands; the arguments move down over the empty slot.
    unsafe {
        let first = m.sp.sub(arguments);
        core::ptr::copy(first, first.sub(1), arguments);
    }
    m.drop(1);
    call_at(m, positional, keywords, arguments)
}

/// Calls what lies under `words` words of arguments; the result takes its place.
#[cfg_attr(feature = "quick", inline(always))]
#[cfg_attr(not(feature = "quick"), inline(never))]
fn call_at(m: &mut Registers, positional: usize, keywords: usize, words: usize) -> Flow {
    let callee = m.peek(words);
    if callee.is_exactly(&FUNCTION)
        && let Some(function) = callee.downcast::<Function>()
    {
        let shape = &function.code().shape;
        if keywords == 0 && shape.simple && shape.positional as usize == positional {
            return enter_simple(m, function, words);
        }
        return m.outline(|m| enter_general(m, function, positional, words));
    }
    if callee.is_exactly(&TYPE)
        && keywords == 0
        && let Some(class) = callee.as_type()
    {
        if cfg!(feature = "quick") && core::ptr::eq(class.as_ptr(), &RANGE) {
            if let Some(flow) = iteration::enter_range(m, words) {
                return flow;
            }
        } else if cfg!(feature = "quick")
            && words == 1
            && let Some(generator) = m.peek(0).downcast::<Generator>()
            && let Some(flow) = m.outline(|m| collect::enter(m, class, generator))
        {
            return flow;
        } else if let Some(init) = cache::constructor(m.rt, m.ip.addr(), class)
            && init.code().shape.simple
            && init.code().shape.positional as usize == positional + 1
        {
            return construct(m, class, init, words);
        }
    }
    // SAFETY: the verifier counted the operands: the call leaves its result in place of
    // the callee.
    let result_at = unsafe { m.sp.sub(words + 1) };
    let operands = m.operands(words);
    let args = Args {
        positional: &operands[..positional],
        keywords: &operands[positional..],
    };
    // The arguments stay in use during the call.
    m.save();
    let result = if callee.is_exactly(&NATIVE_FUNCTION) {
        if m.peek_opcode() == Op::GET_ITER_STACK
            && words == 1
            && let Some(flow) = m.outline(iteration::enter_view)
        {
            return flow;
        }
        call_native(m.rt, callee, args)
    } else {
        call_other(m.rt, callee, args)
    };
    let result = attempt!(result);
    m.sp = result_at;
    m.push(result);
    Flow::Next
}

/// Makes an instance and enters `__init__`, the instance taking the class's place under the
/// arguments.
#[inline(always)]
fn construct(m: &mut Registers, class: Gc<Type>, init: Gc<Function>, words: usize) -> Flow {
    m.save();
    let instance = attempt!(object::new(m.rt, class, Args::NONE));
    m.put(words, instance);
    // SAFETY: the class lies under the arguments; its result goes there.
    m.sp = unsafe { m.sp.sub(words + 1) };
    let base = m.sp;
    m.save();
    let code = init.code();
    let here = if in_generator(m) {
        frame::top(m.rt)
    } else {
        base
    };
    let (target, first) = attempt!(frame::make_room(m.rt, here, code.shape.window()));
    if target != base {
        // SAFETY: `make_room` made room for the window, which begins with the arguments.
        unsafe { core::ptr::copy_nonoverlapping(base, target, words + 1) };
    }
    let first = if first {
        FrameFlags::FIRST
    } else {
        FrameFlags::empty()
    };
    let flags = FrameFlags::INIT | first;
    frame::enter(m.rt, code, init.globals, target, words + 1, flags);
    // SAFETY: the frame that was entered is the running one.
    unsafe { (*m.frame()).instance = Some(instance) };
    m.reload();
    poll(m)
}

#[inline(always)]
fn call_native(rt: &mut Runtime, callee: Obj, args: Args) -> Res {
    match callee.downcast::<NativeFunction>() {
        Some(function) => function.call(rt, args),
        None => Ok(Obj::NONE),
    }
}

#[inline(never)]
fn call_other(rt: &mut Runtime, callee: Obj, args: Args) -> Res {
    call::call_with(rt, callee, args)
}

/// Enters a function whose arguments are where its first locals go.
#[inline(always)]
fn enter_simple(m: &mut Registers, function: Gc<Function>, words: usize) -> Flow {
    let code = function.code();
    // SAFETY: the arguments are the topmost `words` operands, the callee under them.
    let base = unsafe { m.sp.sub(words) };
    let window = code.shape.window();
    // SAFETY: as above.
    m.sp = unsafe { base.sub(1) };
    m.save();
    // A frame of a generator has its operands in the heap, where no frame fits behind them.
    let here = if in_generator(m) {
        frame::top(m.rt)
    } else {
        base
    };
    let (target, first) = attempt!(frame::make_room(m.rt, here, window));
    if target != base {
        // SAFETY: `make_room` made room for the window, which begins with the arguments.
        unsafe { core::ptr::copy_nonoverlapping(base, target, words) };
    }
    let flags = if first {
        FrameFlags::FIRST
    } else {
        FrameFlags::empty()
    };
    frame::enter(m.rt, code, function.globals, target, words, flags);
    m.reload();
    poll(m)
}

/// Interrupts are taken at calls too, so that no recursion escapes them.
#[cfg_attr(feature = "quick", inline(always))]
#[cfg_attr(not(feature = "quick"), inline(never))]
fn poll(m: &mut Registers) -> Flow {
    if m.rt.interrupt.is_pending() {
        m.save();
        attempt!(m.rt.poll());
        #[cfg(feature = "settrace")]
        if m.rt.exec.tracing {
            return Flow::Change;
        }
    }
    Flow::Next
}

#[inline(always)]
fn in_generator(m: &Registers) -> bool {
    // SAFETY: the running frame is in being.
    unsafe { (*m.frame()).flags.contains(FrameFlags::GENERATOR) }
}

/// Enters a function after matching arguments to parameters, or makes its generator.
#[inline(never)]
fn enter_general(
    m: &mut Registers,
    function: Gc<Function>,
    positional: usize,
    words: usize,
) -> Flow {
    // SAFETY: as in `enter_simple`.
    let base = unsafe { m.sp.sub(words) };
    let operands = m.operands(words);
    let args = Args {
        positional: &operands[..positional],
        keywords: &operands[positional..],
    };
    // The new window lies above the operands, which stay as they are while it is filled.
    let here = if in_generator(m) {
        frame::top(m.rt)
    } else {
        m.sp
    };
    // The arguments stay in use until they are matched.
    m.save();
    let caller = m.frame();
    let entered = attempt!(arguments::enter(
        m.rt,
        function,
        args,
        here,
        FrameFlags::empty()
    ));
    // SAFETY: as above; the result goes where the callee was.
    m.sp = unsafe { base.sub(1) };
    match entered {
        Some(generator) => m.push(generator),
        None => {
            // SAFETY: the caller's frame is in being, below the one that was entered.
            unsafe { (*caller).sp = m.sp };
            m.reload();
        }
    }
    poll(m)
}

/// `f(*args, **keywords)`: the arguments, then which of the positional ones are starred.
#[inline(always)]
pub(crate) fn call_function_starred(m: &mut Registers) -> Flow {
    let operand = m.uint();
    m.outline(|m| call_starred(m, operand, 1))
}

/// `x.f(*args, **keywords)`, after `LOAD_METHOD`.
#[inline(always)]
pub(crate) fn call_method_starred(m: &mut Registers) -> Flow {
    let operand = m.uint();
    m.outline(|m| call_starred(m, operand, 2))
}

#[inline(never)]
fn call_starred(m: &mut Registers, operand: usize, below: usize) -> Flow {
    let (positional, keywords) = (operand & 0xff, operand >> 8);
    let words = positional + 2 * keywords + 1;
    let this = if below == 2 { m.slot(words) } else { None };
    let callee = m.peek(words + below - 1);
    // SAFETY: the verifier counted the operands.
    let first = unsafe { m.sp.sub(words) };
    // The arguments stay in use during the call.
    m.save();
    let result = arguments::call_starred(m.rt, callee, this, first, positional, keywords);
    let result = attempt!(result);
    // SAFETY: as above: the call leaves its result in place of the callee.
    m.sp = unsafe { first.sub(below) };
    m.push(result);
    Flow::Next
}

/// Returns the top to the caller, a frame of the same loop, where there is nothing else to do.
#[inline(always)]
pub(crate) fn quick_return(m: &mut Registers) -> bool {
    // SAFETY: the running frame is in being.
    let (handlers, flags) = unsafe { ((*m.frame()).handlers, (*m.frame()).flags) };
    if handlers != 0 || !flags.is_empty() {
        return false;
    }
    let value = m.pop();
    frame::leave_within(m.rt);
    m.reload();
    m.push(value);
    true
}

/// Returns the top to the caller, running `finally` blocks on the way.
#[inline(always)]
pub(crate) fn return_value(m: &mut Registers) -> Flow {
    // SAFETY: the running frame is in being.
    if unsafe { (*m.frame()).handlers } != 0 && m.outline(unwind::return_through) {
        return Flow::Next;
    }
    let value = m.pop();
    leave_with(m, value)
}

/// Leaves the running frame with a result.
#[cfg_attr(feature = "quick", inline(always))]
#[cfg_attr(not(feature = "quick"), inline(never))]
pub(crate) fn leave_with(m: &mut Registers, value: Obj) -> Flow {
    // SAFETY: the running frame is in being.
    let flags = unsafe { (*m.frame()).flags };
    if !flags.is_empty() {
        return m.outline(|m| leave_special(m, value));
    }
    frame::leave(m.rt);
    m.reload();
    m.push(value);
    Flow::Next
}

#[cold]
fn init_returned(m: &mut Registers, value: Obj) -> Flow {
    m.save();
    let ty = value.type_of().name;
    let _ = m.rt.raise_fmt(
        &exception::TYPE_ERROR,
        format_args!("__init__() should return None, not '{ty}'"),
    );
    Flow::Raise
}

#[inline(never)]
fn leave_special(m: &mut Registers, value: Obj) -> Flow {
    // SAFETY: the running frame is in being.
    let (flags, instance) = unsafe { ((*m.frame()).flags, (*m.frame()).instance) };
    let value = match instance {
        Some(instance) if flags.contains(FrameFlags::INIT) => {
            if value != Obj::NONE {
                return init_returned(m, value);
            }
            instance
        }
        _ => value,
    };
    if flags.contains(FrameFlags::GENERATOR) {
        return crate::generator::finished(m, value);
    }
    frame::leave(m.rt);
    if flags.contains(FrameFlags::ENTRY) {
        m.rt.returned = value;
        return Flow::Exit;
    }
    m.reload();
    m.push(value);
    Flow::Next
}
