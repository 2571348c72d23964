//! Functions that write or read text: `repr ascii format print input`, and what the prompt
//! does with the value of an expression.

use taipan_object::builtin::module::Module;
#[cfg(feature = "str-methods")]
use taipan_object::builtin::str::surrogate;
use taipan_object::builtin::str::{self as py_str, format};
use taipan_object::protocol::{attribute, convert, print};
use taipan_object::text::{Console, Sink};
use taipan_object::{
    Args, NativeFunction, Obj, PrintKind, Res, Root, Runtime, StringBuilder, exception, names,
};

use super::iteration::keywords;
use crate::console;

pub(super) static PRINT: NativeFunction =
    NativeFunction::full(names::print, 0, taipan_object::ANY, print_function);

fn print_function(rt: &mut Runtime, args: Args) -> Res {
    if args.keywords.is_empty() && !IS_REPLACEABLE {
        write_all(rt, args.positional, " ", "\n", &mut Console)?;
        return Ok(Obj::NONE);
    }
    let [sep, end, file, flush] = keywords(
        rt,
        args,
        names::print,
        [names::sep, names::end, names::file, names::flush],
    )?;
    let sep = separator(rt, sep, " ")?;
    let end = separator(rt, end, "\n")?;
    let file = match file.filter(|file| *file != Obj::NONE) {
        None if IS_REPLACEABLE => replaced_output(rt)?,
        file => file,
    };
    match file {
        Some(file) => {
            console::with_file(rt, file, |rt, out| {
                write_all(rt, args.positional, sep, end, out)
            })?;
            if let Some(flush) = flush
                && convert::truth(rt, flush)?
            {
                attribute::call_method(rt, file, names::flush, &[])?;
            }
        }
        None => write_all(rt, args.positional, sep, end, &mut Console)?,
    }
    Ok(Obj::NONE)
}

/// Can a program put a stream of its own in the place of `sys.stdout`, for `print` to write to?
const IS_REPLACEABLE: bool = cfg!(feature = "host");

/// What a program has put in the place of `sys.stdout`.
fn replaced_output(rt: &mut Runtime) -> Res<Option<Obj>> {
    let sys = rt.root_dict(Root::Modules)?.get_name(names::sys);
    let sys = sys.and_then(|sys| sys.downcast::<Module>());
    Ok(sys.and_then(|sys| sys.globals.get_name(names::stdout)))
}

fn separator<'a>(rt: &mut Runtime, value: Option<Obj>, default: &'a str) -> Res<&'a str> {
    match value.filter(|value| *value != Obj::NONE) {
        Some(value) => taipan_object::builtin::function::expect_text(rt, value),
        None => Ok(default),
    }
}

fn write_all(
    rt: &mut Runtime,
    values: &[Obj],
    sep: &str,
    end: &str,
    out: &mut dyn Sink,
) -> Res<()> {
    for (index, value) in values.iter().enumerate() {
        if index > 0 && !sep.is_empty() {
            out.write(rt, sep)?;
        }
        print::print(rt, *value, PrintKind::Str, out)?;
    }
    if end.is_empty() {
        return Ok(());
    }
    out.write(rt, end)
}

pub(super) static REPR: NativeFunction = NativeFunction::f1(names::repr, print::repr);

#[cfg(feature = "str-methods")]
pub(super) static ASCII: NativeFunction = NativeFunction::f1(names::ascii, |rt, value| {
    let text = print::repr(rt, value)?;
    let text = py_str::text(text).unwrap_or("");
    let mut out = StringBuilder::new();
    for character in text.chars() {
        let code = surrogate::code(character);
        match code {
            0..0x80 => out.push(rt, character)?,
            0x80..0x100 => out.write_fmt(rt, format_args!("\\x{code:02x}"))?,
            0x100..0x10000 => out.write_fmt(rt, format_args!("\\u{code:04x}"))?,
            _ => out.write_fmt(rt, format_args!("\\U{code:08x}"))?,
        }
    }
    out.finish(rt)
});

#[cfg(feature = "str-methods")]
trait WriteFmt {
    fn write_fmt(&mut self, rt: &mut Runtime, arguments: core::fmt::Arguments<'_>) -> Res<()>;
}

#[cfg(feature = "str-methods")]
impl WriteFmt for StringBuilder {
    fn write_fmt(&mut self, rt: &mut Runtime, arguments: core::fmt::Arguments<'_>) -> Res<()> {
        taipan_object::text::write_fmt(self, rt, arguments)
    }
}

pub(super) static FORMAT: NativeFunction =
    NativeFunction::positional(names::format, 1, 2, |rt, args| {
        let spec = match args.get(1) {
            Some(spec) => taipan_object::builtin::function::expect_text(rt, *spec)?,
            None => "",
        };
        let mut out = StringBuilder::new();
        format::format_to(rt, args[0], spec, &mut out)?;
        out.finish(rt)
    });

pub(super) static INPUT: NativeFunction =
    NativeFunction::positional(names::input, 0, 1, |rt, args| {
        if let Some(prompt) = args.first() {
            print::print(rt, *prompt, PrintKind::Str, &mut Console)?;
        }
        rt.poll()?;
        let Some(line) = console::read_typed(rt)? else {
            return Err(rt.raise_with(&exception::EOF_ERROR, &[]));
        };
        let text = core::str::from_utf8(line.bytes());
        match text {
            Ok(text) => py_str::new(rt, text),
            Err(_) => Err(rt.raise(&exception::UNICODE_ERROR, "input is not UTF-8")),
        }
    });

pub(super) static REPL_PRINT: NativeFunction =
    NativeFunction::f1(names::__repl_print__, |rt, value| {
        if value != Obj::NONE {
            print::print(rt, value, PrintKind::Repr, &mut Console)?;
            Console.write(rt, "\n")?;
            rt.set_root(Root::Last, Some(value));
        }
        Ok(Obj::NONE)
    });
