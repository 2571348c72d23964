//! Functions whose parts are replaced after they were made: `f.__defaults__ = (1, 2)`, and the same for
//! `__kwdefaults__`, `__code__` and `__dict__`; `types.FunctionType` with a name, defaults and a closure.

use taipan_gc::{Array, Gc};

use super::{FUNCTION, VARIABLE, code_of};
use crate::builtin::dict::Dict;
use crate::builtin::exception;
use crate::builtin::tuple::{self, TUPLE};
use crate::exec::{Code, Function};
use crate::name::Name;
use crate::names;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// Sets one of the parts, or removes it without a value. Returns whether `name` is one of them.
///
/// # Errors
/// `TypeError` if the value does not fit, `ValueError` for code with other variables of outer
/// functions, `MemoryError`.
pub(super) fn set(
    rt: &mut Runtime,
    function: Gc<Function>,
    name: Name,
    value: Option<Obj>,
) -> Res<bool> {
    let value = value.filter(|value| *value != Obj::NONE);
    match name.text() {
        "__defaults__" => set_defaults(rt, function, value)?,
        "__kwdefaults__" => {
            let defaults = match value {
                Some(value) => Some(expect_dict(rt, name, value)?),
                None => None,
            };
            function.make_extras(rt)?.keyword_defaults.set(defaults);
        }
        "__dict__" => {
            let value = value.unwrap_or(Obj::NONE);
            let attributes = expect_dict(rt, name, value)?;
            function.make_extras(rt)?.attributes.set(Some(attributes));
        }
        "__code__" => set_code(
            rt,
            function,
            value.and_then(|value| value.downcast::<Code>()),
        )?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn set_defaults(rt: &mut Runtime, function: Gc<Function>, value: Option<Obj>) -> Res<()> {
    let defaults = match value {
        Some(value) => Some(plain_items(rt, value, "__defaults__")?),
        None => None,
    };
    function.make_extras(rt)?.defaults.set(defaults);
    Ok(())
}

/// The items of a tuple, also of an instance of a class derived from `tuple`.
fn plain_items(rt: &mut Runtime, value: Obj, what: &str) -> Res<Gc<Array<Obj>>> {
    if !value.is_instance(&TUPLE) {
        return Err(rt.type_error_fmt(format_args!("{what} must be set to a tuple object")));
    }
    rt.alloc_array_from(TUPLE.header(), tuple::items(value))
}

fn expect_dict(rt: &mut Runtime, name: Name, value: Obj) -> Res<Gc<Dict>> {
    match value.downcast::<Dict>() {
        Some(dict) => Ok(dict),
        None => Err(rt.type_error_fmt(format_args!("{name} must be set to a dict object"))),
    }
}

fn set_code(rt: &mut Runtime, function: Gc<Function>, code: Option<Gc<Code>>) -> Res<()> {
    let Some(code) = code else {
        return Err(rt.type_error("__code__ must be set to a code object"));
    };
    // The code of a function that was never called may not be loaded yet.
    code_of(rt, function)?;
    let cells = function.extras().and_then(|extras| extras.closure.get());
    let (has, needs) = (cells.map_or(0, |cells| cells.len()), code.closed as usize);
    if has != needs {
        let name = code.name;
        let message = format_args!("{name}() requires code with {has} free vars, not {needs}");
        return Err(rt.raise_fmt(&exception::VALUE_ERROR, message));
    }
    function.set_loaded(code);
    rt.exec.forget_lookups();
    Ok(())
}

/// What `types.FunctionType` takes after code and globals: a name, defaults, the variables of outer
/// functions.
///
/// # Errors
/// `TypeError` if they do not fit the code, `MemoryError`.
pub(super) fn new_function(
    rt: &mut Runtime,
    code: Gc<Code>,
    globals: Gc<Dict>,
    rest: [Option<Obj>; 3],
) -> Res {
    let [name, defaults, closure] = rest.map(|value| value.filter(|value| *value != Obj::NONE));
    let cells = match closure {
        Some(closure) => Some(plain_items(rt, closure, "closure")?),
        None => None,
    };
    let needed = code.closed as usize;
    let given = cells.map_or(0, |cells| cells.len());
    let are_cells = cells.is_none_or(|cells| {
        let mut items = tuple::items(Obj::from(cells)).iter();
        items.all(|cell| cell.is_exactly(&VARIABLE))
    });
    if given != needed || !are_cells {
        return Err(rt.type_error_fmt(format_args!(
            "the code needs {needed} variables of outer functions"
        )));
    }
    let function = rt.alloc(Function::new(FUNCTION.header(), code, globals))?;
    if cells.is_some() {
        function.make_extras(rt)?.closure.set(cells);
    }
    set_defaults(rt, function, defaults)?;
    if let Some(name) = name {
        super::attributes::set_attribute(rt, Obj::from(function), names::__name__, Some(name))?;
    }
    Ok(Obj::from(function))
}
