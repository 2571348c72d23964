//! The allocation table of each width against a plain list of numbers.

use crate::disk::Disk;
use crate::format::{self, Format};
use crate::shape::Width;
use crate::volume::State;
use proptest::prelude::*;
use std::vec;
use std::vec::Vec;
use taipan_vfs::{Errno, Geometry, RamDisk};

const CASES: [(Width, u32); 3] = [
    (Width::Fat12, 700),
    (Width::Fat16, 4400),
    (Width::Fat32, 67_000),
];

/// Runs a body on a new volume, then compares the copies of its table.
fn on_a_volume(width: Width, sectors: u32, body: impl FnOnce(&mut Disk<'_>)) {
    let memory = vec![0; sectors as usize * 512];
    let mut device = RamDisk::new(memory, Geometry::sectors(512, sectors)).unwrap();
    let options = Format {
        width: Some(width),
        tables: 2,
        ..Format::DEFAULT
    };
    let mut buffer = [0; 512];
    format::write(&mut buffer, &mut device, &options, 0).unwrap();
    let mut state = State::new();
    Disk::detect(&mut state, &mut buffer, &mut device).unwrap();
    let mut disk = Disk::new(&mut state, &mut buffer, &mut device).unwrap();
    body(&mut disk);
    disk.commit().unwrap();
    let start = disk.shape.table as usize * 512;
    let length = disk.shape.table_size as usize * 512;
    let (first, rest) = device.contents()[start..].split_at(length);
    assert!(first == &rest[..length]);
}

#[test]
fn chains_of_each_width() {
    for (width, sectors) in CASES {
        on_a_volume(width, sectors, |disk| {
            let free = disk.count_free().unwrap();
            let first = disk.allocate(0).unwrap();
            let mut chain = vec![first];
            for _ in 1..500 {
                chain.push(disk.allocate(*chain.last().unwrap()).unwrap());
            }
            // In one piece, on a volume that is empty.
            assert!(chain.windows(2).all(|pair| pair[1] == pair[0] + 1));
            for pair in chain.windows(2) {
                assert_eq!(disk.next(pair[0]), Ok(Some(pair[1])));
            }
            assert_eq!(disk.next(chain[499]), Ok(None));
            assert_eq!(disk.count_free(), Ok(free - 500));
            disk.cut_after(chain[99]).unwrap();
            assert_eq!(disk.next(chain[99]), Ok(None));
            assert_eq!(disk.next(chain[100]), Err(Errno::EIO));
            disk.free_chain(first).unwrap();
            assert_eq!(disk.count_free(), Ok(free));
            for cluster in [0, 1, disk.shape.clusters + 2, u32::MAX] {
                assert_eq!(disk.next(cluster), Err(Errno::EIO));
            }
        });
    }
}

#[test]
fn chains_that_make_no_sense_end() {
    for (width, sectors) in CASES {
        on_a_volume(width, sectors, |disk| {
            let chain: Vec<u32> = (0..3).map(|_| disk.allocate(0).unwrap()).collect();
            disk.link(chain[0], chain[1]).unwrap();
            disk.link(chain[1], chain[0]).unwrap();
            assert_eq!(disk.free_chain(chain[0]), Err(Errno::EIO));
            // A bad cluster, and one that does not exist.
            for value in [disk.shape.width.mask() - 8, disk.shape.clusters + 2, 1] {
                disk.link(chain[2], value).unwrap();
                assert_eq!(disk.next(chain[2]), Err(Errno::EIO));
            }
        });
    }
}

proptest! {
    #[test]
    fn entries_do_not_disturb_each_other(
        changes in prop::collection::vec((2_u32..300, 0_u32..0xff0), 1..200),
        fat12: bool,
    ) {
        let (width, sectors) = CASES[usize::from(!fat12)];
        on_a_volume(width, sectors, |disk| {
            let mut expected = vec![0; 300];
            for (cluster, value) in changes {
                disk.set_entry(cluster, value).unwrap();
                expected[cluster as usize] = value;
            }
            for cluster in 2..300 {
                assert_eq!(disk.entry(cluster), Ok(expected[cluster as usize]));
            }
        });
    }
}
