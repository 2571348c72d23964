//! What `machine` finds on this board: three UARTs besides the console's, registers, reset, the clock
//! of the processor, sleep, a date that goes by the ticks. QEMU has no pins here.

use cortex_m::peripheral::SCB;
use taipan_firmware::safe_boot;
use taipan_machine::{
    Alarm, Error, Frequency, Interrupts, Machine, Memory, Reset, ResetCause, Result, Rtc, SerialIo,
    Sleep, TickRtc, Uart, UartConfig, Volatile,
};

use crate::clock;

/// UARTs 1, 2 and 3; number 0 is the console.
const UARTS: [usize; 3] = [0x4000_5000, 0x4000_6000, 0x4000_7000];

/// What identifies the FPGA image, in the board's configuration controller.
const ID: *const u32 = 0x4002_fffc as *const u32;

/// Eight bytes that a reset leaves as they are, past what the linker knows of.
const NOTE: *mut u64 = 0x203f_fff8 as *mut u64;

/// The peripherals.
pub struct Peripherals {
    /// The date.
    pub rtc: TickRtc,
    uarts: [Serial; UARTS.len()],
    memory: Volatile<'static>,
    processor: Processor,
    id: [u8; 4],
}

/// The parts that have no state but this.
struct Processor {
    cause: ResetCause,
}

impl Peripherals {
    /// Those of a board that was just switched on. Once only.
    pub fn new() -> Peripherals {
        Peripherals {
            rtc: TickRtc::new(clock::microseconds),
            uarts: UARTS.map(|base| Serial { base }),
            // SAFETY: a program that writes to registers is trusted with them, as on upstream's
            // boards: it can stop the interpreter that way.
            memory: unsafe { Volatile::new(core::slice::from_ref(&EVERYTHING)) },
            processor: Processor {
                cause: ResetCause::PowerOn,
            },
            // SAFETY: the register is there, and reading it changes nothing.
            id: unsafe { ID.read_volatile() }.to_be_bytes(),
        }
    }

    /// The interpreter was started again.
    pub fn start_again(&mut self) {
        self.processor.cause = ResetCause::Soft;
    }
}

/// All that has an address; what there is nothing at ends in a hard fault.
static EVERYTHING: core::ops::Range<usize> = 0..usize::MAX;

/// Takes the note that [`Reset::bootloader`] leaves: whether it was there.
pub fn take_note() -> bool {
    // SAFETY: nobody else uses this memory.
    unsafe {
        let was_there = NOTE.read_volatile() == safe_boot::NOTE;
        NOTE.write_volatile(0);
        was_there
    }
}

impl Machine for Peripherals {
    fn uart(&mut self, id: usize) -> Option<&mut dyn Uart> {
        let uart = self.uarts.get_mut(id.checked_sub(1)?)?;
        Some(uart)
    }

    fn memory(&mut self) -> Option<&mut dyn Memory> {
        Some(&mut self.memory)
    }

    fn reset(&mut self) -> Option<&mut dyn Reset> {
        Some(&mut self.processor)
    }

    fn frequency(&mut self) -> Option<&mut dyn Frequency> {
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
        Some(&mut self.rtc)
    }

    fn unique_id(&mut self) -> Option<&[u8]> {
        Some(&self.id)
    }

    fn release(&mut self) {
        clock::set_alarm(None);
        self.uarts.iter_mut().for_each(Uart::stop);
    }
}

impl Reset for Processor {
    fn reset(&mut self) {
        SCB::sys_reset();
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
        unsafe { NOTE.write_volatile(safe_boot::NOTE) };
        self.reset();
    }
}

impl Frequency for Processor {
    fn get(&mut self) -> u32 {
        clock::CLOCK
    }
}

impl Sleep for Processor {
    fn idle(&mut self) {
        cortex_m::asm::wfi();
    }

    fn has_light(&self) -> bool {
        true
    }

    fn light(&mut self, milliseconds: Option<u32>) {
        let start = clock::microseconds();
        let length = milliseconds.map(|time| u64::from(time) * 1000);
        while length.is_none_or(|length| clock::microseconds().wrapping_sub(start) < length)
            && !crate::board::INTERRUPT.is_pending()
        {
            cortex_m::asm::wfi();
        }
    }
}

impl Interrupts for Processor {
    fn disable(&mut self) -> usize {
        let were_active = cortex_m::register::primask::read().is_active();
        cortex_m::interrupt::disable();
        were_active.into()
    }

    fn restore(&mut self, state: usize) {
        if state != 0 {
            // SAFETY: the state is one in which interrupts were on, so no critical section is open.
            unsafe { cortex_m::interrupt::enable() };
        }
    }
}

impl Alarm for Processor {
    fn set(&mut self, at: Option<u64>) {
        clock::set_alarm(at);
    }
}

/// A CMSDK APB UART without its interrupts: it holds one byte each way.
struct Serial {
    base: usize,
}

const DATA: usize = 0x00;
const STATE: usize = 0x04;
const CONTROL: usize = 0x08;
const BAUD_DIVIDER: usize = 0x10;

const TRANSMIT_FULL: u32 = 1 << 0;
const RECEIVE_FULL: u32 = 1 << 1;
const ENABLE_BOTH: u32 = 3;

/// The least that the baud rate can divide the clock by.
const LEAST_DIVIDER: u32 = 16;

impl Serial {
    fn read(&self, register: usize) -> u32 {
        let address = (self.base + register) as *const u32;
        // SAFETY: a register of this UART, which this driver alone uses.
        unsafe { address.read_volatile() }
    }

    fn write(&mut self, register: usize, value: u32) {
        let address = (self.base + register) as *mut u32;
        // SAFETY: as in `read`.
        unsafe { address.write_volatile(value) };
    }
}

impl SerialIo for Serial {
    fn receive(&mut self, into: &mut [u8]) -> Result<usize> {
        let mut count = 0;
        for byte in into {
            if !self.can_receive() {
                break;
            }
            *byte = self.read(DATA) as u8;
            count += 1;
        }
        Ok(count)
    }

    fn can_receive(&mut self) -> bool {
        self.read(STATE) & RECEIVE_FULL != 0
    }

    fn send(&mut self, data: &[u8]) -> Result<usize> {
        let mut count = 0;
        for byte in data {
            if !self.can_send() {
                break;
            }
            self.write(DATA, u32::from(*byte));
            count += 1;
        }
        Ok(count)
    }

    fn can_send(&mut self) -> bool {
        self.read(STATE) & TRANSMIT_FULL == 0
    }

    fn drain(&mut self) -> Result<()> {
        while !self.can_send() {}
        Ok(())
    }
}

impl Uart for Serial {
    fn configure(&mut self, config: &UartConfig) -> Result<()> {
        let divider = clock::CLOCK / config.baudrate.max(1);
        let is_usual = UartConfig {
            baudrate: UartConfig::DEFAULT.baudrate,
            ..*config
        } == UartConfig::DEFAULT;
        if !is_usual || divider < LEAST_DIVIDER || config.baudrate == 0 {
            return Err(Error::Unsupported);
        }
        self.write(BAUD_DIVIDER, divider);
        self.write(CONTROL, ENABLE_BOTH);
        Ok(())
    }

    fn stop(&mut self) {
        self.write(CONTROL, 0);
    }
}
