//! Attribute access: the order in which class, instance and hooks are asked, and binding.
//!
//! Reading follows `object.__getattribute__` of CPython: data descriptors of the class,
//! then the instance, then the rest of the class, then `__getattr__`.

use taipan_gc::Gc;

use super::{call, find_method, find_slot};
#[cfg(feature = "annotations")]
use crate::builtin::annotations;
use crate::builtin::exception;
use crate::builtin::function::{self, BoundMethod};
use crate::builtin::type_::{self, descriptors, slotted};
use crate::exec::Function;
use crate::name::Name;
use crate::names;
use crate::native::{ClassMethod, Getter, NativeFunction, StaticMethod};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots::{Slot, slot};
use crate::types::{Specials, Type, TypeFlags, lookup, lookup_with_owner, native_slot};
use crate::word::Obj;

/// An attribute that was read: a value, or a function to be called with an instance first,
/// so that a method call need not make a bound method.
#[derive(Clone, Copy)]
pub enum Loaded {
    /// A value.
    Value(Obj),
    /// A function and its first argument.
    Method(Obj, Obj),
}

impl Loaded {
    /// As one object; a method is bound now.
    pub fn into_obj(self, rt: &mut Runtime) -> Res {
        match self {
            Loaded::Value(value) => Ok(value),
            Loaded::Method(function, this) => BoundMethod::new(rt, function, this),
        }
    }
}

/// `this.name`
///
/// # Errors
/// `AttributeError`, and whatever descriptors and hooks raise.
pub fn get(rt: &mut Runtime, this: Obj, name: Name) -> Res {
    load(rt, this, name)?.into_obj(rt)
}

/// `this.name`, not bound yet if it is a method.
///
/// # Errors
/// As [`get`].
pub fn load(rt: &mut Runtime, this: Obj, name: Name) -> Res<Loaded> {
    match find_attribute(rt, this, name)? {
        Some(loaded) => Ok(loaded),
        None => Err(missing(rt, this, name)),
    }
}

/// `this.name`, or `None` if there is no such attribute: `hasattr`, `getattr` with a default.
///
/// # Errors
/// What descriptors and hooks raise, `AttributeError` excepted.
pub fn try_get(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    match find_attribute(rt, this, name) {
        Ok(Some(loaded)) => loaded.into_obj(rt).map(Some),
        Ok(None) => Ok(None),
        Err(raised) => rt.catch(raised, &exception::ATTRIBUTE_ERROR).map(|_| None),
    }
}

/// `AttributeError` for an attribute that is not there.
#[cold]
#[inline(never)]
pub fn missing(rt: &mut Runtime, this: Obj, name: Name) -> Raised {
    let (of, what) = match this.as_type() {
        Some(class) => ("type object ", class.name),
        None => ("", this.type_of().name),
    };
    let kind = if of.is_empty() { " object" } else { "" };
    let raised = rt.raise_fmt(
        &exception::ATTRIBUTE_ERROR,
        format_args!("{of}'{what}'{kind} has no attribute '{name}'"),
    );
    note_about(rt, Obj::from(name), this);
    raised
}

/// Notes in the exception on its way which name was not found, and where.
pub fn note_about(rt: &Runtime, name: Obj, subject: Obj) {
    let exception = rt.peek_raised();
    if let Some(exception) = exception.and_then(|one| one.downcast::<exception::Exception>())
        && !rt.is_memory_short()
    {
        exception.about.set(name, subject);
    }
}

fn specials(ty: Gc<Type>) -> Specials {
    ty.class
        .map_or(Specials::empty(), |class| class.specials.get())
}

fn find_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Loaded>> {
    let ty = this.type_of();
    let specials = specials(ty);
    if specials.contains(Specials::GETATTRIBUTE)
        && let Some(method) = lookup(ty, names::__getattribute__)
    {
        return match super::call_special(rt, method, this, &[Obj::from(name)]) {
            Ok(value) => Ok(Some(Loaded::Value(value))),
            Err(raised) if specials.contains(Specials::GETATTR) => {
                rt.catch(raised, &exception::ATTRIBUTE_ERROR)?;
                call_getattr(rt, ty, this, name)
            }
            Err(raised) => Err(raised),
        };
    }
    match find_without_hooks(rt, this, name)? {
        None if specials.contains(Specials::GETATTR) => call_getattr(rt, ty, this, name),
        found => Ok(found),
    }
}

fn call_getattr(rt: &mut Runtime, ty: Gc<Type>, this: Obj, name: Name) -> Res<Option<Loaded>> {
    match lookup(ty, names::__getattr__) {
        Some(method) => {
            let value = super::call_special(rt, method, this, &[Obj::from(name)])?;
            Ok(Some(Loaded::Value(value)))
        }
        None => Ok(None),
    }
}

