//! Jumps, and comparison results that a jump consumes at once.

use taipan_mpy::opcode::Op;
use taipan_object::Obj;
use taipan_object::protocol::convert;

use super::attempt;
use crate::registers::{Flow, Registers};

/// Goes backward: interrupts are taken here, so that no loop escapes them.
#[cfg_attr(feature = "quick", inline(always))]
#[cfg_attr(not(feature = "quick"), inline(never))]
fn go(m: &mut Registers, distance: isize) -> Flow {
    m.jump(distance);
    if distance < 0 && m.rt.interrupt.is_pending() {
        m.save();
        attempt!(m.rt.poll());
    }
    Flow::Next
}

/// Goes there, unless an interrupt is to be taken.
#[inline(always)]
fn quick_go(m: &mut Registers, distance: isize) -> bool {
    if distance < 0 && m.rt.interrupt.is_pending() {
        return false;
    }
    m.jump(distance);
    true
}

/// Always.
#[inline(always)]
pub(crate) fn quick_jump(m: &mut Registers) -> bool {
    let distance = m.distance();
    quick_go(m, distance)
}

/// Always.
#[inline(always)]
pub(crate) fn jump(m: &mut Registers) -> Flow {
    let distance = m.distance();
    go(m, distance)
}

/// The truth of a truth value.
#[inline(always)]
pub(crate) fn quick_truth(value: Obj) -> Option<bool> {
    if value == Obj::TRUE {
        Some(true)
    } else if value == Obj::FALSE {
        Some(false)
    } else {
        None
    }
}

#[cfg_attr(feature = "quick", inline(always))]
#[cfg_attr(not(feature = "quick"), inline(never))]
fn truth(m: &mut Registers, value: Obj) -> Result<bool, taipan_object::Raised> {
    match quick_truth(value) {
        Some(truth) => Ok(truth),
        None => {
            m.save();
            convert::truth(m.rt, value)
        }
    }
}

/// If the popped top is the truth value `wanted`.
#[inline(always)]
pub(crate) fn quick_pop_jump_if(m: &mut Registers, wanted: bool) -> bool {
    let distance = m.distance();
    let value = m.pop();
    match quick_truth(value) {
        Some(truth) if truth == wanted => quick_go(m, distance),
        Some(_) => true,
        None => false,
    }
}

/// If the popped top is `wanted`.
#[cfg_attr(feature = "quick", inline(always))]
#[cfg_attr(not(feature = "quick"), inline(never))]
pub(crate) fn pop_jump_if(m: &mut Registers, wanted: bool) -> Flow {
    let distance = m.distance();
    let value = m.pop();
    if attempt!(truth(m, value)) == wanted {
        go(m, distance)
    } else {
        Flow::Next
    }
}

/// If the top is `wanted`; else it is popped.
#[cfg_attr(feature = "quick", inline(always))]
#[cfg_attr(not(feature = "quick"), inline(never))]
pub(crate) fn jump_if_or_pop(m: &mut Registers, wanted: bool) -> Flow {
    let distance = m.forward();
    let value = m.peek(0);
    if attempt!(truth(m, value)) == wanted {
        m.jump(distance);
    } else {
        m.drop(1);
    }
    Flow::Next
}

/// As [`push_truth`], unless an interrupt is to be taken.
#[inline(always)]
pub(crate) fn quick_push_truth(m: &mut Registers, value: bool) -> bool {
    let next = m.peek_opcode();
    if next == Op::POP_JUMP_IF_FALSE || next == Op::POP_JUMP_IF_TRUE {
        m.fetch();
        let distance = m.distance();
        return value != (next == Op::POP_JUMP_IF_TRUE) || quick_go(m, distance);
    }
    m.push(Obj::bool(value));
    true
}

/// Pushes a truth value, or takes the conditional jump that would pop it.
#[cfg_attr(feature = "quick", inline(always))]
#[cfg_attr(not(feature = "quick"), inline(never))]
pub(crate) fn push_truth(m: &mut Registers, value: bool) -> Flow {
    let next = m.peek_opcode();
    if next == Op::POP_JUMP_IF_FALSE || next == Op::POP_JUMP_IF_TRUE {
        m.fetch();
        let distance = m.distance();
        if value == (next == Op::POP_JUMP_IF_TRUE) {
            return go(m, distance);
        }
        return Flow::Next;
    }
    m.push(Obj::bool(value));
    Flow::Next
}
