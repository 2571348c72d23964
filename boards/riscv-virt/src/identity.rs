//! What tells one machine from another: the UUID that QEMU is given with `-uuid`. It comes through QEMU's device for
//! settings of the firmware (QEMU's `docs/specs/fw_cfg.rst`).

use crate::register;

/// A byte of the entry that [`SELECT`] names; the next one with every reading.
const DATA: usize = 0x1010_0000;
/// The number of an entry, its high byte first.
const SELECT: usize = DATA + 8;

const SIGNATURE: u16 = 0;
const UUID: u16 = 2;

/// The UUID; nothing if QEMU was given none.
pub fn read() -> Option<[u8; 16]> {
    let is_there = entry(SIGNATURE) == *b"QEMU";
    let id = is_there.then(|| entry(UUID));
    id.filter(|id| *id != [0; 16])
}

fn entry<const LEN: usize>(number: u16) -> [u8; LEN] {
    // SAFETY: the device is there, and nobody else uses it.
    unsafe { register::write(SELECT, number.to_be()) };
    // SAFETY: as above.
    core::array::from_fn(|_| unsafe { register::read(DATA) })
}
