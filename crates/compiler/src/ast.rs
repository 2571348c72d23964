//! The syntax tree: plain enums whose parts are slices and references into the caller's arena.
//!
//! Nodes are small because 64 KB boards hold whole trees: an expression or statement is 16 bytes
//! on 32-bit targets, and what does not fit in two words lies behind a reference.
//!
//! **Depth.** The parser bounds its own recursion (`Options::max_depth`), and the tree is no
//! deeper than that recursion, with one exception: chains like `a.b().c[d]`, which nest to the
//! left. Walk those with [`Expr::spine`], and a recursive walk of the rest is safe. Chains of
//! binary operators, comparisons, `and`, `or` and `elif` are flat slices.
//!
//! **Checked by the parser:** assignment and deletion targets, argument and parameter order,
//! repeated keyword names, star-expressions only where they may be, patterns' bindings being
//! well-formed. **Left to the scope analysis:** anything that needs to know the function around
//! it: `return`, `yield`, `await`, `break`, `continue` outside, `global`/`nonlocal` conflicts,
//! duplicate parameter names.
//!
//! Text: names and numbers are slices of the source where possible. String constants are bytes,
//! as escapes can make lone surrogates, which are stored like other code points in three bytes.

/// A place in the source, one word: 22 bits of line, 10 bits of column, saturating.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position(u32);

impl Position {
    const COLUMN_BITS: u32 = 10;
    const MAX_COLUMN: u32 = (1 << Self::COLUMN_BITS) - 1;
    const MAX_LINE: u32 = (1 << (32 - Self::COLUMN_BITS)) - 1;

    /// No place: line 0, column 0.
    pub const UNKNOWN: Self = Self(0);

    /// `line` and `column` count from 1. Lines above 4,194,303 and columns above 1,023 saturate.
    pub const fn new(line: u32, column: u32) -> Self {
        let line = if line > Self::MAX_LINE {
            Self::MAX_LINE
        } else {
            line
        };
        let column = if column > Self::MAX_COLUMN {
            Self::MAX_COLUMN
        } else {
            column
        };
        Self(line << Self::COLUMN_BITS | column)
    }

    /// The line, from 1; 0 when unknown.
    pub const fn line(self) -> u32 {
        self.0 >> Self::COLUMN_BITS
    }

    /// The column in characters, from 1; 0 when unknown, 1,023 for anything further right.
    pub const fn column(self) -> u16 {
        (self.0 & Self::MAX_COLUMN) as u16
    }
}

impl core::fmt::Debug for Position {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}:{}", self.line(), self.column())
    }
}

/// What a source compiles as.
#[derive(Clone, Copy, Debug)]
pub enum Tree<'a> {
    /// A file: statements.
    Module(&'a [Stmt<'a>]),
    /// One interactive statement (one compound statement, or simple ones on one line), whose
    /// expression statements print their value. Empty for blank input.
    Single(&'a [Stmt<'a>]),
    /// One expression, as for `eval`.
    Eval(&'a Expr<'a>),
}

/// A name with its place.
#[derive(Clone, Copy, Debug)]
pub struct Identifier<'a> {
    /// Where it stands.
    pub position: Position,
    /// Its text.
    pub name: &'a str,
}

// ---------------------------------------------------------------------------------------------
// Statements

/// A statement.
#[derive(Clone, Copy, Debug)]
pub struct Stmt<'a> {
    /// Its first token; for decorated definitions, the `def` or `class`.
    pub position: Position,
    /// Which one.
    pub kind: StmtKind<'a>,
}

/// The statements.
#[derive(Clone, Copy, Debug)]
pub enum StmtKind<'a> {
    /// `value`
    Expr(&'a Expr<'a>),
    /// `a = b = value`
    Assign(&'a Assign<'a>),
    /// `target += value`
    AugAssign(&'a AugAssign<'a>),
    /// `target: annotation = value`
    AnnAssign(&'a AnnAssign<'a>),
    /// `return`, `return value`
    Return(Option<&'a Expr<'a>>),
    /// `del a, b`: the targets; tuples and lists of targets may be nested.
    Delete(&'a [Expr<'a>]),
    /// `raise`, `raise exc`, `raise exc from cause`
    Raise(&'a Raise<'a>),
    /// `pass`
    Pass,
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `global a, b`
    Global(&'a [Identifier<'a>]),
    /// `nonlocal a, b`
    Nonlocal(&'a [Identifier<'a>]),
    /// `import a, b.c as d`
    Import(&'a [Alias<'a>]),
    /// `from ..a import b as c`
    ImportFrom(&'a ImportFrom<'a>),
    /// `assert test, message`
    Assert(&'a Assert<'a>),
    /// `if ... elif ... else`
    If(&'a If<'a>),
    /// `while ... else`
    While(&'a While<'a>),
    /// `for ... else`, `async for ... else`
    For(&'a For<'a>),
    /// `try ... except ... else ... finally`
    Try(&'a Try<'a>),
    /// `with`, `async with`
    With(&'a With<'a>),
    /// `match`
    Match(&'a Match<'a>),
    /// `def`, `async def`
    FunctionDef(&'a FunctionDef<'a>),
    /// `class`
    ClassDef(&'a ClassDef<'a>),
    /// `type Name[T] = value` (PEP 695)
    TypeAlias(&'a TypeAlias<'a>),
}

