//! `import`: finding modules, running them once, packages and relative names.
//!
//! The order is upstream's (`py/builtinimport.c`): modules loaded already, native modules
//! that a program cannot replace, files along `sys.path`, the other native modules.

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::list::{self, List};
use taipan_object::builtin::module::{Module, NativeModule};
use taipan_object::builtin::{str as py_str, tuple};
use taipan_object::exec::Code;
use taipan_object::protocol::{attribute, convert};
use taipan_object::runtime::{PathKind, SourceKind};
use taipan_object::trusted::Trusted;
use taipan_object::{Name, Obj, Raised, Res, Root, Runtime, StringBuilder, exception, names};

use crate::load::{self, Placement};

/// The folder of modules that lie in the program's own flash.
pub const FROZEN: &str = ".frozen";

/// `__import__(name, fromlist=from, level=level)`, seen from the running code. Gives the
/// first package of a dotted name, or the module itself when `from` names something.
///
/// # Errors
/// `ImportError` if there is no such module, and whatever its code raises.
pub fn import(rt: &mut Runtime, name: Name, from: Obj, level: usize) -> Res {
    let globals = running_globals(rt);
    import_into(rt, globals, name, from, level)
}

/// The same, seen from code with these globals.
///
/// # Errors
/// As [`import`].
pub fn import_into(
    rt: &mut Runtime,
    globals: Option<Gc<Dict>>,
    name: Name,
    from: Obj,
    level: usize,
) -> Res {
    rt.check_stack()?;
    let full = match level {
        0 => name,
        level => resolve(rt, globals, name, level)?,
    };
    if full.text().is_empty() {
        return Err(rt.value_error("empty module name"));
    }
    let (first, last) = import_dotted(rt, full)?;
    let wants_last = level > 0 || from != Obj::NONE && convert::truth(rt, from)?;
    Ok(if wants_last { last } else { first })
}

/// The module `name` of a package that has no such attribute: loaded if it is not yet; `None` if there is
/// none, or `package` is no package.
///
/// # Errors
/// Whatever its code raises.
pub fn submodule(rt: &mut Runtime, package: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(globals) = package.downcast::<Module>().map(|module| module.globals) else {
        return Ok(None);
    };
    let own = globals.get_name(names::__name__).and_then(py_str::text);
    let (Some(own), Some(_)) = (own, globals.get_name(names::__path__)) else {
        return Ok(None);
    };
    let mut full = StringBuilder::new();
    full.push_str(rt, own)?;
    full.push_str(rt, ".")?;
    full.push_str(rt, name.text())?;
    let full = rt.intern(full.text())?;
    match find_loaded(rt, full)? {
        Some(module) => Ok(Some(module)),
        None => load_part(rt, full, name, Some(package)),
    }
}

/// The running code's globals.
fn running_globals(rt: &Runtime) -> Option<Gc<Dict>> {
    // SAFETY: the running frame, if there is one, is in being.
    unsafe { rt.exec.frame.as_ref() }.map(|frame| frame.globals)
}

/// The absolute name of a relative import.
fn resolve(rt: &mut Runtime, globals: Option<Gc<Dict>>, name: Name, level: usize) -> Res<Name> {
    let own = globals
        .and_then(|globals| globals.get_name(names::__name__))
        .and_then(py_str::text);
    let Some(mut package) = own else {
        return Err(no_package(rt));
    };
    let is_package = globals.is_some_and(|globals| globals.get_name(names::__path__).is_some());
    let mut levels = if is_package { level - 1 } else { level };
    if !is_package && !package.contains('.') {
        return Err(no_package(rt));
    }
    while levels > 0 {
        match package.rfind('.') {
            Some(dot) => package = &package[..dot],
            None if levels == 1 && is_package => return Err(no_package(rt)),
            None => return Err(no_package(rt)),
        }
        levels -= 1;
    }
    let mut full = StringBuilder::new();
    full.push_str(rt, package)?;
    if !name.text().is_empty() {
        full.push_str(rt, ".")?;
        full.push_str(rt, name.text())?;
    }
    rt.intern(full.text())
}

