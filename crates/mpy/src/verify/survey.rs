//! The first look at a function: every byte of its code once, front to back, without regard to
//! control flow. Checks operands against their tables, finds how many local variables there are
//! and which must hold cells, and marks instruction starts and jump targets for the second look.

use core::ops::Range;

use super::Limits;
use super::async_with::AsyncWith;
use super::marks::Marks;
use crate::opcode::{Op, OperandKind, Raw, decode_raw, decode_raw_inline};
use crate::prelude::Prelude;
use crate::{Error, varuint};

/// A set of the first 256 local variables: cell lists and closures name no others.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LocalSet([u32; 8]);

impl LocalSet {
    fn insert(&mut self, local: u32) {
        if let Some(word) = self.0.get_mut(local as usize / 32) {
            *word |= 1 << (local % 32);
        }
    }

    fn contains(&self, local: u32) -> bool {
        self.0
            .get(local as usize / 32)
            .is_some_and(|word| word >> (local % 32) & 1 != 0)
    }

    fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }
}

/// What the first look finds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Survey {
    /// Local variables, arguments included.
    pub n_locals: u32,
    /// How many of the first local variables must be given as cells by a closure.
    pub n_closed: u32,
    /// Local variables that are made cells on entry.
    cells: LocalSet,
    /// Local variables used as cells.
    used_as_cell: LocalSet,
    /// Local variables stored to or deleted as plain variables.
    stored: LocalSet,
}

/// A fault and the offset of the instruction it is in.
pub(super) type Located = (Error, usize);

impl Survey {
    /// Looks over `prelude`'s function; with `marks`, marks instructions and jump targets there.
    pub(super) fn of(
        prelude: &Prelude<'_>,
        limits: &Limits,
        mut marks: Option<&mut Marks<'_>>,
    ) -> Result<Self, Located> {
        let code = prelude.instructions();
        let mut survey = Self::new(prelude);
        let is_generator = prelude.signature.is_generator();
        // The run of loads of local variables that was seen last.
        let mut loads = 0..0;
        let mut at = 0;
        while at < code.len() {
            let fault = |error| (error, at);
            let raw = decode_raw_inline(code, at).map_err(fault)?;
            let next = raw.next as usize;
            if let Some(marks) = marks.as_deref_mut() {
                marks.mark_start(at);
            }
            let kind = raw.info.kind().ok_or((Error::UnknownOpcode, at))?;
            let limit = match kind {
                OperandKind::None => {
                    if matches!(raw.op, Op::YIELD_VALUE | Op::YIELD_FROM) && !is_generator {
                        return Err((Error::NotGenerator, at));
                    }
                    u32::MAX
                }
                OperandKind::InNumber | OperandKind::Local => {
                    if matches!(raw.op, Op::LOAD_FAST_N | LOAD_FAST_FIRST..=LOAD_FAST_LAST) {
                        if loads.end != at {
                            loads.start = at;
                        }
                        loads.end = next;
                    }
                    survey.local(&raw).map_err(fault)?;
                    u32::MAX
                }
                OperandKind::Name => limits.n_names,
                OperandKind::Object => limits.n_objects,
                OperandKind::Child => limits.n_children,
                OperandKind::Closure => {
                    if loads.end != at {
                        loads = at..at;
                    }
                    let cells = u32::from(raw.extra);
                    let marks = marks.as_deref_mut();
                    survey
                        .closure(code, loads.clone(), cells, marks)
                        .map_err(fault)?;
                    limits.n_children
                }
                OperandKind::SmallInt => {
                    let (value, _) = varuint::decode_int(code, at + 1).map_err(fault)?;
                    if !fits(value, limits.small_int_bits) {
                        return Err((Error::BadOperand, at));
                    }
                    u32::MAX
                }
                OperandKind::Jump | OperandKind::Forward | OperandKind::Unwind => {
                    if let Some(marks) = marks.as_deref_mut() {
                        mark_targets(code, &raw, marks);
                    }
                    u32::MAX
                }
                OperandKind::Count
                | OperandKind::Slice
                | OperandKind::Comprehension
                | OperandKind::Unpack
                | OperandKind::Call => {
                    raw.check(kind).map_err(fault)?;
                    u32::MAX
                }
            };
            if limit != u32::MAX && raw.value >= limit {
                return Err((Error::BadOperand, at));
            }
            at = next;
        }
        // A cell that is overwritten with a plain value would be taken for a cell later.
        if survey.used_as_cell.meets(&survey.stored) {
            return Err((Error::NotCell, 0));
        }
        Ok(survey)
    }

