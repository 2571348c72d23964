//! The file system as a whole: finding paths, the list of all pairs, free blocks, and putting
//! right what a cut of power left half done.

use taipan_vfs::{Errno, Path, Result};

use super::dir::{Change, Dir};
use super::format::{
    DIRECTORY, Entry, FILE, HEAD, MOVING, NULL_PAIR, Pair, SUPERBLOCK_ENTRY, SUPERBLOCK_PAIR,
    Superblock, VERSION, is_null, is_same, is_synchronous,
};
use super::storage::{CORRUPT, Core, Free};

/// What a path leads to.
pub enum Place<'p> {
    /// The root directory, which no entry stands for.
    Root,
    /// An entry in this block.
    Entry(Dir, Entry),
    /// Nothing, in a directory that is there: its last block, and the name.
    Missing(Dir, &'p [u8]),
}

/// The bits of a type byte that tell files and directories (the superblock is one) apart.
const KIND: u8 = 0x70;

impl Core<'_> {
    /// Follows a path. `ENOENT` if a directory on the way is not there.
    pub fn find<'p>(&mut self, path: Path<'p>) -> Result<Place<'p>> {
        let mut names = path.components().peekable();
        let mut pair = self.state.root;
        while let Some(name) = names.next() {
            let mut dir = self.fetch(pair)?;
            let found = loop {
                let Some(entry) = self.next_visible(&mut dir)? else {
                    break None;
                };
                if self.has_name(&dir, &entry, name)? {
                    break Some(entry);
                }
            };
            let is_last = names.peek().is_none();
            match found {
                Some(entry) if is_last => return Ok(Place::Entry(dir, entry)),
                Some(entry) if entry.kind == DIRECTORY => pair = entry.data,
                Some(_) => return Err(Errno::ENOTDIR),
                None if is_last => return Ok(Place::Missing(dir, name)),
                None => return Err(Errno::ENOENT),
            }
        }
        Ok(Place::Root)
    }

    /// Calls with every block of the file system; some of them come several times.
    pub fn traverse(&mut self, see: &mut dyn FnMut(u32)) -> Result<()> {
        if is_null(self.state.root) {
            return Ok(());
        }
        SUPERBLOCK_PAIR.into_iter().for_each(&mut *see);
        let mut dir = self.fetch(SUPERBLOCK_PAIR)?;
        loop {
            while let Some(entry) = self.next_in_block(&mut dir)? {
                if entry.kind & KIND == FILE & KIND {
                    self.traverse_list(entry.data[0], entry.data[1], None, see)?;
                }
            }
            if is_null(dir.head.tail) {
                break;
            }
            dir.head.tail.into_iter().for_each(&mut *see);
            self.next_pair(&mut dir)?;
        }
        let mut at = 0;
        while let Some(file) = self.nth_file(at) {
            at += 1;
            if file.is_dirty {
                self.traverse_list(file.head, file.size, None, see)?;
            }
            if file.is_writing {
                self.traverse_list(file.block, file.position, Some(&file), see)?;
            }
        }
        Ok(())
    }

    /// A block that is not in use.
    pub fn allocate(&mut self) -> Result<u32> {
        let blocks = self.state.sizes.blocks;
        loop {
            while self.state.free.next < self.state.free.size {
                let at = self.state.free.next;
                self.state.free.next += 1;
                self.state.free.left = self.state.free.left.saturating_sub(1);
                let byte = self
                    .lookahead()
                    .get((at / 8) as usize)
                    .ok_or(Errno::EINVAL)?;
                if byte.get() & 1 << (at % 8) == 0 {
                    // Passing over what is taken now means that it counts as looked at.
                    self.skip_taken();
                    return Ok((self.state.free.start + at) % blocks);
                }
            }
            if self.state.free.left == 0 {
                return Err(Errno::ENOSPC);
            }
            self.look_ahead()?;
        }
    }

    fn skip_taken(&mut self) {
        let mut free = self.state.free;
        let is_taken = |at: u32| {
            let byte = self.lookahead().get((at / 8) as usize);
            byte.is_some_and(|byte| byte.get() & 1 << (at % 8) != 0)
        };
        while free.next < free.size && is_taken(free.next) {
            free.next += 1;
            free.left = free.left.saturating_sub(1);
        }
        self.state.free = free;
    }

    /// Fills the map with the blocks that come next.
    fn look_ahead(&mut self) -> Result<()> {
        let blocks = self.state.sizes.blocks;
        let free = self.state.free;
        let start = (free.start + free.size) % blocks;
        let size = self.state.sizes.lookahead.min(free.left);
        self.state.free = Free {
            start,
            size,
            next: 0,
            left: free.left,
        };
        let map = self.lookahead();
        if map.is_empty() {
            return Err(Errno::EINVAL);
        }
        map.iter().for_each(|byte| byte.set(0));
        let outcome = self.traverse(&mut |block| {
            let at = (block.wrapping_sub(start).wrapping_add(blocks)) % blocks;
            if block < blocks
                && at < size
                && let Some(byte) = map.get((at / 8) as usize)
            {
                byte.set(byte.get() | 1 << (at % 8));
            }
        });
        if outcome.is_err() {
            // The map is not complete: nothing must be taken from it.
            self.state.free.size = 0;
        }
        outcome
    }

    /// Every block taken so far is in use: from now on, all others may be looked at again.
    pub fn allocation_is_settled(&mut self) {
        self.state.free.left = self.state.sizes.blocks;
    }

    /// The block before this pair in the list of all.
    pub fn predecessor(&mut self, pair: Pair) -> Result<Option<Dir>> {
        let mut dir = self.fetch(SUPERBLOCK_PAIR)?;
        while !is_null(dir.head.tail) {
            if is_same(dir.head.tail, pair) {
                return Ok(Some(dir));
            }
            self.next_pair(&mut dir)?;
        }
        Ok(None)
    }

    /// The entry that leads to this directory, and the block that it is in.
    fn parent(&mut self, pair: Pair) -> Result<Option<(Dir, Entry)>> {
        let mut dir = self.fetch(SUPERBLOCK_PAIR)?;
        loop {
            while let Some(entry) = self.next_in_block(&mut dir)? {
                if entry.kind & KIND == DIRECTORY & KIND && is_same(entry.data, pair) {
                    return Ok(Some((dir, entry)));
                }
            }
            if is_null(dir.head.tail) {
                return Ok(None);
            }
            self.next_pair(&mut dir)?;
        }
    }

    /// Whether what an entry leads to is also led to by one that is not marked as being moved.
    pub fn was_moved(&mut self, data: [u32; 2]) -> Result<bool> {
        let mut dir = self.fetch(SUPERBLOCK_PAIR)?;
        while !is_null(dir.head.tail) {
            self.next_pair(&mut dir)?;
            while let Some(entry) = self.next_in_block(&mut dir)? {
                if !entry.is_moving() && entry.data == data {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// A directory's pair has changed: lets whatever leads to it lead to the new one.
    pub fn refer_anew(&mut self, old: Pair, new: Pair) -> Result<()> {
        if is_null(self.state.root) {
            return Ok(());
        }
        if let Some((mut dir, mut entry)) = self.parent(old)? {
            entry.data = new;
            self.update(&mut dir, &entry)?;
            if is_same(old, self.state.root) {
                self.state.root = new;
            }
            // The list still has the old pair, which counts as half done.
            return self.tidy();
        }
        if let Some(mut dir) = self.predecessor(old)? {
            dir.head.tail = new;
            self.commit(&mut dir, &[])?;
        }
        Ok(())
    }

    /// Before the first change: puts right what a cut of power left half done.
    pub fn be_tidy(&mut self) -> Result<()> {
        match self.state.is_tidy {
            true => Ok(()),
            false => self.tidy(),
        }
    }

    /// Drops directories from the list that nothing leads to, corrects pairs in it that moved,
    /// and finishes or takes back moves.
    fn tidy(&mut self) -> Result<()> {
        // Set first, since committing may come back here.
        self.state.is_tidy = true;
        let mut rounds = self.state.sizes.blocks;
        let outcome = loop {
            match self.tidy_once() {
                Ok(true) if rounds > 0 => rounds -= 1,
                Ok(true) => break Err(CORRUPT),
                Ok(false) => break Ok(()),
                Err(errno) => break Err(errno),
            }
        };
        self.state.is_tidy = outcome.is_ok();
        outcome
    }

    /// Goes through the list; true if something changed so that it must be gone through again.
    fn tidy_once(&mut self) -> Result<bool> {
        let mut before = self.fetch(SUPERBLOCK_PAIR)?;
        // The superblock's own pair is led to by nothing.
        while !is_null(before.head.tail) {
            let mut dir = before;
            self.next_pair(&mut dir)?;
            if !before.head.is_continued() {
                let tail = match self.parent(before.head.tail)? {
                    None => Some(dir.head.tail),
                    Some((_, entry)) if !is_synchronous(entry.data, before.head.tail) => {
                        Some(entry.data)
                    }
                    Some(_) => None,
                };
                if let Some(tail) = tail {
                    before.head.tail = tail;
                    self.commit(&mut before, &[])?;
                    return Ok(true);
                }
            }
            while let Some(mut entry) = self.next_in_block(&mut dir)? {
                if !entry.is_moving() || !matches!(entry.plain_kind(), FILE | DIRECTORY) {
                    continue;
                }
                if self.was_moved(entry.data)? {
                    self.remove_entry(&mut dir, &entry)?;
                } else {
                    entry.kind &= !MOVING;
                    self.update(&mut dir, &entry)?;
                }
                return Ok(true);
            }
            before = dir;
        }
        Ok(false)
    }

    /// Makes a directory.
    pub fn make_directory(&mut self, path: Path<'_>) -> Result<()> {
        self.be_tidy()?;
        let Place::Missing(mut parent, name) = self.find(path)? else {
            return Err(Errno::EEXIST);
        };
        self.allocation_is_settled();
        let mut dir = self.new_pair()?;
        dir.head.tail = parent.head.tail;
        self.commit(&mut dir, &[])?;
        let entry = Entry::new(0, DIRECTORY, name, dir.pair);
        parent.head.tail = dir.pair;
        self.append(&mut parent, entry, name)?;
        self.allocation_is_settled();
        Ok(())
    }

    /// Whether a directory holds nothing.
    pub fn is_empty_directory(&mut self, pair: Pair) -> Result<bool> {
        let mut dir = self.fetch(pair)?;
        Ok(self.next_visible(&mut dir)?.is_none())
    }

    /// Removes a file or an empty directory.
    pub fn remove(&mut self, path: Path<'_>) -> Result<()> {
        self.be_tidy()?;
        let Place::Entry(mut dir, entry) = self.find(path)? else {
            return Err(Errno::ENOENT);
        };
        self.remove_entry(&mut dir, &entry)?;
        match entry.kind {
            DIRECTORY => self.unlist(entry.data),
            _ => Ok(()),
        }
    }

    /// Takes a directory that nothing leads to any more out of the list of all pairs.
    fn unlist(&mut self, pair: Pair) -> Result<()> {
        let dir = self.fetch(pair)?;
        let before = self.predecessor(pair)?;
        let mut before = before.ok_or(CORRUPT)?;
        before.head.tail = dir.head.tail;
        self.commit(&mut before, &[])
    }

    /// Moves a file or directory; what is at the new place already is of the same kind, and
    /// empty if it is a directory.
    pub fn move_entry(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        self.be_tidy()?;
        let outcome = self.try_to_move(from, to);
        if outcome.is_err() {
            // The mark may have been left.
            self.state.is_tidy = false;
        }
        outcome
    }

    fn try_to_move(&mut self, from: Path<'_>, to: Path<'_>) -> Result<()> {
        let Place::Entry(mut old_dir, mut old) = self.find(from)? else {
            return Err(Errno::ENOENT);
        };
        if old.kind == FILE && old.data[1] == 0 {
            // All empty files are alike, and the mark is by what an entry leads to: a number
            // of its own, where it does not matter, tells this one from the others.
            old.data[0] = self.lone_number(old_dir.head.revision)?;
        }
        old.kind |= MOVING;
        self.update(&mut old_dir, &old)?;

        let replaced = match self.find(to)? {
            Place::Missing(mut dir, name) => {
                let new = Entry::new(0, old.plain_kind(), name, old.data);
                let old_place = (old_dir.pair, old.at);
                let new = self.append(&mut dir, new, name)?;
                self.move_open_files(old_place, (dir.pair, new.at));
                None
            }
            Place::Entry(mut dir, entry) => {
                let name = to.name().unwrap_or_default();
                let new = Entry::new(entry.at, old.plain_kind(), name, old.data);
                self.replace_entry(&mut dir, &entry, &new, name)?;
                let old_at = match is_same(dir.pair, old_dir.pair) && old.at > entry.at {
                    true => old.at.saturating_sub(entry.length()) + new.length(),
                    false => old.at,
                };
                self.move_open_files((old_dir.pair, old_at), (dir.pair, new.at));
                Some(entry)
            }
            Place::Root => return Err(Errno::EBUSY),
        };

        // Where the old entry is now: both places may be in one block.
        let parent = match self.find(from.parent())? {
            Place::Root => self.state.root,
            Place::Entry(_, entry) => entry.data,
            Place::Missing(..) => return Err(CORRUPT),
        };
        let mut dir = self.fetch(parent)?;
        while let Some(entry) = self.next_entry(&mut dir)? {
            if entry.is_moving() && entry.data == old.data {
                self.remove_entry(&mut dir, &entry)?;
                break;
            }
        }
        match replaced {
            Some(entry) if entry.kind == DIRECTORY => self.unlist(entry.data),
            _ => Ok(()),
        }
    }

    /// A first number for an empty file's entry that no other has.
    fn lone_number(&mut self, seed: u32) -> Result<u32> {
        let mut number = seed;
        while self.was_moved([number, 0])? {
            number = number.wrapping_add(1);
        }
        Ok(number)
    }

    fn move_open_files(&mut self, from: (Pair, u32), to: (Pair, u32)) {
        for file in self.files.iter_mut() {
            if is_same(file.pair, from.0) && file.entry_at == from.1 {
                (file.pair, file.entry_at) = to;
            }
        }
    }

    /// Makes an empty file system on a device of at least four blocks.
    pub fn format(&mut self) -> Result<()> {
        let sizes = self.state.sizes;
        if sizes.blocks < 4 {
            return Err(Errno::ENOSPC);
        }
        self.state.root = NULL_PAIR;
        self.allocation_is_settled();
        self.look_ahead()?;
        let mut superblock = self.new_pair()?;
        let mut root = self.new_pair()?;
        self.commit(&mut root, &[])?;
        let bytes = Superblock {
            root: root.pair,
            block_size: sizes.block,
            block_count: sizes.blocks,
            version: VERSION,
        }
        .bytes();
        superblock.head.tail = root.pair;
        self.commit(
            &mut superblock,
            &[Change {
                at: HEAD,
                removed: 0,
                new: [&bytes, &[]],
            }],
        )?;
        // Both blocks, so that nothing of a former file system counts.
        self.commit(&mut superblock, &[])?;
        self.fetch(SUPERBLOCK_PAIR)?;
        Ok(())
    }

    /// Finds the root of what is on the device.
    pub fn mount(&mut self) -> Result<()> {
        self.allocation_is_settled();
        let dir = self.fetch(SUPERBLOCK_PAIR)?;
        let mut bytes = [0; SUPERBLOCK_ENTRY];
        self.read(dir.pair[0], HEAD, &mut bytes)?;
        let superblock = Superblock::parse(&bytes).ok_or(CORRUPT)?;
        let (major, minor) = (superblock.version >> 16, superblock.version & 0xffff);
        let is_known = major == VERSION >> 16 && minor <= VERSION & 0xffff;
        if !is_known || superblock.block_size != self.state.sizes.block {
            return Err(Errno::EINVAL);
        }
        self.state.root = superblock.root;
        self.state.mounted = true;
        Ok(())
    }
}
