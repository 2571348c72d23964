//! Directories being listed, of the host's files and of volumes: what `ilistdir` gives.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_object::builtin::{bytes, int, tuple};
use taipan_object::{NativeFunction, Obj, Res, Runtime, Slots, Type, names, object, slots, table};
use taipan_vfs::{DirId, Errno};

use super::volume::{self, Volume};
use crate::io::stream::error;

object! {
    /// A directory being listed.
    pub struct Listing: sealed {
        /// Whose it is; the host's if nobody's.
        volume: Option<Gc<Volume>>,
        directory: Plain<Cell<DirId>>,
        open: Cell<bool>,
        as_bytes: bool,
    }
}

/// Longest name of an entry, in bytes: 255 UTF-16 units on FAT.
const NAME: usize = 768;

/// A listing for a directory that is about to be opened: memory is asked for first, so that
/// nothing is opened in vain.
///
/// # Errors
/// `MemoryError`.
pub fn unopened(rt: &mut Runtime, volume: Option<Gc<Volume>>, as_bytes: bool) -> Res<Gc<Listing>> {
    rt.alloc(Listing {
        header: LISTING.header(),
        volume,
        directory: Plain(Cell::new(DirId(0))),
        open: Cell::new(false),
        as_bytes,
    })
}

/// The listing of [`unopened`], now that opening its directory came to this.
///
/// # Errors
/// `OSError` if that failed.
pub fn finish(rt: &mut Runtime, made: Gc<Listing>, directory: taipan_vfs::Result<DirId>) -> Res {
    let directory = directory.map_err(|errno| error(rt, errno))?;
    made.directory.0.set(directory);
    made.open.set(true);
    // Without memory for the note it is closed at its end only.
    rt.finalise_later(made);
    Ok(Obj::from(made))
}

impl Listing {
    /// Closes the directory; false if the file system is busy.
    fn close(&self, rt: &mut Runtime) -> Res<bool> {
        if !self.open.replace(false) {
            return Ok(true);
        }
        let directory = self.directory.0.get();
        let answer = volume::ask_any(rt, self.volume, |files| files.close_dir(directory))?;
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
    let directory = listing.directory.0.get();
    let entry = volume::ask_any(rt, listing.volume, |files| {
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
        && let Some(volume) = listing.volume
    {
        volume::close_later(rt, volume, this)?;
    }
    Ok(Obj::NONE)
});

const LISTING_SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

static LISTING: Type = Type::new::<Listing>(names::iterator, slots!(LISTING_SLOTS))
    .with_table(table![__del__ => &DEL]);
