//! Types as expressions: unions (`int | str`) and generic aliases (`list[int]`).

use taipan_gc::Gc;

use super::tuple;
use crate::args::Args;
use crate::name::Name;
use crate::names;
use crate::object;
use crate::protocol::{attribute, call, print};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{BinaryOp, Comparison, PrintKind, Slots};
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// A union of types.
    pub struct Union: sealed {
        /// The types, a tuple.
        pub args: Obj,
    }
}

fn members(value: Obj) -> Option<Obj> {
    value.downcast::<Union>().map(|union| union.args)
}

/// The union of two types or unions.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, a: Obj, b: Obj) -> Res {
    let list = super::list::List::with_capacity(rt, 2)?;
    for side in [a, b] {
        match members(side) {
            Some(all) => {
                for member in tuple::items(all) {
                    push_new(rt, list, *member)?;
                }
            }
            None => push_new(rt, list, side)?,
        }
    }
    let items = list.snapshot(rt)?;
    if let [only] = items {
        return Ok(*only);
    }
    let args = tuple::new(rt, items)?;
    rt.alloc(Union {
        header: UNION.header(),
        args,
    })
    .map(Obj::from)
}

fn push_new(rt: &mut Runtime, list: Gc<super::list::List>, member: Obj) -> Res<()> {
    let member = if member == Obj::NONE {
        Obj::from_static(&super::singleton::NONE)
    } else {
        member
    };
    let known = (0..list.len()).any(|index| list.get(index) == Some(member));
    if known { Ok(()) } else { list.push(rt, member) }
}

fn binary(rt: &mut Runtime, op: BinaryOp, a: Obj, b: Obj) -> Res<Option<Obj>> {
    let fits = |value: Obj| {
        value.as_type().is_some()
            || value == Obj::NONE
            || value.downcast::<Union>().is_some()
            || value.downcast::<Alias>().is_some()
    };
    if op == BinaryOp::Or && fits(a) && fits(b) {
        new(rt, a, b).map(Some)
    } else {
        Ok(None)
    }
}

/// Types by name, other things by their repr.
fn print_member(rt: &mut Runtime, member: Obj, out: &mut dyn Sink) -> Res<()> {
    match member.as_type() {
        Some(ty) if Obj::from(ty) == Obj::from_static(&super::singleton::NONE) => {
            out.write(rt, "None")
        }
        Some(ty) => out.write(rt, ty.name.text()),
        None if member == Obj::ELLIPSIS => out.write(rt, "..."),
        None => print::print(rt, member, PrintKind::Repr, out),
    }
}

fn print_union(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let args = members(this).unwrap_or(Obj::NONE);
    for (index, member) in tuple::items(args).iter().enumerate() {
        if index > 0 {
            out.write(rt, " | ")?;
        }
        print_member(rt, *member, out)?;
    }
    Ok(())
}

fn compare_union(_rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let (Some(a), Some(b)) = (members(a), members(b)) else {
        return Ok(None);
    };
    let (a, b) = (tuple::items(a), tuple::items(b));
    let same = a.len() == b.len() && a.iter().all(|member| b.contains(member));
    Ok(match op {
        Comparison::Equal => Some(same),
        Comparison::NotEqual => Some(!same),
        _ => None,
    })
}

const UNION_SLOTS: Slots = Slots {
    print: Some(print_union),
    binary: Some(binary),
    compare: Some(compare_union),
    hash: Some(|_, this| {
        let args = members(this).unwrap_or(Obj::NONE);
        Ok(tuple::items(args)
            .iter()
            .fold(0, |hash, member| hash ^ (member.word() >> 4)))
    }),
    get_attribute: Some(|_, this, name| {
        Ok(if name == names::__args__ {
            members(this)
        } else {
            None
        })
    }),
    ..Slots::EMPTY
};

/// `types.UnionType`
pub static UNION: Type = Type::new::<Union>(names::UnionType, slots!(UNION_SLOTS));

object! {
    /// A generic alias.
    pub struct Alias: sealed {
        /// The type.
        pub origin: Obj,
        /// What it was subscripted with, a tuple.
        pub args: Obj,
    }
}

/// `origin[args]`
///
/// # Errors
/// `MemoryError`.
pub fn alias(rt: &mut Runtime, origin: Obj, args: Obj) -> Res {
    let args = if args.is_instance(&tuple::TUPLE) {
        args
    } else {
        tuple::new(rt, &[args])?
    };
    rt.alloc(Alias {
        header: ALIAS.header(),
        origin,
        args,
    })
    .map(Obj::from)
}

fn print_alias(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let Some(alias) = this.downcast::<Alias>() else {
        return Ok(());
    };
    print_member(rt, alias.origin, out)?;
    out.write(rt, "[")?;
    for (index, member) in tuple::items(alias.args).iter().enumerate() {
        if index > 0 {
            out.write(rt, ", ")?;
        }
        print_member(rt, *member, out)?;
    }
    out.write(rt, "]")
}

fn alias_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(alias) = this.downcast::<Alias>() else {
        return Ok(None);
    };
    match name.text() {
        "__origin__" => Ok(Some(alias.origin)),
        "__args__" => Ok(Some(alias.args)),
        "__class__" => Ok(None),
        _ => attribute::try_get(rt, alias.origin, name),
    }
}

fn call_alias(rt: &mut Runtime, this: Obj, args: Args) -> Res {
    match this.downcast::<Alias>() {
        Some(alias) => call::call_with(rt, alias.origin, args),
        None => Ok(Obj::NONE),
    }
}

const ALIAS_SLOTS: Slots = Slots {
    print: Some(print_alias),
    call: Some(call_alias),
    binary: Some(binary),
    get_attribute: Some(alias_attribute),
    ..Slots::EMPTY
};

/// `types.GenericAlias`
pub static ALIAS: Type = Type::new::<Alias>(names::GenericAlias, slots!(ALIAS_SLOTS));
