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

/// Their texts.
static TEXTS: [&str; COUNT] = {
    let mut texts = [""; COUNT];
    let (mut count, mut i) = (0, 0);
    while i < ALL.len() {
        if ALL[i].1 {
            texts[count] = ALL[i].0;
            count += 1;
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

/// Where in [`TABLE`] each name of [`ALL`] is, if it is there.
static PLACES: [usize; ALL.len()] = {
    let mut places = [0; ALL.len()];
    let (mut count, mut i) = (0, 0);
    while i < ALL.len() {
        places[i] = count;
        count += ALL[i].1 as usize;
        i += 1;
    }
    places
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

/// Buckets of the open-addressed index over the table; a third is empty.
const BUCKETS: usize = COUNT + COUNT / 2;

/// Positions in [`TABLE`] plus one, by hash; zero is an empty bucket.
static INDEX: [u16; BUCKETS] = {
    let mut index = [0u16; BUCKETS];
    let mut i = 0;
    while i < COUNT {
        let mut bucket = text_hash(TEXTS[i].as_bytes()) as usize % BUCKETS;
        while index[bucket] != 0 {
            bucket = (bucket + 1) % BUCKETS;
        }
        index[bucket] = i as u16 + 1;
        i += 1;
    }
    index
};

/// The compile-time name with these bytes, if there is one. `hash` is [`text_hash`] of them.
pub fn find(bytes: &[u8], hash: TextHash) -> Option<Name> {
    if let [code @ 0..=0x7f] = bytes {
        return Some(ascii_character(*code));
    }
    let mut bucket = hash as usize % BUCKETS;
    loop {
        let position = (INDEX[bucket] as usize).checked_sub(1)?;
        let name = Name::from_static(&TABLE[position]);
        if name.hash() == hash && name.bytes() == bytes {
            return Some(name);
        }
        bucket = (bucket + 1) % BUCKETS;
    }
}

/// The name of a text that may be among the compile-time names or not; if not, that of `entry`,
/// which has this text. For [`static_name!`](crate::static_name).
pub const fn resolve(text: &'static str, entry: &'static Interned) -> Name {
    let bytes = text.as_bytes();
    if let [code @ 0..=0x7f] = bytes {
        return ascii_character(*code);
    }
    let mut bucket = text_hash(bytes) as usize % BUCKETS;
    loop {
        let Some(position) = (INDEX[bucket] as usize).checked_sub(1) else {
            return Name::from_static(entry);
        };
        if same(TEXTS[position].as_bytes(), bytes) {
            return Name::from_static(&TABLE[position]);
        }
        bucket = (bucket + 1) % BUCKETS;
    }
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
    use super::*;

    #[test]
    fn every_name_is_found_and_is_unique() {
        for text in TEXTS {
            let name = find(text.as_bytes(), text_hash(text.as_bytes())).expect(text);
            assert_eq!(name.text(), text);
        }
        for (i, a) in TEXTS.iter().enumerate() {
            assert!(
                TEXTS[i + 1..].iter().all(|b| a != b),
                "{a} is declared twice"
            );
            assert_ne!(
                a.len(),
                1,
                "{a}: one-character names come from the ASCII table"
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
