//! Writes an image that has been read, piece by piece, through the writer.

use taipan_mpy::prelude::{Prelude, write_prelude};
use taipan_mpy::reader::{Code, Module, Name, Object};
use taipan_mpy::writer::{self, Constant};

use super::assembler::VecSink;

fn write_object(object: &Object<'_>, sink: &mut VecSink) {
    let text = |bytes| std::str::from_utf8(bytes).expect("a number");
    let constant = match *object {
        Object::FunTable => panic!("native code is not written"),
        Object::None => Constant::None,
        Object::False => Constant::False,
        Object::True => Constant::True,
        Object::Ellipsis => Constant::Ellipsis,
        Object::Str(bytes) => Constant::Str(bytes),
        Object::Bytes(bytes) => Constant::Bytes(bytes),
        Object::Int(bytes) => Constant::Int(text(bytes)),
        Object::Float(bytes) => Constant::Float(text(bytes)),
        Object::Complex(bytes) => Constant::Complex(text(bytes)),
        Object::Tuple(tuple) => Constant::Tuple(u32::try_from(tuple.len()).expect("a length")),
    };
    writer::write_object(sink, &constant).expect("room");
    if let Object::Tuple(tuple) = object {
        for item in tuple.items() {
            write_object(&item, sink);
        }
    }
}

fn write_code(code: &Code<'_>, sink: &mut VecSink) {
    let prelude = Prelude::parse(code.bytecode()).expect("a prelude");
    let names: Vec<u32> = prelude.names().map(|name| name.expect("a name")).collect();
    let mut bytecode = VecSink::default();
    let lines = prelude.lines().expect("names before it").as_bytes();
    write_prelude(
        &prelude.signature,
        names.into_iter(),
        lines,
        prelude.cells(),
        &mut bytecode,
    )
    .expect("room");
    bytecode.0.extend_from_slice(prelude.instructions());
    writer::write_code(sink, &bytecode.0, code.n_children()).expect("room");
    for child in code.children() {
        write_code(&child, sink);
    }
}

/// The image as our writer writes it.
pub fn copy(module: &Module<'_>) -> Vec<u8> {
    let mut sink = VecSink::default();
    writer::write_header(
        &mut sink,
        module.header(),
        module.n_names(),
        module.n_objects(),
    )
    .expect("room");
    for name in module.names() {
        match name {
            Name::Static(number) => writer::write_static_name(&mut sink, number).expect("room"),
            Name::Text(text) => writer::write_name(&mut sink, text).expect("room"),
        }
    }
    for object in module.objects() {
        write_object(&object, &mut sink);
    }
    write_code(&module.body().expect("a body"), &mut sink);
    sink.0
}
