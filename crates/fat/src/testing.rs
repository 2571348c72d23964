//! What the tests share: RAM disks with a volume on them, whole files.

use crate::{ArrayVolume, Fat, Format};
use std::string::String;
use std::vec;
use std::vec::Vec;
use taipan_vfs::{FileSystem, Geometry, NoClock, OpenMode, Path, RamDisk};

pub(crate) type RamFat = Fat<ArrayVolume<512, 4, 2>, RamDisk<Vec<u8>>, NoClock>;

pub(crate) fn formatted(sectors: u32, options: &Format) -> RamFat {
    let memory = vec![0xe5; sectors as usize * 512];
    let disk = RamDisk::new(memory, Geometry::sectors(512, sectors)).unwrap();
    let mut fat = Fat::new(ArrayVolume::in_arrays(), disk, NoClock);
    fat.format(options).unwrap();
    fat
}

pub(crate) fn put(fat: &mut RamFat, path: &str, data: &[u8]) {
    let file = fat.open(Path::new(path), OpenMode::WRITE).unwrap();
    assert_eq!(fat.write(file, data), Ok(data.len()));
    fat.close(file).unwrap();
}

pub(crate) fn get(fat: &mut RamFat, path: &str) -> Vec<u8> {
    let file = fat.open(Path::new(path), OpenMode::READ).unwrap();
    let mut data = vec![0; 100_000];
    let length = fat.read(file, &mut data).unwrap();
    fat.close(file).unwrap();
    data.truncate(length);
    data
}

pub(crate) fn names(fat: &mut RamFat, path: &str) -> Vec<String> {
    let dir = fat.open_dir(Path::new(path)).unwrap();
    let mut name = [0; 255];
    let mut names = vec![];
    while let Some(entry) = fat.read_dir(dir, &mut name).unwrap() {
        names.push(std::str::from_utf8(entry.name).unwrap().into());
    }
    fat.close_dir(dir).unwrap();
    names
}
