//! A board as the interpreter's host: what a board says of itself, and the main loop that all share.
//!
//! What is here is for an image that runs on one board and nothing else, so its console's queue and the
//! word that interrupts the interpreter are statics, where interrupt handlers find them. What the processor
//! shares with other boards' is in `cortex_m` and `riscv`.
#![allow(unsafe_code)]

use core::cell::{Cell, RefCell, UnsafeCell};
use core::mem::MaybeUninit;

use critical_section::Mutex;
use taipan::{Config, Host, Interpreter, Interrupt, NativeModule, StateRequest};
use taipan_machine::Machine;
use taipan_object::Runtime;
use taipan_partitions::Flash;
use taipan_repl::{Options, Repl, Storage};

use crate::console::{Input, LineEnds};
use crate::{prompt, report, safe_boot, session};

/// Bytes of the console that can wait: more than twice the window of raw-paste mode.
const WAITING: usize = if cfg!(feature = "tiny") { 288 } else { 512 };

/// Received bytes that the interpreter has not taken.
static RECEIVED: Mutex<RefCell<Input<WAITING>>> = Mutex::new(RefCell::new(Input::new()));

/// By which interrupt handlers tell the interpreter that something waits.
pub static INTERRUPT: Interrupt = Interrupt::new();

/// What a board has, and how large it is.
pub trait Board {
    /// The name that the banner and `sys.implementation` show.
    const NAME: &'static str;

    /// Bytes of native stack that the interpreter may use: a few kilobytes less than there are.
    const STACK: usize;

    /// Words of the heap that Python functions may have for their frames: what limits recursion of
    /// Python code.
    const PYTHON_STACK: usize;

    /// Modules of the firmware's own, made with [`taipan::module`].
    const MODULES: &'static [&'static NativeModule] = &[];

    /// What their functions have of the board: see [`Host::state`].
    fn state<'s>(&'s mut self, request: &mut StateRequest<'s>) {
        let _ = request;
    }

    /// Sends a byte over the console; waits until there is room. Also called when all else is lost.
    fn send(byte: u8);

    /// Microseconds since start; never runs backwards. Also called with interrupts masked.
    fn microseconds() -> u64;

    /// Lets the processor sleep until an interrupt waits or, if there is one, this time has come, in
    /// microseconds; earlier does no harm. Called with interrupts masked, so that none slips in before.
    fn wait(until: Option<u64>);

    /// There may be room again for what the console receives: everything was read, or a program starts, while which
    /// runs all is taken in. For drivers that let the sender wait until [`has_room`].
    fn resume() {}

    /// Resets the board.
    fn reset() -> !;

    /// Its peripherals.
    fn machine(&mut self) -> &mut dyn Machine;

    /// Its flash, if that has a partition table.
    fn partitions(&mut self) -> Option<&mut dyn Flash> {
        None
    }

    /// Did the program that ran before the last reset ask for a safe boot? Asked once.
    fn is_safe_boot_asked(&mut self) -> bool {
        false
    }
}

/// Takes in a byte that the console received: what its interrupt handler calls.
pub fn received(byte: u8) {
    critical_section::with(|cs| RECEIVED.borrow_ref_mut(cs).put(byte, &INTERRUPT));
}

/// Is a byte that the console receives now taken in? For drivers that can let the sender wait.
pub fn has_room() -> bool {
    critical_section::with(|cs| RECEIVED.borrow_ref(cs).takes())
}

fn has_byte() -> bool {
    critical_section::with(|cs| !RECEIVED.borrow_ref(cs).is_empty())
}

fn take_safe_boot_key() -> bool {
    critical_section::with(|cs| RECEIVED.borrow_ref_mut(cs).take_all(safe_boot::KEY))
}

/// Sleeps until `is_over` or, if there is one, this time, in microseconds, by a board's
/// [`Board::microseconds`] and [`Board::wait`].
pub fn sleep_until(
    at: Option<u64>,
    now: fn() -> u64,
    wait: fn(Option<u64>),
    is_over: impl Fn() -> bool,
) {
    loop {
        // With interrupts masked, so that none slips in between the look and the sleep; a pending
        // one ends the sleep all the same.
        let goes_on = critical_section::with(|_| {
            let goes_on = !is_over() && at.is_none_or(|at| now() < at);
            if goes_on {
                wait(at);
            }
            goes_on
        });
        if !goes_on {
            return;
        }
    }
}

/// Gives a static away, once: for peripherals that `machine` finds, and for what drivers share.
pub use static_cell::{ConstStaticCell, StaticCell};

/// The memory for Python objects, as a static of the board. In the section `.uninit` the start-up code does not clear
/// it, which would be most of what a board does until the prompt.
#[repr(align(8))]
pub struct Heap<const BYTES: usize>(UnsafeCell<[MaybeUninit<u8>; BYTES]>);

// SAFETY: only `run` uses the memory, once.
unsafe impl<const BYTES: usize> Sync for Heap<BYTES> {}

/// Was [`run`] called? A heap itself cannot tell: nobody knows what is in it at the start.
static IS_RUNNING: Mutex<Cell<bool>> = Mutex::new(Cell::new(false));

impl<const BYTES: usize> Heap<BYTES> {
    /// A heap.
    pub const fn new() -> Heap<BYTES> {
        Heap(UnsafeCell::new([MaybeUninit::uninit(); BYTES]))
    }
}

impl<const BYTES: usize> Default for Heap<BYTES> {
    fn default() -> Self {
        Heap::new()
    }
}

