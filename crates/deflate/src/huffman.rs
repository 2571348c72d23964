//! Huffman codes as DEFLATE has them: the lengths of the codes say what they are.

/// Longest code.
const MOST_BITS: usize = 15;
/// Codes up to this length are looked up at once.
const FAST_BITS: u32 = 8;

/// A code for `N` symbols at most.
#[derive(Clone)]
pub(crate) struct Huffman<const N: usize> {
    /// How many codes there are of each length.
    counts: [u16; MOST_BITS + 1],
    /// The symbols in the order of their codes.
    symbols: [u16; N],
    /// By the next bits: symbol and, in the low four bits, length; 0 for longer codes.
    fast: [u16; 1 << FAST_BITS],
}

/// What the next bits are.
pub(crate) enum Decoded {
    /// A symbol and how many bits its code has.
    Symbol(u16, u32),
    /// More bits are needed.
    Short,
    /// No code begins so.
    Wrong,
}

impl<const N: usize> Huffman<N> {
    pub(crate) const fn new() -> Huffman<N> {
        Huffman {
            counts: [0; MOST_BITS + 1],
            symbols: [0; N],
            fast: [0; 1 << FAST_BITS],
        }
    }

    /// Makes the code with these lengths: `false` if there is none. One code of one bit alone is
    /// allowed, as is no code at all.
    pub(crate) fn set(&mut self, lengths: &[u8]) -> bool {
        self.counts = [0; MOST_BITS + 1];
        self.fast = [0; 1 << FAST_BITS];
        for length in lengths {
            match self.counts.get_mut(usize::from(*length)) {
                Some(count) => *count += 1,
                None => return false,
            }
        }
        self.counts[0] = 0;
        let mut left = 1i32;
        let mut used = 0;
        let mut starts = [0u16; MOST_BITS + 2];
        for bits in 1..=MOST_BITS {
            left = (left << 1) - i32::from(self.counts[bits]);
            if left < 0 {
                return false;
            }
            used += self.counts[bits];
            starts[bits + 1] = starts[bits] + self.counts[bits];
        }
        if left > 0 && used > 1 {
            return false;
        }
        for (symbol, length) in lengths.iter().enumerate() {
            let length = usize::from(*length);
            if length == 0 {
                continue;
            }
            let place = usize::from(starts[length]);
            starts[length] += 1;
            match self.symbols.get_mut(place) {
                Some(entry) => *entry = symbol as u16,
                None => return false,
            }
        }
        self.fill_fast();
        true
    }

    fn fill_fast(&mut self) {
        let (mut code, mut place) = (0u32, 0usize);
        for bits in 1..=FAST_BITS {
            for _ in 0..self.counts[bits as usize] {
                let symbol = self.symbols.get(place).copied().unwrap_or(0);
                let mut index = code.reverse_bits() >> (32 - bits);
                while let Some(entry) = self.fast.get_mut(index as usize) {
                    *entry = symbol << 4 | bits as u16;
                    index += 1 << bits;
                }
                code += 1;
                place += 1;
            }
            code <<= 1;
        }
    }

    /// Decodes the first of `count` bits.
    #[inline]
    pub(crate) fn decode(&self, bits: u32, count: u32) -> Decoded {
        let entry = self.fast[(bits & ((1 << FAST_BITS) - 1)) as usize];
        let length = u32::from(entry & 15);
        if length != 0 {
            return match length <= count {
                true => Decoded::Symbol(entry >> 4, length),
                false => Decoded::Short,
            };
        }
        self.decode_slowly(bits, count)
    }

    fn decode_slowly(&self, bits: u32, count: u32) -> Decoded {
        // `code` is how far the bits lie behind the first code of their length.
        let (mut code, mut first, mut place) = (0u32, 0u32, 0u32);
        for length in 1..=MOST_BITS {
            if length as u32 > count {
                return Decoded::Short;
            }
            code |= bits >> (length - 1) & 1;
            let number = u32::from(self.counts[length]);
            if code < first + number {
                let symbol = self.symbols.get((place + code - first) as usize);
                return match symbol {
                    Some(symbol) => Decoded::Symbol(*symbol, length as u32),
                    None => Decoded::Wrong,
                };
            }
            place += number;
            first = (first + number) << 1;
            code <<= 1;
        }
        Decoded::Wrong
    }
}
