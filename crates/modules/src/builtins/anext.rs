//! `aiter(iterable)`, and `anext(iterator, default)`: the next item of an asynchronous iterator, to be
//! awaited.

use taipan_object::builtin::generator::to_exception;
use taipan_object::protocol::{attribute, iterate};
use taipan_object::runtime::Resume;
use taipan_object::{
    NativeFunction, Obj, Res, Runtime, Slots, Type, exception, names, object, slots, table,
};
use taipan_vm::generator::resume_iterator;

object! {
    /// Waits for an item; gives a default at the iterator's end.
    pub struct NextOrDefault: sealed {
        /// What `__anext__` gave, as an iterator.
        item: Obj,
        default: Obj,
    }
}

pub(super) static AITER: NativeFunction = NativeFunction::f1(names::aiter, |rt, iterable| {
    attribute::call_method(rt, iterable, names::__aiter__, &[])
});

pub(super) static ANEXT: NativeFunction =
    NativeFunction::positional(names::anext, 1, 2, |rt, args| {
        let item = attribute::call_method(rt, args[0], names::__anext__, &[])?;
        let Some(default) = args.get(1) else {
            return Ok(item);
        };
        let item = iterate::iter(rt, item)?;
        rt.alloc(NextOrDefault {
            header: TYPE.header(),
            item,
            default: *default,
        })
        .map(Obj::from)
    });

/// Goes on waiting; `None` at the end, with the item or the default in `Runtime::returned`.
fn resume(rt: &mut Runtime, this: Obj, with: Resume) -> Res<Option<Obj>> {
    let Some(this) = this.downcast::<NextOrDefault>() else {
        return Ok(None);
    };
    match resume_iterator(rt, this.item, with) {
        Err(raised) => {
            rt.catch(raised, &exception::STOP_ASYNC_ITERATION)?;
            rt.returned = this.default;
            Ok(None)
        }
        waiting => waiting,
    }
}

/// The same as a method.
fn step(rt: &mut Runtime, this: Obj, with: Resume) -> Res {
    match resume(rt, this, with)? {
        Some(waiting) => Ok(waiting),
        None => {
            let result = rt.returned;
            Err(rt.stop_iteration(result))
        }
    }
}

static SEND: NativeFunction = NativeFunction::f2(names::send, |rt, this, value| {
    step(rt, this, Resume::Send(value))
});
static THROW: NativeFunction = NativeFunction::positional(names::throw, 2, 4, |rt, args| {
    let second = args.get(2).copied().unwrap_or(Obj::NONE);
    let error = to_exception(rt, args[1], second)?;
    step(rt, args[0], Resume::Throw(error))
});
static CLOSE: NativeFunction = NativeFunction::f1(names::close, |rt, this| {
    match this.downcast::<NextOrDefault>() {
        Some(this) => attribute::call_method(rt, this.item, names::close, &[]),
        None => Ok(Obj::NONE),
    }
});
static AWAIT: NativeFunction = NativeFunction::f1(names::__await__, |_, this| Ok(this));

const SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(|rt, this| resume(rt, this, Resume::Send(Obj::NONE))),
    ..Slots::EMPTY
};

static TYPE: Type = Type::new::<NextOrDefault>(names::anext, slots!(SLOTS)).with_table(table![
    __await__ => &AWAIT,
    send => &SEND,
    throw => &THROW,
    close => &CLOSE,
]);
