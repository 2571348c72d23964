//! Deques: against what CPython gives, and against `VecDeque`.

extern crate std;
use std::collections::VecDeque;
use std::vec::Vec;

use proptest::prelude::*;
use taipan_gc::Gc;

use super::{Deque, End};
use crate::testing::{check, with_busy_collector, with_heap};
use crate::word::Obj;

#[test]
fn deques_are_those_of_cpython() {
    check(include_str!("deque.txt"));
}

#[derive(Clone, Debug)]
enum Change {
    Push(bool, isize),
    Pop(bool),
    Insert(usize, isize),
    Remove(usize),
    Set(usize, isize),
    Rotate(usize),
    Reverse,
    Clear,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        8 => (any::<bool>(), any::<i16>()).prop_map(|(left, value)| Change::Push(left, value.into())),
        4 => any::<bool>().prop_map(Change::Pop),
        1 => (0usize..20, any::<i16>()).prop_map(|(at, value)| Change::Insert(at, value.into())),
        1 => (0usize..20).prop_map(Change::Remove),
        1 => (0usize..20, any::<i16>()).prop_map(|(at, value)| Change::Set(at, value.into())),
        1 => (0usize..20).prop_map(Change::Rotate),
        1 => Just(Change::Reverse),
        1 => Just(Change::Clear),
    ]
}

fn numbers(deque: Gc<Deque>) -> Vec<isize> {
    (0..deque.len())
        .map(|position| deque.get(position).unwrap().as_small().unwrap())
        .collect()
}

proptest! {
    #[test]
    fn a_deque_is_a_vec_deque(
        changes in prop::collection::vec(change(), 0..120),
        max_len in prop::option::of(0usize..12),
    ) {
        let room = max_len.unwrap_or(usize::MAX);
        with_busy_collector(2048, |rt| {
            let deque = Deque::new(rt, max_len).unwrap();
            let mut model = VecDeque::new();
            for change in &changes {
                match *change {
                    Change::Push(left, value) => {
                        let end = if left { End::Left } else { End::Right };
                        deque.push(rt, end, Obj::small(value)).unwrap();
                        if left {
                            model.push_front(value);
                            model.truncate(room);
                        } else {
                            model.push_back(value);
                            while model.len() > room {
                                model.pop_front();
                            }
                        }
                    }
                    Change::Pop(left) => {
                        let (end, expected) = match left {
                            true => (End::Left, model.pop_front()),
                            false => (End::Right, model.pop_back()),
                        };
                        assert_eq!(deque.pop(end), expected.map(Obj::small));
                    }
                    Change::Insert(at, value) if model.len() < room => {
                        deque.insert(rt, at, Obj::small(value)).unwrap();
                        model.insert(at.min(model.len()), value);
                    }
                    Change::Insert(at, value) => {
                        assert!(deque.insert(rt, at, Obj::small(value)).is_err());
                        rt.forget_raised();
                    }
                    Change::Remove(at) => {
                        assert_eq!(deque.remove(at), model.remove(at).map(Obj::small));
                    }
                    Change::Set(at, value) => {
                        let there = deque.set(at, Obj::small(value));
                        assert_eq!(there, at < model.len());
                        if there {
                            model[at] = value;
                        }
                    }
                    Change::Rotate(count) if !model.is_empty() => {
                        deque.rotate(count % model.len());
                        model.rotate_right(count % model.len());
                    }
                    Change::Rotate(_) => deque.rotate(0),
                    Change::Reverse => {
                        deque.reverse(0, deque.len());
                        model.make_contiguous().reverse();
                    }
                    Change::Clear => {
                        deque.clear(rt).unwrap();
                        model.clear();
                    }
                }
                assert_eq!(model, numbers(deque), "after {change:?}");
            }
        });
    }
}

/// What an interrupt handler relies on.
#[test]
fn a_bounded_deque_never_allocates_after_it_is_made() {
    with_heap(64, |rt| {
        let deque = Deque::new(rt, Some(8)).unwrap();
        rt.heap.lock();
        for value in 0..50 {
            deque.push(rt, End::Right, Obj::small(value)).unwrap();
            deque.push(rt, End::Left, Obj::small(value)).unwrap();
            deque.pop(End::Right).unwrap();
        }
        rt.heap.unlock();
        assert!(deque.len() <= 8);
    });
}
