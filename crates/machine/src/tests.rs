//! Drivers of `embedded-hal` and `embedded-io` plug in, and memory is read in place.

use core::convert::Infallible;

use embedded_hal::digital::{ErrorType, InputPin, OutputPin, StatefulOutputPin};

use crate::{
    DigitalIo, Error, HalPin, HalUart, Memory, Mode, Pin, PinArray, PinBank, PinConfig, PinHooks,
    Pins, Pull, Refused, Region, Result, SerialIo, Trigger, Uart, UartConfig, Volatile, WakeFrom,
    Width,
};

/// A pin as a chip's HAL has it, with what it lacks added.
#[derive(Default)]
struct Driver {
    high: bool,
    is_driven: bool,
    config: PinConfig,
}

impl ErrorType for Driver {
    type Error = Infallible;
}

impl InputPin for Driver {
    fn is_high(&mut self) -> core::result::Result<bool, Infallible> {
        Ok(self.high)
    }

    fn is_low(&mut self) -> core::result::Result<bool, Infallible> {
        Ok(!self.high)
    }
}

impl OutputPin for Driver {
    fn set_high(&mut self) -> core::result::Result<(), Infallible> {
        self.high = true;
        Ok(())
    }

    fn set_low(&mut self) -> core::result::Result<(), Infallible> {
        self.high = false;
        Ok(())
    }
}

impl StatefulOutputPin for Driver {
    fn is_set_high(&mut self) -> core::result::Result<bool, Infallible> {
        Ok(self.high)
    }

    fn is_set_low(&mut self) -> core::result::Result<bool, Infallible> {
        Ok(!self.high)
    }
}

impl Pin for Driver {
    fn config(&self) -> PinConfig {
        self.config
    }

    fn configure(&mut self, config: PinConfig) -> Result<()> {
        self.config = config;
        Ok(())
    }
}

#[test]
fn single_drivers_make_a_bank_of_pins() {
    let (mut first, mut second) = (Driver::default(), Driver::default());
    let mut pins: [&mut dyn Pin; 2] = [&mut first, &mut second];
    check_two_pins(&mut PinBank {
        pins: &mut pins,
        board_names: &[],
        cpu_names: &[],
    });
}

#[test]
fn drivers_of_one_type_make_an_array_of_pins() {
    check_two_pins(&mut PinArray {
        pins: [Driver::default(), Driver::default()],
        board_names: &[],
        cpu_names: &[],
    });
}

fn check_two_pins(bank: &mut dyn Pins) {
    assert_eq!(bank.count(), 2);
    let output = PinConfig {
        mode: Mode::Out,
        ..PinConfig::default()
    };
    assert_eq!(bank.configure(1, output), Ok(()));
    assert_eq!(bank.config(1).mode, Mode::Out);
    bank.set(1, true);
    assert!(bank.is_high(1) && bank.is_set_high(1) && !bank.is_high(0));
    assert!(!bank.is_high(2));
    assert_eq!(bank.configure(2, output), Err(Error::Invalid));
    let wake = WakeFrom::default();
    assert_eq!(bank.set_trigger(0, Trigger::default(), wake), Ok(()));
    assert_eq!(
        bank.set_trigger(0, Trigger::RISING, wake),
        Err(Error::Unsupported)
    );
}

static HOOKS: PinHooks<Driver> = PinHooks {
    // The line is pulled up where nobody drives it.
    is_high: |driver| driver.high || !driver.is_driven,
    set_pull: |driver, pull| {
        driver.config.pull = pull;
        match pull {
            Pull::Down => Err(Error::Unsupported),
            Pull::None | Pull::Up => Ok(()),
        }
    },
    set_driven: |driver, is_driven| driver.is_driven = is_driven,
};

#[test]
fn a_driver_and_three_functions_make_a_pin() {
    let mut pin = HalPin::new(Some(Driver::default()), &HOOKS);
    let as_mode = |mode| PinConfig {
        mode,
        ..PinConfig::default()
    };
    assert!(pin.level() && !pin.output());
    pin.set_output(false);
    assert!(pin.level(), "an input drives nothing");
    assert_eq!(pin.configure(as_mode(Mode::Out)), Ok(()));
    assert!(!pin.level(), "what was set before holds");
    pin.set_output(true);
    assert!(pin.level() && pin.output());
    assert_eq!(pin.configure(as_mode(Mode::OpenDrain)), Ok(()));
    pin.set_output(false);
    assert!(!pin.level());
    pin.set_output(true);
    assert!(pin.level(), "a drain that is open is pulled up");
    assert_eq!(
        pin.configure(as_mode(Mode::Analog)),
        Err(Error::Unsupported)
    );
    let pull = Pull::Down;
    assert_eq!(
        pin.configure(PinConfig {
            pull,
            ..pin.config()
        }),
        Err(Error::Unsupported)
    );
    assert_eq!(pin.config(), as_mode(Mode::OpenDrain));
}

#[test]
fn a_pin_without_its_driver_is_busy() {
    let mut pin = HalPin::new(None::<Driver>, &HOOKS);
    assert_eq!(pin.configure(PinConfig::default()), Err(Error::Busy));
    pin.set_output(true);
    assert!(!pin.level() && !pin.output());
}

/// A serial port as a chip's HAL has it.
#[derive(Default)]
struct HalPort {
    waiting: Option<u8>,
}

impl embedded_io::ErrorType for HalPort {
    type Error = Infallible;
}

