//! Descriptors of the attributes that `__slots__` names: `C.x` for `__slots__ = ("x",)`. One is made when
//! a program asks the class for it; instances keep the attributes as all others do, so reading them from
//! an instance is as fast as it was.

use taipan_gc::Gc;

use super::slotted;
use crate::name::Name;
use crate::names;
use crate::native::NativeFunction;
use crate::object;
use crate::protocol::attribute;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::Slots;
use crate::table;
use crate::types::{Ancestors, Type, is_subtype};
use crate::word::Obj;

object! {
    /// The descriptor of one slot.
    pub struct Member: sealed {
        /// The class whose `__slots__` names it.
        class: Gc<Type>,
        name: Name,
    }
}

/// The descriptor of the attribute `name`, if the class or an ancestor has a slot for it.
///
/// # Errors
/// `MemoryError`.
pub(super) fn find(rt: &mut Runtime, class: Gc<Type>, name: Name) -> Res<Option<Obj>> {
    let Some(class) = Ancestors::of(class).find(|ancestor| slotted::names_slot(*ancestor, name))
    else {
        return Ok(None);
    };
    let member = rt.alloc(Member {
        header: MEMBER.header(),
        class,
        name,
    })?;
    Ok(Some(Obj::from(member)))
}

/// The member, if `instance` is one that has it.
fn checked(rt: &mut Runtime, this: Obj, instance: Obj) -> Res<Gc<Member>> {
    match this.downcast::<Member>() {
        Some(member) if is_subtype(instance.type_of(), member.class) => Ok(member),
        Some(member) => Err(not_of(rt, &member, instance)),
        None => Err(rt.type_error("descriptor requires a member")),
    }
}

#[cold]
fn not_of(rt: &mut Runtime, member: &Member, instance: Obj) -> Raised {
    let (name, class, given) = (member.name, member.class.name, instance.type_of().name);
    rt.type_error_fmt(format_args!(
        "descriptor '{name}' for '{class}' objects doesn't apply to a '{given}' object"
    ))
}

fn describe_get(rt: &mut Runtime, this: Obj, instance: Option<Obj>, _owner: Gc<Type>) -> Res {
    let Some(instance) = instance else {
        return Ok(this);
    };
    let member = checked(rt, this, instance)?;
    let value = instance
        .attributes()
        .and_then(|attributes| attributes.get(member.name));
    match value {
        Some(value) => Ok(value),
        None => Err(attribute::missing(rt, instance, member.name)),
    }
}

fn describe_set(rt: &mut Runtime, this: Obj, instance: Obj, value: Option<Obj>) -> Res<()> {
    let member = checked(rt, this, instance)?;
    attribute::set_without_hooks(rt, instance, member.name, value)
}

static SET: NativeFunction = NativeFunction::f3(names::__set__, |rt, this, instance, value| {
    describe_set(rt, this, instance, Some(value)).map(|()| Obj::NONE)
});

static DELETE: NativeFunction = NativeFunction::f2(names::__delete__, |rt, this, instance| {
    describe_set(rt, this, instance, None).map(|()| Obj::NONE)
});

const SLOTS: Slots = Slots {
    print: Some(|rt, this, _, out| match this.downcast::<Member>() {
        Some(member) => {
            let (name, class) = (member.name, member.class.name);
            out.write_fmt(rt, format_args!("<member '{name}' of '{class}' objects>"))
        }
        None => Ok(()),
    }),
    get_attribute: Some(|_, this, name| {
        Ok(this.downcast::<Member>().and_then(|member| match name {
            _ if name == names::__name__ => Some(Obj::from(member.name)),
            _ if name == names::__objclass__ => Some(Obj::from(member.class)),
            _ => None,
        }))
    }),
    describe_get: Some(describe_get),
    describe_set: Some(describe_set),
    ..Slots::EMPTY
};

/// `member_descriptor`
pub static MEMBER: Type =
    Type::new::<Member>(names::member_descriptor, slots!(SLOTS)).with_table(table![
        __set__ => &SET,
        __delete__ => &DELETE,
    ]);
