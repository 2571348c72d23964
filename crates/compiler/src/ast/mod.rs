//! The syntax tree: plain enums whose parts are slices and references into the caller's arena.
//!
//! Nodes are small because 64 KB boards hold whole trees: an expression or statement is 16 bytes, and
//! what does not fit in two words of 32 bits lies behind a reference (`packed`).
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

mod expression;
#[cfg(not(target_pointer_width = "64"))]
#[path = "narrow.rs"]
mod packed;
#[cfg(target_pointer_width = "64")]
mod packed;
mod pattern;
mod statement;

pub use expression::*;
pub use pattern::*;
pub use statement::*;

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

const _: () = {
    assert!(size_of::<Expr<'_>>() == 16);
    assert!(size_of::<Stmt<'_>>() == 16);
    assert!(size_of::<Option<Expr<'_>>>() == size_of::<Expr<'_>>());
};
