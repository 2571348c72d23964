//! `float`: in the word where it fits there, else boxed.

use core::cmp::Ordering;

use taipan_gc::Gc;
use taipan_number::big::{self, I64_LIMBS};
use taipan_number::float::{self as number, PowError, REPR_LEN, Width};

use super::{int, str as py_str, tuple};
use crate::args::Args;
use crate::buffer;
use crate::exception;
use crate::names;
use crate::native::{Getter, NativeFunction};
use crate::object;
use crate::protocol::{call_special, find_method};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots, UnaryOp};
use crate::table;
use crate::text::Sink;
use crate::types::{Type, header_of};
use crate::word::Obj;

#[cfg(feature = "float-hex")]
mod hexadecimal;

/// The floating-point type of this build.
#[cfg(any(target_pointer_width = "64", feature = "double"))]
pub type Float = f64;
/// The floating-point type of this build.
#[cfg(not(any(target_pointer_width = "64", feature = "double")))]
pub type Float = f32;

/// How many digits tell one [`Float`] from another.
pub const WIDTH: Width = if size_of::<Float>() == 8 {
    Width::Double
} else {
    Width::Single
};

object! {
    /// A float that does not fit into the word, or an instance of a subclass.
    pub struct BoxedFloat: open {
        /// Its value.
        pub value: Float,
    }
}

/// A float.
///
/// # Errors
/// `MemoryError`; `ValueError` without the feature `floats`.
#[inline]
pub fn new(rt: &mut Runtime, value: Float) -> Res {
    if !cfg!(feature = "floats") {
        return Err(rt.value_error("no floats in this build"));
    }
    #[cfg(target_pointer_width = "64")]
    if let Some(word) = Obj::from_immediate_float(value) {
        return Ok(word);
    }
    rt.alloc(BoxedFloat {
        header: FLOAT.header(),
        value,
    })
    .map(Obj::from)
}

/// The value of a `float`; `None` for other values.
#[inline]
pub fn native(value: Obj) -> Option<Float> {
    if !cfg!(feature = "floats") {
        return None;
    }
    #[cfg(target_pointer_width = "64")]
    if value.is_immediate_float() {
        return Some(value.immediate_float());
    }
    value.downcast::<BoxedFloat>().map(|boxed| boxed.value)
}

/// The value of a `float` as a double; `None` for other values.
#[inline]
pub fn value(value: Obj) -> Option<f64> {
    native(value).map(f64::from)
}

/// The float nearest to an integer.
///
/// # Errors
/// `OverflowError` if there is none.
pub fn from_int(rt: &mut Runtime, integer: Obj) -> Res<f64> {
    expect(rt, integer).map(f64::from)
}

/// A float from the text of a constant.
///
/// # Errors
/// `ValueError` if it is none, `MemoryError`.
pub fn from_text(rt: &mut Runtime, text: &[u8]) -> Res {
    if !cfg!(feature = "floats") {
        return new(rt, 0.0);
    }
    match parse(text) {
        Some(value) => new(rt, value),
        None => Err(invalid(rt, text)),
    }
}

pub(super) fn parse(text: &[u8]) -> Option<Float> {
    #[cfg(any(target_pointer_width = "64", feature = "double"))]
    return number::parse_f64(text);
    #[cfg(not(any(target_pointer_width = "64", feature = "double")))]
    return number::parse_f32(text);
}

#[cold]
fn invalid(rt: &mut Runtime, text: &[u8]) -> Raised {
    match core::str::from_utf8(text) {
        Ok(text) => rt.raise_fmt(
            &exception::VALUE_ERROR,
            format_args!("could not convert string to float: '{text}'"),
        ),
        Err(_) => rt.value_error("could not convert string to float"),
    }
}

