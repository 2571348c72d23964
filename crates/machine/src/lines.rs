//! What a bus that a program makes itself, edge by edge, needs of a board: its pins and its clock.

/// Pins to drive and to read, and the time.
pub trait Lines {
    /// Sets the output of a pin.
    fn set(&mut self, pin: usize, high: bool);

    /// Is the level at a pin high?
    fn is_high(&mut self, pin: usize) -> bool;

    /// Microseconds, which never run backwards.
    fn now(&mut self) -> u64;

    /// Waits for so many microseconds, or as long as looking at the clock takes.
    fn wait(&mut self, microseconds: u64) {
        let start = self.now();
        while self.now().wrapping_sub(start) < microseconds {
            core::hint::spin_loop();
        }
    }
}

/// Half of the period of a clock, in whole microseconds: the clock is never faster than asked for, unless that is
/// faster than 500 kHz.
pub(crate) fn half_period(hertz: u32) -> u64 {
    u64::from(500_000_u32.div_ceil(hertz.max(1)))
}
