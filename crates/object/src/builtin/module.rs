//! `module`: a namespace that was imported. A native module's attributes are a table in
//! flash under the dict that a program may write to.

use taipan_gc::Gc;

use super::dict::Dict;
use crate::name::Name;
use crate::names;
use crate::native::Getter;
use crate::object;
use crate::raise::Res;
use crate::runtime::{Root, Runtime};
use crate::slots;
use crate::slots::{PrintKind, Slots};
use crate::table::Table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

/// A module written in Rust.
pub struct NativeModule {
    /// Its name.
    pub name: Name,
    /// Its attributes; a getter in it is one that is computed when it is read.
    pub table: Table,
    /// Run when it is first imported, to set attributes that differ between runtimes.
    pub init: Option<fn(&mut Runtime, Gc<Module>) -> Res<()>>,
    /// Attributes that are computed when read.
    pub get_attribute: Option<fn(&mut Runtime, Name) -> Res<Option<Obj>>>,
}

impl NativeModule {
    /// Is it one that a file of the same name cannot replace?
    pub fn is_fixed(&self) -> bool {
        [names::builtins, names::sys, names::gc, names::micropython].contains(&self.name)
    }
}

object! {
    /// A module.
    pub struct Module: sealed {
        /// What the program sees and may change.
        pub globals: Gc<Dict>,
        /// The native module under it.
        pub native: Option<&'static NativeModule>,
    }
}

impl Module {
    /// A module with nothing but its name.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(rt: &mut Runtime, name: Name) -> Res<Gc<Module>> {
        let globals = Dict::new(rt)?;
        globals.set(rt, Obj::from(names::__name__), Obj::from(name))?;
        rt.alloc(Module {
            header: MODULE.header(),
            globals,
            native: None,
        })
    }

    /// The module object of a native module.
    ///
    /// # Errors
    /// What its `init` raises.
    pub fn from_native(rt: &mut Runtime, native: &'static NativeModule) -> Res<Gc<Module>> {
        let globals = Dict::new(rt)?;
        let name = rt.intern_in_place(native.name.text())?;
        globals.set(rt, Obj::from(names::__name__), Obj::from(name))?;
        let module = Module {
            header: MODULE.header(),
            globals,
            native: Some(native),
        };
        let module = rt.alloc(module)?;
        if native.name == names::builtins {
            rt.set_root(Root::BuiltinsOverlay, Some(Obj::from(module.globals)));
        }
        if let Some(init) = native.init {
            init(rt, module)?;
        }
        Ok(module)
    }

    /// The attribute `name`.
    ///
    /// # Errors
    /// What a computed attribute raises.
    pub fn get(&self, rt: &mut Runtime, name: Name) -> Res<Option<Obj>> {
        if let Some(value) = self.globals.get_name(name) {
            return Ok(Some(value));
        }
        let Some(native) = self.native else {
            return Ok(None);
        };
        let table = &native.table;
        if let Some(value) = table.find(name).or_else(|| table.find_text(name)) {
            return match value.downcast::<Getter>() {
                Some(getter) => getter.get(rt, Obj::NONE).map(Some),
                None => Ok(Some(value)),
            };
        }
        match native.get_attribute {
            Some(get) => get(rt, name),
            None => Ok(None),
        }
    }
}

fn get_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(module) = this.downcast::<Module>() else {
        return Ok(None);
    };
    if name == names::__dict__ {
        return Ok(Some(Obj::from(module.globals)));
    }
    #[cfg(feature = "annotations")]
    if name == names::__annotations__ && module.native.is_none() {
        return super::annotations::of_namespace(rt, module.globals).map(Some);
    }
    if let Some(value) = module.get(rt, name)? {
        return Ok(Some(value));
    }
    // PEP 562: a module's own `__getattr__`.
    match module.globals.get_name(names::__getattr__) {
        Some(hook) => crate::protocol::call::call(rt, hook, &[Obj::from(name)]).map(Some),
        None => Ok(None),
    }
}

fn set_attribute(rt: &mut Runtime, this: Obj, name: Name, value: Option<Obj>) -> Res<bool> {
    let Some(module) = this.downcast::<Module>() else {
        return Ok(false);
    };
    if let Some(native) = module.native {
        // As upstream: a native module takes no new names, `builtins` aside; what a program
        // may set for the interpreter to see is in `sys`.
        let settable = native.name == names::builtins
            || native.name == names::sys && name == names::tracebacklimit;
        if !settable && module.globals.get_name(name).is_none() {
            return Ok(false);
        }
        // It may be `builtins`, whose names are cached where they are used.
        rt.exec.forget_lookups();
    }
    #[cfg(feature = "annotations")]
    super::annotations::forget(rt, module.globals, name)?;
    match value {
        Some(value) => module.globals.set(rt, Obj::from(name), value).map(|_| true),
        None => Ok(module.globals.remove(rt, Obj::from(name))?.is_some()),
    }
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let (name, file) = match this.downcast::<Module>() {
        Some(module) => (
            module.get(rt, names::__name__)?,
            module.get(rt, names::__file__)?,
        ),
        None => (None, None),
    };
    let text = name.and_then(super::str::text).unwrap_or("");
    match file.and_then(super::str::text) {
        Some(file) => out.write_fmt(rt, format_args!("<module '{text}' from '{file}'>")),
        None => out.write_fmt(rt, format_args!("<module '{text}'>")),
    }
}

/// `types.ModuleType(name, doc=None)`
#[cfg(feature = "function-tools")]
fn new(rt: &mut Runtime, _cls: Gc<Type>, args: crate::args::Args) -> Res {
    let (name, doc) = match (args.positional, args.keywords) {
        ([name], []) => (*name, Obj::NONE),
        ([name, doc], []) => (*name, *doc),
        _ => return Err(rt.type_error("module() takes a name and a text")),
    };
    let name = super::function::expect_text(rt, name)?;
    let name = rt.intern(name)?;
    let module = Module::new(rt, name)?;
    let doc_name = rt.intern("__doc__")?;
    module.globals.set(rt, Obj::from(doc_name), doc)?;
    Ok(Obj::from(module))
}

const SLOTS: Slots = Slots {
    #[cfg(feature = "function-tools")]
    new: Some(new),
    print: Some(print),
    get_attribute: Some(get_attribute),
    set_attribute: Some(set_attribute),
    ..Slots::EMPTY
};

/// `module`
pub static MODULE: Type = Type::new::<Module>(names::module, slots!(SLOTS));
