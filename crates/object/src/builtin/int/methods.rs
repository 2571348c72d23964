//! The Python type `int`: construction and methods.

use taipan_gc::Gc;
use taipan_number::big::{self, ByteOrder, I64_LIMBS, natural};

use super::{IntObject, arithmetic, build, into_class, small_value, text, view};
use crate::args::{Args, Parameter, Signature};
use crate::builtin::{bytes, float, str as py_str, tuple};
use crate::name::Name;
use crate::names;
use crate::native::{ClassMethod, Getter, NativeFunction};
use crate::protocol::{call_special, find_method};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::table;
use crate::types::Type;
use crate::word::Obj;

fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let base = args.keyword(names::base);
    if args.keywords.len() > 2 * usize::from(base.is_some()) {
        return Err(rt.type_error("int() got an invalid keyword argument"));
    }
    let value = match (args.positional, base) {
        ([], None) => Obj::small(0),
        ([value], None) => convert(rt, *value)?,
        ([value], Some(base)) => with_base(rt, *value, base)?,
        ([value, base], None) => with_base(rt, *value, *base)?,
        ([], Some(_)) => return Err(rt.type_error("int() missing string argument")),
        _ => return Err(rt.type_error("int() takes at most 2 arguments")),
    };
    into_class(rt, cls, value)
}

fn with_base(rt: &mut Runtime, value: Obj, base: Obj) -> Res {
    let base = crate::protocol::convert::index(rt, base)?;
    let base = u32::try_from(base).unwrap_or(1);
    match text_of(value) {
        Some(bytes) => text::from_text(rt, bytes, base),
        None => Err(rt.type_error("int() can't convert non-string with explicit base")),
    }
}

fn text_of<'a>(value: Obj) -> Option<&'a [u8]> {
    match py_str::text(value) {
        Some(text) => Some(text.as_bytes()),
        None => crate::buffer::try_of(value).map(|buffer| buffer.bytes()),
    }
}

/// `int(value)`
fn convert(rt: &mut Runtime, value: Obj) -> Res {
    if value.is_small() || value.is_exactly(&INT) {
        return Ok(value);
    }
    if let Some(small) = small_value(value) {
        return Ok(Obj::small(small));
    }
    if let Some(float) = float::value(value) {
        return super::from_f64(rt, float);
    }
    if let Some(text) = text_of(value) {
        return text::from_text(rt, text, 10);
    }
    for name in [names::__int__, names::__index__, names::__trunc__] {
        if let Some(method) = find_method(value.type_of(), name) {
            let result = call_special(rt, method, value, &[])?;
            if super::is_int(result) {
                return Ok(result);
            }
            let ty = result.type_of().name;
            return Err(rt.type_error_fmt(format_args!("{name} returned non-int (type {ty})")));
        }
    }
    if value.downcast::<IntObject>().is_some() {
        // An instance of a subclass: the plain integer of the same value.
        return arithmetic::unary(rt, slots::UnaryOp::Positive, value)
            .map(|result| result.unwrap_or(value));
    }
    // Types of modules, such as pointers, may have the method in their tables.
    if let Some(method) = crate::types::lookup(value.type_of(), names::__int__) {
        return call_special(rt, method, value, &[]);
    }
    let ty = value.type_of().name;
    Err(rt.type_error_fmt(format_args!("can't convert {ty} to int")))
}

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(text::print),
    unary: Some(arithmetic::unary),
    binary: Some(arithmetic::binary),
    compare: Some(arithmetic::compare),
    truth: Some(|_, value| {
        let mut buffer = [0; I64_LIMBS];
        Ok(view(value, &mut buffer).is_some_and(|int| !int.is_zero()))
    }),
    hash: Some(|_, value| Ok(hash(value))),
    ..Slots::EMPTY
};

