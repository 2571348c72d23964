//! Moving operands and local variables.

use taipan_mpy::opcode::Op;
use taipan_object::exec::Variable;
use taipan_object::{Raised, Runtime, exception};

use super::attempt;
use crate::registers::{Flow, Registers};

#[cold]
#[inline(never)]
fn unbound(rt: &mut Runtime) -> Raised {
    rt.raise(
        &exception::UNBOUND_LOCAL_ERROR,
        "local variable referenced before assignment",
    )
}

/// Pushes a local variable that is bound.
#[inline(always)]
pub(crate) fn quick_load(m: &mut Registers, index: usize) -> bool {
    match m.local(index) {
        Some(value) => {
            m.push(value);
            true
        }
        None => false,
    }
}

#[cfg_attr(feature = "quick", inline(always))]
#[cfg_attr(not(feature = "quick"), inline(never))]
fn load(m: &mut Registers, index: usize) -> Flow {
    if quick_load(m, index) {
        return Flow::Next;
    }
    let _ = unbound(m.rt);
    Flow::Raise
}

/// A local variable, its number in the opcode.
#[inline(always)]
pub(crate) fn load_fast_multi(m: &mut Registers, opcode: u8) -> Flow {
    let index = opcode as usize - Op::LOAD_FAST_MULTI as usize;
    load(m, index)
}

/// A local variable, its number behind the opcode.
#[inline(always)]
pub(crate) fn load_fast(m: &mut Registers) -> Flow {
    let index = m.uint();
    load(m, index)
}

/// Sets a local variable, its number in the opcode.
#[inline(always)]
pub(crate) fn store_fast_multi(m: &mut Registers, opcode: u8) -> Flow {
    let index = opcode as usize - Op::STORE_FAST_MULTI as usize;
    let value = m.pop();
    m.set_local(index, Some(value));
    Flow::Next
}

/// Sets a local variable, its number behind the opcode.
#[inline(always)]
pub(crate) fn store_fast(m: &mut Registers) -> Flow {
    let index = m.uint();
    let value = m.pop();
    m.set_local(index, Some(value));
    Flow::Next
}

/// Unbinds a local variable.
#[inline(always)]
pub(crate) fn delete_fast(m: &mut Registers) -> Flow {
    let index = m.uint();
    if m.local(index).is_none() {
        let _ = unbound(m.rt);
        return Flow::Raise;
    }
    m.set_local(index, None);
    Flow::Next
}

/// The variable object in a local, which broken code may lack.
#[cfg_attr(feature = "quick", inline(always))]
#[cfg_attr(not(feature = "quick"), inline(never))]
fn variable(m: &mut Registers, index: usize) -> Result<taipan_gc::Gc<Variable>, Raised> {
    match m
        .local(index)
        .and_then(|value| value.downcast::<Variable>())
    {
        Some(variable) => Ok(variable),
        None => Err(unbound(m.rt)),
    }
}

/// A variable shared with other functions, if it is bound.
#[inline(always)]
pub(crate) fn quick_load_deref(m: &mut Registers) -> bool {
    let index = m.uint();
    let local = m.local(index);
    let variable = local.and_then(|value| value.downcast::<Variable>());
    match variable.and_then(|variable| variable.value.get()) {
        Some(value) => {
            m.push(value);
            true
        }
        None => false,
    }
}

/// A variable shared with other functions.
#[inline(always)]
pub(crate) fn load_deref(m: &mut Registers) -> Flow {
    if quick_load_deref(m) {
        return Flow::Next;
    }
    let _ = unbound(m.rt);
    Flow::Raise
}

/// Sets a variable shared with other functions.
#[inline(always)]
pub(crate) fn store_deref(m: &mut Registers) -> Flow {
    let index = m.uint();
    let variable = attempt!(variable(m, index));
    variable.value.set(m.pop_slot());
    Flow::Next
}

/// Unbinds a variable shared with other functions.
#[inline(always)]
pub(crate) fn delete_deref(m: &mut Registers) -> Flow {
    let index = m.uint();
    let variable = attempt!(variable(m, index));
    if variable.value.get().is_none() {
        let _ = unbound(m.rt);
        return Flow::Raise;
    }
    variable.value.set(None);
    Flow::Next
}

/// Pushes the top once more.
#[inline(always)]
pub(crate) fn dup(m: &mut Registers) -> Flow {
    m.push(m.peek(0));
    Flow::Next
}

/// Pushes the top two once more.
#[inline(always)]
pub(crate) fn dup_two(m: &mut Registers) -> Flow {
    m.push(m.peek(1));
    m.push(m.peek(1));
    Flow::Next
}

/// Drops the top.
#[inline(always)]
pub(crate) fn pop(m: &mut Registers) -> Flow {
    m.drop(1);
    Flow::Next
}

/// Swaps the top two.
#[inline(always)]
pub(crate) fn rotate_two(m: &mut Registers) -> Flow {
    let (b, a) = (m.pop(), m.pop());
    m.push(b);
    m.push(a);
    Flow::Next
}

/// Moves the top under the next two.
#[inline(always)]
pub(crate) fn rotate_three(m: &mut Registers) -> Flow {
    let (c, b, a) = (m.pop(), m.pop(), m.pop());
    m.push(c);
    m.push(a);
    m.push(b);
    Flow::Next
}
