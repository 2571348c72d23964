//! UARTs: bytes by [`SerialIo`], which any `embedded-io` driver is already, and what
//! `embedded-io` lacks by [`Uart`].

use embedded_io::{Read, ReadReady, Write, WriteReady};

use crate::{Error, Result};

/// A parity bit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parity {
    /// The number of ones is even.
    Even,
    /// The number of ones is odd.
    Odd,
}

/// How a UART is set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UartConfig {
    /// Bits a second.
    pub baudrate: u32,
    /// Data bits of a character.
    pub bits: u8,
    /// The parity bit, if there is one.
    pub parity: Option<Parity>,
    /// Stop bits.
    pub stop: u8,
    /// Pins to send and receive with; `None` for the usual ones.
    pub tx: Option<usize>,
    /// See `tx`.
    pub rx: Option<usize>,
    /// Pins for the flow control; `None` for the usual ones.
    pub rts: Option<usize>,
    /// See `rts`.
    pub cts: Option<usize>,
    /// Bytes of the buffers for what is sent and received; `None` for the usual sizes. A driver
    /// with fixed buffers ignores them.
    pub tx_buffer: Option<usize>,
    /// See `tx_buffer`.
    pub rx_buffer: Option<usize>,
    /// Does the receiver ask the sender to stop when it has no room?
    pub rts_flow: bool,
    /// Does the sender wait when it is asked to?
    pub cts_flow: bool,
    /// Is the sending line low when idle?
    pub invert_tx: bool,
    /// Is the receiving line low when idle?
    pub invert_rx: bool,
}

impl UartConfig {
    /// The usual one: 115200 baud, 8 data bits, no parity, 1 stop bit.
    pub const DEFAULT: UartConfig = UartConfig {
        baudrate: 115_200,
        bits: 8,
        parity: None,
        stop: 1,
        tx: None,
        rx: None,
        rts: None,
        cts: None,
        tx_buffer: None,
        rx_buffer: None,
        rts_flow: false,
        cts_flow: false,
        invert_tx: false,
        invert_rx: false,
    };
}

impl UartConfig {
    /// Is it the default but for the speed? A UART that can do nothing else asks this.
    pub fn is_default_but_for_speed(&self) -> bool {
        let baudrate = self.baudrate;
        *self
            == UartConfig {
                baudrate,
                ..UartConfig::DEFAULT
            }
    }
}

/// Events of a UART, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UartEvents(pub u8);

impl UartEvents {
    /// A character was received.
    pub const RECEIVED: UartEvents = UartEvents(1);
    /// Characters were received, and then no more for the time of one or two.
    pub const RECEIVE_IDLE: UartEvents = UartEvents(2);
    /// Everything was sent.
    pub const SENT: UartEvents = UartEvents(4);
    /// The other side sent a break.
    pub const BREAK: UartEvents = UartEvents(8);

    /// Those of both.
    pub const fn and(self, other: UartEvents) -> UartEvents {
        UartEvents(self.0 & other.0)
    }

    /// Is there none?
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Bytes both ways, without waiting. Whatever implements the four traits of `embedded-io` for
/// streams that know when they are ready, has this.
pub trait SerialIo {
    /// Takes received bytes; 0 if there are none.
    ///
    /// # Errors
    /// [`Error::Failed`] where the driver reports a line error.
    fn receive(&mut self, into: &mut [u8]) -> Result<usize>;

    /// Is there a received byte?
    fn can_receive(&mut self) -> bool;

    /// Takes bytes to send; 0 if there is no room.
    ///
    /// # Errors
    /// As [`SerialIo::receive`].
    fn send(&mut self, data: &[u8]) -> Result<usize>;

    /// Is there room for a byte to send?
    fn can_send(&mut self) -> bool;

    /// Waits until everything is sent.
    ///
    /// # Errors
    /// As [`SerialIo::receive`].
    fn drain(&mut self) -> Result<()>;
}

impl<T: Read + ReadReady + Write + WriteReady> SerialIo for T {
    fn receive(&mut self, into: &mut [u8]) -> Result<usize> {
        if into.is_empty() || !self.read_ready().map_err(failed)? {
            return Ok(0);
        }
        self.read(into).map_err(failed)
    }

    fn can_receive(&mut self) -> bool {
        self.read_ready().unwrap_or(false)
    }

