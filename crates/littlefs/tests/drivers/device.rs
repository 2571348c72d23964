//! A RAM disk that watches, fails and loses power as told.

use taipan_vfs::{BlockDevice, Errno, Geometry, Result};

/// The device.
#[derive(Clone)]
pub struct Disk {
    pub bytes: Vec<u8>,
    pub geometry: Geometry,
    /// Programs and erasures until the power goes, in the midst of one.
    pub power: Option<u32>,
    /// Accesses until everything fails: a driver that gets there does not end.
    pub patience: u64,
    /// Blocks that cannot be changed any more, and whether the device says so.
    pub bad: Vec<u32>,
    pub says_so: bool,
    /// Programming what is not erased is allowed: after damage, a driver may do so.
    pub overwrites: bool,
}

impl Disk {
    pub fn new(geometry: Geometry) -> Disk {
        Disk {
            bytes: vec![0xff; geometry.size() as usize],
            geometry,
            power: None,
            patience: u64::MAX,
            bad: Vec::new(),
            says_so: true,
            overwrites: false,
        }
    }

    /// The bytes of an access. A driver must never ask for others.
    fn place(&self, block: u32, offset: u32, length: usize, unit: u32) -> std::ops::Range<usize> {
        let aligned = offset.is_multiple_of(unit) && length.is_multiple_of(unit as usize);
        assert!(aligned, "{length} bytes at {offset}, in units of {unit}");
        let Geometry {
            block_size,
            block_count,
            ..
        } = self.geometry;
        let end = u64::from(offset) + length as u64;
        assert!(
            block < block_count && end <= u64::from(block_size),
            "outside the device: {length} bytes at {offset} in block {block}"
        );
        let start = block as usize * block_size as usize + offset as usize;
        start..start + length
    }

    fn wait(&mut self) -> Result<()> {
        self.patience = self.patience.saturating_sub(1);
        match self.patience == 0 || self.power == Some(0) {
            true => Err(Errno::EIO),
            false => Ok(()),
        }
    }

    /// A change to a bad block: it is told, or just does not happen.
    fn refuse(&self) -> Result<()> {
        match self.says_so {
            true => Err(Errno::EILSEQ),
            false => Ok(()),
        }
    }

    /// Counts a change; how much of `length` bytes of it happens.
    fn change(&mut self, length: usize) -> (usize, Result<()>) {
        match &mut self.power {
            None => (length, Ok(())),
            Some(left) => {
                *left -= 1;
                match *left {
                    0 => (length / 2, Err(Errno::EIO)),
                    _ => (length, Ok(())),
                }
            }
        }
    }
}

impl BlockDevice for Disk {
    fn geometry(&mut self) -> Result<Geometry> {
        Ok(self.geometry)
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> Result<()> {
        self.wait()?;
        let place = self.place(block, offset, into.len(), self.geometry.read_size);
        into.copy_from_slice(&self.bytes[place]);
        Ok(())
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> Result<()> {
        self.wait()?;
        let place = self.place(block, offset, data.len(), self.geometry.program_size);
        if self.bad.contains(&block) {
            return self.refuse();
        }
        let (done, result) = self.change(data.len());
        let erased = self.bytes[place.clone()].iter().all(|&byte| byte == 0xff);
        assert!(
            erased || self.overwrites,
            "programmed over what is not erased"
        );
        self.bytes[place][..done].copy_from_slice(&data[..done]);
        result
    }

    fn erase(&mut self, block: u32) -> Result<()> {
        self.wait()?;
        let place = self.place(block, 0, self.geometry.block_size as usize, 1);
        if self.bad.contains(&block) {
            return self.refuse();
        }
        let (done, result) = self.change(place.len());
        self.bytes[place][..done].fill(0xff);
        result
    }

    fn sync(&mut self) -> Result<()> {
        self.wait()
    }
}
