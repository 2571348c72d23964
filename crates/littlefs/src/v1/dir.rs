//! Directories: finding the block that counts, going through entries, changing them.
//!
//! Every change replaces the older block of a pair by a changed copy of the newer one, so it
//! happens as a whole or not at all.

use taipan_vfs::{Errno, Result};

use super::format::{
    CHECKSUM, DIRECTORY, ENTRY, Entry, FILE, HEAD, Head, NAME_MAX, NULL_PAIR, Pair,
    SUPERBLOCK_PAIR, is_same,
};
use super::storage::{CORRUPT, Core, Health, PIECE, copy_to_cells};
use crate::crc::checksum;

/// A block of a directory, and a place in it. Also an open listing.
#[derive(Clone, Copy, Debug)]
pub struct Dir {
    /// The block that counts first.
    pub pair: Pair,
    pub head: Head,
    /// The next entry.
    pub at: u32,
    /// How many blocks were gone through: more than there are is a circle.
    pub steps: u32,
}

/// A part of a block that is to be changed: so many bytes replaced by these two texts.
pub struct Change<'t> {
    pub at: u32,
    pub removed: u32,
    pub new: [&'t [u8]; 2],
}

/// Collects bytes into units, programs them and keeps their checksum.
struct Writer {
    block: u32,
    at: u32,
    crc: u32,
}

/// The order of two revisions, which wrap around.
fn is_older(one: u32, other: u32) -> bool {
    (one.wrapping_sub(other) as i32) < 0
}

