//! What the compiler can say went wrong, and where.
//!
//! After parsing, where most functions can fail, an error is a [`Failure`]: two words, which travel
//! in registers. Of a [`CompileError`] every caller would pass a pointer to four.

use core::fmt;

use taipan_arena::OutOfMemory;

use crate::ast::Position;

/// Which exception a [`CompileError`] becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `SyntaxError`.
    Syntax,
    /// `IndentationError`.
    Indentation,
    /// The source nests deeper than the depth the caller allows; `RuntimeError`, as upstream's
    /// "maximum recursion depth exceeded".
    Depth,
    /// The source needs larger numbers than the format has; `RuntimeError`, as upstream's
    /// "bytecode overflow".
    Overflow,
    /// `NotImplementedError`: valid Python that this compiler does not do.
    Unsupported,
    /// `MemoryError`.
    Memory,
}

/// A compile-time error. The file name is the caller's to add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// Which exception to raise.
    pub kind: ErrorKind,
    /// The exception's argument; CPython 3.11's or upstream's wording where they have one.
    pub message: &'static str,
    /// Where it happened.
    pub position: Position,
}

impl CompileError {
    /// A `SyntaxError`.
    #[cold]
    pub fn syntax(message: &'static str, position: Position) -> Self {
        Self {
            kind: ErrorKind::Syntax,
            message: text(message),
            position,
        }
    }

    /// An `IndentationError`.
    #[cold]
    pub fn indentation(message: &'static str, position: Position) -> Self {
        Self {
            kind: ErrorKind::Indentation,
            message: text(message),
            position,
        }
    }

    /// Nesting beyond the allowed depth.
    #[cold]
    pub fn depth(position: Position) -> Self {
        Self {
            kind: ErrorKind::Depth,
            message: "too deeply nested",
            position,
        }
    }

    /// A `NotImplementedError`.
    #[cold]
    pub fn unsupported(message: &'static str, position: Position) -> Self {
        Self {
            kind: ErrorKind::Unsupported,
            message,
            position,
        }
    }

    /// A `MemoryError`.
    #[cold]
    pub fn memory(position: Position) -> Self {
        Self {
            kind: ErrorKind::Memory,
            message: "out of memory",
            position,
        }
    }
}

impl From<OutOfMemory> for CompileError {
    fn from(_: OutOfMemory) -> Self {
        Self::memory(Position::UNKNOWN)
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.position.line(), self.message)
    }
}

impl core::error::Error for CompileError {}

/// What went wrong: the exception and its argument.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reason(pub ErrorKind, pub &'static str);

/// A [`CompileError`] in two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub reason: &'static Reason,
    pub position: Position,
}

/// What is said of a mistake in images without the feature `error-texts`.
pub(crate) const fn text(message: &'static str) -> &'static str {
    match cfg!(feature = "error-texts") {
        true => message,
        false => "invalid syntax",
    }
}

/// The reason for a `SyntaxError` with this message.
macro_rules! syntax {
    ($message:literal) => {
        const { &$crate::error::Reason($crate::ErrorKind::Syntax, $crate::error::text($message)) }
    };
}
pub(crate) use syntax;

impl Failure {
    /// No memory.
    pub const MEMORY: Self = Self::anywhere(&Reason(ErrorKind::Memory, "out of memory"));
    /// More code, labels or stack than the format can express.
    pub const TOO_LARGE: Self = Self::anywhere(&Reason(ErrorKind::Overflow, "bytecode overflow"));
    /// Too little of the native stack is left for what the source nests.
    pub const DEPTH: Self = Self::anywhere(&Reason(ErrorKind::Depth, "too deeply nested"));
    /// More blocks in each other than an interpreter keeps count of.
    pub const TOO_NESTED: Self = Self::anywhere(syntax!("too many statically nested blocks"));
    /// More names than can be numbered.
    pub const TOO_MANY_NAMES: Self = Self::anywhere(syntax!("too many names"));

    const fn anywhere(reason: &'static Reason) -> Self {
        Self::new(reason, Position::UNKNOWN)
    }

    /// What went wrong at a place.
    pub const fn new(reason: &'static Reason, position: Position) -> Self {
        Self { reason, position }
    }
}

impl From<OutOfMemory> for Failure {
    fn from(_: OutOfMemory) -> Self {
        Self::MEMORY
    }
}

impl From<Failure> for CompileError {
    fn from(failure: Failure) -> Self {
        let Reason(kind, message) = *failure.reason;
        Self {
            kind,
            message,
            position: failure.position,
        }
    }
}
