//! A list that grows in an arena without moving what it holds, and so without leaving outgrown
//! buffers behind. For lists that grow for as long as the module does.

use taipan_arena::{Arena, List, OutOfMemory};

/// Items a segment holds. A power of two, so that finding one takes no division.
const SEGMENT: usize = 16;

/// A growing list of values.
pub struct Table<'k, T> {
    arena: &'k Arena<'k>,
    segments: List<'k, &'k mut [T; SEGMENT]>,
    len: usize,
}

impl<'k, T: Copy> Table<'k, T> {
    /// An empty table, which takes no memory yet.
    pub fn new(arena: &'k Arena<'k>) -> Self {
        Self {
            arena,
            segments: List::new(arena),
            len: 0,
        }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Appends a value.
    ///
    /// # Errors
    /// No memory for one more segment.
    pub fn push(&mut self, value: T) -> Result<(), OutOfMemory> {
        match self.segments.get_mut(self.len / SEGMENT) {
            Some(segment) => {
                if let Some(place) = segment.get_mut(self.len % SEGMENT) {
                    *place = value;
                }
            }
            // The places after the first are overwritten before `len` lets anyone see them.
            None => self
                .segments
                .push(self.arena.alloc_mut([value; SEGMENT])?)?,
        }
        self.len += 1;
        Ok(())
    }

    /// The value at `index`.
    pub fn get(&self, index: usize) -> Option<&T> {
        if index >= self.len {
            return None;
        }
        self.segments.get(index / SEGMENT)?.get(index % SEGMENT)
    }

    /// The value at `index`, to change it.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if index >= self.len {
            return None;
        }
        self.segments
            .get_mut(index / SEGMENT)?
            .get_mut(index % SEGMENT)
    }

    /// Shortens the table to at most `len` values. Their segments stay for later values.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// The values, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        let last = self.len.div_ceil(SEGMENT);
        self.segments
            .iter()
            .take(last)
            .enumerate()
            .flat_map(|(index, segment)| {
                let left = self.len - index * SEGMENT;
                segment.iter().take(left)
            })
    }
}

#[cfg(test)]
mod tests;
