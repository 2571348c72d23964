//! Interpreters that run the programs.

use std::cell::RefCell;
use std::mem::MaybeUninit;

use taipan::{Bytes, Config, Error, Interpreter};

use super::board::Board;
use super::programs::Driver;
use super::watchdog::Watchdog;

/// The heap of an interpreter.
const HEAP: usize = 192 << 10;
/// That of one with a driver: packing takes windows and chains of 32 KB and more.
const DRIVER_HEAP: usize = 1 << 20;

/// Runs a program on a board with an image; what it raised, in one line.
pub fn run(image: &'static [u8], program: &str, watchdog: &Watchdog) -> Result<(), String> {
    let mut memory = vec![MaybeUninit::uninit(); HEAP];
    let mut board = Board::new(image);
    let config = Config::default();
    let interrupt = watchdog.interrupt();
    let python = Interpreter::new(&mut memory, &mut board, interrupt, config).expect("room");
    watchdog.start();
    let result = python.exec(program).map_err(|error| error.to_string());
    watchdog.stop();
    result
}

/// A driver with an interpreter that is there for all inputs, unless they run.
pub struct Session {
    driver: Driver,
    python: Interpreter<'static>,
    watchdog: Watchdog,
    inputs: usize,
}

impl Session {
    /// Starts an interpreter. It stays in memory.
    pub fn new(driver: Driver) -> Session {
        let watchdog = Watchdog::new(driver.module);
        let memory = Box::leak(Box::new_uninit_slice(DRIVER_HEAP));
        let board = Box::leak(Box::new(Board::new(&[])));
        let config = Config::default();
        let python = Interpreter::new(memory, board, watchdog.interrupt(), config).expect("room");
        python.exec(driver.source).expect("the driver is correct");
        Session {
            driver,
            python,
            watchdog,
            inputs: 0,
        }
    }

    /// Gives bytes to the driver: did it come to its end?
    ///
    /// # Panics
    /// If it raises what it is not meant to raise.
    pub fn feed(&mut self, data: &[u8]) -> bool {
        self.inputs += 1;
        self.watchdog.note(self.inputs, data);
        self.watchdog.start();
        let finished = match self.driver.runs {
            true => self.feed_new(data),
            false => is_finished(self.python.call("check", (Bytes(data),))),
        };
        self.watchdog.stop();
        finished
    }

    fn feed_new(&self, data: &[u8]) -> bool {
        let mut memory = vec![MaybeUninit::uninit(); HEAP];
        let mut board = Board::new(&[]);
        let config = Config::default();
        let interrupt = self.watchdog.interrupt();
        let python = Interpreter::new(&mut memory, &mut board, interrupt, config).expect("room");
        let defined = python.exec(self.driver.source);
        is_finished(defined.and_then(|()| python.call("check", (Bytes(data),))))
    }
}

fn is_finished(result: Result<(), Error<'_, '_>>) -> bool {
    match result {
        Ok(()) => true,
        // It was interrupted, or memory, steps or the depth of calls ran out.
        Err(error) => {
            let limits = ["KeyboardInterrupt", "MemoryError", "RuntimeError"];
            assert!(limits.iter().any(|limit| error.is(limit)), "{error:#}");
            false
        }
    }
}

thread_local! {
    static SESSION: RefCell<Option<Session>> = const { RefCell::new(None) };
}

/// Gives bytes to the driver, in the session that this thread has of it.
pub fn feed(driver: Driver, data: &[u8]) {
    SESSION.with_borrow_mut(|session| {
        session
            .get_or_insert_with(|| Session::new(driver))
            .feed(data);
    });
}
