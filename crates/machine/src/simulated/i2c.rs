//! The I2C bus of the simulated board: devices as Rust objects, on two pins that a program may drive itself ([`Wires`]
//! makes bytes of the levels) and at a controller that gives them bytes ([`WiredI2c`]).

use core::cell::RefCell;

use embedded_hal::i2c::{ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};

use crate::{Error, I2cConfig, I2cHooks, Result, error_of_kind};

/// The pin of the clock.
pub const SCL: usize = 5;
/// The pin of the data.
pub const SDA: usize = 4;
/// The fastest clock of the controller.
const FASTEST: u32 = 1_000_000;

/// A device on the bus.
pub trait I2cTarget {
    /// Its address.
    fn address(&self) -> u8;

    /// It is addressed: does it answer?
    fn select(&mut self, reads: bool) -> bool {
        let _ = reads;
        true
    }

    /// It is written to: does it acknowledge that?
    fn receive(&mut self, byte: u8) -> bool;

    /// It is read from.
    fn answer(&mut self) -> u8;

    /// The transfer is over.
    fn stop(&mut self) {}

    /// For how many microseconds it holds the clock when it acknowledges.
    fn hold(&self) -> u64 {
        0
    }
}

/// What is on a bus.
pub type I2cTargets<'w> = &'w [&'w RefCell<dyn I2cTarget>];

/// The device with an address.
fn find<'w>(targets: I2cTargets<'w>, address: u8) -> Option<usize> {
    let mut all = targets.iter();
    all.position(|target| target.borrow().address() == address)
}

/// What the devices make of the next clock.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing: the bus is free, or nobody is addressed.
    Idle,
    /// They take a bit: of an address, or of a byte for the device that is addressed.
    Receive { is_address: bool },
    /// They acknowledge, or not; then they go on with a byte this way.
    Acknowledge { reads: bool },
    /// One of them gives a bit.
    Send,
    /// It looks whether its byte was acknowledged.
    Acknowledged,
}

/// The devices as they see the lines.
pub(super) struct Wires<'w> {
    pub(super) targets: I2cTargets<'w>,
    phase: Phase,
    /// The bits of a byte, and how many there were.
    byte: u8,
    bits: u8,
    /// Which device.
    selected: Option<usize>,
    scl: bool,
    sda: bool,
    /// Do they pull the data low?
    pub(super) pulls: bool,
    /// Until when they hold the clock.
    pub(super) held: Option<u64>,
}

impl<'w> Wires<'w> {
    pub(super) fn new() -> Wires<'w> {
        Wires {
            targets: &[],
            phase: Phase::Idle,
            byte: 0,
            bits: 0,
            selected: None,
            scl: true,
            sda: true,
            pulls: false,
            held: None,
        }
    }

    fn addressed(&self) -> Option<&'w RefCell<dyn I2cTarget>> {
        let targets: I2cTargets<'w> = self.targets;
        targets.get(self.selected?).copied()
    }

    /// The lines have these levels now.
    pub(super) fn observe(&mut self, scl: bool, sda: bool, now: u64) {
        let (scl_before, sda_before) = (self.scl, self.sda);
        (self.scl, self.sda) = (scl, sda);
        match (scl_before, scl) {
            (true, true) if sda_before && !sda => self.begin(),
            (true, true) if !sda_before && sda => self.end(),
            (false, true) => self.sample(sda),
            (true, false) => self.step(now),
            _ => {}
        }
    }

    fn receive(&mut self, is_address: bool) {
        (self.byte, self.bits) = (0, 0);
        self.phase = Phase::Receive { is_address };
    }

    fn begin(&mut self) {
        self.selected = None;
        self.pulls = false;
        self.receive(true);
    }

    fn end(&mut self) {
        if let Some(target) = self.addressed() {
            target.borrow_mut().stop();
        }
        self.selected = None;
        self.pulls = false;
        self.phase = Phase::Idle;
    }

    /// The clock rises: the data counts.
    fn sample(&mut self, sda: bool) {
        match self.phase {
            Phase::Receive { .. } => {
                self.byte = self.byte << 1 | u8::from(sda);
                self.bits += 1;
            }
            Phase::Acknowledged if sda => self.phase = Phase::Idle,
            _ => {}
        }
    }

    /// The clock falls: the data changes.
    fn step(&mut self, now: u64) {
        match self.phase {
            Phase::Receive { is_address } if self.bits == 8 => self.take(is_address, now),
            Phase::Acknowledge { reads: false } => {
                self.pulls = false;
                self.receive(false);
            }
            Phase::Acknowledge { reads: true } | Phase::Acknowledged => {
                self.byte = self
                    .addressed()
                    .map_or(0xff, |target| target.borrow_mut().answer());
                self.bits = 0;
                self.phase = Phase::Send;
                self.send();
            }
            Phase::Send if self.bits == 8 => {
                self.pulls = false;
                self.phase = Phase::Acknowledged;
            }
            Phase::Send => self.send(),
            _ => {}
        }
    }

    fn send(&mut self) {
        self.pulls = self.byte & 0x80 == 0;
        self.byte <<= 1;
        self.bits += 1;
    }

    /// A byte is there.
    fn take(&mut self, is_address: bool, now: u64) {
        let reads = is_address && self.byte & 1 != 0;
        if is_address {
            self.selected = find(self.targets, self.byte >> 1);
        }
        let Some(target) = self.addressed() else {
            self.phase = Phase::Idle;
            return;
        };
        let mut target = target.borrow_mut();
        let is_taken = match is_address {
            true => target.select(reads),
            false => target.receive(self.byte),
        };
        match is_taken {
            true => {
                self.pulls = true;
                self.held = match target.hold() {
                    0 => None,
                    time => Some(now.saturating_add(time)),
                };
                self.phase = Phase::Acknowledge { reads };
            }
            false => self.phase = Phase::Idle,
        }
    }
}

