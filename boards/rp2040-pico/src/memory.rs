//! What there is in the address space, as the RP2040's data sheet has it.

use taipan_firmware::cortex_m::memory::SYSTEM;
use taipan_machine::Region;

/// Memory and peripherals that programs find by address.
pub static MEMORY: [Region; 14] = [
    Region::read_only(0x0000_0000..0x0000_4000),
    // The external flash, with and without the cache, and the cache's control.
    Region::read_only(0x1000_0000..0x1400_0000),
    Region::new(0x1400_0000..0x1400_0020),
    Region::new(0x1800_0000..0x1800_0100),
    // RAM in stripes; the first four banks without them.
    Region::new(0x2000_0000..0x2004_2000),
    Region::new(0x2100_0000..0x2104_0000),
    // Peripherals, each with its registers that change bits.
    Region::new(0x4000_0000..0x4007_0000),
    // DMA.
    Region::new(0x5000_0000..0x5000_4000),
    // USB: its memory, its registers.
    Region::new(0x5010_0000..0x5010_1000),
    Region::new(0x5011_0000..0x5011_4000),
    // PIO.
    Region::new(0x5020_0000..0x5020_4000),
    Region::new(0x5030_0000..0x5030_4000),
    // What only the processors reach.
    Region::words(0xd000_0000..0xd000_0180),
    SYSTEM,
];
