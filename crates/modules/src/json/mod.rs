//! `json`: values as JSON text and back. Writing is in [`mod@write`], reading in [`mod@read`].
//!
//! Flash on thumbv7m: 4.2 KB.

#[cfg(feature = "json-errors")]
mod error;
pub mod read;
pub mod write;

use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::str as py_str;
use taipan_object::text::{BytesBuilder, StringBuilder};
use taipan_object::{Args, NativeFunction, Obj, Res, Runtime, buffer, names, table};

use crate::io::stream::{PIECE, Stream, StreamSink};

/// `dumps(value, *, separators=None, indent=None, sort_keys=False, default=None)`
static DUMPS: NativeFunction = NativeFunction::full(names::dumps, 1, 1, |rt, args: Args| {
    let style = write::Style::of(rt, args)?;
    let mut text = StringBuilder::new();
    write::write(rt, args.positional[0], &style, 0, &mut text)?;
    text.finish(rt)
});

/// `dump(value, stream, *, separators=None, indent=None, sort_keys=False, default=None)`
static DUMP: NativeFunction = NativeFunction::full(names::dump, 2, 2, |rt, args: Args| {
    let style = write::Style::of(rt, args)?;
    let mut sink = StreamSink(Stream::of(args.positional[1]));
    write::write(rt, args.positional[0], &style, 0, &mut sink)?;
    Ok(Obj::NONE)
});

static LOADS: NativeFunction = NativeFunction::f1(names::loads, |rt, text| {
    let bytes = match py_str::text(text) {
        Some(text) => text.as_bytes(),
        None => buffer::of(rt, text)?.bytes(),
    };
    read::parse(rt, bytes)
});

static LOAD: NativeFunction = NativeFunction::f1(names::load, |rt, stream| {
    let text = read_stream(rt, Stream::of(stream))?;
    read::parse(rt, text.bytes())
});

/// All that a stream gives until it ends. Of one that answers wrongly the first byte shows it.
fn read_stream(rt: &mut Runtime, stream: Stream) -> Res<BytesBuilder> {
    let mut text = BytesBuilder::new();
    let mut piece = [0; PIECE];
    let mut wanted = 1;
    loop {
        match stream.read(rt, &mut piece[..wanted])? {
            Some(0) | None => return Ok(text),
            Some(count) => text.push(rt, piece.get(..count).unwrap_or(&[]))?,
        }
        wanted = PIECE;
    }
}

/// `json`
pub static MODULE: NativeModule = NativeModule {
    name: names::json,
    table: table![
        #[cfg(feature = "json-errors")]
        JSONDecodeError => &error::JSON_DECODE_ERROR,
        dump => &DUMP,
        dumps => &DUMPS,
        load => &LOAD,
        loads => &LOADS,
    ],
    init: None,
    get_attribute: None,
};
