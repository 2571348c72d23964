//! The board as the interpreter's host, and its main loop.

use core::cell::UnsafeCell;
use core::fmt::Write;
use core::mem::MaybeUninit;

use cortex_m_rt::{ExceptionFrame, entry, exception};
use taipan::{Config, Host, Interpreter, Interrupt};
use taipan_firmware::console::LineEnds;
use taipan_firmware::{prompt, safe_boot, session};
use taipan_machine::{Machine, Rtc};
use taipan_object::Runtime;
use taipan_repl::{Options, Repl};

use crate::clock;
use crate::console::{self, Console};
use crate::flash::{self, Flash};
use crate::peripherals::{self, Peripherals};

/// The name that the banner and `sys.implementation` show.
const NAME: &str = "mps2-an385 with Cortex-M3";

/// Bytes of heap: as upstream's image has.
const HEAP: usize = 140 * 1024;
/// Native stack that the interpreter may use.
const STACK: usize = 40 * 1024;
/// The longest program that can be pasted or sent, in bytes.
const SOURCE: usize = 32 * 1024;
/// Bytes of history at the prompt.
const HISTORY: usize = 512;

/// Memory that only `main` uses, through the reference it takes once.
#[repr(align(8))]
struct Region<const N: usize>(UnsafeCell<[MaybeUninit<u8>; N]>);

// SAFETY: `main`, which runs once, is the only user.
unsafe impl<const N: usize> Sync for Region<N> {}

static HEAP_MEMORY: Region<HEAP> = Region(UnsafeCell::new([MaybeUninit::uninit(); HEAP]));

/// Ctrl-C on the console sets it.
pub static INTERRUPT: Interrupt = Interrupt::new();

/// What outlives a soft reset.
struct Board {
    flash: Flash,
    /// The board was just switched on or reset.
    is_first_life: bool,
    line_ends: LineEnds,
    peripherals: Peripherals,
}

impl Host for Board {
    fn partitions(&mut self) -> Option<&mut dyn taipan_partitions::Flash> {
        Some(&mut self.flash)
    }

    fn is_safe_boot(&mut self) -> bool {
        let is_first = core::mem::take(&mut self.is_first_life);
        let window = if is_first { safe_boot::WINDOW } else { 0 };
        let deadline = clock::microseconds().saturating_add(window);
        let is_noted = is_first && peripherals::take_note();
        is_noted
            || safe_boot::is_key_held(deadline, clock::microseconds, console::take_safe_boot_key)
    }

    fn machine(&mut self) -> Option<&mut dyn Machine> {
        Some(&mut self.peripherals)
    }

    fn write(&mut self, bytes: &[u8]) {
        self.line_ends.write(bytes, &mut console::send);
    }

    fn write_raw(&mut self, bytes: &[u8]) {
        console::write(bytes);
    }

    fn read(&mut self, buffer: &mut [u8]) -> usize {
        let Some(first) = buffer.first_mut() else {
            return 0;
        };
        *first = console::receive();
        1
    }

    fn await_input(&mut self, interrupt: &Interrupt) -> bool {
        console::wait(interrupt)
    }

    fn has_input(&mut self) -> bool {
        console::has_byte()
    }

    fn echoes(&self) -> bool {
        false
    }

    fn set_interrupt_character(&mut self, character: Option<u8>) {
        console::set_interrupt_character(character);
    }

    fn ticks_us(&mut self) -> u64 {
        clock::microseconds()
    }

    fn time_ns(&mut self) -> u64 {
        self.peripherals.rtc.get().wrapping_mul(1000)
    }

    fn sleep_us(&mut self, microseconds: u64, interrupt: &Interrupt) {
        let start = clock::microseconds();
        while clock::microseconds().wrapping_sub(start) < microseconds && !interrupt.is_pending() {
            cortex_m::asm::wfi();
        }
    }
}

