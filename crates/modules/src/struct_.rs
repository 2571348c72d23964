//! `struct`: values packed into bytes, by formats of CPython's.
//!
//! A format is read twice: for its size, then for its values. So memory is asked for once, and what is read and
//! written needs no more checks than that of its slice.
//!
//! Left out: `O` and `S` of upstream, which make objects out of addresses.
//!
//! Flash on thumbv7m: 3.4 KB.

use core::cell::Cell;

use taipan_gc::Array;
use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{bytes, float, int, str as py_str, tuple};
use taipan_object::data::Data;
use taipan_object::protocol::convert;
use taipan_object::typecode::{ItemType, Kind};
use taipan_object::{NativeFunction, Obj, Raised, Res, Runtime, buffer, names, table};

/// How numbers lie in memory.
#[derive(Clone, Copy)]
struct Order {
    /// The machine's sizes and alignment?
    native: bool,
    big_endian: bool,
}

/// What a letter stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Code {
    Signed,
    Unsigned,
    Float,
    /// A float of 16 bits.
    Half,
    Bool,
    Char,
    Pad,
    String,
    /// A string with its length in the first byte.
    Pascal,
    /// No letter: the format is at its end.
    End,
    /// A letter that stands for nothing, or none after a number.
    Wrong,
}

/// One item of a format: `count` times what the letter says, or a string of that length.
#[derive(Clone, Copy)]
struct Item {
    count: usize,
    code: Code,
    /// Bytes of one; 1 for those of a string.
    size: u8,
}

/// A format that is being read.
#[derive(Clone, Copy)]
struct Format<'f> {
    rest: &'f [u8],
    order: Order,
}

