//! `str.format` and `str.format_map`: templates with fields in braces.

use super::format::format_to;
use super::repr::quoted_ascii;
use crate::args::Args;
use crate::builtin::exception;
use crate::builtin::str as py_str;
use crate::names;
use crate::native::{ANY, NativeFunction};
use crate::protocol::print::print;
use crate::protocol::{attribute, item};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::PrintKind;
use crate::text::{Sink, StringBuilder};
use crate::word::Obj;

/// Where fields get their values from.
#[derive(Clone, Copy)]
enum Values<'a> {
    /// The arguments of `format`.
    Arguments(Args<'a>),
    /// The mapping of `format_map`.
    Mapping(Obj),
}

/// How fields without a name are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Undecided,
    Automatic(usize),
    Manual,
}

struct Template<'a> {
    values: Values<'a>,
    numbering: Numbering,
}

/// A replacement field, cut into its parts.
struct Field<'a> {
    name: &'a str,
    conversion: Option<char>,
    spec: &'a str,
}

/// How deep fields may be nested: one in the specification of another.
const DEPTH: usize = 2;

impl<'a> Template<'a> {
    /// Writes a template with its fields replaced.
    fn write(
        &mut self,
        rt: &mut Runtime,
        mut rest: &str,
        depth: usize,
        out: &mut dyn Sink,
    ) -> Res<()> {
        if depth == 0 {
            return Err(rt.value_error("Max string recursion exceeded"));
        }
        while let Some(brace) = rest.bytes().position(|byte| matches!(byte, b'{' | b'}')) {
            let (literal, behind) = rest.split_at(brace);
            let mut following = behind.bytes();
            let (brace, next) = (following.next(), following.next());
            if next == brace {
                out.write(rt, literal)?;
                out.write(rt, &behind[..1])?;
                rest = &behind[2..];
                continue;
            }
            match (brace, next) {
                (Some(b'}'), _) => {
                    return Err(rt.value_error("Single '}' encountered in format string"));
                }
                (_, None) => {
                    return Err(rt.value_error("Single '{' encountered in format string"));
                }
                _ => {}
            }
            out.write(rt, literal)?;
            let (field, end) = parse_field(rt, &behind[1..])?;
            self.write_field(rt, &field, depth, out)?;
            rest = &behind[1 + end..];
        }
        out.write(rt, rest)
    }

    fn write_field(
        &mut self,
        rt: &mut Runtime,
        field: &Field,
        depth: usize,
        out: &mut dyn Sink,
    ) -> Res<()> {
        let mut value = self.value(rt, field.name)?;
        if let Some(conversion) = field.conversion {
            value = convert(rt, value, conversion)?;
        }
        if !field.spec.contains(['{', '}']) {
            return format_to(rt, value, field.spec, out);
        }
        let mut spec = StringBuilder::new();
        self.write(rt, field.spec, depth - 1, &mut spec)?;
        format_to(rt, value, spec.text(), out)
    }

    /// The value that a field's name refers to.
    fn value(&mut self, rt: &mut Runtime, name: &str) -> Res {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, mut rest) = name.split_at(end);
        let mut value = self.first_value(rt, first)?;
        while !rest.is_empty() {
            if let Some(behind) = rest.strip_prefix('.') {
                let end = behind.find(['.', '[']).unwrap_or(behind.len());
                let (attribute, after) = behind.split_at(end);
                if attribute.is_empty() {
                    return Err(rt.value_error("Empty attribute in format string"));
                }
                let attribute = rt.intern(attribute)?;
                value = attribute::get(rt, value, attribute)?;
                rest = after;
            } else if let Some(behind) = rest.strip_prefix('[') {
                let Some((key, after)) = behind.split_once(']') else {
                    return Err(rt.value_error("Missing ']' in format string"));
                };
                if key.is_empty() {
                    return Err(rt.value_error("Empty attribute in format string"));
                }
                let key = match number(rt, key)? {
                    Some(index) => Obj::small(index as isize),
                    None => py_str::new(rt, key)?,
                };
                value = item::get(rt, value, key)?;
                rest = after;
            } else {
                return Err(
                    rt.value_error("Only '.' or '[' may follow ']' in format field specifier")
                );
            }
        }
        Ok(value)
    }

    /// The value of the first part of a field's name: an argument or a key.
    fn first_value(&mut self, rt: &mut Runtime, name: &str) -> Res {
        let index = if name.is_empty() {
            let index = match self.numbering {
                Numbering::Undecided => 0,
                Numbering::Automatic(index) => index,
                Numbering::Manual => {
                    return Err(rt.value_error(
                        "cannot switch from manual field specification to automatic field numbering",
                    ));
                }
            };
            self.numbering = Numbering::Automatic(index + 1);
            Some(index)
        } else {
            let index = number(rt, name)?;
            if index.is_some() {
                if matches!(self.numbering, Numbering::Automatic(_)) {
                    return Err(rt.value_error(
                        "cannot switch from automatic field numbering to manual field specification",
                    ));
                }
                self.numbering = Numbering::Manual;
            }
            index
        };
        match (self.values, index) {
            (Values::Arguments(args), Some(index)) => match args.get(index) {
                Some(value) => Ok(value),
                None => Err(rt.raise_fmt(
                    &exception::INDEX_ERROR,
                    format_args!(
                        "Replacement index {index} out of range for positional args tuple"
                    ),
                )),
            },
            (Values::Arguments(args), None) => {
                let found = args.pairs().find(|(key, _)| key.text() == name);
                match found {
                    Some((_, value)) => Ok(value),
                    None => {
                        let key = py_str::new(rt, name)?;
                        Err(rt.key_error(key))
                    }
                }
            }
            (Values::Mapping(_), Some(_)) => {
                Err(rt.value_error("Format string contains positional fields"))
            }
            (Values::Mapping(mapping), None) => {
                let key = py_str::new(rt, name)?;
                item::get(rt, mapping, key)
            }
        }
    }
}

