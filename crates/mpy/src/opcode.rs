//! The instruction set of `.mpy` version 6: every opcode once, in [`for_each_op!`](crate::for_each_op), with its
//! number, operand and stack effect. Constants, decoder, names and the tables of the verifier
//! and disassembler are made from it here; the interpreter makes its dispatch from it too.
//!
//! Numbers and formats follow upstream's `py/bc0.h` and `py/runtime0.h`. What each instruction
//! *means* belongs to the interpreter; what makes it safe to run is in `verify`.

mod decode;
mod operators;

pub(crate) use decode::{Raw, decode_raw, decode_raw_inline};
pub use decode::{decode, for_each_name};
pub use operators::{BinaryOp, UnaryOp};

/// Calls `$callback!` with any leading tokens given after it, then the whole opcode table.
///
/// A row reads `NAME = first..=last, Operand, Effect;`: the numbers the instruction occupies
/// (one, or a range whose members carry their operand in the number), the operand's kind as a
/// variant of [`OperandKind`](crate::opcode::OperandKind), and the effect on the operand stack
/// as an expression over [`Effect`](crate::opcode::Effect)'s variants.
///
/// ```
/// macro_rules! count {
///     ($($name:ident = $first:literal..=$last:literal, $operand:ident, $effect:expr;)*) => {
///         [$(stringify!($name)),*].len()
///     };
/// }
/// assert_eq!(taipan_mpy::for_each_op!(count), 77);
/// ```
#[macro_export]
macro_rules! for_each_op {
    ($callback:ident $(, $($lead:tt)*)?) => {
        $callback! {
            $($($lead)*)?
            LOAD_CONST_STRING = 0x10..=0x10, Name, Fixed(0, 1);
            LOAD_NAME = 0x11..=0x11, Name, Fixed(0, 1);
            LOAD_GLOBAL = 0x12..=0x12, Name, Fixed(0, 1);
            LOAD_ATTR = 0x13..=0x13, Name, Fixed(1, 1);
            LOAD_METHOD = 0x14..=0x14, Name, Fixed(1, 2);
            LOAD_SUPER_METHOD = 0x15..=0x15, Name, Fixed(3, 2);
            STORE_NAME = 0x16..=0x16, Name, Fixed(1, 0);
            STORE_GLOBAL = 0x17..=0x17, Name, Fixed(1, 0);
            STORE_ATTR = 0x18..=0x18, Name, Fixed(2, 0);
            DELETE_NAME = 0x19..=0x19, Name, Fixed(0, 0);
            DELETE_GLOBAL = 0x1a..=0x1a, Name, Fixed(0, 0);
            IMPORT_NAME = 0x1b..=0x1b, Name, Fixed(2, 1);
            IMPORT_FROM = 0x1c..=0x1c, Name, Fixed(1, 2);
            MAKE_CLOSURE = 0x20..=0x20, Closure, Varies;
            MAKE_CLOSURE_DEFARGS = 0x21..=0x21, Closure, Varies;
            LOAD_CONST_SMALL_INT = 0x22..=0x22, SmallInt, Fixed(0, 1);
            LOAD_CONST_OBJ = 0x23..=0x23, Object, Fixed(0, 1);
            LOAD_FAST_N = 0x24..=0x24, Local, Fixed(0, 1);
            LOAD_DEREF = 0x25..=0x25, Local, Fixed(0, 1);
            STORE_FAST_N = 0x26..=0x26, Local, Fixed(1, 0);
            STORE_DEREF = 0x27..=0x27, Local, Fixed(1, 0);
            DELETE_FAST = 0x28..=0x28, Local, Fixed(0, 0);
            DELETE_DEREF = 0x29..=0x29, Local, Fixed(0, 0);
            BUILD_TUPLE = 0x2a..=0x2a, Count, Varies;
            BUILD_LIST = 0x2b..=0x2b, Count, Varies;
            BUILD_MAP = 0x2c..=0x2c, Count, Fixed(0, 1);
            BUILD_SET = 0x2d..=0x2d, Count, Varies;
            BUILD_SLICE = 0x2e..=0x2e, Slice, Varies;
            STORE_COMP = 0x2f..=0x2f, Comprehension, Varies;
            UNPACK_SEQUENCE = 0x30..=0x30, Count, Varies;
            UNPACK_EX = 0x31..=0x31, Unpack, Varies;
            MAKE_FUNCTION = 0x32..=0x32, Child, Fixed(0, 1);
            MAKE_FUNCTION_DEFARGS = 0x33..=0x33, Child, Fixed(2, 1);
            CALL_FUNCTION = 0x34..=0x34, Call, Varies;
            CALL_FUNCTION_VAR_KW = 0x35..=0x35, Call, Varies;
            CALL_METHOD = 0x36..=0x36, Call, Varies;
            CALL_METHOD_VAR_KW = 0x37..=0x37, Call, Varies;
            UNWIND_JUMP = 0x40..=0x40, Unwind, Varies;
            JUMP = 0x42..=0x42, Jump, Fixed(0, 0);
            POP_JUMP_IF_TRUE = 0x43..=0x43, Jump, Fixed(1, 0);
            POP_JUMP_IF_FALSE = 0x44..=0x44, Jump, Fixed(1, 0);
            JUMP_IF_TRUE_OR_POP = 0x45..=0x45, Forward, Varies;
            JUMP_IF_FALSE_OR_POP = 0x46..=0x46, Forward, Varies;
            SETUP_WITH = 0x47..=0x47, Forward, Varies;
            SETUP_EXCEPT = 0x48..=0x48, Forward, Varies;
            SETUP_FINALLY = 0x49..=0x49, Forward, Varies;
            POP_EXCEPT_JUMP = 0x4a..=0x4a, Forward, Varies;
            FOR_ITER = 0x4b..=0x4b, Forward, Varies;
            LOAD_CONST_FALSE = 0x50..=0x50, None, Fixed(0, 1);
            LOAD_CONST_NONE = 0x51..=0x51, None, Fixed(0, 1);
            LOAD_CONST_TRUE = 0x52..=0x52, None, Fixed(0, 1);
            LOAD_NULL = 0x53..=0x53, None, Fixed(0, 1);
            LOAD_BUILD_CLASS = 0x54..=0x54, None, Fixed(0, 1);
            LOAD_SUBSCR = 0x55..=0x55, None, Fixed(2, 1);
            STORE_SUBSCR = 0x56..=0x56, None, Fixed(3, 0);
            DUP_TOP = 0x57..=0x57, None, Fixed(1, 2);
            DUP_TOP_TWO = 0x58..=0x58, None, Fixed(2, 4);
            POP_TOP = 0x59..=0x59, None, Fixed(1, 0);
            ROT_TWO = 0x5a..=0x5a, None, Fixed(2, 2);
            ROT_THREE = 0x5b..=0x5b, None, Fixed(3, 3);
            WITH_CLEANUP = 0x5c..=0x5c, None, Varies;
            END_FINALLY = 0x5d..=0x5d, None, Varies;
            GET_ITER = 0x5e..=0x5e, None, Fixed(1, 1);
            GET_ITER_STACK = 0x5f..=0x5f, None, Fixed(1, 4);
            STORE_MAP = 0x62..=0x62, None, Fixed(3, 1);
            RETURN_VALUE = 0x63..=0x63, None, Varies;
            RAISE_LAST = 0x64..=0x64, None, Varies;
            RAISE_OBJ = 0x65..=0x65, None, Varies;
            RAISE_FROM = 0x66..=0x66, None, Varies;
            YIELD_VALUE = 0x67..=0x67, None, Fixed(1, 1);
            YIELD_FROM = 0x68..=0x68, None, Fixed(2, 1);
            IMPORT_STAR = 0x69..=0x69, None, Fixed(1, 0);
            LOAD_CONST_SMALL_INT_MULTI = 0x70..=0xaf, InNumber, Fixed(0, 1);
            LOAD_FAST_MULTI = 0xb0..=0xbf, InNumber, Fixed(0, 1);
            STORE_FAST_MULTI = 0xc0..=0xcf, InNumber, Fixed(1, 0);
            UNARY_OP_MULTI = 0xd0..=0xd3, InNumber, Fixed(1, 1);
            BINARY_OP_MULTI = 0xd7..=0xf9, InNumber, Fixed(2, 1);
        }
    };
}

