//! The shape of a FAT volume: what the boot sector says, checked, and where everything lies.
//!
//! The layout is that of Microsoft's "FAT: General Overview of On-Disk Format" 1.03. Sector
//! numbers are the device's. Nothing here touches a device.

use taipan_vfs::{Errno, Result};

/// How many bits an entry of the allocation table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Up to 4,084 clusters.
    Fat12,
    /// Up to 65,524 clusters.
    Fat16,
    /// Up to 268,435,444 clusters; the root directory is a chain like any other.
    Fat32,
}

/// The fewest clusters that make a volume FAT16 rather than FAT12.
pub(crate) const FAT16_MIN: u32 = 4085;
/// The fewest clusters that make a volume FAT32 rather than FAT16.
pub(crate) const FAT32_MIN: u32 = 65525;
/// The most clusters FAT32 can number.
pub(crate) const FAT32_MAX: u32 = 0x0fff_fff4;
/// Bytes of a directory entry.
pub(crate) const ENTRY_SIZE: u32 = 32;

impl Width {
    /// The bits that say where a chain goes on.
    pub(crate) const fn mask(self) -> u32 {
        match self {
            Width::Fat12 => 0xfff,
            Width::Fat16 => 0xffff,
            Width::Fat32 => 0x0fff_ffff,
        }
    }

    /// Bits that an entry takes in the table.
    pub(crate) const fn bits(self) -> u32 {
        match self {
            Width::Fat12 => 12,
            Width::Fat16 => 16,
            Width::Fat32 => 32,
        }
    }
}

/// Where everything lies on a volume, in sectors of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub width: Width,
    /// log2 of the bytes in a sector: 9 to 12.
    pub sector_shift: u8,
    /// log2 of the sectors in a cluster: 0 to 7.
    pub cluster_shift: u8,
    /// How many copies of the allocation table are kept alike.
    pub tables: u8,
    /// The boot sector.
    pub first: u32,
    /// The first table that is kept.
    pub table: u32,
    /// Sectors of one table.
    pub table_size: u32,
    /// The root directory of FAT12 and FAT16.
    pub root: u32,
    /// Entries of the root directory of FAT12 and FAT16, a whole number of sectors.
    pub root_entries: u32,
    /// The first cluster of the root directory of FAT32; 0 on the others.
    pub root_cluster: u32,
    /// The first sector of cluster 2.
    pub data: u32,
    /// How many clusters there are, numbered from 2.
    pub clusters: u32,
    /// FAT32's sector of counts; 0 if there is none.
    pub info: u32,
}

impl Shape {
    /// Reads a boot sector that stands at `first`, with `room` sectors of `sector_size` bytes
    /// from there to the end of the partition. `ENODEV` if it is none, or makes no sense.
    pub fn parse(boot: &[u8], first: u32, room: u32, sector_size: u32) -> Result<Shape> {
        Self::checked(boot, first, room, sector_size).ok_or(Errno::ENODEV)
    }

