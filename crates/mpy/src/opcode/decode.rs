//! From bytes to instructions, in two forms: [`Raw`], as little work as the verifier can do with,
//! and [`Instruction`], for everyone else.

use super::{
    BinaryOp, Collection, ITER_SLOTS, Info, Instruction, Op, Operand, OperandKind, UnaryOp, info,
};
use crate::{Error, varuint};

/// An instruction as it is read: its operand's number, not yet looked into.
#[derive(Clone, Copy)]
pub(crate) struct Raw {
    pub op: u8,
    pub info: Info,
    /// The number that follows, the target of a jump, or the place in a range; 0 for none and for
    /// small integers.
    pub value: u32,
    /// The byte after the number, where there is one.
    pub extra: u8,
    /// The offset of the next instruction.
    pub next: u32,
}

/// Reads the instruction at `at`. `code` is not longer than 32 bits can say.
#[inline(never)]
pub(crate) fn decode_raw(code: &[u8], at: usize) -> Result<Raw, Error> {
    decode_raw_inline(code, at)
}

/// As [`decode_raw`], for the one loop that goes over every instruction.
#[inline(always)]
pub(crate) fn decode_raw_inline(code: &[u8], at: usize) -> Result<Raw, Error> {
    let op = *code.get(at).ok_or(Error::Truncated)?;
    let info = info(op);
    let kind = info.kind().ok_or(Error::UnknownOpcode)?;
    let mut raw = Raw {
        op,
        info,
        value: 0,
        extra: 0,
        next: 0,
    };
    let at = at + 1;
    let next = match kind {
        OperandKind::None => at,
        OperandKind::InNumber => {
            raw.value = u32::from(place_in_range(op));
            at
        }
        OperandKind::Slice => {
            raw.extra = byte_at(code, at)?;
            at + 1
        }
        OperandKind::SmallInt => varuint::decode_int(code, at)?.1,
        OperandKind::Jump | OperandKind::Forward | OperandKind::Unwind => {
            let next;
            (raw.value, next) = decode_label(code, at, kind != OperandKind::Forward)?;
            if kind == OperandKind::Unwind {
                raw.extra = byte_at(code, next)?;
                next + 1
            } else {
                next
            }
        }
        OperandKind::Name
        | OperandKind::Object
        | OperandKind::Local
        | OperandKind::Count
        | OperandKind::Comprehension
        | OperandKind::Unpack
        | OperandKind::Call
        | OperandKind::Child
        | OperandKind::Closure => {
            let next = match code.get(at) {
                Some(&byte) if byte < 0x80 => {
                    raw.value = u32::from(byte);
                    at + 1
                }
                _ => {
                    let next;
                    (raw.value, next) = varuint::decode_uint(code, at)?;
                    next
                }
            };
            if kind == OperandKind::Closure {
                raw.extra = byte_at(code, next)?;
                next + 1
            } else {
                next
            }
        }
    };
    raw.next = next as u32;
    Ok(raw)
}

/// Calls `visit` with the opcode and the operand of each instruction of `code` whose operand is an
/// index into the name table, in order, until it fails. Stops at what is no instruction.
pub fn for_each_name<E>(
    code: &[u8],
    visit: &mut dyn FnMut(u8, u32) -> Result<(), E>,
) -> Result<(), E> {
    let mut at = 0;
    while at < code.len() {
        let Ok(raw) = decode_raw(code, at) else {
            break;
        };
        if raw.info.kind() == Some(OperandKind::Name) {
            visit(raw.op, raw.value)?;
        }
        at = raw.next as usize;
    }
    Ok(())
}

fn byte_at(code: &[u8], at: usize) -> Result<u8, Error> {
    code.get(at).copied().ok_or(Error::Truncated)
}

