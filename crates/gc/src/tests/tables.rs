//! Finalisers and weak references.

use core::ptr::NonNull;
use std::vec::Vec;

use super::{NODE, Node, Ref, collect, heap_of, node};
use crate::{Gc, Header, Heap, Kind, WeakSlot, managed};

managed! {
    struct Reference {
        id: usize,
        slot: WeakSlot,
    }
}
static REFERENCE: Kind = Kind::new::<Reference>(Header::new(Kind::ROOT));

fn reference(heap: &mut Heap<'_>, target: Gc<Node>, notify: bool) -> Gc<Reference> {
    let owner = heap
        .alloc(Reference {
            header: Header::new(&REFERENCE),
            id: 0,
            slot: WeakSlot::new(),
        })
        .unwrap();
    assert!(heap.register_weak(owner, |owner| &owner.slot, target, notify));
    owner
}

fn plain(heap: &mut Heap<'_>, id: usize) -> Gc<Node> {
    node(heap, id, Ref::Nothing, Ref::Nothing).unwrap()
}

fn as_node(object: NonNull<u8>) -> Gc<Node> {
    // SAFETY: the tests register nothing but nodes.
    unsafe { Gc::from_ptr(object.as_ptr().cast_const().cast()) }
}

fn collect_with(heap: &mut Heap<'_>, roots: &[NonNull<u8>]) {
    // SAFETY: the tests use nothing but the roots afterwards.
    unsafe {
        heap.collect(&mut |tracer| roots.iter().for_each(|&root| tracer.mark(root)));
    }
    heap.space.check();
}

#[test]
fn the_dead_come_back_once() {
    let mut heap = heap_of(&[16 * 1024]);
    let kept = plain(&mut heap, 100);
    let part = plain(&mut heap, 101);
    let mut expected = Vec::new();
    for id in 0..20 {
        let object = node(&mut heap, id, Ref::Node(part), Ref::Nothing).unwrap();
        assert!(heap.register_finalisable(object));
        expected.push(id);
    }
    assert!(heap.register_finalisable(kept));
    assert_eq!(heap.take_finalisable(), None);
    collect(&mut heap, &[Ref::Node(kept)]);
    assert!(heap.has_finalisable());
    // They stay as long as they wait, and what they refer to stays too.
    collect(&mut heap, &[Ref::Node(kept)]);
    let mut ids = Vec::new();
    while let Some(object) = heap.take_finalisable() {
        let object = as_node(object);
        assert_eq!(object.left.get(), Ref::Node(part));
        assert_eq!(part.id, 101);
        ids.push(object.id);
    }
    assert_eq!(ids, expected);
    assert!(!heap.has_finalisable());
    collect(&mut heap, &[Ref::Node(kept)]);
    // `kept` and the table.
    assert_eq!(heap.stats().objects, 2);
    assert_eq!(heap.take_finalisable(), None);
    collect(&mut heap, &[]);
    assert_eq!(as_node(heap.take_finalisable().unwrap()).id, 100);
}

#[test]
fn resurrected_objects_are_ordinary() {
    let mut heap = heap_of(&[16 * 1024]);
    let object = plain(&mut heap, 1);
    assert!(heap.register_finalisable(object));
    collect(&mut heap, &[]);
    let object = as_node(heap.take_finalisable().unwrap());
    collect(&mut heap, &[Ref::Node(object)]);
    assert_eq!(object.id, 1);
    assert_eq!(heap.take_finalisable(), None);
    assert!(
        heap.register_finalisable(object),
        "it can be registered again"
    );
    collect(&mut heap, &[]);
    assert!(heap.take_finalisable().is_some());
}

#[test]
fn everything_is_finalised_in_the_end() {
    let mut heap = heap_of(&[16 * 1024]);
    for id in 0..5 {
        let object = plain(&mut heap, id);
        assert!(heap.register_finalisable(object));
    }
    heap.finalise_all();
    heap.finalise_all();
    let ids: Vec<usize> =
        core::iter::from_fn(|| heap.take_finalisable().map(|object| as_node(object).id)).collect();
    assert_eq!(ids, [0, 1, 2, 3, 4]);
}

