//! What the interpreter asks of whatever it runs on: a console, a clock, files. Boards and
//! embedders implement it; every method but the console has a default that means "there is
//! none".

use taipan_machine::{Machine, Wake};
use taipan_partitions::Flash;
use taipan_vfs::{FileSystem, RomPartitions};

use crate::sockets::Sockets;
use crate::state::StateRequest;
use crate::terminal::Terminals;
use core::sync::atomic::{AtomicU32, Ordering};

/// The host of a runtime.
pub trait Host {
    /// Writes text to the console (standard output). A console that is a terminal gets the line
    /// ends that terminals need.
    fn write(&mut self, bytes: &[u8]);

    /// Writes bytes to the console exactly as they are.
    fn write_raw(&mut self, bytes: &[u8]) {
        self.write(bytes);
    }

    /// Writes to standard error; the console where there is no such thing.
    fn write_error(&mut self, bytes: &[u8]) {
        self.write(bytes);
    }

    /// Reads from the console, waiting for the first byte only. 0 at the end of input.
    fn read(&mut self, buffer: &mut [u8]) -> usize {
        let _ = buffer;
        0
    }

    /// Waits until the console has something to read or an interrupt is pending: whether there is
    /// something to read. A host that cannot tell says that there is; reading then waits.
    fn await_input(&mut self, interrupt: &Interrupt) -> bool {
        let _ = interrupt;
        true
    }

    /// Has the console something to read now? A host that cannot tell says that it has.
    fn has_input(&mut self) -> bool {
        true
    }

    /// Does the console show what is typed by itself, and give it line by line, as the terminal of an
    /// operating system does? If not, `input()` does that.
    fn echoes(&self) -> bool {
        true
    }

    /// Which character of the console interrupts the program; `None` for none.
    fn set_interrupt_character(&mut self, character: Option<u8>) {
        let _ = character;
    }

    /// Microseconds since some moment; never runs backwards.
    fn ticks_us(&mut self) -> u64 {
        0
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z.
    fn time_ns(&mut self) -> u64 {
        self.ticks_us().wrapping_mul(1000)
    }

    /// Waits; returns early when an interrupt is pending.
    fn sleep_us(&mut self, microseconds: u64, interrupt: &Interrupt) {
        let start = self.ticks_us();
        while self.ticks_us().wrapping_sub(start) < microseconds && !interrupt.is_pending() {
            core::hint::spin_loop();
        }
    }

    /// The host's own files, which are at `/` until something else is mounted there.
    fn files(&mut self) -> Option<&mut dyn FileSystem> {
        None
    }

    /// State of the program that embeds the interpreter, for its native functions: the host offers all that it has
    /// (`request.offer(&mut self.room).offer(&mut self.clock)`), and who asks gets what is of the wanted type.
    fn state<'s>(&'s mut self, request: &mut StateRequest<'s>) {
        let _ = request;
    }

    /// A flash with a partition table: its file systems and ROM partitions are mounted at start as
    /// the table says.
    fn partitions(&mut self) -> Option<&mut dyn Flash> {
        None
    }

    /// Did somebody ask for a start without `boot.py` and `main.py`: a button held, a flag that the
    /// last program left? Asked once at every start.
    fn is_safe_boot(&mut self) -> bool {
        false
    }

    /// Partitions that hold ROMFS images: those of the flash, unless the host has others.
    fn rom(&mut self) -> Option<&mut dyn RomPartitions> {
        let flash = self.partitions()?;
        Some(flash)
    }

    /// Told of every image that was compiled from source, before it runs: for listings.
    fn compiled(&mut self, image: &[u8]) {
        let _ = image;
    }

    /// The host's sockets.
    fn sockets(&mut self) -> Option<&mut dyn Sockets> {
        None
    }

    /// The host's terminals.
    fn terminals(&mut self) -> Option<&mut dyn Terminals> {
        None
    }

    /// Its peripherals: pins, UARTs, registers, timers.
    fn machine(&mut self) -> Option<&mut dyn Machine> {
        None
    }

    /// An environment variable, written to `buffer`; its length, which may be larger.
    fn environment(&mut self, name: &str, buffer: &mut [u8]) -> Option<usize> {
        let _ = (name, buffer);
        None
    }

    /// The name of one of the environment's variables, by a number from 0 on, written to `buffer` as far as it
    /// fits; its length. `None` past the last.
    fn environment_name(&mut self, index: usize, buffer: &mut [u8]) -> Option<usize> {
        let _ = (index, buffer);
        None
    }

