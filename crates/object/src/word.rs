//! The value word: how a Python value is packed into one machine word, and the only
//! place that knows it. Everyone else goes through the methods of [`Obj`].
//!
//! | low bits (64-bit) | low bits (32-bit) | value |
//! |---|---|---|
//! | `1` | `1` | small integer, 63 or 31 bits |
//! | `10` | none | float whose exponent is common (the others are boxed) |
//! | `0100` | `010` | interned string: address of an [`Interned`] |
//! | `1100` | `110` | one of the singletons: `None`, `True`, ... |
//! | `000` | `00` | address of an object in the heap or in flash |
//!
//! Zero is no value, so `Option<Obj>` and `Result<Obj, Raised>` are one word too.

use core::num::NonZeroUsize;
use core::ptr::NonNull;

use taipan_gc::{Array, Gc, Managed, Trace, Tracer};

use crate::builtin;
use crate::name::{Interned, Name};
use crate::types::Type;

/// A Python value in one machine word.
///
/// It is `Copy` and carries no lifetime: a value stays alive while the collector can find
/// it, on the native stack, in a traced object or in a root of the runtime. Native code
/// therefore never hides one elsewhere (a Rust static, a heap of its own).
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Obj(NonNull<()>);

const _: () = assert!(size_of::<Option<Obj>>() == size_of::<usize>());
const _: () = assert!(size_of::<Result<Obj, crate::Raised>>() == size_of::<usize>());

const INT_TAG: usize = 1;

#[cfg(target_pointer_width = "64")]
mod tag {
    pub const FLOAT: usize = 0b10;
    pub const FLOAT_MASK: usize = 0b11;
    pub const NAME: usize = 0b0100;
    pub const SINGLETON: usize = 0b1100;
    pub const MASK: usize = 0b1111;
    pub const POINTER_MASK: usize = 0b111;
    pub const SINGLETON_SHIFT: u32 = 4;
}

#[cfg(target_pointer_width = "32")]
mod tag {
    pub const NAME: usize = 0b010;
    pub const SINGLETON: usize = 0b110;
    pub const MASK: usize = 0b111;
    pub const POINTER_MASK: usize = 0b11;
    pub const SINGLETON_SHIFT: u32 = 3;
}

/// The value of a word with a tag.
///
/// # Safety
/// The word is not zero.
#[inline(always)]
const unsafe fn immediate(word: usize) -> Obj {
    // SAFETY: the caller's promise.
    Obj(NonNull::without_provenance(unsafe {
        NonZeroUsize::new_unchecked(word)
    }))
}

#[inline(always)]
const fn singleton(index: usize) -> Obj {
    // SAFETY: the tag is not zero.
    unsafe { immediate((index << tag::SINGLETON_SHIFT) | tag::SINGLETON) }
}

impl Obj {
    /// `None`.
    pub const NONE: Obj = singleton(0);
    /// `False`.
    pub const FALSE: Obj = singleton(1);
    /// `True`.
    pub const TRUE: Obj = singleton(2);
    /// `...`.
    pub const ELLIPSIS: Obj = singleton(3);
    /// `NotImplemented`.
    pub const NOT_IMPLEMENTED: Obj = singleton(4);
    /// Marks an absent value where a word is needed: a deleted dict entry, an argument
    /// that was not given. No Python program ever sees it.
    pub const ABSENT: Obj = singleton(5);

    /// Marks an operand that is no value: a method call without an instance, an attribute that is
    /// to be deleted. No Python program ever sees it.
    pub const EMPTY: Obj = singleton(6);

    /// The first singleton that is a mark.
    const FIRST_MARK: usize = 16;
    /// Marks are below this.
    pub const MARKS: usize = (usize::MAX >> tag::SINGLETON_SHIFT) - Obj::FIRST_MARK;

    /// A number in place of a value that is not made yet, in tables of the interpreter; `None` if
    /// it is too large. Like [`Obj::ABSENT`], no Python program ever sees it.
    #[inline]
    pub const fn mark(number: usize) -> Option<Obj> {
        if number < Obj::MARKS {
            Some(singleton(Obj::FIRST_MARK + number))
        } else {
            None
        }
    }

