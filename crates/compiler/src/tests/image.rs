//! Compiling in tests: images, their listings, and a limited memory.

use std::boxed::Box;
use std::format;
use std::mem::MaybeUninit;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use taipan_arena::ChunkSource;
use taipan_mpy::opcode::{self, Instruction, Op, Operand};
use taipan_mpy::prelude::Prelude;
use taipan_mpy::reader::{Code, Module};
use taipan_mpy::verify::{module_scratch_words, verify_module};
use taipan_mpy::writer::{Sink, SinkFull};

use crate::{CompileError, Options, compile};

struct Bytes(Vec<u8>);

impl Sink for Bytes {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkFull> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// Compiles with memory that runs out after `chunks` chunks of 256 bytes or more. Returns how
/// many chunks it took, too.
pub fn compile_within(
    source: &[u8],
    options: &Options<'_>,
    chunks: usize,
) -> (Result<Vec<u8>, CompileError>, usize) {
    let mut taken = 0;
    let mut memory = ChunkSource::new(|least| {
        if taken == chunks {
            return None;
        }
        taken += 1;
        let chunk: Box<[MaybeUninit<u8>]> = Box::new_uninit_slice(least.max(256));
        Some(Box::leak(chunk))
    });
    let mut image = Bytes(Vec::new());
    let result = compile(source, options, &mut memory, &mut image);
    (result.map(|()| image.0), taken)
}

/// Compiles, and demands that the verifier passes the image.
pub fn image_with(source: &[u8], options: &Options<'_>) -> Result<Vec<u8>, CompileError> {
    let image = compile_within(source, options, usize::MAX).0?;
    let text = String::from_utf8_lossy(source);
    let module = Module::parse(&image).unwrap_or_else(|error| panic!("{error} in:\n{text}"));
    let words = module_scratch_words(&module).unwrap();
    let mut scratch = vec![0; words];
    if let Err(fault) = verify_module(&module, &mut scratch) {
        panic!("{fault} in:\n{text}\n{}", listing(&image));
    }
    Ok(image)
}

/// Compiles a module.
pub fn image(source: &str) -> Result<Vec<u8>, CompileError> {
    image_with(source.as_bytes(), &Options::default())
}

/// The functions of an image: a line with name and arguments, then a line for each instruction.
/// Jump targets have their offset in front, and operands are resolved.
pub fn listing(image: &[u8]) -> String {
    let module = Module::parse(image).unwrap();
    let names: Vec<String> = module
        .names()
        .map(|name| String::from_utf8_lossy(name.bytes()).into_owned())
        .collect();
    let mut out = String::new();
    for code in module.codes() {
        list_function(&module, &code, &names, &mut out);
    }
    out
}

fn list_function(module: &Module<'_>, code: &Code<'_>, names: &[String], out: &mut String) {
    let prelude = Prelude::parse(code.bytecode()).unwrap();
    let mut heading = prelude
        .names()
        .map(|name| names[name.unwrap() as usize].as_str());
    out.push_str(heading.next().unwrap());
    let arguments: Vec<&str> = heading.collect();
    out.push_str(&format!("({})", arguments.join(", ")));
    if !prelude.cells().is_empty() {
        out.push_str(&format!(" cells {:?}", prelude.cells()));
    }
    out.push('\n');
    let instructions = prelude.instructions();
    let mut decoded: Vec<(u32, Instruction)> = Vec::new();
    let mut at = 0;
    while (at as usize) < instructions.len() {
        let instruction = opcode::decode(instructions, at as usize).unwrap();
        decoded.push((at, instruction));
        at = instruction.next;
    }
    let targets: Vec<u32> = decoded
        .iter()
        .filter_map(|(_, instruction)| match instruction.operand {
            Operand::Jump(target) | Operand::Unwind { target, .. } => Some(target),
            _ => None,
        })
        .collect();
    for (at, instruction) in &decoded {
        let label = if targets.contains(at) {
            format!("{at}:")
        } else {
            String::new()
        };
        let operand = operand(module, names, instruction);
        let name = name(instruction);
        out.push_str(format!("{label:>4} {name} {operand}").trim_end());
        out.push('\n');
    }
}

/// The opcode's name, the same for all forms of an instruction.
fn name(instruction: &Instruction) -> String {
    let name = instruction.name();
    match instruction.op {
        Op::LOAD_FAST_N | Op::STORE_FAST_N => name.trim_end_matches("_N").to_string(),
        _ => name.trim_end_matches("_MULTI").to_string(),
    }
}

fn operand(module: &Module<'_>, names: &[String], instruction: &Instruction) -> String {
    match instruction.operand {
        Operand::None => String::new(),
        Operand::SmallInt(value) => value.to_string(),
        Operand::Name(index) => match names[index as usize].as_str() {
            "" => "''".to_string(),
            name => name.to_string(),
        },
        Operand::Object(index) => {
            let mut text = String::new();
            let object = module.objects().nth(index as usize).unwrap();
            taipan_mpy::disasm::write_object(&object, &mut text).unwrap();
            text
        }
        Operand::Local(number) | Operand::Count(number) | Operand::Child(number) => {
            number.to_string()
        }
        Operand::Slice(parts) => parts.to_string(),
        Operand::Comprehension { kind, distance } => format!("{kind:?} {distance}"),
        Operand::Unpack { before, after } => format!("{before} {after}"),
        Operand::Call {
            positional,
            keyword,
        } => format!("{positional} {keyword}"),
        Operand::Closure { child, cells } => format!("{child} {cells}"),
        Operand::Jump(target) => format!("@{target}"),
        Operand::Unwind {
            target,
            handlers,
            drop_iterator,
        } => {
            let iterator = if drop_iterator { " iterator" } else { "" };
            format!("@{target} {handlers}{iterator}")
        }
        Operand::Unary(op) => format!("{op:?}"),
        Operand::Binary(op) => format!("{op:?}"),
    }
}

#[test]
fn a_listing_in_upstreams_form() {
    let source = "def f(a):\n    return a.b + 1, 'x y'\n";
    let image = image(source).unwrap();
    let module = Module::parse(&image).unwrap();
    let mut text = String::new();
    taipan_mpy::listing::write_module(&module, &mut text).unwrap();
    // Offsets in the image stand for addresses.
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].contains("code block '<module>' (descriptor: "));
    let second = lines.iter().position(|line| line.contains("'f'")).unwrap();
    assert!(lines[second].ends_with("15 bytes)"), "{}", lines[second]);
    assert_eq!(
        lines[second + 1],
        "Raw bytecode (code_info_size=5, bytecode_size=10):"
    );
    assert_eq!(
        lines[second + 3..],
        [
            "arg names: a",
            "(N_STATE 3)",
            "(N_EXC_STACK 0)",
            "  bc=0 line=1",
            "  bc=0 line=2",
            "00 LOAD_FAST 0",
            "01 LOAD_ATTR b",
            "03 LOAD_CONST_SMALL_INT 1",
            "04 BINARY_OP 27 __add__",
            "05 LOAD_CONST_STRING 'x y'",
            "07 BUILD_TUPLE 2",
            "09 RETURN_VALUE",
        ]
    );
}
