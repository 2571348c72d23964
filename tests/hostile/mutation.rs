//! Changing bytes at random, reproducibly.

/// A generator of numbers (xorshift): the same ones for a seed, everywhere.
pub struct Random(u64);

impl Random {
    /// The generator for a seed.
    pub fn new(seed: u64) -> Random {
        Random(seed | 1)
    }

    /// A number below `limit`, which is at least 1.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// One of the seeds with a few bits flipped, bytes replaced, its end cut off, or a piece of
/// another one put into it.
pub fn change(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    let most = [1, 1, 1, 2, 4][random.below(5)];
    for _ in 0..most {
        if bytes.is_empty() {
            break;
        }
        let at = random.below(bytes.len());
        match random.below(16) {
            0..8 => bytes[at] ^= 1 << random.below(8),
            8..13 => bytes[at] = random.below(256) as u8,
            13 => bytes.truncate(at),
            14 => {
                let other = &seeds[random.below(seeds.len())];
                let start = random.below(other.len());
                let len = random.below(other.len() - start).min(40) + 1;
                let end = (at + random.below(len + 1)).min(bytes.len());
                bytes.splice(at..end, other[start..start + len].iter().copied());
            }
            _ => {
                let end = (at + random.below(8)).min(bytes.len());
                bytes.drain(at..end);
            }
        }
    }
    bytes
}