/// The float of an `int`, `bool` or `float`; `None` for other values.
///
/// # Errors
/// `OverflowError` for an integer that is too large.
pub fn try_real(rt: &mut Runtime, real: Obj) -> Res<Option<Float>> {
    if !cfg!(feature = "floats") {
        return Ok(None);
    }
    if let Some(value) = native(real) {
        return Ok(Some(value));
    }
    if let Some(small) = int::small_value(real) {
        return Ok(Some(small as Float));
    }
    if !int::is_int(real) {
        return Ok(None);
    }
    match int::to_f64(real) {
        Some(value) => Ok(Some(value as Float)),
        None => Err(rt.overflow_error("int too large to convert to float")),
    }
}

/// The float that a value stands for: numbers, and what `__float__` or `__index__` gives.
///
/// # Errors
/// `TypeError` if it stands for none, `OverflowError`, and what the methods raise.
pub fn expect(rt: &mut Runtime, real: Obj) -> Res<Float> {
    if !cfg!(feature = "floats") {
        return Err(not_convertible(rt, real, "float"));
    }
    match try_expect(rt, real)? {
        Some(value) => Ok(value),
        None => Err(not_convertible(rt, real, "float")),
    }
}

/// As [`expect`], but `None` for a value that stands for no float.
///
/// # Errors
/// `TypeError` if `__float__` or `__index__` gives another type, `OverflowError`, and what
/// the methods raise.
pub fn try_expect(rt: &mut Runtime, real: Obj) -> Res<Option<Float>> {
    if let Some(value) = try_real(rt, real)? {
        return Ok(Some(value));
    }
    if let Some(method) = find_method(real.type_of(), names::__float__) {
        let result = call_special(rt, method, real, &[])?;
        return match native(result) {
            Some(value) => Ok(Some(value)),
            None => {
                let ty = result.type_of().name;
                Err(rt.type_error_fmt(format_args!("__float__ returned non-float (type {ty})")))
            }
        };
    }
    match find_method(real.type_of(), names::__index__) {
        Some(method) => {
            let result = call_special(rt, method, real, &[])?;
            if !int::is_int(result) {
                let ty = result.type_of().name;
                return Err(
                    rt.type_error_fmt(format_args!("__index__ returned non-int (type {ty})"))
                );
            }
            try_real(rt, result)
        }
        None => Ok(None),
    }
}

#[cold]
pub(super) fn not_convertible(rt: &mut Runtime, value: Obj, target: &str) -> Raised {
    let ty = value.type_of().name;
    rt.type_error_fmt(format_args!("can't convert {ty} to {target}"))
}

fn construct(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let value = match (args.positional, args.keywords) {
        ([], []) => 0.0,
        ([source], []) => {
            let text = match py_str::text(*source) {
                Some(text) => Some(text.as_bytes()),
                None => buffer::try_of(*source).map(|buffer| buffer.bytes()),
            };
            match text {
                Some(text) => match parse(text) {
                    Some(value) => value,
                    None => return Err(invalid(rt, text)),
                },
                None => expect(rt, *source)?,
            }
        }
        _ => return Err(rt.type_error("float() takes at most 1 argument")),
    };
    if cls.is_python_class() {
        return rt.alloc_instance(
            cls,
            BoxedFloat {
                header: header_of(cls),
                value,
            },
        );
    }
    new(rt, value)
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let mut buffer = [0; REPR_LEN];
    let value = native(this).unwrap_or(0.0);
    let text = number::repr(value as f64, WIDTH, true, &mut buffer);
    out.write(rt, text)
}

#[cfg(not(any(target_pointer_width = "64", feature = "double")))]
pub(super) use number::{divmod_f32 as divmod, pow_f32 as pow};
#[cfg(any(target_pointer_width = "64", feature = "double"))]
pub(super) use number::{divmod_f64 as divmod, pow_f64 as pow};

#[cold]
fn zero_division(rt: &mut Runtime) -> Raised {
    rt.raise(&exception::ZERO_DIVISION_ERROR, "division by zero")
}

fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let (Some(x), Some(y)) = (try_real(rt, a)?, try_real(rt, b)?) else {
        return Ok(None);
    };
    let divides = matches!(
        op,
        BinaryOp::TrueDivide | BinaryOp::FloorDivide | BinaryOp::Modulo | BinaryOp::DivMod
    );
    if divides && y == 0.0 {
        return Err(zero_division(rt));
    }
    let result = match op {
        BinaryOp::Add => x + y,
        BinaryOp::Subtract => x - y,
        BinaryOp::Multiply => x * y,
        BinaryOp::TrueDivide => x / y,
        BinaryOp::FloorDivide => divmod(x, y).0,
        BinaryOp::Modulo => divmod(x, y).1,
        BinaryOp::DivMod => {
            let (quotient, remainder) = divmod(x, y);
            let (quotient, remainder) = (new(rt, quotient)?, new(rt, remainder)?);
            return tuple::new(rt, &[quotient, remainder]).map(Some);
        }
        BinaryOp::Power => match pow(x, y) {
            Ok(result) if result.is_infinite() && x.is_finite() && y.is_finite() => {
                return Err(rt.overflow_error("math range error"));
            }
            Ok(result) => result,
            Err(PowError::ZeroToNegative) => return Err(zero_division(rt)),
            Err(PowError::Complex) => {
                return super::complex::power(rt, (x, 0.0), (y, 0.0)).map(Some);
            }
        },
        _ => return Ok(None),
    };
    new(rt, result).map(Some)
}

/// The value of an operand that is exactly a float, or a small integer.
#[inline(always)]
pub(super) fn plain(value: Obj) -> Option<Float> {
    #[cfg(target_pointer_width = "64")]
    if value.is_immediate_float() {
        return Some(value.immediate_float());
    }
    if let Some(small) = value.as_small() {
        return Some(small as Float);
    }
    if value.is_exactly(&FLOAT) {
        return value.downcast::<BoxedFloat>().map(|boxed| boxed.value);
    }
    None
}

/// Two operands that are exactly floats; one may be a small integer.
#[inline(always)]
fn plain_operands(a: Obj, b: Obj) -> Option<(Float, Float)> {
    if !cfg!(feature = "floats") {
        return None;
    }
    if a.is_small() && b.is_small() {
        return None;
    }
    Some((plain(a)?, plain(b)?))
}

