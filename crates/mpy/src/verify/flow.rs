//! The second look at a function: follows control from its first instruction along every edge,
//! each instruction once, and checks the operand stack and the blocks.
//!
//! What is known at an instruction is a [`State`]; the way to a jump target must always bring the
//! same. Straight runs keep their state in [`Flow`]; only jump targets have records.

use super::async_with::AsyncWith;
use super::blocks::{Block, BlockId, Blocks, Kind, Phase};
use super::marks::{Labels, State};
use super::survey::Located;
use crate::Error;
use crate::opcode::{self, ITER_SLOTS, Op, Raw, decode_raw};

/// What the second look finds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Peaks {
    /// The highest the operand stack gets, in slots.
    pub stack: u32,
    /// The most handlers set up at once.
    pub handlers: u8,
}

/// Follows all of `code`.
pub(super) fn follow(
    code: &[u8],
    mut labels: Labels<'_>,
    block_words: &mut [u16],
) -> Result<Peaks, Located> {
    let len = u32::try_from(code.len()).map_err(|_| (Error::NumberTooLarge, 0))?;
    let blocks = Blocks::new(block_words, len);
    let function = blocks.get(BlockId(0));
    let mut start = (
        0,
        State {
            depth: 0,
            block: BlockId(0),
        },
    );
    if labels.is_label(0) {
        labels.arrive(0, start.1).map_err(|error| (error, 0))?;
    }
    let mut flow = Flow {
        code,
        labels,
        blocks,
        peaks: Peaks::default(),
        at: 0,
        depth: 0,
        id: BlockId(0),
        block: function,
        floor: 0,
        slack: 0,
        extent_end: 0,
    };
    loop {
        flow.resume(start.0, start.1);
        let next = match flow.run() {
            Ok(()) => flow.labels.next_to_visit(),
            Err(error) => Err(error),
        };
        match next.map_err(|error| (error, flow.at as usize))? {
            Some(next) => start = next,
            None => return Ok(flow.peaks),
        }
    }
}

/// Where a straight run stands.
struct Flow<'c, 's> {
    code: &'c [u8],
    labels: Labels<'s>,
    blocks: Blocks<'s>,
    peaks: Peaks,
    /// The instruction at hand.
    at: u32,
    /// The height of the stack before it.
    depth: u32,
    /// The innermost block.
    id: BlockId,
    block: Block,
    /// From `block` and the offset: the height below which the instruction may not reach.
    floor: u32,
    /// From `block` and the offset: slots that may be there beyond the model's.
    slack: u32,
    /// From `block` and the offset: up to here, they stay as they are.
    extent_end: u32,
}

/// Whether the opcode loads a plain local variable.
const fn is_load(op: u8) -> bool {
    matches!(
        op,
        Op::LOAD_FAST_N | Op::LOAD_FAST_MULTI..=Op::LOAD_FAST_MULTI_LAST
    )
}

/// What comes after an instruction.
enum Next {
    /// The instruction after it, in the same block.
    Fall,
    /// Another one, with [`Flow::depth`] set, in this block.
    Go(u32, BlockId),
    /// Nothing: the run is over.
    Stop,
}

impl Flow<'_, '_> {
    /// Takes up a run at `at`.
    fn resume(&mut self, at: u32, state: State) {
        self.at = at;
        self.depth = u32::from(state.depth);
        self.enter(state.block);
    }

    /// Makes `id` the innermost block at the instruction at hand.
    fn enter(&mut self, id: BlockId) {
        self.id = id;
        self.block = self.blocks.get(id);
        let phase = self.phase();
        self.floor = self.block.floor(phase);
        self.slack = u32::from(self.block.slack) + u32::from(self.block.own_slack(phase));
        self.extent_end = self.block.extent(phase).1;
    }

    fn phase(&self) -> Phase {
        self.block.phase(self.at)
    }

    /// Follows control until it ends or comes to where it has been.
    fn run(&mut self) -> Result<(), Error> {
        loop {
            self.run_plain();
            if self.at as usize >= self.code.len() {
                return Err(Error::RunsOffEnd);
            }
            let raw = decode_raw(self.code, self.at as usize)?;
            let (to, id) = match self.step(&raw)? {
                Next::Stop => return Ok(()),
                Next::Fall => (raw.next, self.id),
                Next::Go(to, id) => (to, id),
            };
            if !self.go(to, id)? {
                return Ok(());
            }
        }
    }

