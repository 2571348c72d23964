//! Access to memory at absolute addresses, in the width that registers ask for.

/// How much is read or written at a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Width {
    /// 8 bits.
    Byte,
    /// 16 bits.
    Half,
    /// 32 bits.
    Word,
}

impl Width {
    /// Bytes of it.
    pub const fn bytes(self) -> usize {
        match self {
            Width::Byte => 1,
            Width::Half => 2,
            Width::Word => 4,
        }
    }

    /// The widest that is aligned at `address` and not longer than `len`, which is not 0.
    const fn widest(address: usize, len: usize) -> Width {
        match () {
            () if len >= 4 && address.is_multiple_of(4) => Width::Word,
            () if len >= 2 && address.is_multiple_of(2) => Width::Half,
            () => Width::Byte,
        }
    }
}

/// Memory at absolute addresses. Addresses are multiples of the width; callers see to that.
pub trait Memory {
    /// What is there, the bits above the width zero; `None` where a program may not read.
    fn read(&mut self, address: usize, width: Width) -> Option<u32>;

    /// Writes the low bits of `value`; `false` where a program may not write.
    fn write(&mut self, address: usize, width: Width, value: u32) -> bool;

    /// Reads bytes, as many in one go as their alignment allows, up to a word. `false` where a program may
    /// not read; what lies before is read.
    fn read_bytes(&mut self, address: usize, into: &mut [u8]) -> bool {
        let (mut at, mut left) = (address, into);
        while !left.is_empty() {
            let width = Width::widest(at, left.len());
            let (part, rest) = left.split_at_mut(width.bytes());
            let Some(value) = self.read(at, width) else {
                return false;
            };
            match part {
                [a, b] => [*a, *b] = (value as u16).to_ne_bytes(),
                [a] => *a = value as u8,
                word => word.copy_from_slice(&value.to_ne_bytes()),
            }
            (at, left) = (at.wrapping_add(width.bytes()), rest);
        }
        true
    }

    /// Writes bytes, as [`Memory::read_bytes`] reads them. `false` where a program may not write.
    fn write_bytes(&mut self, address: usize, data: &[u8]) -> bool {
        let (mut at, mut left) = (address, data);
        while !left.is_empty() {
            let width = Width::widest(at, left.len());
            let (part, rest) = left.split_at(width.bytes());
            let value = match *part {
                [a, b, c, d] => u32::from_ne_bytes([a, b, c, d]),
                [a, b] => u16::from_ne_bytes([a, b]).into(),
                _ => part[0].into(),
            };
            if !self.write(at, width, value) {
                return false;
            }
            (at, left) = (at.wrapping_add(width.bytes()), rest);
        }
        true
    }
}
