//! Runs of one character: the padding of a format can be a million long, so it is never buffered.

use core::fmt::{self, Write};

/// Writes `count` zeros.
pub(crate) fn write_zeros(sink: &mut dyn Write, count: usize) -> fmt::Result {
    write_run(sink, "0000000000000000", count)
}

/// Writes `fill` `count` times.
pub(crate) fn write_fill(sink: &mut dyn Write, fill: char, count: usize) -> fmt::Result {
    if fill == ' ' {
        return write_run(sink, "                ", count);
    }
    for _ in 0..count {
        sink.write_char(fill)?;
    }
    Ok(())
}

/// Writes `count` bytes of repetitions of `run`, which is ASCII.
fn write_run(sink: &mut dyn Write, run: &str, mut count: usize) -> fmt::Result {
    while count > run.len() {
        sink.write_str(run)?;
        count -= run.len();
    }
    sink.write_str(&run[..count])
}
