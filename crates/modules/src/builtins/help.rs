//! `help()`: how to use the prompt, what an object has, which modules there are.

use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::list::List;
use taipan_object::builtin::module::Module;
use taipan_object::builtin::str as py_str;
use taipan_object::protocol::print;
use taipan_object::text::{Console, Sink, write_fmt};
use taipan_object::{NativeFunction, Obj, PrintKind, Res, Runtime, names};

const INTRODUCTION: &str = "\
Welcome to Taipan, which is MicroPython 2.0.

Documentation of the language and its modules: https://docs.micropython.org/

Keys at the start of a line:
  CTRL-A  raw prompt, for programs
  CTRL-B  this prompt again
  CTRL-D  soft reset, or exit
  CTRL-E  paste mode: several lines as they are
CTRL-C stops a program that runs.

help(object) shows what an object has, help('modules') which modules there are.
";

pub(super) static HELP: NativeFunction =
    NativeFunction::positional(names::help, 0, 1, |rt, args| {
        match args.first() {
            None => Console.write(rt, INTRODUCTION)?,
            Some(about) if py_str::text(*about) == Some("modules") => show_modules(rt)?,
            Some(about) => show(rt, *about)?,
        }
        Ok(Obj::NONE)
    });

fn show(rt: &mut Runtime, about: Obj) -> Res<()> {
    Console.write(rt, "object ")?;
    print::print(rt, about, PrintKind::Str, &mut Console)?;
    let class = about.type_of();
    write_fmt(
        &mut Console,
        rt,
        format_args!(" is of type {}\n", class.name),
    )?;
    if let Some(module) = about.downcast::<Module>() {
        show_dict(rt, module.globals)?;
        let entries = module.native.map_or(&[][..], |native| native.table.0);
        for entry in entries {
            show_member(rt, Obj::from(entry.name), entry.value)?;
        }
        return Ok(());
    }
    let class = about.as_type().unwrap_or(class);
    match class.class {
        Some(part) => show_dict(rt, part.dict),
        None => {
            for entry in class.table.0 {
                show_member(rt, Obj::from(entry.name), entry.value)?;
            }
            Ok(())
        }
    }
}

fn show_dict(rt: &mut Runtime, dict: taipan_gc::Gc<Dict>) -> Res<()> {
    let mut position = 0;
    while let Some((key, value)) = dict.next_entry(&mut position) {
        show_member(rt, key, value)?;
    }
    Ok(())
}

fn show_member(rt: &mut Runtime, name: Obj, value: Obj) -> Res<()> {
    Console.write(rt, "  ")?;
    print::print(rt, name, PrintKind::Str, &mut Console)?;
    Console.write(rt, " -- ")?;
    print::print(rt, value, PrintKind::Str, &mut Console)?;
    Console.write(rt, "\n")
}

/// Width of a column of module names, and how many columns there are.
const COLUMN: usize = 18;
const COLUMNS: usize = 4;

fn show_modules(rt: &mut Runtime) -> Res<()> {
    let found = List::with_capacity(rt, rt.hooks.modules.len())?;
    for module in rt.hooks.modules.iter().chain(rt.modules) {
        found.push(rt, Obj::from(module.name))?;
    }
    #[cfg(feature = "files")]
    crate::frozen_folder::list(rt, &found)?;
    let sorted =
        super::iteration::SORTED.call(rt, taipan_object::Args::positional(&[Obj::from(found)]))?;
    let found = sorted.downcast::<List>().unwrap_or(found);
    let rows = found.len().div_ceil(COLUMNS);
    for row in 0..rows {
        for index in (row..found.len()).step_by(rows) {
            let name = found.get(index).and_then(py_str::text).unwrap_or("");
            let last = index + rows >= found.len();
            match last {
                true => write_fmt(&mut Console, rt, format_args!("{name}\n"))?,
                false => write_fmt(&mut Console, rt, format_args!("{name:COLUMN$}"))?,
            }
        }
    }
    if cfg!(feature = "files") {
        Console.write(rt, "Plus any modules on the filesystem\n")?;
    }
    Ok(())
}
