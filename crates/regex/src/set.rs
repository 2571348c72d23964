//! Sets of characters. A set is: the first word, with flags and how many words it has; a bit
//! for each ASCII character; then pairs of words: a range, or a class beyond ASCII.

use crate::class::{Class, lower, upper};

/// The set's bits stand for what it has not.
pub(crate) const NEGATED: u32 = 1;
/// Case makes no difference.
pub(crate) const FOLDED: u32 = 2;
/// Classes and case are those of ASCII.
pub(crate) const ASCII: u32 = 4;

/// Words before the pairs.
pub(crate) const FIXED: usize = 5;

/// The first word of a pair that is a class; the second has the class, and 4 for its opposite.
const CLASS: u32 = u32::MAX;

/// The pair for a class.
pub(crate) fn class_pair(class: Class, negated: bool) -> [u32; 2] {
    let number = match class {
        Class::Digit => 0,
        Class::Space => 1,
        Class::Word => 2,
    };
    [CLASS, number | u32::from(negated) << 2]
}

/// Does a class pair have a character beyond ASCII?
fn class_has(pair: u32, code: u32, flags: u32) -> bool {
    let class = match pair & 3 {
        0 => Class::Digit,
        1 => Class::Space,
        _ => Class::Word,
    };
    let has = flags & ASCII == 0 && class.has(code);
    has != (pair & 4 != 0)
}

fn pairs_have(pairs: &[u32], code: u32, flags: u32) -> bool {
    pairs.as_chunks::<2>().0.iter().any(|[low, high]| {
        if *low == CLASS {
            class_has(*high, code, flags)
        } else {
            (*low..=*high).contains(&code)
        }
    })
}

/// Does a set have a character? `set` is the instruction.
#[inline]
pub(crate) fn has(set: &[u32], code: u32) -> bool {
    let Some(first) = set.first() else {
        return false;
    };
    let flags = first >> 8;
    let found = match code {
        0..=127 => set
            .get(1 + (code >> 5) as usize)
            .is_some_and(|bits| bits >> (code & 31) & 1 != 0),
        _ => beyond_ascii(set, code, flags),
    };
    found != (flags & NEGATED != 0)
}

fn beyond_ascii(set: &[u32], code: u32, flags: u32) -> bool {
    let pairs = set.get(FIXED..).unwrap_or(&[]);
    if pairs_have(pairs, code, flags) {
        return true;
    }
    if flags & FOLDED == 0 {
        return false;
    }
    let ascii = flags & ASCII != 0;
    let (small, large) = (lower(code, ascii), upper(code, ascii));
    let one = |other: u32| other != code && (bit(set, other) || pairs_have(pairs, other, flags));
    one(small) || one(large)
}

/// The bit of an ASCII character.
fn bit(set: &[u32], code: u32) -> bool {
    code < 128
        && set
            .get(1 + (code >> 5) as usize)
            .is_some_and(|bits| bits >> (code & 31) & 1 != 0)
}
