//! The methods that streams have in common.

use taipan_object::buffer::Buffer;
use taipan_object::builtin::int;
use taipan_object::builtin::list::List;
use taipan_object::builtin::{bytes, str as py_str};
use taipan_object::data::Data;
use taipan_object::protocol::convert;
use taipan_object::text::BytesBuilder;
use taipan_object::{NativeFunction, Obj, PrintKind, Res, Runtime, Sink, buffer, exception, names};
use taipan_vfs::{Errno, SeekFrom};

use super::stream::{self, LARGE_PIECE, PIECE, Stream};

/// Text from bytes.
///
/// # Errors
/// `UnicodeError` if they are not UTF-8.
pub fn decode(rt: &mut Runtime, data: &[u8]) -> Res {
    match core::str::from_utf8(data) {
        Ok(text) => py_str::new(rt, text),
        Err(_) => Err(rt.raise(&exception::UNICODE_ERROR, "contents are not UTF-8")),
    }
}

/// What a stream gives for bytes that were read.
fn give(rt: &mut Runtime, stream: Stream, data: Data) -> Res {
    if !stream.is_text() {
        return bytes::from_data(rt, data);
    }
    if core::str::from_utf8(data.bytes()).is_err() {
        return Err(rt.raise(&exception::UNICODE_ERROR, "contents are not UTF-8"));
    }
    py_str::from_data(rt, data)
}

/// How much an argument asks for: `None` for all (not given, `None` or negative).
fn limit(rt: &mut Runtime, argument: Option<&Obj>) -> Res<Option<usize>> {
    match argument {
        Some(limit) if *limit != Obj::NONE => Ok(usize::try_from(convert::index(rt, *limit)?).ok()),
        _ => Ok(None),
    }
}

/// Reads until `wanted` bytes are there or the end; `false` if nothing can be read now.
fn read_bytes(
    rt: &mut Runtime,
    stream: Stream,
    wanted: usize,
    read: &mut BytesBuilder,
) -> Res<bool> {
    match wanted > PIECE {
        true => read_pieces(rt, stream, wanted, read, &mut [0; LARGE_PIECE]),
        false => read_pieces(rt, stream, wanted, read, &mut [0; PIECE]),
    }
}

fn read_pieces(
    rt: &mut Runtime,
    stream: Stream,
    wanted: usize,
    read: &mut BytesBuilder,
    piece: &mut [u8],
) -> Res<bool> {
    let size = piece.len();
    let mut missing = wanted;
    while missing > 0 {
        let part = &mut piece[..missing.min(size)];
        match stream.read(rt, part)? {
            Some(0) => return Ok(true),
            Some(count) => {
                read.push(rt, &piece[..count.min(size)])?;
                missing = missing.saturating_sub(count);
            }
            None => return Ok(!read.is_empty()),
        }
    }
    Ok(true)
}

/// Bytes that are surely needed to have `wanted` more characters after `text`, whose last
/// character may be cut off; 0 when they are all there.
fn bytes_missing(text: &[u8], wanted: usize) -> usize {
    let (mut characters, mut position) = (0, 0);
    while let Some(first) = text.get(position) {
        position += match first {
            0xc0..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xff => 4,
            _ => 1,
        };
        characters += 1;
    }
    position.saturating_sub(text.len()) + wanted.saturating_sub(characters)
}

fn read(rt: &mut Runtime, args: &[Obj]) -> Res {
    let stream = Stream::of(args[0]);
    let limit = limit(rt, args.get(1))?;
    if let (Stream::Memory(memory), None) = (stream, limit) {
        let rest = memory.rest(rt)?;
        memory.advance(rest.len());
        return match memory.is_text() {
            true => decode(rt, rest),
            false => bytes::new(rt, rest),
        };
    }
    let mut read = BytesBuilder::new();
    let now = match limit {
        Some(wanted) if stream.is_text() => loop {
            let (before, missing) = (read.len(), bytes_missing(read.bytes(), wanted));
            let now = read_bytes(rt, stream, missing, &mut read)?;
            if missing == 0 || read.len() - before < missing {
                break now;
            }
        },
        limit => read_bytes(rt, stream, limit.unwrap_or(usize::MAX), &mut read)?,
    };
    if !now {
        return Ok(Obj::NONE);
    }
    let data = read.finish(rt);
    give(rt, stream, data)
}

