//! The attributes of code objects, as CPython names them: `co_name`, `co_code`, `co_lines()`
//! and so on. `co_lnotab` is not among them: version 2.0 has removed it.

use taipan_gc::Gc;
use taipan_mpy::opcode::{Operand, decode};
use taipan_mpy::prelude::{FLAG_VARARGS, FLAG_VARKEYWORDS, Prelude};
use taipan_object::builder::StringBuilder;
use taipan_object::builtin::function::BoundMethod;
use taipan_object::builtin::list::{self, List};
use taipan_object::builtin::{bytes, tuple};
use taipan_object::exec::Code;
use taipan_object::protocol::iterate;
use taipan_object::{Name, NativeFunction, Obj, Res, Runtime, exception, names};

use crate::arguments::{self, errors::own_name};
use crate::load;
use crate::qualified::Qualified;

/// The attribute `name` of a code object; `None` where there is none.
///
/// # Errors
/// `MemoryError`.
pub fn get(rt: &mut Runtime, code: Gc<Code>, name: Name) -> Res<Option<Obj>> {
    Ok(Some(match name.text() {
        "co_name" => Obj::from(code.name),
        // That of a function made from the code.
        "co_qualname" | "__qualname__" => {
            StringBuilder::format(rt, format_args!("{}", Qualified(code)))?
        }
        "co_filename" => Obj::from(code.context.file),
        "co_code" => bytes::new(rt, instructions(code))?,
        "co_firstlineno" => Obj::small(first_line(code) as isize),
        "co_posonlyargcount" => {
            load::intern_parameters(rt, code)?;
            Obj::small(positional_only(code))
        }
        "co_argcount" => Obj::small(code.shape.positional as isize - code.closed as isize),
        "co_kwonlyargcount" => Obj::small(code.shape.keyword_only as isize),
        "co_flags" => Obj::small(flags(code)),
        "co_consts" => {
            // First the documentation string, which compiled code does not keep.
            let found = List::with_capacity(rt, 4)?;
            found.push(rt, Obj::NONE)?;
            used(rt, code, found, |rt, operand| match operand {
                Operand::Object(index) => {
                    load::constant(rt, code.context, index as usize).map(Some)
                }
                _ => Ok(None),
            })?
        }
        "co_names" => {
            let found = List::with_capacity(rt, 4)?;
            used(rt, code, found, |_, operand| match operand {
                Operand::Name(index) => Ok(code.context.names.get(index as usize)),
                _ => Ok(None),
            })?
        }
        "co_varnames" => parameters(rt, code)?,
        "co_lines" => BoundMethod::new(rt, Obj::from_static(&CO_LINES), Obj::from(code))?,
        _ => return Ok(None),
    }))
}

fn instructions(code: Gc<Code>) -> &'static [u8] {
    let bytes: &'static [u8] = code.bytecode.bytes();
    bytes.get(code.entry..).unwrap_or(&[])
}

/// The line of the definition, or of the first instruction if that is not known.
fn first_line(code: Gc<Code>) -> u32 {
    match code.definition.get() {
        0 => lines(code).map_or(1, |lines| lines.line_at(0)),
        line => line,
    }
}

fn lines(code: Gc<Code>) -> Option<taipan_mpy::prelude::LineTable<'static>> {
    let bytes: &'static [u8] = code.bytecode.bytes();
    Prelude::parse(bytes).ok()?.lines().ok()
}

/// CPython's `CO_VARARGS`, `CO_VARKEYWORDS` and `CO_GENERATOR`.
fn flags(code: Gc<Code>) -> isize {
    let has = |flag: u8, bit: isize| if code.shape.flags & flag != 0 { bit } else { 0 };
    has(FLAG_VARARGS, 0x04)
        | has(FLAG_VARKEYWORDS, 0x08)
        | has(taipan_mpy::prelude::FLAG_GENERATOR, 0x20)
}

/// What instructions refer to, each once, after what `found` has already.
fn used(
    rt: &mut Runtime,
    code: Gc<Code>,
    found: Gc<List>,
    pick: impl Fn(&mut Runtime, Operand) -> Res<Option<Obj>>,
) -> Res {
    let instructions = instructions(code);
    let mut offset = 0;
    while let Ok(instruction) = decode(instructions, offset) {
        offset = instruction.next as usize;
        if let Some(value) = pick(rt, instruction.operand)?
            && !(0..found.len()).any(|index| found.get(index) == Some(value))
        {
            found.push(rt, value)?;
        }
    }
    let found = found.snapshot(rt)?;
    tuple::new(rt, found)
}

/// How many parameters no keyword can name.
fn positional_only(code: Gc<Code>) -> isize {
    let names = arguments::parameter_names(code).skip(code.closed as usize);
    let marked = |name: Option<Name>| match name {
        Some(name) => name.text().ends_with('/'),
        None => false,
    };
    names.take_while(|name| marked(*name)).count() as isize
}

/// The names of the parameters.
fn parameters(rt: &mut Runtime, code: Gc<Code>) -> Res {
    let bytes: &'static [u8] = code.bytecode.bytes();
    load::intern_parameters(rt, code)?;
    let found = List::with_capacity(rt, 4)?;
    if let Ok(prelude) = Prelude::parse(bytes) {
        for index in prelude.arg_names().flatten().skip(code.closed as usize) {
            let name = code.context.names.get(index as usize);
            let name = match name.and_then(Obj::as_name) {
                Some(name) => Obj::from(rt.intern(own_name(name))?),
                None => Obj::NONE,
            };
            found.push(rt, name)?;
        }
    }
    let found = found.snapshot(rt)?;
    tuple::new(rt, found)
}

/// `code.co_lines()`: an iterator over (start, end, line).
static CO_LINES: NativeFunction = NativeFunction::f1(names::co_lines, |rt, this| {
    let Some(code) = this.downcast::<Code>() else {
        return Err(rt.raise(&exception::TYPE_ERROR, "code object expected"));
    };
    let found = list::new(rt, &[])?;
    let end = instructions(code).len();
    let (mut start, mut at, mut line) = (0, 0, 1u32);
    if let (Some(list), Some(steps)) = (found.downcast::<List>(), lines(code)) {
        let add = |rt: &mut Runtime, start: usize, end: usize, line: u32| {
            let entry = [start, end, line as usize].map(|number| Obj::small(number as isize));
            let entry = tuple::new(rt, &entry)?;
            list.push(rt, entry)
        };
        for step in steps {
            at = (at + step.bytes as usize).min(end);
            if step.lines != 0 {
                if at > start {
                    add(rt, start, at, line)?;
                }
                start = at;
                line = line.saturating_add(step.lines);
            }
        }
        if end > start {
            add(rt, start, end, line)?;
        }
    }
    iterate::iter(rt, found)
});
