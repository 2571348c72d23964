//! littlefs 2, by its authors' C library.

mod check;
mod library;
mod owned;

use core::cell::Cell;

use taipan_vfs::{
    BlockDevice, Clock, DirEntry, DirId, Errno, FileId, FileSystem, Geometry, OpenMode, Path,
    Result, SeekFrom, Stat, StatVfs, stat,
};

use crate::options::Options;
use crate::rules::{self, Kind, Lookup};
use library::{Erased, Found, NAME_MAX, OpenFlags, Session};

pub use library::{PATH_MAX, Volume};
pub use owned::Littlefs;

/// The version of what is on the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiskVersion {
    /// 2.0, for readers from before 2022.
    V2_0,
    /// 2.1, which finds a write that was cut off more surely.
    #[default]
    V2_1,
}

impl DiskVersion {
    const fn number(self) -> u32 {
        match self {
            DiskVersion::V2_0 => 0x2_0000,
            DiskVersion::V2_1 => 0x2_0001,
        }
    }
}

/// Settings of a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VolumeOptions {
    /// Units and the map of free blocks.
    pub sizes: Options,
    /// Whether files carry the time of their last change (as the attribute of type 1: eight
    /// bytes, little-endian, nanoseconds since 1970, as upstream stores it).
    pub mtime: bool,
    /// Erasures after which metadata moves to another block; negative for never.
    pub block_cycles: i32,
    /// The version to format with. What is mounted keeps the version it has.
    pub version: DiskVersion,
}

impl Default for VolumeOptions {
    fn default() -> Self {
        VolumeOptions {
            sizes: Options::default(),
            mtime: true,
            block_cycles: 100,
            version: DiskVersion::default(),
        }
    }
}

impl VolumeOptions {
    fn block_cycles(&self) -> Result<i32> {
        match self.block_cycles {
            0 => Err(Errno::EINVAL),
            cycles => Ok(cycles.max(-1)),
        }
    }

    /// How many bytes of memory a volume on a device of this shape needs, if so many files are
    /// to be open at once. `EINVAL` if the settings do not fit the device.
    pub fn memory(&self, geometry: &Geometry, files: usize) -> Result<usize> {
        let sizes = self.sizes.on(geometry)?;
        library::memory_size(library::cache_size(&sizes)?, sizes.lookahead, files)
    }
}

/// A mounted volume together with its device: the file system, for a call or for longer.
///
/// Making one costs next to nothing. It borrows the volume's state and its memory, and both can
/// lie anywhere, for example in an interpreter's heap.
///
/// Errors are those of [`FileSystem`], except that contents that make no sense are `EILSEQ`,
/// as upstream has it.
pub struct View<'v, D, C> {
    volume: Erased<'v>,
    memory: &'v [Cell<u8>],
    device: D,
    clock: C,
}

/// Makes an empty file system on a device. `memory` is scratch space, of as many bytes as
/// [`VolumeOptions::memory`] says for no files.
pub fn format(
    mut device: impl BlockDevice,
    options: &VolumeOptions,
    memory: &[Cell<u8>],
) -> Result<()> {
    let sizes = options.sizes.on(&device.geometry()?)?;
    let mut volume = Volume::<0, 0>::new();
    let mut session = Session {
        volume: volume.erased(),
        memory,
        device: &mut device,
    };
    session.format(&sizes, options)
}

impl<'v, D: BlockDevice, C: Clock> View<'v, D, C> {
    /// Mounts what is on the device. `EINVAL` for settings that do not fit the device, for a
    /// file system of another size than the device's, or for too little memory (see
    /// [`VolumeOptions::memory`]); `EILSEQ` if there is no file system.
    pub fn mount<const FILES: usize, const DIRS: usize>(
        volume: &'v mut Volume<FILES, DIRS>,
        memory: &'v [Cell<u8>],
        mut device: D,
        clock: C,
        options: &VolumeOptions,
    ) -> Result<Self> {
        let sizes = options.sizes.on(&device.geometry()?)?;
        let mut volume = volume.erased();
        Session {
            volume: volume.reborrow(),
            memory,
            device: &mut device,
        }
        .mount(&sizes, options)?;
        Ok(View {
            volume,
            memory,
            device,
            clock,
        })
    }

    /// A view of what was mounted before in `volume`, with the same memory and the same device:
    /// `EINVAL` if nothing was. Another memory or device is no danger to memory safety, but
    /// will damage the file system.
    pub fn attach<const FILES: usize, const DIRS: usize>(
        volume: &'v mut Volume<FILES, DIRS>,
        memory: &'v [Cell<u8>],
        device: D,
        clock: C,
    ) -> Result<Self> {
        let volume = volume.erased();
        volume.mounted()?;
        Ok(View {
            volume,
            memory,
            device,
            clock,
        })
    }

    /// The version of what is on the device.
    pub fn disk_version(&mut self) -> Result<DiskVersion> {
        match self.session().disk_version()? {
            0x2_0000 => Ok(DiskVersion::V2_0),
            0x2_0001 => Ok(DiskVersion::V2_1),
            _ => Err(Errno::EINVAL),
        }
    }

    fn session(&mut self) -> Session<'_> {
        Session {
            volume: self.volume.reborrow(),
            memory: self.memory,
            device: &mut self.device,
        }
    }

    fn now(&self) -> u64 {
        u64::from(self.clock.seconds()) * 1_000_000_000
    }
}

