//! Directories: walking their entries, finding, adding and removing names.
//!
//! A directory is named by its first cluster, 0 for the root, wherever that is. Walks end after
//! 65,536 entries, which is all that FAT allows, so a chain that bites its tail does no harm.

use crate::disk::Disk;
use crate::entry::{self, Kind, Meta, Raw};
use crate::name::{self, Name, Units};
use crate::shape::ENTRY_SIZE;
use taipan_vfs::{Errno, Path, Result};

/// The most entries a directory can have.
const ENTRIES_MAX: u32 = 65_536;

/// One entry's place in a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The cluster it is in; 0 in the root directory of FAT12 and FAT16.
    cluster: u32,
    /// Which entry of the directory it is.
    pub index: u32,
}

/// An entry's place on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub sector: u32,
    /// In the sector, in bytes.
    pub offset: u32,
}

/// An entry of a directory, with its long name's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    /// The first entry of the long name, or the entry itself.
    first: Cursor,
    last: Cursor,
    pub place: Place,
    pub meta: Meta,
}

/// Where a new name could go in a directory, as far as that was seen: gathered while looking for
/// the name, so that the directory is gone through once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// The entry seen last.
    cursor: Cursor,
    /// The first run of free entries that is long enough, or what there is of it so far.
    run: Cursor,
    length: u32,
    /// Which entry is free with all that follow.
    end: Option<u32>,
    /// The short names that are taken, of those that would do.
    taken: u32,
    /// How often all of them were.
    round: u32,
}

impl Room {
    fn new(first: Cursor, round: u32) -> Room {
        Room {
            cursor: first,
            run: first,
            length: 0,
            end: None,
            taken: 0,
            round,
        }
    }

    fn fits(&self, name: &Name<'_>) -> bool {
        self.length >= name.entries()
    }

    /// Takes note of the next entry.
    fn see(&mut self, cursor: Cursor, raw: &Raw, name: &Name<'_>) {
        self.cursor = cursor;
        if self.end.is_none() {
            match entry::kind(raw) {
                Kind::End => self.end = Some(cursor.index),
                Kind::Short => self.taken |= name.clashes(self.round, entry::short(raw)),
                _ => {}
            }
        }
        if !self.fits(name) {
            self.length = match self.end.is_some() || raw[0] == entry::FREE {
                true => self.length + 1,
                false => 0,
            };
            if self.length == 1 {
                self.run = cursor;
            }
        }
    }
}

/// A name's place in the tree.
pub(crate) struct Spot<'p> {
    /// The directory that holds it, or would.
    pub parent: u32,
    pub name: Name<'p>,
    pub found: Option<Found>,
    /// Where it can go if it was not found.
    pub room: Room,
}

