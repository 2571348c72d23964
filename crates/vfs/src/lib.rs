#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod block;
pub mod clock;
pub mod errno;
pub mod file_system;
pub mod handles;
#[cfg(feature = "model")]
pub mod model;
pub mod mount;
#[cfg(feature = "embedded-storage")]
pub mod nor_flash;
pub mod open;
pub mod partition;
pub mod path;
pub mod ram_disk;
pub mod rom;
#[cfg(feature = "embedded-sdmmc")]
pub mod sectors;
pub mod shared;
pub mod stat;
pub mod vfs;

pub use block::{BlockDevice, Geometry};
pub use clock::{Clock, NoClock};
pub use errno::{Errno, Result};
pub use file_system::{DirId, FileId, FileSystem, Mapped, Resolution};
pub use handles::{Handles, Slot, Slots};
pub use mount::{Children, MountError, MountId, MountTable};
#[cfg(feature = "embedded-storage")]
pub use nor_flash::NorBlocks;
pub use open::{ModeString, OpenMode, SeekFrom};
pub use partition::Partition;
pub use path::{Path, PathBuf};
pub use ram_disk::RamDisk;
pub use rom::RomPartitions;
#[cfg(feature = "embedded-sdmmc")]
pub use sectors::SectorBlocks;
pub use stat::{DirEntry, Stat, StatVfs};
pub use vfs::{DirHandle, FileHandle, MountOptions, Vfs};
