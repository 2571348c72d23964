//! Constant folding: expressions whose value the compiler knows.
//!
//! Integers are folded while they fit 64 bits; what grows larger, and floats (whose precision is
//! the target's), are left to run time. So is everything that would raise.

use taipan_arena::{Arena, List};

use crate::CompileError;
use crate::ast::{BigInt, Binary, BinaryOp, Expr, ExprKind, Position, SmallInt, Unary, UnaryOp};

/// A value known when compiling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constant<'a> {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
    /// `...`
    Ellipsis,
    /// An integer of at most 64 bits.
    Int(SmallInt),
    /// A larger one.
    Long(Sign, Digits<'a>),
    /// A float.
    Float(Sign, &'a str),
    /// An imaginary number.
    Imaginary(&'a str),
    /// A string.
    Str(&'a [u8]),
    /// A bytes object.
    Bytes(&'a [u8]),
    /// A tuple.
    Tuple(&'a [Constant<'a>]),
}

/// A sign in front of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// None.
    Plus,
    /// A minus.
    Minus,
}

impl Sign {
    fn flipped(self) -> Self {
        match self {
            Self::Plus => Self::Minus,
            Self::Minus => Self::Plus,
        }
    }
}

/// The digits of a large integer literal.
#[derive(Clone, Copy, Debug)]
pub struct Digits<'a>(pub &'a BigInt<'a>);

impl PartialEq for Digits<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.radix == other.0.radix && self.0.digits == other.0.digits
    }
}

impl<'a> Constant<'a> {
    /// `True` or `False`.
    pub fn bool(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }

    /// An integer.
    pub fn int(value: i64) -> Self {
        Self::Int(SmallInt::new(value))
    }

    /// What `bool()` makes of it.
    pub fn is_true(&self) -> bool {
        match *self {
            Self::None | Self::False => false,
            Self::True | Self::Ellipsis | Self::Long(..) => true,
            Self::Int(value) => value.get() != 0,
            // The mantissa decides; what follows an `e` is the exponent.
            Self::Float(_, text) | Self::Imaginary(text) => text
                .bytes()
                .take_while(|byte| !matches!(byte, b'e' | b'E'))
                .any(|byte| matches!(byte, b'1'..=b'9')),
            Self::Str(bytes) | Self::Bytes(bytes) => !bytes.is_empty(),
            Self::Tuple(items) => !items.is_empty(),
        }
    }

    fn is_number(&self) -> bool {
        matches!(
            self,
            Self::True
                | Self::False
                | Self::Int(_)
                | Self::Long(..)
                | Self::Float(..)
                | Self::Imaginary(_)
        )
    }

    fn is_zero(&self) -> bool {
        self.is_number() && !self.is_true()
    }
}

/// What folding an expression came to.
#[derive(Clone, Copy, Debug)]
pub enum Folded<'a> {
    /// Its value.
    Constant(Constant<'a>),
    /// It is constant, and run time has to compute it.
    Later,
    /// It is not constant, or raises.
    No,
}

/// Names with constant values.
pub trait ConstantNames<'a> {
    /// The value of a name that is read at `position`, if it is constant.
    fn constant(&self, name: &str, position: Position) -> Option<Constant<'a>>;
}

/// Folds expressions.
pub struct Folder<'a, 'n, N: ?Sized> {
    /// Where new strings and tuples go.
    pub arena: &'a Arena<'a>,
    /// What is known about names.
    pub names: &'n N,
    /// The value of `__debug__`.
    pub debug: bool,
}

