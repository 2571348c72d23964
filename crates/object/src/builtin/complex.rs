//! `complex`: two floats, boxed. Arithmetic follows CPython's: division by Smith's method, small
//! integral powers by repeated multiplication, others by polar coordinates. There is no
//! ordering.

use taipan_gc::Gc;
use taipan_number::big::I64_LIMBS;
use taipan_number::float::{self as number, REPR_LEN};

use super::float::{self, Float, WIDTH};
use super::{int, str as py_str};
use crate::args::Args;
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

#[cfg(any(target_pointer_width = "64", feature = "double"))]
use libm::{atan2, cos, exp, floor, hypot, log, pow, sin};
#[cfg(not(any(target_pointer_width = "64", feature = "double")))]
use libm::{
    atan2f as atan2, cosf as cos, expf as exp, floorf as floor, hypotf as hypot, logf as log,
    powf as pow, sinf as sin,
};

/// The real and the imaginary part.
pub type Parts = (Float, Float);

object! {
    /// A complex number.
    pub struct Complex: open {
        /// Its real part.
        pub real: Float,
        /// Its imaginary part.
        pub imag: Float,
    }
}

/// A complex number.
///
/// # Errors
/// `MemoryError`; `ValueError` without the feature `complex`.
#[inline]
pub fn new(rt: &mut Runtime, (real, imag): Parts) -> Res {
    if !cfg!(feature = "complex") {
        return Err(rt.value_error("complex values not supported"));
    }
    rt.alloc(Complex {
        header: COMPLEX.header(),
        real,
        imag,
    })
    .map(Obj::from)
}

/// The parts of a `complex`; `None` for other values.
#[inline]
pub fn parts(value: Obj) -> Option<Parts> {
    if !cfg!(feature = "complex") {
        return None;
    }
    let complex = value.downcast::<Complex>()?;
    Some((complex.real, complex.imag))
}

/// The parts of a built-in number of any type; `None` for other values.
///
/// # Errors
/// `OverflowError` for an integer that is too large.
pub fn try_number(rt: &mut Runtime, value: Obj) -> Res<Option<Parts>> {
    match parts(value) {
        Some(parts) => Ok(Some(parts)),
        None => Ok(float::try_real(rt, value)?.map(|real| (real, 0.0))),
    }
}

/// The complex number that a value stands for: numbers, and what `__complex__`, `__float__` or
/// `__index__` gives.
///
/// # Errors
/// `TypeError` if it stands for none, `OverflowError`, and what the methods raise.
pub fn expect(rt: &mut Runtime, value: Obj) -> Res<Parts> {
    if let Some(parts) = try_number(rt, value)? {
        return Ok(parts);
    }
    if let Some(method) = find_method(value.type_of(), names::__complex__) {
        let result = call_special(rt, method, value, &[])?;
        return match parts(result) {
            Some(parts) => Ok(parts),
            None => {
                let ty = result.type_of().name;
                Err(rt.type_error_fmt(format_args!("__complex__ returned non-complex (type {ty})")))
            }
        };
    }
    match float::try_expect(rt, value)? {
        Some(real) => Ok((real, 0.0)),
        None => Err(float::not_convertible(rt, value, "complex")),
    }
}

/// A complex number from text, as the constructor takes it: `1`, `2.5j`, `-1+2j`, ` (1+j) `.
///
/// # Errors
/// `ValueError` if it is none, `MemoryError`.
pub fn from_text(rt: &mut Runtime, text: &[u8]) -> Res {
    let parts = match cfg!(feature = "complex") {
        true => parse_or_raise(rt, text)?,
        false => (0.0, 0.0),
    };
    new(rt, parts)
}

fn parse_or_raise(rt: &mut Runtime, text: &[u8]) -> Res<Parts> {
    match parse(text) {
        Some(parts) => Ok(parts),
        None => Err(rt.value_error("complex() arg is a malformed string")),
    }
}

fn parse(text: &[u8]) -> Option<Parts> {
    let mut text = text.trim_ascii();
    if let Some(inner) = text.strip_prefix(b"(") {
        text = inner.strip_suffix(b")")?.trim_ascii();
    }
    // A part on its own may have white space around it, which is not allowed in here.
    if text.iter().any(u8::is_ascii_whitespace) {
        return None;
    }
    let Some(rest) = text.strip_suffix(b"j").or_else(|| text.strip_suffix(b"J")) else {
        return float::parse(text).map(|real| (real, 0.0));
    };
    // The sign of the imaginary part is the last one that is not an exponent's.
    let sign = (0..rest.len()).rev().find(|&at| {
        let before = at.checked_sub(1).and_then(|before| rest.get(before));
        matches!(rest.get(at), Some(b'+' | b'-')) && !matches!(before, Some(b'e' | b'E'))
    });
    let (real, imag) = rest.split_at_checked(sign.unwrap_or(0))?;
    let real = if real.is_empty() {
        0.0
    } else {
        float::parse(real)?
    };
    let imag = match imag {
        b"" | b"+" => 1.0,
        b"-" => -1.0,
        digits => float::parse(digits)?,
    };
    Some((real, imag))
}

