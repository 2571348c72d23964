//! littlefs 1, in Rust: format 1.1, as the C library's versions 1.6 and 1.7 write it.
//!
//! Where a cut of power or a full disk could lose data in that library (an empty file being
//! moved next to another empty one, a file cut off at the end of a block), this one writes the
//! same format so that it does not.
#![forbid(unsafe_code)]

mod dir;
mod file;
mod format;
mod owned;
mod storage;
mod tree;

use core::cell::Cell;

use taipan_vfs::{
    BlockDevice, DirEntry, DirId, Errno, FileId, FileSystem, Geometry, Handles, OpenMode, Path,
    Result, SeekFrom, Slot, Stat, StatVfs, stat,
};

use crate::options::{Options, Sizes};
use crate::rules::{self, Kind, Lookup};
use dir::Dir;
use file::OpenFile;
use format::{DIRECTORY, NAME_MAX};
use storage::{Core, State};
use tree::Place;

pub use owned::Littlefs;

/// The state of one mounted volume, with room for so many open files and listed directories.
///
/// It does nothing by itself: see [`View`].
#[derive(Debug)]
pub struct Volume<const FILES: usize = 4, const DIRS: usize = 2> {
    state: State,
    files: [Slot<OpenFile>; FILES],
    listings: [Slot<Dir>; DIRS],
}

impl<const FILES: usize, const DIRS: usize> Volume<FILES, DIRS> {
    /// A volume that is not mounted.
    pub const fn new() -> Self {
        Volume {
            state: State::NEW,
            files: [const { Slot::FREE }; FILES],
            listings: [const { Slot::FREE }; DIRS],
        }
    }

    /// Whether something was mounted in it.
    pub const fn is_mounted(&self) -> bool {
        self.state.mounted
    }

    /// Whether a file is open, so that the volume's memory holds data not yet stored.
    pub fn has_open_files(&mut self) -> bool {
        !Handles::new(&mut self.files[..]).is_empty()
    }
}

impl<const FILES: usize, const DIRS: usize> Default for Volume<FILES, DIRS> {
    fn default() -> Self {
        Self::new()
    }
}

/// A mounted volume together with its device: the file system, for a call or for longer.
///
/// Making one costs next to nothing. It borrows the volume's state and its memory, and both can
/// lie anywhere, for example in an interpreter's heap.
///
/// Errors are those of [`FileSystem`], except that contents that make no sense are `EILSEQ`.
pub struct View<'v, D> {
    state: &'v mut State,
    files: &'v mut [Slot<OpenFile>],
    listings: &'v mut [Slot<Dir>],
    memory: &'v [Cell<u8>],
    device: D,
}

/// The settings on a device. The unit of programming is at least that of reading, and a multiple
/// of it.
fn sizes(options: &Options, geometry: &Geometry) -> Result<Sizes> {
    let mut sizes = options.on(geometry)?;
    sizes.program = sizes.program.max(sizes.read);
    let unit = sizes.units.0.max(sizes.units.1) as usize;
    let sound = sizes.program.is_multiple_of(sizes.read)
        && sizes.program.is_multiple_of(sizes.units.1)
        && unit <= storage::COPY;
    match sound {
        true => Ok(sizes),
        false => Err(Errno::EINVAL),
    }
}

/// How many bytes of memory a volume on a device of this shape needs, if so many files are to be
/// open at once. `EINVAL` if the settings do not fit the device.
pub fn memory(options: &Options, geometry: &Geometry, files: usize) -> Result<usize> {
    storage::memory_size(&sizes(options, geometry)?, files)
}

/// Makes an empty file system on a device. The memory is scratch space, of as many bytes as
/// [`memory`] says for no files.
pub fn format(mut device: impl BlockDevice, options: &Options, memory: &[Cell<u8>]) -> Result<()> {
    let sizes = sizes(options, &device.geometry()?)?;
    if memory.len() < storage::memory_size(&sizes, 0)? {
        return Err(Errno::EINVAL);
    }
    let mut state = State {
        sizes,
        ..State::NEW
    };
    let core = Core {
        state: &mut state,
        file_slots: 0,
        files: Handles::new(&mut []),
        listings: Handles::new(&mut []),
        memory,
        device: &mut device,
    };
    { core }.format()
}

