//! The host's files as a [`FileSystem`].

use crate::HostDirectory;
use crate::error::errno;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions, ReadDir};
use std::io::{self, Read, Seek, Write};
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirEntryExt, FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path as HostPath, PathBuf as HostPathBuf};
use taipan_vfs::{
    DirEntry, DirId, Errno, FileId, FileSystem, Handles, OpenMode, Path, Resolution, Result,
    SeekFrom, Slot, Stat, StatVfs, stat,
};

/// Permissions of new files, before the process's mask; upstream's choice.
const NEW_FILE: u32 = 0o644;

/// The host's files, or part of them.
#[derive(Debug)]
pub struct PosixFs {
    reach: Reach,
    read_only: bool,
    files: Handles<OpenFile, Vec<Slot<OpenFile>>>,
    listings: Handles<ReadDir, Vec<Slot<ReadDir>>>,
}

/// What can be reached, and how paths are read.
#[derive(Debug)]
enum Reach {
    /// Absolute paths below `root` (empty: anything), relative ones from `directory`; `..` and
    /// symbolic links mean what they mean to the host.
    Host {
        directory: HostDirectory,
        root: OsString,
    },
    /// Nothing outside `root`, which is absolute and without links.
    Confined { root: HostPathBuf },
}

#[derive(Debug)]
struct OpenFile {
    file: File,
    /// The descriptor that Python code is told.
    descriptor: RawFd,
}

/// What is done to the last component of a confined path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    /// A symbolic link there is followed.
    Followed,
    /// The link itself is meant.
    Meant,
}

impl PosixFs {
    /// All of the host's files; relative paths are taken from `directory`.
    pub fn host(directory: HostDirectory) -> Self {
        Self::with(Reach::Host {
            directory,
            root: OsString::new(),
        })
    }

    /// `root` as the top of the tree, by upstream's `VfsPosix(root)` rules: absolute paths are
    /// appended to it, relative ones are taken from `directory`, wherever that is, and neither
    /// `..` nor links are stopped. A relative `root` is made absolute now (`ENOENT` if
    /// `directory` is gone); it need not exist yet.
    pub fn rooted(directory: HostDirectory, root: &HostPath) -> Result<Self> {
        let root = match root.is_absolute() {
            true => root.to_path_buf(),
            false => directory.get()?.join(root),
        };
        let root = root.into_os_string().into_vec();
        let length = root.iter().rposition(|&byte| byte != b'/');
        let root = root.get(..length.map_or(0, |last| last + 1));
        let root = OsString::from_vec(root.unwrap_or_default().to_vec());
        Ok(Self::with(Reach::Host { directory, root }))
    }

    /// What lies in the directory `root` and nothing else: the caller resolves paths
    /// ([`Resolution::Caller`]), and symbolic links that lead out are refused (`EACCES`).
    /// Programs outside that change links at the wrong moment are not defended against.
    pub fn confined(root: &HostPath) -> Result<Self> {
        let root = fs::canonicalize(root).map_err(errno)?;
        match root.is_dir() {
            true => Ok(Self::with(Reach::Confined { root })),
            false => Err(Errno::ENOTDIR),
        }
    }

    fn with(reach: Reach) -> Self {
        PosixFs {
            reach,
            read_only: false,
            files: Handles::default(),
            listings: Handles::default(),
        }
    }

    /// The descriptor of an open file, for `fileno()`.
    pub fn descriptor(&mut self, file: FileId) -> Result<RawFd> {
        Ok(self.files.get_mut(file.0)?.descriptor)
    }

    /// A new handle for a descriptor that is open already: standard input, output and error, a
    /// file opened here, or whatever the host gives access to under `/dev/fd`. Closing it leaves
    /// the descriptor open. `EBADF` if there is no such descriptor.
    pub fn open_descriptor(&mut self, descriptor: RawFd, mode: OpenMode) -> Result<FileId> {
        let copy = match descriptor {
            0 => io::stdin().as_fd().try_clone_to_owned(),
            1 => io::stdout().as_fd().try_clone_to_owned(),
            2 => io::stderr().as_fd().try_clone_to_owned(),
            _ => {
                let mut ours = self.files.iter_mut();
                match ours.find(|open| open.file.as_raw_fd() == descriptor) {
                    Some(open) => open.file.as_fd().try_clone_to_owned(),
                    None => options(mode)
                        .create(false)
                        .create_new(false)
                        .truncate(false)
                        .open(format!("/dev/fd/{descriptor}"))
                        .map(Into::into),
                }
            }
        };
        let file = copy.map_err(|error| match errno(error) {
            Errno::ENOENT => Errno::EBADF,
            other => other,
        })?;
        let open = OpenFile {
            file: file.into(),
            descriptor,
        };
        self.files.insert(open).map(FileId)
    }

