//! The operators that `UNARY_OP_MULTI` and `BINARY_OP_MULTI` carry in their opcode number.

macro_rules! operators {
    ($(#[$doc:meta])* $enum:ident { $($number:literal $name:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $enum {
            $(#[doc = concat!("`", $text, "`")] $name = $number,)*
        }

        impl $enum {
            /// The operator with that number, which is its place in its opcode range.
            pub const fn from_number(number: u8) -> Option<Self> {
                match number {
                    $($number => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// How the operator is written in Python.
            pub const fn symbol(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

operators! {
    /// The unary operators, numbered as in bytecode.
    UnaryOp {
        0 Positive "+",
        1 Negative "-",
        2 Invert "~",
        3 Not "not",
    }
}

operators! {
    /// The binary operators, numbered as in bytecode. All of them appear there; `not in` and
    /// `is not` do not exist and are made of their opposites and `not`.
    BinaryOp {
        0 Less "<",
        1 More ">",
        2 Equal "==",
        3 LessEqual "<=",
        4 MoreEqual ">=",
        5 NotEqual "!=",
        6 In "in",
        7 Is "is",
        8 ExceptionMatch "except",
        9 InplaceOr "|=",
        10 InplaceXor "^=",
        11 InplaceAnd "&=",
        12 InplaceLshift "<<=",
        13 InplaceRshift ">>=",
        14 InplaceAdd "+=",
        15 InplaceSubtract "-=",
        16 InplaceMultiply "*=",
        17 InplaceMatMultiply "@=",
        18 InplaceFloorDivide "//=",
        19 InplaceTrueDivide "/=",
        20 InplaceModulo "%=",
        21 InplacePower "**=",
        22 Or "|",
        23 Xor "^",
        24 And "&",
        25 Lshift "<<",
        26 Rshift ">>",
        27 Add "+",
        28 Subtract "-",
        29 Multiply "*",
        30 MatMultiply "@",
        31 FloorDivide "//",
        32 TrueDivide "/",
        33 Modulo "%",
        34 Power "**",
    }
}

impl BinaryOp {
    /// Whether this is a relation (`<` to `except`).
    pub const fn is_comparison(self) -> bool {
        (self as u8) <= Self::ExceptionMatch as u8
    }

    /// Whether this is an in-place operator (`|=` to `**=`).
    pub const fn is_inplace(self) -> bool {
        self as u8 >= Self::InplaceOr as u8 && self as u8 <= Self::InplacePower as u8
    }

    /// The plain operator of an in-place one; any other operator unchanged.
    pub const fn without_inplace(self) -> Self {
        if !self.is_inplace() {
            return self;
        }
        match Self::from_number(self as u8 + Self::Or as u8 - Self::InplaceOr as u8) {
            Some(plain) => plain,
            None => self,
        }
    }
}
