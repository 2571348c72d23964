//! Values as JSON text. As upstream writes it: characters beyond ASCII stay as they are, and
//! bytes are written like strings.

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::list::List;
use taipan_object::builtin::list::sort::{Order, sort};
use taipan_object::builtin::tuple::{self, Tuple};
use taipan_object::builtin::{bytes, float, int, str as py_str};
use taipan_object::protocol::{call, convert, item, print};
use taipan_object::{Args, Name, Obj, PrintKind, Res, Runtime, Sink, names};

/// How it is laid out.
pub struct Style<'a> {
    /// Between items.
    item: &'a str,
    /// Between key and value.
    key: &'a str,
    /// Are the entries of dicts in the order of their keys?
    sorted: bool,
    /// What gives a value that JSON has for one that it has not.
    default: Option<Obj>,
    /// What a level is indented by, if each item has a line of its own.
    indent: Option<Indent<'a>>,
}

#[derive(Clone, Copy)]
enum Indent<'a> {
    Spaces(usize),
    Text(&'a str),
}

impl<'a> Style<'a> {
    /// The style that keyword arguments ask for.
    ///
    /// # Errors
    /// `TypeError` for unknown keywords and values of other kinds.
    pub fn of(rt: &mut Runtime, args: Args) -> Res<Style<'a>> {
        let mut style = Style {
            item: ", ",
            key: ": ",
            sorted: false,
            default: None,
            indent: None,
        };
        let mut separators = Obj::NONE;
        for (name, value) in args.pairs() {
            if name == names::separators {
                separators = value;
            } else if name == names::indent {
                style.indent = Style::indent(rt, value)?;
            } else if name == names::sort_keys {
                style.sorted = convert::truth(rt, value)?;
            } else if name == names::default {
                style.default = Some(value).filter(|value| *value != Obj::NONE);
            } else {
                return Err(unknown(rt, name));
            }
        }
        if style.indent.is_some() {
            style.item = ",";
        }
        if separators != Obj::NONE {
            if convert::len(rt, separators)? != 2 {
                return Err(rt.value_error("separators must be a pair"));
            }
            let between = item::get(rt, separators, Obj::small(0))?;
            let after_key = item::get(rt, separators, Obj::small(1))?;
            style.item = taipan_object::builtin::function::expect_text(rt, between)?;
            style.key = taipan_object::builtin::function::expect_text(rt, after_key)?;
        }
        Ok(style)
    }

    fn indent(rt: &mut Runtime, value: Obj) -> Res<Option<Indent<'a>>> {
        if value == Obj::NONE {
            return Ok(None);
        }
        if let Some(text) = py_str::text(value) {
            return Ok(Some(Indent::Text(text)));
        }
        let spaces = convert::index(rt, value)?;
        Ok(Some(Indent::Spaces(usize::try_from(spaces).unwrap_or(0))))
    }

    /// A new line, if items have lines of their own.
    fn line(&self, rt: &mut Runtime, level: usize, out: &mut dyn Sink) -> Res<()> {
        let Some(indent) = self.indent else {
            return Ok(());
        };
        out.write(rt, "\n")?;
        let (text, count) = match indent {
            Indent::Spaces(spaces) => (" ", spaces.saturating_mul(level)),
            Indent::Text(text) => (text, level),
        };
        for _ in 0..count {
            out.write(rt, text)?;
        }
        Ok(())
    }
}

#[cold]
fn unknown(rt: &mut Runtime, name: Name) -> taipan_object::Raised {
    rt.type_error_fmt(format_args!("unexpected keyword argument '{name}'"))
}

/// Writes a value that lies `level` containers deep.
///
/// # Errors
/// `TypeError` for what JSON does not have, `RuntimeError` for what is nested too deeply,
/// and what the destination raises.
pub fn write(
    rt: &mut Runtime,
    value: Obj,
    style: &Style,
    level: usize,
    out: &mut dyn Sink,
) -> Res<()> {
    rt.check_stack()?;
    if let Some(text) = py_str::text(value) {
        return string(rt, text, out);
    }
    if value == Obj::NONE {
        return out.write(rt, "null");
    }
    if let Some(truth) = value.as_bool() {
        return out.write(rt, if truth { "true" } else { "false" });
    }
    if int::is_int(value) {
        return print::print(rt, value, PrintKind::Repr, out);
    }
    if let Some(number) = float::value(value) {
        return match number {
            f64::INFINITY => out.write(rt, "Infinity"),
            f64::NEG_INFINITY => out.write(rt, "-Infinity"),
            _ if number.is_nan() => out.write(rt, "NaN"),
            _ => print::print(rt, value, PrintKind::Repr, out),
        };
    }
    if let Some(dict) = value.downcast::<Dict>() {
        return object(rt, dict, style, level, out);
    }
    if let Some(list) = value.downcast::<List>() {
        return array(rt, style, level, out, &mut |_, index| list.get(index));
    }
    if value.downcast::<Tuple>().is_some() {
        let items = tuple::items(value);
        return array(rt, style, level, out, &mut |_, index| {
            items.get(index).copied()
        });
    }
    if let Some(bytes) = bytes::bytes(value)
        && let Ok(text) = core::str::from_utf8(bytes)
    {
        return string(rt, text, out);
    }
    if let Some(default) = style.default {
        let value = call::call(rt, default, &[value])?;
        return write(rt, value, style, level, out);
    }
    let ty = value.type_of().name;
    Err(rt.type_error_fmt(format_args!("Object of type {ty} is not JSON serializable")))
}

