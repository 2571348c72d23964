//! What `machine` finds on this board: registers, reset and power-off by the test device, sleep, and
//! a clock that knows the date. The machine has no pins, and its one UART is the console.

use taipan_firmware::safe_boot;
use taipan_machine::{Alarm, Interrupts, Machine, Memory, Reset, ResetCause, Rtc, Sleep, Volatile};

use crate::board::INTERRUPT;
use crate::{clock, register};

/// The test device: it resets the machine.
const TEST: usize = 0x0010_0000;
const TEST_RESET: u32 = 0x7777;

/// Eight bytes that a reset leaves as they are, past what the linker knows of.
const NOTE: usize = 0x807f_fff8;

/// Goldfish's clock: nanoseconds since 1970. The high half follows the low one when that is read,
/// and is written first.
const RTC_LOW: usize = 0x0010_1000;
const RTC_HIGH: usize = RTC_LOW + 4;

/// The peripherals.
pub struct Peripherals {
    memory: Volatile<'static>,
    processor: Processor,
}

/// The parts that have no state but this.
struct Processor {
    cause: ResetCause,
}

/// All that has an address; what there is nothing at ends in a fault.
static EVERYTHING: core::ops::Range<usize> = 0..usize::MAX;

impl Peripherals {
    /// Those of a board that was just switched on. Once only.
    pub fn new() -> Peripherals {
        Peripherals {
            // SAFETY: a program that writes to registers is trusted with them, as on upstream's
            // boards: it can stop the interpreter that way.
            memory: unsafe { Volatile::new(core::slice::from_ref(&EVERYTHING)) },
            processor: Processor {
                cause: ResetCause::PowerOn,
            },
        }
    }

    /// The interpreter was started again.
    pub fn start_again(&mut self) {
        self.processor.cause = ResetCause::Soft;
    }

    /// Nanoseconds since 1970.
    pub fn nanoseconds() -> u64 {
        // SAFETY: reading the clock changes nothing.
        let (low, high): (u32, u32) =
            unsafe { (register::read(RTC_LOW), register::read(RTC_HIGH)) };
        u64::from(high) << 32 | u64::from(low)
    }
}

/// Takes the note that [`Reset::bootloader`] leaves: whether it was there.
pub fn take_note() -> bool {
    // SAFETY: nobody else uses this memory.
    unsafe {
        let was_there = register::read::<u64>(NOTE) == safe_boot::NOTE;
        register::write(NOTE, 0_u64);
        was_there
    }
}

impl Machine for Peripherals {
    fn memory(&mut self) -> Option<&mut dyn Memory> {
        Some(&mut self.memory)
    }

    fn reset(&mut self) -> Option<&mut dyn Reset> {
        Some(&mut self.processor)
    }

    fn sleep(&mut self) -> Option<&mut dyn Sleep> {
        Some(&mut self.processor)
    }

    fn interrupts(&mut self) -> Option<&mut dyn Interrupts> {
        Some(&mut self.processor)
    }

    fn alarm(&mut self) -> Option<&mut dyn Alarm> {
        Some(&mut self.processor)
    }

    fn rtc(&mut self) -> Option<&mut dyn Rtc> {
        Some(&mut self.processor)
    }

    fn release(&mut self) {
        clock::set_alarm(None);
    }
}

impl Reset for Processor {
    fn reset(&mut self) {
        // SAFETY: the device does nothing but this.
        unsafe { register::write(TEST, TEST_RESET) };
    }

    fn cause(&mut self) -> ResetCause {
        self.cause
    }

    /// The next start is a safe boot: there is no boot loader to enter.
    fn has_bootloader(&self) -> bool {
        true
    }

    fn bootloader(&mut self, _what: Option<&[u8]>) {
        // SAFETY: nobody else uses this memory.
        unsafe { register::write(NOTE, safe_boot::NOTE) };
        self.reset();
    }
}

impl Sleep for Processor {
    fn idle(&mut self) {
        let at = clock::microseconds() + 1000;
        clock::sleep_until(Some(at), || INTERRUPT.is_pending());
    }

    fn has_light(&self) -> bool {
        true
    }

    fn light(&mut self, milliseconds: Option<u32>) {
        let at = milliseconds.map(|time| clock::microseconds() + u64::from(time) * 1000);
        clock::sleep_until(at, || INTERRUPT.is_pending());
    }
}

impl Interrupts for Processor {
    fn disable(&mut self) -> usize {
        let were_on = riscv::register::mstatus::read().mie();
        riscv::interrupt::disable();
        were_on.into()
    }

    fn restore(&mut self, state: usize) {
        if state != 0 {
            // SAFETY: the state is one in which interrupts were on, so no critical section is open.
            unsafe { riscv::interrupt::enable() };
        }
    }
}

impl Alarm for Processor {
    fn set(&mut self, at: Option<u64>) {
        clock::set_alarm(at);
    }
}

impl Rtc for Processor {
    fn get(&mut self) -> u64 {
        Peripherals::nanoseconds() / 1000
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
