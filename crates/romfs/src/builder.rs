//! Writing an image, in one pass over the tree and into a buffer that the caller gives. The
//! length of a record stands before its payload, so closing one moves the payload by the size
//! of its head: 2 to 10 bytes.
//!
//! What it writes is, byte for byte, what `mpremote romfs build` writes for the same tree in
//! the same order.

use taipan_vfs::{Errno, Result};

use crate::record::{DIRECTORY, FILE, INDIRECT, MAGIC, PADDING, VERBATIM};

/// Directories open at a time, at most.
pub const DEPTH: usize = 32;

/// The most bytes that the format adds to a file or directory, besides its name and its bytes.
pub const OVERHEAD: usize = 32;

/// Bytes that were stored once, for [`Builder::file_of`] to refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    offset: usize,
    len: usize,
}

/// Builds an image. After an error it is of no more use.
#[derive(Debug)]
pub struct Builder<'b> {
    buffer: &'b mut [u8],
    len: usize,
    /// Where the payload of each open directory starts.
    open: [usize; DEPTH],
    depth: usize,
}

impl<'b> Builder<'b> {
    /// An empty image that will be written to `buffer`.
    pub const fn new(buffer: &'b mut [u8]) -> Self {
        Builder {
            buffer,
            len: 0,
            open: [0; DEPTH],
            depth: 0,
        }
    }

    /// Adds a file to the directory that is open.
    ///
    /// # Errors
    /// `ENOSPC` if the buffer is full, `EINVAL` for a name that is empty or has a slash.
    pub fn file(&mut self, name: &str, data: &[u8]) -> Result<()> {
        let start = self.begin(name)?;
        let inner = self.len;
        self.append(data)?;
        self.wrap(inner, VERBATIM)?;
        self.wrap(start, FILE)
    }

    /// Stores bytes that several files can share. Only the root directory can be open.
    ///
    /// # Errors
    /// `ENOSPC` if the buffer is full, `EINVAL` if another directory is open.
    pub fn store(&mut self, data: &[u8]) -> Result<Stored> {
        if self.depth > 0 {
            return Err(Errno::EINVAL);
        }
        let start = self.len;
        self.append(data)?;
        self.wrap(start, VERBATIM)?;
        Ok(Stored {
            offset: self.len - data.len(),
            len: data.len(),
        })
    }

    /// Adds a file of bytes that were stored before.
    ///
    /// # Errors
    /// As [`Builder::file`].
    pub fn file_of(&mut self, name: &str, stored: Stored) -> Result<()> {
        let start = self.begin(name)?;
        let inner = self.len;
        self.number(stored.len)?;
        self.number(stored.offset)?;
        self.wrap(inner, INDIRECT)?;
        self.wrap(start, FILE)
    }

    /// Adds bytes that readers pass over.
    ///
    /// # Errors
    /// `ENOSPC` if the buffer is full.
    pub fn comment(&mut self, bytes: &[u8]) -> Result<()> {
        let start = self.len;
        self.append(bytes)?;
        self.wrap(start, PADDING)
    }

    /// Opens a new directory in the one that is open.
    ///
    /// # Errors
    /// As [`Builder::file`]; `ENAMETOOLONG` for more than [`DEPTH`] in each other.
    pub fn open_directory(&mut self, name: &str) -> Result<()> {
        let start = self.begin(name)?;
        let slot = self.open.get_mut(self.depth).ok_or(Errno::ENAMETOOLONG)?;
        *slot = start;
        self.depth += 1;
        Ok(())
    }

    /// Ends the directory that is open.
    ///
    /// # Errors
    /// `EINVAL` if none is, `ENOSPC` if the buffer is full.
    pub fn close_directory(&mut self) -> Result<()> {
        let depth = self.depth.checked_sub(1).ok_or(Errno::EINVAL)?;
        self.depth = depth;
        self.wrap(self.open[depth], DIRECTORY)
    }

    /// Ends the image. Its length is even, as the format wants it.
    ///
    /// # Errors
    /// `EINVAL` if a directory is still open, `ENOSPC` if the buffer is full.
    pub fn finish(mut self) -> Result<&'b [u8]> {
        if self.depth > 0 {
            return Err(Errno::EINVAL);
        }
        let payload = self.len;
        let mut head = Head::default();
        for byte in MAGIC {
            head.push(byte);
        }
        let length = Head::of(payload);
        if (MAGIC.len() + length.len + payload) % 2 == 1 {
            // A number may have zeros before it.
            head.push(0x80);
        }
        for byte in length.bytes() {
            head.push(*byte);
        }
        self.insert(0, head.bytes())?;
        let Builder { buffer, len, .. } = self;
        buffer.get(..len).ok_or(Errno::ENOSPC)
    }

    /// Writes a name; where it starts.
    fn begin(&mut self, name: &str) -> Result<usize> {
        if name.is_empty() || name.contains('/') {
            return Err(Errno::EINVAL);
        }
        let start = self.len;
        self.number(name.len())?;
        self.append(name.as_bytes())?;
        Ok(start)
    }

    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        let end = self.len.checked_add(bytes.len()).ok_or(Errno::ENOSPC)?;
        let into = self.buffer.get_mut(self.len..end).ok_or(Errno::ENOSPC)?;
        into.copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }

    fn number(&mut self, value: usize) -> Result<()> {
        self.append(Head::of(value).bytes())
    }

    /// Makes a record of everything from `start` on.
    fn wrap(&mut self, start: usize, kind: u32) -> Result<()> {
        let mut head = Head::of(kind as usize);
        for byte in Head::of(self.len - start).bytes() {
            head.push(*byte);
        }
        self.insert(start, head.bytes())
    }

    fn insert(&mut self, at: usize, bytes: &[u8]) -> Result<()> {
        let end = self.len + bytes.len();
        if end > self.buffer.len() || u32::try_from(end).is_err() {
            return Err(Errno::ENOSPC);
        }
        self.buffer.copy_within(at..self.len, at + bytes.len());
        self.buffer[at..at + bytes.len()].copy_from_slice(bytes);
        self.len = end;
        Ok(())
    }
}

/// A few bytes: numbers of the format.
#[derive(Default)]
struct Head {
    bytes: [u8; 24],
    len: usize,
}

impl Head {
    /// A number, in as few bytes as it takes.
    fn of(value: usize) -> Head {
        let mut head = Head::default();
        let groups = (usize::BITS - value.leading_zeros()).div_ceil(7).max(1);
        for group in (0..groups).rev() {
            let more = if group > 0 { 0x80 } else { 0 };
            head.push((value >> (7 * group)) as u8 & 0x7f | more);
        }
        head
    }

    fn push(&mut self, byte: u8) {
        self.bytes[self.len] = byte;
        self.len += 1;
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

#[cfg(test)]
mod tests;
