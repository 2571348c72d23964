//! Making a new volume: choosing its layout and writing it.
//!
//! Left to itself, the layout is upstream's for the same size: one table, 512 entries in the root
//! directory of FAT12 and FAT16, no partition table. Only past 2 GB, where upstream would use
//! clusters that other systems cannot read, FAT32 begins earlier; it gets a partition table, as
//! upstream's.

use crate::disk::{failure, sector_buffer};
use crate::label::{Label, NO_NAME};
use crate::shape::{ENTRY_SIZE, FAT16_MIN, FAT32_MAX, FAT32_MIN, Width, put};
use crate::table::fill_info;
use taipan_vfs::{BlockDevice, Errno, Result};

/// What a new volume is to be like. [`Format::DEFAULT`] chooses everything by size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// The width of the allocation table.
    pub width: Option<Width>,
    /// Bytes in a cluster, a power of two: one to 128 sectors.
    pub cluster_size: Option<u32>,
    /// Copies of the allocation table, 1 or 2.
    pub tables: u8,
    /// Whether the volume is put into the one partition of a master boot record; if not given,
    /// FAT32 is, when its width was not asked for.
    pub partition: Option<bool>,
    /// The label.
    pub label: Option<Label>,
}

impl Format {
    /// Everything by the size of the device.
    pub const DEFAULT: Format = Format {
        width: None,
        cluster_size: None,
        tables: 1,
        partition: None,
        label: None,
    };
}

impl Default for Format {
    fn default() -> Self {
        Format::DEFAULT
    }
}

/// Entries of the root directory of FAT12 and FAT16.
const ROOT_ENTRIES: u32 = 512;
/// The fewest clusters that make a volume worth having.
const CLUSTERS_MIN: u32 = 16;
/// How far the number of clusters stays away from where another width begins.
const LEEWAY: u32 = 16;
/// Where a partition begins, as disks have had it since there were cylinders.
const PARTITION_START: u32 = 63;
/// What the boot sector calls the medium: a disk that stays where it is.
const MEDIUM: u8 = 0xf8;
/// Sectors before FAT32's table, and where in them the copies of the first two are.
const FAT32_RESERVED: u32 = 32;
const FAT32_COPY: u32 = 6;

/// The layout of a volume to be made, in sectors from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub width: Width,
    /// Sectors in a cluster.
    pub cluster: u32,
    pub reserved: u32,
    pub table_size: u32,
    pub tables: u32,
    pub root_sectors: u32,
    pub sectors: u32,
    pub clusters: u32,
}

impl Layout {
    /// A volume of `sectors` sectors with clusters of a given size; `None` if their number would
    /// make another width of it.
    fn of(
        width: Width,
        cluster: u32,
        sectors: u32,
        sector_size: u32,
        tables: u32,
    ) -> Option<Layout> {
        let (reserved, root_sectors) = match width {
            Width::Fat32 => (FAT32_RESERVED, 0),
            _ => (1, ROOT_ENTRIES * ENTRY_SIZE / sector_size),
        };
        // Room for more clusters than there will be: the table takes some of theirs.
        let bits = (u64::from(sectors / cluster) + 2) * u64::from(width.bits());
        let per_sector = u64::from(sector_size) * 8;
        let table_size = ((bits + per_sector - 1) >> per_sector.trailing_zeros()) as u32;
        let before = table_size
            .checked_mul(tables)?
            .checked_add(reserved + root_sectors)?;
        let clusters = sectors.checked_sub(before)? / cluster;
        // Not next to where another width begins: some systems draw the line a little off.
        let possible = match width {
            Width::Fat12 => CLUSTERS_MIN..FAT16_MIN - LEEWAY,
            Width::Fat16 => FAT16_MIN + LEEWAY..FAT32_MIN - LEEWAY,
            Width::Fat32 => FAT32_MIN + LEEWAY..FAT32_MAX,
        };
        possible.contains(&clusters).then_some(Layout {
            width,
            cluster,
            reserved,
            table_size,
            tables,
            root_sectors,
            sectors,
            clusters,
        })
    }

