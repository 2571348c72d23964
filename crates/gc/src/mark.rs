//! Marking: from roots to everything they lead to, with a small fixed stack.
//!
//! An object is marked first and put on the stack to be traced. When the stack is full the object
//! stays marked but untraced, and its place is noted; the stretch of the heap between the lowest and
//! the highest such place is gone through again afterwards. Long arrays are traced a piece at a time
//! so that this seldom happens. Marking never recurses.

use core::mem::{align_of, size_of};
use core::ptr::{self, NonNull};

use crate::Header;
use crate::region::{BITS, GRANULE};
use crate::space::Space;

/// Entries of the mark stack.
const STACK: usize = if BITS == 64 {
    256
} else if cfg!(feature = "tiny") {
    16
} else {
    64
};

/// The most elements of an array that are traced at a time.
const PIECE: usize = 32;

/// Set in a stack entry that stands for the rest of an array: the index of its first element not
/// yet traced lies below it.
const REST: usize = 1;

/// The objects that are marked and not yet traced, by address.
pub(crate) struct MarkStack {
    entries: [*mut u8; STACK],
    len: usize,
    /// Whether somebody up the call chain will empty the stack.
    draining: bool,
    /// The element at which the array being traced is to begin.
    resume: usize,
    /// The lowest and the highest address of an object that found the stack full; zero if none did.
    missed: (usize, usize),
    /// Whether a collection has begun and not ended.
    pub(crate) active: bool,
}

impl MarkStack {
    pub(crate) const fn new() -> Self {
        Self {
            entries: [ptr::null_mut(); STACK],
            len: 0,
            draining: false,
            resume: 0,
            missed: (0, 0),
            active: false,
        }
    }

    pub(crate) fn reset(&mut self) {
        self.len = 0;
        self.draining = false;
        self.resume = 0;
        self.missed = (0, 0);
    }

    #[inline]
    fn push(&mut self, object: *mut u8) {
        if let Some(entry) = self.entries.get_mut(self.len) {
            *entry = object;
            self.len += 1;
        } else {
            self.miss(object.addr());
        }
    }

    #[cold]
    #[inline(never)]
    fn miss(&mut self, address: usize) {
        let (low, high) = self.missed;
        self.missed = (
            if low == 0 { address } else { low.min(address) },
            high.max(address),
        );
    }

