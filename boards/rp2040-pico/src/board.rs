//! The board: its memory, its clock, its pins, its UART.

use core::array;

use rp2040_hal::clocks::{Clock, init_clocks_and_plls};
use rp2040_hal::fugit::HertzU32;
use rp2040_hal::gpio::bank0::{Gpio4, Gpio5};
use rp2040_hal::gpio::{FunctionUart, Pin, Pins, PullNone};
use rp2040_hal::pac::{self, UART1};
use rp2040_hal::uart::{self, DataBits, Enabled, StopBits, UartPeripheral};
use rp2040_hal::{Sio, Watchdog, rom_data};
use taipan_firmware::board::{self, Heap, StaticCell};
use taipan_firmware::cortex_m::{self, Chip, Id, Peripherals, Processor, systick};
use taipan_firmware::note::Note;
use taipan_machine::{Error, HalPin, HalUart, PinArray, PinName, Refused, UartConfig};

use crate::buses::{Blocks, Buses};
use crate::flash::{self, Flash};
use crate::memory::MEMORY;
use crate::pins::{self, Driver};
use crate::usb;
use crate::watchdog::ChipWatchdog;

/// Hertz of the crystal, and of the processor.
const CRYSTAL: u32 = 12_000_000;
pub const CLOCK: u32 = 125_000_000;
/// The longest program that can be pasted or sent, in bytes, and what the prompt remembers.
const SOURCE: usize = 16 * 1024;
const HISTORY: usize = 512;
/// Two of the watchdog's scratch registers, which a reset leaves as they are. The end of the RAM is not: the boot ROM
/// copies the second stage there.
const NOTE: usize = 0x4005_8010;
const NAMES: &[PinName] = &[PinName {
    name: "LED",
    pin: 25,
}];

#[unsafe(link_section = ".uninit.heap")]
static HEAP: Heap<{ 192 * 1024 }> = Heap::new();

#[unsafe(link_section = ".boot2")]
#[used]
static BOOT2: [u8; 256] = rp2040_boot2::BOOT_LOADER_W25Q080;

type Line<P> = Pin<P, FunctionUart, PullNone>;
type Uart1 = UartPeripheral<Enabled, UART1, (Line<Gpio4>, Line<Gpio5>)>;
type AllPins = PinArray<HalPin<Driver>, 30>;

static WATCHDOG: StaticCell<ChipWatchdog> = StaticCell::new();
static BUSES: StaticCell<Buses> = StaticCell::new();

struct Pico {
    peripherals: Peripherals<AllPins, HalUart<Uart1>, [HalUart<Uart1>; 1]>,
    flash: Flash,
}

impl Chip for Pico {
    const NAME: &'static str = "Raspberry Pi Pico with RP2040";
    const STACK: usize = 24 * 1024;
    const PYTHON_STACK: usize = 8 * 1024;
    type Pins = AllPins;
    type Uart = HalUart<Uart1>;
    type Uarts = [HalUart<Uart1>; 1];

    fn send(byte: u8) {
        usb::CONSOLE.send(byte);
    }

    fn peripherals(&mut self) -> &mut Peripherals<Self::Pins, Self::Uart, Self::Uarts> {
        &mut self.peripherals
    }

    fn resume() {
        usb::resume();
    }

    fn partitions(&mut self) -> Option<&mut dyn taipan_partitions::Flash> {
        Some(&mut self.flash)
    }
}

fn set_up(driver: Uart1, config: &UartConfig) -> Result<Uart1, Refused<Uart1>> {
    let is_possible = (300..=CLOCK / 16).contains(&config.baudrate);
    if !is_possible || !config.is_default_but_for_speed() {
        return Err(Refused(Some(driver), Error::Unsupported));
    }
    let baudrate = HertzU32::from_raw(config.baudrate);
    let config = uart::UartConfig::new(baudrate, DataBits::Eight, None, StopBits::One);
    let started = driver.disable().enable(config, HertzU32::from_raw(CLOCK));
    started.map_err(|_| Refused(None, Error::Failed))
}

/// Starts the chip; `None` if its clocks or its UART do not.
fn start() -> Option<Pico> {
    let (core, chip) = (pac::CorePeripherals::take()?, pac::Peripherals::take()?);
    let (mut resets, mut watchdog) = (chip.RESETS, Watchdog::new(chip.WATCHDOG));
    let plls = (chip.PLL_SYS, chip.PLL_USB);
    let clocks = init_clocks_and_plls(
        CRYSTAL,
        chip.XOSC,
        chip.CLOCKS,
        plls.0,
        plls.1,
        &mut resets,
        &mut watchdog,
    );
    let clocks = clocks.ok()?;
    let clock = clocks.peripheral_clock.freq();
    let bank = Sio::new(chip.SIO).gpio_bank0;
    let pins = Pins::new(chip.IO_BANK0, chip.PADS_BANK0, bank, &mut resets);
    let lines = (pins.gpio4.reconfigure(), pins.gpio5.reconfigure());
    let uart1 = UartPeripheral::new(chip.UART1, lines, &mut resets);
    let uart1 = uart1.enable(uart::UartConfig::default(), clock).ok()?;
    let blocks = Blocks {
        i2c: (chip.I2C0, chip.I2C1),
        spi: (chip.SPI0, chip.SPI1),
        adc: chip.ADC,
        pwm: chip.PWM,
    };
    let buses = BUSES.init(Buses::new(blocks));
    let number = flash::number();
    let usb = (chip.USBCTRL_REGS, chip.USBCTRL_DPRAM);
    usb::start(usb, clocks.usb_clock, &mut resets, number);
    systick::start(core.SYST, CLOCK);
    // SAFETY: the boot ROM looks at other scratch registers, and nobody else at any.
    let note = unsafe { Note::at(NOTE) };
    let loader = Some((|| rom_data::reset_to_usb_boot(0, 0)) as fn());
    let processor = Processor::new(CLOCK, systick::microseconds, note, loader);
    let pins = PinArray {
        pins: array::from_fn(pins::pin),
        board_names: NAMES,
        cpu_names: &[],
    };
    let uarts = [HalUart::new(uart1, set_up)];
    // SAFETY: that memory is there; who runs programs on this board trusts them.
    let peripherals =
        unsafe { Peripherals::new(processor, &MEMORY, Some(pins), uarts, Id::of(&number)) };
    let driver = watchdog;
    let watchdog = WATCHDOG.init(ChipWatchdog { driver, note });
    Some(Pico {
        peripherals: peripherals.with_watchdog(watchdog).with_buses(buses),
        flash: flash::open(),
    })
}

#[rp2040_hal::entry]
fn main() -> ! {
    match start() {
        Some(board) => board::run::<_, SOURCE, HISTORY, _>(board, &HEAP),
        None => cortex_m::reset(),
    }
}
