//! Short texts in place, for names and mount points.

use core::fmt;

/// A text of at most `N` bytes, none of them NUL.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text<const N: usize> {
    bytes: [u8; N],
    len: u8,
}

impl<const N: usize> Text<N> {
    /// No text.
    pub const EMPTY: Text<N> = Text {
        bytes: [0; N],
        len: 0,
    };

    /// This text; `None` if it is too long or has a NUL.
    pub const fn new(text: &str) -> Option<Text<N>> {
        let from = text.as_bytes();
        if from.len() > N || from.len() > u8::MAX as usize {
            return None;
        }
        let mut bytes = [0; N];
        let mut at = 0;
        while at < from.len() {
            if from[at] == 0 {
                return None;
            }
            bytes[at] = from[at];
            at += 1;
        }
        Some(Text {
            bytes,
            len: from.len() as u8,
        })
    }

    /// Up to the first NUL; `None` if that is no text, or if anything but NULs follows.
    pub fn from_padded(padded: &[u8]) -> Option<Text<N>> {
        let end = padded.iter().position(|byte| *byte == 0)?;
        let (text, rest) = padded.split_at(end);
        match rest.iter().all(|byte| *byte == 0) {
            true => Text::new(core::str::from_utf8(text).ok()?),
            false => None,
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.len));
        bytes
            .and_then(|bytes| core::str::from_utf8(bytes).ok())
            .unwrap_or_default()
    }

    /// The text without what does not fit.
    pub fn cut(text: &str) -> Text<N> {
        let mut end = text.len().min(N);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let cut = text.get(..end).unwrap_or_default();
        Text::new(cut).unwrap_or(Text::EMPTY)
    }
}

impl<const N: usize> From<&str> for Text<N> {
    fn from(text: &str) -> Text<N> {
        Text::cut(text)
    }
}

impl<const N: usize> fmt::Display for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<const N: usize> fmt::Debug for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