/// Which member of its range an opcode with its operand in the number is.
#[inline(always)]
fn place_in_range(op: u8) -> u8 {
    match op {
        Op::LOAD_CONST_SMALL_INT_MULTI..=Op::LOAD_CONST_SMALL_INT_MULTI_LAST => {
            op - Op::LOAD_CONST_SMALL_INT_MULTI
        }
        // Both ranges of local variables are sixteen numbers at a multiple of sixteen.
        Op::LOAD_FAST_MULTI..=Op::STORE_FAST_MULTI_LAST => op & 0xf,
        Op::UNARY_OP_MULTI..=Op::UNARY_OP_MULTI_LAST => op - Op::UNARY_OP_MULTI,
        _ => op.wrapping_sub(Op::BINARY_OP_MULTI),
    }
}

/// A label: one byte of 7 bits, or two bytes of 15 (low seven first, marked by the high bit),
/// relative to the position after it; the signed kind is biased by half its range. The target
/// must lie inside `code`.
fn decode_label(code: &[u8], at: usize, signed: bool) -> Result<(u32, usize), Error> {
    let first = usize::from(byte_at(code, at)?);
    let (distance, bias, next) = if first & 0x80 == 0 {
        (first, 0x40, at + 1)
    } else {
        (
            first & 0x7f | usize::from(byte_at(code, at + 1)?) << 7,
            0x4000,
            at + 2,
        )
    };
    let bias = if signed { bias } else { 0 };
    // A target before the start wraps, and so is not inside either.
    let target = (next + distance).wrapping_sub(bias);
    if target >= code.len() {
        return Err(Error::BadJump);
    }
    Ok((target as u32, next))
}

/// A number of at most 16 bits, low byte first.
fn byte_pair(value: u32) -> Result<[u8; 2], Error> {
    Ok(u16::try_from(value)
        .map_err(|_| Error::BadOperand)?
        .to_le_bytes())
}

impl Raw {
    /// Checks what [`decode_raw`] has left open: an operand within what its instruction defines.
    #[inline(always)]
    pub(crate) fn check(&self, kind: OperandKind) -> Result<(), Error> {
        let ok = match kind {
            OperandKind::Slice => matches!(self.extra, 2 | 3),
            OperandKind::Comprehension => self.value & 3 != 3,
            OperandKind::Unpack | OperandKind::Call => self.value <= 0xffff,
            _ => true,
        };
        if ok { Ok(()) } else { Err(Error::BadOperand) }
    }

    /// See [`Instruction::stack_effect`].
    #[inline(always)]
    pub(crate) fn stack_effect(&self) -> Option<(u32, u32)> {
        match self.info.fixed() {
            Some(fixed) => Some(fixed),
            None => self.varying_effect(),
        }
    }

    #[inline(never)]
    fn varying_effect(&self) -> Option<(u32, u32)> {
        let [low, high] = [self.value & 0xff, self.value >> 8 & 0xff];
        let arguments = low + 2 * high;
        let cells = u32::from(self.extra);
        Some(match self.op {
            Op::BUILD_TUPLE | Op::BUILD_LIST | Op::BUILD_SET => (self.value, 1),
            Op::BUILD_SLICE => (u32::from(self.extra), 1),
            Op::STORE_COMP if self.value & 3 == 1 => (2, 0),
            Op::STORE_COMP => (1, 0),
            Op::UNPACK_SEQUENCE => (1, self.value),
            Op::UNPACK_EX => (1, low + high + 1),
            Op::MAKE_CLOSURE => (cells, 1),
            Op::MAKE_CLOSURE_DEFARGS => (cells + 2, 1),
            Op::CALL_FUNCTION => (1 + arguments, 1),
            Op::CALL_FUNCTION_VAR_KW | Op::CALL_METHOD => (2 + arguments, 1),
            Op::CALL_METHOD_VAR_KW => (3 + arguments, 1),
            Op::JUMP_IF_TRUE_OR_POP | Op::JUMP_IF_FALSE_OR_POP => (1, 0),
            Op::FOR_ITER => (ITER_SLOTS, ITER_SLOTS + 1),
            _ => return None,
        })
    }
}

