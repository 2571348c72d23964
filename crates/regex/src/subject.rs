//! What is searched, and patterns: text or bytes, read one character at a time.

/// Text in UTF-8, or bytes, each of which is a character of its own.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    bytes: &'a [u8],
    utf8: bool,
}

impl<'a> Subject<'a> {
    /// Text.
    pub const fn text(text: &'a str) -> Subject<'a> {
        Subject {
            bytes: text.as_bytes(),
            utf8: true,
        }
    }

    /// Bytes.
    pub const fn bytes(bytes: &'a [u8]) -> Subject<'a> {
        Subject { bytes, utf8: false }
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Is it text?
    pub const fn is_text(&self) -> bool {
        self.utf8
    }

    /// How many bytes it has.
    pub const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Is it empty?
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Up to a position, which lies between characters.
    pub fn up_to(&self, end: usize) -> Subject<'a> {
        Subject {
            bytes: self.bytes.get(..end).unwrap_or(self.bytes),
            utf8: self.utf8,
        }
    }

    /// The character at a position and where the next one begins; `None` at the end.
    #[inline]
    pub fn next(&self, position: usize) -> Option<(u32, usize)> {
        let first = *self.bytes.get(position)?;
        if first < 0x80 || !self.utf8 {
            return Some((u32::from(first), position + 1));
        }
        Some(self.next_long(u32::from(first), position))
    }

    fn next_long(&self, first: u32, position: usize) -> (u32, usize) {
        let (mut code, count) = match first {
            0xf0.. => (first & 7, 3),
            0xe0.. => (first & 15, 2),
            0xc0.. => (first & 31, 1),
            // Not reached in text.
            _ => return (first, position + 1),
        };
        let rest = self.bytes.get(position + 1..).unwrap_or(&[]);
        for byte in rest.iter().take(count) {
            code = code << 6 | u32::from(byte & 63);
        }
        (code, (position + 1 + count).min(self.bytes.len()))
    }

    /// Where the character before a position begins; `None` at the start.
    #[inline]
    pub fn before(&self, position: usize) -> Option<usize> {
        let mut before = position.checked_sub(1)?;
        while self.utf8 && before > 0 && self.bytes.get(before).is_some_and(|b| b & 0xc0 == 0x80) {
            before -= 1;
        }
        Some(before)
    }

    /// The character before a position.
    pub(crate) fn last(&self, position: usize) -> Option<u32> {
        let before = self.before(position)?;
        self.next(before).map(|(code, _)| code)
    }
}
