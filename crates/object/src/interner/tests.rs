//! Tests of the pool of names, on a runtime's.

extern crate std;

use std::collections::BTreeSet;
use std::format;
use std::string::{String, ToString};

use super::FIRST_INDEX;
use crate::testing::with_runtime;

/// More than several blocks and several sizes of the index hold.
const MANY: usize = if cfg!(miri) { 5 } else { 40 } * FIRST_INDEX;

#[test]
fn every_name_is_found_again_and_is_one() {
    with_runtime(|rt| {
        for number in 0..MANY {
            let text = format!("name number {number}");
            let name = rt.intern(&text).unwrap();
            assert_eq!(name.text(), text);
        }
        for number in (0..MANY).rev() {
            let text = format!("name number {number}");
            let found = rt.names.find(text.as_bytes()).unwrap();
            assert_eq!(found.text(), text);
            assert_eq!(rt.intern(&text).unwrap(), found);
        }
        assert_eq!(rt.names.find(b"name number"), None);
    });
}

#[test]
fn one_after_the_other_gives_all() {
    with_runtime(|rt| {
        let before = rt.names.statistics().names;
        let mut expected = BTreeSet::new();
        for number in 0..MANY {
            let text = format!("name number {number}");
            rt.intern(&text).unwrap();
            expected.insert(text);
        }
        assert_eq!(rt.names.statistics().names, before + MANY);
        let mut found = BTreeSet::<String>::new();
        let mut last = None;
        while let Some(name) = rt.names.next_after(last) {
            assert!(found.insert(name.text().to_string()));
            last = Some(name);
        }
        assert!(found.is_superset(&expected));
        assert_eq!(found.len(), before + MANY);
    });
}
