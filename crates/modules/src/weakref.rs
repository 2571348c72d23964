//! `weakref`: references that keep nothing alive, and functions that are called when an
//! object is gone. The collector empties the references; what is to be called then is called
//! by [`crate::schedule`], like `__del__`.
//!
//! Flash on thumbv7m: 1.8 KB.

use core::cell::Cell;

use taipan_gc::{Gc, WeakSlot};
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::exception::report;
use taipan_object::builtin::list::List;
use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::tuple::{self, TUPLE};
use taipan_object::builtin::{bytes::BYTES, complex::COMPLEX, float::FLOAT, int::INT, str::STR};
use taipan_object::native::Getter;
use taipan_object::protocol::{call, compare, hash};
use taipan_object::runtime::weak_target;
use taipan_object::text::{Console, Sink};
use taipan_object::{
    Args, Comparison, NativeFunction, Obj, Raised, Res, Root, Runtime, Slots, Type, names, object,
    slots, table,
};

/// `weakref`
pub static MODULE: NativeModule = NativeModule {
    name: names::weakref,
    table: table![
        ref_ => &REF,
        finalize => &FINALIZE,
    ],
    init: None,
    #[cfg(not(any(feature = "weakref-collections", feature = "weakref-proxies")))]
    get_attribute: None,
    #[cfg(any(feature = "weakref-collections", feature = "weakref-proxies"))]
    get_attribute: Some(|rt, name| crate::parts::find(rt, names::weakref, PARTS, name)),
};

#[cfg(any(feature = "weakref-collections", feature = "weakref-proxies"))]
static PARTS: &[crate::parts::Part] = &[
    crate::parts::Part {
        file: "weakref._collections",
        names: &[
            "ReferenceType",
            "WeakKeyDictionary",
            "WeakMethod",
            "WeakSet",
            "WeakValueDictionary",
        ],
    },
    crate::parts::Part {
        file: "weakref._proxies",
        names: &["CallableProxyType", "ProxyType", "ProxyTypes", "proxy"],
    },
];

object! {
    /// `weakref.ref`
    pub struct Reference: sealed {
        target: WeakSlot,
        /// Called with the reference when the target is gone, or `None`.
        callback: Obj,
        /// The target's hash, once asked for.
        hash: Cell<Option<usize>>,
    }
}

object! {
    /// `weakref.finalize`
    pub struct Finalize: sealed {
        target: WeakSlot,
        function: Obj,
        args: Obj,
        keywords: Gc<Dict>,
        alive: Cell<bool>,
    }
}

#[cold]
fn not_in_heap(rt: &mut Runtime, target: Obj) -> Raised {
    let ty = target.type_of().name;
    rt.type_error_fmt(format_args!(
        "cannot create weak reference to '{ty}' object"
    ))
}

