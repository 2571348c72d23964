//! The table on flash: two copies, each a header and entries.
//!
//! A copy has the header in its first 512 bytes and the entries in the next 1,024. The header:
//! magic (8 bytes), version, number of entries, sequence number, CRC-32 of all that and of the
//! entries, each a little-endian word. It is written last.

use core::ops::Range;

use taipan_vfs::{BlockDevice, Errno, Geometry, Result};

use crate::check::sound;
use crate::crc::crc32;
use crate::entry::ENTRY_SIZE;
use crate::table::CAPACITY;
use crate::{Entry, Table};

const MAGIC: &[u8; 8] = b"TaipanPT";
const VERSION: u32 = 1;

/// What is read and written at once; programs and reads are of at most this.
const PIECE: usize = 512;
const HEADER: usize = 24;

/// Bytes of a copy, of whole blocks.
pub const COPY_SIZE: usize = PIECE + CAPACITY * ENTRY_SIZE;

/// The bytes of the flash that a copy has for itself.
pub(crate) fn copy_range(block: u32, flash: &Geometry) -> Range<u64> {
    let size = u64::from(flash.block_size);
    let start = u64::from(block) * size;
    start..start + u64::from(blocks(flash)) * size
}

/// How many blocks a copy takes.
fn blocks(flash: &Geometry) -> u32 {
    (COPY_SIZE as u32).div_ceil(flash.block_size.max(1))
}

/// A sound copy.
struct Copy {
    sequence: u32,
    table: Table,
}

fn header(table: &Table, sequence: u32) -> [u8; HEADER] {
    let mut bytes = [0; HEADER];
    let words = [VERSION, table.len() as u32, sequence];
    let fields = words.iter().flat_map(|word| word.to_le_bytes());
    for (to, from) in bytes.iter_mut().zip(MAGIC.iter().copied().chain(fields)) {
        *to = from;
    }
    let mut crc = crc32(0, &bytes[..HEADER - 4]);
    for entry in table.entries() {
        crc = crc32(crc, &entry.encode());
    }
    bytes[HEADER - 4..].copy_from_slice(&crc.to_le_bytes());
    bytes
}

/// The copy that begins at a block; `None` if there is no sound one.
fn read_copy(
    device: &mut dyn BlockDevice,
    flash: &Geometry,
    copies: [u32; 2],
    block: u32,
) -> Result<Option<Copy>> {
    let mut piece = [0; PIECE];
    device.read(block, 0, &mut piece)?;
    let mut found = [0; HEADER];
    found.copy_from_slice(&piece[..HEADER]);
    let word = |at: usize| {
        let bytes = found.get(at..at + 4)?;
        bytes.try_into().ok().map(u32::from_le_bytes)
    };
    let (Some(len), Some(sequence)) = (word(12), word(16)) else {
        return Ok(None);
    };
    if !found.starts_with(MAGIC) || word(8) != Some(VERSION) || len as usize > CAPACITY {
        return Ok(None);
    }
    let mut table = Table::empty();
    let mut left = len as usize;
    for part in 1..COPY_SIZE / PIECE {
        device.read(block, (part * PIECE) as u32, &mut piece)?;
        for bytes in piece.as_chunks::<ENTRY_SIZE>().0.iter().take(left) {
            let Some(entry) = Entry::decode(bytes) else {
                return Ok(None);
            };
            table.push(entry)?;
        }
        left = left.saturating_sub(PIECE / ENTRY_SIZE);
    }
    let is_whole = header(&table, sequence) == found && sound(&table, flash, copies).is_ok();
    Ok(is_whole.then_some(Copy { sequence, table }))
}

/// Can a flash of this shape have a table whose copies begin at these blocks?
pub fn can_have_table(flash: &Geometry, copies: [u32; 2]) -> bool {
    let fits = |size: u32| size.is_power_of_two() && size as usize <= PIECE;
    let ends = copies.map(|copy| copy_range(copy, flash).end);
    let apart = copies[0].abs_diff(copies[1]) >= blocks(flash);
    fits(flash.read_size)
        && fits(flash.program_size)
        && flash.block_size != 0
        && apart
        && ends.iter().all(|end| *end <= flash.size())
}

