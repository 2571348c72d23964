//! The simulated board behaves as boards do.

use core::cell::Cell;

use super::{Board, REGISTERS};
use crate::adc::widen;
use crate::{
    Adc, AdcConfig, AdcSource, Duty, Error, Event, Machine, Mode, PinConfig, Pins, Pull,
    ResetCause, SerialIo, Trigger, Uart, UartConfig, UartEvents, Wake, WakeFrom, Watchdog, Width,
};

#[derive(Default)]
struct Waker(Cell<usize>);

impl Wake for Waker {
    fn wake(&self) {
        self.0.set(self.0.get() + 1);
    }
}

fn config(mode: Mode, pull: Pull) -> PinConfig {
    PinConfig {
        mode,
        pull,
        drive: 0,
    }
}

#[test]
fn a_line_is_driven_then_pulled_then_low() {
    let mut board = Board::new(None);
    assert!(!board.pins.is_high(3));
    board.pins.configure(3, config(Mode::In, Pull::Up)).unwrap();
    assert!(board.pins.is_high(3));
    board.drive(3, Some(false));
    assert!(!board.pins.is_high(3));
    board.drive(3, None);
    assert!(board.pins.is_high(3));
    board
        .pins
        .configure(3, config(Mode::In, Pull::Down))
        .unwrap();
    assert!(!board.pins.is_high(3));
    assert_eq!(
        board.pins.configure(32, PinConfig::default()),
        Err(Error::Invalid)
    );
}

#[test]
fn open_drain_lets_the_other_end_of_a_wire_decide() {
    let mut board = Board::new(None);
    board.wire(4, 5);
    board.pins.set(4, true);
    board
        .pins
        .configure(4, config(Mode::OpenDrain, Pull::None))
        .unwrap();
    board.pins.configure(5, config(Mode::In, Pull::Up)).unwrap();
    assert!(board.pins.is_high(4) && board.pins.is_high(5));
    board.pins.set(4, false);
    assert!(!board.pins.is_high(4) && !board.pins.is_high(5));
    assert!(!board.pins.is_set_high(4));
}

#[test]
fn edges_and_levels_wake_the_interpreter_once_for_each_take() {
    let waker = Waker::default();
    let mut board = Board::new(Some(&waker));
    board
        .pins
        .set_trigger(7, Trigger::RISING, WakeFrom::default())
        .unwrap();
    board.drive(7, Some(true));
    assert_eq!(waker.0.get(), 1);
    let rising = Event::Pin {
        pin: 7,
        trigger: Trigger::RISING,
    };
    assert_eq!(board.take_event(), Some(rising));
    assert_eq!(board.take_event(), None);
    board.drive(7, Some(false));
    assert_eq!(board.take_event(), None);
    board
        .pins
        .set_trigger(7, Trigger::LOW, WakeFrom::default())
        .unwrap();
    assert!(matches!(
        board.take_event(),
        Some(Event::Pin {
            pin: 7,
            trigger: Trigger::LOW
        })
    ));
}

#[test]
fn a_uart_receives_what_it_sends_in_order_and_no_more_than_fits() {
    let mut board = Board::new(None);
    let uart = &mut board.uarts[1];
    uart.configure(&UartConfig::DEFAULT).unwrap();
    uart.set_events(UartEvents::RECEIVED).unwrap();
    assert_eq!(uart.send(&[7; 300]), Ok(256));
    assert!(!uart.can_send());
    let mut bytes = [0; 200];
    assert_eq!(uart.receive(&mut bytes), Ok(200));
    assert_eq!(uart.send(b"abc"), Ok(3));
    assert_eq!((uart.received(), uart.receive(&mut bytes)), (59, Ok(59)));
    assert_eq!(&bytes[54..59], b"\x07\x07abc");
    let received = Event::Uart {
        id: 1,
        events: UartEvents::RECEIVED,
    };
    assert_eq!(board.take_event(), Some(received));
}

#[test]
fn registers_are_read_as_they_were_written_in_every_width() {
    let mut board = Board::new(None);
    let memory = board.memory().unwrap();
    let at = REGISTERS.start + 8;
    assert!(memory.write(at, Width::Word, 0x1234_5678));
    let bytes = 0x1234_5678_u32.to_ne_bytes();
    assert_eq!(memory.read(at, Width::Byte), Some(bytes[0].into()));
    let half = u16::from_ne_bytes([bytes[2], bytes[3]]);
    assert_eq!(memory.read(at + 2, Width::Half), Some(half.into()));
    let mut read = [0; 3];
    assert!(memory.read_bytes(at, &mut read));
    assert_eq!(read, bytes[..3]);
    assert!(memory.write_bytes(at, b"xy") && memory.read_bytes(at, &mut read));
    assert_eq!(&read[..2], b"xy");
    for outside in [0, REGISTERS.start - 1, REGISTERS.end, usize::MAX] {
        assert_eq!(memory.read(outside, Width::Byte), None);
        assert!(!memory.write(outside, Width::Byte, 0));
    }
    assert!(!memory.write_bytes(REGISTERS.end - 1, b"ab"));
}

