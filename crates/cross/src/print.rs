//! Standard output whose reader may go away, as in `taipan-cross dump FILE | head`: the process then
//! ends without a word, where std's `print!` panics.

use std::fmt;
use std::io::{self, ErrorKind, Write};

/// What a shell reports of a process that `SIGPIPE` ended, which is what others do then.
const PIPE_CLOSED: i32 = 128 + 13;

/// Writes all of `data` to standard output.
///
/// # Errors
/// What the system says; if nobody reads any more, the process ends here.
pub fn write(data: &[u8]) -> io::Result<()> {
    let mut output = io::stdout().lock();
    let written = output.write_all(data).and_then(|()| output.flush());
    if let Err(error) = &written
        && error.kind() == ErrorKind::BrokenPipe
    {
        std::process::exit(PIPE_CLOSED);
    }
    written
}

/// What `print!` and `println!` do with their text.
pub fn text(text: fmt::Arguments<'_>) {
    if let Err(error) = write(text.to_string().as_bytes()) {
        eprintln!("standard output: {error}");
        std::process::exit(1);
    }
}

/// As std's.
macro_rules! print {
    ($($part:tt)*) => { $crate::print::text(format_args!($($part)*)) };
}

/// As std's.
macro_rules! println {
    ($($part:tt)*) => { $crate::print::text(format_args!("{}\n", format_args!($($part)*))) };
}
