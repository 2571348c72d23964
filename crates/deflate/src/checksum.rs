//! The checksums of zlib and gzip.

/// Adler-32, of zlib.
#[derive(Clone, Copy, Debug)]
pub struct Adler32(u32);

/// The largest prime below 65536.
const MODULUS: u32 = 65521;
/// As many bytes can be added before the sums overflow.
const RUN: usize = 5552;

impl Adler32 {
    /// Of no bytes.
    pub const fn new() -> Adler32 {
        Adler32(1)
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        let (mut low, mut high) = (self.0 & 0xffff, self.0 >> 16);
        for run in bytes.chunks(RUN) {
            for byte in run {
                low += u32::from(*byte);
                high += low;
            }
            low %= MODULUS;
            high %= MODULUS;
        }
        self.0 = high << 16 | low;
    }

    /// The checksum.
    pub const fn value(&self) -> u32 {
        self.0
    }
}

impl Default for Adler32 {
    fn default() -> Adler32 {
        Adler32::new()
    }
}

/// CRC-32, of gzip.
#[derive(Clone, Copy, Debug)]
pub struct Crc32(u32);

/// What four bits do to the checksum.
static NIBBLES: [u32; 16] = {
    let mut table = [0u32; 16];
    let mut index = 0;
    while index < 16 {
        let mut crc = index as u32;
        let mut bit = 0;
        while bit < 4 {
            crc = if crc & 1 != 0 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
};

impl Crc32 {
    /// Of no bytes.
    pub const fn new() -> Crc32 {
        Crc32(u32::MAX)
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        let mut crc = self.0;
        for byte in bytes {
            crc ^= u32::from(*byte);
            crc = crc >> 4 ^ NIBBLES[(crc & 15) as usize];
            crc = crc >> 4 ^ NIBBLES[(crc & 15) as usize];
        }
        self.0 = crc;
    }

    /// The checksum.
    pub const fn value(&self) -> u32 {
        !self.0
    }
}

impl Default for Crc32 {
    fn default() -> Crc32 {
        Crc32::new()
    }
}
