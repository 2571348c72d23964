//! Random operations on FAT volumes of each width and on the model: same results, same errors,
//! volumes that are nearly full included.

mod pair;

use pair::{Layered, Noise, Pair, RamFat, SmallVolume, WIDTHS, formatted, of_width};
use proptest::prelude::*;
use taipan_fat::{Fat, Format, Width};
use taipan_vfs::{BlockDevice, FileSystem, NoClock, Path};

/// Runs a workload, then mounts anew and compares again; the count of free clusters must be
/// what counting gives.
fn check<const SECTOR: usize>(mut fat: RamFat<SECTOR>, bytes: &[u8], file_max: u64) -> usize {
    let mut pair = Pair::new(&mut fat);
    pair.run(bytes, file_max);
    pair.compare();
    let (model, full) = (pair.model, pair.full);
    fat.unmount().unwrap();
    let space = fat.statvfs(Path::ROOT).unwrap();
    let (_, disk, _) = fat.into_parts();
    let mut again = Fat::new(SmallVolume::<SECTOR>::in_arrays(), disk, NoClock);
    again.mount(false).unwrap();
    assert_eq!(again.statvfs(Path::ROOT).unwrap(), space);
    let mut pair = Pair {
        fat: &mut again,
        model,
        full: 0,
    };
    pair.compare();
    full
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn fat12(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
        check(formatted::<512>(400, &of_width(Width::Fat12)), &bytes, 20_000);
    }

    #[test]
    fn fat12_nearly_full(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
        check(formatted::<512>(60, &Format::DEFAULT), &bytes, 8_000);
    }

    #[test]
    fn fat16(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
        check(formatted::<512>(4400, &of_width(Width::Fat16)), &bytes, 20_000);
    }

    #[test]
    fn large_sectors(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
        check(formatted::<4096>(60, &Format::DEFAULT), &bytes, 30_000);
        check(formatted::<1024>(200, &of_width(Width::Fat12)), &bytes, 30_000);
    }

    #[test]
    fn large_clusters(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
        let options = Format { cluster_size: Some(4096), ..of_width(Width::Fat12) };
        check(formatted::<512>(400, &options), &bytes, 20_000);
    }
}

/// FAT32 wants large disks: one is made, and each workload writes above it.
#[test]
fn fat32() {
    let (_, disk, _) = formatted::<512>(67_000, &of_width(Width::Fat32)).into_parts();
    let below = disk.contents();
    let mut noise = Noise(32);
    for _ in 0..64 {
        let layered = Layered::new(below, 512);
        let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), layered, NoClock);
        fat.mount(false).unwrap();
        let length = noise.below(1500);
        let mut pair = Pair::new(&mut fat);
        pair.run(&noise.bytes(length), 20_000);
        pair.compare();
        let model = pair.model;
        fat.unmount().unwrap();
        let free = fat.statvfs(Path::ROOT).unwrap();
        let (_, mut layered, _) = fat.into_parts();
        // Without the count in the information sector, all are counted.
        layered.write(1, &[0; 512]).unwrap();
        let mut fat = Fat::new(SmallVolume::<512>::in_arrays(), layered, NoClock);
        fat.mount(false).unwrap();
        assert_eq!(fat.statvfs(Path::ROOT).unwrap(), free);
        Pair {
            fat: &mut fat,
            model,
            full: 0,
        }
        .compare();
    }
}

/// The allowance for full volumes is made use of.
#[test]
fn some_volumes_get_full() {
    let mut noise = Noise(12);
    let full: usize = (0..20)
        .map(|_| {
            check(
                formatted::<512>(60, &Format::DEFAULT),
                &noise.bytes(1000),
                8_000,
            )
        })
        .sum();
    assert!(full > 5, "{full}");
    for (width, sectors) in WIDTHS {
        let mut fat = formatted::<512>(sectors, &of_width(width));
        assert_eq!(fat.width(), Ok(width));
    }
}