#[cold]
fn no_package(rt: &mut Runtime) -> Raised {
    rt.raise(&exception::IMPORT_ERROR, "can't perform relative import")
}

/// Imports each part of a dotted name: the first module and the last.
fn import_dotted(rt: &mut Runtime, full: Name) -> Res<(Obj, Obj)> {
    let text: &'static str = full.text();
    let mut parent: Option<Obj> = None;
    let mut first = Obj::NONE;
    let mut end = 0;
    loop {
        let start = end;
        end = text[start..]
            .find('.')
            .map_or(text.len(), |dot| start + dot);
        let name = rt.intern(&text[..end])?;
        let part = rt.intern(&text[start..end])?;
        let loaded = match parent {
            None if wants_native(rt)? => match find_native(rt, name) {
                Some(native) => Some(load_native_itself(rt, native)?),
                None => find_loaded(rt, name)?,
            },
            _ => find_loaded(rt, name)?,
        };
        let module = match loaded {
            Some(module) => module,
            None => match load_part(rt, name, part, parent)? {
                Some(module) => module,
                None => return Err(not_found(rt, name)),
            },
        };
        if start == 0 {
            first = module;
        }
        if end == text.len() {
            return Ok((first, module));
        }
        parent = Some(module);
        end += 1;
    }
}

/// Loads a module, which becomes an attribute of its package; `None` if there is none of the name.
fn load_part(rt: &mut Runtime, name: Name, part: Name, parent: Option<Obj>) -> Res<Option<Obj>> {
    let loaded = load_module(rt, name, part, parent)?;
    if let (Some(module), Some(parent)) = (loaded, parent) {
        match parent.downcast::<Module>() {
            Some(parent) => parent.globals.set(rt, Obj::from(part), module)?,
            None => attribute::set(rt, parent, part, Some(module))?,
        }
    }
    Ok(loaded)
}

fn find_loaded(rt: &mut Runtime, name: Name) -> Res<Option<Obj>> {
    let modules = rt.root_dict(Root::Modules)?;
    Ok(modules.get_name(name))
}

/// Does the program want native modules, whatever it has loaded? It says so by an empty `sys.path`:
/// a file that extends a native module imports that from inside a module of the same name.
fn wants_native(rt: &mut Runtime) -> Res<bool> {
    if !cfg!(feature = "files") {
        return Ok(true);
    }
    Ok(match search_path(rt)? {
        Some(path) => py_str::text(path).is_none() && item(path, 0).is_none(),
        None => false,
    })
}

/// A native module, though another may have its name in `sys.modules`.
#[cold]
fn load_native_itself(rt: &mut Runtime, native: &'static NativeModule) -> Res {
    match find_loaded(rt, native.name)?.and_then(|module| module.downcast::<Module>()) {
        Some(module) if module.native.is_none() => Module::from_native(rt, native).map(Obj::from),
        _ => load_native(rt, native),
    }
}

fn not_found(rt: &mut Runtime, name: Name) -> Raised {
    let raised = rt.raise_fmt(
        &exception::MODULE_NOT_FOUND_ERROR,
        format_args!("no module named '{name}'"),
    );
    attribute::note_about(rt, Obj::from(name), Obj::NONE);
    raised
}

