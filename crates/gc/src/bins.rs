//! Free runs that allocation has come across and not used yet, by size.
//!
//! Runs of up to 16 granules have a bin a size, larger ones a bin a power of two. A run's links lie
//! in the run itself. Which granules are free is for the regions' bits to say; bins are forgotten
//! and found again at each collection.

use core::ptr::NonNull;

use crate::region::Region;

/// Regions a heap may have.
pub(crate) const MAX_REGIONS: usize = if cfg!(feature = "tiny") { 2 } else { 4 };
/// The largest size with a bin of its own, in granules.
pub(crate) const SMALL: usize = 16;
const BINS: usize = 32;
/// How many runs of a bin of mixed sizes are tried before a larger bin is taken from.
const TRIES: usize = 8;

/// A granule of one of the regions, in 31 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub(crate) struct Place(u32);

impl Place {
    const INDEX: u32 = (1 << 29) - 1;
    const FLAG: u32 = 1 << 29;
    /// No place: regions never have that many granules.
    pub(crate) const NONE: Self = Self(!Self::FLAG);

    #[inline]
    pub(crate) const fn new(region: usize, granule: usize) -> Self {
        Self((region as u32) << 30 | granule as u32)
    }

    #[inline]
    pub(crate) const fn region(self) -> usize {
        (self.0 >> 30) as usize
    }

    #[inline]
    pub(crate) const fn granule(self) -> usize {
        (self.0 & Self::INDEX) as usize
    }

    /// The same place with a flag, which its user gives a meaning.
    #[inline]
    pub(crate) const fn flagged(self) -> Self {
        Self(self.0 | Self::FLAG)
    }

    #[inline]
    pub(crate) const fn is_flagged(self) -> bool {
        self.0 & Self::FLAG != 0
    }

    #[inline]
    pub(crate) const fn unflagged(self) -> Self {
        Self(self.0 & !Self::FLAG)
    }

    #[cfg(test)]
    pub(crate) const fn word(self) -> u32 {
        self.0
    }
}

/// Free granules `start..end` of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) region: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Run {
    pub(crate) const fn len(&self) -> usize {
        self.end - self.start
    }
}

/// What lies in the first granule of a binned run. The size follows where there is room for it: a
/// run of one granule says so by the flag on `previous`.
#[repr(C)]
struct Links {
    next: Place,
    previous: Place,
}

pub(crate) struct Bins {
    first: [Place; BINS],
    /// Bit `i` is set if bin `i` has a run.
    filled: u32,
}

const fn bin_of(size: usize) -> usize {
    if size <= SMALL {
        size - 1
    } else {
        let bin = SMALL + size.ilog2() as usize - SMALL.ilog2() as usize;
        if bin < BINS { bin } else { BINS - 1 }
    }
}

