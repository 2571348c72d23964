//! Functions about code: `compile exec eval execfile globals locals __import__`.

use taipan_gc::Gc;
use taipan_object::buffer;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::str as py_str;
use taipan_object::exec::Code;
use taipan_object::protocol::{attribute, convert, iterate};
use taipan_object::runtime::SourceKind;
use taipan_object::{
    Args, NativeFunction, Obj, Parameter, Res, Runtime, Signature, exception, names,
};
use taipan_vm::{import, inspect};

pub(super) static GLOBALS: NativeFunction = NativeFunction::f0(names::globals, |rt| {
    Ok(inspect::running_globals(rt).map_or(Obj::NONE, Obj::from))
});

pub(super) static LOCALS: NativeFunction = NativeFunction::f0(names::locals, |rt| {
    inspect::running_locals(rt).map(|locals| locals.map_or(Obj::NONE, Obj::from))
});

/// The bytes of a source text.
fn source<'a>(rt: &mut Runtime, value: Obj) -> Res<&'a [u8]> {
    if let Some(text) = py_str::text(value) {
        return Ok(text.as_bytes());
    }
    match buffer::try_of(value) {
        Some(buffer) => Ok(buffer.bytes()),
        None => Err(rt.type_error("source must be a string, bytes or code object")),
    }
}

fn compile_text(rt: &mut Runtime, text: &[u8], file: taipan_object::Name, kind: SourceKind) -> Res {
    match rt.hooks.compile {
        Some(compile) => compile(rt, text, file, kind),
        None => Err(rt.raise(
            &exception::RUNTIME_ERROR,
            "this build cannot compile source",
        )),
    }
}

fn trim(text: &[u8]) -> &[u8] {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = text
        .iter()
        .position(|byte| !blank(byte))
        .unwrap_or(text.len());
    text.get(start..).unwrap_or(&[])
}

#[cfg(feature = "introspection")]
static COMPILE_PARAMETERS: [Parameter; 6] = [
    Parameter::required(names::source),
    Parameter::required(names::filename),
    Parameter::required(names::mode),
    Parameter::optional(names::flags),
    Parameter::optional(names::dont_inherit),
    Parameter::optional(names::optimize),
];

#[cfg(feature = "introspection")]
static COMPILE_SIGNATURE: Signature = Signature {
    function: names::compile,
    parameters: &COMPILE_PARAMETERS,
    positional_only: 0,
    positional: 6,
};

#[cfg(feature = "introspection")]
pub(super) static COMPILE: NativeFunction =
    NativeFunction::full(names::compile, 0, 6, |rt, args| {
        let mut values = [None; 6];
        COMPILE_SIGNATURE.bind(rt, args, &mut values)?;
        let [text, file, mode, ..] = values.map(|value| value.unwrap_or(Obj::NONE));
        let (kind, text) = match (py_str::text(mode), source(rt, text)?) {
            (Some("exec"), text) => (SourceKind::Module, text),
            (Some("single"), text) => (SourceKind::Single, text),
            (Some("eval"), text) => (SourceKind::Eval, trim(text)),
            _ => return Err(rt.value_error("bad compile mode")),
        };
        let file = py_str::to_name(rt, file)?;
        compile_text(rt, text, file, kind)
    });

/// The namespaces that `exec` and `eval` were given, or those of the running code.
/// Expressions see the local variables of a function; statements would not change them, so theirs
/// are the global ones, as upstream's.
fn namespaces(rt: &mut Runtime, args: Args, kind: SourceKind) -> Res<(Gc<Dict>, Gc<Dict>)> {
    let given = |rt: &mut Runtime, index: usize, name| {
        let value = args.get(index).or_else(|| args.keyword(name));
        match value.filter(|value| *value != Obj::NONE) {
            Some(value) => match value.downcast::<Dict>() {
                Some(dict) => Ok(Some(dict)),
                None => Err(rt.type_error("globals and locals must be dicts")),
            },
            None => Ok(None),
        }
    };
    let globals = given(rt, 1, names::globals)?;
    let locals = given(rt, 2, names::locals)?;
    match (globals, locals) {
        (Some(globals), locals) => Ok((globals, locals.unwrap_or(globals))),
        (None, locals) => {
            let globals = match inspect::running_globals(rt) {
                Some(globals) => globals,
                None => Dict::new(rt)?,
            };
            let running = match (locals, kind) {
                (Some(locals), _) => Some(locals),
                (None, SourceKind::Eval) => inspect::running_locals(rt)?,
                (None, _) => inspect::running_namespace(rt),
            };
            Ok((globals, running.unwrap_or(globals)))
        }
    }
}

