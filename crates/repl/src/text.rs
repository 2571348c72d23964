//! What is typed, in memory that the owner of the prompt gives.

/// Memory for source text: an array, a `&mut [u8]`, with the feature `alloc` a `Vec<u8>`, or an
/// interpreter's own heap.
pub trait Storage {
    /// The memory.
    fn bytes(&self) -> &[u8];

    /// The memory.
    fn bytes_mut(&mut self) -> &mut [u8];

    /// Makes the memory at least `length` bytes long, keeping what is in it, or says that it
    /// cannot. The given body never does.
    fn grow(&mut self, length: usize) -> bool {
        let _ = length;
        false
    }

    /// Called when nothing in the memory is needed: a chance to make it short again.
    fn release(&mut self) {}
}

impl<const N: usize> Storage for [u8; N] {
    fn bytes(&self) -> &[u8] {
        self
    }
    fn bytes_mut(&mut self) -> &mut [u8] {
        self
    }
}

impl Storage for &mut [u8] {
    fn bytes(&self) -> &[u8] {
        self
    }
    fn bytes_mut(&mut self) -> &mut [u8] {
        self
    }
}

#[cfg(feature = "alloc")]
impl Storage for alloc::vec::Vec<u8> {
    fn bytes(&self) -> &[u8] {
        self
    }
    fn bytes_mut(&mut self) -> &mut [u8] {
        self
    }
    fn grow(&mut self, length: usize) -> bool {
        let wanted = length.next_multiple_of(64);
        let more = wanted.saturating_sub(self.len());
        if self.try_reserve(more).is_err() {
            return false;
        }
        self.resize(wanted, 0);
        true
    }
    fn release(&mut self) {
        self.clear();
        self.shrink_to(64);
    }
}

/// Text in a [`Storage`].
#[derive(Clone, Debug)]
pub struct Text<S> {
    storage: S,
    length: usize,
}

impl<S: Storage> Text<S> {
    /// No text yet.
    pub const fn new(storage: S) -> Self {
        Text { storage, length: 0 }
    }

    /// The text.
    pub fn as_bytes(&self) -> &[u8] {
        self.storage.bytes().get(..self.length).unwrap_or(&[])
    }

    /// Its length, in bytes.
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// How long the text can be without more memory, in bytes.
    pub fn room(&self) -> usize {
        self.storage.bytes().len()
    }

    /// Puts bytes in at an offset; `false`, and nothing changed, if they do not fit or there is
    /// no such place.
    pub fn insert(&mut self, at: usize, bytes: &[u8]) -> bool {
        let Some(length) = self.length.checked_add(bytes.len()) else {
            return false;
        };
        if at > self.length || (length > self.storage.bytes().len() && !self.storage.grow(length)) {
            return false;
        }
        let Some(memory) = self.storage.bytes_mut().get_mut(..length) else {
            return false;
        };
        memory.copy_within(at..self.length, at + bytes.len());
        let Some(gap) = memory.get_mut(at..at + bytes.len()) else {
            return false;
        };
        gap.copy_from_slice(bytes);
        self.length = length;
        true
    }

    /// Puts a byte at the end; `false` if it does not fit.
    pub fn push(&mut self, byte: u8) -> bool {
        self.insert(self.length, &[byte])
    }

    /// Takes out the bytes from `start` to `end` (or to the end of the text).
    pub fn remove(&mut self, start: usize, end: usize) {
        let end = end.min(self.length);
        if start < end {
            let length = self.length;
            if let Some(memory) = self.storage.bytes_mut().get_mut(..length) {
                memory.copy_within(end.., start);
            }
            self.length -= end - start;
        }
    }

    /// Cuts off what follows `length`.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    /// Takes everything out and lets the memory shrink.
    pub fn clear(&mut self) {
        self.length = 0;
        self.storage.release();
    }
}

#[cfg(test)]
mod tests;