impl<D: BlockDevice, C: Clock> Lookup for View<'_, D, C> {
    fn kind(&mut self, path: Path<'_>) -> Result<Kind> {
        match self.session().stat(path)?.is_dir {
            true => Ok(Kind::Directory),
            false => Ok(Kind::File),
        }
    }

    fn is_empty(&mut self, _path: Path<'_>) -> Result<bool> {
        // The library looks for itself.
        Ok(true)
    }

    fn writable(&self) -> Result<()> {
        match self.volume.read_only() {
            true => Err(Errno::EROFS),
            false => Ok(()),
        }
    }
}

fn file_kind(found: &Found) -> u32 {
    match found.is_dir {
        true => stat::S_IFDIR,
        false => stat::S_IFREG,
    }
}

impl<D: BlockDevice, C: Clock> FileSystem for View<'_, D, C> {
    fn mount(&mut self, read_only: bool) -> Result<()> {
        self.volume.set_read_only(read_only);
        Ok(())
    }

    fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileId> {
        rules::may_open(self, path, mode)?;
        let now = self.now();
        let number = self.session().open(path, OpenFlags::new(mode), now)?;
        Ok(FileId(number))
    }

    fn read(&mut self, file: FileId, into: &mut [u8]) -> Result<usize> {
        let mut session = self.session();
        match session.access(file.0)? {
            (true, _) => session.read(file.0, into),
            _ => Err(Errno::EBADF),
        }
    }

    fn write(&mut self, file: FileId, data: &[u8]) -> Result<usize> {
        let now = self.now();
        let mut session = self.session();
        match session.access(file.0)? {
            (_, true) => session.write(file.0, data, now),
            _ => Err(Errno::EBADF),
        }
    }

    fn seek(&mut self, file: FileId, to: SeekFrom) -> Result<u64> {
        let mut session = self.session();
        let (position, size) = session.position(file.0)?;
        let to = to.resolve(position.into(), size.into())?;
        let to = i32::try_from(to).map_err(|_| Errno::EINVAL)?;
        session.seek(file.0, to).map(u64::from)
    }

    fn truncate(&mut self, file: FileId, size: u64) -> Result<()> {
        let now = self.now();
        let mut session = self.session();
        match session.access(file.0)? {
            (_, true) => {
                let size = i32::try_from(size).map_err(|_| Errno::EFBIG)?;
                session.truncate(file.0, size.unsigned_abs(), now)
            }
            _ => Err(Errno::EINVAL),
        }
    }

    fn flush(&mut self, file: FileId) -> Result<()> {
        self.session().sync_file(file.0)
    }

    fn close(&mut self, file: FileId) -> Result<()> {
        self.session().close(file.0)
    }

    fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
        let mut session = self.session();
        let found = session.stat(path)?;
        let nanoseconds = session.mtime(path).unwrap_or(0);
        let seconds = (nanoseconds / 1_000_000_000) as i64;
        Ok(Stat {
            accessed: seconds,
            modified: seconds,
            changed: seconds,
            ..match found.is_dir {
                true => Stat::DIRECTORY,
                false => Stat::file(found.size.into()),
            }
        })
    }

    fn open_dir(&mut self, path: Path<'_>) -> Result<DirId> {
        self.session().open_dir(path).map(DirId)
    }

    fn read_dir<'n>(&mut self, dir: DirId, name: &'n mut [u8]) -> Result<Option<DirEntry<'n>>> {
        let mut full = [0; NAME_MAX + 1];
        loop {
            let Some((length, found)) = self.session().read_dir(dir.0, &mut full)? else {
                return Ok(None);
            };
            let full = full.get(..length).unwrap_or(&full);
            if full == b"." || full == b".." {
                continue;
            }
            let name = name.get_mut(..length).ok_or(Errno::ENAMETOOLONG)?;
            name.copy_from_slice(full);
            return Ok(Some(DirEntry {
                name,
                kind: file_kind(&found),
                inode: 0,
                size: Some(u64::from(found.size)),
            }));
        }
    }

    fn close_dir(&mut self, dir: DirId) -> Result<()> {
        self.session().close_dir(dir.0)
    }

    fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
        rules::may_mkdir(self, path)?;
        self.session().mkdir(path)
    }

    fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
        rules::may_rmdir(self, path)?;
        self.session().remove(path)
    }

    fn remove(&mut self, path: Path<'_>) -> Result<()> {
        rules::may_remove(self, path)?;
        self.session().remove(path)
    }

    fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        match rules::may_rename(self, from, to)? {
            true => self.session().rename(from, to),
            false => Ok(()),
        }
    }

    fn statvfs(&mut self, _path: Path<'_>) -> Result<StatVfs> {
        let used = self.session().blocks_used()?;
        let (size, count) = self.volume.blocks();
        let free = u64::from(count.saturating_sub(used));
        Ok(StatVfs {
            block_size: size.into(),
            fragment_size: size.into(),
            blocks: count.into(),
            blocks_free: free,
            blocks_available: free,
            flags: match self.volume.read_only() {
                true => StatVfs::READ_ONLY,
                false => 0,
            },
            name_max: NAME_MAX as u64,
            ..StatVfs::default()
        })
    }

    fn sync(&mut self) -> Result<()> {
        self.session().sync_all()
    }
}