    /// Runs over plain instructions, as far as no label and no end of the block's part is reached
    /// and the stack suffices. The first look has decoded them: only their lengths are of use here.
    fn run_plain(&mut self) {
        let code = self.code;
        let mut at = self.at as usize;
        let mut depth = self.depth;
        let mut highest = depth;
        while let Some(&op) = code.get(at) {
            let info = opcode::info(op);
            let Some((takes, leaves)) = info.plain() else {
                break;
            };
            let below = depth.wrapping_sub(takes);
            // Wrapped, it is far above any floor; and `depth` bounds it from above.
            if below < self.floor || below > depth {
                break;
            }
            let mut next = at + 1;
            if !info.is_bare() {
                while code.get(next).is_some_and(|byte| *byte >= 0x80) {
                    next += 1;
                }
                next += 1;
            }
            if next >= self.extent_end as usize || self.labels.is_label(next) {
                break;
            }
            depth = below + leaves;
            highest = highest.max(depth);
            at = next;
        }
        self.at = at as u32;
        self.depth = depth;
        self.peak(highest);
    }

    /// Goes to `to`, in block `id`. `Ok(false)` if it has been there.
    #[inline(never)]
    fn go(&mut self, to: u32, id: BlockId) -> Result<bool, Error> {
        if to as usize >= self.code.len() {
            return Err(Error::RunsOffEnd);
        }
        let changes = id != self.id || to >= self.extent_end || to < self.at;
        if changes && !self.blocks.get(id).allows(self.at, to, self.depth16()?) {
            return Err(Error::BadBlock);
        }
        let state = State {
            depth: self.depth16()?,
            block: id,
        };
        if self.labels.is_label(to as usize) && !self.labels.arrive(to, state)? {
            return Ok(false);
        }
        self.at = to;
        if changes {
            self.enter(id);
        }
        Ok(true)
    }

    /// The height as records keep it.
    fn depth16(&self) -> Result<u16, Error> {
        u16::try_from(self.depth).map_err(|_| Error::StackOverflow)
    }

    /// Notes that control may go to `to` from here, with `depth`, in `block`.
    fn edge(&mut self, to: u32, depth: u32, block: BlockId) -> Result<(), Error> {
        let depth = u16::try_from(depth).map_err(|_| Error::StackOverflow)?;
        if !self.blocks.get(block).allows(self.at, to, depth) {
            return Err(Error::BadBlock);
        }
        self.labels.arrive_later(to, State { depth, block })
    }

    /// Notes that the stack gets `height` slots high, if the model is right.
    fn peak(&mut self, height: u32) {
        self.peaks.stack = self.peaks.stack.max(height + self.slack);
    }

    /// Takes `takes` slots and leaves `leaves`.
    fn effect(&mut self, takes: u32, leaves: u32) -> Result<(), Error> {
        let below = self
            .depth
            .checked_sub(takes)
            .filter(|below| *below >= self.floor);
        self.depth = below.ok_or(Error::StackUnderflow)?.saturating_add(leaves);
        if self.depth > u32::from(u16::MAX) {
            return Err(Error::StackOverflow);
        }
        self.peak(self.depth);
        Ok(())
    }

    /// An instruction that is not plain, or is followed by a label, or takes more than its block has
    /// put on the stack.
    #[inline(never)]
    fn step(&mut self, raw: &Raw) -> Result<Next, Error> {
        let target = raw.value;
        match raw.op {
            Op::JUMP => return Ok(Next::Go(target, self.id)),
            Op::POP_JUMP_IF_TRUE | Op::POP_JUMP_IF_FALSE => {
                self.effect(1, 0)?;
                self.edge(target, self.depth, self.id)?;
            }
            Op::JUMP_IF_TRUE_OR_POP | Op::JUMP_IF_FALSE_OR_POP => {
                self.effect(1, 0)?;
                self.edge(target, self.depth + 1, self.id)?;
            }
            Op::FOR_ITER => self.for_iter(target)?,
            Op::GET_ITER_STACK => {
                self.effect(1, 0)?;
                return self.open_iterator(raw.next);
            }
            Op::SETUP_WITH | Op::SETUP_EXCEPT | Op::SETUP_FINALLY => return self.set_up(raw),
            Op::POP_EXCEPT_JUMP => {
                if self.block.kind != Kind::Except {
                    return Err(Error::BadBlock);
                }
                return Ok(Next::Go(target, self.block.outer));
            }
            Op::UNWIND_JUMP => return self.unwind(target, raw.extra & 0x7f, raw.extra & 0x80 != 0),
            Op::END_FINALLY => return self.end_finally(raw.next),
            Op::WITH_CLEANUP => return self.clean_up(raw.next),
            Op::RETURN_VALUE | Op::RAISE_LAST | Op::RAISE_OBJ | Op::RAISE_FROM => {
                let takes = match raw.op {
                    Op::RAISE_LAST => 0,
                    Op::RAISE_FROM => 2,
                    _ => 1,
                };
                self.effect(takes, 0)?;
                return Ok(Next::Stop);
            }
            Op::LOAD_NULL => {
                if let Some(next) = self.ready_iterator()? {
                    return Ok(next);
                }
                self.effect(0, 1)?;
            }
            Op::POP_TOP if self.depth == self.floor => return self.drop_iterator(),
            Op::DUP_TOP if self.depth == self.floor => {
                // Only reads what is below the floor, as `async for` does with its iterator.
                self.check_value(0)?;
                self.effect(0, 1)?;
            }
            Op::ROT_TWO if self.depth <= self.floor + 1 => return self.rotate_record(),
            _ => {
                if raw.op == Op::STORE_COMP {
                    self.check_value(raw.value >> 2)?;
                }
                let (takes, leaves) = raw.stack_effect().ok_or(Error::UnknownOpcode)?;
                self.effect(takes, leaves)?;
            }
        }
        Ok(Next::Fall)
    }

