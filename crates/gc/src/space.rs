//! Allocation: bumping through free runs, and growing in place.
//!
//! A free run is found by reading the bits, `next_touched_run` by `next_touched_run`, as allocation
//! needs them; what does not fit goes to the bins. The run in use, `bump`, counts as inside an
//! object, so that taking from it needs only two bits changed. Marking is in `mark.rs`.
//!
//! Invariant: every free granule below its region's cursor is in a bin.

use core::ptr::{self, NonNull};

use crate::bins::{Bins, MAX_REGIONS, Place, Run, SMALL};
use crate::mark::MarkStack;
use crate::region::{BITS, Bits, GRANULE, Region};

/// Requests above this many granules leave the bump run alone.
const LARGE: usize = 64;

/// The least allocation between two collections that nobody asked for, in granules.
const LEAST_BETWEEN: usize = if BITS == 64 {
    1024 * 1024 / GRANULE
} else {
    32 * 1024 / GRANULE
};

/// The free run that allocation takes from.
struct Bump {
    next: usize,
    end: usize,
    base: *mut u8,
    bits: *mut Bits,
    region: usize,
}

impl Bump {
    const EMPTY: Self = Self {
        next: 0,
        end: 0,
        base: ptr::null_mut(),
        bits: ptr::null_mut(),
        region: 0,
    };
}

/// All of a heap but its finalisers, its weak references and the lifetime of its memory.
pub(crate) struct Space {
    bump: Bump,
    /// Granules given out, the whole of the bump run included.
    granted: usize,
    /// Used granules at which a collection is due.
    due: usize,
    /// Granules that survived the last collection.
    live: usize,
    /// Granules that were used and are free again, since the beginning.
    freed: usize,
    /// The most granules used at a time, as far as collections and shrinking noticed.
    peak: usize,
    /// Granules between collections, as the user set it.
    threshold: Option<usize>,
    pub(crate) locks: usize,
    bins: Bins,
    #[cfg(feature = "fault-injection")]
    pub(crate) faults: crate::faults::Faults,
    pub(crate) regions: [Region; MAX_REGIONS],
    pub(crate) region_count: usize,
    pub(crate) stack: MarkStack,
}

impl Space {
    pub(crate) const fn new() -> Self {
        Self {
            bump: Bump::EMPTY,
            granted: 0,
            due: LEAST_BETWEEN,
            live: 0,
            freed: 0,
            peak: 0,
            threshold: None,
            locks: 0,
            bins: Bins::new(),
            #[cfg(feature = "fault-injection")]
            faults: crate::faults::Faults::new(),
            regions: [Region::EMPTY; MAX_REGIONS],
            region_count: 0,
            stack: MarkStack::new(),
        }
    }

    /// A region by its number. (Numbers are below `MAX_REGIONS`, so the remainder is the number.)
    #[inline]
    pub(crate) fn region(&self, index: usize) -> &Region {
        &self.regions[index % MAX_REGIONS]
    }

    #[inline]
    pub(crate) fn region_mut(&mut self, index: usize) -> &mut Region {
        &mut self.regions[index % MAX_REGIONS]
    }

    /// The region and byte offset of an address, if it is in a region.
    #[inline]
    pub(crate) fn locate(&self, address: usize) -> Option<(usize, usize)> {
        if let Some(offset) = self.regions[0].offset_of(address) {
            Some((0, offset))
        } else if self.region_count > 1 {
            self.locate_further(address)
        } else {
            None
        }
    }

    #[inline(never)]
    fn locate_further(&self, address: usize) -> Option<(usize, usize)> {
        (1..MAX_REGIONS).find_map(|region| Some((region, self.regions[region].offset_of(address)?)))
    }

    /// The place of the object that starts at `address`.
    pub(crate) fn head_at(&self, address: usize) -> Option<Place> {
        let (region, offset) = self.locate(address)?;
        let granule = offset / GRANULE;
        (offset.is_multiple_of(GRANULE) && self.region(region).is_head(granule))
            .then(|| Place::new(region, granule))
    }

    /// Granules of the object that begins at an address; 0 if none does.
    pub(crate) fn object_granules(&self, address: usize) -> usize {
        match self.locate(address) {
            Some((region, offset))
                if offset.is_multiple_of(GRANULE)
                    && self.region(region).is_head(offset / GRANULE) =>
            {
                let (bump, head) = (self.bump_run(), offset / GRANULE);
                let mut limit = self.region(region).touched_granules();
                // The bump run reads as the inside of an object, but is free.
                if bump.region == region && bump.len() != 0 && head < bump.start {
                    limit = limit.min(bump.start);
                }
                self.region(region).object_end(head, limit) - head
            }
            _ => 0,
        }
    }

