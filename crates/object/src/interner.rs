//! The run-time pool of interned strings: names that programs use and that are not in the
//! compile-time table. Entries are never freed or moved. Their bytes lie in text chunks in
//! the heap, or stay where they are when the caller says they outlive the runtime
//! (an `.mpy` file executed in place).

use core::ptr::NonNull;

use taipan_gc::{Array, Gc, Heap, Trace, Tracer};

use crate::name::{Interned, MAX_NAME_LEN, Name, TextHash, text_hash};
use crate::static_names;

/// A block of entries. An entry's number says which block it is in, and where.
type Block = Gc<Array<Interned>>;

/// Entries of a block.
const BLOCK: usize = 16;
/// Blocks that the first table of blocks has room for.
const FIRST_BLOCKS: usize = 4;
/// Bytes of a text chunk, shared by short names: little in a small heap.
fn text_chunk(heap: &Heap<'_>) -> usize {
    const LEAST: usize = 120;
    if cfg!(target_pointer_width = "64") {
        (heap.mem_total() / 64).clamp(LEAST, 1024)
    } else {
        LEAST
    }
}

/// The number of an entry plus one, in the index.
#[cfg(target_pointer_width = "64")]
type Number = u32;
/// The number of an entry plus one, in the index.
#[cfg(target_pointer_width = "32")]
type Number = u16;
/// The smallest index that is worth having.
const FIRST_INDEX: usize = 32;

/// What the pool holds, by count and bytes, as `micropython.qstr_info()` reports it.
#[derive(Clone, Copy, Default, Debug)]
pub struct Statistics {
    /// Blocks of entries.
    pub blocks: usize,
    /// Interned strings.
    pub names: usize,
    /// Bytes of text.
    pub text: usize,
    /// Bytes of memory taken for all of it.
    pub total: usize,
}

/// The pool. Its memory comes from the heap, which must be the same in every call.
pub struct Interner {
    blocks: Option<Gc<Array<Option<Block>>>>,
    /// Open-addressed table of entry numbers plus one; zero is an empty bucket.
    index: Option<Gc<Array<Number>>>,
    text: Option<Gc<Array<u8>>>,
    text_used: usize,
    statistics: Statistics,
}

impl Interner {
    /// An empty pool.
    pub const fn new() -> Interner {
        Interner {
            blocks: None,
            index: None,
            text: None,
            text_used: 0,
            statistics: Statistics {
                blocks: 0,
                names: 0,
                text: 0,
                total: 0,
            },
        }
    }

    /// What the pool holds now.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }

    /// The interned name that lies next in memory after another, or the first; so one after the
    /// other gives all. Each look goes through the whole table.
    pub fn next_after(&self, previous: Option<Name>) -> Option<Name> {
        let index = self.index?;
        let place = |name: Name| name.pointer().as_ptr().addr();
        let names = index.as_slice().iter();
        names
            .filter_map(|bucket| self.name_at(bucket.get()))
            .filter(|&name| previous.is_none_or(|previous| place(name) > place(previous)))
            .min_by_key(|&name| place(name))
    }

    /// The name with these bytes, if it has been interned.
    pub fn find(&self, bytes: &[u8]) -> Option<Name> {
        let hash = text_hash(bytes);
        static_names::find(bytes, hash).or_else(|| self.find_in_pool(bytes, hash))
    }

    fn find_in_pool(&self, bytes: &[u8], hash: TextHash) -> Option<Name> {
        let index = self.index?;
        let buckets = index.as_slice();
        let mask = buckets.len() - 1;
        let mut bucket = hash as usize & mask;
        loop {
            let name = self.name_at(buckets[bucket].get())?;
            if name.hash() == hash && name.bytes() == bytes {
                return Some(name);
            }
            bucket = (bucket + 1) & mask;
        }
    }

    /// The name with this text, interned now if need be; the bytes are copied into the heap.
    /// `None` when memory is short or the text too long.
    pub fn intern(&mut self, heap: &mut Heap<'_>, text: &str) -> Option<Name> {
        let hash = text_hash(text.as_bytes());
        if let Some(name) = static_names::find(text.as_bytes(), hash) {
            return Some(name);
        }
        if let Some(name) = self.find_in_pool(text.as_bytes(), hash) {
            return Some(name);
        }
        if text.len() > MAX_NAME_LEN {
            return None;
        }
        self.reserve(heap)?;
        let stored = self.store_text(heap, text.as_bytes())?;
        // SAFETY: `stored` is a copy of UTF-8 text in a heap buffer that the entry traces.
        let entry = unsafe { Interned::from_bytes(stored, hash) };
        self.insert(entry)
    }

    /// The name with this text, which lies in memory that outlives the runtime (flash, a
    /// mapped file), so that only the entry takes memory.
    pub fn intern_in_place(&mut self, heap: &mut Heap<'_>, text: &'static str) -> Option<Name> {
        let hash = text_hash(text.as_bytes());
        if let Some(name) = static_names::find(text.as_bytes(), hash) {
            return Some(name);
        }
        if let Some(name) = self.find_in_pool(text.as_bytes(), hash) {
            return Some(name);
        }
        if text.len() > MAX_NAME_LEN {
            return None;
        }
        self.reserve(heap)?;
        // SAFETY: `text` is static UTF-8.
        let entry = unsafe { Interned::from_bytes(text.as_bytes(), hash) };
        self.insert(entry)
    }