impl<'v, D: BlockDevice> View<'v, D> {
    /// Mounts what is on the device. `EINVAL` for settings that do not fit the device, for
    /// blocks of another size, for a later version, or for too little memory (see [`memory`]);
    /// `EILSEQ` if there is no file system.
    pub fn mount<const FILES: usize, const DIRS: usize>(
        volume: &'v mut Volume<FILES, DIRS>,
        memory: &'v [Cell<u8>],
        mut device: D,
        options: &Options,
    ) -> Result<Self> {
        let sizes = sizes(options, &device.geometry()?)?;
        if memory.len() < storage::memory_size(&sizes, 0)? {
            return Err(Errno::EINVAL);
        }
        *volume = Volume {
            state: State {
                sizes,
                ..State::NEW
            },
            ..Volume::new()
        };
        let mut view = View {
            state: &mut volume.state,
            files: &mut volume.files,
            listings: &mut volume.listings,
            memory,
            device,
        };
        view.core().mount()?;
        Ok(view)
    }

    /// A view of what was mounted before in `volume`, with the same memory and the same device:
    /// `EINVAL` if nothing was. Another memory or device will damage the file system.
    pub fn attach<const FILES: usize, const DIRS: usize>(
        volume: &'v mut Volume<FILES, DIRS>,
        memory: &'v [Cell<u8>],
        device: D,
    ) -> Result<Self> {
        if !volume.state.mounted || memory.len() < storage::memory_size(&volume.state.sizes, 0)? {
            return Err(Errno::EINVAL);
        }
        Ok(View {
            state: &mut volume.state,
            files: &mut volume.files,
            listings: &mut volume.listings,
            memory,
            device,
        })
    }

    #[inline(never)]
    fn core(&mut self) -> Core<'_> {
        Core {
            state: self.state,
            file_slots: self.files.len(),
            files: Handles::new(self.files),
            listings: Handles::new(self.listings),
            memory: self.memory,
            device: &mut self.device,
        }
    }

    fn mode(&mut self, file: FileId) -> Result<OpenMode> {
        let core = self.core();
        let mut files = core.files;
        files.get_mut(file.0).map(|file| file.mode)
    }
}

fn kind(entry_kind: u8) -> Kind {
    match entry_kind {
        DIRECTORY => Kind::Directory,
        _ => Kind::File,
    }
}

impl<D: BlockDevice> Lookup for View<'_, D> {
    fn kind(&mut self, path: Path<'_>) -> Result<Kind> {
        match self.core().find(path)? {
            Place::Root => Ok(Kind::Directory),
            Place::Entry(_, entry) => Ok(kind(entry.kind)),
            Place::Missing(..) => Err(Errno::ENOENT),
        }
    }

    fn is_empty(&mut self, path: Path<'_>) -> Result<bool> {
        let mut core = self.core();
        match core.find(path)? {
            Place::Entry(_, entry) => core.is_empty_directory(entry.data),
            _ => Ok(false),
        }
    }

    fn writable(&self) -> Result<()> {
        match self.state.read_only {
            true => Err(Errno::EROFS),
            false => Ok(()),
        }
    }
}

