//! Expressions, and the walk along chains of attributes, subscripts and calls.

use core::fmt;

use taipan_arena::{Arena, OutOfMemory};

use super::packed::PackedExpr;
use super::{Identifier, Parameters, Position};

/// An expression.
#[derive(Clone, Copy)]
pub struct Expr<'a> {
    /// Its first token; for attributes, subscripts and calls, the `.`, `[` or `(` (so that a
    /// chain over several lines reports the right one); for binary operators and comparisons,
    /// the first operand.
    pub position: Position,
    packed: PackedExpr<'a>,
}

impl<'a> Expr<'a> {
    /// An expression with its parts in `arena`.
    ///
    /// # Errors
    /// When there is no room for a reference to them.
    pub fn new(
        arena: &'a Arena<'a>,
        position: Position,
        kind: ExprKind<'a>,
    ) -> Result<Self, OutOfMemory> {
        let packed = PackedExpr::new(arena, kind)?;
        Ok(Self { position, packed })
    }

    /// A name, whose text may be that of other expressions too.
    #[cfg(target_pointer_width = "64")]
    pub(crate) fn name(position: Position, text: &'a &'a str) -> Self {
        let packed = PackedExpr::name(text);
        Self { position, packed }
    }

    /// Which one.
    #[inline]
    pub fn kind(&self) -> ExprKind<'a> {
        self.packed.kind()
    }
}

impl fmt::Debug for Expr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.position, self.kind())
    }
}

/// The expressions.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind<'a> {
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
    /// A larger integer.
    BigInt(&'a BigInt<'a>),
    /// A float: its text without underscores, in the form Rust's `str::parse::<f64>` takes.
    Float(&'a str),
    /// An imaginary number: its text without underscores and the `j`, in the same form.
    Imaginary(&'a str),
    /// A string, adjacent ones joined.
    Str(&'a [u8]),
    /// A bytes object, adjacent ones joined.
    Bytes(&'a [u8]),
    /// An f-string with at least one field, adjacent strings joined to it.
    FString(&'a [StringPart<'a>]),
    /// A t-string (PEP 750), adjacent ones joined.
    TString(&'a [StringPart<'a>]),
    /// A name.
    Name(&'a str),
    /// `a, b`: elements may be starred.
    Tuple(&'a [Expr<'a>]),
    /// `[a, b]`: elements may be starred.
    List(&'a [Expr<'a>]),
    /// `{a, b}`: at least one; elements may be starred.
    Set(&'a [Expr<'a>]),
    /// `{a: b, **c}`
    Dict(DictItems<'a>),
    /// `[element for ...]`
    ListComp(&'a Comprehension<'a>),
    /// `{element for ...}`
    SetComp(&'a Comprehension<'a>),
    /// `{key: value for ...}`: `value` is set.
    DictComp(&'a Comprehension<'a>),
    /// `(element for ...)`
    Generator(&'a Comprehension<'a>),
    /// `a and b and c`: at least two.
    And(&'a [Expr<'a>]),
    /// `a or b or c`: at least two.
    Or(&'a [Expr<'a>]),
    /// `not a`
    Not(&'a Expr<'a>),
    /// `-a`, `+a`, `~a`
    Unary(&'a Unary<'a>),
    /// Binary operators of one precedence, from left to right (`**`: always exactly one).
    Binary(&'a Binary<'a>),
    /// `a < b <= c`
    Compare(&'a Compare<'a>),
    /// `body if test else orelse`
    Conditional(&'a Conditional<'a>),
    /// `lambda parameters: body`
    Lambda(&'a Lambda<'a>),
    /// `name := value`
    Named(&'a Named<'a>),
    /// `value.name`
    Attribute(&'a Attribute<'a>),
    /// `value[index]`
    Subscript(&'a Subscript<'a>),
    /// `function(...)`
    Call(&'a Call<'a>),
    /// `lower:upper:step`; only in a subscript's index, alone or in a tuple.
    Slice(&'a Slice<'a>),
    /// `*value`; in displays, calls, targets, subscripts and bare tuples.
    Starred(&'a Expr<'a>),
    /// `await value`
    Await(&'a Expr<'a>),
    /// `yield`, `yield value`
    Yield(Option<&'a Expr<'a>>),
    /// `yield from value`
    YieldFrom(&'a Expr<'a>),
}

/// An `i64`, kept in two halves so that it does not widen [`Expr`] on 32-bit targets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SmallInt([u32; 2]);

