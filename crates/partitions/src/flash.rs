//! A flash with its table: what a board has, and what the interpreter asks of it.

use core::ops::Range;

use taipan_vfs::{BlockDevice, Errno, Geometry, Partition, Result, RomPartitions};

use crate::{Entry, Refusal, Table, check, record};

/// A flash with a partition table, as the interpreter sees it. Its ROM partitions are those of the
/// table, where the flash can be read in place.
pub trait Flash: RomPartitions {
    /// Reads the table, which counts from then on: at every start of the interpreter. The default
    /// counts if there is none, or if the flash cannot be read, which the answer says.
    ///
    /// # Errors
    /// What the flash says.
    fn start(&mut self) -> Result<()>;

    /// The table that counts.
    fn table(&self) -> &Table;

    /// The table that counts from the next start on, if it is another one.
    ///
    /// # Errors
    /// What the flash says.
    fn pending(&mut self) -> Result<Option<Table>>;

    /// Stores a table that counts from the next start on. What holds the ranges in use stays as it is.
    ///
    /// # Errors
    /// Why not; then nothing changes.
    fn plan(&mut self, plan: &Table, in_use: &[Range<u64>]) -> core::result::Result<(), Refusal>;

    /// The whole flash.
    fn device(&mut self) -> &mut dyn BlockDevice;
}

/// A flash, where the copies of its table are, and what it has without a table.
pub struct Partitions<D> {
    pub(crate) device: D,
    copies: [u32; 2],
    default: Table,
    pub(crate) current: Table,
    /// Of the flash, once it was started.
    pub(crate) block_size: u32,
}

impl<D: BlockDevice> Partitions<D> {
    /// A flash whose copies of the table begin at these blocks. [`Flash::start`] reads it; until
    /// then the default counts.
    pub fn new(device: D, copies: [u32; 2], default: Table) -> Partitions<D> {
        Partitions {
            device,
            copies,
            default,
            current: default,
            block_size: 1,
        }
    }

    /// The flash back.
    pub fn into_device(self) -> D {
        self.device
    }
}

impl<D: BlockDevice> Flash for Partitions<D> {
    fn start(&mut self) -> Result<()> {
        self.current = self.default;
        self.block_size = self.device.geometry()?.block_size;
        if let Some(table) = record::read(&mut self.device, self.copies)? {
            self.current = table;
        }
        Ok(())
    }

    fn table(&self) -> &Table {
        &self.current
    }

    fn pending(&mut self) -> Result<Option<Table>> {
        let stored = record::read(&mut self.device, self.copies)?;
        Ok(stored.filter(|stored| *stored != self.current))
    }

    fn plan(&mut self, plan: &Table, in_use: &[Range<u64>]) -> core::result::Result<(), Refusal> {
        let flash = self.device.geometry().map_err(Refusal::Failed)?;
        check(plan, &self.current, &flash, self.copies, in_use)?;
        record::write(&mut self.device, self.copies, plan).map_err(Refusal::Failed)
    }

    fn device(&mut self) -> &mut dyn BlockDevice {
        &mut self.device
    }
}

impl dyn Flash + '_ {
    /// A partition as a block device.
    ///
    /// # Errors
    /// `EINVAL` if it does not lie on the flash in whole blocks.
    pub fn part(&mut self, entry: &Entry) -> Result<Partition<&mut dyn BlockDevice>> {
        let device = self.device();
        let Geometry { block_size, .. } = device.geometry()?;
        let blocks = |bytes: u32| match bytes.checked_rem(block_size) {
            Some(0) => Ok(bytes / block_size),
            _ => Err(Errno::EINVAL),
        };
        let (first, count) = (blocks(entry.start)?, blocks(entry.size)?);
        Partition::new(device, first, count)
    }
}
