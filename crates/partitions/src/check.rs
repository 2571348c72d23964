//! Whether a table makes sense, and whether a plan may take the place of the table in use.

use core::fmt;
use core::ops::{Range, RangeInclusive};

use taipan_vfs::{Errno, Geometry};

use crate::record::copy_range;
use crate::{Entry, FileSystemType, Kind, Table, Text};

/// Why a plan is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// A partition has no name, or two have this one.
    Name(Text<15>),
    /// Its start or size is not a multiple of the flash's blocks, or its size is 0.
    OffGrid(Text<15>),
    /// It reaches past the end of the flash.
    Outside(Text<15>),
    /// It covers blocks of the table itself.
    OnTable(Text<15>),
    /// Two share bytes.
    Overlap(Text<15>, Text<15>),
    /// Its mount point is no absolute path, belongs to two, or to one without files.
    MountPoint(Text<15>),
    /// It is no file system and has the type of one, or is to be formatted.
    NoFileSystem(Text<15>),
    /// Its file system has no use for the flash's blocks: FAT's sectors have 512 to 4,096 bytes.
    Blocks(Text<15>),
    /// Firmware would be moved, resized, removed or added.
    Firmware(Text<15>),
    /// It is in use, and would be changed or removed.
    InUse(Text<15>),
    /// The flash could not be read or written.
    Failed(Errno),
}

impl Refusal {
    /// The partition that it is about; the first one, where two do not go together.
    pub fn partition(&self) -> Option<Text<15>> {
        match self {
            Refusal::Name(name)
            | Refusal::OffGrid(name)
            | Refusal::Outside(name)
            | Refusal::OnTable(name)
            | Refusal::Overlap(name, _)
            | Refusal::MountPoint(name)
            | Refusal::NoFileSystem(name)
            | Refusal::Blocks(name)
            | Refusal::Firmware(name)
            | Refusal::InUse(name) => Some(*name),
            Refusal::Failed(_) => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Name(name) if name.as_str().is_empty() => f.write_str("a name is empty"),
            Refusal::Name(name) => write!(f, "two are named {name}"),
            Refusal::OffGrid(name) => write!(f, "{name} is not made of whole blocks"),
            Refusal::Outside(name) => write!(f, "{name} ends past the end of the flash"),
            Refusal::OnTable(name) => write!(f, "{name} lies on the partition table"),
            Refusal::Overlap(one, other) => write!(f, "{one} and {other} overlap"),
            Refusal::MountPoint(name) => write!(f, "{name} cannot be mounted there"),
            Refusal::NoFileSystem(name) => write!(f, "{name} is not for a file system"),
            Refusal::Blocks(name) => write!(f, "{name} is on blocks too large or small for FAT"),
            Refusal::Firmware(name) => write!(f, "{name} is firmware, which stays as it is"),
            Refusal::InUse(name) => write!(f, "{name} is in use"),
            Refusal::Failed(errno) => write!(f, "the flash failed: {errno}"),
        }
    }
}

impl core::error::Error for Refusal {}

/// Sizes of blocks that can be sectors of FAT.
const FAT_BLOCKS: RangeInclusive<u32> = 512..=4096;

/// Does a table make sense on a flash of this shape, whose blocks from `copies` on have the
/// table's copies?
///
/// # Errors
/// The first thing that is wrong.
pub fn sound(table: &Table, flash: &Geometry, copies: [u32; 2]) -> Result<(), Refusal> {
    let entries = table.entries();
    let block = u64::from(flash.block_size.max(1));
    for (index, entry) in entries.iter().enumerate() {
        let name = entry.name;
        let others = || entries.iter().skip(index + 1);
        if name.as_str().is_empty() || others().any(|other| other.name == name) {
            return Err(Refusal::Name(name));
        }
        let range = entry.range();
        let on_grid = |at: u64| at.is_multiple_of(block);
        if range.is_empty() || !on_grid(range.start) || !on_grid(range.end) {
            return Err(Refusal::OffGrid(name));
        }
        if range.end > flash.size() {
            return Err(Refusal::Outside(name));
        }
        let mut places = copies.iter();
        if places.any(|copy| meet(&range, &copy_range(*copy, flash))) {
            return Err(Refusal::OnTable(name));
        }
        if let Some(other) = others().find(|other| meet(&range, &other.range())) {
            return Err(Refusal::Overlap(name, other.name));
        }
        uses(entry)?;
        if entry.file_system == FileSystemType::Fat && !FAT_BLOCKS.contains(&flash.block_size) {
            return Err(Refusal::Blocks(name));
        }
        let same_mount = |other: &Entry| other.mount == entry.mount;
        if !entry.mount.as_str().is_empty() && others().any(same_mount) {
            return Err(Refusal::MountPoint(name));
        }
    }
    Ok(())
}

/// Does what an entry says of its use fit together?
fn uses(entry: &Entry) -> Result<(), Refusal> {
    let is_file_system = entry.kind == Kind::FileSystem;
    let mount = entry.mount.as_str();
    let has_files = is_file_system || entry.kind == Kind::Rom;
    let may_be_mounted = has_files && mount.starts_with('/');
    if !mount.is_empty() && !may_be_mounted {
        return Err(Refusal::MountPoint(entry.name));
    }
    let named = !entry.file_system.text().is_empty();
    let formatted = entry.flags.format_when_blank;
    if !is_file_system && (named || formatted || entry.flags.usb) {
        return Err(Refusal::NoFileSystem(entry.name));
    }
    Ok(())
}

/// May a plan take the place of the table in use? `in_use` are ranges of bytes that are mounted,
/// executed or otherwise relied on: what holds them stays as it is.
///
/// # Errors
/// The first thing that is wrong.
pub fn check(
    plan: &Table,
    current: &Table,
    flash: &Geometry,
    copies: [u32; 2],
    in_use: &[Range<u64>],
) -> Result<(), Refusal> {
    sound(plan, flash, copies)?;
    let keeps = |old: &Entry, table: &Table| table.entries().iter().any(|new| new.keeps(old));
    for old in current.entries() {
        if keeps(old, plan) {
            continue;
        }
        if old.kind == Kind::Firmware {
            return Err(Refusal::Firmware(old.name));
        }
        if in_use.iter().any(|range| meet(range, &old.range())) {
            return Err(Refusal::InUse(old.name));
        }
    }
    let mut new = plan.entries().iter();
    match new.find(|new| new.kind == Kind::Firmware && !keeps(new, current)) {
        Some(new) => Err(Refusal::Firmware(new.name)),
        None => Ok(()),
    }
}

fn meet(one: &Range<u64>, other: &Range<u64>) -> bool {
    one.start < other.end && other.start < one.end
}
