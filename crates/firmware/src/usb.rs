//! A console over USB: a serial port (CDC ACM) of any chip with a `usb-device` driver, as a computer's terminal
//! and `mpremote` expect it. What runs over the bus besides is left out.

use core::cell::RefCell;

use critical_section::Mutex;
use usb_device::UsbError;
use usb_device::bus::{UsbBus, UsbBusAllocator};
use usb_device::device::{
    StringDescriptors, UsbDevice, UsbDeviceBuilder, UsbDeviceState, UsbVidPid,
};
use usbd_serial::SerialPort;

use crate::board;

/// How often [`UsbConsole::send`] looks whether there is room, some microseconds each time, before it takes the
/// computer for one that has stopped reading. Counted, as the clock stands still in a hard fault's report.
const PATIENCE: u32 = 100_000;

/// Bytes that are kept each way: two packets to receive, so that the next one comes while the first is taken.
const RECEIVE: usize = 128;
const SEND: usize = 256;

/// Bytes that are kept of what the board says before a computer opens the port for the first time.
const EARLY: usize = 512;

/// What a computer is told of the board.
pub struct Identity {
    /// Who makes such boards, and which one it is.
    pub vendor: u16,
    /// The product's number.
    pub product: u16,
    /// The maker's name.
    pub maker: &'static str,
    /// The board's name.
    pub name: &'static str,
    /// What tells the board from others of its kind.
    pub serial: &'static str,
}

struct Port<B: UsbBus + 'static> {
    device: UsbDevice<'static, B>,
    serial: SerialPort<'static, B, [u8; RECEIVE], [u8; SEND]>,
    /// The computer has the port open but does not read.
    is_stuck: bool,
    /// There was no room for all that came.
    is_holding: bool,
    /// What was said before anybody listened, and how much of it was sent since.
    early: [u8; EARLY],
    early_len: usize,
    early_sent: usize,
    was_open: bool,
}

/// The console, as a static of the board.
pub struct UsbConsole<B: UsbBus + 'static>(Mutex<RefCell<Option<Port<B>>>>);

impl<B: UsbBus + 'static> UsbConsole<B> {
    /// Without its bus yet.
    pub const fn new() -> UsbConsole<B> {
        UsbConsole(Mutex::new(RefCell::new(None)))
    }

    /// Takes the bus. The board's handler of its interrupt calls [`on_interrupt`](Self::on_interrupt). Once only.
    pub fn start(&self, bus: &'static UsbBusAllocator<B>, identity: &Identity) {
        let serial = SerialPort::new_with_store(bus, [0; RECEIVE], [0; SEND]);
        let strings = StringDescriptors::default()
            .manufacturer(identity.maker)
            .product(identity.name)
            .serial_number(identity.serial);
        let numbers = || UsbVidPid(identity.vendor, identity.product);
        let builder = || UsbDeviceBuilder::new(bus, numbers()).composite_with_iads();
        // Refused are only more languages than fit and odd sizes of packets; without names it works too.
        let device = builder()
            .strings(&[strings])
            .and_then(|builder| builder.max_packet_size_0(64))
            .unwrap_or_else(|_| builder())
            .build();
        let port = Port {
            device,
            serial,
            is_stuck: false,
            is_holding: false,
            early: [0; EARLY],
            early_len: 0,
            early_sent: 0,
            was_open: false,
        };
        critical_section::with(|cs| self.0.replace(cs, Some(port)));
    }

    /// Sends a byte; waits until there is room. What the board says first is kept until a computer opens the port;
    /// later it is lost where none has it open, or where one does not read. [`board::Board::send`]
    pub fn send(&self, byte: u8) {
        for _ in 0..PATIENCE {
            // Interrupts come in between.
            if self.with(|port| port.send(byte)) != Some(false) {
                return;
            }
        }
        self.with(|port| port.is_stuck = true);
    }

    /// Does what the bus asks for and takes what was received: what the handler of its interrupt calls.
    pub fn on_interrupt(&self) {
        self.with(Port::serve);
    }

    /// May something be there that nobody had room for? Then the interrupt is to be masked, as a packet that is not
    /// taken keeps it pending, and [`board::Board::resume`] is to call [`on_interrupt`](Self::on_interrupt).
    pub fn is_holding(&self) -> bool {
        self.with(|port| port.is_holding) == Some(true)
    }

    fn with<R>(&self, f: impl FnOnce(&mut Port<B>) -> R) -> Option<R> {
        critical_section::with(|cs| self.0.borrow_ref_mut(cs).as_mut().map(f))
    }
}

impl<B: UsbBus + 'static> Default for UsbConsole<B> {
    fn default() -> Self {
        UsbConsole::new()
    }
}

impl<B: UsbBus + 'static> Port<B> {
    /// Sends a byte if there is room, or if nobody wants it.
    fn send(&mut self, byte: u8) -> bool {
        self.serve();
        if !self.is_open() {
            self.is_stuck = false;
            self.keep(byte);
            return true;
        }
        if self.early_sent < self.early_len {
            return self.is_stuck;
        }
        match self.serial.write(&[byte]) {
            Err(UsbError::WouldBlock) => self.is_stuck,
            _ => {
                self.is_stuck = false;
                true
            }
        }
    }

    fn is_open(&self) -> bool {
        self.device.state() == UsbDeviceState::Configured && self.serial.dtr()
    }

    fn keep(&mut self, byte: u8) {
        if let Some(place) = self
            .early
            .get_mut(self.early_len)
            .filter(|_| !self.was_open)
        {
            *place = byte;
            self.early_len += 1;
        }
    }

    fn serve(&mut self) {
        self.device.poll(&mut [&mut self.serial]);
        if self.is_open() {
            self.was_open = true;
            let rest = self.early.get(self.early_sent..self.early_len);
            if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
                self.early_sent += self.serial.write(rest).unwrap_or(0);
            }
        }
        // What finds no room stays here, and then with the computer.
        let mut byte = [0];
        while board::has_room() && self.serial.read(&mut byte) == Ok(1) {
            board::received(byte[0]);
        }
        self.is_holding = !board::has_room();
    }
}
