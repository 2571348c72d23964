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
use crate::opcode::{self, ITER_SLOTS, Instruction, Op, Operand};

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
        loads: 0,
    };
    loop {
        flow.resume(start.0 as u32, start.1);
        flow.run().map_err(|error| (error, flow.at as usize))?;
        match flow.labels.next_to_visit() {
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
    /// How many loads of local variables lie directly before.
    loads: u32,
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
        self.loads = 0;
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
            let instruction = opcode::decode(self.code, self.at as usize)?;
            let (to, block) = match self.step(&instruction)? {
                Next::Stop => return Ok(()),
                Next::Fall => (instruction.next, self.id),
                Next::Go(to, block) => (to, block),
            };
            if to as usize >= self.code.len() {
                return Err(Error::RunsOffEnd);
            }
            let changes = block != self.id || to >= self.extent_end || to < self.at;
            if changes && !self.blocks.get(block).allows(self.at, to, self.depth16()?) {
                return Err(Error::BadBlock);
            }
            if self.labels.is_label(to as usize) {
                let state = State {
                    depth: self.depth16()?,
                    block,
                };
                if !self.labels.arrive(to, state)? {
                    return Ok(());
                }
                self.loads = 0;
            }
            self.at = to;
            if changes {
                self.enter(block);
            }
        }
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

    /// One instruction.
    fn step(&mut self, i: &Instruction) -> Result<Next, Error> {
        let loads = core::mem::take(&mut self.loads);
        match i.op {
            Op::LOAD_FAST_N | Op::LOAD_FAST_MULTI..=Op::LOAD_FAST_MULTI_LAST => {
                self.loads = loads.saturating_add(1);
            }
            Op::POP_TOP if self.depth == self.floor => return self.drop_iterator(),
            Op::DUP_TOP if self.depth == self.floor => {
                // Only reads what is below the floor, as `async for` does with its iterator.
                self.check_value(0)?;
                self.effect(0, 1)?;
                return Ok(Next::Fall);
            }
            Op::ROT_TWO if self.depth <= self.floor + 1 => return self.rotate_record(),
            Op::LOAD_NULL => {
                if let Some(next) = self.ready_iterator()? {
                    return Ok(next);
                }
            }
            _ => {}
        }
        match (i.op, i.operand) {
            (Op::JUMP, Operand::Jump(target)) => return Ok(Next::Go(target, self.id)),
            (Op::POP_JUMP_IF_TRUE | Op::POP_JUMP_IF_FALSE, Operand::Jump(target)) => {
                self.effect(1, 0)?;
                self.edge(target, self.depth, self.id)?;
                return Ok(Next::Fall);
            }
            (Op::JUMP_IF_TRUE_OR_POP | Op::JUMP_IF_FALSE_OR_POP, Operand::Jump(target)) => {
                self.effect(1, 0)?;
                self.edge(target, self.depth + 1, self.id)?;
                return Ok(Next::Fall);
            }
            (Op::FOR_ITER, Operand::Jump(target)) => return self.for_iter(target),
            (Op::GET_ITER_STACK, _) => {
                self.effect(1, 0)?;
                return self.open_iterator(i.next);
            }
            (Op::SETUP_WITH | Op::SETUP_EXCEPT | Op::SETUP_FINALLY, Operand::Jump(target)) => {
                return self.set_up(i, target);
            }
            (Op::POP_EXCEPT_JUMP, Operand::Jump(target)) => {
                if self.block.kind != Kind::Except {
                    return Err(Error::BadBlock);
                }
                return Ok(Next::Go(target, self.block.outer));
            }
            (
                Op::UNWIND_JUMP,
                Operand::Unwind {
                    target,
                    handlers,
                    drop_iterator,
                },
            ) => {
                return self.unwind(target, handlers, drop_iterator);
            }
            (Op::END_FINALLY, _) => return self.end_finally(i.next),
            (Op::WITH_CLEANUP, _) => return self.clean_up(i.next),
            (Op::RETURN_VALUE | Op::RAISE_OBJ, _) => {
                self.effect(1, 0)?;
                return Ok(Next::Stop);
            }
            (Op::RAISE_FROM, _) => {
                self.effect(2, 0)?;
                return Ok(Next::Stop);
            }
            (Op::RAISE_LAST, _) => return Ok(Next::Stop),
            // The first look has seen to it that the loads before load cells; here they are found
            // to be what comes before on every way.
            (Op::MAKE_CLOSURE | Op::MAKE_CLOSURE_DEFARGS, Operand::Closure { cells, .. })
                if u32::from(cells) > loads =>
            {
                return Err(Error::NotCell);
            }
            (Op::STORE_COMP, Operand::Comprehension { distance, .. }) => {
                self.check_value(distance)?;
            }
            _ => {}
        }
        let (takes, leaves) = i.stack_effect().ok_or(Error::UnknownOpcode)?;
        self.effect(takes, leaves)?;
        Ok(Next::Fall)
    }

    /// `SETUP_*`: opens a block and notes the state in which its handler starts.
    #[inline(never)]
    fn set_up(&mut self, i: &Instruction, target: u32) -> Result<Next, Error> {
        let mut entries = None;
        let kind = match i.op {
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
        Ok(Next::Go(i.next, id))
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
        let load = opcode::decode(self.code, self.at as usize + 1);
        let Ok(Instruction {
            op: Op::LOAD_FAST_N | Op::LOAD_FAST_MULTI..=Op::LOAD_FAST_MULTI_LAST,
            next,
            ..
        }) = load
        else {
            return Ok(None);
        };
        let at = next as usize;
        if self.code.get(at..at + 2) != Some(&[Op::LOAD_NULL, Op::LOAD_NULL]) {
            return Ok(None);
        }
        self.whole(next + 2)?;
        self.open_iterator(next + 2).map(Some)
    }

    /// `FOR_ITER`.
    fn for_iter(&mut self, target: u32) -> Result<Next, Error> {
        if self.block.kind != Kind::Iterator || self.depth != self.floor {
            return Err(Error::BadBlock);
        }
        self.edge(target, u32::from(self.block.base), self.block.outer)?;
        // The iterator's slots are below the floor, so they are not given to `effect`.
        self.effect(0, 1)?;
        Ok(Next::Fall)
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
