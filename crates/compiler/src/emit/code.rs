//! The instructions of one function while it is being made: labels, jumps, stack heights, lines.
//!
//! Instructions are written once, in order. A jump takes three bytes at first; when the function
//! is complete, [`Code::finish`] finds out which jumps can be short and squeezes them.
//!
//! Code that cannot be reached is never written: after a jump or return every method does
//! nothing until a label that something jumps to is placed. **Invariant:** where code is live,
//! `depth` is the height of the operand stack, the same whichever way control came (in the
//! handlers of `finally` and `with` it is the greatest height possible).

mod finish;

use taipan_arena::{Arena, Table};
use taipan_mpy::opcode::{ITER_SLOTS, Op};
use taipan_mpy::prelude::Signature;
use taipan_mpy::varuint;

use crate::error::Failure;

/// A place to jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(u16);

type Result<T> = core::result::Result<T, Failure>;

/// How many handlers, and how many loops over iterators, may be around an instruction. A jump
/// out of handlers counts them in seven bits.
const MAX_BLOCKS: u16 = 120;

const UNPLACED: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct LabelState {
    at: u32,
    /// Jumps written before the label.
    jumps_before: u16,
    depth: u16,
    used: bool,
}

#[derive(Clone, Copy)]
struct Jump {
    at: u32,
    /// Bytes that short jumps before this one save.
    saved: u32,
    label: Label,
    long: bool,
}

#[derive(Clone, Copy)]
struct Line {
    at: u32,
    line: u32,
}

/// Bytes of a jump before squeezing: the opcode and room for two bytes of distance.
const JUMP_BYTES: usize = 3;

/// The instructions of one function.
pub struct Code<'a> {
    arena: &'a Arena<'a>,
    // All of them grow at the same time, and none of them moves.
    bytes: Table<'a, u8, 256>,
    labels: Table<'a, LabelState>,
    jumps: Table<'a, Jump>,
    lines: Table<'a, Line>,
    line: u32,
    /// Where the newest label was placed.
    label_at: usize,
    depth: u16,
    max_depth: u16,
    handlers: u16,
    max_handlers: u16,
    /// Loops over iterators around here.
    iterators: u16,
    live: bool,
    /// Of the body of a class: are annotations noted, and is there a dict for them already?
    pub(super) annotations: Annotations,
}

/// What a function in the making does with annotations.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Annotations {
    /// They are left out.
    #[default]
    None,
    /// They are noted; there was none so far.
    Wanted,
    /// They are noted in `__annotations__`.
    Begun,
}

/// A finished function.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'f> {
    /// Its locals, temporary ones included.
    pub locals: u16,
    /// The counts and flags, `n_state` and `n_exc_stack` aside.
    pub signature: Signature,
    /// Indices of its name and its arguments' names.
    pub names: &'f [u32],
    /// The locals that become cells on entry.
    pub cells: &'f [u8],
    /// Whether to keep line numbers.
    pub lines: bool,
    /// The locals that have names, and the indices of those, if they are to be kept.
    pub local_names: Option<&'f [(u16, u32)]>,
}

impl<'a> Code<'a> {
    /// No instructions.
    pub fn new(arena: &'a Arena<'a>) -> Self {
        Self {
            arena,
            bytes: Table::new(arena),
            labels: Table::new(arena),
            jumps: Table::new(arena),
            lines: Table::new(arena),
            line: 1,
            label_at: usize::MAX,
            depth: 0,
            max_depth: 0,
            handlers: 0,
            max_handlers: 0,
            iterators: 0,
            live: true,
            annotations: Annotations::None,
        }
    }

    /// Whether the next instruction can be reached.
    #[inline]
    pub fn live(&self) -> bool {
        self.live
    }

    /// The height of the operand stack.
    #[inline]
    pub fn depth(&self) -> u16 {
        self.depth
    }

    /// Exception handlers that are set up.
    #[inline]
    pub fn handlers(&self) -> u16 {
        self.handlers
    }

