//! Time: being woken at a moment, and the date.

/// Wakes the interpreter at a moment.
pub trait Alarm {
    /// Has [`crate::Wake::wake`] called once at this time, in microseconds of the clock that the
    /// interpreter counts ticks with, at once if it is past; `None` for never. Replaces what was
    /// set before. May be late by a tick of the board's timer.
    fn set(&mut self, at: Option<u64>);
}

/// The clock that knows the date.
pub trait Rtc {
    /// Microseconds since 1970-01-01T00:00:00.
    fn get(&mut self) -> u64;

    /// Sets it.
    fn set(&mut self, microseconds: u64);
}

/// A clock that goes by the board's ticks, for boards whose clock does not know the date: it starts
/// at 1970, and what it is set to is lost when the board is switched off.
#[derive(Clone, Copy, Debug)]
pub struct TickRtc {
    ticks: fn() -> u64,
    ahead: u64,
}

impl TickRtc {
    /// One that goes by this count of microseconds.
    pub const fn new(ticks: fn() -> u64) -> TickRtc {
        TickRtc { ticks, ahead: 0 }
    }
}

impl Rtc for TickRtc {
    fn get(&mut self) -> u64 {
        (self.ticks)().wrapping_add(self.ahead)
    }

    fn set(&mut self, microseconds: u64) {
        self.ahead = microseconds.wrapping_sub((self.ticks)());
    }
}
