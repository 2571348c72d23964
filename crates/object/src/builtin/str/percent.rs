//! `template % values`, for text and for bytes. What the directives mean is in
//! `taipan_number::format`; here they get their arguments.

use taipan_number::format::{
    Align, Amount, Conversion, Directive, Directives, Piece, Spec, write_percent_digits,
    write_percent_float, write_percent_int, write_percent_text,
};

use super::surrogate;
use super::template::ascii_to;
use crate::buffer;
use crate::builder::Scratch;
use crate::builtin::bytes;
use crate::builtin::float;
use crate::builtin::int;
use crate::builtin::str as py_str;
use crate::builtin::strings::{Family, Subject};
use crate::builtin::tuple::{self, Tuple};
use crate::names;
use crate::protocol::print::print;
use crate::protocol::{attribute, call, convert, find, item};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::{PrintKind, slot};
use crate::text::{StringBuilder, with_writer};
use crate::word::Obj;

/// The values that directives take, one after the other or by key.
struct Values<'a> {
    whole: Obj,
    items: &'a [Obj],
    taken: usize,
    /// The value of the last key, until it is taken. After the first key nothing else can be.
    keyed: Option<Option<Obj>>,
}

impl Values<'_> {
    fn next(&mut self, rt: &mut Runtime) -> Res {
        let next = match &mut self.keyed {
            Some(value) => value.take(),
            None => {
                self.taken += 1;
                self.items.get(self.taken - 1).copied()
            }
        };
        match next {
            Some(value) => Ok(value),
            None => Err(rt.type_error("not enough arguments for format string")),
        }
    }

    /// The integer that a `*` stands for.
    fn amount(&mut self, rt: &mut Runtime, amount: Amount) -> Res<isize> {
        if amount != Amount::Argument {
            return Ok(0);
        }
        let value = self.next(rt)?;
        if !int::is_int(value) {
            return Err(rt.type_error("* wants int"));
        }
        convert::index(rt, value)
    }

    /// Can values be looked up by key?
    fn is_mapping(&self, family: Family) -> bool {
        let is_string = match Subject::try_of(self.whole) {
            Some(subject) => family != Family::Str || subject.is_text(),
            None => false,
        };
        self.whole.downcast::<Tuple>().is_none()
            && !is_string
            && find(self.whole.type_of(), names::__getitem__, slot::get_item).is_some()
    }
}

/// `template % values`
///
/// # Errors
/// `TypeError` and `ValueError` for a template and values that do not go together, and what
/// converting the values raises.
pub fn percent(rt: &mut Runtime, template: Obj, whole: Obj) -> Res {
    let subject = Subject::of(rt, template)?;
    let (family, text) = (subject.family(), subject.bytes());
    let one = [whole];
    let items = match whole.downcast::<Tuple>() {
        Some(_) => tuple::items(whole),
        None => &one,
    };
    let mut values = Values {
        whole,
        items,
        taken: 0,
        keyed: None,
    };
    let mut out = Scratch::with_capacity(rt, text.len())?;
    for piece in Directives::new(text) {
        match piece {
            Ok(Piece::Literal(literal)) => out.push(rt, literal)?,
            Ok(Piece::Directive(directive)) => {
                write_directive(rt, family, text, &directive, &mut values, &mut out)?;
            }
            Err(error) => {
                return Err(rt.raise_fmt(&crate::exception::VALUE_ERROR, format_args!("{error}")));
            }
        }
    }
    if values.keyed.is_none() && values.taken < values.items.len() && !values.is_mapping(family) {
        return Err(rt.type_error("not all arguments converted during string formatting"));
    }
    match family {
        // SAFETY: the template is text, cut at ASCII characters, and directives write text.
        Family::Str => unsafe { out.finish_text(rt) },
        Family::Bytes => out.finish_bytes(rt),
        Family::ByteArray => crate::builtin::bytearray::new(rt, out.bytes()),
    }
}

fn write_directive(
    rt: &mut Runtime,
    family: Family,
    template: &[u8],
    directive: &Directive,
    values: &mut Values,
    out: &mut Scratch,
) -> Res<()> {
    if let Some(key) = directive.key {
        if !values.is_mapping(family) {
            return Err(rt.type_error("format requires a mapping"));
        }
        let key = match family {
            Family::Str => py_str::new(rt, core::str::from_utf8(key).unwrap_or_default())?,
            _ => bytes::new(rt, key)?,
        };
        let value = item::get(rt, values.whole, key)?;
        values.keyed = Some(Some(value));
    }
    let width = values.amount(rt, directive.width)?;
    let precision = values.amount(rt, directive.precision)?;
    let spec = match directive.spec(width, precision) {
        Ok(spec) => spec,
        Err(error) => {
            return Err(rt.raise_fmt(&crate::exception::VALUE_ERROR, format_args!("{error}")));
        }
    };
    let value = values.next(rt)?;
    if family != Family::Str && matches!(directive.letter, b's' | b'b') {
        return write_bytes(rt, &spec, value, out);
    }
    let conversion = match directive.conversion(template) {
        Ok(conversion) => conversion,
        Err(error) => {
            return Err(rt.raise_fmt(&crate::exception::VALUE_ERROR, format_args!("{error}")));
        }
    };
    match conversion {
        Conversion::Decimal => write_integer(rt, &spec, 10, value, out),
        Conversion::Radix(radix) => write_integer(rt, &spec, radix, value, out),
        Conversion::Float => {
            let number = float::from_int(rt, value)?;
            with_writer(out, rt, |writer| write_percent_float(writer, &spec, number))
        }
        Conversion::Character => write_character(rt, family, &spec, value, out),
        Conversion::Text => write_shown(rt, &spec, value, Shown::Str, out),
        Conversion::Repr if family == Family::Str => {
            write_shown(rt, &spec, value, Shown::Repr, out)
        }
        Conversion::Repr | Conversion::Ascii => write_shown(rt, &spec, value, Shown::Ascii, out),
    }
}

