//! What there is in the address space, as the nRF51's reference manual has it.

use taipan_firmware::cortex_m::memory::SYSTEM;
use taipan_machine::Region;

/// Memory and peripherals that programs find by address.
pub static MEMORY: [Region; 7] = [
    Region::read_only(0x0000_0000..0x0004_0000),
    // What the factory and the user have to say of the chip.
    Region::words(0x1000_0000..0x1000_0100),
    Region::words(0x1000_1000..0x1000_1100),
    Region::new(0x2000_0000..0x2000_4000),
    // 32 peripherals.
    Region::words(0x4000_0000..0x4002_0000),
    // Pins.
    Region::words(0x5000_0000..0x5000_1000),
    SYSTEM,
];
