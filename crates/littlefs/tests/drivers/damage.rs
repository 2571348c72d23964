//! Ten thousand damaged images for each driver: errors, and nothing worse. The device itself
//! panics when it is asked for what is not on it, and stops answering a driver that goes on for
//! too long.

use taipan_vfs::model::workload::{Operation, perform};
use taipan_vfs::{FileSystem, OpenMode, Path};

use crate::device::Disk;
use crate::driver::{self, Version};

const IMAGES: u32 = 10_000;
/// What reading and changing everything takes on a sound image is a hundredth of this.
const PATIENCE: u64 = 2_000_000;

/// Numbers that are the same each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

fn write(path: &str, mode: OpenMode, size: usize) -> Operation {
    Operation::Write {
        path: path.into(),
        mode,
        offset: 0,
        data: vec![size as u8; size],
    }
}

/// A small image with something of everything.
fn image(version: Version) -> Disk {
    let mut disk = Disk::new(driver::flash(512, 64));
    driver::format(version, &mut disk).unwrap();
    let mut fs = driver::mount(version, &mut disk).unwrap();
    for operation in [
        write("/small", OpenMode::WRITE, 20),
        Operation::Mkdir("/d".into()),
        write("/d/large", OpenMode::WRITE, 4000),
        Operation::Mkdir("/d/e".into()),
        write("/d/e/file", OpenMode::WRITE, 1000),
        write("/d/large", OpenMode::APPEND, 500),
        write("/gone", OpenMode::WRITE, 600),
        Operation::Remove("/gone".into()),
        Operation::Rename("/small".into(), "/d/moved".into()),
        write("/small", OpenMode::WRITE, 700),
    ] {
        assert!(perform(&mut *fs, &operation).is_ok(), "{operation:?}");
    }
    for index in 0..12 {
        let path = format!("/d/file {index}");
        assert!(perform(&mut *fs, &write(&path, OpenMode::WRITE, index * 9)).is_ok());
    }
    drop(fs);
    disk
}

/// Looks at everything within reach, then changes some of it.
fn use_it(fs: &mut dyn FileSystem) {
    let mut paths = vec![b"/".to_vec()];
    let mut at = 0;
    while let Some(path) = paths.get(at).cloned() {
        at += 1;
        let _ = perform(fs, &Operation::Stat(path.clone()));
        let _ = perform(fs, &Operation::Read(path.clone(), 400));
        let Ok(dir) = fs.open_dir(Path::from_bytes(&path)) else {
            continue;
        };
        let mut name = [0; 255];
        for _ in 0..40 {
            let Ok(Some(entry)) = fs.read_dir(dir, &mut name) else {
                break;
            };
            if paths.len() < 60 {
                paths.push([&path[..], b"/", entry.name].concat());
            }
        }
        let _ = fs.close_dir(dir);
    }
    let _ = fs.statvfs(Path::ROOT);
    for operation in [
        write("/d/large", OpenMode::APPEND, 300),
        write("/new", OpenMode::WRITE, 1500),
        Operation::Mkdir("/d/new".into()),
        Operation::Rename("/d/moved".into(), "/small".into()),
        Operation::Truncate("/d/large".into(), 100),
        Operation::Remove("/d/file 3".into()),
        Operation::Rename("/d/e".into(), "/e".into()),
        Operation::Remove("/e/file".into()),
        Operation::Rmdir("/e".into()),
        write("/d/file 5", OpenMode::WRITE, 20),
    ] {
        let _ = perform(fs, &operation);
    }
    let _ = fs.sync();
}

/// The bytes that were ever programmed, so that most changes hit something.
fn used(disk: &Disk) -> Vec<usize> {
    let used = disk.bytes.iter().enumerate();
    used.filter(|(_, byte)| **byte != 0xff)
        .map(|(at, _)| at)
        .collect()
}

fn damage(bytes: &mut [u8], used: &[usize], random: &mut Random) {
    let block = 512;
    let blocks = bytes.len() / block;
    match random.below(8) {
        0 => {
            let (from, to) = (random.below(blocks), random.below(blocks));
            bytes.copy_within(from * block..(from + 1) * block, to * block);
        }
        1 => {
            let start = used[random.below(used.len())];
            let end = (start + 1 + random.below(64)).min(bytes.len());
            bytes[start..end].fill([0, 0xff][random.below(2)]);
        }
        2 => {
            let (from, to) = (
                used[random.below(used.len())],
                used[random.below(used.len())],
            );
            let length = (4 * (1 + random.below(8))).min(bytes.len() - from.max(to));
            bytes.copy_within(from..from + length, to);
        }
        _ => {
            for _ in 0..1 + random.below(8) {
                let at = used[random.below(used.len())];
                bytes[at] = match random.below(2) {
                    0 => bytes[at] ^ 1 << random.below(8),
                    _ => random.next() as u8,
                };
            }
        }
    }
}

