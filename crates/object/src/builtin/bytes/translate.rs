//! `translate` and `maketrans` of bytes.

use crate::args::{Args, Parameter, Signature};
use crate::builtin::bytes;
use crate::builtin::strings::{Family, Subject};
use crate::names;
use crate::native::{NativeFunction, StaticMethod};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::BytesBuilder;
use crate::word::Obj;

static SIGNATURE: Signature = Signature {
    function: names::translate,
    parameters: &[
        Parameter {
            name: names::self_,
            required: true,
        },
        Parameter {
            name: names::table,
            required: true,
        },
        Parameter {
            name: names::delete,
            required: false,
        },
    ],
    positional_only: 2,
    positional: 3,
};

fn translate(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 3];
    SIGNATURE.bind(rt, args, &mut values)?;
    let subject = Subject::of(rt, values[0].unwrap_or(Obj::NONE))?;
    let family = Family::Bytes;
    let table = match values[1].filter(|table| *table != Obj::NONE) {
        Some(table) => Some(family.operand(rt, table)?),
        None => None,
    };
    if table.is_some_and(|table| table.len() != 256) {
        return Err(rt.value_error("translation table must be 256 characters long"));
    }
    let deleted = match values[2] {
        Some(deleted) => family.operand(rt, deleted)?,
        None => &[],
    };
    let mut out = BytesBuilder::with_capacity(rt, subject.bytes().len())?;
    for byte in subject.bytes() {
        if !deleted.contains(byte) {
            let byte = table
                .and_then(|table| table.get(*byte as usize))
                .unwrap_or(byte);
            out.push(rt, &[*byte])?;
        }
    }
    if subject.family() == Family::ByteArray {
        return crate::builtin::bytearray::new(rt, out.bytes());
    }
    let data = out.finish(rt);
    bytes::from_data(rt, data)
}

fn maketrans(rt: &mut Runtime, from: Obj, to: Obj) -> Res {
    let from = Family::Bytes.operand(rt, from)?;
    let to = Family::Bytes.operand(rt, to)?;
    if from.len() != to.len() {
        return Err(rt.value_error("maketrans arguments must have same length"));
    }
    bytes::filled(rt, 256, &mut |table| {
        for (code, entry) in table.iter_mut().enumerate() {
            *entry = code as u8;
        }
        for (from, to) in from.iter().zip(to) {
            if let Some(entry) = table.get_mut(*from as usize) {
                *entry = *to;
            }
        }
    })
}

/// `bytes.translate`
pub static TRANSLATE: NativeFunction = NativeFunction::full(names::translate, 1, 3, translate);
static MAKETRANS_FUNCTION: NativeFunction = NativeFunction::f2(names::maketrans, maketrans);
/// `bytes.maketrans`
pub static MAKETRANS: StaticMethod = StaticMethod::native(&MAKETRANS_FUNCTION);
