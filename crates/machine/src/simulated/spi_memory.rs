//! A memory on the SPI bus, as serial RAMs are: a byte says whether it is written (2) or read (3), the next one where, and what
//! follows is kept or comes.

use embedded_hal::spi::{MODE_0, Mode};

use super::SpiTarget;

/// Bytes of it.
pub const SPI_MEMORY: usize = 256;

const WRITE: u8 = 2;
const READ: u8 = 3;

/// The memory.
pub struct SpiMemory {
    /// What is in it.
    pub bytes: [u8; SPI_MEMORY],
    /// The clock that it wants.
    pub mode: Mode,
    /// How often it was selected.
    pub selections: usize,
    /// Bytes since then.
    count: usize,
    command: u8,
    place: u8,
}

impl SpiMemory {
    /// One with zeros in it.
    pub fn new() -> SpiMemory {
        SpiMemory {
            bytes: [0; SPI_MEMORY],
            mode: MODE_0,
            selections: 0,
            count: 0,
            command: 0,
            place: 0,
        }
    }
}

impl Default for SpiMemory {
    fn default() -> SpiMemory {
        SpiMemory::new()
    }
}

impl SpiTarget for SpiMemory {
    fn mode(&self) -> Mode {
        self.mode
    }

    fn select(&mut self, is_selected: bool) {
        self.count = 0;
        self.selections += usize::from(is_selected);
    }

    fn answer(&self) -> u8 {
        match (self.count, self.command) {
            (2.., READ) => self.bytes[usize::from(self.place)],
            _ => 0xff,
        }
    }

    fn receive(&mut self, byte: u8) {
        match self.count {
            0 => self.command = byte,
            1 => self.place = byte,
            _ => {
                if self.command == WRITE {
                    self.bytes[usize::from(self.place)] = byte;
                }
                self.place = self.place.wrapping_add(1);
            }
        }
        self.count += 1;
    }
}