/// Hash of a small integer: its value, so that there is no division, unless it is beyond the modulus
/// of hashes, which 31 bits are not.
#[inline(always)]
pub(crate) fn hash_of_small(small: isize) -> usize {
    if cfg!(target_pointer_width = "64") && small.unsigned_abs() >> (big::HASH_BITS - 1) != 0 {
        return big::hash_i64(small as i64) as usize;
    }
    small as usize
}

/// Hash of an integer.
pub(crate) fn hash(value: Obj) -> usize {
    if let Some(small) = small_value(value) {
        return hash_of_small(small);
    }
    let mut buffer = [0; I64_LIMBS];
    view(value, &mut buffer).map_or(0, |int| match cfg!(feature = "long-ints") {
        true => big::hash(int) as usize,
        false => int.to_i64().unwrap_or(0) as usize,
    })
}

static BIT_LENGTH: NativeFunction = NativeFunction::f1(names::bit_length, |rt, value| {
    let mut buffer = [0; I64_LIMBS];
    let bits = view(value, &mut buffer).map_or(0, |int| natural::bit_length(int.magnitude()));
    super::from_u64(rt, bits)
});

static BIT_COUNT: NativeFunction = NativeFunction::f1(names::bit_count, |rt, value| {
    let mut buffer = [0; I64_LIMBS];
    let bits = view(value, &mut buffer).map_or(0, |int| natural::bit_count(int.magnitude()));
    super::from_u64(rt, bits)
});

const fn parameter(name: Name) -> Parameter {
    Parameter {
        name,
        required: false,
    }
}

static TO_PARAMETERS: [Parameter; 4] = [
    parameter(names::self_),
    parameter(names::length),
    parameter(names::byteorder),
    parameter(names::signed),
];

static TO_SIGNATURE: Signature = Signature {
    function: names::to_bytes,
    parameters: &TO_PARAMETERS,
    positional_only: 1,
    positional: 3,
};

fn byte_order(rt: &mut Runtime, value: Option<Obj>) -> Res<ByteOrder> {
    match value.map(|value| py_str::text(value).unwrap_or("")) {
        None | Some("big") => Ok(ByteOrder::Big),
        Some("little") => Ok(ByteOrder::Little),
        Some(_) => Err(rt.value_error("byteorder must be either 'little' or 'big'")),
    }
}

fn flag(rt: &mut Runtime, value: Option<Obj>) -> Res<bool> {
    match value {
        Some(value) => crate::protocol::convert::truth(rt, value),
        None => Ok(false),
    }
}

static TO_BYTES: NativeFunction = NativeFunction::full(names::to_bytes, 1, 3, |rt, args| {
    let mut values = [None; 4];
    TO_SIGNATURE.bind(rt, args, &mut values)?;
    let [value, length, order, signed] = values;
    let length = match length {
        Some(length) => crate::protocol::convert::index(rt, length)?,
        None => 1,
    };
    let Ok(length) = usize::try_from(length) else {
        return Err(rt.value_error("length argument must be non-negative"));
    };
    let (order, signed) = (byte_order(rt, order)?, flag(rt, signed)?);
    let mut buffer = [0; I64_LIMBS];
    let Some(int) = view(value.unwrap_or(Obj::NONE), &mut buffer) else {
        return Err(rt.type_error("an integer is required"));
    };
    let mut result = Ok(());
    let object = bytes::filled(rt, length, &mut |out| {
        result = big::to_bytes(int, order, signed, out);
    })?;
    match result {
        Ok(()) => Ok(object),
        Err(_) if int.is_negative() && !signed => {
            Err(rt.overflow_error("can't convert negative int to unsigned"))
        }
        Err(_) => Err(rt.overflow_error("int too big to convert")),
    }
});

static FROM_PARAMETERS: [Parameter; 4] = [
    parameter(names::self_),
    parameter(names::bytes),
    parameter(names::byteorder),
    parameter(names::signed),
];

static FROM_SIGNATURE: Signature = Signature {
    function: names::from_bytes,
    parameters: &FROM_PARAMETERS,
    positional_only: 1,
    positional: 3,
};

