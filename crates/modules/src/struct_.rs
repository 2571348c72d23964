//! `struct`: values packed into bytes, by formats of CPython's.
//!
//! Left out: `O` and `S` of upstream, which make objects out of addresses, and `p`.

use taipan_gc::Gc;
use taipan_object::builtin::list::List;
use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{bytes, float, str as py_str, tuple};
use taipan_object::protocol::convert;
use taipan_object::text::BytesBuilder;
use taipan_object::typecode::{ItemType, Kind};
use taipan_object::{NativeFunction, Obj, Raised, Res, Runtime, buffer, names, table};

/// How numbers lie in memory.
#[derive(Clone, Copy)]
struct Order {
    /// The machine's sizes and alignment?
    native: bool,
    big_endian: bool,
}

/// One item of a format: `count` times what the letter says, or a string of that length.
struct Item {
    count: usize,
    letter: u8,
}

/// A format that is being read.
struct Format<'f> {
    rest: &'f [u8],
    order: Order,
}

/// Most of what is packed fits into so many bytes.
const ROOM: usize = 32;

const BIG_ENDIAN: bool = cfg!(target_endian = "big");

impl<'f> Format<'f> {
    fn of(rt: &mut Runtime, format: Obj) -> Res<Format<'f>> {
        let text: &[u8] = match py_str::text(format) {
            Some(text) => text.as_bytes(),
            None => match bytes::bytes(format) {
                Some(text) => text,
                None => return Err(rt.type_error("the format must be str or bytes")),
            },
        };
        let (native, big_endian) = match text.first() {
            Some(b'=') => (false, BIG_ENDIAN),
            Some(b'<') => (false, false),
            Some(b'>' | b'!') => (false, true),
            _ => (true, BIG_ENDIAN),
        };
        let marked = matches!(text.first(), Some(b'@' | b'=' | b'<' | b'>' | b'!'));
        Ok(Format {
            rest: text.get(usize::from(marked)..).unwrap_or(&[]),
            order: Order { native, big_endian },
        })
    }

    fn next(&mut self, rt: &mut Runtime) -> Res<Option<Item>> {
        let mut count = None;
        while let Some((letter, rest)) = self.rest.split_first() {
            self.rest = rest;
            match letter {
                b' ' | b'\t' | b'\n' | b'\r' if count.is_none() => {}
                b'0'..=b'9' => {
                    let digit = usize::from(letter - b'0');
                    let grown = count
                        .unwrap_or(0usize)
                        .checked_mul(10)
                        .and_then(|count| count.checked_add(digit));
                    match grown {
                        Some(grown) => count = Some(grown),
                        None => return Err(bad_format(rt)),
                    }
                }
                _ => {
                    return Ok(Some(Item {
                        count: count.unwrap_or(1),
                        letter: *letter,
                    }));
                }
            }
        }
        match count {
            Some(_) => Err(bad_format(rt)),
            None => Ok(None),
        }
    }
}

#[cold]
fn bad_format(rt: &mut Runtime) -> Raised {
    rt.value_error("bad typecode")
}

#[cold]
fn too_small(rt: &mut Runtime) -> Raised {
    rt.value_error("buffer too small")
}

/// What a letter stands for.
#[derive(Clone, Copy)]
enum Value {
    Number(ItemType),
    /// A float of 16 bits.
    Half,
    Bool,
    Char,
    Pad,
    String,
}

