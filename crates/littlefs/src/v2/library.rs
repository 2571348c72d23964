//! The C library behind a safe face: the one place of this crate with unsafe code.
//!
//! What C keeps between calls lies in a [`Volume`], and refers by address to the volume itself,
//! to its slots and to the caller's buffers. None of these addresses is trusted from one call to
//! the next: [`Session::enter`] writes every one of them anew, from the borrows it is given,
//! before it calls C. So safe code may move, swap, drop or forget volumes and buffers as it
//! likes. The numbers that C keeps are private to this module, so they are what C left there.
//!
//! Buffers are `Cell`s: they may lie in an interpreter's heap, where others, the device among
//! them, can write to them. So the device never gets a slice of them, but of a copy. What they
//! hold steers C no further than what a device holds; the page of this crate says how far that
//! can be.
#![allow(unsafe_code)]

mod c;
mod callbacks;
mod volume;

use core::cell::Cell;
use core::ffi::{c_char, c_int, c_void};
use core::ptr;

use taipan_vfs::{BlockDevice, Errno, Path, Result};

use super::check::Check;
use super::{DiskVersion, VolumeOptions};
use crate::options::Sizes;
use callbacks::{COPY, Context};
use volume::{DirSlot, FileSlot, zeroed};

pub use c::NAME_MAX;
pub use volume::{Erased, Volume};

/// The longest path, in bytes.
pub const PATH_MAX: usize = 511;

/// The type of attribute in which the time of the last change is kept, as upstream does.
const MTIME: u8 = 1;

/// Where C's structures are, for the length of one call.
struct Addresses {
    lfs: *mut c::Lfs,
    files: *mut FileSlot,
    dirs: *mut DirSlot,
}

/// Everything for one call of the library.
pub(super) struct Session<'s> {
    pub volume: Erased<'s>,
    pub memory: &'s [Cell<u8>],
    pub device: &'s mut dyn BlockDevice,
}

/// What a path leads to.
pub(super) struct Found {
    pub is_dir: bool,
    pub size: u32,
}

/// How big a cache is: as upstream chooses it.
pub(super) fn cache_size(sizes: &Sizes) -> Result<u32> {
    let unit = sizes.read.max(sizes.program);
    let size = sizes.block.min(unit.saturating_mul(4));
    let unit = sizes.units.0.max(sizes.units.1) as usize;
    let sound = unit <= COPY
        && size.is_multiple_of(sizes.read)
        && size.is_multiple_of(sizes.program)
        && sizes.block.is_multiple_of(size);
    match sound {
        true => Ok(size),
        false => Err(Errno::EINVAL),
    }
}

/// How many bytes of memory a volume needs, with so many files open at once.
pub(super) fn memory_size(cache: u32, lookahead: u32, files: usize) -> Result<usize> {
    let caches = files.checked_add(2).ok_or(Errno::EINVAL)?;
    let cache = usize::try_from(cache).map_err(|_| Errno::EINVAL)?;
    let lookahead = usize::try_from(lookahead).map_err(|_| Errno::EINVAL)?;
    caches
        .checked_mul(cache)
        .and_then(|size| size.checked_add(lookahead))
        .ok_or(Errno::EINVAL)
}

/// A path for C.
struct CPath([u8; PATH_MAX + 1]);

impl CPath {
    fn new(path: Path<'_>) -> Result<CPath> {
        let bytes = path.as_bytes();
        if bytes.contains(&0) {
            return Err(Errno::EINVAL);
        }
        let mut terminated = [0; PATH_MAX + 1];
        let room = terminated
            .get_mut(..bytes.len())
            .filter(|_| bytes.len() <= PATH_MAX);
        room.ok_or(Errno::ENAMETOOLONG)?.copy_from_slice(bytes);
        Ok(CPath(terminated))
    }

    fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr().cast()
    }
}

