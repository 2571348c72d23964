//! The macros can be used where unsafe code is forbidden.

#![forbid(unsafe_code)]

use core::cell::Cell;
use taipan_gc::{Array, Gc, Header, Heap, Kind, Plain, WeakSlot, managed, traced};

traced! {
    /// A part.
    #[derive(Clone, Copy)]
    pub struct Entry {
        /// Something.
        pub key: u32,
        /// Something else.
        pub value: Option<Gc<Array<u8>>>,
    }
}

traced! {
    /// A choice.
    #[derive(Clone, Copy)]
    enum Choice {
        Nothing,
        One(Gc<Array<Entry>>),
    }
}

managed! {
    /// An object.
    struct Table {
        entries: Cell<Gc<Array<Entry>>>,
        choice: Cell<Choice>,
        hash: Option<Plain<for<'a> fn(&'a [u8]) -> u32>>,
        weak: WeakSlot,
    }
}

managed! {
    /// A class.
    kind struct Class {
        name: &'static str,
    }
}

static CLASS: Class = Class {
    kind: Kind::new::<Class>(Header::new(&CLASS.kind)),
    name: "class",
};
static TABLE: Class = Class {
    kind: Kind::new::<Table>(Header::new(&CLASS.kind)),
    name: "table",
};

#[test]
fn without_memory_there_are_no_objects() {
    let mut heap = Heap::new();
    let entries = heap.alloc_array(
        Array::<Entry>::HEADER,
        3,
        Entry {
            key: 1,
            value: None,
        },
    );
    let table = entries.and_then(|entries| {
        heap.alloc(Table {
            header: Header::new(&TABLE.kind),
            entries: Cell::new(entries),
            choice: Cell::new(Choice::One(entries)),
            hash: None,
            weak: WeakSlot::new(),
        })
    });
    assert!(table.is_none());
    assert!(entries.is_none());
    assert_eq!((CLASS.name, TABLE.name), ("class", "table"));
    let choice = Cell::new(Choice::Nothing);
    assert!(matches!(choice.get(), Choice::Nothing));
}
