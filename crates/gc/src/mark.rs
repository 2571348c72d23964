//! Marking: from roots to everything they lead to, with a small fixed stack.
//!
//! An object is marked first and put on the stack to be traced. When the stack is full the object
//! stays marked but untraced, and its place is noted; the stretch of the heap between the lowest and
//! the highest such place is gone through again afterwards. Long arrays are traced a piece at a time
//! so that this seldom happens. Marking never recurses.

use core::mem::{align_of, size_of};
use core::ptr::{self, NonNull};

use crate::Header;
use crate::bins::Place;
use crate::region::{BITS, GRANULE};
use crate::space::Space;

/// Entries of the mark stack.
const STACK: usize = if BITS == 64 { 512 } else { 64 };

/// The most elements of an array that are traced at a time.
const PIECE: usize = 32;

/// The objects that are marked and not yet traced. An entry with a flag is the rest of an array: the
/// index of the first element not traced lies below it.
pub(crate) struct MarkStack {
    entries: [u32; STACK],
    len: usize,
    /// Whether somebody up the call chain will empty the stack.
    draining: bool,
    /// The element at which the array being traced is to begin.
    resume: usize,
    /// The lowest and the highest place that found the stack full.
    missed: Option<(Place, Place)>,
    /// Whether a collection has begun and not ended.
    pub(crate) active: bool,
}

impl MarkStack {
    pub(crate) const fn new() -> Self {
        Self {
            entries: [0; STACK],
            len: 0,
            draining: false,
            resume: 0,
            missed: None,
            active: false,
        }
    }

    pub(crate) fn reset(&mut self) {
        self.len = 0;
        self.draining = false;
        self.resume = 0;
        self.missed = None;
    }

    #[inline]
    fn push(&mut self, place: Place) {
        if let Some(entry) = self.entries.get_mut(self.len) {
            *entry = place.word();
            self.len += 1;
        } else {
            self.miss(place);
        }
    }

    #[cold]
    fn miss(&mut self, place: Place) {
        self.missed = Some(match self.missed {
            None => (place, place),
            Some((low, high)) => (low.min(place), high.max(place)),
        });
    }

    #[inline]
    fn pop(&mut self) -> Option<u32> {
        let len = self.len.checked_sub(1)?;
        self.len = len;
        self.entries.get(len).copied()
    }
}

/// The collector's ear: what is passed to it stays alive through this collection.
///
/// Pointers that do not lead to an object of this heap (static objects, freed memory, other heaps)
/// are ignored.
pub struct Tracer<'a> {
    space: &'a mut Space,
}

impl<'a> Tracer<'a> {
    #[inline]
    pub(crate) fn new(space: &'a mut Space) -> Self {
        Self { space }
    }

    /// Marks the object that starts at `object`, and in due course all that it refers to.
    #[inline]
    pub fn mark(&mut self, object: NonNull<u8>) {
        if let Some((region, offset)) = self.space.locate(object.addr().get())
            && offset.is_multiple_of(GRANULE)
        {
            self.mark_granule(region, offset / GRANULE);
        }
    }

    /// Marks the object that `word`, taken as an address, points to the start or the inside of.
    ///
    /// The address one past an object's end is not inside it.
    #[inline]
    pub fn mark_word(&mut self, word: usize) {
        if let Some((region, offset)) = self.space.locate(word)
            && let Some(head) = self.space.regions[region].head_of(offset / GRANULE)
        {
            self.mark_granule(region, head);
        }
    }

    /// Calls [`Tracer::mark_word`] on every aligned word from `start` up to `end`.
    ///
    /// # Safety
    /// The memory between the two must be readable. It need not be initialised.
    #[inline(never)]
    pub unsafe fn mark_range(&mut self, start: *const usize, end: *const usize) {
        // Read as pointers, which costs nothing and keeps Miri content.
        let skip = start.cast::<u8>().align_offset(align_of::<usize>());
        let mut next = start.wrapping_byte_add(skip).cast::<*const u8>();
        while next.addr().saturating_add(size_of::<usize>()) <= end.addr() {
            // SAFETY: within the range that the caller vouches for, and aligned. A volatile read
            // takes whatever is there.
            let word = unsafe { ptr::read_volatile(next) }.addr();
            self.mark_word(word);
            next = next.wrapping_add(1);
        }
    }

