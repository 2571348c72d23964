//! Bounds of accesses, and a device that is in use.

use super::*;
use crate::RamDisk;
use core::cell::RefCell;

const GEOMETRY: Geometry = Geometry {
    block_size: 64,
    block_count: 4,
    read_size: 1,
    program_size: 8,
};

#[test]
fn locating() {
    let locate = |block, offset, length| GEOMETRY.locate(block, offset, length, 8);
    assert_eq!(locate(0, 0, 256), Ok(0));
    assert_eq!(locate(3, 56, 8), Ok(248));
    assert_eq!(locate(4, 0, 0), Ok(256));
    for (block, offset, length) in [
        (0, 0, 257),
        (3, 56, 16),
        (4, 0, 8),
        (0, 4, 8),
        (0, 8, 4),
        (u32::MAX, u32::MAX, usize::MAX),
    ] {
        assert_eq!(locate(block, offset, length), Err(Errno::EINVAL));
    }
}

#[test]
fn a_device_in_use_is_busy() {
    let cell = RefCell::new(RamDisk::new([0; 256], GEOMETRY).unwrap());
    let mut shared = &cell;
    let mut byte = [1];
    assert_eq!(shared.read(0, 0, &mut byte), Ok(()));
    let held = cell.borrow_mut();
    assert_eq!(shared.read(0, 0, &mut byte), Err(Errno::EBUSY));
    drop(held);
    assert_eq!(shared.write(1, &[7; 128]), Ok(()));
    assert_eq!(shared.read(2, 63, &mut byte), Ok(()));
    assert_eq!(byte, [7]);
}
