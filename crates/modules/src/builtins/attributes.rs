//! Functions about attributes and classes: `getattr setattr delattr hasattr dir vars
//! isinstance issubclass callable`.

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::list::List;
use taipan_object::builtin::module::Module;
use taipan_object::builtin::union::Union;
use taipan_object::builtin::{str as py_str, tuple};
use taipan_object::protocol::{attribute, call, call_special, convert, find_method};
#[cfg(feature = "class-tools")]
use taipan_object::types::own_attribute;
use taipan_object::types::{Ancestors, is_subtype};
use taipan_object::{Args, Name, NativeFunction, Obj, Res, Runtime, Type, names};
use taipan_vm::inspect;

pub(super) static GETATTR: NativeFunction =
    NativeFunction::positional(names::getattr, 2, 3, |rt, args| {
        let name = py_str::to_name(rt, args[1])?;
        match args.get(2) {
            Some(default) => Ok(attribute::try_get(rt, args[0], name)?.unwrap_or(*default)),
            None => attribute::get(rt, args[0], name),
        }
    });

pub(super) static SETATTR: NativeFunction =
    NativeFunction::f3(names::setattr, |rt, this, name, value| {
        let name = py_str::to_name(rt, name)?;
        attribute::set(rt, this, name, Some(value)).map(|_| Obj::NONE)
    });

pub(super) static DELATTR: NativeFunction = NativeFunction::f2(names::delattr, |rt, this, name| {
    let name = py_str::to_name(rt, name)?;
    attribute::set(rt, this, name, None).map(|_| Obj::NONE)
});

pub(super) static HASATTR: NativeFunction = NativeFunction::f2(names::hasattr, |rt, this, name| {
    let name = py_str::to_name(rt, name)?;
    Ok(Obj::bool(attribute::try_get(rt, this, name)?.is_some()))
});

pub(super) static CALLABLE: NativeFunction = NativeFunction::f1(names::callable, |_, value| {
    Ok(Obj::bool(call::is_callable(value)))
});

pub(super) static ISINSTANCE: NativeFunction =
    NativeFunction::f2(names::isinstance, |rt, value, class| {
        belongs(rt, &INSTANCE, value, class).map(Obj::bool)
    });

pub(super) static ISSUBCLASS: NativeFunction =
    NativeFunction::f2(names::issubclass, |rt, class, of| {
        if class.as_type().is_none() {
            return Err(rt.type_error("issubclass() arg 1 must be a class"));
        }
        belongs(rt, &SUBCLASS, class, of).map(Obj::bool)
    });

/// What `isinstance` and `issubclass` do differently.
struct Question {
    hook: Name,
    class_of: fn(Obj) -> Option<Gc<Type>>,
    message: &'static str,
}

static INSTANCE: Question = Question {
    hook: names::__instancecheck__,
    class_of: |value| Some(value.type_of()),
    message: "isinstance() arg 2 must be a type, a tuple of types, or a union",
};

static SUBCLASS: Question = Question {
    hook: names::__subclasscheck__,
    class_of: Obj::as_type,
    message: "issubclass() arg 2 must be a class, a tuple of classes, or a union",
};

/// Does the object say by its `__class__` that it is an instance of `class`? Proxies do.
#[cfg(feature = "class-tools")]
#[inline(never)]
fn seems(rt: &mut Runtime, value: Obj, of: Gc<Type>, class: Gc<Type>) -> Res<bool> {
    let says = |class: Gc<Type>| {
        own_attribute(class, names::__class__).is_some()
            || own_attribute(class, names::__getattribute__).is_some()
    };
    if !Ancestors::of(of).any(|ancestor| ancestor.is_python_class() && says(ancestor)) {
        return Ok(false);
    }
    let seeming = attribute::try_get(rt, value, names::__class__)?;
    Ok(seeming
        .and_then(Obj::as_type)
        .is_some_and(|seeming| is_subtype(seeming, class)))
}