/// The shape of a flash that can have a table.
fn shape(device: &mut dyn BlockDevice, copies: [u32; 2]) -> Result<Geometry> {
    let flash = device.geometry()?;
    match can_have_table(&flash, copies) {
        true => Ok(flash),
        false => Err(Errno::EINVAL),
    }
}

/// Both copies, and which is the newest.
fn newest(
    device: &mut dyn BlockDevice,
    flash: &Geometry,
    copies: [u32; 2],
) -> Result<Option<(usize, Copy)>> {
    // A copy that cannot be read does not hide the other one.
    let [first, second] = copies.map(|block| read_copy(device, flash, copies, block));
    Ok(match (first, second) {
        (Err(errno), Err(_)) => return Err(errno),
        (first, second) => match (first.ok().flatten(), second.ok().flatten()) {
            (Some(first), Some(second)) => {
                // Sequence numbers may wrap around.
                match (second.sequence.wrapping_sub(first.sequence) as i32) > 0 {
                    true => Some((1, second)),
                    false => Some((0, first)),
                }
            }
            (Some(first), None) => Some((0, first)),
            (None, Some(second)) => Some((1, second)),
            (None, None) => None,
        },
    })
}

/// The table on a flash whose copies begin at these blocks: the newest sound one.
///
/// # Errors
/// `EINVAL` if the flash cannot have a table there; what the flash says.
pub fn read(device: &mut dyn BlockDevice, copies: [u32; 2]) -> Result<Option<Table>> {
    let flash = shape(device, copies)?;
    Ok(newest(device, &flash, copies)?.map(|(_, copy)| copy.table))
}

/// Writes a table in place of the older copy. A loss of power leaves the table before, or this one.
///
/// # Errors
/// `EINVAL` if the table makes no sense on this flash, `EIO` if it was not what was written; what the
/// flash says.
pub fn write(device: &mut dyn BlockDevice, copies: [u32; 2], table: &Table) -> Result<()> {
    let flash = shape(device, copies)?;
    if sound(table, &flash, copies).is_err() {
        return Err(Errno::EINVAL);
    }
    let (block, sequence) = match newest(device, &flash, copies)? {
        Some((0, copy)) => (copies[1], copy.sequence.wrapping_add(1)),
        Some((_, copy)) => (copies[0], copy.sequence.wrapping_add(1)),
        None => (copies[0], 0),
    };
    write_copy(device, &flash, block, table, sequence)?;
    match read_copy(device, &flash, copies, block)? {
        Some(copy) if copy.table == *table && copy.sequence == sequence => Ok(()),
        _ => Err(Errno::EIO),
    }
}

/// Erases a copy's blocks and writes it, the header last.
fn write_copy(
    device: &mut dyn BlockDevice,
    flash: &Geometry,
    block: u32,
    table: &Table,
    sequence: u32,
) -> Result<()> {
    for index in 0..blocks(flash) {
        device.erase(block + index)?;
    }
    let mut entries = table.entries().iter();
    for part in 1..COPY_SIZE / PIECE {
        let mut piece = [0xff; PIECE];
        let places = piece.as_chunks_mut::<ENTRY_SIZE>().0.iter_mut();
        let mut any = false;
        // In this order, so that no entry is taken that has no place.
        for (place, entry) in places.zip(entries.by_ref()) {
            *place = entry.encode();
            any = true;
        }
        if any {
            device.program(block, (part * PIECE) as u32, &piece)?;
        }
    }
    device.sync()?;
    let mut piece = [0xff; PIECE];
    piece[..HEADER].copy_from_slice(&header(table, sequence));
    let len = HEADER.next_multiple_of(flash.program_size as usize);
    device.program(block, 0, piece.get(..len).unwrap_or(&piece))?;
    device.sync()?;
    Ok(())
}

/// Writes a copy of any table.
#[cfg(test)]
pub(crate) fn write_unchecked(
    device: &mut dyn BlockDevice,
    block: u32,
    table: &Table,
    sequence: u32,
) -> Result<()> {
    let flash = device.geometry()?;
    write_copy(device, &flash, block, table, sequence)
}
