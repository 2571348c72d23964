//! Safe boot: a start without `boot.py` and `main.py`, for a board whose programs keep everybody
//! out. Somebody asks for it with a key that is held on the console while the board starts, or a
//! program does with `machine.bootloader()`, on a board without a boot loader of its own.
//!
//! The board brings the console, the clock, and eight bytes of memory that a reset leaves as they are.

/// Ctrl-F, by which `boot.py` and `main.py` are left out when it comes at the start.
pub const KEY: u8 = 0x06;

/// How long the console is listened to after the board was switched on or reset, in microseconds: a
/// key that is held comes more often.
pub const WINDOW: u64 = 50_000;

/// What `machine.bootloader()` leaves in the memory before it resets the board; whoever finds it
/// there takes it out.
pub const NOTE: u64 = 0x7461_6970_616e_5342;
