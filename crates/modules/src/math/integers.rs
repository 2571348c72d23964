//! Functions of integers of any size.

use taipan_object::builtin::int;
use taipan_object::protocol::{attribute, compare, convert, operator};
use taipan_object::{BinaryOp, Obj, Res, Runtime, UnaryOp, names};

/// The integer that a value stands for.
pub(super) fn expect_int(rt: &mut Runtime, value: Obj) -> Res {
    match int::try_int(rt, value)? {
        Some(value) => Ok(value),
        None => {
            let ty = value.type_of().name;
            Err(rt.type_error_fmt(format_args!(
                "'{ty}' object cannot be interpreted as an integer"
            )))
        }
    }
}

/// An argument that must not be negative.
pub(super) fn natural(rt: &mut Runtime, value: Obj) -> Res<isize> {
    match convert::index(rt, value)? {
        value if value >= 0 => Ok(value),
        _ => Err(rt.value_error("value must not be negative")),
    }
}

/// `first * (first + 1) * ... * last`, halved again and again so that the factors are of
/// like size.
pub(super) fn product_of_range(rt: &mut Runtime, first: isize, last: isize) -> Res {
    if last < first {
        return Ok(Obj::small(1));
    }
    if last - first < 4 {
        let mut product = int::from_isize(rt, first)?;
        for factor in first + 1..=last {
            rt.poll()?;
            let factor = int::from_isize(rt, factor)?;
            product = operator::binary(rt, BinaryOp::Multiply, product, factor)?;
        }
        return Ok(product);
    }
    let middle = first.midpoint(last);
    let low = product_of_range(rt, first, middle)?;
    let high = product_of_range(rt, middle + 1, last)?;
    operator::binary(rt, BinaryOp::Multiply, low, high)
}

/// The number of ways to choose `k` of `n` things.
pub(super) fn combinations(rt: &mut Runtime, n: isize, k: isize) -> Res {
    if k > n {
        return Ok(Obj::small(0));
    }
    let k = k.min(n - k);
    let mut result = Obj::small(1);
    for step in 1..=k {
        rt.poll()?;
        let (factor, divisor) = (
            int::from_isize(rt, n - k + step)?,
            int::from_isize(rt, step)?,
        );
        result = operator::binary(rt, BinaryOp::Multiply, result, factor)?;
        result = operator::binary(rt, BinaryOp::FloorDivide, result, divisor)?;
    }
    Ok(result)
}

/// The greatest common divisor of two integers: Euclid's algorithm.
pub(super) fn gcd(rt: &mut Runtime, a: Obj, b: Obj) -> Res {
    let mut a = operator::unary(rt, UnaryOp::Absolute, a)?;
    let mut b = operator::unary(rt, UnaryOp::Absolute, b)?;
    while convert::truth(rt, b)? {
        rt.poll()?;
        let rest = operator::binary(rt, BinaryOp::Modulo, a, b)?;
        (a, b) = (b, rest);
    }
    Ok(a)
}

/// The least common multiple of two integers.
pub(super) fn lcm(rt: &mut Runtime, a: Obj, b: Obj) -> Res {
    if !convert::truth(rt, a)? || !convert::truth(rt, b)? {
        return Ok(Obj::small(0));
    }
    let divisor = gcd(rt, a, b)?;
    let part = operator::binary(rt, BinaryOp::FloorDivide, a, divisor)?;
    let product = operator::binary(rt, BinaryOp::Multiply, part, b)?;
    operator::unary(rt, UnaryOp::Absolute, product)
}

/// The integer part of the square root: Newton's method from above.
pub(super) fn isqrt(rt: &mut Runtime, n: Obj) -> Res {
    let n = expect_int(rt, n)?;
    if compare::less(rt, n, Obj::small(0))? {
        return Err(rt.value_error("isqrt() argument must be nonnegative"));
    }
    if !convert::truth(rt, n)? {
        return Ok(Obj::small(0));
    }
    let bits = attribute::call_method(rt, n, names::bit_length, &[])?;
    let bits = convert::index(rt, bits)?;
    let mut root = operator::binary(
        rt,
        BinaryOp::ShiftLeft,
        Obj::small(1),
        Obj::small(bits / 2 + 1),
    )?;
    loop {
        rt.poll()?;
        let quotient = operator::binary(rt, BinaryOp::FloorDivide, n, root)?;
        let sum = operator::binary(rt, BinaryOp::Add, root, quotient)?;
        let next = operator::binary(rt, BinaryOp::ShiftRight, sum, Obj::small(1))?;
        if !compare::less(rt, next, root)? {
            return Ok(root);
        }
        root = next;
    }
}
