//! Tables on a flash: round trips, hostile bytes, power cuts, plans that are refused.

use std::boxed::Box;
use std::string::ToString;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;
use taipan_vfs::{BlockDevice, Errno, Geometry, Mapped, Result, RomPartitions};

use super::*;

const BLOCK: u32 = 1024;
const BLOCKS: u32 = 32;
/// A copy takes two of these blocks.
const COPIES: [u32; 2] = [0, 2];

const SHAPE: Geometry = Geometry {
    block_size: BLOCK,
    block_count: BLOCKS,
    read_size: 1,
    program_size: 8,
};

/// A NOR flash that loses power in the middle of an operation: half of it is done, and then nothing
/// is until the power is back.
struct Chip {
    bytes: Vec<u8>,
    shape: Geometry,
    /// Operations until then; `None` for never.
    power: Option<u32>,
}

impl Chip {
    fn new() -> Chip {
        Chip {
            bytes: vec![0xff; SHAPE.size() as usize],
            shape: SHAPE,
            power: None,
        }
    }

    /// How much of `len` bytes an operation still gets done, and whether it ends.
    fn spend(&mut self, len: usize) -> (usize, Result<()>) {
        match &mut self.power {
            None => (len, Ok(())),
            Some(0) => (0, Err(Errno::EIO)),
            Some(1) => {
                self.power = Some(0);
                (len / 2, Err(Errno::EIO))
            }
            Some(left) => {
                *left -= 1;
                (len, Ok(()))
            }
        }
    }
}

impl BlockDevice for Chip {
    fn geometry(&mut self) -> Result<Geometry> {
        Ok(self.shape)
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        let start = self
            .shape
            .locate(block, offset, into.len(), self.shape.read_size)? as usize;
        into.copy_from_slice(&self.bytes[start..start + into.len()]);
        Ok(())
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        let unit = self.shape.program_size;
        let start = self.shape.locate(block, offset, data.len(), unit)? as usize;
        let (done, result) = self.spend(data.len());
        for (cell, byte) in self.bytes[start..].iter_mut().zip(&data[..done]) {
            *cell &= byte;
        }
        result
    }

    fn erase(&mut self, block: u32) -> Result<()> {
        let size = self.shape.block_size as usize;
        let start = self.shape.locate(block, 0, size, self.shape.block_size)? as usize;
        let (done, result) = self.spend(size);
        self.bytes[start..start + done].fill(0xff);
        result
    }