impl Session<'_> {
    /// Runs `body`, which calls C, with every address written anew.
    fn enter(&mut self, body: &mut dyn FnMut(&Addresses) -> c_int) -> Result<u32> {
        self.enter_for(true, body)
    }

    /// The same, with or without looking through what may be metadata.
    #[inline(never)]
    fn enter_for(
        &mut self,
        may_be_metadata: bool,
        body: &mut dyn FnMut(&Addresses) -> c_int,
    ) -> Result<u32> {
        let core = &mut *self.volume.core;
        let reads_left = callbacks::reads_allowed(&core.config);
        let mut context = Context {
            device: &mut *self.device,
            memory: self.memory,
            units: core.units,
            check: &mut core.check,
            may_be_metadata,
            reads_left,
            error: None,
        };
        let (files, file_count) = (self.volume.files.as_mut_ptr(), self.volume.files.len());
        let (dirs, dir_count) = (self.volume.dirs.as_mut_ptr(), self.volume.dirs.len());
        let (lfs, config) = (&raw mut core.lfs, &raw mut core.config);
        // `Cell<u8>`s may be written to through a shared reference.
        let memory = self.memory.as_ptr().cast_mut().cast::<u8>();

        // SAFETY: `lfs`, `config`, `files` and `dirs` come from exclusive borrows that nobody uses
        // until this function ends; the slots' numbers are those of the slices. Of `memory`, only
        // what `memory_size` says is used, for a number of files that is checked.
        let code = unsafe {
            let cache = (*config).cache_size as usize;
            let lookahead = (*config).lookahead_size as usize;
            let highest = (0..file_count).rev().find(|&at| (*files.add(at)).open);
            let needed = memory_size(
                (*config).cache_size,
                (*config).lookahead_size,
                highest.map_or(0, |at| at + 1),
            )?;
            if self.memory.len() < needed || cache == 0 || lookahead == 0 {
                return Err(Errno::EINVAL);
            }
            (*config).context = (&raw mut context).cast();
            (*config).read_buffer = memory.cast();
            (*config).prog_buffer = memory.add(cache).cast();
            (*config).lookahead_buffer = memory.add(2 * cache).cast();
            (*lfs).cfg = config;
            (*lfs).rcache.buffer = memory;
            (*lfs).pcache.buffer = memory.add(cache);
            (*lfs).lookahead.buffer = memory.add(2 * cache);
            (*lfs).mlist = ptr::null_mut();
            for at in 0..file_count {
                let slot = files.add(at);
                if (*slot).open {
                    let buffer = memory.add(2 * cache + lookahead + at * cache);
                    link_file(slot, buffer);
                    (*slot).file.next = (*lfs).mlist;
                    (*lfs).mlist = (&raw mut (*slot).file).cast();
                }
            }
            for at in 0..dir_count {
                let slot = dirs.add(at);
                if (*slot).open {
                    (*slot).dir.next = (*lfs).mlist;
                    (*lfs).mlist = (&raw mut (*slot).dir).cast();
                }
            }
            let code = body(&Addresses { lfs, files, dirs });
            (*config).context = ptr::null_mut();
            if context.error.is_some() {
                // C notes what it is about to read as read, also if that fails.
                (*lfs).rcache.block = c::BLOCK_NULL;
                for at in 0..file_count {
                    let file = &raw mut (*files.add(at)).file;
                    if (*file).flags & (c::F_WRITING | c::F_INLINE) == 0 {
                        (*file).cache.block = c::BLOCK_NULL;
                    }
                }
            }
            code
        };
        let device_error = context.error;
        match u32::try_from(code) {
            Ok(value) => Ok(value),
            Err(_) if code == c::ERR_IO => Err(device_error.unwrap_or(Errno::EIO)),
            Err(_) => Err(Errno::from_negative(code.into())),
        }
    }

    fn with_path(
        &mut self,
        path: Path<'_>,
        body: &mut dyn FnMut(*mut c::Lfs, *const c_char) -> c_int,
    ) -> Result<u32> {
        let path = CPath::new(path)?;
        self.enter(&mut |at| body(at.lfs, path.as_ptr()))
    }

    fn configure(&mut self, sizes: &Sizes, cache: u32, block_cycles: i32, version: u32) {
        self.volume.core.units = sizes.units;
        self.volume.core.check = Check::NEW;
        self.volume.core.config = c::Config {
            context: ptr::null_mut(),
            read: Some(callbacks::read),
            prog: Some(callbacks::program),
            erase: Some(callbacks::erase),
            sync: Some(callbacks::sync),
            read_size: sizes.read,
            prog_size: sizes.program,
            block_size: sizes.block,
            block_count: sizes.blocks,
            block_cycles,
            cache_size: cache,
            lookahead_size: sizes.lookahead,
            compact_thresh: 0,
            read_buffer: ptr::null_mut(),
            prog_buffer: ptr::null_mut(),
            lookahead_buffer: ptr::null_mut(),
            name_max: 0,
            file_max: 0,
            attr_max: 0,
            metadata_max: 0,
            inline_max: 0,
            disk_version: version,
        };
    }

    /// Makes an empty file system.
    pub fn format(&mut self, sizes: &Sizes, options: &VolumeOptions) -> Result<()> {
        let version = options.version.number();
        self.configure(sizes, cache_size(sizes)?, options.block_cycles()?, version);
        // SAFETY: the configuration is sound and its addresses are those of this call.
        self.enter(&mut |at| unsafe { c::format(at.lfs, (*at.lfs).cfg) })?;
        Ok(())
    }

    /// Mounts what is there, of either version, and keeps to that version when writing.
    pub fn mount(&mut self, sizes: &Sizes, options: &VolumeOptions) -> Result<()> {
        let core = &mut *self.volume.core;
        *core = zeroed();
        core.mtime = options.mtime;
        for slot in self.volume.files.iter_mut() {
            if core::mem::take(&mut slot.open) {
                slot.age = slot.age.wrapping_add(1);
            }
        }
        for slot in self.volume.dirs.iter_mut() {
            if core::mem::take(&mut slot.open) {
                slot.age = slot.age.wrapping_add(1);
            }
        }
        let cache = cache_size(sizes)?;
        let cycles = options.block_cycles()?;
        self.configure(sizes, cache, cycles, DiskVersion::V2_1.number());
        self.mount_once()?;
        let found = self.disk_version()?;
        if found != DiskVersion::V2_1.number() {
            self.configure(sizes, cache, cycles, found);
            self.mount_once()?;
        }
        self.volume.core.mounted = true;
        Ok(())
    }

    fn mount_once(&mut self) -> Result<()> {
        // SAFETY: as for `format`.
        self.enter(&mut |at| unsafe { c::mount(at.lfs, (*at.lfs).cfg) })?;
        // Contents without any superblock count as mounted for C.
        match self.volume.core.lfs.root[0] {
            c::BLOCK_NULL => Err(Errno::from_negative(c::ERR_CORRUPT.into())),
            _ => Ok(()),
        }
    }

    /// The version on the device, as 16 bits of major and 16 bits of minor version.
    pub fn disk_version(&mut self) -> Result<u32> {
        let mut info = c::FsInfo::default();
        // SAFETY: the volume is mounted, or mounting it just succeeded; `info` is a local.
        self.enter(&mut |at| unsafe { c::fs_stat(at.lfs, &mut info) })?;
        Ok(info.disk_version)
    }

    /// How many blocks are in use.
    pub fn blocks_used(&mut self) -> Result<u32> {
        unsafe extern "C" fn count(data: *mut c_void, _block: u32) -> c_int {
            // SAFETY: `data` is the local below.
            let used = unsafe { &mut *data.cast::<u32>() };
            *used = used.saturating_add(1);
            0
        }
        let mut used = 0_u32;
        let data = (&raw mut used).cast();
        // SAFETY: the volume is mounted; `count` is for this `data`.
        self.enter(&mut |at| unsafe { c::fs_traverse(at.lfs, Some(count), data) })?;
        Ok(used)
    }

    /// What a path leads to.
    pub fn stat(&mut self, path: Path<'_>) -> Result<Found> {
        let mut info: c::Info = zeroed();
        // SAFETY: the volume is mounted, the path is terminated, `info` is a local.
        self.with_path(path, &mut |lfs, path| unsafe {
            c::stat(lfs, path, &mut info)
        })?;
        Ok(Found {
            is_dir: info.kind == c::TYPE_DIR,
            size: info.size,
        })
    }

    /// The time of last change, in nanoseconds, if it is kept for this path.
    pub fn mtime(&mut self, path: Path<'_>) -> Option<u64> {
        let mut time = [0; 8];
        let buffer = time.as_mut_ptr().cast();
        // SAFETY: as for `stat`; the buffer has eight bytes.
        let length = self.with_path(path, &mut |lfs, path| unsafe {
            c::getattr(lfs, path, MTIME, buffer, 8)
        });
        (length == Ok(8)).then_some(u64::from_le_bytes(time))
    }

    /// Removes a file or an empty directory.
    pub fn remove(&mut self, path: Path<'_>) -> Result<()> {
        // SAFETY: as for `stat`.
        self.with_path(path, &mut |lfs, path| unsafe { c::remove(lfs, path) })?;
        Ok(())
    }

    /// Moves a file or directory.
    pub fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        let to = CPath::new(to)?;
        // SAFETY: as for `stat`.
        self.with_path(from, &mut |lfs, from| unsafe {
            c::rename(lfs, from, to.as_ptr())
        })?;
        Ok(())
    }

    /// Makes a directory.
    pub fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
        // SAFETY: as for `stat`.
        self.with_path(path, &mut |lfs, path| unsafe { c::mkdir(lfs, path) })?;
        Ok(())
    }

    /// Opens a file in a free slot and gives the file's number.
    pub fn open(&mut self, path: Path<'_>, flags: OpenFlags, now: u64) -> Result<u32> {
        let path = CPath::new(path)?;
        let with_mtime = self.volume.core.mtime;
        let config = &self.volume.core.config;
        let (cache, lookahead) = (config.cache_size, config.lookahead_size);
        let free = |slot: &FileSlot| !slot.open;
        let index = self
            .volume
            .files
            .iter()
            .position(free)
            .ok_or(Errno::EMFILE)?;
        if memory_size(cache, lookahead, index + 1)? > self.memory.len() {
            return Err(Errno::EMFILE);
        }
        let number = number(index, self.volume.files[index].age)?;
        let start = memory_size(cache, lookahead, index)?;
        let buffer = self.memory[start..].as_ptr().cast_mut().cast::<u8>();
        self.enter(&mut |at| {
            // SAFETY: the volume is mounted, the path is terminated; the slot is there and not
            // in C's list; the buffer is as long as a cache, by the check above.
            unsafe {
                let slot = at.files.add(index);
                let age = (*slot).age;
                slot.write(zeroed());
                (*slot).age = age;
                (*slot).mtime = now.to_le_bytes();
                (*slot).attribute.kind = MTIME;
                (*slot).attribute.size = 8;
                (*slot).config.attribute_count = with_mtime.into();
                link_file(slot, buffer);
                let (file, config) = (&raw mut (*slot).file, &raw const (*slot).config);
                let code = c::file_opencfg(at.lfs, file, path.as_ptr(), flags.0, config);
                if code < 0 {
                    return code;
                }
                let inline = (*file).flags & c::F_INLINE != 0;
                if !inline && (*file).ctz.size > (*at.lfs).file_max {
                    (*file).flags |= c::F_ERRED;
                    c::file_close(at.lfs, file);
                    return c::ERR_CORRUPT;
                }
                if inline && (*file).ctz.size > cache {
                    // Made with a larger cache. C would store the contents from this smaller
                    // one when the file is closed, and read past it; any write moves them to
                    // blocks first, and until then there is nothing to store.
                    (*file).flags &= !c::F_DIRTY;
                }
                (*slot).open = true;
                code
            }
        })?;
        Ok(number)
    }

    /// Runs `body` on an open file.
    fn with_file(
        &mut self,
        number: u32,
        body: &mut dyn FnMut(*mut c::Lfs, *mut FileSlot) -> c_int,
    ) -> Result<u32> {
        let index = self.file_index(number)?;
        // SAFETY: `file_index` gives the number of a slot.
        self.enter(&mut |at| body(at.lfs, unsafe { at.files.add(index) }))
    }

    fn file_index(&self, number: u32) -> Result<usize> {
        let index = (number & 0xffff) as usize;
        match self.volume.files.get(index) {
            Some(slot) if slot.open && u32::from(slot.age) == number >> 16 => Ok(index),
            _ => Err(Errno::EBADF),
        }
    }

    /// Whether a file was opened for reading, and for writing.
    pub fn access(&self, number: u32) -> Result<(bool, bool)> {
        let slot = &self.volume.files[self.file_index(number)?];
        let has = |flag: c_int| slot.file.flags & flag as u32 != 0;
        Ok((has(c::O_RDONLY), has(c::O_WRONLY)))
    }

    /// Reads at the position, which moves.
    pub fn read(&mut self, number: u32, into: &mut [u8]) -> Result<usize> {
        let length = into.len().min(i32::MAX as usize) as u32;
        let into = into.as_mut_ptr().cast();
        let index = self.file_index(number)?;
        // Without something to store first, only the file's own blocks are read.
        let stores = self.volume.files[index].file.flags & c::F_WRITING != 0;
        // SAFETY: the file is open for reading, as the caller checked by `access` (else C
        // gives what it has, which is harmless); the buffer is at least that long.
        let got = self.enter_for(stores, &mut |at| unsafe {
            c::file_read(at.lfs, &raw mut (*at.files.add(index)).file, into, length)
        })?;
        Ok(got as usize)
    }

    /// Writes at the position, which moves.
    pub fn write(&mut self, number: u32, data: &[u8], now: u64) -> Result<usize> {
        let length = data.len().min(i32::MAX as usize) as u32;
        let data = data.as_ptr().cast();
        // SAFETY: as for `read`.
        let taken = self.with_file(number, &mut |lfs, slot| unsafe {
            (*slot).mtime = now.to_le_bytes();
            let file = &raw mut (*slot).file;
            if (*file).flags & c::O_APPEND as u32 != 0 {
                // C itself only moves forward to the end, not back.
                let end = c::file_size(lfs, file);
                let code = c::file_seek(lfs, file, end, c::SEEK_SET);
                if code < 0 {
                    return code;
                }
            }
            c::file_write(lfs, file, data, length)
        })?;
        Ok(taken as usize)
    }

    /// Position and length.
    pub fn position(&mut self, number: u32) -> Result<(u32, u32)> {
        let mut position = 0;
        // SAFETY: the file is open.
        let size = self.with_file(number, &mut |lfs, slot| unsafe {
            position = (*slot).file.pos;
            c::file_size(lfs, &raw mut (*slot).file)
        })?;
        Ok((position, size))
    }

    /// Moves the position.
    pub fn seek(&mut self, number: u32, to: i32) -> Result<u32> {
        // SAFETY: the file is open.
        self.with_file(number, &mut |lfs, slot| unsafe {
            c::file_seek(lfs, &raw mut (*slot).file, to, c::SEEK_SET)
        })
    }

    /// Sets the length.
    pub fn truncate(&mut self, number: u32, size: u32, now: u64) -> Result<()> {
        let cache = self.volume.core.config.cache_size;
        // SAFETY: the file is open for writing, as the caller checked by `access` (else C
        // writes all the same, which is harmless); `zero` is one byte.
        self.with_file(number, &mut |lfs, slot| unsafe {
            (*slot).mtime = now.to_le_bytes();
            let file = &raw mut (*slot).file;
            if (*file).flags & c::F_INLINE != 0 && (*file).ctz.size > cache {
                // As for `open`: a write moves the contents to blocks, where they can be cut.
                let position = (*file).pos as i32;
                let zero = [0_u8];
                let code = match c::file_seek(lfs, file, (*file).ctz.size as i32, c::SEEK_SET) {
                    code if code < 0 => code,
                    _ => c::file_write(lfs, file, zero.as_ptr().cast(), 1),
                };
                let back = c::file_seek(lfs, file, position, c::SEEK_SET);
                if code < 0 || back < 0 {
                    return code.min(back);
                }
            }
            c::file_truncate(lfs, file, size)
        })?;
        Ok(())
    }

    /// Stores what was written.
    pub fn sync_file(&mut self, number: u32) -> Result<()> {
        // SAFETY: the file is open.
        self.with_file(number, &mut |lfs, slot| unsafe {
            c::file_sync(lfs, &raw mut (*slot).file)
        })?;
        Ok(())
    }

    /// Stores what was written to every file.
    pub fn sync_all(&mut self) -> Result<()> {
        for index in 0..self.volume.files.len() {
            let slot = &self.volume.files[index];
            if slot.open {
                self.sync_file(number(index, slot.age)?)?;
            }
        }
        self.device.sync()
    }

    /// Closes a file; its slot is free afterwards in any case.
    pub fn close(&mut self, number: u32) -> Result<()> {
        let index = self.file_index(number)?;
        // SAFETY: the file is open. C takes it out of its list whatever happens.
        let closed = self.with_file(number, &mut |lfs, slot| unsafe {
            c::file_close(lfs, &raw mut (*slot).file)
        });
        let slot = &mut self.volume.files[index];
        slot.open = false;
        slot.age = slot.age.wrapping_add(1);
        closed.map(|_| ())
    }

    /// Begins to list a directory and gives the listing's number.
    pub fn open_dir(&mut self, path: Path<'_>) -> Result<u32> {
        let path = CPath::new(path)?;
        let free = |slot: &DirSlot| !slot.open;
        let index = self
            .volume
            .dirs
            .iter()
            .position(free)
            .ok_or(Errno::EMFILE)?;
        let number = number(index, self.volume.dirs[index].age)?;
        self.enter(&mut |at| {
            // SAFETY: the volume is mounted, the path is terminated; the slot is there and not
            // in C's list.
            unsafe {
                let slot = at.dirs.add(index);
                let age = (*slot).age;
                slot.write(zeroed());
                (*slot).age = age;
                let code = c::dir_open(at.lfs, &raw mut (*slot).dir, path.as_ptr());
                (*slot).open = code >= 0;
                code
            }
        })?;
        Ok(number)
    }

    fn dir_index(&self, number: u32) -> Result<usize> {
        let index = (number & 0xffff) as usize;
        match self.volume.dirs.get(index) {
            Some(slot) if slot.open && u32::from(slot.age) == number >> 16 => Ok(index),
            _ => Err(Errno::EBADF),
        }
    }

    /// The next entry, its name in `name`, of the length given; `.` and `..` come too.
    pub fn read_dir(
        &mut self,
        number: u32,
        name: &mut [u8; NAME_MAX + 1],
    ) -> Result<Option<(usize, Found)>> {
        let index = self.dir_index(number)?;
        let mut info: c::Info = zeroed();
        // SAFETY: the directory is open; `info` is a local.
        let more = self.enter(&mut |at| unsafe {
            c::dir_read(at.lfs, &raw mut (*at.dirs.add(index)).dir, &mut info)
        })?;
        if more == 0 {
            return Ok(None);
        }
        *name = info.name;
        let end = name.iter().position(|&byte| byte == 0);
        let found = Found {
            is_dir: info.kind == c::TYPE_DIR,
            size: info.size,
        };
        Ok(Some((end.unwrap_or(NAME_MAX), found)))
    }

    /// Ends a listing.
    pub fn close_dir(&mut self, number: u32) -> Result<()> {
        let index = self.dir_index(number)?;
        // SAFETY: the directory is open.
        let closed = self
            .enter(&mut |at| unsafe { c::dir_close(at.lfs, &raw mut (*at.dirs.add(index)).dir) });
        let slot = &mut self.volume.dirs[index];
        slot.open = false;
        slot.age = slot.age.wrapping_add(1);
        closed.map(|_| ())
    }
}

