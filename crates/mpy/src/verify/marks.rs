//! The books of the verifier, in memory given by the caller: which offsets are jump targets, and
//! what is known about the state there.
//!
//! Two bits for every byte of code say where instructions start and where jumps lead. After the
//! first look the former give way to running totals of the latter, so that the number of a
//! label's record is found in constant time.

use super::blocks::BlockId;
use crate::Error;

/// Words of a label's record: depth, block, next label on the list of labels to visit.
const LABEL_WORDS: usize = 3;
/// In a label's record: nothing has led here yet.
const UNSEEN: u16 = u16::MAX;
/// In a link: the end of the list.
const NONE: u16 = u16::MAX;

/// How many words `len` bytes of code with `labels` jump targets take.
pub(super) const fn words(len: usize, labels: usize) -> usize {
    2 * len.div_ceil(16) + LABEL_WORDS * labels
}

/// Instruction starts and jump targets, being collected.
#[derive(Debug)]
pub(super) struct Marks<'s> {
    labels: &'s mut [u16],
    starts: &'s mut [u16],
    rest: &'s mut [u16],
}

impl<'s> Marks<'s> {
    /// Books for `len` bytes of code, at the start of `scratch`.
    pub(super) fn new(scratch: &'s mut [u16], len: usize) -> Result<Self, Error> {
        let bits = len.div_ceil(16);
        let (labels, scratch) = scratch
            .split_at_mut_checked(bits)
            .ok_or(Error::ScratchTooSmall)?;
        let (starts, rest) = scratch
            .split_at_mut_checked(bits)
            .ok_or(Error::ScratchTooSmall)?;
        labels.fill(0);
        starts.fill(0);
        Ok(Self {
            labels,
            starts,
            rest,
        })
    }

    pub(super) fn mark_start(&mut self, at: usize) {
        set(self.starts, at);
    }

    /// Takes the mark off: nothing may jump to `at`.
    pub(super) fn unmark_start(&mut self, at: usize) {
        if let Some(word) = self.starts.get_mut(at / 16) {
            *word &= !(1 << (at % 16));
        }
    }

    pub(super) fn mark_label(&mut self, at: u32) {
        set(self.labels, at as usize);
    }

    /// Closes the books; gives the labels and what is left of the memory. Fails with the offset
    /// of a label that is not at the start of an instruction.
    pub(super) fn finish(self) -> Result<(Labels<'s>, &'s mut [u16]), (Error, usize)> {
        let Self {
            labels,
            starts: ranks,
            rest,
        } = self;
        let mut total = 0u32;
        for (word, (&label, rank)) in labels.iter().zip(ranks.iter_mut()).enumerate() {
            let inside = label & !*rank;
            if inside != 0 {
                return Err((Error::BadJump, word * 16 + inside.trailing_zeros() as usize));
            }
            *rank = total as u16;
            total += label.count_ones();
            if total >= u32::from(UNSEEN) {
                return Err((Error::TooComplex, word * 16));
            }
        }
        let (states, rest) = rest
            .split_at_mut_checked(LABEL_WORDS * total as usize)
            .ok_or((Error::ScratchTooSmall, 0))?;
        states.fill(UNSEEN);
        Ok((
            Labels {
                labels,
                ranks,
                states,
                to_visit: NONE,
            },
            rest,
        ))
    }
}

fn set(bits: &mut [u16], at: usize) {
    if let Some(word) = bits.get_mut(at / 16) {
        *word |= 1 << (at % 16);
    }
}

/// The state of a function at one of its instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    /// Height of the operand stack, a handler's record counted as one slot.
    pub depth: u16,
    /// The innermost block.
    pub block: BlockId,
}

/// The jump targets of a function, and what is known about the state at each.
#[derive(Debug)]
pub(super) struct Labels<'s> {
    labels: &'s mut [u16],
    ranks: &'s mut [u16],
    states: &'s mut [u16],
    to_visit: u16,
}

impl Labels<'_> {
    /// Whether `at` is a jump target.
    pub(super) fn is_label(&self, at: usize) -> bool {
        self.labels
            .get(at / 16)
            .is_some_and(|word| word >> (at % 16) & 1 != 0)
    }

    /// Notes that control comes to label `at` with `state`. `Ok(true)` if that is news, `Ok(false)`
    /// if it was known, an error if something else was known.
    pub(super) fn arrive(&mut self, at: u32, state: State) -> Result<bool, Error> {
        let record = self.record(at).ok_or(Error::BadJump)?;
        let [depth, block, _] = record;
        if *block == UNSEEN {
            (*depth, *block) = (state.depth, state.block.0);
            return Ok(true);
        }
        if (*depth, *block) == (state.depth, state.block.0) {
            return Ok(false);
        }
        Err(Error::Mismatch)
    }

    /// As [`Self::arrive`], and if it is news, puts the label on the list of those to visit.
    pub(super) fn arrive_later(&mut self, at: u32, state: State) -> Result<(), Error> {
        if self.arrive(at, state)? {
            let number = self.number(at).ok_or(Error::BadJump)?;
            let next = core::mem::replace(&mut self.to_visit, number);
            if let Some([_, _, link]) = self.record(at) {
                *link = next;
            }
        }
        Ok(())
    }

    /// Takes a label off the list of those to visit.
    pub(super) fn next_to_visit(&mut self) -> Result<Option<(u32, State)>, Error> {
        if self.to_visit == NONE {
            return Ok(None);
        }
        let at = self.offset(self.to_visit).ok_or(Error::BadJump)?;
        let &mut [depth, block, link] = self.record(at).ok_or(Error::BadJump)?;
        self.to_visit = link;
        Ok(Some((
            at,
            State {
                depth,
                block: BlockId(block),
            },
        )))
    }

    /// The number of the label at `at`, counted from the start of the code.
    fn number(&self, at: u32) -> Option<u16> {
        let (word, bit) = (at as usize / 16, at % 16);
        let below = self.labels.get(word)? & !(u16::MAX << bit);
        Some(self.ranks.get(word)? + below.count_ones() as u16)
    }

    fn record(&mut self, at: u32) -> Option<&mut [u16; LABEL_WORDS]> {
        let first = LABEL_WORDS * usize::from(self.number(at)?);
        self.states.get_mut(first..)?.first_chunk_mut()
    }

    /// The offset of label `number`.
    fn offset(&self, number: u16) -> Option<u32> {
        let word = self
            .ranks
            .partition_point(|rank| *rank <= number)
            .checked_sub(1)?;
        let mut bits = *self.labels.get(word)?;
        for _ in *self.ranks.get(word)?..number {
            // Clears the lowest label of the word.
            bits &= bits.wrapping_sub(1);
        }
        (bits != 0).then(|| word as u32 * 16 + bits.trailing_zeros())
    }
}
