//! Writing text: the [`Sink`] that `repr` and `str` write to. What grows in memory is in
//! [`crate::builder`].

use core::fmt;

use crate::raise::{Raised, Res};
use crate::runtime::Runtime;

pub use crate::builder::{BytesBuilder, StringBuilder};

/// Where text goes.
pub trait Sink {
    /// Writes text.
    ///
    /// # Errors
    /// Whatever the destination raises: `MemoryError`, `OSError`.
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()>;
}

impl dyn Sink + '_ {
    /// Writes formatted text.
    pub fn write_fmt(&mut self, rt: &mut Runtime, arguments: fmt::Arguments<'_>) -> Res<()> {
        write_fmt(self, rt, arguments)
    }
}

/// Writes formatted text to a sink.
pub fn write_fmt(sink: &mut dyn Sink, rt: &mut Runtime, arguments: fmt::Arguments<'_>) -> Res<()> {
    if let Some(text) = arguments.as_str() {
        return sink.write(rt, text);
    }
    let mut adapter = Adapter {
        sink,
        rt,
        raised: None,
    };
    match fmt::write(&mut adapter, arguments) {
        Ok(()) => Ok(()),
        Err(fmt::Error) => Err(match adapter.raised {
            Some(raised) => raised,
            None => rt.value_error("cannot format value"),
        }),
    }
}

/// Runs a writer that knows only `core::fmt` on a sink.
pub fn with_writer(
    sink: &mut dyn Sink,
    rt: &mut Runtime,
    write: impl FnOnce(&mut dyn fmt::Write) -> fmt::Result,
) -> Res<()> {
    let mut adapter = Adapter {
        sink,
        rt,
        raised: None,
    };
    match write(&mut adapter) {
        Ok(()) => Ok(()),
        Err(fmt::Error) => Err(match adapter.raised {
            Some(raised) => raised,
            None => rt.value_error("cannot format value"),
        }),
    }
}

/// Lets `core::fmt` write to a sink, keeping the exception.
struct Adapter<'a, 'r, 'h> {
    sink: &'a mut dyn Sink,
    rt: &'r mut Runtime<'h>,
    raised: Option<Raised>,
}

impl fmt::Write for Adapter<'_, '_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.sink.write(self.rt, text).map_err(|raised| {
            self.raised = Some(raised);
            fmt::Error
        })
    }
}

/// The console.
pub struct Console;

impl Sink for Console {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        rt.host.write(text.as_bytes());
        Ok(())
    }
}

/// Standard error.
pub struct ErrorConsole;

impl Sink for ErrorConsole {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        rt.host.write_error(text.as_bytes());
        Ok(())
    }
}
