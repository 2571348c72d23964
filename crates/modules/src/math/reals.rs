//! What the functions of real numbers share: errors, logarithms of large integers, lengths.

use taipan_number::float::Real;
use taipan_object::builtin::float::{self, Float};
use taipan_object::builtin::int;
use taipan_object::protocol::operator;
use taipan_object::protocol::{attribute, call_special, compare, convert, find_method, iterate};
use taipan_object::{BinaryOp, Name, Obj, Raised, Res, Runtime, names};

#[cold]
pub(super) fn domain(rt: &mut Runtime) -> Raised {
    rt.value_error("math domain error")
}

/// The result of a function for `x`, if there is one that a float can hold.
pub(super) fn checked(rt: &mut Runtime, x: Float, result: Float) -> Res<Float> {
    if result.is_nan() && !x.is_nan() {
        return Err(domain(rt));
    }
    if result.is_infinite() && x.is_finite() {
        return Err(rt.overflow_error("math range error"));
    }
    Ok(result)
}

/// `floor`, `ceil` and `trunc`: by the method `name`, or by `round` of the float.
pub(super) fn to_int(rt: &mut Runtime, x: Obj, name: Name, round: fn(Float) -> Float) -> Res {
    if int::is_int(x) {
        return Ok(match x.as_bool() {
            Some(truth) => Obj::small(truth as isize),
            None => x,
        });
    }
    if let Some(method) = find_method(x.type_of(), name) {
        return call_special(rt, method, x, &[]);
    }
    let value = float::expect(rt, x)?;
    int::from_f64(rt, round(value).into())
}

/// A logarithm; integers may be larger than any float.
pub(super) fn logarithm(rt: &mut Runtime, x: Obj, log: fn(Float) -> Float) -> Res<Float> {
    let value = if int::is_int(x) && int::to_f64(x).is_none_or(|x| !(x as Float).is_finite()) {
        if compare::less(rt, x, Obj::small(0))? {
            return Err(domain(rt));
        }
        let bits = attribute::call_method(rt, x, names::bit_length, &[])?;
        let shift = convert::index(rt, bits)?.saturating_sub(64);
        let top = operator::binary(rt, BinaryOp::ShiftRight, x, Obj::small(shift))?;
        let top = float::expect(rt, top)?;
        return Ok(log(top) + shift as Float * log(2.0));
    } else {
        float::expect(rt, x)?
    };
    if value <= 0.0 {
        return Err(domain(rt));
    }
    Ok(log(value))
}

/// The Euclidean length of a vector.
pub(super) fn length(rt: &mut Runtime, coordinates: impl Iterator<Item = Obj>) -> Res<Float> {
    let mut sum = Length::default();
    for value in coordinates {
        sum.add(float::expect(rt, value)?);
    }
    Ok(sum.value())
}

/// The distance of two points, sequences of the same length.
pub(super) fn distance(rt: &mut Runtime, p: Obj, q: Obj) -> Res<Float> {
    let (p, q) = (iterate::iter(rt, p)?, iterate::iter(rt, q)?);
    let mut sum = Length::default();
    loop {
        match (iterate::next(rt, p)?, iterate::next(rt, q)?) {
            (Some(a), Some(b)) => {
                let (a, b) = (float::expect(rt, a)?, float::expect(rt, b)?);
                sum.add(a - b);
            }
            (None, None) => return Ok(sum.value()),
            _ => {
                return Err(rt.value_error("both points must have the same number of dimensions"));
            }
        }
    }
}

/// A length that grows by one coordinate after the other, without overflow on the way.
#[derive(Default)]
struct Length(Float);

impl Length {
    fn add(&mut self, coordinate: Float) {
        self.0 = Real::hypot(self.0, coordinate);
    }

    fn value(&self) -> Float {
        self.0
    }
}
