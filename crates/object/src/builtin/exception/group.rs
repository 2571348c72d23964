//! `BaseExceptionGroup` and `ExceptionGroup`: exceptions that hold others, and taking them
//! apart by type (PEP 654). How they are shown is in [`super::report`].

use taipan_gc::Gc;

use super::{BASE_EXCEPTION, EXCEPTION, Exception};
use crate::args::Args;
use crate::builtin::list::{self, List};
use crate::builtin::str as py_str;
use crate::builtin::tuple::{self, Tuple};
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::{attribute, call, convert, find_slot, print};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{PrintKind, Slots, slot};
use crate::table;
use crate::text::Sink;
use crate::types::{Type, TypeFlags, is_subtype};
use crate::word::Obj;

/// Is it an exception group?
pub fn is_group(value: Obj) -> bool {
    value.is_instance(&BASE_EXCEPTION_GROUP)
}

/// The exceptions in a group; none for what is no group.
pub fn members<'a>(group: Obj) -> &'a [Obj] {
    group
        .downcast::<Exception>()
        .and_then(|group| group.attributes.get()?.get_name(names::exceptions))
        .map_or(&[], |members| tuple::items(members))
}

fn message(group: Obj) -> Obj {
    group
        .downcast::<Exception>()
        .and_then(|group| group.attributes.get()?.get_name(names::message))
        .unwrap_or(Obj::NONE)
}

/// `ExceptionGroup(message, exceptions)`, or a `BaseExceptionGroup` where one of them is no
/// `Exception`.
///
/// # Errors
/// `MemoryError`.
pub fn make(rt: &mut Runtime, message: Obj, exceptions: &[Obj]) -> Res {
    let exceptions = list::new(rt, exceptions)?;
    make_of(rt, message, exceptions)
}

/// The same of the exceptions in a sequence, which its `args` keep.
///
/// # Errors
/// As [`make`].
pub fn make_of(rt: &mut Runtime, message: Obj, exceptions: Obj) -> Res {
    let class = Gc::from_static(&BASE_EXCEPTION_GROUP);
    new(rt, class, Args::positional(&[message, exceptions]))
}

#[cold]
fn bad_member(rt: &mut Runtime, index: usize) -> Raised {
    rt.raise_fmt(
        &super::VALUE_ERROR,
        format_args!("Item {index} of second argument (exceptions) is not an exception"),
    )
}

