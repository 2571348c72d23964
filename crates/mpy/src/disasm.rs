//! A readable listing of an image: tables, and every function's prelude and instructions. For
//! people; its form may change. It takes any image that parses, verified or not, and never fails
//! but with the writer: what it cannot decode it shows as bytes.

use core::fmt::{self, Write};

use crate::opcode::{self, BinaryOp, Collection, Instruction, Operand, UnaryOp};
use crate::prelude::{
    FLAG_DEFKWARGS, FLAG_GENERATOR, FLAG_VARARGS, FLAG_VARKEYWORDS, LineTable, Prelude,
};
use crate::reader::{Code, CodeKind, Module, Name, Object, Tuple};

/// Writes a listing of the whole image.
pub fn write_module(module: &Module<'_>, out: &mut dyn Write) -> fmt::Result {
    let header = module.header();
    write!(out, "mpy 6, arch {}", header.arch.name())?;
    if header.sub_version != 0 {
        write!(out, ", sub-version {}", header.sub_version)?;
    }
    writeln!(
        out,
        ", small ints {} bits, {} bytes",
        header.small_int_bits,
        module.len()
    )?;
    writeln!(out, "names {}", module.n_names())?;
    for (index, name) in module.names().enumerate() {
        write!(out, "{index:6} ")?;
        match name {
            Name::Static(number) => {
                writeln!(out, "\"{}\" static {number}", name.bytes().escape_ascii())?
            }
            Name::Text(text) => writeln!(out, "\"{}\"", text.escape_ascii())?,
        }
    }
    writeln!(out, "objects {}", module.n_objects())?;
    for (index, object) in module.objects().enumerate() {
        write!(out, "{index:6} ")?;
        write_object(&object, out)?;
        writeln!(out)?;
    }
    for (index, code) in module.codes().enumerate() {
        write!(out, "code {index} ")?;
        write_code(module, &code, out)?;
    }
    Ok(())
}

/// Writes a constant as Python spells it, numbers as they are in the image.
///
/// Tuples are written by recursion: the reader has bounded their nesting.
pub fn write_object(object: &Object<'_>, out: &mut dyn Write) -> fmt::Result {
    match object {
        Object::FunTable => out.write_str("<fun table>"),
        Object::None => out.write_str("None"),
        Object::False => out.write_str("False"),
        Object::True => out.write_str("True"),
        Object::Ellipsis => out.write_str("..."),
        Object::Str(text) => write!(out, "\"{}\"", text.escape_ascii()),
        Object::Bytes(bytes) => write!(out, "b\"{}\"", bytes.escape_ascii()),
        Object::Int(text) | Object::Float(text) | Object::Complex(text) => {
            write!(out, "{}", text.escape_ascii())
        }
        Object::Tuple(tuple) => write_tuple(tuple, write_object, out),
    }
}

