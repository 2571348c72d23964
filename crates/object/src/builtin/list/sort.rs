//! Reversing and sorting.

use taipan_gc::{Array, Gc};

use crate::word::Obj;

/// Turns the order of the elements from `start` up to `stop`, which are in range, around.
pub(super) fn reverse(items: Gc<Array<Obj>>, start: usize, stop: usize) {
    if let Some(cells) = items.as_slice().get(start..stop) {
        let half = cells.len() / 2;
        for (a, b) in cells.iter().zip(cells.iter().rev()).take(half) {
            a.swap(b);
        }
    }
}
