//! Which blocks hold code that may be running: those are not erased.

/// Groups of blocks that are told apart.
const GROUPS: usize = 1024;

/// Pinned blocks, one bit each; of a flash with more blocks than bits, several share one.
#[derive(Clone, Debug)]
pub struct Pins {
    bits: [u32; GROUPS / 32],
}

impl Pins {
    /// None.
    pub const fn new() -> Pins {
        Pins {
            bits: [0; GROUPS / 32],
        }
    }

    fn group(block: u32, blocks: u32) -> usize {
        let share = (blocks as usize).div_ceil(GROUPS).max(1);
        (block as usize / share).min(GROUPS - 1)
    }

    /// Pins a block of so many.
    pub(crate) fn add(&mut self, block: u32, blocks: u32) {
        let group = Pins::group(block, blocks);
        if let Some(word) = self.bits.get_mut(group / 32) {
            *word |= 1 << (group % 32);
        }
    }

    /// Is a block pinned, or one that shares its bit?
    pub fn has(&self, block: u32, blocks: u32) -> bool {
        let group = Pins::group(block, blocks);
        self.bits
            .get(group / 32)
            .is_some_and(|word| word >> (group % 32) & 1 != 0)
    }
}

impl Default for Pins {
    fn default() -> Self {
        Pins::new()
    }
}
