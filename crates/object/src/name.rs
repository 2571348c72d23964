//! Interned strings: a [`Name`] is a string of which only one exists, so that names
//! compare by address. The entry is either in the compile-time table of
//! [`crate::names`], in flash, or in the run-time pool of [`crate::interner`].

use core::ptr::NonNull;

use taipan_gc::{Trace, Tracer};

/// Hash of a string, as wide as an entry has room for.
#[cfg(target_pointer_width = "64")]
pub type TextHash = u32;
/// Hash of a string, as wide as an entry has room for.
#[cfg(target_pointer_width = "32")]
pub type TextHash = u16;

#[cfg(target_pointer_width = "64")]
type TextLen = u32;
#[cfg(target_pointer_width = "32")]
type TextLen = u16;

/// The longest string that can be interned, in bytes.
pub const MAX_NAME_LEN: usize = 0xfff0;

/// Hash of a string's bytes: FNV-1a folded to the width kept.
pub const fn text_hash(bytes: &[u8]) -> TextHash {
    let mut hash: u32 = 0x811c_9dc5;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    (hash ^ (hash >> 16)) as TextHash
}

/// One interned string: where its bytes lie (flash, a mapped file or the heap), their
/// number and their hash. Aligned so that its address has room for the value word's tag.
#[cfg_attr(target_pointer_width = "64", repr(C, align(16)))]
#[cfg_attr(target_pointer_width = "32", repr(C, align(8)))]
#[derive(Clone, Copy)]
pub struct Interned {
    data: *const u8,
    len: TextLen,
    hash: TextHash,
}

// SAFETY: entries are immutable and the static ones point to string literals; those of a
// pool are only reached through their runtime.
unsafe impl Sync for Interned {}

impl Interned {
    /// The entry of a string literal.
    pub const fn new(text: &'static str) -> Interned {
        assert!(text.len() <= MAX_NAME_LEN);
        Interned {
            data: text.as_ptr(),
            len: text.len() as TextLen,
            hash: text_hash(text.as_bytes()),
        }
    }

    /// The entry of ASCII bytes in flash.
    pub(crate) const fn from_static_bytes(bytes: &'static [u8]) -> Interned {
        assert!(bytes.is_ascii() && bytes.len() <= MAX_NAME_LEN);
        Interned {
            data: bytes.as_ptr(),
            len: bytes.len() as TextLen,
            hash: text_hash(bytes),
        }
    }

    /// An entry for bytes whose hash is known.
    ///
    /// # Safety
    /// `bytes` is UTF-8, at most [`MAX_NAME_LEN`] long, and outlives every use of the entry
    /// (tracing the entry keeps a heap buffer alive).
    pub(crate) unsafe fn from_bytes(bytes: &[u8], hash: TextHash) -> Interned {
        Interned {
            data: bytes.as_ptr(),
            len: bytes.len() as TextLen,
            hash,
        }
    }

    /// An entry of a table that is not in use yet.
    pub(crate) const EMPTY: Interned = Interned::new("");
}

// SAFETY: the only thing an entry can own is the heap buffer that its bytes lie in.
unsafe impl Trace for Interned {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.mark_word(self.data.addr());
    }
}

// SAFETY: a name owns nothing: the interner keeps its own entries alive.
unsafe impl Trace for Name {
    const LEAF: bool = true;
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

/// An interned string: two names are the same string exactly if they are equal here.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Name(NonNull<Interned>);

// SAFETY: a `Name` in a static refers to a static entry, which is immutable.
unsafe impl Sync for Name {}

impl Name {
    /// The name of a static entry.
    pub const fn from_static(entry: &'static Interned) -> Name {
        Name(NonNull::from_ref(entry))
    }

    /// The address of the entry.
    pub const fn pointer(self) -> NonNull<Interned> {
        self.0
    }

    /// The name of an entry's address.
    ///
    /// # Safety
    /// `pointer` came from [`Name::pointer`] in the same runtime, or from a static entry.
    #[inline(always)]
    pub unsafe fn from_pointer(pointer: NonNull<Interned>) -> Name {
        Name(pointer)
    }

    #[inline(always)]
    fn entry(&self) -> &Interned {
        // SAFETY: a `Name` is only made from a static entry or one of the pool, and the
        // pool never frees or moves an entry.
        unsafe { self.0.as_ref() }
    }

    /// Its bytes, UTF-8.
    ///
    /// The lifetime is free because an entry lives as long as its runtime; like [`crate::Obj`],
    /// names are not kept beyond it.
    #[inline(always)]
    pub fn bytes<'a>(self) -> &'a [u8] {
        let entry = self.entry();
        // SAFETY: the entry's bytes outlive it (`Interned::new`, `Interned::from_bytes`).
        unsafe { core::slice::from_raw_parts(entry.data, entry.len as usize) }
    }

    /// Its text.
    #[inline(always)]
    pub fn text<'a>(self) -> &'a str {
        // SAFETY: entries are made from `&str` or from bytes checked to be UTF-8.
        unsafe { core::str::from_utf8_unchecked(self.bytes()) }
    }

    /// Its hash, that of any equal string.
    #[inline(always)]
    pub fn hash(self) -> TextHash {
        self.entry().hash
    }
}

impl core::fmt::Display for Name {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

impl core::fmt::Debug for Name {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Name({:?})", self.text())
    }
}
