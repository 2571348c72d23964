//! The SPI device at the board's controller and at pins.

use std::cell::RefCell;

use embedded_hal::spi::{MODE_0, MODE_1, MODE_2, MODE_3, Phase, Polarity};

use super::{Board, CS, MISO, MOSI, SCK, SpiMemory};
use crate::{Error, Lines, Machine, Mode, PinConfig, Pins, SoftSpi, Spi, SpiBus, SpiConfig};

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

fn output(board: &mut Board, pin: usize, high: bool) {
    board.pins.set(pin, high);
    let mode = Mode::Out;
    let config = PinConfig {
        mode,
        ..PinConfig::default()
    };
    board.pins.configure(pin, config).unwrap();
}

/// Sends bytes to the device while it is selected; what came.
fn talk(board: &mut Board, is_soft: bool, config: SpiConfig, bytes: &[u8]) -> std::vec::Vec<u8> {
    output(board, CS, true);
    let mut bytes = bytes.to_vec();
    if is_soft {
        output(board, SCK, config.polarity);
        output(board, MOSI, false);
        let pins = SpiConfig {
            sck: Some(SCK),
            mosi: Some(MOSI),
            miso: Some(MISO),
            ..config
        };
        board.pins.set(CS, false);
        SoftSpi::new(Bench(board), pins)
            .exchange(&mut bytes)
            .unwrap();
    } else {
        board.spi(0).unwrap().configure(&config).unwrap();
        board.pins.set(CS, false);
        board.spi(0).unwrap().exchange(&mut bytes).unwrap();
    }
    board.pins.set(CS, true);
    bytes
}

#[test]
fn a_memory_is_written_and_read_in_every_mode() {
    for (mode, is_soft) in [MODE_0, MODE_1, MODE_2, MODE_3]
        .into_iter()
        .flat_map(|mode| [(mode, false), (mode, true)])
    {
        let memory = RefCell::new(SpiMemory::new());
        memory.borrow_mut().mode = mode;
        let mut board = Board::new(None);
        board.attach_spi(&memory);
        let config = SpiConfig {
            polarity: mode.polarity == Polarity::IdleHigh,
            phase: mode.phase == Phase::CaptureOnSecondTransition,
            baudrate: 100_000,
            ..SpiConfig::DEFAULT
        };
        talk(&mut board, is_soft, config, &[2, 0x20, 0xa5, 0x3c]);
        assert_eq!(memory.borrow().bytes[0x20..0x22], [0xa5, 0x3c], "{mode:?}");
        let read = talk(&mut board, is_soft, config, &[3, 0x20, 0, 0]);
        assert_eq!(read, [0xff, 0xff, 0xa5, 0x3c], "{mode:?} {is_soft}");
        assert_eq!(memory.borrow().selections, 2);
        if is_soft {
            // 8 bytes of 10 microseconds a bit.
            assert!((640..800).contains(&board.now()), "{}", board.now());
        }
        let turned = SpiConfig {
            lsb_first: true,
            ..config
        };
        let read = talk(&mut board, is_soft, turned, &[0xc0, 0x04, 0]);
        assert_eq!(read, [0xff, 0xff, 0xa5], "{mode:?} {is_soft}");
    }
}

#[test]
fn a_controller_sends_bytes_either_way_round() {
    let memory = RefCell::new(SpiMemory::new());
    let mut board = Board::new(None);
    board.attach_spi(&memory);
    assert_eq!(board.spi.write(b"x"), Err(Error::Failed));
    let turned = SpiConfig {
        lsb_first: true,
        ..SpiConfig::DEFAULT
    };
    board.spi.configure(&turned).unwrap();
    output(&mut board, CS, false);
    let mut sent = [0x80; 50];
    sent[0] = 0x40;
    sent[1] = 0;
    board.spi(0).unwrap().write(&sent).unwrap();
    assert_eq!(
        memory.borrow().bytes[..49],
        [[1; 48].as_slice(), &[0]].concat()
    );
    board.release();
    assert_eq!((board.spi.config(), board.spi(1).is_none()), (None, true));
}