/// The value of bytes, if it is a small integer and not signed: that takes no memory.
fn small_from_bytes(source: &[u8], order: ByteOrder, signed: bool) -> Option<Obj> {
    if signed {
        return None;
    }
    let mut value = 0usize;
    for index in 0..source.len() {
        let byte = match order {
            ByteOrder::Big => source[index],
            ByteOrder::Little => source[source.len() - 1 - index],
        };
        if value > usize::MAX >> 8 {
            return None;
        }
        value = value << 8 | usize::from(byte);
    }
    isize::try_from(value).ok().and_then(Obj::try_small)
}

static FROM_BYTES_FUNCTION: NativeFunction =
    NativeFunction::full(names::from_bytes, 1, 3, |rt, args| {
        let mut values = [None; 4];
        FROM_SIGNATURE.bind(rt, args, &mut values)?;
        let [cls, source, order, signed] = values;
        let (order, signed) = (byte_order(rt, order)?, flag(rt, signed)?);
        let source = source.unwrap_or(Obj::NONE);
        if crate::builtin::int::is_int(source) {
            return Err(rt.type_error("cannot convert 'int' object to bytes"));
        }
        let source = match bytes::bytes(source) {
            Some(_) => source,
            None => bytes::construct::from_args(rt, Args::positional(&[source]))?,
        };
        let source = bytes::bytes(source).unwrap_or(&[]);
        let value = match small_from_bytes(source, order, signed) {
            Some(value) => value,
            // No more than that is held.
            None if !cfg!(feature = "long-ints") && source.len() > 8 => {
                return Err(super::short::overflow(rt));
            }
            None => build(rt, big::from_bytes_len(source.len()), 0, |out, _| {
                big::from_bytes(source, order, signed, out)
            })?,
        };
        match cls.and_then(|cls| cls.as_type()) {
            Some(cls) => into_class(rt, cls, value),
            None => Ok(value),
        }
    });

static FROM_BYTES: ClassMethod = ClassMethod::native(&FROM_BYTES_FUNCTION);

fn itself(rt: &mut Runtime, value: Obj) -> Res {
    arithmetic::unary(rt, slots::UnaryOp::Positive, value).map(|result| result.unwrap_or(value))
}

static REAL: Getter = Getter::new(itself);
static IMAG: Getter = Getter::new(|_, _| Ok(Obj::small(0)));
static DENOMINATOR: Getter = Getter::new(|_, _| Ok(Obj::small(1)));
static INDEX: NativeFunction = NativeFunction::f1(names::__index__, itself);
static CONJUGATE: NativeFunction = NativeFunction::f1(names::conjugate, itself);
static IS_INTEGER: NativeFunction = NativeFunction::f1(names::is_integer, |_, _| Ok(Obj::TRUE));
static RATIO: NativeFunction = NativeFunction::f1(names::as_integer_ratio, |rt, value| {
    let value = itself(rt, value)?;
    tuple::new(rt, &[value, Obj::small(1)])
});

/// `int`
pub static INT: Type = Type::new::<IntObject>(names::int, slots!(SLOTS)).with_table(table![
    bit_length => &BIT_LENGTH,
    bit_count => &BIT_COUNT,
    to_bytes => &TO_BYTES,
    from_bytes => &FROM_BYTES,
    real => &REAL,
    imag => &IMAG,
    numerator => &REAL,
    denominator => &DENOMINATOR,
    conjugate => &CONJUGATE,
    is_integer => &IS_INTEGER,
    as_integer_ratio => &RATIO,
    __index__ => &INDEX,
    __int__ => &INDEX,
]);

/// `pow(base, exponent, modulus)`, for `builtins`.
///
/// # Errors
/// `TypeError`, `ValueError`, `MemoryError`.
pub fn power_modulo(rt: &mut Runtime, base: Obj, exponent: Obj, modulus: Obj) -> Res {
    arithmetic::power_modulo(rt, base, exponent, modulus)
}