impl Order {
    fn value(self, rt: &mut Runtime, letter: u8) -> Res<Value> {
        const WORD: usize = size_of::<usize>();
        let long = if self.native { WORD } else { 4 };
        let (kind, size) = match letter {
            b'b' => (Kind::Signed, 1),
            b'B' => (Kind::Unsigned, 1),
            b'h' => (Kind::Signed, 2),
            b'H' => (Kind::Unsigned, 2),
            b'i' => (Kind::Signed, 4),
            b'I' => (Kind::Unsigned, 4),
            b'l' => (Kind::Signed, long),
            b'L' => (Kind::Unsigned, long),
            b'q' => (Kind::Signed, 8),
            b'Q' => (Kind::Unsigned, 8),
            b'n' if self.native => (Kind::Signed, WORD),
            b'N' if self.native => (Kind::Unsigned, WORD),
            b'P' => (Kind::Unsigned, WORD),
            b'f' => (Kind::Float, 4),
            b'd' => (Kind::Float, 8),
            b'e' => return Ok(Value::Half),
            b'?' => return Ok(Value::Bool),
            b'c' => return Ok(Value::Char),
            b'x' => return Ok(Value::Pad),
            b's' => return Ok(Value::String),
            _ => return Err(bad_format(rt)),
        };
        Ok(Value::Number(ItemType { kind, size }))
    }

    /// Bytes to skip at a position so that the value is aligned.
    fn padding(self, value: Value, position: usize) -> usize {
        match value {
            _ if !self.native => 0,
            Value::Number(item) => position.wrapping_neg() % item.size,
            Value::Half => position % 2,
            _ => 0,
        }
    }

    /// Between the machine's order and this one.
    fn swap(self, bytes: &mut [u8]) {
        if self.big_endian != BIG_ENDIAN {
            bytes.reverse();
        }
    }
}

impl Value {
    fn size(self) -> usize {
        match self {
            Value::Number(item) => item.size,
            Value::Half => 2,
            Value::Bool | Value::Char | Value::Pad | Value::String => 1,
        }
    }
}

/// The bytes that a format takes.
fn size_of_format(rt: &mut Runtime, format: Obj) -> Res<usize> {
    let mut format = Format::of(rt, format)?;
    let mut total = 0usize;
    while let Some(item) = format.next(rt)? {
        let value = format.order.value(rt, item.letter)?;
        let size = item.count.checked_mul(value.size());
        let padded = total.checked_add(format.order.padding(value, total));
        total = match (padded, size) {
            (Some(padded), Some(size)) => match padded.checked_add(size) {
                Some(total) if total <= isize::MAX as usize => total,
                _ => return Err(rt.overflow_error("format is too large")),
            },
            _ => return Err(rt.overflow_error("format is too large")),
        };
    }
    Ok(total)
}

/// The float nearest to a 16-bit one.
fn from_half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, mantissa) = (i32::from(bits >> 10 & 31), f64::from(bits & 0x3ff));
    sign * match exponent {
        0 => libm::ldexp(mantissa, -24),
        31 if mantissa == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => libm::ldexp(1024.0 + mantissa, exponent - 25),
    }
}

/// The 16-bit float nearest to one, ties to even; `None` if it is too large.
fn to_half(number: f64) -> Option<u16> {
    let sign = if number.is_sign_negative() { 0x8000 } else { 0 };
    let number = libm::fabs(number);
    if number.is_nan() {
        return Some(sign | 0x7e00);
    }
    if number == f64::INFINITY {
        return Some(sign | 0x7c00);
    }
    let exponent = if number == 0.0 {
        -14
    } else {
        libm::ilogb(number).max(-14)
    };
    // In units of the last place; a carry runs over into the exponent, as it should.
    let units = libm::rint(libm::ldexp(number, 10 - exponent));
    if exponent > 15 || (exponent == 15 && units >= 2048.0) {
        return None;
    }
    let bits = ((exponent + 14) as u16) << 10;
    Some(sign | (bits + units as u16))
}