    /// The number of a mark, if it is one.
    #[inline]
    pub fn as_mark(self) -> Option<usize> {
        if self.bits() & tag::MASK != tag::SINGLETON {
            return None;
        }
        (self.bits() >> tag::SINGLETON_SHIFT).checked_sub(Obj::FIRST_MARK)
    }

    /// The largest small integer.
    pub const SMALL_INT_MAX: isize = isize::MAX >> 1;
    /// The smallest small integer.
    pub const SMALL_INT_MIN: isize = isize::MIN >> 1;

    /// The raw word, for hashing by identity and for the collector.
    #[inline(always)]
    pub fn word(self) -> usize {
        self.0.as_ptr().expose_provenance()
    }

    #[inline(always)]
    fn bits(self) -> usize {
        self.0.as_ptr().addr()
    }

    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(value: bool) -> Obj {
        if value { Obj::TRUE } else { Obj::FALSE }
    }

    /// The value of `True` or `False`.
    #[inline(always)]
    pub fn as_bool(self) -> Option<bool> {
        if self == Obj::TRUE {
            Some(true)
        } else if self == Obj::FALSE {
            Some(false)
        } else {
            None
        }
    }

    /// A small integer from a value known to fit, such as a length, a byte or an index.
    /// A value outside the range loses its top bit.
    #[inline(always)]
    pub const fn small(value: isize) -> Obj {
        // SAFETY: the tag is not zero.
        unsafe { immediate(((value as usize) << 1) | INT_TAG) }
    }

    /// A small integer, if `value` fits.
    #[inline(always)]
    pub const fn try_small(value: isize) -> Option<Obj> {
        if value >= Obj::SMALL_INT_MIN && value <= Obj::SMALL_INT_MAX {
            Some(Obj::small(value))
        } else {
            None
        }
    }

    /// Is it a small integer?
    #[inline(always)]
    pub fn is_small(self) -> bool {
        self.bits() & INT_TAG != 0
    }

    /// The small integer, if it is one.
    #[inline(always)]
    pub fn as_small(self) -> Option<isize> {
        if self.is_small() {
            Some(self.small_value())
        } else {
            None
        }
    }

    /// The value of what is known to be a small integer; meaningless for other values.
    #[inline(always)]
    pub fn small_value(self) -> isize {
        (self.bits() as isize) >> 1
    }

    /// Are both small integers?
    #[inline(always)]
    pub fn both_small(a: Obj, b: Obj) -> bool {
        a.bits() & b.bits() & INT_TAG != 0
    }

    /// Sum of two small integers, unless it overflows the range; `None` for other values too.
    #[inline(always)]
    pub fn small_add(a: Obj, b: Obj) -> Option<Obj> {
        if !Obj::both_small(a, b) {
            return None;
        }
        let sum = (a.bits() as isize).checked_add((b.bits() - INT_TAG) as isize)?;
        // SAFETY: the tag of one of the two is left in it.
        Some(unsafe { immediate(sum as usize) })
    }

    /// Difference of two small integers, unless it overflows the range; `None` for other values too.
    #[inline(always)]
    pub fn small_sub(a: Obj, b: Obj) -> Option<Obj> {
        if !Obj::both_small(a, b) {
            return None;
        }
        let difference = (a.bits() as isize).checked_sub((b.bits() - INT_TAG) as isize)?;
        // SAFETY: the tag of one of the two is left in it.
        Some(unsafe { immediate(difference as usize) })
    }

    /// Product of two small integers, unless it overflows the range.
    #[inline(always)]
    pub fn small_mul(a: Obj, b: Obj) -> Option<Obj> {
        let product = ((a.bits() - INT_TAG) as isize).checked_mul(b.small_value())?;
        // SAFETY: the tag is not zero.
        Some(unsafe { immediate(product as usize | INT_TAG) })
    }

    /// The two words as integers that compare like the small integers they hold.
    #[inline(always)]
    pub fn small_order(a: Obj, b: Obj) -> (isize, isize) {
        (a.bits() as isize, b.bits() as isize)
    }