    /// Says that what follows stems from that source line. Lines never go back; the format
    /// cannot express it.
    pub fn set_line(&mut self, line: u32) -> Result<()> {
        if line <= self.line || !self.live {
            return Ok(());
        }
        self.line = line;
        let at = self.bytes.len() as u32;
        match self.lines.last_mut() {
            Some(last) if last.at == at => last.line = line,
            _ => self.lines.push(Line { at, line })?,
        }
        Ok(())
    }

    // -----------------------------------------------------------------------------------------
    // Instructions

    /// An instruction without operand, which takes and leaves so many values.
    pub fn op(&mut self, op: u8, takes: u16, leaves: u16) -> Result<()> {
        if self.live {
            self.bytes.push(op)?;
            self.adjust(takes, leaves)?;
        }
        Ok(())
    }

    /// An instruction with a number.
    pub fn uint(&mut self, op: u8, value: u32, takes: u16, leaves: u16) -> Result<()> {
        if self.live {
            self.bytes.push(op)?;
            for &byte in varuint::encode_uint(value).as_bytes() {
                self.bytes.push(byte)?;
            }
            self.adjust(takes, leaves)?;
        }
        Ok(())
    }

    /// An instruction with a number and a byte.
    pub fn uint_byte(
        &mut self,
        op: u8,
        value: u32,
        byte: u8,
        takes: u16,
        leaves: u16,
    ) -> Result<()> {
        self.uint(op, value, takes, leaves)?;
        if self.live {
            self.bytes.push(byte)?;
        }
        Ok(())
    }

    /// Loads a small integer.
    pub fn small_int(&mut self, value: i64) -> Result<()> {
        let lowest = -i64::from(Op::LOAD_CONST_SMALL_INT_MULTI_EXCESS);
        let place = value.wrapping_sub(lowest);
        let range = i64::from(Op::LOAD_CONST_SMALL_INT_MULTI_LAST - Op::LOAD_CONST_SMALL_INT_MULTI);
        if (0..=range).contains(&place) {
            return self.op(Op::LOAD_CONST_SMALL_INT_MULTI + place as u8, 0, 1);
        }
        if self.live {
            self.bytes.push(Op::LOAD_CONST_SMALL_INT)?;
            for &byte in varuint::encode_int(value).as_bytes() {
                self.bytes.push(byte)?;
            }
            self.adjust(0, 1)?;
        }
        Ok(())
    }

    /// Loads a local.
    pub fn load_fast(&mut self, slot: u16) -> Result<()> {
        if slot <= u16::from(Op::LOAD_FAST_MULTI_LAST - Op::LOAD_FAST_MULTI) {
            return self.op(Op::LOAD_FAST_MULTI + slot as u8, 0, 1);
        }
        self.uint(Op::LOAD_FAST_N, u32::from(slot), 0, 1)
    }

    /// Stores into a local.
    pub fn store_fast(&mut self, slot: u16) -> Result<()> {
        if slot <= u16::from(Op::STORE_FAST_MULTI_LAST - Op::STORE_FAST_MULTI) {
            return self.op(Op::STORE_FAST_MULTI + slot as u8, 1, 0);
        }
        self.uint(Op::STORE_FAST_N, u32::from(slot), 1, 0)
    }

    /// An instruction after which control does not go on.
    pub fn end(&mut self, op: u8, takes: u16) -> Result<()> {
        self.op(op, takes, 0)?;
        self.live = false;
        Ok(())
    }

    /// Says that the next instruction cannot be reached.
    pub fn kill(&mut self) {
        self.live = false;
    }

    /// Makes sure the stack has room for `more` values.
    pub fn reserve(&mut self, more: u16) -> Result<()> {
        if self.live {
            let depth = self.depth.checked_add(more).ok_or(Failure::TOO_LARGE)?;
            self.max_depth = self.max_depth.max(depth);
        }
        Ok(())
    }

    /// Says that the stack may be one higher here than the instructions so far tell, because
    /// control comes from elsewhere too.
    pub fn allow_one_more(&mut self) -> Result<()> {
        if self.live { self.adjust(0, 1) } else { Ok(()) }
    }