impl<'a, N: ConstantNames<'a> + ?Sized> Folder<'a, '_, N> {
    /// Folds an expression.
    ///
    /// # Errors
    /// No memory for the value.
    pub fn fold(&self, expression: &Expr<'a>) -> Result<Folded<'a>, CompileError> {
        Ok(Folded::Constant(match expression.kind {
            ExprKind::None => Constant::None,
            ExprKind::True => Constant::True,
            ExprKind::False => Constant::False,
            ExprKind::Ellipsis => Constant::Ellipsis,
            ExprKind::Int(value) => Constant::Int(value),
            ExprKind::BigInt(value) => Constant::Long(Sign::Plus, Digits(value)),
            ExprKind::Float(text) => Constant::Float(Sign::Plus, text),
            ExprKind::Imaginary(text) => Constant::Imaginary(text),
            ExprKind::Str(bytes) => Constant::Str(bytes),
            ExprKind::Bytes(bytes) => Constant::Bytes(bytes),
            ExprKind::Name("__debug__") => Constant::bool(self.debug),
            ExprKind::Name(name) => match self.names.constant(name, expression.position) {
                Some(value) => value,
                None => return Ok(Folded::No),
            },
            ExprKind::Tuple(elements) => return self.tuple(elements),
            ExprKind::Not(operand) => match self.fold(operand)? {
                Folded::Constant(value) => Constant::bool(!value.is_true()),
                other => return Ok(other),
            },
            ExprKind::And(operands) => return self.logical(operands, false),
            ExprKind::Or(operands) => return self.logical(operands, true),
            ExprKind::Unary(node) => return self.unary(node),
            ExprKind::Binary(node) => return self.binary(node),
            _ => return Ok(Folded::No),
        }))
    }

    /// `and` and `or`, whose value is the first operand that decides, or the last.
    fn logical(&self, operands: &[Expr<'a>], decisive: bool) -> Result<Folded<'a>, CompileError> {
        let mut last = Folded::No;
        for operand in operands {
            last = self.fold(operand)?;
            match last {
                Folded::Constant(value) if value.is_true() != decisive => {}
                _ => break,
            }
        }
        Ok(last)
    }

    fn tuple(&self, elements: &[Expr<'a>]) -> Result<Folded<'a>, CompileError> {
        let mut items = List::new(self.arena);
        for element in elements {
            match self.fold(element)? {
                Folded::Constant(value) => items.push(value)?,
                other => {
                    items.discard();
                    return Ok(other);
                }
            }
        }
        Ok(Folded::Constant(Constant::Tuple(items.finish()?)))
    }

    fn unary(&self, node: &Unary<'a>) -> Result<Folded<'a>, CompileError> {
        let value = match self.fold(&node.operand)? {
            Folded::Constant(value) => value,
            other => return Ok(other),
        };
        let folded = match (node.op, value) {
            (UnaryOp::Plus, Constant::Int(_) | Constant::Long(..) | Constant::Float(..)) => value,
            (UnaryOp::Negate, Constant::Int(value)) => match value.get().checked_neg() {
                Some(value) => Constant::int(value),
                None => return Ok(Folded::Later),
            },
            (UnaryOp::Negate, Constant::Long(Sign::Plus, Digits(value))) if is_min(value) => {
                Constant::int(i64::MIN)
            }
            (UnaryOp::Negate, Constant::Long(sign, digits)) => {
                Constant::Long(sign.flipped(), digits)
            }
            (UnaryOp::Negate, Constant::Float(sign, text)) => Constant::Float(sign.flipped(), text),
            (UnaryOp::Invert, Constant::Int(value)) => Constant::int(!value.get()),
            (UnaryOp::Invert, Constant::Float(..) | Constant::Imaginary(_)) => {
                return Ok(Folded::No);
            }
            (_, value) if value.is_number() => return Ok(Folded::Later),
            _ => return Ok(Folded::No),
        };
        Ok(Folded::Constant(folded))
    }

    fn binary(&self, node: &Binary<'a>) -> Result<Folded<'a>, CompileError> {
        let mut left = self.fold(&node.first)?;
        for tail in node.rest {
            if matches!(left, Folded::No) {
                return Ok(left);
            }
            left = match (left, self.fold(&tail.operand)?) {
                (_, Folded::No) => return Ok(Folded::No),
                (Folded::Constant(left), Folded::Constant(right)) => {
                    self.operate(tail.op, left, right)?
                }
                _ => Folded::Later,
            };
        }
        Ok(left)
    }

    fn operate(
        &self,
        op: BinaryOp,
        left: Constant<'a>,
        right: Constant<'a>,
    ) -> Result<Folded<'a>, CompileError> {
        Ok(match (op, left, right) {
            (_, Constant::Int(left), Constant::Int(right)) => integers(op, left.get(), right.get()),
            (BinaryOp::Add, Constant::Str(left), Constant::Str(right)) => {
                Folded::Constant(Constant::Str(self.join(left, right)?))
            }
            (BinaryOp::Add, Constant::Bytes(left), Constant::Bytes(right)) => {
                Folded::Constant(Constant::Bytes(self.join(left, right)?))
            }
            (
                BinaryOp::Add
                | BinaryOp::Subtract
                | BinaryOp::Multiply
                | BinaryOp::Divide
                | BinaryOp::FloorDivide
                | BinaryOp::Modulo
                | BinaryOp::Power,
                left,
                right,
            ) if left.is_number() && right.is_number() => {
                let divides = matches!(
                    op,
                    BinaryOp::Divide | BinaryOp::FloorDivide | BinaryOp::Modulo
                );
                if divides && right.is_zero() {
                    Folded::No
                } else {
                    Folded::Later
                }
            }
            (
                BinaryOp::BitAnd
                | BinaryOp::BitOr
                | BinaryOp::BitXor
                | BinaryOp::ShiftLeft
                | BinaryOp::ShiftRight,
                Constant::Int(_) | Constant::Long(..),
                Constant::Int(_) | Constant::Long(Sign::Plus, _),
            ) => Folded::Later,
            _ => Folded::No,
        })
    }

    fn join(&self, left: &'a [u8], right: &'a [u8]) -> Result<&'a [u8], CompileError> {
        let mut joined = List::new(self.arena);
        for &byte in left.iter().chain(right) {
            joined.push(byte)?;
        }
        Ok(joined.finish()?)
    }
}

/// The least integer of 64 bits, whose digits alone do not fit.
fn is_min(value: &BigInt<'_>) -> bool {
    match value.radix {
        10 => value.digits == "9223372036854775808",
        16 => value.digits == "8000000000000000",
        _ => false,
    }
}

fn integers<'a>(op: BinaryOp, left: i64, right: i64) -> Folded<'a> {
    let value = match op {
        BinaryOp::BitOr => Some(left | right),
        BinaryOp::BitXor => Some(left ^ right),
        BinaryOp::BitAnd => Some(left & right),
        BinaryOp::Add => left.checked_add(right),
        BinaryOp::Subtract => left.checked_sub(right),
        BinaryOp::Multiply => left.checked_mul(right),
        BinaryOp::ShiftLeft | BinaryOp::ShiftRight if right < 0 => return Folded::No,
        BinaryOp::ShiftLeft => shift_left(left, right),
        BinaryOp::ShiftRight => Some(left >> right.min(63)),
        BinaryOp::FloorDivide | BinaryOp::Modulo | BinaryOp::Divide if right == 0 => {
            return Folded::No;
        }
        BinaryOp::FloorDivide => floor_divide(left, right),
        BinaryOp::Modulo => modulo(left, right),
        BinaryOp::Divide => None,
        BinaryOp::Power if right < 0 && left == 0 => return Folded::No,
        BinaryOp::Power => u32::try_from(right)
            .ok()
            .and_then(|right| left.checked_pow(right)),
        BinaryOp::MatrixMultiply => return Folded::No,
    };
    match value {
        Some(value) => Folded::Constant(Constant::int(value)),
        None => Folded::Later,
    }
}

fn shift_left(left: i64, right: i64) -> Option<i64> {
    if left == 0 {
        return Some(0);
    }
    let right = u32::try_from(right).ok()?;
    let shifted = left.checked_shl(right)?;
    (shifted >> right == left).then_some(shifted)
}

/// Rounds towards minus infinity. `None` on overflow.
fn floor_divide(left: i64, right: i64) -> Option<i64> {
    let quotient = left.checked_div(right)?;
    let inexact = left.wrapping_rem(right) != 0;
    Some(if inexact && (left < 0) != (right < 0) {
        quotient - 1
    } else {
        quotient
    })
}

/// Has the divisor's sign.
fn modulo(left: i64, right: i64) -> Option<i64> {
    let rest = left.checked_rem(right)?;
    Some(if rest != 0 && (rest < 0) != (right < 0) {
        rest + right
    } else {
        rest
    })
}

#[cfg(test)]
mod tests;
