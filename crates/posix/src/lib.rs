#![doc = include_str!("../README.md")]
#![cfg(unix)]
#![forbid(unsafe_code)]

pub mod clock;
pub mod device;
mod error;
pub mod file_system;
pub mod host_directory;

pub use clock::HostClock;
pub use device::FileDevice;
pub use file_system::PosixFs;
pub use host_directory::HostDirectory;
