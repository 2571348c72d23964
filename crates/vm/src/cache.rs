//! The inline cache: what a load or store found last time, by the address of its
//! instruction. An entry is only a hint: everything it depends on is compared before it is
//! used, and all entries are dropped when a class changes or objects are freed.

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::module::Module;
use taipan_object::builtin::type_;
use taipan_object::exec::{CACHE_SIZE, CacheEntry, Function, HELD_BY_CLASS};
use taipan_object::instance::{Attributes, Shape};
use taipan_object::protocol::attribute::{self, Loaded};
use taipan_object::types::{Specials, Type, lookup};
use taipan_object::{Name, NativeFunction, Obj, Res, Runtime, names};

/// The entry of the instruction at an address, if it has one.
#[inline(always)]
pub(crate) fn entry(rt: &Runtime, key: usize) -> Option<CacheEntry> {
    if !cfg!(feature = "quick") {
        return None;
    }
    let entry = rt.exec.cache[key & (CACHE_SIZE - 1)];
    if entry.key == key { Some(entry) } else { None }
}

fn put(rt: &mut Runtime, entry: CacheEntry) {
    if !cfg!(feature = "quick") {
        return;
    }
    rt.exec.cache[entry.key & (CACHE_SIZE - 1)] = entry;
}

/// What a found attribute is: the last word of an entry for attributes.
const METHOD_OF_BUILT_IN: usize = usize::MAX;

/// A global variable: the entry says which entry of the globals, or that it is a built-in
/// name while the globals have no such entry.
#[inline(always)]
pub(crate) fn global(rt: &Runtime, key: usize, globals: Gc<Dict>, name: Name) -> Option<Obj> {
    let entry = entry(rt, key)?;
    if entry.tag == 0 {
        return globals.value_of_name_at(entry.value, name);
    }
    if entry.tag == globals.entries_address() && entry.extra == globals.used() {
        // SAFETY: the entry was made from this value, which is a static object or in the
        // dict of replaced built-ins, and entries do not survive a collection.
        return unsafe { Obj::from_word(entry.value) };
    }
    None
}

/// Sets a variable where the entry says that it lies; `false` if it does not say.
#[inline(always)]
pub(crate) fn store_global(
    rt: &Runtime,
    key: usize,
    globals: Gc<Dict>,
    name: Name,
    value: Obj,
) -> bool {
    match entry(rt, key) {
        Some(entry) if globals.value_of_name_at(entry.value, name).is_some() => {
            globals.set_value_at(entry.value, value);
            true
        }
        _ => false,
    }
}

/// Notes which entry of the globals a variable is.
pub(crate) fn note_global(rt: &mut Runtime, key: usize, number: usize) {
    put(
        rt,
        CacheEntry {
            key,
            tag: 0,
            value: number,
            extra: 0,
        },
    );
}

/// Notes that a name is a built-in one.
pub(crate) fn note_builtin(rt: &mut Runtime, key: usize, globals: Gc<Dict>, value: Obj) {
    let tag = globals.entries_address();
    if tag != 0 {
        put(
            rt,
            CacheEntry {
                key,
                tag,
                value: value.word(),
                extra: globals.used(),
            },
        );
    }
}

/// An attribute that is a value of the instance.
#[inline(always)]
pub(crate) fn attribute(entry: CacheEntry, object: Obj) -> Option<Obj> {
    if !object.is_pointer() {
        return None;
    }
    if entry.tag == object.type_of().as_ptr().addr() {
        let attributes = object.attributes()?;
        if attributes.layout_word() == Some(entry.extra) && entry.extra != 0 {
            return attributes.value_at(entry.value);
        }
    }
    None
}

/// A method: the function found in the class of the object.
#[inline(always)]
pub(crate) fn method(entry: CacheEntry, object: Obj) -> Option<Obj> {
    if entry.tag != object.type_of().as_ptr().addr() {
        return None;
    }
    if entry.extra != METHOD_OF_BUILT_IN {
        let attributes = object.attributes()?;
        if attributes.layout_word() != Some(entry.extra) {
            return None;
        }
    }
    // SAFETY: the entry was made from a function in the class, which has not changed since,
    // and entries do not survive a collection.
    unsafe { Obj::from_word(entry.value) }
}

/// An attribute of a module or class: the entry is for this very object.
#[inline(always)]
pub(crate) fn held(entry: CacheEntry, object: Obj, name: Name) -> Option<Obj> {
    if entry.tag != object.word() {
        return None;
    }
    held_by(entry, object, name)
}

