//! The types of what can be called: native and Python functions, bound methods, and the
//! wrappers `staticmethod` and `classmethod`.

use taipan_gc::Gc;

use super::{dict::Dict, str as py_str};
use crate::args::Args;
use crate::exec::{Code, Function, Variable};
use crate::name::Name;
use crate::names;
use crate::native::{ClassMethod, Getter, NativeFunction, StaticMethod};
use crate::object;
use crate::protocol::{call, print};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::{Comparison, PrintKind, Slots};
use crate::text::Sink;
use crate::types::{Type, TypeFlags, header_of};
use crate::word::Obj;

object! {
    /// A function with its first argument.
    pub struct BoundMethod: sealed {
        /// The function.
        pub function: Obj,
        /// Its first argument.
        pub this: Obj,
    }
}

impl BoundMethod {
    /// Binds `function` to `this`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(rt: &mut Runtime, function: Obj, this: Obj) -> Res {
        let method = BoundMethod {
            header: BOUND_METHOD.header(),
            function,
            this,
        };
        rt.alloc(method).map(Obj::from)
    }
}

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
        None => Ok(function.code.get()),
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
    get_attribute: Some(get_attribute),
    set_attribute: Some(set_attribute),
    describe_get: Some(|rt, this, instance, _| match instance {
        Some(instance) => BoundMethod::new(rt, this, instance),
        None => Ok(this),
    }),
    ..Slots::EMPTY
};

static FUNCTION_SLOTS: Slots = ANY_FUNCTION;

/// `function`, of functions written in Rust.
pub static NATIVE_FUNCTION: Type =
    Type::new::<NativeFunction>(names::function, &FUNCTION_SLOTS).with_flags(TypeFlags::FUNCTION);

/// `function(code, globals)`
fn new_function(rt: &mut Runtime, _cls: Gc<Type>, args: Args) -> Res {
    let ([code, globals], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("function() takes a code object and a dict"));
    };
    let (Some(code), Some(globals)) = (code.downcast::<Code>(), globals.downcast::<Dict>()) else {
        return Err(rt.type_error("function() takes a code object and a dict"));
    };
    if code.closed != 0 {
        return Err(rt.type_error("the code needs the variables of an outer function"));
    }
    let function = Function::new(FUNCTION.header(), code, globals);
    rt.alloc(function).map(Obj::from)
}

static PYTHON_FUNCTION_SLOTS: Slots = Slots {
    new: Some(new_function),
    ..ANY_FUNCTION
};

/// `function`
pub static FUNCTION: Type =
    Type::new::<Function>(names::function, &PYTHON_FUNCTION_SLOTS).with_flags(TypeFlags::FUNCTION);

fn get_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    if let Some(function) = this.downcast::<Function>() {
        let attributes = function.extras().and_then(|extras| extras.attributes.get());
        if let Some(value) = attributes.and_then(|attributes| attributes.get_name(name)) {
            return Ok(Some(value));
        }
        match name.text() {
            "__code__" => return code_of(rt, function).map(|code| Some(Obj::from(code))),
            "__globals__" => return Ok(Some(Obj::from(function.globals))),
            "__module__" => return Ok(function.globals.get_name(names::__name__)),
            "__dict__" => {
                let extras = function.make_extras(rt)?;
                let attributes = match extras.attributes.get() {
                    Some(attributes) => attributes,
                    None => {
                        let attributes = Dict::new(rt)?;
                        extras.attributes.set(Some(attributes));
                        attributes
                    }
                };
                return Ok(Some(Obj::from(attributes)));
            }
            #[cfg(feature = "annotations")]
            "__annotations__" => return super::annotations::of_function(rt, function).map(Some),
            #[cfg(feature = "annotations")]
            "__kwdefaults__" => {
                let defaults = function
                    .extras()
                    .and_then(|extras| extras.keyword_defaults.get());
                return Ok(Some(defaults.map_or(Obj::NONE, Obj::from)));
            }
            "__qualname__" => {
                let code = code_of(rt, function)?;
                return (rt.hooks.code_attribute)(rt, code, name);
            }
            "__closure__" => {
                let closure = function.extras().and_then(|extras| extras.closure.get());
                return Ok(Some(match closure {
                    Some(cells) => super::tuple::from_array(rt, cells)?,
                    None => Obj::NONE,
                }));
            }
            "__defaults__" => {
                let defaults = function.extras().and_then(|extras| extras.defaults.get());
                return Ok(Some(match defaults {
                    Some(defaults) => super::tuple::from_array(rt, defaults)?,
                    None => Obj::NONE,
                }));
            }
            _ => {}
        }
    }
    match name.text() {
        "__name__" | "__qualname__" => match name_of(rt, this)? {
            // Names of modules outside the core are not unique.
            Some(name) => rt
                .intern_in_place(name.text())
                .map(|name| Some(name.into())),
            None => Ok(None),
        },
        "__doc__" => Ok(Some(Obj::NONE)),
        _ => Ok(None),
    }
}