fn new(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
    let [message, exceptions] = *args.positional else {
        return Err(rt.type_error_fmt(format_args!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            args.positional.len()
        )));
    };
    if !py_str::is_str(message) {
        let ty = message.type_of().name;
        return Err(rt.type_error_fmt(format_args!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {ty}"
        )));
    }
    if find_slot(exceptions.type_of(), slot::get_item).is_none() {
        return Err(rt.type_error("second argument (exceptions) must be a sequence"));
    }
    let all = tuple::from_iterable(rt, exceptions)?;
    let members = tuple::items(all);
    if members.is_empty() {
        return Err(rt.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut plain = true;
    for (index, member) in members.iter().enumerate() {
        if !member.is_instance(&BASE_EXCEPTION) {
            return Err(bad_member(rt, index));
        }
        plain &= member.is_instance(&EXCEPTION);
    }
    let cls = if cls == Gc::from_static(&BASE_EXCEPTION_GROUP) && plain {
        Gc::from_static(&EXCEPTION_GROUP)
    } else if !plain && cls == Gc::from_static(&EXCEPTION_GROUP) {
        return Err(rt.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
    } else if !plain && is_subtype(cls, Gc::from_static(&EXCEPTION)) {
        let name = cls.name;
        return Err(rt.type_error_fmt(format_args!("Cannot nest BaseExceptions in '{name}'")));
    } else {
        cls
    };
    let group = Exception::make(rt, cls, args.positional)?;
    if let Some(object) = group.downcast::<Exception>() {
        let attributes = object.attributes(rt)?;
        attributes.set(rt, Obj::from(names::message), message)?;
        attributes.set(rt, Obj::from(names::exceptions), all)?;
    }
    Ok(group)
}

fn print(rt: &mut Runtime, this: Obj, kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    if kind == PrintKind::Repr {
        return super::print(rt, this, kind, out);
    }
    print::print(rt, message(this), PrintKind::Str, out)?;
    let count = members(this).len();
    let plural = if count == 1 { "" } else { "s" };
    out.write_fmt(rt, format_args!(" ({count} sub-exception{plural})"))
}

/// Does the condition of `split` hold: a type, a tuple of types, or a function?
fn holds(rt: &mut Runtime, condition: Obj, exception: Obj) -> Res<bool> {
    if let Some(class) = condition.as_type() {
        return Ok(is_subtype(exception.type_of(), class));
    }
    if condition.downcast::<Tuple>().is_some() {
        return Ok(tuple::items(condition).iter().any(|class| {
            class
                .as_type()
                .is_some_and(|class| is_subtype(exception.type_of(), class))
        }));
    }
    let answer = call::call(rt, condition, &[exception])?;
    convert::truth(rt, answer)
}

#[cold]
fn bad_condition(rt: &mut Runtime) -> Raised {
    rt.type_error("expected a function, exception type or tuple of exception types")
}

fn check_condition(rt: &mut Runtime, condition: Obj) -> Res<()> {
    let base = Gc::from_static(&BASE_EXCEPTION);
    let is_exception = |class: Obj| class.as_type().is_some_and(|class| is_subtype(class, base));
    let good = match condition.as_type() {
        Some(_) => is_exception(condition),
        None if condition.downcast::<Tuple>().is_some() => tuple::items(condition)
            .iter()
            .all(|class| is_exception(*class)),
        None => call::is_callable(condition),
    };
    if good { Ok(()) } else { Err(bad_condition(rt)) }
}

/// The parts of an exception for which a condition holds and does not hold; each `None` where
/// nothing is in it.
///
/// # Errors
/// What the condition and `derive` raise.
pub fn split(rt: &mut Runtime, exception: Obj, condition: Obj) -> Res<(Obj, Obj)> {
    split_by(rt, exception, &mut |rt, exception| {
        holds(rt, condition, exception)
    })
}

/// Asks whether an exception belongs to the first part.
pub type Chooser<'a> = &'a mut dyn FnMut(&mut Runtime, Obj) -> Res<bool>;

/// As [`split`], with a Rust function for the condition.
///
/// # Errors
/// What the condition and `derive` raise.
pub fn split_by(rt: &mut Runtime, exception: Obj, chooses: Chooser<'_>) -> Res<(Obj, Obj)> {
    rt.check_stack()?;
    if chooses(rt, exception)? {
        return Ok((exception, Obj::NONE));
    }
    if !is_group(exception) {
        return Ok((Obj::NONE, exception));
    }
    let members = members(exception);
    let matching = List::with_capacity(rt, members.len())?;
    let others = List::with_capacity(rt, members.len())?;
    for member in members {
        let (matches, rest) = split_by(rt, *member, chooses)?;
        for (part, list) in [(matches, matching), (rest, others)] {
            if part != Obj::NONE {
                list.push(rt, part)?;
            }
        }
    }
    let matching = derived(rt, exception, matching)?;
    let others = derived(rt, exception, others)?;
    Ok((matching, others))
}

/// A group like this one with other exceptions in it; `None` without any.
fn derived(rt: &mut Runtime, group: Obj, members: Gc<List>) -> Res {
    if members.is_empty() {
        return Ok(Obj::NONE);
    }
    let made = attribute::call_method(rt, group, names::derive, &[Obj::from(members)])?;
    if !is_group(made) {
        return Err(rt.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    if let (Some(from), Some(to)) = (group.downcast::<Exception>(), made.downcast::<Exception>()) {
        to.traceback.set(from.traceback.get());
        to.context.set(from.context.get());
        to.cause.set(from.cause.get());
        to.suppress_context.set(from.suppress_context.get());
        let notes = attribute::try_get(rt, group, names::__notes__)?;
        if let Some(notes) = notes.and_then(|notes| notes.downcast::<List>()) {
            let notes = notes.snapshot(rt)?;
            let notes = list::new(rt, notes)?;
            attribute::set(rt, made, names::__notes__, Some(notes))?;
        }
    }
    Ok(made)
}

static DERIVE: NativeFunction = NativeFunction::f2(names::derive, |rt, this, exceptions| {
    let class = Gc::from_static(&BASE_EXCEPTION_GROUP);
    new(rt, class, Args::positional(&[message(this), exceptions]))
});

static SPLIT: NativeFunction = NativeFunction::f2(names::split, |rt, this, condition| {
    check_condition(rt, condition)?;
    let (matching, others) = split(rt, this, condition)?;
    tuple::new(rt, &[matching, others])
});

static SUBGROUP: NativeFunction = NativeFunction::f2(names::subgroup, |rt, this, condition| {
    check_condition(rt, condition)?;
    split(rt, this, condition).map(|(matching, _)| matching)
});

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(print),
    ..Slots::EMPTY
};

/// `BaseExceptionGroup`
pub static BASE_EXCEPTION_GROUP: Type =
    Type::new::<Exception>(names::BaseExceptionGroup, slots!(SLOTS))
        .with_base(&BASE_EXCEPTION)
        .with_flags(TypeFlags::EXCEPTION)
        .with_table(table![
            derive => &DERIVE,
            split => &SPLIT,
            subgroup => &SUBGROUP,
        ]);

const INHERITED: Slots = Slots::EMPTY;

/// `ExceptionGroup`
pub static EXCEPTION_GROUP: Type = Type::new::<Exception>(names::ExceptionGroup, slots!(INHERITED))
    .with_base(&BASE_EXCEPTION_GROUP)
    .with_flags(TypeFlags::EXCEPTION.union(TypeFlags::ALSO_EXCEPTION));
