//! Lines typed before, in a ring of bytes: the oldest make room for new ones.

/// The history, in memory that the owner gives: each line takes its length and two bytes.
#[derive(Debug)]
pub struct History<'m> {
    /// Entries one after another, the oldest first: length (two bytes, low one first), line.
    memory: &'m mut [u8],
    used: usize,
}

impl<'m> History<'m> {
    /// An empty history. Without memory, none is kept.
    pub const fn new(memory: &'m mut [u8]) -> Self {
        History { memory, used: 0 }
    }

    /// Adds a line as the newest. Empty ones, one that is the newest already, and what does not
    /// fit at all, are left out.
    pub fn push(&mut self, line: &[u8]) {
        let Ok(length) = u16::try_from(line.len()) else {
            return;
        };
        let size = line.len() + 2;
        if line.is_empty() || size > self.memory.len() || self.get(0) == Some(line) {
            return;
        }
        while self.used + size > self.memory.len() {
            self.forget_oldest();
        }
        let Some(entry) = self.memory.get_mut(self.used..self.used + size) else {
            return;
        };
        let (head, body) = entry.split_at_mut(2);
        head.copy_from_slice(&length.to_le_bytes());
        body.copy_from_slice(line);
        self.used += size;
    }

    /// A line by its age: 0 is the newest.
    pub fn get(&self, age: usize) -> Option<&[u8]> {
        let index = self.lines().count().checked_sub(age)?.checked_sub(1)?;
        self.lines().nth(index)
    }

    /// All lines, the oldest first.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let mut rest = self.memory.get(..self.used).unwrap_or(&[]);
        core::iter::from_fn(move || {
            let (&[low, high], behind) = rest.split_first_chunk()?;
            let (line, behind) =
                behind.split_at_checked(usize::from(u16::from_le_bytes([low, high])))?;
            rest = behind;
            Some(line)
        })
    }

    fn forget_oldest(&mut self) {
        let size = self.lines().next().map_or(self.used, |line| line.len() + 2);
        self.memory.copy_within(size..self.used, 0);
        self.used -= size;
    }
}

#[cfg(test)]
mod tests;