/// Up to and with the next line end, or as many bytes as `limit` says; in text a character
/// that is begun is read whole. `false` if nothing can be read now.
fn read_line(
    rt: &mut Runtime,
    stream: Stream,
    limit: Option<usize>,
    line: &mut BytesBuilder,
) -> Res<bool> {
    if let Stream::Memory(memory) = stream {
        let rest = memory.rest(rt)?;
        let mut end = memchr(rest).map_or(rest.len(), |position| position + 1);
        end = end.min(limit.unwrap_or(usize::MAX));
        while memory.is_text() && rest.get(end).is_some_and(|byte| byte & 0xc0 == 0x80) {
            end += 1;
        }
        memory.advance(end);
        line.push(rt, &rest[..end])?;
        return Ok(true);
    }
    if let (Stream::File(file), None) = (stream, limit)
        && file.can_seek(rt)?
    {
        let mut piece = [0; LINE_PIECE];
        loop {
            let count = match stream.read(rt, &mut piece)? {
                Some(count) => count,
                None => return Ok(!line.is_empty()),
            };
            let read = &piece[..count];
            if let Some(end) = memchr(read) {
                line.push(rt, &read[..=end])?;
                let back = -((count - end - 1) as i64);
                if back != 0 {
                    file.seek(rt, SeekFrom::Current(back))?;
                }
                return Ok(true);
            }
            if count == 0 {
                return Ok(true);
            }
            line.push(rt, read)?;
        }
    }
    let limit = limit.unwrap_or(usize::MAX);
    while line.len() < limit || (stream.is_text() && bytes_missing(line.bytes(), 0) > 0) {
        let mut byte = [0];
        match stream.read(rt, &mut byte)? {
            Some(0) => return Ok(true),
            Some(_) => line.push(rt, &byte)?,
            None => return Ok(!line.is_empty()),
        }
        if byte == *b"\n" {
            break;
        }
    }
    Ok(true)
}

/// Bytes read at a time when a line is looked for.
const LINE_PIECE: usize = 128;

fn memchr(data: &[u8]) -> Option<usize> {
    data.iter().position(|byte| *byte == b'\n')
}

fn line(rt: &mut Runtime, this: Obj, limit: Option<usize>) -> Res<Option<Obj>> {
    let stream = Stream::of(this);
    let mut line = BytesBuilder::new();
    if !read_line(rt, stream, limit, &mut line)? {
        return Ok(None);
    }
    let data = line.finish(rt);
    give(rt, stream, data).map(Some)
}

/// The next line of a stream that is iterated over.
///
/// # Errors
/// What reading raises.
pub fn next_line(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let line = line(rt, this, None)?;
    match line {
        Some(line) if convert::truth(rt, line)? => Ok(Some(line)),
        _ => Ok(None),
    }
}

fn readlines(rt: &mut Runtime, args: &[Obj]) -> Res {
    let lines = List::with_capacity(rt, 4)?;
    while let Some(line) = next_line(rt, args[0])? {
        lines.push(rt, line)?;
    }
    Ok(Obj::from(lines))
}

/// `readinto(buffer[, count])`
fn readinto(rt: &mut Runtime, args: &[Obj]) -> Res {
    let stream = Stream::of(args[0]);
    let target = buffer::of(rt, args[1])?;
    if target.cells().is_none() {
        return Err(rt.type_error("a writable buffer is required"));
    }
    let limit = limit(rt, args.get(2))?;
    let wanted = target.len().min(limit.unwrap_or(usize::MAX));
    match wanted > PIECE {
        true => fill(rt, stream, target, wanted, &mut [0; LARGE_PIECE]),
        false => fill(rt, stream, target, wanted, &mut [0; PIECE]),
    }
}

fn fill(rt: &mut Runtime, stream: Stream, target: Buffer, wanted: usize, piece: &mut [u8]) -> Res {
    let size = piece.len();
    let mut done = 0;
    while done < wanted {
        let count = match stream.read(rt, &mut piece[..(wanted - done).min(size)])? {
            Some(0) => break,
            Some(count) => count,
            None if done == 0 => return Ok(Obj::NONE),
            None => break,
        };
        // Asked for again each time: a Python stream may have changed it.
        let cells = target.cells().unwrap_or(&[]);
        for (to, from) in cells.iter().skip(done).zip(&piece[..count]) {
            to.set(*from);
        }
        done += count;
    }
    Ok(Obj::small(done as isize))
}

