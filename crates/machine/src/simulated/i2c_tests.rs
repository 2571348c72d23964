//! I2C devices at the board's controller and at two pins.

use std::cell::{Cell, RefCell};
use std::vec::Vec;

use super::{Board, I2cMemory, I2cTarget, SCL, SDA};
use crate::{Error, I2c, I2cBus, I2cConfig, Lines, Machine, Mode, PinConfig, Pins, SoftI2c};

/// Pins and clock of a board; looking at the clock takes a microsecond.
struct Bench<'b, 'w>(&'b mut Board<'w>);

impl Lines for Bench<'_, '_> {
    fn set(&mut self, pin: usize, high: bool) {
        self.0.pins.set(pin, high);
    }

    fn is_high(&mut self, pin: usize) -> bool {
        self.0.pins.is_high(pin)
    }

    fn now(&mut self) -> u64 {
        self.0.advance(1);
        self.0.now()
    }
}

fn soft<'b, 'w>(board: &'b mut Board<'w>, timeout: u32) -> SoftI2c<Bench<'b, 'w>> {
    for pin in [SCL, SDA] {
        board.pins.set(pin, true);
        let mode = Mode::OpenDrain;
        let config = PinConfig {
            mode,
            ..PinConfig::default()
        };
        board.pins.configure(pin, config).unwrap();
    }
    SoftI2c::new(Bench(board), SCL, SDA, 100_000, timeout)
}

/// The same of both kinds of bus.
fn on_both(test: fn(&mut dyn I2cBus, &[&RefCell<I2cMemory>; 2])) {
    for is_soft in [false, true] {
        let (small, large) = (I2cMemory::new(0x50, 1), I2cMemory::new(0x51, 2));
        let memories = [&RefCell::new(small), &RefCell::new(large)];
        let targets: [&RefCell<dyn I2cTarget>; 2] = [memories[0], memories[1]];
        let mut board = Board::new(None);
        board.attach_i2c(&targets);
        match is_soft {
            true => test(&mut soft(&mut board, 1000), &memories),
            false => {
                let timeout = 1000;
                let config = I2cConfig {
                    timeout,
                    ..I2cConfig::DEFAULT
                };
                let bus = board.i2c(0).unwrap();
                bus.configure(&config).unwrap();
                test(bus, &memories);
            }
        }
    }
}

#[test]
fn memories_keep_what_is_written_to_them() {
    on_both(|bus, memories| {
        assert_eq!(bus.write(0x50, [&[16], b"hello"], true), Ok(6));
        assert_eq!(memories[0].borrow().bytes[16..21], *b"hello");
        let mut read = [0; 4];
        assert_eq!(bus.read(0x50, &[17], &mut read, true), Ok(()));
        assert_eq!(read, *b"ello");
        assert_eq!(bus.write(0x51, [&[2, 1], &[0x55, 0xaa]], true), Ok(4));
        assert_eq!(memories[1].borrow().bytes[0x201..0x203], [0x55, 0xaa]);
        assert_eq!(bus.read(0x51, &[2, 1], &mut read[..2], true), Ok(()));
        assert_eq!(read, [0x55, 0xaa, b'l', b'o']);
        assert_eq!(memories[0].borrow().stops, 2);
    });
}

#[test]
fn a_transfer_without_a_stop_is_part_of_the_next() {
    on_both(|bus, memories| {
        memories[0].borrow_mut().bytes[7] = 9;
        assert_eq!(bus.write(0x50, [&[7], &[]], false), Ok(1));
        let mut read = [0];
        assert_eq!(bus.read(0x50, &[], &mut read, true), Ok(()));
        assert_eq!((read, memories[0].borrow().stops), ([9], 1));
        // For another device it ends there.
        assert_eq!(bus.write(0x50, [&[3], &[4]], false), Ok(2));
        assert_eq!(bus.write(0x51, [&[], &[]], true), Ok(0));
        assert_eq!(memories[0].borrow().bytes[3], 4);
    });
}

#[test]
fn errors_say_what_the_device_did() {
    on_both(|bus, memories| {
        let mut read = [0];
        assert_eq!(bus.write(0x52, [&[], &[]], true), Err(Error::NoDevice));
        assert_eq!(bus.read(0x52, &[], &mut read, true), Err(Error::NoDevice));
        memories[0].borrow_mut().holds = 900;
        assert_eq!(bus.write(0x50, [&[1, 2], &[]], true), Ok(2));
        memories[0].borrow_mut().holds = 1100;
        assert_eq!(bus.write(0x50, [&[1], &[]], true), Err(Error::TimedOut));
    });
}

