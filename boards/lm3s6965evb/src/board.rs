//! The board: its memory, its start-up, and what `machine` finds.

use cortex_m_rt::{entry, exception};
use taipan_firmware::board::{self, ConstStaticCell, Heap};
use taipan_firmware::cortex_m::{self, Chip, Id, Peripherals, Processor, systick};
use taipan_firmware::note::Note;
use taipan_firmware::register::Registers;
use taipan_firmware::sp805::Sp805;

use crate::memory::MEMORY;
use crate::pins::Gpio;
use crate::uart::{self, Serial};

/// Hertz of the processor's clock: 200 MHz of the PLL by four.
pub const CLOCK: u32 = 50_000_000;
/// The longest program that can be pasted or sent, in bytes, and what the prompt remembers.
const SOURCE: usize = 4 * 1024;
const HISTORY: usize = 256;
// SAFETY: `memory.x` leaves these bytes to nobody.
const NOTE: Note = unsafe { Note::at(0x2000_fff8) };

#[unsafe(link_section = ".uninit.heap")]
static HEAP: Heap<{ 40 * 1024 }> = Heap::new();

// SAFETY: only `start_clocks` writes them, before anything else runs.
const SYSTEM: Registers = unsafe { Registers::at(0x400f_e000) };
const RAW_STATUS: usize = 0x050;
const RUN_CLOCK: usize = 0x060;
const PERIPHERALS_0: usize = 0x100;
const PERIPHERALS_1: usize = 0x104;
const PERIPHERALS_2: usize = 0x108;
/// What the maker of the board wrote there: its network address.
const USER: [usize; 2] = [0x1e0, 0x1e4];

const PLL_LOCKED: u32 = 1 << 6;
const DIVIDE_BY_4: u32 = 3 << 23;
const USE_DIVIDER: u32 = 1 << 22;
const PLL_OFF: u32 = 1 << 13;
const BYPASS: u32 = 1 << 11;
const CRYSTAL_8_MHZ: u32 = 0xe << 6;
const WATCHDOG_CLOCK: u32 = 1 << 3;
const THREE_UARTS: u32 = 7;
const SEVEN_PORTS: u32 = 0x7f;

// SAFETY: nobody else uses the watchdog.
const WATCHDOG_REGISTERS: Registers = unsafe { Registers::at(0x4000_0000) };
static WATCHDOG: ConstStaticCell<Sp805> =
    ConstStaticCell::new(Sp805::new(WATCHDOG_REGISTERS, CLOCK, NOTE));

struct Evb(Peripherals<Gpio, Serial, [Serial; 2]>);

impl Chip for Evb {
    const NAME: &'static str = "lm3s6965evb with Cortex-M3";
    const STACK: usize = 12 * 1024;
    const PYTHON_STACK: usize = 2 * 1024;
    type Pins = Gpio;
    type Uart = Serial;
    type Uarts = [Serial; 2];

    fn send(byte: u8) {
        uart::send(byte);
    }

    fn peripherals(&mut self) -> &mut Peripherals<Gpio, Serial, [Serial; 2]> {
        &mut self.0
    }
}

/// The processor by the PLL, and clocks for the watchdog, ports and UARTs.
fn start_clocks() {
    let slow = DIVIDE_BY_4 | CRYSTAL_8_MHZ | BYPASS;
    SYSTEM.write(RUN_CLOCK, slow | PLL_OFF);
    SYSTEM.write(RUN_CLOCK, slow | USE_DIVIDER);
    while SYSTEM.read(RAW_STATUS) & PLL_LOCKED == 0 {}
    SYSTEM.write(RUN_CLOCK, (slow | USE_DIVIDER) & !BYPASS);
    SYSTEM.write(PERIPHERALS_0, WATCHDOG_CLOCK);
    SYSTEM.write(PERIPHERALS_1, THREE_UARTS);
    SYSTEM.write(PERIPHERALS_2, SEVEN_PORTS);
    // The clocks take a few cycles to arrive.
    ::cortex_m::asm::delay(16);
}

#[entry]
fn main() -> ! {
    start_clocks();
    if let Some(core) = ::cortex_m::Peripherals::take() {
        systick::start(core.SYST, CLOCK);
    }
    let pins = Gpio::start();
    uart::start();
    // SAFETY: `DefaultHandler` has it, and this is the start.
    unsafe { cortex_m::unmask(&[uart::IRQ]) };
    let processor = Processor::new(CLOCK, systick::microseconds, NOTE, None);
    let [low, high] = USER.map(|word| SYSTEM.read(word).to_le_bytes());
    let id = Id::of(&[low[0], low[1], low[2], high[0], high[1], high[2]]);
    let uarts = uart::programs_own();
    // SAFETY: that memory is there; who runs programs on this board trusts them.
    let peripherals = unsafe { Peripherals::new(processor, &MEMORY, Some(pins), uarts, id) };
    let peripherals = peripherals.with_watchdog(WATCHDOG.take());
    board::run::<_, SOURCE, HISTORY, _>(Evb(peripherals), &HEAP)
}

/// Interrupts of the chip.
const INTERRUPTS: usize = 44;

unsafe extern "C" {
    fn DefaultHandler();
}

/// The table of `cortex-m-rt` for any chip has 240.
// SAFETY: the section is that of handlers, and these are some.
#[unsafe(link_section = ".vector_table.interrupts")]
#[unsafe(no_mangle)]
static __INTERRUPTS: [unsafe extern "C" fn(); INTERRUPTS] = [DefaultHandler; INTERRUPTS];

#[exception]
unsafe fn DefaultHandler(irq: i16) {
    if irq as u16 == uart::IRQ {
        uart::on_receive();
    }
}