    fn adjust(&mut self, takes: u16, leaves: u16) -> Result<()> {
        debug_assert!(
            self.depth >= takes,
            "the stack is lower than the code thinks"
        );
        self.depth = self
            .depth
            .saturating_sub(takes)
            .checked_add(leaves)
            .ok_or(Failure::TOO_LARGE)?;
        self.max_depth = self.max_depth.max(self.depth);
        Ok(())
    }

    // -----------------------------------------------------------------------------------------
    // Labels and jumps

    /// A new label.
    pub fn label(&mut self) -> Result<Label> {
        let number = u16::try_from(self.labels.len()).map_err(|_| Failure::TOO_LARGE)?;
        self.labels.push(LabelState {
            at: UNPLACED,
            jumps_before: 0,
            depth: 0,
            used: false,
        })?;
        Ok(Label(number))
    }

    /// Puts a label here. Code becomes live if something jumps to it.
    pub fn place(&mut self, label: Label) -> Result<()> {
        self.drop_jump_to_next(label);
        let Some(state) = self.labels.get(usize::from(label.0)) else {
            return Ok(());
        };
        if state.used {
            debug_assert!(
                !self.live || self.depth == state.depth,
                "two ways to a label leave the stack at {} and {}",
                self.depth,
                state.depth
            );
            self.depth = state.depth;
            self.live = true;
        }
        self.put(label)
    }

    /// Puts the label of a handler here; the depth becomes the one its `SETUP_` promised.
    pub fn place_handler(&mut self, label: Label) -> Result<()> {
        if let Some(state) = self.labels.get(usize::from(label.0))
            && state.used
        {
            self.depth = state.depth;
            self.max_depth = self.max_depth.max(self.depth);
            self.live = true;
        }
        self.put(label)
    }

    /// Puts a label here that only later code jumps to. Code becomes live if `live`.
    pub fn place_loop(&mut self, label: Label, live: bool, depth: u16) -> Result<()> {
        self.live = live;
        self.depth = depth;
        self.put(label)
    }

    fn put(&mut self, label: Label) -> Result<()> {
        if !self.live {
            return Ok(());
        }
        let jumps_before = u16::try_from(self.jumps.len()).map_err(|_| Failure::TOO_LARGE)?;
        self.label_at = self.bytes.len();
        if let Some(state) = self.labels.get_mut(usize::from(label.0)) {
            state.at = self.bytes.len() as u32;
            state.jumps_before = jumps_before;
        }
        Ok(())
    }

    /// Takes back a jump that leads to what follows it anyway.
    fn drop_jump_to_next(&mut self, label: Label) {
        let start = self.bytes.len().wrapping_sub(JUMP_BYTES);
        let needless = !self.live
            && self.label_at != self.bytes.len()
            && self.bytes.get(start) == Some(&Op::JUMP)
            && self
                .jumps
                .last()
                .is_some_and(|jump| jump.at as usize == start && jump.label == label);
        if needless {
            self.jumps.pop();
            self.bytes.truncate(start);
        }
    }

    fn jump(&mut self, op: u8, label: Label, depth: u16) -> Result<()> {
        if self.jumps.len() >= usize::from(u16::MAX) {
            return Err(Failure::TOO_LARGE);
        }
        let at = self.bytes.len() as u32;
        for byte in [op, 0, 0] {
            self.bytes.push(byte)?;
        }
        self.jumps.push(Jump {
            at,
            saved: 0,
            label,
            long: false,
        })?;
        if let Some(state) = self.labels.get_mut(usize::from(label.0)) {
            debug_assert!(
                !state.used || state.depth == depth,
                "jumps to a label disagree"
            );
            state.used = true;
            state.depth = depth;
        }
        Ok(())
    }

    /// Goes to `label`.
    pub fn jump_to(&mut self, label: Label) -> Result<()> {
        if self.live {
            self.jump(Op::JUMP, label, self.depth)?;
            self.live = false;
        }
        Ok(())
    }

    /// Takes a value and goes to `label` if its truth is `condition`.
    pub fn jump_if(&mut self, condition: bool, label: Label) -> Result<()> {
        if self.live {
            self.adjust(1, 0)?;
            let op = if condition {
                Op::POP_JUMP_IF_TRUE
            } else {
                Op::POP_JUMP_IF_FALSE
            };
            self.jump(op, label, self.depth)?;
        }
        Ok(())
    }

