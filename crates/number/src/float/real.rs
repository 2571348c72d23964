//! The functions of real numbers, in the precision of their argument: code for one of the two
//! precisions does not take that for the other.

macro_rules! functions {
    ($($name:ident: $double:path, $single:path;)*) => {
        /// Floats that have the functions of C's library, from `libm`. Each is what its name says
        /// there; results are not exact in the last place.
        pub trait Real: Copy {
            $(#[doc = concat!("`", stringify!($name), "(self)`.")]
            fn $name(self) -> Self;)*
            /// `atan2(self, x)`.
            fn atan2(self, x: Self) -> Self;
            /// `fmod(self, divisor)`.
            fn fmod(self, divisor: Self) -> Self;
            /// `pow(self, exponent)`.
            fn pow(self, exponent: Self) -> Self;
            /// `hypot(self, other)`.
            fn hypot(self, other: Self) -> Self;
            /// `self * 2**exponent`.
            fn ldexp(self, exponent: i32) -> Self;
            /// Mantissa, not below a half and below one, and exponent.
            fn frexp(self) -> (Self, i32);
            /// Fractional and integral part.
            fn modf(self) -> (Self, Self);
            /// The gamma function.
            fn gamma(self) -> Self;
        }

        impl Real for f64 {
            $(fn $name(self) -> Self { $double(self) })*
            fn atan2(self, x: Self) -> Self { libm::atan2(self, x) }
            fn fmod(self, divisor: Self) -> Self { libm::fmod(self, divisor) }
            fn pow(self, exponent: Self) -> Self { libm::pow(self, exponent) }
            fn hypot(self, other: Self) -> Self { libm::hypot(self, other) }
            fn ldexp(self, exponent: i32) -> Self { libm::ldexp(self, exponent) }
            fn frexp(self) -> (Self, i32) { libm::frexp(self) }
            fn modf(self) -> (Self, Self) { libm::modf(self) }
            fn gamma(self) -> Self { libm::tgamma(self) }
        }

        impl Real for f32 {
            $(fn $name(self) -> Self { $single(self) })*
            fn atan2(self, x: Self) -> Self { libm::atan2f(self, x) }
            fn fmod(self, divisor: Self) -> Self { libm::fmodf(self, divisor) }
            fn pow(self, exponent: Self) -> Self { libm::powf(self, exponent) }
            fn hypot(self, other: Self) -> Self { libm::hypotf(self, other) }
            fn ldexp(self, exponent: i32) -> Self { libm::ldexpf(self, exponent) }
            fn frexp(self) -> (Self, i32) { libm::frexpf(self) }
            fn modf(self) -> (Self, Self) { libm::modff(self) }
            fn gamma(self) -> Self { single_gamma(self) }
        }
    };
}

functions! {
    sqrt: libm::sqrt, libm::sqrtf;
    exp: libm::exp, libm::expf;
    exp2: libm::exp2, single_exp2;
    expm1: libm::expm1, libm::expm1f;
    cbrt: libm::cbrt, libm::cbrtf;
    sin: libm::sin, libm::sinf;
    cos: libm::cos, libm::cosf;
    tan: libm::tan, libm::tanf;
    asin: libm::asin, single_asin;
    acos: libm::acos, single_acos;
    atan: libm::atan, libm::atanf;
    sinh: libm::sinh, libm::sinhf;
    cosh: libm::cosh, libm::coshf;
    tanh: libm::tanh, libm::tanhf;
    asinh: libm::asinh, libm::asinhf;
    acosh: libm::acosh, libm::acoshf;
    atanh: libm::atanh, libm::atanhf;
    erf: libm::erf, libm::erff;
    erfc: libm::erfc, libm::erfcf;
    lgamma: libm::lgamma, libm::lgammaf;
    log: libm::log, libm::logf;
    log1p: libm::log1p, libm::log1pf;
    log2: libm::log2, libm::log2f;
    log10: libm::log10, libm::log10f;
    floor: libm::floor, libm::floorf;
    ceil: libm::ceil, libm::ceilf;
    trunc: libm::trunc, libm::truncf;
}

/// `libm`'s `exp2f` has a table of doubles.
fn single_exp2(x: f32) -> f32 {
    libm::powf(2.0, x)
}

/// `libm`'s `asinf` takes the root of a double, which nothing else does.
fn single_asin(x: f32) -> f32 {
    libm::atan2f(x, other_leg(x))
}

fn single_acos(x: f32) -> f32 {
    libm::atan2f(other_leg(x), x)
}

/// The other leg of a right triangle with a hypotenuse of one; no number if that is shorter.
fn other_leg(x: f32) -> f32 {
    libm::sqrtf((1.0 - x) * (1.0 + x))
}

/// `libm`'s `tgammaf` is the function of doubles. Whole numbers are products, exact as long as
/// these fit; the rest comes from the logarithm.
fn single_gamma(x: f32) -> f32 {
    if x > 0.0 && x < 36.0 && libm::floorf(x) == x {
        let factors = (1..).map(|factor| factor as f32);
        return factors.take_while(|factor| *factor < x).product();
    }
    if x == 0.0 {
        return f32::INFINITY.copysign(x);
    }
    let (logarithm, sign) = libm::lgammaf_r(x);
    libm::expf(logarithm) * sign as f32
}

#[cfg(test)]
mod tests;