#[test]
fn alarms_and_the_watchdog_go_by_the_time_that_is_told() {
    let waker = Waker::default();
    let mut board = Board::new(Some(&waker));
    board.alarm().unwrap().set(Some(1000));
    board.advance(999);
    assert_eq!(waker.0.get(), 0);
    board.advance(1);
    board.advance(1000);
    assert_eq!(waker.0.get(), 1);
    board.fate.start(0, 5).unwrap();
    board.advance(4000);
    board.fate.feed(0);
    board.advance(4000);
    assert_eq!(board.fate.resets, 0);
    board.advance(1000);
    assert_eq!(board.fate.resets, 1);
    assert_eq!(board.reset().unwrap().cause(), ResetCause::Watchdog);
    assert_eq!(board.fate.start(1, 5), Err(Error::Invalid));
    let clock = board.rtc().unwrap();
    clock.set(1_000_000_000_000);
    board.advance(5);
    assert_eq!(board.rtc().unwrap().get(), 1_000_000_000_005);
}

#[test]
fn a_soft_reset_leaves_nothing_of_a_program() {
    let mut board = Board::new(None);
    board.wire(1, 2);
    board
        .pins
        .configure(1, config(Mode::Out, Pull::Up))
        .unwrap();
    board.pins.set(1, true);
    board
        .pins
        .set_trigger(2, Trigger::RISING, WakeFrom::default())
        .unwrap();
    board.uarts[0].configure(&UartConfig::DEFAULT).unwrap();
    board.uarts[0].send(b"abc").unwrap();
    board.release();
    assert_eq!(board.take_event(), None);
    assert_eq!(board.pins.config(1), PinConfig::default());
    assert!(!board.pins.is_high(2) && !board.uarts[0].can_receive());
    // The wire is not the program's.
    board.drive(1, Some(true));
    assert!(board.pins.is_high(2));
}

#[test]
fn duties_are_rounded_to_steps_and_to_each_other() {
    assert_eq!(Duty::Ratio(0).steps(100, 1000), 0);
    assert_eq!(Duty::Ratio(0xffff).steps(65535, 125_000_000), 65535);
    assert_eq!(Duty::Ratio(0x8000).steps(100, 1000), 50);
    assert_eq!(Duty::Nanoseconds(1_500_000).steps(20_000, 1_000_000), 1500);
    assert_eq!(Duty::Nanoseconds(u32::MAX).steps(100, u32::MAX), 100);
    assert_eq!(Duty::Nanoseconds(500_000).ratio(1000), 0x8000);
    assert_eq!(Duty::Nanoseconds(u32::MAX).ratio(u32::MAX), 0xffff);
    assert_eq!(Duty::Ratio(0xffff).nanoseconds(1000), 1_000_000);
    assert_eq!(Duty::Ratio(1).nanoseconds(0), 15_259);
    assert_eq!(
        [widen(0, 12), widen(0xfff, 12), widen(0x800, 12)],
        [0, 0xffff, 0x8008]
    );
    assert_eq!([widen(0xff, 8), widen(0xffff, 16)], [0xffff, 0xffff]);
}

#[test]
fn inputs_and_pulses_end_with_a_soft_reset() {
    let mut board = Board::new(None);
    board.voltages.levels[1] = 77;
    let adc = board.adc().unwrap();
    let usual = AdcConfig::default();
    assert_eq!(adc.connect(AdcSource::Pin(27), &usual), Ok(1));
    assert_eq!((adc.read(1), adc.read(0)), (Ok(77), Err(Error::Failed)));
    assert_eq!(adc.connect(AdcSource::Pin(30), &usual), Err(Error::Invalid));
    let pwm = board.pwm().unwrap();
    assert_eq!(
        pwm.start(3, None, Duty::Ratio(1), false),
        Err(Error::Invalid)
    );
    assert_eq!(pwm.start(3, Some(9), Duty::Ratio(1), false), Ok(()));
    assert_eq!(pwm.start(2, None, Duty::Ratio(1), false), Ok(()));
    assert_eq!(pwm.frequency(2), Some(9));
    board.release();
    assert_eq!(board.voltages.read(1), Err(Error::Failed));
    assert_eq!(board.generators.pulses, [None; 32]);
}