    /// Goes to `label` if the truth of the top value is `condition`, else takes the value.
    pub fn jump_if_or_pop(&mut self, condition: bool, label: Label) -> Result<()> {
        if self.live {
            let op = if condition {
                Op::JUMP_IF_TRUE_OR_POP
            } else {
                Op::JUMP_IF_FALSE_OR_POP
            };
            self.jump(op, label, self.depth)?;
            self.adjust(1, 0)?;
        }
        Ok(())
    }

    /// Gets the next value from the iterator on the stack, or drops it and goes to `label`.
    pub fn for_iter(&mut self, label: Label) -> Result<()> {
        if self.live {
            self.jump(
                Op::FOR_ITER,
                label,
                self.depth.saturating_sub(ITER_SLOTS as u16),
            )?;
            self.adjust(0, 1)?;
        }
        Ok(())
    }

    /// Sets up an exception handler at `label`, which finds the exception on the stack.
    pub fn setup_except(&mut self, label: Label) -> Result<()> {
        if self.live {
            self.jump(Op::SETUP_EXCEPT, label, self.depth + 1)?;
        }
        self.enter_handler()
    }

    /// Sets up a `finally` block at `label`, which finds one or two values on the stack.
    pub fn setup_finally(&mut self, label: Label) -> Result<()> {
        if self.live {
            self.jump(Op::SETUP_FINALLY, label, self.depth + 2)?;
        }
        self.enter_handler()
    }

    /// Enters a context manager: takes it, leaves its `__exit__` method (two values) and what
    /// `__enter__` returned. The handler at `label` finds the method and two values more.
    pub fn setup_with(&mut self, label: Label) -> Result<()> {
        if self.live {
            // `__enter__` is called above the method.
            self.reserve(3)?;
            self.jump(Op::SETUP_WITH, label, self.depth + 3)?;
            self.adjust(1, 3)?;
        }
        self.enter_handler()
    }

    fn enter_handler(&mut self) -> Result<()> {
        self.handlers += 1;
        self.max_handlers = self.max_handlers.max(self.handlers);
        if self.handlers > MAX_BLOCKS {
            return Err(Failure::TOO_NESTED);
        }
        Ok(())
    }

    /// Says that a loop over an iterator begins here.
    pub fn enter_iterator(&mut self) -> Result<()> {
        self.iterators += 1;
        if self.iterators > MAX_BLOCKS {
            return Err(Failure::TOO_NESTED);
        }
        Ok(())
    }

    /// Says that a loop over an iterator ends here.
    pub fn leave_iterator(&mut self) {
        self.iterators = self.iterators.saturating_sub(1);
    }

    /// Says that the innermost handler's code ends here.
    pub fn leave_handler(&mut self) {
        self.handlers = self.handlers.saturating_sub(1);
    }

    /// Leaves the innermost handler and goes to `label`. Where it ends is said by
    /// [`leave_handler`](Self::leave_handler).
    pub fn pop_except_jump(&mut self, label: Label) -> Result<()> {
        if self.live {
            self.jump(Op::POP_EXCEPT_JUMP, label, self.depth)?;
            self.live = false;
        }
        Ok(())
    }

    /// Leaves the innermost `handlers` handlers, running their `finally` blocks, then drops the
    /// iterator of a `for` loop if wanted, and goes to `label`, where the stack has `depth`.
    pub fn unwind_jump(
        &mut self,
        label: Label,
        handlers: u16,
        drop_iterator: bool,
        depth: u16,
    ) -> Result<()> {
        if !self.live {
            return Ok(());
        }
        if handlers == 0 && !drop_iterator {
            return self.jump_to(label);
        }
        let count = u8::try_from(handlers)
            .ok()
            .filter(|count| *count < 0x80)
            .ok_or(Failure::TOO_LARGE)?;
        // The destination and the number of handlers wait on the stack.
        self.reserve(2)?;
        self.jump(Op::UNWIND_JUMP, label, depth)?;
        self.bytes
            .push(count | if drop_iterator { 0x80 } else { 0 })?;
        self.live = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