/// Packs values, appending to `out` as if it started at an aligned address.
fn pack_values(rt: &mut Runtime, format: Obj, values: &[Obj], out: &mut BytesBuilder) -> Res<()> {
    let mut format = Format::of(rt, format)?;
    let mut values = values.iter();
    while let Some(item) = format.next(rt)? {
        let value = format.order.value(rt, item.letter)?;
        pad(rt, out, format.order.padding(value, out.len()))?;
        match value {
            Value::Pad => pad(rt, out, item.count)?,
            Value::String => {
                let Some(given) = values.next() else {
                    return Err(wrong_count(rt));
                };
                let given = match py_str::text(*given) {
                    Some(text) => text.as_bytes(),
                    None => buffer::of(rt, *given)?.bytes(),
                };
                let shown = given.get(..item.count).unwrap_or(given);
                out.push(rt, shown)?;
                pad(rt, out, item.count - shown.len())?;
            }
            _ => {
                for _ in 0..item.count {
                    let Some(given) = values.next() else {
                        return Err(wrong_count(rt));
                    };
                    let mut packed = pack_value(rt, value, *given)?;
                    let packed = &mut packed[..value.size()];
                    format.order.swap(packed);
                    out.push(rt, packed)?;
                }
            }
        }
    }
    match values.next() {
        Some(_) => Err(wrong_count(rt)),
        None => Ok(()),
    }
}

#[cold]
fn wrong_count(rt: &mut Runtime) -> Raised {
    rt.value_error("wrong number of values for the format")
}

fn pad(rt: &mut Runtime, out: &mut BytesBuilder, count: usize) -> Res<()> {
    const ZEROS: [u8; 32] = [0; 32];
    let mut left = count;
    while left > 0 {
        let now = left.min(ZEROS.len());
        out.push(rt, &ZEROS[..now])?;
        left -= now;
    }
    Ok(())
}

/// A value in the machine's order.
fn pack_value(rt: &mut Runtime, value: Value, given: Obj) -> Res<[u8; 8]> {
    let mut packed = [0; 8];
    match value {
        Value::Number(item) => return item.store(rt, given),
        Value::Half => {
            let number = f64::from(float::expect(rt, given)?);
            match to_half(number) {
                Some(bits) => packed[..2].copy_from_slice(&bits.to_ne_bytes()),
                None => return Err(rt.overflow_error("float too large to pack")),
            }
        }
        Value::Bool => packed[0] = u8::from(convert::truth(rt, given)?),
        _ => match bytes::bytes(given) {
            Some([byte]) => packed[0] = *byte,
            _ => return Err(rt.value_error("char format requires a bytes object of length 1")),
        },
    }
    Ok(packed)
}

/// Unpacks from the start of `data`.
fn unpack_values(rt: &mut Runtime, format: Obj, data: &[u8]) -> Res {
    let mut values = Values::new();
    let mut items = Format::of(rt, format)?;
    let order = items.order;
    let mut position = 0usize;
    while let Some(item) = items.next(rt)? {
        let value = order.value(rt, item.letter)?;
        position += order.padding(value, position);
        let size = value.size();
        let end = item
            .count
            .checked_mul(size)
            .and_then(|whole| whole.checked_add(position));
        if end.is_none_or(|end| end > data.len()) {
            // A wrong format is told first.
            size_of_format(rt, format)?;
            return Err(too_small(rt));
        }
        match value {
            Value::Pad => position += item.count,
            Value::String => {
                let end = position + item.count;
                let string = bytes::new(rt, data.get(position..end).unwrap_or(&[]))?;
                values.push(rt, string)?;
                position = end;
            }
            _ => {
                for _ in 0..item.count {
                    let mut packed = [0; 8];
                    let part = data.get(position..position + size).unwrap_or(&[]);
                    packed[..part.len()].copy_from_slice(part);
                    order.swap(&mut packed[..size]);
                    let unpacked = unpack_value(rt, value, &packed)?;
                    values.push(rt, unpacked)?;
                    position += size;
                }
            }
        }
    }
    values.finish(rt)
}

/// Values on their way into a tuple: a few need no list.
struct Values {
    few: [Obj; 8],
    count: usize,
    many: Option<Gc<List>>,
}

impl Values {
    fn new() -> Values {
        Values {
            few: [Obj::NONE; 8],
            count: 0,
            many: None,
        }
    }

