//! The types of what can be called: native and Python functions here; bound methods, the wrappers
//! `staticmethod` and `classmethod`, and code in files of their own.

use taipan_gc::Gc;

use super::{dict::Dict, str as py_str};
use crate::args::Args;
use crate::exec::{Code, Function};
use crate::name::Name;
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::call;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{PrintKind, Slots};
use crate::text::Sink;
use crate::types::{Type, TypeFlags};
use crate::word::Obj;

mod attributes;
mod bound;
mod code;
#[cfg(feature = "function-tools")]
mod replace;
mod wrapper;

pub use bound::{BOUND_METHOD, BoundMethod};
pub use code::{CODE, VARIABLE};
pub use wrapper::{CLASS_METHOD, GETTER, STATIC_METHOD};

/// Is it a function that a call binds to an instance?
pub fn is_function(value: Obj) -> bool {
    value.downcast::<Function>().is_some() || value.downcast::<NativeFunction>().is_some()
}

/// The name of a function.
///
/// # Errors
/// `MemoryError` or `ValueError` if its code cannot be loaded.
fn name_of(rt: &mut Runtime, value: Obj) -> Res<Option<Name>> {
    if let Some(function) = value.downcast::<Function>() {
        return code_of(rt, function).map(|code| Some(code.name));
    }
    Ok(value
        .downcast::<NativeFunction>()
        .map(|function| function.name()))
}

/// The code of a function, loaded now if need be.
///
/// # Errors
/// `MemoryError`, `ValueError` if it does not pass the verifier.
pub fn code_of(rt: &mut Runtime, function: Gc<Function>) -> Res<Gc<Code>> {
    match function.unloaded() {
        Some(_) => (rt.hooks.load_code)(rt, function),
        None => Ok(function.code()),
    }
}

fn print_function(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    if this.downcast::<NativeFunction>().is_some() {
        return out.write(rt, "<function>");
    }
    let name = name_of(rt, this)?.unwrap_or(names::function);
    out.write_fmt(rt, format_args!("<function {name} at {:#x}>", this.word()))
}

fn call_native(rt: &mut Runtime, this: Obj, args: Args) -> Res {
    call::call_with(rt, this, args)
}

const ANY_FUNCTION: Slots = Slots {
    print: Some(print_function),
    call: Some(call_native),
    get_attribute: Some(attributes::get_attribute),
    set_attribute: Some(attributes::set_attribute),
    describe_get: Some(|rt, this, instance, _| match instance {
        Some(instance) => BoundMethod::new(rt, this, instance),
        None => Ok(this),
    }),
    ..Slots::EMPTY
};

const FUNCTION_SLOTS: Slots = ANY_FUNCTION;

/// `function`, of functions written in Rust.
pub static NATIVE_FUNCTION: Type =
    Type::new::<NativeFunction>(names::function, slots!(FUNCTION_SLOTS))
        .with_flags(TypeFlags::FUNCTION);

/// `function(code, globals)`, with the feature `function-tools` also a name, defaults and a closure.
fn new_function(rt: &mut Runtime, _cls: Gc<Type>, args: Args) -> Res {
    let [code, globals, rest @ ..] = args.positional else {
        return Err(not_a_function(rt));
    };
    let (Some(code), Some(globals)) = (code.downcast::<Code>(), globals.downcast::<Dict>()) else {
        return Err(not_a_function(rt));
    };
    if !args.keywords.is_empty() || rest.len() > 3 {
        return Err(not_a_function(rt));
    }
    #[cfg(feature = "function-tools")]
    {
        let rest = [0, 1, 2].map(|index| rest.get(index).copied());
        replace::new_function(rt, code, globals, rest)
    }
    #[cfg(not(feature = "function-tools"))]
    {
        if !rest.is_empty() {
            return Err(not_a_function(rt));
        }
        if code.closed != 0 {
            return Err(rt.type_error("the code needs the variables of an outer function"));
        }
        let function = Function::new(FUNCTION.header(), code, globals);
        rt.alloc(function).map(Obj::from)
    }
}

#[cold]
fn not_a_function(rt: &mut Runtime) -> Raised {
    rt.type_error("function() takes a code object and a dict")
}

const PYTHON_FUNCTION_SLOTS: Slots = Slots {
    new: Some(new_function),
    ..ANY_FUNCTION
};

/// `function`
pub static FUNCTION: Type = Type::new::<Function>(names::function, slots!(PYTHON_FUNCTION_SLOTS))
    .with_flags(TypeFlags::FUNCTION);

/// The text of a string argument.
pub fn expect_text<'a>(rt: &mut Runtime, value: Obj) -> Res<&'a str> {
    match py_str::text(value) {
        Some(text) => Ok(text),
        None => {
            let ty = value.type_of().name;
            Err(rt.type_error_fmt(format_args!("expected str, got {ty}")))
        }
    }
}
