//! Constant folding: expressions whose value the compiler knows.
//!
//! Left to run time: very long integers, complex numbers, and everything that would raise. Floats
//! are folded as doubles, also for targets whose floats are shorter.

mod float;
mod integer;

use taipan_arena::{Arena, List};
use taipan_number::big::Limb;

use crate::Limits;
use crate::ast::{Binary, BinaryOp, Expr, ExprKind, Position, SmallInt, Unary, UnaryOp};
use crate::error::Failure;

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
    /// A larger one: sign and limbs, the least significant first.
    Long(Sign, &'a [Limb]),
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

    fn of(negative: bool) -> Self {
        if negative { Self::Minus } else { Self::Plus }
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

    /// What a string or bytes object consists of.
    pub fn bytes(&self) -> Option<&'a [u8]> {
        match *self {
            Self::Str(bytes) | Self::Bytes(bytes) => Some(bytes),
            _ => None,
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

    /// The value of a name of a native module, if it is constant here: none is in plain
    /// expressions, where the module's name may stand for anything.
    fn member(&self, _module: &str, _name: &str) -> Option<Constant<'a>> {
        None
    }
}

/// Folds expressions.
pub struct Folder<'a, 'n> {
    /// Where new strings and tuples go.
    pub arena: &'a Arena<'a>,
    /// What is known about names.
    pub names: &'n dyn ConstantNames<'a>,
    /// The value of `__debug__`.
    pub debug: bool,
    /// How far the stack may be used.
    pub limits: Limits,
}

impl<'a> Folder<'a, '_> {
    /// Folds an expression.
    ///
    /// # Errors
    /// No memory for the value, or no stack.
    pub fn fold(&self, expression: &Expr<'a>) -> Result<Folded<'a>, Failure> {
        if self.limits.is_stack_used_up() {
            return Err(Failure::DEPTH);
        }
        Ok(Folded::Constant(match expression.kind() {
            ExprKind::None => Constant::None,
            ExprKind::True => Constant::True,
            ExprKind::False => Constant::False,
            ExprKind::Ellipsis => Constant::Ellipsis,
            ExprKind::Int(value) => Constant::Int(value),
            ExprKind::BigInt(_) if !cfg!(feature = "long-ints") => return Ok(Folded::No),
            ExprKind::BigInt(value) => integer::literal(self.arena, value)?,
            ExprKind::Float(text) => Constant::Float(Sign::Plus, text),
            ExprKind::Imaginary(text) => Constant::Imaginary(text),
            ExprKind::Str(bytes) => Constant::Str(bytes),
            ExprKind::Bytes(bytes) => Constant::Bytes(bytes),
            ExprKind::Name("__debug__") => Constant::bool(self.debug),
            ExprKind::Name(name) => match self.names.constant(name, expression.position) {
                Some(value) => value,
                None => return Ok(Folded::No),
            },
            ExprKind::Attribute(node) => {
                let member = match node.value.kind() {
                    ExprKind::Name(module) => self.names.member(module, node.name),
                    _ => None,
                };
                match member {
                    Some(value) => value,
                    None => return Ok(Folded::No),
                }
            }
            ExprKind::Tuple(elements) => return self.tuple(elements),
            ExprKind::Unary(node) => return self.unary(node),
            _ if !cfg!(feature = "fold") => return Ok(Folded::No),
            ExprKind::Not(operand) => match self.fold(operand)? {
                Folded::Constant(value) => Constant::bool(!value.is_true()),
                other => return Ok(other),
            },
            ExprKind::And(operands) => return self.logical(operands, false),
            ExprKind::Or(operands) => return self.logical(operands, true),
            ExprKind::Binary(node) => return self.binary(node),
            _ => return Ok(Folded::No),
        }))
    }

    /// `and` and `or`, whose value is the first operand that decides, or the last.
    fn logical(&self, operands: &[Expr<'a>], decisive: bool) -> Result<Folded<'a>, Failure> {
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

    fn tuple(&self, elements: &[Expr<'a>]) -> Result<Folded<'a>, Failure> {
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

    fn unary(&self, node: &Unary<'a>) -> Result<Folded<'a>, Failure> {
        let value = match self.fold(&node.operand)? {
            Folded::Constant(value) => value,
            other => return Ok(other),
        };
        let folded = match (node.op, value) {
            (UnaryOp::Plus, Constant::Int(_) | Constant::Long(..) | Constant::Float(..)) => value,
            (UnaryOp::Negate, Constant::Float(sign, text)) => Constant::Float(sign.flipped(), text),
            (UnaryOp::Negate, Constant::Int(_) | Constant::Long(..)) => {
                return integer::negate(self.arena, value);
            }
            (UnaryOp::Invert, Constant::Int(_) | Constant::Long(..)) => {
                return integer::invert(self.arena, value);
            }
            (UnaryOp::Invert, Constant::Float(..) | Constant::Imaginary(_)) => {
                return Ok(Folded::No);
            }
            (_, value) if value.is_number() => return Ok(Folded::Later),
            _ => return Ok(Folded::No),
        };
        Ok(Folded::Constant(folded))
    }

    fn binary(&self, node: &Binary<'a>) -> Result<Folded<'a>, Failure> {
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
    ) -> Result<Folded<'a>, Failure> {
        use Constant::{Bytes, Float, Int, Long, Str};
        Ok(match (op, left, right) {
            (BinaryOp::Add, Str(left), Str(right)) => {
                Folded::Constant(Str(self.join(left, right)?))
            }
            (BinaryOp::Add, Bytes(left), Bytes(right)) => {
                Folded::Constant(Bytes(self.join(left, right)?))
            }
            (_, Int(_) | Long(..), Int(_) | Long(..)) => {
                integer::operate(self.arena, op, left, right)?
            }
            (_, Int(_) | Long(..) | Float(..), Int(_) | Long(..) | Float(..)) => {
                float::operate(self.arena, op, left, right)?
            }
            (_, left, right) if left.is_number() && right.is_number() => match op {
                BinaryOp::Divide | BinaryOp::FloorDivide | BinaryOp::Modulo if right.is_zero() => {
                    Folded::No
                }
                BinaryOp::Add
                | BinaryOp::Subtract
                | BinaryOp::Multiply
                | BinaryOp::Divide
                | BinaryOp::FloorDivide
                | BinaryOp::Modulo
                | BinaryOp::Power => Folded::Later,
                _ => Folded::No,
            },
            _ => Folded::No,
        })
    }

    fn join(&self, left: &'a [u8], right: &'a [u8]) -> Result<&'a [u8], Failure> {
        let mut joined = List::new(self.arena);
        for &byte in left.iter().chain(right) {
            joined.push(byte)?;
        }
        Ok(joined.finish()?)
    }
}

#[cfg(test)]
mod tests;
