//! A region: one stretch of memory, cut into granules, with two bits a granule.
//!
//! The bits say what a granule is (`head`, `body`): free 0 0, inside an object 0 1, the head of an
//! object 1 0, the head of a marked object 1 1. They lie at the region's start, a word of head bits
//! beside a word of body bits, so that one cache line says all about a granule. Between collections
//! no head is marked. The rest of the run that allocation bumps through counts as inside the object
//! before it (`space.rs`).

use core::mem::{MaybeUninit, size_of};
use core::ptr::{self, NonNull};

/// Bytes in a granule, the unit and the alignment of objects: two words.
pub(crate) const GRANULE: usize = 2 * size_of::<usize>();
/// Granules that a word of bits speaks for.
pub(crate) const BITS: usize = usize::BITS as usize;
/// Granules that a region may have, so that a place fits 29 bits (`Place`).
pub(crate) const MAX_GRANULES: usize = (1 << 29) - 1;
/// How many words of untouched memory are taken in use at a time.
const FRESH_WORDS: usize = if BITS == 64 { 64 } else { 16 };
/// What freed granules are filled with in debug builds.
const POISON: u8 = 0xdb;

/// The state of `BITS` granules.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Bits {
    pub(crate) head: usize,
    pub(crate) body: usize,
}

/// A stretch of memory under management.
#[derive(Clone, Copy)]
pub(crate) struct Region {
    base: *mut u8,
    bits: *mut Bits,
    granules: usize,
    /// The size of the granules together, in bytes.
    bytes: usize,
    /// Words of bits from here on are all zero: no object has lain there since the last sweep.
    touched: usize,
    /// Free granules below this one are in bins; those above wait to be found.
    pub(crate) cursor: usize,
}

/// The mask of granules `start..end`, if one word holds them all and there is one at least.
#[inline]
fn single_mask(start: usize, end: usize) -> Option<usize> {
    let len = end.wrapping_sub(start);
    (len != 0 && len <= BITS - start % BITS).then(|| (usize::MAX >> (BITS - len)) << (start % BITS))
}

/// The words of bits that hold granules `start..end`, each with a mask of them.
fn masks(start: usize, end: usize) -> impl Iterator<Item = (usize, usize)> {
    let first = start / BITS;
    let past = end.div_ceil(BITS);
    (first..past).map(move |word| {
        let mut mask = usize::MAX;
        if word == first {
            mask &= usize::MAX << (start % BITS);
        }
        if word + 1 == past && !end.is_multiple_of(BITS) {
            mask &= !(usize::MAX << (end % BITS));
        }
        (word, mask)
    })
}

impl Region {
    pub(crate) const EMPTY: Self = Self {
        base: ptr::null_mut(),
        bits: ptr::null_mut(),
        granules: 0,
        bytes: 0,
        touched: 0,
        cursor: 0,
    };

    /// Lays a region out in `memory`; `None` if it is too small to be of use.
    pub(crate) fn new(memory: &mut [MaybeUninit<u8>]) -> Option<Self> {
        let start = memory.as_mut_ptr().cast::<u8>();
        let skip = start.align_offset(GRANULE);
        let bytes = memory.len().checked_sub(skip)?;
        // A word pair of bits is as large as a granule, so the bits keep the granules aligned.
        const { assert!(size_of::<Bits>() == GRANULE) };
        let chunk = GRANULE * (BITS + 1);
        let rest = (bytes % chunk).saturating_sub(GRANULE) / GRANULE;
        let granules = (bytes / chunk * BITS + rest).min(MAX_GRANULES);
        if granules < 4 {
            return None;
        }
        let words = granules.div_ceil(BITS);
        // SAFETY: `skip` is within `memory`, and so are `words` pairs of words after it.
        let (bits, base) = unsafe {
            let bits = start.add(skip).cast::<Bits>();
            ptr::write_bytes(bits, 0, words);
            (bits, bits.add(words).cast::<u8>())
        };
        Some(Self {
            base,
            bits,
            granules,
            bytes: granules * GRANULE,
            touched: 0,
            cursor: 0,
        })
    }

    #[inline]
    pub(crate) const fn granules(&self) -> usize {
        self.granules
    }

    #[inline]
    pub(crate) const fn base(&self) -> *mut u8 {
        self.base
    }

    #[inline]
    pub(crate) const fn bits(&self) -> *mut Bits {
        self.bits
    }

    /// Granules in words of bits that may be other than zero.
    pub(crate) fn touched_granules(&self) -> usize {
        (self.touched * BITS).min(self.granules)
    }

    /// Words of bits that may be other than zero.
    #[cfg(test)]
    pub(crate) const fn touched_words(&self) -> usize {
        self.touched
    }