/// The opcode numbers, as constants usable in patterns: `Op::JUMP`.
///
/// For a range the constant is the first number and `Op::<NAME>_LAST` the last.
#[derive(Clone, Copy, Debug)]
pub enum Op {}

macro_rules! define_numbers {
    ($($name:ident = $first:literal..=$last:literal, $operand:ident, $effect:expr;)*) => {
        impl Op {
            $(
                #[doc = concat!("`", stringify!($name), "`: operand kind `", stringify!($operand),
                    "`, stack effect `", stringify!($effect), "`.")]
                pub const $name: u8 = $first;
            )*
        }
    };
}
for_each_op!(define_numbers);

impl Op {
    /// The last of the small-integer constants.
    pub const LOAD_CONST_SMALL_INT_MULTI_LAST: u8 = 0xaf;
    /// The value that `LOAD_CONST_SMALL_INT_MULTI` itself loads is minus this (so -16 to 47).
    pub const LOAD_CONST_SMALL_INT_MULTI_EXCESS: u8 = 16;
    /// Loads local 15.
    pub const LOAD_FAST_MULTI_LAST: u8 = 0xbf;
    /// Stores local 15.
    pub const STORE_FAST_MULTI_LAST: u8 = 0xcf;
    /// The last unary operator, [`UnaryOp::Not`].
    pub const UNARY_OP_MULTI_LAST: u8 = 0xd3;
    /// The last binary operator, [`BinaryOp::Power`].
    pub const BINARY_OP_MULTI_LAST: u8 = 0xf9;
}