    fn push(&mut self, rt: &mut Runtime, value: Obj) -> Res<()> {
        if let Some(many) = self.many {
            return many.push(rt, value);
        }
        if let Some(place) = self.few.get_mut(self.count) {
            *place = value;
            self.count += 1;
            return Ok(());
        }
        let many = List::with_capacity(rt, 4 * self.few.len())?;
        for value in self.few {
            many.push(rt, value)?;
        }
        self.many = Some(many);
        many.push(rt, value)
    }

    fn finish(self, rt: &mut Runtime) -> Res {
        match self.many {
            Some(many) => {
                let values = many.snapshot(rt)?;
                tuple::new(rt, values)
            }
            None => tuple::new(rt, self.few.get(..self.count).unwrap_or(&[])),
        }
    }
}

/// The value of bytes in the machine's order.
fn unpack_value(rt: &mut Runtime, value: Value, packed: &[u8; 8]) -> Res {
    match value {
        Value::Number(item) => item.load(rt, packed),
        Value::Half => {
            let bits = u16::from_ne_bytes([packed[0], packed[1]]);
            float::new(rt, from_half(bits) as float::Float)
        }
        Value::Bool => Ok(Obj::bool(packed[0] != 0)),
        _ => bytes::new(rt, &packed[..1]),
    }
}

/// The bytes of a buffer from an offset on, which counts from the end if it is negative.
fn offset(rt: &mut Runtime, len: usize, offset: Obj) -> Res<usize> {
    let offset = convert::index(rt, offset)?;
    let start = match offset < 0 {
        true => len.checked_sub(offset.unsigned_abs()),
        false => Some(offset as usize),
    };
    match start {
        Some(start) if start <= len => Ok(start),
        _ => Err(too_small(rt)),
    }
}

static CALCSIZE: NativeFunction = NativeFunction::f1(names::calcsize, |rt, format| {
    size_of_format(rt, format).map(|size| Obj::small(size as isize))
});

static PACK: NativeFunction =
    NativeFunction::positional(names::pack, 1, taipan_object::ANY, |rt, args| {
        let mut out = BytesBuilder::with_capacity(rt, ROOM)?;
        pack_values(rt, args[0], &args[1..], &mut out)?;
        let data = out.finish(rt);
        bytes::from_data(rt, data)
    });

static PACK_INTO: NativeFunction =
    NativeFunction::positional(names::pack_into, 3, taipan_object::ANY, |rt, args| {
        let mut out = BytesBuilder::new();
        pack_values(rt, args[0], &args[3..], &mut out)?;
        let target = buffer::of(rt, args[1])?;
        let start = offset(rt, target.len(), args[2])?;
        let Some(cells) = target.cells() else {
            return Err(rt.type_error("a writable buffer is required"));
        };
        match cells.get(start..start.saturating_add(out.len())) {
            Some(cells) => {
                for (to, from) in cells.iter().zip(out.bytes()) {
                    to.set(*from);
                }
                Ok(Obj::NONE)
            }
            None => Err(too_small(rt)),
        }
    });

static UNPACK: NativeFunction = NativeFunction::f2(names::unpack, |rt, format, data| {
    let data = buffer::of(rt, data)?.bytes();
    unpack_values(rt, format, data)
});

static UNPACK_FROM: NativeFunction =
    NativeFunction::positional(names::unpack_from, 2, 3, |rt, args| {
        let data = buffer::of(rt, args[1])?.bytes();
        let start = match args.get(2) {
            Some(start) => offset(rt, data.len(), *start)?,
            None => 0,
        };
        unpack_values(rt, args[0], data.get(start..).unwrap_or(&[]))
    });

/// `struct`
pub static MODULE: NativeModule = NativeModule {
    name: names::struct_,
    table: table![
        calcsize => &CALCSIZE,
        pack => &PACK,
        pack_into => &PACK_INTO,
        unpack => &UNPACK,
        unpack_from => &UNPACK_FROM,
    ],
    init: None,
    get_attribute: None,
};