fn construct(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let parts = match (args.positional, args.keywords) {
        ([], []) => (0.0, 0.0),
        ([value], []) if value.is_exactly(&COMPLEX) && !cls.is_python_class() => {
            return Ok(*value);
        }
        ([value], []) => match py_str::text(*value) {
            Some(text) => parse_or_raise(rt, text.as_bytes())?,
            None => expect(rt, *value)?,
        },
        ([real, imag], []) => {
            let is_complex = parts(*real).is_some();
            let real = expect(rt, *real)?;
            match parts(*imag) {
                Some(imag) => (real.0 - imag.1, real.1 + imag.0),
                None if is_complex => (real.0, real.1 + float::expect(rt, *imag)?),
                // Nothing is added, which would lose the sign of a zero.
                None => (real.0, float::expect(rt, *imag)?),
            }
        }
        _ => return Err(rt.type_error("complex() takes at most 2 arguments")),
    };
    if cls.is_python_class() {
        let (real, imag) = parts;
        let header = header_of(cls);
        return rt.alloc_instance(cls, Complex { header, real, imag });
    }
    new(rt, parts)
}

fn own_parts(this: Obj) -> Parts {
    parts(this).unwrap_or((0.0, 0.0))
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let (real, imag) = own_parts(this);
    let mut buffer = [0; REPR_LEN];
    let only_imaginary = real == 0.0 && real.is_sign_positive();
    if !only_imaginary {
        out.write(rt, "(")?;
        let text = number::repr(real.into(), WIDTH, false, &mut buffer);
        out.write(rt, text)?;
    }
    let text = number::repr(imag.into(), WIDTH, false, &mut buffer);
    if !only_imaginary && !text.starts_with('-') {
        out.write(rt, "+")?;
    }
    out.write(rt, text)?;
    out.write(rt, if only_imaginary { "j" } else { "j)" })
}

#[inline]
fn multiply(a: Parts, b: Parts) -> Parts {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// `a / b`; `None` if `b` is zero. The larger part of `b` is divided by first, so that its square
/// cannot overflow.
fn divide(a: Parts, b: Parts) -> Option<Parts> {
    if b.0 == 0.0 && b.1 == 0.0 {
        return None;
    }
    if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let scale = b.0 + b.1 * ratio;
        return Some(((a.0 + a.1 * ratio) / scale, (a.1 - a.0 * ratio) / scale));
    }
    if b.1.is_nan() || b.0.is_nan() {
        return Some((Float::NAN, Float::NAN));
    }
    let ratio = b.0 / b.1;
    let scale = b.0 * ratio + b.1;
    Some(((a.0 * ratio + a.1) / scale, (a.1 * ratio - a.0) / scale))
}

/// The largest integral exponent for which repeated multiplication is used.
const MAX_STEPS: Float = 100.0;

/// `base ** exponent` for an integral exponent of at most [`MAX_STEPS`] either way; `None` for
/// zero to a negative power.
fn integral_power(base: Parts, exponent: Float) -> Option<Parts> {
    let mut rest = exponent.abs() as u32;
    let mut square = base;
    let mut result = (1.0, 0.0);
    while rest != 0 {
        if rest & 1 != 0 {
            result = multiply(result, square);
        }
        square = multiply(square, square);
        rest >>= 1;
    }
    if exponent < 0.0 {
        divide((1.0, 0.0), result)
    } else {
        Some(result)
    }
}

/// `base ** exponent` for a base that is not zero.
fn polar_power(base: Parts, exponent: Parts) -> Parts {
    let distance = hypot(base.0, base.1);
    let angle = atan2(base.1, base.0);
    let mut length = pow(distance, exponent.0);
    let mut phase = angle * exponent.0;
    if exponent.1 != 0.0 {
        length /= exp(angle * exponent.1);
        phase += exponent.1 * log(distance);
    }
    (length * cos(phase), length * sin(phase))
}

/// `base ** exponent` of two complex numbers.
///
/// # Errors
/// `ZeroDivisionError` for zero to a negative or complex power, `OverflowError`, `MemoryError`.
pub fn power(rt: &mut Runtime, base: Parts, exponent: Parts) -> Res {
    if !cfg!(feature = "complex") {
        return new(rt, base);
    }
    let is_integral =
        exponent.1 == 0.0 && exponent.0.abs() <= MAX_STEPS && exponent.0 == floor(exponent.0);
    let result = if is_integral {
        integral_power(base, exponent.0)
    } else if base != (0.0, 0.0) {
        Some(polar_power(base, exponent))
    } else if exponent.1 != 0.0 || exponent.0 < 0.0 {
        None
    } else {
        Some((0.0, 0.0))
    };
    let Some(result) = result else {
        return Err(zero_division(rt, "0.0 to a complex power"));
    };
    let is_finite = |parts: Parts| parts.0.is_finite() && parts.1.is_finite();
    let is_infinite = result.0.is_infinite() || result.1.is_infinite();
    if is_infinite && is_finite(base) && is_finite(exponent) {
        return Err(rt.overflow_error("complex exponentiation"));
    }
    new(rt, result)
}

