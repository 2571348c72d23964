//! The drivers under one face.

use taipan_littlefs::v2::{self, DiskVersion, VolumeOptions};
use taipan_littlefs::{Options, v1};
use taipan_vfs::{BlockDevice, Clock, FileSystem, Geometry, Result};

/// A driver, and what it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// littlefs 1.
    V1,
    /// littlefs 2, disk version 2.0.
    V2_0,
    /// littlefs 2, disk version 2.1.
    V2_1,
}

pub const ALL: [Version; 3] = [Version::V1, Version::V2_0, Version::V2_1];

/// A clock that stands.
#[derive(Clone, Copy)]
pub struct Noon;

impl Clock for Noon {
    fn seconds(&self) -> u32 {
        1_700_000_000
    }
}

/// Any shape of flash, small units.
pub fn flash(block_size: u32, block_count: u32) -> Geometry {
    Geometry {
        block_size,
        block_count,
        read_size: 1,
        program_size: 1,
    }
}

fn options(version: Version) -> VolumeOptions {
    VolumeOptions {
        version: match version {
            Version::V2_0 => DiskVersion::V2_0,
            _ => DiskVersion::V2_1,
        },
        ..VolumeOptions::default()
    }
}

/// An empty file system.
pub fn format(version: Version, mut device: impl BlockDevice) -> Result<()> {
    let geometry = device.geometry()?;
    match version {
        Version::V1 => {
            let options = Options::default();
            let mut memory = vec![0; v1::memory(&options, &geometry, 0)?];
            v1::format(device, &options, cells(&mut memory))
        }
        _ => {
            let options = options(version);
            let mut memory = vec![0; options.memory(&geometry, 0)?];
            v2::format(device, &options, cells(&mut memory))
        }
    }
}

fn cells(memory: &mut [u8]) -> &[std::cell::Cell<u8>] {
    std::cell::Cell::from_mut(memory).as_slice_of_cells()
}

/// What is on the device.
pub fn mount<'d>(
    version: Version,
    mut device: impl BlockDevice + 'd,
) -> Result<Box<dyn FileSystem + 'd>> {
    let geometry = device.geometry()?;
    Ok(match version {
        Version::V1 => {
            let options = Options::default();
            let memory = vec![0; v1::memory(&options, &geometry, 4)?];
            Box::new(v1::Littlefs::<_, _>::mount(device, memory, &options)?)
        }
        _ => {
            let options = options(version);
            let memory = vec![0; options.memory(&geometry, 4)?];
            Box::new(v2::Littlefs::<_, _, _>::mount(
                device, Noon, memory, &options,
            )?)
        }
    })
}
