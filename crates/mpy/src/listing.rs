//! The listing of bytecode that `-v -v` prints, in upstream's form (its `py/showbc.c`), so that
//! tools and people who know that form can go on reading it. [`crate::disasm`] has our own form,
//! which shows tables and names what it can.
//!
//! Addresses, which mean nothing outside a running process, are offsets in the image here.

use core::fmt::{self, Write};

use crate::disasm::{write_name, write_tuple};
use crate::opcode::{self, BinaryOp, Collection, Instruction, Op, Operand, UnaryOp};
use crate::prelude::Prelude;
use crate::reader::{Code, Module, Object};

/// Functions inside each other that are listed; what is nested deeper is left out.
const LEVELS: usize = 64;

/// Writes every function of an image: the module's body, then the functions in it, then those in
/// them, as they were compiled.
pub fn write_module(module: &Module<'_>, out: &mut dyn Write) -> fmt::Result {
    let Ok(body) = module.body() else {
        return Ok(());
    };
    for level in 0..LEVELS {
        if !write_level(module, &body, level, out)? {
            break;
        }
    }
    Ok(())
}

/// Writes the functions that lie `level` deep in `code`; `false` if there are none.
fn write_level(
    module: &Module<'_>,
    code: &Code<'_>,
    level: usize,
    out: &mut dyn Write,
) -> Result<bool, fmt::Error> {
    if level == 0 {
        write_code(module, code, out)?;
        return Ok(true);
    }
    let mut found = false;
    for child in code.children() {
        found |= write_level(module, &child, level - 1, out)?;
    }
    Ok(found)
}

fn write_code(module: &Module<'_>, code: &Code<'_>, out: &mut dyn Write) -> fmt::Result {
    let bytes = code.bytecode();
    let Ok(prelude) = Prelude::parse(bytes) else {
        return Ok(());
    };
    out.write_str("File ")?;
    write_name(module, 0, out)?;
    out.write_str(", code block '")?;
    write_name(module, prelude.simple_name().unwrap_or(0), out)?;
    writeln!(
        out,
        "' (descriptor: {:x}, bytecode @{:x} {} bytes)",
        code.offset(),
        bytes.as_ptr().addr() - module.image().as_ptr().addr(),
        bytes.len()
    )?;
    let instructions = prelude.instructions();
    writeln!(
        out,
        "Raw bytecode (code_info_size={}, bytecode_size={}):",
        bytes.len() - instructions.len(),
        instructions.len()
    )?;
    for line in bytes.chunks(16) {
        for byte in line {
            write!(out, " {byte:02x}")?;
        }
        writeln!(out)?;
    }
    out.write_str("arg names:")?;
    for name in prelude.arg_names().flatten() {
        out.write_char(' ')?;
        write_name(module, name, out)?;
    }
    writeln!(out)?;
    writeln!(out, "(N_STATE {})", prelude.signature.n_state)?;
    writeln!(out, "(N_EXC_STACK {})", prelude.signature.n_exc_stack)?;
    for cell in prelude.cells() {
        writeln!(out, "(INIT_CELL {cell})")?;
    }
    let (mut at, mut line) = (0u32, 1u32);
    writeln!(out, "  bc={at} line={line}")?;
    for step in prelude.lines().into_iter().flatten() {
        at = at.saturating_add(step.bytes);
        line = line.saturating_add(step.lines);
        writeln!(out, "  bc={at} line={line}")?;
    }
    let mut at = 0;
    while let Ok(instruction) = opcode::decode(instructions, at) {
        write!(out, "{at:02} ")?;
        let opcode = instructions.get(at).copied().unwrap_or(0);
        write_instruction(module, code, opcode, &instruction, out)?;
        writeln!(out)?;
        at = instruction.next as usize;
    }
    Ok(())
}

fn write_instruction(
    module: &Module<'_>,
    code: &Code<'_>,
    opcode: u8,
    instruction: &Instruction,
    out: &mut dyn Write,
) -> fmt::Result {
    match instruction.operand {
        Operand::Unary(operator) => {
            return write!(
                out,
                "UNARY_OP {} {}",
                operator as u8,
                unary_method(operator)
            );
        }
        Operand::Binary(operator) => {
            return write!(
                out,
                "BINARY_OP {} {}",
                operator as u8,
                binary_method(operator)
            );
        }
        // Numbers that the opcode carries itself are shown as those that follow it.
        Operand::SmallInt(value) => return write!(out, "LOAD_CONST_SMALL_INT {value}"),
        Operand::Local(number) => {
            let name = match opcode {
                Op::LOAD_FAST_MULTI..=Op::LOAD_FAST_MULTI_LAST => "LOAD_FAST",
                Op::STORE_FAST_MULTI..=Op::STORE_FAST_MULTI_LAST => "STORE_FAST",
                _ => instruction.name(),
            };
            return write!(out, "{name} {number}");
        }
        _ => out.write_str(instruction.name())?,
    }
    match instruction.operand {
        Operand::Name(index) => {
            let quote = match opcode {
                Op::LOAD_CONST_STRING | Op::IMPORT_NAME | Op::IMPORT_FROM => "'",
                _ => "",
            };
            write!(out, " {quote}")?;
            write_name(module, index, out)?;
            out.write_str(quote)
        }
        Operand::Object(index) => {
            write!(out, " {index:x}=")?;
            match module.objects().nth(index as usize) {
                Some(object) => write_object(&object, out),
                None => Ok(()),
            }
        }
        Operand::Count(items) => write!(out, " {items}"),
        Operand::Slice(parts) => write!(out, " {parts}"),
        Operand::Comprehension { kind, distance } => {
            let kind = match kind {
                Collection::List => 0,
                Collection::Dict => 1,
                Collection::Set => 2,
            };
            write!(out, " {}", distance << 2 | kind)
        }
        Operand::Unpack { before, after } => {
            write!(out, " {}", u32::from(before) | u32::from(after) << 8)
        }
        Operand::Call {
            positional,
            keyword,
        } => write!(out, " n={positional} nkw={keyword}"),
        Operand::Child(child) => write!(out, " {:x}", offset_of_child(code, child)),
        Operand::Closure { child, cells } => {
            write!(out, " {:x} {cells}", offset_of_child(code, child))
        }
        Operand::Jump(target) => write!(out, " {target}"),
        Operand::Unwind {
            target,
            handlers,
            drop_iterator,
        } => write!(
            out,
            " {target} {}",
            u32::from(handlers) | u32::from(drop_iterator) << 7
        ),
        _ => Ok(()),
    }
}

