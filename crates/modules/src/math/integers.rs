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

/// An integer that must not be negative; `refusal` is said of one that is.
fn natural(rt: &mut Runtime, value: Obj, refusal: &'static str) -> Res {
    let value = expect_int(rt, value)?;
    match compare::less(rt, value, Obj::small(0))? {
        true => Err(rt.value_error(refusal)),
        false => Ok(value),
    }
}

/// `1 * 2 * ... * n`
pub(super) fn factorial(rt: &mut Runtime, n: Obj) -> Res {
    let n = natural(rt, n, "factorial() not defined for negative values")?;
    let n = convert::index(rt, n)?;
    product_of_range(rt, Obj::small(0), 1, n)
}

/// `(base + first) * (base + first + 1) * ... * (base + last)`, halved again and again so
/// that the factors are of like size.
fn product_of_range(rt: &mut Runtime, base: Obj, first: isize, last: isize) -> Res {
    if last < first {
        return Ok(Obj::small(1));
    }
    if last - first < 4 {
        let mut product = Obj::small(1);
        for step in first..=last {
            rt.poll()?;
            let factor = sum(rt, base, step)?;
            product = operator::binary(rt, BinaryOp::Multiply, product, factor)?;
        }
        return Ok(product);
    }
    let middle = first.midpoint(last);
    let low = product_of_range(rt, base, first, middle)?;
    let high = product_of_range(rt, base, middle + 1, last)?;
    operator::binary(rt, BinaryOp::Multiply, low, high)
}

fn sum(rt: &mut Runtime, base: Obj, step: isize) -> Res {
    let step = int::from_isize(rt, step)?;
    operator::binary(rt, BinaryOp::Add, base, step)
}

/// The number of ordered choices of `k` of `n` things.
pub(super) fn permutations(rt: &mut Runtime, n: Obj, k: Obj) -> Res {
    let (n, k) = things_and_choice(rt, n, k)?;
    if compare::less(rt, n, k)? {
        return Ok(Obj::small(0));
    }
    let base = operator::binary(rt, BinaryOp::Subtract, n, k)?;
    let count = convert::index(rt, k)?;
    product_of_range(rt, base, 1, count)
}

/// The number of ways to choose `k` of `n` things.
pub(super) fn combinations(rt: &mut Runtime, n: Obj, k: Obj) -> Res {
    let (n, mut k) = things_and_choice(rt, n, k)?;
    if compare::less(rt, n, k)? {
        return Ok(Obj::small(0));
    }
    // To choose those that stay is the same, and the fewer they are the less there is to do.
    let mut base = operator::binary(rt, BinaryOp::Subtract, n, k)?;
    if compare::less(rt, base, k)? {
        (base, k) = (k, base);
    }
    let count = convert::index(rt, k)?;
    let mut result = Obj::small(1);
    for step in 1..=count {
        rt.poll()?;
        let factor = sum(rt, base, step)?;
        let divisor = int::from_isize(rt, step)?;
        result = operator::binary(rt, BinaryOp::Multiply, result, factor)?;
        result = operator::binary(rt, BinaryOp::FloorDivide, result, divisor)?;
    }
    Ok(result)
}

/// The arguments of [`permutations`] and [`combinations`].
fn things_and_choice(rt: &mut Runtime, n: Obj, k: Obj) -> Res<(Obj, Obj)> {
    let n = natural(rt, n, "n must be a non-negative integer")?;
    let k = natural(rt, k, "k must be a non-negative integer")?;
    Ok((n, k))
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