/// `targets[0] = targets[1] = value`.
#[derive(Clone, Copy, Debug)]
pub struct Assign<'a> {
    /// At least one, in source order (the order of assignment): names, attributes, subscripts,
    /// and tuples or lists of targets with at most one starred element each.
    pub targets: &'a [Expr<'a>],
    /// May be a bare tuple with starred elements, or a yield expression.
    pub value: Expr<'a>,
}

/// `target op= value`.
#[derive(Clone, Copy, Debug)]
pub struct AugAssign<'a> {
    /// A name, attribute or subscript.
    pub target: Expr<'a>,
    /// The operator.
    pub op: BinaryOp,
    /// The operand.
    pub value: Expr<'a>,
}

/// `target: annotation = value`.
#[derive(Clone, Copy, Debug)]
pub struct AnnAssign<'a> {
    /// A name, attribute or subscript.
    pub target: Expr<'a>,
    /// The annotation; not evaluated in functions.
    pub annotation: Expr<'a>,
    /// The value; without it nothing is assigned, but a simple target becomes local.
    pub value: Option<Expr<'a>>,
    /// The target is a name without parentheses.
    pub simple: bool,
}

/// `raise exc from cause`.
#[derive(Clone, Copy, Debug)]
pub struct Raise<'a> {
    /// What to raise; `None` re-raises.
    pub exception: Option<Expr<'a>>,
    /// After `from`; only with an exception.
    pub cause: Option<Expr<'a>>,
}

/// One imported name.
#[derive(Clone, Copy, Debug)]
pub struct Alias<'a> {
    /// Where it stands.
    pub position: Position,
    /// The name; dotted in `import a.b`.
    pub name: &'a str,
    /// The name after `as`.
    pub as_name: Option<&'a str>,
}

/// `from module import names`.
#[derive(Clone, Copy, Debug)]
pub struct ImportFrom<'a> {
    /// The dotted name after the dots; empty in `from . import a`.
    pub module: &'a str,
    /// Number of leading dots.
    pub level: u16,
    /// The names; `None` for `*`.
    pub names: Option<&'a [Alias<'a>]>,
}

/// `assert test, message`.
#[derive(Clone, Copy, Debug)]
pub struct Assert<'a> {
    /// The condition.
    pub test: Expr<'a>,
    /// The exception's argument.
    pub message: Option<Expr<'a>>,
}

/// `if` with its `elif`s, flat.
#[derive(Clone, Copy, Debug)]
pub struct If<'a> {
    /// The `if` and each `elif`; at least one.
    pub branches: &'a [Branch<'a>],
    /// The `else` block; empty without.
    pub orelse: &'a [Stmt<'a>],
}

/// A condition and its block.
#[derive(Clone, Copy, Debug)]
pub struct Branch<'a> {
    /// The condition.
    pub test: Expr<'a>,
    /// The block.
    pub body: &'a [Stmt<'a>],
}

/// `while test: body else: orelse`.
#[derive(Clone, Copy, Debug)]
pub struct While<'a> {
    /// The condition.
    pub test: Expr<'a>,
    /// The block.
    pub body: &'a [Stmt<'a>],
    /// The `else` block; empty without.
    pub orelse: &'a [Stmt<'a>],
}

/// `for target in iter: body else: orelse`.
#[derive(Clone, Copy, Debug)]
pub struct For<'a> {
    /// An assignment target.
    pub target: Expr<'a>,
    /// The iterable; may be a bare tuple with starred elements.
    pub iter: Expr<'a>,
    /// The block.
    pub body: &'a [Stmt<'a>],
    /// The `else` block; empty without.
    pub orelse: &'a [Stmt<'a>],
    /// `async for`.
    pub is_async: bool,
}

