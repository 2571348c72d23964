//! A board with a Cortex-M as the main loop wants it: what is left for such a board to say.

use taipan::{NativeModule, StateRequest};
use taipan_machine::{Machine, Pins, Uart};
use taipan_partitions::Flash;

use super::{Peripherals, systick};
use crate::board::Board;

/// A board with a Cortex-M whose clock is [`crate::ticks`].
pub trait Chip {
    /// See [`Board::NAME`].
    const NAME: &'static str;
    /// See [`Board::STACK`].
    const STACK: usize;
    /// See [`Board::PYTHON_STACK`].
    const PYTHON_STACK: usize;
    /// See [`Board::MODULES`].
    const MODULES: &'static [&'static NativeModule] = &[];
    /// What its pins are.
    type Pins: Pins;
    /// What its UARTs besides the console's are.
    type Uarts: AsMut<[Self::Uart]>;
    /// One of them.
    type Uart: Uart;

    /// See [`Board::state`].
    fn state<'s>(&'s mut self, request: &mut StateRequest<'s>) {
        let _ = request;
    }

    /// See [`Board::send`].
    fn send(byte: u8);

    /// Its peripherals.
    fn peripherals(&mut self) -> &mut Peripherals<Self::Pins, Self::Uart, Self::Uarts>;

    /// See [`Board::microseconds`]: SysTick's.
    fn microseconds() -> u64 {
        systick::microseconds()
    }

    /// See [`Board::resume`].
    fn resume() {}

    /// See [`Board::partitions`].
    fn partitions(&mut self) -> Option<&mut dyn Flash> {
        None
    }
}

impl<C: Chip> Board for C {
    const NAME: &'static str = C::NAME;
    const STACK: usize = C::STACK;
    const PYTHON_STACK: usize = C::PYTHON_STACK;
    const MODULES: &'static [&'static NativeModule] = C::MODULES;

    fn state<'s>(&'s mut self, request: &mut StateRequest<'s>) {
        C::state(self, request);
    }

    fn send(byte: u8) {
        C::send(byte);
    }

    fn microseconds() -> u64 {
        C::microseconds()
    }

    fn wait(until: Option<u64>) {
        super::wait(until);
    }

    fn resume() {
        C::resume();
    }

    fn reset() -> ! {
        super::reset()
    }

    fn machine(&mut self) -> &mut dyn Machine {
        self.peripherals()
    }

    fn partitions(&mut self) -> Option<&mut dyn Flash> {
        C::partitions(self)
    }

    fn is_safe_boot_asked(&mut self) -> bool {
        self.peripherals().processor.is_safe_boot_asked()
    }
}