impl SmallInt {
    /// Stores `value`.
    pub const fn new(value: i64) -> Self {
        Self([value as u32, (value >> 32) as u32])
    }

    /// The value.
    pub const fn get(self) -> i64 {
        ((self.0[1] as i64) << 32) | self.0[0] as i64
    }
}

impl fmt::Debug for SmallInt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// An integer literal that does not fit an `i64`.
#[derive(Clone, Copy, Debug)]
pub struct BigInt<'a> {
    /// 2, 8, 10 or 16.
    pub radix: u32,
    /// ASCII digits without prefix, underscores and leading zeros.
    pub digits: &'a str,
}

/// A piece of an f-string or t-string. Empty and adjacent literals do not occur.
#[derive(Clone, Copy, Debug)]
pub enum StringPart<'a> {
    /// Literal text, escapes done.
    Literal(&'a [u8]),
    /// A replacement field.
    Field(&'a Field<'a>),
}

/// A replacement field. `{a=}` has become the literal `a=` and a field with conversion `r` (or
/// none if it has a format specification).
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// The value.
    pub value: Expr<'a>,
    /// The expression's source text, as t-strings keep it.
    pub text: &'a str,
    /// After `!`.
    pub conversion: Conversion,
    /// After `:`; `None` without the colon.
    pub format: Option<&'a [StringPart<'a>]>,
}

/// How a replacement field turns its value into a string first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// Not at all.
    None,
    /// `!s`
    Str,
    /// `!r`
    Repr,
    /// `!a`
    Ascii,
}

/// The items of a dict in blocks of a few, none of them empty: a list of all of them would have
/// taken twice their memory while it grew, and programs have large tables.
pub type DictItems<'a> = &'a [&'a [DictItem<'a>]];

/// `key: value`, or `**value` without key.
#[derive(Clone, Copy, Debug)]
pub struct DictItem<'a> {
    /// The key; `None` for `**`.
    pub key: Option<Expr<'a>>,
    /// The value.
    pub value: Expr<'a>,
}

/// The inside of a comprehension.
#[derive(Clone, Copy, Debug)]
pub struct Comprehension<'a> {
    /// The element; the key of a dict comprehension.
    pub element: Expr<'a>,
    /// The value of a dict comprehension; `None` in the others.
    pub value: Option<Expr<'a>>,
    /// At least one.
    pub clauses: &'a [Clause<'a>],
}

/// `for target in iter if conditions[0] if conditions[1]`.
#[derive(Clone, Copy, Debug)]
pub struct Clause<'a> {
    /// An assignment target.
    pub target: Expr<'a>,
    /// The iterable; the first clause's is evaluated outside the comprehension.
    pub iter: Expr<'a>,
    /// All must hold.
    pub conditions: &'a [Expr<'a>],
    /// `async for`.
    pub is_async: bool,
}

impl Clause<'_> {
    /// Is it asynchronous? Without the feature `async` nothing is.
    #[inline(always)]
    pub fn is_async(&self) -> bool {
        cfg!(feature = "async") && self.is_async
    }
}

/// The unary operators but `not`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Negate,
    /// `+`
    Plus,
    /// `~`
    Invert,
}

/// `op operand`.
#[derive(Clone, Copy, Debug)]
pub struct Unary<'a> {
    /// The operator.
    pub op: UnaryOp,
    /// The operand.
    pub operand: Expr<'a>,
}

/// The binary operators but comparisons, `and` and `or`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `&`
    BitAnd,
    /// `<<`
    ShiftLeft,
    /// `>>`
    ShiftRight,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `@`
    MatrixMultiply,
    /// `//`
    FloorDivide,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `**`
    Power,
}

/// `first op operand op operand ...`, evaluated from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Binary<'a> {
    /// The first operand.
    pub first: Expr<'a>,
    /// The rest; at least one.
    pub rest: &'a [BinaryTail<'a>],
}

/// An operator and its right operand.
#[derive(Clone, Copy, Debug)]
pub struct BinaryTail<'a> {
    /// The operator.
    pub op: BinaryOp,
    /// The right operand.
    pub operand: Expr<'a>,
}

/// The comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `==`
    Equal,
    /// `<=`
    LessEqual,
    /// `>=`
    GreaterEqual,
    /// `!=`
    NotEqual,
    /// `in`
    In,
    /// `not in`
    NotIn,
    /// `is`
    Is,
    /// `is not`
    IsNot,
}

