//! `int`: small integers in the word, large ones as limbs in the heap. The arithmetic on
//! limbs is `taipan-number`'s; here is which representation a value has.

mod arithmetic;
#[cfg(feature = "modular-inverse")]
mod inverse;
mod methods;
mod short;
mod text;

use taipan_gc::{Array, Gc};
use taipan_number::big::{self, Extent, I64_LIMBS, Int, Limb};

use crate::builtin::singleton::BOOL;
use crate::names;
use crate::object;
use crate::protocol::{call_special, find_method};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::types::{Type, header_of};
use crate::word::{Obj, fixed_slice, fresh_slice};

pub(crate) use arithmetic::{binary, compare};
pub(crate) use methods::hash_of_small;
pub use methods::{INT, power_modulo};
pub use text::{from_decimal, from_text, print_radix, to_text};

object! {
    /// An integer that is not in a word: a large one, or an instance of a subclass of `int`.
    pub struct IntObject: open {
        negative: bool,
        limbs: Gc<Array<Limb>>,
    }
}

/// Is it an `int` or `bool`, or an instance of a subclass?
#[inline]
pub fn is_int(value: Obj) -> bool {
    value.is_small() || value.as_bool().is_some() || value.downcast::<IntObject>().is_some()
}

/// Room for the limbs of a small integer.
pub type Buffer = [Limb; I64_LIMBS];

/// The integer of an `int` or `bool`; `None` for other values. `buffer` holds the limbs of a
/// small one.
#[inline]
pub fn view<'a>(value: Obj, buffer: &'a mut Buffer) -> Option<Int<'a>> {
    if let Some(small) = small_value(value) {
        return Some(Int::from_i64(small as i64, buffer));
    }
    let object = value.downcast::<IntObject>()?;
    Some(Int::new(object.negative, fixed_slice(object.limbs)))
}

/// The machine integer of a small `int` or a `bool`.
#[inline(always)]
pub fn small_value(value: Obj) -> Option<isize> {
    match value.as_small() {
        Some(small) => Some(small),
        None => value.as_bool().map(|truth| truth as isize),
    }
}

/// Makes an integer: `compute` writes its limbs to the first slice and may use the second.
///
/// # Errors
/// `MemoryError`.
pub(super) fn build(
    rt: &mut Runtime,
    len: usize,
    scratch: usize,
    mut compute: impl FnMut(&mut [Limb], &mut [Limb]) -> Extent,
) -> Res {
    build_with(rt, len, scratch, &mut compute)
}

#[inline(never)]
fn build_with(
    rt: &mut Runtime,
    len: usize,
    scratch: usize,
    compute: &mut dyn FnMut(&mut [Limb], &mut [Limb]) -> Extent,
) -> Res {
    let out = rt.alloc_array(Array::<Limb>::HEADER, len, 0)?;
    let room = match scratch {
        0 => None,
        _ => Some(rt.alloc_array(Array::<Limb>::HEADER, scratch, 0)?),
    };
    // SAFETY: nobody else knows the two new arrays.
    let extent = unsafe {
        let room = room.map(|room| fresh_slice(room));
        compute(fresh_slice(out), room.unwrap_or_default())
    };
    finish(rt, out, extent)
}

/// The value of limbs that were computed: a small integer where it fits.
fn finish(rt: &mut Runtime, out: Gc<Array<Limb>>, extent: Extent) -> Res {
    let value = extent.of(fixed_slice(out));
    if let Some(small) = value.to_i64().and_then(|value| isize::try_from(value).ok())
        && let Some(small) = Obj::try_small(small)
    {
        return Ok(small);
    }
    if !cfg!(feature = "long-ints") && value.to_i64().is_none() {
        return Err(short::overflow(rt));
    }
    // SAFETY: nobody holds a slice of the array any more.
    unsafe { rt.heap.shrink_array(out, extent.len) };
    let object = IntObject {
        header: INT.header(),
        negative: extent.negative,
        limbs: out,
    };
    rt.alloc(object).map(Obj::from)
}

/// An `int` of any machine integer.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn from_isize(rt: &mut Runtime, value: isize) -> Res {
    match Obj::try_small(value) {
        Some(small) => Ok(small),
        None => from_i64(rt, value as i64),
    }
}

/// An `int` of any 64-bit integer.
///
/// # Errors
/// `MemoryError`.
pub fn from_i64(rt: &mut Runtime, value: i64) -> Res {
    match isize::try_from(value).ok().and_then(Obj::try_small) {
        Some(small) => Ok(small),
        None => {
            let mut buffer = [0; I64_LIMBS];
            let int = Int::from_i64(value, &mut buffer);
            let object = IntObject {
                header: INT.header(),
                negative: int.is_negative(),
                limbs: rt.alloc_array_from(Array::<Limb>::HEADER, int.magnitude())?,
            };
            rt.alloc(object).map(Obj::from)
        }
    }
}

