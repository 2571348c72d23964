//! The console: a serial port over the chip's USB.

use core::array;

use rp2040_hal::clocks::UsbClock;
use rp2040_hal::pac::{self, RESETS, USBCTRL_DPRAM, USBCTRL_REGS, interrupt};
use rp2040_hal::usb::UsbBus;
use taipan_firmware::board::StaticCell;
use taipan_firmware::usb::{Identity, UsbConsole};
use usb_device::bus::UsbBusAllocator;

pub static CONSOLE: UsbConsole<UsbBus> = UsbConsole::new();

static SERIAL: StaticCell<[u8; 16]> = StaticCell::new();
static BUS: StaticCell<UsbBusAllocator<UsbBus>> = StaticCell::new();

#[interrupt]
fn USBCTRL_IRQ() {
    CONSOLE.on_interrupt();
    if CONSOLE.is_holding() {
        // It would come again at once, for as long as the packet is there.
        pac::NVIC::mask(pac::Interrupt::USBCTRL_IRQ);
    }
}

/// Takes what was held, and lets the interrupt come again.
pub fn resume() {
    if CONSOLE.is_holding() {
        CONSOLE.on_interrupt();
    }
    if !CONSOLE.is_holding() {
        // SAFETY: the interrupt's handler is in place.
        unsafe { pac::NVIC::unmask(pac::Interrupt::USBCTRL_IRQ) };
    }
}

/// Starts the console, with the number that tells the board from others. Once only.
pub fn start(
    registers: (USBCTRL_REGS, USBCTRL_DPRAM),
    clock: UsbClock,
    resets: &mut RESETS,
    number: [u8; 8],
) {
    let bus = UsbBus::new(registers.0, registers.1, clock, true, resets);
    let identity = Identity {
        // What tools know for a Pico with MicroPython.
        vendor: 0x2e8a,
        product: 0x0005,
        maker: "Taipan",
        name: "Board in FS mode",
        serial: core::str::from_utf8(SERIAL.init(hexadecimal(number))).unwrap_or_default(),
    };
    CONSOLE.start(BUS.init(UsbBusAllocator::new(bus)), &identity);
    // SAFETY: the interrupt's handler is in place.
    unsafe { pac::NVIC::unmask(pac::Interrupt::USBCTRL_IRQ) };
}

fn hexadecimal(number: [u8; 8]) -> [u8; 16] {
    let digit = |value: u8| b"0123456789abcdef"[usize::from(value & 15)];
    array::from_fn(|at| digit(number[at / 2] >> (4 * (1 - at % 2))))
}