fn run(rt: &mut Runtime, args: Args, kind: SourceKind) -> Res {
    rt.check_stack()?;
    let (globals, locals) = namespaces(rt, args, kind)?;
    let code = args.get(0).unwrap_or(Obj::NONE);
    let code = if code.downcast::<Code>().is_some() {
        code
    } else {
        let text = source(rt, code)?;
        let text = if kind == SourceKind::Eval {
            trim(text)
        } else {
            text
        };
        compile_text(rt, text, names::string_, kind)?
    };
    (rt.hooks.run_code)(rt, code, globals, locals)
}

pub(super) static EXEC: NativeFunction = NativeFunction::full(names::exec, 1, 3, |rt, args| {
    run(rt, args, SourceKind::Module).map(|_| Obj::NONE)
});

pub(super) static EVAL: NativeFunction = NativeFunction::full(names::eval, 1, 3, |rt, args| {
    run(rt, args, SourceKind::Eval)
});

#[cfg(feature = "files")]
pub(super) static EXECFILE: NativeFunction =
    NativeFunction::full(names::execfile, 1, 3, |rt, args| {
        let (globals, locals) = namespaces(rt, args, SourceKind::Module)?;
        let path = py_str::to_name(rt, args.get(0).unwrap_or(Obj::NONE))?;
        let code = import::code_of(rt, path)?;
        (rt.hooks.run_code)(rt, Obj::from(code), globals, locals).map(|_| Obj::NONE)
    });

static IMPORT_PARAMETERS: [Parameter; 5] = [
    Parameter::required(names::name),
    Parameter::optional(names::globals),
    Parameter::optional(names::locals),
    Parameter::optional(names::fromlist),
    Parameter::optional(names::level),
];

static IMPORT_SIGNATURE: Signature = Signature {
    function: names::__import__,
    parameters: &IMPORT_PARAMETERS,
    positional_only: 0,
    positional: 5,
};

pub(super) static IMPORT: NativeFunction =
    NativeFunction::full(names::__import__, 0, 5, |rt, args| {
        let mut values = [None; 5];
        IMPORT_SIGNATURE.bind(rt, args, &mut values)?;
        let [name, globals, _, from, level] = values;
        let name = name.unwrap_or(Obj::NONE);
        if !py_str::is_str(name) {
            return Err(rt.type_error("__import__() argument 1 must be str"));
        }
        let name = py_str::to_name(rt, name)?;
        let level = match level {
            Some(level) => convert::index(rt, level)?,
            None => 0,
        };
        let Ok(level) = usize::try_from(level) else {
            return Err(rt.value_error("level must be >= 0"));
        };
        let from = from.unwrap_or(Obj::NONE);
        let globals = globals.filter(|globals| *globals != Obj::NONE);
        let dict = globals.and_then(|globals| globals.downcast::<Dict>());
        if level > 0 && globals.is_some() && dict.is_none() {
            return Err(rt.type_error("globals must be a dict"));
        }
        let module = match dict {
            Some(globals) => import::import_into(rt, Some(globals), name, from, level)?,
            None => (rt.hooks.import)(rt, name, from, level)?,
        };
        // The modules of a package that are asked for: an import statement sees to that when it takes the names.
        // `True` says that the last module is wanted and no more, as upstream's programs have it.
        if cfg!(feature = "introspection")
            && from != Obj::NONE
            && from != Obj::TRUE
            && attribute::try_get(rt, module, names::__path__)?.is_some()
        {
            iterate::for_each(rt, from, |rt, name| {
                let name = py_str::to_name(rt, name)?;
                if attribute::try_get(rt, module, name)?.is_none() {
                    import::submodule(rt, module, name)?;
                }
                Ok(())
            })?;
        }
        Ok(module)
    });
