//! A FAT volume and the model file system side by side: every operation is done on both, and must
//! give the same. Shared by the tests that make many operations.
//!
//! The one difference allowed: FAT can be full. Then it must really be, and a write must have
//! left a beginning of what the model has, anything else must have changed nothing.

#![allow(dead_code)]

use taipan_fat::{ArrayVolume, Fat, Format, Width};
use taipan_vfs::model::ModelFs;
use taipan_vfs::model::workload::{Operation, Outcome, decode, perform};
use taipan_vfs::{BlockDevice, Errno, FileSystem, Geometry, NoClock, Path, RamDisk, Result};

/// A volume in as little memory as will do.
pub type SmallVolume<const SECTOR: usize> = ArrayVolume<SECTOR, 2, 1>;

/// A disk in memory, and a volume on it.
pub type RamFat<const SECTOR: usize> = Fat<SmallVolume<SECTOR>, RamDisk<Vec<u8>>, NoClock>;

/// Formats a disk in memory that is full of what was there before.
pub fn formatted<const SECTOR: usize>(sectors: u32, options: &Format) -> RamFat<SECTOR> {
    let size = sectors as usize * SECTOR;
    // A large one is left to the host to make as it is used.
    let memory = vec![if size < 1 << 20 { 0xa5 } else { 0 }; size];
    let disk = RamDisk::new(memory, Geometry::sectors(SECTOR as u32, sectors)).unwrap();
    let mut fat = Fat::new(SmallVolume::in_arrays(), disk, NoClock);
    fat.format(options).unwrap();
    fat
}

/// A width, and options with two tables.
pub fn of_width(width: Width) -> Format {
    Format {
        width: Some(width),
        tables: 2,
        ..Format::DEFAULT
    }
}

pub const WIDTHS: [(Width, u32); 3] = [
    (Width::Fat12, 400),
    (Width::Fat16, 4400),
    (Width::Fat32, 67_000),
];

pub struct Pair<'f> {
    pub fat: &'f mut dyn FileSystem,
    pub model: ModelFs,
    /// How often FAT was full.
    pub full: usize,
}

impl<'f> Pair<'f> {
    pub fn new(fat: &'f mut dyn FileSystem) -> Self {
        Pair {
            fat,
            model: ModelFs::new(),
            full: 0,
        }
    }

    /// Does all the operations that the bytes stand for.
    pub fn run(&mut self, bytes: &[u8], file_max: u64) {
        for operation in decode(bytes, file_max) {
            self.step(&operation);
        }
    }

    pub fn step(&mut self, operation: &Operation) {
        let done = perform(self.fat, operation);
        if done == Err(Errno::ENOSPC) {
            self.full += 1;
            self.is_full(operation);
            if let Operation::Write { path, .. } = operation {
                perform(&mut self.model, operation).unwrap();
                self.cut_model(path);
            }
            return;
        }
        let expected = perform(&mut self.model, operation);
        assert_eq!(done, expected, "{operation:?}");
    }

    /// Nothing says that it is full but is not.
    fn is_full(&mut self, operation: &Operation) {
        let space = self.fat.statvfs(Path::ROOT).unwrap();
        let wanted = match operation {
            Operation::Write { offset, data, .. } => offset + data.len() as u64,
            Operation::Truncate(_, size) => *size,
            _ => 0,
        };
        let wanted = wanted.div_ceil(space.block_size) + 2;
        assert!(space.blocks_free <= wanted, "{operation:?} {space:?}");
    }

