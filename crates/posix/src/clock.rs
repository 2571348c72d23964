//! The host's clock, for file systems that keep timestamps.

use std::time::{SystemTime, UNIX_EPOCH};
use taipan_vfs::Clock;

/// The host's time of day, in UTC.
#[derive(Clone, Copy, Debug, Default)]
pub struct HostClock;

impl Clock for HostClock {
    fn seconds(&self) -> u32 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| {
            u32::try_from(since.as_secs()).unwrap_or(u32::MAX)
        })
    }
}
