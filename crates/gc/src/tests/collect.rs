//! Collection: what stays, what goes, and what marking finds its way through.

use std::vec::Vec;

use super::{Node, Ref, collect, fill, heap_of, node, text};
use crate::region::GRANULE;
use crate::{Array, Gc, Header, Heap, Kind, Trace, managed};

#[test]
fn cycles_go_and_chains_stay() {
    let mut heap = heap_of(&[4096]);
    let a = node(&mut heap, 1, Ref::Nothing, Ref::Nothing).unwrap();
    let b = node(&mut heap, 2, Ref::Node(a), Ref::Nothing).unwrap();
    a.left.set(Ref::Node(b));
    let c = text(&mut heap, b"some text").unwrap();
    let d = node(&mut heap, 3, Ref::Text(c), Ref::Nothing).unwrap();
    collect(&mut heap, &[Ref::Node(d)]);
    assert_eq!(heap.stats().objects, 2);
    // SAFETY: it was made with that many bytes.
    assert_eq!(unsafe { c.tail_bytes(c.len) }, b"some text");
    a_cycle_is_fine_when_it_is_used(&mut heap);
}

fn a_cycle_is_fine_when_it_is_used(heap: &mut Heap<'_>) {
    let a = node(heap, 1, Ref::Nothing, Ref::Nothing).unwrap();
    a.left.set(Ref::Node(a));
    collect(heap, &[Ref::Node(a)]);
    assert_eq!(heap.stats().objects, 1);
    assert_eq!(a.left.get(), Ref::Node(a));
}

managed! {
    kind struct Class {
        base: Option<Gc<Class>>,
    }
}

managed! {
    struct Instance {
        value: u32,
    }
}

static CLASS: Class = Class {
    kind: Kind::new::<Class>(Header::new(&CLASS)),
    base: None,
};

#[test]
fn objects_keep_their_classes() {
    let mut heap = heap_of(&[4096]);
    let class = |heap: &mut Heap<'_>, base| {
        heap.alloc(Class {
            kind: Kind::new::<Instance>(Header::new(&CLASS)),
            base,
        })
        .unwrap()
    };
    let base = class(&mut heap, Some(Gc::from_static(&CLASS)));
    let derived = class(&mut heap, Some(base));
    let _unused = class(&mut heap, Some(base));
    let instance = heap
        .alloc(Instance {
            header: Header::of_class(derived),
            value: 4,
        })
        .unwrap();
    // SAFETY: only the instance and its class are used.
    unsafe { heap.collect(&mut |tracer| tracer.mark(instance.as_non_null().cast())) };
    assert_eq!(heap.stats().objects, 3);
    assert_eq!(instance.value, 4);
    assert!(derived.base == Some(base));
}

#[test]
fn any_address_inside_an_object_will_do() {
    let mut heap = heap_of(&[32 * 1024]);
    let _before = text(&mut heap, b"before").unwrap();
    let long = heap
        .alloc_array_from_slice(Array::<u8>::HEADER, &[1_u8; 20_000])
        .unwrap();
    let _after = text(&mut heap, b"after").unwrap();
    let start = long.as_ptr().addr();
    let size = (20_000 + 2 * size_of::<usize>()).next_multiple_of(GRANULE);
    for address in [
        start,
        start + 1,
        start + 5_000,
        start + 19_999,
        start + size - 1,
    ] {
        // SAFETY: nothing but `long` is used.
        unsafe { heap.collect(&mut |tracer| tracer.mark_word(address)) };
        heap.space.check();
        assert_eq!(heap.stats().objects, 1, "{}", address - start);
        assert_eq!(heap.stats().used, size);
        assert_eq!(long.get(19_999), Some(1));
    }
    for address in [0, 1, start - 1, start + size, usize::MAX] {
        let kept = [long.as_non_null().cast()];
        // SAFETY: as above.
        unsafe {
            heap.collect(&mut |tracer| {
                tracer.mark(kept[0]);
                tracer.mark_word(address);
            });
        }
        assert_eq!(heap.stats().objects, 1);
    }
}

