//! `int`: small integers in the word, large ones as limbs in the heap.

use crate::layout::Bare;
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::text::{Sink, StringBuilder};
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

/// The digits of an `int` in a radix from 2 to 36, after a minus sign if it is negative.
///
/// # Errors
/// `MemoryError`.
pub fn to_text(rt: &mut Runtime, value: Obj, radix: u32) -> Res<StringBuilder> {
    let mut digits = [0; 65];
    let mut start = digits.len();
    let number = value.as_small().unwrap_or_default();
    let mut rest = number.unsigned_abs();
    while rest != 0 || start == digits.len() {
        let digit = char::from_digit((rest % radix as usize) as u32, radix);
        start -= 1;
        digits[start] = digit.unwrap_or('?') as u8;
        rest /= radix as usize;
    }
    if number < 0 {
        start -= 1;
        digits[start] = b'-';
    }
    let mut out = StringBuilder::new();
    out.push_str(
        rt,
        core::str::from_utf8(&digits[start..]).unwrap_or_default(),
    )?;
    Ok(out)
}

pub(crate) fn binary(_rt: &mut Runtime, _op: BinaryOp, _a: Obj, _b: Obj) -> Res<Option<Obj>> {
    Ok(None)
}

pub(crate) fn compare(_rt: &mut Runtime, _op: Comparison, _a: Obj, _b: Obj) -> Res<Option<bool>> {
    Ok(None)
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let digits = to_text(rt, this, 10)?;
    out.write(rt, digits.text())
}

static SLOTS: Slots = Slots {
    print: Some(print),
    binary: Some(binary),
    compare: Some(compare),
    ..Slots::EMPTY
};

/// `int`
pub static INT: Type = Type::new::<Bare>(names::int, &SLOTS);