/// `write(data)`, and upstream's `write(data, count)` and `write(data, start, count)`.
fn write(rt: &mut Runtime, args: &[Obj]) -> Res {
    let stream = Stream::of(args[0]);
    let text = py_str::text(args[1]);
    let all = match text {
        Some(text) => text.as_bytes(),
        None => buffer::of(rt, args[1])?.bytes(),
    };
    let (start, count) = match args {
        [_, _, start, count] => (limit(rt, Some(start))?, limit(rt, Some(count))?),
        [_, _, count] => (None, limit(rt, Some(count))?),
        _ => (None, None),
    };
    let start = start.unwrap_or(0).min(all.len());
    let end = start
        .saturating_add(count.unwrap_or(usize::MAX))
        .min(all.len());
    let data = &all[start..end];
    let mut done = 0;
    while done < data.len() {
        match stream.write(rt, &data[done..])? {
            Some(0) => break,
            Some(count) => done += count,
            None if done == 0 => return Ok(Obj::NONE),
            None => break,
        }
    }
    match text {
        Some(text) if stream.is_text() && done == text.len() => {
            Ok(Obj::small(text.chars().count() as isize))
        }
        _ => Ok(Obj::small(done as isize)),
    }
}

fn seek(rt: &mut Runtime, args: &[Obj]) -> Res {
    let whence = args.get(2).copied().unwrap_or(Obj::small(0));
    let to = stream::seek_target(rt, args[1], whence)?;
    let place = Stream::of(args[0]).seek(rt, to)?;
    int::from_u64(rt, place)
}

/// Writes `<io.Name ...>`.
///
/// # Errors
/// What the destination raises.
pub fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let name = this.type_of().name;
    out.write_fmt(rt, format_args!("<io.{name} {:#x}>", this.word()))
}

/// `read([count])`
pub static READ: NativeFunction = NativeFunction::positional(names::read, 1, 2, read);
/// `readinto(buffer[, count])`
pub static READINTO: NativeFunction = NativeFunction::positional(names::readinto, 2, 3, readinto);
/// `readline([count])`
pub static READLINE: NativeFunction =
    NativeFunction::positional(names::readline, 1, 2, |rt, args| {
        let limit = limit(rt, args.get(1))?;
        line(rt, args[0], limit).map(|line| line.unwrap_or(Obj::NONE))
    });
/// `readlines()`
pub static READLINES: NativeFunction =
    NativeFunction::positional(names::readlines, 1, 2, readlines);
/// `write(data)`
pub static WRITE: NativeFunction = NativeFunction::positional(names::write, 2, 4, write);
/// `seek(offset[, whence])`
pub static SEEK: NativeFunction = NativeFunction::positional(names::seek, 2, 3, seek);
/// `tell()`
pub static TELL: NativeFunction = NativeFunction::f1(names::tell, |rt, this| {
    let place = Stream::of(this).seek(rt, SeekFrom::Current(0))?;
    int::from_u64(rt, place)
});
/// `flush()`
pub static FLUSH: NativeFunction = NativeFunction::f1(names::flush, |rt, this| {
    Stream::of(this).flush(rt).map(|()| Obj::NONE)
});
/// `close()`
pub static CLOSE: NativeFunction = NativeFunction::f1(names::close, |rt, this| {
    Stream::of(this).close(rt).map(|()| Obj::NONE)
});
/// `__enter__()`
pub static ENTER: NativeFunction = NativeFunction::f1(names::__enter__, |_, this| Ok(this));
/// `__exit__(...)`
pub static EXIT: NativeFunction = NativeFunction::positional(names::__exit__, 1, 4, |rt, args| {
    Stream::of(args[0]).close(rt).map(|()| Obj::NONE)
});

/// What a file system's answer means for a stream: `None` where it would have to wait.
///
/// # Errors
/// `OSError`.
pub fn answer(rt: &mut Runtime, result: taipan_vfs::Result<usize>) -> Res<Option<usize>> {
    match result {
        Ok(count) => Ok(Some(count)),
        Err(Errno::EAGAIN) => Ok(None),
        Err(errno) => Err(stream::error(rt, errno)),
    }
}