#[cold]
fn zero_division(rt: &mut Runtime, message: &'static str) -> Raised {
    rt.raise(&exception::ZERO_DIVISION_ERROR, message)
}

fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let (Some(x), Some(y)) = (try_number(rt, a)?, try_number(rt, b)?) else {
        return Ok(None);
    };
    let result = match op {
        BinaryOp::Add => (x.0 + y.0, x.1 + y.1),
        BinaryOp::Subtract => (x.0 - y.0, x.1 - y.1),
        BinaryOp::Multiply => multiply(x, y),
        BinaryOp::TrueDivide => match divide(x, y) {
            Some(quotient) => quotient,
            None => return Err(zero_division(rt, "complex division by zero")),
        },
        BinaryOp::Power => return power(rt, x, y).map(Some),
        _ => return Ok(None),
    };
    new(rt, result).map(Some)
}

/// The parts of an operand that is exactly a `complex`, a float or a small integer, and whether
/// it is the first of these.
#[inline(always)]
fn plain(value: Obj) -> Option<(Parts, bool)> {
    if value.is_exactly(&COMPLEX) {
        return Some((parts(value)?, true));
    }
    Some(((float::plain(value)?, 0.0), false))
}

/// `+`, `-` and `*` of plain numbers one of which is a `complex`, without the protocol that asks
/// types in turn; `None` for other operators and operands.
#[inline]
pub fn binary_of_complex(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Option<Res> {
    if !cfg!(feature = "complex") {
        return None;
    }
    let ((x, first), (y, second)) = (plain(a)?, plain(b)?);
    if !first && !second {
        return None;
    }
    let result = match op {
        BinaryOp::Add => (x.0 + y.0, x.1 + y.1),
        BinaryOp::Subtract => (x.0 - y.0, x.1 - y.1),
        BinaryOp::Multiply => multiply(x, y),
        _ => return None,
    };
    Some(new(rt, result))
}

fn unary(rt: &mut Runtime, op: UnaryOp, this: Obj) -> Res<Option<Obj>> {
    let (real, imag) = own_parts(this);
    let result = match op {
        UnaryOp::Positive => new(rt, (real, imag))?,
        UnaryOp::Negative => new(rt, (-real, -imag))?,
        UnaryOp::Absolute => {
            let distance = hypot(real, imag);
            if distance.is_infinite() && real.is_finite() && imag.is_finite() {
                return Err(rt.overflow_error("absolute value too large"));
            }
            float::new(rt, distance)?
        }
        UnaryOp::Invert => return Ok(None),
    };
    Ok(Some(result))
}

fn compare(_rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    if !matches!(op, Comparison::Equal | Comparison::NotEqual) {
        return Ok(None);
    }
    let Some((real, imag)) = parts(a) else {
        return Ok(None);
    };
    let equal = if let Some(other) = parts(b) {
        (real, imag) == other
    } else if let Some(other) = float::native(b) {
        real == other && imag == 0.0
    } else {
        let mut buffer = [0; I64_LIMBS];
        match int::view(b, &mut buffer) {
            // Integers are not rounded, so that each equals one number at most.
            Some(other) => {
                imag == 0.0
                    && other
                        .partial_cmp_f64(real.into())
                        .is_some_and(|o| o.is_eq())
            }
            None => return Ok(None),
        }
    };
    Ok(Some(equal == (op == Comparison::Equal)))
}

/// The hash: that of the real number it equals, if it is one.
fn hash((real, imag): Parts) -> usize {
    let weight = 1_000_003;
    float::hash(real).wrapping_add(float::hash(imag).wrapping_mul(weight))
}

const SLOTS: Slots = Slots {
    new: Some(construct),
    print: Some(print),
    unary: Some(unary),
    binary: Some(binary),
    compare: Some(compare),
    truth: Some(|_, this| Ok(own_parts(this) != (0.0, 0.0))),
    hash: Some(|_, this| Ok(hash(own_parts(this)))),
    ..Slots::EMPTY
};

static REAL: Getter = Getter::new(|rt, this| float::new(rt, own_parts(this).0));
static IMAG: Getter = Getter::new(|rt, this| float::new(rt, own_parts(this).1));
static CONJUGATE: NativeFunction = NativeFunction::f1(names::conjugate, |rt, this| {
    let (real, imag) = own_parts(this);
    new(rt, (real, -imag))
});
static COMPLEX_METHOD: NativeFunction =
    NativeFunction::f1(names::__complex__, |rt, this| new(rt, own_parts(this)));

/// `complex`
pub static COMPLEX: Type = Type::new::<Complex>(names::complex, slots!(SLOTS)).with_table(table![
    real => &REAL,
    imag => &IMAG,
    conjugate => &CONJUGATE,
    __complex__ => &COMPLEX_METHOD,
]);