/// Values that stand for themselves are refused, wherever they lie.
fn is_value(target: Obj) -> bool {
    let types: [&'static Type; 6] = [&INT, &FLOAT, &COMPLEX, &STR, &BYTES, &TUPLE];
    types.iter().any(|ty| target.is_exactly(ty))
}

fn new_reference(rt: &mut Runtime, _cls: Gc<Type>, args: Args) -> Res {
    let (target, callback) = match (args.positional, args.keywords) {
        ([target], []) => (*target, Obj::NONE),
        ([target, callback], []) => (*target, *callback),
        _ => return Err(rt.type_error("ref() takes an object and perhaps a function")),
    };
    let reference = rt.alloc(Reference {
        header: REF.header(),
        target: WeakSlot::new(),
        callback,
        hash: Cell::new(None),
    })?;
    let notify = callback != Obj::NONE;
    if is_value(target)
        || !rt.register_weak(reference, |reference| &reference.target, target, notify)?
    {
        return Err(not_in_heap(rt, target));
    }
    Ok(Obj::from(reference))
}

fn target_of(this: Obj) -> Option<Obj> {
    weak_target(&this.downcast::<Reference>()?.target)
}

const REF_SLOTS: Slots = Slots {
    new: Some(new_reference),
    call: Some(|_, this, _| Ok(target_of(this).unwrap_or(Obj::NONE))),
    print: Some(|rt, _, _, out| out.write(rt, "<ref>")),
    hash: Some(|rt, this| {
        let Some(reference) = this.downcast::<Reference>() else {
            return Ok(0);
        };
        if let Some(known) = reference.hash.get() {
            return Ok(known);
        }
        let Some(target) = target_of(this) else {
            return Err(rt.type_error("weak object has gone away"));
        };
        let hash = hash::hash(rt, target)?;
        reference.hash.set(Some(hash));
        Ok(hash)
    }),
    compare: Some(|rt, op, a, b| {
        let equal = match (target_of(a), target_of(b)) {
            _ if b.downcast::<Reference>().is_none() || a.downcast::<Reference>().is_none() => {
                return Ok(None);
            }
            (Some(a), Some(b)) => compare::same_or_equal(rt, a, b)?,
            _ => a == b,
        };
        Ok(match op {
            Comparison::Equal => Some(equal),
            Comparison::NotEqual => Some(!equal),
            _ => None,
        })
    }),
    ..Slots::EMPTY
};

static CALLBACK: Getter = Getter::new(|_, this| {
    Ok(this
        .downcast::<Reference>()
        .filter(|_| target_of(this).is_some())
        .map_or(Obj::NONE, |reference| reference.callback))
});

static REF: Type = Type::new::<Reference>(names::ref_, slots!(REF_SLOTS)).with_table(table![
    __callback__ => &CALLBACK,
]);

/// The finalisers whose functions are still to be called; they live as long.
fn waiting(rt: &mut Runtime) -> Res<Gc<List>> {
    if let Some(list) = rt
        .root(Root::Finalizers)
        .and_then(|root| root.downcast::<List>())
    {
        return Ok(list);
    }
    let list = List::with_capacity(rt, 2)?;
    rt.set_root(Root::Finalizers, Some(Obj::from(list)));
    Ok(list)
}

fn new_finalize(rt: &mut Runtime, _cls: Gc<Type>, args: Args) -> Res {
    let [target, function, ref others @ ..] = *args.positional else {
        return Err(rt.type_error("finalize() takes an object and a function"));
    };
    let keywords = Dict::new(rt)?;
    for (name, value) in args.pairs() {
        keywords.set(rt, Obj::from(name), value)?;
    }
    let finalize = Finalize {
        header: FINALIZE.header(),
        target: WeakSlot::new(),
        function,
        args: tuple::new(rt, others)?,
        keywords,
        alive: Cell::new(true),
    };
    let finalize = rt.alloc(finalize)?;
    if is_value(target) || !rt.register_weak(finalize, |finalize| &finalize.target, target, true)? {
        return Err(not_in_heap(rt, target));
    }
    waiting(rt)?.push(rt, Obj::from(finalize))?;
    Ok(Obj::from(finalize))
}

/// The finaliser, if its function has not been called; it will not be any more.
fn take(rt: &mut Runtime, this: Obj) -> Res<Option<Gc<Finalize>>> {
    let Some(finalize) = this.downcast::<Finalize>().filter(|one| one.alive.get()) else {
        return Ok(None);
    };
    finalize.alive.set(false);
    let list = waiting(rt)?;
    if let Some(index) = (0..list.len()).find(|index| list.get(*index) == Some(this)) {
        list.remove(rt, index);
    }
    Ok(Some(finalize))
}

fn run(rt: &mut Runtime, finalize: Gc<Finalize>) -> Res {
    let keywords = List::with_capacity(rt, 2 * finalize.keywords.len())?;
    let mut position = 0;
    while let Some((key, value)) = finalize.keywords.next_entry(&mut position) {
        keywords.push(rt, key)?;
        keywords.push(rt, value)?;
    }
    let args = Args {
        positional: tuple::items(finalize.args),
        keywords: keywords.snapshot(rt)?,
    };
    call::call_with(rt, finalize.function, args)
}

const FINALIZE_SLOTS: Slots = Slots {
    new: Some(new_finalize),
    call: Some(|rt, this, _| match take(rt, this)? {
        Some(finalize) => run(rt, finalize),
        None => Ok(Obj::NONE),
    }),
    print: Some(|rt, _, _, out| out.write(rt, "<finalize>")),
    ..Slots::EMPTY
};

static ALIVE: Getter = Getter::new(|_, this| {
    let alive = this
        .downcast::<Finalize>()
        .is_some_and(|finalize| finalize.alive.get());
    Ok(Obj::bool(alive))
});

/// Object, function, arguments and keyword arguments; `None` when it is over.
fn parts(rt: &mut Runtime, this: Obj) -> Res {
    let Some(finalize) = this.downcast::<Finalize>().filter(|one| one.alive.get()) else {
        return Ok(Obj::NONE);
    };
    let Some(target) = weak_target(&finalize.target) else {
        return Ok(Obj::NONE);
    };
    let keywords = Obj::from(finalize.keywords);
    tuple::new(rt, &[target, finalize.function, finalize.args, keywords])
}

static PEEK: NativeFunction = NativeFunction::f1(names::peek, parts);
static DETACH: NativeFunction = NativeFunction::f1(names::detach, |rt, this| {
    let parts = parts(rt, this)?;
    take(rt, this)?;
    Ok(parts)
});

static FINALIZE: Type =
    Type::new::<Finalize>(names::finalize, slots!(FINALIZE_SLOTS)).with_table(table![
        alive => &ALIVE,
        peek => &PEEK,
        detach => &DETACH,
    ]);

/// Calls what waits for objects that are gone now: finalisers, then callbacks of references,
/// the newest first. What they raise is reported on the console.
pub fn call_back(rt: &mut Runtime) {
    let Some(first) = rt.take_cleared() else {
        return;
    };
    if collect_and_call(rt, first).is_err() {
        rt.forget_raised();
    }
}

fn collect_and_call(rt: &mut Runtime, first: Obj) -> Res<()> {
    let cleared = List::with_capacity(rt, 2)?;
    let mut next = Some(first);
    while let Some(one) = next {
        cleared.push(rt, one)?;
        next = rt.take_cleared();
    }
    for finalisers in [true, false] {
        for index in (0..cleared.len()).rev() {
            let one = cleared.get(index).unwrap_or(Obj::NONE);
            let called = match one.downcast::<Reference>() {
                Some(_) if finalisers => continue,
                Some(reference) => call::call(rt, reference.callback, &[one]),
                None if !finalisers => continue,
                None => match take(rt, one)? {
                    Some(finalize) => run(rt, finalize),
                    None => continue,
                },
            };
            if let Err(raised) = called {
                let error = rt.take_raised(raised);
                Console.write(rt, "Unhandled exception in weakref callback:\n")?;
                report::write(rt, error, &mut Console)?;
            }
        }
    }
    Ok(())
}
