//! The [`FileSystem`] trait: what every driver offers and everything above it uses.
//!
//! A driver is owned by one caller at a time (`&mut self`); sharing is done outside, with a
//! `RefCell`, see [`crate::shared`]. The trait is object safe. How a device is formatted is not in
//! it: making and formatting belong to each driver's own constructors.

use crate::{DirEntry, Errno, OpenMode, Path, Result, SeekFrom, Stat, StatVfs};

/// Names one open file of one file system. A plain value: the file system keeps the state, so a
/// garbage-collected file object can hold it. Numbers of closed files are refused (`EBADF`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileId(pub u32);

/// Names one directory being listed in one file system; as [`FileId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DirId(pub u32);

/// Who deals with `.`, `..` and relative paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The caller: each path arrives normal ([`Path::is_normal`]), from the file system's root.
    /// What every driver of a disk format chooses.
    Caller,
    /// The file system: paths arrive as the program wrote them, relative ones too, and it keeps
    /// a current directory of its own ([`FileSystem::chdir`], [`FileSystem::getcwd`]). For the
    /// host's files, where `..` behind a symbolic link is the host's affair, and for file
    /// systems written in Python, which expect upstream's calling conventions.
    FileSystem,
}

/// The bytes of a file where they lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapped<'f> {
    /// Flash or program memory: there, unchanged, as long as the program runs. Code in it can be
    /// executed in place.
    Static(&'static [u8]),
    /// Memory that the file system borrows: there as long as the file system is.
    Borrowed(&'f [u8]),
}

impl<'f> Mapped<'f> {
    /// The bytes.
    pub const fn bytes(self) -> &'f [u8] {
        match self {
            Mapped::Static(bytes) => bytes,
            Mapped::Borrowed(bytes) => bytes,
        }
    }
}

/// A file system.
///
/// Errors are error numbers. Unless a method says otherwise: `ENOENT` for a path that is not
/// there, `ENOTDIR` where a directory is needed and something else stands, `EISDIR` for the
/// opposite, `EROFS` for a change to what is read-only, `ENOSPC` when full, `ENAMETOOLONG` or
/// `EINVAL` for a name the format cannot hold, `EBADF` for a [`FileId`] or [`DirId`] that is not
/// open, `EIO` for a device that failed or contents that make no sense, `EMFILE` when the slots
/// for open files are used up.
///
/// Methods that change something have a body that answers `EROFS`: a read-only file system
/// leaves them out.
pub trait FileSystem {
    /// Called when it is mounted; with `read_only`, every change must be refused from now on.
    fn mount(&mut self, read_only: bool) -> Result<()> {
        let _ = read_only;
        Ok(())
    }

    /// Called when it is unmounted, after [`FileSystem::sync`].
    fn unmount(&mut self) -> Result<()> {
        Ok(())
    }

    /// Who deals with `.`, `..` and relative paths.
    fn resolution(&self) -> Resolution {
        Resolution::Caller
    }

    /// Makes `path` the current directory. File systems that leave resolution to the caller
    /// only check that it is a directory, which the given body does.
    fn chdir(&mut self, path: Path<'_>) -> Result<()> {
        match self.stat(path)?.is_dir() {
            true => Ok(()),
            false => Err(Errno::ENOTDIR),
        }
    }

