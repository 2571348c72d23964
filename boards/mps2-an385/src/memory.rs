//! What there is in the address space, as Arm's application note 385 has it.

use taipan_firmware::cortex_m::memory::{SYSTEM, bits_of};
use taipan_machine::Region;

/// Memory and peripherals that programs find by address.
pub static MEMORY: [Region; 9] = [
    // Static RAM in place of flash, twice.
    Region::new(0x0000_0000..0x0080_0000),
    // RAM of the FPGA, four times.
    Region::new(0x0100_0000..0x0101_0000),
    // Static RAM, twice.
    Region::new(0x2000_0000..0x2080_0000),
    // PSRAM; behind it the bits of the first megabyte of static RAM.
    Region::new(0x2100_0000..0x2400_0000),
    Region::new(0x4000_0000..0x4003_0000),
    // Ethernet.
    Region::words(0x4020_0000..0x4020_0100),
    // The screen.
    Region::new(0x4100_0000..0x4120_0000),
    bits_of(0x4000_0000..0x4003_0000),
    SYSTEM,
];
