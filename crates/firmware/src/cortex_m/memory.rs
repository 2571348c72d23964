//! What is at the same addresses on every Cortex-M, for a board to say of its memory.

use core::ops::Range;

use taipan_machine::Region;

/// The registers of the processor itself, such as its timer and its interrupts.
pub const SYSTEM: Region = Region::new(0xe000_0000..0xe010_0000);

/// The words that stand for the bits of `range`, which lies in the first megabyte of RAM or of peripherals,
/// on a processor that has them: Cortex-M3 and M4.
pub const fn bits_of(range: Range<usize>) -> Region {
    let base = (range.start & 0xf000_0000) + 0x0200_0000;
    let start = base + (range.start & 0xf_ffff) * 32;
    Region::new(start..start + (range.end - range.start) * 32)
}
