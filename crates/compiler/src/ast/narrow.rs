//! What lies in a tree for the kind of an expression or statement where references have 32 bits or
//! fewer: the kind itself, which has no more than three words there.

use taipan_arena::{Arena, OutOfMemory};

use super::{ExprKind, StmtKind};

/// Of an expression.
#[derive(Clone, Copy)]
pub(super) struct PackedExpr<'a>(ExprKind<'a>);

impl<'a> PackedExpr<'a> {
    #[inline(always)]
    pub(super) fn new(_arena: &'a Arena<'a>, kind: ExprKind<'a>) -> Result<Self, OutOfMemory> {
        Ok(Self(kind))
    }

    #[inline(always)]
    pub(super) fn kind(self) -> ExprKind<'a> {
        self.0
    }
}

/// Of a statement.
#[derive(Clone, Copy)]
pub(super) struct PackedStmt<'a>(StmtKind<'a>);

impl<'a> PackedStmt<'a> {
    #[inline(always)]
    pub(super) fn new(_arena: &'a Arena<'a>, kind: StmtKind<'a>) -> Result<Self, OutOfMemory> {
        Ok(Self(kind))
    }

    #[inline(always)]
    pub(super) fn kind(self) -> StmtKind<'a> {
        self.0
    }
}
