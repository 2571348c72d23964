//! Names: from a path to what a directory holds, and back.
//!
//! A directory entry has a short name, eleven bytes in capitals in an old character set, and
//! before it, unless the short name says it all, a long name in UTF-16. Names keep the case they
//! were made with and are found in any case. Bytes of short names past ASCII are code page 437,
//! the default of Linux and of upstream; we never write any.

use taipan_vfs::{Errno, Result};

/// Longest name, in UTF-16 units.
pub(crate) const NAME_MAX: usize = 255;
/// Longest short name as it is shown: eight, a dot, three.
const SHORT_MAX: usize = 12;
/// Units that one entry of a long name holds.
pub(crate) const PIECE: usize = 13;
/// In byte 12 of an entry: the name proper is shown in small letters.
const SMALL_BASE: u8 = 0x08;
/// In byte 12 of an entry: the extension is shown in small letters.
const SMALL_EXTENSION: u8 = 0x10;

/// A name in UTF-16, with room for what a hostile directory claims.
pub(crate) struct Units {
    units: [u16; NAME_MAX + 5],
    length: usize,
}

impl Units {
    pub const fn new() -> Self {
        Units {
            units: [0; NAME_MAX + 5],
            length: 0,
        }
    }

    pub fn as_slice(&self) -> &[u16] {
        self.units.get(..self.length).unwrap_or(&[])
    }

    pub fn clear(&mut self) {
        self.length = 0;
    }

    /// The thirteen places of piece `index`, where there is room.
    pub fn piece_mut(&mut self, index: usize) -> Option<&mut [u16; PIECE]> {
        let start = index.checked_mul(PIECE)?;
        self.units.get_mut(start..)?.first_chunk_mut()
    }

    /// Takes the first `pieces` pieces as the name: up to the first zero.
    pub fn finish(&mut self, pieces: usize) {
        let all = self.units.get(..pieces * PIECE).unwrap_or(&[]);
        let end = all.iter().position(|&unit| unit == 0);
        self.length = end.unwrap_or(all.len());
    }

    fn push(&mut self, unit: u16) {
        if let Some(place) = self.units.get_mut(self.length) {
            *place = unit;
            self.length += 1;
        }
    }

    /// Replaces what is held by a short name as it is shown: with a dot, in the case that
    /// `case` (byte 12 of the entry) asks for.
    pub fn set_short(&mut self, short: &[u8; 11], case: u8) {
        self.clear();
        let (base, extension) = short.split_at(8);
        let parts = [
            (base, case & SMALL_BASE != 0),
            (extension, case & SMALL_EXTENSION != 0),
        ];
        for (part, small) in parts {
            let part = part.trim_ascii_end();
            if self.length > 0 && !part.is_empty() {
                self.push(u16::from(b'.'));
            }
            for (index, &byte) in part.iter().enumerate() {
                let byte = match byte {
                    // A first byte of 0xe5 would mean a free entry.
                    0x05 if index == 0 && self.length == 0 => 0xe5,
                    _ => byte,
                };
                match byte {
                    0..0x80 if small => self.push(u16::from(byte.to_ascii_lowercase())),
                    0..0x80 => self.push(u16::from(byte)),
                    _ => self.push(CODE_PAGE_437[usize::from(byte & 0x7f)]),
                };
            }
        }
    }

    /// Whether a directory takes this for the given name.
    pub fn is(&self, name: &Name<'_>) -> bool {
        let mut units = self.as_slice().iter();
        self.length == name.length
            && name.text.encode_utf16().all(|unit| {
                // Few names differ in case only.
                let ours = units.next().copied().unwrap_or(0);
                ours == unit || capital(ours) == capital(unit)
            })
    }

    /// Writes the name as UTF-8 to the front of `into` and returns its length. `None` if it does
    /// not fit, is not text, or is no name.
    pub fn encode(&self, into: &mut [u8]) -> Option<usize> {
        let mut end = 0;
        for character in char::decode_utf16(self.as_slice().iter().copied()) {
            let character = character.ok()?;
            if !allowed(character) {
                return None;
            }
            let place = into.get_mut(end..end + character.len_utf8())?;
            end += character.encode_utf8(place).len();
        }
        (end > 0).then_some(end)
    }
}

/// A name that a program gave.
pub(crate) struct Name<'p> {
    pub text: &'p str,
    /// In UTF-16 units.
    length: usize,
    /// The short name; where [`Name::is_short`] is not set, one that may serve.
    short: [u8; 11],
    /// Byte 12 of the entry, for a short name that says it all.
    pub case: u8,
    /// The short name says it all.
    pub is_short: bool,
    /// Something had to be left out of the short name.
    lossy: bool,
}

