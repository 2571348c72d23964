//! The processor and its surroundings: reset, clock, sleep, interrupts, watchdog.

use crate::Result;

/// Why the board started.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResetCause {
    /// It was switched on.
    PowerOn,
    /// Its reset button, or [`Reset::reset`].
    Hard,
    /// Its watchdog.
    Watchdog,
    /// It woke from deep sleep.
    DeepSleep,
    /// Only the interpreter was started again.
    Soft,
}

/// Resetting the board.
pub trait Reset {
    /// Resets it, as its reset button does. Returns only where that is simulated.
    fn reset(&mut self);

    /// Why it started last.
    fn cause(&mut self) -> ResetCause;

    /// Does it have a boot loader that [`Reset::bootloader`] enters?
    fn has_bootloader(&self) -> bool {
        false
    }

    /// Resets it into its boot loader, with what a program said about which one.
    fn bootloader(&mut self, what: Option<&[u8]>) {
        let _ = what;
    }
}

/// The clock of the processor.
pub trait Frequency {
    /// In hertz.
    fn get(&mut self) -> u32;

    /// Sets it, in hertz.
    ///
    /// # Errors
    /// [`crate::Error::Unsupported`] where it is fixed, [`crate::Error::Invalid`] for one that it
    /// cannot have.
    fn set(&mut self, hertz: u32) -> Result<()> {
        let _ = hertz;
        Err(crate::Error::Unsupported)
    }
}

/// Sleeping to save power.
pub trait Sleep {
    /// Stops the processor until the next interrupt, a millisecond at most.
    fn idle(&mut self);

    /// Does it have a light sleep?
    fn has_light(&self) -> bool {
        false
    }

    /// Sleeps with memory kept until something wakes the board, or for so many milliseconds.
    fn light(&mut self, milliseconds: Option<u32>) {
        let _ = milliseconds;
    }

    /// Does it have a deep sleep?
    fn has_deep(&self) -> bool {
        false
    }

    /// Sleeps until something wakes the board, or for so many milliseconds; then the board starts
    /// as after a reset.
    fn deep(&mut self, milliseconds: Option<u32>) {
        let _ = milliseconds;
    }
}

/// Masking interrupts.
pub trait Interrupts {
    /// Masks them: the state before.
    fn disable(&mut self) -> usize;

    /// Puts a state back that [`Interrupts::disable`] gave.
    fn restore(&mut self, state: usize);
}

/// The watchdog: it resets the board unless it is fed. Once started it cannot be stopped.
pub trait Watchdog {
    /// Starts the watchdog of this number (0 is the usual one); it wants to be fed once in this
    /// many milliseconds.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] for a number or a time that there is not.
    fn start(&mut self, id: usize, milliseconds: u32) -> Result<()>;

    /// Feeds it.
    fn feed(&mut self, id: usize);
}
