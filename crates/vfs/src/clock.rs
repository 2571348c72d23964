//! The time that file systems write into their directories.

/// Tells the time of day. Given to drivers that keep timestamps.
pub trait Clock {
    /// Seconds since 1970-01-01 00:00:00, in whatever zone the board keeps; 0 if not known.
    fn seconds(&self) -> u32;
}

/// For boards without a clock: the time is not known.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoClock;

impl Clock for NoClock {
    fn seconds(&self) -> u32 {
        0
    }
}

impl<C: Clock + ?Sized> Clock for &C {
    fn seconds(&self) -> u32 {
        (**self).seconds()
    }
}
