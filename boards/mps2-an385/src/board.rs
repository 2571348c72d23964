//! The board: its memory, its clock, its console, and what `machine` finds.

use cortex_m_rt::{entry, exception};
use taipan_firmware::board::{self, ConstStaticCell, Heap};
use taipan_firmware::cortex_m::{Chip, Id, NoPins, Peripherals, Processor, systick};
use taipan_firmware::note::Note;
use taipan_firmware::register::Registers;
use taipan_firmware::sp805::Sp805;

use crate::flash::{self, Flash};
use crate::memory::MEMORY;
use crate::uart::{Console, RECEIVE_IRQ, Serial};

/// Hertz of the processor's clock.
pub const CLOCK: u32 = 25_000_000;
/// The longest program that can be pasted or sent, in bytes.
const SOURCE: usize = 32 * 1024;
/// Bytes of history at the prompt.
const HISTORY: usize = 512;

/// As much as upstream's image has.
#[unsafe(link_section = ".uninit.heap")]
static HEAP: Heap<{ 140 * 1024 }> = Heap::new();

/// What identifies the FPGA image, in the board's configuration controller.
const ID: *const u32 = 0x4002_fffc as *const u32;
// SAFETY: `memory.x` leaves these bytes to nobody.
const NOTE: Note = unsafe { Note::at(0x203f_fff8) };
/// UARTs 1, 2 and 3; number 0 is the console.
const UARTS: [usize; 3] = [0x4000_5000, 0x4000_6000, 0x4000_7000];

// SAFETY: nobody else uses the watchdog.
const WATCHDOG_REGISTERS: Registers = unsafe { Registers::at(0x4000_8000) };
static WATCHDOG: ConstStaticCell<Sp805> =
    ConstStaticCell::new(Sp805::new(WATCHDOG_REGISTERS, CLOCK, NOTE));

struct Mps2 {
    flash: Flash,
    peripherals: Peripherals<NoPins, Serial, [Serial; 3]>,
}

impl Chip for Mps2 {
    const NAME: &'static str = "mps2-an385 with Cortex-M3";
    const STACK: usize = 40 * 1024;
    const PYTHON_STACK: usize = 8 * 1024;
    type Pins = NoPins;
    type Uart = Serial;
    type Uarts = [Serial; 3];

    fn send(byte: u8) {
        Console::send(byte);
    }

    fn peripherals(&mut self) -> &mut Peripherals<NoPins, Serial, [Serial; 3]> {
        &mut self.peripherals
    }

    fn partitions(&mut self) -> Option<&mut dyn taipan_partitions::Flash> {
        Some(&mut self.flash)
    }
}

#[entry]
fn main() -> ! {
    if let Some(core) = ::cortex_m::Peripherals::take() {
        systick::start(core.SYST, CLOCK);
    }
    Console::start();
    // SAFETY: the register is there, and reading it changes nothing.
    let id = unsafe { ID.read_volatile() }.to_be_bytes();
    let processor = Processor::new(CLOCK, systick::microseconds, NOTE, None);
    // SAFETY: the UARTs are there, and nobody else has them.
    let uarts = UARTS.map(|base| Serial::new(unsafe { Registers::at(base) }));
    // SAFETY: that memory is there; who runs programs on this board trusts them.
    let peripherals = unsafe { Peripherals::new(processor, &MEMORY, None, uarts, Id::of(&id)) };
    let board = Mps2 {
        flash: flash::open(),
        peripherals: peripherals.with_watchdog(WATCHDOG.take()),
    };
    board::run::<_, SOURCE, HISTORY, _>(board, &HEAP)
}

/// Interrupts of the FPGA image.
const INTERRUPTS: usize = 32;

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
    if irq == RECEIVE_IRQ {
        Console::on_receive();
    }
}