/// Damages images, repairs checksums by `repair`, mounts and uses them; how many mounted.
fn survive(version: Version, repair: fn(&mut [u8], &mut Random)) -> u32 {
    let sound = image(version);
    let used = used(&sound);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut mounted = 0;
    for number in 0..IMAGES {
        let mut disk = sound.clone();
        disk.patience = PATIENCE;
        disk.overwrites = true;
        damage(&mut disk.bytes, &used, &mut random);
        repair(&mut disk.bytes, &mut random);
        if let Ok(mut fs) = driver::mount(version, &mut disk) {
            mounted += 1;
            use_it(&mut *fs);
        }
        assert!(disk.patience > 0, "{version:?}, image {number}: no end");
    }
    mounted
}

fn as_it_is(_: &mut [u8], _: &mut Random) {}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    crc
}

/// Makes the checksums of directory blocks right again, so that what was damaged is believed.
fn with_checksums(bytes: &mut [u8], _: &mut Random) {
    for block in bytes.chunks_exact_mut(512) {
        let size = u32::from_le_bytes([block[4], block[5], block[6], block[7]]) & 0x7fff_ffff;
        if (20..=512).contains(&size) {
            let end = size as usize - 4;
            let crc = checksum(&block[..end]).to_le_bytes();
            block[end..end + 4].copy_from_slice(&crc);
        }
    }
}

/// The places of the tags in a block of version 2, as far as they can be followed.
fn tags(block: &[u8]) -> Vec<(usize, u32)> {
    let mut tags = Vec::new();
    let (mut at, mut last) = (4, u32::MAX);
    while let Some(word) = block.get(at..at + 4) {
        let tag = u32::from_be_bytes([word[0], word[1], word[2], word[3]]) ^ last;
        if tag >> 31 != 0 {
            break;
        }
        tags.push((at, tag));
        last = tag;
        if tag >> 20 & 0x780 == 0x500 {
            last ^= (tag >> 20 & 1) << 31;
        }
        at += 4 + match tag & 0x3ff {
            0x3ff => 0,
            length => length as usize,
        };
    }
    tags
}

/// The same for version 2, and now and then a tag is made another one.
fn with_checksums_2(bytes: &mut [u8], random: &mut Random) {
    for block in bytes.chunks_exact_mut(512) {
        let found = tags(block);
        if found.len() > 2 && random.below(6) == 0 {
            let at = random.below(found.len() - 1);
            let change = match random.below(4) {
                // The kinds that only memory knows, among others.
                0 => (found[at].1 & 0x7ff0_0000) ^ (0x100 + random.below(3) as u32) << 20,
                1 => 1 << (20 + random.below(11)),
                2 => (random.next() as u32 & 0x3ff) << 10,
                _ => random.next() as u32 & 0x3ff,
            };
            for (at, _) in &found[at..at + 2] {
                for (byte, change) in block[*at..at + 4].iter_mut().zip(change.to_be_bytes()) {
                    *byte ^= change;
                }
            }
        }
        let mut from = 0;
        for (at, tag) in tags(block) {
            if tag >> 20 & 0x780 == 0x500 && at + 8 <= block.len() {
                let crc = checksum(&block[from..at + 4]).to_le_bytes();
                block[at + 4..at + 8].copy_from_slice(&crc);
                from = at + 4 + (tag & 0x3ff) as usize;
                if from >= block.len() {
                    break;
                }
            }
        }
    }
}

#[test]
fn version_2_0_with_right_checksums() {
    assert!(survive(Version::V2_0, with_checksums_2) > IMAGES / 4);
}

#[test]
fn version_2_1_with_right_checksums() {
    assert!(survive(Version::V2_1, with_checksums_2) > IMAGES / 4);
}

#[test]
fn version_1() {
    assert!(survive(Version::V1, as_it_is) > IMAGES / 4);
}

#[test]
fn version_1_with_right_checksums() {
    assert!(survive(Version::V1, with_checksums) > IMAGES / 4);
}

#[test]
fn version_2_0() {
    assert!(survive(Version::V2_0, as_it_is) > IMAGES / 4);
}

#[test]
fn version_2_1() {
    assert!(survive(Version::V2_1, as_it_is) > IMAGES / 4);
}
