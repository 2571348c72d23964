//! `property`: attributes that are computed by functions of a class.

use core::cell::Cell;

use taipan_gc::Gc;

use crate::args::{Args, Parameter, Signature};
use crate::exception;
use crate::name::Name;
use crate::names;
use crate::native::NativeFunction;
use crate::object;
use crate::protocol::call;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::table;
use crate::types::{Type, header_of};
use crate::word::Obj;

object! {
    /// A property. Functions that it lacks are `None`.
    pub struct Property: open {
        get: Cell<Obj>,
        set: Cell<Obj>,
        delete: Cell<Obj>,
        doc: Cell<Obj>,
    }
}

const fn optional(name: Name) -> Parameter {
    Parameter {
        name,
        required: false,
    }
}

static PARAMETERS: [Parameter; 4] = [
    optional(names::fget),
    optional(names::fset),
    optional(names::fdel),
    optional(names::doc),
];

static SIGNATURE: Signature = Signature {
    function: names::property,
    parameters: &PARAMETERS,
    positional_only: 0,
    positional: 4,
};

fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let mut values = [None; 4];
    SIGNATURE.bind(rt, args, &mut values)?;
    let [get, set, delete, doc] = values.map(|value| Cell::new(value.unwrap_or(Obj::NONE)));
    rt.alloc_instance(
        cls,
        Property {
            header: header_of(cls),
            get,
            set,
            delete,
            doc,
        },
    )
}

fn describe_get(rt: &mut Runtime, this: Obj, instance: Option<Obj>, _owner: Gc<Type>) -> Res {
    let (Some(property), Some(instance)) = (this.downcast::<Property>(), instance) else {
        return Ok(this);
    };
    match property.get.get() {
        get if get == Obj::NONE => {
            Err(rt.raise(&exception::ATTRIBUTE_ERROR, "unreadable attribute"))
        }
        get => call::call(rt, get, &[instance]),
    }
}

fn describe_set(rt: &mut Runtime, this: Obj, instance: Obj, value: Option<Obj>) -> Res<()> {
    let Some(property) = this.downcast::<Property>() else {
        return Ok(());
    };
    let (function, message) = match value {
        Some(_) => (property.set.get(), "can't set attribute"),
        None => (property.delete.get(), "can't delete attribute"),
    };
    if function == Obj::NONE {
        return Err(rt.raise(&exception::ATTRIBUTE_ERROR, message));
    }
    match value {
        Some(value) => call::call(rt, function, &[instance, value])?,
        None => call::call(rt, function, &[instance])?,
    };
    Ok(())
}

/// A copy of the property with one function replaced.
fn with(rt: &mut Runtime, this: Obj, change: impl FnOnce(&Property)) -> Res {
    let Some(old) = this.downcast::<Property>() else {
        return Ok(this);
    };
    let cls = this.type_of();
    let new = Property {
        header: header_of(cls),
        get: old.get.clone(),
        set: old.set.clone(),
        delete: old.delete.clone(),
        doc: old.doc.clone(),
    };
    change(&new);
    rt.alloc_instance(cls, new)
}

static GETTER: NativeFunction = NativeFunction::f2(names::getter, |rt, this, function| {
    with(rt, this, |property| property.get.set(function))
});
static SETTER: NativeFunction = NativeFunction::f2(names::setter, |rt, this, function| {
    with(rt, this, |property| property.set.set(function))
});
static DELETER: NativeFunction = NativeFunction::f2(names::deleter, |rt, this, function| {
    with(rt, this, |property| property.delete.set(function))
});

fn get_attribute(_rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(property) = this.downcast::<Property>() else {
        return Ok(None);
    };
    Ok(match name.text() {
        "fget" => Some(property.get.get()),
        "fset" => Some(property.set.get()),
        "fdel" => Some(property.delete.get()),
        "__doc__" => Some(property.doc.get()),
        _ => None,
    })
}

const SLOTS: Slots = Slots {
    new: Some(new),
    get_attribute: Some(get_attribute),
    describe_get: Some(describe_get),
    describe_set: Some(describe_set),
    ..Slots::EMPTY
};

/// `property`
pub static PROPERTY: Type =
    Type::new::<Property>(names::property, slots!(SLOTS)).with_table(table![
        getter => &GETTER,
        setter => &SETTER,
        deleter => &DELETER,
    ]);
