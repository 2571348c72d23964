//! Inserting and removing, against a plain vector.

use super::*;
use proptest::prelude::*;
use std::{vec, vec::Vec};

#[test]
fn what_does_not_fit_changes_nothing() {
    let mut text = Text::new([0; 4]);
    assert!(text.insert(0, b"ad"));
    assert!(text.insert(1, b"bc"));
    assert!(!text.push(b'e'));
    assert!(!text.insert(5, b""));
    assert_eq!(text.as_bytes(), b"abcd");
    text.remove(1, 99);
    assert_eq!(text.as_bytes(), b"a");
    text.remove(1, 0);
    text.truncate(9);
    assert_eq!((text.as_bytes(), text.room()), (&b"a"[..], 4));
    text.clear();
    assert!(text.is_empty());
}

#[cfg(feature = "alloc")]
#[test]
fn a_vector_grows_and_shrinks() {
    let mut text = Text::new(Vec::new());
    for byte in 0..1000u32 {
        assert!(text.push(byte as u8));
    }
    assert_eq!((text.len(), text.as_bytes()[999]), (1000, 231));
    text.clear();
    assert_eq!(text.room(), 0);
}

proptest! {
    #[test]
    fn behaves_as_a_vector(steps in prop::collection::vec((0..24usize, 0..24usize, any::<bool>()), 0..40)) {
        let mut text = Text::new([0; 20]);
        let mut model: Vec<u8> = Vec::new();
        for (a, b, insert) in steps {
            if insert {
                let bytes = vec![a as u8; b];
                let fits = a <= model.len() && model.len() + b <= 20;
                prop_assert_eq!(text.insert(a, &bytes), fits);
                if fits {
                    model.splice(a..a, bytes);
                }
            } else {
                text.remove(a, b);
                let end = b.min(model.len());
                if a < end {
                    model.drain(a..end);
                }
            }
            prop_assert_eq!(text.as_bytes(), &model[..]);
        }
    }
}
