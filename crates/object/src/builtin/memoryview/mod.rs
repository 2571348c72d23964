//! `memoryview`: a window on the bytes that another object exposes, as items of one type.
//! Views have one dimension; they can step.

mod methods;

#[cfg(test)]
mod tests;

mod view;

use taipan_gc::Gc;

use super::slice::{self, Slice};
use super::str;
use super::strings::items;
use crate::args::Args;
use crate::buffer::{self, Buffer};
use crate::name::text_hash;
use crate::names;
use crate::object;
use crate::protocol::{compare as comparing, item};
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{Comparison, PrintKind, Slots};
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

use core::cell::Cell;
use view::View;

object! {
    /// A memoryview; without a view once it is released.
    pub struct MemoryView: sealed {
        object: Obj,
        view: Cell<Option<View>>,
    }
}

fn new(rt: &mut Runtime, object: Obj, view: View) -> Res {
    rt.alloc(MemoryView {
        header: MEMORYVIEW.header(),
        object,
        view: Cell::new(Some(view)),
    })
    .map(Obj::from)
}

/// A view of bytes that no other object has.
///
/// # Errors
/// `MemoryError`.
pub fn of_buffer(rt: &mut Runtime, buffer: Buffer) -> Res {
    match View::of(buffer) {
        Some(view) => new(rt, Obj::NONE, view),
        None => Err(rt.type_error("these bytes cannot be viewed")),
    }
}

/// Is it a memoryview that was not released?
pub fn is_open(value: Obj) -> bool {
    value
        .downcast::<MemoryView>()
        .is_some_and(|memory| memory.view.get().is_some())
}

fn receiver(rt: &mut Runtime, value: Obj) -> Res<Gc<MemoryView>> {
    match value.downcast::<MemoryView>() {
        Some(memory) => Ok(memory),
        None => Err(rt.type_error("a memoryview is required")),
    }
}

/// What a memoryview looks at.
///
/// # Errors
/// `TypeError` if it is none, `ValueError` if it was released.
fn view_of(rt: &mut Runtime, value: Obj) -> Res<View> {
    match receiver(rt, value)?.view.get() {
        Some(view) => Ok(view),
        None => Err(rt.value_error("operation forbidden on released memoryview object")),
    }
}

/// A view of what any value exposes; of another view's items as that sees them.
fn try_view(value: Obj) -> Option<View> {
    match value.downcast::<MemoryView>() {
        Some(memory) => memory.view.get(),
        None => buffer::try_of(value).and_then(View::of),
    }
}

/// `memoryview(object)`
fn new_memoryview(rt: &mut Runtime, _cls: Gc<Type>, args: Args) -> Res {
    let ([object], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("memoryview() takes 1 argument"));
    };
    if let Some(other) = object.downcast::<MemoryView>() {
        let view = view_of(rt, *object)?;
        return new(rt, other.object, view);
    }
    // Of a string its UTF-8, on which upstream's file systems written in Python rely.
    let view = match str::text(*object) {
        Some(_) => View::of(Buffer::fixed(str::data(*object))),
        None => try_view(*object),
    };
    match view {
        Some(view) => new(rt, *object, view),
        None => {
            let given = object.type_of().name;
            Err(rt.type_error_fmt(format_args!(
                "memoryview: a bytes-like object is required, not '{given}'"
            )))
        }
    }
}

fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let released = receiver(rt, this)?.view.get().is_none();
    let (what, address) = (if released { "released " } else { "" }, this.word());
    out.write_fmt(rt, format_args!("<{what}memory at {address:#x}>"))
}

/// The item at a position, for iterating.
fn item_at(rt: &mut Runtime, this: Obj, position: usize) -> Res<Option<Obj>> {
    view_of(rt, this)?.get(rt, position)
}

