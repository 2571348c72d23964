//! Restarts of a board as `machine` sees them: the note that a reset takes with it, why the board started, and
//! a safe boot in place of a boot loader.

use taipan_machine::{Reset, ResetCause};

use crate::note::Note;

/// How a board is started again.
pub struct Restart {
    note: Note,
    cause: ResetCause,
    is_safe_boot_asked: bool,
    reset: fn() -> !,
    boot_loader: Option<fn()>,
}

impl Restart {
    /// That of a board with this [`crate::board::Board::reset`], and a place for a note that a reset leaves as it
    /// is. Without a boot loader, `machine.bootloader()` asks for a safe boot. Once only, as it takes the note.
    pub fn new(note: Note, reset: fn() -> !, boot_loader: Option<fn()>) -> Restart {
        let (cause, is_safe_boot_asked) = note.take();
        Restart {
            note,
            cause,
            is_safe_boot_asked,
            reset,
            boot_loader,
        }
    }

    /// Did the program before the reset ask for a safe boot?
    pub fn is_safe_boot_asked(&self) -> bool {
        self.is_safe_boot_asked
    }

    /// The interpreter ends; it will be started again.
    pub fn release(&mut self) {
        self.cause = ResetCause::Soft;
    }
}

impl Reset for Restart {
    fn reset(&mut self) {
        self.note.leave_reset();
        (self.reset)();
    }

    fn cause(&mut self) -> ResetCause {
        self.cause
    }

    fn has_bootloader(&self) -> bool {
        true
    }

    fn bootloader(&mut self, _what: Option<&[u8]>) {
        match self.boot_loader {
            Some(enter) => enter(),
            None => {
                self.note.leave_safe_boot();
                (self.reset)();
            }
        }
    }
}