/// What `object.__getattribute__` finds.
pub fn find_without_hooks(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Loaded>> {
    let ty = this.type_of();
    if let Some(attributes) = this.attributes()
        && let Some(value) = attributes.get(name)
        && descriptors::none_for(rt, ty, name)
    {
        return Ok(Some(Loaded::Value(value)));
    }
    let found = lookup_with_owner(ty, name);
    let in_class = found.map(|(_, attribute)| attribute);
    if let Some(attribute) = in_class
        && is_data_descriptor(attribute)
    {
        return bind(rt, attribute, Some(this), ty).map(Some);
    }
    if let Some(attributes) = this.attributes()
        && let Some(value) = attributes.get(name)
    {
        return Ok(Some(Loaded::Value(value)));
    }
    if let Some(class) = this.as_type()
        && let Some(wrapped) = lookup(class, name).and_then(|one| one.downcast::<ClassMethod>())
    {
        // A call of it needs no bound method.
        return Ok(Some(Loaded::Method(wrapped.function, this)));
    }
    if let Some(get) = find_slot_from_native(ty, slot::get_attribute)
        && let Some(value) = get(rt, this, name)?
    {
        return Ok(Some(Loaded::Value(value)));
    }
    match found {
        // A built-in function that a class was given is not a method of it.
        Some((owner, attribute))
            if owner.is_python_class() && attribute.downcast::<NativeFunction>().is_some() =>
        {
            Ok(Some(Loaded::Value(attribute)))
        }
        Some((_, attribute)) => bind(rt, attribute, Some(this), ty).map(Some),
        None => match this.attributes() {
            Some(attributes)
                if name == names::__dict__ && !ty.flags.contains(TypeFlags::SLOTTED) =>
            {
                let dict = attributes.to_dict(rt)?;
                Ok(Some(Loaded::Value(Obj::from(dict))))
            }
            #[cfg(feature = "annotations")]
            _ if name == names::__annotations__ => {
                let found = annotations::of_ancestors(rt, ty)?;
                Ok(found.map(Loaded::Value))
            }
            _ => match type_::slot_method(rt, ty, name)? {
                Some(method) => Ok(Some(Loaded::Method(method, this))),
                None => Ok(None),
            },
        },
    }
}

/// The slot of the first built-in ancestor that has it.
fn find_slot_from_native<F: Copy>(ty: Gc<Type>, slot: Slot<F>) -> Option<F> {
    match ty.class {
        Some(class) => native_slot(class, slot),
        None => find_slot(ty, slot),
    }
}

/// Does it take precedence over the instance's own attributes?
pub fn is_data_descriptor(attribute: Obj) -> bool {
    if !attribute.is_pointer() {
        return false;
    }
    let ty = attribute.type_of();
    if ty.is_python_class() {
        return specials(ty).contains(Specials::SET)
            || find_slot_from_native(ty, slot::describe_set).is_some();
    }
    ty.slots.describe_set().is_some()
}

/// Does the attribute `name` of an instance of `ty` come before what the class has?
pub fn is_own_first(rt: &Runtime, ty: Gc<Type>, name: Name) -> bool {
    descriptors::none_for(rt, ty, name) || !lookup(ty, name).is_some_and(is_data_descriptor)
}

/// What an attribute found in the class `owner` gives when read from `instance`, or from
/// the class itself.
///
/// # Errors
/// What `__get__` raises.
pub fn bind(
    rt: &mut Runtime,
    attribute: Obj,
    instance: Option<Obj>,
    owner: Gc<Type>,
) -> Res<Loaded> {
    if !attribute.is_pointer() {
        return Ok(Loaded::Value(attribute));
    }
    if attribute.downcast::<Function>().is_some()
        || attribute.downcast::<NativeFunction>().is_some()
    {
        return Ok(match instance {
            Some(this) => Loaded::Method(attribute, this),
            None => Loaded::Value(attribute),
        });
    }
    if let Some(wrapped) = attribute.downcast::<StaticMethod>() {
        return Ok(Loaded::Value(wrapped.function));
    }
    if let Some(wrapped) = attribute.downcast::<ClassMethod>() {
        return Ok(Loaded::Method(wrapped.function, Obj::from(owner)));
    }
    if let Some(getter) = attribute.downcast::<Getter>() {
        return Ok(Loaded::Value(match instance {
            Some(this) => getter.get(rt, this)?,
            None => attribute,
        }));
    }
    let ty = attribute.type_of();
    if ty.is_python_class()
        && specials(ty).contains(Specials::GET)
        && let Some(method) = lookup(ty, names::__get__)
    {
        let this = instance.unwrap_or(Obj::NONE);
        let value = super::call_special(rt, method, attribute, &[this, Obj::from(owner)])?;
        return Ok(Loaded::Value(value));
    }
    match find_slot_from_native(ty, slot::describe_get) {
        Some(get) => get(rt, attribute, instance, owner).map(Loaded::Value),
        None => Ok(Loaded::Value(attribute)),
    }
}

/// `this.name = value`, or `del this.name` without a value.
///
/// # Errors
/// `AttributeError` if it cannot be set, and what descriptors and hooks raise.
pub fn set(rt: &mut Runtime, this: Obj, name: Name, value: Option<Obj>) -> Res<()> {
    let ty = this.type_of();
    let specials = specials(ty);
    let (hook, hook_name) = match value {
        Some(_) => (Specials::SETATTR, names::__setattr__),
        None => (Specials::DELATTR, names::__delattr__),
    };
    if specials.contains(hook)
        && let Some(method) = lookup(ty, hook_name)
    {
        let args = [Obj::from(name), value.unwrap_or(Obj::NONE)];
        let args = if value.is_some() {
            &args[..]
        } else {
            &args[..1]
        };
        return super::call_special(rt, method, this, args).map(|_| ());
    }
    set_without_hooks(rt, this, name, value)
}

/// Is setting `name` of an instance of `ty` no more than putting the value among its attributes?
pub fn is_plain_store(rt: &Runtime, ty: Gc<Type>, name: Name) -> bool {
    if specials(ty).contains(Specials::SETATTR) {
        return false;
    }
    descriptors::none_for_store(rt, ty, name)
        || (!ty.flags.contains(TypeFlags::SLOTTED) || slotted::allows(ty, name))
            && !lookup(ty, name).is_some_and(is_data_descriptor)
            && find_slot_from_native(ty, slot::set_attribute).is_none()
}

/// What `object.__setattr__` and `object.__delattr__` do.
///
/// # Errors
/// As [`set`].
pub fn set_without_hooks(rt: &mut Runtime, this: Obj, name: Name, value: Option<Obj>) -> Res<()> {
    let ty = this.type_of();
    if let Some(value) = value
        && let Some(attributes) = this.attributes()
        && descriptors::none_for_store(rt, ty, name)
    {
        return attributes.set(rt, ty, name, value);
    }
    if let Some(attribute) = lookup(ty, name)
        && is_data_descriptor(attribute)
    {
        return set_through(rt, attribute, this, value);
    }
    if let Some(set) = find_slot_from_native(ty, slot::set_attribute)
        && set(rt, this, name, value)?
    {
        return Ok(());
    }
    if let Some(attributes) = this.attributes() {
        return match value {
            Some(_) if ty.flags.contains(TypeFlags::SLOTTED) && !slotted::allows(ty, name) => {
                Err(missing(rt, this, name))
            }
            Some(value) => attributes.set(rt, ty, name, value),
            None if attributes.delete(rt, name)? => Ok(()),
            None => Err(missing(rt, this, name)),
        };
    }
    Err(missing(rt, this, name))
}

fn set_through(rt: &mut Runtime, descriptor: Obj, this: Obj, value: Option<Obj>) -> Res<()> {
    let ty = descriptor.type_of();
    if ty.is_python_class() {
        let hook = if value.is_some() {
            names::__set__
        } else {
            names::__delete__
        };
        if let Some(method) = lookup(ty, hook) {
            let args = [this, value.unwrap_or(Obj::NONE)];
            let args = if value.is_some() {
                &args[..]
            } else {
                &args[..1]
            };
            return super::call_special(rt, method, descriptor, args).map(|_| ());
        }
    }
    match find_slot_from_native(ty, slot::describe_set) {
        Some(set) => set(rt, descriptor, this, value),
        None => Err(rt.raise(&exception::ATTRIBUTE_ERROR, "can't set attribute")),
    }
}

/// Calls the method `name` of `this`.
///
/// # Errors
/// `AttributeError` if there is none, and what it raises.
pub fn call_method(rt: &mut Runtime, this: Obj, name: Name, args: &[Obj]) -> Res {
    let loaded = load(rt, this, name)?;
    call::call_loaded(rt, loaded, args)
}

/// Calls a special method if the class has it: `None` if it has not.
///
/// # Errors
/// What it raises.
pub fn call_special_method(
    rt: &mut Runtime,
    this: Obj,
    name: Name,
    args: &[Obj],
) -> Res<Option<Obj>> {
    match find_method(this.type_of(), name) {
        Some(method) => super::call_special(rt, method, this, args).map(Some),
        None => match lookup(this.type_of(), name) {
            Some(method) => super::call_special(rt, method, this, args).map(Some),
            None => Ok(None),
        },
    }
}

/// Is it a function that a call binds to an instance?
pub fn is_function(attribute: Obj) -> bool {
    function::is_function(attribute)
}