    /// The name whose number a bucket holds.
    fn name_at(&self, bucket: Number) -> Option<Name> {
        let number = (bucket as usize).checked_sub(1)?;
        let block = self.blocks?.get(number / BLOCK)??;
        let entry = block.as_slice().get(number % BLOCK)?;
        // SAFETY: numbers in the index are those of entries that are initialised, in blocks
        // that are never freed or moved.
        Some(unsafe { Name::from_pointer(NonNull::from_ref(entry).cast::<Interned>()) })
    }

    /// Makes room for one more entry in the newest block and in the index.
    fn reserve(&mut self, heap: &mut Heap<'_>) -> Option<()> {
        let number = self.statistics.names;
        if number >= Number::MAX as usize {
            return None;
        }
        if number == self.statistics.blocks * BLOCK {
            self.add_block(heap)?;
        }
        let buckets = self.index.map_or(0, |index| index.len());
        if number * 4 >= buckets * 3 {
            let size = (buckets * 2).max(FIRST_INDEX);
            let grown = heap.alloc_array(Array::<Number>::HEADER, size, 0)?;
            if let Some(old) = self.index {
                for cell in old.as_slice() {
                    if let Some(name) = self.name_at(cell.get()) {
                        put(grown, name, cell.get());
                    }
                }
            }
            self.index = Some(grown);
            self.statistics.total += (size - buckets) * size_of::<Number>();
        }
        Some(())
    }

    fn add_block(&mut self, heap: &mut Heap<'_>) -> Option<()> {
        let count = self.statistics.blocks;
        let room = self.blocks.map_or(0, |blocks| blocks.len());
        if count == room {
            let size = (room * 2).max(FIRST_BLOCKS);
            let grown = heap.alloc_array(Array::<Option<Block>>::HEADER, size, None)?;
            if let Some(old) = self.blocks {
                for (to, from) in grown.as_slice().iter().zip(old.as_slice()) {
                    to.set(from.get());
                }
            }
            self.blocks = Some(grown);
            self.statistics.total += (size - room) * size_of::<Block>();
        }
        let entries = heap.alloc_array(Array::<Interned>::HEADER, BLOCK, Interned::EMPTY)?;
        self.blocks?.set(count, Some(entries));
        self.statistics.blocks += 1;
        self.statistics.total += BLOCK * size_of::<Interned>();
        Some(())
    }

    fn insert(&mut self, entry: Interned) -> Option<Name> {
        let number = self.statistics.names;
        let block = self.blocks?.get(number / BLOCK)??;
        block.set(number % BLOCK, entry);
        let bucket = number as Number + 1;
        let name = self.name_at(bucket)?;
        put(self.index?, name, bucket);
        self.statistics.names += 1;
        self.statistics.text += name.bytes().len();
        Some(name)
    }

    /// Copies text into the current chunk, or into one of its own when it is long.
    fn store_text<'a>(&mut self, heap: &mut Heap<'_>, bytes: &[u8]) -> Option<&'a [u8]> {
        let room = self.text.map_or(0, |chunk| chunk.len() - self.text_used);
        let (chunk, start) = if bytes.len() <= room {
            (self.text?, self.text_used)
        } else {
            let usual = text_chunk(heap);
            let size = bytes.len().max(usual);
            let chunk = heap.alloc_array(Array::<u8>::HEADER, size, 0)?;
            self.statistics.total += size;
            if bytes.len() < usual / 2 || self.text.is_none() {
                self.text = Some(chunk);
            }
            (chunk, 0)
        };
        for (cell, byte) in chunk.as_slice()[start..].iter().zip(bytes) {
            cell.set(*byte);
        }
        if self.text == Some(chunk) {
            self.text_used = start + bytes.len();
        }
        let stored = &chunk.as_slice()[start..start + bytes.len()];
        // SAFETY: this range of the chunk is never written again, and the entry made from
        // it keeps the chunk alive.
        Some(unsafe { core::slice::from_raw_parts(stored.as_ptr().cast(), stored.len()) })
    }
}

impl Default for Interner {
    fn default() -> Self {
        Interner::new()
    }
}

/// Puts a name that is not there yet into an index that has room.
fn put(index: Gc<Array<Number>>, name: Name, bucket: Number) {
    let buckets = index.as_slice();
    let mask = buckets.len() - 1;
    let mut place = name.hash() as usize & mask;
    while buckets[place].get() != 0 {
        place = (place + 1) & mask;
    }
    buckets[place].set(bucket);
}

// SAFETY: everything the pool owns is traced: entries through their blocks.
unsafe impl Trace for Interner {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.blocks.trace(tracer);
        self.index.trace(tracer);
        self.text.trace(tracer);
    }
}

#[cfg(test)]
mod tests;
