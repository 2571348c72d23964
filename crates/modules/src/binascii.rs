//! `binascii`: bytes as hexadecimal digits and base64, and CRC-32.
//!
//! Flash on thumbv7m: 1.3 KB.

use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{bytes, int, str as py_str};
use taipan_object::protocol::convert;
use taipan_object::text::BytesBuilder;
use taipan_object::{
    Args, NativeFunction, Obj, Parameter, Res, Runtime, Signature, buffer, names, table,
};

/// The bytes of an argument; a string counts as its UTF-8.
pub(crate) fn data<'a>(rt: &mut Runtime, value: Obj) -> Res<&'a [u8]> {
    match py_str::text(value) {
        Some(text) => Ok(text.as_bytes()),
        None => Ok(buffer::of(rt, value)?.bytes()),
    }
}

fn finish(rt: &mut Runtime, out: BytesBuilder) -> Res {
    let data = out.finish(rt);
    bytes::from_data(rt, data)
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

static HEXLIFY_SIGNATURE: Signature = Signature {
    function: names::hexlify,
    parameters: &[
        Parameter {
            name: names::data,
            required: true,
        },
        Parameter {
            name: names::sep,
            required: false,
        },
        Parameter {
            name: names::bytes_per_sep,
            required: false,
        },
    ],
    positional_only: 0,
    positional: 3,
};

/// `hexlify(data, sep, bytes_per_sep=1)`: groups are counted from the end or, where the number is
/// negative, from the start. A separator may have any length, as upstream's.
static HEXLIFY: NativeFunction = NativeFunction::full(names::hexlify, 1, 3, |rt, args: Args| {
    let mut values = [None; 3];
    HEXLIFY_SIGNATURE.bind(rt, args, &mut values)?;
    let input = data(rt, values[0].unwrap_or(Obj::NONE))?;
    let separator = match values[1] {
        Some(separator) => data(rt, separator)?,
        None => &[],
    };
    let group = match values[2] {
        Some(group) => convert::index(rt, group)?,
        None => 1,
    };
    let mut out = BytesBuilder::with_capacity(rt, input.len().saturating_mul(2))?;
    for (index, byte) in input.iter().enumerate() {
        let distance = match group > 0 {
            true => input.len() - index,
            false => index,
        };
        if index > 0 && group != 0 && distance.is_multiple_of(group.unsigned_abs()) {
            out.push(rt, separator)?;
        }
        let digit = |nibble: u8| DIGITS[usize::from(nibble & 15)];
        out.push(rt, &[digit(byte >> 4), digit(*byte)])?;
    }
    finish(rt, out)
});

static UNHEXLIFY: NativeFunction = NativeFunction::f1(names::unhexlify, |rt, text| {
    let text = data(rt, text)?;
    let (pairs, []) = text.as_chunks::<2>() else {
        return Err(rt.value_error("odd-length string"));
    };
    let mut out = BytesBuilder::with_capacity(rt, pairs.len())?;
    for pair in pairs {
        let digits = pair.map(|digit| char::from(digit).to_digit(16));
        match digits {
            [Some(high), Some(low)] => out.push(rt, &[(high << 4 | low) as u8])?,
            _ => return Err(rt.value_error("non-hex digit found")),
        }
    }
    finish(rt, out)
});

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn sextet(letter: u8) -> Option<u32> {
    Some(u32::from(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// `a2b_base64(data)`: what is no letter of the alphabet is skipped.
static A2B_BASE64: NativeFunction = NativeFunction::f1(names::a2b_base64, |rt, text| {
    let text = data(rt, text)?;
    let mut out = BytesBuilder::new();
    // Bits that wait, how many they are, letters and padding of the group of four.
    let (mut bits, mut count, mut letters, mut padding) = (0u32, 0, 0, 0);
    for letter in text {
        if *letter == b'=' {
            padding += 1;
            if letters % 4 + padding >= 4 && letters % 4 >= 2 {
                // What is left are the bits that padding stands for.
                (count, letters) = (0, 0);
                break;
            }
            continue;
        }
        let Some(value) = sextet(*letter) else {
            continue;
        };
        padding = 0;
        letters += 1;
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(rt, &[(bits >> count) as u8])?;
            bits &= (1 << count) - 1;
        }
    }
    if count > 0 || letters % 4 != 0 {
        return Err(rt.value_error("incorrect padding"));
    }
    finish(rt, out)
});

/// `b2a_base64(data, *, newline=True)`
static B2A_BASE64: NativeFunction =
    NativeFunction::full(names::b2a_base64, 1, 1, |rt, args: Args| {
        let input = data(rt, args.positional[0])?;
        let mut newline = true;
        for (name, value) in args.pairs() {
            if name != names::newline {
                return Err(rt.type_error_fmt(format_args!("unexpected keyword argument '{name}'")));
            }
            newline = convert::truth(rt, value)?;
        }
        let mut out = BytesBuilder::with_capacity(rt, input.len().saturating_add(4) / 3 * 4)?;
        for group in input.chunks(3) {
            let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            let mut letters = [18, 12, 6, 0].map(|shift| BASE64[(bits >> shift & 63) as usize]);
            if let Some(unused) = letters.get_mut(group.len() + 1..) {
                unused.fill(b'=');
            }
            out.push(rt, &letters)?;
        }
        if newline {
            out.push(rt, b"\n")?;
        }
        finish(rt, out)
    });

/// `crc32(data[, crc])`
pub(crate) static CRC32: NativeFunction =
    NativeFunction::positional(names::crc32, 1, 2, |rt, args| {
        let input = data(rt, args[0])?;
        let mut crc = match args.get(1) {
            Some(crc) => !match int::wrapping_u64(*crc) {
                Some(crc) => crc as u32,
                None => convert::index(rt, *crc)? as u32,
            },
            None => u32::MAX,
        };
        for byte in input {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
            }
        }
        int::from_u64(rt, (!crc).into())
    });

/// `binascii`
pub static MODULE: NativeModule = NativeModule {
    name: names::binascii,
    table: table![
        #[cfg(feature = "host")]
        Error => Obj::from_static(&taipan_object::exception::VALUE_ERROR),
        #[cfg(feature = "host")]
        a2b_hex => &UNHEXLIFY,
        #[cfg(feature = "host")]
        b2a_hex => &HEXLIFY,
        a2b_base64 => &A2B_BASE64,
        b2a_base64 => &B2A_BASE64,
        crc32 => &CRC32,
        hexlify => &HEXLIFY,
        unhexlify => &UNHEXLIFY,
    ],
    init: None,
    get_attribute: None,
};