    /// The first layout that fits. Sizes of cluster are tried from the one that upstream begins
    /// with, upwards; FAT32 comes last.
    pub fn choose(options: &Format, sectors: u32, sector_size: u32) -> Option<Layout> {
        let narrow: &[Width] = &[Width::Fat12, Width::Fat16];
        for widths in [narrow, &[Width::Fat32]] {
            let first = match options.cluster_size {
                Some(size) => size / sector_size,
                None => usual_cluster(widths, sectors),
            };
            // Smaller ones help only where a width is asked for that the usual one rules out.
            let larger = (0..8).map(|shift| first << shift);
            let smaller = (1..8).map(|shift| first >> shift);
            for cluster in larger.chain(smaller) {
                // Windows knows no FAT16 with clusters of more than 32 KB.
                let is_odd = cluster == 128 && options.width.is_none() && widths.len() > 1;
                let is_asked = options.cluster_size.is_none() || cluster == first;
                if !(1..=128).contains(&cluster) || is_odd || !is_asked {
                    continue;
                }
                for &width in widths {
                    if options.width.is_some_and(|wanted| wanted != width) {
                        continue;
                    }
                    let tables = u32::from(options.tables);
                    let layout = Self::of(width, cluster, sectors, sector_size, tables);
                    if layout.is_some() {
                        return layout;
                    }
                }
            }
        }
        None
    }
}

/// The sectors in a cluster that upstream tries first for a volume of so many.
fn usual_cluster(widths: &[Width], sectors: u32) -> u32 {
    let (unit, steps) = match widths {
        [Width::Fat32] => (0x20000, [1, 2, 4, 8, 16, 32]),
        _ => (0x1000, [1, 4, 16, 64, 256, 512]),
    };
    let passed = steps.iter().filter(|&&step| step <= sectors / unit);
    1 << passed.count()
}

/// Writes a new volume. What was on the device before is lost, whatever comes of it.
pub(crate) fn write(
    buffer: &mut [u8],
    device: &mut dyn BlockDevice,
    options: &Format,
    now: u32,
) -> Result<()> {
    let geometry = device.geometry().map_err(failure)?;
    let size = geometry.block_size;
    let sector = sector_buffer(buffer, size)?;
    let fits = |bytes: u32| bytes.is_power_of_two() && (1..=128).contains(&(bytes / size));
    if !options.cluster_size.is_none_or(fits) || !matches!(options.tables, 1 | 2) {
        return Err(Errno::EINVAL);
    }
    let all = geometry.block_count;
    let in_partition = || {
        let sectors = all.checked_sub(PARTITION_START)?;
        let layout = Layout::choose(options, sectors, size)?;
        Some((PARTITION_START, layout))
    };
    let whole = || Some((0, Layout::choose(options, all, size)?));
    let chosen = match options.partition {
        Some(true) => in_partition(),
        Some(false) => whole(),
        None => match whole() {
            Some((_, layout)) if layout.width == Width::Fat32 && options.width.is_none() => {
                in_partition()
            }
            chosen => chosen,
        },
    };
    let is_asked = *options
        != Format {
            label: options.label,
            ..Format::DEFAULT
        };
    let (first, layout) = chosen.ok_or(match is_asked {
        true => Errno::EINVAL,
        false => Errno::ENOSPC,
    })?;
    let mut writer = Writer {
        sector,
        device,
        first: 0,
    };
    // Cut off from here on, the device holds no volume rather than half of one.
    writer.sector.fill(0);
    writer.write(0)?;
    writer.first = first;
    writer.volume(&layout, now)?;
    if first > 0 {
        writer.first = 0;
        writer.partition_table(first, &layout)?;
    }
    writer.device.sync().map_err(failure)
}

struct Writer<'w> {
    sector: &'w mut [u8],
    device: &'w mut dyn BlockDevice,
    /// The boot sector.
    first: u32,
}

