//! A file system in memory that does what a file system must, the simple way: the oracle that
//! drivers are tested against, and something to mount in tests. For hosts.
//!
//! Its answers are Linux's, errors included. [`workload`] turns any bytes into operations, so
//! property tests and fuzzers can drive a driver and the model side by side.

use crate::{
    DirEntry, DirId, Errno, FileId, FileSystem, Handles, OpenMode, Path, Result, SeekFrom, Slot,
    Stat, StatVfs, stat,
};
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

pub mod workload;

type Contents = Rc<RefCell<Vec<u8>>>;

#[derive(Clone, Debug)]
enum Node {
    Directory,
    File(Contents),
}

#[derive(Debug)]
struct OpenFile {
    contents: Contents,
    mode: OpenMode,
    position: u64,
}

/// Paths still to be listed, the next one last.
type Listing = Vec<Vec<u8>>;

/// The longest file, in bytes, so that a test that goes astray does not eat the host's memory.
const FILE_MAX: u64 = 1 << 20;

/// The model.
#[derive(Debug, Default)]
pub struct ModelFs {
    /// By normal path; the root is not in it.
    nodes: BTreeMap<Vec<u8>, Node>,
    files: Handles<OpenFile, Vec<Slot<OpenFile>>>,
    listings: Handles<Listing, Vec<Slot<Listing>>>,
    read_only: bool,
}

impl ModelFs {
    /// An empty file system.
    pub fn new() -> Self {
        Self::default()
    }

    fn node(&self, path: Path<'_>) -> Result<&Node> {
        if path.is_root() {
            return Ok(&Node::Directory);
        }
        match self.nodes.get(path.as_bytes()) {
            Some(node) => Ok(node),
            None => {
                self.directory(path.parent())?;
                Err(Errno::ENOENT)
            }
        }
    }

    fn directory(&self, path: Path<'_>) -> Result<()> {
        match self.node(path)? {
            Node::Directory => Ok(()),
            Node::File(_) => Err(Errno::ENOTDIR),
        }
    }

    fn is_empty(&self, path: Path<'_>) -> bool {
        let inside = |other: &Vec<u8>| {
            let below = Path::from_bytes(other).below(path);
            below.is_some_and(|below| !below.is_root())
        };
        !self.nodes.keys().any(inside)
    }

    fn writable(&self) -> Result<()> {
        match self.read_only {
            true => Err(Errno::EROFS),
            false => Ok(()),
        }
    }
}

/// A length or position as an index, no longer than the model allows.
fn index(at: u64) -> Result<usize> {
    match at <= FILE_MAX {
        true => Ok(at as usize),
        false => Err(Errno::EFBIG),
    }
}

impl FileSystem for ModelFs {
    fn mount(&mut self, read_only: bool) -> Result<()> {
        self.read_only = read_only;
        Ok(())
    }

    fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileId> {
        let contents = match self.node(path) {
            Ok(_) if mode.exclusive => return Err(Errno::EEXIST),
            Ok(Node::Directory) => return Err(Errno::EISDIR),
            Ok(Node::File(contents)) => contents.clone(),
            Err(Errno::ENOENT) if mode.create => {
                self.writable()?;
                self.directory(path.parent())?;
                let contents = Contents::default();
                let node = Node::File(contents.clone());
                self.nodes.insert(path.as_bytes().to_vec(), node);
                contents
            }
            Err(errno) => return Err(errno),
        };
        if mode.changes() {
            self.writable()?;
        }
        if mode.truncate {
            contents.borrow_mut().clear();
        }
        let file = OpenFile {
            contents,
            mode,
            position: 0,
        };
        self.files.insert(file).map(FileId)
    }

    fn read(&mut self, file: FileId, into: &mut [u8]) -> Result<usize> {
        let file = self.files.get_mut(file.0)?;
        if !file.mode.read {
            return Err(Errno::EBADF);
        }
        let contents = file.contents.borrow();
        let start = usize::try_from(file.position).unwrap_or(usize::MAX);
        let rest = contents.get(start..).unwrap_or(&[]);
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        file.position += length as u64;
        Ok(length)
    }

    fn write(&mut self, file: FileId, data: &[u8]) -> Result<usize> {
        let file = self.files.get_mut(file.0)?;
        if !file.mode.write {
            return Err(Errno::EBADF);
        }
        let mut contents = file.contents.borrow_mut();
        if file.mode.append {
            file.position = contents.len() as u64;
        }
        let start = index(file.position)?;
        let end = index(file.position.saturating_add(data.len() as u64))?;
        if !data.is_empty() {
            let length = contents.len().max(end);
            contents.resize(length, 0);
            contents[start..end].copy_from_slice(data);
        }
        file.position = end as u64;
        Ok(data.len())
    }