/// Decodes the instruction at `offset` of `code` (a function's instructions, prelude excluded).
///
/// Checks that the instruction lies in `code`, its numbers are in range and its jump target is
/// inside `code`; indices and stack are the verifier's.
pub fn decode(code: &[u8], offset: usize) -> Result<Instruction, Error> {
    let raw = decode_raw(code, offset)?;
    let kind = raw.info.kind().ok_or(Error::UnknownOpcode)?;
    raw.check(kind)?;
    let operand = match kind {
        OperandKind::None => Operand::None,
        OperandKind::InNumber => operand_in_number(&raw)?,
        OperandKind::SmallInt => Operand::SmallInt(varuint::decode_int(code, offset + 1)?.0),
        OperandKind::Name => Operand::Name(raw.value),
        OperandKind::Object => Operand::Object(raw.value),
        OperandKind::Local => Operand::Local(raw.value),
        OperandKind::Count => Operand::Count(raw.value),
        OperandKind::Slice => Operand::Slice(raw.extra),
        OperandKind::Comprehension => {
            let kind = match raw.value & 3 {
                0 => Collection::List,
                1 => Collection::Dict,
                _ => Collection::Set,
            };
            Operand::Comprehension {
                kind,
                distance: raw.value >> 2,
            }
        }
        OperandKind::Unpack => {
            let [before, after] = byte_pair(raw.value)?;
            Operand::Unpack { before, after }
        }
        OperandKind::Call => {
            let [positional, keyword] = byte_pair(raw.value)?;
            Operand::Call {
                positional,
                keyword,
            }
        }
        OperandKind::Child => Operand::Child(raw.value),
        OperandKind::Closure => Operand::Closure {
            child: raw.value,
            cells: raw.extra,
        },
        OperandKind::Jump | OperandKind::Forward => Operand::Jump(raw.value),
        OperandKind::Unwind => Operand::Unwind {
            target: raw.value,
            handlers: raw.extra & 0x7f,
            drop_iterator: raw.extra & 0x80 != 0,
        },
    };
    Ok(Instruction {
        op: raw.op,
        operand,
        next: raw.next,
    })
}

fn operand_in_number(raw: &Raw) -> Result<Operand, Error> {
    let place = raw.value as u8;
    Ok(match raw.op {
        Op::LOAD_CONST_SMALL_INT_MULTI..=Op::LOAD_CONST_SMALL_INT_MULTI_LAST => {
            Operand::SmallInt(i64::from(place) - i64::from(Op::LOAD_CONST_SMALL_INT_MULTI_EXCESS))
        }
        Op::LOAD_FAST_MULTI..=Op::STORE_FAST_MULTI_LAST => Operand::Local(raw.value),
        Op::UNARY_OP_MULTI..=Op::UNARY_OP_MULTI_LAST => {
            Operand::Unary(UnaryOp::from_number(place).ok_or(Error::BadOperand)?)
        }
        _ => Operand::Binary(BinaryOp::from_number(place).ok_or(Error::BadOperand)?),
    })
}

impl Instruction {
    /// The opcode's name.
    pub fn name(&self) -> &'static str {
        super::name(self.op).unwrap_or("")
    }

    /// How many operand-stack slots the instruction takes and how many it leaves, when control
    /// goes on to the next instruction; `None` for those that never do, or whose effect is a
    /// matter of the handler stack (`SETUP_*`, `WITH_CLEANUP`, `END_FINALLY`, `POP_EXCEPT_JUMP`).
    pub fn stack_effect(&self) -> Option<(u32, u32)> {
        let pair = |low: u8, high: u8| u32::from(low) | u32::from(high) << 8;
        let (value, extra) = match self.operand {
            Operand::Count(items) => (items, 0),
            Operand::Slice(parts) => (0, parts),
            Operand::Comprehension {
                kind: Collection::Dict,
                ..
            } => (1, 0),
            Operand::Unpack { before, after } => (pair(before, after), 0),
            Operand::Call {
                positional,
                keyword,
            } => (pair(positional, keyword), 0),
            Operand::Closure { cells, .. } => (0, cells),
            _ => (0, 0),
        };
        Raw {
            op: self.op,
            info: info(self.op),
            value,
            extra,
            next: self.next,
        }
        .stack_effect()
    }
}