fn offset_of_child(code: &Code<'_>, child: u32) -> usize {
    code.child(child).map_or(0, |child| child.offset() as usize)
}

/// The method that a unary operator calls; `not` calls none.
fn unary_method(operator: UnaryOp) -> &'static str {
    match operator {
        UnaryOp::Positive => "__pos__",
        UnaryOp::Negative => "__neg__",
        UnaryOp::Invert => "__invert__",
        UnaryOp::Not => "",
    }
}

/// The method that a binary operator calls; `is` and the matching of exceptions call none.
fn binary_method(operator: BinaryOp) -> &'static str {
    match operator {
        BinaryOp::Less => "__lt__",
        BinaryOp::More => "__gt__",
        BinaryOp::Equal => "__eq__",
        BinaryOp::LessEqual => "__le__",
        BinaryOp::MoreEqual => "__ge__",
        BinaryOp::NotEqual => "__ne__",
        BinaryOp::In => "__contains__",
        BinaryOp::Is | BinaryOp::ExceptionMatch => "",
        BinaryOp::InplaceOr => "__ior__",
        BinaryOp::InplaceXor => "__ixor__",
        BinaryOp::InplaceAnd => "__iand__",
        BinaryOp::InplaceLshift => "__ilshift__",
        BinaryOp::InplaceRshift => "__irshift__",
        BinaryOp::InplaceAdd => "__iadd__",
        BinaryOp::InplaceSubtract => "__isub__",
        BinaryOp::InplaceMultiply => "__imul__",
        BinaryOp::InplaceMatMultiply => "__imatmul__",
        BinaryOp::InplaceFloorDivide => "__ifloordiv__",
        BinaryOp::InplaceTrueDivide => "__itruediv__",
        BinaryOp::InplaceModulo => "__imod__",
        BinaryOp::InplacePower => "__ipow__",
        BinaryOp::Or => "__or__",
        BinaryOp::Xor => "__xor__",
        BinaryOp::And => "__and__",
        BinaryOp::Lshift => "__lshift__",
        BinaryOp::Rshift => "__rshift__",
        BinaryOp::Add => "__add__",
        BinaryOp::Subtract => "__sub__",
        BinaryOp::Multiply => "__mul__",
        BinaryOp::MatMultiply => "__matmul__",
        BinaryOp::FloorDivide => "__floordiv__",
        BinaryOp::TrueDivide => "__truediv__",
        BinaryOp::Modulo => "__mod__",
        BinaryOp::Power => "__pow__",
    }
}

/// Writes a constant as Python's `repr` does, but for what is not ASCII.
///
/// Tuples are written by recursion: the reader has bounded their nesting.
fn write_object(object: &Object<'_>, out: &mut dyn Write) -> fmt::Result {
    match object {
        Object::FunTable => out.write_str("<fun table>"),
        Object::None => out.write_str("None"),
        Object::False => out.write_str("False"),
        Object::True => out.write_str("True"),
        Object::Ellipsis => out.write_str("Ellipsis"),
        Object::Str(text) => write_quoted(text, out),
        Object::Bytes(bytes) => {
            out.write_char('b')?;
            write_quoted(bytes, out)
        }
        Object::Int(text) | Object::Float(text) | Object::Complex(text) => {
            write!(out, "{}", text.escape_ascii())
        }
        Object::Tuple(tuple) => write_tuple(tuple, write_object, out),
    }
}

fn write_quoted(bytes: &[u8], out: &mut dyn Write) -> fmt::Result {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    out.write_char(quote)?;
    for &byte in bytes {
        match byte {
            b'\'' if quote == '"' => out.write_char('\'')?,
            b'"' => out.write_char('"')?,
            byte => write!(out, "{}", byte.escape_ascii())?,
        }
    }
    out.write_char(quote)
}
