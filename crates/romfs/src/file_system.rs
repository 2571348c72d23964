//! An image as a file system.

use taipan_vfs::stat::{S_IFDIR, S_IFREG};
use taipan_vfs::{
    DirEntry, DirId, Errno, FileId, FileSystem, Handles, Mapped, OpenMode, Path, Result, SeekFrom,
    Slot, Stat, StatVfs,
};

use crate::image::{Entries, Image, Node};

/// A file that is open.
#[derive(Clone, Debug)]
struct OpenFile<'m> {
    data: &'m [u8],
    position: u64,
}

/// An image as a file system, with room for `OPEN` files and as many directories open at a time.
#[derive(Debug)]
pub struct RomFs<'m, const OPEN: usize = 4> {
    memory: Mapped<'m>,
    files: Handles<OpenFile<'m>, [Slot<OpenFile<'m>>; OPEN]>,
    directories: Handles<Entries<'m>, [Slot<Entries<'m>>; OPEN]>,
}

impl<'m, const OPEN: usize> RomFs<'m, OPEN> {
    /// The file system of the image at the start of `memory`.
    ///
    /// # Errors
    /// `ENODEV` if there is none.
    pub fn new(memory: Mapped<'m>) -> Result<Self> {
        Image::parse(memory.bytes())?;
        Ok(RomFs {
            memory,
            files: Handles::new([const { Slot::FREE }; OPEN]),
            directories: Handles::new([const { Slot::FREE }; OPEN]),
        })
    }

    fn find(&self, path: Path<'_>) -> Result<Node<'m>> {
        let image = Image::parse(self.memory.bytes())?;
        image.find(path.as_bytes()).ok_or(Errno::ENOENT)
    }
}

impl<const OPEN: usize> FileSystem for RomFs<'_, OPEN> {
    fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileId> {
        if mode.changes() {
            return Err(Errno::EROFS);
        }
        match self.find(path)? {
            Node::File(data) => {
                let number = self.files.insert(OpenFile { data, position: 0 })?;
                Ok(FileId(number))
            }
            Node::Directory(_) => Err(Errno::EISDIR),
        }
    }

    fn read(&mut self, file: FileId, into: &mut [u8]) -> Result<usize> {
        let file = self.files.get_mut(file.0)?;
        let start = usize::try_from(file.position).unwrap_or(usize::MAX);
        let rest = file.data.get(start..).unwrap_or(&[]);
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        file.position += count as u64;
        Ok(count)
    }

    fn seek(&mut self, file: FileId, to: SeekFrom) -> Result<u64> {
        let file = self.files.get_mut(file.0)?;
        file.position = to.resolve(file.position, file.data.len() as u64)?;
        Ok(file.position)
    }

    fn close(&mut self, file: FileId) -> Result<()> {
        self.files.remove(file.0).map(|_| ())
    }

    fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
        Ok(match self.find(path)? {
            Node::File(data) => Stat::file(data.len() as u64),
            Node::Directory(directory) => Stat {
                size: directory.size() as u64,
                ..Stat::DIRECTORY
            },
        })
    }

    fn open_dir(&mut self, path: Path<'_>) -> Result<DirId> {
        let Node::Directory(directory) = self.find(path)? else {
            return Err(Errno::ENOTDIR);
        };
        let number = self.directories.insert(directory.entries())?;
        Ok(DirId(number))
    }

    fn read_dir<'n>(&mut self, dir: DirId, name: &'n mut [u8]) -> Result<Option<DirEntry<'n>>> {
        let entries = self.directories.get_mut(dir.0)?;
        let Some(entry) = entries.next().transpose()? else {
            return Ok(None);
        };
        let into = name.get_mut(..entry.name.len());
        let into = into.ok_or(Errno::ENAMETOOLONG)?;
        into.copy_from_slice(entry.name);
        let (kind, size) = match entry.node {
            Node::File(data) => (S_IFREG, data.len()),
            Node::Directory(directory) => (S_IFDIR, directory.size()),
        };
        Ok(Some(DirEntry {
            name: into,
            kind,
            inode: 0,
            size: Some(size as u64),
        }))
    }

    fn close_dir(&mut self, dir: DirId) -> Result<()> {
        self.directories.remove(dir.0).map(|_| ())
    }

    fn statvfs(&mut self, _path: Path<'_>) -> Result<StatVfs> {
        let image = Image::parse(self.memory.bytes())?;
        Ok(StatVfs {
            block_size: 1,
            fragment_size: 1,
            blocks: image.size() as u64,
            flags: StatVfs::READ_ONLY,
            name_max: 32767,
            ..StatVfs::default()
        })
    }

    fn map(&self, path: Path<'_>) -> Option<Mapped<'_>> {
        match self.memory {
            Mapped::Static(memory) => file(memory, path).map(Mapped::Static),
            Mapped::Borrowed(memory) => file(memory, path).map(Mapped::Borrowed),
        }
    }
}

/// The bytes of a file of the image in `memory`.
fn file<'m>(memory: &'m [u8], path: Path<'_>) -> Option<&'m [u8]> {
    match Image::parse(memory).ok()?.find(path.as_bytes())? {
        Node::File(data) => Some(data),
        Node::Directory(_) => None,
    }
}

#[cfg(test)]
mod tests;
