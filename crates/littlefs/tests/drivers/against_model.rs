//! Random operations, on the driver and on the model: the same results, or the same errors.

use proptest::prelude::*;
use taipan_vfs::model::ModelFs;
use taipan_vfs::model::workload::{Operation, Outcome, decode, perform};
use taipan_vfs::{Errno, FileSystem, Geometry, OpenMode};

use crate::device::Disk;
use crate::driver::{self, Version};

/// Every place that the workload knows, whatever is there.
pub fn contents(fs: &mut dyn FileSystem) -> Vec<(Vec<u8>, taipan_vfs::Result<Outcome>)> {
    let mut found = Vec::new();
    let mut left = vec![b"/".to_vec()];
    while let Some(path) = left.pop() {
        let listed = perform(fs, &Operation::List(path.clone()));
        if let Ok(Outcome::Names(names)) = &listed {
            for (name, is_dir) in names {
                let below = match path.len() {
                    1 => [b"/", &name[..]].concat(),
                    _ => [&path[..], b"/", name].concat(),
                };
                match is_dir {
                    true => left.push(below),
                    false => {
                        let read = perform(fs, &Operation::Read(below.clone(), 100));
                        found.push((below, read));
                    }
                }
            }
        }
        found.push((path, listed));
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// A write that found the disk full may have done a part of it: the model follows.
fn catch_up(fs: &mut dyn FileSystem, model: &mut ModelFs, operation: &Operation) {
    let (Operation::Write { path, .. } | Operation::Truncate(path, _)) = operation else {
        return;
    };
    if let Ok(Outcome::Bytes(data)) = perform(fs, &Operation::Read(path.clone(), 512)) {
        let write = Operation::Write {
            path: path.clone(),
            mode: OpenMode::WRITE,
            offset: 0,
            data,
        };
        assert_eq!(perform(model, &write), Ok(Outcome::Done));
    }
}

fn compare(version: Version, mut disk: Disk, operations: &[Operation]) -> u32 {
    driver::format(version, &mut disk).unwrap();
    let mut fs = driver::mount(version, &mut disk).unwrap();
    let mut model = ModelFs::new();
    let mut full = 0;
    for (step, operation) in operations.iter().enumerate() {
        let ours = perform(&mut *fs, operation);
        if ours == Err(Errno::ENOSPC) {
            full += 1;
            catch_up(&mut *fs, &mut model, operation);
            continue;
        }
        let expected = perform(&mut model, operation);
        assert_eq!(ours, expected, "{version:?}, step {step}: {operation:?}");
    }
    let expected = contents(&mut model);
    assert_eq!(contents(&mut *fs), expected, "{version:?}");
    drop(fs);
    let mut fs = driver::mount(version, &mut disk).unwrap();
    assert_eq!(contents(&mut *fs), expected, "{version:?}, mounted again");
    full
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn plenty_of_room(bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        for version in driver::ALL {
            let disk = Disk::new(driver::flash(512, 512));
            let full = compare(version, disk, &decode(&bytes, 3000));
            prop_assert_eq!(full, 0);
        }
    }

    #[test]
    fn large_blocks(bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        for version in driver::ALL {
            let disk = Disk::new(driver::flash(4096, 128));
            compare(version, disk, &decode(&bytes, 20_000));
        }
    }

    #[test]
    fn coarse_units(bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        for (read_size, program_size) in [(16, 64), (256, 256), (512, 512)] {
            for version in driver::ALL {
                let geometry = Geometry {
                    read_size,
                    program_size,
                    ..driver::flash(4096, 128)
                };
                compare(version, Disk::new(geometry), &decode(&bytes, 9000));
            }
        }
    }

    #[test]
    fn nearly_full(bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        for version in driver::ALL {
            let disk = Disk::new(driver::flash(512, 24));
            compare(version, disk, &decode(&bytes, 5000));
        }
    }
}

/// The disk of `nearly_full` does get full.
#[test]
fn full_disks_occur() {
    let write = |name: &[u8], size: usize| Operation::Write {
        path: name.to_vec(),
        mode: OpenMode::WRITE,
        offset: 0,
        data: vec![7; size],
    };
    let operations = [
        write(b"/a", 4000),
        write(b"/b", 3000),
        write(b"/c", 5000),
        Operation::Remove(b"/a".into()),
        write(b"/d", 2000),
        write(b"/b", 6000),
    ];
    for version in driver::ALL {
        let disk = Disk::new(driver::flash(512, 24));
        assert!(compare(version, disk, &operations) > 0, "{version:?}");
    }
}
