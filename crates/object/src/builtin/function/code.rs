//! Code objects, and the variables that functions share.

use crate::exec::{Code, Variable};
use crate::name::Name;
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{PrintKind, Slots};
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

fn variable_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    match this.downcast::<Variable>() {
        Some(variable) if name == names::cell_contents => match variable.value.get() {
            None => Err(rt.value_error("cell is empty")),
            value => Ok(value),
        },
        _ => Ok(None),
    }
}

#[cfg(feature = "function-tools")]
fn set_variable(_rt: &mut Runtime, this: Obj, name: Name, value: Option<Obj>) -> Res<bool> {
    match this.downcast::<Variable>() {
        Some(variable) if name == names::cell_contents => {
            variable.value.set(value);
            Ok(true)
        }
        _ => Ok(false),
    }
}

const VARIABLE_SLOTS: Slots = Slots {
    get_attribute: Some(variable_attribute),
    #[cfg(feature = "function-tools")]
    set_attribute: Some(set_variable),
    ..Slots::EMPTY
};

/// `cell`, of variables shared with inner functions.
pub static VARIABLE: Type = Type::new::<Variable>(names::cell, slots!(VARIABLE_SLOTS));

fn print_code(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let name = this
        .downcast::<Code>()
        .map_or(names::module_, |code| code.name);
    out.write_fmt(
        rt,
        format_args!("<code object {name} at {:#x}>", this.word()),
    )
}

const CODE_SLOTS: Slots = Slots {
    print: Some(print_code),
    get_attribute: Some(|rt, this, name| match this.downcast::<Code>() {
        Some(code) => (rt.hooks.code_attribute)(rt, code, name),
        None => Ok(None),
    }),
    ..Slots::EMPTY
};

/// `code`
pub static CODE: Type = Type::new::<Code>(names::code, slots!(CODE_SLOTS));
