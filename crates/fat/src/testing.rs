//! What the tests share: RAM disks with a volume on them, whole files.

use crate::{ArrayVolume, Fat, Format};
use std::collections::BTreeMap;
use std::string::String;
use std::vec;
use std::vec::Vec;
use taipan_vfs::{
    BlockDevice, Errno, FileSystem, Geometry, NoClock, OpenMode, Path, RamDisk, Result,
};

pub(crate) type RamFat = Fat<ArrayVolume<512, 4, 2>, RamDisk<Vec<u8>>, NoClock>;

pub(crate) fn formatted(sectors: u32, options: &Format) -> RamFat {
    let memory = vec![0xe5; sectors as usize * 512];
    let disk = RamDisk::new(memory, Geometry::sectors(512, sectors)).unwrap();
    let mut fat = Fat::new(ArrayVolume::in_arrays(), disk, NoClock);
    fat.format(options).unwrap();
    fat
}

pub(crate) fn put(fat: &mut dyn FileSystem, path: &str, data: &[u8]) {
    let file = fat.open(Path::new(path), OpenMode::WRITE).unwrap();
    assert_eq!(fat.write(file, data), Ok(data.len()));
    fat.close(file).unwrap();
}

pub(crate) fn get(fat: &mut dyn FileSystem, path: &str) -> Vec<u8> {
    let file = fat.open(Path::new(path), OpenMode::READ).unwrap();
    let mut data = vec![0; 100_000];
    let length = fat.read(file, &mut data).unwrap();
    fat.close(file).unwrap();
    data.truncate(length);
    data
}

pub(crate) fn names(fat: &mut dyn FileSystem, path: &str) -> Vec<String> {
    let dir = fat.open_dir(Path::new(path)).unwrap();
    let mut name = [0; 255];
    let mut names = vec![];
    while let Some(entry) = fat.read_dir(dir, &mut name).unwrap() {
        names.push(std::str::from_utf8(entry.name).unwrap().into());
    }
    fat.close_dir(dir).unwrap();
    names
}

/// A large disk of which only what was written takes memory.
#[derive(Default)]
pub(crate) struct Sparse {
    pub sectors: BTreeMap<u32, [u8; 512]>,
    pub count: u32,
    /// What every access fails with.
    pub failure: Option<Errno>,
    /// Nothing can be written.
    pub locked: bool,
}

impl Sparse {
    pub fn new(count: u32) -> Sparse {
        Sparse {
            count,
            ..Sparse::default()
        }
    }
}

impl BlockDevice for Sparse {
    fn geometry(&mut self) -> Result<Geometry> {
        Ok(Geometry::sectors(512, self.count))
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        self.geometry()?.locate(block, offset, into.len(), 512)?;
        for (sector, place) in (block..).zip(into.chunks_mut(512)) {
            place.copy_from_slice(self.sectors.get(&sector).unwrap_or(&[0; 512]));
        }
        self.failure.map_or(Ok(()), Err)
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        self.geometry()?.locate(block, offset, data.len(), 512)?;
        if self.locked {
            return Err(Errno::EROFS);
        }
        for (sector, bytes) in (block..).zip(data.chunks(512)) {
            self.sectors.insert(sector, bytes.try_into().unwrap());
        }
        self.failure.map_or(Ok(()), Err)
    }

    fn write(&mut self, block: u32, data: &[u8]) -> Result<()> {
        self.program(block, 0, data)
    }

    fn erase(&mut self, _: u32) -> Result<()> {
        Ok(())
    }

    fn sync(&mut self) -> Result<()> {
        Ok(())
    }
}