fn get_item(rt: &mut Runtime, this: Obj, index: Obj) -> Res {
    let view = view_of(rt, this)?;
    if let Some(slice) = index.downcast::<Slice>() {
        let (start, _, step, count) = slice::indices(rt, slice, view.count)?;
        let object = receiver(rt, this)?.object;
        return new(rt, object, view.part(start, step, count));
    }
    let position = item::position(rt, this, index, view.count)?;
    match view.get(rt, position)? {
        Some(item) => Ok(item),
        None => Err(rt.index_error("memoryview index out of range")),
    }
}

#[cold]
fn different(rt: &mut Runtime) -> Raised {
    rt.value_error("memoryview assignment: lvalue and rvalue have different structures")
}

fn set_item(rt: &mut Runtime, this: Obj, index: Obj, value: Option<Obj>) -> Res<()> {
    let view = view_of(rt, this)?;
    if view.readonly() {
        return Err(rt.type_error("cannot modify read-only memory"));
    }
    let Some(value) = value else {
        return Err(rt.type_error("cannot delete memory"));
    };
    let Some(slice) = index.downcast::<Slice>() else {
        let position = item::position(rt, this, index, view.count)?;
        return view.set(rt, position, value);
    };
    let (start, _, step, count) = slice::indices(rt, slice, view.count)?;
    let target = view.part(start, step, count);
    let source = match try_view(value) {
        Some(source) => source,
        None => {
            buffer::of(rt, value)?;
            return Err(different(rt));
        }
    };
    if source.typecode != target.typecode || source.count != target.count {
        return Err(different(rt));
    }
    target.copy_from(rt, &source)
}

/// `==` and `!=` with anything that exposes bytes.
fn compare(rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let equal = match op {
        Comparison::Equal => true,
        Comparison::NotEqual => false,
        _ => return Ok(None),
    };
    if a == b {
        return Ok(Some(equal));
    }
    let (Some(x), Some(y)) = (try_view(a), try_view(b)) else {
        let exposes = b.downcast::<MemoryView>().is_some() || try_view(b).is_some();
        return Ok(exposes.then_some(!equal));
    };
    Ok(Some(same_items(rt, &x, &y)? == equal))
}

fn same_items(rt: &mut Runtime, x: &View, y: &View) -> Res<bool> {
    if x.count != y.count {
        return Ok(false);
    }
    if let (Some(a), Some(b)) = (x.bytes(), y.bytes())
        && x.typecode == y.typecode
        && !matches!(x.typecode, b'f' | b'd')
    {
        return Ok(a == b);
    }
    for position in 0..x.count {
        if let (Some(a), Some(b)) = (x.get(rt, position)?, y.get(rt, position)?)
            && !comparing::equal(rt, a, b)?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The hash of the bytes, where they cannot change.
fn hash(rt: &mut Runtime, this: Obj) -> Res<usize> {
    let view = view_of(rt, this)?;
    if !view.readonly() {
        return Err(rt.value_error("cannot hash writable memoryview object"));
    }
    let hash = match view.bytes() {
        Some(bytes) => text_hash(bytes),
        None => text_hash(view.gather(rt)?.bytes()),
    };
    Ok(hash as usize)
}

const SLOTS: Slots = Slots {
    new: Some(new_memoryview),
    print: Some(print),
    compare: Some(compare),
    hash: Some(hash),
    len: Some(|rt, this| view_of(rt, this).map(|view| view.count)),
    get_item: Some(get_item),
    set_item: Some(set_item),
    iter: Some(|rt, this| items::iterator(rt, this, item_at)),
    walk: Some(|rt, this, walk| items::walk_on(rt, this, walk, item_at)),
    buffer: Some(|this| -> Option<Buffer> {
        this.downcast::<MemoryView>()?.view.get()?.as_buffer()
    }),
    ..Slots::EMPTY
};

/// `memoryview`
pub static MEMORYVIEW: Type = Type::new::<MemoryView>(names::memoryview, slots!(SLOTS))
    .with_table(methods::TABLE)
    .only_if(cfg!(feature = "memoryview"));
