//! Partitions stay inside their blocks.

use super::*;
use crate::RamDisk;
use core::cell::RefCell;
use proptest::prelude::*;
use std::{vec, vec::Vec};

#[test]
fn must_be_on_the_device() {
    let disk = || RamDisk::new([0; 64], Geometry::sectors(16, 4)).unwrap();
    assert!(Partition::new(disk(), 1, 3).is_ok());
    assert!(Partition::new(disk(), 4, 0).is_ok());
    for (first, count) in [(0, 5), (1, 4), (5, 0), (u32::MAX, 1), (1, u32::MAX)] {
        assert_eq!(
            Partition::new(disk(), first, count).err(),
            Some(Errno::EINVAL)
        );
    }
}

proptest! {
    #[test]
    fn two_partitions_do_not_meet(writes: Vec<(bool, u8, u8, u8)>) {
        let mut memory = vec![0u8; 96];
        memory[..16].fill(9);
        memory[80..].fill(9);
        let geometry = Geometry { read_size: 1, program_size: 1, ..Geometry::sectors(16, 6) };
        let disk = RefCell::new(RamDisk::new(memory, geometry).unwrap());
        let mut parts = [
            Partition::new(&disk, 1, 2).unwrap(),
            Partition::new(&disk, 3, 2).unwrap(),
        ];
        for (second, block, offset, length) in writes {
            let part = &mut parts[usize::from(second)];
            let data = vec![1 + u8::from(second); usize::from(length % 40)];
            let _ = part.program(u32::from(block % 4), u32::from(offset % 20), &data);
            let _ = part.write(u32::from(block % 4), &data);
            let _ = part.erase(u32::from(block));
        }
        let maps = parts.each_ref().map(|part| part.map());
        prop_assert_eq!(maps, [None, None]);
        let disk = disk.into_inner();
        let contents = disk.contents();
        prop_assert!(contents[16..48].iter().all(|&byte| byte < 2));
        prop_assert!(contents[48..80].iter().all(|&byte| byte % 2 == 0));
        prop_assert!(contents[..16].iter().chain(&contents[80..]).all(|&byte| byte == 9));
    }
}
