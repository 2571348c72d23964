//! The table of the compile-time names that this build has, finding a string in it, and the
//! one-character ASCII strings. All of it is built at compile time, so nothing is set up at boot.

use crate::name::{Interned, Name, TextHash, text_hash};
use crate::names::ALL;

/// How many names this build has.
const COUNT: usize = {
    let (mut count, mut i) = (0, 0);
    while i < ALL.len() {
        count += ALL[i].1 as usize;
        i += 1;
    }
    count
};

/// The table is in groups of names with like hashes, four or so in each; two bytes of flash for each group.
const GROUPS: usize = COUNT.next_power_of_two() / 4;

const fn group(bytes: &[u8]) -> usize {
    text_hash(bytes) as usize % GROUPS
}

/// Where each group begins in [`TABLE`], and where the last one ends.
static STARTS: [u16; GROUPS + 1] = {
    let mut starts = [0; GROUPS + 1];
    let mut i = 0;
    while i < ALL.len() {
        starts[group(ALL[i].0.as_bytes()) + 1] += ALL[i].1 as u16;
        i += 1;
    }
    let mut at = 0;
    while at < GROUPS {
        starts[at + 1] += starts[at];
        at += 1;
    }
    starts
};

/// Where in [`TABLE`] each name of [`ALL`] is, if it is there.
static PLACES: [usize; ALL.len()] = {
    let mut next = STARTS;
    let mut places = [0; ALL.len()];
    let mut i = 0;
    while i < ALL.len() {
        let group = group(ALL[i].0.as_bytes());
        places[i] = next[group] as usize;
        next[group] += ALL[i].1 as u16;
        i += 1;
    }
    places
};

/// The texts in the order of [`TABLE`].
static TEXTS: [&str; COUNT] = {
    let mut texts = [""; COUNT];
    let mut i = 0;
    while i < ALL.len() {
        if ALL[i].1 {
            texts[PLACES[i]] = ALL[i].0;
        }
        i += 1;
    }
    texts
};

/// Their entries.
static TABLE: [Interned; COUNT] = {
    let mut table = [Interned::EMPTY; COUNT];
    let mut i = 0;
    while i < COUNT {
        table[i] = Interned::new(TEXTS[i]);
        i += 1;
    }
    table
};

/// What stands for the names that this build is without, so that what is left out of it by a constant
/// condition compiles: no text has this name. `cargo xtask firmware` refuses an image
/// that it is in.
static ABSENT_NAME: Interned = Interned::EMPTY;

/// The name at a position of [`ALL`].
pub(crate) const fn name_at(position: usize) -> Name {
    match ALL[position].1 {
        true => Name::from_static(&TABLE[PLACES[position]]),
        false => Name::from_static(&ABSENT_NAME),
    }
}

/// Number of one-character names: the ASCII range.
const ASCII_COUNT: usize = 128;

const ASCII_TEXT: [u8; ASCII_COUNT] = {
    let mut text = [0; ASCII_COUNT];
    let mut i = 0;
    while i < ASCII_COUNT {
        text[i] = i as u8;
        i += 1;
    }
    text
};

static ASCII_BYTES: [u8; ASCII_COUNT] = ASCII_TEXT;

static ASCII: [Interned; ASCII_COUNT] = {
    let mut table = [Interned::EMPTY; ASCII_COUNT];
    let mut i = 0;
    while i < ASCII_COUNT {
        table[i] = Interned::from_static_bytes(ASCII_BYTES.split_at(i).1.split_at(1).0);
        i += 1;
    }
    table
};

/// The one-character string of an ASCII character; `code` above 127 gives that of
/// its low seven bits.
#[inline(always)]
pub const fn ascii_character(code: u8) -> Name {
    Name::from_static(&ASCII[(code & 0x7f) as usize])
}

/// The compile-time name with these bytes, if there is one. `hash` is [`text_hash`] of them.
pub fn find(bytes: &[u8], hash: TextHash) -> Option<Name> {
    if let [code @ 0..=0x7f] = bytes {
        return Some(ascii_character(*code));
    }
    let group = hash as usize % GROUPS;
    let range = STARTS[group] as usize..STARTS[group + 1] as usize;
    TABLE[range]
        .iter()
        .map(Name::from_static)
        .find(|name| name.hash() == hash && name.bytes() == bytes)
}

/// The name of a text that may be among the compile-time names or not; if not, that of `entry`,
/// which has this text. For [`static_name!`](crate::static_name).
pub const fn resolve(text: &'static str, entry: &'static Interned) -> Name {
    let bytes = text.as_bytes();
    if let [code @ 0..=0x7f] = bytes {
        return ascii_character(*code);
    }
    let group = group(bytes);
    let mut position = STARTS[group] as usize;
    while position < STARTS[group + 1] as usize {
        if same(TEXTS[position].as_bytes(), bytes) {
            return Name::from_static(&TABLE[position]);
        }
        position += 1;
    }
    Name::from_static(entry)
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    a.len() == b.len()
}

/// The name with this text, for tables of modules outside the core. Where a core name has the
/// text it is that one; if not, two uses give two names, so that what Python sees is to be
/// interned first ([`Runtime::intern_in_place`](crate::Runtime::intern_in_place)).
#[macro_export]
macro_rules! static_name {
    ($text:expr) => {
        const {
            static ENTRY: $crate::name::Interned = $crate::name::Interned::new($text);
            $crate::static_names::resolve($text, &ENTRY)
        }
    };
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    #[test]
    fn every_name_is_found_and_is_unique() {
        for text in TEXTS {
            let name = find(text.as_bytes(), text_hash(text.as_bytes())).expect(text);
            assert_eq!(name.text(), text);
        }
        let mut seen = std::collections::BTreeSet::new();
        for text in TEXTS {
            assert!(seen.insert(text), "{text} is declared twice");
            assert_ne!(
                text.len(),
                1,
                "{text}: one-character names come from the ASCII table"
            );
        }
    }

    #[test]
    fn a_static_name_is_the_core_name_where_there_is_one() {
        assert_eq!(crate::static_name!("append"), crate::names::append);
        assert_eq!(crate::static_name!("x"), ascii_character(b'x'));
        let own = crate::static_name!("not_a_core_name");
        assert_eq!(own.text(), "not_a_core_name");
        assert_eq!(own.hash(), text_hash(b"not_a_core_name"));
    }

    #[test]
    fn one_character_names() {
        assert_eq!(find(b"x", text_hash(b"x")), Some(ascii_character(b'x')));
        assert_eq!(ascii_character(b'\n').text(), "\n");
    }
}
