//! Room for an entry: behind others in a block, in blocks that are blank, or made by erasing entries
//! that nobody uses. Entries are copies of files, so that what is lost is written again when it is
//! needed.

use taipan_vfs::{BlockDevice, Errno, Result};

use crate::layout::LARGEST_UNIT;
use crate::store::Store;

impl<D: BlockDevice> Store<'_, D> {
    /// Where an entry of this extent can be written: blank, and room made for it if need be.
    pub(crate) fn room(&mut self, extent: u32) -> Result<u32> {
        if let Some(at) = self.blank_room(extent)? {
            return Ok(at);
        }
        let block = self.make_room(self.shape.blocks_of(extent))?;
        Ok(block * self.shape.block)
    }

    fn blank_room(&mut self, extent: u32) -> Result<Option<u32>> {
        let wanted = self.shape.blocks_of(extent);
        // Blocks in a row that have nothing in them.
        let mut row = 0;
        let mut block = 0;
        while block < self.shape.blocks {
            let (used, count) = self.each_in_block(block, &mut |_, _| Ok(false))?;
            let start = block * self.shape.block;
            let left = self.shape.block.saturating_sub(used);
            if wanted == 1 {
                if left >= extent && self.is_blank(start + used, extent)? {
                    return Ok(Some(start + used));
                }
            } else if used == 0 && self.is_blank(start, self.shape.block)? {
                row += 1;
                if row == wanted {
                    return Ok(Some((block + 1 - wanted) * self.shape.block));
                }
            } else {
                row = 0;
            }
            block += count;
        }
        Ok(None)
    }

    fn is_blank(&mut self, at: u32, len: u32) -> Result<bool> {
        let mut buffer = [0; LARGEST_UNIT];
        let unit = self.shape.unit;
        for at in (at..at + len).step_by(unit as usize) {
            let piece = buffer.get_mut(..unit as usize).ok_or(Errno::EINVAL)?;
            self.read(at, piece)?;
            if piece.iter().any(|byte| *byte != 0xff) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Erases this many blocks in a row, or more; gives the first.
    fn make_room(&mut self, wanted: u32) -> Result<u32> {
        let blocks = self.shape.blocks;
        // From the hand on, then from the start.
        let hand = if self.state.hand < blocks {
            self.state.hand
        } else {
            0
        };
        for from in [hand, 0] {
            if let Some((first, count)) = self.unpinned(wanted, from)? {
                self.clear(first, count)?;
                self.state.hand = first + count;
                return Ok(first);
            }
        }
        Err(Errno::ENOSPC)
    }

    /// The first row of at least so many blocks, at or after `from`, in which nothing is pinned; it
    /// begins and ends between entries.
    fn unpinned(&mut self, wanted: u32, from: u32) -> Result<Option<(u32, u32)>> {
        let blocks = self.shape.blocks;
        let mut first = None;
        let mut block = 0;
        while block < blocks {
            let (_, count) = self.each_in_block(block, &mut |_, _| Ok(false))?;
            let pinned = (block..block + count).any(|block| self.state.pins.has(block, blocks));
            if pinned || block < from {
                first = None;
            } else {
                let start = *first.get_or_insert(block);
                if block + count - start >= wanted {
                    return Ok(Some((start, block + count - start)));
                }
            }
            block += count;
        }
        Ok(None)
    }

    /// Gives up what is in these blocks, then erases them, each before the one in front of it: so an
    /// entry's record goes last.
    fn clear(&mut self, first: u32, count: u32) -> Result<()> {
        let mut block = first;
        while block < first + count {
            let (_, step) = self.each_in_block(block, &mut |store, entry| {
                if entry.is_live {
                    store.give_up(entry)?;
                }
                Ok(false)
            })?;
            block += step;
        }
        for block in (first..first + count).rev() {
            self.device.erase(block)?;
            self.state.erased = self.state.erased.saturating_add(1);
        }
        Ok(())
    }
}
