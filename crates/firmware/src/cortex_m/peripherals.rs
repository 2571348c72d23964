//! What `machine` finds on a board: the processor, registers, a date that goes by the clock, and the pins
//! and UARTs that the board brings.

use core::marker::PhantomData;

use taipan_machine::{
    Alarm, Error, Frequency, Interrupts, Machine, Memory, PinConfig, Pins, Region, Reset, Result,
    Rtc, SerialIo, Sleep, TickRtc, Uart, UartConfig, Volatile, Watchdog,
};

#[cfg(feature = "buses")]
use taipan_machine::{Adc, I2c, Pwm, Spi};

use super::Processor;

/// The peripherals of a board.
pub struct Peripherals<P, U, A> {
    /// Its processor.
    pub processor: Processor,
    memory: Volatile<'static>,
    rtc: TickRtc,
    pins: Option<P>,
    uarts: A,
    uart: PhantomData<U>,
    id: Id,
    watchdog: Option<&'static mut dyn Watchdog>,
    #[cfg(feature = "buses")]
    buses: Option<&'static mut dyn Machine>,
}

/// What tells a board from others of its kind.
pub struct Id {
    bytes: [u8; 8],
    len: usize,
}

impl Id {
    /// Nothing does.
    pub const NONE: Id = Id {
        bytes: [0; 8],
        len: 0,
    };

    /// These bytes, 8 at most.
    pub fn of(id: &[u8]) -> Id {
        let mut bytes = [0; 8];
        let mut len = 0;
        for (place, byte) in bytes.iter_mut().zip(id) {
            *place = *byte;
            len += 1;
        }
        Id { bytes, len }
    }
}

impl<P: Pins, U: Uart, A: AsMut<[U]>> Peripherals<P, U, A> {
    /// Those of a board with this memory, with these pins, with UARTs besides the console's, which has the
    /// number 0, and with what tells it from others of its kind.
    ///
    /// # Safety
    /// All of `memory` is there. Programs may read and write it, the interpreter's own among it, as on
    /// upstream's boards: who runs one trusts it.
    pub unsafe fn new(
        processor: Processor,
        memory: &'static [Region],
        pins: Option<P>,
        uarts: A,
        id: Id,
    ) -> Peripherals<P, U, A> {
        Peripherals {
            rtc: TickRtc::new(processor.now()),
            processor,
            // SAFETY: the caller's.
            memory: unsafe { Volatile::new(memory) },
            pins,
            uarts,
            uart: PhantomData,
            id,
            watchdog: None,
            #[cfg(feature = "buses")]
            buses: None,
        }
    }

    /// With a watchdog.
    pub fn with_watchdog(self, watchdog: &'static mut dyn Watchdog) -> Peripherals<P, U, A> {
        Peripherals {
            watchdog: Some(watchdog),
            ..self
        }
    }

    /// With the I2C, SPI, ADC and PWM that this one has, and what it does to release them.
    #[cfg(feature = "buses")]
    pub fn with_buses(self, buses: &'static mut dyn Machine) -> Peripherals<P, U, A> {
        Peripherals {
            buses: Some(buses),
            ..self
        }
    }
}

impl<P: Pins, U: Uart, A: AsMut<[U]>> Machine for Peripherals<P, U, A> {
    fn pins(&mut self) -> Option<&mut dyn Pins> {
        let pins = self.pins.as_mut()?;
        Some(pins)
    }

    fn uart(&mut self, id: usize) -> Option<&mut dyn Uart> {
        let uart = self.uarts.as_mut().get_mut(id.checked_sub(1)?)?;
        Some(uart)
    }

    fn memory(&mut self) -> Option<&mut dyn Memory> {
        Some(&mut self.memory)
    }

    fn reset(&mut self) -> Option<&mut dyn Reset> {
        Some(&mut self.processor.restart)
    }

    fn frequency(&mut self) -> Option<&mut dyn Frequency> {
        Some(&mut self.processor)
    }

    fn sleep(&mut self) -> Option<&mut dyn Sleep> {
        Some(&mut self.processor)
    }

    fn interrupts(&mut self) -> Option<&mut dyn Interrupts> {
        Some(&mut self.processor)
    }

    fn alarm(&mut self) -> Option<&mut dyn Alarm> {
        Some(&mut self.processor)
    }

    fn rtc(&mut self) -> Option<&mut dyn Rtc> {
        Some(&mut self.rtc)
    }

    fn watchdog(&mut self) -> Option<&mut dyn Watchdog> {
        let watchdog = self.watchdog.as_deref_mut()?;
        Some(watchdog)
    }

    #[cfg(feature = "buses")]
    fn i2c(&mut self, id: usize) -> Option<&mut dyn I2c> {
        self.buses.as_deref_mut()?.i2c(id)
    }

    #[cfg(feature = "buses")]
    fn spi(&mut self, id: usize) -> Option<&mut dyn Spi> {
        self.buses.as_deref_mut()?.spi(id)
    }

    #[cfg(feature = "buses")]
    fn adc(&mut self) -> Option<&mut dyn Adc> {
        self.buses.as_deref_mut()?.adc()
    }

    #[cfg(feature = "buses")]
    fn pwm(&mut self) -> Option<&mut dyn Pwm> {
        self.buses.as_deref_mut()?.pwm()
    }

    fn unique_id(&mut self) -> Option<&[u8]> {
        self.id.bytes.get(..self.id.len).filter(|id| !id.is_empty())
    }

    fn release(&mut self) {
        self.processor.release();
        if let Some(watchdog) = &mut self.watchdog {
            watchdog.feed(0);
        }
        self.uarts.as_mut().iter_mut().for_each(Uart::stop);
        // Before the pins, which they give back as they found them.
        #[cfg(feature = "buses")]
        if let Some(buses) = &mut self.buses {
            buses.release();
        }
        if let Some(pins) = &mut self.pins {
            for pin in 0..pins.count() {
                pins.set(pin, false);
                // A pin that cannot be an input stays what it is.
                let _ = pins.configure(pin, PinConfig::default());
            }
        }
    }
}

/// The pins of a board without pins.
pub enum NoPins {}

impl Pins for NoPins {
    fn count(&self) -> usize {
        match *self {}
    }

    fn config(&self, _: usize) -> PinConfig {
        match *self {}
    }

    fn configure(&mut self, _: usize, _: PinConfig) -> Result<()> {
        match *self {}
    }

    fn is_high(&mut self, _: usize) -> bool {
        match *self {}
    }

    fn is_set_high(&mut self, _: usize) -> bool {
        match *self {}
    }

    fn set(&mut self, _: usize, _: bool) {
        match *self {}
    }
}

/// The UARTs of a board that has none but the console's.
pub enum NoUart {}

impl SerialIo for NoUart {
    fn receive(&mut self, _: &mut [u8]) -> Result<usize> {
        match *self {}
    }

    fn can_receive(&mut self) -> bool {
        match *self {}
    }

    fn send(&mut self, _: &[u8]) -> Result<usize> {
        match *self {}
    }

    fn can_send(&mut self) -> bool {
        match *self {}
    }

    fn drain(&mut self) -> Result<()> {
        match *self {}
    }
}

impl Uart for NoUart {
    fn configure(&mut self, _: &UartConfig) -> Result<()> {
        Err(Error::Unsupported)
    }
}