    /// The host's path for one of ours.
    fn host_path(&self, path: Path<'_>, links: Links) -> Result<HostPathBuf> {
        let bytes = path.as_bytes();
        if bytes.contains(&0) {
            return Err(Errno::EINVAL);
        }
        match &self.reach {
            Reach::Host { .. } if bytes.is_empty() => Err(Errno::ENOENT),
            Reach::Host { root, .. } if path.is_absolute() => Ok(append(root, bytes)),
            Reach::Host { directory, .. } => Ok(directory.join(as_host(bytes))),
            Reach::Confined { root } => confine(root, path, links),
        }
    }

    fn changeable(&self) -> Result<()> {
        match self.read_only {
            true => Err(Errno::EROFS),
            false => Ok(()),
        }
    }

    /// The host's path of something to be changed, made or removed under its own name.
    fn own_name(&self, path: Path<'_>) -> Result<HostPathBuf> {
        self.changeable()?;
        self.host_path(path, Links::Meant)
    }

    fn file(&mut self, file: FileId) -> Result<&mut File> {
        Ok(&mut self.files.get_mut(file.0)?.file)
    }
}

fn as_host(bytes: &[u8]) -> &HostPath {
    HostPath::new(OsStr::from_bytes(bytes))
}

/// `root` followed by an absolute path.
fn append(root: &OsStr, path: &[u8]) -> HostPathBuf {
    let mut whole = root.to_os_string();
    whole.push(OsStr::from_bytes(path));
    whole.into()
}

/// A path below `root`, found to stay there when links are followed.
fn confine(root: &HostPath, path: Path<'_>, links: Links) -> Result<HostPathBuf> {
    if !path.is_normal() {
        return Err(Errno::EINVAL);
    }
    let whole = append(root.as_os_str(), path.as_bytes());
    let inside = |path: &HostPath| match fs::canonicalize(path) {
        Ok(real) if real.starts_with(root) => Ok(()),
        Ok(_) => Err(Errno::EACCES),
        Err(error) => Err(errno(error)),
    };
    if path.is_root() {
        return Ok(root.to_path_buf());
    }
    let parent = append(root.as_os_str(), path.parent().as_bytes());
    inside(&parent)?;
    if !parent.is_dir() {
        return Err(Errno::ENOTDIR);
    }
    let is_link = fs::symlink_metadata(&whole).is_ok_and(|found| found.is_symlink());
    if links == Links::Followed && is_link {
        match inside(&whole) {
            // Where it would lead is not known, so nothing may be made there.
            Err(Errno::ENOENT) => return Err(Errno::EACCES),
            answer => answer?,
        }
    }
    Ok(whole)
}

fn options(mode: OpenMode) -> OpenOptions {
    let mut options = OpenOptions::new();
    options
        .read(mode.read)
        .write(mode.write)
        .append(mode.append)
        .create(mode.create)
        .create_new(mode.exclusive)
        .truncate(mode.truncate)
        .mode(NEW_FILE);
    options
}

/// The type bits of a directory entry.
fn kind(entry: &fs::DirEntry) -> u32 {
    let Ok(kind) = entry.file_type() else {
        return 0;
    };
    if kind.is_dir() {
        stat::S_IFDIR
    } else if kind.is_file() {
        stat::S_IFREG
    } else if kind.is_symlink() {
        0xa000
    } else if kind.is_char_device() {
        0x2000
    } else if kind.is_block_device() {
        0x6000
    } else if kind.is_fifo() {
        0x1000
    } else if kind.is_socket() {
        0xc000
    } else {
        0
    }
}

impl FileSystem for PosixFs {
    fn mount(&mut self, read_only: bool) -> Result<()> {
        self.read_only = read_only;
        Ok(())
    }

    fn resolution(&self) -> Resolution {
        match self.reach {
            Reach::Host { .. } => Resolution::FileSystem,
            Reach::Confined { .. } => Resolution::Caller,
        }
    }

    fn chdir(&mut self, path: Path<'_>) -> Result<()> {
        let target = self.host_path(path, Links::Followed)?;
        match &self.reach {
            Reach::Host { directory, .. } => directory.change(&target),
            Reach::Confined { .. } => match fs::metadata(target).map_err(errno)?.is_dir() {
                true => Ok(()),
                false => Err(Errno::ENOTDIR),
            },
        }
    }

