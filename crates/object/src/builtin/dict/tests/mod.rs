//! Dicts: against what CPython gives, and against a vector of pairs.

extern crate std;
use std::vec::Vec;

use proptest::prelude::*;
use taipan_gc::Gc;

use super::{Dict, default, fixed};
use crate::builtin::int::INT;
use crate::builtin::str as py_str;
use crate::names;
use crate::protocol::{attribute, item, print};
use crate::runtime::Runtime;
use crate::testing::{check, with_busy_collector, with_heap, with_runtime};
use crate::word::Obj;

#[test]
fn dicts_are_those_of_cpython() {
    check(include_str!("dict.txt"));
}

/// Slices can be hashed, yet assigning to one is refused, as upstream does.
#[test]
fn a_slice_of_a_dict_is_not_assigned() {
    check(
        "x = {}; x[:] = {} -> !TypeError
         {}[:] -> !KeyError
         x = OrderedDict(); x[:2] = 1; x -> OrderedDict({slice(None, 2, None): 1})",
    );
}

/// A key: small integers, interned strings and strings that are not, which find each other.
fn key(rt: &mut Runtime, number: usize, interned: bool) -> Obj {
    if number.is_multiple_of(2) {
        return Obj::small(number as isize * 16);
    }
    let text = std::format!("key number {number}");
    if interned {
        Obj::from(rt.intern(&text).unwrap())
    } else {
        py_str::new(rt, &text).unwrap()
    }
}

#[derive(Clone, Debug)]
enum Change {
    Set(usize, bool, isize),
    Remove(usize, bool),
    TakeFirst,
    TakeLast,
    Duplicate,
    Clear,
    Reserve(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let key = || (0usize..60, any::<bool>());
    prop_oneof![
        12 => (key(), 0isize..60).prop_map(|((key, interned), value)| Change::Set(key, interned, value)),
        6 => key().prop_map(|(key, interned)| Change::Remove(key, interned)),
        2 => Just(Change::TakeFirst),
        2 => Just(Change::TakeLast),
        1 => Just(Change::Duplicate),
        1 => (0usize..80).prop_map(Change::Reserve),
    ]
    .prop_flat_map(|change| prop_oneof![60 => Just(change), 1 => Just(Change::Clear)])
}

/// The entries as numbers of keys and values.
fn entries(rt: &mut Runtime, dict: Gc<Dict>) -> Vec<(usize, isize)> {
    let mut found = Vec::new();
    let mut position = 0;
    while let Some((stored, value)) = dict.next_entry(&mut position) {
        let number = match stored.as_small() {
            Some(small) => small as usize / 16,
            None => {
                let text = py_str::text(stored).unwrap();
                text.rsplit(' ').next().unwrap().parse().unwrap()
            }
        };
        found.push((number, value.as_small().unwrap()));
    }
    let mut backward = Vec::new();
    let mut position = usize::MAX;
    while let Some((_, value)) = dict.previous_entry(&mut position) {
        backward.push(value.as_small().unwrap());
    }
    backward.reverse();
    assert!(found.iter().map(|(_, value)| *value).eq(backward));
    assert_eq!(dict.len(), found.len());
    for (number, value) in &found {
        for interned in [false, true] {
            let key = key(rt, *number, interned);
            assert_eq!(dict.get(rt, key), Ok(Some(Obj::small(*value))));
        }
    }
    found
}

proptest! {
    #[test]
    fn a_dict_is_a_list_of_pairs(changes in prop::collection::vec(change(), 0..200)) {
        with_busy_collector(4096, |rt| {
            let mut dict = Dict::new(rt).unwrap();
            let mut model: Vec<(usize, isize)> = Vec::new();
            for change in &changes {
                match *change {
                    Change::Set(number, interned, value) => {
                        let key = key(rt, number, interned);
                        dict.set(rt, key, Obj::small(value)).unwrap();
                        match model.iter_mut().find(|(other, _)| *other == number) {
                            Some((_, old)) => *old = value,
                            None => model.push((number, value)),
                        }
                    }
                    Change::Remove(number, interned) => {
                        let key = key(rt, number, interned);
                        let position = model.iter().position(|(other, _)| *other == number);
                        let expected = position.map(|position| Obj::small(model.remove(position).1));
                        assert_eq!(dict.remove(rt, key), Ok(expected));
                    }
                    Change::TakeFirst => {
                        let expected = (!model.is_empty()).then(|| model.remove(0).1);
                        let taken = dict.take_first().map(|(_, value)| value);
                        assert_eq!(taken, expected.map(Obj::small));
                    }
                    Change::TakeLast => {
                        let expected = model.pop().map(|(_, value)| Obj::small(value));
                        assert_eq!(dict.take_last().map(|(_, value)| value), expected);
                    }
                    Change::Duplicate => {
                        let copy = dict.duplicate(rt).unwrap();
                        dict.clear();
                        dict = copy;
                    }
                    Change::Clear => {
                        dict.clear();
                        model.clear();
                    }
                    Change::Reserve(room) => dict.reserve(rt, room).unwrap(),
                }
                assert_eq!(entries(rt, dict), model, "after {change:?}");
            }
        });
    }
}

/// A queue of any length takes time in proportion: taking from either end does not look
/// through what was taken before. (At a million steps each, anything else would not end.)
#[test]
fn taking_from_either_end_is_cheap() {
    let count = if cfg!(miri) { 200 } else { 60_000 };
    with_heap(8192, |rt| {
        for last in [false, true] {
            let dict = Dict::new(rt).unwrap();
            for number in 0..count {
                dict.set(rt, Obj::small(number), Obj::small(0)).unwrap();
            }
            for number in 0..count {
                let (key, _) = if last {
                    dict.take_last().unwrap()
                } else {
                    dict.take_first().unwrap()
                };
                let expected = if last { count - 1 - number } else { number };
                assert_eq!(key, Obj::small(expected));
            }
        }
    });
}

#[test]
fn a_default_dict_makes_values() {
    with_runtime(|rt| {
        let class = default::class(rt).unwrap();
        let int = Obj::from_static(&INT);
        let dict = crate::protocol::call::call(rt, class, &[int]).unwrap();
        assert_eq!(item::get(rt, dict, Obj::small(3)), Ok(Obj::small(0)));
        let text = print::repr(rt, dict).unwrap();
        let text = py_str::text(text).unwrap();
        assert_eq!(text, "defaultdict(<class 'int'>, {3: 0})");
        attribute::set(rt, dict, names::default_factory, Some(Obj::NONE)).unwrap();
        assert!(item::get(rt, dict, Obj::small(4)).is_err());
        rt.forget_raised();
    });
}

#[test]
fn a_fixed_dict_cannot_be_changed() {
    with_runtime(|rt| {
        let dict = Dict::new(rt).unwrap();
        dict.set(rt, Obj::small(1), Obj::small(2)).unwrap();
        let dict = fixed::new(rt, dict).unwrap();
        assert_eq!(item::get(rt, dict, Obj::small(1)), Ok(Obj::small(2)));
        assert!(item::set(rt, dict, Obj::small(1), Some(Obj::NONE)).is_err());
        assert!(item::set(rt, dict, Obj::small(1), None).is_err());
        for method in [names::clear, names::popitem, names::update] {
            assert!(attribute::call_method(rt, dict, method, &[]).is_err());
        }
        rt.forget_raised();
        assert_eq!(item::get(rt, dict, Obj::small(1)), Ok(Obj::small(2)));
    });
}
