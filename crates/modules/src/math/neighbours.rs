//! What needs to know of floats where they are: sums without rounding, the next float, remainders.

use taipan_number::float::Real;
use taipan_object::builtin::float::{self, Float};
use taipan_object::protocol::iterate;
use taipan_object::{Obj, Res, Runtime};

use super::reals::domain;

/// The most floats that overlap nowhere: the bits that a float can have at all (2,098 of doubles)
/// divided by those that each has.
const PARTS: usize = 40;

/// The sum of floats as parts that do not overlap, smallest first (Shewchuk, "Adaptive Precision
/// Floating-Point Arithmetic and Fast Robust Geometric Predicates", 1997).
struct ExactSum {
    parts: [Float; PARTS],
    count: usize,
}

impl ExactSum {
    /// Adds `x`; `None` if that is beyond all floats.
    fn add(&mut self, mut x: Float) -> Option<()> {
        let mut kept = 0;
        for index in 0..self.count {
            let mut part = *self.parts.get(index)?;
            if x.abs() < part.abs() {
                core::mem::swap(&mut x, &mut part);
            }
            let high = x + part;
            let low = part - (high - x);
            if low != 0.0 {
                *self.parts.get_mut(kept)? = low;
                kept += 1;
            }
            x = high;
        }
        if !x.is_finite() {
            return None;
        }
        *self.parts.get_mut(kept)? = x;
        self.count = kept + 1;
        Some(())
    }

    /// The float nearest to the sum.
    fn rounded(&self) -> Float {
        let mut parts = self.parts.iter().take(self.count).rev().copied();
        let mut high = parts.next().unwrap_or(0.0);
        while let Some(part) = parts.next() {
            let before = high;
            high = before + part;
            let low = part - (high - before);
            if low == 0.0 {
                continue;
            }
            // Half way between two floats, what comes after says where to go.
            if let Some(next) = parts.next()
                && (low < 0.0) == (next < 0.0)
                && next != 0.0
            {
                let twice = low * 2.0;
                let other = high + twice;
                if twice == other - high {
                    high = other;
                }
            }
            break;
        }
        high
    }
}

/// `math.fsum`
pub(super) fn exact_sum(rt: &mut Runtime, items: Obj) -> Res<Float> {
    let mut sum = ExactSum {
        parts: [0.0; PARTS],
        count: 0,
    };
    // What is no number or without end is added as usual.
    let (mut special, mut infinities): (Float, Float) = (0.0, 0.0);
    let items = iterate::iter(rt, items)?;
    while let Some(item) = iterate::next(rt, items)? {
        let x = float::expect(rt, item)?;
        if x.is_finite() {
            if sum.add(x).is_none() {
                return Err(rt.overflow_error("intermediate overflow in fsum"));
            }
            continue;
        }
        if x.is_infinite() {
            infinities += x;
        }
        special += x;
    }
    if infinities.is_nan() {
        return Err(rt.value_error("-inf + inf in fsum"));
    }
    Ok(if special == 0.0 {
        sum.rounded()
    } else {
        special
    })
}

/// `math.nextafter`
pub(super) fn next_after(x: Float, towards: Float) -> Float {
    if x.is_nan() || towards.is_nan() {
        return Float::NAN;
    }
    if x < towards {
        x.next_up()
    } else if x > towards {
        x.next_down()
    } else {
        towards
    }
}

/// `math.ulp`
pub(super) fn last_place(x: Float) -> Float {
    let x = x.abs();
    let next = x.next_up();
    if x.is_infinite() || x.is_nan() {
        x
    } else if next.is_infinite() {
        x - x.next_down()
    } else {
        next - x
    }
}

/// `math.remainder`: what is left of `x` beyond the multiple of `y` that is nearest, the even one of
/// two.
pub(super) fn remainder(rt: &mut Runtime, x: Float, y: Float) -> Res<Float> {
    if x.is_nan() || y.is_nan() {
        return Ok(x + y);
    }
    if x.is_infinite() || y == 0.0 {
        return Err(domain(rt));
    }
    if y.is_infinite() {
        return Ok(x);
    }
    let (length, step) = (x.abs(), y.abs());
    let above = <Float as Real>::fmod(length, step);
    let below = step - above;
    let nearest = if above < below {
        above
    } else if above > below {
        -below
    } else {
        above - 2.0 * <Float as Real>::fmod(0.5 * (length - above), step)
    };
    Ok(Float::copysign(1.0, x) * nearest)
}
