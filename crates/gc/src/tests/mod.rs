//! What the tests share: object types, memory, and a check of the heap's own invariants.

mod alloc;
mod collect;
mod growth;
mod layout;
mod lend;
mod model;
mod tables;

use core::cell::Cell;
use std::boxed::Box;
use std::vec::Vec;

use crate::{Array, Gc, Header, Heap, Kind, Tracer, managed, traced};

managed! {
    /// Refers to two things.
    pub(crate) struct Node {
        pub(crate) id: usize,
        pub(crate) left: Cell<Ref>,
        pub(crate) right: Cell<Ref>,
    }
}

managed! {
    /// Followed by `len` bytes.
    pub(crate) struct Text {
        pub(crate) len: usize,
    }
}

traced! {
    /// A reference to any of the test types.
    #[derive(Clone, Copy, PartialEq, Debug)]
    pub(crate) enum Ref {
        Nothing,
        Node(Gc<Node>),
        Text(Gc<Text>),
        Bytes(Gc<Array<u8>>),
        Refs(Gc<Array<Ref>>),
    }
}

pub(crate) static NODE: Kind = Kind::new::<Node>(Header::new(Kind::ROOT));
pub(crate) static TEXT: Kind = Kind::new::<Text>(Header::new(Kind::ROOT));

/// A heap over leaked memory, one region for each size.
pub(crate) fn heap_of(sizes: &[usize]) -> Heap<'static> {
    let mut heap = Heap::new();
    for &size in sizes {
        let memory = Box::leak(Box::new_uninit_slice(size));
        // SAFETY: the memory is never given back.
        unsafe { heap.add_region(memory) }.unwrap();
    }
    heap
}

pub(crate) fn node(heap: &mut Heap<'_>, id: usize, left: Ref, right: Ref) -> Option<Gc<Node>> {
    heap.alloc(Node {
        header: Header::new(&NODE),
        id,
        left: Cell::new(left),
        right: Cell::new(right),
    })
}

pub(crate) fn text(heap: &mut Heap<'_>, bytes: &[u8]) -> Option<Gc<Text>> {
    heap.alloc_with_tail(
        Text {
            header: Header::new(&TEXT),
            len: bytes.len(),
        },
        bytes,
    )
}

/// Collects everything that the given references do not lead to.
pub(crate) fn collect(heap: &mut Heap<'_>, roots: &[Ref]) {
    // SAFETY: the tests use nothing but the roots afterwards.
    unsafe {
        heap.collect(&mut |tracer: &mut Tracer<'_>| {
            for root in roots {
                crate::Trace::trace(root, tracer);
            }
        });
    }
    heap.space.check();
}

/// Takes granules until there are none, one at a time.
pub(crate) fn fill(heap: &mut Heap<'_>) -> Vec<Gc<Array<u8>>> {
    let mut all = Vec::new();
    while let Some(array) = heap.alloc_array(Array::<u8>::HEADER, 0, 0_u8) {
        all.push(array);
    }
    all
}