/// `try`. It has handlers or a `finally` block, and `else` only after handlers.
#[derive(Clone, Copy, Debug)]
pub struct Try<'a> {
    /// The guarded block.
    pub body: &'a [Stmt<'a>],
    /// The `except` clauses.
    pub handlers: &'a [Handler<'a>],
    /// The `else` block; empty without.
    pub orelse: &'a [Stmt<'a>],
    /// The `finally` block; empty without (a block cannot be empty).
    pub finally: &'a [Stmt<'a>],
    /// The clauses are `except*`; then each has a type.
    pub is_star: bool,
}

/// One `except` clause.
#[derive(Clone, Copy, Debug)]
pub struct Handler<'a> {
    /// The `except`.
    pub position: Position,
    /// What it catches; `None` for a bare `except:`, which is the last one.
    pub exception: Option<Expr<'a>>,
    /// The name after `as`.
    pub name: Option<&'a str>,
    /// The block.
    pub body: &'a [Stmt<'a>],
}

/// `with items: body`.
#[derive(Clone, Copy, Debug)]
pub struct With<'a> {
    /// The context managers, outermost first; at least one.
    pub items: &'a [WithItem<'a>],
    /// The block.
    pub body: &'a [Stmt<'a>],
    /// `async with`.
    pub is_async: bool,
}

/// One context manager.
#[derive(Clone, Copy, Debug)]
pub struct WithItem<'a> {
    /// The manager.
    pub context: Expr<'a>,
    /// The assignment target after `as`.
    pub target: Option<Expr<'a>>,
}

/// `def`.
#[derive(Clone, Copy, Debug)]
pub struct FunctionDef<'a> {
    /// The name.
    pub name: &'a str,
    /// The decorators, top first (evaluated in this order, applied in reverse).
    pub decorators: &'a [Expr<'a>],
    /// Type parameters (PEP 695), names only: bounds and defaults are parsed and dropped.
    pub type_params: &'a [Identifier<'a>],
    /// The parameters.
    pub parameters: &'a Parameters<'a>,
    /// After `->`.
    pub returns: Option<&'a Expr<'a>>,
    /// The block; a docstring is its first statement.
    pub body: &'a [Stmt<'a>],
    /// `async def`.
    pub is_async: bool,
}

/// `class`.
#[derive(Clone, Copy, Debug)]
pub struct ClassDef<'a> {
    /// The name.
    pub name: &'a str,
    /// The decorators, top first.
    pub decorators: &'a [Expr<'a>],
    /// Type parameters (PEP 695), names only.
    pub type_params: &'a [Identifier<'a>],
    /// The bases; may be starred.
    pub bases: &'a [Expr<'a>],
    /// The keyword arguments, `metaclass` among them.
    pub keywords: &'a [Keyword<'a>],
    /// The block; a docstring is its first statement.
    pub body: &'a [Stmt<'a>],
}

/// `type name = value`.
#[derive(Clone, Copy, Debug)]
pub struct TypeAlias<'a> {
    /// The name.
    pub name: Identifier<'a>,
    /// Type parameters (PEP 695), names only.
    pub type_params: &'a [Identifier<'a>],
    /// The value; CPython evaluates it lazily.
    pub value: Expr<'a>,
}

/// The parameters of a function or lambda.
#[derive(Clone, Copy, Debug)]
pub struct Parameters<'a> {
    /// The positional ones, those before `/` first. Once one has a default, the rest have.
    pub positional: &'a [Parameter<'a>],
    /// How many of `positional` stand before `/`.
    pub positional_only: u16,
    /// `*args`.
    pub vararg: Option<&'a Parameter<'a>>,
    /// Those after `*` or `*args`; each may or may not have a default.
    pub keyword_only: &'a [Parameter<'a>],
    /// `**kwargs`.
    pub kwarg: Option<&'a Parameter<'a>>,
}

impl Parameters<'_> {
    /// No parameters.
    pub const NONE: &'static Parameters<'static> = &Parameters {
        positional: &[],
        positional_only: 0,
        vararg: None,
        keyword_only: &[],
        kwarg: None,
    };
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'a> {
    /// Where it stands.
    pub position: Position,
    /// The name.
    pub name: &'a str,
    /// The annotation (which is `Starred` in `*args: *Ts`); lambdas have none.
    pub annotation: Option<&'a Expr<'a>>,
    /// The default value; `*args` and `**kwargs` have none.
    pub default: Option<&'a Expr<'a>>,
}

