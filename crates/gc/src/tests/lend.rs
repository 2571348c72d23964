//! Memory lent as slices.

use crate::tests::heap_of;
use crate::{Gc, Header, Kind, Lendable, managed};

/// Odd in size, with an `Option` in it, as tables of open files are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Item {
    number: u16,
    value: Option<u64>,
}

managed! {
    struct Owner {
        bytes: Lendable<u8>,
        items: Lendable<Item>,
    }
}

static OWNER: Kind = Kind::new::<Owner>(Header::new(Kind::ROOT));

fn owner(heap: &mut crate::Heap<'_>) -> Gc<Owner> {
    let owner = Owner {
        header: Header::new(&OWNER),
        bytes: Lendable::new(),
        items: Lendable::new(),
    };
    heap.alloc(owner).unwrap()
}

#[test]
fn one_borrower_at_a_time() {
    let mut heap = heap_of(&[4096]);
    let owner = owner(&mut heap);
    assert!(owner.bytes.lend().unwrap().is_empty());
    assert!(owner.bytes.grow(&mut heap, 5, || 7));
    let mut lent = owner.bytes.lend().unwrap();
    assert!(owner.bytes.lend().is_none());
    assert!(!owner.bytes.grow(&mut heap, 6, || 8));
    lent[4] = 9;
    drop(lent);
    assert!(owner.bytes.grow(&mut heap, 6, || 8));
    assert_eq!(*owner.bytes.lend().unwrap(), [7, 7, 7, 7, 9, 8]);
    assert!(owner.bytes.grow(&mut heap, 2, || 1), "it never shrinks");
    assert_eq!(owner.bytes.len(), 6);
}

#[test]
fn items_move_and_stay_through_collections() {
    let mut heap = heap_of(&[8192]);
    let owner = owner(&mut heap);
    for len in 1..20 {
        let item = Item {
            number: len as u16,
            value: Some(len as u64),
        };
        assert!(owner.items.grow(&mut heap, len, || item));
        // SAFETY: after this only `owner` is used.
        unsafe { heap.collect(&mut |tracer| tracer.mark(owner.as_non_null().cast())) };
    }
    let lent = owner.items.lend().unwrap();
    let numbers = lent.iter().map(|item| (item.number, item.value));
    assert!(numbers.eq((1..20).map(|number| (number, Some(number.into())))));
}

#[test]
fn no_memory_is_no_change() {
    let mut heap = heap_of(&[1024]);
    let owner = owner(&mut heap);
    assert!(owner.items.grow(&mut heap, 2, || Item {
        number: 1,
        value: None
    }));
    assert!(!owner.items.grow(&mut heap, 1000, || Item {
        number: 2,
        value: None
    }));
    assert!(!owner.items.grow(&mut heap, usize::MAX, || Item {
        number: 2,
        value: None
    }));
    assert_eq!(owner.items.lend().unwrap().len(), 2);
}