/// `first op operand op operand ...`: true if each neighbouring pair compares so.
#[derive(Clone, Copy, Debug)]
pub struct Compare<'a> {
    /// The first operand.
    pub first: Expr<'a>,
    /// The rest; at least one.
    pub rest: &'a [CompareTail<'a>],
}

/// A comparison and its right operand.
#[derive(Clone, Copy, Debug)]
pub struct CompareTail<'a> {
    /// The operator.
    pub op: CompareOp,
    /// The right operand.
    pub operand: Expr<'a>,
}

/// `body if test else orelse`.
#[derive(Clone, Copy, Debug)]
pub struct Conditional<'a> {
    /// The condition, evaluated first.
    pub test: Expr<'a>,
    /// The value if true.
    pub body: Expr<'a>,
    /// The value if false.
    pub orelse: Expr<'a>,
}

/// `lambda parameters: body`.
#[derive(Clone, Copy, Debug)]
pub struct Lambda<'a> {
    /// The parameters.
    pub parameters: &'a Parameters<'a>,
    /// The value; may be a yield expression in parentheses.
    pub body: Expr<'a>,
}

/// `name := value`.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The name.
    pub name: Identifier<'a>,
    /// The value.
    pub value: Expr<'a>,
}

/// `value.name`.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'a> {
    /// The object.
    pub value: Expr<'a>,
    /// The name.
    pub name: &'a str,
}

/// `value[index]`.
#[derive(Clone, Copy, Debug)]
pub struct Subscript<'a> {
    /// The object.
    pub value: Expr<'a>,
    /// The index: a tuple for `a[b, c]` and `a[*b]`, with slices among its elements.
    pub index: Expr<'a>,
}

/// `function(arguments, keywords)`.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// What is called.
    pub function: Expr<'a>,
    /// The positional arguments, those after keywords too (CPython evaluates them first all the
    /// same); may be starred.
    pub arguments: &'a [Expr<'a>],
    /// The keyword arguments; names are not repeated.
    pub keywords: &'a [Keyword<'a>],
}

/// `name=value`, or `**value` without name.
#[derive(Clone, Copy, Debug)]
pub struct Keyword<'a> {
    /// The name; `None` for `**`.
    pub name: Option<&'a str>,
    /// The value.
    pub value: Expr<'a>,
}

/// `lower:upper:step`.
#[derive(Clone, Copy, Debug)]
pub struct Slice<'a> {
    /// The start.
    pub lower: Option<Expr<'a>>,
    /// The end.
    pub upper: Option<Expr<'a>>,
    /// The step; also `None` in `a[b:c:]`.
    pub step: Option<Expr<'a>>,
}

impl<'a> Expr<'a> {
    /// The object an attribute, subscript or call is applied to; `None` for anything else.
    pub fn inner(&self) -> Option<&'a Expr<'a>> {
        match self.kind() {
            ExprKind::Attribute(node) => Some(&node.value),
            ExprKind::Subscript(node) => Some(&node.value),
            ExprKind::Call(node) => Some(&node.function),
            _ => None,
        }
    }

    /// Where its source begins; `position` is elsewhere for attributes, subscripts and calls.
    pub fn start(&self) -> Position {
        let mut expr = *self;
        while let Some(inner) = expr.inner() {
            expr = *inner;
        }
        expr.position
    }

    /// The chain `a.b().c[d]` from the inside out: `a` first, which is no attribute, subscript or
    /// call, then each link outward, `self` last. The time is quadratic in the chain's length,
    /// which the parser keeps below [`MAX_SPINE`].
    pub fn spine(&'a self) -> Spine<'a> {
        let mut left = 1;
        let mut expr = self;
        while let Some(inner) = expr.inner() {
            expr = inner;
            left += 1;
        }
        Spine {
            outermost: self,
            left,
        }
    }
}

/// The longest chain of attributes, subscripts and calls the parser accepts.
pub const MAX_SPINE: usize = 255;

/// The iterator of [`Expr::spine`].
#[derive(Clone, Debug)]
pub struct Spine<'a> {
    outermost: &'a Expr<'a>,
    left: usize,
}

impl<'a> Iterator for Spine<'a> {
    type Item = &'a Expr<'a>;

    fn next(&mut self) -> Option<&'a Expr<'a>> {
        self.left = self.left.checked_sub(1)?;
        let mut expr = self.outermost;
        for _ in 0..self.left {
            expr = expr.inner()?;
        }
        Some(expr)
    }
}
