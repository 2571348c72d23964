//! `gzip` and `zlib`: whole data and files in these formats, in the part of CPython's modules
//! that micropython-lib has. `zlib` takes `wbits` as CPython does: 5 to 15, negative for data
//! without header, 16 more for gzip, 32 more to find out.

use taipan_deflate::{Checksum, Format};
use taipan_object::builtin::int;
use taipan_object::builtin::module::NativeModule;
use taipan_object::protocol::{attribute, call, convert};
use taipan_object::{Args, NativeFunction, Obj, Parameter, Res, Runtime, Signature, names, table};

use crate::deflate::{self, wrap};
use crate::io::memory::BYTES_IO;

/// The default window of both modules.
const BITS: isize = 15;

/// Data compressed.
fn pack(rt: &mut Runtime, data: Obj, format: Format, bits: u32) -> Res {
    let buffer = call::call(rt, Obj::from_static(&BYTES_IO), &[])?;
    let packing = wrap(rt, buffer, format, bits, false)?;
    // Not through the method, which writes nothing where there is nothing to write.
    let data = crate::binascii::data(rt, data)?;
    (deflate::STREAM.write)(rt, packing, data)?;
    attribute::call_method(rt, packing, names::close, &[])?;
    attribute::call_method(rt, buffer, names::getvalue, &[])
}

/// Data decompressed; `format` and `bits` are those of `DeflateIO`.
fn unpack(rt: &mut Runtime, data: Obj, format: isize, bits: isize) -> Res {
    let buffer = call::call(rt, Obj::from_static(&BYTES_IO), &[data])?;
    let arguments = [buffer, Obj::small(format), Obj::small(bits)];
    let unpacking = call::call(rt, Obj::from_static(&deflate::DEFLATE_IO), &arguments)?;
    attribute::call_method(rt, unpacking, names::read, &[])
}

static GZIP_COMPRESS: NativeFunction =
    NativeFunction::positional(names::compress, 1, 2, |rt, args| {
        pack(rt, args[0], Format::Gzip, BITS as u32)
    });

static GZIP_DECOMPRESS: NativeFunction =
    NativeFunction::f1(names::decompress, |rt, data| unpack(rt, data, 3, 0));

/// `GzipFile(fileobj)`
static GZIP_FILE: NativeFunction = NativeFunction::f1(names::GzipFile, |rt, file| {
    wrap(rt, file, Format::Gzip, BITS as u32, false)
});

/// `gzip.open(filename, mode="rb")`
static GZIP_OPEN: NativeFunction = NativeFunction::positional(names::open, 1, 2, |rt, args| {
    let mode = args.get(1).copied().unwrap_or(Obj::from(names::rb));
    let open = Obj::from_static(&crate::io::file::OPEN);
    let text = taipan_object::builtin::function::expect_text(rt, mode)?;
    // A mode of one letter is for bytes too.
    let mode = match text {
        "r" => Obj::from(names::rb),
        "w" => Obj::from(names::wb),
        _ => mode,
    };
    let file = call::call(rt, open, &[args[0], mode])?;
    wrap(rt, file, Format::Gzip, BITS as u32, true)
});

/// `gzip`
pub static GZIP: NativeModule = NativeModule {
    name: names::gzip,
    table: table![
        GzipFile => &GZIP_FILE,
        compress => &GZIP_COMPRESS,
        decompress => &GZIP_DECOMPRESS,
        open => &GZIP_OPEN,
    ],
    init: None,
    get_attribute: None,
};

static COMPRESSING: [Parameter; 3] = [
    Parameter::required(names::data),
    Parameter::optional(names::level),
    Parameter::optional(names::wbits),
];

static DECOMPRESSING: [Parameter; 3] = [
    Parameter::required(names::data),
    Parameter::optional(names::wbits),
    Parameter::optional(names::bufsize),
];

/// `compress(data, /, level=-1, wbits=15)`: there is one level.
static COMPRESS: NativeFunction = NativeFunction::full(names::compress, 1, 3, |rt, args: Args| {
    let signature = Signature {
        function: names::compress,
        parameters: &COMPRESSING,
        positional_only: 1,
        positional: 3,
    };
    let mut values = [None; 3];
    signature.bind(rt, args, &mut values)?;
    let bits = match values[2] {
        Some(bits) => convert::index(rt, bits)?,
        None => BITS,
    };
    let (format, bits) = match bits {
        -15..=-5 => (Format::Raw, -bits),
        5..=15 => (Format::Zlib, bits),
        21..=31 => (Format::Gzip, bits - 16),
        _ => return Err(rt.value_error("wbits")),
    };
    pack(rt, values[0].unwrap_or(Obj::NONE), format, bits as u32)
});

/// `decompress(data, /, wbits=15, bufsize=...)`
static DECOMPRESS: NativeFunction =
    NativeFunction::full(names::decompress, 1, 3, |rt, args: Args| {
        let signature = Signature {
            function: names::decompress,
            parameters: &DECOMPRESSING,
            positional_only: 1,
            positional: 3,
        };
        let mut values = [None; 3];
        signature.bind(rt, args, &mut values)?;
        let bits = match values[1] {
            Some(bits) => convert::index(rt, bits)?,
            None => BITS,
        };
        let (format, bits) = match bits {
            -15..=-5 => (1, -bits),
            0 => (2, 0),
            5..=15 => (2, bits),
            21..=31 => (3, bits - 16),
            37..=47 => (0, bits - 32),
            _ => return Err(rt.value_error("wbits")),
        };
        unpack(rt, values[0].unwrap_or(Obj::NONE), format, bits)
    });

static ADLER32: NativeFunction = NativeFunction::f1(names::adler32, |rt, data| {
    let data = crate::binascii::data(rt, data)?;
    let mut checksum = Checksum::new(Format::Zlib);
    checksum.update(data);
    match checksum {
        Checksum::Zlib(adler) => int::from_u64(rt, adler.value().into()),
        _ => Ok(Obj::NONE),
    }
});

/// `zlib`
pub static ZLIB: NativeModule = NativeModule {
    name: names::zlib,
    table: table![
        adler32 => &ADLER32,
        compress => &COMPRESS,
        crc32 => &crate::binascii::CRC32,
        decompress => &DECOMPRESS,
    ],
    init: None,
    get_attribute: None,
};
