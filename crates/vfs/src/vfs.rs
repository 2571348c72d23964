//! One tree out of several file systems: mounting, a current directory, open files.
//!
//! This is the whole for programs in Rust. An interpreter whose file systems may be objects of
//! its own language uses the [`MountTable`] below it instead.

use crate::mount::{Children, MountError, MountId, MountTable, join_point};
use crate::{
    DirEntry, DirId, Errno, FileId, FileSystem, Mapped, OpenMode, Path, PathBuf, Resolution,
    Result, SeekFrom, Stat, StatVfs, stat,
};

/// An open file. A plain value, refused (`EBADF`) after closing or unmounting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileHandle {
    /// The file system it is in.
    pub mount: MountId,
    /// Its number there.
    pub file: FileId,
}

/// A directory being listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirHandle {
    directory: Option<(MountId, DirId)>,
    children: Children,
}

/// How something is mounted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MountOptions {
    /// Nothing can be changed (`EROFS`).
    pub read_only: bool,
}

#[derive(Debug)]
struct Mounted<F> {
    file_system: F,
    read_only: bool,
    /// Files and directories open, for `EBUSY`.
    open: u32,
}

/// A tree of file systems with a current directory.
///
/// `F` is how the file systems are owned: `&mut dyn FileSystem`, `&RefCell<...>`, an `enum`, a
/// `Box`. There is room for `MOUNTS` of them, and whole paths are at most `PATH` bytes.
#[derive(Debug)]
pub struct Vfs<F, const MOUNTS: usize = 4, const PATH: usize = 256> {
    mounts: MountTable<Mounted<F>, MOUNTS>,
    directory: PathBuf<PATH>,
    /// The file system that keeps the current directory itself, if it is in such a one.
    current: Option<MountId>,
}

/// Where a path leads.
#[derive(Clone, Copy)]
enum Place<'p> {
    /// To a directory that is there only because something is mounted below it, or to the root
    /// with nothing mounted at it.
    Virtual(Path<'p>),
    /// Into a file system; with the path in the whole tree where the caller did the resolving.
    In(MountId, Path<'p>, Option<Path<'p>>),
}

impl<F: FileSystem, const MOUNTS: usize, const PATH: usize> Vfs<F, MOUNTS, PATH> {
    /// An empty tree; the current directory is its root.
    pub const fn new() -> Self {
        Vfs {
            mounts: MountTable::new(),
            directory: PathBuf::new(),
            current: None,
        }
    }

    /// Mounts a file system. Errors as [`MountTable::insert`], or the file system's own.
    pub fn mount(
        &mut self,
        point: Path<'_>,
        mut file_system: F,
        options: MountOptions,
    ) -> core::result::Result<MountId, MountError<F>> {
        if let Err(errno) = file_system.mount(options.read_only) {
            return Err(MountError { errno, file_system });
        }
        let mounted = Mounted {
            file_system,
            read_only: options.read_only,
            open: 0,
        };
        self.mounts.insert(point, mounted).map_err(|error| {
            let mut file_system = error.file_system.file_system;
            // The reason for refusing matters more than what undoing answers.
            let _ = file_system.unmount();
            MountError {
                errno: error.errno,
                file_system,
            }
        })
    }

    /// Unmounts what is mounted at `point` and gives it back. `EINVAL` if nothing is (upstream's
    /// answer), `EBUSY` while files or directories are open in it; if writing back fails, it
    /// stays mounted, see [`Vfs::eject`].
    pub fn unmount(&mut self, point: Path<'_>) -> Result<F> {
        let id = self.mounts.find_point(point).ok_or(Errno::EINVAL)?;
        let mounted = self.mounts.get_mut(id).ok_or(Errno::EINVAL)?;
        if mounted.open > 0 {
            return Err(Errno::EBUSY);
        }
        mounted.file_system.sync()?;
        mounted.file_system.unmount()?;
        self.take_out(id).ok_or(Errno::EINVAL)
    }

    /// Takes a file system out as it is, open files, unwritten data and all: for a card that
    /// was pulled.
    pub fn eject(&mut self, point: Path<'_>) -> Option<F> {
        let id = self.mounts.find_point(point)?;
        self.take_out(id)
    }