impl<D: BlockDevice> FileSystem for View<'_, D> {
    fn mount(&mut self, read_only: bool) -> Result<()> {
        self.state.read_only = read_only;
        Ok(())
    }

    fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<FileId> {
        rules::may_open(self, path, mode)?;
        self.core().open(path, mode).map(FileId)
    }

    fn read(&mut self, file: FileId, into: &mut [u8]) -> Result<usize> {
        match self.mode(file)?.read {
            true => self.core().read_file(file.0, into),
            false => Err(Errno::EBADF),
        }
    }

    fn write(&mut self, file: FileId, data: &[u8]) -> Result<usize> {
        match self.mode(file)?.write {
            true => self.core().write_file(file.0, data),
            false => Err(Errno::EBADF),
        }
    }

    fn seek(&mut self, file: FileId, to: SeekFrom) -> Result<u64> {
        self.core().seek(file.0, to)
    }

    fn truncate(&mut self, file: FileId, size: u64) -> Result<()> {
        match self.mode(file)?.write {
            true => self.core().truncate(file.0, size),
            false => Err(Errno::EINVAL),
        }
    }

    fn flush(&mut self, file: FileId) -> Result<()> {
        self.core().sync_file(file.0)
    }

    fn close(&mut self, file: FileId) -> Result<()> {
        self.core().close(file.0)
    }

    fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
        match self.core().find(path)? {
            Place::Root => Ok(Stat::DIRECTORY),
            Place::Entry(_, entry) => Ok(match kind(entry.kind) {
                Kind::Directory => Stat::DIRECTORY,
                Kind::File => Stat::file(entry.data[1].into()),
            }),
            Place::Missing(..) => Err(Errno::ENOENT),
        }
    }

    fn open_dir(&mut self, path: Path<'_>) -> Result<DirId> {
        let mut core = self.core();
        let pair = match core.find(path)? {
            Place::Root => core.state.root,
            Place::Entry(_, entry) if entry.kind == DIRECTORY => entry.data,
            Place::Entry(..) => return Err(Errno::ENOTDIR),
            Place::Missing(..) => return Err(Errno::ENOENT),
        };
        let dir = core.fetch(pair)?;
        core.listings.insert(dir).map(DirId)
    }

    fn read_dir<'n>(&mut self, dir: DirId, name: &'n mut [u8]) -> Result<Option<DirEntry<'n>>> {
        let mut core = self.core();
        let mut listing = *core.listings.get_mut(dir.0)?;
        let entry = core.next_visible(&mut listing)?;
        *core.listings.get_mut(dir.0)? = listing;
        let Some(entry) = entry else {
            return Ok(None);
        };
        let name = name
            .get_mut(..entry.name_length())
            .ok_or(Errno::ENAMETOOLONG)?;
        core.read(listing.pair[0], entry.name_at(), name)?;
        let (kind, size) = match kind(entry.kind) {
            Kind::Directory => (stat::S_IFDIR, 0),
            Kind::File => (stat::S_IFREG, entry.data[1]),
        };
        Ok(Some(DirEntry {
            name,
            kind,
            inode: 0,
            size: Some(size.into()),
        }))
    }

    fn close_dir(&mut self, dir: DirId) -> Result<()> {
        self.core().listings.remove(dir.0).map(|_| ())
    }

    fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
        rules::may_mkdir(self, path)?;
        self.core().make_directory(path)
    }

    fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
        rules::may_rmdir(self, path)?;
        self.core().remove(path)
    }

    fn remove(&mut self, path: Path<'_>) -> Result<()> {
        rules::may_remove(self, path)?;
        self.core().remove(path)
    }

    fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        match rules::may_rename(self, from, to)? {
            true => self.core().move_entry(from, to),
            false => Ok(()),
        }
    }

    fn statvfs(&mut self, _path: Path<'_>) -> Result<StatVfs> {
        let mut used = 0_u32;
        self.core()
            .traverse(&mut |_| used = used.saturating_add(1))?;
        let sizes = &self.state.sizes;
        let free = u64::from(sizes.blocks.saturating_sub(used));
        Ok(StatVfs {
            block_size: sizes.block.into(),
            fragment_size: sizes.block.into(),
            blocks: sizes.blocks.into(),
            blocks_free: free,
            blocks_available: free,
            flags: match self.state.read_only {
                true => StatVfs::READ_ONLY,
                false => 0,
            },
            name_max: NAME_MAX as u64,
            ..StatVfs::default()
        })
    }

    fn sync(&mut self) -> Result<()> {
        self.core().sync_all()
    }
}