#[inline(never)]
fn held_by(entry: CacheEntry, object: Obj, name: Name) -> Option<Obj> {
    if entry.extra != HELD_BY_CLASS {
        let globals = object.downcast::<Module>()?.globals;
        if entry.extra == 0 {
            return globals.value_of_name_at(entry.value, name);
        }
        if globals.used() + 1 != entry.extra {
            return None;
        }
    }
    // SAFETY: the entry was made from this value, which is static, or held by a class that
    // has not changed since; entries do not survive a collection.
    unsafe { Obj::from_word(entry.value) }
}

/// Notes what `object.name` found in a module or class, if the next time can be short.
fn note_held(rt: &mut Runtime, key: usize, object: Obj, name: Name, found: Obj) {
    let (value, extra) = if let Some(module) = object.downcast::<Module>() {
        match (module.globals.find_name(name), module.native) {
            (Some(number), _) => (number, 0),
            (None, Some(native)) if native.table.find(name) == Some(found) => {
                (found.word(), module.globals.used() + 1)
            }
            _ => return,
        }
    } else if object.is_exactly(&type_::TYPE)
        && let Some(class) = object.as_type()
        && lookup(class, name) == Some(found)
        && lookup(Gc::from_static(&type_::TYPE), name).is_none()
    {
        (found.word(), HELD_BY_CLASS)
    } else {
        return;
    };
    let tag = object.word();
    put(
        rt,
        CacheEntry {
            key,
            tag,
            value,
            extra,
        },
    );
}

/// The class whose instances are looked up without hooks that could change the outcome.
fn plain_class(object: Obj, hooks: Specials) -> Option<Gc<Type>> {
    let ty = object.type_of();
    match ty.class {
        Some(class) if class.specials.get().intersects(hooks) => None,
        _ => Some(ty),
    }
}

/// Notes what `object.name` found in a module or class, if the next time can be short.
pub(crate) fn note_attribute(rt: &mut Runtime, key: usize, object: Obj, name: Name, found: Obj) {
    if !cfg!(feature = "quick") {
        return;
    }
    if object.attributes().is_none() {
        note_held(rt, key, object, name, found);
    }
}

/// `object.name` where it is a value of the instance and nothing comes before that; notes where
/// it lies. `None` where more has to be asked.
pub(crate) fn find_attribute(rt: &mut Runtime, key: usize, object: Obj, name: Name) -> Option<Obj> {
    if !cfg!(feature = "quick") {
        return None;
    }
    let attributes = object.attributes()?;
    let shape = attributes.shape()?;
    let position = shape.position(name)?;
    let ty = plain_class(object, Specials::GETATTRIBUTE)?;
    if !attribute::is_own_first(rt, ty, name) {
        return None;
    }
    put(
        rt,
        CacheEntry {
            key,
            tag: ty.as_ptr().addr(),
            value: position,
            extra: shape.as_ptr().addr(),
        },
    );
    attributes.value_at(position)
}

/// Notes that `object.name` is a method, if the next time can be short.
pub(crate) fn note_method(rt: &mut Runtime, key: usize, object: Obj, name: Name, loaded: Loaded) {
    if !cfg!(feature = "quick") {
        return;
    }
    let (function, this) = match loaded {
        Loaded::Method(function, this) => (function, this),
        Loaded::Value(found) => {
            if object.attributes().is_none() {
                note_held(rt, key, object, name, found);
            }
            return;
        }
    };
    // A class method is found in the class itself, and other classes of its metaclass have others.
    if this != object || object.as_type().is_some() {
        return;
    }
    let known = function.downcast::<Function>().is_some()
        || function.downcast::<NativeFunction>().is_some();
    let Some(ty) = plain_class(object, Specials::GETATTRIBUTE).filter(|_| known) else {
        return;
    };
    let extra = match object.attributes() {
        Some(attributes) => match attributes.layout_word() {
            Some(word) => word,
            None => return,
        },
        // What a built-in type computes at each access could hide its methods.
        None if taipan_object::protocol::find_slot(
            ty,
            taipan_object::slots::slot::get_attribute,
        )
        .is_some() =>
        {
            return;
        }
        None => METHOD_OF_BUILT_IN,
    };
    put(
        rt,
        CacheEntry {
            key,
            tag: ty.as_ptr().addr(),
            value: function.word(),
            extra,
        },
    );
}