/// Runs the interpreter on a board, one life after the other, for ever. `SOURCE` is the longest program
/// that can be pasted or sent, in bytes, `HISTORY` what the prompt remembers; both are on the stack.
pub fn run<B: Board, const SOURCE: usize, const HISTORY: usize, const HEAP: usize>(
    board: B,
    heap: &'static Heap<HEAP>,
) -> ! {
    report::print_with(B::send, B::reset);
    if critical_section::with(|cs| IS_RUNNING.borrow(cs).replace(true)) {
        report::fail(format_args!("the interpreter runs already"));
    }
    // SAFETY: nothing else leads to the memory, and nobody comes here again.
    let heap = unsafe { &mut *heap.0.get() };
    let mut source = Source([0; SOURCE]);
    let mut history = [0; HISTORY];
    let mut repl = Repl::new(&mut source, &mut history, Options::default());
    let mut host = OnBoard {
        board,
        is_first_life: true,
        line_ends: LineEnds::new(),
    };
    loop {
        live(&mut repl, &mut host, heap);
        host.write_raw(b"MPY: soft reboot\r\n");
    }
}

/// One life of the interpreter: until the prompt asks for a soft reset.
#[inline(never)]
fn live<B: Board, S: Storage>(
    repl: &mut Repl<'_, S>,
    host: &mut OnBoard<B>,
    heap: &mut [MaybeUninit<u8>],
) {
    let config = Config {
        native_stack: B::STACK,
        python_stack: B::PYTHON_STACK,
        modules: B::MODULES,
        ..Config::default()
    };
    // Borrowed where it is: on the stack of a small board there is no room for it twice.
    let made = Interpreter::new(heap, host, &INTERRUPT, config);
    let Ok(python) = &made else {
        report::fail(format_args!("the heap is too small"));
    };
    if python.set_search_path(prompt::SEARCH_PATH).is_err() {
        report::fail(format_args!("the heap is too small"));
    }
    let life = |rt: &mut Runtime| {
        session::run(rt, repl, B::NAME);
        Ok(())
    };
    // SAFETY: objects stay in locals of what the session calls.
    let ended = unsafe { python.with_runtime(life) };
    if ended.is_err() {
        report::fail(format_args!("the prompt cannot run"));
    }
}

/// Where a program that is sent is kept.
struct Source<const BYTES: usize>([u8; BYTES]);

impl<const BYTES: usize> Storage for &mut Source<BYTES> {
    fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

/// What outlives a soft reset.
struct OnBoard<B> {
    board: B,
    /// The board was just switched on or reset.
    is_first_life: bool,
    line_ends: LineEnds,
}

impl<B: Board> Host for OnBoard<B> {
    fn state<'s>(&'s mut self, request: &mut StateRequest<'s>) {
        self.board.state(request);
    }

    fn partitions(&mut self) -> Option<&mut dyn Flash> {
        self.board.partitions()
    }

    fn is_safe_boot(&mut self) -> bool {
        let is_first = core::mem::take(&mut self.is_first_life);
        let window = if is_first { safe_boot::WINDOW } else { 0 };
        let deadline = B::microseconds().saturating_add(window);
        let is_asked = Cell::new(is_first && self.board.is_safe_boot_asked());
        sleep_until(Some(deadline), B::microseconds, B::wait, || {
            is_asked.set(is_asked.get() || take_safe_boot_key());
            is_asked.get()
        });
        is_asked.get()
    }

    fn machine(&mut self) -> Option<&mut dyn Machine> {
        Some(self.board.machine())
    }

    fn write(&mut self, bytes: &[u8]) {
        self.line_ends.write(bytes, &mut B::send);
    }

    fn write_raw(&mut self, bytes: &[u8]) {
        bytes.iter().copied().for_each(B::send);
    }

    fn read(&mut self, buffer: &mut [u8]) -> usize {
        let Some(first) = buffer.first_mut() else {
            return 0;
        };
        loop {
            let byte = critical_section::with(|cs| RECEIVED.borrow_ref_mut(cs).take());
            if let Some(byte) = byte {
                *first = byte;
                return 1;
            }
            B::resume();
            sleep_until(None, B::microseconds, B::wait, has_byte);
        }
    }

    fn await_input(&mut self, interrupt: &Interrupt) -> bool {
        if !has_byte() {
            B::resume();
        }
        let is_over = || has_byte() || interrupt.is_pending();
        sleep_until(None, B::microseconds, B::wait, is_over);
        has_byte()
    }

    fn has_input(&mut self) -> bool {
        has_byte()
    }

    fn echoes(&self) -> bool {
        false
    }

    fn set_interrupt_character(&mut self, character: Option<u8>) {
        critical_section::with(|cs| {
            let mut received = RECEIVED.borrow_ref_mut(cs);
            received.set_interrupt_character(character);
        });
        B::resume();
    }

    fn ticks_us(&mut self) -> u64 {
        B::microseconds()
    }

    fn time_ns(&mut self) -> u64 {
        match self.board.machine().rtc() {
            Some(clock) => clock.get().wrapping_mul(1000),
            None => B::microseconds().wrapping_mul(1000),
        }
    }

    fn sleep_us(&mut self, microseconds: u64, interrupt: &Interrupt) {
        let at = B::microseconds().saturating_add(microseconds);
        let is_over = || interrupt.is_pending();
        sleep_until(Some(at), B::microseconds, B::wait, is_over);
    }
}