#[entry]
fn main() -> ! {
    clock::start();
    console::start();
    let mut source = Source::new();
    let mut history = [0; HISTORY];
    let mut repl = Repl::new(&mut source, &mut history, Options::default());
    let mut board = Board {
        flash: flash::open(),
        is_first_life: true,
        line_ends: LineEnds::new(),
        peripherals: Peripherals::new(),
    };
    loop {
        run(&mut repl, &mut board);
        console::write(b"MPY: soft reboot\r\n");
        board.peripherals.start_again();
    }
}

/// Where a program that is sent is kept.
struct Source([u8; SOURCE]);

impl Source {
    const fn new() -> Source {
        Source([0; SOURCE])
    }
}

impl taipan_repl::Storage for &mut Source {
    fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

/// One life of the interpreter: until the prompt asks for a soft reset.
fn run(repl: &mut Repl<'_, &mut Source>, board: &mut Board) {
    let config = Config {
        native_stack: STACK,
        python_stack: STACK_WORDS,
        ..Config::default()
    };
    // SAFETY: the interpreter of the life before, the only other user, is gone; the memory
    // is static.
    let memory = unsafe { &mut *HEAP_MEMORY.0.get() };
    let Ok(python) = Interpreter::new(memory, board, &INTERRUPT, config) else {
        fault(format_args!("the heap is too small"));
    };
    if python.set_search_path(prompt::SEARCH_PATH).is_err() {
        fault(format_args!("the heap is too small"));
    }
    let life = |rt: &mut Runtime| {
        session::run(rt, repl, NAME);
        Ok(())
    };
    // SAFETY: objects stay in locals of what the session calls.
    let ended = unsafe { python.with_runtime(life) };
    if ended.is_err() {
        fault(format_args!("the prompt cannot run"));
    }
}

/// Words of Python stack: what limits recursion of Python code.
const STACK_WORDS: usize = 8 * 1024;

/// Says what went wrong and stops.
fn fault(what: core::fmt::Arguments<'_>) -> ! {
    let _ = write!(Console, "\r\nFATAL: {what}\r\n");
    loop {
        cortex_m::asm::wfi();
    }
}

#[exception]
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    fault(format_args!("hard fault at {:#010x}", frame.pc()));
}

#[exception]
unsafe fn DefaultHandler(irq: i16) {
    if irq == console::RECEIVE_IRQ {
        console::on_receive();
    }
}

/// Says which calls led to the panic. Its message and place in the source are not used, so that no
/// panic's are in the image: 26 KB less. `arm-none-eabi-addr2line -e IMAGE ADDRESS...` names the places.
///
/// Functions do not say where their frames are, so what is printed is every word of the stack that
/// is the address after a call instruction; some may be left from calls that have returned.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    let _ = write!(Console, "\r\nFATAL: panic, called from");
    let here = 0_usize;
    let mut place: *const usize =
        core::ptr::with_exposed_provenance((&raw const here).expose_provenance());
    for _ in 0..MOST_CALLS {
        let found = loop {
            if place.addr() >= RAM_END {
                break None;
            }
            // SAFETY: from a local to the end of the RAM lies the stack, which is only read.
            let word = unsafe { place.read_volatile() };
            place = place.wrapping_add(1);
            if follows_call(word) {
                break Some(word & !1);
            }
        };
        let Some(back) = found else { break };
        let _ = write!(Console, " {back:#x}");
    }
    fault(format_args!("stopped"));
}

/// The most addresses that a panic prints.
const MOST_CALLS: usize = 24;

/// Is it the address that a call returns to: odd, in the code, after a `bl` or a `blx`?
fn follows_call(word: usize) -> bool {
    unsafe extern "C" {
        static __stext: u16;
        static __etext: u16;
    }
    let (start, end) = (&raw const __stext, &raw const __etext);
    let place: *const u16 = core::ptr::with_exposed_provenance(word & !1);
    if word & 1 == 0 || place.addr() < start.addr() + 4 || place.addr() > end.addr() {
        return false;
    }
    // SAFETY: the two halfwords before lie in the code, as was just checked.
    let [first, second] = unsafe { [place.sub(2).read(), place.sub(1).read()] };
    (first & 0xf800 == 0xf000 && second & 0xd000 == 0xd000) || second & 0xff87 == 0x4780
}

const RAM_END: usize = 0x2040_0000;
