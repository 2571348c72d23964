//! Counting what lies in a heap.

use crate::region::{GRANULE, Region};
use crate::space::Space;

/// What lies in a heap. Sizes are in bytes and count whole granules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Memory that objects can have, of all regions.
    pub total: usize,
    /// Memory that objects have, garbage that no collection has found yet included.
    pub used: usize,
    /// The rest.
    pub free: usize,
    /// The longest stretch of free memory.
    pub max_free_run: usize,
    /// The number of objects.
    pub objects: usize,
    /// The number of objects of one granule.
    pub one_granule_objects: usize,
    /// The number of objects of two granules.
    pub two_granule_objects: usize,
    /// The size of the largest object.
    pub largest_object: usize,
}

/// What a granule is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Nothing.
    Free,
    /// The beginning of an object.
    Head,
    /// The rest of an object.
    Rest,
}

impl Space {
    /// Goes through the whole heap and counts.
    pub(crate) fn stats(&self) -> Stats {
        let total = self.total();
        let used = self.used();
        let mut stats = Stats {
            total: total * GRANULE,
            used: used * GRANULE,
            free: (total - used) * GRANULE,
            ..Stats::default()
        };
        for (index, region) in self.regions.iter().enumerate() {
            let bump = self.bump_run();
            // The bump run reads as the inside of an object, but is free.
            let (bump_start, bump_end) = if bump.region == index && bump.len() != 0 {
                (bump.start, bump.end)
            } else {
                (usize::MAX, usize::MAX)
            };
            let mut next = 0;
            let mut free = 0;
            while next < region.granules() {
                if next == bump_start {
                    free += bump_end - bump_start;
                    next = bump_end;
                } else if region.find_used(next, region.granules().min(next + 1)) == next {
                    let mut end = self.end_of(region, next);
                    if next < bump_start {
                        end = end.min(bump_start);
                    }
                    stats.count(end - next);
                    free = 0;
                    next = end;
                } else {
                    let end = region.find_used(next, region.granules());
                    free += end - next;
                    next = end;
                }
                stats.max_free_run = stats.max_free_run.max(free * GRANULE);
            }
        }
        stats
    }

    /// What some granules of a region are, from `start` on; fewer at its end.
    pub(crate) fn uses(&self, region: usize, start: usize, into: &mut [Use]) -> usize {
        let bump = self.bump_run();
        let Some(found) = self.regions.get(region) else {
            return 0;
        };
        let count = into.len().min(found.granules().saturating_sub(start));
        for (granule, into) in (start..).zip(&mut into[..count]) {
            let bumped = bump.region == region && (bump.start..bump.end).contains(&granule);
            *into = if bumped || found.find_used(granule, granule + 1) != granule {
                Use::Free
            } else if found.is_head(granule) {
                Use::Head
            } else {
                Use::Rest
            };
        }
        count
    }

    fn end_of(&self, region: &Region, head: usize) -> usize {
        region.object_end(head, region.touched_granules())
    }
}

impl Stats {
    fn count(&mut self, granules: usize) {
        self.objects += 1;
        self.one_granule_objects += usize::from(granules == 1);
        self.two_granule_objects += usize::from(granules == 2);
        self.largest_object = self.largest_object.max(granules * GRANULE);
    }
}