impl Disk<'_> {
    /// The first entry of a directory.
    pub fn first_entry(&self, directory: u32) -> Cursor {
        let cluster = match directory {
            0 => self.shape.root_cluster,
            _ => directory,
        };
        Cursor { cluster, index: 0 }
    }

    /// Where an entry is on the device.
    #[inline(never)]
    pub fn place(&self, cursor: Cursor) -> Result<Place> {
        let byte = cursor.index * ENTRY_SIZE;
        let shape = &self.shape;
        let (start, byte) = match cursor.cluster {
            0 => (shape.root, byte),
            cluster => (shape.sector_of(cluster)?, byte & (shape.cluster_size() - 1)),
        };
        Ok(Place {
            sector: start + (byte >> shape.sector_shift),
            offset: byte & (shape.sector_size() - 1),
        })
    }

    /// Moves to the next entry; `false`, and stays, where the directory's clusters end.
    #[inline(never)]
    pub fn advance(&mut self, cursor: &mut Cursor) -> Result<bool> {
        let index = cursor.index + 1;
        let most = match cursor.cluster {
            0 => self.shape.root_entries,
            _ => ENTRIES_MAX,
        };
        if index >= most {
            return Ok(false);
        }
        let crosses = (index * ENTRY_SIZE).trailing_zeros() >= self.shape.cluster_bytes_shift();
        if cursor.cluster != 0 && crosses {
            match self.next(cursor.cluster)? {
                Some(cluster) => cursor.cluster = cluster,
                None => return Ok(false),
            }
        }
        cursor.index = index;
        Ok(true)
    }

    /// A copy of an entry.
    #[inline(never)]
    pub fn raw(&mut self, cursor: Cursor) -> Result<Raw> {
        let place = self.place(cursor)?;
        self.raw_at(place)
    }

    fn raw_at(&mut self, place: Place) -> Result<Raw> {
        let sector = self.load(place.sector)?;
        let rest = sector.get(place.offset as usize..).unwrap_or(&[]);
        rest.first_chunk().copied().ok_or(Errno::EIO)
    }

    /// An entry, to be changed.
    #[inline(never)]
    pub fn raw_mut(&mut self, place: Place) -> Result<&mut Raw> {
        let sector = self.change(place.sector)?;
        let rest = sector.get_mut(place.offset as usize..).unwrap_or(&mut []);
        rest.first_chunk_mut().ok_or(Errno::EIO)
    }

    /// The next file or directory from `cursor` on, `None` at the end; its long name goes into
    /// `long`, which stays empty if there is none that fits. The cursor then is behind it. What
    /// is seen on the way is noted in `room`, for a name that may have to be added.
    #[inline(never)]
    pub fn scan(
        &mut self,
        cursor: &mut Option<Cursor>,
        long: &mut Units,
        mut room: Option<(&mut Room, &Name<'_>)>,
    ) -> Result<Option<(Found, Raw)>> {
        long.clear();
        let mut first = None;
        // Parts still to come, how many there are in all, and for which short name.
        let (mut missing, mut parts, mut sum) = (0, 0, 0);
        while let Some(mut here) = *cursor {
            let place = self.place(here)?;
            let raw = self.raw_at(place)?;
            if let Some((room, name)) = &mut room {
                room.see(here, &raw, name);
            }
            let kind = entry::kind(&raw);
            let mut next = here;
            *cursor = match kind {
                Kind::End => None,
                _ => self.advance(&mut next)?.then_some(next),
            };
            match kind {
                Kind::Long(part, is_last, checksum) => {
                    if is_last {
                        (missing, parts, sum) = (part, part, checksum);
                        first = Some(here);
                    } else if part != missing || checksum != sum {
                        first = None;
                    }
                    match long.piece_mut(usize::from(part).wrapping_sub(1)) {
                        Some(piece) if first.is_some() => *piece = entry::units(&raw),
                        _ => first = None,
                    }
                    missing = missing.wrapping_sub(1);
                }
                Kind::Short => {
                    let last = here;
                    if let Some(start) = first
                        && missing == 0
                        && sum == name::checksum(entry::short(&raw))
                    {
                        long.finish(usize::from(parts));
                        here = start;
                    }
                    let found = Found {
                        first: here,
                        last,
                        place,
                        meta: Meta::of(&raw),
                    };
                    return Ok(Some((found, raw)));
                }
                _ => first = None,
            }
        }
        Ok(None)
    }

    /// Looks a name up in a directory. If it is not there, `room` says where it can go.
    #[inline(never)]
    pub fn find(
        &mut self,
        directory: u32,
        name: &Name<'_>,
        mut room: Option<&mut Room>,
    ) -> Result<Option<Found>> {
        let mut cursor = Some(self.first_entry(directory));
        let mut units = Units::new();
        loop {
            let room = room.as_deref_mut().map(|room| (room, name));
            let Some((found, raw)) = self.scan(&mut cursor, &mut units, room)? else {
                return Ok(None);
            };
            if units.is(name) {
                return Ok(Some(found));
            }
            let is_alias = match name.is_short {
                true => name.is_short_name(entry::short(&raw)),
                false if name.can_be_short() => {
                    units.set_short(entry::short(&raw), 0);
                    units.is(name)
                }
                false => false,
            };
            if is_alias {
                return Ok(Some(found));
            }
        }
    }

    /// Whether an entry has a name in this very spelling.
    pub fn is_spelled(&mut self, found: &Found, name: &Name<'_>) -> Result<bool> {
        let mut units = Units::new();
        let Some((_, raw)) = self.scan(&mut Some(found.first), &mut units, None)? else {
            return Ok(false);
        };
        if units.as_slice().is_empty() {
            units.set_short(entry::short(&raw), raw[12]);
        }
        let spelling = name.text.encode_utf16();
        Ok(units.as_slice().iter().copied().eq(spelling))
    }

    /// No room seen yet in a directory.
    pub fn room(&self, directory: u32) -> Room {
        Room::new(self.first_entry(directory), 0)
    }

    /// The directory that a path names. With `outside`, it must not lie in that directory:
    /// `EINVAL`.
    #[inline(never)]
    pub fn directory(&mut self, path: Path<'_>, outside: Option<u32>) -> Result<u32> {
        let mut directory = 0;
        for component in path.components() {
            let name = Name::new(component)?;
            let meta = self
                .find(directory, &name, None)?
                .ok_or(Errno::ENOENT)?
                .meta;
            if !meta.is_dir() {
                return Err(Errno::ENOTDIR);
            }
            directory = meta.start;
            // Only the root has no cluster of its own.
            if !self.shape.has(directory) {
                return Err(Errno::EIO);
            }
            if outside == Some(directory) {
                return Err(Errno::EINVAL);
            }
        }
        Ok(directory)
    }

    /// Where a path leads; `None` for the root. With `or_new`, also where it can be added.
    #[inline(never)]
    pub fn spot<'p>(&mut self, path: Path<'p>, or_new: bool) -> Result<Option<Spot<'p>>> {
        let Some(last) = path.name() else {
            return Ok(None);
        };
        let parent = self.directory(path.parent(), None)?;
        let name = Name::new(last)?;
        let mut room = self.room(parent);
        let found = self.find(parent, &name, or_new.then_some(&mut room))?;
        Ok(Some(Spot {
            parent,
            name,
            found,
            room,
        }))
    }

    /// Whether a directory holds nothing.
    pub fn is_empty(&mut self, directory: u32) -> Result<bool> {
        let mut cursor = Some(self.first_entry(directory));
        Ok(self.scan(&mut cursor, &mut Units::new(), None)?.is_none())
    }

    /// Adds a name that was looked for and not found, and returns its place; `room` is from that
    /// search. `ENOSPC` if there is none; nothing is then changed, but that the directory may
    /// be a cluster longer.
    #[inline(never)]
    pub fn insert(
        &mut self,
        directory: u32,
        name: &Name<'_>,
        mut room: Room,
        meta: Meta,
    ) -> Result<Place> {
        let short = loop {
            let has_seen_all = room.end.is_some();
            if !has_seen_all || !room.fits(name) {
                let mut cursor = room.cursor;
                let is_next = self.advance(&mut cursor)?;
                if !is_next && !room.fits(name) {
                    self.extend_directory(&mut cursor)?;
                }
                if cursor != room.cursor {
                    let raw = self.raw(cursor)?;
                    room.see(cursor, &raw, name);
                    continue;
                }
            }
            match name.choices() & !room.taken {
                0 => {
                    // All the short names are taken: once more with others.
                    let first = self.first_entry(directory);
                    room = Room::new(first, room.round + 1);
                    let raw = self.raw(first)?;
                    room.see(first, &raw, name);
                }
                free => break name.short(free.trailing_zeros(), room.round),
            }
        };
        let (mut run, end) = (room.run, room.end);
        let parts = name.entries() as usize - 1;
        let sum = name::checksum(&short);
        for part in (1..=parts).rev() {
            let place = self.place(run)?;
            *self.raw_mut(place)? = entry::long_part(part, parts, sum, name.text);
            self.advance(&mut run)?;
        }
        let place = self.place(run)?;
        *self.raw_mut(place)? = meta.to_raw(&short, name.case);
        // The end moved; what lay behind it may be anything.
        if end.is_some_and(|end| run.index >= end) {
            self.end_after(run)?;
        }
        Ok(place)
    }

    /// Makes the entry after this one, if there is one, the end.
    pub fn end_after(&mut self, mut cursor: Cursor) -> Result<()> {
        if self.advance(&mut cursor)? && self.raw(cursor)?[0] != entry::END {
            let place = self.place(cursor)?;
            self.raw_mut(place)?[0] = entry::END;
        }
        Ok(())
    }

    /// Adds a cluster of free entries to a directory and moves to the first of them.
    pub fn extend_directory(&mut self, cursor: &mut Cursor) -> Result<()> {
        let index = cursor.index + 1;
        if cursor.cluster == 0 || index >= ENTRIES_MAX {
            return Err(Errno::ENOSPC);
        }
        let cluster = self.new_directory_cluster()?;
        self.link(cursor.cluster, cluster)?;
        *cursor = Cursor { cluster, index };
        Ok(())
    }

    /// Takes a cluster and fills it with free entries.
    pub fn new_directory_cluster(&mut self) -> Result<u32> {
        let cluster = self.allocate(0)?;
        let first = self.shape.sector_of(cluster)?;
        for sector in 0..1 << self.shape.cluster_shift {
            self.blank(first + sector)?;
        }
        Ok(cluster)
    }

    /// Removes a name. The entry goes before its long name, so that it goes at one stroke.
    pub fn remove_name(&mut self, found: &Found) -> Result<()> {
        self.raw_mut(found.place)?[0] = entry::FREE;
        let mut cursor = found.first;
        while cursor.index < found.last.index {
            let place = self.place(cursor)?;
            self.raw_mut(place)?[0] = entry::FREE;
            if !self.advance(&mut cursor)? {
                break;
            }
        }
        Ok(())
    }

    /// Writes what is known of a file or directory into its entry.
    pub fn store_meta(&mut self, place: Place, meta: &Meta) -> Result<()> {
        meta.store(self.raw_mut(place)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