/// What can happen to a controller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WiredError {
    /// No device answers.
    NoDevice,
    /// The device does not take a byte.
    Refused,
    /// The device holds the clock for too long.
    Held,
}

impl embedded_hal::i2c::Error for WiredError {
    fn kind(&self) -> ErrorKind {
        match self {
            WiredError::NoDevice => ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address),
            WiredError::Refused => ErrorKind::NoAcknowledge(NoAcknowledgeSource::Data),
            WiredError::Held => ErrorKind::Other,
        }
    }
}

/// The controller of the board, as its HAL would have it.
pub struct WiredI2c<'w> {
    pub(super) targets: I2cTargets<'w>,
    timeout: u64,
}

impl<'w> WiredI2c<'w> {
    pub(super) fn new() -> WiredI2c<'w> {
        WiredI2c {
            targets: &[],
            timeout: 0,
        }
    }

    /// What [`crate::HalI2c`] needs besides.
    pub(super) fn hooks() -> I2cHooks<WiredI2c<'w>> {
        I2cHooks {
            start: WiredI2c::start,
            stop: |_| {},
            probe: |driver, address| driver.write(address, &[]),
            error: |error| match error {
                WiredError::Held => Error::TimedOut,
                error => error_of_kind(error),
            },
        }
    }

    fn start(&mut self, config: &I2cConfig) -> Result<I2cConfig> {
        let (scl, sda) = (config.scl.unwrap_or(SCL), config.sda.unwrap_or(SDA));
        if (scl, sda) != (SCL, SDA) || !(1..=FASTEST).contains(&config.frequency) {
            return Err(Error::Invalid);
        }
        self.timeout = config.timeout.into();
        Ok(I2cConfig {
            scl: Some(scl),
            sda: Some(sda),
            ..*config
        })
    }
}

impl ErrorType for WiredI2c<'_> {
    type Error = WiredError;
}

impl I2c for WiredI2c<'_> {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> core::result::Result<(), WiredError> {
        let Some(target) = find(self.targets, address).and_then(|place| self.targets.get(place))
        else {
            return Err(WiredError::NoDevice);
        };
        let mut target = target.borrow_mut();
        if target.hold() > self.timeout {
            return Err(WiredError::Held);
        }
        let result = exchange(&mut *target, operations);
        target.stop();
        result
    }
}

fn exchange(
    target: &mut dyn I2cTarget,
    operations: &mut [Operation<'_>],
) -> core::result::Result<(), WiredError> {
    let mut direction = None;
    for operation in operations {
        let reads = matches!(operation, Operation::Read(_));
        if direction != Some(reads) && !target.select(reads) {
            return Err(WiredError::NoDevice);
        }
        direction = Some(reads);
        match operation {
            Operation::Read(into) => into.iter_mut().for_each(|byte| *byte = target.answer()),
            Operation::Write(bytes) => {
                if !bytes.iter().all(|byte| target.receive(*byte)) {
                    return Err(WiredError::Refused);
                }
            }
        }
    }
    Ok(())
}
