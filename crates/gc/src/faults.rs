//! Allocations that fail on purpose, for tests of what happens then (feature `fault-injection`).
//!
//! While failures are to come there is no bump run, so every allocation takes the slow path, and the
//! fast path need not ask.

#[cfg(feature = "fault-injection")]
use crate::Heap;
use crate::space::Space;

#[cfg(feature = "fault-injection")]
pub(crate) struct Faults {
    /// Allocations that are still to succeed.
    after: usize,
    /// Allocations that are to fail then.
    count: usize,
}

#[cfg(feature = "fault-injection")]
impl Faults {
    pub(crate) const fn new() -> Self {
        Self { after: 0, count: 0 }
    }
}

impl Space {
    /// Whether this allocation is to fail.
    #[inline]
    pub(crate) fn is_faulty(&mut self) -> bool {
        #[cfg(feature = "fault-injection")]
        if self.faults.count != 0 {
            if self.faults.after == 0 {
                self.faults.count -= 1;
                return true;
            }
            self.faults.after -= 1;
        }
        false
    }

    /// Whether some allocation is to fail sooner or later.
    #[inline]
    pub(crate) fn expects_faults(&self) -> bool {
        #[cfg(feature = "fault-injection")]
        if self.faults.count != 0 {
            return true;
        }
        false
    }
}

#[cfg(feature = "fault-injection")]
impl Heap<'_> {
    /// Lets `after` more allocations (growth in place counts) succeed, and then has `count` fail.
    ///
    /// A caller that collects and tries again needs two failures to see one.
    pub fn fail_allocations(&mut self, after: usize, count: usize) {
        self.space.retire_bump();
        self.space.faults = Faults { after, count };
    }

    /// How many allocations will succeed before the next failure.
    #[must_use]
    pub fn successes_to_come(&self) -> usize {
        self.space.faults.after
    }

    /// How many failures are still to come: less than was asked for if some have happened.
    #[must_use]
    pub fn failures_to_come(&self) -> usize {
        self.space.faults.count
    }
}
