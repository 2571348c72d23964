//! The registers of a peripheral.
#![allow(unsafe_code)]

use core::ptr::with_exposed_provenance_mut;

/// The registers of one peripheral, 32 bits each.
#[derive(Clone, Copy)]
pub struct Registers {
    base: usize,
}

impl Registers {
    /// Those from this address on.
    ///
    /// # Safety
    /// There is a peripheral, and what it is told is the affair of whoever has this value: its registers are
    /// read and written at any offset that is asked for.
    pub const unsafe fn at(base: usize) -> Registers {
        Registers { base }
    }

    /// Reads the register at this offset, in bytes.
    pub fn read(self, offset: usize) -> u32 {
        let place = with_exposed_provenance_mut::<u32>(self.base + offset);
        // SAFETY: see `at`.
        unsafe { place.read_volatile() }
    }

    /// Writes the register at this offset.
    pub fn write(self, offset: usize, value: u32) {
        let place = with_exposed_provenance_mut::<u32>(self.base + offset);
        // SAFETY: see `at`.
        unsafe { place.write_volatile(value) };
    }

    /// Sets or clears bits of the register at this offset.
    pub fn change(self, offset: usize, bits: u32, set: bool) {
        let value = self.read(offset);
        self.write(offset, if set { value | bits } else { value & !bits });
    }
}
