//! Float operations whose results Python defines otherwise than the hardware: `//`, `%`, `divmod`
//! and `**`. Each is here for doubles and for singles.

/// Why a power is not a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowError {
    /// Zero to a negative power: Python raises `ZeroDivisionError`.
    ZeroToNegative,
    /// A negative number to a fractional power, which is complex.
    Complex,
}

impl core::fmt::Display for PowError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            PowError::ZeroToNegative => "0.0 cannot be raised to a negative power",
            PowError::Complex => "negative number cannot be raised to a fractional power",
        })
    }
}

impl core::error::Error for PowError {}

macro_rules! operations {
    ($float:ty, $divmod:ident, $pow:ident, $fmod:path, $floor:path, $power:path) => {
        /// `divmod(a, b)` for a `b` that is not zero: the quotient is integral, rounded down, and
        /// the remainder has `b`'s sign.
        pub fn $divmod(a: $float, b: $float) -> ($float, $float) {
            let truncated = $fmod(a, b);
            let mut quotient = (a - truncated) / b;
            let mut remainder = truncated;
            if remainder == 0.0 {
                remainder = <$float>::copysign(0.0, b);
            } else if (b < 0.0) != (remainder < 0.0) {
                remainder += b;
                quotient -= 1.0;
            }
            if quotient == 0.0 {
                return (<$float>::copysign(0.0, a / b), remainder);
            }
            // The quotient is integral but for rounding, which may have left it just below.
            let floor = $floor(quotient);
            (
                if quotient - floor > 0.5 {
                    floor + 1.0
                } else {
                    floor
                },
                remainder,
            )
        }

        /// `base ** exponent`; infinite if the result is too large.
        ///
        /// # Errors
        /// If the result is not a real number.
        pub fn $pow(base: $float, exponent: $float) -> Result<$float, PowError> {
            // Zero to minus infinity is infinite instead, as IEEE 754 has it.
            if base == 0.0 && exponent < 0.0 && exponent.is_finite() {
                return Err(PowError::ZeroToNegative);
            }
            let finite = base.is_finite() && exponent.is_finite();
            if finite && base < 0.0 && $floor(exponent) != exponent {
                return Err(PowError::Complex);
            }
            Ok($power(base, exponent))
        }
    };
}

operations!(f64, divmod_f64, pow_f64, libm::fmod, libm::floor, libm::pow);
operations!(
    f32,
    divmod_f32,
    pow_f32,
    libm::fmodf,
    libm::floorf,
    libm::powf
);