    /// An interned string.
    #[inline(always)]
    pub const fn from_name(name: Name) -> Obj {
        let address: NonNull<u8> = name.pointer().cast();
        // SAFETY: an `Interned` is aligned to more than the tag, so adding the tag stays
        // inside the entry, which is in bounds of its table.
        Obj(unsafe { address.byte_add(tag::NAME) }.cast())
    }

    /// Is it an interned string?
    #[inline(always)]
    pub fn is_name(self) -> bool {
        self.bits() & tag::MASK == tag::NAME
    }

    /// The interned string, if it is one.
    #[inline(always)]
    pub fn as_name(self) -> Option<Name> {
        if !self.is_name() {
            return None;
        }
        // SAFETY: the tag says that `from_name` made this word from the address of an entry.
        let entry: NonNull<Interned> = unsafe { self.0.cast::<u8>().byte_sub(tag::NAME) }.cast();
        // SAFETY: `from_name` had it from a valid `Name`, and entries are never freed.
        Some(unsafe { Name::from_pointer(entry) })
    }

    /// An object with a fixed address for the life of the program: a type, a native function.
    #[inline(always)]
    pub const fn from_static<T: Managed>(object: &'static T) -> Obj {
        Obj(NonNull::from_ref(object).cast())
    }

    /// Is it the address of an object in the heap or in flash?
    #[inline(always)]
    pub fn is_pointer(self) -> bool {
        self.bits() & tag::POINTER_MASK == 0
    }

    /// The address of the object, if it has one.
    #[inline(always)]
    pub fn as_pointer(self) -> Option<NonNull<u8>> {
        if self.is_pointer() {
            Some(self.0.cast())
        } else {
            None
        }
    }

    /// The value of an object's address.
    ///
    /// # Safety
    /// `pointer` is the address of an object that starts with the header of a [`Type`].
    #[inline(always)]
    pub unsafe fn from_pointer(pointer: NonNull<u8>) -> Obj {
        Obj(pointer.cast())
    }

    /// The value whose raw word this is, or `None` for zero.
    ///
    /// # Safety
    /// `word` is zero or came from [`Obj::word`] of a value that is still alive.
    #[inline(always)]
    pub unsafe fn from_word(word: usize) -> Option<Obj> {
        NonNull::new(core::ptr::with_exposed_provenance_mut(word)).map(Obj)
    }

    /// Its type.
    #[inline(always)]
    pub fn type_of(self) -> Gc<Type> {
        if self.is_pointer() {
            // SAFETY: a pointer value is the address of an object, whose header's kind is
            // embedded as the first field of its type (`Obj::from_static`, `From<Gc<T>>`).
            unsafe {
                let header = self.0.cast::<taipan_gc::Header>().as_ref();
                Gc::from_ptr(header.kind().cast().as_ptr())
            }
        } else {
            self.type_of_immediate()
        }
    }

    #[inline(never)]
    fn type_of_immediate(self) -> Gc<Type> {
        if self.is_small() {
            return Gc::from_static(&builtin::int::INT);
        }
        #[cfg(target_pointer_width = "64")]
        if self.is_immediate_float() {
            return Gc::from_static(&builtin::float::FLOAT);
        }
        if self.is_name() {
            return Gc::from_static(&builtin::str::STR);
        }
        if self.as_bool().is_some() {
            Gc::from_static(&builtin::singleton::BOOL)
        } else if self == Obj::ELLIPSIS {
            Gc::from_static(&builtin::singleton::ELLIPSIS)
        } else if self == Obj::NOT_IMPLEMENTED {
            Gc::from_static(&builtin::singleton::NOT_IMPLEMENTED)
        } else {
            Gc::from_static(&builtin::singleton::NONE)
        }
    }

    /// Is its type exactly `ty`, not a subclass?
    #[inline(always)]
    pub fn is_exactly(self, ty: &'static Type) -> bool {
        self.is_pointer() && core::ptr::eq(self.type_of().as_ptr(), ty)
    }