    /// The mount points and what is mounted there.
    pub fn mounts(&self) -> impl Iterator<Item = (Path<'_>, &F)> {
        self.mounts
            .iter()
            .map(|(_, point, mounted)| (point, &mounted.file_system))
    }

    /// A mounted file system itself, by the mount point.
    pub fn file_system_mut(&mut self, point: Path<'_>) -> Option<&mut F> {
        let id = self.mounts.find_point(point)?;
        Some(&mut self.mounts.get_mut(id)?.file_system)
    }

    /// Changes the current directory.
    pub fn chdir(&mut self, path: Path<'_>) -> Result<()> {
        let mut buffer = PathBuf::new();
        let (absolute, keeper) = match self.place(path, &mut buffer)? {
            Place::Virtual(absolute) => (absolute, None),
            Place::In(id, inner, absolute) => {
                let chdir = self.mounted(id)?.file_system.chdir(inner);
                match absolute {
                    Some(absolute) if chdir == Err(Errno::ENOENT) => {
                        if !self.mounts.has_below(absolute) {
                            return Err(Errno::ENOENT);
                        }
                    }
                    _ => chdir?,
                }
                // From `/`, relative paths are looked up in the whole tree.
                let keeper = match absolute {
                    Some(Path::ROOT) => None,
                    _ => self.keeps_directory(id).then_some(id),
                };
                (absolute.unwrap_or(Path::ROOT), keeper)
            }
        };
        self.directory.set(absolute)?;
        self.current = keeper;
        Ok(())
    }

