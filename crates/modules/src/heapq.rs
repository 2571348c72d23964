//! `heapq`: lists as priority queues, the least item first. What is more than a queue is Python (`lib/heapq`).
//!
//! Flash on thumbv7m: 0.7 KB.

use taipan_gc::Gc;
use taipan_object::builtin::list::List;
use taipan_object::builtin::module::NativeModule;
use taipan_object::protocol::compare;
use taipan_object::{NativeFunction, Obj, Res, Runtime, names, table};

fn expect(rt: &mut Runtime, heap: Obj) -> Res<Gc<List>> {
    match heap.downcast::<List>() {
        Some(list) => Ok(list),
        None => Err(rt.type_error("heap must be a list")),
    }
}

/// Moves the item at `position` towards the front, past greater ones, but not before `start`.
/// A comparison may change the list: then the order is lost, and nothing else.
fn rise(rt: &mut Runtime, heap: Gc<List>, start: usize, mut position: usize) -> Res<()> {
    let Some(item) = heap.get(position) else {
        return Ok(());
    };
    while position > start {
        let above = (position - 1) / 2;
        let Some(parent) = heap.get(above) else {
            break;
        };
        if !compare::less(rt, item, parent)? {
            break;
        }
        heap.set(position, parent);
        position = above;
    }
    heap.set(position, item);
    Ok(())
}

/// Moves the item at `start` to where it belongs below: down to a leaf, then up again, which
/// takes fewer comparisons than stopping on the way.
fn sink(rt: &mut Runtime, heap: Gc<List>, start: usize) -> Res<()> {
    let Some(item) = heap.get(start) else {
        return Ok(());
    };
    let mut position = start;
    loop {
        let left = 2 * position + 1;
        let Some(mut child) = heap.get(left) else {
            break;
        };
        let mut at = left;
        if let Some(right) = heap.get(left + 1)
            && !compare::less(rt, child, right)?
        {
            (child, at) = (right, left + 1);
        }
        heap.set(position, child);
        position = at;
    }
    heap.set(position, item);
    rise(rt, heap, start, position)
}

static HEAPPUSH: NativeFunction = NativeFunction::f2(names::heappush, |rt, heap, item| {
    let heap = expect(rt, heap)?;
    heap.push(rt, item)?;
    rise(rt, heap, 0, heap.len().saturating_sub(1))?;
    Ok(Obj::NONE)
});

static HEAPPOP: NativeFunction = NativeFunction::f1(names::heappop, |rt, heap| {
    let heap = expect(rt, heap)?;
    let Some(first) = heap.get(0) else {
        return Err(rt.index_error("empty heap"));
    };
    let end = heap.len() - 1;
    if let Some(last) = heap.get(end) {
        heap.set(0, last);
    }
    heap.truncate(end);
    sink(rt, heap, 0)?;
    Ok(first)
});

static HEAPIFY: NativeFunction = NativeFunction::f1(names::heapify, |rt, heap| {
    let heap = expect(rt, heap)?;
    for position in (0..heap.len() / 2).rev() {
        sink(rt, heap, position)?;
    }
    Ok(Obj::NONE)
});

#[cfg(feature = "heapq-selection")]
static PARTS: &[crate::parts::Part] = &[crate::parts::Part {
    file: "heapq._selection",
    names: &[
        "heappushpop",
        "heapreplace",
        "merge",
        "nlargest",
        "nsmallest",
    ],
}];

/// `heapq`
pub static MODULE: NativeModule = NativeModule {
    name: names::heapq,
    table: table![
        heapify => &HEAPIFY,
        heappop => &HEAPPOP,
        heappush => &HEAPPUSH,
    ],
    init: None,
    #[cfg(not(feature = "heapq-selection"))]
    get_attribute: None,
    #[cfg(feature = "heapq-selection")]
    get_attribute: Some(|rt, name| crate::parts::find(rt, names::heapq, PARTS, name)),
};