    fn seek(&mut self, file: FileId, to: SeekFrom) -> Result<u64> {
        let file = self.files.get_mut(file.0)?;
        let size = file.contents.borrow().len() as u64;
        file.position = to.resolve(file.position, size)?;
        Ok(file.position)
    }

    fn truncate(&mut self, file: FileId, size: u64) -> Result<()> {
        let file = self.files.get_mut(file.0)?;
        if !file.mode.write {
            return Err(Errno::EINVAL);
        }
        file.contents.borrow_mut().resize(index(size)?, 0);
        Ok(())
    }

    fn close(&mut self, file: FileId) -> Result<()> {
        self.files.remove(file.0).map(|_| ())
    }

    fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
        Ok(match self.node(path)? {
            Node::Directory => Stat::DIRECTORY,
            Node::File(contents) => Stat::file(contents.borrow().len() as u64),
        })
    }

    fn open_dir(&mut self, path: Path<'_>) -> Result<DirId> {
        self.directory(path)?;
        let inside = self.nodes.keys().filter(|other| {
            let other = Path::from_bytes(other);
            other.parent() == path
        });
        let names = inside.rev().cloned().collect();
        self.listings.insert(names).map(DirId)
    }

    fn read_dir<'n>(&mut self, dir: DirId, name: &'n mut [u8]) -> Result<Option<DirEntry<'n>>> {
        let left = self.listings.get_mut(dir.0)?;
        loop {
            let Some(path) = left.pop() else {
                return Ok(None);
            };
            let (kind, size) = match self.nodes.get(&path) {
                Some(Node::Directory) => (stat::S_IFDIR, 0),
                Some(Node::File(contents)) => (stat::S_IFREG, contents.borrow().len() as u64),
                None => continue,
            };
            let entry = Path::from_bytes(&path).name().unwrap_or_default();
            let name = name.get_mut(..entry.len()).ok_or(Errno::ENAMETOOLONG)?;
            name.copy_from_slice(entry);
            return Ok(Some(DirEntry {
                name,
                kind,
                inode: 0,
                size: Some(size),
            }));
        }
    }

    fn close_dir(&mut self, dir: DirId) -> Result<()> {
        self.listings.remove(dir.0).map(|_| ())
    }

    fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
        match self.node(path) {
            Ok(_) => Err(Errno::EEXIST),
            Err(Errno::ENOENT) => {
                self.directory(path.parent())?;
                self.writable()?;
                self.nodes.insert(path.as_bytes().to_vec(), Node::Directory);
                Ok(())
            }
            Err(errno) => Err(errno),
        }
    }

    fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
        if path.is_root() {
            return Err(Errno::EBUSY);
        }
        self.directory(path)?;
        self.writable()?;
        if !self.is_empty(path) {
            return Err(Errno::ENOTEMPTY);
        }
        self.nodes.remove(path.as_bytes());
        Ok(())
    }

    fn remove(&mut self, path: Path<'_>) -> Result<()> {
        match self.node(path)? {
            Node::Directory => Err(Errno::EISDIR),
            Node::File(_) => {
                self.writable()?;
                self.nodes.remove(path.as_bytes());
                Ok(())
            }
        }
    }

    fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        if from.is_root() || to.is_root() {
            return Err(Errno::EBUSY);
        }
        self.directory(from.parent())?;
        self.directory(to.parent())?;
        let moved = self.node(from)?.clone();
        self.writable()?;
        if from == to {
            return Ok(());
        }
        if to.below(from).is_some() {
            return Err(Errno::EINVAL);
        }
        if from.below(to).is_some() {
            return Err(Errno::ENOTEMPTY);
        }
        match (&moved, self.node(to)) {
            (_, Err(Errno::ENOENT)) | (Node::File(_), Ok(Node::File(_))) => {}
            (Node::File(_), Ok(Node::Directory)) => return Err(Errno::EISDIR),
            (Node::Directory, Ok(Node::File(_))) => return Err(Errno::ENOTDIR),
            (Node::Directory, Ok(Node::Directory)) if self.is_empty(to) => {}
            (Node::Directory, Ok(Node::Directory)) => return Err(Errno::ENOTEMPTY),
            (_, Err(errno)) => return Err(errno),
        }
        let nodes = core::mem::take(&mut self.nodes);
        for (path, node) in nodes {
            let old = Path::from_bytes(&path);
            let renamed = match old.below(from) {
                Some(Path::ROOT) => to.as_bytes().to_vec(),
                Some(below) => [to.as_bytes(), below.as_bytes()].concat(),
                None if old == to => continue,
                None => path,
            };
            self.nodes.insert(renamed, node);
        }
        Ok(())
    }

    fn statvfs(&mut self, _path: Path<'_>) -> Result<StatVfs> {
        Ok(StatVfs {
            block_size: 1,
            fragment_size: 1,
            name_max: 255,
            ..StatVfs::default()
        })
    }
}

#[cfg(test)]
mod tests;
