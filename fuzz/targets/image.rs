//! Programs on a board with an image, which is in memory for as long as the interpreter is, as flash is.

use std::sync::OnceLock;

use crate::harness::session;
use crate::harness::watchdog::Watchdog;

/// Runs a program, whatever comes of it.
pub fn run(image: Vec<u8>, program: &str) {
    static WATCHDOG: OnceLock<Watchdog> = OnceLock::new();
    let watchdog = WATCHDOG.get_or_init(|| Watchdog::new("program"));
    watchdog.note(0, &image);
    let image = Box::into_raw(image.into_boxed_slice());
    // SAFETY: the memory is freed below, after the interpreter, which alone knows of it.
    let _ = session::run(unsafe { &*image }, program, watchdog);
    // SAFETY: from `into_raw` above.
    drop(unsafe { Box::from_raw(image) });
}
