//! The `match` statement and its patterns.

use super::{Expr, Position, Stmt};

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