fn set_attribute(rt: &mut Runtime, this: Obj, name: Name, value: Option<Obj>) -> Res<bool> {
    let Some(function) = this.downcast::<Function>() else {
        return Ok(false);
    };
    if matches!(
        name.text(),
        "__globals__" | "__code__" | "__closure__" | "__dict__"
    ) {
        return Err(rt.raise(&crate::exception::ATTRIBUTE_ERROR, "readonly attribute"));
    }
    if matches!(name.text(), "__name__" | "__qualname__") && !value.is_some_and(super::str::is_str)
    {
        return Err(rt.type_error_fmt(format_args!("{name} must be set to a string object")));
    }
    #[cfg(feature = "annotations")]
    if name == names::__annotations__ {
        return super::annotations::set_of_function(rt, function, value);
    }
    let extras = function.make_extras(rt)?;
    let attributes = match extras.attributes.get() {
        Some(attributes) => attributes,
        None => {
            let attributes = Dict::new(rt)?;
            extras.attributes.set(Some(attributes));
            attributes
        }
    };
    match value {
        Some(value) => attributes.set(rt, Obj::from(name), value).map(|_| true),
        None => Ok(attributes.remove(rt, Obj::from(name))?.is_some()),
    }
}

fn print_bound(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let Some(method) = this.downcast::<BoundMethod>() else {
        return Ok(());
    };
    out.write(rt, "<bound_method ")?;
    print::print(rt, method.function, PrintKind::Repr, out)?;
    out.write(rt, " of ")?;
    print::print(rt, method.this, PrintKind::Repr, out)?;
    out.write(rt, ">")
}

fn compare_bound(_rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let (Some(a), Some(b)) = (a.downcast::<BoundMethod>(), b.downcast::<BoundMethod>()) else {
        return Ok(None);
    };
    let same = a.this == b.this && a.function == b.function;
    Ok(match op {
        Comparison::Equal => Some(same),
        Comparison::NotEqual => Some(!same),
        _ => None,
    })
}

fn hash_bound(_rt: &mut Runtime, this: Obj) -> Res<usize> {
    Ok(this.downcast::<BoundMethod>().map_or(0, |method| {
        (method.this.word() ^ method.function.word().rotate_left(7)) >> 3
    }))
}

fn bound_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(method) = this.downcast::<BoundMethod>() else {
        return Ok(None);
    };
    match name.text() {
        "__func__" => Ok(Some(method.function)),
        "__self__" => Ok(Some(method.this)),
        "__class__" => Ok(None),
        _ => crate::protocol::attribute::try_get(rt, method.function, name),
    }
}

static BOUND_METHOD_SLOTS: Slots = Slots {
    print: Some(print_bound),
    call: Some(call_native),
    compare: Some(compare_bound),
    hash: Some(hash_bound),
    get_attribute: Some(bound_attribute),
    ..Slots::EMPTY
};

