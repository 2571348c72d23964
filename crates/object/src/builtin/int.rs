//! `int`: small integers in the word, large ones as limbs in the heap.

use crate::layout::Bare;
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::{BinaryOp, Comparison, Slots};
use crate::types::Type;
use crate::word::Obj;

/// Is it an `int` or `bool`, or an instance of a subclass?
pub fn is_int(value: Obj) -> bool {
    value.is_instance(&INT)
}

/// The integer that a value stands for (`int`, `bool`, `__index__`); `None` if it is none.
pub fn try_index(_rt: &mut Runtime, value: Obj) -> Res<Option<isize>> {
    Ok(value.as_small())
}

/// The machine integer of an `int`.
pub fn to_isize(rt: &mut Runtime, value: Obj) -> Res<isize> {
    match value.as_small() {
        Some(small) => Ok(small),
        None => Err(rt.overflow_error("integer too large")),
    }
}

/// An `int` of any machine integer.
pub fn from_isize(rt: &mut Runtime, value: isize) -> Res {
    match Obj::try_small(value) {
        Some(small) => Ok(small),
        None => Err(rt.overflow_error("integer too large")),
    }
}

/// An `int` from the decimal text of a constant.
///
/// # Errors
/// `ValueError` if it is none, `MemoryError`.
pub fn from_decimal(rt: &mut Runtime, _text: &[u8]) -> Res {
    Err(rt.overflow_error("integer too large"))
}

pub(crate) fn binary(_rt: &mut Runtime, _op: BinaryOp, _a: Obj, _b: Obj) -> Res<Option<Obj>> {
    Ok(None)
}

pub(crate) fn compare(_rt: &mut Runtime, _op: Comparison, _a: Obj, _b: Obj) -> Res<Option<bool>> {
    Ok(None)
}

static SLOTS: Slots = Slots {
    binary: Some(binary),
    compare: Some(compare),
    ..Slots::EMPTY
};

/// `int`
pub static INT: Type = Type::new::<Bare>(names::int, &SLOTS);
