//! Loading constants: those in the opcode, behind it, and in the module's tables.

use taipan_gc::Gc;
use taipan_mpy::opcode::Op;
use taipan_object::exec::Context;
use taipan_object::{Obj, Res, Runtime};

use super::attempt;
use crate::load;
use crate::registers::{Flow, Registers};

/// A value known by the opcode alone.
#[inline(always)]
pub(crate) fn load(m: &mut Registers, value: Obj) -> Flow {
    m.push(value);
    Flow::Next
}

/// An empty slot.
#[inline(always)]
pub(crate) fn load_null(m: &mut Registers) -> Flow {
    m.push(Obj::EMPTY);
    Flow::Next
}

/// A small integer in the opcode.
#[inline(always)]
pub(crate) fn load_small_int_multi(m: &mut Registers, opcode: u8) -> Flow {
    let excess =
        Op::LOAD_CONST_SMALL_INT_MULTI as isize + Op::LOAD_CONST_SMALL_INT_MULTI_EXCESS as isize;
    let value = opcode as isize - excess;
    m.push(Obj::small(value));
    Flow::Next
}

/// A small integer behind the opcode.
#[inline(always)]
pub(crate) fn load_small_int(m: &mut Registers) -> Flow {
    let value = m.int();
    m.push(Obj::small(value));
    Flow::Next
}

/// An interned string.
#[inline(always)]
pub(crate) fn load_string(m: &mut Registers) -> Flow {
    let name = m.name();
    m.push(Obj::from(name));
    Flow::Next
}

/// A constant of the module that was used before.
#[inline(always)]
fn quick_load_at(m: &mut Registers, index: usize) -> bool {
    let constants = m.code().context.constants.get();
    match constants.and_then(|constants| constants.get(index)) {
        Some(value) if value.as_mark().is_none() => {
            m.push(value);
            true
        }
        _ => false,
    }
}

/// A constant of the module that was used before.
#[inline(always)]
pub(crate) fn quick_load_object(m: &mut Registers) -> bool {
    let index = m.uint();
    quick_load_at(m, index)
}

/// A constant of the module.
#[inline(always)]
pub(crate) fn load_object(m: &mut Registers) -> Flow {
    let index = m.uint();
    if quick_load_at(m, index) {
        return Flow::Next;
    }
    m.save();
    let value = attempt!(new_object(m.rt, m.code().context, index));
    m.push(value);
    Flow::Next
}

/// A constant that is used for the first time.
#[cold]
#[inline(never)]
fn new_object(rt: &mut Runtime, context: Gc<Context>, index: usize) -> Res {
    load::constant(rt, context, index)
}
