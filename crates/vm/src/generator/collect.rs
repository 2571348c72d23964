//! `tuple(g)`, `list(g)` and `set(g)` of a generator, a generator expression mostly: it runs in the same
//! loop, and its values go into the collection without leaving it.
//!
//! While it runs, its caller's two topmost operands are the collection, in place of the type that was
//! called, and the generator.

use taipan_gc::Gc;
use taipan_object::builtin::list::{LIST, List};
use taipan_object::builtin::set::{SET, Set};
use taipan_object::builtin::tuple::{self, TUPLE};
use taipan_object::exec::{Frame, FrameFlags, Generator};
use taipan_object::runtime::Resume;
use taipan_object::{Obj, Res, Runtime, Type};

use super::{is_startable, is_traced, resume, start};
use crate::ops::attempt;
use crate::registers::{Flow, Registers};

/// How far below the caller's topmost operand the collection is.
const COLLECTION: usize = 1;

/// A call of `class` with a generator as its one argument, on top: goes straight into the generator.
/// `None` if the class makes no collection, or the generator needs more than to be resumed.
#[inline(never)]
pub(crate) fn enter(m: &mut Registers, class: Gc<Type>, generator: Gc<Generator>) -> Option<Flow> {
    let is = |ty: &'static Type| core::ptr::eq(class.as_ptr(), ty);
    let as_tuple = is(&TUPLE);
    if !(as_tuple || is(&LIST) || is(&SET)) || !is_startable(m.rt, generator) || is_traced(m.rt) {
        return None;
    }
    m.save();
    let made: Res<Obj> = if is(&SET) {
        Set::new(m.rt).map(Obj::from)
    } else {
        List::with_capacity(m.rt, 0).map(Obj::from)
    };
    let Ok(collection) = made else {
        return Some(Flow::Raise);
    };
    m.put(COLLECTION, collection);
    start(m, generator, flags(as_tuple));
    Some(Flow::Next)
}

fn flags(as_tuple: bool) -> FrameFlags {
    let mut flags = FrameFlags::COLLECT;
    flags.set(FrameFlags::AS_TUPLE, as_tuple);
    flags
}

/// `yield x` where `x` is to be added to a list that has room for it.
#[inline(always)]
pub(crate) fn quick_yield(m: &mut Registers) -> bool {
    let frame = m.frame();
    // SAFETY: the running frame is in being.
    if !unsafe { (*frame).flags }.contains(FrameFlags::COLLECT) || is_traced(m.rt) {
        return false;
    }
    // SAFETY: the flag says that there is a caller, with its registers saved and a collection.
    let collection = unsafe { collection_of((*frame).previous) };
    let added = collection
        .and_then(|collection| collection.downcast::<List>())
        .is_some_and(|list| list.push_within(m.peek(0)));
    if added {
        // What `yield` gives, as nothing is sent.
        m.put(0, Obj::NONE);
    }
    added
}

/// # Safety
/// `caller` is in being, has its registers saved, and a collection on its operands.
#[inline(always)]
unsafe fn collection_of(caller: *mut Frame) -> Option<Obj> {
    // SAFETY: the caller's.
    unsafe { (*caller).sp.sub(COLLECTION + 1).read() }
}

/// Adds a value of the generator, which was left for that, and resumes it: adding may run Python code,
/// and what that raises is the caller's.
#[inline(never)]
pub(super) fn add(m: &mut Registers, value: Obj, as_tuple: bool) -> Flow {
    m.reload();
    let (collection, top) = (m.peek(COLLECTION), m.peek(0));
    attempt!(add_to(m.rt, collection, value));
    let Some(generator) = top.downcast::<Generator>() else {
        return Flow::Next;
    };
    if is_startable(m.rt, generator) {
        start(m, generator, flags(as_tuple));
        return Flow::Next;
    }
    // Comparing the values has run it, or left an exception for it.
    while let Some(value) = attempt!(resume(m.rt, generator, Resume::Send(Obj::NONE))) {
        attempt!(add_to(m.rt, collection, value));
    }
    finish(m, as_tuple)
}

fn add_to(rt: &mut Runtime, collection: Obj, value: Obj) -> Res<()> {
    if let Some(list) = collection.downcast::<List>() {
        list.push(rt, value)
    } else if let Some(set) = collection.downcast::<Set>() {
        set.add(rt, value)
    } else {
        Err(crate::ops::build::broken(rt))
    }
}

/// The generator has returned, and its caller goes on with the collection.
#[inline(never)]
pub(super) fn finish(m: &mut Registers, as_tuple: bool) -> Flow {
    let mut collection = m.peek(COLLECTION);
    if as_tuple && let Some(list) = collection.downcast::<List>() {
        collection = attempt!(tuple::from_list(m.rt, list));
    }
    m.drop(1);
    m.put(0, collection);
    Flow::Next
}
