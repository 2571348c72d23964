//! Power cut in the midst of the n-th program or erasure, for every n of a workload.

use taipan_vfs::model::ModelFs;
use taipan_vfs::model::workload::{Operation, decode, perform};
use taipan_vfs::{Errno, OpenMode};

use crate::against_model::contents;
use crate::device::Disk;
use crate::driver::{self, Version};

/// Something of everything, then whatever these numbers make.
pub fn workload() -> Vec<Operation> {
    let write = |path: &[u8], mode, size: usize, seed: u8| Operation::Write {
        path: path.to_vec(),
        mode,
        offset: 0,
        data: (0..size).map(|i| seed.wrapping_add(i as u8)).collect(),
    };
    let mut operations = vec![
        Operation::Mkdir(b"/d".into()),
        write(b"/small", OpenMode::WRITE, 20, 1),
        write(b"/d/large", OpenMode::WRITE, 3000, 2),
        Operation::Mkdir(b"/d/e".into()),
        write(b"/d/e/file", OpenMode::WRITE, 700, 3),
        write(b"/small", OpenMode::APPEND, 900, 4),
        Operation::Rename(b"/d/large".into(), b"/large".into()),
        Operation::Rename(b"/d/e".into(), b"/f".into()),
        write(b"/large", OpenMode::WRITE, 100, 5),
        Operation::Rename(b"/large".into(), b"/small".into()),
        Operation::Remove(b"/f/file".into()),
        Operation::Rmdir(b"/f".into()),
        Operation::Truncate(b"/small".into(), 50),
        Operation::Rmdir(b"/d".into()),
    ];
    let mut state = 1_u32;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(3000)
    .collect();
    operations.extend(decode(&bytes, 1500));
    operations
}

fn replayed<'o>(operations: impl IntoIterator<Item = &'o Operation>) -> ModelFs {
    let mut model = ModelFs::new();
    for operation in operations {
        let _ = perform(&mut model, operation);
    }
    model
}

/// What may be found after the operation at `cut` was cut off: as before, as after, and for a
/// new file also empty, since opening it is a change of its own.
fn allowed(operations: &[Operation], cut: usize) -> Vec<ModelFs> {
    let before = &operations[..cut];
    let mut allowed = vec![replayed(before)];
    let Some(in_flight) = operations.get(cut) else {
        return allowed;
    };
    allowed.push(replayed(&operations[..=cut]));
    if let Operation::Write { path, mode, .. } = in_flight {
        let opened = Operation::Write {
            path: path.clone(),
            mode: *mode,
            offset: 0,
            data: Vec::new(),
        };
        let is_new = perform(&mut allowed[0], &Operation::Stat(path.clone())).is_err();
        if is_new {
            allowed.push(replayed(before.iter().chain([&opened])));
        }
    }
    allowed
}

/// Runs the workload until the power goes; false if it did not.
fn cut_after(version: Version, fresh: &Disk, operations: &[Operation], changes: u32) -> bool {
    let mut disk = fresh.clone();
    disk.power = Some(changes);
    let mut model = ModelFs::new();
    let mut cut_at = operations.len();
    {
        let mut fs = driver::mount(version, &mut disk).unwrap();
        for (at, operation) in operations.iter().enumerate() {
            let ours = perform(&mut *fs, operation);
            if ours == Err(Errno::EIO) {
                cut_at = at;
                break;
            }
            assert_eq!(ours, perform(&mut model, operation), "{operation:?}");
        }
    }
    let cut = disk.power == Some(0);
    disk.power = None;
    let allowed = allowed(operations, cut_at);
    let in_flight = operations.get(cut_at);
    let mut fs = driver::mount(version, &mut disk)
        .unwrap_or_else(|errno| panic!("{version:?}, change {changes}: {errno}"));
    let found = contents(&mut *fs);
    let mut matching = allowed.into_iter().find_map(|mut model| {
        let fits = contents(&mut model) == found;
        fits.then_some(model)
    });
    let model = matching.as_mut().unwrap_or_else(|| {
        panic!("{version:?}, cut at change {changes} in {in_flight:?}: found {found:?}")
    });
    // It goes on from there as if nothing had happened.
    for operation in [
        Operation::Write {
            path: b"/after".into(),
            mode: OpenMode::WRITE,
            offset: 0,
            data: vec![9; 1200],
        },
        Operation::Mkdir(b"/after2".into()),
        Operation::Rename(b"/after".into(), b"/after2/moved".into()),
    ] {
        let expected = perform(model, &operation);
        assert_eq!(
            perform(&mut *fs, &operation),
            expected,
            "{version:?}, {changes}"
        );
    }
    drop(fs);
    let mut fs = driver::mount(version, &mut disk).unwrap();
    assert_eq!(
        contents(&mut *fs),
        contents(model),
        "{version:?}, {changes}"
    );
    cut
}

fn every_cut(version: Version) {
    let operations = workload();
    let mut fresh = Disk::new(driver::flash(512, 128));
    driver::format(version, &mut fresh).unwrap();
    let mut changes = 1;
    while cut_after(version, &fresh, &operations, changes) {
        changes += 1;
    }
    assert!(changes > 200, "{version:?}: {changes} changes only");
}

#[test]
fn version_1() {
    every_cut(Version::V1);
}

#[test]
fn version_2_0() {
    every_cut(Version::V2_0);
}

#[test]
fn version_2_1() {
    every_cut(Version::V2_1);
}
