//! What there is in the address space, as QEMU's machine has it.

use taipan_machine::Region;

/// Memory and peripherals that programs find by address.
pub static MEMORY: [Region; 18] = [
    Region::read_only(0x0000_1000..0x0001_0000),
    // The test device, and the clock.
    Region::words(0x0010_0000..0x0010_1000),
    Region::words(0x0010_1000..0x0010_1024),
    // Interrupts between processors, their timers.
    Region::words(0x0200_0000..0x0200_c000),
    // Ports of PCI.
    Region::new(0x0300_0000..0x0301_0000),
    // The interrupt controller.
    Region::words(0x0c00_0000..0x0c60_0000),
    // The console.
    Region::new(0x1000_0000..0x1000_0008),
    // Devices of virtio.
    Region::new(0x1000_1000..0x1000_1200),
    Region::new(0x1000_2000..0x1000_2200),
    Region::new(0x1000_3000..0x1000_3200),
    Region::new(0x1000_4000..0x1000_4200),
    Region::new(0x1000_5000..0x1000_5200),
    Region::new(0x1000_6000..0x1000_6200),
    Region::new(0x1000_7000..0x1000_7200),
    Region::new(0x1000_8000..0x1000_8200),
    // Two flashes.
    Region::new(0x2000_0000..0x2400_0000),
    // PCI: configuration, memory.
    Region::new(0x3000_0000..0x8000_0000),
    // RAM, as much as there is if nobody says how much.
    Region::new(0x8000_0000..0x8800_0000),
];
