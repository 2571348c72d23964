//! Memory of the caller's: words that may become more.

use core::cell::Cell;

/// Words that the caller lends.
pub trait Store {
    /// All the words there are.
    fn words(&self) -> &[Cell<u32>];

    /// Makes it at least `len` words, of which those that were there keep their values; `false`
    /// if there is no memory.
    fn grow(&mut self, len: usize) -> bool;
}

/// Memory of a fixed size.
impl Store for &[Cell<u32>] {
    fn words(&self) -> &[Cell<u32>] {
        self
    }

    fn grow(&mut self, len: usize) -> bool {
        len <= self.len()
    }
}

/// There is no memory left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Full;

/// A sequence of words in a store, from its start on.
pub(crate) struct Words<'s> {
    store: &'s mut dyn Store,
    len: usize,
}

impl<'s> Words<'s> {
    pub(crate) fn new(store: &'s mut dyn Store) -> Words<'s> {
        Words { store, len: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn get(&self, index: usize) -> u32 {
        self.store.words().get(index).map_or(0, Cell::get)
    }

    pub(crate) fn set(&mut self, index: usize, word: u32) {
        if let Some(place) = self.store.words().get(index) {
            place.set(word);
        }
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    fn reserve(&mut self, more: usize) -> Result<(), Full> {
        let needed = self.len + more;
        let room = self.store.words().len();
        // Where memory is short it grows by less, but never a word at a time: each step that fails may
        // have cost a collection, and each that succeeds a copy.
        let grown = |part: usize| needed + needed / part + 16;
        if needed <= room
            || [2, 8, 32]
                .map(grown)
                .iter()
                .any(|len| self.store.grow(*len))
        {
            return Ok(());
        }
        Err(Full)
    }

    pub(crate) fn push(&mut self, word: u32) -> Result<(), Full> {
        self.reserve(1)?;
        self.set(self.len, word);
        self.len += 1;
        Ok(())
    }

    pub(crate) fn extend(&mut self, words: &[u32]) -> Result<(), Full> {
        self.insert(self.len, words)
    }

    /// Puts words before the one at `at`.
    pub(crate) fn insert(&mut self, at: usize, words: &[u32]) -> Result<(), Full> {
        self.reserve(words.len())?;
        for index in (at..self.len).rev() {
            let word = self.get(index);
            self.set(index + words.len(), word);
        }
        for (index, word) in words.iter().enumerate() {
            self.set(at + index, *word);
        }
        self.len += words.len();
        Ok(())
    }
}
