//! A note from one reset to the next: eight bytes that a reset leaves as they are, of RAM that neither the linker
//! nor the start-up code knows of, or of registers that are there for that.
#![allow(unsafe_code)]

use core::ptr::with_exposed_provenance_mut;

use taipan_machine::ResetCause;

use crate::safe_boot;

/// Left by a reset that a program asked for.
const RESET: u64 = 0x7461_6970_616e_5273;

/// Left by a program that started the watchdog: a reset that nobody else leaves word of is its own.
const WATCHDOG: u64 = 0x7461_6970_616e_5764;

/// The place of the note.
#[derive(Clone, Copy)]
pub struct Note {
    address: usize,
}

impl Note {
    /// The note at this address.
    ///
    /// # Safety
    /// Eight bytes of RAM are there, or two registers that keep what is written to them; the address is a multiple
    /// of eight, and nothing else uses them: the memory that the linker knows of ends before.
    pub const unsafe fn at(address: usize) -> Note {
        Note { address }
    }

    /// Takes the note: why the board started, and whether a safe boot was asked for.
    pub fn take(self) -> (ResetCause, bool) {
        let place = with_exposed_provenance_mut::<u64>(self.address);
        // SAFETY: see `at`.
        let note = unsafe { place.read_volatile() };
        self.leave(0);
        match note {
            safe_boot::NOTE => (ResetCause::Hard, true),
            RESET => (ResetCause::Hard, false),
            WATCHDOG => (ResetCause::Watchdog, false),
            _ => (ResetCause::PowerOn, false),
        }
    }

    /// Leaves word that the reset to come was asked for.
    pub fn leave_reset(self) {
        self.leave(RESET);
    }

    /// Leaves word that the watchdog runs. After a reset by a fault or the button, too, the board started because
    /// of the watchdog then.
    pub fn leave_watchdog(self) {
        self.leave(WATCHDOG);
    }

    /// Leaves word that a safe boot was asked for.
    pub fn leave_safe_boot(self) {
        self.leave(safe_boot::NOTE);
    }

    fn leave(self, note: u64) {
        let place = with_exposed_provenance_mut::<u64>(self.address);
        // SAFETY: see `at`.
        unsafe { place.write_volatile(note) };
    }
}