impl Core<'_> {
    /// The block of a pair that counts.
    pub fn fetch(&mut self, pair: Pair) -> Result<Dir> {
        let mut found: Option<Dir> = None;
        for (this, other) in [(pair[0], pair[1]), (pair[1], pair[0])] {
            let mut bytes = [0; HEAD as usize];
            match self.read(this, 0, &mut bytes) {
                Ok(()) => {}
                Err(CORRUPT) => continue,
                Err(errno) => return Err(errno),
            }
            let head = Head::parse(&bytes);
            if found.is_some_and(|found| is_older(head.revision, found.head.revision)) {
                continue;
            }
            let length = head.length();
            if length < HEAD + CHECKSUM || length > self.state.sizes.block {
                continue;
            }
            let crc = checksum(u32::MAX, &bytes);
            match self.checksum(this, HEAD, length - HEAD, crc) {
                Ok(0) => {}
                Ok(_) | Err(CORRUPT) => continue,
                Err(errno) => return Err(errno),
            }
            found = Some(Dir {
                pair: [this, other],
                head,
                at: HEAD,
                steps: 0,
            });
        }
        found.ok_or(CORRUPT)
    }

    /// Goes on with a checksum over bytes on the device.
    fn checksum(&mut self, block: u32, mut at: u32, length: u32, mut crc: u32) -> Result<u32> {
        let end = at + length;
        let mut bytes = [0; PIECE];
        while at < end {
            let piece = &mut bytes[..PIECE.min((end - at) as usize)];
            self.read(block, at, piece)?;
            crc = checksum(crc, piece);
            at += piece.len() as u32;
        }
        Ok(crc)
    }

    /// Moves on to the next pair of the list.
    pub fn next_pair(&mut self, dir: &mut Dir) -> Result<()> {
        let steps = dir.steps + 1;
        if steps > self.state.sizes.blocks {
            return Err(CORRUPT);
        }
        *dir = self.fetch(dir.head.tail)?;
        dir.steps = steps;
        Ok(())
    }

    /// The next entry of this block alone.
    pub fn next_in_block(&mut self, dir: &mut Dir) -> Result<Option<Entry>> {
        let end = dir.head.end();
        if dir.at + ENTRY > end {
            return Ok(None);
        }
        let mut bytes = [0; ENTRY as usize];
        self.read(dir.pair[0], dir.at, &mut bytes)?;
        let entry = Entry::parse(dir.at, &bytes);
        if entry.length() > end - dir.at {
            return Err(CORRUPT);
        }
        dir.at += entry.length();
        Ok(Some(entry))
    }

    /// The next entry of the directory; at the end `dir` is its last block.
    pub fn next_entry(&mut self, dir: &mut Dir) -> Result<Option<Entry>> {
        loop {
            match self.next_in_block(dir)? {
                Some(entry) => return Ok(Some(entry)),
                None if dir.head.is_continued() => self.next_pair(dir)?,
                None => return Ok(None),
            }
        }
    }

    /// The next file or directory in the directory, those left out that were moved away.
    pub fn next_visible(&mut self, dir: &mut Dir) -> Result<Option<Entry>> {
        while let Some(mut entry) = self.next_entry(dir)? {
            if !matches!(entry.plain_kind(), FILE | DIRECTORY) {
                continue;
            }
            if entry.is_moving() && self.was_moved(entry.data)? {
                continue;
            }
            entry.kind = entry.plain_kind();
            return Ok(Some(entry));
        }
        Ok(None)
    }

    /// Whether an entry has this name.
    pub fn has_name(&mut self, dir: &Dir, entry: &Entry, name: &[u8]) -> Result<bool> {
        if entry.name_length() != name.len() {
            return Ok(false);
        }
        let mut at = entry.name_at();
        let mut bytes = [0; PIECE];
        for part in name.chunks(PIECE) {
            let bytes = &mut bytes[..part.len()];
            self.read(dir.pair[0], at, bytes)?;
            if bytes != part {
                return Ok(false);
            }
            at += part.len() as u32;
        }
        Ok(true)
    }

    /// Writes a changed copy of the block, which then counts. The changes come in the order of
    /// their places.
    pub fn commit(&mut self, dir: &mut Dir, changes: &[Change<'_>]) -> Result<()> {
        let old = dir.pair;
        let mut head = dir.head;
        head.revision = head.revision.wrapping_add(1);
        for change in changes {
            let new = change.new.iter().map(|text| text.len() as u32).sum::<u32>();
            head.size = head.size.wrapping_add(new).wrapping_sub(change.removed);
        }
        if head.length() < HEAD + CHECKSUM || head.length() > self.state.sizes.block {
            return Err(CORRUPT);
        }
        let mut block = old[1];
        while self.write_copy(old[0], block, &head, changes)? == Health::Bad {
            // The superblock cannot go elsewhere: from now on the file system cannot change.
            if is_same(old, SUPERBLOCK_PAIR) {
                return Err(CORRUPT);
            }
            block = self.allocate()?;
        }
        dir.pair = [block, old[0]];
        dir.head = head;
        if block != old[1] {
            self.refer_anew(old, dir.pair)?;
        }
        for file in self.files.iter_mut() {
            if is_same(file.pair, old) {
                file.pair = dir.pair;
            }
        }
        for listing in self.listings.iter_mut() {
            if is_same(listing.pair, old) {
                listing.pair = dir.pair;
                listing.head = dir.head;
            }
        }
        Ok(())
    }

    /// Writes a block: the entries of another, changed, under a new head.
    fn write_copy(
        &mut self,
        from: u32,
        block: u32,
        head: &Head,
        changes: &[Change<'_>],
    ) -> Result<Health> {
        if self.erase(block)? == Health::Bad {
            return Ok(Health::Bad);
        }
        let mut writer = Writer {
            block,
            at: 0,
            crc: u32::MAX,
        };
        let mut all_good = self.put(&mut writer, &head.bytes())?;
        let mut source = HEAD;
        let mut changes = changes.iter().peekable();
        while writer.at < head.end() && all_good == Health::Good {
            if let Some(change) = changes.next_if(|change| change.at == source) {
                for text in change.new {
                    if all_good == Health::Good {
                        all_good = self.put(&mut writer, text)?;
                    }
                }
                source += change.removed;
                continue;
            }
            let next = changes.peek().map_or(u32::MAX, |change| change.at);
            let length = (head.end() - writer.at).min(next.saturating_sub(source));
            let mut bytes = [0; PIECE];
            let bytes = &mut bytes[..PIECE.min(length as usize)];
            if bytes.is_empty() {
                return Err(CORRUPT);
            }
            self.read(from, source, bytes)?;
            source += bytes.len() as u32;
            all_good = self.put(&mut writer, bytes)?;
        }
        if all_good == Health::Good {
            let crc = writer.crc.to_le_bytes();
            all_good = self.put(&mut writer, &crc)?;
        }
        if all_good == Health::Good {
            all_good = self.finish(&writer)?;
        }
        if all_good == Health::Good {
            self.device.sync()?;
        }
        Ok(all_good)
    }

    fn put(&mut self, writer: &mut Writer, mut text: &[u8]) -> Result<Health> {
        writer.crc = checksum(writer.crc, text);
        let unit = self.state.sizes.program;
        while !text.is_empty() {
            let within = (writer.at % unit) as usize;
            let cache = self.program_cache();
            let room = cache.get(within..).unwrap_or(&[]);
            let length = text.len().min(room.len());
            if length == 0 {
                return Err(Errno::EINVAL);
            }
            copy_to_cells(room, &text[..length]);
            writer.at += length as u32;
            text = &text[length..];
            if writer.at.is_multiple_of(unit)
                && self.flush_program_cache(writer.block, writer.at - unit)? == Health::Bad
            {
                return Ok(Health::Bad);
            }
        }
        Ok(Health::Good)
    }

    fn finish(&mut self, writer: &Writer) -> Result<Health> {
        let unit = self.state.sizes.program;
        let within = writer.at % unit;
        if within == 0 {
            return Ok(Health::Good);
        }
        for cell in self.program_cache().iter().skip(within as usize) {
            cell.set(0xff);
        }
        self.flush_program_cache(writer.block, writer.at - within)
    }

    /// Adds an entry to the directory, of which `dir` is the last block; the tail that it is
    /// given goes to the disk at the same moment. Says where the entry came to be.
    pub fn append(&mut self, dir: &mut Dir, mut entry: Entry, name: &[u8]) -> Result<Entry> {
        let length = ENTRY + name.len() as u32;
        if name.len() > NAME_MAX || HEAD + length + CHECKSUM > self.state.sizes.block {
            return Err(Errno::ENAMETOOLONG);
        }
        if dir.head.length() + length <= self.state.sizes.block {
            entry.at = dir.head.end();
            let bytes = entry.bytes();
            self.commit(
                dir,
                &[Change {
                    at: entry.at,
                    removed: 0,
                    new: [&bytes, name],
                }],
            )?;
            return Ok(entry);
        }
        // A further block, which becomes part of the directory when it is complete.
        let mut last = *dir;
        *dir = self.new_pair()?;
        dir.head.tail = last.head.tail;
        entry.at = dir.head.end();
        let bytes = entry.bytes();
        self.commit(
            dir,
            &[Change {
                at: entry.at,
                removed: 0,
                new: [&bytes, name],
            }],
        )?;
        last.head.size |= Head::CONTINUED;
        last.head.tail = dir.pair;
        self.commit(&mut last, &[])?;
        Ok(entry)
    }

    /// Two free blocks, as an empty directory that is not on the disk yet.
    pub fn new_pair(&mut self) -> Result<Dir> {
        let pair = [self.allocate()?, self.allocate()?];
        // Higher than what may lie there from before.
        let revision = match self.read_number(pair[0], 0) {
            Ok(revision) => revision,
            Err(CORRUPT) => 0,
            Err(errno) => return Err(errno),
        };
        Ok(Dir {
            pair,
            head: Head {
                revision: revision.wrapping_add(1),
                size: HEAD + CHECKSUM,
                tail: NULL_PAIR,
            },
            at: HEAD,
            steps: 0,
        })
    }

    /// Replaces an entry, without its name, by one of the same length.
    pub fn update(&mut self, dir: &mut Dir, entry: &Entry) -> Result<()> {
        let bytes = entry.bytes();
        self.commit(
            dir,
            &[Change {
                at: entry.at,
                removed: ENTRY,
                new: [&bytes, &[]],
            }],
        )
    }

    /// Takes an entry out. Open files of that entry have no place in a directory any more.
    pub fn remove_entry(&mut self, dir: &mut Dir, entry: &Entry) -> Result<()> {
        let gone = dir.pair;
        if dir.head.length() == HEAD + CHECKSUM + entry.length()
            && let Some(mut before) = self.predecessor(dir.pair)?
            && before.head.is_continued()
        {
            // It was the block's last: the block goes.
            before.head.size &= dir.head.size | !Head::CONTINUED;
            before.head.tail = dir.head.tail;
            self.commit(&mut before, &[])?;
            for file in self.files.iter_mut() {
                if is_same(file.pair, gone) {
                    file.pair = NULL_PAIR;
                }
            }
            for listing in self.listings.iter_mut() {
                if is_same(listing.pair, gone) {
                    *listing = Dir {
                        at: before.head.end(),
                        steps: listing.steps,
                        ..before
                    };
                }
            }
            return Ok(());
        }
        let length = entry.length();
        self.commit(
            dir,
            &[Change {
                at: entry.at,
                removed: length,
                new: [&[], &[]],
            }],
        )?;
        for file in self.files.iter_mut() {
            if is_same(file.pair, dir.pair) && file.entry_at == entry.at {
                file.pair = NULL_PAIR;
            }
        }
        self.shift(dir.pair, entry.at, length, 0);
        Ok(())
    }

    /// Replaces an entry, its name included, by one that leads elsewhere.
    pub fn replace_entry(
        &mut self,
        dir: &mut Dir,
        entry: &Entry,
        new: &Entry,
        name: &[u8],
    ) -> Result<()> {
        let bytes = new.bytes();
        self.commit(
            dir,
            &[Change {
                at: entry.at,
                removed: entry.length(),
                new: [&bytes, name],
            }],
        )?;
        for file in self.files.iter_mut() {
            if is_same(file.pair, dir.pair) && file.entry_at == entry.at {
                file.pair = NULL_PAIR;
            }
        }
        self.shift(dir.pair, entry.at, entry.length(), new.length());
        Ok(())
    }

    /// What was behind an entry that changed its length is somewhere else now.
    fn shift(&mut self, pair: Pair, at: u32, old: u32, new: u32) {
        for file in self.files.iter_mut() {
            if is_same(file.pair, pair) && file.entry_at > at {
                file.entry_at = file.entry_at.saturating_sub(old) + new;
            }
        }
        for listing in self.listings.iter_mut() {
            if is_same(listing.pair, pair) && listing.at > at {
                listing.at = listing.at.saturating_sub(old) + new;
            }
        }
    }
}
