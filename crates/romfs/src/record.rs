//! The format's two building blocks, numbers and records, as they are read.

/// Marks what was never written.
pub const UNUSED: u32 = 0;
/// Bytes that mean nothing.
pub const PADDING: u32 = 1;
/// A file's bytes.
pub const VERBATIM: u32 = 2;
/// Where in the image a file's bytes are: their number, then their offset.
pub const INDIRECT: u32 = 3;
/// A directory: the length of its name, the name, records.
pub const DIRECTORY: u32 = 4;
/// A file: the length of its name, the name, records.
pub const FILE: u32 = 5;
/// The first bytes of an image: the record that all others are in. As a number, 0x14a6b1.
pub const MAGIC: [u8; 3] = [0xd2, 0xcd, 0x31];

/// A number, most significant part first, seven bits a byte; the bytes after it. `None` if
/// the bytes end within it or it does not fit 32 bits.
pub fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0u32;
    let mut rest = bytes;
    loop {
        let (byte, after) = rest.split_first()?;
        rest = after;
        if value >> 25 != 0 {
            return None;
        }
        value = value << 7 | u32::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, rest));
        }
    }
}

/// A record: its kind, its payload, and the bytes after it. `None` if it is not whole, or
/// says that it is unused.
pub fn record(bytes: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let (kind, rest) = number(bytes)?;
    let (len, rest) = number(rest)?;
    let (payload, rest) = rest.split_at_checked(len)?;
    let kind = kind as u32;
    (kind != UNUSED).then_some((kind, payload, rest))
}

/// A name with its length before it, and the bytes after it.
pub fn name(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = number(bytes)?;
    rest.split_at_checked(len)
}