    /// `SETUP_*`: opens a block and notes the state in which its handler starts.
    #[inline(never)]
    fn set_up(&mut self, raw: &Raw) -> Result<Next, Error> {
        let target = raw.value;
        let mut entries = None;
        let kind = match raw.op {
            Op::SETUP_EXCEPT => Kind::Except,
            Op::SETUP_WITH => {
                let handler = target as usize;
                if self.code.get(handler..handler + 2) != Some(&[Op::WITH_CLEANUP, Op::END_FINALLY])
                {
                    return Err(Error::BadBlock);
                }
                self.effect(1, 0)?;
                Kind::With
            }
            _ if self.code.get(target as usize) == Some(&Op::DUP_TOP) => {
                entries = AsyncWith::at(self.code, target);
                // Its handler takes the context manager, which must not be another block's.
                if entries.is_none() || self.depth <= self.floor {
                    return Err(Error::BadBlock);
                }
                Kind::AsyncWith
            }
            _ => Kind::Finally,
        };
        let base = self.depth;
        let state = State {
            depth: self.depth16()?,
            block: self.id,
        };
        let handler = Some((target, entries));
        let id = self
            .blocks
            .open(state, self.at, kind, state.depth, handler)?;
        self.peaks.handlers = self.peaks.handlers.max(self.blocks.get(id).handlers);
        let mut arrive = |at, depth| {
            let depth = u16::try_from(depth).map_err(|_| Error::StackOverflow)?;
            self.labels.arrive_later(at, State { depth, block: id })
        };
        match entries {
            None if kind == Kind::With => arrive(target, base + 3)?,
            None => arrive(target, base + 1)?,
            Some(entries) => {
                arrive(entries.raised, base + 1)?;
                arrive(entries.exit, base + 1)?;
            }
        }
        match kind {
            // Method and arguments of `__exit__`.
            Kind::With => self.peak(base + 5),
            Kind::Except => self.peak(base + 1),
            _ => self.peak(base + 2),
        }
        if kind == Kind::With {
            self.depth = base + 3;
        }
        Ok(Next::Go(raw.next, id))
    }

    /// `END_FINALLY`: takes the record off and closes the block.
    fn end_finally(&mut self, next: u32) -> Result<Next, Error> {
        let base = u32::from(self.block.base);
        let (expected, left) = match (self.block.kind, self.phase()) {
            (Kind::Except | Kind::Finally, Phase::Handler) => (base + 1, base),
            (Kind::AsyncWith, Phase::AsyncExit) => (base, base - 1),
            _ => return Err(Error::BadBlock),
        };
        if self.depth != expected {
            return Err(Error::Mismatch);
        }
        self.depth = left;
        Ok(Next::Go(next, self.block.outer))
    }

    /// `WITH_CLEANUP` and the `END_FINALLY` that [`Self::set_up`] has seen behind it.
    fn clean_up(&mut self, next: u32) -> Result<Next, Error> {
        let base = u32::from(self.block.base);
        if self.block.kind != Kind::With || self.at != self.block.handler {
            return Err(Error::BadBlock);
        }
        if self.depth != base + 3 {
            return Err(Error::Mismatch);
        }
        self.depth = base;
        self.whole(next + 1)?;
        Ok(Next::Go(next + 1, self.block.outer))
    }

    /// Checks that nothing jumps in between the instruction at hand and `end`: those instructions
    /// are taken as one.
    fn whole(&self, end: u32) -> Result<(), Error> {
        let jumped_to = (self.at + 1..end).any(|at| self.labels.is_label(at as usize));
        if jumped_to {
            Err(Error::Mismatch)
        } else {
            Ok(())
        }
    }

