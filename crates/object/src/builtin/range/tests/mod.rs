//! Ranges: against what CPython gives, and against arithmetic with 128 bits.

extern crate std;
use std::vec::Vec;

use proptest::prelude::*;

use super::Range;
use crate::builtin::int;
use crate::protocol::{item, iterate};
use crate::runtime::Runtime;
use crate::testing::{check, with_runtime};
use crate::word::Obj;

#[test]
fn ranges_are_those_of_cpython() {
    check(include_str!("range.txt"));
}

fn wide(rt: &mut Runtime, value: i128) -> Obj {
    match isize::try_from(value) {
        Ok(value) => int::from_isize(rt, value).unwrap(),
        Err(_) => int::from_i128(rt, value).unwrap(),
    }
}

fn same(rt: &mut Runtime, value: Obj, expected: i128) -> bool {
    let expected = wide(rt, expected);
    crate::protocol::compare::equal(rt, value, expected).unwrap()
}

proptest! {
    /// Ranges that lie around zero, and around the limits of the small integers and of the
    /// machine's.
    #[test]
    fn a_range_is_what_arithmetic_says(
        base in prop_oneof![
            Just(0i128),
            Just(Obj::SMALL_INT_MAX as i128),
            Just(Obj::SMALL_INT_MIN as i128),
            Just(isize::MAX as i128),
            Just(isize::MIN as i128),
        ],
        start in -30i128..30,
        stop in -30i128..30,
        step in prop_oneof![-7i128..0, 1i128..8],
        probe in -40i128..40,
    ) {
        let (start, stop, probe) = (base + start, base + stop, base + probe);
        let mut expected = Vec::new();
        let mut next = start;
        while if step > 0 { next < stop } else { next > stop } {
            expected.push(next);
            next += step;
        }
        with_runtime(|rt| {
            let parts = [start, stop, step].map(|part| wide(rt, part));
            let range = Range::of(rt, parts[0], parts[1], parts[2]).unwrap();
            let value = Obj::from(range);
            let mut forward = Vec::new();
            iterate::for_each(rt, value, |_, item| {
                forward.push(item);
                Ok(())
            })
            .unwrap();
            assert_eq!(forward.len(), expected.len());
            for (position, number) in expected.iter().enumerate() {
                assert!(same(rt, forward[position], *number));
                let index = Obj::small(position as isize - expected.len() as isize);
                let found = item::get(rt, value, index).unwrap();
                assert!(same(rt, found, *number));
            }
            let probe_value = wide(rt, probe);
            let inside = iterate::contains(rt, value, probe_value).unwrap();
            assert_eq!(inside, expected.contains(&probe));
            if let Some((first, count, step)) = range.small_parts() {
                assert_eq!(count as usize, expected.len());
                for (position, number) in expected.iter().enumerate() {
                    let item = first + position as isize * step;
                    assert!(Obj::try_small(item).is_some() && item as i128 == *number);
                }
            }
        });
    }
}
