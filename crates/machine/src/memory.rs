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
}

/// Memory at absolute addresses. Addresses are multiples of the width; callers see to that.
pub trait Memory {
    /// What is there, the bits above the width zero; `None` where a program may not read.
    fn read(&mut self, address: usize, width: Width) -> Option<u32>;

    /// Writes the low bits of `value`; `false` where a program may not write.
    fn write(&mut self, address: usize, width: Width, value: u32) -> bool;

    /// Reads bytes: a word, half word or byte that is aligned in one go, anything else byte by
    /// byte. `false` where a program may not read.
    fn read_bytes(&mut self, address: usize, into: &mut [u8]) -> bool {
        if let Some(width) = whole(address, into.len()) {
            let value = self.read(address, width);
            for (byte, value) in into
                .iter_mut()
                .zip(value.unwrap_or(0).to_ne_bytes_of(width))
            {
                *byte = value;
            }
            return value.is_some();
        }
        let mut addresses = address..;
        into.iter_mut().all(|byte| {
            let at = addresses.next().unwrap_or(address);
            let value = self.read(at, Width::Byte);
            *byte = value.unwrap_or(0) as u8;
            value.is_some()
        })
    }

    /// Writes bytes, as [`Memory::read_bytes`] reads them. `false` where a program may not write.
    fn write_bytes(&mut self, address: usize, data: &[u8]) -> bool {
        if let Some(width) = whole(address, data.len()) {
            let value = match *data {
                [a, b, c, d] => u32::from_ne_bytes([a, b, c, d]),
                [a, b] => u16::from_ne_bytes([a, b]).into(),
                [a] => a.into(),
                _ => return false,
            };
            return self.write(address, width, value);
        }
        (address..)
            .zip(data)
            .all(|(at, byte)| self.write(at, Width::Byte, (*byte).into()))
    }
}

/// The width of a range that can be had in one go.
fn whole(address: usize, len: usize) -> Option<Width> {
    let width = match len {
        1 => Width::Byte,
        2 => Width::Half,
        4 => Width::Word,
        _ => return None,
    };
    address.is_multiple_of(len).then_some(width)
}

trait BytesOf {
    fn to_ne_bytes_of(self, width: Width) -> [u8; 4];
}

impl BytesOf for u32 {
    /// The bytes of a value of this width in the machine's order, at the start of the array.
    fn to_ne_bytes_of(self, width: Width) -> [u8; 4] {
        match width {
            Width::Word => self.to_ne_bytes(),
            Width::Half => {
                let [a, b] = (self as u16).to_ne_bytes();
                [a, b, 0, 0]
            }
            Width::Byte => [self as u8, 0, 0, 0],
        }
    }
}
