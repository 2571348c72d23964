//! Searching against looking everywhere; and that awkward input takes no longer than other.

extern crate std;

use proptest::prelude::*;
use std::vec;
use std::vec::Vec;

use super::super::search::{Occurrences, find, rfind};

fn slow_find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    (0..=haystack.len().checked_sub(needle.len())?)
        .find(|start| haystack[*start..].starts_with(needle))
}

fn slow_rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    (0..=haystack.len().checked_sub(needle.len())?)
        .rev()
        .find(|start| haystack[*start..].starts_with(needle))
}

/// Bytes of two kinds, much repeated, so that partial matches abound.
fn repetitive(most: usize) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(0u8..2, 0..most),
        (prop::collection::vec(0u8..2, 1..6), 0..most).prop_map(|(unit, len)| {
            unit.iter().copied().cycle().take(len).collect::<Vec<u8>>()
        }),
    ]
}

proptest! {
    #[test]
    fn finds_what_looking_everywhere_finds(
        parts in prop::collection::vec(repetitive(400), 1..4),
        needle in repetitive(40),
    ) {
        let haystack = parts.concat();
        prop_assert_eq!(find(&haystack, &needle), slow_find(&haystack, &needle));
        prop_assert_eq!(rfind(&haystack, &needle), slow_rfind(&haystack, &needle));
    }

    #[test]
    fn finds_a_part_of_itself(
        parts in prop::collection::vec(repetitive(300), 1..4),
        start in 0usize..400,
        len in 1usize..300,
    ) {
        let haystack = parts.concat();
        let start = start.min(haystack.len());
        let needle = &haystack[start..(start + len).min(haystack.len())];
        prop_assert_eq!(find(&haystack, needle), slow_find(&haystack, needle));
        prop_assert_eq!(rfind(&haystack, needle), slow_rfind(&haystack, needle));
    }
}

#[test]
fn awkward_needles_are_found_at_the_end() {
    // Each fails late at nearly every position, in one of the two directions.
    let (long, short) = if cfg!(miri) {
        (1000, 50)
    } else {
        (100_000, 5_000)
    };
    let mut haystack = vec![b'a'; long];
    haystack.extend_from_slice(b"b");
    let mut needle = vec![b'a'; short];
    needle.extend_from_slice(b"b");
    assert_eq!(find(&haystack, &needle), Some(long - short));
    haystack.reverse();
    needle.reverse();
    assert_eq!(rfind(&haystack, &needle), Some(0));
    assert_eq!(rfind(&haystack[1..], &needle), None);
}

#[test]
fn occurrences_do_not_overlap() {
    let found: Vec<usize> = Occurrences::of(b"aaaaa", b"aa").collect();
    assert_eq!(found, [0, 2]);
}
