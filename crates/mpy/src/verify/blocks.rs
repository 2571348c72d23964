//! Blocks: what `SETUP_*` and the making of an iterator open, and what must be closed in order.
//!
//! Every instruction that opens a block makes one record here when it is reached; a state names
//! its innermost block, and each block its outer one. A block with a handler has two phases, and
//! an interpreter tells them apart by position alone: before the handler's first instruction the
//! block's *body* runs, from it on its *handler*. So a block's phase is a function of the offset,
//! and while a block is open, the phases of the blocks around it must not change: `lo..hi` are
//! the offsets for which they do not.

use super::async_with::AsyncWith;
use super::marks::State;
use crate::Error;
use crate::opcode::ITER_SLOTS;

/// Words of a block's record.
pub(super) const BLOCK_WORDS: usize = 12;

/// The number of a block's record. 0 is the function itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BlockId(pub u16);

/// What opened a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The function.
    Function,
    /// An iterator on the stack.
    Iterator,
    /// `SETUP_EXCEPT`.
    Except,
    /// `SETUP_FINALLY`.
    Finally,
    /// `SETUP_FINALLY` with the handler of an `async with`.
    AsyncWith,
    /// `SETUP_WITH`.
    With,
}

/// The parts of a block's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Before the handler; all of a block without one.
    Body,
    /// From the handler on.
    Handler,
    /// In the handler of an `async with`, where it has an exception.
    AsyncRaised,
    /// In the handler of an `async with`, where it calls `__aexit__` for any other reason.
    AsyncExit,
}

/// A block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub kind: Kind,
    /// The block around it.
    pub outer: BlockId,
    /// Height of the stack outside: what is above belongs to the block.
    pub base: u16,
    /// Handlers set up here and around.
    pub handlers: u8,
    /// Records around that may take a second slot.
    pub slack: u8,
    /// Blocks around, the function not counted.
    nesting: u8,
    /// The first instruction of the handler.
    pub handler: u32,
    /// For `async with`, where its handler's second half starts.
    async_exit: u32,
    lo: u32,
    hi: u32,
}

impl Block {
    /// The function itself, `len` bytes of code.
    const fn function(len: u32) -> Self {
        Self {
            kind: Kind::Function,
            outer: BlockId(0),
            base: 0,
            handlers: 0,
            slack: 0,
            nesting: 0,
            handler: len,
            async_exit: len,
            lo: 0,
            hi: len,
        }
    }

    /// A block opened inside this one, at `at`.
    fn inner(&self, id: BlockId, kind: Kind, at: u32, base: u16) -> Result<Self, Error> {
        let phase = self.phase(at);
        let (lo, hi) = self.extent(phase);
        let has_handler = kind != Kind::Iterator;
        Ok(Self {
            kind,
            outer: id,
            base,
            handlers: self
                .handlers
                .checked_add(u8::from(has_handler))
                .ok_or(Error::TooComplex)?,
            slack: self.slack + self.own_slack(phase),
            nesting: self.nesting.checked_add(1).ok_or(Error::TooComplex)?,
            handler: hi,
            async_exit: hi,
            lo,
            hi,
        })
    }

    /// Which part of the block the instruction at `at` belongs to.
    pub(super) fn phase(&self, at: u32) -> Phase {
        if at < self.handler {
            return Phase::Body;
        }
        match self.kind {
            Kind::Function | Kind::Iterator => Phase::Body,
            Kind::Except | Kind::Finally | Kind::With => Phase::Handler,
            Kind::AsyncWith if at >= self.async_exit => Phase::AsyncExit,
            Kind::AsyncWith => Phase::AsyncRaised,
        }
    }

    /// The offsets for which this block's phase and those around it stay what they are.
    pub(super) fn extent(&self, phase: Phase) -> (u32, u32) {
        match (self.kind, phase) {
            (Kind::Function | Kind::Iterator, _) => (self.lo, self.hi),
            (_, Phase::Body) => (self.lo, self.hi.min(self.handler)),
            (_, Phase::Handler) => (self.lo.max(self.handler), self.hi),
            (_, Phase::AsyncRaised) => (self.lo.max(self.handler), self.hi.min(self.async_exit)),
            (_, Phase::AsyncExit) => (self.lo.max(self.async_exit), self.hi),
        }
    }

    /// The height below which instructions in that part may not reach.
    pub(super) const fn floor(&self, phase: Phase) -> u32 {
        let base = self.base as u32;
        match (self.kind, phase) {
            (Kind::Function | Kind::Except, _) => base,
            (Kind::Iterator, _) => base + ITER_SLOTS,
            (Kind::Finally, Phase::Body) => base,
            // The record of why the handler was entered.
            (Kind::Finally, _) => base + 1,
            // `__exit__` and the context manager.
            (Kind::With, Phase::Body) => base + 2,
            (Kind::With, _) => base + 3,
            // The context manager lies just outside, and the exception just inside.
            (Kind::AsyncWith, Phase::AsyncRaised) => base - 1,
            // Just inside, and just outside the record.
            (Kind::AsyncWith, _) => base,
        }
    }

