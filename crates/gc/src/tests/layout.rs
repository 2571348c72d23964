//! Headers, kinds, pointers and arrays: what can be said of them without a collection.

use core::cell::Cell;
use core::mem::size_of;

use super::{NODE, Node, Ref, TEXT, Text, heap_of, node, text};
use crate::{Array, Gc, Header, Kind, Plain, Trace, managed};

managed! {
    /// A kind with a name: a class.
    kind struct Class {
        name: u32,
    }
}

managed! {
    /// Holds no references.
    struct Number {
        value: u32,
        call: Plain<fn(u32) -> u32>,
    }
}

static CLASS: Class = Class {
    kind: Kind::new::<Class>(Header::new(&CLASS)),
    name: 1,
};
static NUMBER: Class = Class {
    kind: Kind::new::<Number>(Header::new(&CLASS)),
    name: 2,
};

#[test]
fn pointers_are_one_word_with_a_niche() {
    assert_eq!(size_of::<Gc<Node>>(), size_of::<usize>());
    assert_eq!(size_of::<Option<Gc<Node>>>(), size_of::<usize>());
    assert_eq!(size_of::<Header>(), size_of::<usize>());
    assert_eq!(size_of::<Kind>(), 2 * size_of::<usize>());
    assert_eq!(size_of::<Array<u8>>(), 2 * size_of::<usize>());
}

#[test]
fn leaves_are_known() {
    const { assert!(Number::LEAF) };
    const { assert!(<Array<(u32, Option<bool>)>>::LEAF) };
    const { assert!(!Node::LEAF) };
    const { assert!(!<Array<Ref>>::LEAF) };
    const { assert!(!<[Option<Cell<Gc<Number>>>; 2]>::LEAF) };
}

#[test]
fn a_kind_is_at_the_address_of_its_class() {
    let header = Header::new(&NUMBER);
    assert_eq!(
        header.kind().as_ptr().cast_const().cast(),
        &raw const NUMBER
    );
    assert_eq!(NUMBER.kind.header, Header::new(&CLASS));
    assert_eq!(NUMBER.name, 2);
    assert!(NUMBER.kind.is::<Number>());
    assert!(!NUMBER.kind.is::<Node>());
    assert!(!NUMBER.kind.is::<Class>());
    assert!(CLASS.kind.is::<Class>());
    assert!(Kind::like(header, &NODE).is::<Node>());
}

#[test]
fn objects_have_classes_from_the_heap() {
    let mut heap = heap_of(&[4096]);
    let class = heap
        .alloc(Class {
            kind: Kind::like(Header::new(&CLASS), &NUMBER.kind),
            name: 9,
        })
        .unwrap();
    let number = heap
        .alloc(Number {
            header: Header::of_class(class),
            value: 5,
            call: Plain(|value| value + 1),
        })
        .unwrap();
    assert_eq!(number.header().kind(), class.as_kind().as_non_null());
    assert_eq!((number.call.0)(number.value), 6);
    assert_eq!(class.as_kind().downcast::<Class>(), Some(class));
    assert_eq!(class.downcast::<Number>(), None);
}

#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "another type"))]
fn a_header_of_another_type_is_refused() {
    let mut heap = heap_of(&[4096]);
    let object = heap.alloc(Text {
        header: Header::new(&NODE),
        len: 0,
    });
    assert!(object.is_none());
}

#[test]
fn downcasts_follow_the_header() {
    let mut heap = heap_of(&[4096]);
    let node = node(&mut heap, 3, Ref::Nothing, Ref::Nothing).unwrap();
    assert_eq!(node.downcast::<Text>(), None);
    assert_eq!(node.downcast::<Node>(), Some(node));
    assert_eq!(node.header(), Header::new(&NODE));
    assert_ne!(node.header(), Header::new(&TEXT));
}

#[test]
fn arrays_are_filled_and_bounded() {
    let mut heap = heap_of(&[4096]);
    let array = heap.alloc_array(Array::<u16>::HEADER, 5, 7_u16).unwrap();
    assert!(array.as_slice().iter().all(|element| element.get() == 7));
    assert!(array.set(4, 1));
    assert!(!array.set(5, 1));
    assert_eq!(array.get(4), Some(1));
    assert_eq!(array.get(5), None);
    assert!(array.copy_within(4, 0, 1));
    assert!(!array.copy_within(4, 0, 2));
    assert!(!array.copy_within(0, 4, 2));
    assert!(!array.copy_within(usize::MAX, 0, 1));
    assert_eq!(array.get(0), Some(1));
    let empty = heap.alloc_array(Array::<u16>::HEADER, 0, 0_u16).unwrap();
    assert!(empty.is_empty() && empty.as_slice().is_empty());
    let copy = heap
        .alloc_array_resized(Array::<u16>::HEADER, array.as_slice(), 7, 3)
        .unwrap();
    let elements: [u16; 7] = core::array::from_fn(|index| copy.get(index).unwrap());
    assert_eq!(elements, [1, 7, 7, 7, 1, 3, 3]);
    let made = heap.alloc_array_from_fn(Array::<u16>::HEADER, 3, |index| index as u16 * 2);
    assert_eq!(made.unwrap().get(2), Some(4));
}

#[test]
fn buffers_copy_in_and_out() {
    let mut heap = heap_of(&[4096]);
    let array = heap
        .alloc_array_from_slice(Array::<u8>::HEADER, b"hello, world")
        .unwrap();
    let mut target = [0; 5];
    assert!(array.copy_to(7, &mut target));
    assert_eq!(&target, b"world");
    assert!(!array.copy_to(8, &mut target));
    assert!(!array.copy_to(13, &mut []));
    assert!(array.copy_to(12, &mut []));
    assert!(array.copy_from(0, b"HELL"));
    assert!(!array.copy_from(9, b"HELL"));
    // SAFETY: nobody writes to the array meanwhile.
    assert_eq!(unsafe { array.as_bytes() }, b"HELLo, world");
    // SAFETY: nobody else uses the array meanwhile.
    let bytes = unsafe { array.as_bytes_mut() };
    bytes[4] = b'O';
    assert_eq!(array.get(4), Some(b'O'));
}

#[test]
fn tails_hold_their_bytes() {
    let mut heap = heap_of(&[4096]);
    let whole = text(&mut heap, b"tail of an object").unwrap();
    // SAFETY: it was made with that many bytes, and nobody writes to them.
    assert_eq!(unsafe { whole.tail_bytes(whole.len) }, b"tail of an object");
    let header = Header::new(&TEXT);
    let joined = heap
        .alloc_with_tail_parts(Text { header, len: 4 }, &[b"a", b"", b"bcd"])
        .unwrap();
    // SAFETY: as above.
    assert_eq!(unsafe { joined.tail_bytes(4) }, b"abcd");
    let filled = heap
        .alloc_with_tail_fill(Text { header, len: 3 }, 3, |bytes| bytes[1] = 1)
        .unwrap();
    // SAFETY: as above.
    assert_eq!(unsafe { filled.tail_bytes(3) }, [0, 1, 0]);
}
