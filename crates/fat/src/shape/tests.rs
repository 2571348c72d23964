//! Boot sectors, sound and not.

use super::*;
use crate::format::{self, Format};
use proptest::prelude::*;
use std::vec;
use std::vec::Vec;
use taipan_vfs::{Geometry, RamDisk};

fn boot(width: Width, sectors: u32) -> Vec<u8> {
    let memory = vec![0; sectors as usize * 512];
    let mut disk = RamDisk::new(memory, Geometry::sectors(512, sectors)).unwrap();
    let options = Format {
        width: Some(width),
        ..Format::DEFAULT
    };
    format::write(&mut [0; 512], &mut disk, &options, 0).unwrap();
    disk.contents()[..512].to_vec()
}

#[test]
fn what_is_written_is_read() {
    for (width, sectors) in [
        (Width::Fat12, 3000),
        (Width::Fat16, 9000),
        (Width::Fat32, 70_000),
    ] {
        let boot = boot(width, sectors);
        let shape = Shape::parse(&boot, 100, sectors, 512).unwrap();
        assert_eq!(shape.width, width);
        assert_eq!(shape.first, 100);
        assert!(shape.data + (shape.clusters << shape.cluster_shift) <= 100 + sectors);
        assert_eq!(
            Shape::parse(&boot, 100, sectors - 1, 512),
            Err(Errno::ENODEV)
        );
        assert_eq!(Shape::parse(&boot, 100, sectors, 1024), Err(Errno::ENODEV));
        assert_eq!(
            Shape::parse(&boot[..511], 100, sectors, 512),
            Err(Errno::ENODEV)
        );
    }
}

#[test]
fn partitions_of_a_boot_record() {
    let mut record = [0; 512];
    put(&mut record, 510, &[0x55, 0xaa]);
    put(&mut record, 446 + 4, &[6]);
    put(&mut record, 446 + 8, &[63, 0, 0, 0, 0, 1, 0, 0]);
    put(&mut record, 478 + 4, &[6]);
    put(&mut record, 478 + 8, &[0xff; 8]);
    assert_eq!(partitions(&record), [Some((63, 256)), None, None, None]);
    record[510] = 0;
    assert_eq!(partitions(&record), [None; 4]);
}

proptest! {
    #[test]
    fn no_shape_leaves_the_partition(
        width in prop::sample::select(&[Width::Fat12, Width::Fat16, Width::Fat32][..]),
        changes in prop::collection::vec((11usize..64, any::<u8>()), 0..4),
        first in 0u32..1000,
    ) {
        let sectors = 70_000;
        let mut boot = boot(width, sectors);
        for (at, value) in changes {
            boot[at] = value;
        }
        if let Ok(shape) = Shape::parse(&boot, first, sectors, 512) {
            let end = first + sectors;
            let all_tables = u64::from(shape.table_size) * u64::from(shape.tables);
            prop_assert!(shape.table > first);
            prop_assert!(u64::from(shape.table) + all_tables <= u64::from(shape.root.max(shape.data)));
            prop_assert!(shape.root <= shape.data && shape.info < end);
            let data = u64::from(shape.clusters) << shape.cluster_shift;
            prop_assert!(u64::from(shape.data) + data <= u64::from(end));
            let needed = (u64::from(shape.clusters) + 2) * u64::from(shape.width.bits());
            prop_assert!(needed <= u64::from(shape.table_size) * 512 * 8);
        }
    }
}
