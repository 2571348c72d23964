//! Lists and sorting: against what CPython gives, against `Vec`, and against hostile code.

extern crate std;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;
use taipan_gc::Gc;

use super::sort::{Order, sort};
use super::{List, subscript};
use crate::builtin::{slice, tuple};
use crate::names;
use crate::native::NativeFunction;
use crate::raise::Res;
use crate::runtime::{Root, Runtime};
use crate::testing::{check, with_busy_collector, with_heap};
use crate::word::Obj;

#[test]
fn lists_are_those_of_cpython() {
    check(include_str!("list.txt"));
}

fn numbers(list: Gc<List>) -> Vec<isize> {
    (0..list.len())
        .map(|position| list.get(position).unwrap().as_small().unwrap())
        .collect()
}

fn list_of(rt: &mut Runtime, items: &[isize]) -> Gc<List> {
    let list = List::with_capacity(rt, 0).unwrap();
    for item in items {
        list.push(rt, Obj::small(*item)).unwrap();
    }
    list
}

#[derive(Clone, Debug)]
enum Change {
    Push(isize),
    Insert(usize, isize),
    Remove(usize),
    Truncate(usize),
    Replace(usize, usize, Vec<isize>),
    Repeat(usize),
    Reverse,
    Clear,
    ExtendBySelf,
    DeleteSlice(isize, isize, isize),
    Part(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let position = 0usize..40;
    prop_oneof![
        8 => any::<i16>().prop_map(|value| Change::Push(value.into())),
        4 => (position.clone(), any::<i16>()).prop_map(|(at, value)| Change::Insert(at, value.into())),
        4 => position.clone().prop_map(Change::Remove),
        1 => position.clone().prop_map(Change::Truncate),
        4 => (position.clone(), position.clone(), prop::collection::vec(-9isize..9, 0..9))
            .prop_map(|(start, stop, new)| Change::Replace(start, stop, new)),
        1 => (0usize..4).prop_map(Change::Repeat),
        1 => Just(Change::Reverse),
        1 => Just(Change::Clear),
        1 => Just(Change::ExtendBySelf),
        3 => (-9isize..40, -9isize..40, prop_oneof![-4isize..0, 1isize..5])
            .prop_map(|(start, stop, step)| Change::DeleteSlice(start, stop, step)),
        1 => (position.clone(), position).prop_map(|(start, stop)| Change::Part(start, stop)),
    ]
}

/// Does the same to a list and to a vector.
fn apply(rt: &mut Runtime, list: Gc<List>, model: &mut Vec<isize>, change: &Change) -> Res<()> {
    match *change {
        Change::Push(value) => {
            list.push(rt, Obj::small(value))?;
            model.push(value);
        }
        Change::Insert(at, value) => {
            list.insert(rt, at, Obj::small(value))?;
            model.insert(at.min(model.len()), value);
        }
        Change::Remove(at) => {
            let removed = list.remove(rt, at);
            let expected = (at < model.len()).then(|| model.remove(at));
            assert_eq!(removed, expected.map(Obj::small));
        }
        Change::Truncate(len) => {
            list.truncate(len);
            model.truncate(len);
        }
        Change::Replace(start, stop, ref new) => {
            let source = list_of(rt, new);
            let items = source.snapshot(rt)?;
            list.replace(rt, start, stop, items)?;
            let start = start.min(model.len());
            let stop = stop.clamp(start, model.len());
            model.splice(start..stop, new.iter().copied());
        }
        Change::Repeat(count) if model.len() * count <= 200 => {
            list.repeat(rt, count)?;
            *model = model.repeat(count);
        }
        Change::ExtendBySelf if model.len() <= 100 => {
            list.extend(rt, Obj::from(list))?;
            model.extend_from_within(..);
        }
        Change::Repeat(_) | Change::ExtendBySelf | Change::Clear => {
            list.clear();
            model.clear();
        }
        Change::Reverse => {
            list.reverse();
            model.reverse();
        }
        Change::DeleteSlice(start, stop, step) => {
            let parts = [start, stop, step].map(Obj::small);
            let slice = slice::new(rt, parts[0], parts[1], parts[2])?;
            let deleted = subscript::get(rt, Obj::from(list), slice)?;
            subscript::set(rt, Obj::from(list), slice, None)?;
            let bounds = slice.downcast().unwrap();
            let (start, _, step, count) = slice::indices(rt, bounds, model.len())?;
            let gone: Vec<usize> = (0..count as isize)
                .map(|number| (start + number * step) as usize)
                .collect();
            let expected: Vec<isize> = gone.iter().map(|position| model[*position]).collect();
            assert_eq!(numbers(deleted.downcast().unwrap()), expected);
            let mut position = 0;
            model.retain(|_| {
                position += 1;
                !gone.contains(&(position - 1))
            });
        }
        Change::Part(start, stop) => {
            let part = list.part(rt, start, stop)?;
            let stop = stop.min(model.len());
            let expected = model.get(start..stop).unwrap_or_default();
            assert_eq!(numbers(part), expected);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_list_is_a_vector(changes in prop::collection::vec(change(), 0..60)) {
        with_busy_collector(2048, |rt| {
            let list = List::with_capacity(rt, 0).unwrap();
            let mut model = Vec::new();
            for change in &changes {
                apply(rt, list, &mut model, change).unwrap();
                assert_eq!(numbers(list), model, "after {change:?}");
            }
        });
    }

    #[test]
    fn sorting_is_that_of_rust(
        mut items in prop::collection::vec(-50isize..50, 0..400),
        runs in prop::collection::vec((0usize..400, 0usize..400, any::<bool>()), 0..6),
        reverse: bool,
    ) {
        // Runs up and down, so that merging meets all its cases.
        for (start, stop, down) in runs {
            let stop = stop.min(items.len());
            if start < stop {
                items[start..stop].sort_unstable();
                if down {
                    items[start..stop].reverse();
                }
            }
        }
        with_busy_collector(2048, |rt| {
            let list = list_of(rt, &items);
            sort(rt, list, Order { key: None, reverse }).unwrap();
            let mut expected = items.clone();
            expected.sort_unstable();
            if reverse {
                expected.reverse();
            }
            assert_eq!(numbers(list), expected);
        });
    }

    #[test]
    fn sorting_is_stable(keys in prop::collection::vec(0isize..6, 0..300), reverse: bool) {
        with_busy_collector(2048, |rt| {
            let list = List::with_capacity(rt, 0).unwrap();
            for (number, key) in keys.iter().enumerate() {
                let pair = [Obj::small(*key), Obj::small(number as isize)];
                let pair = tuple::new(rt, &pair).unwrap();
                list.push(rt, pair).unwrap();
            }
            let key = Some(Obj::from_static(&FIRST_OF));
            sort(rt, list, Order { key, reverse }).unwrap();
            let sorted: Vec<(isize, isize)> = (0..list.len())
                .map(|position| {
                    let pair = tuple::items(list.get(position).unwrap());
                    (pair[0].as_small().unwrap(), pair[1].as_small().unwrap())
                })
                .collect();
            let mut expected: Vec<(isize, isize)> =
                keys.iter().enumerate().map(|(number, key)| (*key, number as isize)).collect();
            if reverse {
                expected.sort_by_key(|(key, _)| -key);
            } else {
                expected.sort_by_key(|(key, _)| *key);
            }
            assert_eq!(sorted, expected);
        });
    }

    /// Whatever comparison raises, every item is still there once.
    #[test]
    fn a_failed_sort_loses_nothing(
        mut items in prop::collection::vec(-50isize..50, 1..300),
        text in 0usize..300,
        reverse: bool,
    ) {
        with_busy_collector(2048, |rt| {
            let list = list_of(rt, &items);
            let text = text % items.len();
            list.set(text, Obj::from(names::key));
            items.remove(text);
            let result = sort(rt, list, Order { key: None, reverse });
            assert_eq!(result.is_err(), !items.is_empty());
            rt.forget_raised();
            let mut left: Vec<isize> = (0..list.len())
                .filter_map(|position| list.get(position).unwrap().as_small())
                .collect();
            left.sort_unstable();
            items.sort_unstable();
            assert_eq!(left, items);
            assert_eq!(list.len(), items.len() + 1);
        });
    }
}

static FIRST_OF: NativeFunction =
    NativeFunction::f1(names::key, |_, pair| Ok(tuple::items(pair)[0]));

/// A key function that changes the list which is being sorted.
static CHANGES_THE_LIST: NativeFunction = NativeFunction::f1(names::key, |rt, item| {
    let list = rt.root(Root::User).and_then(|list| list.downcast::<List>());
    let list = list.unwrap();
    assert_eq!(list.len() % 3, 0);
    for _ in 0..3 {
        list.push(rt, Obj::small(7))?;
    }
    // What is being sorted is on the native stack only, which Miri does not show.
    if !cfg!(miri) {
        rt.collect();
    }
    Ok(item)
});

#[test]
fn a_list_that_changes_while_it_is_sorted() {
    with_busy_collector(2048, |rt| {
        let list = list_of(rt, &[3, 1, 2]);
        rt.set_root(Root::User, Some(Obj::from(list)));
        let key = Some(Obj::from_static(&CHANGES_THE_LIST));
        let raised = sort(
            rt,
            list,
            Order {
                key,
                reverse: false,
            },
        )
        .unwrap_err();
        assert!(
            rt.take_raised(raised)
                .is_instance(&crate::exception::VALUE_ERROR)
        );
        assert_eq!(numbers(list), [1, 2, 3]);
    });
}

#[test]
fn a_list_gives_memory_back() {
    with_heap(256, |rt| {
        let list = list_of(rt, &[5; 4000]);
        rt.set_root(Root::User, Some(Obj::from(list)));
        rt.collect();
        let full = rt.heap.mem_alloc();
        while list.len() > 3 {
            list.remove(rt, list.len() - 1);
        }
        rt.collect();
        assert!(rt.heap.mem_alloc() < full - 30_000);
        assert_eq!(numbers(list), [5, 5, 5]);
    });
}

/// A list that cannot grow says so and is as before.
#[test]
fn memory_runs_out() {
    with_heap(16, |rt| {
        let list = List::with_capacity(rt, 0).unwrap();
        rt.set_root(Root::User, Some(Obj::from(list)));
        let mut count = 0;
        while list.push(rt, Obj::small(count)).is_ok() {
            count += 1;
        }
        assert!(count > 100);
        assert_eq!(numbers(list), (0..count).collect::<Vec<_>>());
        assert!(list.repeat(rt, 1000).is_err());
        assert_eq!(list.len() as isize, count);
    });
}