#[test]
fn registering_fails_without_memory() {
    let mut heap = heap_of(&[2048]);
    let object = plain(&mut heap, 1);
    super::fill(&mut heap);
    assert!(!heap.register_finalisable(object));
    static STATIC: Kind = Kind::new::<Kind>(Header::new(Kind::ROOT));
    assert!(!heap.register_finalisable(Gc::from_static(&STATIC)));
}

#[test]
fn weak_slots_lose_the_dead() {
    let mut heap = heap_of(&[16 * 1024]);
    let living = plain(&mut heap, 1);
    let dying = plain(&mut heap, 2);
    let to_living = reference(&mut heap, living, true);
    let to_dying = reference(&mut heap, dying, true);
    let quiet = reference(&mut heap, dying, false);
    assert_eq!(to_dying.slot.get_as::<Node>(), Some(dying));
    assert_eq!(to_dying.slot.get_as::<Reference>(), None);
    let roots: Vec<NonNull<u8>> = [to_living, to_dying, quiet]
        .iter()
        .map(|owner| owner.as_non_null().cast())
        .chain([living.as_non_null().cast()])
        .collect();
    collect_with(&mut heap, &roots);
    assert_eq!(to_living.slot.get_as::<Node>(), Some(living));
    assert_eq!(to_dying.slot.get(), None);
    assert_eq!(quiet.slot.get(), None);
    assert_eq!(heap.take_cleared(), Some(to_dying.as_non_null().cast()));
    assert_eq!(heap.take_cleared(), None);
    to_living.slot.clear();
    collect_with(&mut heap, &roots[..3]);
    assert_eq!(heap.take_cleared(), None);
    assert_eq!(heap.stats().objects, 4, "three owners and a table");
}

#[test]
fn a_cleared_owner_waits_to_be_taken() {
    let mut heap = heap_of(&[16 * 1024]);
    let dying = plain(&mut heap, 2);
    let owner = reference(&mut heap, dying, true);
    collect_with(&mut heap, &[owner.as_non_null().cast()]);
    collect_with(&mut heap, &[]);
    assert_eq!(heap.take_cleared(), Some(owner.as_non_null().cast()));
    assert_eq!(owner.slot.get(), None);
    collect_with(&mut heap, &[]);
    assert_eq!(heap.stats().objects, 1);
}

#[test]
fn owners_die_in_silence() {
    let mut heap = heap_of(&[16 * 1024]);
    let living = plain(&mut heap, 1);
    reference(&mut heap, living, true);
    collect(&mut heap, &[Ref::Node(living)]);
    assert_eq!(heap.stats().objects, 2, "the target and the table");
    let dying = plain(&mut heap, 1);
    reference(&mut heap, dying, true);
    collect(&mut heap, &[]);
    assert_eq!(heap.take_cleared(), None);
}

#[test]
fn weak_slots_are_emptied_before_finalisation() {
    let mut heap = heap_of(&[16 * 1024]);
    let dying = plain(&mut heap, 1);
    let owner = reference(&mut heap, dying, true);
    assert!(heap.register_finalisable(dying));
    collect_with(&mut heap, &[owner.as_non_null().cast()]);
    assert_eq!(owner.slot.get(), None);
    assert_eq!(heap.take_cleared(), Some(owner.as_non_null().cast()));
    assert_eq!(heap.take_finalisable(), Some(dying.as_non_null().cast()));
    assert_eq!(dying.header(), Header::new(&NODE));
}

#[test]
fn a_slot_must_be_its_owners() {
    let mut heap = heap_of(&[16 * 1024]);
    let node = plain(&mut heap, 1);
    let one = reference(&mut heap, node, false);
    let two = reference(&mut heap, node, false);
    let slot: &'static WeakSlot = std::boxed::Box::leak(std::boxed::Box::new(WeakSlot::new()));
    assert!(!heap.register_weak(one, |_| slot, node, true));
    let target = Gc::from_static(&REFERENCE);
    assert!(
        heap.register_weak(two, |owner| &owner.slot, target, true),
        "static targets will do"
    );
    collect_with(&mut heap, &[two.as_non_null().cast()]);
    assert_eq!(two.slot.get_as::<Kind>(), Some(target));
    assert_eq!(two.id, 0);
}
