//! Sets: against what CPython gives, and against `BTreeSet`.

extern crate std;
use std::collections::BTreeSet;

use proptest::prelude::*;
use taipan_gc::Gc;

use super::{Set, combine, compare_sets};
use crate::runtime::Runtime;
use crate::slots::{BinaryOp, Comparison};
use crate::testing::{check, with_busy_collector};
use crate::word::Obj;

#[test]
fn sets_are_those_of_cpython() {
    check(include_str!("set.txt"));
}

fn set_of(rt: &mut Runtime, items: &BTreeSet<isize>) -> Gc<Set> {
    let set = Set::new(rt).unwrap();
    for item in items {
        set.add(rt, Obj::small(*item)).unwrap();
    }
    set
}

fn items_of(set: Gc<Set>) -> BTreeSet<isize> {
    let mut items = BTreeSet::new();
    let mut position = 0;
    while let Some(item) = set.next_item(&mut position) {
        assert!(items.insert(item.as_small().unwrap()));
    }
    assert_eq!(items.len(), set.len());
    items
}

fn items() -> impl Strategy<Value = BTreeSet<isize>> {
    prop::collection::btree_set(-40isize..40, 0..40)
}

proptest! {
    #[test]
    fn two_sets_make_what_those_of_rust_make(a in items(), b in items()) {
        with_busy_collector(2048, |rt| {
            let (x, y) = (set_of(rt, &a), set_of(rt, &b));
            let mut made = |op| items_of(combine(rt, op, x, y).unwrap().downcast().unwrap());
            assert_eq!(made(BinaryOp::And), &a & &b);
            assert_eq!(made(BinaryOp::Or), &a | &b);
            assert_eq!(made(BinaryOp::Xor), &a ^ &b);
            assert_eq!(made(BinaryOp::Subtract), &a - &b);
            let mut holds = |op| compare_sets(rt, op, x, y).unwrap().unwrap();
            assert_eq!(holds(Comparison::Equal), a == b);
            assert_eq!(holds(Comparison::NotEqual), a != b);
            assert_eq!(holds(Comparison::LessEqual), a.is_subset(&b));
            assert_eq!(holds(Comparison::MoreEqual), a.is_superset(&b));
            assert_eq!(holds(Comparison::Less), a.is_subset(&b) && a != b);
            assert_eq!(holds(Comparison::More), a.is_superset(&b) && a != b);
            assert_eq!((items_of(x), items_of(y)), (a, b));
        });
    }
}
