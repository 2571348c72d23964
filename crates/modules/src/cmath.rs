//! `cmath`: functions of complex numbers. What has no result and what is too large raises as in
//! CPython (`ValueError`, `OverflowError`); the set of functions is upstream's. Leaves out the
//! inverse and hyperbolic functions of CPython's module.
//!
//! Flash on thumbv7m: 2.3 KB.

pub use cmath::MODULE;
use taipan_macros::module;

#[module(name = cmath)]
mod cmath {
    use taipan_number::float::Real;
    use taipan_object::builtin::complex::{self, Parts};
    use taipan_object::builtin::float::{self, Float};
    use taipan_object::builtin::tuple;
    use taipan_object::{Obj, Raised, Res, Runtime};

    #[constant]
    const e: f64 = core::f64::consts::E;
    #[constant]
    const pi: f64 = core::f64::consts::PI;

    const LN_2: Float = core::f64::consts::LN_2 as Float;
    const LN_10: Float = core::f64::consts::LN_10 as Float;
    /// Not far below the largest power of e that a float holds.
    const LARGE_EXPONENT: Float = if size_of::<Float>() == 8 { 700.0 } else { 85.0 };

    /// Real and imaginary part.
    type Number = (Float, Float);

    fn number(rt: &mut Runtime, z: Obj) -> Res<Number> {
        let (real, imag): Parts = complex::expect(rt, z)?;
        Ok((real, imag))
    }

    fn give(rt: &mut Runtime, (real, imag): Number) -> Res {
        complex::new(rt, (real, imag))
    }

    #[cold]
    fn domain(rt: &mut Runtime) -> Raised {
        rt.value_error("math domain error")
    }

    /// The result for a finite argument: it must be finite too.
    fn finite(rt: &mut Runtime, z: Number, result: Number) -> Res {
        if z.0.is_finite() && z.1.is_finite() && !(result.0.is_finite() && result.1.is_finite()) {
            return Err(rt.overflow_error("math range error"));
        }
        give(rt, result)
    }

    /// `length * (cos(angle) + sin(angle)j)`, where a length of zero or infinity keeps the
    /// signs of an angle of zero.
    fn from_polar(length: Float, angle: Float) -> Number {
        if angle == 0.0 {
            return (length, angle * length.signum());
        }
        let (sin, cos) = (Real::sin(angle), Real::cos(angle));
        (length * cos, length * sin)
    }

    #[function]
    fn exp(rt: &mut Runtime, z: Obj) -> Res {
        let z = number(rt, z)?;
        if z.1.is_infinite() && (z.0.is_finite() || z.0 > 0.0) {
            return Err(domain(rt));
        }
        let result = match z.0 {
            Float::NEG_INFINITY if !z.1.is_finite() => (0.0, 0.0),
            real if real.is_nan() && z.1 == 0.0 => z,
            // Halves, where the whole would overflow before it is multiplied.
            real if real.is_finite() && real > LARGE_EXPONENT => {
                let (half_real, half_imag) = from_polar(Real::exp(real - LARGE_EXPONENT), z.1);
                let scale = Real::exp(LARGE_EXPONENT);
                (half_real * scale, half_imag * scale)
            }
            real => from_polar(Real::exp(real), z.1),
        };
        finite(rt, z, result)
    }

    /// The natural logarithm, which zero has none of.
    fn logarithm(rt: &mut Runtime, z: Number) -> Res<Number> {
        if z == (0.0, 0.0) {
            return Err(domain(rt));
        }
        let length = Real::hypot(z.0, z.1);
        let (small, large) = (z.0.abs().min(z.1.abs()), z.0.abs().max(z.1.abs()));
        let real = if length.is_infinite() && large.is_finite() {
            Real::log(Real::hypot(z.0 / 2.0, z.1 / 2.0)) + LN_2
        } else if (0.71..=1.73).contains(&length) {
            // Near one, where the digits of the length do not suffice.
            Real::log1p((large - 1.0) * (large + 1.0) + small * small) / 2.0
        } else if length < Float::MIN_POSITIVE {
            let scale = Real::ldexp(1.0, 53);
            Real::log(Real::hypot(z.0 * scale, z.1 * scale)) - 53.0 * LN_2
        } else {
            Real::log(length)
        };
        Ok((real, Real::atan2(z.1, z.0)))
    }

    #[function]
    fn log(rt: &mut Runtime, z: Obj, base: Option<Obj>) -> Res {
        let z = number(rt, z)?;
        let (real, imag) = logarithm(rt, z)?;
        let Some(base) = base else {
            return give(rt, (real, imag));
        };
        let base = number(rt, base)?;
        let (base_real, base_imag) = logarithm(rt, base)?;
        let result = complex::new(rt, (real, imag))?;
        let base = complex::new(rt, (base_real, base_imag))?;
        taipan_object::protocol::operator::binary(
            rt,
            taipan_object::BinaryOp::TrueDivide,
            result,
            base,
        )
    }

