//! Functions about numbers, and what gives a number: `abs divmod pow round bin oct hex chr
//! ord len hash id`.

use taipan_number::float as number;
use taipan_object::builtin::{
    bytearray::ByteArray, bytes, float, int, range::Range, str as py_str, str::surrogate,
};
use taipan_object::protocol::{call_special, convert, find_method, hash, operator};
use taipan_object::{BinaryOp, NativeFunction, Obj, Res, Runtime, StringBuilder, UnaryOp, names};

pub(super) static ABS: NativeFunction = NativeFunction::f1(names::abs, |rt, value| {
    operator::unary(rt, UnaryOp::Absolute, value)
});

pub(super) static DIVMOD: NativeFunction = NativeFunction::f2(names::divmod, |rt, a, b| {
    operator::binary(rt, BinaryOp::DivMod, a, b)
});

pub(super) static POW: NativeFunction =
    NativeFunction::positional(names::pow, 2, 3, |rt, args| match *args {
        [_, _, modulus] if modulus != Obj::NONE && !cfg!(feature = "long-ints") => {
            Err(rt.type_error("3-arg pow() not supported"))
        }
        [base, exponent, modulus] if modulus != Obj::NONE => {
            match find_method(base.type_of(), names::__pow__) {
                Some(method) => call_special(rt, method, base, &[exponent, modulus]),
                None => int::power_modulo(rt, base, exponent, modulus),
            }
        }
        _ => operator::binary(rt, BinaryOp::Power, args[0], args[1]),
    });

pub(super) static ROUND: NativeFunction =
    NativeFunction::positional(names::round, 1, 2, |rt, args| {
        let value = args[0];
        if let Some(method) = find_method(value.type_of(), names::__round__) {
            return call_special(rt, method, value, &args[1..]);
        }
        let digits = args.get(1).copied().filter(|digits| *digits != Obj::NONE);
        match (float::native(value), digits) {
            // What is left to round are integers.
            (None, None) if !cfg!(feature = "floats") => match int::is_int(value) {
                true => operator::unary(rt, UnaryOp::Positive, value),
                false => Err(rt.type_error("an integer is required")),
            },
            _ if !cfg!(feature = "floats") => Err(rt.type_error("round() takes 1 argument")),
            (Some(real), None) => int::from_f64(rt, libm::rint(f64::from(real))),
            (Some(real), Some(digits)) => {
                let digits = convert::index(rt, digits)?;
                let digits = digits.clamp(-400, 400) as i32;
                let rounded = number::round_to(f64::from(real), digits);
                if rounded.is_infinite() && real.is_finite() {
                    return Err(rt.overflow_error("rounded value too large to represent"));
                }
                float::new(rt, rounded as float::Float)
            }
            (None, digits) => {
                let Some(integer) = int::try_int(rt, value)? else {
                    let ty = value.type_of().name;
                    return Err(rt.type_error_fmt(format_args!(
                        "type {ty} doesn't define __round__ method"
                    )));
                };
                match digits {
                    Some(digits) => {
                        let digits = convert::index(rt, digits)?;
                        round_int(rt, integer, digits)
                    }
                    None => operator::unary(rt, UnaryOp::Positive, integer),
                }
            }
        }
    });

/// `value` rounded to a multiple of `10 ** -digits`, halves to the even one.
fn round_int(rt: &mut Runtime, value: Obj, digits: isize) -> Res {
    let value = operator::unary(rt, UnaryOp::Positive, value)?;
    if digits >= 0 {
        return Ok(value);
    }
    let exponent = int::from_isize(rt, digits.checked_neg().unwrap_or(isize::MAX))?;
    // More digits than the number has: the power alone would not fit into memory.
    let length = int::to_text(rt, value, 10)?.len();
    if exponent
        .as_small()
        .is_none_or(|exponent| exponent as usize > length)
    {
        return Ok(Obj::small(0));
    }
    let unit = operator::binary(rt, BinaryOp::Power, Obj::small(10), exponent)?;
    let rest = operator::binary(rt, BinaryOp::Modulo, value, unit)?;
    let twice = operator::binary(rt, BinaryOp::Multiply, rest, Obj::small(2))?;
    let down = operator::binary(rt, BinaryOp::Subtract, value, rest)?;
    let half = taipan_object::protocol::compare::equal(rt, twice, unit)?;
    let up = if half {
        let quotient = operator::binary(rt, BinaryOp::FloorDivide, down, unit)?;
        let odd = operator::binary(rt, BinaryOp::And, quotient, Obj::small(1))?;
        odd == Obj::small(1)
    } else {
        taipan_object::protocol::compare::less(rt, unit, twice)?
    };
    if up {
        operator::binary(rt, BinaryOp::Add, down, unit)
    } else {
        Ok(down)
    }
}

fn radix(rt: &mut Runtime, value: Obj, radix: u32, prefix: &str) -> Res {
    let Some(integer) = int::try_int(rt, value)? else {
        let ty = value.type_of().name;
        return Err(rt.type_error_fmt(format_args!(
            "'{ty}' object cannot be interpreted as an integer"
        )));
    };
    let mut out = StringBuilder::new();
    int::print_radix(rt, integer, radix, prefix, &mut out)?;
    out.finish(rt)
}

pub(super) static BIN: NativeFunction =
    NativeFunction::f1(names::bin, |rt, value| radix(rt, value, 2, "0b"));

pub(super) static OCT: NativeFunction =
    NativeFunction::f1(names::oct, |rt, value| radix(rt, value, 8, "0o"));

pub(super) static HEX: NativeFunction =
    NativeFunction::f1(names::hex, |rt, value| radix(rt, value, 16, "0x"));

pub(super) static CHR: NativeFunction = NativeFunction::f1(names::chr, |rt, code| {
    let code = convert::index(rt, code)?;
    match u32::try_from(code).ok().and_then(surrogate::to_char) {
        Some(character) => py_str::from_char(rt, character),
        None => Err(rt.value_error("chr() arg not in range(0x110000)")),
    }
});

pub(super) static ORD: NativeFunction = NativeFunction::f1(names::ord, |rt, value| {
    let length = if let Some(text) = py_str::text(value) {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => return Ok(Obj::small(surrogate::code(character) as isize)),
            _ => text.chars().count(),
        }
    } else if let Some(bytes) =
        bytes::bytes(value).or_else(|| value.downcast::<ByteArray>().map(|array| array.bytes()))
    {
        match bytes {
            [byte] => return Ok(Obj::small(*byte as isize)),
            _ => bytes.len(),
        }
    } else {
        let ty = value.type_of().name;
        return Err(rt.type_error_fmt(format_args!(
            "ord() expected string of length 1, but {ty} found"
        )));
    };
    Err(rt.type_error_fmt(format_args!(
        "ord() expected a character, but string of length {length} found"
    )))
});

pub(super) static LEN: NativeFunction = NativeFunction::f1(names::len, |rt, value| {
    // A machine word may be too short for the length of a range; a program still finds what it finds on a
    // host.
    if cfg!(all(feature = "long-ints", target_pointer_width = "32"))
        && let Some(len) = value.downcast::<Range>().and_then(|range| range.long_len())
    {
        return Ok(len);
    }
    let len = convert::len(rt, value)?;
    int::from_isize(rt, len as isize)
});

pub(super) static HASH: NativeFunction = NativeFunction::f1(names::hash, |rt, value| {
    let hash = hash::hash(rt, value)?;
    Ok(Obj::small(hash as isize))
});

pub(super) static ID: NativeFunction = NativeFunction::f1(names::id, |rt, value| {
    int::from_u64(rt, value.word() as u64)
});
