//! The first look at a function: every byte of its code once, front to back, without regard to
//! control flow. Checks operands against their tables, finds how many local variables there are
//! and which must hold cells, and marks instruction starts and jump targets for the second look.

use super::Limits;
use super::async_with::AsyncWith;
use super::marks::Marks;
use crate::Error;
use crate::opcode::{self, Instruction, Op, Operand};
use crate::prelude::Prelude;

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
    /// An upper bound on jump targets.
    pub labels: u32,
    /// An upper bound on blocks.
    pub blocks: u32,
    /// Local variables that are made cells on entry.
    cells: LocalSet,
    /// Local variables used as cells.
    used_as_cell: LocalSet,
    /// Local variables stored to or deleted as plain variables.
    stored: LocalSet,
    /// Where the run of local-variable loads before this instruction starts, and its length.
    loads: (usize, u32),
}

/// A fault and the offset of the instruction it is in.
pub(super) type Located = (Error, usize);

impl Survey {
    /// Looks over `prelude`'s function. Without `limits` operands are not checked (for code that
    /// has passed before); with `marks`, jump targets are marked there.
    pub(super) fn of(
        prelude: &Prelude<'_>,
        limits: Option<&Limits>,
        mut marks: Option<&mut Marks<'_>>,
    ) -> Result<Self, Located> {
        let code = prelude.instructions();
        let mut survey = Self::new(prelude);
        let mut at = 0;
        while at < code.len() {
            let fault = |error| (error, at);
            let instruction = opcode::decode(code, at).map_err(fault)?;
            if let Some(limits) = limits {
                check_operand(&instruction, limits, prelude).map_err(fault)?;
            }
            survey.locals(code, at, &instruction).map_err(fault)?;
            survey.count(&instruction);
            if let Some(marks) = marks.as_deref_mut() {
                marks.mark_start(at);
                mark_targets(code, &instruction, marks);
            }
            at = instruction.next as usize;
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
            labels: 0,
            blocks: 0,
            cells: LocalSet::default(),
            used_as_cell: LocalSet::default(),
            stored: LocalSet::default(),
            loads: (0, 0),
        };
        for &local in prelude.cells() {
            survey.cells.insert(u32::from(local));
            survey.n_locals = survey.n_locals.max(u32::from(local) + 1);
        }
        survey
    }

    fn locals(&mut self, code: &[u8], at: usize, i: &Instruction) -> Result<(), Error> {
        if let Operand::Local(local) = i.operand {
            self.n_locals = self.n_locals.max(local.saturating_add(1));
        }
        match (i.op, i.operand) {
            (Op::LOAD_FAST_N | Op::LOAD_FAST_MULTI..=Op::LOAD_FAST_MULTI_LAST, _) => {
                self.loads = match self.loads {
                    (_, 0) => (at, 1),
                    (start, length) => (start, length + 1),
                };
                return Ok(());
            }
            (
                Op::STORE_FAST_N
                | Op::STORE_FAST_MULTI..=Op::STORE_FAST_MULTI_LAST
                | Op::DELETE_FAST,
                Operand::Local(local),
            ) => self.stored.insert(local),
            (Op::LOAD_DEREF | Op::STORE_DEREF | Op::DELETE_DEREF, Operand::Local(local)) => {
                self.use_cell(local)?;
            }
            (_, Operand::Closure { cells, .. }) => self.use_loads(code, u32::from(cells))?,
            _ => {}
        }
        self.loads = (0, 0);
        Ok(())
    }

    /// The last `count` loads go into a closure.
    fn use_loads(&mut self, code: &[u8], count: u32) -> Result<(), Error> {
        let (mut at, length) = self.loads;
        let mut others = length.checked_sub(count).ok_or(Error::NotCell)?;
        for _ in 0..length {
            let load = opcode::decode(code, at)?;
            at = load.next as usize;
            if others > 0 {
                others -= 1;
            } else if let Operand::Local(local) = load.operand {
                self.use_cell(local)?;
            }
        }
        Ok(())
    }

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

    fn count(&mut self, i: &Instruction) {
        match i.op {
            Op::SETUP_FINALLY => {
                // Its handler, and the two entries of an `async with` handler.
                self.labels += 3;
                self.blocks += 1;
            }
            Op::SETUP_WITH | Op::SETUP_EXCEPT => {
                self.labels += 1;
                self.blocks += 1;
            }
            Op::GET_ITER_STACK | Op::LOAD_NULL => self.blocks += 1,
            _ => {
                if matches!(i.operand, Operand::Jump(_) | Operand::Unwind { .. }) {
                    self.labels += 1;
                }
            }
        }
    }
}

fn check_operand(i: &Instruction, limits: &Limits, prelude: &Prelude<'_>) -> Result<(), Error> {
    let ok = match i.operand {
        Operand::Name(index) => index < limits.n_names,
        Operand::Object(index) => index < limits.n_objects,
        Operand::Child(index) | Operand::Closure { child: index, .. } => index < limits.n_children,
        Operand::SmallInt(value) => fits(value, limits.small_int_bits),
        _ => true,
    };
    if !ok {
        return Err(Error::BadOperand);
    }
    if matches!(i.op, Op::YIELD_VALUE | Op::YIELD_FROM) && !prelude.signature.is_generator() {
        return Err(Error::NotGenerator);
    }
    Ok(())
}

/// Whether `value` is a signed number of at most `bits` bits.
fn fits(value: i64, bits: u8) -> bool {
    let spare = 64u32.saturating_sub(u32::from(bits)).min(63);
    value << spare >> spare == value
}

fn mark_targets(code: &[u8], i: &Instruction, marks: &mut Marks<'_>) {
    match i.operand {
        Operand::Jump(target) => {
            marks.mark_label(target);
            if i.op == Op::SETUP_FINALLY
                && let Some(entries) = AsyncWith::at(code, target)
            {
                marks.mark_label(entries.raised);
                marks.mark_label(entries.exit);
            }
        }
        Operand::Unwind { target, .. } => marks.mark_label(target),
        _ => {}
    }
}
