//! One call's work on a volume: open files and listings, and what handles on one file share.
//!
//! All handles on a file hold the same account of it: a handle that changed the file passes the
//! new account on. A file that is removed (or replaced) while open loses its name only; its
//! clusters are freed when the last handle is closed. If power fails before that, they are lost
//! to the volume until it is checked.

use crate::directory::{Found, Place, Spot};
use crate::disk::Disk;
use crate::entry::{ARCHIVE, Meta, READ_ONLY};
use crate::file::{Home, OpenFile};
use crate::listing::{Listing, kind_of};
use crate::time::Stamp;
use crate::volume::{Parts, SlotsRef, Table};
use taipan_vfs::{
    BlockDevice, Clock, DirEntry, Errno, Handles, OpenMode, Path, Result, SeekFrom, Stat, StatVfs,
    stat,
};

/// A volume at work, with its open files.
pub(crate) struct Session<'s> {
    pub disk: Disk<'s>,
    pub files: Table<'s, OpenFile>,
    pub listings: Table<'s, Listing>,
    pub clock: &'s dyn Clock,
}

impl<'s> Session<'s> {
    #[inline(never)]
    pub fn new(
        parts: Parts<'s>,
        device: &'s mut dyn BlockDevice,
        clock: &'s dyn Clock,
    ) -> Result<Session<'s>> {
        Ok(Session {
            disk: Disk::new(parts.state, parts.buffer, device)?,
            files: Handles::new(SlotsRef(parts.files)),
            listings: Handles::new(SlotsRef(parts.listings)),
            clock,
        })
    }

    #[inline(never)]
    pub fn now(&self) -> Stamp {
        Stamp::from_seconds(self.clock.seconds())
    }

    /// An open file, and the disk that it is on. `EBADF` for one whose volume is gone.
    fn file(&mut self, number: u32) -> Result<(&mut OpenFile, &mut Disk<'s>)> {
        let file = self.files.get_mut(number)?;
        match file.home {
            Home::Lost => Err(Errno::EBADF),
            _ => Ok((file, &mut self.disk)),
        }
    }

    /// Tells the other handles on a file what has changed.
    fn share(&mut self, number: u32) -> Result<()> {
        let OpenFile {
            key, meta, dirty, ..
        } = *self.files.get_mut(number)?;
        for other in self.files.iter_mut().filter(|other| other.key == key) {
            if meta.size < other.meta.size || meta.start != other.meta.start {
                other.near = (0, 0);
            }
            other.meta = meta;
            other.dirty = dirty;
        }
        Ok(())
    }

    /// Puts a file into its handle, and tells the other handles on it what has changed.
    fn keep(&mut self, number: u32, file: &OpenFile) -> Result<()> {
        *self.files.get_mut(number)? = *file;
        self.share(number)
    }

    pub fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<u32> {
        let file = OpenFile {
            key: 0,
            home: Home::Lost,
            can_read: mode.read,
            can_write: mode.write,
            appends: mode.append,
            dirty: false,
            meta: Meta {
                attributes: ARCHIVE,
                start: 0,
                size: 0,
                modified: self.now(),
            },
            position: 0,
            near: (0, 0),
        };
        // A slot first: a file that is made must not be left without a handle.
        let number = self.files.insert(file)?;
        let opened = self.open_in(number, file, path, mode);
        if opened.is_err() {
            self.files.remove(number)?;
        }
        opened.map(|()| number)
    }

    fn open_in(
        &mut self,
        number: u32,
        mut file: OpenFile,
        path: Path<'_>,
        mode: OpenMode,
    ) -> Result<()> {
        let is_taken = match mode.exclusive {
            true => Errno::EEXIST,
            false => Errno::EISDIR,
        };
        let spot = self.disk.spot(path, mode.create)?.ok_or(is_taken)?;
        let place = match &spot.found {
            Some(found) if mode.exclusive || found.meta.is_dir() => return Err(is_taken),
            Some(found) => {
                file.meta = found.meta;
                found.place
            }
            None if mode.create => {
                self.disk.state.writable()?;
                let Spot { parent, room, .. } = spot;
                self.disk.insert(parent, &spot.name, room, file.meta)?
            }
            None => return Err(Errno::ENOENT),
        };
        if mode.changes() {
            self.disk.state.writable()?;
            if file.meta.attributes & READ_ONLY != 0 {
                return Err(Errno::EACCES);
            }
        }
        match self.opened(place) {
            Some(other) => {
                file.key = other.key;
                file.meta = other.meta;
                file.dirty = other.dirty;
            }
            None => {
                let key = self.disk.state.last_key.wrapping_add(1);
                self.disk.state.last_key = key;
                file.key = key;
            }
        }
        file.home = Home::Entry(place);
        if mode.truncate {
            file.dirty = true;
            let now = self.now();
            let emptied = self.disk.resize(&mut file, 0, now);
            // Other handles must know, also of what was done in part.
            self.keep(number, &file)?;
            emptied?;
        }
        self.keep(number, &file)
    }

    /// A handle on the file whose entry is at this place.
    fn opened(&mut self, place: Place) -> Option<&OpenFile> {
        let home = Home::Entry(place);
        self.files
            .iter_mut()
            .find(|file| file.home == home)
            .map(|file| &*file)
    }

    pub fn read(&mut self, number: u32, into: &mut [u8]) -> Result<usize> {
        // Reading changes nothing that other handles know.
        let (file, disk) = self.file(number)?;
        disk.read_file(file, into)
    }

    pub fn write(&mut self, number: u32, data: &[u8]) -> Result<usize> {
        let (file, disk) = self.file(number)?;
        let outcome = disk.write_file(file, data);
        self.share(number)?;
        outcome
    }

    pub fn seek(&mut self, number: u32, to: SeekFrom) -> Result<u64> {
        let (file, _) = self.file(number)?;
        file.position = to.resolve(file.position, u64::from(file.meta.size))?;
        Ok(file.position)
    }

    pub fn truncate(&mut self, number: u32, size: u64) -> Result<()> {
        let now = self.now();
        let (file, disk) = self.file(number)?;
        if !file.can_write {
            return Err(Errno::EINVAL);
        }
        disk.state.writable()?;
        let outcome = disk.resize(file, size, now);
        self.share(number)?;
        outcome
    }

    pub fn flush(&mut self, number: u32) -> Result<()> {
        let (file, _) = self.file(number)?;
        let (is_dirty, can_write) = (file.dirty, file.can_write);
        if is_dirty {
            let now = self.now();
            let (file, disk) = self.file(number)?;
            disk.store_entry(file, Some(now))?;
            self.share(number)?;
        }
        match can_write {
            true => self.disk.commit(),
            false => Ok(()),
        }
    }

    pub fn close(&mut self, number: u32) -> Result<()> {
        let flushed = match self.file(number) {
            Ok(_) => self.flush(number),
            // Closing what was lost is no mistake.
            Err(_) => Ok(()),
        };
        let file = self.files.remove(number)?;
        if file.home == Home::Removed {
            return self.forget(file.key, file.meta.start);
        }
        flushed
    }

    /// Frees the chain of a removed file unless a handle is still open on it.
    fn forget(&mut self, key: u32, start: u32) -> Result<()> {
        if self.files.iter_mut().any(|other| other.key == key) {
            return Ok(());
        }
        self.disk.free_chain(start)?;
        self.disk.commit()
    }

    /// Tells the handles on a file, or the listings of a directory, that its name is gone.
    /// Whether its clusters are still in use, and are left to whoever closes it.
    pub fn orphan(&mut self, found: &Found) -> bool {
        if found.meta.is_dir() {
            self.end_listings(found.meta.start);
        }
        let home = Home::Entry(found.place);
        let mut is_open = false;
        for file in self.files.iter_mut().filter(|file| file.home == home) {
            file.home = Home::Removed;
            is_open = true;
        }
        is_open
    }

    /// Ends all listings of a directory that is no more.
    fn end_listings(&mut self, directory: u32) {
        let of_it = |listing: &&mut Listing| listing.directory == directory;
        for listing in self.listings.iter_mut().filter(of_it) {
            listing.next = None;
        }
    }

    /// Tells the handles on a file that its entry has moved.
    pub fn moved(&mut self, from: Place, to: Place) {
        for file in self.files.iter_mut() {
            if file.home == Home::Entry(from) {
                file.home = Home::Entry(to);
            }
        }
    }

    /// What is known of a file or directory that was found, by its handles if it is open.
    pub fn meta_of(&mut self, found: &Found) -> Meta {
        match self.opened(found.place) {
            Some(file) => file.meta,
            None => found.meta,
        }
    }

    pub fn stat(&mut self, path: Path<'_>) -> Result<Stat> {
        let meta = match self.disk.spot(path, false)? {
            // The root has no entry: upstream's date.
            None => return Ok(stat_of(stat::S_IFDIR, 0, ROOT_TIME)),
            Some(Spot { found: None, .. }) => return Err(Errno::ENOENT),
            Some(Spot {
                found: Some(found), ..
            }) => self.meta_of(&found),
        };
        let size = match meta.is_dir() {
            true => 0,
            false => meta.size,
        };
        Ok(stat_of(kind_of(&meta), size, meta.modified.seconds()))
    }

    pub fn open_dir(&mut self, path: Path<'_>) -> Result<u32> {
        let directory = self.disk.directory(path, None)?;
        self.listings.insert(Listing {
            directory,
            next: Some(self.disk.first_entry(directory)),
        })
    }

    pub fn read_dir<'n>(
        &mut self,
        number: u32,
        name: &'n mut [u8],
    ) -> Result<Option<DirEntry<'n>>> {
        let mut listing = *self.listings.get_mut(number)?;
        let outcome = self.disk.list(&mut listing, name);
        *self.listings.get_mut(number)? = listing;
        let Some((found, length)) = outcome? else {
            return Ok(None);
        };
        let meta = self.meta_of(&found);
        Ok(Some(DirEntry {
            name: name.get(..length).unwrap_or(&[]),
            kind: kind_of(&meta),
            inode: 0,
            size: Some(u64::from(meta.size)),
        }))
    }

    pub fn statvfs(&mut self) -> Result<StatVfs> {
        let free = u64::from(self.disk.count_free()?);
        let shape = &self.disk.shape;
        Ok(StatVfs {
            block_size: u64::from(shape.cluster_size()),
            fragment_size: u64::from(shape.cluster_size()),
            blocks: u64::from(shape.clusters),
            blocks_free: free,
            blocks_available: free,
            flags: u64::from(self.disk.state.read_only) * StatVfs::READ_ONLY,
            name_max: crate::name::NAME_MAX as u64,
            ..StatVfs::default()
        })
    }

    pub fn sync(&mut self) -> Result<()> {
        let now = self.now();
        for file in self.files.iter_mut() {
            self.disk.store_entry(file, Some(now))?;
        }
        self.disk.commit()
    }
}

/// 2000-01-01, which upstream gives as the root's time.
const ROOT_TIME: i64 = 946_684_800;

fn stat_of(mode: u32, size: u32, time: i64) -> Stat {
    Stat {
        mode,
        size: u64::from(size),
        accessed: time,
        modified: time,
        changed: time,
        ..Stat::default()
    }
}
