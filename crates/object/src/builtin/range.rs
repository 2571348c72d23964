//! `range`

use crate::names;
use crate::object;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// A range of integers.
    pub struct Range: sealed {
        start: Obj,
        stop: Obj,
        step: Obj,
    }
}

impl Range {
    /// Start, number of items and step, where all items are small integers.
    pub fn small_parts(&self) -> Option<(isize, isize, isize)> {
        let (start, stop) = (self.start.as_small()?, self.stop.as_small()?);
        let step = self.step.as_small()?;
        let count = if step > 0 && start < stop {
            (stop - start - 1) / step + 1
        } else if step < 0 && start > stop {
            (start - stop - 1) / -step + 1
        } else {
            0
        };
        Some((start, count, step))
    }
}

static SLOTS: Slots = Slots::EMPTY;

/// `range`
pub static RANGE: Type = Type::new::<Range>(names::range, &SLOTS);
