//! What there is in the address space, as the LM3S6965's data sheet has it.

use taipan_firmware::cortex_m::memory::{SYSTEM, bits_of};
use taipan_machine::Region;

/// Memory and peripherals that programs find by address.
pub static MEMORY: [Region; 16] = [
    Region::read_only(0x0000_0000..0x0004_0000),
    Region::new(0x2000_0000..0x2001_0000),
    bits_of(0x2000_0000..0x2001_0000),
    // Watchdog.
    Region::new(0x4000_0000..0x4000_1000),
    // Ports A to D, SSI.
    Region::new(0x4000_4000..0x4000_9000),
    // UARTs.
    Region::new(0x4000_c000..0x4000_f000),
    // I2C, ports E to G, PWM.
    Region::new(0x4002_0000..0x4002_2000),
    Region::new(0x4002_4000..0x4002_7000),
    Region::new(0x4002_8000..0x4002_9000),
    // Encoders.
    Region::new(0x4002_c000..0x4002_e000),
    // Timers.
    Region::new(0x4003_0000..0x4003_4000),
    // ADC, comparators.
    Region::new(0x4003_8000..0x4003_9000),
    Region::new(0x4003_c000..0x4003_d000),
    // Ethernet.
    Region::new(0x4004_8000..0x4004_9000),
    // Hibernation, control of the flash and of the system.
    Region::new(0x400f_c000..0x400f_f000),
    SYSTEM,
];