    /// The object as a `T`, if it has the memory layout of one: an instance of the built-in
    /// type or of a subclass of it.
    #[inline(always)]
    pub fn downcast<T: crate::layout::HasLayout>(self) -> Option<Gc<T>> {
        if self.is_pointer() && core::ptr::eq(self.type_of().layout, T::LAYOUT) {
            // SAFETY: `HasLayout` promises that every object whose type has this layout
            // starts with a `T`.
            Some(unsafe { Gc::from_ptr(self.0.cast().as_ptr()) })
        } else {
            None
        }
    }
}

#[cfg(target_pointer_width = "64")]
impl Obj {
    /// Is it a float held in the word itself?
    #[inline(always)]
    pub fn is_immediate_float(self) -> bool {
        self.bits() & tag::FLOAT_MASK == tag::FLOAT
    }

    /// The float of a word that [`Obj::is_immediate_float`].
    #[inline(always)]
    pub fn immediate_float(self) -> f64 {
        let word = self.bits() as u64;
        if word == FLOAT_ZERO {
            return 0.0;
        }
        let top = word >> 63;
        f64::from_bits(((2 - top) | (word & !3)).rotate_right(3))
    }

    /// The float as a word, if its exponent lies in the range that words can hold
    /// (about 1e-77 to 1e77, and zero).
    #[inline(always)]
    pub fn from_immediate_float(value: f64) -> Option<Obj> {
        let bits = value.to_bits();
        let exponent_top = ((bits >> 60) & 7) as i32;
        if (exponent_top - 3) & !1 == 0 && bits != 0x3000_0000_0000_0000 {
            // SAFETY: the tag is not zero.
            Some(unsafe { immediate(((bits.rotate_left(3) & !3) | 2) as usize) })
        } else if bits == 0 {
            // SAFETY: it is not zero.
            Some(unsafe { immediate(FLOAT_ZERO as usize) })
        } else {
            None
        }
    }
}

/// The word of `0.0`, whose exponent is out of range but which is too common to box.
#[cfg(target_pointer_width = "64")]
const FLOAT_ZERO: u64 = 0x8000_0000_0000_0002;

/// The elements of an array that is not written any more.
///
/// Like [`Obj`], the slice carries no lifetime: the collector finds the array by it.
#[inline(always)]
pub fn fixed_slice<'a, T: Copy>(array: Gc<Array<T>>) -> &'a [T] {
    let items = array.as_slice();
    // SAFETY: a `Cell<T>` has the layout of a `T`, and no one writes to the array.
    unsafe { core::slice::from_raw_parts(items.as_ptr().cast(), items.len()) }
}

/// The elements of an array that was just made, to write them.
///
/// # Safety
/// Nobody else uses the array while the slice is in use.
#[inline(always)]
pub(crate) unsafe fn fresh_slice<'a, T: Copy>(array: Gc<Array<T>>) -> &'a mut [T] {
    let items = array.elements_ptr();
    // SAFETY: a `Cell<T>` has the layout of a `T`; the caller is the only user.
    unsafe { core::slice::from_raw_parts_mut(items.as_ptr().cast(), array.len()) }
}

/// The items of an array that is not written any more, such as a tuple.
///
/// Like [`Obj`], the slice carries no lifetime: the collector finds the array by it.
#[inline(always)]
pub fn fixed_items<'a>(array: Gc<Array<Obj>>) -> &'a [Obj] {
    fixed_slice(array)
}

impl<T: Managed> From<Gc<T>> for Obj {
    #[inline(always)]
    fn from(object: Gc<T>) -> Obj {
        Obj(object.as_non_null().cast())
    }
}

impl From<Name> for Obj {
    #[inline(always)]
    fn from(name: Name) -> Obj {
        Obj::from_name(name)
    }
}

impl From<bool> for Obj {
    #[inline(always)]
    fn from(value: bool) -> Obj {
        Obj::bool(value)
    }
}

// SAFETY: a pointer value is marked; immediates and interned strings own nothing here
// (the interner keeps its own entries alive).
unsafe impl Trace for Obj {
    #[inline]
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if self.is_pointer() {
            tracer.mark(self.0.cast());
        }
    }
}

impl core::fmt::Debug for Obj {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Obj({:#x})", self.bits())
    }
}
