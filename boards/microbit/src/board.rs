//! The board: its memory, its start-up, and what `machine` finds.

use cortex_m_rt::{entry, exception};
use taipan_firmware::board::{self, Heap};
use taipan_firmware::cortex_m::{self, Chip, Id, NoUart, Peripherals, Processor};
use taipan_firmware::note::Note;
use taipan_firmware::register::Registers;

use crate::memory::MEMORY;
use crate::pins::Gpio;
use crate::{clock, uart};

/// Hertz of the processor's clock.
const CLOCK: u32 = 16_000_000;
/// The longest program that can be pasted or sent, in bytes, and what the prompt remembers.
const SOURCE: usize = 256;
const HISTORY: usize = 64;
/// Eight bytes past what the linker knows of.
const NOTE: usize = 0x2000_3ff8;

#[unsafe(link_section = ".uninit.heap")]
static HEAP: Heap<{ 9 * 1024 + 320 }> = Heap::new();

// SAFETY: reading what identifies the chip changes nothing.
const INFORMATION: Registers = unsafe { Registers::at(0x1000_0000) };
const DEVICE_ID: [usize; 2] = [0x60, 0x64];

// SAFETY: only `main` starts the clocks.
const CLOCKS: Registers = unsafe { Registers::at(0x4000_0000) };
const START_CRYSTAL: usize = 0x000;
const CRYSTAL_RUNS: usize = 0x100;

struct Microbit(Peripherals<Gpio, NoUart, [NoUart; 0]>);

impl Chip for Microbit {
    const NAME: &'static str = "micro:bit with nRF51822";
    const STACK: usize = 4352;
    const PYTHON_STACK: usize = 256;
    type Pins = Gpio;
    type Uart = NoUart;
    type Uarts = [NoUart; 0];

    fn send(byte: u8) {
        uart::send(byte);
    }

    fn peripherals(&mut self) -> &mut Peripherals<Gpio, NoUart, [NoUart; 0]> {
        &mut self.0
    }

    fn microseconds() -> u64 {
        clock::microseconds()
    }
}

#[entry]
fn main() -> ! {
    // The UART needs a steadier clock than the one that the chip starts with.
    CLOCKS.write(START_CRYSTAL, 1);
    while CLOCKS.read(CRYSTAL_RUNS) == 0 {}
    clock::start();
    uart::start();
    // SAFETY: `DefaultHandler` has them, and this is the start.
    unsafe { cortex_m::unmask(&[uart::IRQ, clock::IRQ]) };
    // SAFETY: `memory.x` leaves these bytes to nobody.
    let note = unsafe { Note::at(NOTE) };
    let processor = Processor::new(CLOCK, clock::microseconds, note, None);
    let [low, high] = DEVICE_ID.map(|word| INFORMATION.read(word).to_le_bytes());
    let id = Id::of([low, high].as_flattened());
    // SAFETY: that memory is there; who runs programs on this board trusts them.
    let peripherals = unsafe { Peripherals::new(processor, &MEMORY, Some(Gpio::start()), [], id) };
    board::run::<_, SOURCE, HISTORY, _>(Microbit(peripherals), &HEAP)
}

#[exception]
unsafe fn DefaultHandler(irq: i16) {
    match irq as u16 {
        uart::IRQ => uart::on_receive(),
        clock::IRQ => clock::on_millisecond(),
        _ => {}
    }
}