impl embedded_io::Read for HalPort {
    fn read(&mut self, into: &mut [u8]) -> core::result::Result<usize, Infallible> {
        let byte = self.waiting.take().expect("read waits for ever");
        into[0] = byte;
        Ok(1)
    }
}

impl embedded_io::ReadReady for HalPort {
    fn read_ready(&mut self) -> core::result::Result<bool, Infallible> {
        Ok(self.waiting.is_some())
    }
}

impl embedded_io::Write for HalPort {
    fn write(&mut self, data: &[u8]) -> core::result::Result<usize, Infallible> {
        assert!(self.waiting.is_none(), "write waits for ever");
        self.waiting = data.first().copied();
        Ok(1)
    }

    fn flush(&mut self) -> core::result::Result<(), Infallible> {
        Ok(())
    }
}

impl embedded_io::WriteReady for HalPort {
    fn write_ready(&mut self) -> core::result::Result<bool, Infallible> {
        Ok(self.waiting.is_none())
    }
}

impl Uart for HalPort {
    fn configure(&mut self, config: &UartConfig) -> Result<()> {
        match config.baudrate {
            115_200 => Ok(()),
            _ => Err(Error::Unsupported),
        }
    }
}

#[test]
fn an_embedded_io_driver_is_a_uart_that_never_waits() {
    let mut port = HalPort::default();
    let uart: &mut dyn Uart = &mut port;
    uart.configure(&UartConfig::DEFAULT).unwrap();
    let mut byte = [0; 4];
    assert_eq!((uart.receive(&mut byte), uart.received()), (Ok(0), 0));
    assert_eq!(uart.send(b"xy"), Ok(1));
    assert_eq!(uart.send(b"y"), Ok(0));
    assert_eq!((uart.receive(&mut byte), byte[0]), (Ok(1), b'x'));
    assert_eq!(uart.send_break(), Err(Error::Unsupported));
}

#[test]
#[allow(unsafe_code)]
fn volatile_memory_is_open_in_its_regions_only() {
    let mut words = [0_u32; 4];
    let start = words.as_mut_ptr().expose_provenance();
    let open = [start + 4..start + 8, start + 8..start + 12].map(Region::new);
    // SAFETY: the words are this function's, and it uses nothing else of them meanwhile.
    let mut memory = unsafe { Volatile::new(&open) };
    assert!(memory.write(start + 4, Width::Word, 0x0102_0304));
    assert!(memory.write(start + 8, Width::Byte, 0xfff));
    assert_eq!(
        memory.read(start + 8, Width::Word),
        Some(u32::from_ne_bytes([0xff, 0, 0, 0]))
    );
    assert!(memory.read(start + 4, Width::Half).is_some());
    for (address, width) in [
        (start, Width::Word),
        (start + 12, Width::Byte),
        (start + 5, Width::Half),
        (start + 10, Width::Word),
        (usize::MAX, Width::Byte),
    ] {
        assert_eq!(memory.read(address, width), None);
        assert!(!memory.write(address, width, 1));
    }
    assert_eq!(words[1], 0x0102_0304);
}

#[test]
#[allow(unsafe_code)]
fn regions_say_how_they_may_be_used() {
    let mut words = [7_u32; 2];
    let start = words.as_mut_ptr().expose_provenance();
    let open = [
        Region::read_only(start..start + 4),
        Region::words(start + 4..start + 8),
    ];
    // SAFETY: as above.
    let mut memory = unsafe { Volatile::new(&open) };
    assert_eq!(memory.read(start, Width::Word), Some(7));
    assert!(memory.read(start + 1, Width::Byte).is_some());
    assert!(!memory.write(start, Width::Word, 1));
    assert!(memory.read(start + 4, Width::Half).is_none());
    assert!(!memory.write(start + 4, Width::Byte, 1));
    assert!(memory.write(start + 4, Width::Word, 9));
    let mut both = [0; 8];
    assert!(!memory.read_bytes(start, &mut both[..6]));
    assert!(!memory.read_bytes(usize::MAX, &mut both));
    assert!(memory.write_bytes(start + 4, &[1, 0, 0, 0]));
    assert!(!memory.write_bytes(start + 4, &[1, 0, 0]));
    assert!(memory.read_bytes(start, &mut both));
    assert_eq!(words[0], 7);
    assert_eq!(both[..4], 7_u32.to_ne_bytes());
    assert_eq!(both[4..], 1_u32.to_le_bytes());
}

#[test]
fn a_hal_sets_its_uart_up() {
    let mut uart = HalUart::new(HalPort::default(), |driver, config| match config.baudrate {
        9600 => Ok(driver),
        0 => Err(Refused(None, Error::Failed)),
        _ => Err(Refused(Some(driver), Error::Unsupported)),
    });
    let at = |baudrate| UartConfig {
        baudrate,
        ..UartConfig::DEFAULT
    };
    assert_eq!(uart.configure(&at(9600)), Ok(()));
    assert_eq!(uart.send(b"xy"), Ok(1));
    assert!(uart.can_receive() && !uart.can_send());
    // Refused, it goes on as it was.
    assert_eq!(uart.configure(&at(1)), Err(Error::Unsupported));
    let mut byte = [0];
    assert_eq!((uart.receive(&mut byte), byte), (Ok(1), *b"x"));
    // Lost, it is silent.
    assert_eq!(uart.configure(&at(0)), Err(Error::Failed));
    assert_eq!(uart.send(b"z"), Err(Error::Failed));
    assert!(!uart.can_receive() && !uart.can_send());
    assert_eq!(uart.configure(&at(9600)), Err(Error::Failed));
}