/// The number that a name is, if it is one.
fn number(rt: &mut Runtime, name: &str) -> Res<Option<usize>> {
    if !name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    match name.parse::<usize>() {
        Ok(index) if index <= Obj::SMALL_INT_MAX as usize => Ok(Some(index)),
        _ => Err(rt.value_error("Too many decimal digits in format string")),
    }
}

#[cold]
fn unfinished(rt: &mut Runtime) -> Raised {
    rt.value_error("expected '}' before end of string")
}

/// Cuts a field into its parts, from behind its brace on; also where what follows it starts.
fn parse_field<'a>(rt: &mut Runtime, text: &'a str) -> Res<(Field<'a>, usize)> {
    let bytes = text.as_bytes();
    // The name ends at `!`, `:` or `}`, but not inside brackets.
    let mut end = 0;
    let mut in_brackets = false;
    loop {
        match bytes.get(end) {
            None => return Err(unfinished(rt)),
            Some(b'[') => in_brackets = true,
            Some(b']') => in_brackets = false,
            Some(b'{') => return Err(rt.value_error("unexpected '{' in field name")),
            Some(b'!' | b':' | b'}') if !in_brackets => break,
            Some(_) => {}
        }
        end += 1;
    }
    let name = &text[..end];
    let mut conversion = None;
    if bytes.get(end) == Some(&b'!') {
        let mut characters = text[end + 1..].chars();
        conversion = characters.next();
        match (conversion, characters.next()) {
            (Some(letter), Some(':' | '}')) => end += 1 + letter.len_utf8(),
            (Some(_), Some(_)) => {
                return Err(rt.value_error("expected ':' after conversion specifier"));
            }
            (Some('}'), None) => {
                return Err(rt.value_error("unmatched '{' in format spec"));
            }
            (_, None) => {
                return Err(rt.value_error("end of string while looking for conversion specifier"));
            }
            (None, Some(_)) => return Err(unfinished(rt)),
        }
    }
    if bytes.get(end) == Some(&b'}') {
        let field = Field {
            name,
            conversion,
            spec: "",
        };
        return Ok((field, end + 1));
    }
    let start = end + 1;
    let mut depth = 1;
    let mut stop = start;
    loop {
        match bytes.get(stop) {
            None => return Err(unfinished(rt)),
            Some(b'{') => depth += 1,
            Some(b'}') => depth -= 1,
            Some(_) => {}
        }
        if depth == 0 {
            break;
        }
        stop += 1;
    }
    let field = Field {
        name,
        conversion,
        spec: &text[start..stop],
    };
    Ok((field, stop + 1))
}

/// `value` as `!s`, `!r` or `!a` say.
fn convert(rt: &mut Runtime, value: Obj, conversion: char) -> Res {
    let mut out = StringBuilder::new();
    match conversion {
        's' => return crate::protocol::print::str(rt, value),
        'r' => print(rt, value, PrintKind::Repr, &mut out)?,
        'a' => ascii_to(rt, value, &mut out)?,
        _ => {
            return Err(rt.raise_fmt(
                &exception::VALUE_ERROR,
                format_args!("Unknown conversion specifier {conversion}"),
            ));
        }
    }
    out.finish(rt)
}

/// Writes `ascii(value)`.
///
/// # Errors
/// As for `repr`.
pub fn ascii_to(rt: &mut Runtime, value: Obj, out: &mut dyn Sink) -> Res<()> {
    if let Some(text) = py_str::text(value)
        && !value.type_of().is_python_class()
    {
        return quoted_ascii(rt, text, out);
    }
    let mut shown = StringBuilder::new();
    print(rt, value, PrintKind::Repr, &mut shown)?;
    super::repr::escape(rt, shown.text(), None, true, out)
}

fn expand(rt: &mut Runtime, this: Obj, values: Values) -> Res {
    let Some(text) = py_str::text(this) else {
        return Err(rt.type_error("format() requires a 'str' object"));
    };
    let mut template = Template {
        values,
        numbering: Numbering::Undecided,
    };
    let mut out = StringBuilder::with_capacity(rt, text.len())?;
    template.write(rt, text, DEPTH, &mut out)?;
    out.finish(rt)
}

fn format(rt: &mut Runtime, args: Args) -> Res {
    let this = args.get(0).unwrap_or(Obj::NONE);
    expand(rt, this, Values::Arguments(args.without_first()))
}

fn format_map(rt: &mut Runtime, this: Obj, mapping: Obj) -> Res {
    expand(rt, this, Values::Mapping(mapping))
}

/// `str.format`
pub static FORMAT: NativeFunction = NativeFunction::full(names::format, 1, ANY, format);
/// `str.format_map`
pub static FORMAT_MAP: NativeFunction = NativeFunction::f2(names::format_map, format_map);
