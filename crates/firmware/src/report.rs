//! The last words of an image that cannot go on: printed over the console, then the board is reset.

use core::cell::Cell;
use core::fmt::{self, Write};

use critical_section::Mutex;

/// What the report needs of the board; nothing before it has started.
static BOARD: Mutex<Cell<Option<(fn(u8), fn() -> !)>>> = Mutex::new(Cell::new(None));

/// So many turns of a loop let the last bytes out of a UART: more than the 16 characters that one holds.
const FLUSH: u32 = 200_000;

/// How a report is sent, and how the board is reset after it.
pub fn print_with(send: fn(u8), reset: fn() -> !) {
    critical_section::with(|cs| BOARD.borrow(cs).set(Some((send, reset))));
}

/// Says what went wrong, and resets the board.
#[cold]
pub fn fail(what: fmt::Arguments<'_>) -> ! {
    // Nothing else runs from here on.
    critical_section::with(|cs| {
        if let Some((send, reset)) = BOARD.borrow(cs).get() {
            // Writing to it cannot fail.
            let _ = write!(Console(send), "\r\nFATAL: {what}\r\n");
            for _ in 0..FLUSH {
                core::hint::spin_loop();
            }
            reset();
        }
    });
    loop {
        core::hint::spin_loop();
    }
}

struct Console(fn(u8));

impl Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().for_each(self.0);
        Ok(())
    }
}