impl Writer<'_> {
    fn put(&mut self, at: usize, value: &[u8]) {
        put(self.sector, at, value);
    }

    /// Writes a sector, and clears it for the next.
    fn write(&mut self, sector: u32) -> Result<()> {
        let sector = self.first + sector;
        self.device.write(sector, self.sector).map_err(failure)?;
        self.sector.fill(0);
        Ok(())
    }

    fn volume(&mut self, layout: &Layout, now: u32) -> Result<()> {
        // The tables and the root directory first: the boot sector makes a volume of it.
        let start = layout.reserved;
        let root = start + layout.table_size * layout.tables;
        let root_sectors = match layout.width {
            Width::Fat32 => layout.cluster,
            _ => layout.root_sectors,
        };
        for sector in start..root + root_sectors {
            if sector < root && (sector - start).is_multiple_of(layout.table_size) {
                let filled: &[u8] = match layout.width {
                    Width::Fat12 => &[MEDIUM, 0xff, 0xff],
                    Width::Fat16 => &[MEDIUM, 0xff, 0xff, 0xff],
                    // The third is the root directory, a cluster long.
                    Width::Fat32 => &[
                        MEDIUM, 0xff, 0xff, 0x0f, 0xff, 0xff, 0xff, 0x0f, 0xff, 0xff, 0xff, 0x0f,
                    ],
                };
                self.put(0, filled);
            }
            self.write(sector)?;
        }
        if layout.width == Width::Fat32 {
            for copy in [FAT32_COPY, 0] {
                fill_info(self.sector, layout.clusters - 1, 2);
                self.write(copy + 1)?;
                self.boot_sector(layout, now);
                self.write(copy)?;
            }
            return Ok(());
        }
        self.boot_sector(layout, now);
        self.write(0)
    }

    fn boot_sector(&mut self, layout: &Layout, now: u32) {
        let sector_size = self.sector.len() as u16;
        let root_entries = layout.root_sectors * u32::from(sector_size) / ENTRY_SIZE;
        self.put(0, b"\xeb\xfe\x90TAIPAN  ");
        self.put(11, &sector_size.to_le_bytes());
        self.put(13, &[layout.cluster as u8]);
        self.put(14, &(layout.reserved as u16).to_le_bytes());
        self.put(16, &[layout.tables as u8]);
        self.put(17, &(root_entries as u16).to_le_bytes());
        match u16::try_from(layout.sectors) {
            Ok(sectors) if layout.width != Width::Fat32 => self.put(19, &sectors.to_le_bytes()),
            _ => self.put(32, &layout.sectors.to_le_bytes()),
        }
        self.put(21, &[MEDIUM]);
        // Sectors of a track and heads, for systems that still ask.
        self.put(24, &[63, 0, 255, 0]);
        self.put(28, &self.first.to_le_bytes());
        let at = match layout.width {
            Width::Fat32 => {
                self.put(36, &layout.table_size.to_le_bytes());
                self.put(44, &[2]);
                self.put(48, &[1, 0, FAT32_COPY as u8]);
                64
            }
            _ => {
                self.put(22, &(layout.table_size as u16).to_le_bytes());
                36
            }
        };
        self.put(at, &[0x80, 0, 0x29]);
        self.put(at + 3, &now.to_le_bytes());
        self.put(at + 7, NO_NAME);
        self.put(
            at + 18,
            match layout.width {
                Width::Fat12 => b"FAT12   ",
                Width::Fat16 => b"FAT16   ",
                Width::Fat32 => b"FAT32   ",
            },
        );
        self.put(510, &[0x55, 0xaa]);
    }

    fn partition_table(&mut self, first: u32, layout: &Layout) -> Result<()> {
        let kind = match layout.width {
            Width::Fat12 => 0x01,
            Width::Fat16 => 0x06,
            Width::Fat32 => 0x0c,
        };
        // Heads, sectors and cylinders are not known: the largest there are.
        self.put(446, &[0, 0xfe, 0xff, 0xff, kind, 0xfe, 0xff, 0xff]);
        self.put(454, &first.to_le_bytes());
        self.put(458, &layout.sectors.to_le_bytes());
        self.put(510, &[0x55, 0xaa]);
        self.write(0)
    }
}

#[cfg(test)]
mod tests;
