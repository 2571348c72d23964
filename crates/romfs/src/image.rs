//! Reading an image where it lies. Nothing is copied, and nothing is believed: each record is
//! checked when it is come to, so a large image costs nothing to open.

use core::ops::Range;

use taipan_vfs::{Errno, Result};

use crate::record::{self, DIRECTORY, FILE, INDIRECT, MAGIC, VERBATIM};

/// An image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image<'m> {
    payload: &'m [u8],
}

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node<'m> {
    /// A file: its bytes, where they lie.
    File(&'m [u8]),
    /// A directory.
    Directory(Directory<'m>),
}

/// A directory of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory<'m> {
    image: Image<'m>,
    records: &'m [u8],
}

/// What a directory has under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'m> {
    /// The name, without a path.
    pub name: &'m [u8],
    /// What it is the name of.
    pub node: Node<'m>,
}

impl<'m> Image<'m> {
    /// The image at the start of `memory`, which may go on after it.
    ///
    /// # Errors
    /// `ENODEV` if there is none, or if it says that it is longer than the memory.
    pub fn parse(memory: &'m [u8]) -> Result<Image<'m>> {
        let rest = memory.strip_prefix(&MAGIC).ok_or(Errno::ENODEV)?;
        let (len, rest) = record::number(rest).ok_or(Errno::ENODEV)?;
        let payload = rest.get(..len).ok_or(Errno::ENODEV)?;
        Ok(Image { payload })
    }

    /// How many bytes the records of the image take.
    pub const fn size(&self) -> usize {
        self.payload.len()
    }

    /// The root directory.
    pub const fn root(&self) -> Directory<'m> {
        Directory {
            image: *self,
            records: self.payload,
        }
    }

    /// The directory of the records in a range that [`Directory::range`] gave.
    pub fn directory(&self, range: Range<usize>) -> Directory<'m> {
        Directory {
            image: *self,
            records: self.payload.get(range).unwrap_or(&[]),
        }
    }

    /// What is at a path from the root, with or without a slash before it. A path to nothing,
    /// or to what cannot be read, gives `None`.
    pub fn find(&self, path: &[u8]) -> Option<Node<'m>> {
        let mut at = self.root();
        let path = path.strip_prefix(b"/").unwrap_or(path);
        if path.is_empty() {
            return Some(Node::Directory(at));
        }
        let (path, is_directory) = match path.strip_suffix(b"/") {
            Some(path) => (path, true),
            None => (path, false),
        };
        let mut parts = path.split(|byte| *byte == b'/').peekable();
        while let Some(part) = parts.next() {
            match at.find(part)? {
                Node::Directory(directory) => at = directory,
                file => return (parts.peek().is_none() && !is_directory).then_some(file),
            }
        }
        Some(Node::Directory(at))
    }

    /// The bytes of a file, from the records after its name.
    fn data(&self, records: &'m [u8]) -> Option<&'m [u8]> {
        let mut rest = records;
        while !rest.is_empty() {
            let (kind, payload, next) = record::record(rest)?;
            match kind {
                VERBATIM => return Some(payload),
                INDIRECT => {
                    let (len, offset) = record::number(payload)?;
                    let (start, _) = record::number(offset)?;
                    return self.payload.get(start..start.checked_add(len)?);
                }
                _ => rest = next,
            }
        }
        None
    }
}

impl<'m> Directory<'m> {
    /// How many bytes its records take.
    pub const fn size(&self) -> usize {
        self.records.len()
    }

    /// Where its records lie in those of the image.
    pub fn range(&self) -> Range<usize> {
        let start = self.records.as_ptr().addr() - self.image.payload.as_ptr().addr();
        start..start + self.records.len()
    }

    /// What it has, in the order of the image.
    pub const fn entries(&self) -> Entries<'m> {
        Entries {
            image: self.image,
            rest: self.records,
        }
    }

    /// What it has under a name. Entries that cannot be read are passed over as long as their
    /// record is whole.
    pub fn find(&self, name: &[u8]) -> Option<Node<'m>> {
        let mut rest = self.records;
        while !rest.is_empty() {
            let (kind, payload, next) = record::record(rest)?;
            rest = next;
            if kind == FILE || kind == DIRECTORY {
                let (found, records) = record::name(payload)?;
                if found == name {
                    return node(self.image, kind, records);
                }
            }
        }
        None
    }
}

fn node<'m>(image: Image<'m>, kind: u32, records: &'m [u8]) -> Option<Node<'m>> {
    match kind {
        DIRECTORY => Some(Node::Directory(Directory { image, records })),
        _ => image.data(records).map(Node::File),
    }
}

/// An iterator over the entries of a directory. It ends after the first error.
#[derive(Clone, Debug)]
pub struct Entries<'m> {
    image: Image<'m>,
    rest: &'m [u8],
}

impl<'m> Entries<'m> {
    /// How many bytes of records are left.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    fn step(&mut self) -> Option<Option<Entry<'m>>> {
        let (kind, payload, next) = record::record(self.rest)?;
        self.rest = next;
        if kind != FILE && kind != DIRECTORY {
            return Some(None);
        }
        let (name, records) = record::name(payload)?;
        let node = node(self.image, kind, records)?;
        Some(Some(Entry { name, node }))
    }
}

impl<'m> Iterator for Entries<'m> {
    /// `EIO` for what cannot be read.
    type Item = Result<Entry<'m>>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            match self.step() {
                Some(Some(entry)) => return Some(Ok(entry)),
                Some(None) => {}
                None => {
                    self.rest = &[];
                    return Some(Err(Errno::EIO));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