    /// Where the shared [`HostDirectory`] is, seen from the root; `ENOENT` if it is gone or
    /// lies outside.
    fn getcwd<'b>(&mut self, into: &'b mut [u8]) -> Result<&'b [u8]> {
        let Reach::Host { directory, root } = &self.reach else {
            return Err(Errno::EOPNOTSUPP);
        };
        let here = directory.get()?;
        let below = match root.is_empty() {
            true => here.strip_prefix("/"),
            false => {
                let root = fs::canonicalize(root).map_err(errno)?;
                here.strip_prefix(root)
            }
        };
        let below = below.map_err(|_| Errno::ENOENT)?.as_os_str().as_bytes();
        let into = into.get_mut(..below.len() + 1).ok_or(Errno::ENAMETOOLONG)?;
        if let Some((slash, rest)) = into.split_first_mut() {
            *slash = b'/';
            rest.copy_from_slice(below);
        }
        Ok(into)
    }

    fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileId> {
        if mode.changes() {
            self.changeable()?;
        }
        let path = self.host_path(path, Links::Followed)?;
        let file = options(mode).open(path).map_err(errno)?;
        // The host opens directories for reading.
        if !mode.write && file.metadata().map_err(errno)?.is_dir() {
            return Err(Errno::EISDIR);
        }
        let open = OpenFile {
            descriptor: file.as_raw_fd(),
            file,
        };
        self.files.insert(open).map(FileId)
    }

    /// `EINTR` when a signal came first: the caller looks after it and tries again.
    fn read(&mut self, file: FileId, into: &mut [u8]) -> Result<usize> {
        self.file(file)?.read(into).map_err(errno)
    }

    /// `EINTR` as [`FileSystem::read`] of this type.
    fn write(&mut self, file: FileId, data: &[u8]) -> Result<usize> {
        self.file(file)?.write(data).map_err(errno)
    }

    fn seek(&mut self, file: FileId, to: SeekFrom) -> Result<u64> {
        let to = match to {
            SeekFrom::Start(offset) => io::SeekFrom::Start(offset),
            SeekFrom::Current(offset) => io::SeekFrom::Current(offset),
            SeekFrom::End(offset) => io::SeekFrom::End(offset),
        };
        self.file(file)?.seek(to).map_err(errno)
    }

    fn truncate(&mut self, file: FileId, size: u64) -> Result<()> {
        self.file(file)?.set_len(size).map_err(errno)
    }

    /// Nothing is buffered here, so this is `fsync`; terminals and pipes have no use for it.
    fn flush(&mut self, file: FileId) -> Result<()> {
        match self.file(file)?.sync_all().map_err(errno) {
            Err(Errno::EINVAL | Errno::EROFS | Errno::EOPNOTSUPP) => Ok(()),
            answer => answer,
        }
    }

    fn descriptor(&mut self, file: FileId) -> Result<i32> {
        PosixFs::descriptor(self, file)
    }

    fn open_descriptor(&mut self, descriptor: i32, mode: OpenMode) -> Result<FileId> {
        PosixFs::open_descriptor(self, descriptor, mode)
    }

    fn close(&mut self, file: FileId) -> Result<()> {
        self.files.remove(file.0).map(|_| ())
    }

    fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
        let path = self.host_path(path, Links::Followed)?;
        let found = fs::metadata(path).map_err(errno)?;
        Ok(Stat {
            mode: found.mode(),
            inode: found.ino(),
            device: found.dev(),
            links: found.nlink(),
            user: found.uid(),
            group: found.gid(),
            size: found.size(),
            accessed: found.atime(),
            modified: found.mtime(),
            changed: found.ctime(),
        })
    }

    fn open_dir(&mut self, path: Path<'_>) -> Result<DirId> {
        let path = match path.as_bytes() {
            b"" => Path::new("."),
            _ => path,
        };
        let path = self.host_path(path, Links::Followed)?;
        let listing = fs::read_dir(path).map_err(errno)?;
        self.listings.insert(listing).map(DirId)
    }

    fn read_dir<'n>(&mut self, dir: DirId, name: &'n mut [u8]) -> Result<Option<DirEntry<'n>>> {
        let Some(entry) = self.listings.get_mut(dir.0)?.next() else {
            return Ok(None);
        };
        let entry = entry.map_err(errno)?;
        let entry_name = entry.file_name();
        let bytes = entry_name.as_bytes();
        let name = name.get_mut(..bytes.len()).ok_or(Errno::ENAMETOOLONG)?;
        name.copy_from_slice(bytes);
        Ok(Some(DirEntry {
            name,
            kind: kind(&entry),
            inode: entry.ino(),
            size: None,
        }))
    }

    fn close_dir(&mut self, dir: DirId) -> Result<()> {
        self.listings.remove(dir.0).map(|_| ())
    }

    fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
        fs::create_dir(self.own_name(path)?).map_err(errno)
    }

    fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
        match path.is_root() {
            true => Err(Errno::EBUSY),
            false => fs::remove_dir(self.own_name(path)?).map_err(errno),
        }
    }

    fn remove(&mut self, path: Path<'_>) -> Result<()> {
        fs::remove_file(self.own_name(path)?).map_err(errno)
    }

    fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        if from.is_root() || to.is_root() {
            return Err(Errno::EBUSY);
        }
        fs::rename(self.own_name(from)?, self.own_name(to)?).map_err(errno)
    }

    fn statvfs(&mut self, path: Path<'_>) -> Result<StatVfs> {
        let path = self.host_path(path, Links::Followed)?;
        let found = rustix::fs::statvfs(path).map_err(|error| errno(error.into()))?;
        Ok(StatVfs {
            block_size: found.f_bsize,
            fragment_size: found.f_frsize,
            blocks: found.f_blocks,
            blocks_free: found.f_bfree,
            blocks_available: found.f_bavail,
            files: found.f_files,
            files_free: found.f_ffree,
            files_available: found.f_favail,
            flags: found.f_flag.bits(),
            name_max: found.f_namemax,
        })
    }
}

#[cfg(test)]
mod tests;
