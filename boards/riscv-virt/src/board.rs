//! The board as the interpreter's host, and its main loop.

use core::cell::UnsafeCell;
use core::fmt::Write;
use core::mem::MaybeUninit;

use taipan::{Config, Host, Interpreter, Interrupt};
use taipan_firmware::console::LineEnds;
use taipan_firmware::{prompt, safe_boot, session};
use taipan_machine::Machine;
use taipan_object::Runtime;
use taipan_repl::{Options, Repl};

use crate::clock;
use crate::console::{self, Console};
use crate::flash::{self, Flash};
use crate::peripherals::{self, Peripherals};

/// The name that the banner and `sys.implementation` show.
const NAME: &str = "riscv-virt with RV32IMAC";

/// Bytes of heap: as upstream's image has.
const HEAP: usize = 140 * 1024;
/// Native stack that the interpreter may use.
const STACK: usize = 64 * 1024;
/// Words of Python stack: what limits recursion of Python code.
const STACK_WORDS: usize = 8 * 1024;
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

/// Ctrl-C on the console and timers set it.
pub static INTERRUPT: Interrupt = Interrupt::new();

/// What outlives a soft reset.
struct Board {
    flash: Option<Flash>,
    /// The board was just switched on or reset.
    is_first_life: bool,
    line_ends: LineEnds,
    peripherals: Peripherals,
}

impl Host for Board {
    fn partitions(&mut self) -> Option<&mut dyn taipan_partitions::Flash> {
        let flash = self.flash.as_mut()?;
        Some(flash)
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
        Peripherals::nanoseconds()
    }

    fn sleep_us(&mut self, microseconds: u64, interrupt: &Interrupt) {
        let at = clock::microseconds().saturating_add(microseconds);
        clock::sleep_until(Some(at), || interrupt.is_pending());
    }
}

#[riscv_rt::entry]
fn main() -> ! {
    console::start();
    clock::start();
    let mut source = Source([0; SOURCE]);
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

/// Says what went wrong and stops.
fn fault(what: core::fmt::Arguments<'_>) -> ! {
    riscv::interrupt::disable();
    let _ = write!(Console, "\r\nFATAL: {what}\r\n");
    loop {
        riscv::asm::wfi();
    }
}

#[unsafe(export_name = "ExceptionHandler")]
fn exception(_frame: &riscv_rt::TrapFrame) -> ! {
    let cause = riscv::register::mcause::read().code();
    let (at, value) = (
        riscv::register::mepc::read(),
        riscv::register::mtval::read(),
    );
    fault(format_args!(
        "exception {cause} at {at:#010x}, value {value:#010x}"
    ));
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    fault(format_args!("{info}"));
}
