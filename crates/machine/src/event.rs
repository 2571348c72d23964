//! What peripherals tell the interpreter by themselves.

use crate::{Trigger, UartEvents};

/// Something that happened at a peripheral whose interrupt was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Event {
    /// At a pin.
    Pin {
        /// Its number.
        pin: usize,
        /// Which of the triggers that were asked for.
        trigger: Trigger,
    },
    /// At a UART.
    Uart {
        /// Its number.
        id: usize,
        /// Which of the events that were asked for.
        events: UartEvents,
    },
}

/// Where an interrupt handler says that [`crate::Machine::take_event`] has something, or that an
/// [`crate::Alarm`] is due. To be called from any context.
pub trait Wake {
    /// Has the interpreter look soon.
    fn wake(&self);
}
