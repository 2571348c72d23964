//! Changing the tree: making, removing and moving names.
//!
//! Every step leaves the volume sound: a name appears when its entry is written and goes when
//! that is marked free, in this order where it moves. What can be left behind by a power cut is
//! a second name for what was moved, and clusters that nothing refers to.

use crate::directory::{Found, Place, Spot};
use crate::entry::{DIRECTORY, Meta, READ_ONLY};
use crate::name::Name;
use crate::session::Session;
use taipan_vfs::{Errno, Path, Result};

/// Dots and spaces, as the short names of `.` and `..`.
const SELF_NAME: &[u8; 11] = b".          ";
const PARENT_NAME: &[u8; 11] = b"..         ";

impl Session<'_> {
    pub fn mkdir(&mut self, path: Path<'_>) -> Result<()> {
        let spot = self.disk.spot(path, true)?.ok_or(Errno::EEXIST)?;
        if spot.found.is_some() {
            return Err(Errno::EEXIST);
        }
        self.disk.state.writable()?;
        let start = self.disk.new_directory_cluster()?;
        let made = self.fill_directory(&spot, start);
        if made.is_err() {
            self.disk.free_chain(start)?;
        }
        self.disk.commit()?;
        made
    }

    fn fill_directory(&mut self, spot: &Spot<'_>, start: u32) -> Result<()> {
        let meta = Meta {
            attributes: DIRECTORY,
            start,
            size: 0,
            modified: self.now(),
        };
        let sector = self.disk.shape.sector_of(start)?;
        let names = [(SELF_NAME, start), (PARENT_NAME, spot.parent)];
        for (offset, (name, start)) in [0, 32].into_iter().zip(names) {
            let place = Place { sector, offset };
            *self.disk.raw_mut(place)? = Meta { start, ..meta }.to_raw(name, 0);
        }
        let added = self.disk.insert(spot.parent, &spot.name, spot.room, meta);
        added.map(|_| ())
    }

    /// What is to be removed, in a volume that can be changed.
    fn found(&mut self, path: Path<'_>, if_root: Errno) -> Result<Found> {
        let spot = self.disk.spot(path, false)?.ok_or(if_root)?;
        spot.found.ok_or(Errno::ENOENT)
    }

    /// Whether an entry can be removed.
    fn removable(&mut self, found: &Found) -> Result<()> {
        self.disk.state.writable()?;
        match found.meta.attributes & READ_ONLY {
            0 => Ok(()),
            _ => Err(Errno::EACCES),
        }
    }

    pub fn rmdir(&mut self, path: Path<'_>) -> Result<()> {
        let found = self.found(path, Errno::EBUSY)?;
        if !found.meta.is_dir() {
            return Err(Errno::ENOTDIR);
        }
        self.removable(&found)?;
        if !self.disk.is_empty(found.meta.start)? {
            return Err(Errno::ENOTEMPTY);
        }
        self.remove_found(&found)
    }

    pub fn remove(&mut self, path: Path<'_>) -> Result<()> {
        let found = self.found(path, Errno::EISDIR)?;
        if found.meta.is_dir() {
            return Err(Errno::EISDIR);
        }
        self.removable(&found)?;
        self.remove_found(&found)
    }

    fn remove_found(&mut self, found: &Found) -> Result<()> {
        self.disk.remove_name(found)?;
        if !self.orphan(found) {
            self.disk.free_chain(found.meta.start)?;
        }
        self.disk.commit()
    }

    pub fn rename(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        let (Some(from_name), Some(to_name)) = (from.name(), to.name()) else {
            return Err(Errno::EBUSY);
        };
        let from_parent = self.disk.directory(from.parent(), None)?;
        let to_parent = self.disk.directory(to.parent(), None)?;
        let moved = self.disk.find(from_parent, &Name::new(from_name)?, None)?;
        let moved = moved.ok_or(Errno::ENOENT)?;
        self.disk.state.writable()?;
        if from == to {
            return Ok(());
        }
        if moved.meta.is_dir() {
            self.disk.directory(to.parent(), Some(moved.meta.start))?;
        }
        if from.below(to).is_some() {
            return Err(Errno::ENOTEMPTY);
        }
        let name = Name::new(to_name)?;
        let mut room = self.disk.room(to_parent);
        let target = self.disk.find(to_parent, &name, Some(&mut room))?;
        // Under another spelling, it gets a new entry as if it moved.
        let target = target.filter(|target| target.place != moved.place);
        if let Some(target) = &target {
            match (moved.meta.is_dir(), target.meta.is_dir()) {
                (false, true) => return Err(Errno::EISDIR),
                (true, false) => return Err(Errno::ENOTDIR),
                (true, true) if !self.disk.is_empty(target.meta.start)? => {
                    return Err(Errno::ENOTEMPTY);
                }
                _ => self.removable(target)?,
            }
        }
        let meta = self.meta_of(&moved);
        // A chain to be freed at the end.
        let mut replaced = 0;
        let place = match &target {
            Some(target) => {
                // The name that is there comes to mean the other file.
                self.disk.store_meta(target.place, &meta)?;
                if !self.orphan(target) {
                    replaced = target.meta.start;
                }
                target.place
            }
            None => self.disk.insert(to_parent, &name, room, meta)?,
        };
        self.moved(moved.place, place);
        self.disk.remove_name(&moved)?;
        if let Some(target) = &target {
            self.respell(to_parent, target, &name)?;
        }
        if meta.is_dir() && from_parent != to_parent {
            self.set_parent(meta.start, to_parent)?;
        }
        self.disk.free_chain(replaced)?;
        self.disk.commit()
    }

    /// Gives an entry the spelling of the name by which it was found. Both names are there for a
    /// moment; without room for that, it keeps the old one.
    fn respell(&mut self, parent: u32, old: &Found, name: &Name<'_>) -> Result<()> {
        if self.disk.is_spelled(old, name)? {
            return Ok(());
        }
        let mut room = self.disk.room(parent);
        let Some(found) = self.disk.find(parent, name, Some(&mut room))? else {
            return Ok(());
        };
        match self.disk.insert(parent, name, room, found.meta) {
            Ok(place) => {
                self.moved(found.place, place);
                self.disk.remove_name(&found)
            }
            Err(Errno::ENOSPC) => Ok(()),
            Err(errno) => Err(errno),
        }
    }

    /// Makes the `..` of a directory lead to another one.
    fn set_parent(&mut self, directory: u32, parent: u32) -> Result<()> {
        let sector = self.disk.shape.sector_of(directory)?;
        let place = Place { sector, offset: 32 };
        let raw = self.disk.raw_mut(place)?;
        if raw.starts_with(PARENT_NAME) {
            let meta = Meta::of(raw);
            Meta {
                start: parent,
                ..meta
            }
            .store(raw);
        }
        Ok(())
    }
}
