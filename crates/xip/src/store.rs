//! The store: looking entries over, finding one, and saying which are in use.

use sha2::{Digest, Sha256};
use taipan_vfs::{BlockDevice, Errno, Result};

use crate::layout::{LARGEST_UNIT, Shape};
use crate::pins::Pins;
use crate::record::{self, Entry, Hash, RECORD};

/// The mark of an entry that is whole.
pub(crate) const COMMITTED: [u8; 4] = *b"done";
/// The mark, in the same place, of an entry that is whole and must not be executed: it stays as a note of
/// its hash, so that the same content is not written again.
pub(crate) const REFUSED: [u8; 4] = *b"bad!";

/// What a store knows besides what is on the flash: kept from call to call, made new at every
/// start.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Blocks with code that may be running.
    pub pins: Pins,
    /// The block after those that were erased last: where room is made next, so that all wear alike.
    pub(crate) hand: u32,
    /// Entries that were found.
    pub hits: u32,
    /// Entries that were written.
    pub written: u32,
    /// Blocks that were erased.
    pub erased: u32,
}

/// A store on a device: a view for a few calls.
pub struct Store<'s, D> {
    pub(crate) device: D,
    pub(crate) state: &'s mut State,
    pub(crate) shape: Shape,
}

/// What is at a place of a block.
pub(crate) enum Slot {
    /// Nothing, as far as a record would go.
    Blank,
    /// An entry and its extent.
    Entry(Entry, u32),
    /// Something that is no entry: a torn record, or what a cut left of a block.
    Rubbish,
}

impl<'s, D: BlockDevice> Store<'s, D> {
    /// The store on a device, which needs no preparation. What is not a store's is taken for rubbish and
    /// erased when its room is needed.
    ///
    /// # Errors
    /// `EINVAL` if a store cannot be on the device; what the device says.
    pub fn new(mut device: D, state: &'s mut State) -> Result<Self> {
        let shape = Shape::of(&mut device)?;
        Ok(Store {
            device,
            state,
            shape,
        })
    }

    /// The shape of its flash.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The device it is on.
    pub fn device(&mut self) -> &mut D {
        &mut self.device
    }

    /// What the store keeps from call to call.
    pub fn state(&self) -> &State {
        self.state
    }

    pub(crate) fn read(&mut self, at: u32, into: &mut [u8]) -> Result<()> {
        let block = self.shape.block;
        self.device.read(at / block, at % block, into)
    }

    pub(crate) fn program(&mut self, at: u32, data: &[u8]) -> Result<()> {
        let block = self.shape.block;
        self.device.program(at / block, at % block, data)
    }

    /// Programs the unit at `at` with a mark.
    pub(crate) fn mark(&mut self, at: u32, mark: [u8; 4]) -> Result<()> {
        let mut unit = [0xff; LARGEST_UNIT];
        if let Some(start) = unit.first_chunk_mut() {
            *start = mark;
        }
        let unit = unit.get(..self.shape.unit as usize).ok_or(Errno::EINVAL)?;
        self.program(at, unit)
    }

    /// The first bytes of the unit at `at`.
    fn mark_at(&mut self, at: u32) -> Result<[u8; 4]> {
        let mut unit = [0; LARGEST_UNIT];
        let unit = unit
            .get_mut(..self.shape.unit as usize)
            .ok_or(Errno::EINVAL)?;
        self.read(at, unit)?;
        unit.first_chunk().copied().ok_or(Errno::EINVAL)
    }

    /// What is at a place, of which there is enough for a record in its block.
    pub(crate) fn slot(&mut self, at: u32) -> Result<Slot> {
        let mut bytes = [0; RECORD.next_multiple_of(LARGEST_UNIT)];
        let bytes = bytes
            .get_mut(..self.shape.record() as usize)
            .ok_or(Errno::EINVAL)?;
        self.read(at, bytes)?;
        let found = bytes.first_chunk().and_then(record::decode);
        let Some((len, hash)) = found else {
            let is_blank = bytes.iter().all(|byte| *byte == 0xff);
            return Ok(if is_blank { Slot::Blank } else { Slot::Rubbish });
        };
        let inside = at % self.shape.block;
        let Some(extent) = self.shape.extent(len).filter(|extent| {
            // Within its block, or from the start of one to the end of the flash at most.
            let end = u64::from(at) + u64::from(*extent);
            let whole = u64::from(self.shape.block) * u64::from(self.shape.blocks);
            inside + *extent <= self.shape.block || (inside == 0 && end <= whole)
        }) else {
            return Ok(Slot::Rubbish);
        };
        let is_live = self.mark_at(at + self.shape.commit())? == COMMITTED
            && self.mark_at(at + self.shape.dead())? == [0xff; 4];
        let entry = Entry {
            hash,
            len,
            at,
            data_at: at + self.shape.head(),
            is_live,
        };
        Ok(Slot::Entry(entry, extent))
    }

