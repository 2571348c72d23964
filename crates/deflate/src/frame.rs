//! What zlib and gzip put around a DEFLATE stream: a header before it, a checksum behind.

use crate::checksum::{Adler32, Crc32};
use crate::inflater::Error;

/// What is around a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Nothing.
    Raw,
    /// Two bytes before, Adler-32 behind.
    Zlib,
    /// Ten bytes or more before, CRC-32 and length behind.
    Gzip,
}

/// What a header says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// What it is a header of.
    pub format: Format,
    /// The stream needs a window of two to the power of this.
    pub bits: u32,
}

impl Format {
    /// Writes the header for a stream with a window of `1 << bits`: its length, 10 at most.
    pub fn header(self, bits: u32, out: &mut [u8; 10]) -> usize {
        match self {
            Format::Raw => 0,
            Format::Zlib => {
                // Deflate, and the window from 512 bytes on; default level, no dictionary.
                let method = 8 | (bits.saturating_sub(8).max(1) as u8) << 4;
                let mut flags = 0x80u8;
                flags |= 31 - ((u16::from(method) << 8 | u16::from(flags)) % 31) as u8;
                out[..2].copy_from_slice(&[method, flags]);
                2
            }
            Format::Gzip => {
                // No time, the fastest level, made on Unix.
                *out = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3];
                10
            }
        }
    }
}

/// Reads the header of a zlib or gzip stream.
///
/// # Errors
/// What the source said; `Format` if it is the header of neither.
pub fn read_header<E>(source: &mut dyn FnMut() -> Result<u8, E>) -> Result<Header, Error<E>> {
    let mut next = || source().map_err(Error::Source);
    let first = [next()?, next()?];
    if first == [0x1f, 0x8b] {
        let mut rest = [0; 8];
        for byte in &mut rest {
            *byte = next()?;
        }
        let flags = rest[1];
        if rest[0] != 8 || flags & 0xe0 != 0 {
            return Err(Error::Format);
        }
        if flags & 4 != 0 {
            let len = u16::from_le_bytes([next()?, next()?]);
            for _ in 0..len {
                next()?;
            }
        }
        // File name and comment.
        for flag in [8, 16] {
            if flags & flag != 0 {
                while next()? != 0 {}
            }
        }
        if flags & 2 != 0 {
            next()?;
            next()?;
        }
        return Ok(Header {
            format: Format::Gzip,
            bits: 15,
        });
    }
    let bits = u32::from(first[0] >> 4) + 8;
    let checked = u16::from_be_bytes(first) % 31 == 0;
    if !checked || first[0] & 15 != 8 || bits > 15 || first[1] & 0x20 != 0 {
        return Err(Error::Format);
    }
    Ok(Header {
        format: Format::Zlib,
        bits,
    })
}

/// The checksum of a format, while data goes by.
#[derive(Clone, Copy, Debug)]
pub enum Checksum {
    /// None.
    Raw,
    /// Of zlib.
    Zlib(Adler32),
    /// Of gzip, with the number of bytes.
    Gzip(Crc32, u32),
}

impl Checksum {
    /// Of no data.
    pub const fn new(format: Format) -> Checksum {
        match format {
            Format::Raw => Checksum::Raw,
            Format::Zlib => Checksum::Zlib(Adler32::new()),
            Format::Gzip => Checksum::Gzip(Crc32::new(), 0),
        }
    }

    /// Adds data.
    pub fn update(&mut self, data: &[u8]) {
        match self {
            Checksum::Raw => {}
            Checksum::Zlib(adler) => adler.update(data),
            Checksum::Gzip(crc, len) => {
                crc.update(data);
                *len = len.wrapping_add(data.len() as u32);
            }
        }
    }
}

/// What comes behind a stream: up to eight bytes, and how many.
pub fn trailer(checksum: &Checksum) -> ([u8; 8], usize) {
    let mut bytes = [0; 8];
    match checksum {
        Checksum::Raw => (bytes, 0),
        Checksum::Zlib(adler) => {
            bytes[..4].copy_from_slice(&adler.value().to_be_bytes());
            (bytes, 4)
        }
        Checksum::Gzip(crc, len) => {
            bytes[..4].copy_from_slice(&crc.value().to_le_bytes());
            bytes[4..].copy_from_slice(&len.to_le_bytes());
            (bytes, 8)
        }
    }
}