/// The usual operators on plain floats, without the protocol that asks types in turn;
/// `None` for other operators and operands.
#[inline]
pub fn binary_of_floats(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Option<Res> {
    let (x, y) = plain_operands(a, b)?;
    let result = match op {
        BinaryOp::Add => x + y,
        BinaryOp::Subtract => x - y,
        BinaryOp::Multiply => x * y,
        BinaryOp::TrueDivide if y != 0.0 => x / y,
        _ => return None,
    };
    Some(new(rt, result))
}

/// Compares plain floats; `None` for other operands, and for integers that a float does not
/// hold exactly.
#[inline]
pub fn compare_floats(op: Comparison, a: Obj, b: Obj) -> Option<bool> {
    let exact = |value: Obj| match value.as_small() {
        Some(small) => small.unsigned_abs() < 1 << 24,
        None => true,
    };
    let (x, y) = plain_operands(a, b)?;
    if !exact(a) || !exact(b) {
        return None;
    }
    // Not by an order of the two, for which a processor without floats needs three comparisons.
    Some(match op {
        Comparison::Less => x < y,
        Comparison::LessEqual => x <= y,
        Comparison::More => x > y,
        Comparison::MoreEqual => x >= y,
        Comparison::Equal => x == y,
        Comparison::NotEqual => x != y,
    })
}

fn unary(rt: &mut Runtime, op: UnaryOp, this: Obj) -> Res<Option<Obj>> {
    let x = native(this).unwrap_or(0.0);
    let result = match op {
        UnaryOp::Positive => x,
        UnaryOp::Negative => -x,
        UnaryOp::Absolute => x.abs(),
        UnaryOp::Invert => return Ok(None),
    };
    new(rt, result).map(Some)
}

fn compare(_rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let Some(x) = native(a) else { return Ok(None) };
    let order: Option<Ordering> = if let Some(y) = native(b) {
        x.partial_cmp(&y)
    } else if !cfg!(feature = "long-ints") {
        match int::to_f64(b) {
            Some(y) => (x as f64).partial_cmp(&y),
            None => return Ok(None),
        }
    } else {
        let mut buffer = [0; I64_LIMBS];
        match int::view(b, &mut buffer) {
            Some(y) => y.partial_cmp_f64(x as f64).map(Ordering::reverse),
            None => return Ok(None),
        }
    };
    Ok(Some(match order {
        Some(order) => op.holds(order),
        // Nan is unequal to everything.
        None => op == Comparison::NotEqual,
    }))
}

/// Floats below this are hashed as small integers.
const SMALL: f64 = (1u64 << if usize::BITS == 64 { 53 } else { 30 }) as f64;

/// The hash of a float: that of the integer it equals, if it is one.
pub(crate) fn hash(value: Float) -> usize {
    let value = value as f64;
    if value.abs() < SMALL && value == (value as isize) as f64 {
        return value as isize as usize;
    }
    if !cfg!(feature = "long-ints") {
        // Equal integers have their low word as hash.
        return value as i64 as usize;
    }
    big::hash_f64(value) as usize
}

const SLOTS: Slots = Slots {
    new: Some(construct),
    print: Some(print),
    unary: Some(unary),
    binary: Some(binary),
    compare: Some(compare),
    truth: Some(|_, this| Ok(native(this).unwrap_or(0.0) != 0.0)),
    hash: Some(|_, this| Ok(hash(native(this).unwrap_or(0.0)))),
    ..Slots::EMPTY
};

fn itself(rt: &mut Runtime, this: Obj) -> Res {
    let value = native(this).unwrap_or(0.0);
    new(rt, value)
}

static IS_INTEGER: NativeFunction = NativeFunction::f1(names::is_integer, |_, this| {
    let value = native(this).unwrap_or(0.0);
    Ok(Obj::bool(
        value.is_finite() && libm::floor(value as f64) == value as f64,
    ))
});

static RATIO: NativeFunction = NativeFunction::f1(names::as_integer_ratio, |rt, this| {
    let value = native(this).unwrap_or(0.0) as f64;
    if !value.is_finite() {
        return Err(rt.value_error("cannot convert infinity or NaN to integer ratio"));
    }
    let (mut mantissa, mut exponent) = libm::frexp(value);
    let mut steps = 0;
    while steps < 300 && mantissa != libm::floor(mantissa) {
        mantissa *= 2.0;
        exponent -= 1;
        steps += 1;
    }
    let numerator = int::from_f64(rt, mantissa)?;
    let power = Obj::small(exponent.unsigned_abs() as isize);
    let scale = crate::protocol::operator::binary(rt, BinaryOp::ShiftLeft, Obj::small(1), power)?;
    if exponent > 0 {
        let numerator =
            crate::protocol::operator::binary(rt, BinaryOp::Multiply, numerator, scale)?;
        return tuple::new(rt, &[numerator, Obj::small(1)]);
    }
    tuple::new(rt, &[numerator, scale])
});

static REAL: Getter = Getter::new(itself);
static IMAG: Getter = Getter::new(|rt, _| new(rt, 0.0));
static CONJUGATE: NativeFunction = NativeFunction::f1(names::conjugate, itself);
static FLOAT_METHOD: NativeFunction = NativeFunction::f1(names::__float__, itself);

/// `float`
pub static FLOAT: Type = Type::new::<BoxedFloat>(names::float, slots!(SLOTS))
    .with_table(table![
        is_integer => &IS_INTEGER,
        as_integer_ratio => &RATIO,
        real => &REAL,
        imag => &IMAG,
        conjugate => &CONJUGATE,
        __float__ => &FLOAT_METHOD,
        #[cfg(feature = "float-hex")]
        hex => &hexadecimal::HEX,
        #[cfg(feature = "float-hex")]
        fromhex => &hexadecimal::FROMHEX,
    ])
    .only_if(cfg!(feature = "floats"));