    /// Makes the model's file as short as FAT's, which must be the beginning of it.
    fn cut_model(&mut self, path: &[u8]) {
        let read = Operation::Read(path.to_vec(), 1000);
        let Ok(Outcome::Bytes(expected)) = perform(&mut self.model, &read) else {
            panic!("the model cannot read what it wrote");
        };
        match perform(self.fat, &read) {
            Ok(Outcome::Bytes(bytes)) => {
                assert!(expected.starts_with(&bytes));
                let cut = Operation::Truncate(path.to_vec(), bytes.len() as u64);
                perform(&mut self.model, &cut).unwrap();
            }
            // There was no room for its name.
            Err(Errno::ENOENT) => self.model.remove(path.into()).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// Compares all files and directories.
    pub fn compare(&mut self) {
        let mut left = vec![b"/".to_vec()];
        while let Some(path) = left.pop() {
            let list = Operation::List(path.clone());
            let names = perform(self.fat, &list).unwrap();
            assert_eq!(perform(&mut self.model, &list).as_ref(), Ok(&names));
            let Outcome::Names(names) = names else {
                unreachable!("listing gives names");
            };
            for (name, is_dir) in names {
                let mut inside = path.clone();
                if inside != b"/" {
                    inside.push(b'/');
                }
                inside.extend(name);
                if is_dir {
                    left.push(inside);
                    continue;
                }
                let read = Operation::Read(inside, 4096);
                let bytes = perform(self.fat, &read);
                assert_eq!(bytes, perform(&mut self.model, &read));
            }
        }
    }
}

/// Pseudo-random bytes, the same on every machine.
pub struct Noise(pub u64);

impl Noise {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}

/// A disk that shares its first contents with others and keeps what is written to itself.
#[derive(Clone)]
pub struct Layered<'d> {
    pub below: &'d [u8],
    pub above: std::collections::BTreeMap<u32, Vec<u8>>,
    pub sector_size: usize,
    /// Where writing is no mistake.
    pub writable: std::ops::Range<u32>,
    /// Writes of sectors that still succeed; then power is gone.
    pub writes_left: usize,
    /// Accesses; more than this would be an endless walk.
    pub accesses_left: usize,
}

impl<'d> Layered<'d> {
    pub fn new(below: &'d [u8], sector_size: usize) -> Self {
        Layered {
            below,
            above: Default::default(),
            sector_size,
            writable: 0..u32::MAX,
            writes_left: usize::MAX,
            accesses_left: usize::MAX,
        }
    }

    fn access(&mut self) {
        self.accesses_left = self.accesses_left.checked_sub(1).expect("a walk that ends");
    }

    fn count(&self) -> u32 {
        (self.below.len() / self.sector_size) as u32
    }
}

impl BlockDevice for Layered<'_> {
    fn geometry(&mut self) -> Result<Geometry> {
        Ok(Geometry::sectors(self.sector_size as u32, self.count()))
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        let unit = self.sector_size as u32;
        self.geometry()?.locate(block, offset, into.len(), unit)?;
        self.access();
        for (sector, place) in (block..).zip(into.chunks_mut(self.sector_size)) {
            let at = sector as usize * self.sector_size;
            match self.above.get(&sector) {
                Some(bytes) => place.copy_from_slice(bytes),
                None => place.copy_from_slice(&self.below[at..at + self.sector_size]),
            }
        }
        Ok(())
    }

    fn program(&mut self, _: u32, _: u32, _: &[u8]) -> Result<()> {
        panic!("FAT writes whole sectors");
    }

    fn erase(&mut self, _: u32) -> Result<()> {
        panic!("FAT writes whole sectors");
    }

    fn write(&mut self, block: u32, data: &[u8]) -> Result<()> {
        let unit = self.sector_size as u32;
        self.geometry()?.locate(block, 0, data.len(), unit)?;
        self.access();
        for (sector, bytes) in (block..).zip(data.chunks(self.sector_size)) {
            assert!(self.writable.contains(&sector), "write to {sector}");
            self.writes_left = self.writes_left.checked_sub(1).ok_or(Errno::EIO)?;
            self.above.insert(sector, bytes.to_vec());
        }
        Ok(())
    }

    fn sync(&mut self) -> Result<()> {
        match self.writes_left {
            0 => Err(Errno::EIO),
            _ => Ok(()),
        }
    }
}
