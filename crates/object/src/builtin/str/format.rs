//! Formatting one value: `format(value, spec)`, the fields of `str.format` and f-strings, and
//! `__format__`. What the specification means is in `taipan_number::format`.

use core::fmt;

use taipan_number::format::{
    FormatError, IntForm, Kind, Spec, SpecError, int_form, write_complex, write_float, write_int,
    write_int_digits, write_text,
};

use crate::builtin::float;
use crate::builtin::str as py_str;
use crate::builtin::{complex, exception, int};
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::print::print;
use crate::protocol::{call_special, find_method};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::PrintKind;
use crate::text::{Sink, StringBuilder, with_writer};
use crate::word::Obj;

/// Writes `format(value, spec)`.
///
/// # Errors
/// `ValueError` for a specification that is wrong, `TypeError` for a value that has none,
/// and what `__format__` and `__str__` raise.
pub fn format_to(rt: &mut Runtime, value: Obj, spec: &str, out: &mut dyn Sink) -> Res<()> {
    if spec.is_empty() && !value.type_of().is_python_class() {
        return print(rt, value, PrintKind::Str, out);
    }
    if let Some(method) = find_method(value.type_of(), names::__format__) {
        let spec = py_str::new(rt, spec)?;
        let result = call_special(rt, method, value, &[spec])?;
        return match py_str::text(result) {
            Some(text) => out.write(rt, text),
            None => {
                let given = result.type_of().name;
                Err(rt.type_error_fmt(format_args!("__format__ must return a str, not {given}")))
            }
        };
    }
    format_built_in(rt, value, spec, out)
}

type Writer<'a> = &'a dyn Fn(&mut dyn fmt::Write, &Spec) -> Result<(), FormatError>;

/// Parses a specification and writes a value by it.
fn by_spec(
    rt: &mut Runtime,
    value: Obj,
    text: &str,
    kind: Kind,
    out: &mut dyn Sink,
    write: Writer,
) -> Res<()> {
    let spec = match Spec::parse(text, kind) {
        Ok(spec) => spec,
        Err(error) => return Err(wrong(rt, value, text, error)),
    };
    let mut problem = None;
    with_writer(out, rt, |writer| match write(writer, &spec) {
        Ok(()) => Ok(()),
        Err(FormatError::Spec(error)) => {
            problem = Some(error);
            Ok(())
        }
        Err(FormatError::Sink) => Err(fmt::Error),
    })?;
    match problem {
        Some(error) => Err(wrong(rt, value, text, error)),
        None => Ok(()),
    }
}

#[cold]
#[inline(never)]
fn wrong(rt: &mut Runtime, value: Obj, spec: &str, error: SpecError) -> Raised {
    let ty = if error.is_overflow() {
        &exception::OVERFLOW_ERROR
    } else {
        &exception::VALUE_ERROR
    };
    let name = value.type_of().name.text();
    rt.raise_fmt(ty, format_args!("{}", error.message(spec, name)))
}

/// Writes an integer that is not a small one.
#[inline(never)]
fn format_large(rt: &mut Runtime, value: Obj, text: &str, out: &mut dyn Sink) -> Res<()> {
    let form = match Spec::parse(text, Kind::Int).and_then(|spec| int_form(&spec)) {
        Ok(form) => form,
        Err(error) => return Err(wrong(rt, value, text, error)),
    };
    match form {
        IntForm::Float => {
            let number = float::from_int(rt, value)?;
            by_spec(rt, value, text, Kind::Int, out, &|writer, spec| {
                write_float(writer, spec, number, float::WIDTH)
            })
        }
        IntForm::Digits(radix) => {
            let digits = int::to_text(rt, value, radix)?;
            let digits = digits.text();
            let magnitude = digits.trim_start_matches('-');
            let negative = magnitude.len() != digits.len();
            by_spec(rt, value, text, Kind::Int, out, &|writer, spec| {
                write_int_digits(writer, spec, negative, magnitude.as_bytes())
            })
        }
        IntForm::Character => Err(wrong(rt, value, text, SpecError::CharacterRange)),
    }
}

/// Writes a value as its built-in type formats it.
fn format_built_in(rt: &mut Runtime, value: Obj, spec: &str, out: &mut dyn Sink) -> Res<()> {
    if spec.is_empty() {
        return print(rt, value, PrintKind::Str, out);
    }
    if let Some(text) = py_str::text(value) {
        return by_spec(rt, value, spec, Kind::Text, out, &|writer, spec| {
            write_text(writer, spec, text)
        });
    }
    if let Some(number) = int::small_value(value) {
        return by_spec(rt, value, spec, Kind::Int, out, &|writer, spec| {
            write_int(writer, spec, number as i64)
        });
    }
    if let Some(number) = float::value(value) {
        return by_spec(rt, value, spec, Kind::Float, out, &|writer, spec| {
            write_float(writer, spec, number, float::WIDTH)
        });
    }
    if int::is_int(value) {
        return format_large(rt, value, spec, out);
    }
    if let Some((real, imag)) = complex::parts(value) {
        return by_spec(rt, value, spec, Kind::Complex, out, &|writer, spec| {
            write_complex(writer, spec, real.into(), imag.into(), float::WIDTH)
        });
    }
    let ty = value.type_of().name;
    Err(rt.type_error_fmt(format_args!(
        "unsupported format string passed to {ty}.__format__"
    )))
}

/// `format(value, spec)`
///
/// # Errors
/// As [`format_to`].
pub fn format(rt: &mut Runtime, value: Obj, spec: &str) -> Res {
    let mut out = StringBuilder::new();
    format_to(rt, value, spec, &mut out)?;
    out.finish(rt)
}

fn call_format(rt: &mut Runtime, this: Obj, spec: Obj) -> Res {
    let Some(spec) = py_str::text(spec) else {
        let given = spec.type_of().name;
        return Err(rt.type_error_fmt(format_args!(
            "__format__() argument must be str, not {given}"
        )));
    };
    let mut out = StringBuilder::new();
    format_built_in(rt, this, spec, &mut out)?;
    out.finish(rt)
}

/// `__format__` of all built-in types.
pub static FORMAT: NativeFunction = NativeFunction::f2(names::__format__, call_format);
