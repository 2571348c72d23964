//! `io.BufferedWriter(stream, size)`: collects what is written and passes it on in pieces of
//! `size` bytes.

use taipan_gc::Gc;
use taipan_object::builtin::growable::Growable;
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{Args, Obj, Res, Runtime, Slots, Type, names, object, slots, table};

use super::methods;
use super::stream::Stream;

object! {
    /// A buffer before a stream.
    pub struct BufferedWriter: sealed {
        stream: Obj,
        size: usize,
        held: Growable<u8>,
    }
}

impl BufferedWriter {
    /// Takes bytes; passes the buffer on whenever it is full.
    ///
    /// # Errors
    /// What the stream raises.
    pub fn write(&self, rt: &mut Runtime, data: &[u8]) -> Res<usize> {
        let mut rest = data;
        while !rest.is_empty() {
            let held = self.held.len();
            let room = self.size.saturating_sub(held);
            let (now, later) = rest.split_at(rest.len().min(room));
            self.held.splice(rt, held, held, now)?;
            if self.held.len() >= self.size {
                self.flush(rt)?;
            }
            rest = later;
        }
        Ok(data.len())
    }

    /// Passes on what is held; it stays held if that fails.
    ///
    /// # Errors
    /// What the stream raises.
    pub fn flush(&self, rt: &mut Runtime) -> Res<()> {
        if !self.held.is_empty() {
            Stream::of(self.stream).write_all(rt, self.held.items())?;
            self.held.truncate(0);
        }
        Ok(())
    }
}

fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let ([stream, size], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("BufferedWriter() takes a stream and a size"));
    };
    let size = match usize::try_from(convert::index(rt, *size)?) {
        Ok(size) if size > 0 => size,
        _ => return Err(rt.value_error("the size must be positive")),
    };
    let held = Growable::from_slice(rt, &[])?;
    rt.alloc(BufferedWriter {
        header: header_of(cls),
        stream: *stream,
        size,
        held,
    })
    .map(Obj::from)
}

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(methods::print),
    ..Slots::EMPTY
};

/// `io.BufferedWriter`
pub static BUFFERED_WRITER: Type =
    Type::new::<BufferedWriter>(names::BufferedWriter, slots!(SLOTS)).with_table(table![
        flush => &methods::FLUSH,
        write => &methods::WRITE,
    ]);