    /// How many slots more than the model says there may be in that part, on account of this
    /// block: a record that stands for a pending return or jump takes two.
    pub(super) const fn own_slack(&self, phase: Phase) -> u8 {
        match (self.kind, phase) {
            (Kind::Finally | Kind::With, Phase::Handler) => 1,
            (Kind::AsyncWith, Phase::AsyncExit) => 1,
            _ => 0,
        }
    }

    /// Whether control may go from `from` to `to` with `depth`, this block staying innermost.
    pub(super) fn allows(&self, from: u32, to: u32, depth: u16) -> bool {
        if to < self.lo || to >= self.hi {
            return false;
        }
        let (depth, base) = (u32::from(depth), u32::from(self.base));
        match (self.phase(from), self.phase(to)) {
            (old, new) if old == new => true,
            // Falling into a handler, with a record that says: go on afterwards.
            (Phase::Body, Phase::Handler) => {
                let entered = match self.kind {
                    Kind::Finally => base + 1,
                    Kind::With => base + 3,
                    _ => return false,
                };
                to == self.handler && depth == entered
            }
            (Phase::Body, Phase::AsyncExit) => to == self.async_exit && depth == base + 1,
            (Phase::AsyncRaised, Phase::AsyncExit) => depth >= base,
            _ => false,
        }
    }
}

/// The blocks of a function, in memory given by the caller.
#[derive(Debug)]
pub(super) struct Blocks<'s> {
    words: &'s mut [u16],
    used: u16,
    function: Block,
}

impl<'s> Blocks<'s> {
    /// No blocks but the function, of `len` bytes of code.
    pub(super) const fn new(words: &'s mut [u16], len: u32) -> Self {
        Self {
            words,
            used: 0,
            function: Block::function(len),
        }
    }

    /// The block with that number.
    pub(super) fn get(&self, id: BlockId) -> Block {
        let record = usize::from(id.0)
            .checked_sub(1)
            .and_then(|index| self.words.get(index * BLOCK_WORDS..))
            .and_then(|words| words.first_chunk::<BLOCK_WORDS>());
        match record {
            Some(words) => unpack(words),
            None => self.function,
        }
    }

    /// Opens a block at `at` inside that of `state`.
    pub(super) fn open(
        &mut self,
        state: State,
        at: u32,
        kind: Kind,
        base: u16,
        handler: Option<(u32, Option<AsyncWith>)>,
    ) -> Result<BlockId, Error> {
        let mut block = self.get(state.block).inner(state.block, kind, at, base)?;
        if let Some((target, entries)) = handler {
            if target < block.lo || target >= block.hi {
                return Err(Error::BadBlock);
            }
            block.handler = target;
            if let Some(entries) = entries {
                if entries.exit >= block.hi {
                    return Err(Error::BadBlock);
                }
                block.async_exit = entries.exit;
            }
        }
        let used = self
            .used
            .checked_add(1)
            .filter(|id| *id < u16::MAX)
            .ok_or(Error::TooComplex)?;
        *self
            .words
            .get_mut(usize::from(self.used) * BLOCK_WORDS..)
            .and_then(|words| words.first_chunk_mut())
            .ok_or(Error::ScratchTooSmall)? = pack(&block);
        self.used = used;
        Ok(BlockId(used))
    }
}

const KINDS: [Kind; 6] = [
    Kind::Function,
    Kind::Iterator,
    Kind::Except,
    Kind::Finally,
    Kind::AsyncWith,
    Kind::With,
];

fn pack(block: &Block) -> [u16; BLOCK_WORDS] {
    let [handler, exit, lo, hi] = [block.handler, block.async_exit, block.lo, block.hi]
        .map(|offset| [offset as u16, (offset >> 16) as u16]);
    [
        block.kind as u16 | u16::from(block.nesting) << 8,
        u16::from(block.handlers) | u16::from(block.slack) << 8,
        block.outer.0,
        block.base,
        handler[0],
        handler[1],
        exit[0],
        exit[1],
        lo[0],
        lo[1],
        hi[0],
        hi[1],
    ]
}

fn unpack(words: &[u16; BLOCK_WORDS]) -> Block {
    let [kind, counts, outer, base, h0, h1, e0, e1, l0, l1, t0, t1] = *words;
    let offset = |low: u16, high: u16| u32::from(low) | u32::from(high) << 16;
    let [kind, nesting] = kind.to_le_bytes();
    let [handlers, slack] = counts.to_le_bytes();
    Block {
        kind: KINDS
            .get(usize::from(kind))
            .copied()
            .unwrap_or(Kind::Function),
        outer: BlockId(outer),
        base,
        handlers,
        slack,
        nesting,
        handler: offset(h0, h1),
        async_exit: offset(e0, e1),
        lo: offset(l0, l1),
        hi: offset(t0, t1),
    }
}