    /// `UNWIND_JUMP`: closes as many handlers as it says.
    #[inline(never)]
    fn unwind(&mut self, target: u32, handlers: u8, drop_iterator: bool) -> Result<Next, Error> {
        let (mut id, mut block) = (self.id, self.block);
        if self.depth < self.floor {
            return Err(Error::StackUnderflow);
        }
        for _ in 0..handlers {
            let phase = block.phase(self.at);
            let base = u32::from(block.base);
            let left = match (block.kind, phase) {
                (Kind::Except | Kind::Finally, _) | (Kind::With, Phase::Body) => base,
                // Its handler runs first, and takes the context manager.
                (Kind::AsyncWith, Phase::Body) => base - 1,
                _ => return Err(Error::BadBlock),
            };
            if self.depth != block.floor(phase) {
                return Err(Error::Mismatch);
            }
            self.depth = left;
            id = block.outer;
            block = self.blocks.get(id);
        }
        if drop_iterator {
            if block.kind != Kind::Iterator || self.depth != block.floor(Phase::Body) {
                return Err(Error::BadBlock);
            }
            self.depth = u32::from(block.base);
            id = block.outer;
        }
        Ok(Next::Go(target, id))
    }

    /// Opens the block of an iterator whose slots come on top of the stack.
    fn open_iterator(&mut self, next: u32) -> Result<Next, Error> {
        let state = State {
            depth: self.depth16()?,
            block: self.id,
        };
        let id = self
            .blocks
            .open(state, self.at, Kind::Iterator, state.depth, None)?;
        self.depth += ITER_SLOTS;
        self.peak(self.depth);
        Ok(Next::Go(next, id))
    }

    /// `LOAD_NULL`, if it starts the four instructions with which a generator expression puts its
    /// argument, an iterator already, on the stack in the form that `FOR_ITER` takes.
    fn ready_iterator(&mut self) -> Result<Option<Next>, Error> {
        let load = match decode_raw(self.code, self.at as usize + 1) {
            Ok(raw) if is_load(raw.op) => raw.next,
            _ => return Ok(None),
        };
        let at = load as usize;
        if self.code.get(at..at + 2) != Some(&[Op::LOAD_NULL, Op::LOAD_NULL]) {
            return Ok(None);
        }
        self.whole(load + 2)?;
        self.open_iterator(load + 2).map(Some)
    }

    /// `FOR_ITER`.
    fn for_iter(&mut self, target: u32) -> Result<(), Error> {
        if self.block.kind != Kind::Iterator || self.depth != self.floor {
            return Err(Error::BadBlock);
        }
        self.edge(target, u32::from(self.block.base), self.block.outer)?;
        // The iterator's slots are below the floor, so they are not given to `effect`.
        self.effect(0, 1)
    }

    /// `POP_TOP` with nothing of the block's own on the stack: the first of as many as an
    /// iterator has slots.
    fn drop_iterator(&mut self) -> Result<Next, Error> {
        const SLOTS: usize = ITER_SLOTS as usize;
        let at = self.at as usize;
        if self.block.kind != Kind::Iterator
            || self.code.get(at..at + SLOTS) != Some(&[Op::POP_TOP; SLOTS])
        {
            return Err(Error::StackUnderflow);
        }
        self.whole(self.at + ITER_SLOTS)?;
        self.depth = u32::from(self.block.base);
        Ok(Next::Go(self.at + ITER_SLOTS, self.block.outer))
    }

    /// `ROT_TWO` where it would reach below the block: allowed at the end of the body of an
    /// `async with`, to put the record under the context manager.
    fn rotate_record(&mut self) -> Result<Next, Error> {
        if self.block.kind != Kind::AsyncWith
            || self.phase() != Phase::Body
            || self.depth != self.floor + 1
        {
            return Err(Error::StackUnderflow);
        }
        Ok(Next::Fall)
    }

    /// Checks that the slot at this distance below the top holds a value that may be read: not
    /// one of an iterator's, and not across a handler's record, where distances are not sure.
    fn check_value(&self, distance: u32) -> Result<(), Error> {
        let below = self
            .depth
            .checked_sub(1)
            .and_then(|top| top.checked_sub(distance));
        let slot = below.ok_or(Error::StackUnderflow)?;
        let mut block = self.block;
        let mut floor = self.floor;
        while slot < floor {
            let sure = match block.kind {
                Kind::Iterator | Kind::Except => true,
                Kind::Finally | Kind::AsyncWith => block.phase(self.at) == Phase::Body,
                Kind::Function | Kind::With => false,
            };
            if !sure || slot >= u32::from(block.base) {
                return Err(Error::StackUnderflow);
            }
            block = self.blocks.get(block.outer);
            floor = block.floor(block.phase(self.at));
        }
        Ok(())
    }
}