#[test]
fn precise_marks_take_heads_only() {
    let mut heap = heap_of(&[4096]);
    let text = text(&mut heap, &[1; 100]).unwrap();
    let freed = node(&mut heap, 0, Ref::Nothing, Ref::Nothing).unwrap();
    collect(&mut heap, &[Ref::Text(text)]);
    let inside = text.tail();
    // SAFETY: nothing is used afterwards.
    unsafe {
        heap.collect(&mut |tracer| {
            tracer.mark(inside);
            tracer.mark(freed.as_non_null().cast());
            tracer.mark(core::ptr::NonNull::dangling());
        });
    }
    assert_eq!(heap.mem_alloc(), 0);
}

#[test]
fn ranges_are_scanned_word_by_word() {
    let mut heap = heap_of(&[4096]);
    let objects: Vec<Gc<Node>> = (0..4)
        .map(|id| node(&mut heap, id, Ref::Nothing, Ref::Nothing).unwrap())
        .collect();
    let words: Vec<*const Node> = objects.iter().map(|object| object.as_ptr()).collect();
    let start = words.as_ptr().cast::<usize>();
    // SAFETY: the range is inside `words`: the last whole aligned words of it are 1 and 2.
    unsafe {
        heap.collect(&mut |tracer| {
            let from = start.byte_add(1);
            tracer.mark_range(from, start.add(4).byte_sub(1));
        });
    }
    assert_eq!(heap.stats().objects, 2);
    assert_eq!((objects[1].id, objects[2].id), (1, 2));
    // SAFETY: an empty range is always readable.
    unsafe { heap.collect(&mut |tracer| tracer.mark_range(start.add(1), start)) };
    assert_eq!(heap.stats().objects, 0);
}

/// A list that runs through `left`, with a node of its own at each `right`.
fn bushy_list(heap: &mut Heap<'_>, len: usize) -> Gc<Node> {
    let mut list = Ref::Nothing;
    for id in 0..len {
        let leaf = node(heap, id, Ref::Nothing, Ref::Nothing).unwrap();
        // Both ways round, so that one of them fills the mark stack.
        let (left, right) = (list, Ref::Node(leaf));
        list = Ref::Node(node(heap, id, left, right).unwrap());
    }
    let Ref::Node(list) = list else {
        unreachable!("the list is not empty")
    };
    list
}

#[test]
fn deep_lists_overflow_the_mark_stack() {
    let len = if cfg!(miri) { 300 } else { 20_000 };
    for turned in [false, true] {
        let mut heap = heap_of(&[len * 70, len * 70]);
        let list = bushy_list(&mut heap, len);
        if turned {
            let mut at = list;
            loop {
                let next = at.left.replace(at.right.get());
                at.right.set(next);
                let Ref::Node(next) = next else { break };
                at = next;
            }
        }
        let used = heap.mem_alloc();
        collect(&mut heap, &[Ref::Node(list)]);
        assert_eq!(heap.mem_alloc(), used);
        assert_eq!(heap.stats().objects, 2 * len);
    }
}

#[test]
fn wide_and_deep_arrays_overflow_the_mark_stack() {
    let depth = if cfg!(miri) { 2 } else { 4 };
    let size = if cfg!(miri) { 1 << 13 } else { 1 << 20 };
    let mut heap = heap_of(&[size, size, size]);
    fn tree(heap: &mut Heap<'_>, depth: usize) -> Ref {
        if depth == 0 {
            return Ref::Node(node(heap, 1, Ref::Nothing, Ref::Nothing).unwrap());
        }
        let children: Vec<Ref> = (0..11).map(|_| tree(heap, depth - 1)).collect();
        let array = heap.alloc_array_from_slice(Array::<Ref>::HEADER, &children);
        Ref::Refs(array.unwrap())
    }
    let root = tree(&mut heap, depth);
    let before = heap.stats();
    collect(&mut heap, &[root]);
    assert_eq!(heap.stats().objects, before.objects);
    collect(&mut heap, &[]);
    assert_eq!(heap.mem_alloc(), 0);
}