/// What a format asks for.
struct Extent {
    /// Bytes.
    size: usize,
    /// Python values.
    values: usize,
}

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
        let (native, big_endian, marked) = match text.first() {
            Some(b'@') => (true, BIG_ENDIAN, true),
            Some(b'=') => (false, BIG_ENDIAN, true),
            Some(b'<') => (false, false, true),
            Some(b'>' | b'!') => (false, true, true),
            _ => (true, BIG_ENDIAN, false),
        };
        Ok(Format {
            rest: text.get(usize::from(marked)..).unwrap_or(&[]),
            order: Order { native, big_endian },
        })
    }

    #[inline(always)]
    fn next(&mut self) -> Item {
        if let [letter, rest @ ..] = self.rest {
            let (code, size) = self.order.code(*letter);
            if code != Code::Wrong {
                self.rest = rest;
                return Item {
                    count: 1,
                    code,
                    size,
                };
            }
        }
        self.next_counted()
    }

    /// The next item behind white space, with its number.
    #[inline(never)]
    fn next_counted(&mut self) -> Item {
        let mut count = None;
        while let [letter, rest @ ..] = self.rest {
            self.rest = rest;
            match letter {
                b' ' | b'\t' | b'\n' | b'\r' if count.is_none() => {}
                b'0'..=b'9' => {
                    // What is too large becomes the largest, which is too large as well.
                    let more = count.unwrap_or(0usize).saturating_mul(10);
                    count = Some(more.saturating_add(usize::from(letter - b'0')));
                }
                _ => {
                    let (code, size) = self.order.code(*letter);
                    let count = count.unwrap_or(1);
                    return Item { count, code, size };
                }
            }
        }
        let code = match count {
            Some(_) => Code::Wrong,
            None => Code::End,
        };
        Item {
            count: 0,
            code,
            size: 1,
        }
    }

    /// Goes through the format.
    fn extent(mut self, rt: &mut Runtime) -> Res<Extent> {
        let order = self.order;
        let (mut size, mut values) = (0usize, 0usize);
        loop {
            // A letter alone takes 15 bytes at most, so that no sum of them is too large.
            while let [letter, rest @ ..] = self.rest
                && let (code, each) = order.code(*letter)
                && code != Code::Wrong
            {
                self.rest = rest;
                size = size.wrapping_add(order.padding(each, size) + usize::from(each));
                values += usize::from(code != Code::Pad);
            }
            let item = self.next_counted();
            match item.code {
                Code::End if size <= isize::MAX as usize => return Ok(Extent { size, values }),
                Code::End => return Err(rt.overflow_error("format is too large")),
                Code::Wrong => return Err(bad_format(rt)),
                Code::Pad => {}
                Code::String | Code::Pascal => values += 1,
                // A sum that is too large is one of the size, too.
                _ => values = values.wrapping_add(item.count),
            }
            let end = item
                .count
                .checked_mul(item.size.into())
                .and_then(|all| all.checked_add(order.padding(item.size, size)))
                .and_then(|all| all.checked_add(size));
            size = match end {
                Some(end) if end <= isize::MAX as usize => end,
                _ => return Err(rt.overflow_error("format is too large")),
            };
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

/// The first letter there is.
const FIRST: u8 = b'?';

/// What the letters stand for, from `?` to `x`, and their sizes.
type Letters = [(Code, u8); (b'x' - FIRST + 1) as usize];

/// The letters of the machine's own order, and those of the others, whose sizes are the same everywhere.
static NATIVE: Letters = letters(true);
static STANDARD: Letters = letters(false);

const fn letters(native: bool) -> Letters {
    const WORD: u8 = size_of::<usize>() as u8;
    let long = if native { WORD } else { 4 };
    let (own_signed, own_unsigned) = match native {
        true => (Code::Signed, Code::Unsigned),
        false => (Code::Wrong, Code::Wrong),
    };
    let known = [
        (b'b', Code::Signed, 1),
        (b'B', Code::Unsigned, 1),
        (b'h', Code::Signed, 2),
        (b'H', Code::Unsigned, 2),
        (b'i', Code::Signed, 4),
        (b'I', Code::Unsigned, 4),
        (b'l', Code::Signed, long),
        (b'L', Code::Unsigned, long),
        (b'q', Code::Signed, 8),
        (b'Q', Code::Unsigned, 8),
        (b'n', own_signed, WORD),
        (b'N', own_unsigned, WORD),
        (b'P', Code::Unsigned, WORD),
        (b'f', Code::Float, 4),
        (b'd', Code::Float, 8),
        (b'e', Code::Half, 2),
        (b'?', Code::Bool, 1),
        (b'c', Code::Char, 1),
        (b'x', Code::Pad, 1),
        (b's', Code::String, 1),
        (b'p', Code::Pascal, 1),
    ];
    let mut letters = [(Code::Wrong, 1); _];
    let mut at = 0;
    while at < known.len() {
        let (letter, code, size) = known[at];
        letters[(letter - FIRST) as usize] = (code, size);
        at += 1;
    }
    letters
}

impl Order {
    /// What a letter stands for, and its size.
    #[inline(always)]
    fn code(self, letter: u8) -> (Code, u8) {
        let letters = if self.native { &NATIVE } else { &STANDARD };
        let found = letters.get(usize::from(letter.wrapping_sub(FIRST)));
        found.copied().unwrap_or((Code::Wrong, 1))
    }

    /// Bytes to skip at a position so that something of this size is aligned.
    #[inline(always)]
    fn padding(self, size: u8, position: usize) -> usize {
        match self.native {
            // Sizes are powers of two.
            true => position.wrapping_neg() & (usize::from(size) - 1),
            false => 0,
        }
    }

    /// Writes the lowest bytes of a word, as many as there are places: 1, 2, 4 or 8.
    #[inline(always)]
    fn put(self, places: &[Cell<u8>], word: u64) {
        macro_rules! put {
            ($ty:ty) => {
                if let Some(places) = places.first_chunk::<{ size_of::<$ty>() }>() {
                    let bytes = match self.big_endian {
                        true => (word as $ty).to_be_bytes(),
                        false => (word as $ty).to_le_bytes(),
                    };
                    for (place, byte) in places.iter().zip(bytes) {
                        place.set(byte);
                    }
                }
            };
        }
        match places.len() {
            1 => put!(u8),
            2 => put!(u16),
            4 => put!(u32),
            _ => put!(u64),
        }
    }

    /// The word that these bytes are: 1, 2, 4 or 8.
    #[inline(always)]
    fn take(self, bytes: &[u8]) -> u64 {
        macro_rules! take {
            ($ty:ty) => {{
                let bytes = bytes.first_chunk().copied().unwrap_or_default();
                match self.big_endian {
                    true => <$ty>::from_be_bytes(bytes).into(),
                    false => <$ty>::from_le_bytes(bytes).into(),
                }
            }};
        }
        match bytes.len() {
            1 => take!(u8),
            2 => take!(u16),
            4 => take!(u32),
            _ => take!(u64),
        }
    }
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

/// Packs values into places, of which there are as many as the format says.
fn pack_values(
    rt: &mut Runtime,
    mut format: Format<'_>,
    values: &[Obj],
    places: &[Cell<u8>],
) -> Res<()> {
    let order = format.order;
    let mut values = values.iter();
    let mut position = 0;
    loop {
        let item = format.next();
        position += order.padding(item.size, position);
        match item.code {
            Code::End | Code::Wrong => return Ok(()),
            Code::Pad => position += item.count,
            Code::String | Code::Pascal => {
                let end = position + item.count;
                let mut places = places.get(position..end).unwrap_or(&[]);
                position = end;
                let given = values.next().copied().unwrap_or(Obj::NONE);
                let mut given = match py_str::text(given) {
                    Some(text) => text.as_bytes(),
                    None => buffer::of(rt, given)?.bytes(),
                };
                if item.code == Code::Pascal
                    && let [first, rest @ ..] = places
                {
                    let len = given.len().min(rest.len()).min(255);
                    first.set(len as u8);
                    (places, given) = (rest, given.get(..len).unwrap_or(&[]));
                }
                for (place, byte) in places.iter().zip(given) {
                    place.set(*byte);
                }
            }
            _ => {
                let size = usize::from(item.size);
                for _ in 0..item.count {
                    let given = values.next().copied().unwrap_or(Obj::NONE);
                    let word = word_of(rt, order, item, given)?;
                    order.put(places.get(position..position + size).unwrap_or(&[]), word);
                    position += size;
                }
            }
        }
    }
}

/// The word that a value is packed as.
fn word_of(rt: &mut Runtime, order: Order, item: Item, given: Obj) -> Res<u64> {
    match item.code {
        Code::Signed | Code::Unsigned => integer_of(rt, item, given),
        Code::Float => {
            let number = match float::native(given) {
                Some(number) => f64::from(number),
                None => float::from_int(rt, given)?,
            };
            if item.size == 8 {
                return Ok(number.to_bits());
            }
            let short = number as f32;
            // In the machine's own order infinity is what the machine makes of it.
            match short.is_infinite() && number.is_finite() && !order.native {
                true => Err(too_large(rt)),
                false => Ok(short.to_bits().into()),
            }
        }
        Code::Half => {
            let number = f64::from(float::expect(rt, given)?);
            match to_half(number) {
                Some(bits) => Ok(bits.into()),
                None => Err(too_large(rt)),
            }
        }
        Code::Bool => Ok(convert::truth(rt, given)?.into()),
        _ => match bytes::bytes(given) {
            Some([byte]) => Ok((*byte).into()),
            _ => Err(rt.value_error("char format requires a bytes object of length 1")),
        },
    }
}

#[cold]
fn too_large(rt: &mut Runtime) -> Raised {
    rt.overflow_error("float too large to pack")
}

fn integer_of(rt: &mut Runtime, item: Item, given: Obj) -> Res<u64> {
    let signed = item.code == Code::Signed;
    if let Some(small) = int::small_value(given) {
        let number = small as i64;
        let spare = 64 - 8 * u32::from(item.size);
        let fits = match signed {
            true => number << spare >> spare == number,
            false => number >= 0 && (number as u64) << spare >> spare == number as u64,
        };
        if fits {
            return Ok(number as u64);
        }
    }
    let size = item.size.into();
    let kind = if signed { Kind::Signed } else { Kind::Unsigned };
    let mut bytes = ItemType { kind, size }.store(rt, given)?;
    if BIG_ENDIAN {
        bytes[..size].reverse();
    }
    Ok(u64::from_le_bytes(bytes))
}

#[cold]
fn wrong_count(rt: &mut Runtime) -> Raised {
    rt.value_error("wrong number of values for the format")
}

/// Unpacks from the start of `data`.
fn unpack_values(rt: &mut Runtime, format: Obj, data: &[u8]) -> Res {
    let mut format = Format::of(rt, format)?;
    let extent = format.extent(rt)?;
    if extent.size > data.len() {
        return Err(too_small(rt));
    }
    let values = rt.alloc_array(tuple::TUPLE.header(), extent.values, Obj::NONE)?;
    let order = format.order;
    let (mut position, mut index) = (0, 0);
    loop {
        let item = format.next();
        position += order.padding(item.size, position);
        match item.code {
            Code::End | Code::Wrong => return Ok(Obj::from(values)),
            Code::Pad => position += item.count,
            Code::String | Code::Pascal => {
                let end = position + item.count;
                let mut string = data.get(position..end).unwrap_or(&[]);
                if item.code == Code::Pascal
                    && let [len, rest @ ..] = string
                {
                    string = rest.get(..usize::from(*len)).unwrap_or(rest);
                }
                let string = bytes::new(rt, string)?;
                values.set(index, string);
                index += 1;
                position = end;
            }
            _ => {
                let size = usize::from(item.size);
                for _ in 0..item.count {
                    let packed = data.get(position..position + size).unwrap_or(&[]);
                    let value = value_of(rt, item, order.take(packed))?;
                    values.set(index, value);
                    index += 1;
                    position += size;
                }
            }
        }
    }
}

/// The value that a word stands for.
fn value_of(rt: &mut Runtime, item: Item, word: u64) -> Res {
    match item.code {
        Code::Signed => {
            let spare = 64 - 8 * u32::from(item.size);
            int::from_i64(rt, (word as i64) << spare >> spare)
        }
        Code::Unsigned => int::from_u64(rt, word),
        Code::Float => float::new(
            rt,
            match item.size {
                4 => f32::from_bits(word as u32) as float::Float,
                _ => f64::from_bits(word) as float::Float,
            },
        ),
        Code::Half => float::new(rt, from_half(word as u16) as float::Float),
        Code::Bool => Ok(Obj::bool(word != 0)),
        _ => bytes::new(rt, &[word as u8]),
    }
}

/// Packs values and gives the bytes to `with`.
fn packed<T>(
    rt: &mut Runtime,
    format: Obj,
    values: &[Obj],
    with: impl FnOnce(&mut Runtime, &[u8]) -> Res<T>,
) -> Res<T> {
    let format = Format::of(rt, format)?;
    let extent = format.extent(rt)?;
    if extent.values != values.len() {
        return Err(wrong_count(rt));
    }
    // Most of what is packed fits into so many bytes.
    let mut room = [0; 64];
    if let Some(room) = room.get_mut(..extent.size) {
        pack_values(rt, format, values, Cell::from_mut(room).as_slice_of_cells())?;
        return with(rt, room);
    }
    let array = rt.alloc_array(Array::<u8>::HEADER, extent.size, 0)?;
    pack_values(rt, format, values, array.as_slice())?;
    with(rt, Data::from_buffer(array, extent.size).bytes())
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
    let extent = Format::of(rt, format)?.extent(rt)?;
    Ok(Obj::small(extent.size as isize))
});

static PACK: NativeFunction =
    NativeFunction::positional(names::pack, 1, taipan_object::ANY, |rt, args| {
        packed(rt, args[0], &args[1..], bytes::new)
    });

static PACK_INTO: NativeFunction =
    NativeFunction::positional(names::pack_into, 3, taipan_object::ANY, |rt, args| {
        packed(rt, args[0], &args[3..], |rt, packed| {
            let target = buffer::of(rt, args[1])?;
            let start = offset(rt, target.len(), args[2])?;
            let Some(places) = target.cells() else {
                return Err(rt.type_error("a writable buffer is required"));
            };
            match places.get(start..start.saturating_add(packed.len())) {
                Some(places) => {
                    for (place, byte) in places.iter().zip(packed) {
                        place.set(*byte);
                    }
                    Ok(Obj::NONE)
                }
                None => Err(too_small(rt)),
            }
        })
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

#[cfg(feature = "struct-objects")]
static PARTS: &[crate::parts::Part] = &[crate::parts::Part {
    file: "struct._objects",
    names: &["Struct", "error", "iter_unpack"],
}];

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
    #[cfg(not(feature = "struct-objects"))]
    get_attribute: None,
    #[cfg(feature = "struct-objects")]
    get_attribute: Some(|rt, name| crate::parts::find(rt, names::struct_, PARTS, name)),
};
