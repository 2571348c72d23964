//! Searching for bytes in bytes, in time proportional to their number. UTF-8 text is
//! searched as bytes: a character never starts inside another.
//!
//! Candidates are found by their first byte. When that turns out to be slow, because many
//! fail late, the rest is searched by the two-way algorithm of Crochemore and Perrin, which
//! needs no memory.

/// Where `needle` first is in `haystack`.
pub fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let (first, rest) = match needle {
        [] => return Some(0),
        [byte] => return memchr::memchr(*byte, haystack),
        [first, rest @ ..] => (first, rest),
    };
    let starts = haystack.len().checked_sub(rest.len())?;
    let (mut position, mut spent) = (0, 0);
    while let Some(found) = memchr::memchr(*first, haystack.get(position..starts)?) {
        let start = position + found;
        let equal = common_prefix(&haystack[start + 1..], rest);
        if equal == rest.len() {
            return Some(start);
        }
        position = start + 1;
        spent += equal;
        if is_slow(spent, position) {
            let found = two_way(&haystack[position..], needle, Direction::Forward)?;
            return Some(position + found);
        }
    }
    None
}

/// Where `needle` last is in `haystack`.
pub fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let (first, rest) = match needle {
        [] => return Some(haystack.len()),
        [byte] => return memchr::memrchr(*byte, haystack),
        [first, rest @ ..] => (first, rest),
    };
    let starts = haystack.len().checked_sub(rest.len())?;
    let (mut end, mut spent) = (starts, 0);
    while let Some(start) = memchr::memrchr(*first, &haystack[..end]) {
        let equal = common_prefix(&haystack[start + 1..], rest);
        if equal == rest.len() {
            return Some(start);
        }
        end = start;
        spent += equal;
        if is_slow(spent, starts - end) {
            let haystack = &haystack[..end + rest.len()];
            let found = two_way(haystack, needle, Direction::Backward)?;
            return Some(haystack.len() - found - needle.len());
        }
    }
    None
}

/// Have failed candidates cost too much for how far the search has come?
fn is_slow(spent: usize, progress: usize) -> bool {
    // Texts on the smallest boards are too short for it to matter.
    cfg!(feature = "str-methods") && spent / 4 > progress + 64
}

fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Which way bytes are read: backwards, a slice is its own mirror image.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

impl Direction {
    #[inline(always)]
    fn at(self, bytes: &[u8], index: usize) -> u8 {
        match self {
            Direction::Forward => bytes[index],
            Direction::Backward => bytes[bytes.len() - 1 - index],
        }
    }
}

/// The start of the suffix of `needle` that is the greatest in one of the two orders of
/// bytes, and the period of that suffix.
fn greatest_suffix(needle: &[u8], direction: Direction, descending: bool) -> (usize, usize) {
    let (mut suffix, mut candidate, mut offset, mut period) = (0, 1, 0, 1);
    while candidate + offset < needle.len() {
        let a = direction.at(needle, candidate + offset);
        let b = direction.at(needle, suffix + offset);
        if a == b {
            offset += 1;
            if offset == period {
                candidate += period;
                offset = 0;
            }
        } else if (a < b) != descending {
            candidate += offset + 1;
            offset = 0;
            period = candidate - suffix;
        } else {
            suffix = candidate;
            candidate += 1;
            offset = 0;
            period = 1;
        }
    }
    (suffix, period)
}

/// Where a needle of at least two bytes first is, read in one direction.
#[inline(never)]
fn two_way(haystack: &[u8], needle: &[u8], direction: Direction) -> Option<usize> {
    let (split, mut period) = Ord::max(
        greatest_suffix(needle, direction, false),
        greatest_suffix(needle, direction, true),
    );
    let len = needle.len();
    let last = haystack.len().checked_sub(len)?;
    let equal = |start: usize, index: usize| {
        direction.at(needle, index) == direction.at(haystack, start + index)
    };
    let periodic =
        (0..split).all(|index| direction.at(needle, index) == direction.at(needle, index + period));
    if !periodic {
        period = split.max(len - split) + 1;
    }
    // How much of the needle's start is known to be there after a shift by the period.
    let mut known = 0;
    let mut start = 0;
    while start <= last {
        match (split.max(known)..len).find(|index| !equal(start, *index)) {
            Some(index) => {
                start += index - split + 1;
                known = 0;
            }
            None => {
                if (known..split).rev().all(|index| equal(start, index)) {
                    return Some(start);
                }
                start += period;
                known = if periodic { len - period } else { 0 };
            }
        }
    }
    None
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
