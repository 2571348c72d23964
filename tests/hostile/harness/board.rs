//! A board with nothing but a ROM partition.

use taipan::{Host, Interrupt};
use taipan_vfs::RomPartitions;

/// The board. What its programs print is thrown away.
pub struct Board {
    rom: Partition,
    ticks: u64,
}

struct Partition(&'static [u8]);

impl Board {
    /// A board with these bytes in its partition.
    pub fn new(image: &'static [u8]) -> Board {
        Board {
            rom: Partition(image),
            ticks: 0,
        }
    }
}

impl RomPartitions for Partition {
    fn count(&self) -> usize {
        1
    }

    fn memory(&self, partition: usize) -> Option<&'static [u8]> {
        (partition == 0).then_some(self.0)
    }
}

impl Host for Board {
    fn write(&mut self, _bytes: &[u8]) {}

    fn rom(&mut self) -> Option<&mut dyn RomPartitions> {
        Some(&mut self.rom)
    }

    fn ticks_us(&mut self) -> u64 {
        self.ticks += 100;
        self.ticks
    }

    fn sleep_us(&mut self, microseconds: u64, _interrupt: &Interrupt) {
        self.ticks = self.ticks.saturating_add(microseconds);
    }
}
