//! Shapes, strictness, and accesses that stay on the disk.

use super::*;
use proptest::prelude::*;
use std::{vec, vec::Vec};

const GEOMETRY: Geometry = Geometry {
    block_size: 16,
    block_count: 4,
    read_size: 2,
    program_size: 4,
};

#[test]
fn shapes_that_make_no_sense() {
    assert!(RamDisk::new([0; 63], GEOMETRY).is_err());
    for (block_size, read_size, program_size) in [(12, 1, 1), (16, 0, 4), (16, 2, 32), (0, 0, 0)] {
        let odd = Geometry {
            block_size,
            read_size,
            program_size,
            block_count: 1,
        };
        assert!(RamDisk::new([0; 64], odd).is_err(), "{odd:?}");
    }
}

#[test]
fn flash_must_be_erased() {
    let mut disk = RamDisk::new([0; 64], GEOMETRY).unwrap().like_flash();
    assert_eq!(disk.program(1, 4, &[1, 2, 3, 4]), Err(Errno::EIO));
    assert_eq!(disk.erase(1), Ok(()));
    assert_eq!(disk.program(1, 4, &[1, 2, 3, 4]), Ok(()));
    assert_eq!(disk.program(1, 4, &[1, 2, 3, 4]), Err(Errno::EIO));
    let mut back = [0; 6];
    assert_eq!(disk.read(1, 2, &mut back), Ok(()));
    assert_eq!(back, [0xff, 0xff, 1, 2, 3, 4]);
    assert_eq!(disk.write(1, &[9; 32]), Ok(()));
    assert_eq!(disk.contents()[16..48], [9; 32]);
    assert_eq!(disk.write(1, &[9; 31]), Err(Errno::EINVAL));
    assert_eq!(disk.write(3, &[9; 32]), Err(Errno::EINVAL));
    assert_eq!(disk.map().map(Mapped::bytes).map(<[u8]>::len), Some(64));
}

proptest! {
    #[test]
    fn accesses_stay_on_the_disk(
        accesses: Vec<(u8, u8, u8, bool)>,
    ) {
        // The disk is the middle of the memory's first 64 bytes; the last 16 must stay as they are.
        let mut disk = RamDisk::new(vec![0xee; 80], GEOMETRY).unwrap();
        for (block, offset, length, program) in accesses {
            let (block, offset) = (u32::from(block % 6), u32::from(offset % 40));
            let mut buffer = vec![block as u8; usize::from(length % 80)];
            let inside = block * 16 + offset + buffer.len() as u32 <= 64;
            let unit = if program { 4 } else { 2 };
            let aligned = (offset | buffer.len() as u32).is_multiple_of(unit);
            let result = match program {
                true => disk.program(block, offset, &buffer),
                false => disk.read(block, offset, &mut buffer),
            };
            prop_assert_eq!(result.is_ok(), inside && aligned);
        }
        prop_assert_eq!(&disk.contents()[64..], &[0xee; 16]);
    }
}