    /// Where a granule lies.
    #[inline]
    pub(crate) fn address(&self, granule: usize) -> NonNull<u8> {
        debug_assert!(granule <= self.granules);
        // SAFETY: the granule is one of the region's (or its end), so the sum stays in it and is
        // not null.
        unsafe { NonNull::new_unchecked(self.base.add(granule * GRANULE)) }
    }

    /// How far into the region an address lies, in bytes.
    #[inline]
    pub(crate) fn offset_of(&self, address: usize) -> Option<usize> {
        let offset = address.wrapping_sub(self.base.addr());
        if offset < self.bytes {
            Some(offset)
        } else {
            None
        }
    }

    /// The bits of one word.
    #[inline]
    pub(crate) fn word(&self, word: usize) -> Bits {
        debug_assert!(word < self.granules.div_ceil(BITS));
        // SAFETY: callers stay below the number of words, which were all written by `new`.
        unsafe { *self.bits.add(word) }
    }

    #[inline]
    pub(crate) fn word_mut(&mut self, word: usize) -> &mut Bits {
        debug_assert!(word < self.granules.div_ceil(BITS));
        // SAFETY: as in `word`; nobody else refers to the bits while `self` is borrowed.
        unsafe { &mut *self.bits.add(word) }
    }

    #[inline]
    pub(crate) fn is_head(&self, granule: usize) -> bool {
        self.word(granule / BITS).head >> (granule % BITS) & 1 != 0
    }

    /// Marks the object whose head is `granule`; true if there is one and it was not marked before.
    #[inline]
    pub(crate) fn mark(&mut self, granule: usize) -> bool {
        let bit = 1 << (granule % BITS);
        let word = self.word_mut(granule / BITS);
        let new = word.head & !word.body & bit != 0;
        if new {
            word.body |= bit;
        }
        new
    }

    /// Whether `granule` is the head of a marked object.
    pub(crate) fn is_marked(&self, granule: usize) -> bool {
        let word = self.word(granule / BITS);
        (word.head & word.body) >> (granule % BITS) & 1 != 0
    }

    /// The head of the object that `granule` belongs to.
    pub(crate) fn head_of(&self, granule: usize) -> Option<usize> {
        let mut index = granule / BITS;
        let place = granule % BITS;
        let word = self.word(index);
        if (word.head | word.body) >> place & 1 == 0 {
            return None;
        }
        let mut heads = word.head & (usize::MAX >> (BITS - 1 - place));
        while heads == 0 {
            index = index.checked_sub(1)?;
            heads = self.word(index).head;
        }
        Some(index * BITS + BITS - 1 - heads.leading_zeros() as usize)
    }

    /// The first granule at or after `from` that is inside an object, or else `limit`.
    pub(crate) fn find_used(&self, from: usize, limit: usize) -> usize {
        let end = limit.min(self.touched * BITS);
        if from < end {
            for (index, mask) in masks(from, end) {
                let word = self.word(index);
                let used = (word.head | word.body) & mask;
                if used != 0 {
                    return index * BITS + used.trailing_zeros() as usize;
                }
            }
        }
        limit
    }

    /// The first free granule at or after `from`, or else the number of granules.
    pub(crate) fn find_free(&self, from: usize) -> usize {
        let end = self.touched_granules();
        if from < end {
            for (index, mask) in masks(from, end) {
                let word = self.word(index);
                let free = !(word.head | word.body) & mask;
                if free != 0 {
                    return index * BITS + free.trailing_zeros() as usize;
                }
            }
        }
        from.max(end)
    }

    /// The end of the object whose head is `head`, or `limit` if that comes first.
    pub(crate) fn object_end(&self, head: usize, limit: usize) -> usize {
        let from = head + 1;
        if from < limit {
            for (index, mask) in masks(from, limit) {
                let word = self.word(index);
                let other = (word.head | !word.body) & mask;
                if other != 0 {
                    return index * BITS + other.trailing_zeros() as usize;
                }
            }
        }
        limit
    }

    /// Finds the next free run from the cursor on among granules that were in use before, and moves
    /// the cursor past it. If the run reaches untouched memory it takes of it what `wanted` needs.
    #[inline]
    pub(crate) fn next_touched_run(&mut self, wanted: usize) -> Option<(usize, usize)> {
        let cursor = self.cursor;
        if cursor / BITS >= self.touched {
            return None;
        }
        // Most runs begin and end within the word that the cursor is in.
        let word = self.word(cursor / BITS);
        let used = (word.head | word.body) >> (cursor % BITS);
        let skipped = (!used).trailing_zeros();
        let used = used.checked_shr(skipped).unwrap_or(0);
        if used != 0 {
            let start = cursor + skipped as usize;
            let end = start + used.trailing_zeros() as usize;
            self.cursor = end;
            return Some((start, end));
        }
        self.next_long_run(wanted)
    }