/// Whether a character can be in a name.
fn allowed(character: char) -> bool {
    !matches!(
        character,
        '\0'..=' ' | '\x7f' | '"' | '*' | '/' | ':' | '<' | '>' | '?' | '\\' | '|'
    ) || character == ' '
}

impl<'p> Name<'p> {
    /// Takes a path component, in UTF-8. As on every FAT system, dots and spaces at the end do
    /// not count. `EINVAL` for a name that FAT cannot hold, `ENAMETOOLONG` for one longer than
    /// 255 UTF-16 units.
    pub fn new(component: &'p [u8]) -> Result<Name<'p>> {
        let text = core::str::from_utf8(component).map_err(|_| Errno::EINVAL)?;
        let text = text.trim_end_matches(['.', ' ']);
        if text.is_empty() {
            return Err(Errno::EINVAL);
        }
        if !text.chars().all(allowed) {
            return Err(Errno::EINVAL);
        }
        let length = text.encode_utf16().count();
        if length > NAME_MAX {
            return Err(Errno::ENAMETOOLONG);
        }
        let mut name = Name {
            text,
            length,
            short: [b' '; 11],
            case: 0,
            is_short: false,
            lossy: false,
        };
        name.make_short(text.as_bytes());
        Ok(name)
    }

    fn make_short(&mut self, text: &[u8]) {
        let (base, extension) = match text.iter().rposition(|&byte| byte == b'.') {
            Some(dot) if dot > 0 => (&text[..dot], &text[dot + 1..]),
            _ => (text, &[][..]),
        };
        let (base_place, extension_place) = self.short.split_at_mut(8);
        let base = fill_short(base_place, base);
        let extension = fill_short(extension_place, extension);
        self.lossy = base.lossy || extension.lossy;
        self.is_short = !self.lossy && !base.is_mixed() && !extension.is_mixed();
        if self.is_short {
            self.case =
                (SMALL_BASE * u8::from(base.small)) | (SMALL_EXTENSION * u8::from(extension.small));
        }
    }

    /// Whether it could be a short name, or a long name's alias: it is not too long for one.
    pub fn can_be_short(&self) -> bool {
        self.length <= SHORT_MAX
    }

    /// Whether a short name says all of this one.
    pub fn is_short_name(&self, short: &[u8; 11]) -> bool {
        self.is_short && self.short == *short
    }

    /// Entries that the name takes in a directory.
    pub fn entries(&self) -> u32 {
        match self.is_short {
            true => 1,
            false => 1 + self.length.div_ceil(PIECE) as u32,
        }
    }

    /// The short names that may serve, best first; the first as it is, if nothing was left out,
    /// then four with a number, then some with a number and a hash of the name, as Windows makes
    /// them. `round` changes the hash.
    pub fn short(&self, choice: u32, round: u32) -> [u8; 11] {
        let mut short = self.short;
        if self.is_short || choice == 0 {
            return short;
        }
        let base = short[..8].trim_ascii_end().len();
        let (keep, digit) = match choice {
            1..=4 => (base.min(6), choice),
            _ => {
                let start = base.min(2);
                let mut hash = self.hash(round);
                for place in &mut short[start..start + 4] {
                    *place = b"0123456789ABCDEF"[(hash & 15) as usize];
                    hash >>= 4;
                }
                (start + 4, choice - 4)
            }
        };
        short[keep] = b'~';
        short[keep + 1] = b'0' + digit as u8;
        short[keep + 2..8].fill(b' ');
        short
    }

    /// The choices of [`Name::short`] that there are, as a set of bits.
    pub fn choices(&self) -> u32 {
        match (self.is_short, self.lossy) {
            (true, _) => 1,
            (_, true) => (1 << SHORT_CHOICES) - 2,
            (_, false) => (1 << SHORT_CHOICES) - 1,
        }
    }

    /// Which of the choices a short name in the directory rules out, as a set of bits. A name
    /// that is short itself is known not to be there.
    pub fn clashes(&self, round: u32, taken: &[u8; 11]) -> u32 {
        if self.is_short {
            return 0;
        }
        // Only two of those with a number can end as this one does.
        let tilde = taken[..8].iter().rposition(|&byte| byte == b'~');
        let digit = tilde.and_then(|tilde| taken.get(tilde + 1));
        let digit = digit.map_or(0, |&digit| u32::from(digit.wrapping_sub(b'0')));
        let choices = match digit {
            1..=4 => [0, digit, digit + 4],
            5..=9 => [0, 0, digit + 4],
            _ => [0; 3],
        };
        choices
            .into_iter()
            .filter(|&choice| self.short(choice, round) == *taken)
            .fold(0, |set, choice| set | 1 << choice)
    }

    fn hash(&self, round: u32) -> u32 {
        let mut hash = 0x811c_9dc5 ^ round;
        for unit in self.text.encode_utf16() {
            hash = (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193);
        }
        hash ^ hash >> 16
    }
}

/// How many choices of short names there are.
pub(crate) const SHORT_CHOICES: u32 = 1 + 4 + 9;

/// What became of one part of a name on its way into a short name.
struct Part {
    lossy: bool,
    small: bool,
    large: bool,
}

impl Part {
    fn is_mixed(&self) -> bool {
        self.small && self.large
    }
}

fn fill_short(place: &mut [u8], part: &[u8]) -> Part {
    let mut outcome = Part {
        lossy: false,
        small: false,
        large: false,
    };
    let mut places = place.iter_mut();
    for &byte in part {
        let byte = match byte {
            b'a'..=b'z' => {
                outcome.small = true;
                byte.to_ascii_uppercase()
            }
            b'A'..=b'Z' => {
                outcome.large = true;
                byte
            }
            b' ' | b'.' => {
                outcome.lossy = true;
                continue;
            }
            b'+' | b',' | b';' | b'=' | b'[' | b']' => {
                outcome.lossy = true;
                b'_'
            }
            0..0x80 => byte,
            // One replacement for a character, not one for each of its bytes.
            0x80..0xc0 => continue,
            _ => {
                outcome.lossy = true;
                b'_'
            }
        };
        match places.next() {
            Some(place) => *place = byte,
            None => {
                outcome.lossy = true;
                break;
            }
        }
    }
    outcome
}

/// The checksum of a short name that its long name carries.
pub(crate) fn checksum(short: &[u8; 11]) -> u8 {
    short
        .iter()
        .fold(0, |sum: u8, &byte| sum.rotate_right(1).wrapping_add(byte))
}

/// The capital of a UTF-16 unit, for comparing: Latin, Greek, Cyrillic, Armenian and full-width
/// letters; others are compared as they are.
fn capital(unit: u16) -> u16 {
    match unit {
        0..0x61 => unit,
        0x61..=0x7a | 0xe0..=0xf6 | 0xf8..=0xfe => unit - 0x20,
        0xff => 0x178,
        0x3ac => 0x386,
        0x3ad..=0x3af => unit - 0x25,
        0x3cc => 0x38c,
        0x3cd | 0x3ce => unit - 0x3f,
        0x3b1..=0x3c1 | 0x3c3..=0x3cb | 0x430..=0x44f | 0xff41..=0xff5a => unit - 0x20,
        0x450..=0x45f => unit - 0x50,
        0x561..=0x586 => unit - 0x30,
        // Pairs, the capital even.
        0x100..=0x12f
        | 0x132..=0x137
        | 0x14a..=0x177
        | 0x460..=0x481
        | 0x48a..=0x4bf
        | 0x4d0..=0x52f
        | 0x1e00..=0x1e95
        | 0x1ea0..=0x1eff => unit & !1,
        // Pairs, the capital odd.
        0x139..=0x148 | 0x179..=0x17e | 0x4c1..=0x4ce if unit.is_multiple_of(2) => unit - 1,
        _ => unit,
    }
}

/// Code page 437 from 0x80 on.
#[rustfmt::skip]
static CODE_PAGE_437: [u16; 128] = [
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7,
    0x00ea, 0x00eb, 0x00e8, 0x00ef, 0x00ee, 0x00ec, 0x00c4, 0x00c5,
    0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9,
    0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192,
    0x00e1, 0x00ed, 0x00f3, 0x00fa, 0x00f1, 0x00d1, 0x00aa, 0x00ba,
    0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556,
    0x2555, 0x2563, 0x2551, 0x2557, 0x255d, 0x255c, 0x255b, 0x2510,
    0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567,
    0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b,
    0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
    0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4,
    0x03a6, 0x0398, 0x03a9, 0x03b4, 0x221e, 0x03c6, 0x03b5, 0x2229,
    0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248,
    0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
];

#[cfg(test)]
mod tests;
