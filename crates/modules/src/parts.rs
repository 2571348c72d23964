//! The parts of native modules that are written in Python: `collections.Counter` is a class in
//! `lib/collections/_counter.py`. A part is loaded when a program first asks for one of its names; an image
//! has it, and this look-up, if it is a feature of the build (`collections-counter`).
//!
//! A module inside a native one (`collections.abc`) is found by the import under its dotted name; as a part with
//! its own name it is an attribute, too.

use taipan_object::builtin::module::Module;
use taipan_object::builtin::tuple;
use taipan_object::protocol::attribute;
use taipan_object::{Name, Obj, Res, Root, Runtime};

/// One module in `lib/`, and what it has for the native module in whose folder it lies.
pub struct Part {
    /// Its dotted name.
    pub file: &'static str,
    /// The attributes of the native module that are found there.
    pub names: &'static [&'static str],
}

/// An attribute of the native module `owner` that one of its parts has.
///
/// # Errors
/// What importing the part raises.
pub fn find(rt: &mut Runtime, owner: Name, parts: &[Part], name: Name) -> Res<Option<Obj>> {
    let has = |part: &&Part| part.names.contains(&name.text());
    let Some(part) = parts.iter().find(has) else {
        return Ok(None);
    };
    if crate::frozen::find(part.file).is_none() {
        return Ok(None);
    }
    let file = rt.intern(part.file)?;
    let from = tuple::new(rt, &[Obj::from(name)])?;
    let module = (rt.hooks.import)(rt, file, from, 0)?;
    let value = match part.file.rsplit('.').next() == Some(name.text()) {
        true => module,
        false => attribute::get(rt, module, name)?,
    };
    keep(rt, owner, name, value)?;
    Ok(Some(value))
}

/// Makes a computed attribute an ordinary one of the native module, so that it is computed once.
///
/// # Errors
/// `MemoryError`.
pub fn keep(rt: &mut Runtime, owner: Name, name: Name, value: Obj) -> Res<()> {
    let loaded = rt.root_dict(Root::Modules)?.get_name(owner);
    // A file of the same name may have taken its place.
    match loaded.and_then(|module| module.downcast::<Module>()) {
        Some(module) if module.native.is_some() => module.globals.set(rt, Obj::from(name), value),
        _ => Ok(()),
    }
}