    /// Reads memory at an address that belongs to no object, such as registers of a
    /// peripheral; `false` where that is not allowed.
    fn read_memory(&mut self, address: usize, into: &mut [u8]) -> bool {
        self.machine()
            .and_then(|machine| machine.memory())
            .is_some_and(|memory| memory.read_bytes(address, into))
    }

    /// Writes memory at such an address; `false` where that is not allowed.
    fn write_memory(&mut self, address: usize, data: &[u8]) -> bool {
        self.machine()
            .and_then(|machine| machine.memory())
            .is_some_and(|memory| memory.write_bytes(address, data))
    }

    /// The path of the interpreter's program, written to `buffer`; its length.
    fn executable(&mut self, buffer: &mut [u8]) -> Option<usize> {
        let _ = buffer;
        None
    }

    /// Sets an environment variable, or removes it; `false` if that cannot be done.
    fn set_environment(&mut self, name: &str, value: Option<&str>) -> bool {
        let _ = (name, value);
        false
    }

    /// Runs a command of the system's shell and waits for it: its status as `wait` gives it.
    /// `None` if there is no shell.
    fn system(&mut self, command: &str) -> Option<i32> {
        let _ = command;
        None
    }

    /// Microseconds of processor time that were used.
    fn processor_us(&mut self) -> u64 {
        self.ticks_us()
    }

    /// Fills the buffer with random bytes; `false` if there is no source of them.
    fn random(&mut self, buffer: &mut [u8]) -> bool {
        let _ = buffer;
        false
    }
}

/// The word through which other contexts (a signal handler, an interrupt, another thread)
/// tell the interpreter that something waits. It is polled at jumps and calls.
pub struct Interrupt(AtomicU32);

impl Interrupt {
    const KEYBOARD: u32 = 1;
    const SCHEDULED: u32 = 2;

    /// Nothing waits.
    pub const fn new() -> Interrupt {
        Interrupt(AtomicU32::new(0))
    }

    /// Asks for a `KeyboardInterrupt`.
    pub fn keyboard(&self) {
        self.set(Interrupt::KEYBOARD);
    }

    /// Says that a scheduled callback waits.
    pub fn scheduled(&self) {
        self.set(Interrupt::SCHEDULED);
    }

    // Thumb v6-M has no atomic read-modify-write, hence the critical section there.
    #[cfg(target_has_atomic = "32")]
    fn set(&self, bit: u32) {
        self.0.fetch_or(bit, Ordering::Release);
    }

    #[cfg(not(target_has_atomic = "32"))]
    fn set(&self, bit: u32) {
        // A lost bit would need an interrupt between these two; the one that wins also
        // makes the interpreter look at everything that waits.
        self.0
            .store(self.0.load(Ordering::Acquire) | bit, Ordering::Release);
    }

    /// Takes back a [`keyboard`](Self::keyboard) that nothing has raised: the program that it
    /// was for has ended.
    pub fn forget_keyboard(&self) {
        self.clear(Interrupt::KEYBOARD);
    }

    #[cfg(target_has_atomic = "32")]
    fn clear(&self, bit: u32) {
        self.0.fetch_and(!bit, Ordering::Release);
    }

    // As in `set`: at worst a callback that was just scheduled is run with the next one.
    #[cfg(not(target_has_atomic = "32"))]
    fn clear(&self, bit: u32) {
        self.0
            .store(self.0.load(Ordering::Acquire) & !bit, Ordering::Release);
    }

    /// Does anything wait?
    #[inline(always)]
    pub fn is_pending(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Does a keyboard interrupt wait?
    pub fn is_keyboard(&self) -> bool {
        self.0.load(Ordering::Relaxed) & Interrupt::KEYBOARD != 0
    }

    /// Takes what waits: (keyboard interrupt, scheduled callback).
    pub fn take(&self) -> (bool, bool) {
        let bits = self.take_bits();
        (
            bits & Interrupt::KEYBOARD != 0,
            bits & Interrupt::SCHEDULED != 0,
        )
    }

    #[cfg(target_has_atomic = "32")]
    fn take_bits(&self) -> u32 {
        self.0.swap(0, Ordering::AcqRel)
    }

    // As in `set`: what comes between these two is lost.
    #[cfg(not(target_has_atomic = "32"))]
    fn take_bits(&self) -> u32 {
        let bits = self.0.load(Ordering::Acquire);
        self.0.store(0, Ordering::Release);
        bits
    }
}

impl Wake for Interrupt {
    fn wake(&self) {
        self.scheduled();
    }
}

impl Default for Interrupt {
    fn default() -> Self {
        Interrupt::new()
    }
}
