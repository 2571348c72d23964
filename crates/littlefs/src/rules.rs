//! What both versions leave to their caller: the checks before something is removed, moved or
//! changed, with the answers that [`taipan_vfs::FileSystem`] promises.

use taipan_vfs::{Errno, OpenMode, Path, Result};

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Directory,
}

/// A driver that can tell what a path leads to.
pub trait Lookup {
    /// `ENOENT` for nothing, `ENOTDIR` behind a file.
    fn kind(&mut self, path: Path<'_>) -> Result<Kind>;

    /// Whether a directory holds nothing.
    fn is_empty(&mut self, path: Path<'_>) -> Result<bool>;

    /// `EROFS` if mounted so.
    fn writable(&self) -> Result<()>;
}

fn directory(fs: &mut dyn Lookup, path: Path<'_>) -> Result<()> {
    match fs.kind(path)? {
        Kind::Directory => Ok(()),
        Kind::File => Err(Errno::ENOTDIR),
    }
}

/// Opening on a read-only mount: the answer for a mode that would change something.
pub fn may_open(fs: &mut dyn Lookup, path: Path<'_>, mode: OpenMode) -> Result<()> {
    if !mode.changes() || fs.writable().is_ok() {
        return Ok(());
    }
    match fs.kind(path) {
        Ok(_) if mode.exclusive => Err(Errno::EEXIST),
        Ok(Kind::Directory) => Err(Errno::EISDIR),
        Err(Errno::ENOENT) if mode.create => {
            directory(fs, path.parent())?;
            Err(Errno::EROFS)
        }
        Err(errno) => Err(errno),
        Ok(Kind::File) => Err(Errno::EROFS),
    }
}

/// Whether a directory may be made.
pub fn may_mkdir(fs: &mut dyn Lookup, path: Path<'_>) -> Result<()> {
    if fs.writable().is_ok() {
        return Ok(());
    }
    match fs.kind(path) {
        Ok(_) => Err(Errno::EEXIST),
        Err(Errno::ENOENT) => {
            directory(fs, path.parent())?;
            Err(Errno::EROFS)
        }
        Err(errno) => Err(errno),
    }
}

/// Whether a directory may be removed.
pub fn may_rmdir(fs: &mut dyn Lookup, path: Path<'_>) -> Result<()> {
    if path.is_root() {
        return Err(Errno::EBUSY);
    }
    directory(fs, path)?;
    fs.writable()?;
    match fs.is_empty(path)? {
        true => Ok(()),
        false => Err(Errno::ENOTEMPTY),
    }
}

/// Whether a file may be removed.
pub fn may_remove(fs: &mut dyn Lookup, path: Path<'_>) -> Result<()> {
    match fs.kind(path)? {
        Kind::Directory => Err(Errno::EISDIR),
        Kind::File => fs.writable(),
    }
}

/// Whether something may be moved; false if there is nothing to do.
pub fn may_rename(fs: &mut dyn Lookup, from: Path<'_>, to: Path<'_>) -> Result<bool> {
    if from.is_root() || to.is_root() {
        return Err(Errno::EBUSY);
    }
    directory(fs, from.parent())?;
    directory(fs, to.parent())?;
    let moved = fs.kind(from)?;
    fs.writable()?;
    if from == to {
        return Ok(false);
    }
    if to.below(from).is_some() {
        return Err(Errno::EINVAL);
    }
    if from.below(to).is_some() {
        return Err(Errno::ENOTEMPTY);
    }
    match (moved, fs.kind(to)) {
        (_, Err(Errno::ENOENT)) | (Kind::File, Ok(Kind::File)) => Ok(true),
        (_, Err(errno)) => Err(errno),
        (Kind::File, Ok(Kind::Directory)) => Err(Errno::EISDIR),
        (Kind::Directory, Ok(Kind::File)) => Err(Errno::ENOTDIR),
        (Kind::Directory, Ok(Kind::Directory)) => match fs.is_empty(to)? {
            true => Ok(true),
            false => Err(Errno::ENOTEMPTY),
        },
    }
}
