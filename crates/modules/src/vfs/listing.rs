//! Directories being listed, of the host's files and of volumes: what `ilistdir` gives.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_object::builtin::{bytes, int, tuple};
use taipan_object::{NativeFunction, Obj, Res, Runtime, Slots, Type, names, object, table};
use taipan_vfs::{DirId, Errno, FileSystem};

use super::volume::{self, Volume};
use crate::io::stream::error;

object! {
    /// A directory being listed.
    pub struct Listing: sealed {
        /// Whose it is; the host's if nobody's.
        volume: Option<Gc<Volume>>,
        directory: Plain<DirId>,
        open: Cell<bool>,
        as_bytes: bool,
    }
}

/// Longest name of an entry, in bytes: 255 UTF-16 units on FAT.
const NAME: usize = 768;

fn new(rt: &mut Runtime, volume: Option<Gc<Volume>>, directory: DirId, as_bytes: bool) -> Res {
    let made = rt.alloc(Listing {
        header: LISTING.header(),
        volume,
        directory: Plain(directory),
        open: Cell::new(true),
        as_bytes,
    });
    match made {
        Ok(listing) => {
            // Without memory for the note it is closed at its end only.
            rt.finalise_later(listing);
            Ok(Obj::from(listing))
        }
        Err(raised) => {
            let exception = rt.take_raised(raised);
            // It was only read: what matters is that there is no memory.
            let _ = ask(rt, volume, |files| files.close_dir(directory));
            Err(rt.throw(exception))
        }
    }
}

/// A directory of the host's.
///
/// # Errors
/// `MemoryError`.
pub fn of_host(rt: &mut Runtime, directory: DirId, as_bytes: bool) -> Res {
    new(rt, None, directory, as_bytes)
}

/// A directory of a volume.
///
/// # Errors
/// `MemoryError`.
pub fn of_volume(rt: &mut Runtime, volume: Gc<Volume>, directory: DirId, as_bytes: bool) -> Res {
    new(rt, Some(volume), directory, as_bytes)
}

fn ask<T>(
    rt: &mut Runtime,
    volume: Option<Gc<Volume>>,
    f: impl FnOnce(&mut dyn FileSystem) -> taipan_vfs::Result<T>,
) -> Res<taipan_vfs::Result<T>> {
    match volume {
        Some(volume) => volume::ask(rt, volume, f),
        None => Ok(match rt.host.files() {
            Some(files) => f(files),
            None => Err(Errno::ENODEV),
        }),
    }
}

impl Listing {
    /// Closes the directory; false if the file system is busy.
    fn close(&self, rt: &mut Runtime) -> Res<bool> {
        if !self.open.replace(false) {
            return Ok(true);
        }
        let directory = self.directory.0;
        let answer = ask(rt, self.volume, |files| files.close_dir(directory))?;
        let busy = answer == Err(Errno::EBUSY);
        self.open.set(busy);
        Ok(!busy)
    }
}

/// What an entry is told of: its type, its inode, its size if listing tells it.
type Facts = (u32, u64, Option<u64>);

fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let listing = this.downcast::<Listing>();
    let Some(listing) = listing.filter(|listing| listing.open.get()) else {
        return Ok(None);
    };
    let mut name = [0; NAME];
    let directory = listing.directory.0;
    let entry = ask(rt, listing.volume, |files| {
        let entry = files.read_dir(directory, &mut name)?;
        Ok(entry.map(|entry| -> (usize, Facts) {
            (entry.name.len(), (entry.kind, entry.inode, entry.size))
        }))
    })?;
    match entry {
        Ok(Some((len, (kind, inode, size)))) => {
            let name = name.get(..len).unwrap_or(&[]);
            let name = match listing.as_bytes {
                true => bytes::new(rt, name)?,
                false => super::path_text(rt, name)?,
            };
            let inode = int::from_u64(rt, inode)?;
            let size = match size.filter(|_| listing.volume.is_some()) {
                Some(size) => Some(int::from_u64(rt, size)?),
                None => None,
            };
            let all = [
                name,
                Obj::small(kind as isize),
                inode,
                size.unwrap_or(Obj::NONE),
            ];
            tuple::new(rt, &all[..3 + usize::from(size.is_some())]).map(Some)
        }
        Ok(None) => {
            listing.close(rt)?;
            Ok(None)
        }
        Err(Errno::EBUSY) => Err(error(rt, Errno::EBUSY)),
        Err(errno) => {
            listing.close(rt)?;
            Err(error(rt, errno))
        }
    }
}

/// Closes a directory that the program has lost: later, if its file system is in the middle of
/// something.
static DEL: NativeFunction = NativeFunction::f1(names::__del__, |rt, this| {
    if let Some(listing) = this.downcast::<Listing>()
        && !listing.close(rt)?
    {
        rt.finalise_later(listing);
    }
    Ok(Obj::NONE)
});

static LISTING_SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

static LISTING: Type =
    Type::new::<Listing>(names::iterator, &LISTING_SLOTS).with_table(table![__del__ => &DEL]);