fn load_module(rt: &mut Runtime, name: Name, part: Name, parent: Option<Obj>) -> Res<Option<Obj>> {
    let native = find_native(rt, name);
    if let Some(native) = native
        && native.is_fixed()
    {
        return load_native(rt, native).map(Some);
    }
    // `uos` is the native `os`, whatever files there are, as old programs expect.
    if native.is_none()
        && parent.is_none()
        && let Some(rest) = name.text().strip_prefix('u')
        && let Some(native) = find_native_text(rt, rest)
    {
        return load_alias(rt, native, name).map(Some);
    }
    let path = match parent {
        _ if !cfg!(feature = "files") => None,
        Some(parent) => attribute::try_get(rt, parent, names::__path__)?,
        None => search_path(rt)?,
    };
    if cfg!(feature = "files")
        && let Some(path) = path
    {
        if let Some(directory) = py_str::text(path) {
            if let Some(module) = try_directory(rt, directory, name, part)? {
                return Ok(Some(module));
            }
        } else {
            let mut index = 0;
            while let Some(entry) = item(path, index) {
                index += 1;
                if let Some(directory) = py_str::text(entry)
                    && let Some(module) = try_directory(rt, directory, name, part)?
                {
                    return Ok(Some(module));
                }
            }
        }
    }
    if let Some(native) = native {
        return load_native(rt, native).map(Some);
    }
    match (rt.hooks.frozen)(name.text()) {
        Some(image) => run_frozen(rt, name, image).map(Some),
        // `uasyncio` is `asyncio`.
        None => match name.text().strip_prefix('u') {
            Some(rest) if (rt.hooks.frozen)(rest).is_some() => {
                let plain = rt.intern(rest)?;
                let module = import(rt, plain, Obj::NONE, 0)?;
                rt.root_dict(Root::Modules)?
                    .set(rt, Obj::from(name), module)?;
                Ok(Some(module))
            }
            _ => Ok(None),
        },
    }
}

/// `sys.path`, which the program may have replaced.
fn search_path(rt: &mut Runtime) -> Res<Option<Obj>> {
    let sys = find_loaded(rt, names::sys)?.and_then(|sys| sys.downcast::<Module>());
    Ok(
        match sys.and_then(|sys| sys.globals.get_name(names::path)) {
            Some(path) => Some(path),
            None => rt.root(Root::Path),
        },
    )
}

fn item(path: Obj, index: usize) -> Option<Obj> {
    match path.downcast::<List>() {
        Some(list) => list.get(index),
        None => tuple::items(path).get(index).copied(),
    }
}

/// A native module of the interpreter's own, by its name as text.
#[cold]
fn find_native_text(rt: &Runtime, name: &str) -> Option<&'static NativeModule> {
    let mut modules = rt.hooks.modules.iter();
    modules.find(|module| module.name.text() == name).copied()
}

fn find_native(rt: &Runtime, name: Name) -> Option<&'static NativeModule> {
    rt.hooks
        .modules
        .iter()
        .find(|module| module.name == name)
        .or_else(|| {
            // Their names are not unique.
            let mut modules = rt.modules.iter();
            modules.find(|module| module.name.text() == name.text())
        })
        .copied()
}

/// The module object of a native module, made now and noted in `sys.modules`.
///
/// # Errors
/// What its initialisation raises.
pub fn load_native(rt: &mut Runtime, native: &'static NativeModule) -> Res {
    let modules = rt.root_dict(Root::Modules)?;
    let name = rt.intern_in_place(native.name.text())?;
    if let Some(module) = modules.get_name(name) {
        return Ok(module);
    }
    let module = Obj::from(Module::from_native(rt, native)?);
    modules.set(rt, Obj::from(name), module)?;
    Ok(module)
}

/// The module object of a native module under another name. A file may have the native name, so
/// that is not taken.
fn load_alias(rt: &mut Runtime, native: &'static NativeModule, alias: Name) -> Res {
    let modules = rt.root_dict(Root::Modules)?;
    let name = rt.intern_in_place(native.name.text())?;
    let loaded = modules.get_name(name).filter(|module| {
        module
            .downcast::<Module>()
            .and_then(|module| module.native)
            .is_some_and(|found| core::ptr::eq(found, native))
    });
    let module = match loaded {
        Some(module) => module,
        None => Obj::from(Module::from_native(rt, native)?),
    };
    modules.set(rt, Obj::from(alias), module)?;
    Ok(module)
}

/// Where a module's source or bytecode lies.
struct Found {
    path: Name,
    package: Option<Name>,
}

fn try_directory(rt: &mut Runtime, directory: &str, name: Name, part: Name) -> Res<Option<Obj>> {
    match find_file(rt, directory, part)? {
        Some(found) => run_file(rt, name, found).map(Some),
        None => Ok(None),
    }
}

