//! `math`: functions of real numbers, from `libm`, and of integers. Errors are CPython's:
//! `ValueError` where there is no result, `OverflowError` where it is too large.
//!
//! Flash on thumbv7m: 7.8 KB, and up to 12 KB of `libm`, which others use, too.

mod integers;
#[cfg(feature = "math-extra")]
mod neighbours;
mod reals;

pub use math::MODULE;
use taipan_macros::module;

#[module(name = math)]
mod math {
    use taipan_number::float::Real;
    use taipan_object::builtin::float::{self, Float};
    use taipan_object::builtin::tuple;
    use taipan_object::protocol::{compare, iterate, operator};
    use taipan_object::{BinaryOp, Obj, Res, Runtime, names};

    use super::integers::{self, expect_int};
    use super::reals::{checked, domain, logarithm, to_int};

    #[constant]
    const pi: f64 = core::f64::consts::PI;
    #[constant]
    const e: f64 = core::f64::consts::E;
    #[constant]
    const tau: f64 = core::f64::consts::TAU;
    #[constant]
    const inf: f64 = f64::INFINITY;
    #[constant]
    const nan: f64 = f64::NAN;

    #[function]
    fn sqrt(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::sqrt(x))
    }

    #[function]
    fn exp(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::exp(x))
    }

    #[function]
    fn exp2(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::exp2(x))
    }

    #[function]
    fn expm1(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::expm1(x))
    }

    #[function]
    fn cbrt(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::cbrt(x))
    }

    #[function]
    fn sin(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::sin(x))
    }

    #[function]
    fn cos(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::cos(x))
    }

    #[function]
    fn tan(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::tan(x))
    }

    #[function]
    fn asin(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::asin(x))
    }

    #[function]
    fn acos(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::acos(x))
    }

    #[function]
    fn atan(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::atan(x))
    }

    #[function]
    fn sinh(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::sinh(x))
    }

    #[function]
    fn cosh(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::cosh(x))
    }

    #[function]
    fn tanh(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::tanh(x))
    }

    #[function]
    fn asinh(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::asinh(x))
    }

    #[function]
    fn acosh(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::acosh(x))
    }

    #[function]
    fn erf(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::erf(x))
    }

    #[function]
    fn erfc(rt: &mut Runtime, x: Float) -> Res<Float> {
        checked(rt, x, Real::erfc(x))
    }

    #[function]
    fn atanh(rt: &mut Runtime, x: Float) -> Res<Float> {
        if x.abs() == 1.0 {
            return Err(domain(rt));
        }
        checked(rt, x, Real::atanh(x))
    }

    #[function]
    fn gamma(rt: &mut Runtime, x: Float) -> Res<Float> {
        if x == Float::NEG_INFINITY || (x <= 0.0 && Real::floor(x) == x) {
            return Err(domain(rt));
        }
        checked(rt, x, Real::gamma(x))
    }

    #[function]
    fn lgamma(rt: &mut Runtime, x: Float) -> Res<Float> {
        if x.is_infinite() {
            return Ok(Float::INFINITY);
        }
        if x <= 0.0 && Real::floor(x) == x {
            return Err(domain(rt));
        }
        checked(rt, x, Real::lgamma(x))
    }

    #[function]
    fn log(rt: &mut Runtime, x: Obj, base: Option<Obj>) -> Res<Float> {
        let result = logarithm(rt, x, <Float as Real>::log)?;
        match base {
            Some(base) => {
                let base = logarithm(rt, base, <Float as Real>::log)?;
                if base == 0.0 {
                    return Err(rt.raise(
                        &taipan_object::exception::ZERO_DIVISION_ERROR,
                        "division by zero",
                    ));
                }
                Ok(result / base)
            }
            None => Ok(result),
        }
    }

    #[function]
    fn log2(rt: &mut Runtime, x: Obj) -> Res<Float> {
        logarithm(rt, x, <Float as Real>::log2)
    }

    #[function]
    fn log10(rt: &mut Runtime, x: Obj) -> Res<Float> {
        logarithm(rt, x, <Float as Real>::log10)
    }

    #[function]
    fn atan2(y: Float, x: Float) -> Float {
        Real::atan2(y, x)
    }

    #[function]
    fn copysign(x: Float, sign: Float) -> Float {
        x.copysign(sign)
    }

    #[function]
    fn fabs(x: Float) -> Float {
        x.abs()
    }

    #[function]
    fn fmod(rt: &mut Runtime, x: Float, y: Float) -> Res<Float> {
        if y.is_infinite() && x.is_finite() {
            return Ok(x);
        }
        let result = Real::fmod(x, y);
        if result.is_nan() && !x.is_nan() && !y.is_nan() {
            return Err(domain(rt));
        }
        Ok(result)
    }

    #[function]
    fn pow(rt: &mut Runtime, x: Float, y: Float) -> Res<Float> {
        let result = Real::pow(x, y);
        if x.is_finite() && y.is_finite() {
            if result.is_nan() || (x == 0.0 && y < 0.0) {
                return Err(domain(rt));
            }
            if result.is_infinite() {
                return Err(rt.overflow_error("math range error"));
            }
        }
        Ok(result)
    }

    #[function]
    fn hypot(rt: &mut Runtime, coordinates: &[Obj]) -> Res<Float> {
        super::reals::length(rt, coordinates.iter().copied())
    }

    #[function]
    fn dist(rt: &mut Runtime, p: Obj, q: Obj) -> Res<Float> {
        super::reals::distance(rt, p, q)
    }

    #[function]
    fn ldexp(rt: &mut Runtime, x: Float, exponent: Obj) -> Res<Float> {
        let exponent = expect_int(rt, exponent)?;
        if x == 0.0 || !x.is_finite() {
            return Ok(x);
        }
        let exponent = match exponent.as_small() {
            Some(exponent) => exponent.clamp(-5000, 5000) as i32,
            None if compare::less(rt, exponent, Obj::small(0))? => -5000,
            None => 5000,
        };
        checked(rt, x, Real::ldexp(x, exponent))
    }

    #[function]
    fn frexp(rt: &mut Runtime, x: Float) -> Res {
        let (mantissa, exponent) = if x.is_finite() {
            Real::frexp(x)
        } else {
            (x, 0)
        };
        let mantissa = float::new(rt, mantissa)?;
        tuple::new(rt, &[mantissa, Obj::small(exponent as isize)])
    }

    #[function]
    fn modf(rt: &mut Runtime, x: Float) -> Res {
        let (fraction, whole) = match x.is_infinite() {
            true => (Float::copysign(0.0, x), x),
            false => Real::modf(x),
        };
        let fraction = float::new(rt, fraction.copysign(x))?;
        let whole = float::new(rt, whole)?;
        tuple::new(rt, &[fraction, whole])
    }

    #[function]
    fn ceil(rt: &mut Runtime, x: Obj) -> Res {
        to_int(rt, x, names::__ceil__, <Float as Real>::ceil)
    }

    #[function]
    fn floor(rt: &mut Runtime, x: Obj) -> Res {
        to_int(rt, x, names::__floor__, <Float as Real>::floor)
    }

    #[function]
    fn trunc(rt: &mut Runtime, x: Obj) -> Res {
        to_int(rt, x, names::__trunc__, <Float as Real>::trunc)
    }

    #[function]
    fn isfinite(x: Float) -> bool {
        x.is_finite()
    }

    #[function]
    fn isinf(x: Float) -> bool {
        x.is_infinite()
    }

    #[function]
    fn isnan(x: Float) -> bool {
        x.is_nan()
    }

    #[function]
    fn isclose(
        rt: &mut Runtime,
        a: Float,
        b: Float,
        #[keyword] rel_tol: Option<Float>,
        #[keyword] abs_tol: Option<Float>,
    ) -> Res<bool> {
        let (relative, absolute) = (rel_tol.unwrap_or(1e-9), abs_tol.unwrap_or(0.0));
        if relative < 0.0 || absolute < 0.0 {
            return Err(rt.value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(true);
        }
        let difference = (a - b).abs();
        Ok(difference.is_finite()
            && (difference <= absolute || difference <= relative * a.abs().max(b.abs())))
    }

    #[cfg(feature = "math-extra")]
    #[function]
    fn fsum(rt: &mut Runtime, iterable: Obj) -> Res<Float> {
        super::neighbours::exact_sum(rt, iterable)
    }

    #[cfg(feature = "math-extra")]
    #[function]
    fn log1p(rt: &mut Runtime, x: Float) -> Res<Float> {
        if x <= -1.0 {
            return Err(domain(rt));
        }
        checked(rt, x, Real::log1p(x))
    }

    #[cfg(feature = "math-extra")]
    #[function]
    fn nextafter(x: Float, y: Float) -> Float {
        super::neighbours::next_after(x, y)
    }

    #[cfg(feature = "math-extra")]
    #[function]
    fn ulp(x: Float) -> Float {
        super::neighbours::last_place(x)
    }

    #[cfg(feature = "math-extra")]
    #[function]
    fn remainder(rt: &mut Runtime, x: Float, y: Float) -> Res<Float> {
        super::neighbours::remainder(rt, x, y)
    }

    #[function]
    fn radians(x: Float) -> Float {
        x * (core::f64::consts::PI as Float / 180.0)
    }

    #[function]
    fn degrees(x: Float) -> Float {
        x * (180.0 / core::f64::consts::PI as Float)
    }

    #[function]
    fn factorial(rt: &mut Runtime, n: Obj) -> Res {
        integers::factorial(rt, n)
    }

    #[function]
    fn comb(rt: &mut Runtime, n: Obj, k: Obj) -> Res {
        integers::combinations(rt, n, k)
    }

    #[function]
    fn perm(rt: &mut Runtime, n: Obj, k: Option<Obj>) -> Res {
        match k {
            Some(k) => integers::permutations(rt, n, k),
            None => integers::factorial(rt, n),
        }
    }

    #[function]
    fn gcd(rt: &mut Runtime, all: &[Obj]) -> Res {
        let mut result = Obj::small(0);
        for value in all {
            let value = expect_int(rt, *value)?;
            result = integers::gcd(rt, result, value)?;
        }
        Ok(result)
    }

    #[function]
    fn lcm(rt: &mut Runtime, all: &[Obj]) -> Res {
        let mut result = Obj::small(1);
        for value in all {
            let value = expect_int(rt, *value)?;
            result = integers::lcm(rt, result, value)?;
        }
        Ok(result)
    }

    #[function]
    fn isqrt(rt: &mut Runtime, n: Obj) -> Res {
        integers::isqrt(rt, n)
    }

    #[function]
    fn prod(rt: &mut Runtime, iterable: Obj, #[keyword] start: Option<Obj>) -> Res {
        let mut product = start.unwrap_or(Obj::small(1));
        let items = iterate::iter(rt, iterable)?;
        while let Some(item) = iterate::next(rt, items)? {
            product = operator::binary(rt, BinaryOp::Multiply, product, item)?;
        }
        Ok(product)
    }
}