    #[inline]
    fn mark_granule(&mut self, region: usize, granule: usize) {
        if !self.space.regions[region].mark(granule) {
            return;
        }
        let object = self.space.regions[region].address(granule);
        // SAFETY: the granule was the head of an object, and objects start with a header.
        let header = unsafe { object.cast::<Header>().read() };
        if header.kind_ref().layout().leaf
            && self.space.locate(header.kind().addr().get()).is_none()
        {
            return;
        }
        self.space.stack.push(Place::new(region, granule));
        if !self.space.stack.draining {
            self.drain();
        }
    }

    /// Traces everything on the stack. Called outside of tracing only, so this does not recurse.
    #[inline(never)]
    fn drain(&mut self) {
        self.space.stack.draining = true;
        while let Some(entry) = self.space.stack.pop() {
            let place = Place::from_word(entry);
            if place.is_flagged() {
                self.space.stack.resume = self.space.stack.pop().unwrap_or(0) as usize;
                self.trace(place.unflagged());
                self.space.stack.resume = 0;
            } else {
                self.trace(place);
            }
        }
        self.space.stack.draining = false;
    }

    #[inline]
    fn trace(&mut self, place: Place) {
        let object = self.space.regions[place.region()].address(place.granule());
        // SAFETY: only heads of objects get on the stack.
        let header = unsafe { object.cast::<Header>().read() };
        self.mark(header.kind().cast());
        // SAFETY: allocation checked that the object is what its kind says.
        unsafe { (header.kind_ref().layout().trace)(object, self) };
    }

    /// Which elements of the array at `array` are to be traced now. The rest, if any, goes on the
    /// stack.
    pub(crate) fn next_piece(&mut self, array: NonNull<u8>, len: usize) -> (usize, usize) {
        let start = self.space.stack.resume;
        let rest = len.saturating_sub(start);
        let room = STACK - self.space.stack.len;
        if rest <= PIECE && rest + 2 < room {
            return (start, len);
        }
        let piece = PIECE.min(room / 4);
        if piece == 0 || rest <= piece {
            return (start, len);
        }
        let (Some((region, offset)), Ok(index)) = (
            self.space.locate(array.addr().get()),
            u32::try_from(start + piece),
        ) else {
            return (start, len);
        };
        // There is room for both: at least four entries.
        let place = Place::new(region, offset / GRANULE).flagged();
        self.space.stack.push(Place::from_word(index));
        self.space.stack.push(place);
        (start, start + piece)
    }

    /// Whether the object at `address` is unmarked; false for what is not an object of this heap.
    pub(crate) fn is_dead(&self, address: usize) -> bool {
        self.space
            .head_at(address)
            .is_some_and(|place| !self.space.regions[place.region()].is_marked(place.granule()))
    }

    /// Whether the object that `address` points into is marked.
    pub(crate) fn is_inside_marked(&self, address: usize) -> bool {
        self.space.locate(address).is_some_and(|(region, offset)| {
            let region = &self.space.regions[region];
            region
                .head_of(offset / GRANULE)
                .is_some_and(|head| region.is_marked(head))
        })
    }

    /// Traces the objects that found the stack full, until there are none.
    pub(crate) fn catch_up(&mut self) {
        while let Some((low, high)) = self.space.stack.missed.take() {
            for region in low.region()..=high.region() {
                let first = if region == low.region() {
                    low.granule()
                } else {
                    0
                };
                let last = if region == high.region() {
                    high.granule()
                } else {
                    self.space.regions[region].granules() - 1
                };
                self.retrace(region, first, last);
            }
        }
    }

    fn retrace(&mut self, region: usize, first: usize, last: usize) {
        let words = self.space.regions[region].touched_words();
        for index in first / BITS..(last / BITS + 1).min(words) {
            let word = self.space.regions[region].word(index);
            let mut marked = word.head & word.body;
            while marked != 0 {
                let granule = index * BITS + marked.trailing_zeros() as usize;
                marked &= marked - 1;
                if (first..=last).contains(&granule) {
                    self.space.stack.push(Place::new(region, granule));
                    self.drain();
                }
            }
        }
    }
}
