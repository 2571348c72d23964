//! What lies on the device: directory blocks, entries, the superblock, their checksum.
//!
//! A directory is a chain of pairs of blocks; of each pair, the block with the higher revision
//! and a right checksum counts. All pairs of the file system, the superblock's (blocks 0 and 1)
//! first, form one list through their tails. Numbers are little-endian.

/// Two blocks of which one counts.
pub type Pair = [u32; 2];

/// No block.
pub const NULL: u32 = u32::MAX;
/// No pair.
pub const NULL_PAIR: Pair = [NULL; 2];
/// The superblock's pair.
pub const SUPERBLOCK_PAIR: Pair = [0, 1];

/// A file's type byte.
pub const FILE: u8 = 0x11;
/// A directory's type byte.
pub const DIRECTORY: u8 = 0x22;
/// The superblock's type byte.
pub const SUPERBLOCK: u8 = 0x2e;
/// Set in the type byte of an entry that is being moved elsewhere.
pub const MOVING: u8 = 0x80;

/// Length of a block's head.
pub const HEAD: u32 = 16;
/// Length of the checksum at a block's end.
pub const CHECKSUM: u32 = 4;
/// Length of an entry without attributes and name.
pub const ENTRY: u32 = 12;
/// Length of the superblock's entry, its name `littlefs` included.
pub const SUPERBLOCK_ENTRY: usize = 32;
/// The version of the format that is written: 1.1.
pub const VERSION: u32 = 0x0001_0001;
/// The longest name.
pub const NAME_MAX: usize = 255;

/// Whether two pairs have a block in common: then they are the same pair, at different times.
#[inline(never)]
pub fn is_same(one: Pair, other: Pair) -> bool {
    one.iter().any(|block| other.contains(block))
}

/// Whether two pairs have the same blocks.
pub fn is_synchronous(one: Pair, other: Pair) -> bool {
    one == other || one == [other[1], other[0]]
}

/// Whether a pair is none.
pub fn is_null(pair: Pair) -> bool {
    pair.contains(&NULL)
}

/// The four bytes at an offset, as a number; 0 past the end.
pub fn number(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(bytes) => u32::from_le_bytes(*bytes),
        None => 0,
    }
}

/// The head of a directory's block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub revision: u32,
    /// Bytes in use, head and checksum included, and [`Head::CONTINUED`].
    pub size: u32,
    /// The next pair of the list.
    pub tail: Pair,
}

impl Head {
    /// In `size`: the tail is a part of the same directory.
    pub const CONTINUED: u32 = 0x8000_0000;

    pub fn parse(bytes: &[u8; HEAD as usize]) -> Head {
        Head {
            revision: number(bytes, 0),
            size: number(bytes, 4),
            tail: [number(bytes, 8), number(bytes, 12)],
        }
    }

    pub fn bytes(&self) -> [u8; HEAD as usize] {
        let mut bytes = [0; HEAD as usize];
        let numbers = [self.revision, self.size, self.tail[0], self.tail[1]];
        for (into, number) in bytes.chunks_exact_mut(4).zip(numbers) {
            into.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    /// Bytes in use.
    pub fn length(&self) -> u32 {
        self.size & !Head::CONTINUED
    }

    /// Where the entries end.
    pub fn end(&self) -> u32 {
        self.length().saturating_sub(CHECKSUM)
    }

    pub fn is_continued(&self) -> bool {
        self.size & Head::CONTINUED != 0
    }
}

/// An entry of a directory, without its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where in the block it begins.
    pub at: u32,
    /// [`FILE`] or [`DIRECTORY`], perhaps with [`MOVING`]; others are passed over.
    pub kind: u8,
    /// Lengths of the data, of the attributes and of the name.
    pub lengths: [u8; 3],
    /// Head and size of a file, pair of a directory.
    pub data: [u32; 2],
}

impl Entry {
    /// A new entry, to be written at `at`.
    pub fn new(at: u32, kind: u8, name: &[u8], data: [u32; 2]) -> Entry {
        Entry {
            at,
            kind,
            lengths: [8, 0, name.len().min(NAME_MAX) as u8],
            data,
        }
    }

    pub fn parse(at: u32, bytes: &[u8; ENTRY as usize]) -> Entry {
        Entry {
            at,
            kind: bytes[0],
            lengths: [bytes[1], bytes[2], bytes[3]],
            data: [number(bytes, 4), number(bytes, 8)],
        }
    }

    pub fn bytes(&self) -> [u8; ENTRY as usize] {
        let mut bytes = [0; ENTRY as usize];
        bytes[0] = self.kind;
        bytes[1..4].copy_from_slice(&self.lengths);
        bytes[4..8].copy_from_slice(&self.data[0].to_le_bytes());
        bytes[8..12].copy_from_slice(&self.data[1].to_le_bytes());
        bytes
    }

    /// All of its bytes, the name's included.
    pub fn length(&self) -> u32 {
        4 + self.lengths.iter().copied().map(u32::from).sum::<u32>()
    }

    /// Where its name begins.
    pub fn name_at(&self) -> u32 {
        self.at + 4 + u32::from(self.lengths[0]) + u32::from(self.lengths[1])
    }

    pub fn name_length(&self) -> usize {
        self.lengths[2].into()
    }

    pub fn is_moving(&self) -> bool {
        self.kind & MOVING != 0
    }

    /// The kind without [`MOVING`].
    pub fn plain_kind(&self) -> u8 {
        self.kind & !MOVING
    }
}

/// The superblock's contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Superblock {
    pub root: Pair,
    pub block_size: u32,
    pub block_count: u32,
    pub version: u32,
}

impl Superblock {
    const NAME: &'static [u8; 8] = b"littlefs";

    /// `None` if it is not one.
    pub fn parse(bytes: &[u8; SUPERBLOCK_ENTRY]) -> Option<Superblock> {
        (bytes[24..] == *Superblock::NAME).then(|| Superblock {
            root: [number(bytes, 4), number(bytes, 8)],
            block_size: number(bytes, 12),
            block_count: number(bytes, 16),
            version: number(bytes, 20),
        })
    }

    pub fn bytes(&self) -> [u8; SUPERBLOCK_ENTRY] {
        let mut bytes = [0; SUPERBLOCK_ENTRY];
        bytes[..4].copy_from_slice(&[SUPERBLOCK, 20, 0, 8]);
        let numbers = [
            self.root[0],
            self.root[1],
            self.block_size,
            self.block_count,
            self.version,
        ];
        for (into, number) in bytes[4..24].chunks_exact_mut(4).zip(numbers) {
            into.copy_from_slice(&number.to_le_bytes());
        }
        bytes[24..].copy_from_slice(Superblock::NAME);
        bytes
    }
}
