//! Statements but `match`, and the parameters of functions.

use core::fmt;

use taipan_arena::{Arena, OutOfMemory};

use super::packed::PackedStmt;
use super::{BinaryOp, Expr, Identifier, Keyword, Match, Position};

/// A statement.
#[derive(Clone, Copy)]
pub struct Stmt<'a> {
    /// Its first token; for decorated definitions, the `def` or `class`.
    pub position: Position,
    packed: PackedStmt<'a>,
}

impl<'a> Stmt<'a> {
    /// A statement with its parts in `arena`.
    ///
    /// # Errors
    /// When there is no room for a reference to them.
    pub fn new(
        arena: &'a Arena<'a>,
        position: Position,
        kind: StmtKind<'a>,
    ) -> Result<Self, OutOfMemory> {
        let packed = PackedStmt::new(arena, kind)?;
        Ok(Self { position, packed })
    }

    /// Which one.
    #[inline]
    pub fn kind(&self) -> StmtKind<'a> {
        self.packed.kind()
    }
}

impl fmt::Debug for Stmt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.position, self.kind())
    }
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
    /// The annotation; not evaluated.
    pub annotation: Expr<'a>,
    /// Its text.
    pub text: &'a str,
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

impl For<'_> {
    /// Is it asynchronous? Without the feature `async` nothing is.
    #[inline(always)]
    pub fn is_async(&self) -> bool {
        cfg!(feature = "async") && self.is_async
    }
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

impl With<'_> {
    /// Is it asynchronous? Without the feature `async` nothing is.
    #[inline(always)]
    pub fn is_async(&self) -> bool {
        cfg!(feature = "async") && self.is_async
    }
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

impl FunctionDef<'_> {
    /// Is it asynchronous? Without the feature `async` nothing is.
    #[inline(always)]
    pub fn is_async(&self) -> bool {
        cfg!(feature = "async") && self.is_async
    }
}

impl<'a> FunctionDef<'a> {
    /// The annotations and what each is of: the parameters in order, then what is returned.
    pub fn annotations(&self) -> impl Iterator<Item = (&'a str, &'a Expr<'a>)> + use<'a> {
        let parameters = self.parameters;
        let returns = self.returns;
        parameters
            .positional
            .iter()
            .chain(parameters.vararg)
            .chain(parameters.keyword_only)
            .chain(parameters.kwarg)
            .filter_map(|parameter| Some((parameter.name, parameter.annotation?)))
            .chain(returns.map(|annotation| ("return", annotation)))
    }

    /// Whether it has annotations.
    pub fn is_annotated(&self) -> bool {
        self.annotations().next().is_some()
    }
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