    fn send(&mut self, data: &[u8]) -> Result<usize> {
        if data.is_empty() || !self.write_ready().map_err(failed)? {
            return Ok(0);
        }
        self.write(data).map_err(failed)
    }

    fn can_send(&mut self) -> bool {
        self.write_ready().unwrap_or(false)
    }

    fn drain(&mut self) -> Result<()> {
        self.flush().map_err(failed)
    }
}

/// [`SerialIo::receive`] of a device that gives its bytes one by one: `next` takes one that was received.
pub fn receive_each(into: &mut [u8], mut next: impl FnMut() -> Option<u8>) -> usize {
    let received = into.iter_mut().map_while(|byte| {
        *byte = next()?;
        Some(())
    });
    received.count()
}

/// [`SerialIo::send`] of a device that takes its bytes one by one: `offer` says whether one had room.
pub fn send_each(data: &[u8], mut offer: impl FnMut(u8) -> bool) -> usize {
    data.iter().take_while(|byte| offer(**byte)).count()
}

fn failed<E>(_: E) -> Error {
    Error::Failed
}

/// A UART: what a driver adds to [`SerialIo`].
pub trait Uart: SerialIo {
    /// Sets it up and starts it.
    ///
    /// # Errors
    /// [`Error::Unsupported`] or [`Error::Invalid`] for what it cannot do, [`Error::Busy`] if it is
    /// the console's.
    fn configure(&mut self, config: &UartConfig) -> Result<()>;

    /// Stops it.
    fn stop(&mut self) {}

    /// How many received bytes there are, or 1 where there are some and nobody knows how many.
    fn received(&mut self) -> usize {
        self.can_receive().into()
    }

    /// Is everything sent?
    fn is_sent(&mut self) -> bool {
        self.can_send()
    }

    /// Sends a break.
    ///
    /// # Errors
    /// [`Error::Unsupported`] where it cannot.
    fn send_break(&mut self) -> Result<()> {
        Err(Error::Unsupported)
    }

    /// Has [`crate::Machine::take_event`] give these events; none for no interrupts.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for events that it cannot tell of.
    fn set_events(&mut self, events: UartEvents) -> Result<()> {
        match events.is_empty() {
            true => Ok(()),
            false => Err(Error::Unsupported),
        }
    }
}

/// A UART made of a HAL's driver.
pub struct HalUart<T> {
    driver: Option<T>,
    start: fn(T, &UartConfig) -> core::result::Result<T, Refused<T>>,
}

/// Why a driver could not be set up as asked, and the driver as it is now, if it is left.
pub struct Refused<T>(pub Option<T>, pub Error);

impl<T: SerialIo> HalUart<T> {
    /// The UART with this driver; `start` sets it up with the HAL's own means.
    pub const fn new(
        driver: T,
        start: fn(T, &UartConfig) -> core::result::Result<T, Refused<T>>,
    ) -> HalUart<T> {
        HalUart {
            driver: Some(driver),
            start,
        }
    }
}

impl<T: SerialIo> SerialIo for HalUart<T> {
    fn receive(&mut self, into: &mut [u8]) -> Result<usize> {
        let driver = self.driver.as_mut().ok_or(Error::Failed)?;
        driver.receive(into)
    }

    fn can_receive(&mut self) -> bool {
        self.driver.as_mut().is_some_and(T::can_receive)
    }

    fn send(&mut self, data: &[u8]) -> Result<usize> {
        let driver = self.driver.as_mut().ok_or(Error::Failed)?;
        driver.send(data)
    }

    fn can_send(&mut self) -> bool {
        self.driver.as_mut().is_some_and(T::can_send)
    }

    fn drain(&mut self) -> Result<()> {
        let driver = self.driver.as_mut().ok_or(Error::Failed)?;
        driver.drain()
    }
}

impl<T: SerialIo> Uart for HalUart<T> {
    fn configure(&mut self, config: &UartConfig) -> Result<()> {
        let driver = self.driver.take().ok_or(Error::Failed)?;
        let (driver, result) = match (self.start)(driver, config) {
            Ok(driver) => (Some(driver), Ok(())),
            Err(Refused(driver, error)) => (driver, Err(error)),
        };
        self.driver = driver;
        result
    }
}
