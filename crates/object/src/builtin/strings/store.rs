//! Where an immutable string of bytes keeps them, and what is remembered about them. A
//! `str` and a `bytes` object are this and a header.

use core::cell::Cell;
use core::ptr::NonNull;

use bitflags::bitflags;
use taipan_gc::{Trace, Tracer, traced};

use super::growing;
use crate::data::Data;
use crate::name::{TextHash, text_hash};
use crate::raise::Res;
use crate::runtime::Runtime;

bitflags! {
    /// What is known about the bytes.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct Marks: u8 {
        /// Whether they are ASCII has been found out.
        const KNOWN = 1 << 0;
        /// They are.
        const ASCII = 1 << 1;
        /// They are what a `+` gave.
        const SUM = 1 << 2;
        /// They lie at the start of a [`growing`] buffer.
        const GROWING = 1 << 3;
    }
}

// SAFETY: it holds no reference.
unsafe impl Trace for Marks {
    const LEAF: bool = true;
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

traced! {
    /// Immutable bytes, their hash and what is known about them.
    pub struct Store {
        data: Cell<Data>,
        hash: Cell<TextHash>,
        marks: Cell<Marks>,
    }
}

impl Store {
    /// No bytes: what an object has until its constructor says where its own lie.
    pub fn empty(marks: Marks) -> Store {
        Store {
            data: Cell::new(Data::EMPTY),
            hash: Cell::new(0),
            marks: Cell::new(marks),
        }
    }

    /// Bytes that lie somewhere already.
    pub fn new(data: Data) -> Store {
        let store = Store::empty(Marks::empty());
        store.data.set(data);
        store
    }

    /// The same bytes as another store, for an object of another type.
    pub fn sharing(other: &Store) -> Store {
        Store {
            data: Cell::new(other.data.get()),
            hash: Cell::new(other.hash.get()),
            marks: Cell::new(other.marks.get()),
        }
    }

    /// Says that the bytes are those behind the object, while nobody else knows it yet.
    ///
    /// # Safety
    /// `tail` is followed by `len` initialised bytes in one heap object, never to change.
    pub(in crate::builtin) unsafe fn point_to(&self, tail: NonNull<u8>, len: usize) {
        // SAFETY: promised by the caller.
        self.data
            .set(unsafe { Data::from_tail(tail.as_ptr(), len) });
    }

    /// Where the bytes lie.
    #[inline(always)]
    pub fn data(&self) -> Data {
        self.data.get()
    }

    /// The bytes.
    #[inline(always)]
    pub fn bytes<'a>(&self) -> &'a [u8] {
        self.data.get().bytes()
    }

    /// Their number.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.data.get().len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Are all bytes ASCII? Looked up once, then remembered.
    #[inline]
    pub fn is_ascii(&self) -> bool {
        let marks = self.marks.get();
        if marks.contains(Marks::KNOWN) {
            return marks.contains(Marks::ASCII);
        }
        let ascii = self.bytes().is_ascii();
        self.marks
            .set(marks | Marks::KNOWN | if ascii { Marks::ASCII } else { Marks::empty() });
        ascii
    }

    /// Their hash, computed once. It is that of an interned string with the same bytes.
    #[inline]
    pub fn hash(&self) -> TextHash {
        match self.hash.get() {
            0 => {
                let hash = text_hash(self.bytes());
                self.hash.set(hash);
                hash
            }
            hash => hash,
        }
    }

    /// What is known about the bytes.
    pub fn marks(&self) -> Marks {
        self.marks.get()
    }

    /// Where these bytes lie with more behind them, if that is not in a new object: behind
    /// the bytes where they are, or in a buffer with room for the next time. `None` where
    /// a plain copy is as good.
    ///
    /// # Errors
    /// `MemoryError`.
    pub(in crate::builtin) fn grown(&self, rt: &mut Runtime, more: &[u8]) -> Res<Option<Store>> {
        let (data, marks) = (self.data.get(), self.marks.get());
        let mut grown = None;
        if marks.contains(Marks::GROWING) {
            // SAFETY: only bytes that `growing` gave are marked so (below).
            unsafe {
                grown = growing::append(data, more);
                if grown.is_none() && growing::extend(rt, data, more.len()) {
                    grown = growing::append(data, more);
                }
            }
        }
        if grown.is_none() {
            if !marks.contains(Marks::SUM) || data.len() < growing::WORTHWHILE {
                return Ok(None);
            }
            grown = Some(growing::start(rt, data.bytes(), more)?);
        }
        let mut kept = Marks::SUM | Marks::GROWING;
        if marks.contains(Marks::KNOWN | Marks::ASCII) && more.is_ascii() {
            kept |= Marks::KNOWN | Marks::ASCII;
        } else if marks.contains(Marks::KNOWN) && !marks.contains(Marks::ASCII) {
            kept |= Marks::KNOWN;
        }
        let store = Store::empty(kept);
        store.data.set(grown.unwrap_or(Data::EMPTY));
        Ok(Some(store))
    }
}