// ---------------------------------------------------------------------------------------------
// Expressions

/// An expression.
#[derive(Clone, Copy, Debug)]
pub struct Expr<'a> {
    /// Its first token; for attributes, subscripts and calls, the `.`, `[` or `(` (so that a
    /// chain over several lines reports the right one); for binary operators and comparisons,
    /// the first operand.
    pub position: Position,
    /// Which one.
    pub kind: ExprKind<'a>,
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
    Dict(&'a [DictItem<'a>]),
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

impl core::fmt::Debug for SmallInt {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
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
        match self.kind {
            ExprKind::Attribute(node) => Some(&node.value),
            ExprKind::Subscript(node) => Some(&node.value),
            ExprKind::Call(node) => Some(&node.function),
            _ => None,
        }
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

// ---------------------------------------------------------------------------------------------
// Patterns

/// `match subject: cases`.
#[derive(Clone, Copy, Debug)]
pub struct Match<'a> {
    /// The subject; may be a bare tuple with starred elements.
    pub subject: Expr<'a>,
    /// At least one.
    pub cases: &'a [Case<'a>],
}

/// `case pattern if guard: body`.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The pattern.
    pub pattern: Pattern<'a>,
    /// The condition.
    pub guard: Option<Expr<'a>>,
    /// The block.
    pub body: &'a [Stmt<'a>],
}

/// A pattern.
#[derive(Clone, Copy, Debug)]
pub struct Pattern<'a> {
    /// Its first token.
    pub position: Position,
    /// Which one.
    pub kind: PatternKind<'a>,
}

/// The patterns.
#[derive(Clone, Copy, Debug)]
pub enum PatternKind<'a> {
    /// A number (signed or complex: a `Unary` or `Binary` over literals), string, bytes or dotted
    /// name, compared with `==`. An f-string does not occur.
    Value(&'a Expr<'a>),
    /// `None`, `True` or `False`, compared with `is`: an expression of that kind.
    Singleton(&'a Expr<'a>),
    /// `_`
    Wildcard,
    /// A name to bind.
    Capture(&'a str),
    /// `*name`, or `*_` without name; at most one, directly in a sequence.
    Star(Option<&'a str>),
    /// `[a, b]`, `(a, b)` or `a, b`
    Sequence(&'a [Pattern<'a>]),
    /// `{key: pattern, **rest}`
    Mapping(&'a MappingPattern<'a>),
    /// `Class(pattern, name=pattern)`
    Class(&'a ClassPattern<'a>),
    /// `pattern as name`
    As(&'a AsPattern<'a>),
    /// `a | b`: at least two.
    Or(&'a [Pattern<'a>]),
}

/// `{key: pattern, **rest}`.
#[derive(Clone, Copy, Debug)]
pub struct MappingPattern<'a> {
    /// The items.
    pub items: &'a [MappingItem<'a>],
    /// The name after `**`.
    pub rest: Option<&'a str>,
}

/// `key: pattern`.
#[derive(Clone, Copy, Debug)]
pub struct MappingItem<'a> {
    /// A literal, as in [`PatternKind::Value`] or [`PatternKind::Singleton`], or a dotted name.
    pub key: Expr<'a>,
    /// The pattern of the value.
    pub pattern: Pattern<'a>,
}

/// `class(patterns, keywords)`.
#[derive(Clone, Copy, Debug)]
pub struct ClassPattern<'a> {
    /// A name or dotted name.
    pub class: Expr<'a>,
    /// The positional sub-patterns.
    pub patterns: &'a [Pattern<'a>],
    /// The keyword sub-patterns; names are not repeated.
    pub keywords: &'a [KeywordPattern<'a>],
}

/// `name=pattern`.
#[derive(Clone, Copy, Debug)]
pub struct KeywordPattern<'a> {
    /// The attribute's name.
    pub name: &'a str,
    /// The pattern of its value.
    pub pattern: Pattern<'a>,
}

/// `pattern as name`.
#[derive(Clone, Copy, Debug)]
pub struct AsPattern<'a> {
    /// The pattern.
    pub pattern: Pattern<'a>,
    /// The name to bind.
    pub name: &'a str,
}

const _: () = {
    let word = size_of::<usize>();
    assert!(size_of::<Expr<'_>>() == if word == 4 { 16 } else { 32 });
    assert!(size_of::<Stmt<'_>>() == if word == 4 { 16 } else { 32 });
    assert!(size_of::<Option<Expr<'_>>>() == size_of::<Expr<'_>>());
};
