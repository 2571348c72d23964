//! CRC-32 as zlib has it, a bit at a time: tables are short, and a lookup table would be longer
//! than all that is checked with it.

/// Goes on with a checksum; the first one is 0.
pub fn crc32(crc: u32, bytes: &[u8]) -> u32 {
    let mut crc = !crc;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}
