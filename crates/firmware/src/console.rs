//! What drivers of consoles have in common: a queue of received bytes that knows which of them
//! interrupts the program, and line ends for terminals.

use taipan_object::host::Interrupt;

/// Received bytes that nobody has taken yet, `N` at most. An interrupt handler fills it.
pub struct Input<const N: usize> {
    bytes: [u8; N],
    start: usize,
    len: usize,
    interrupts: Option<u8>,
}

impl<const N: usize> Input<N> {
    /// An empty one; no character interrupts.
    pub const fn new() -> Input<N> {
        Input {
            bytes: [0; N],
            start: 0,
            len: 0,
            interrupts: None,
        }
    }

    /// Which character interrupts the program instead of coming to it.
    pub fn set_interrupt_character(&mut self, character: Option<u8>) {
        self.interrupts = character;
    }

    /// Takes in a received byte. One that finds no room is lost.
    pub fn put(&mut self, byte: u8, interrupt: &Interrupt) {
        if self.interrupts == Some(byte) {
            interrupt.keyboard();
            return;
        }
        self.append(byte);
    }

    fn append(&mut self, byte: u8) {
        let end = (self.start + self.len) % N.max(1);
        if let Some(place) = self.bytes.get_mut(end).filter(|_| self.len < N) {
            *place = byte;
            self.len += 1;
        }
    }

    /// Is a byte that comes now taken in? While a program runs it is, with or without room: it may be the one
    /// that interrupts the program.
    pub fn takes(&self) -> bool {
        self.len < N || self.interrupts.is_some()
    }

    /// The next byte.
    pub fn take(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.start).copied();
        let byte = byte.filter(|_| self.len > 0)?;
        self.start = (self.start + 1) % N.max(1);
        self.len -= 1;
        Some(byte)
    }

    /// Takes every byte of this value out: whether there was one.
    pub fn take_all(&mut self, byte: u8) -> bool {
        let mut was_there = false;
        for _ in 0..self.len {
            match self.take() {
                Some(other) if other != byte => self.append(other),
                _ => was_there = true,
            }
        }
        was_there
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl<const N: usize> Default for Input<N> {
    fn default() -> Self {
        Input::new()
    }
}

/// Line ends as a terminal in raw mode needs them: a line feed gets a carriage return before it,
/// unless there is one already.
#[derive(Clone, Copy, Debug, Default)]
pub struct LineEnds {
    last: u8,
}

impl LineEnds {
    /// At the start of a line.
    pub const fn new() -> LineEnds {
        LineEnds { last: 0 }
    }

    /// Sends text.
    pub fn write(&mut self, bytes: &[u8], send: &mut dyn FnMut(u8)) {
        for &byte in bytes {
            if byte == b'\n' && self.last != b'\r' {
                send(b'\r');
            }
            send(byte);
            self.last = byte;
        }
    }
}

#[cfg(test)]
mod tests;