/// The attributes of an object that are just as the entry has it.
#[inline(always)]
fn known_attributes(entry: CacheEntry, object: Obj) -> Option<Gc<Attributes>> {
    if !object.is_pointer() || entry.tag != object.type_of().as_ptr().addr() {
        return None;
    }
    let attributes = object.attributes()?;
    if attributes.layout_word() != Some(entry.extra & !GROWS) {
        return None;
    }
    Some(attributes)
}

/// The shape that an instance gets by the store of an entry with [`GROWS`].
#[inline(always)]
fn next_shape(entry: CacheEntry) -> Gc<Shape> {
    // SAFETY: the entry was made from this shape, which its parent keeps alive, and entries
    // do not survive a collection.
    unsafe { Gc::from_ptr(core::ptr::with_exposed_provenance(entry.value)) }
}

/// Sets an attribute that the instance has, or adds the one that comes next in its shape;
/// `false` if the entry does not say how, or if there is no room for one more.
#[inline(always)]
pub(crate) fn store(entry: CacheEntry, object: Obj, value: Obj) -> bool {
    let Some(attributes) = known_attributes(entry, object) else {
        return false;
    };
    if entry.extra & GROWS == 0 {
        return entry.extra != 0 && attributes.set_value_at(entry.value, value);
    }
    attributes.extend_to(next_shape(entry), value)
}

/// Adds the attribute that comes next in the shape of the instance, making room for it; `false`
/// if the entry does not say how.
///
/// # Errors
/// `MemoryError`.
pub(crate) fn store_growing(rt: &mut Runtime, key: usize, object: Obj, value: Obj) -> Res<bool> {
    let Some(entry) = entry(rt, key).filter(|entry| entry.extra & GROWS != 0) else {
        return Ok(false);
    };
    let Some(attributes) = known_attributes(entry, object) else {
        return Ok(false);
    };
    attributes.grow_to(rt, next_shape(entry), value)?;
    Ok(true)
}

/// Set in the shape's address when the store adds the attribute.
const GROWS: usize = 1;

/// Sets an attribute of an instance where nothing else is to be asked, and notes how; `false`
/// where something is.
///
/// # Errors
/// `MemoryError`.
pub(crate) fn store_new(
    rt: &mut Runtime,
    key: usize,
    object: Obj,
    name: Name,
    value: Obj,
) -> Res<bool> {
    if !cfg!(feature = "quick") {
        return Ok(false);
    }
    let Some(attributes) = object.attributes() else {
        return Ok(false);
    };
    let ty = object.type_of();
    if !attribute::is_plain_store(rt, ty, name) {
        return Ok(false);
    }
    let before = attributes.layout_word();
    attributes.set(rt, ty, name, value)?;
    let (Some(before), Some(shape)) = (before, attributes.shape()) else {
        return Ok(true);
    };
    let now = shape.as_ptr().addr();
    let (value, extra) = if now != before {
        (shape.as_ptr().expose_provenance(), before | GROWS)
    } else if let Some(position) = shape.position(name) {
        (position, now)
    } else {
        return Ok(true);
    };
    put(
        rt,
        CacheEntry {
            key,
            tag: ty.as_ptr().addr(),
            value,
            extra,
        },
    );
    Ok(true)
}

/// The `__init__` of a class whose instances are made by `object`, so that calling the class
/// is calling it.
#[inline(always)]
pub(crate) fn constructor(rt: &mut Runtime, key: usize, class: Gc<Type>) -> Option<Gc<Function>> {
    if !cfg!(feature = "quick") {
        return None;
    }
    if let Some(entry) = entry(rt, key)
        && entry.tag == class.as_ptr().addr()
    {
        if entry.value == 0 {
            return None;
        }
        // SAFETY: the entry was made from a function in the class, which has not changed
        // since, and entries do not survive a collection.
        return unsafe { Obj::from_word(entry.value) }.and_then(|init| init.downcast::<Function>());
    }
    find_constructor(rt, key, class)
}

#[inline(never)]
fn find_constructor(rt: &mut Runtime, key: usize, class: Gc<Type>) -> Option<Gc<Function>> {
    let init = if type_::is_made_by_object(class) {
        lookup(class, names::__init__).and_then(|init| init.downcast::<Function>())
    } else {
        None
    };
    let value = init.map_or(0, |init| Obj::from(init).word());
    put(
        rt,
        CacheEntry {
            key,
            tag: class.as_ptr().addr(),
            value,
            extra: 0,
        },
    );
    init
}
