//! What lies in a tree for the kind of an expression or statement: three words of 32 bits where
//! references have 64. References lie there at half their alignment, and what takes two words, a slice
//! or text, lies behind one. Targets of 32 bits need none of that: [`super::narrow`].

use taipan_arena::{Arena, OutOfMemory};

use super::*;

/// A reference that is aligned like a number of 32 bits.
#[repr(C, packed(4))]
pub(super) struct Near<'a, T: ?Sized>(&'a T);

impl<T: ?Sized> Clone for Near<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Near<'_, T> {}

/// Defines the packed form of an enum, with the ways to it and back. The variants are those that have
/// nothing, a value, a reference, a reference of two words, or a reference or nothing.
macro_rules! packed {
    (
        $(#[$doc:meta])*
        $Packed:ident of $Kind:ident:
        nothing { $($Nothing:ident),* }
        value { $($Value:ident($value:ty)),* }
        near { $($Near:ident($near:ty)),* }
        far { $($Far:ident($far:ty)),* }
        maybe { $($Maybe:ident($maybe:ty)),* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub(super) enum $Packed<'a> {
            $($Nothing,)*
            $($Value($value),)*
            $($Near(Near<'a, $near>),)*
            $($Far(Near<'a, &'a $far>),)*
            $($Maybe(Option<Near<'a, $maybe>>),)*
        }

        impl<'a> $Packed<'a> {
            pub(super) fn new(arena: &'a Arena<'a>, kind: $Kind<'a>) -> Result<Self, OutOfMemory> {
                Ok(match kind {
                    $($Kind::$Nothing => Self::$Nothing,)*
                    $($Kind::$Value(value) => Self::$Value(value),)*
                    $($Kind::$Near(value) => Self::$Near(Near(value)),)*
                    $($Kind::$Far(value) => Self::$Far(Near(arena.alloc(value)?)),)*
                    $($Kind::$Maybe(value) => Self::$Maybe(value.map(Near)),)*
                })
            }

            #[inline]
            pub(super) fn kind(self) -> $Kind<'a> {
                match self {
                    $(Self::$Nothing => $Kind::$Nothing,)*
                    $(Self::$Value(value) => $Kind::$Value(value),)*
                    $(Self::$Near(value) => $Kind::$Near(value.0),)*
                    $(Self::$Far(value) => $Kind::$Far(*value.0),)*
                    $(Self::$Maybe(value) => $Kind::$Maybe(value.map(|value| value.0)),)*
                }
            }
        }
    };
}

packed! {
    /// Of an expression.
    PackedExpr of ExprKind:
    nothing { None, True, False, Ellipsis }
    value { Int(SmallInt) }
    near {
        BigInt(BigInt<'a>), ListComp(Comprehension<'a>), SetComp(Comprehension<'a>),
        DictComp(Comprehension<'a>), Generator(Comprehension<'a>), Not(Expr<'a>), Unary(Unary<'a>),
        Binary(Binary<'a>), Compare(Compare<'a>), Conditional(Conditional<'a>), Lambda(Lambda<'a>),
        Named(Named<'a>), Attribute(Attribute<'a>), Subscript(Subscript<'a>), Call(Call<'a>),
        Slice(Slice<'a>), Starred(Expr<'a>), Await(Expr<'a>), YieldFrom(Expr<'a>)
    }
    far {
        Float(str), Imaginary(str), Str([u8]), Bytes([u8]), FString([StringPart<'a>]),
        TString([StringPart<'a>]), Name(str), Tuple([Expr<'a>]), List([Expr<'a>]), Set([Expr<'a>]),
        Dict([&'a [DictItem<'a>]]), And([Expr<'a>]), Or([Expr<'a>])
    }
    maybe { Yield(Expr<'a>) }
}

impl<'a> PackedExpr<'a> {
    /// A name whose text is in the arena already.
    pub(super) fn name(text: &'a &'a str) -> Self {
        Self::Name(Near(text))
    }
}

packed! {
    /// Of a statement.
    PackedStmt of StmtKind:
    nothing { Pass, Break, Continue }
    value {}
    near {
        Expr(Expr<'a>), Assign(Assign<'a>), AugAssign(AugAssign<'a>), AnnAssign(AnnAssign<'a>),
        Raise(Raise<'a>), ImportFrom(ImportFrom<'a>), Assert(Assert<'a>), If(If<'a>), While(While<'a>),
        For(For<'a>), Try(Try<'a>), With(With<'a>), Match(Match<'a>), FunctionDef(FunctionDef<'a>),
        ClassDef(ClassDef<'a>), TypeAlias(TypeAlias<'a>)
    }
    far { Delete([Expr<'a>]), Global([Identifier<'a>]), Nonlocal([Identifier<'a>]), Import([Alias<'a>]) }
    maybe { Return(Expr<'a>) }
}
