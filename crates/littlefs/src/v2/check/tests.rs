//! Blocks made by hand: what is permitted, and what is not.

use super::*;
use std::vec;
use std::vec::Vec;
use taipan_vfs::{Geometry, RamDisk};

const SIZE: u32 = 1024;
const CREATE: u32 = 0x401;
const DELETE: u32 = 0x4ff;
const NAME: u32 = 0x001;
const INLINE: u32 = 0x201;

/// A block that commits are added to.
struct Block {
    bytes: Vec<u8>,
    last: u32,
    from: usize,
}

impl Block {
    fn new() -> Block {
        Block {
            bytes: vec![7, 0, 0, 0],
            last: u32::MAX,
            from: 0,
        }
    }

    fn tag(&mut self, kind: u32, id: u32, data: &[u8]) {
        let tag = kind << 20 | id << 10 | data.len() as u32;
        self.bytes.extend((tag ^ self.last).to_be_bytes());
        self.bytes.extend(data);
        self.last = tag;
    }

    fn end_commit(&mut self, error: u32) {
        let tag = 0x500 << 20 | 0x3ff << 10 | 12;
        self.bytes.extend((tag ^ self.last).to_be_bytes());
        let crc = checksum(u32::MAX, &self.bytes[self.from..]) ^ error;
        self.bytes.extend(crc.to_le_bytes());
        self.bytes.extend([0xff; 8]);
        self.last = tag;
        self.from = self.bytes.len();
    }

    fn permit(&self, check: &mut Check) -> Result<()> {
        let mut bytes = self.bytes.clone();
        bytes.resize(SIZE as usize, 0xff);
        let geometry = Geometry {
            block_size: SIZE,
            block_count: 1,
            read_size: 16,
            program_size: 16,
        };
        let mut disk = RamDisk::new(bytes, geometry).unwrap();
        check.permit(&mut disk, 0, SIZE, 16)
    }
}

fn fresh() -> Check {
    Check::NEW
}

fn with_file() -> Block {
    let mut block = Block::new();
    block.tag(CREATE, 0, b"");
    block.tag(NAME, 0, b"name");
    block.tag(INLINE, 0, &[5; 100]);
    block
}

#[test]
fn what_the_library_stores_is_permitted() {
    let mut block = with_file();
    block.end_commit(0);
    // Longer than what is read at once.
    block.tag(INLINE, 0, &[6; 600]);
    block.tag(0x301, 0, &[1; 8]);
    block.end_commit(0);
    block.tag(DELETE, 0, b"");
    block.tag(0x600, 0x3ff, &[0; 8]);
    block.end_commit(0);
    assert_eq!(block.permit(&mut fresh()), Ok(()));
    assert_eq!(
        Block {
            bytes: vec![0xe5; 900],
            ..Block::new()
        }
        .permit(&mut fresh()),
        Ok(())
    );
}

#[test]
fn what_only_memory_knows_is_not() {
    for kind in [0x100, 0x101, 0x102, 0x1ff] {
        let mut block = with_file();
        block.end_commit(0);
        block.tag(kind, 0, &[1; 8]);
        block.end_commit(0);
        assert_eq!(block.permit(&mut fresh()), Err(Errno::EILSEQ), "{kind:x}");
    }
}

#[test]
fn nor_are_numbers_of_entries_that_cannot_be() {
    for (kind, id) in [(DELETE, 0), (0x405, 0), (0x47f, 0), (NAME, 0x3ff)] {
        let mut block = Block::new();
        block.tag(kind, id, b"");
        block.end_commit(0);
        assert_eq!(block.permit(&mut fresh()), Err(Errno::EILSEQ), "{kind:x}");
    }
}

#[test]
fn what_the_library_does_not_believe_does_not_matter() {
    let mut block = with_file();
    block.end_commit(0);
    block.tag(0x101, 0, &[1; 8]);
    block.end_commit(1);
    assert_eq!(block.permit(&mut fresh()), Ok(()));
}

#[test]
fn what_is_added_is_looked_at_when_it_was_programmed() {
    let mut check = Check::NEW;
    let mut block = with_file();
    block.end_commit(0);
    assert_eq!(block.permit(&mut check), Ok(()));
    let end = block.bytes.len() as u32;
    block.tag(0x101, 0, &[1; 8]);
    block.end_commit(0);
    // Nothing was programmed, as far as anybody knows.
    assert_eq!(block.permit(&mut check), Ok(()));
    check.programmed(0, end);
    assert_eq!(block.permit(&mut check), Err(Errno::EILSEQ));
    assert_eq!(block.permit(&mut check), Err(Errno::EILSEQ));

    let mut check = Check::NEW;
    let sound = with_file();
    assert_eq!(sound.permit(&mut check), Ok(()));
    check.erased(0);
    assert_eq!(block.permit(&mut check), Err(Errno::EILSEQ));
}

#[test]
fn what_begins_as_something_else_is_looked_at_once() {
    let mut check = fresh();
    let text = Block {
        bytes: vec![b'a'; 900],
        ..Block::new()
    };
    assert_eq!(text.permit(&mut check), Ok(()));
    let mut forged = with_file();
    forged.tag(0x101, 0, &[1; 8]);
    forged.end_commit(0);
    // Its beginning cannot change without one of these.
    check.programmed(0, 16);
    assert_eq!(forged.permit(&mut check), Ok(()));
    check.programmed(0, 0);
    assert_eq!(forged.permit(&mut check), Err(Errno::EILSEQ));
}
