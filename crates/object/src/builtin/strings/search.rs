//! Searching for bytes in bytes, in time proportional to their number. UTF-8 text is
//! searched as bytes: a character never starts inside another.

use memchr::memmem;

/// Where `needle` first is in `haystack`.
#[inline]
pub fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(0),
        [byte] => memchr::memchr(*byte, haystack),
        _ if needle.len() > haystack.len() => None,
        _ => memmem::find(haystack, needle),
    }
}

/// Where `needle` last is in `haystack`.
#[inline]
pub fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(haystack.len()),
        [byte] => memchr::memrchr(*byte, haystack),
        _ if needle.len() > haystack.len() => None,
        _ => memmem::rfind(haystack, needle),
    }
}

/// Goes through the places where a needle is, without overlaps.
pub struct Occurrences<'a> {
    haystack: &'a [u8],
    needle: &'a [u8],
    position: usize,
}

impl<'a> Occurrences<'a> {
    /// Those of a needle that is not empty.
    pub fn of(haystack: &'a [u8], needle: &'a [u8]) -> Occurrences<'a> {
        Occurrences {
            haystack,
            needle,
            position: 0,
        }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let rest = self.haystack.get(self.position..)?;
        let found = self.position + find(rest, self.needle)?;
        self.position = found + self.needle.len().max(1);
        Some(found)
    }
}