/// An `int` of any unsigned 64-bit integer.
///
/// # Errors
/// `MemoryError`.
pub fn from_u64(rt: &mut Runtime, value: u64) -> Res {
    match i64::try_from(value) {
        Ok(value) => from_i64(rt, value),
        Err(_) => from_i128(rt, value as i128),
    }
}

/// An `int` of any 128-bit integer.
///
/// # Errors
/// `MemoryError`.
#[cold]
pub fn from_i128(rt: &mut Runtime, value: i128) -> Res {
    if !cfg!(feature = "long-ints") {
        return short::made(rt, i64::try_from(value).ok());
    }
    build(rt, big::I128_LIMBS, 0, |out, _| big::from_i128(value, out))
}

/// The integer part of a float.
///
/// # Errors
/// `OverflowError` for infinity, `ValueError` for nan, `MemoryError`.
pub fn from_f64(rt: &mut Runtime, value: f64) -> Res {
    if value.abs() < (1u64 << 53) as f64
        && let Some(small) = Obj::try_small(value as isize)
        && (value as isize as f64 - value).abs() < 1.0
    {
        return Ok(small);
    }
    if value.is_nan() {
        return Err(rt.value_error("cannot convert float NaN to integer"));
    }
    if value.is_infinite() {
        return Err(rt.overflow_error("cannot convert float infinity to integer"));
    }
    if !cfg!(feature = "long-ints") {
        let range = i64::MIN as f64..-(i64::MIN as f64);
        return short::made(rt, range.contains(&value).then_some(value as i64));
    }
    build(rt, big::from_f64_len(value), 0, |out, _| {
        big::from_f64(value, out).unwrap_or(Extent::ZERO)
    })
}

/// The same value as an instance of `cls`, which is `int` or derived from it.
///
/// # Errors
/// `MemoryError`.
pub(super) fn into_class(rt: &mut Runtime, cls: Gc<Type>, value: Obj) -> Res {
    if cls == Gc::from_static(&BOOL) {
        return Ok(Obj::bool(value != Obj::small(0)));
    }
    if !cls.is_python_class() {
        return Ok(value);
    }
    let mut buffer = [0; I64_LIMBS];
    let Some(int) = view(value, &mut buffer) else {
        return Ok(value);
    };
    let limbs = rt.alloc_array_from(Array::<Limb>::HEADER, int.magnitude())?;
    let object = IntObject {
        header: header_of(cls),
        negative: int.is_negative(),
        limbs,
    };
    rt.alloc_instance(cls, object)
}

/// The `int` that a value stands for: itself, or what `__index__` gives; `None` if it is none.
///
/// # Errors
/// What `__index__` raises, `TypeError` if it gives no integer.
pub fn try_int(rt: &mut Runtime, value: Obj) -> Res<Option<Obj>> {
    if is_int(value) {
        return Ok(Some(value));
    }
    match find_method(value.type_of(), names::__index__) {
        Some(method) => {
            let result = call_special(rt, method, value, &[])?;
            if is_int(result) {
                return Ok(Some(result));
            }
            let ty = result.type_of().name;
            Err(rt.type_error_fmt(format_args!("__index__ returned non-int (type {ty})")))
        }
        _ => Ok(None),
    }
}

/// The machine integer that a value stands for (`int`, `bool`, `__index__`); `None` if it
/// stands for none.
///
/// # Errors
/// What `__index__` raises, `OverflowError` if it is too large.
pub fn try_index(rt: &mut Runtime, value: Obj) -> Res<Option<isize>> {
    match try_int(rt, value)? {
        Some(int) => to_isize(rt, int).map(Some),
        None => Ok(None),
    }
}

/// The machine integer of an `int`.
///
/// # Errors
/// `TypeError` if it is none, `OverflowError` if it is too large.
pub fn to_isize(rt: &mut Runtime, value: Obj) -> Res<isize> {
    if let Some(small) = small_value(value) {
        return Ok(small);
    }
    let mut buffer = [0; I64_LIMBS];
    match view(value, &mut buffer) {
        Some(int) => match int.to_i64().and_then(|int| isize::try_from(int).ok()) {
            Some(int) => Ok(int),
            None => Err(rt.overflow_error("overflow converting long int to machine word")),
        },
        None => {
            let ty = value.type_of().name;
            Err(rt.type_error_fmt(format_args!("can't convert {ty} to int")))
        }
    }
}

/// The float nearest to an `int` or `bool`; `None` for other values and where it overflows.
pub fn to_f64(value: Obj) -> Option<f64> {
    if let Some(small) = small_value(value) {
        return Some(small as f64);
    }
    if !cfg!(feature = "long-ints") {
        return short::value(value).map(|value| value as f64);
    }
    let mut buffer = [0; I64_LIMBS];
    view(value, &mut buffer)?.to_f64()
}

/// The low 64 bits of an `int` in two's complement.
pub fn wrapping_u64(value: Obj) -> Option<u64> {
    let mut buffer = [0; I64_LIMBS];
    view(value, &mut buffer).map(|int| int.wrapping_u64())
}
