//! The machine's second flash with its partition table: ROM partitions, which are executed in place,
//! and file systems. What it has until somebody changes it is in `board.toml`.

use taipan_partitions::{Partitions, Table};
use taipan_vfs::NorBlocks;

use crate::cfi_flash::{CfiFlash, ERASE};

/// The flash, of the table's partitions.
pub type Flash = Partitions<NorBlocks<CfiFlash>>;

/// Where the flash is.
const START: usize = 0x2200_0000;

/// What the build made of `board.toml`.
mod layout {
    include!(concat!(env!("OUT_DIR"), "/flash.rs"));
}

const _: () = assert!(
    layout::BLOCK == ERASE,
    "board.toml: `block` is what the chips erase"
);

/// The flash; `None` if the machine has none. To be called once.
pub fn open() -> Option<Flash> {
    // SAFETY: the machine's second flash, of which this is the only driver; what refers into it is
    // ROMFS, which knows that it can be rewritten.
    let chips = unsafe { CfiFlash::new(START, START..START + layout::SIZE) }?;
    let default = Table::decode(&layout::PARTITIONS).unwrap_or_default();
    Some(Partitions::new(
        NorBlocks::mapped(chips, memory),
        layout::COPIES,
        default,
    ))
}

/// All of it, as the processor sees it.
fn memory() -> &'static [u8] {
    let start = core::ptr::with_exposed_provenance(START);
    // SAFETY: `open` found the flash there. Its driver writes to it, and its callers see to it that
    // nobody relies on what was in it; the driver ends with its contents in view.
    unsafe { core::slice::from_raw_parts(start, layout::SIZE) }
}