fn join(rt: &mut Runtime, directory: &str, part: &str, ending: &str) -> Res<StringBuilder> {
    let mut path = StringBuilder::new();
    path.push_str(rt, directory)?;
    if !directory.is_empty() && !directory.ends_with('/') {
        path.push_str(rt, "/")?;
    }
    path.push_str(rt, part)?;
    path.push_str(rt, ending)?;
    Ok(path)
}

/// `directory/part.py` or `.mpy`, if there is such a file. Only what is found is interned: names
/// take memory for good.
fn find_code(rt: &mut Runtime, directory: &str, part: &str) -> Res<Option<Name>> {
    for ending in [".py", ".mpy"] {
        let path = join(rt, directory, part, ending)?;
        if (rt.hooks.path_kind)(rt, path.text()) == PathKind::File {
            return rt.intern(path.text()).map(Some);
        }
    }
    Ok(None)
}

/// `part/` with or without an `__init__`, `part.py`, `part.mpy`.
fn find_file(rt: &mut Runtime, directory: &str, part: Name) -> Res<Option<Found>> {
    let plain = join(rt, directory, part.text(), "")?;
    if (rt.hooks.path_kind)(rt, plain.text()) == PathKind::Directory {
        let package = rt.intern(plain.text())?;
        let init = find_code(rt, package.text(), "__init__")?;
        return Ok(Some(Found {
            path: init.unwrap_or(names::empty),
            package: Some(package),
        }));
    }
    let path = find_code(rt, directory, part.text())?;
    Ok(path.map(|path| Found {
        path,
        package: None,
    }))
}

fn run_file(rt: &mut Runtime, name: Name, found: Found) -> Res {
    let module = Module::new(rt, name)?;
    let globals = module.globals;
    if let Some(package) = found.package {
        globals.set(rt, Obj::from(names::__path__), Obj::from(package))?;
    }
    let modules = rt.root_dict(Root::Modules)?;
    modules.set(rt, Obj::from(name), Obj::from(module))?;
    if found.path == names::empty {
        return Ok(Obj::from(module));
    }
    let file = source_of(rt, found.path)?;
    globals.set(rt, Obj::from(names::__file__), Obj::from(file))?;
    run_module(rt, name, module, |rt| code_of(rt, found.path))
}

/// Runs a module that is part of the build, from where it lies.
fn run_frozen(rt: &mut Runtime, name: Name, image: Trusted) -> Res {
    let module = Module::new(rt, name)?;
    let modules = rt.root_dict(Root::Modules)?;
    modules.set(rt, Obj::from(name), Obj::from(module))?;
    run_module(rt, name, module, |rt| {
        load::load_trusted(rt, image, Placement::InPlace)
    })
}

/// Runs a module that is in `sys.modules` already: the module, or what it has put in its place.
fn run_module(
    rt: &mut Runtime,
    name: Name,
    module: Gc<Module>,
    code: impl FnOnce(&mut Runtime) -> Res<Gc<Code>>,
) -> Res {
    let modules = rt.root_dict(Root::Modules)?;
    let outcome = match code(rt) {
        Ok(code) => run_body(rt, code, module.globals),
        Err(raised) => Err(raised),
    };
    match outcome {
        // A module may put something else in its own place.
        Ok(_) => Ok(modules.get_name(name).unwrap_or(Obj::from(module))),
        Err(raised) => {
            // A module that failed is forgotten; the exception goes on.
            let exception = rt.take_raised(raised);
            modules.remove(rt, Obj::from(name))?;
            Err(rt.throw(exception))
        }
    }
}

/// What a module's `__file__` says: for a frozen module the source inside the folder, as upstream.
fn source_of(rt: &mut Runtime, path: Name) -> Res<Name> {
    let text: &'static str = path.text();
    let inside = text
        .strip_prefix(FROZEN)
        .and_then(|path| path.strip_prefix('/'))
        .and_then(|path| path.strip_suffix(".mpy"));
    match inside {
        Some(inside) => {
            let mut source = StringBuilder::new();
            source.push_str(rt, inside)?;
            source.push_str(rt, ".py")?;
            rt.intern(source.text())
        }
        None => Ok(path),
    }
}

