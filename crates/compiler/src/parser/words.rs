//! The names of a piece of a module that were seen last: where a name takes a reference to its text,
//! most need no text of their own.

use taipan_arena::{Arena, OutOfMemory};

/// How many are remembered. A power of two.
const WORDS: usize = 32;

/// Names, each at the place that its text tells, if no other one took it since.
pub(super) struct Words<'a>([Option<&'a &'a str>; WORDS]);

impl<'a> Words<'a> {
    /// No names.
    pub(super) const fn new() -> Self {
        Self([None; WORDS])
    }

    /// A name's text in the arena.
    pub(super) fn find(
        &mut self,
        arena: &'a Arena<'a>,
        text: &'a str,
    ) -> Result<&'a &'a str, OutOfMemory> {
        let mix = |sum: usize, &byte: &u8| sum.wrapping_mul(31).wrapping_add(usize::from(byte));
        let hash = text.as_bytes().iter().fold(text.len(), mix);
        let Some(place) = self.0.get_mut(hash % WORDS) else {
            return arena.alloc(text);
        };
        match place {
            Some(word) if **word == text => Ok(word),
            _ => Ok(place.insert(arena.alloc(text)?)),
        }
    }
}