    fn new(prelude: &Prelude<'_>) -> Self {
        let mut survey = Self {
            n_locals: prelude.signature.n_arg_slots(),
            n_closed: 0,
            cells: LocalSet::default(),
            used_as_cell: LocalSet::default(),
            stored: LocalSet::default(),
        };
        for &local in prelude.cells() {
            survey.cells.insert(u32::from(local));
            survey.n_locals = survey.n_locals.max(u32::from(local) + 1);
        }
        survey
    }

    /// An instruction with its operand in its number, or that names a local variable.
    #[inline(always)]
    fn local(&mut self, raw: &Raw) -> Result<(), Error> {
        match raw.op {
            Op::LOAD_FAST_N | LOAD_FAST_FIRST..=LOAD_FAST_LAST => {}
            Op::STORE_FAST_N | STORE_FAST_FIRST..=STORE_FAST_LAST | Op::DELETE_FAST => {
                self.stored.insert(raw.value);
            }
            Op::LOAD_DEREF | Op::STORE_DEREF | Op::DELETE_DEREF => self.use_cell(raw.value)?,
            _ => return Ok(()),
        }
        self.n_locals = self.n_locals.max(raw.value.saturating_add(1));
        Ok(())
    }

    /// The last `count` of `loads` go into a closure, straight: nothing may jump in between.
    #[inline(never)]
    fn closure(
        &mut self,
        code: &[u8],
        loads: Range<usize>,
        count: u32,
        mut marks: Option<&mut Marks<'_>>,
    ) -> Result<(), Error> {
        let mut length = 0;
        let mut at = loads.start;
        while at < loads.end {
            length += 1;
            at = decode_raw(code, at)?.next as usize;
        }
        let mut others = u32::checked_sub(length, count).ok_or(Error::NotCell)?;
        at = loads.start;
        while at < loads.end {
            let load = decode_raw(code, at)?;
            at = load.next as usize;
            if others > 0 {
                others -= 1;
                continue;
            }
            self.use_cell(load.value)?;
            if let Some(marks) = marks.as_deref_mut() {
                marks.unmark_start(at);
            }
        }
        Ok(())
    }

    #[inline(never)]
    fn use_cell(&mut self, local: u32) -> Result<(), Error> {
        if local > u32::from(u8::MAX) {
            return Err(Error::NotCell);
        }
        self.used_as_cell.insert(local);
        if !self.cells.contains(local) {
            self.n_closed = self.n_closed.max(local + 1);
        }
        Ok(())
    }
}

const LOAD_FAST_FIRST: u8 = Op::LOAD_FAST_MULTI;
const LOAD_FAST_LAST: u8 = Op::LOAD_FAST_MULTI_LAST;
const STORE_FAST_FIRST: u8 = Op::STORE_FAST_MULTI;
const STORE_FAST_LAST: u8 = Op::STORE_FAST_MULTI_LAST;

/// Upper bounds on the jump targets and the blocks of `code`.
pub(super) fn count(code: &[u8]) -> Result<(usize, usize), Located> {
    let (mut labels, mut blocks) = (0, 0);
    let mut at = 0;
    while at < code.len() {
        let raw = decode_raw(code, at).map_err(|error| (error, at))?;
        match raw.op {
            Op::SETUP_FINALLY => {
                // Its handler, and the two entries of an `async with` handler.
                labels += 3;
                blocks += 1;
            }
            Op::SETUP_WITH | Op::SETUP_EXCEPT => {
                labels += 1;
                blocks += 1;
            }
            Op::UNWIND_JUMP..=Op::FOR_ITER => labels += 1,
            Op::GET_ITER_STACK | Op::LOAD_NULL => blocks += 1,
            _ => {}
        }
        at = raw.next as usize;
    }
    Ok((labels, blocks))
}

/// Whether `value` is a signed number of at most `bits` bits.
fn fits(value: i64, bits: u8) -> bool {
    let spare = 64u32.saturating_sub(u32::from(bits)).min(63);
    value << spare >> spare == value
}

fn mark_targets(code: &[u8], raw: &Raw, marks: &mut Marks<'_>) {
    marks.mark_label(raw.value);
    if raw.op == Op::SETUP_FINALLY
        && let Some(entries) = AsyncWith::at(code, raw.value)
    {
        marks.mark_label(entries.raised);
        marks.mark_label(entries.exit);
    }
}
