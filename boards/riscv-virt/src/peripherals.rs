//! What `machine` finds on this board: registers, reset by the test device, sleep, and a clock that
//! knows the date. The machine has no pins, and its one UART is the console.

use taipan_firmware::board::{self, INTERRUPT};
use taipan_firmware::note::Note;
use taipan_firmware::restart::Restart;
use taipan_firmware::riscv::Processor;
use taipan_machine::{Alarm, Frequency, Interrupts, Machine, Memory, Reset, Rtc, Sleep, Volatile};

use crate::memory::MEMORY;
use crate::{clock, identity, register};

/// The test device: it resets the machine.
const TEST: usize = 0x0010_0000;
const TEST_RESET: u32 = 0x7777;

/// Eight bytes past what the linker knows of.
const NOTE: usize = 0x807f_fff8;

/// Goldfish's clock: nanoseconds since 1970. The high half follows the low one when that is read,
/// and is written first.
const RTC_LOW: usize = 0x0010_1000;
const RTC_HIGH: usize = RTC_LOW + 4;

/// The peripherals.
pub struct Peripherals {
    memory: Volatile<'static>,
    processor: Processor,
    restart: Restart,
    system: System,
    id: Option<[u8; 16]>,
}

/// What is around the processor.
struct System;

impl Peripherals {
    /// Those of a board that was just switched on. Once only.
    pub fn new() -> Peripherals {
        // SAFETY: `memory.x` leaves these bytes to nobody.
        let note = unsafe { Note::at(NOTE) };
        Peripherals {
            // SAFETY: that memory is there; a program that writes to registers is trusted with them, as on upstream's
            // boards: it can stop the interpreter that way.
            memory: unsafe { Volatile::new(&MEMORY) },
            processor: Processor,
            // There is no boot loader to enter.
            restart: Restart::new(note, reset, None),
            system: System,
            id: identity::read(),
        }
    }

    /// Did the program before the reset ask for a safe boot?
    pub fn is_safe_boot_asked(&self) -> bool {
        self.restart.is_safe_boot_asked()
    }
}

impl Machine for Peripherals {
    fn memory(&mut self) -> Option<&mut dyn Memory> {
        Some(&mut self.memory)
    }

    fn reset(&mut self) -> Option<&mut dyn Reset> {
        Some(&mut self.restart)
    }

    fn frequency(&mut self) -> Option<&mut dyn Frequency> {
        Some(&mut self.system)
    }

    fn sleep(&mut self) -> Option<&mut dyn Sleep> {
        Some(&mut self.system)
    }

    fn interrupts(&mut self) -> Option<&mut dyn Interrupts> {
        Some(&mut self.processor)
    }

    fn alarm(&mut self) -> Option<&mut dyn Alarm> {
        Some(&mut self.system)
    }

    fn rtc(&mut self) -> Option<&mut dyn Rtc> {
        Some(&mut self.system)
    }

    fn unique_id(&mut self) -> Option<&[u8]> {
        Some(self.id.as_ref()?)
    }

    fn release(&mut self) {
        clock::set_alarm(None);
        self.restart.release();
    }
}

/// Resets the machine.
pub fn reset() -> ! {
    // SAFETY: the device does nothing but this.
    unsafe { register::write(TEST, TEST_RESET) };
    loop {
        riscv::asm::wfi();
    }
}

impl Frequency for System {
    /// QEMU's processor has no clock of its own: this is the one that time is counted by.
    fn get(&mut self) -> u32 {
        clock::HERTZ
    }
}

impl Sleep for System {
    fn idle(&mut self) {
        self.light(Some(1));
    }

    fn has_light(&self) -> bool {
        true
    }

    fn light(&mut self, milliseconds: Option<u32>) {
        let at = milliseconds.map(|time| clock::microseconds() + u64::from(time) * 1000);
        let is_over = || INTERRUPT.is_pending();
        board::sleep_until(at, clock::microseconds, clock::wait, is_over);
    }
}

impl Alarm for System {
    fn set(&mut self, at: Option<u64>) {
        clock::set_alarm(at);
    }
}

impl Rtc for System {
    fn get(&mut self) -> u64 {
        // SAFETY: reading the clock changes nothing.
        let (low, high): (u32, u32) =
            unsafe { (register::read(RTC_LOW), register::read(RTC_HIGH)) };
        (u64::from(high) << 32 | u64::from(low)) / 1000
    }

    fn set(&mut self, microseconds: u64) {
        let time = microseconds.wrapping_mul(1000);
        // SAFETY: the clock is nobody else's.
        unsafe {
            register::write(RTC_HIGH, (time >> 32) as u32);
            register::write(RTC_LOW, time as u32);
        }
    }
}