    pub(crate) fn total(&self) -> usize {
        self.regions.iter().map(Region::granules).sum()
    }

    #[inline]
    pub(crate) fn used(&self) -> usize {
        self.granted - (self.bump.end - self.bump.next)
    }

    /// Granules given to objects since the beginning.
    pub(crate) fn given(&self) -> usize {
        self.freed.wrapping_add(self.used())
    }

    /// The most granules used at a time.
    pub(crate) fn peak(&self) -> usize {
        self.peak.max(self.used())
    }

    /// Notes, before it happens, that used granules become free.
    fn note_freed(&mut self, granules: usize) {
        self.peak = self.peak();
        self.freed = self.freed.wrapping_add(granules);
    }

    #[inline]
    pub(crate) fn is_due(&self) -> bool {
        self.used() >= self.due
    }

    pub(crate) fn threshold(&self) -> Option<usize> {
        self.threshold
    }

    pub(crate) fn set_threshold(&mut self, granules: Option<usize>) {
        self.threshold = granules;
        if granules == Some(0) {
            // From now on there is no bump run, so that every allocation asks.
            self.retire_bump();
        }
        self.set_due();
    }

    fn set_due(&mut self) {
        let between = self.threshold.unwrap_or(self.live.max(LEAST_BETWEEN));
        self.due = self.live.saturating_add(between);
    }

    /// Where the granules that belong to no object yet begin and end, in which region.
    pub(crate) fn bump_run(&self) -> Run {
        Run {
            region: self.bump.region,
            start: self.bump.next,
            end: self.bump.end,
        }
    }

    /// Whether [`Space::take`] would have to look for memory.
    #[inline]
    pub(crate) fn is_short_of(&self, size: usize) -> bool {
        size > self.bump.end - self.bump.next
    }

    /// Takes `size` granules (at least one). Their memory is not initialised, and the caller must
    /// write an object there before anything can mark it.
    #[inline]
    pub(crate) fn take(&mut self, size: usize) -> Option<NonNull<u8>> {
        let granule = self.bump.next;
        if size > self.bump.end - granule {
            return self.take_slowly(size);
        }
        self.bump.next = granule + size;
        let bit = 1 << (granule % BITS);
        // SAFETY: a bump run that is not empty lies in a region, whose base and bits `use_run`
        // copied.
        unsafe {
            let bits = self.bump.bits.add(granule / BITS);
            (*bits).head |= bit;
            (*bits).body &= !bit;
            Some(NonNull::new_unchecked(
                self.bump.base.add(granule * GRANULE),
            ))
        }
    }

    #[cold]
    #[inline(never)]
    fn take_slowly(&mut self, size: usize) -> Option<NonNull<u8>> {
        if self.locks != 0 || self.is_faulty() {
            return None;
        }
        if size > LARGE || self.expects_faults() || self.threshold == Some(0) {
            let run = self.find_run(size).or_else(|| {
                // What is left of the bump run may be just what is missing.
                self.retire_bump();
                self.find_run(size)
            })?;
            let end = run.start + size;
            self.granted += size;
            self.region_mut(run.region).set_object(run.start, end);
            self.give_back(Run { start: end, ..run });
            return Some(self.region(run.region).address(run.start));
        }
        if size <= SMALL
            && let Some(run) = self.bins.take_exact(&self.regions, size)
        {
            self.granted += size;
            let region = self.region_mut(run.region);
            region.set_object(run.start, run.end);
            return Some(region.address(run.start));
        }
        self.retire_bump();
        let run = self.find_run(size)?;
        // Not beyond the next collection, so that the end of the run is a good time to ask for it.
        let least = self.due.saturating_sub(self.granted).max(size);
        let end = run.end.min(run.start + least);
        self.give_back(Run { start: end, ..run });
        self.use_run(Run { end, ..run });
        self.take(size)
    }

    /// Makes a free run that is in no bin the bump run.
    fn use_run(&mut self, run: Run) {
        self.granted += run.len();
        let region = self.region_mut(run.region);
        region.set_body(run.start, run.end);
        self.bump = Bump {
            next: run.start,
            end: run.end,
            base: region.base(),
            bits: region.bits(),
            region: run.region,
        };
    }

    /// Makes what is left of the bump run free.
    pub(crate) fn retire_bump(&mut self) {
        let run = self.bump_run();
        self.bump = Bump::EMPTY;
        if run.len() != 0 {
            self.granted -= run.len();
            self.region_mut(run.region).clear_body(run.start, run.end);
            self.give_back(run);
        }
    }