/// Writes a tuple, each item by `write_item`.
pub(crate) fn write_tuple(
    tuple: &Tuple<'_>,
    write_item: fn(&Object<'_>, &mut dyn Write) -> fmt::Result,
    out: &mut dyn Write,
) -> fmt::Result {
    out.write_char('(')?;
    for (index, item) in tuple.items().enumerate() {
        if index > 0 {
            out.write_str(", ")?;
        }
        write_item(&item, out)?;
    }
    out.write_str(if tuple.len() == 1 { ",)" } else { ")" })
}

/// Writes a function: a line on its prelude, then its instructions.
pub fn write_code(module: &Module<'_>, code: &Code<'_>, out: &mut dyn Write) -> fmt::Result {
    write!(out, "at {}", code.offset())?;
    let bytes = code.bytecode();
    let kind = match code.kind() {
        CodeKind::Bytecode => None,
        CodeKind::NativePython => Some("native"),
        CodeKind::NativeViper => Some("viper"),
        CodeKind::NativeAssembler => Some("assembler"),
    };
    if let Some(kind) = kind {
        return writeln!(
            out,
            ": {kind}, {} bytes, {} children",
            bytes.len(),
            code.n_children()
        );
    }
    let Ok(prelude) = Prelude::parse(bytes) else {
        return writeln!(out, ": bad prelude: {}", bytes.escape_ascii());
    };
    write_prelude(module, &prelude, out)?;
    writeln!(
        out,
        ", {} bytes, {} children",
        bytes.len(),
        code.n_children()
    )?;
    let lines = prelude.lines().unwrap_or(LineTable::new(&[]));
    write_instructions(module, prelude.instructions(), lines, out)
}

fn write_prelude(module: &Module<'_>, prelude: &Prelude<'_>, out: &mut dyn Write) -> fmt::Result {
    let signature = &prelude.signature;
    out.write_char(' ')?;
    for (index, name) in prelude.names().enumerate() {
        match index {
            0 => {}
            1 => out.write_char('(')?,
            _ => out.write_str(", ")?,
        }
        match name {
            Ok(name) => write_name(module, name, out)?,
            Err(_) => out.write_char('?')?,
        }
    }
    if signature.n_named_args() > 0 {
        out.write_char(')')?;
    }
    write!(
        out,
        ": state {}, handlers {}, arguments {}+{}, defaults {}",
        signature.n_state,
        signature.n_exc_stack,
        signature.n_pos_args,
        signature.n_kwonly_args,
        signature.n_def_pos_args
    )?;
    for (flag, name) in [
        (FLAG_GENERATOR, "generator"),
        (FLAG_VARARGS, "*args"),
        (FLAG_VARKEYWORDS, "**kwargs"),
        (FLAG_DEFKWARGS, "keyword defaults"),
    ] {
        if signature.scope_flags & flag != 0 {
            write!(out, ", {name}")?;
        }
    }
    if !prelude.cells().is_empty() {
        write!(out, ", cells {:?}", prelude.cells())?;
    }
    Ok(())
}

/// Writes instructions, one a line: offset, source line where it changes, name, operand.
fn write_instructions(
    module: &Module<'_>,
    code: &[u8],
    mut lines: LineTable<'_>,
    out: &mut dyn Write,
) -> fmt::Result {
    let mut at = 0;
    let mut line = 1u32;
    let mut shown = 0;
    let mut step = lines.next();
    let mut step_starts = 0;
    while at < code.len() {
        while let Some(entry) = step
            && at >= step_starts + entry.bytes as usize
        {
            step_starts += entry.bytes as usize;
            line = line.saturating_add(entry.lines);
            step = lines.next();
        }
        if line == shown {
            write!(out, "{at:6}      ")?;
        } else {
            write!(out, "{at:6} {line:4} ")?;
        }
        shown = line;
        match opcode::decode(code, at) {
            Ok(instruction) => {
                write_instruction(module, &instruction, out)?;
                writeln!(out)?;
                at = instruction.next as usize;
            }
            Err(error) => {
                writeln!(out, "{:#04x} ({error})", code.get(at).copied().unwrap_or(0))?;
                at += 1;
            }
        }
    }
    Ok(())
}

/// Writes an instruction's name and operand; names and constants are shown themselves.
pub fn write_instruction(
    module: &Module<'_>,
    instruction: &Instruction,
    out: &mut dyn Write,
) -> fmt::Result {
    out.write_str(instruction.name())?;
    match instruction.operand {
        Operand::None => Ok(()),
        Operand::SmallInt(value) => write!(out, " {value}"),
        Operand::Name(index) => {
            out.write_char(' ')?;
            write_name(module, index, out)
        }
        Operand::Object(index) => {
            write!(out, " {index} ")?;
            match module.objects().nth(index as usize) {
                Some(object) => write_object(&object, out),
                None => out.write_char('?'),
            }
        }
        Operand::Local(number) => write!(out, " {number}"),
        Operand::Count(items) => write!(out, " {items}"),
        Operand::Slice(parts) => write!(out, " {parts}"),
        Operand::Comprehension { kind, distance } => {
            let kind = match kind {
                Collection::List => "list",
                Collection::Dict => "dict",
                Collection::Set => "set",
            };
            write!(out, " {kind} {distance}")
        }
        Operand::Unpack { before, after } => write!(out, " {before} * {after}"),
        Operand::Call {
            positional,
            keyword,
        } => write!(out, " {positional}+{keyword}"),
        Operand::Child(child) => write!(out, " {child}"),
        Operand::Closure { child, cells } => write!(out, " {child} cells {cells}"),
        Operand::Jump(target) => write!(out, " -> {target}"),
        Operand::Unwind {
            target,
            handlers,
            drop_iterator,
        } => {
            let dropped = if drop_iterator { " drop iterator" } else { "" };
            write!(out, " -> {target} handlers {handlers}{dropped}")
        }
        Operand::Unary(operator) => write!(out, " {}", UnaryOp::symbol(operator)),
        Operand::Binary(operator) => write!(out, " {}", BinaryOp::symbol(operator)),
    }
}

/// Writes a name by its index.
pub(crate) fn write_name(module: &Module<'_>, index: u32, out: &mut dyn Write) -> fmt::Result {
    match module.names().nth(index as usize) {
        Some(name) => write!(out, "{}", name.bytes().escape_ascii()),
        None => write!(out, "?{index}"),
    }
}
