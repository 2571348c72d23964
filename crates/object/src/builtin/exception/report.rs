//! Showing an exception as an uncaught one is shown: its traceback, its type and text, its
//! notes, and before them the exceptions that led to it.

use super::Exception;
use crate::builtin::list::List;
use crate::builtin::str as py_str;
use crate::names;
use crate::protocol::{attribute, print};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::PrintKind;
use crate::text::Sink;
use crate::word::Obj;

/// Exceptions shown at most, so that a chain that loops ends.
const LONGEST_CHAIN: usize = 16;

/// Writes the report of an exception, as CPython and upstream do.
///
/// # Errors
/// What the sink raises, and what showing its arguments raises.
pub fn write(rt: &mut Runtime, exception: Obj, out: &mut dyn Sink) -> Res<()> {
    write_chain(rt, exception, LONGEST_CHAIN, out)
}

fn write_chain(rt: &mut Runtime, exception: Obj, left: usize, out: &mut dyn Sink) -> Res<()> {
    rt.check_stack()?;
    if let Some(object) = exception.downcast::<Exception>()
        && left > 0
    {
        let (cause, context) = (object.cause.get(), object.context.get());
        if cause != Obj::NONE {
            write_chain(rt, cause, left - 1, out)?;
            out.write(
                rt,
                "\nThe above exception was the direct cause of the following exception:\n\n",
            )?;
        } else if context != Obj::NONE && !object.suppress_context.get() {
            write_chain(rt, context, left - 1, out)?;
            out.write(
                rt,
                "\nDuring handling of the above exception, another exception occurred:\n\n",
            )?;
        }
    }
    write_one(rt, exception, out)
}

fn write_one(rt: &mut Runtime, exception: Obj, out: &mut dyn Sink) -> Res<()> {
    let traceback = exception
        .downcast::<Exception>()
        .map(|object| object.traceback.get());
    if let Some(entries) = traceback.and_then(|traceback| traceback.downcast::<List>()) {
        out.write(rt, "Traceback (most recent call last):\n")?;
        // The entries were noted on the way out, so the outermost is last.
        let mut end = entries.len();
        while end >= 3 {
            end -= 3;
            write_entry(
                rt,
                entries.get(end),
                entries.get(end + 1),
                entries.get(end + 2),
                out,
            )?;
        }
    }
    out.write(rt, exception.type_of().name.text())?;
    let text = print::str(rt, exception)?;
    if let Some(text) = py_str::text(text).filter(|text| !text.is_empty()) {
        out.write(rt, ": ")?;
        out.write(rt, text)?;
    }
    out.write(rt, "\n")?;
    if let Some(notes) = attribute::try_get(rt, exception, names::__notes__)?
        && let Some(notes) = notes.downcast::<List>()
    {
        let mut index = 0;
        while let Some(note) = notes.get(index) {
            print::print(rt, note, PrintKind::Str, out)?;
            out.write(rt, "\n")?;
            index += 1;
        }
    }
    Ok(())
}

fn write_entry(
    rt: &mut Runtime,
    file: Option<Obj>,
    line: Option<Obj>,
    function: Option<Obj>,
    out: &mut dyn Sink,
) -> Res<()> {
    let file = file.and_then(py_str::text).unwrap_or("?");
    let line = line.and_then(|line| line.as_small()).unwrap_or(0);
    match function.and_then(py_str::text) {
        Some(function) => out.write_fmt(
            rt,
            format_args!("  File \"{file}\", line {line}, in {function}\n"),
        ),
        None => out.write_fmt(rt, format_args!("  File \"{file}\", line {line}\n")),
    }
}