#[test]
fn long_arrays_are_traced_to_the_end() {
    let len = if cfg!(miri) { 300 } else { 30_000 };
    let mut heap = heap_of(&[len * 80]);
    let array = heap
        .alloc_array(Array::<Ref>::HEADER, len, Ref::Nothing)
        .unwrap();
    for index in 0..len {
        let leaf = node(&mut heap, index, Ref::Nothing, Ref::Refs(array)).unwrap();
        array.set(index, Ref::Node(leaf));
    }
    collect(&mut heap, &[Ref::Refs(array)]);
    assert_eq!(heap.stats().objects, len + 1);
    for (index, element) in array.as_slice().iter().enumerate() {
        let Ref::Node(node) = element.get() else {
            panic!("element {index} is gone")
        };
        assert_eq!(node.id, index);
    }
}

#[test]
fn a_panic_among_the_roots_does_no_harm() {
    let mut heap = heap_of(&[8192]);
    let a = node(&mut heap, 1, Ref::Nothing, Ref::Nothing).unwrap();
    let b = node(&mut heap, 2, Ref::Nothing, Ref::Nothing).unwrap();
    let result = std::panic::catch_unwind(core::panic::AssertUnwindSafe(|| {
        // SAFETY: the collection does not come to an end.
        unsafe {
            heap.collect(&mut |tracer| {
                Ref::Node(a).trace(tracer);
                panic!("on purpose");
            });
        }
    }));
    assert!(result.is_err());
    a.left.set(Ref::Node(b));
    node(&mut heap, 3, Ref::Nothing, Ref::Nothing).unwrap();
    collect(&mut heap, &[Ref::Node(a)]);
    assert_eq!(heap.stats().objects, 2);
    assert_eq!(b.id, 2);
}

#[test]
fn memory_is_used_up_before_allocation_fails() {
    let (small, tries) = if cfg!(miri) {
        (3000, 40)
    } else {
        (20_000, 500)
    };
    let mut heap = heap_of(&[small, small + small / 2]);
    let all = fill(&mut heap);
    // Gaps of one to seven granules, in no simple order.
    let kept: Vec<Ref> = all
        .iter()
        .enumerate()
        .filter(|(index, _)| (index * index) % 7 < 2)
        .map(|(_, &array)| Ref::Bytes(array))
        .collect();
    collect(&mut heap, &kept);
    let sizes = [3, 1, 2, 6, 1];
    let mut given = 0;
    for size in sizes.into_iter().cycle().take(tries) {
        let len = (size - 1) * GRANULE;
        given += usize::from(heap.alloc_array(Array::<u8>::HEADER, len, 0_u8).is_some());
        heap.space.check();
    }
    assert!(given > tries / 5);
    fill(&mut heap);
    assert_eq!(heap.mem_free(), 0);
    heap.space.check();
}

#[test]
#[cfg(not(miri))]
fn the_stack_is_scanned() {
    use crate::{CAN_SCAN_STACK, Tracer, scan_stack, with_saved_registers};

    #[inline(never)]
    fn deeper(heap: &mut Heap<'_>, far_end: *const ()) {
        with_saved_registers(|near_end| {
            let roots = &mut |tracer: &mut Tracer<'_>| {
                // SAFETY: `far_end` is in a caller's frame.
                unsafe { scan_stack(tracer, near_end, far_end) }
            };
            // SAFETY: all objects in use are on the stack.
            unsafe { heap.collect(roots) };
        });
    }

    let far_end = [0_usize; 1];
    let far_end = core::hint::black_box(&far_end).as_ptr().cast();
    #[inline(never)]
    fn outer(far_end: *const ()) {
        let mut heap = heap_of(&[1 << 16]);
        let a = node(&mut heap, 11, Ref::Nothing, Ref::Nothing).unwrap();
        let b = node(&mut heap, 12, Ref::Node(a), Ref::Nothing).unwrap();
        let long = heap.alloc_array(Array::<u8>::HEADER, 5000, 9_u8).unwrap();
        let slice = core::hint::black_box(&long.as_slice()[100..]);
        let b = core::hint::black_box(b);
        for _ in 0..100 {
            node(&mut heap, 0, Ref::Nothing, Ref::Nothing).unwrap();
        }
        deeper(&mut heap, far_end);
        let left = heap.stats().objects;
        // A few dead pointers may lie about on the stack.
        assert!((3..20).contains(&left), "{left} objects left");
        assert_eq!((b.id, slice[4000].get()), (12, 9));
        assert!(b.left.get() == Ref::Node(a));
    }
    const { assert!(CAN_SCAN_STACK) };
    outer(far_end);
}