    fn sync(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Tables that make sense on the chip: the blocks past the copies, cut at some of their bounds.
fn tables() -> impl Strategy<Value = Table> {
    let cuts = proptest::collection::btree_set(4..BLOCKS, 0..=CAPACITY);
    let uses = proptest::collection::vec((0..5u8, 0..4u8, any::<[bool; 4]>()), CAPACITY);
    (cuts, uses).prop_map(|(cuts, uses)| {
        let bounds: Vec<u32> = cuts.into_iter().chain([BLOCKS]).collect();
        let mut table = Table::empty();
        for (index, (pair, (kind, file_system, flags))) in bounds.windows(2).zip(uses).enumerate() {
            let name = std::format!("part-{index}");
            let (start, size) = (pair[0] * BLOCK, (pair[1] - pair[0]) * BLOCK);
            let kind = ["firmware", "rom", "xip", "fs", "raw"][usize::from(kind)];
            let kind = Kind::of(kind).expect("a kind");
            let mut entry = Entry::new(&name, kind, start, size);
            entry.flags.read_only = flags[0];
            if kind == Kind::FileSystem {
                let file_system = ["", "fat", "lfs1", "lfs2"][usize::from(file_system)];
                entry.file_system = FileSystemType::of(file_system).expect("a type");
                entry.flags.format_when_blank = flags[1];
                entry.flags.usb = flags[2];
                if flags[3] {
                    entry = entry.mounted_at(&std::format!("/{index}"));
                }
            }
            table.push(entry).expect("there is room");
        }
        table
    })
}

fn no_overlap(table: &Table) {
    for (index, entry) in table.entries().iter().enumerate() {
        assert!(entry.range().end <= SHAPE.size());
        for other in &table.entries()[..index] {
            let (one, other) = (entry.range(), other.range());
            assert!(one.end <= other.start || other.end <= one.start);
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(tables in proptest::collection::vec(tables(), 1..5)) {
        let mut chip = Chip::new();
        prop_assert_eq!(read(&mut chip, COPIES), Ok(None));
        for table in &tables {
            prop_assert_eq!(write(&mut chip, COPIES, table), Ok(()));
            prop_assert_eq!(read(&mut chip, COPIES), Ok(Some(*table)));
        }
    }

    #[test]
    fn no_bytes_give_a_table_that_makes_no_sense(
        table in tables(),
        changes in proptest::collection::vec((0..COPY_SIZE, any::<u8>()), 0..4),
        noise in any::<u64>(),
        is_noise in any::<bool>(),
    ) {
        let mut chip = Chip::new();
        write(&mut chip, COPIES, &table).expect("it is sound");
        if is_noise {
            let mut state = noise;
            for byte in &mut chip.bytes[8..COPY_SIZE] {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                *byte = (state >> 56) as u8;
            }
        }
        let before = chip.bytes.clone();
        for (at, byte) in changes {
            chip.bytes[at] = byte;
        }
        if let Some(found) = read(&mut chip, COPIES).expect("the chip works") {
            no_overlap(&found);
            // Only bytes that mean nothing may differ.
            prop_assert_eq!(found, table);
        } else {
            prop_assert!(is_noise || before != chip.bytes);
        }
    }

    #[test]
    fn entries_that_make_no_sense_are_not_read_whatever_their_checksum(
        entries in proptest::collection::vec((0..40u32, 0..40u32, 0..3u8), 0..8),
    ) {
        let mut table = Table::empty();
        for (start, size, name) in entries {
            let name = ["a", "b", ""][usize::from(name)];
            let entry = Entry::new(name, Kind::Raw, start * BLOCK / 2, size * BLOCK / 2);
            table.push(entry).expect("there is room");
        }
        let mut chip = Chip::new();
        record::write_unchecked(&mut chip, COPIES[0], &table, 7).expect("it can be written");
        if let Some(found) = read(&mut chip, COPIES).expect("the chip works") {
            no_overlap(&found);
            prop_assert_eq!(found, table);
        } else {
            prop_assert_eq!(write(&mut chip, COPIES, &table), Err(Errno::EINVAL));
        }
    }

    #[test]
    fn a_power_cut_leaves_the_old_table_or_the_new_one(
        tables in proptest::collection::vec(tables(), 1..4),
        new in tables(),
    ) {
        let mut chip = Chip::new();
        let mut old = None;
        for table in &tables {
            write(&mut chip, COPIES, table).expect("there is power");
            old = Some(*table);
        }
        let before = chip.bytes.clone();
        for power in 1.. {
            chip.bytes.clone_from(&before);
            chip.power = Some(power);
            let written = write(&mut chip, COPIES, &new);
            chip.power = None;
            let found = read(&mut chip, COPIES).expect("the chip works");
            prop_assert!(found == old || found == Some(new));
            if written.is_ok() {
                prop_assert_eq!(found, Some(new));
                break;
            }
            // What was cut short does not keep the next attempt from working.
            write(&mut chip, COPIES, &new).expect("there is power");
            prop_assert_eq!(read(&mut chip, COPIES), Ok(Some(new)));
            prop_assert!(power < 20);
        }
    }
}

#[test]
fn the_first_table_too_is_whole_or_not_there() {
    let table = Table::new(&[Entry::new("a", Kind::Raw, 4096, 1024)]).expect("there is room");
    let mut outcomes = Vec::new();
    for power in 1..6 {
        let mut chip = Chip::new();
        chip.power = Some(power);
        let written = write(&mut chip, COPIES, &table);
        chip.power = None;
        let found = read(&mut chip, COPIES).expect("the chip works");
        assert!(found.is_none() || found == Some(table));
        outcomes.push((written.is_ok(), found.is_some()));
    }
    // Two erases, one program of entries, the header.
    let cut = (false, false);
    assert_eq!(outcomes, [cut, cut, cut, cut, (true, true)]);
}

#[test]
fn sequence_numbers_wrap_around() {
    let tables = [1u32, 2, 3].map(|blocks| {
        Table::new(&[Entry::new("a", Kind::Raw, 4096, blocks * BLOCK)]).expect("there is room")
    });
    let mut chip = Chip::new();
    record::write_unchecked(&mut chip, COPIES[1], &tables[0], u32::MAX).expect("it can be");
    for table in &tables[1..] {
        write(&mut chip, COPIES, table).expect("there is power");
        assert_eq!(read(&mut chip, COPIES), Ok(Some(*table)));
    }
}

#[test]
fn a_flash_that_cannot_have_a_table_says_so() {
    for (shape, copies) in [
        (SHAPE, [0, 1]),
        (SHAPE, [0, 31]),
        (
            Geometry {
                program_size: 1024,
                ..SHAPE
            },
            COPIES,
        ),
        (
            Geometry {
                read_size: 1024,
                ..SHAPE
            },
            COPIES,
        ),
    ] {
        let mut chip = Chip::new();
        chip.shape = shape;
        assert_eq!(
            read(&mut chip, copies),
            Err(Errno::EINVAL),
            "{shape:?} {copies:?}"
        );
    }
}

fn default() -> Table {
    let fs = |name, start, size| {
        Entry::new(name, Kind::FileSystem, start, size).with_file_system(FileSystemType::Littlefs2)
    };
    Table::new(&[
        Entry::new("firmware", Kind::Firmware, 4 * BLOCK, 8 * BLOCK),
        Entry::new("rom", Kind::Rom, 12 * BLOCK, 4 * BLOCK),
        fs("storage", 16 * BLOCK, 8 * BLOCK).mounted_at("/"),
        fs("more", 24 * BLOCK, 4 * BLOCK).mounted_at("/more"),
    ])
    .expect("there is room")
}

#[test]
fn plans_are_refused_with_a_reason() {
    let change = |name: &'static str, change: fn(&mut Entry)| {
        let mut table = Table::empty();
        for entry in default().entries() {
            let mut entry = *entry;
            if entry.name.as_str() == name {
                change(&mut entry);
            }
            table.push(entry).expect("there is room");
        }
        table
    };
    let mut without_firmware = default();
    without_firmware.remove("firmware");
    let mut more_firmware = default();
    let second = Entry::new("second", Kind::Firmware, 28 * BLOCK, BLOCK);
    more_firmware.push(second).expect("there is room");
    for (plan, reason) in [
        (
            change("more", |entry| entry.start -= BLOCK),
            "storage and more overlap",
        ),
        (
            change("more", |entry| entry.start += 1),
            "more is not made of whole blocks",
        ),
        (
            change("more", |entry| entry.size = 0),
            "more is not made of whole blocks",
        ),
        (
            change("more", |entry| entry.size = 9 * BLOCK),
            "more ends past the end of the flash",
        ),
        (
            change("more", |entry| {
                (entry.start, entry.size) = (2 * BLOCK, 2 * BLOCK)
            }),
            "more lies on the partition table",
        ),
        (
            change("more", |entry| entry.name = "rom".into()),
            "two are named rom",
        ),
        (
            change("more", |entry| entry.name = "".into()),
            "a name is empty",
        ),
        (
            change("more", |entry| entry.mount = "/".into()),
            "storage cannot be mounted there",
        ),
        (
            change("more", |entry| entry.mount = "more".into()),
            "more cannot be mounted there",
        ),
        (
            change("rom", |entry| entry.mount = "/".into()),
            "rom cannot be mounted there",
        ),
        (
            change("firmware", |entry| entry.mount = "/image".into()),
            "firmware cannot be mounted there",
        ),
        (
            change("rom", |entry| entry.flags.usb = true),
            "rom is not for a file system",
        ),
        (
            change("firmware", |entry| entry.size -= BLOCK),
            "firmware is firmware, which stays as it is",
        ),
        (
            change("firmware", |entry| entry.kind = Kind::Raw),
            "firmware is firmware, which stays as it is",
        ),
        (
            without_firmware,
            "firmware is firmware, which stays as it is",
        ),
        (more_firmware, "second is firmware, which stays as it is"),
        (
            change("storage", |entry| entry.size -= BLOCK),
            "storage is in use",
        ),
        (
            change("storage", |entry| entry.file_system = FileSystemType::Fat),
            "storage is in use",
        ),
    ] {
        let mut flash = Partitions::new(Chip::new(), COPIES, default());
        flash.start().expect("the chip works");
        let in_use = 16 * u64::from(BLOCK)..20 * u64::from(BLOCK);
        let refusal = flash.plan(&plan, &[in_use]).expect_err(reason);
        assert_eq!(refusal.to_string(), reason);
        assert_eq!(flash.pending(), Ok(None));
        assert!(flash.into_device().bytes.iter().all(|byte| *byte == 0xff));
    }
}

#[test]
fn fat_needs_blocks_that_can_be_sectors() {
    let fat = |block: u32| {
        let entry = Entry::new("card", Kind::FileSystem, 16 * block, block);
        Table::new(&[entry.with_file_system(FileSystemType::Fat)]).expect("there is room")
    };
    for (block_size, fits) in [(256, false), (512, true), (4096, true), (8192, false)] {
        let shape = Geometry {
            block_size,
            ..SHAPE
        };
        let refusal = Refusal::Blocks("card".into());
        let expected = if fits { Ok(()) } else { Err(refusal) };
        assert_eq!(sound(&fat(block_size), &shape, [0, 6]), expected);
    }
}

#[test]
fn what_a_build_puts_into_an_image_is_the_table() {
    let entries: Vec<_> = default().entries().iter().map(Entry::encode).collect();
    assert_eq!(Table::decode(&entries), Ok(default()));
    assert_eq!(Table::decode(&[[0; ENTRY_SIZE]]), Err(Errno::EINVAL));
    assert_eq!(
        Table::decode(&[entries[0]; CAPACITY + 1]),
        Err(Errno::ENOSPC)
    );
}

#[test]
fn what_is_for_a_computer_is_offered() {
    let mut table = default();
    let mut card = Entry::new("card", Kind::FileSystem, 28 * BLOCK, BLOCK);
    card.flags.usb = true;
    table.push(card).expect("there is room");
    assert!(table.offered().eq([&card]));
}

#[test]
fn a_plan_counts_from_the_next_start_on() {
    let mut flash = Partitions::new(Chip::new(), COPIES, default());
    flash.start().expect("the chip works");
    let mut plan = default();
    plan.remove("more");
    assert_eq!(flash.plan(&plan, &[]), Ok(()));
    assert_eq!(*flash.table(), default());
    assert_eq!(flash.pending(), Ok(Some(plan)));
    let mut flash = Partitions::new(flash.into_device(), COPIES, default());
    flash.start().expect("the chip works");
    assert_eq!(*flash.table(), plan);
    assert_eq!(flash.pending(), Ok(None));
    let flash: &mut dyn Flash = &mut flash;
    let mut part = flash.part(&plan.entries()[2]).expect("it is on the flash");
    assert_eq!(part.geometry().map(|shape| shape.block_count), Ok(8));
    part.program(0, 0, &[0; 8]).expect("it is blank");
    assert_eq!(part.erase(8), Err(Errno::EINVAL));
}

/// A chip that can be read in place, of bytes that do not change.
struct Mapping(Chip, &'static [u8]);

impl BlockDevice for Mapping {
    fn geometry(&mut self) -> Result<Geometry> {
        self.0.geometry()
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        self.0.read(block, offset, into)
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        self.0.program(block, offset, data)
    }

    fn erase(&mut self, block: u32) -> Result<()> {
        self.0.erase(block)
    }

    fn sync(&mut self) -> Result<()> {
        Ok(())
    }

    fn map(&self) -> Option<Mapped<'_>> {
        Some(Mapped::Static(self.1))
    }
}

#[test]
fn rom_partitions_lie_where_the_table_says() {
    let contents: Vec<u8> = (0..SHAPE.size()).map(|at| (at / 1024) as u8).collect();
    let device = Mapping(Chip::new(), Box::leak(contents.into_boxed_slice()));
    let mut flash = Partitions::new(device, COPIES, default());
    flash.start().expect("the chip works");
    assert_eq!((flash.count(), flash.block_size(0)), (1, 1024));
    let memory = flash.memory(0).expect("it is mapped");
    assert_eq!((memory.len(), memory[0]), (4096, 12));
    assert_eq!(flash.memory(1), None);
    assert_eq!(flash.prepare(0, 1024, 1500), Ok(8));
    assert_eq!(RomPartitions::write(&mut flash, 0, 1032, &[1; 8]), Ok(()));
    assert_eq!(flash.prepare(0, 1024, 3073), Err(Errno::EINVAL));
    assert_eq!(flash.prepare(0, 1, 1), Err(Errno::EINVAL));
    assert_eq!(
        RomPartitions::write(&mut flash, 0, 4096, &[1; 8]),
        Err(Errno::EINVAL)
    );
    assert_eq!(
        RomPartitions::write(&mut flash, 1, 0, &[1; 8]),
        Err(Errno::EINVAL)
    );
    let chip = flash.into_device().0;
    assert_eq!(chip.bytes[13 * 1024 + 8..][..8], [1; 8]);
}

#[test]
fn texts_and_entries_that_are_too_long() {
    assert_eq!(Text::<4>::new("abcde"), None);
    assert_eq!(Text::<4>::new("a\0"), None);
    assert_eq!(Text::<4>::cut("abcé").as_str(), "abc");
    assert_eq!(Text::<4>::from_padded(b"ab\0c\0"), None);
    assert_eq!(Text::<4>::from_padded(b"abcd"), None);
    let mut table = Table::empty();
    let entry = Entry::new("a", Kind::Raw, 0, 1);
    for _ in 0..CAPACITY {
        assert_eq!(table.push(entry), Ok(()));
    }
    assert_eq!(table.push(entry), Err(Errno::ENOSPC));
}