#[test]
fn two_pins_tell_how_much_was_acknowledged_and_a_controller_that_not_all_was() {
    let memory = RefCell::new(I2cMemory::new(0x50, 1));
    memory.borrow_mut().room = 2;
    let targets: [&RefCell<dyn I2cTarget>; 1] = [&memory];
    let mut board = Board::new(None);
    board.attach_i2c(&targets);
    let written = soft(&mut board, 1000).write(0x50, [&[0], b"abcd"], true);
    assert_eq!(
        (written, &memory.borrow().bytes[..3]),
        (Ok(3), &b"ab\0"[..])
    );
    board.i2c.configure(&I2cConfig::DEFAULT).unwrap();
    let written = board.i2c.write(0x50, [&[0], b"cdef"], true);
    assert_eq!(written, Err(Error::Failed));
    assert_eq!(memory.borrow().bytes[..3], *b"cd\0");
}

#[test]
fn a_clock_that_nothing_pulls_up_is_held_for_ever() {
    let mut board = Board::new(None);
    assert_eq!(soft(&mut board, 100).start(), Err(Error::TimedOut));
    assert!((100..120).contains(&board.now()));
}

/// Lines that nobody is at, and when they changed.
struct Record<'r> {
    now: u64,
    levels: [bool; 2],
    changes: &'r RefCell<Vec<(u64, usize, bool)>>,
    /// Reads of the data that find it low.
    stuck: Cell<u32>,
}

impl Lines for Record<'_> {
    fn set(&mut self, pin: usize, high: bool) {
        if self.levels[pin] != high {
            self.levels[pin] = high;
            self.changes.borrow_mut().push((self.now, pin, high));
        }
    }

    fn is_high(&mut self, pin: usize) -> bool {
        if pin == 1 && self.stuck.get() > 0 {
            self.stuck.set(self.stuck.get() - 1);
            return false;
        }
        self.levels[pin]
    }

    fn now(&mut self) -> u64 {
        self.now += 1;
        self.now
    }
}

#[test]
fn the_clock_is_no_faster_than_asked_for_and_the_bus_is_cleared_with_it() {
    let changes = RefCell::new(Vec::new());
    let lines = Record {
        now: 0,
        levels: [true, true],
        changes: &changes,
        stuck: Cell::new(4),
    };
    let mut bus = SoftI2c::new(lines, 0, 1, 50_000, 1000);
    assert_eq!(bus.clear(), Ok(()));
    let rises = |changes: &[(u64, usize, bool)]| {
        let rises = changes.iter().filter(|change| change.1 == 0 && change.2);
        rises.map(|change| change.0).collect::<Vec<_>>()
    };
    assert_eq!(
        rises(&changes.take()).len(),
        5,
        "four clocks and the stop's"
    );
    // Nobody acknowledges.
    assert_eq!(bus.write(3, [&[], &[]], true), Err(Error::NoDevice));
    let changes = changes.take();
    assert_eq!((changes[0].1, changes[0].2), (1, false), "the start");
    assert_eq!(changes.last().map(|last| (last.1, last.2)), Some((1, true)));
    let rises = rises(&changes);
    assert_eq!(rises.len(), 10);
    assert!(
        rises
            .windows(2)
            .all(|two| (20..30).contains(&(two[1] - two[0])))
    );
}

#[test]
fn what_a_controller_cannot_do_it_says() {
    let mut board = Board::new(None);
    let bus = board.i2c(0).unwrap();
    assert_eq!(bus.config(), None);
    assert_eq!(bus.write(3, [&[], &[]], true), Err(Error::Failed));
    let wrong = I2cConfig {
        scl: Some(7),
        ..I2cConfig::DEFAULT
    };
    assert_eq!(bus.configure(&wrong), Err(Error::Invalid));
    bus.configure(&I2cConfig::DEFAULT).unwrap();
    assert_eq!(bus.config().and_then(|config| config.scl), Some(SCL));
    assert_eq!(bus.write(3, [&[0; 20], &[]], false), Ok(20));
    assert_eq!(
        bus.write(3, [&[0; 20], &[]], false),
        Err(Error::Unsupported)
    );
    board.release();
    assert_eq!(board.i2c.config(), None);
    assert!(board.i2c(1).is_none());
}
