//! The 32 bytes of a directory entry: reading and filling them in.

use crate::name::PIECE;
use crate::shape::{long, put, word};
use crate::time::Stamp;
use core::mem::replace;

/// The bytes of an entry.
pub(crate) type Raw = [u8; 32];

/// First byte of an entry that is free.
pub(crate) const FREE: u8 = 0xe5;
/// First byte of an entry that is free, as are all that follow.
pub(crate) const END: u8 = 0;

/// The file must not be changed.
pub(crate) const READ_ONLY: u8 = 0x01;
/// The volume's label; part of a long name, together with the three bits below.
pub(crate) const LABEL: u8 = 0x08;
/// All that is set in part of a long name.
const LONG: u8 = 0x0f;
/// The bits that tell part of a long name.
const LONG_MASK: u8 = 0x3f;
pub(crate) const DIRECTORY: u8 = 0x10;
/// The file changed since it was last backed up.
pub(crate) const ARCHIVE: u8 = 0x20;
/// In the ordinal of a part of a long name: it is the last part, which comes first.
const LAST_PART: u8 = 0x40;

/// Where in an entry the units of a long name are.
const UNITS_AT: [u8; PIECE] = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];

/// What an entry is.
pub(crate) enum Kind {
    /// Free, and all that follow are.
    End,
    Free,
    /// Part of a long name: its place, from 1; whether it is the last part; the checksum of the
    /// short name.
    Long(u8, bool, u8),
    Label,
    /// `.` or `..`.
    Dots,
    /// A file or directory.
    Short,
}

pub(crate) fn kind(raw: &Raw) -> Kind {
    match (raw[0], raw[11]) {
        (END, _) => Kind::End,
        (FREE, _) => Kind::Free,
        (ordinal, attributes) if attributes & LONG_MASK == LONG => {
            Kind::Long(ordinal & 0x1f, ordinal & LAST_PART != 0, raw[13])
        }
        (_, attributes) if attributes & LABEL != 0 => Kind::Label,
        (b'.', _) => Kind::Dots,
        _ => Kind::Short,
    }
}

/// The short name.
pub(crate) fn short(raw: &Raw) -> &[u8; 11] {
    // An array of 32 begins with one of 11.
    raw.first_chunk().unwrap_or(&[b' '; 11])
}

/// The units in part of a long name.
pub(crate) fn units(raw: &Raw) -> [u16; PIECE] {
    UNITS_AT.map(|at| word(raw, usize::from(at)) as u16)
}

/// Part of a long name: which, of how many, for which short name, with which units. After the
/// name's end comes a zero, then ones.
pub(crate) fn long_part(part: usize, parts: usize, checksum: u8, name: &str) -> Raw {
    let mut raw = [0; 32];
    raw[0] = part as u8 | if part == parts { LAST_PART } else { 0 };
    raw[11] = LONG;
    raw[13] = checksum;
    let mut units = name.encode_utf16().skip((part - 1) * PIECE);
    let mut after = 0;
    for at in UNITS_AT {
        let unit = units
            .next()
            .unwrap_or_else(|| replace(&mut after, u16::MAX));
        put(&mut raw, usize::from(at), &unit.to_le_bytes());
    }
    raw
}

/// What an entry says of a file or directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meta {
    pub attributes: u8,
    /// First cluster, 0 for none; of a directory, 0 for the root.
    pub start: u32,
    /// Length in bytes; 0 for directories.
    pub size: u32,
    pub modified: Stamp,
}

impl Meta {
    pub fn of(raw: &Raw) -> Meta {
        Meta {
            attributes: raw[11],
            start: word(raw, 26) | word(raw, 20) << 16,
            size: long(raw, 28),
            modified: Stamp(long(raw, 22)),
        }
    }

    pub fn is_dir(&self) -> bool {
        self.attributes & DIRECTORY != 0
    }

    /// Writes it into an entry, which keeps its name and when it was created.
    pub fn store(&self, raw: &mut [u8]) {
        put(raw, 11, &[self.attributes]);
        put(raw, 20, &((self.start >> 16) as u16).to_le_bytes());
        put(raw, 22, &self.modified.0.to_le_bytes());
        put(raw, 26, &(self.start as u16).to_le_bytes());
        put(raw, 28, &self.size.to_le_bytes());
    }

    /// An entry made now.
    pub fn to_raw(self, short: &[u8; 11], case: u8) -> Raw {
        let mut raw = [0; 32];
        put(&mut raw, 0, short);
        raw[12] = case;
        put(&mut raw, 14, &self.modified.0.to_le_bytes());
        put(
            &mut raw,
            18,
            &((self.modified.0 >> 16) as u16).to_le_bytes(),
        );
        self.store(&mut raw);
        raw
    }
}