/// Slots of the operand stack that a `for` loop's iterator takes (upstream's
/// `MP_OBJ_ITER_BUF_NSLOTS`): `GET_ITER_STACK` makes this many out of one.
pub const ITER_SLOTS: u32 = 4;

/// What follows an opcode in the byte stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum OperandKind {
    /// Nothing.
    None,
    /// Nothing: the operand is the opcode's place in its range.
    InNumber,
    /// A signed number.
    SmallInt,
    /// An index into the name (qstr) table.
    Name,
    /// An index into the object table.
    Object,
    /// The number of a local variable.
    Local,
    /// A number of items.
    Count,
    /// A byte, 2 or 3: the parts of a slice.
    Slice,
    /// Two bits of comprehension kind under the distance to the collection.
    Comprehension,
    /// Eight bits of items before the star under eight of items after it.
    Unpack,
    /// Eight bits of positional arguments under eight of keyword arguments.
    Call,
    /// An index into the function's children.
    Child,
    /// An index into the function's children, then a byte: the number of cells on the stack.
    Closure,
    /// A jump, backward or forward.
    Jump,
    /// A jump, forward only.
    Forward,
    /// A jump, backward or forward, then a byte: handlers to unwind, and bit 7 for "drop the
    /// iterator".
    Unwind,
}

impl OperandKind {
    #[inline(always)]
    const fn from_number(number: u16) -> Option<Self> {
        Some(match number {
            0 => Self::None,
            1 => Self::InNumber,
            2 => Self::SmallInt,
            3 => Self::Name,
            4 => Self::Object,
            5 => Self::Local,
            6 => Self::Count,
            7 => Self::Slice,
            8 => Self::Comprehension,
            9 => Self::Unpack,
            10 => Self::Call,
            11 => Self::Child,
            12 => Self::Closure,
            13 => Self::Jump,
            14 => Self::Forward,
            15 => Self::Unwind,
            _ => return None,
        })
    }
}

/// What an instruction does to the height of the operand stack when the next instruction follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Takes so many values and leaves so many.
    Fixed(u8, u8),
    /// Depends on the operand, or on which way control goes: see [`Instruction::stack_effect`].
    Varies,
}

/// The kinds of comprehension `STORE_COMP` adds to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collection {
    /// A list: takes the item.
    List,
    /// A dict: takes value, then key (top).
    Dict,
    /// A set: takes the item.
    Set,
}

/// A decoded operand. Jump targets are offsets into the same code as the instruction's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// No operand.
    None,
    /// The small integer to load.
    SmallInt(i64),
    /// An index into the name table.
    Name(u32),
    /// An index into the object table.
    Object(u32),
    /// The number of a local variable.
    Local(u32),
    /// A number of items.
    Count(u32),
    /// The parts of a slice: 2, or 3 with a step.
    Slice(u8),
    /// `STORE_COMP`: the collection is this many slots below the top, before the instruction.
    Comprehension {
        /// The kind of collection.
        kind: Collection,
        /// Slots between the top of the stack and the collection.
        distance: u32,
    },
    /// `UNPACK_EX`: items before and after the starred one.
    Unpack {
        /// Items before the star.
        before: u8,
        /// Items after the star.
        after: u8,
    },
    /// Argument counts of a call; each keyword argument takes two slots.
    Call {
        /// Positional arguments.
        positional: u8,
        /// Keyword arguments.
        keyword: u8,
    },
    /// An index into the function's children.
    Child(u32),
    /// An index into the function's children, and how many cells the closure takes.
    Closure {
        /// The child.
        child: u32,
        /// Cells taken from the stack.
        cells: u8,
    },
    /// The target of a jump.
    Jump(u32),
    /// `UNWIND_JUMP`.
    Unwind {
        /// Where to go once the handlers are unwound.
        target: u32,
        /// Handlers to unwind, 0 to 127.
        handlers: u8,
        /// Whether a `for` loop's iterator ([`ITER_SLOTS`] slots) is dropped at the target.
        drop_iterator: bool,
    },
    /// A unary operator.
    Unary(UnaryOp),
    /// A binary operator.
    Binary(BinaryOp),
}

