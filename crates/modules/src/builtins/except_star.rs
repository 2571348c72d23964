//! What compiled `except*` statements call: an object that gives each clause its part of the
//! exception, collects what the clauses raise, and in the end says what is to be raised.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::builtin::list::List;
use taipan_object::builtin::tuple::{self, Tuple};
use taipan_object::exception::group::{self, BASE_EXCEPTION_GROUP};
use taipan_object::exception::{BASE_EXCEPTION, Exception};
use taipan_object::types::is_subtype;
use taipan_object::{
    NativeFunction, Obj, Raised, Res, Runtime, Slots, Type, names, object, slots, table,
};
use taipan_vm::inspect;

object! {
    /// An `except*` statement at work.
    pub struct ExceptStar: sealed {
        /// What was raised in the `try` block.
        original: Obj,
        /// What no clause has taken yet, or `None`.
        rest: Cell<Obj>,
        /// What the clauses raised.
        raised: Gc<List>,
    }
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<ExceptStar>> {
    match value.downcast::<ExceptStar>() {
        Some(star) => Ok(star),
        None => Err(rt.type_error("except* expected")),
    }
}

/// `__except_star__(exception)`
pub(super) static EXCEPT_STAR: NativeFunction =
    NativeFunction::f1(names::__except_star__, |rt, exception| {
        let raised = List::with_capacity(rt, 2)?;
        rt.alloc(ExceptStar {
            header: TYPE.header(),
            original: exception,
            rest: Cell::new(exception),
            raised,
        })
        .map(Obj::from)
    });

#[cold]
fn bad_class(rt: &mut Runtime, group: bool) -> Raised {
    rt.type_error(if group {
        "catching ExceptionGroup with except* is not allowed. Use except instead."
    } else {
        "catching classes that do not inherit from BaseException is not allowed"
    })
}

fn check(rt: &mut Runtime, class: Obj) -> Res<()> {
    match class.as_type() {
        Some(class) if is_subtype(class, Gc::from_static(&BASE_EXCEPTION_GROUP)) => {
            Err(bad_class(rt, true))
        }
        Some(class) if is_subtype(class, Gc::from_static(&BASE_EXCEPTION)) => Ok(()),
        _ => Err(bad_class(rt, false)),
    }
}

/// `match(type)`: the part of the exception that the clause takes, or `None`.
static MATCH: NativeFunction = NativeFunction::f2(names::match_, |rt, star, class| {
    let star = this(rt, star)?;
    if class.downcast::<Tuple>().is_some() {
        for class in tuple::items(class) {
            check(rt, *class)?;
        }
    } else {
        check(rt, class)?;
    }
    let rest = star.rest.get();
    if rest == Obj::NONE {
        return Ok(Obj::NONE);
    }
    let (matching, others) = group::split(rt, rest, class)?;
    star.rest.set(others);
    if matching == Obj::NONE {
        return Ok(matching);
    }
    let matching = as_group(rt, matching)?;
    // What the clause handles: `raise` alone raises it.
    inspect::set_handled(rt, matching);
    Ok(matching)
});

/// A clause always gets a group.
fn as_group(rt: &mut Runtime, matching: Obj) -> Res {
    if group::is_group(matching) {
        return Ok(matching);
    }
    let members = tuple::new(rt, &[matching])?;
    let wrapped = group::make_of(rt, Obj::from(names::empty), members)?;
    if let (Some(from), Some(to)) = (
        matching.downcast::<Exception>(),
        wrapped.downcast::<Exception>(),
    ) {
        to.traceback.set(from.traceback.get());
    }
    Ok(wrapped)
}

/// `raised(exception)`: notes what a clause ended with.
static RAISED: NativeFunction = NativeFunction::f2(names::raised, |rt, star, exception| {
    this(rt, star)?.raised.push(rt, exception)?;
    Ok(Obj::NONE)
});

/// Did this come out of the original by splitting, and was it not raised anew?
fn is_part_of(original: Obj, exception: Obj) -> bool {
    match (
        original.downcast::<Exception>(),
        exception.downcast::<Exception>(),
    ) {
        (Some(original), Some(exception)) => {
            original.traceback.get() == exception.traceback.get()
                && original.cause.get() == exception.cause.get()
                && original.context.get() == exception.context.get()
        }
        _ => false,
    }
}

fn contains_leaf(group: Obj, leaf: Obj) -> bool {
    group::members(group)
        .iter()
        .any(|member| *member == leaf || group::is_group(*member) && contains_leaf(*member, leaf))
}

/// `rest()`: what is to be raised at the end, or `None`. It is what is being handled then, so that raising
/// it does not change its context.
static REST: NativeFunction = NativeFunction::f1(names::rest, |rt, star| {
    let star = this(rt, star)?;
    inspect::set_handled(rt, star.original);
    let rest = rest(rt, star)?;
    if rest != Obj::NONE {
        inspect::set_handled(rt, rest);
    }
    Ok(rest)
});

fn rest(rt: &mut Runtime, star: Gc<ExceptStar>) -> Res {
    let (original, rest) = (star.original, star.rest.get());
    if star.raised.is_empty() {
        return Ok(rest);
    }
    if !group::is_group(original) {
        return Ok(star.raised.get(0).unwrap_or(Obj::NONE));
    }
    // Parts that were raised as they are go back to where they were in the original.
    let again = List::with_capacity(rt, 2)?;
    let anew = List::with_capacity(rt, 2)?;
    if rest != Obj::NONE {
        again.push(rt, rest)?;
    }
    let mut index = 0;
    while let Some(exception) = star.raised.get(index) {
        index += 1;
        let list = if is_part_of(original, exception) {
            again
        } else {
            anew
        };
        list.push(rt, exception)?;
    }
    let (part, _) = group::split_by(rt, original, &mut |_, exception| {
        if group::is_group(exception) {
            return Ok(false);
        }
        let found = (0..again.len()).filter_map(|index| again.get(index));
        Ok(found
            .into_iter()
            .any(|group| group == exception || contains_leaf(group, exception)))
    })?;
    if anew.is_empty() {
        return Ok(part);
    }
    if part != Obj::NONE {
        anew.push(rt, part)?;
    }
    if anew.len() == 1 {
        return Ok(anew.get(0).unwrap_or(Obj::NONE));
    }
    let all = anew.snapshot(rt)?;
    group::make(rt, Obj::from(names::empty), all)
}

const SLOTS: Slots = Slots::EMPTY;

static TYPE: Type =
    Type::new::<ExceptStar>(names::__except_star__, slots!(SLOTS)).with_table(table![
        match_ => &MATCH,
        raised => &RAISED,
        rest => &REST,
    ]);