    #[inline]
    fn pop(&mut self) -> Option<*mut u8> {
        let len = self.len.checked_sub(1)?;
        self.len = len;
        // Nothing is left behind: the heap may lie on the stack that is scanned.
        Some(core::mem::replace(
            self.entries.get_mut(len)?,
            ptr::null_mut(),
        ))
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
    #[inline(never)]
    pub fn mark(&mut self, object: NonNull<u8>) {
        let address = object.addr().get();
        if let Some(offset) = self.space.regions[0].offset_of(address) {
            if offset.is_multiple_of(GRANULE) {
                self.mark_granule(0, offset / GRANULE);
            }
        } else if self.space.region_count > 1 {
            self.mark_further(address);
        }
    }

    /// Marks the object that starts at `address`, which is not in the first region.
    #[inline(never)]
    fn mark_further(&mut self, address: usize) {
        if let Some((region, offset)) = self.space.locate(address)
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
        if let Some((region, offset)) = self.space.locate(word) {
            self.mark_inside(region, offset / GRANULE);
        }
    }

    #[inline(never)]
    fn mark_inside(&mut self, region: usize, granule: usize) {
        if let Some(head) = self.space.region(region).head_of(granule) {
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
            // SAFETY: within the range that the caller vouches for, and aligned.
            let word = unsafe { read_word(next) };
            self.mark_word(word);
            next = next.wrapping_add(1);
        }
    }

    #[inline(always)]
    fn mark_granule(&mut self, region: usize, granule: usize) {
        let region = self.space.region_mut(region);
        if !region.mark(granule) {
            return;
        }
        let object = region.address(granule);
        // SAFETY: the granule was the head of an object, and objects start with a header.
        let header = unsafe { object.cast::<Header>().read() };
        if header.kind_ref().layout().leaf
            && self.space.locate(header.kind().addr().get()).is_none()
        {
            return;
        }
        self.space.stack.push(object.as_ptr());
        if !self.space.stack.draining {
            self.drain();
        }
    }

    /// Traces everything on the stack. Called outside of tracing only, so this does not recurse.
    #[inline(never)]
    fn drain(&mut self) {
        self.space.stack.draining = true;
        while let Some(mut object) = self.space.stack.pop() {
            if object.addr() & REST != 0 {
                object = object.map_addr(|address| address & !REST);
                self.space.stack.resume = self.space.stack.pop().map_or(0, |index| index.addr());
            }
            // SAFETY: only addresses of objects are put on the stack, and objects start with a
            // header.
            let (object, header) = unsafe {
                let object = NonNull::new_unchecked(object);
                (object, object.cast::<Header>().read())
            };
            if self.space.locate(header.kind().addr().get()).is_some() {
                self.mark(header.kind().cast());
            }
            // SAFETY: allocation checked that the object is what its kind says.
            unsafe { (header.kind_ref().layout().trace)(object, self) };
        }
        self.space.stack.draining = false;
    }

    /// Which elements of the array at `array` are to be traced now. The rest, if any, goes on the
    /// stack.
    pub(crate) fn next_piece(&mut self, array: NonNull<u8>, len: usize) -> (usize, usize) {
        let stack = &mut self.space.stack;
        let start = core::mem::take(&mut stack.resume);
        let rest = len.saturating_sub(start);
        let room = STACK - stack.len;
        if rest <= PIECE && rest + 2 < room {
            return (start, len);
        }
        let piece = PIECE.min(room / 4);
        if piece == 0 || rest <= piece {
            return (start, len);
        }
        // There is room for both: at least four entries.
        let end = start + piece;
        stack.push(ptr::without_provenance_mut(end));
        stack.push(array.as_ptr().map_addr(|address| address | REST));
        (start, end)
    }

    /// Whether the object at `address` is unmarked; false for what is not an object of this heap.
    pub(crate) fn is_dead(&self, address: usize) -> bool {
        self.space
            .head_at(address)
            .is_some_and(|place| !self.space.region(place.region()).is_marked(place.granule()))
    }

    /// Whether the object that `address` points into is marked.
    pub(crate) fn is_inside_marked(&self, address: usize) -> bool {
        self.space.locate(address).is_some_and(|(region, offset)| {
            let region = self.space.region(region);
            region
                .head_of(offset / GRANULE)
                .is_some_and(|head| region.is_marked(head))
        })
    }

    /// Traces the objects that found the stack full, until there are none.
    pub(crate) fn catch_up(&mut self) {
        loop {
            let (low, high) = core::mem::take(&mut self.space.stack.missed);
            if low == 0 {
                break;
            }
            for index in 0..self.space.region_count {
                let region = self.space.region(index);
                let base = region.base().addr();
                let last = region.touched_granules();
                let first = low.saturating_sub(base) / GRANULE;
                let past = (high + 1).saturating_sub(base).div_ceil(GRANULE);
                self.retrace(index, first, past.min(last));
            }
        }
    }

    /// Traces the marked objects among granules `first..past`.
    #[cold]
    fn retrace(&mut self, index: usize, first: usize, past: usize) {
        for word in first / BITS..past.div_ceil(BITS) {
            let bits = self.space.region(index).word(word);
            let mut marked = bits.head & bits.body;
            while marked != 0 {
                let granule = word * BITS + marked.trailing_zeros() as usize;
                marked &= marked - 1;
                if (first..past).contains(&granule) {
                    let object = self.space.region(index).address(granule);
                    self.space.stack.push(object.as_ptr());
                    self.drain();
                }
            }
        }
    }
}

/// Reads a word that need not be initialised.
///
/// # Safety
/// The memory must be readable, and aligned.
#[cfg(not(taipan_sanitizer))]
#[inline(always)]
unsafe fn read_word(at: *const *const u8) -> usize {
    // SAFETY: as the caller says. A volatile read takes whatever is there.
    unsafe { ptr::read_volatile(at) }.addr()
}

/// The same for a build with the address sanitizer, which looks at every read but this and would
/// object to words that lie between the variables of a frame.
///
/// # Safety
/// As above.
#[cfg(taipan_sanitizer)]
unsafe fn read_word(at: *const *const u8) -> usize {
    let word;
    // SAFETY: as the caller says; nothing but a register is changed.
    unsafe {
        core::arch::asm!(
            "mov {word}, [{at}]",
            at = in(reg) at,
            word = out(reg) word,
            options(nostack, readonly, preserves_flags),
        );
    }
    word
}
