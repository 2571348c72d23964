//! Blocks that go bad while they are in use: the driver goes elsewhere.

use taipan_vfs::model::ModelFs;
use taipan_vfs::model::workload::perform;

use crate::against_model::contents;
use crate::device::Disk;
use crate::driver::{self, Version};
use crate::power::workload;

/// The first blocks, of which nothing is in use but what formatting made, go bad in pairs after
/// half of the workload.
fn go_bad(version: Version, says_so: bool) {
    let operations = workload();
    for bad in 2..40 {
        let mut disk = Disk::new(driver::flash(512, 192));
        disk.says_so = says_so;
        driver::format(version, &mut disk).unwrap();
        let mut model = ModelFs::new();
        let (first, second) = operations.split_at(operations.len() / 2);
        for part in [first, second] {
            let mut fs = driver::mount(version, &mut disk).unwrap();
            for operation in part {
                let (ours, expected) =
                    (perform(&mut *fs, operation), perform(&mut model, operation));
                assert_eq!(ours, expected, "{version:?}, {bad}: {operation:?}");
            }
            drop(fs);
            disk.bad = vec![bad, bad + 17];
        }
        let mut fs = driver::mount(version, &mut disk).unwrap();
        assert_eq!(
            contents(&mut *fs),
            contents(&mut model),
            "{version:?}, {bad}"
        );
    }
}

#[test]
fn that_say_so() {
    for version in driver::ALL {
        go_bad(version, true);
    }
}

#[test]
fn that_do_not() {
    for version in driver::ALL {
        go_bad(version, false);
    }
}