/// Runs a module's code, its globals made large enough at once.
fn run_body(rt: &mut Runtime, code: Gc<Code>, globals: Gc<Dict>) -> Res {
    globals.reserve(rt, globals.len() + load::stored_names(code))?;
    (rt.hooks.run_code)(rt, Obj::from(code), globals, globals)
}

/// Runs a `.py` or `.mpy` file with these globals.
///
/// # Errors
/// `OSError` if it cannot be read, what compiling or loading it raises, and what it raises.
pub fn run_path(rt: &mut Runtime, path: Name, globals: Gc<Dict>) -> Res {
    let code = code_of(rt, path)?;
    (rt.hooks.run_code)(rt, Obj::from(code), globals, globals)
}

/// Runs a module as the program: `-m`. A package runs its `__main__`.
///
/// # Errors
/// `ImportError` if there is no such module, and what it raises.
pub fn run_as_main(rt: &mut Runtime, name: Name) -> Res<()> {
    let main = find_loaded(rt, names::__main__)?.and_then(|main| main.downcast::<Module>());
    let (text, path) = (name.text(), rt.root(Root::Path).unwrap_or(Obj::NONE));
    let relative = {
        let mut relative = StringBuilder::new();
        for (index, part) in text.split('.').enumerate() {
            if index > 0 {
                relative.push_str(rt, "/")?;
            }
            relative.push_str(rt, part)?;
        }
        rt.intern(relative.text())?
    };
    let mut index = 0;
    while let Some(directory) = item(path, index).and_then(py_str::text) {
        index += 1;
        let Some(mut found) = find_file(rt, directory, relative)? else {
            continue;
        };
        if let Some(package) = found.package {
            import(rt, name, Obj::NONE, 0)?;
            match find_file(rt, package.text(), names::__main__)? {
                Some(inside) => found = inside,
                None => break,
            }
        }
        let globals = match main {
            Some(main) => main.globals,
            None => {
                let module = Module::new(rt, names::__main__)?;
                let modules = rt.root_dict(Root::Modules)?;
                modules.set(rt, Obj::from(names::__main__), Obj::from(module))?;
                rt.set_root(Root::MainGlobals, Some(Obj::from(module.globals)));
                module.globals
            }
        };
        globals.set(rt, Obj::from(names::__file__), Obj::from(found.path))?;
        run_path(rt, found.path, globals)?;
        return Ok(());
    }
    match find_native(rt, name) {
        Some(native) => load_native(rt, native).map(|_| ()),
        None => Err(not_found(rt, name)),
    }
}

/// The code of a file.
///
/// # Errors
/// As [`run_path`].
pub fn code_of(rt: &mut Runtime, path: Name) -> Res<Gc<Code>> {
    let file = (rt.hooks.read_file)(rt, path.text())?;
    // Only builds that verify take code from files.
    #[cfg(feature = "verify")]
    if path.text().ends_with(".mpy") {
        let (image, in_place) = file;
        let placement = match in_place {
            true => Placement::InPlace,
            false => Placement::Heap,
        };
        return load::load(rt, image, placement);
    }
    let (source, _) = file;
    let Some(compile) = rt.hooks.compile else {
        return Err(rt.raise(&exception::IMPORT_ERROR, "this build cannot compile source"));
    };
    let code = compile(rt, source.bytes(), path, SourceKind::Module)?;
    match code.downcast::<Code>() {
        Some(code) => Ok(code),
        None => Err(rt.type_error("the compiler gave no code")),
    }
}

/// Sets `sys.path`.
///
/// # Errors
/// `MemoryError`.
pub fn set_path(rt: &mut Runtime, entries: &[Obj]) -> Res<()> {
    let path = list::new(rt, entries)?;
    rt.set_root(Root::Path, Some(path));
    Ok(())
}
