//! Looks through metadata before the C library does.
//!
//! The library believes whatever has a right checksum. Among the tags that it keeps in memory
//! while it changes a directory are some whose contents are addresses; should one of these come
//! from the disk, the library would follow it. So of each block that it begins to read, the
//! commits that it would believe are looked through for tags that it never stores. As it only
//! ever appends to a block, what was looked through once is not read again.

use taipan_vfs::{BlockDevice, Errno, Result};

use crate::crc::checksum;

/// How much is read at once.
const WINDOW: usize = 512;

/// How many blocks are remembered.
const BLOCKS: usize = 8;

/// Blocks that were looked through.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    known: [Known; BLOCKS],
    /// The next to be forgotten.
    oldest: usize,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    block: u32,
    /// The end of the last commit with a right checksum.
    end: u32,
    /// The tag to which the next one is relative.
    tag: u32,
    /// How many entries there are.
    count: u32,
    /// Something was programmed since.
    changed: bool,
    /// Whatever comes behind its first eight bytes, it is not metadata: what most blocks of
    /// files are.
    hopeless: bool,
}

impl Known {
    const NOTHING: Known = Known {
        block: u32::MAX,
        end: 0,
        tag: u32::MAX,
        count: 0,
        changed: true,
        hopeless: false,
    };
}

/// Reads a block in pieces.
struct Window<'d> {
    device: &'d mut dyn BlockDevice,
    block: u32,
    size: u32,
    unit: u32,
    start: u32,
    bytes: [u8; WINDOW],
    length: u32,
}

impl Window<'_> {
    /// Some bytes from `at` on, at most so many; `None` past the block's end.
    fn piece(&mut self, at: u32, most: u32) -> Result<Option<&[u8]>> {
        if at >= self.size {
            return Ok(None);
        }
        if at < self.start || at >= self.start + self.length {
            let piece = WINDOW as u32 - WINDOW as u32 % self.unit;
            self.start = at - at % self.unit;
            self.length = piece.min(self.size - self.start);
            let into = self.bytes.get_mut(..self.length as usize);
            let into = into.ok_or(Errno::EINVAL)?;
            self.device.read(self.block, self.start, into)?;
        }
        let from = (at - self.start) as usize;
        let to = (self.length as usize).min(from.saturating_add(most as usize));
        Ok(self.bytes.get(from..to))
    }

    /// Four bytes.
    fn word(&mut self, at: u32) -> Result<Option<[u8; 4]>> {
        let mut word = [0; 4];
        let mut done = 0;
        while let Some(rest) = word.get_mut(done..)
            && !rest.is_empty()
        {
            let Some(piece) = self.piece(at + done as u32, rest.len() as u32)? else {
                return Ok(None);
            };
            for (into, byte) in rest.iter_mut().zip(piece) {
                *into = *byte;
            }
            done += piece.len();
        }
        Ok(Some(word))
    }

    /// The checksum of a range; `None` if it reaches past the block's end.
    fn checksum(&mut self, mut at: u32, end: u32) -> Result<Option<u32>> {
        let mut crc = u32::MAX;
        while at < end {
            let Some(piece) = self.piece(at, end - at)? else {
                return Ok(None);
            };
            crc = checksum(crc, piece);
            at += piece.len() as u32;
        }
        Ok(Some(crc))
    }
}

/// The most entries that a block can have.
const MOST: u32 = 0x3fe;

/// What follows from a tag for the number of entries; `None` if it is never stored.
fn count_after(tag: u32, count: u32) -> Option<u32> {
    let (kind, id) = (tag >> 20 & 0x7ff, tag >> 10 & 0x3ff);
    let count = match (kind >> 8, kind & 0xff) {
        // Moves and attributes from elsewhere: addresses, in memory only.
        (1, _) => return None,
        (0, _) => count.max(id + 1),
        (4, 0x01) => count + 1,
        (4, 0xff) => count.checked_sub(1)?,
        (4, _) => return None,
        _ => count,
    };
    (count <= MOST).then_some(count)
}

impl Check {
    /// Nothing is known.
    pub const NEW: Check = Check {
        known: [Known::NOTHING; BLOCKS],
        oldest: 0,
    };

    /// To be told of every erasure.
    pub fn erased(&mut self, block: u32) {
        for known in &mut self.known {
            if known.block == block {
                *known = Known::NOTHING;
            }
        }
    }

    /// To be told of all that is programmed.
    pub fn programmed(&mut self, block: u32, at: u32) {
        for known in &mut self.known {
            if known.block == block {
                if at == 0 || at < known.end {
                    *known = Known::NOTHING;
                } else if !known.hopeless {
                    known.changed = true;
                }
            }
        }
    }

    /// To be asked when the beginning of a block is read, which is when the library may take it
    /// for metadata: `EILSEQ` if it would believe something that nobody stores.
    pub fn permit(
        &mut self,
        device: &mut dyn BlockDevice,
        block: u32,
        size: u32,
        unit: u32,
    ) -> Result<()> {
        let index = self.known.iter().position(|known| known.block == block);
        let index = index.unwrap_or_else(|| {
            let index = self.oldest;
            self.oldest = (index + 1) % BLOCKS;
            index
        });
        let Some(slot) = self.known.get_mut(index) else {
            return Err(Errno::EINVAL);
        };
        if slot.block != block {
            *slot = Known::NOTHING;
        }
        if !slot.changed {
            return Ok(());
        }
        let mut known = *slot;
        *slot = Known::NOTHING;
        let mut window = Window {
            device,
            block,
            size,
            unit,
            start: 0,
            bytes: [0; WINDOW],
            length: 0,
        };
        while let Some(commit) = next_commit(&mut window, &known)? {
            known = commit;
        }
        if known.end == 0 {
            let first = window.word(4)?;
            known.hopeless = first.is_none_or(|word| word[0] & 0x80 == 0);
        }
        known.block = block;
        known.changed = false;
        *slot = known;
        Ok(())
    }
}

/// Goes through one more commit. `None` if what follows is none.
///
/// From tag to tag first: what is no metadata mostly ends there, before all of it is read for the
/// checksum.
fn next_commit(window: &mut Window<'_>, before: &Known) -> Result<Option<Known>> {
    let start = before.end;
    // The revision counts to the first one.
    let mut at = start.max(4);
    let mut last = before.tag;
    let mut count = Some(before.count);
    loop {
        let Some(word) = window.word(at)? else {
            return Ok(None);
        };
        let tag = u32::from_be_bytes(word) ^ last;
        // The length 1023 stands for something deleted, without data.
        let length = match tag & 0x3ff {
            0x3ff => 0,
            length => length,
        };
        let end = at + 4 + length;
        if tag >> 31 != 0 || end > window.size {
            return Ok(None);
        }
        last = tag;
        if tag >> 20 & 0x780 == 0x500 {
            let stored = window.word(at + 4)?.map(u32::from_le_bytes);
            if stored.is_none() || stored != window.checksum(start, at + 4)? {
                return Ok(None);
            }
            // The tag's lowest bit of its kind tells the first bit of what is erased.
            let tag = tag ^ (tag >> 20 & 1) << 31;
            let count = count.ok_or(Errno::EILSEQ)?;
            return Ok(Some(Known {
                end,
                tag,
                count,
                ..*before
            }));
        }
        count = count.and_then(|count| count_after(tag, count));
        at = end;
    }
}

#[cfg(test)]
mod tests;