    #[inline(never)]
    fn next_long_run(&mut self, wanted: usize) -> Option<(usize, usize)> {
        let end = self.touched_granules();
        let start = self.find_free(self.cursor);
        if start >= end {
            self.cursor = end;
            return None;
        }
        // A very long run is taken in parts.
        let limit = end.min(start + wanted.max(FRESH_WORDS * BITS));
        let mut stop = self.find_used(start, limit);
        if stop == end && stop - start < wanted {
            stop = self.fresh_end(start, wanted);
            self.touch(stop);
        }
        self.cursor = stop;
        Some((start, stop))
    }

    /// Takes a run of at least `wanted` granules of memory that was not in use before.
    pub(crate) fn fresh_run(&mut self, wanted: usize) -> Option<(usize, usize)> {
        let start = self.cursor;
        let stop = self.fresh_end(start, wanted);
        if stop - start < wanted {
            return None;
        }
        self.touch(stop);
        self.cursor = stop;
        Some((start, stop))
    }

    fn fresh_end(&self, start: usize, wanted: usize) -> usize {
        let least = start.saturating_add(wanted.max(FRESH_WORDS * BITS));
        let whole = least.saturating_add(BITS - 1) / BITS * BITS;
        whole.min(self.granules)
    }

    /// Notes that granules below `end` are or were in use.
    pub(crate) fn touch(&mut self, end: usize) {
        self.touched = self.touched.max(end.div_ceil(BITS));
    }

    /// Makes `start..end` the inside of the object before it.
    #[inline]
    pub(crate) fn set_body(&mut self, start: usize, end: usize) {
        if let Some(mask) = single_mask(start, end) {
            self.word_mut(start / BITS).body |= mask;
        } else {
            self.set_long_body(start, end);
        }
    }

    #[inline(never)]
    fn set_long_body(&mut self, start: usize, end: usize) {
        for (index, mask) in masks(start, end) {
            self.word_mut(index).body |= mask;
        }
    }

    /// Makes `start..end`, until now inside an object, free.
    #[inline]
    pub(crate) fn clear_body(&mut self, start: usize, end: usize) {
        if let Some(mask) = single_mask(start, end) {
            self.word_mut(start / BITS).body &= !mask;
        } else {
            self.clear_long_body(start, end);
        }
    }

    #[inline(never)]
    fn clear_long_body(&mut self, start: usize, end: usize) {
        for (index, mask) in masks(start, end) {
            self.word_mut(index).body &= !mask;
        }
    }

    /// Makes `start..end` an object.
    pub(crate) fn set_object(&mut self, start: usize, end: usize) {
        self.set_body(start + 1, end);
        self.word_mut(start / BITS).head |= 1 << (start % BITS);
    }

    /// Frees every object that is not marked, takes the marks off the others, and returns how many
    /// granules these have.
    pub(crate) fn sweep(&mut self) -> usize {
        let mut live = 0;
        let mut touched = 0;
        // Whether the object that reaches into the next word is dead.
        let mut carry = 0;
        for index in 0..self.touched {
            let Bits { head, body } = self.word(index);
            if head | body == 0 {
                carry = 0;
                continue;
            }
            let dead = head & !body;
            let inside = body & !head;
            // Adding a one at the bottom of a row of ones clears the row: that takes the insides of
            // dead objects away, all at once.
            let kept = inside & inside.wrapping_add(inside & (dead << 1 | carry));
            let freed = dead | (inside & !kept);
            carry = freed >> (BITS - 1);
            let marked = head & body;
            *self.word_mut(index) = Bits {
                head: marked,
                body: kept,
            };
            if marked | kept != 0 {
                live += (marked | kept).count_ones() as usize;
                touched = index + 1;
            }
            if cfg!(debug_assertions) {
                self.poison(index, freed);
            }
        }
        self.touched = touched;
        self.cursor = 0;
        live
    }

    fn poison(&mut self, word: usize, mut freed: usize) {
        while freed != 0 {
            let granule = word * BITS + freed.trailing_zeros() as usize;
            // SAFETY: the granule is the region's, and no object has it any more.
            unsafe { self.address(granule).write_bytes(POISON, GRANULE) };
            freed &= freed - 1;
        }
    }

    /// Takes every mark off, as if marking had not begun.
    pub(crate) fn unmark(&mut self) {
        for index in 0..self.touched {
            let word = self.word_mut(index);
            word.body &= !word.head;
        }
    }
}
