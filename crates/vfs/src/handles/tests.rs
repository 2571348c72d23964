//! Numbers given, closed and refused, against a map.

use super::*;
use proptest::prelude::*;
use std::{collections::BTreeMap, vec::Vec};

#[test]
fn closed_numbers_are_refused() {
    let mut handles: Handles<&str, _> = Handles::new([Slot::FREE; 2]);
    let a = handles.insert("a").unwrap();
    let b = handles.insert("b").unwrap();
    assert_eq!(handles.insert("c"), Err(Errno::EMFILE));
    assert_eq!(handles.remove(a), Ok("a"));
    let c = handles.insert("c").unwrap();
    assert_ne!(a, c);
    assert_eq!(handles.get_mut(a), Err(Errno::EBADF));
    assert_eq!(handles.get_mut(b), Ok(&mut "b"));
    assert_eq!(handles.get_mut(u32::MAX), Err(Errno::EBADF));
    assert_eq!(handles.iter_mut().count(), 2);
    assert!(!handles.is_empty());
}

#[cfg(feature = "alloc")]
#[test]
fn a_vector_grows() {
    let mut handles = Handles::new(Vec::new());
    let numbers: Vec<u32> = (0..100).map(|i| handles.insert(i).unwrap()).collect();
    for (i, number) in numbers.into_iter().enumerate() {
        assert_eq!(handles.remove(number), Ok(i));
    }
    assert!(handles.is_empty());
}

proptest! {
    #[test]
    fn behaves_as_a_map(steps: Vec<(bool, u8)>) {
        let mut handles: Handles<u8, _> = Handles::new([const { Slot::FREE }; 5]);
        let mut model = BTreeMap::new();
        let mut given = Vec::new();
        for (insert, value) in steps {
            if insert {
                match handles.insert(value) {
                    Ok(number) => {
                        prop_assert!(!given.contains(&number));
                        given.push(number);
                        model.insert(number, value);
                    }
                    Err(errno) => {
                        prop_assert_eq!(errno, Errno::EMFILE);
                        prop_assert_eq!(model.len(), 5);
                    }
                }
            } else if let Some(number) = given.get(usize::from(value)) {
                prop_assert_eq!(handles.get_mut(*number).ok().copied(), model.get(number).copied());
                prop_assert_eq!(handles.remove(*number).ok(), model.remove(number));
            }
        }
    }
}