    /// Visits the entries whose first byte is in a block, until `visit` says that it has seen enough;
    /// gives how far into the block things go, and how many blocks there are up to the next that is to
    /// be looked over.
    pub(crate) fn each_in_block(
        &mut self,
        block: u32,
        visit: &mut dyn FnMut(&mut Self, &Entry) -> Result<bool>,
    ) -> Result<(u32, u32)> {
        let start = block * self.shape.block;
        let mut inside = 0;
        while inside + self.shape.head() <= self.shape.block {
            match self.slot(start + inside)? {
                Slot::Blank => return Ok((inside, 1)),
                Slot::Rubbish => inside += self.shape.head(),
                Slot::Entry(entry, extent) => {
                    if visit(self, &entry)? {
                        return Ok((inside, self.shape.blocks_of(inside + extent)));
                    }
                    inside += extent;
                    if inside > self.shape.block {
                        return Ok((inside, self.shape.blocks_of(inside)));
                    }
                }
            }
        }
        Ok((self.shape.block, 1))
    }

    /// Visits all entries, also those that are not whole or given up, until `visit` says that it has
    /// seen enough.
    ///
    /// # Errors
    /// What the device and `visit` say.
    pub fn each(&mut self, visit: &mut dyn FnMut(&mut Self, &Entry) -> Result<bool>) -> Result<()> {
        let mut block = 0;
        let mut enough = false;
        while block < self.shape.blocks && !enough {
            let (_, count) = self.each_in_block(block, &mut |store, entry| {
                enough = visit(store, entry)?;
                Ok(enough)
            })?;
            block += count;
        }
        Ok(())
    }

    /// Bytes that nothing has been written to since they were erased.
    ///
    /// # Errors
    /// What the device says.
    pub fn blank(&mut self) -> Result<u64> {
        let (mut blank, mut block) = (0, 0);
        while block < self.shape.blocks {
            let (used, count) = self.each_in_block(block, &mut |_, _| Ok(false))?;
            blank += u64::from(self.shape.block.saturating_sub(used));
            block += count;
        }
        Ok(blank)
    }

    /// Is some of an entry's data pinned?
    pub fn is_pinned(&self, entry: &Entry) -> bool {
        let block = entry.at / self.shape.block;
        self.state.pins.has(block, self.shape.blocks)
    }

    /// The entry with this hash. Its data has been read and has this hash; an entry whose data has not is
    /// given up.
    ///
    /// # Errors
    /// What the device says.
    pub fn find(&mut self, hash: &Hash) -> Result<Option<Entry>> {
        let mut found = None;
        self.each(&mut |store, entry| {
            if !entry.is_live || entry.hash != *hash {
                return Ok(false);
            }
            if store.holds(entry)? {
                found = Some(*entry);
                return Ok(true);
            }
            store.give_up(entry)?;
            Ok(false)
        })?;
        if found.is_some() {
            self.state.hits = self.state.hits.saturating_add(1);
        }
        Ok(found)
    }

    /// Was content with this hash written and then [refused](crate::Writer::refuse)?
    ///
    /// # Errors
    /// What the device says.
    pub fn is_refused(&mut self, hash: &Hash) -> Result<bool> {
        let mut refused = false;
        self.each(&mut |store, entry| {
            if !entry.is_live && entry.hash == *hash {
                refused = store.mark_at(entry.at + store.shape.commit())? == REFUSED;
            }
            Ok(refused)
        })?;
        Ok(refused)
    }

    /// Has an entry's data the hash that its record says?
    pub(crate) fn holds(&mut self, entry: &Entry) -> Result<bool> {
        let mut hasher = Sha256::new();
        let mut at = entry.data_at;
        let end = entry.data_at + entry.len;
        let mut buffer = [0; LARGEST_UNIT];
        while at < end {
            self.read(at, buffer_part(&mut buffer, self.shape.unit))?;
            let len = ((end - at) as usize).min(self.shape.unit as usize);
            hasher.update(buffer.get(..len).unwrap_or(&[]));
            at += self.shape.unit;
        }
        let digest: Hash = hasher.finalize().into();
        Ok(digest == entry.hash)
    }

    /// Marks an entry: it does not count any more.
    pub(crate) fn give_up(&mut self, entry: &Entry) -> Result<()> {
        self.mark(entry.at + self.shape.dead(), [0; 4])
    }

    /// Says that an entry's data may be executed from now on: its blocks are not erased while
    /// [`State`] lives.
    pub fn pin(&mut self, entry: &Entry) {
        let shape = self.shape;
        let first = entry.at / shape.block;
        let last = (entry.data_at + entry.len.saturating_sub(1)) / shape.block;
        for block in first..=last {
            self.state.pins.add(block, shape.blocks);
        }
    }
}

/// As much of a buffer as a unit has.
fn buffer_part(buffer: &mut [u8; LARGEST_UNIT], unit: u32) -> &mut [u8] {
    let len = (unit as usize).min(LARGEST_UNIT);
    buffer.split_at_mut(len).0
}
