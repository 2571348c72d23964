//! A memory on the I2C bus, as EEPROMs and the registers of many devices are: the first bytes that are written say where,
//! the others are kept; reading goes on from there.

use super::I2cTarget;

/// Bytes of it.
pub const I2C_MEMORY: usize = 1024;

/// The memory.
pub struct I2cMemory {
    /// What is in it.
    pub bytes: [u8; I2C_MEMORY],
    /// For how many microseconds it holds the clock when it acknowledges.
    pub holds: u64,
    /// After how many bytes of data it acknowledges no more, until the next start.
    pub room: usize,
    /// How often a transfer was ended.
    pub stops: usize,
    address: u8,
    address_bytes: usize,
    place: usize,
    /// Bytes since it was selected for writing.
    count: usize,
}

impl I2cMemory {
    /// One with this address on the bus and so many bytes of address in it.
    pub fn new(address: u8, address_bytes: usize) -> I2cMemory {
        I2cMemory {
            bytes: [0; I2C_MEMORY],
            holds: 0,
            room: usize::MAX,
            stops: 0,
            address,
            address_bytes,
            place: 0,
            count: 0,
        }
    }

    fn step(&mut self) -> usize {
        let place = self.place % I2C_MEMORY;
        self.place = place + 1;
        place
    }
}

impl I2cTarget for I2cMemory {
    fn address(&self) -> u8 {
        self.address
    }

    fn select(&mut self, reads: bool) -> bool {
        if !reads {
            self.count = 0;
        }
        true
    }

    fn receive(&mut self, byte: u8) -> bool {
        let count = self.count;
        self.count += 1;
        if count < self.address_bytes {
            let high = if count == 0 { 0 } else { self.place };
            self.place = high << 8 | usize::from(byte);
            return true;
        }
        if count - self.address_bytes >= self.room {
            return false;
        }
        let place = self.step();
        self.bytes[place] = byte;
        true
    }

    fn answer(&mut self) -> u8 {
        let place = self.step();
        self.bytes[place]
    }

    fn stop(&mut self) {
        self.stops += 1;
    }

    fn hold(&self) -> u64 {
        self.holds
    }
}