/// One decoded instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// The opcode's number (compare with [`Op`]'s constants; ranges keep the exact number).
    pub op: u8,
    /// The operand.
    pub operand: Operand,
    /// The offset of the instruction after this one.
    pub next: u32,
}

/// What the table says of an opcode, in 16 bits: the operand's kind, what a fixed effect takes and
/// leaves, and whether the effect is fixed.
#[derive(Clone, Copy)]
pub(crate) struct Info(u16);

impl Info {
    const KIND: u16 = 0x1f;
    const FIXED: u16 = 1 << 15;
    const SPECIAL: u16 = 1 << 14;
    const BARE: u16 = 1 << 13;
    /// No kind has this number.
    const UNASSIGNED: Self = Self(Self::KIND);

    const fn new(op: u8, kind: OperandKind, effect: Effect) -> Self {
        let effect = match effect {
            Effect::Fixed(takes, leaves) => {
                assert!(takes < 8 && leaves < 8);
                (takes as u16) << 5 | (leaves as u16) << 8 | Self::FIXED
            }
            Effect::Varies => 0,
        };
        // Those of a fixed effect that the verifier does more with.
        let special = match op {
            Op::JUMP | Op::POP_JUMP_IF_TRUE | Op::POP_JUMP_IF_FALSE => Self::SPECIAL,
            Op::LOAD_NULL | Op::GET_ITER_STACK => Self::SPECIAL,
            _ => 0,
        };
        let bare = match kind {
            OperandKind::None | OperandKind::InNumber => Self::BARE,
            _ => 0,
        };
        let info = Self(kind as u16 | effect | special | bare);
        let number = matches!(
            kind,
            OperandKind::SmallInt
                | OperandKind::Name
                | OperandKind::Object
                | OperandKind::Local
                | OperandKind::Count
                | OperandKind::Child
        );
        assert!(info.plain().is_none() || info.is_bare() || number);
        info
    }

    /// The operand's kind; `None` for an unassigned number.
    #[inline(always)]
    pub(crate) const fn kind(self) -> Option<OperandKind> {
        OperandKind::from_number(self.0 & Self::KIND)
    }

    /// What the instruction takes and leaves, if that is fixed.
    #[inline(always)]
    pub(crate) const fn fixed(self) -> Option<(u32, u32)> {
        if self.0 & Self::FIXED == 0 {
            return None;
        }
        Some(((self.0 >> 5 & 7) as u32, (self.0 >> 8 & 7) as u32))
    }

    /// Whether nothing follows the opcode; behind an opcode that is [`Self::plain`], a number
    /// follows otherwise.
    #[inline(always)]
    pub(crate) const fn is_bare(self) -> bool {
        self.0 & Self::BARE != 0
    }

    /// As [`Self::fixed`], for instructions about which there is no more to know.
    #[inline(always)]
    pub(crate) const fn plain(self) -> Option<(u32, u32)> {
        if self.0 & Self::SPECIAL != 0 {
            None
        } else {
            self.fixed()
        }
    }
}

#[inline(always)]
pub(crate) fn info(op: u8) -> Info {
    TABLE[usize::from(op)]
}

static TABLE: [Info; 256] = {
    use Effect::{Fixed, Varies};
    let mut table = [Info::UNASSIGNED; 256];
    macro_rules! fill {
        ($($name:ident = $first:literal..=$last:literal, $operand:ident, $effect:expr;)*) => {
            $(
                let mut op: usize = $first;
                while op <= $last {
                    table[op] = Info::new(op as u8, OperandKind::$operand, $effect);
                    op += 1;
                }
            )*
        };
    }
    for_each_op!(fill);
    table
};

/// The opcode's name as upstream spells it without prefix, or `None` for an unassigned number.
pub fn name(op: u8) -> Option<&'static str> {
    macro_rules! names {
        ($($name:ident = $first:literal..=$last:literal, $operand:ident, $effect:expr;)*) => {
            match op {
                $($first..=$last => Some(stringify!($name)),)*
                _ => None,
            }
        };
    }
    for_each_op!(names)
}

/// What follows the opcode in the byte stream, or `None` for an unassigned number.
pub fn operand_kind(op: u8) -> Option<OperandKind> {
    info(op).kind()
}

#[cfg(test)]
mod tests;
