//! What is kept, what is forgotten, against a plain vector.

use super::*;
use proptest::prelude::*;
use std::vec::Vec;

#[test]
fn newest_first_and_no_repeats() {
    let mut memory = [0; 32];
    let mut history = History::new(&mut memory);
    assert_eq!(history.get(0), None);
    for line in [&b"one"[..], b"two", b"two", b"", b"one"] {
        history.push(line);
    }
    let lines: Vec<&[u8]> = history.lines().collect();
    assert_eq!(lines, [&b"one"[..], b"two", b"one"]);
    assert_eq!(history.get(1), Some(&b"two"[..]));
    assert_eq!(history.get(3), None);
    assert_eq!(history.get(usize::MAX), None);
}

#[test]
fn without_memory() {
    let mut history = History::new(&mut []);
    history.push(b"x");
    assert_eq!(history.lines().count(), 0);
}

proptest! {
    #[test]
    fn keeps_the_newest_that_fit(lines in prop::collection::vec("[a-c]{0,9}", 0..20)) {
        let mut memory = [0; 24];
        let mut history = History::new(&mut memory);
        let mut model: Vec<Vec<u8>> = Vec::new();
        for line in &lines {
            history.push(line.as_bytes());
            if !line.is_empty() && model.last().is_none_or(|last| last != line.as_bytes()) {
                model.push(line.clone().into_bytes());
            }
            while model.iter().map(|line| line.len() + 2).sum::<usize>() > 24 {
                model.remove(0);
            }
            let kept: Vec<Vec<u8>> = history.lines().map(Vec::from).collect();
            prop_assert_eq!(&kept, &model);
            prop_assert_eq!(history.get(0), model.last().map(|line| &line[..]));
        }
    }
}
