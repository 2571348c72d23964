//! Decompressing: as many bytes as are asked for, from a source that is read a byte at a time.

use core::cell::Cell;

use crate::huffman::{Decoded, Huffman};
use crate::lengths::{distance, length};

/// Why nothing more can be decompressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error<E> {
    /// What the source said.
    Source(E),
    /// It is no DEFLATE stream, or one that needs a larger window.
    Format,
}

/// Where in the stream it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before a block.
    Block,
    /// In a block that is stored as it is, with so many bytes left.
    Stored(u16),
    /// In a block of codes.
    Codes,
    /// In a match: what is left of it, and how far back it lies.
    Match(u16, u16),
    /// Behind the last block.
    End,
    /// Behind an error.
    Failed,
}

/// The state of decompressing.
#[derive(Clone)]
pub struct Inflater {
    /// Bits that were read and not used, the next one lowest.
    bits: u32,
    count: u32,
    place: Place,
    last: bool,
    /// Where in the window the next byte goes.
    position: usize,
    /// How many bytes of the window are known.
    known: usize,
    literals: Huffman<288>,
    distances: Huffman<32>,
}

type Source<'s, E> = &'s mut dyn FnMut() -> Result<u8, E>;

/// The order in which the lengths of the code for lengths are written.
const ORDER: [u8; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

impl Inflater {
    /// At the start of a stream.
    pub const fn new() -> Inflater {
        Inflater {
            bits: 0,
            count: 0,
            place: Place::Block,
            last: false,
            position: 0,
            known: 0,
            literals: Huffman::new(),
            distances: Huffman::new(),
        }
    }

    /// Has all been read?
    pub fn is_at_end(&self) -> bool {
        self.place == Place::End
    }

    /// Decompresses until `out` is full or the stream ends: how many bytes there are. `window`
    /// is the same at each call, and its length a power of two.
    ///
    /// # Errors
    /// [`Error`]; after one, every call gives `Format`.
    pub fn read<E>(
        &mut self,
        window: &[Cell<u8>],
        source: Source<'_, E>,
        out: &mut [u8],
    ) -> Result<usize, Error<E>> {
        let result = self.fill(window, source, out);
        if result.is_err() {
            self.place = Place::Failed;
        }
        result
    }

    fn fill<E>(
        &mut self,
        window: &[Cell<u8>],
        source: Source<'_, E>,
        out: &mut [u8],
    ) -> Result<usize, Error<E>> {
        let mut done = 0;
        while done < out.len() {
            match self.place {
                Place::Block if self.last => {
                    // What is left of the last byte belongs to nobody.
                    (self.bits, self.count) = (0, 0);
                    self.place = Place::End;
                }
                Place::Block => self.begin_block(source)?,
                Place::Stored(0) => self.place = Place::Block,
                Place::Stored(left) => {
                    let byte = self.take(8, source)? as u8;
                    self.place = Place::Stored(left - 1);
                    self.give(window, byte, out, &mut done);
                }
                Place::Codes => match self.symbol(true, source)? {
                    literal @ 0..=255 => self.give(window, literal as u8, out, &mut done),
                    256 => self.place = Place::Block,
                    symbol => {
                        let length = self.value(length(usize::from(symbol) - 257), source)?;
                        let symbol = self.symbol(false, source)?;
                        let distance = self.value(distance(usize::from(symbol)), source)?;
                        if usize::from(distance) > self.known.min(window.len()) {
                            return Err(Error::Format);
                        }
                        self.place = Place::Match(length, distance);
                    }
                },
                Place::Match(0, _) => self.place = Place::Codes,
                Place::Match(left, distance) => {
                    let count = usize::from(left).min(out.len() - done);
                    let mask = window.len() - 1;
                    for _ in 0..count {
                        let from = self.position.wrapping_sub(usize::from(distance)) & mask;
                        let byte = window.get(from).map_or(0, Cell::get);
                        self.give(window, byte, out, &mut done);
                    }
                    self.place = Place::Match(left - count as u16, distance);
                }
                Place::End => break,
                Place::Failed => return Err(Error::Format),
            }
        }
        Ok(done)
    }

    #[inline]
    fn give(&mut self, window: &[Cell<u8>], byte: u8, out: &mut [u8], done: &mut usize) {
        if let Some(place) = out.get_mut(*done) {
            *place = byte;
        }
        *done += 1;
        if let Some(place) = window.get(self.position) {
            place.set(byte);
        }
        self.position += 1;
        if self.position >= window.len() {
            self.position = 0;
        }
        if self.known < window.len() {
            self.known += 1;
        }
    }

    /// Reads so many bits, 16 at most.
    fn take<E>(&mut self, count: u32, source: Source<'_, E>) -> Result<u32, Error<E>> {
        while self.count < count {
            self.more(source)?;
        }
        let value = self.bits & ((1 << count) - 1);
        self.bits >>= count;
        self.count -= count;
        Ok(value)
    }

    #[inline]
    fn more<E>(&mut self, source: Source<'_, E>) -> Result<(), Error<E>> {
        let byte = source().map_err(Error::Source)?;
        self.bits |= u32::from(byte) << self.count;
        self.count += 8;
        Ok(())
    }

    /// A symbol for a literal or a length, or else for a distance.
    fn symbol<E>(&mut self, literal: bool, source: Source<'_, E>) -> Result<u16, Error<E>> {
        loop {
            let decoded = match literal {
                true => self.literals.decode(self.bits, self.count),
                false => self.distances.decode(self.bits, self.count),
            };
            match decoded {
                Decoded::Symbol(symbol, length) => {
                    self.bits >>= length;
                    self.count -= length;
                    return Ok(symbol);
                }
                Decoded::Short => self.more(source)?,
                Decoded::Wrong => return Err(Error::Format),
            }
        }
    }

    /// A length or distance, whose symbol says where it begins and what follows.
    fn value<E>(
        &mut self,
        base: Option<(u16, u32)>,
        source: Source<'_, E>,
    ) -> Result<u16, Error<E>> {
        let (base, bits) = base.ok_or(Error::Format)?;
        Ok(base + self.take(bits, source)? as u16)
    }

    fn begin_block<E>(&mut self, source: Source<'_, E>) -> Result<(), Error<E>> {
        self.last = self.take(1, source)? == 1;
        match self.take(2, source)? {
            0 => {
                self.take(self.count % 8, source)?;
                let len = self.take(16, source)?;
                if self.take(16, source)? != len ^ 0xffff {
                    return Err(Error::Format);
                }
                self.place = Place::Stored(len as u16);
            }
            1 => {
                let mut lengths = [8; 288];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                self.literals.set(&lengths);
                self.distances.set(&[5; 32]);
                self.place = Place::Codes;
            }
            2 => {
                self.read_codes(source)?;
                self.place = Place::Codes;
            }
            _ => return Err(Error::Format),
        }
        Ok(())
    }

    fn read_codes<E>(&mut self, source: Source<'_, E>) -> Result<(), Error<E>> {
        let literals = self.take(5, source)? as usize + 257;
        let distances = self.take(5, source)? as usize + 1;
        let given = self.take(4, source)? as usize + 4;
        if literals > 286 {
            return Err(Error::Format);
        }
        let mut lengths = [0u8; 19];
        for place in ORDER.iter().take(given) {
            lengths[usize::from(*place)] = self.take(3, source)? as u8;
        }
        if !self.literals.set(&lengths) {
            return Err(Error::Format);
        }
        let mut lengths = [0u8; 286 + 32];
        let wanted = literals + distances;
        let mut done = 0;
        while done < wanted {
            let (length, times) = match self.symbol(true, source)? {
                length @ 0..=15 => (length as u8, 1),
                16 => {
                    let before = done.checked_sub(1).and_then(|before| lengths.get(before));
                    let before = *before.ok_or(Error::Format)?;
                    (before, 3 + self.take(2, source)? as usize)
                }
                17 => (0, 3 + self.take(3, source)? as usize),
                _ => (0, 11 + self.take(7, source)? as usize),
            };
            if done + times > wanted {
                return Err(Error::Format);
            }
            lengths[done..done + times].fill(length);
            done += times;
        }
        let (for_literals, rest) = lengths.split_at(literals);
        let for_distances = rest.get(..distances).unwrap_or(rest);
        // Without an end the block would have none.
        let has_end = for_literals.get(256).is_some_and(|length| *length != 0);
        if !has_end || !self.literals.set(for_literals) || !self.distances.set(for_distances) {
            return Err(Error::Format);
        }
        Ok(())
    }
}

impl Default for Inflater {
    fn default() -> Inflater {
        Inflater::new()
    }
}
