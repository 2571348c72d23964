//! An assembler for tests: instructions with labels, functions with preludes, images.

use taipan_mpy::opcode::{Op, OperandKind, operand_kind};
use taipan_mpy::prelude::{Signature, write_prelude};
use taipan_mpy::reader::Header;
use taipan_mpy::varuint::{encode_int, encode_uint};
use taipan_mpy::writer::{self, Constant, Sink, SinkFull};

/// A sink over a growing vector.
#[derive(Default)]
pub struct VecSink(pub Vec<u8>);

impl Sink for VecSink {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkFull> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

#[derive(Clone, Copy)]
pub struct Label(usize);

/// Instructions of one function.
#[derive(Default)]
pub struct Asm {
    code: Vec<u8>,
    labels: Vec<Option<usize>>,
    fixups: Vec<(usize, usize, bool)>,
}

impl Asm {
    pub fn op(&mut self, op: u8) -> &mut Self {
        self.code.push(op);
        self
    }

    pub fn ops(&mut self, ops: &[u8]) -> &mut Self {
        self.code.extend_from_slice(ops);
        self
    }

    pub fn uint(&mut self, op: u8, value: u32) -> &mut Self {
        self.code.push(op);
        self.code.extend_from_slice(encode_uint(value).as_bytes());
        self
    }

    pub fn int(&mut self, value: i64) -> &mut Self {
        self.code.push(Op::LOAD_CONST_SMALL_INT);
        self.code.extend_from_slice(encode_int(value).as_bytes());
        self
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() - 1)
    }

    pub fn bind(&mut self, label: Label) -> &mut Self {
        self.labels[label.0] = Some(self.code.len());
        self
    }

    /// A jump of any kind, its label in the two-byte form.
    pub fn jump(&mut self, op: u8, label: Label) -> &mut Self {
        let signed = !matches!(operand_kind(op), Some(OperandKind::Forward));
        self.code.push(op);
        self.fixups.push((self.code.len(), label.0, signed));
        self.code.extend_from_slice(&[0, 0]);
        self
    }

    pub fn unwind(&mut self, label: Label, handlers: u8, drop_iterator: bool) -> &mut Self {
        self.jump(Op::UNWIND_JUMP, label);
        self.code
            .push(handlers | if drop_iterator { 0x80 } else { 0 });
        self
    }

    pub fn finish(&mut self) -> Vec<u8> {
        let mut code = std::mem::take(&mut self.code);
        for (at, label, signed) in self.fixups.drain(..) {
            let target = self.labels[label].expect("a bound label") as i64;
            let distance = target - (at as i64 + 2) + if signed { 0x4000 } else { 0 };
            let distance = u16::try_from(distance).expect("a short jump");
            code[at] = 0x80 | (distance & 0x7f) as u8;
            code[at + 1] = (distance >> 7) as u8;
        }
        code
    }
}

/// A function of a sample image.
#[derive(Clone, Debug)]
pub struct Function {
    pub signature: Signature,
    pub names: Vec<u32>,
    pub cells: Vec<u8>,
    pub lines: Vec<u8>,
    pub code: Vec<u8>,
    pub children: Vec<Function>,
}

impl Function {
    /// A function without arguments.
    pub fn new(n_state: u16, n_exc_stack: u16, code: Vec<u8>) -> Self {
        let signature = Signature {
            n_state,
            n_exc_stack,
            ..Signature::default()
        };
        Self {
            signature,
            names: vec![0],
            cells: vec![],
            lines: vec![0x20],
            code,
            children: vec![],
        }
    }

    pub fn args(mut self, n_pos_args: u16) -> Self {
        self.signature.n_pos_args = n_pos_args;
        self.names.resize(1 + usize::from(n_pos_args), 0);
        self
    }

    pub fn flags(mut self, flags: u8) -> Self {
        self.signature.scope_flags = flags;
        self
    }

    pub fn cells(mut self, cells: &[u8]) -> Self {
        self.cells = cells.to_vec();
        self
    }

    pub fn children(mut self, children: Vec<Function>) -> Self {
        self.children = children;
        self
    }

    pub fn bytecode(&self) -> Vec<u8> {
        let mut sink = VecSink::default();
        write_prelude(
            &self.signature,
            self.names.iter().copied(),
            &self.lines,
            &self.cells,
            &mut sink,
        )
        .expect("a vector takes everything");
        sink.0.extend_from_slice(&self.code);
        sink.0
    }

    pub fn write(&self, sink: &mut VecSink) {
        let n_children = u32::try_from(self.children.len()).expect("few children");
        writer::write_code(sink, &self.bytecode(), n_children).expect("a vector takes everything");
        for child in &self.children {
            child.write(sink);
        }
    }
}

/// An image with these tables and this body.
pub fn image(names: &[&str], objects: &[Constant<'_>], n_objects: u32, body: &Function) -> Vec<u8> {
    let mut sink = VecSink::default();
    let n_names = u32::try_from(names.len()).expect("few names");
    writer::write_header(&mut sink, &Header::bytecode(31), n_names, n_objects).expect("room");
    for name in names {
        writer::write_name(&mut sink, name.as_bytes()).expect("room");
    }
    for object in objects {
        writer::write_object(&mut sink, object).expect("room");
    }
    body.write(&mut sink);
    sink.0
}
