//! Ranges of addresses that a board says have something at them.

use core::ops::Range;

use crate::Width;

/// What programs may do with a region.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Access {
    /// Anything.
    All,
    /// Writing there is a fault of the processor, or changes nothing.
    ReadOnly,
    /// Access in other widths is a fault of the processor.
    Words,
}

/// A range of addresses with something at all of them: memory, or registers of peripherals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Region {
    start: usize,
    bytes: usize,
    access: Access,
}

impl Region {
    /// Memory that can be read and written, or registers that can in any width.
    pub const fn new(range: Range<usize>) -> Region {
        Region {
            start: range.start,
            bytes: range.end.saturating_sub(range.start),
            access: Access::All,
        }
    }

    /// Memory that a plain write does not change, such as flash.
    pub const fn read_only(range: Range<usize>) -> Region {
        Region {
            access: Access::ReadOnly,
            ..Region::new(range)
        }
    }

    /// Registers that are read and written as words only.
    pub const fn words(range: Range<usize>) -> Region {
        Region {
            access: Access::Words,
            ..Region::new(range)
        }
    }

    /// May this be read or written, all of it in the region?
    pub(crate) fn allows(&self, address: usize, width: Width, write: bool) -> bool {
        let offset = address.wrapping_sub(self.start);
        let last = self.bytes.checked_sub(width.bytes());
        last.is_some_and(|last| offset <= last)
            && match self.access {
                Access::All => true,
                Access::ReadOnly => !write,
                Access::Words => width == Width::Word,
            }
    }
}
