//! Standard output whose reader may go away, as in `cargo xtask inventory | head`: the process then
//! ends without a word, where std's `print!` panics.

use std::fmt;
use std::io::{self, ErrorKind, Write};

/// What a shell reports of a process that `SIGPIPE` ended, which is what others do then.
const PIPE_CLOSED: i32 = 128 + 13;

/// What `print!` and `println!` do with their text.
pub fn text(text: fmt::Arguments<'_>) {
    let mut output = io::stdout().lock();
    let text = text.to_string();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(PIPE_CLOSED),
        Err(error) => {
            eprintln!("standard output: {error}");
            std::process::exit(1);
        }
    }
}

/// As std's.
macro_rules! print {
    ($($part:tt)*) => { $crate::print::text(format_args!($($part)*)) };
}

/// As std's.
macro_rules! println {
    () => { $crate::print::text(format_args!("\n")) };
    ($($part:tt)*) => { $crate::print::text(format_args!("{}\n", format_args!($($part)*))) };
}
