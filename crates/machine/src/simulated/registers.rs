//! Registers that keep what is written to them, as bytes of memory at a fixed address.

use core::ops::Range;

use crate::{Memory, Width};

/// Where the registers are.
pub const REGISTERS: Range<usize> = 0x4000_0000..0x4000_0100;

/// 256 bytes at [`REGISTERS`].
pub struct Registers([u8; REGISTERS.end - REGISTERS.start]);

impl Registers {
    pub(super) fn new() -> Registers {
        Registers([0; REGISTERS.end - REGISTERS.start])
    }

    fn bytes(&mut self, address: usize, width: Width) -> Option<&mut [u8]> {
        let start = address.checked_sub(REGISTERS.start)?;
        self.0.get_mut(start..start.checked_add(width.bytes())?)
    }
}

impl Memory for Registers {
    fn read(&mut self, address: usize, width: Width) -> Option<u32> {
        let bytes = self.bytes(address, width)?;
        Some(match *bytes {
            [a, b, c, d] => u32::from_ne_bytes([a, b, c, d]),
            [a, b] => u16::from_ne_bytes([a, b]).into(),
            [a] => a.into(),
            _ => return None,
        })
    }

    fn write(&mut self, address: usize, width: Width, value: u32) -> bool {
        let Some(bytes) = self.bytes(address, width) else {
            return false;
        };
        match bytes {
            [a, b] => [*a, *b] = (value as u16).to_ne_bytes(),
            [a] => *a = value as u8,
            bytes => bytes.copy_from_slice(&value.to_ne_bytes()),
        }
        true
    }
}
