//! Files: lists of blocks that are read backwards, and the state of open ones.
//!
//! Block n of a file (n > 0) begins with pointers to the blocks n - 1, n - 2, n - 4 and so on,
//! one more than n is divisible by two. The entry names the last block. To change a block is to
//! write another one in its place and every one behind it; nothing is overwritten, and the
//! entry is changed when all is there.

use taipan_vfs::{Errno, OpenMode, Path, Result, SeekFrom};

use super::format::{DIRECTORY, ENTRY, Entry, FILE, NULL, Pair, is_null};
use super::storage::{CORRUPT, Core, Health, PIECE, copy_from_cells, copy_to_cells};
use super::tree::Place;

/// The largest file.
pub const FILE_MAX: u32 = i32::MAX as u32;

/// An open file.
#[derive(Clone, Copy, Debug)]
pub struct OpenFile {
    /// The entry's block, and where in it the entry is. No pair: the file was removed.
    pub pair: Pair,
    pub entry_at: u32,
    /// Last block and size of what is complete.
    pub head: u32,
    pub size: u32,
    pub mode: OpenMode,
    /// Head or size are not those of the entry.
    pub is_dirty: bool,
    /// `block` is being filled, and takes the place of the list's blocks from `position` on.
    pub is_writing: bool,
    /// `block` and `at` are those of `position`.
    pub is_reading: bool,
    /// A write failed: closing stores nothing.
    pub has_failed: bool,
    pub position: u32,
    pub block: u32,
    /// Where in `block` the next byte goes, or comes from.
    pub at: u32,
    /// Where the unit begins that is collected in the file's cache; `NULL` if none is.
    pub pending: u32,
    /// Which cache is the file's.
    pub cache: usize,
    /// What names it.
    pub number: u32,
}