    /// The current directory, for file systems that keep one; `EOPNOTSUPP` from the others.
    /// `ENAMETOOLONG` if `into` is too short.
    fn getcwd<'b>(&mut self, into: &'b mut [u8]) -> Result<&'b [u8]> {
        let _ = into;
        Err(Errno::EOPNOTSUPP)
    }

    /// Opens a file, at position 0. A directory is `EISDIR`, in every mode.
    fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileId>;

    /// Reads at the position and moves it. Fewer bytes than asked for can come back; none
    /// (for a buffer that is not empty) means the end. `EBADF` if not opened for reading.
    fn read(&mut self, file: FileId, into: &mut [u8]) -> Result<usize>;

    /// Writes at the position (at the end when opened to append) and moves it; what lies
    /// between the end and a position past it becomes zeros. Returns how many bytes were taken,
    /// at least one unless `data` is empty. `EBADF` if not opened for writing.
    fn write(&mut self, file: FileId, data: &[u8]) -> Result<usize> {
        let _ = (file, data);
        Err(Errno::EROFS)
    }

    /// Moves the position, which may come to lie past the end, and returns it, in bytes from
    /// the start. `EINVAL` for a place before the start.
    fn seek(&mut self, file: FileId, to: SeekFrom) -> Result<u64>;

    /// Sets the length, cutting off or adding zeros; the position stays.
    fn truncate(&mut self, file: FileId, size: u64) -> Result<()> {
        let _ = (file, size);
        Err(Errno::EROFS)
    }

    /// Brings what was written to the device.
    fn flush(&mut self, file: FileId) -> Result<()> {
        let _ = file;
        Ok(())
    }

    /// The host's number for an open file, where there are such numbers; `EOPNOTSUPP` elsewhere.
    fn descriptor(&mut self, file: FileId) -> Result<i32> {
        let _ = file;
        Err(Errno::EOPNOTSUPP)
    }

    /// Opens what the host has open under a number already. Closing it leaves that open.
    fn open_descriptor(&mut self, descriptor: i32, mode: OpenMode) -> Result<FileId> {
        let _ = (descriptor, mode);
        Err(Errno::EOPNOTSUPP)
    }

    /// Closes the file; its number is free afterwards, also when writing back failed.
    fn close(&mut self, file: FileId) -> Result<()>;

    /// What is known about a file or directory.
    fn stat(&mut self, path: Path<'_>) -> Result<Stat>;

    /// Begins to list a directory.
    fn open_dir(&mut self, path: Path<'_>) -> Result<DirId>;

    /// The next entry, its name copied to the front of `name`; `.` and `..` are left out.
    /// `ENAMETOOLONG` if it does not fit: 255 bytes are enough for every disk format. Entries
    /// made or removed meanwhile may or may not show, no other is lost or comes twice.
    fn read_dir<'n>(&mut self, dir: DirId, name: &'n mut [u8]) -> Result<Option<DirEntry<'n>>>;

    /// Ends listing; the number is free afterwards.
    fn close_dir(&mut self, dir: DirId) -> Result<()>;

    /// Makes a directory. `EEXIST` if the name is taken.
    fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
        let _ = path;
        Err(Errno::EROFS)
    }

    /// Removes an empty directory. `ENOTEMPTY` otherwise; `EBUSY` for the root.
    fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
        let _ = path;
        Err(Errno::EROFS)
    }

    /// Removes a file.
    fn remove(&mut self, path: Path<'_>) -> Result<()> {
        let _ = path;
        Err(Errno::EROFS)
    }

    /// Moves a file or directory. A file already at `to` is replaced, an empty directory too if
    /// `from` is one. `EINVAL` for moving a directory into itself.
    fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        let _ = (from, to);
        Err(Errno::EROFS)
    }

    /// Sizes and free space.
    fn statvfs(&mut self, path: Path<'_>) -> Result<StatVfs>;

    /// Brings everything to the device.
    fn sync(&mut self) -> Result<()> {
        Ok(())
    }

    /// Where the bytes of a file lie, if they lie in memory in one piece; `None` if not, or if
    /// `path` is not a file.
    fn map(&self, path: Path<'_>) -> Option<Mapped<'_>> {
        let _ = path;
        None
    }
}

macro_rules! forward {
    () => {
        fn mount(&mut self, read_only: bool) -> Result<()> {
            (**self).mount(read_only)
        }
        fn unmount(&mut self) -> Result<()> {
            (**self).unmount()
        }
        fn resolution(&self) -> Resolution {
            (**self).resolution()
        }
        fn chdir(&mut self, path: Path<'_>) -> Result<()> {
            (**self).chdir(path)
        }
        fn getcwd<'b>(&mut self, into: &'b mut [u8]) -> Result<&'b [u8]> {
            (**self).getcwd(into)
        }
        fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileId> {
            (**self).open(path, mode)
        }
        fn read(&mut self, file: FileId, into: &mut [u8]) -> Result<usize> {
            (**self).read(file, into)
        }
        fn write(&mut self, file: FileId, data: &[u8]) -> Result<usize> {
            (**self).write(file, data)
        }
        fn seek(&mut self, file: FileId, to: SeekFrom) -> Result<u64> {
            (**self).seek(file, to)
        }
        fn truncate(&mut self, file: FileId, size: u64) -> Result<()> {
            (**self).truncate(file, size)
        }
        fn flush(&mut self, file: FileId) -> Result<()> {
            (**self).flush(file)
        }
        fn descriptor(&mut self, file: FileId) -> Result<i32> {
            (**self).descriptor(file)
        }
        fn open_descriptor(&mut self, descriptor: i32, mode: OpenMode) -> Result<FileId> {
            (**self).open_descriptor(descriptor, mode)
        }
        fn close(&mut self, file: FileId) -> Result<()> {
            (**self).close(file)
        }
        fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
            (**self).stat(path)
        }
        fn open_dir(&mut self, path: Path<'_>) -> Result<DirId> {
            (**self).open_dir(path)
        }
        fn read_dir<'n>(&mut self, dir: DirId, name: &'n mut [u8]) -> Result<Option<DirEntry<'n>>> {
            (**self).read_dir(dir, name)
        }
        fn close_dir(&mut self, dir: DirId) -> Result<()> {
            (**self).close_dir(dir)
        }
        fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
            (**self).mkdir(path)
        }
        fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
            (**self).rmdir(path)
        }
        fn remove(&mut self, path: Path<'_>) -> Result<()> {
            (**self).remove(path)
        }
        fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
            (**self).rename(from, to)
        }
        fn statvfs(&mut self, path: Path<'_>) -> Result<StatVfs> {
            (**self).statvfs(path)
        }
        fn sync(&mut self) -> Result<()> {
            (**self).sync()
        }
        fn map(&self, path: Path<'_>) -> Option<Mapped<'_>> {
            (**self).map(path)
        }
    };
}

impl<F: FileSystem + ?Sized> FileSystem for &mut F {
    forward!();
}

#[cfg(feature = "alloc")]
impl<F: FileSystem + ?Sized> FileSystem for alloc::boxed::Box<F> {
    forward!();
}