/// `bound_method`
pub static BOUND_METHOD: Type = Type::new::<BoundMethod>(names::bound_method, &BOUND_METHOD_SLOTS);

static GETTER_SLOTS: Slots = Slots {
    describe_set: Some(|rt, this, instance, value| {
        match this.downcast::<Getter>().and_then(|getter| getter.setter()) {
            Some(set) => set(rt, instance, value),
            None => Err(rt.raise(&crate::exception::ATTRIBUTE_ERROR, "can't set attribute")),
        }
    }),
    ..Slots::EMPTY
};

/// The type of computed attributes of built-in types.
pub static GETTER: Type = Type::new::<Getter>(names::getset_descriptor, &GETTER_SLOTS);

fn new_static(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let [function] = *args.positional else {
        return Err(rt.type_error("staticmethod expected 1 argument"));
    };
    let value = StaticMethod {
        header: header_of(cls),
        function,
    };
    rt.alloc_instance(cls, value)
}

fn new_class(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let [function] = *args.positional else {
        return Err(rt.type_error("classmethod expected 1 argument"));
    };
    let value = ClassMethod {
        header: header_of(cls),
        function,
    };
    rt.alloc_instance(cls, value)
}

/// Attributes of the wrapped function show through.
fn wrapped_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let function = match (
        this.downcast::<StaticMethod>(),
        this.downcast::<ClassMethod>(),
    ) {
        (Some(wrapper), _) => wrapper.function,
        (_, Some(wrapper)) => wrapper.function,
        _ => return Ok(None),
    };
    match name.text() {
        "__func__" | "__wrapped__" => Ok(Some(function)),
        "__name__" | "__qualname__" | "__doc__" | "__module__" => {
            crate::protocol::attribute::try_get(rt, function, name)
        }
        _ => Ok(None),
    }
}

static STATIC_METHOD_SLOTS: Slots = Slots {
    new: Some(new_static),
    call: Some(|rt, this, args| match this.downcast::<StaticMethod>() {
        Some(wrapper) => call::call_with(rt, wrapper.function, args),
        None => Ok(Obj::NONE),
    }),
    get_attribute: Some(wrapped_attribute),
    ..Slots::EMPTY
};

static CLASS_METHOD_SLOTS: Slots = Slots {
    new: Some(new_class),
    get_attribute: Some(wrapped_attribute),
    ..Slots::EMPTY
};

/// `staticmethod`
pub static STATIC_METHOD: Type =
    Type::new::<StaticMethod>(names::staticmethod, &STATIC_METHOD_SLOTS);

/// `classmethod`
pub static CLASS_METHOD: Type = Type::new::<ClassMethod>(names::classmethod, &CLASS_METHOD_SLOTS);

fn variable_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    match this.downcast::<Variable>() {
        Some(variable) if name == names::cell_contents => match variable.value.get() {
            None => Err(rt.value_error("cell is empty")),
            value => Ok(value),
        },
        _ => Ok(None),
    }
}

static VARIABLE_SLOTS: Slots = Slots {
    get_attribute: Some(variable_attribute),
    ..Slots::EMPTY
};

/// `cell`, of variables shared with inner functions.
pub static VARIABLE: Type = Type::new::<Variable>(names::cell, &VARIABLE_SLOTS);

fn print_code(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let name = this
        .downcast::<Code>()
        .map_or(names::module_, |code| code.name);
    out.write_fmt(
        rt,
        format_args!("<code object {name} at {:#x}>", this.word()),
    )
}

static CODE_SLOTS: Slots = Slots {
    print: Some(print_code),
    get_attribute: Some(|rt, this, name| match this.downcast::<Code>() {
        Some(code) => (rt.hooks.code_attribute)(rt, code, name),
        None => Ok(None),
    }),
    ..Slots::EMPTY
};

/// `code`
pub static CODE: Type = Type::new::<Code>(names::code, &CODE_SLOTS);

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
