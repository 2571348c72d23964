//! Arm's watchdog SP805, which chips of several makers have: it resets the board unless it is fed.

use taipan_machine::{Error, Result, Watchdog};

use crate::note::Note;
use crate::register::Registers;

const LOAD: usize = 0x000;
const CONTROL: usize = 0x008;
const CLEAR: usize = 0x00c;
const LOCK: usize = 0xc00;

/// It counts, interrupts when it gets to zero, and counts again; then it resets.
const COUNTS: u32 = 1 << 0;
const RESETS: u32 = 1 << 1;
/// What opens [`LOCK`].
const KEY: u32 = 0x1acc_e551;

/// The watchdog of a board. Nobody looks at its interrupt, so that it bites the second time that it gets to zero.
pub struct Sp805 {
    registers: Registers,
    hertz: u32,
    note: Note,
}

impl Sp805 {
    /// The one with these registers and this clock, in hertz, and the board's note.
    pub const fn new(registers: Registers, hertz: u32, note: Note) -> Sp805 {
        Sp805 {
            registers,
            hertz,
            note,
        }
    }
}

impl Watchdog for Sp805 {
    fn start(&mut self, id: usize, milliseconds: u32) -> Result<()> {
        // Half the time, as it counts twice.
        let clocks = u64::from(milliseconds) * u64::from(self.hertz) / 2000;
        let clocks = u32::try_from(clocks).map_err(|_| Error::Invalid)?;
        if id != 0 || clocks == 0 {
            return Err(Error::Invalid);
        }
        self.note.leave_watchdog();
        self.registers.write(LOCK, KEY);
        self.registers.write(LOAD, clocks);
        self.registers.write(CONTROL, COUNTS | RESETS);
        // A program that has gone wild shall not stop it.
        self.registers.write(LOCK, 0);
        Ok(())
    }

    fn feed(&mut self, _: usize) {
        self.registers.write(LOCK, KEY);
        // This loads it anew, too.
        self.registers.write(CLEAR, 0);
        self.registers.write(LOCK, 0);
    }
}