/// How `%s`, `%r` and `%a` show a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Str,
    Repr,
    Ascii,
}

fn write_shown(
    rt: &mut Runtime,
    spec: &Spec,
    value: Obj,
    shown: Shown,
    out: &mut Scratch,
) -> Res<()> {
    let plain = spec.width == 0 && spec.precision.is_none();
    match shown {
        Shown::Str if plain => return print(rt, value, PrintKind::Str, out),
        Shown::Repr if plain => return print(rt, value, PrintKind::Repr, out),
        _ => {}
    }
    let mut text = StringBuilder::new();
    match shown {
        Shown::Str => print(rt, value, PrintKind::Str, &mut text)?,
        Shown::Repr => print(rt, value, PrintKind::Repr, &mut text)?,
        Shown::Ascii => ascii_to(rt, value, &mut text)?,
    }
    with_writer(out, rt, |writer| {
        write_percent_text(writer, spec, text.text())
    })
}

/// `%s` and `%b` of a bytes template: bytes go in as they are.
fn write_bytes(rt: &mut Runtime, spec: &Spec, value: Obj, out: &mut Scratch) -> Res<()> {
    let value = match attribute::call_special_method(rt, value, names::__bytes__, &[])? {
        Some(bytes) => bytes,
        None => value,
    };
    let Some(buffer) = buffer::try_of(value) else {
        let given = value.type_of().name;
        return Err(rt.type_error_fmt(format_args!(
            "%b requires a bytes-like object, or an object that implements __bytes__, not '{given}'"
        )));
    };
    let bytes = buffer.bytes();
    let bytes = match spec.precision {
        Some(precision) => &bytes[..precision.min(bytes.len())],
        None => bytes,
    };
    let (left, right) = spec.padding(bytes.len(), Align::Right);
    push_blanks(rt, left, out)?;
    out.push(rt, bytes)?;
    push_blanks(rt, right, out)
}

fn push_blanks(rt: &mut Runtime, count: usize, out: &mut Scratch) -> Res<()> {
    (0..count).try_for_each(|_| out.push(rt, b" "))
}

fn write_integer(
    rt: &mut Runtime,
    spec: &Spec,
    radix: u32,
    value: Obj,
    out: &mut Scratch,
) -> Res<()> {
    let integer = if int::is_int(value) {
        value
    } else if radix == 10 {
        to_integer(rt, spec, value)?
    } else {
        match int::try_int(rt, value)? {
            Some(integer) => integer,
            None => return Err(not_a_number(rt, spec, value, "an integer is required")),
        }
    };
    if let Some(small) = int::small_value(integer) {
        return with_writer(out, rt, |writer| {
            write_percent_int(writer, spec, small as i64)
        });
    }
    let digits = int::to_text(rt, integer, radix)?;
    let digits = digits.text();
    let magnitude = digits.trim_start_matches('-');
    let negative = magnitude.len() != digits.len();
    with_writer(out, rt, |writer| {
        write_percent_digits(writer, spec, negative, magnitude.as_bytes())
    })
}

/// The integer that `%d` shows of what is none: a number, cut off.
fn to_integer(rt: &mut Runtime, spec: &Spec, value: Obj) -> Res {
    if float::value(value).is_some() {
        return call::call(rt, Obj::from_static(&int::INT), &[value]);
    }
    for method in [names::__int__, names::__index__] {
        if let Some(result) = attribute::call_special_method(rt, value, method, &[])? {
            return Ok(result);
        }
    }
    Err(not_a_number(rt, spec, value, "a real number is required"))
}

#[cold]
fn not_a_number(rt: &mut Runtime, spec: &Spec, value: Obj, problem: &str) -> Raised {
    let given = value.type_of().name;
    let letter = spec.presentation.unwrap_or('d');
    rt.type_error_fmt(format_args!("%{letter} format: {problem}, not {given}"))
}

/// `%c`: a character by its code, or as a string of one.
fn write_character(
    rt: &mut Runtime,
    family: Family,
    spec: &Spec,
    value: Obj,
    out: &mut Scratch,
) -> Res<()> {
    if family != Family::Str {
        let byte = match (value.as_small(), buffer::try_of(value)) {
            (Some(code), _) => match u8::try_from(code) {
                Ok(byte) => byte,
                Err(_) => return Err(rt.overflow_error("%c arg not in range(256)")),
            },
            (None, Some(buffer)) if buffer.len() == 1 => buffer.get(0).unwrap_or_default(),
            _ => {
                return Err(rt.type_error("%c requires an integer in range(256) or a single byte"));
            }
        };
        let (left, right) = spec.padding(1, Align::Right);
        push_blanks(rt, left, out)?;
        out.push(rt, &[byte])?;
        return push_blanks(rt, right, out);
    }
    let mut buffer = [0; 4];
    let text = match py_str::text(value) {
        Some(text) if text.chars().count() == 1 => text,
        Some(_) => return Err(rt.type_error("%c requires int or char")),
        None => {
            let Some(code) = int::try_index(rt, value)? else {
                return Err(rt.type_error("%c requires int or char"));
            };
            let character = u32::try_from(code).ok().and_then(surrogate::to_char);
            match character {
                Some(character) => &*character.encode_utf8(&mut buffer),
                None => return Err(rt.overflow_error("%c arg not in range(0x110000)")),
            }
        }
    };
    with_writer(out, rt, |writer| write_percent_text(writer, spec, text))
}