fn belongs(rt: &mut Runtime, question: &Question, value: Obj, to: Obj) -> Res<bool> {
    rt.check_stack()?;
    let several = match to.downcast::<Union>() {
        Some(union) => union.args,
        None => to,
    };
    if several.downcast::<tuple::Tuple>().is_some() {
        for one in tuple::items(several) {
            if belongs(rt, question, value, *one)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(class) = to.as_type()
        && question.hook == names::__instancecheck__
        && class == value.type_of()
    {
        return Ok(true);
    }
    if let Some(hook) = find_method(to.type_of(), question.hook) {
        let answer = call_special(rt, hook, to, &[value])?;
        return convert::truth(rt, answer);
    }
    match (to.as_type(), (question.class_of)(value)) {
        (Some(class), Some(of)) if is_subtype(of, class) => Ok(true),
        #[cfg(feature = "class-tools")]
        (Some(class), Some(of)) if question.hook == names::__instancecheck__ => {
            seems(rt, value, of, class)
        }
        (Some(_), Some(_)) => Ok(false),
        _ => Err(rt.type_error(question.message)),
    }
}

pub(super) static VARS: NativeFunction =
    NativeFunction::positional(names::vars, 0, 1, |rt, args| match args.first() {
        Some(this) => attribute::get(rt, *this, names::__dict__),
        None => inspect::running_locals(rt).map(|locals| locals.map_or(Obj::NONE, Obj::from)),
    });

pub(super) static DIR: NativeFunction = NativeFunction::positional(names::dir, 0, 1, |rt, args| {
    let found = List::with_capacity(rt, 8)?;
    match args.first() {
        Some(this) => match find_method(this.type_of(), names::__dir__)
            .or_else(|| this.type_of().table.find(names::__dir__))
        {
            Some(method) => {
                let names = call_special(rt, method, *this, &[])?;
                return super::iteration::SORTED.call(rt, Args::positional(&[names]));
            }
            None => collect(rt, *this, found)?,
        },
        None => {
            if let Some(namespace) = inspect::running_locals(rt)? {
                collect_dict(rt, namespace, found)?;
            }
        }
    }
    Ok(Obj::from(found))
});

/// The names of all attributes of `this`.
fn collect(rt: &mut Runtime, this: Obj, found: Gc<List>) -> Res<()> {
    if let Some(module) = this.downcast::<Module>() {
        collect_dict(rt, module.globals, found)?;
        if let Some(native) = module.native {
            for entry in native.table.0 {
                let name = rt.intern_in_place(entry.name.text())?;
                add(rt, found, name)?;
            }
        }
        return Ok(());
    }
    if let Some(attributes) = this.attributes() {
        let own = attributes.to_dict(rt)?;
        collect_dict(rt, own, found)?;
    } else if this.as_type().is_none()
        && let Some(own) = attribute::try_get(rt, this, names::__dict__)?
        && let Some(own) = own.downcast::<Dict>()
    {
        collect_dict(rt, own, found)?;
    }
    let class = this.as_type().unwrap_or(this.type_of());
    for ancestor in Ancestors::of(class) {
        match ancestor.class {
            Some(class) => collect_dict(rt, class.dict, found)?,
            None => {
                for entry in ancestor.table.0 {
                    add(rt, found, entry.name)?;
                }
            }
        }
    }
    Ok(())
}

fn collect_dict(rt: &mut Runtime, dict: Gc<Dict>, found: Gc<List>) -> Res<()> {
    let mut position = 0;
    while let Some((key, _)) = dict.next_entry(&mut position) {
        if let Some(name) = key.as_name() {
            add(rt, found, name)?;
        }
    }
    Ok(())
}

/// Adds a name in its alphabetical place, once.
fn add(rt: &mut Runtime, found: Gc<List>, name: Name) -> Res<()> {
    let text = |index: usize| {
        found
            .get(index)
            .and_then(Obj::as_name)
            .map_or("", Name::text)
    };
    let (mut low, mut high) = (0, found.len());
    while low < high {
        let middle = low.midpoint(high);
        match text(middle).cmp(name.text()) {
            core::cmp::Ordering::Less => low = middle + 1,
            core::cmp::Ordering::Equal => return Ok(()),
            core::cmp::Ordering::Greater => high = middle,
        }
    }
    found.push(rt, Obj::from(name))?;
    for index in (low..found.len() - 1).rev() {
        let moved = found.get(index).unwrap_or(Obj::NONE);
        found.set(index + 1, moved);
    }
    found.set(low, Obj::from(name));
    Ok(())
}
