//! Compressing: one block with the codes that DEFLATE fixes. Matches are looked for by chains of
//! the places that begin with the same three bytes (or seem to).

use core::cell::Cell;

use crate::lengths::{LONGEST, SHORTEST, distance, distance_symbol, length, length_symbol};

/// The state of compressing.
#[derive(Clone, Debug)]
pub struct Deflater {
    bits: u32,
    count: u32,
    begun: bool,
    /// How many bytes there were before, and of how many of them the places are in the chains.
    position: u64,
    chained: u64,
}

type Out<'o, E> = &'o mut dyn FnMut(u8) -> Result<(), E>;

/// Most heads of chains.
const MOST_HEADS: usize = 4096;

const fn heads(window: usize) -> usize {
    if window < MOST_HEADS {
        window
    } else {
        MOST_HEADS
    }
}

/// How long the chains for a window of `1 << bits` bytes are.
pub const fn chain_len(bits: u32) -> usize {
    (1 << bits) + heads(1 << bits)
}

/// The bytes at hand: those of the window, and those that are to be compressed.
struct Bytes<'a> {
    window: &'a [Cell<u8>],
    /// Links to earlier places of the window, then the heads.
    chains: &'a [Cell<u16>],
    data: &'a [u8],
    /// The place of the first byte of `data`.
    start: u64,
}

impl Bytes<'_> {
    /// The byte at a place, where those before `now` are in the window.
    #[inline]
    fn at(&self, place: u64, now: u64) -> u8 {
        if place < now {
            let index = place as usize & (self.window.len() - 1);
            self.window.get(index).map_or(0, Cell::get)
        } else {
            let index = (place - self.start) as usize;
            self.data.get(index).copied().unwrap_or(0)
        }
    }

    /// The head of the chain for what begins at a place.
    fn head(&self, place: u64, now: u64) -> Option<&Cell<u16>> {
        let three = u32::from(self.at(place, now))
            | u32::from(self.at(place + 1, now)) << 8
            | u32::from(self.at(place + 2, now)) << 16;
        let heads = heads(self.window.len());
        let index = (three.wrapping_mul(0x9e37_79b1) >> 16) as usize & (heads - 1);
        self.chains.get(self.window.len() + index)
    }

    fn link(&self, place: u64) -> Option<&Cell<u16>> {
        self.chains.get(place as usize & (self.window.len() - 1))
    }

    /// Puts a place in front of its chain.
    fn chain(&self, place: u64, now: u64) {
        if let (Some(head), Some(link)) = (self.head(place, now), self.link(place)) {
            link.set(head.replace(place as u16));
        }
    }

    /// Length and distance of the longest match for what is at `now`, the nearest of them; 0 if
    /// there is none.
    fn longest(&self, now: u64) -> (usize, usize) {
        let left = self.data.len() - (now - self.start) as usize;
        let most = left.min(LONGEST);
        let reach = (now.min(self.window.len() as u64)) as usize;
        let (mut best, mut best_distance) = (0, 0);
        if most < SHORTEST {
            return (0, 0);
        }
        let mut next = self.head(now, now).map_or(0, Cell::get);
        let mut before = 0;
        loop {
            // Places are known up to 65536; one that is too far away, or seems to be nearer than
            // the one before, is a left-over that ends the chain.
            let distance = usize::from((now as u16).wrapping_sub(next));
            if distance <= before || distance > reach {
                return (best, best_distance);
            }
            before = distance;
            let from = now - distance as u64;
            let mut len = 0;
            while len < most && self.at(from + len as u64, now) == self.at(now + len as u64, now) {
                len += 1;
            }
            if len >= SHORTEST && len > best {
                (best, best_distance) = (len, distance);
                if len == most {
                    return (best, best_distance);
                }
            }
            next = self.link(from).map_or(0, Cell::get);
        }
    }
}