impl Bins {
    pub(crate) const fn new() -> Self {
        Self {
            first: [Place::NONE; BINS],
            filled: 0,
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::new();
    }

    fn links(regions: &[Region; MAX_REGIONS], place: Place) -> NonNull<Links> {
        regions[place.region()].address(place.granule()).cast()
    }

    /// The run that starts at `place`, which is in a bin.
    fn run(regions: &[Region; MAX_REGIONS], place: Place) -> (Run, Links) {
        let at = Self::links(regions, place);
        // SAFETY: a binned run starts with links, which `add` wrote, and unless they say that it is
        // a single granule, the size follows them.
        let (links, size) = unsafe {
            let links = at.read();
            let single = links.next.is_flagged();
            (
                Links {
                    next: links.next.unflagged(),
                    previous: links.previous,
                },
                if single {
                    1
                } else {
                    at.add(1).cast::<u32>().read() as usize
                },
            )
        };
        let start = place.granule();
        (
            Run {
                region: place.region(),
                start,
                end: start + size,
            },
            links,
        )
    }

    /// Puts a free run that is in no bin into its bin.
    pub(crate) fn add(&mut self, regions: &[Region; MAX_REGIONS], run: Run) {
        let size = run.len();
        let bin = bin_of(size);
        let place = Place::new(run.region, run.start);
        let next = self.first[bin];
        let at = Self::links(regions, place);
        // SAFETY: the run's granules are free, so nobody else uses their memory; links fit one
        // granule, links and size fit two.
        unsafe {
            at.write(Links {
                next: if size == 1 { next.flagged() } else { next },
                previous: Place::NONE,
            });
            if size > 1 {
                at.add(1).cast::<u32>().write(size as u32);
            }
            if next != Place::NONE {
                (*Self::links(regions, next).as_ptr()).previous = place;
            }
        }
        self.first[bin] = place;
        self.filled |= 1 << bin;
    }

    /// Takes the run that starts at `place` out of its bin.
    pub(crate) fn remove(&mut self, regions: &[Region; MAX_REGIONS], place: Place) -> Run {
        let (run, links) = Self::run(regions, place);
        let bin = bin_of(run.len());
        if links.previous == Place::NONE {
            self.first[bin] = links.next;
            if links.next == Place::NONE {
                self.filled &= !(1 << bin);
            }
        } else {
            let previous = Self::links(regions, links.previous).as_ptr();
            // SAFETY: the neighbours in the bin are binned runs too.
            unsafe {
                let flag = (*previous).next.is_flagged();
                (*previous).next = if flag {
                    links.next.flagged()
                } else {
                    links.next
                };
            }
        }
        if links.next != Place::NONE {
            // SAFETY: as above.
            unsafe { (*Self::links(regions, links.next).as_ptr()).previous = links.previous };
        }
        run
    }

    /// Takes out a run of exactly `size` granules, which must be at most [`SMALL`].
    #[inline]
    pub(crate) fn take_exact(
        &mut self,
        regions: &[Region; MAX_REGIONS],
        size: usize,
    ) -> Option<Run> {
        let place = self.first[size - 1];
        (place != Place::NONE).then(|| self.remove(regions, place))
    }

    /// Takes out a run of at least `size` granules, a close fit if that is quick to find.
    pub(crate) fn take(&mut self, regions: &[Region; MAX_REGIONS], size: usize) -> Option<Run> {
        let bin = bin_of(size);
        if let Some(place) = self.search(regions, bin, size, TRIES) {
            return Some(self.remove(regions, place));
        }
        let larger = self.filled & !(u32::MAX >> (31 - bin));
        if larger != 0 {
            let place = self.first[larger.trailing_zeros() as usize];
            return Some(self.remove(regions, place));
        }
        let place = self.search(regions, bin, size, usize::MAX)?;
        Some(self.remove(regions, place))
    }

    fn search(
        &self,
        regions: &[Region; MAX_REGIONS],
        bin: usize,
        size: usize,
        tries: usize,
    ) -> Option<Place> {
        let mut place = self.first[bin];
        for _ in 0..tries {
            if place == Place::NONE {
                break;
            }
            let (run, links) = Self::run(regions, place);
            if run.len() >= size {
                return Some(place);
            }
            place = links.next;
        }
        None
    }
}

#[cfg(test)]
impl Bins {
    /// Checks the links, and returns the sizes of all runs by their places.
    pub(crate) fn check(
        &self,
        regions: &[Region; MAX_REGIONS],
    ) -> std::collections::HashMap<u32, usize> {
        let mut runs = std::collections::HashMap::new();
        for (bin, &first) in self.first.iter().enumerate() {
            assert_eq!(self.filled >> bin & 1 != 0, first != Place::NONE);
            let mut previous = Place::NONE;
            let mut place = first;
            while place != Place::NONE {
                let (run, links) = Self::run(regions, place);
                assert!(links.previous == previous);
                assert_eq!(bin_of(run.len()), bin);
                assert!(runs.insert(place.word(), run.len()).is_none());
                previous = place;
                place = links.next;
            }
        }
        runs
    }
}
