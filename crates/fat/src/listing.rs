//! Directories being listed.

use crate::directory::{Cursor, Found};
use crate::disk::Disk;
use crate::entry::Raw;
use crate::entry::{self, Meta};
use crate::name::Units;
use taipan_vfs::{Errno, Result, stat};

/// A directory being listed: what a slot of a volume holds.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// The directory's first cluster, 0 for the root.
    pub(crate) directory: u32,
    /// The next entry to look at; `None` at the end.
    pub(crate) next: Option<Cursor>,
}

impl Disk<'_> {
    /// The next entry of a directory that is being listed, and the length of its name.
    pub fn list(
        &mut self,
        listing: &mut Listing,
        name: &mut [u8],
    ) -> Result<Option<(Found, usize)>> {
        let mut units = Units::new();
        loop {
            let mut cursor = listing.next;
            let Some((found, raw)) = self.scan(&mut cursor, &mut units, None)? else {
                listing.next = None;
                return Ok(None);
            };
            // A name that does not fit is met again at the next try.
            let length = name_of(&mut units, &raw, name)?;
            listing.next = cursor;
            if length > 0 {
                return Ok(Some((found, length)));
            }
        }
    }
}

/// Copies an entry's name to the front of `into`: the long one if there is one, it is text and
/// it fits; else the short one. Returns its length: 0 if neither is text, which no path could
/// name; `ENAMETOOLONG` if neither fits.
fn name_of(units: &mut Units, raw: &Raw, into: &mut [u8]) -> Result<usize> {
    if let Some(length) = units.encode(into) {
        return Ok(length);
    }
    units.set_short(entry::short(raw), raw[12]);
    match units.encode(into) {
        Some(length) => Ok(length),
        None if into.len() < 3 * units.as_slice().len() => Err(Errno::ENAMETOOLONG),
        None => Ok(0),
    }
}

/// The type bits of an entry.
pub(crate) fn kind_of(meta: &Meta) -> u32 {
    match meta.is_dir() {
        true => stat::S_IFDIR,
        false => stat::S_IFREG,
    }
}