    fn checked(boot: &[u8], first: u32, room: u32, sector_size: u32) -> Option<Shape> {
        let boot: &[u8; 512] = boot.first_chunk()?;
        let jumps = matches!(boot[0], 0xeb | 0xe9 | 0xe8);
        if !jumps || word(boot, 510) != 0xaa55 || word(boot, 11) != sector_size {
            return None;
        }
        let sectors_per_cluster = boot[13];
        if !sectors_per_cluster.is_power_of_two() {
            return None;
        }
        let reserved = word(boot, 14);
        let mut tables = boot[16];
        let root_entries = word(boot, 17);
        let mut table_size = word(boot, 22);
        let is_fat32 = table_size == 0;
        if is_fat32 {
            table_size = long(boot, 36);
        }
        let total = match word(boot, 19) {
            0 => long(boot, 32),
            total => total,
        };
        let per_sector = sector_size / ENTRY_SIZE;
        if reserved == 0
            || !matches!(tables, 1 | 2)
            || table_size == 0
            || total > room
            || root_entries & (per_sector - 1) != 0
            || is_fat32 != (root_entries == 0)
        {
            return None;
        }
        let all_tables = table_size.checked_mul(u32::from(tables))?;
        let root = reserved.checked_add(all_tables)?;
        let data = root.checked_add(root_entries >> per_sector.trailing_zeros())?;
        let clusters = total.checked_sub(data)? >> sectors_per_cluster.trailing_zeros();
        let width = match clusters {
            _ if is_fat32 => Width::Fat32,
            0..FAT16_MIN => Width::Fat12,
            FAT16_MIN..FAT32_MIN => Width::Fat16,
            _ => return None,
        };
        let needed = (u64::from(clusters) + 2) * u64::from(width.bits());
        let held = u64::from(table_size) * u64::from(sector_size) * 8;
        if clusters == 0 || clusters > FAT32_MAX || needed > held {
            return None;
        }
        let (mut table, mut root_cluster, mut info) = (reserved, 0, 0);
        if is_fat32 {
            // With bit 7 set, one table alone is in use, and the low bits say which.
            let flags = boot[40];
            if flags & 0x80 != 0 {
                let active = flags & 0x0f;
                if active >= tables {
                    return None;
                }
                table += table_size * u32::from(active);
                tables = 1;
            }
            root_cluster = long(boot, 44);
            if word(boot, 42) != 0 || root_cluster < 2 || root_cluster - 2 >= clusters {
                return None;
            }
            info = match word(boot, 48) {
                sector if sector > 0 && sector < reserved => first + sector,
                _ => 0,
            };
        }
        Some(Shape {
            width,
            sector_shift: sector_size.trailing_zeros() as u8,
            cluster_shift: sectors_per_cluster.trailing_zeros() as u8,
            tables,
            first,
            table: first + table,
            table_size,
            root: first + root,
            root_entries,
            root_cluster,
            data: first + data,
            clusters,
            info,
        })
    }

    /// Bytes of a sector.
    pub fn sector_size(&self) -> u32 {
        1 << self.sector_shift
    }

    /// log2 of the bytes in a cluster.
    pub fn cluster_bytes_shift(&self) -> u32 {
        u32::from(self.sector_shift) + u32::from(self.cluster_shift)
    }

    /// Bytes of a cluster.
    pub fn cluster_size(&self) -> u32 {
        1 << self.cluster_bytes_shift()
    }

    /// How many clusters hold `size` bytes.
    pub fn clusters_for(&self, size: u32) -> u32 {
        (size >> self.cluster_bytes_shift()) + u32::from(size & (self.cluster_size() - 1) != 0)
    }

    /// Whether a cluster of this number exists.
    pub fn has(&self, cluster: u32) -> bool {
        cluster >= 2 && cluster - 2 < self.clusters
    }

    /// The first sector of a cluster; `EIO` if there is no such cluster.
    pub fn sector_of(&self, cluster: u32) -> Result<u32> {
        match self.has(cluster) {
            true => Ok(self.data + ((cluster - 2) << self.cluster_shift)),
            false => Err(Errno::EIO),
        }
    }
}

/// The partitions of a master boot record that could hold a FAT volume, as first sector and
/// number of sectors, in order; none if the sector is no boot record.
pub(crate) fn partitions(sector: &[u8]) -> [Option<(u32, u32)>; 4] {
    let mut found = [None; 4];
    let Some(record) = sector.first_chunk::<512>() else {
        return found;
    };
    if word(record, 510) != 0xaa55 {
        return found;
    }
    for (place, entry) in found.iter_mut().zip(record[446..510].chunks_exact(16)) {
        let (first, size) = (long(entry, 8), long(entry, 12));
        if entry[4] != 0 && first != 0 && first.checked_add(size).is_some() {
            *place = Some((first, size));
        }
    }
    found
}

/// The 16-bit number at `at`; 0 past the end.
pub(crate) fn word(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..at + 2) {
        Some(&[low, high]) => u32::from(u16::from_le_bytes([low, high])),
        _ => 0,
    }
}

/// The 32-bit number at `at`; 0 past the end.
pub(crate) fn long(bytes: &[u8], at: usize) -> u32 {
    word(bytes, at) | word(bytes, at + 2) << 16
}

/// Writes bytes at `at`; nothing if they do not fit.
pub(crate) fn put(bytes: &mut [u8], at: usize, value: &[u8]) {
    if let Some(place) = bytes.get_mut(at..at + value.len()) {
        place.copy_from_slice(value);
    }
}

#[cfg(test)]
mod tests;
