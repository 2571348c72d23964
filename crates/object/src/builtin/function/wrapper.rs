//! `staticmethod` and `classmethod`, and the computed attributes of built-in types.

use taipan_gc::Gc;

use crate::args::Args;
use crate::name::Name;
use crate::names;
use crate::native::{ClassMethod, Getter, StaticMethod};
use crate::protocol::call;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::types::{Type, header_of};
use crate::word::Obj;

const GETTER_SLOTS: Slots = Slots {
    describe_set: Some(|rt, this, instance, value| {
        match this.downcast::<Getter>().and_then(|getter| getter.setter()) {
            Some(set) => set(rt, instance, value),
            None => Err(rt.raise(&crate::exception::ATTRIBUTE_ERROR, "can't set attribute")),
        }
    }),
    ..Slots::EMPTY
};

/// The type of computed attributes of built-in types.
pub static GETTER: Type = Type::new::<Getter>(names::getset_descriptor, slots!(GETTER_SLOTS));

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

const STATIC_METHOD_SLOTS: Slots = Slots {
    new: Some(new_static),
    call: Some(|rt, this, args| match this.downcast::<StaticMethod>() {
        Some(wrapper) => call::call_with(rt, wrapper.function, args),
        None => Ok(Obj::NONE),
    }),
    get_attribute: Some(wrapped_attribute),
    #[cfg(feature = "function-tools")]
    describe_get: Some(|_, this, _, _| {
        let wrapper = this.downcast::<StaticMethod>();
        Ok(wrapper.map_or(Obj::NONE, |wrapper| wrapper.function))
    }),
    ..Slots::EMPTY
};

const CLASS_METHOD_SLOTS: Slots = Slots {
    new: Some(new_class),
    get_attribute: Some(wrapped_attribute),
    #[cfg(feature = "function-tools")]
    describe_get: Some(|rt, this, _, owner| {
        let wrapper = this.downcast::<ClassMethod>();
        let function = wrapper.map_or(Obj::NONE, |wrapper| wrapper.function);
        super::BoundMethod::new(rt, function, Obj::from(owner))
    }),
    ..Slots::EMPTY
};

/// `staticmethod`
pub static STATIC_METHOD: Type =
    Type::new::<StaticMethod>(names::staticmethod, slots!(STATIC_METHOD_SLOTS));

/// `classmethod`
pub static CLASS_METHOD: Type =
    Type::new::<ClassMethod>(names::classmethod, slots!(CLASS_METHOD_SLOTS));