    /// Puts a free run where it will be found again.
    fn give_back(&mut self, run: Run) {
        let region = self.region_mut(run.region);
        if run.end == region.cursor {
            region.cursor = run.start;
        } else if run.len() != 0 {
            self.bins.add(&self.regions, run);
        }
    }

    /// Finds a free run of at least `size` granules and takes it out of the bins.
    fn find_run(&mut self, size: usize) -> Option<Run> {
        for region in 0..self.region_count {
            while let Some((start, end)) = self.region_mut(region).next_touched_run(size) {
                let run = Run { region, start, end };
                if run.len() >= size {
                    return Some(run);
                }
                self.bins.add(&self.regions, run);
            }
        }
        if let Some(run) = self.bins.take(&self.regions, size) {
            return Some(run);
        }
        (0..self.region_count).find_map(|region| {
            let (start, end) = self.region_mut(region).fresh_run(size)?;
            Some(Run { region, start, end })
        })
    }

    /// Extends the object of `old` granules at `place` to `new` granules, if what follows is free.
    pub(crate) fn grow(&mut self, place: Place, old: usize, new: usize) -> bool {
        debug_assert!(old <= new);
        if self.locks != 0 || self.is_faulty() {
            return false;
        }
        let index = place.region();
        let start = place.granule() + old;
        let Some(end) = place.granule().checked_add(new) else {
            return false;
        };
        if self.bump.next == start && self.bump.region == index && self.bump.next != self.bump.end {
            if end <= self.bump.end {
                self.bump.next = end;
                return true;
            }
            self.retire_bump();
        }
        let region = self.region_mut(index);
        if end > region.granules() || region.find_used(start, end) != end {
            return false;
        }
        region.touch(end);
        region.set_body(start, end);
        let cursor = region.cursor;
        self.granted += end - start;
        let mut next = start;
        while next < end && next < cursor {
            next = self.bins.remove(&self.regions, Place::new(index, next)).end;
        }
        if next > end {
            self.give_back(Run {
                region: index,
                start: end,
                end: next,
            });
        }
        true
    }

    /// Cuts the object of `old` granules at `place` down to `new` granules (at least one).
    pub(crate) fn shrink(&mut self, place: Place, old: usize, new: usize) {
        debug_assert!(new <= old && new != 0);
        let index = place.region();
        let start = place.granule() + new;
        let end = place.granule() + old;
        if start == end {
            return;
        }
        self.note_freed(end - start);
        if self.bump.next == end && self.bump.region == index && self.bump.next != self.bump.end {
            // Between `start` and `end` the bits are as a bump run's should be.
            self.bump.next = start;
            return;
        }
        self.granted -= end - start;
        let region = self.region_mut(index);
        region.clear_body(start, end);
        let cursor = region.cursor;
        if start >= cursor {
            return;
        }
        let mut stop = end.min(cursor);
        if stop == end && end < cursor && region.find_used(end, end + 1) != end {
            stop = self.bins.remove(&self.regions, Place::new(index, end)).end;
        }
        self.give_back(Run {
            region: index,
            start,
            end: stop,
        });
    }

    /// Frees what is not marked and makes ready to allocate.
    pub(crate) fn sweep(&mut self) {
        debug_assert!(self.bump.next == self.bump.end);
        self.bins.clear();
        self.live = self.regions.iter_mut().map(Region::sweep).sum();
        self.note_freed(self.granted - self.live);
        self.granted = self.live;
        self.set_due();
    }
}

#[cfg(test)]
impl Space {
    /// Checks that the bits, the bins and the counters agree.
    pub(crate) fn check(&self) {
        let mut used = 0;
        let mut binned = self.bins.check(&self.regions);
        for (index, region) in self.regions.iter().enumerate() {
            assert!(region.cursor <= region.granules());
            let mut granule = 0;
            while granule < region.granules() {
                let free = region.find_free(granule);
                used += free - granule;
                granule = region.find_used(free, region.granules());
                let mut found = free;
                while found < granule && found < region.cursor {
                    let size = binned.remove(&Place::new(index, found).word());
                    found += size.expect("a free granule is in no bin");
                }
                assert!(found <= granule, "a bin has a run that is not free");
            }
            for word in region.touched_words()..region.granules().div_ceil(BITS) {
                let Bits { head, body } = region.word(word);
                assert_eq!(head | body, 0);
            }
        }
        assert!(binned.is_empty(), "a bin has a run that is not free");
        assert_eq!(used, self.granted);
    }
}