fn array(
    rt: &mut Runtime,
    style: &Style,
    level: usize,
    out: &mut dyn Sink,
    get: &mut dyn FnMut(&mut Runtime, usize) -> Option<Obj>,
) -> Res<()> {
    out.write(rt, "[")?;
    let mut index = 0;
    // Asked for one by one: writing may run Python code that changes a list.
    while let Some(item) = get(rt, index) {
        if index > 0 {
            out.write(rt, style.item)?;
        }
        style.line(rt, level + 1, out)?;
        write(rt, item, style, level + 1, out)?;
        index += 1;
    }
    if index > 0 {
        style.line(rt, level, out)?;
    }
    out.write(rt, "]")
}

fn object(
    rt: &mut Runtime,
    dict: Gc<Dict>,
    style: &Style,
    level: usize,
    out: &mut dyn Sink,
) -> Res<()> {
    out.write(rt, "{")?;
    let keys = match style.sorted {
        true => Some(sorted_keys(rt, dict)?),
        false => None,
    };
    let mut position = 0;
    let mut first = true;
    loop {
        let (key, value) = match keys {
            Some(keys) => {
                let Some(key) = keys.get(position) else {
                    break;
                };
                position += 1;
                match dict.get(rt, key)? {
                    Some(value) => (key, value),
                    // Removed by what was run meanwhile.
                    None => continue,
                }
            }
            None => match dict.next_entry(&mut position) {
                Some(entry) => entry,
                None => break,
            },
        };
        if !first {
            out.write(rt, style.item)?;
        }
        first = false;
        style.line(rt, level + 1, out)?;
        write_key(rt, key, style, level, out)?;
        out.write(rt, style.key)?;
        write(rt, value, style, level + 1, out)?;
    }
    if !first {
        style.line(rt, level, out)?;
    }
    out.write(rt, "}")
}

/// The keys of a dict in their order.
fn sorted_keys(rt: &mut Runtime, dict: Gc<Dict>) -> Res<Gc<List>> {
    let keys = List::with_capacity(rt, dict.len())?;
    let mut position = 0;
    while let Some((key, _)) = dict.next_entry(&mut position) {
        keys.push(rt, key)?;
    }
    let order = Order {
        key: None,
        reverse: false,
    };
    sort(rt, keys, order)?;
    Ok(keys)
}

/// A key: text as it is; numbers and the like become strings; containers are no keys.
fn write_key(
    rt: &mut Runtime,
    key: Obj,
    style: &Style,
    level: usize,
    out: &mut dyn Sink,
) -> Res<()> {
    if py_str::text(key).is_some() || bytes::bytes(key).is_some() {
        return write(rt, key, style, level, out);
    }
    let simple = key == Obj::NONE
        || key.as_bool().is_some()
        || int::is_int(key)
        || float::value(key).is_some();
    if !simple {
        return Err(rt.type_error("keys must be str, int, float, bool or None"));
    }
    out.write(rt, "\"")?;
    write(rt, key, style, level, out)?;
    out.write(rt, "\"")
}

fn string(rt: &mut Runtime, text: &str, out: &mut dyn Sink) -> Res<()> {
    out.write(rt, "\"")?;
    let mut start = 0;
    for (position, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1f => "",
            _ => continue,
        };
        out.write(rt, text.get(start..position).unwrap_or(""))?;
        match escape {
            "" => out.write_fmt(rt, format_args!("\\u{byte:04x}"))?,
            escape => out.write(rt, escape)?,
        }
        start = position + 1;
    }
    out.write(rt, text.get(start..).unwrap_or(""))?;
    out.write(rt, "\"")
}