    #[function]
    fn log10(rt: &mut Runtime, z: Obj) -> Res {
        let z = number(rt, z)?;
        let (real, imag) = logarithm(rt, z)?;
        let real = match z.1 == 0.0 {
            true => Real::log10(z.0.abs()),
            false => real / LN_10,
        };
        give(rt, (real, imag / LN_10))
    }

    #[function]
    fn sqrt(rt: &mut Runtime, z: Obj) -> Res {
        let (real, imag) = number(rt, z)?;
        let result = if (real, imag) == (0.0, 0.0) {
            (0.0, imag)
        } else if imag.is_infinite() {
            (Float::INFINITY, imag)
        } else if real.is_infinite() {
            match real > 0.0 {
                true if imag.is_nan() => (real, imag),
                true => (real, Float::copysign(0.0, imag)),
                false if imag.is_nan() => (imag, Float::INFINITY),
                false => (0.0, Float::INFINITY.copysign(imag)),
            }
        } else {
            // Scaled by a power of four, so that no intermediate overflows or is lost.
            let large = real.abs().max(imag.abs());
            let (scale, back) = match large {
                large if large > Float::MAX / 64.0 => (1.0 / 16.0, 4.0),
                large if large < Float::MIN_POSITIVE * (1_u64 << 60) as Float => {
                    (Real::ldexp(1.0, 108), Real::ldexp(1.0, -54))
                }
                _ => (1.0, 1.0),
            };
            let (x, y) = (real.abs() * scale, imag.abs() * scale);
            let root = Real::sqrt((x + Real::hypot(x, y)) / 2.0);
            let other = y / (2.0 * root);
            match real >= 0.0 {
                true => (root * back, (other * back).copysign(imag)),
                false => (other * back, (root * back).copysign(imag)),
            }
        };
        give(rt, result)
    }

    /// `cosh(x) * cos(y)` and `sinh(x) * sin(y)`, or with the sine: `sinh(x) * cos(y)` and
    /// `cosh(x) * sin(y)`.
    fn hyperbolic(rt: &mut Runtime, (x, y): Number, sine: bool) -> Res<Number> {
        if y.is_infinite() {
            return match x.is_nan() {
                true => Ok((Float::NAN, Float::NAN)),
                false => Err(domain(rt)),
            };
        }
        let (sin, cos) = (Real::sin(y), Real::cos(y));
        // Infinity times the sine of zero is zero here.
        let times = |a: Float, b: Float| match y == 0.0 {
            true if a.is_nan() => b,
            true => a.signum() * b,
            false => a * b,
        };
        // Past this, both are half the exponential, whose halves are multiplied one by one.
        if x.is_finite() && x.abs() > LARGE_EXPONENT {
            let half = Real::exp(x.abs() / 2.0);
            let (grown, shrunk) = (half / 2.0, x.signum());
            let (cosh_part, sinh_part) = match sine {
                false => (cos * grown * half, times(shrunk, sin) * grown * half),
                true => (shrunk * cos * grown * half, sin * grown * half),
            };
            return Ok((cosh_part, sinh_part));
        }
        let (cosh, sinh) = (Real::cosh(x), Real::sinh(x));
        Ok(match sine {
            false => (cosh * cos, times(sinh, sin)),
            true => (sinh * cos, times(cosh, sin)),
        })
    }

    #[function]
    fn cos(rt: &mut Runtime, z: Obj) -> Res {
        // cos(z) = cosh(jz)
        let z = number(rt, z)?;
        let result = hyperbolic(rt, (-z.1, z.0), false)?;
        finite(rt, z, result)
    }

    #[function]
    fn sin(rt: &mut Runtime, z: Obj) -> Res {
        // sin(z) = -j * sinh(jz)
        let z = number(rt, z)?;
        let (real, imag) = hyperbolic(rt, (-z.1, z.0), true)?;
        finite(rt, z, (imag, -real))
    }

    #[function]
    fn phase(rt: &mut Runtime, z: Obj) -> Res<Float> {
        let (real, imag) = number(rt, z)?;
        Ok(Real::atan2(imag, real))
    }

    #[function]
    fn polar(rt: &mut Runtime, z: Obj) -> Res {
        let z = number(rt, z)?;
        let length = Real::hypot(z.0, z.1);
        if length.is_infinite() && z.0.is_finite() && z.1.is_finite() {
            return Err(rt.overflow_error("math range error"));
        }
        let length = float::new(rt, length)?;
        let angle = float::new(rt, Real::atan2(z.1, z.0))?;
        tuple::new(rt, &[length, angle])
    }

    #[function]
    fn rect(rt: &mut Runtime, length: Float, angle: Float) -> Res {
        if angle.is_infinite() && length != 0.0 && !length.is_nan() {
            return Err(domain(rt));
        }
        let result = match length == 0.0 && !angle.is_finite() {
            true => (0.0, 0.0),
            false => from_polar(length, angle),
        };
        give(rt, result)
    }
}
