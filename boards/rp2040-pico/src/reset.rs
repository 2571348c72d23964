//! Peripherals are reset one by one (data sheet, 2.14). The HAL does that for its own drivers only.

use rp2040_hal::pac;

/// What can be reset, as its bit of the registers.
#[derive(Clone, Copy)]
pub enum Block {
    Adc = 0,
    I2c0 = 3,
    I2c1 = 4,
    Pwm = 14,
    Spi0 = 16,
    Spi1 = 17,
}

/// Resets one and waits until it is there again.
pub fn restart(block: Block) {
    let bit = 1 << block as u32;
    // SAFETY: the registers are there. Who changes others of their bits is the main program, which does not meanwhile.
    let resets = unsafe { &*pac::RESETS::ptr() };
    // SAFETY: any bits of it can be set or not.
    unsafe {
        resets
            .reset()
            .modify(|before, w| w.bits(before.bits() | bit));
        resets
            .reset()
            .modify(|before, w| w.bits(before.bits() & !bit));
    }
    while resets.reset_done().read().bits() & bit == 0 {}
}