impl Core<'_> {
    /// Number of the block that a position is in, and where in it.
    fn locate(&self, position: u32) -> (u32, u32) {
        let size = u64::from(position);
        let payload = u64::from(self.state.sizes.block.saturating_sub(8)).max(1);
        let first = size / payload;
        if first == 0 {
            return (0, position);
        }
        let pointers = 4 * (u64::from((first - 1).count_ones()) + 2);
        let index = size.saturating_sub(pointers) / payload;
        let before = payload * index + 4 * u64::from(index.count_ones());
        (index as u32, size.saturating_sub(before) as u32)
    }

    /// The block with a position of a list, and where in it.
    fn seek_in_list(&mut self, head: u32, size: u32, position: u32) -> Result<(u32, u32)> {
        let Some(last) = size.checked_sub(1) else {
            return Err(CORRUPT);
        };
        let (mut index, _) = self.locate(last);
        let (target, at) = self.locate(position);
        let mut block = head;
        if index >= self.state.sizes.blocks {
            return Err(CORRUPT);
        }
        while index > target {
            // The longest jump that does not lead past it.
            let skip = (index - target).ilog2().min(index.trailing_zeros());
            block = self.read_number(block, 4 * skip)?;
            index -= 1 << skip;
        }
        Ok((block, at))
    }

    /// Calls with every block of a list, of which the last may in part be in a file's cache.
    pub fn traverse_list(
        &mut self,
        head: u32,
        size: u32,
        open: Option<&OpenFile>,
        see: &mut dyn FnMut(u32),
    ) -> Result<()> {
        let Some(last) = size.checked_sub(1) else {
            return Ok(());
        };
        let (mut index, _) = self.locate(last);
        if index >= self.state.sizes.blocks {
            return Err(CORRUPT);
        }
        let mut block = head;
        loop {
            see(block);
            if index == 0 {
                return Ok(());
            }
            // Odd blocks have one pointer, even ones lead over an odd one.
            let first = self.pointer(block, 0, open)?;
            if index % 2 == 1 {
                (block, index) = (first, index - 1);
            } else {
                see(first);
                (block, index) = (self.pointer(block, 4, open)?, index - 2);
            }
        }
    }

    /// A pointer at the beginning of a block.
    fn pointer(&mut self, block: u32, at: u32, open: Option<&OpenFile>) -> Result<u32> {
        let mut bytes = [0; 4];
        self.read_with_pending(block, at, &mut bytes, open)?;
        Ok(u32::from_le_bytes(bytes))
    }

    /// Reads a block that may in part be in a file's cache.
    fn read_with_pending(
        &mut self,
        block: u32,
        at: u32,
        into: &mut [u8],
        open: Option<&OpenFile>,
    ) -> Result<()> {
        let Some(file) = open.filter(|file| file.block == block && file.pending != NULL) else {
            return self.read(block, at, into);
        };
        let stored = file.pending.saturating_sub(at).min(into.len() as u32);
        let (stored_part, cached_part) = into.split_at_mut(stored as usize);
        self.read(block, at, stored_part)?;
        let from = (at + stored).saturating_sub(file.pending) as usize;
        let cache = self.file_cache(file.cache)?;
        copy_from_cells(cached_part, cache.get(from..).unwrap_or(&[]));
        Ok(())
    }

    /// One open file after the other.
    pub fn nth_file(&mut self, at: usize) -> Option<OpenFile> {
        let mut files = self.files.iter_mut();
        files.nth(at).map(|file| *file)
    }

    #[inline(never)]
    fn file(&mut self, number: u32) -> Result<OpenFile> {
        self.files.get_mut(number).map(|file| *file)
    }

    #[inline(never)]
    fn store(&mut self, number: u32, file: OpenFile) -> Result<()> {
        *self.files.get_mut(number)? = file;
        Ok(())
    }

    /// Opens a file.
    pub fn open(&mut self, path: Path<'_>, mode: OpenMode) -> Result<u32> {
        if mode.changes() {
            self.be_tidy()?;
        }
        let (pair, entry) = match self.find(path)? {
            Place::Root if mode.exclusive => return Err(Errno::EEXIST),
            Place::Entry(..) if mode.exclusive => return Err(Errno::EEXIST),
            Place::Root => return Err(Errno::EISDIR),
            Place::Entry(_, entry) if entry.kind == DIRECTORY => return Err(Errno::EISDIR),
            Place::Entry(dir, entry) => (dir.pair, entry),
            Place::Missing(mut dir, name) if mode.create => {
                // Nothing must be changed if the file cannot be opened afterwards.
                self.free_cache()?;
                self.allocation_is_settled();
                let entry = Entry::new(0, FILE, name, [NULL, 0]);
                let entry = self.append(&mut dir, entry, name)?;
                (dir.pair, entry)
            }
            Place::Missing(..) => return Err(Errno::ENOENT),
        };
        let [head, size] = entry.data;
        if size > FILE_MAX {
            return Err(CORRUPT);
        }
        let cut = mode.truncate && size > 0;
        let cache = self.free_cache()?;
        let number = self.files.insert(OpenFile {
            pair,
            entry_at: entry.at,
            head: if cut || size == 0 { NULL } else { head },
            size: if cut { 0 } else { size },
            mode,
            is_dirty: cut,
            is_writing: false,
            is_reading: false,
            has_failed: false,
            position: 0,
            block: NULL,
            at: 0,
            pending: NULL,
            cache,
            number: 0,
        })?;
        self.files.get_mut(number)?.number = number;
        Ok(number)
    }

    /// A cache that no open file has, if there is a slot for another file at all.
    fn free_cache(&mut self) -> Result<usize> {
        let mut cache = 0;
        while self.files.iter_mut().any(|file| file.cache == cache) {
            cache += 1;
        }
        match self.file_cache(cache) {
            Ok(_) if self.files.iter_mut().count() < self.file_slots => Ok(cache),
            _ => Err(Errno::EMFILE),
        }
    }

    /// Closes a file; its number is free afterwards in any case.
    pub fn close(&mut self, number: u32) -> Result<()> {
        let synced = self.sync_file(number);
        self.files.remove(number)?;
        synced
    }

    /// Stores what was written.
    pub fn sync_file(&mut self, number: u32) -> Result<()> {
        if self.file(number)?.has_failed {
            return Ok(());
        }
        self.flush(number)?;
        let file = self.file(number)?;
        if !file.is_dirty || is_null(file.pair) {
            return Ok(());
        }
        let mut dir = self.fetch(file.pair)?;
        if file.entry_at + ENTRY > dir.head.end() {
            return Err(CORRUPT);
        }
        let mut bytes = [0; ENTRY as usize];
        self.read(dir.pair[0], file.entry_at, &mut bytes)?;
        let mut entry = Entry::parse(file.entry_at, &bytes);
        if entry.plain_kind() != FILE {
            return Err(CORRUPT);
        }
        entry.data = [file.head, file.size];
        self.update(&mut dir, &entry)?;
        self.files.get_mut(number)?.is_dirty = false;
        Ok(())
    }

    /// Stores what was written to every file.
    pub fn sync_all(&mut self) -> Result<()> {
        let mut at = 0;
        while let Some(file) = self.nth_file(at) {
            self.sync_file(file.number)?;
            at += 1;
        }
        self.device.sync()
    }

    /// Reads from a list of blocks that is complete.
    fn read_list(&mut self, file: &OpenFile, position: u32, into: &mut [u8]) -> Result<()> {
        let mut done = 0;
        while done < into.len() {
            let (block, at) = self.seek_in_list(file.head, file.size, position + done as u32)?;
            let room = self.state.sizes.block.saturating_sub(at) as usize;
            let length = room.min(into.len() - done);
            if length == 0 {
                return Err(CORRUPT);
            }
            self.read(block, at, &mut into[done..done + length])?;
            done += length;
        }
        Ok(())
    }

    /// Completes what is being written: the rest of the old contents is copied behind it.
    #[inline(never)]
    fn flush(&mut self, number: u32) -> Result<()> {
        let file = self.file(number)?;
        self.files.get_mut(number)?.is_reading = false;
        if !file.is_writing {
            return Ok(());
        }
        let mut bytes = [0; PIECE];
        loop {
            let now = self.file(number)?;
            let rest = now.size.saturating_sub(now.position) as usize;
            if rest == 0 {
                break;
            }
            let piece = &mut bytes[..PIECE.min(rest)];
            self.read_list(&now, now.position, piece)?;
            self.write_on(number, piece)?;
        }
        self.flush_pending(number)?;
        let mut now = self.file(number)?;
        now.head = now.block;
        now.size = now.position;
        now.is_writing = false;
        now.is_dirty = true;
        now.position = file.position;
        self.store(number, now)
    }

    /// Reads at the position, which moves.
    pub fn read_file(&mut self, number: u32, into: &mut [u8]) -> Result<usize> {
        if self.file(number)?.is_writing {
            self.flush(number)?;
        }
        let mut file = self.file(number)?;
        let left = file.size.saturating_sub(file.position) as usize;
        let wanted = into.len().min(left);
        let mut done = 0;
        while done < wanted {
            if !file.is_reading || file.at == self.state.sizes.block {
                (file.block, file.at) = self.seek_in_list(file.head, file.size, file.position)?;
                file.is_reading = true;
            }
            let room = self.state.sizes.block.saturating_sub(file.at) as usize;
            let length = room.min(wanted - done);
            if length == 0 {
                return Err(CORRUPT);
            }
            self.read(file.block, file.at, &mut into[done..done + length])?;
            file.position += length as u32;
            file.at += length as u32;
            done += length;
            self.store(number, file)?;
        }
        Ok(done)
    }

    /// Writes at the position (at the end, if opened so), which moves.
    #[inline(never)]
    pub fn write_file(&mut self, number: u32, data: &[u8]) -> Result<usize> {
        let mut file = self.file(number)?;
        file.is_reading = false;
        if file.mode.append && !file.is_writing {
            file.position = file.size;
        }
        let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
        if length > FILE_MAX || file.position > FILE_MAX - length {
            return Err(Errno::EFBIG);
        }
        self.store(number, file)?;
        let outcome = match data.is_empty() {
            true => Ok(()),
            false => self
                .fill_up_to_position(number)
                .and_then(|()| self.write_on(number, data)),
        };
        self.files.get_mut(number)?.has_failed = outcome.is_err();
        outcome.map(|()| data.len())
    }

    /// Writes zeros from the end of the file to the position, if that lies behind it.
    fn fill_up_to_position(&mut self, number: u32) -> Result<()> {
        let mut file = self.file(number)?;
        let wanted = file.position;
        if file.is_writing || wanted <= file.size {
            return Ok(());
        }
        file.position = file.size;
        self.store(number, file)?;
        self.write_zeros(number, wanted)
    }

    fn write_zeros(&mut self, number: u32, end: u32) -> Result<()> {
        loop {
            let left = end.saturating_sub(self.file(number)?.position) as usize;
            if left == 0 {
                return Ok(());
            }
            self.write_on(number, &[0; PIECE][..PIECE.min(left)])?;
        }
    }

    /// Writes at the position.
    fn write_on(&mut self, number: u32, mut data: &[u8]) -> Result<()> {
        while !data.is_empty() {
            let mut file = self.file(number)?;
            if !file.is_writing || file.at == self.state.sizes.block {
                self.next_block(number)?;
                file = self.file(number)?;
            }
            let room = self.state.sizes.block.saturating_sub(file.at) as usize;
            let length = room.min(data.len());
            self.collect(number, &data[..length])?;
            self.files.get_mut(number)?.position += length as u32;
            data = &data[length..];
            self.allocation_is_settled();
        }
        Ok(())
    }

    /// A block for what comes at the position: behind the last, or in place of the one that has
    /// the position, with what is before it.
    fn next_block(&mut self, number: u32) -> Result<()> {
        self.allocation_is_settled();
        loop {
            let mut file = self.file(number)?;
            let block = self.allocate()?;
            if self.erase(block)? == Health::Bad {
                continue;
            }
            let before = match file.position.checked_sub(1) {
                None => {
                    file.block = block;
                    file.at = 0;
                    file.pending = NULL;
                    file.is_writing = true;
                    return self.store(number, file);
                }
                Some(last) => last,
            };
            let (index, at) = self.locate(before);
            let old = match file.is_writing {
                true => file.block,
                false => self.seek_in_list(file.head, file.size, before)?.0,
            };
            let filled = at + 1;
            // From here on the file's state is that of the new block.
            file.is_writing = true;
            file.block = block;
            file.at = 0;
            file.pending = NULL;
            let health = match filled == self.state.sizes.block {
                true => self.write_pointers(&mut file, index + 1, old)?,
                false => self.copy_block(&mut file, old, filled)?,
            };
            if health == Health::Good {
                return self.store(number, file);
            }
        }
    }

    /// Begins a block behind `old`, which has all the pointers but one.
    fn write_pointers(&mut self, file: &mut OpenFile, index: u32, old: u32) -> Result<Health> {
        let mut pointer = old;
        for level in 0..=index.trailing_zeros() {
            if level > 0 {
                pointer = self.read_number(pointer, 4 * (level - 1))?;
            }
            if self.collect_once(file, &pointer.to_le_bytes())? == Health::Bad {
                return Ok(Health::Bad);
            }
        }
        Ok(Health::Good)
    }

    /// Begins a block with the first bytes of another.
    fn copy_block(&mut self, file: &mut OpenFile, old: u32, length: u32) -> Result<Health> {
        let mut bytes = [0; PIECE];
        let mut at = 0;
        while at < length {
            let piece = &mut bytes[..PIECE.min((length - at) as usize)];
            self.read(old, at, piece)?;
            at += piece.len() as u32;
            if self.collect_once(file, piece)? == Health::Bad {
                return Ok(Health::Bad);
            }
        }
        Ok(Health::Good)
    }

    /// Adds bytes to the block that is being filled; the file moves to another if it is bad.
    fn collect(&mut self, number: u32, mut data: &[u8]) -> Result<()> {
        while !data.is_empty() {
            let mut file = self.file(number)?;
            let (taken, health) = self.collect_some(&mut file, data)?;
            self.store(number, file)?;
            if health == Health::Bad {
                self.relocate(number)?;
                self.flush_pending(number)?;
            }
            data = data.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// Adds bytes to a block that nothing leads to yet; if it is bad, it can be given up.
    fn collect_once(&mut self, file: &mut OpenFile, mut data: &[u8]) -> Result<Health> {
        while !data.is_empty() {
            let (taken, health) = self.collect_some(file, data)?;
            if health == Health::Bad {
                return Ok(Health::Bad);
            }
            data = data.get(taken..).unwrap_or_default();
        }
        Ok(Health::Good)
    }

    /// Adds some bytes, and says how many: whole units go to the device as they are, others by
    /// way of the file's cache. When the block turns out to be bad, what is in the cache stays.
    fn collect_some(&mut self, file: &mut OpenFile, data: &[u8]) -> Result<(usize, Health)> {
        let unit = self.state.sizes.program;
        let within = file.at % unit;
        if file.pending == NULL && within == 0 && data.len() >= unit as usize {
            let data = &data[..data.len() - data.len() % unit as usize];
            return Ok(match self.program(file.block, file.at, data)? {
                Health::Good => {
                    file.at += data.len() as u32;
                    (data.len(), Health::Good)
                }
                Health::Bad => (0, Health::Bad),
            });
        }
        let cache = self.file_cache(file.cache)?;
        if file.pending == NULL {
            file.pending = file.at - within;
            cache.iter().for_each(|cell| cell.set(0xff));
        }
        let room = cache.get(within as usize..).unwrap_or(&[]);
        let length = room.len().min(data.len());
        copy_to_cells(room, &data[..length]);
        file.at += length as u32;
        let health = match file.at.is_multiple_of(unit) {
            true => self.program_pending(file)?,
            false => Health::Good,
        };
        Ok((length, health))
    }

    /// Programs the unit in the file's cache.
    fn program_pending(&mut self, file: &mut OpenFile) -> Result<Health> {
        if file.pending == NULL {
            return Ok(Health::Good);
        }
        let cache = self.file_cache(file.cache)?;
        let health = self.program_buffer(file.block, file.pending, cache)?;
        if health == Health::Good {
            file.pending = NULL;
        }
        Ok(health)
    }

    /// Programs what is in the file's cache, in another block if this one is bad.
    fn flush_pending(&mut self, number: u32) -> Result<()> {
        loop {
            let mut file = self.file(number)?;
            let health = self.program_pending(&mut file)?;
            self.store(number, file)?;
            match health {
                Health::Good => return Ok(()),
                Health::Bad => self.relocate(number)?,
            }
        }
    }

    /// Goes on in another block, with a copy of what was programmed in this one.
    #[inline(never)]
    fn relocate(&mut self, number: u32) -> Result<()> {
        let mut file = self.file(number)?;
        let filled = match file.pending {
            NULL => file.at,
            pending => pending,
        };
        loop {
            let block = self.allocate()?;
            if self.erase(block)? == Health::Good
                && self.copy_units(file.block, block, filled)? == Health::Good
            {
                file.block = block;
                return self.store(number, file);
            }
        }
    }

    /// Copies the first bytes of a block, whole units, to another.
    fn copy_units(&mut self, from: u32, to: u32, length: u32) -> Result<Health> {
        let unit = self.state.sizes.program;
        let mut bytes = [0; PIECE];
        for start in (0..length).step_by(unit as usize) {
            for at in (0..unit).step_by(PIECE) {
                let piece = &mut bytes[..PIECE.min((unit - at) as usize)];
                self.read(from, start + at, piece)?;
                let cache = self.program_cache();
                copy_to_cells(cache.get(at as usize..).unwrap_or(&[]), piece);
            }
            if self.flush_program_cache(to, start)? == Health::Bad {
                return Ok(Health::Bad);
            }
        }
        Ok(Health::Good)
    }

    /// The length as a reader would see it.
    fn length(file: &OpenFile) -> u32 {
        match file.is_writing {
            true => file.size.max(file.position),
            false => file.size,
        }
    }

    /// Moves the position.
    pub fn seek(&mut self, number: u32, to: SeekFrom) -> Result<u64> {
        let file = self.file(number)?;
        let to = to.resolve(file.position.into(), Self::length(&file).into())?;
        let position = u32::try_from(to).map_err(|_| Errno::EINVAL)?;
        if position > FILE_MAX {
            return Err(Errno::EINVAL);
        }
        if position != file.position {
            if !file.has_failed {
                self.flush(number)?;
            }
            self.files.get_mut(number)?.position = position;
            self.files.get_mut(number)?.is_reading = false;
        }
        Ok(to)
    }

    /// Sets the length; the position stays.
    pub fn truncate(&mut self, number: u32, size: u64) -> Result<()> {
        let size = u32::try_from(size).map_err(|_| Errno::EFBIG)?;
        if size > FILE_MAX {
            return Err(Errno::EFBIG);
        }
        self.flush(number)?;
        let mut file = self.file(number)?;
        let position = file.position;
        if size < file.size {
            file.head = match size.checked_sub(1) {
                None => NULL,
                Some(last) => self.seek_in_list(file.head, file.size, last)?.0,
            };
            file.size = size;
            file.is_dirty = true;
            self.store(number, file)
        } else if size > file.size {
            file.position = file.size;
            self.store(number, file)?;
            let outcome = self
                .write_zeros(number, size)
                .and_then(|()| self.flush(number));
            let file = self.files.get_mut(number)?;
            file.position = position;
            file.has_failed = outcome.is_err();
            outcome
        } else {
            Ok(())
        }
    }
}