/// C's flags for opening a file.
#[derive(Clone, Copy)]
pub(super) struct OpenFlags(c_int);

impl OpenFlags {
    pub fn new(mode: taipan_vfs::OpenMode) -> OpenFlags {
        let flag = |wanted: bool, flag: c_int| if wanted { flag } else { 0 };
        OpenFlags(
            flag(mode.read || !mode.write, c::O_RDONLY)
                | flag(mode.write, c::O_WRONLY)
                | flag(mode.create, c::O_CREAT)
                | flag(mode.exclusive, c::O_EXCL)
                | flag(mode.truncate, c::O_TRUNC)
                | flag(mode.append, c::O_APPEND),
        )
    }
}

/// The number that names what is in a slot.
fn number(index: usize, age: u16) -> Result<u32> {
    let index = u16::try_from(index).map_err(|_| Errno::EMFILE)?;
    Ok(u32::from(age) << 16 | u32::from(index))
}

/// Writes the addresses in a slot.
///
/// # Safety
/// `slot` is valid, and `buffer` is what C may use as its cache.
unsafe fn link_file(slot: *mut FileSlot, buffer: *mut u8) {
    // SAFETY: the caller's promise.
    unsafe {
        (*slot).attribute.buffer = (&raw mut (*slot).mtime).cast();
        (*slot).config.attributes = &raw mut (*slot).attribute;
        (*slot).config.buffer = buffer.cast();
        (*slot).file.cache.buffer = buffer;
        (*slot).file.cfg = &raw const (*slot).config;
    }
}