impl Deflater {
    /// At the start of a stream.
    pub const fn new() -> Deflater {
        Deflater {
            bits: 0,
            count: 0,
            begun: false,
            position: 0,
            chained: 0,
        }
    }

    fn put<E>(&mut self, value: u32, count: u32, out: Out<'_, E>) -> Result<(), E> {
        self.bits |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            let byte = self.bits as u8;
            self.bits >>= 8;
            self.count -= 8;
            out(byte)?;
        }
        Ok(())
    }

    /// A code, which begins with its highest bit.
    fn code<E>(&mut self, code: u32, count: u32, out: Out<'_, E>) -> Result<(), E> {
        self.put(code.reverse_bits() >> (32 - count), count, out)
    }

    fn symbol<E>(&mut self, symbol: u32, out: Out<'_, E>) -> Result<(), E> {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8, out),
            144..=255 => self.code(0x190 + symbol - 144, 9, out),
            256..=279 => self.code(symbol - 256, 7, out),
            _ => self.code(0xc0 + symbol - 280, 8, out),
        }
    }

    fn begin<E>(&mut self, out: Out<'_, E>) -> Result<(), E> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        // The last block, with the fixed codes.
        self.put(0b011, 3, out)
    }

    /// Compresses data. `window`, whose length is a power of two up to 32 KB, and `chains`, of
    /// [`chain_len`], are the same at each call; what they hold at first does not matter.
    ///
    /// # Errors
    /// What the destination said.
    pub fn write<E>(
        &mut self,
        window: &[Cell<u8>],
        chains: &[Cell<u16>],
        data: &[u8],
        out: Out<'_, E>,
    ) -> Result<(), E> {
        self.begin(out)?;
        if self.position == 0 {
            // A chain that has no places leads to the first, which is one that may be tried.
            for link in chains {
                link.set(0);
            }
        }
        let bytes = Bytes {
            window,
            chains,
            data,
            start: self.position,
        };
        let end = self.position + data.len() as u64;
        while self.position < end {
            let now = self.position;
            let left = (end - now) as usize;
            if left >= SHORTEST {
                // Places that are out of reach by now need not be chained any more.
                self.chained = self.chained.max(now.saturating_sub(window.len() as u64));
                while self.chained < now {
                    bytes.chain(self.chained, now);
                    self.chained += 1;
                }
            }
            let (len, distance) = bytes.longest(now);
            let taken = match len {
                0 => {
                    self.symbol(bytes.at(now, now).into(), out)?;
                    1
                }
                len => {
                    self.matched(len, distance, out)?;
                    len
                }
            };
            let from = (now - bytes.start) as usize;
            let taken_bytes = data.get(from..from + taken).unwrap_or(&[]);
            for (place, byte) in (now..).zip(taken_bytes) {
                if let Some(cell) = window.get(place as usize & (window.len() - 1)) {
                    cell.set(*byte);
                }
            }
            self.position += taken as u64;
        }
        Ok(())
    }

    fn matched<E>(&mut self, len: usize, away: usize, out: Out<'_, E>) -> Result<(), E> {
        let symbol = length_symbol(len);
        let (base, bits) = length(symbol).unwrap_or((0, 0));
        self.symbol(257 + symbol as u32, out)?;
        self.put((len - usize::from(base)) as u32, bits, out)?;
        let symbol = distance_symbol(away);
        let (base, bits) = distance(symbol).unwrap_or((0, 0));
        self.code(symbol as u32, 5, out)?;
        self.put((away - usize::from(base)) as u32, bits, out)
    }

    /// Ends the stream.
    ///
    /// # Errors
    /// What the destination said.
    pub fn finish<E>(&mut self, out: Out<'_, E>) -> Result<(), E> {
        self.begin(out)?;
        self.symbol(256, out)?;
        match self.count {
            0 => Ok(()),
            count => self.put(0, 8 - count, out),
        }
    }
}

impl Default for Deflater {
    fn default() -> Deflater {
        Deflater::new()
    }
}