    /// The current directory. `ENAMETOOLONG` if `into` is too short.
    pub fn getcwd<'b>(&mut self, into: &'b mut [u8]) -> Result<&'b [u8]> {
        let mut buffer = [0; PATH];
        let Some(current) = self.current else {
            return join_point(self.directory(), b"/", into);
        };
        let inner = self.mounted(current)?.file_system.getcwd(&mut buffer)?;
        let point = self.mounts.point(current).ok_or(Errno::ENOENT)?;
        join_point(point, inner, into)
    }

    /// Opens a file.
    pub fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileHandle> {
        let mut buffer = PathBuf::new();
        match self.place(path, &mut buffer)? {
            Place::Virtual(_) => Err(Errno::EISDIR),
            Place::In(mount, inner, _) => {
                let mounted = match mode.changes() {
                    true => self.writable(mount)?,
                    false => self.mounted(mount)?,
                };
                let file = mounted.file_system.open(inner, mode)?;
                mounted.open = mounted.open.saturating_add(1);
                Ok(FileHandle { mount, file })
            }
        }
    }

    /// [`FileSystem::read`].
    pub fn read(&mut self, file: FileHandle, into: &mut [u8]) -> Result<usize> {
        self.mounted(file.mount)?.file_system.read(file.file, into)
    }

    /// [`FileSystem::write`].
    pub fn write(&mut self, file: FileHandle, data: &[u8]) -> Result<usize> {
        self.mounted(file.mount)?.file_system.write(file.file, data)
    }

    /// [`FileSystem::seek`].
    pub fn seek(&mut self, file: FileHandle, to: SeekFrom) -> Result<u64> {
        self.mounted(file.mount)?.file_system.seek(file.file, to)
    }

    /// [`FileSystem::truncate`].
    pub fn truncate(&mut self, file: FileHandle, size: u64) -> Result<()> {
        let file_system = &mut self.mounted(file.mount)?.file_system;
        file_system.truncate(file.file, size)
    }

    /// [`FileSystem::flush`].
    pub fn flush(&mut self, file: FileHandle) -> Result<()> {
        self.mounted(file.mount)?.file_system.flush(file.file)
    }

    /// [`FileSystem::close`].
    pub fn close(&mut self, file: FileHandle) -> Result<()> {
        let mounted = self.mounted(file.mount)?;
        let result = mounted.file_system.close(file.file);
        if result != Err(Errno::EBADF) {
            mounted.open = mounted.open.saturating_sub(1);
        }
        result
    }

    /// What is known about a file or directory.
    pub fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
        let mut buffer = PathBuf::new();
        match self.place(path, &mut buffer)? {
            Place::Virtual(_) => Ok(Stat::DIRECTORY),
            Place::In(id, inner, absolute) => match self.mounted(id)?.file_system.stat(inner) {
                Err(Errno::ENOENT) if self.leads_to_mount(absolute) => Ok(Stat::DIRECTORY),
                answer => answer,
            },
        }
    }

    /// Begins to list a directory: first the mount points in it, then its own entries. When
    /// the directory is in a file system that keeps its own current directory and is given by a
    /// relative path, mount points in it are not shown.
    pub fn open_dir(&mut self, path: Path<'_>) -> Result<DirHandle> {
        let mut buffer = PathBuf::new();
        let (directory, absolute) = match self.place(path, &mut buffer)? {
            Place::Virtual(absolute) => (None, Some(absolute)),
            Place::In(id, inner, absolute) => {
                let mounted = self.mounted(id)?;
                match mounted.file_system.open_dir(inner) {
                    Ok(dir) => {
                        mounted.open = mounted.open.saturating_add(1);
                        (Some((id, dir)), absolute)
                    }
                    Err(Errno::ENOENT) if self.leads_to_mount(absolute) => (None, absolute),
                    Err(errno) => return Err(errno),
                }
            }
        };
        let children = match absolute {
            Some(absolute) => self.mounts.children(absolute),
            None => MountTable::<(), 0>::new().children(Path::ROOT),
        };
        Ok(DirHandle {
            directory,
            children,
        })
    }

    /// The next entry, its name copied to the front of `name`; [`FileSystem::read_dir`].
    pub fn read_dir<'n>(
        &mut self,
        handle: &mut DirHandle,
        name: &'n mut [u8],
    ) -> Result<Option<DirEntry<'n>>> {
        if let Some(child) = handle.children.next(&self.mounts) {
            let name = name.get_mut(..child.len()).ok_or(Errno::ENAMETOOLONG)?;
            name.copy_from_slice(child);
            return Ok(Some(DirEntry {
                name,
                kind: stat::S_IFDIR,
                inode: 0,
                size: None,
            }));
        }
        let Some((id, dir)) = handle.directory else {
            return Ok(None);
        };
        loop {
            let mounted = self.mounted(id)?;
            let Some(entry) = mounted.file_system.read_dir(dir, name)? else {
                return Ok(None);
            };
            let DirEntry {
                kind, inode, size, ..
            } = entry;
            let length = entry.name.len();
            if !handle.children.hides(&self.mounts, entry.name) {
                let name = name.get(..length).ok_or(Errno::EIO)?;
                return Ok(Some(DirEntry {
                    name,
                    kind,
                    inode,
                    size,
                }));
            }
        }
    }

    /// Ends listing.
    pub fn close_dir(&mut self, handle: DirHandle) -> Result<()> {
        let Some((id, dir)) = handle.directory else {
            return Ok(());
        };
        let mounted = self.mounted(id)?;
        let result = mounted.file_system.close_dir(dir);
        if result != Err(Errno::EBADF) {
            mounted.open = mounted.open.saturating_sub(1);
        }
        result
    }

    /// Makes a directory. `EEXIST` for a mount point.
    pub fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
        let mut buffer = PathBuf::new();
        match self.place(path, &mut buffer)? {
            Place::Virtual(_) | Place::In(_, Path::ROOT, _) => Err(Errno::EEXIST),
            Place::In(id, inner, _) => self.writable(id)?.file_system.mkdir(inner),
        }
    }

    /// Removes an empty directory. `EBUSY` for a mount point and for what leads to one.
    pub fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
        let mut buffer = PathBuf::new();
        let (id, inner) = self.movable(path, &mut buffer)?;
        self.writable(id)?.file_system.rmdir(inner)
    }

    /// Removes a file.
    pub fn remove(&mut self, path: Path<'_>) -> Result<()> {
        let mut buffer = PathBuf::new();
        let (id, inner) = self.movable(path, &mut buffer)?;
        self.writable(id)?.file_system.remove(inner)
    }

    /// Moves a file or directory. `EXDEV` to another file system; `EBUSY` as [`Vfs::rmdir`].
    pub fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        let (mut from_buffer, mut to_buffer) = (PathBuf::new(), PathBuf::new());
        let (id, from) = self.movable(from, &mut from_buffer)?;
        let (target, to) = self.movable(to, &mut to_buffer)?;
        if id != target {
            return Err(Errno::EXDEV);
        }
        self.writable(id)?.file_system.rename(from, to)
    }

    /// Sizes and free space of the file system that `path` is in.
    pub fn statvfs(&mut self, path: Path<'_>) -> Result<StatVfs> {
        let mut buffer = PathBuf::new();
        match self.place(path, &mut buffer)? {
            Place::Virtual(_) => Ok(StatVfs {
                name_max: PATH as u64,
                ..StatVfs::default()
            }),
            Place::In(id, inner, _) => {
                let mounted = self.mounted(id)?;
                let mut answer = mounted.file_system.statvfs(inner)?;
                if mounted.read_only {
                    answer.flags |= StatVfs::READ_ONLY;
                }
                Ok(answer)
            }
        }
    }

    /// Brings everything to the devices; the first error, after trying them all.
    pub fn sync(&mut self) -> Result<()> {
        let mut result = Ok(());
        for mounted in self.mounts.iter_mut() {
            result = result.and(mounted.file_system.sync());
        }
        result
    }

    /// Where the bytes of a file lie, if they lie in memory in one piece.
    pub fn map(&self, path: Path<'_>) -> Option<Mapped<'_>> {
        let mut buffer = PathBuf::new();
        match self.place(path, &mut buffer).ok()? {
            Place::Virtual(_) => None,
            Place::In(id, inner, _) => self.mounts.get(id)?.file_system.map(inner),
        }
    }

    /// Finds out where a path leads; `ENODEV` if nothing is mounted there.
    fn place<'p>(&self, path: Path<'p>, buffer: &'p mut PathBuf<PATH>) -> Result<Place<'p>> {
        if let (false, Some(current)) = (path.is_absolute(), self.current) {
            return Ok(Place::In(current, path, None));
        }
        buffer.resolve(self.directory(), path)?;
        let absolute = buffer.as_path();
        let Some((id, inner)) = self.mounts.locate(absolute) else {
            return match absolute.is_root() || self.mounts.has_below(absolute) {
                true => Ok(Place::Virtual(absolute)),
                false => Err(Errno::ENODEV),
            };
        };
        let as_written = match path.is_absolute() && self.keeps_directory(id) {
            true => self.mounts.locate_written(path, None),
            false => None,
        };
        let inner = match as_written {
            Some((same, written)) if same == id => written,
            _ => inner,
        };
        Ok(Place::In(id, inner, Some(absolute)))
    }

    /// Where a path leads that is to be removed or renamed.
    fn movable<'p>(
        &self,
        path: Path<'p>,
        buffer: &'p mut PathBuf<PATH>,
    ) -> Result<(MountId, Path<'p>)> {
        match self.place(path, buffer)? {
            Place::Virtual(_) | Place::In(_, Path::ROOT, _) => Err(Errno::EBUSY),
            Place::In(_, _, absolute) if self.leads_to_mount(absolute) => Err(Errno::EBUSY),
            Place::In(id, inner, _) => Ok((id, inner)),
        }
    }

    fn leads_to_mount(&self, absolute: Option<Path<'_>>) -> bool {
        absolute.is_some_and(|absolute| self.mounts.has_below(absolute))
    }

    fn keeps_directory(&self, id: MountId) -> bool {
        self.mounts
            .get(id)
            .is_some_and(|mounted| mounted.file_system.resolution() == Resolution::FileSystem)
    }

    fn directory(&self) -> Path<'_> {
        match self.directory.as_path() {
            path if path.as_bytes().is_empty() => Path::ROOT,
            path => path,
        }
    }

    /// The mounted file system that a handle or place names; it may be gone.
    fn mounted(&mut self, id: MountId) -> Result<&mut Mounted<F>> {
        self.mounts.get_mut(id).ok_or(Errno::EBADF)
    }

    fn writable(&mut self, id: MountId) -> Result<&mut Mounted<F>> {
        match self.mounted(id)? {
            mounted if mounted.read_only => Err(Errno::EROFS),
            mounted => Ok(mounted),
        }
    }

    fn take_out(&mut self, id: MountId) -> Option<F> {
        let inside = self.mounts.locate(self.directory()).map(|(id, _)| id);
        let taken = self.mounts.remove(id)?;
        if self.current == Some(id) || inside == Some(id) {
            self.current = None;
            self.directory = PathBuf::new();
        }
        Some(taken.file_system)
    }
}

impl<F: FileSystem, const MOUNTS: usize, const PATH: usize> Default for Vfs<F, MOUNTS, PATH> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests;
