//! The chip's watchdog, by its HAL.

use rp2040_hal::fugit::MicrosDurationU32;
use taipan_firmware::note::Note;
use taipan_machine::{Error, Result, Watchdog};

/// The longest time that it has room for, in milliseconds.
const LONGEST: u32 = 8388;

/// The watchdog, and the note that says after a reset that it was its own.
pub struct ChipWatchdog {
    pub driver: rp2040_hal::Watchdog,
    pub note: Note,
}

impl Watchdog for ChipWatchdog {
    fn start(&mut self, id: usize, milliseconds: u32) -> Result<()> {
        if id != 0 || !(1..=LONGEST).contains(&milliseconds) {
            return Err(Error::Invalid);
        }
        self.note.leave_watchdog();
        self.driver.start(MicrosDurationU32::millis(milliseconds));
        Ok(())
    }

    fn feed(&mut self, _: usize) {
        self.driver.feed();
    }
}
