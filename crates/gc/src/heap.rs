//! The heap as its users see it: making objects, collecting, finalisers, weak references.

use core::cell::Cell;
use core::fmt;
use core::marker::PhantomData;
use core::mem::{self, MaybeUninit};
use core::ptr::NonNull;

use crate::bins::{MAX_REGIONS, Place};
use crate::region::{GRANULE, MAX_GRANULES, Region};
use crate::room::{Request, granules};
use crate::space::Space;
use crate::table::{Entry, Table};
use crate::{Array, Gc, Header, Managed, Stats, Trace, Tracer, Use, WeakSlot};

/// Why a region could not be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegionError {
    /// It has no room for objects.
    TooSmall,
    /// The heap has as many regions as it can.
    TooMany,
}

impl fmt::Display for RegionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooSmall => "the region is too small for a heap",
            Self::TooMany => "the heap has too many regions",
        })
    }
}

impl core::error::Error for RegionError {}

/// A heap over memory that lives for `'m`.
///
/// Allocation never collects: it returns `None` when there is no room, and it is for the caller to
/// call [`Heap::collect`] and try again.
pub struct Heap<'m> {
    pub(crate) space: Space,
    pub(crate) finalisable: Table,
    weak: Table,
    memory: PhantomData<&'m mut [MaybeUninit<u8>]>,
}

impl<'m> Heap<'m> {
    /// The largest number of regions.
    pub const MAX_REGIONS: usize = MAX_REGIONS;

    /// The unit of allocation and the alignment of objects, in bytes: two words.
    pub const GRANULE: usize = GRANULE;

    /// A heap with no memory.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            space: Space::new(),
            finalisable: Table::new(),
            weak: Table::new(),
            memory: PhantomData,
        }
    }

    /// Gives the heap memory to manage, for good. One part in 65 (on 32 bits, in 33) goes to
    /// bookkeeping.
    ///
    /// # Errors
    /// If the region is too small, or there are [`Heap::MAX_REGIONS`] already.
    ///
    /// # Safety
    /// No object of this heap may be used after `'m`. (With `'static` memory there is nothing to
    /// see to.)
    pub unsafe fn add_region(
        &mut self,
        memory: &'m mut [MaybeUninit<u8>],
    ) -> Result<(), RegionError> {
        let index = self.space.region_count;
        let slot = self
            .space
            .regions
            .get_mut(index)
            .ok_or(RegionError::TooMany)?;
        *slot = Region::new(memory).ok_or(RegionError::TooSmall)?;
        self.space.region_count = index + 1;
        Ok(())
    }

    /// Makes an object. `None` if there is no room or the heap is locked, and also if the header
    /// names a kind of another Rust type (which is a mistake, and panics in debug builds).
    #[inline]
    pub fn alloc<T: Managed>(&mut self, value: T) -> Option<Gc<T>> {
        let room = self.room(Request::object(&value))?;
        // SAFETY: the room was asked for with this value.
        Some(unsafe { room.fill(value) })
    }

    /// Makes an object that is followed by a copy of `tail`.
    pub fn alloc_with_tail<T: Managed>(&mut self, value: T, tail: &[u8]) -> Option<Gc<T>> {
        self.alloc_with_tail_parts(value, &[tail])
    }

    /// Makes an object that is followed by copies of all `parts`, one behind the other.
    pub fn alloc_with_tail_parts<T: Managed>(
        &mut self,
        value: T,
        parts: &[&[u8]],
    ) -> Option<Gc<T>> {
        let len = parts
            .iter()
            .try_fold(0_usize, |sum, part| sum.checked_add(part.len()))?;
        let object = self.take_with_tail(value, len)?;
        let mut target = object.tail();
        for part in parts {
            // SAFETY: the tail has room for all the parts, and nobody else knows of it yet.
            unsafe {
                target
                    .as_ptr()
                    .copy_from_nonoverlapping(part.as_ptr(), part.len());
                target = target.add(part.len());
            }
        }
        Some(object)
    }

    /// Makes an object with a tail of `len` bytes, which are zero until `fill` has written to them.
    pub fn alloc_with_tail_fill<T: Managed>(
        &mut self,
        value: T,
        len: usize,
        fill: impl FnOnce(&mut [u8]),
    ) -> Option<Gc<T>> {
        let object = self.take_with_tail(value, len)?;
        // SAFETY: the tail has `len` bytes, and nobody else knows of it yet.
        fill(unsafe {
            object.tail().as_ptr().write_bytes(0, len);
            core::slice::from_raw_parts_mut(object.tail().as_ptr(), len)
        });
        Some(object)
    }

    fn take_with_tail<T: Managed>(&mut self, value: T, len: usize) -> Option<Gc<T>> {
        let room = self.room(Request::with_tail(&value, len))?;
        // SAFETY: the room was asked for with this value.
        Some(unsafe { room.fill(value) })
    }

    /// Makes an array of `len` times `fill`. [`Array::HEADER`] is the header for arrays without a
    /// type of their own.
    pub fn alloc_array<T: Copy + Trace + 'static>(
        &mut self,
        header: Header,
        len: usize,
        fill: T,
    ) -> Option<Gc<Array<T>>> {
        self.alloc_array_resized(header, &[], len, fill)
    }

    /// Makes an array with the given elements.
    pub fn alloc_array_from_slice<T: Copy + Trace + 'static>(
        &mut self,
        header: Header,
        elements: &[T],
    ) -> Option<Gc<Array<T>>> {
        let room = self.room(Request::array::<T>(header, elements.len()))?;
        // SAFETY: the room was asked for with these.
        Some(unsafe { room.fill_array_from(header, elements) })
    }

    /// Makes an array of `len` elements: those of `elements`, as many as there is room for, and
    /// `fill` for the rest.
    pub fn alloc_array_resized<T: Copy + Trace + 'static>(
        &mut self,
        header: Header,
        elements: &[Cell<T>],
        len: usize,
        fill: T,
    ) -> Option<Gc<Array<T>>> {
        let room = self.room(Request::array::<T>(header, len))?;
        // SAFETY: the room was asked for with these.
        Some(unsafe { room.fill_array(header, elements, len, fill) })
    }

    /// Makes an array whose elements `element` gives, first to last.
    pub fn alloc_array_from_fn<T: Copy + Trace + 'static>(
        &mut self,
        header: Header,
        len: usize,
        mut element: impl FnMut(usize) -> T,
    ) -> Option<Gc<Array<T>>> {
        let array = self.take_array::<T>(header, len)?;
        let target = array.elements_ptr().as_ptr().cast::<T>();
        // Until all are there the array is an empty one, in case `element` panics.
        array.len.set(0);
        for index in 0..len {
            // SAFETY: the new array has room for `len` elements.
            unsafe { target.add(index).write(element(index)) };
        }
        array.len.set(len);
        Some(array)
    }

    /// Makes an array without its elements, which the caller must write.
    #[inline]
    fn take_array<T: Copy + Trace + 'static>(
        &mut self,
        header: Header,
        len: usize,
    ) -> Option<Gc<Array<T>>> {
        let room = self.room(Request::array::<T>(header, len))?;
        // SAFETY: the room was asked for with this value.
        Some(unsafe { room.fill(Array::new(header, len)) })
    }

    /// Makes an array longer without moving it, if what follows it in memory is free; the new
    /// elements are `fill`. True also if the array has `len` elements already. A locked heap
    /// lets none grow, not even within its granules.
    pub fn grow_array<T: Copy + Trace + 'static>(
        &mut self,
        array: Gc<Array<T>>,
        len: usize,
        fill: T,
    ) -> bool {
        let old = array.len();
        if len <= old {
            return true;
        }
        if self.is_locked() {
            return false;
        }
        let (Some(old_bytes), Some(bytes)) = (Array::<T>::bytes(old), Array::<T>::bytes(len))
        else {
            return false;
        };
        let Some(place) = self.place_of(array) else {
            return false;
        };
        let (old_size, size) = (granules(old_bytes), granules(bytes));
        if size > MAX_GRANULES || (size > old_size && !self.space.grow(place, old_size, size)) {
            return false;
        }
        // SAFETY: the array has room for `len` elements now.
        unsafe {
            let target = array.elements_ptr().as_ptr().cast::<T>();
            fill_with(target.add(old), len - old, fill);
        }
        array.len.set(len);
        true
    }

    /// Makes an array shorter and gives the memory back. False, and nothing done, if the array is
    /// not of this heap or has fewer elements.
    ///
    /// # Safety
    /// Nobody may have a slice of the array that reaches past `len`.
    pub unsafe fn shrink_array<T: Copy + Trace + 'static>(
        &mut self,
        array: Gc<Array<T>>,
        len: usize,
    ) -> bool {
        let old = array.len();
        let (Some(place), Some(old_bytes), Some(bytes)) = (
            self.place_of(array),
            Array::<T>::bytes(old),
            Array::<T>::bytes(len),
        ) else {
            return false;
        };
        if len > old {
            return false;
        }
        array.len.set(len);
        self.space
            .shrink(place, granules(old_bytes), granules(bytes));
        true
    }

    fn place_of<T>(&self, object: Gc<T>) -> Option<Place> {
        self.space.head_at(object.as_ptr().addr())
    }

    /// Whether so much has been allocated since the last collection that it is time for another.
    #[inline]
    #[must_use]
    pub fn wants_collection(&self) -> bool {
        self.space.is_due()
    }

    /// After how many bytes of allocation [`Heap::wants_collection`] says so, if that was set.
    #[must_use]
    pub fn threshold(&self) -> Option<usize> {
        Some(self.space.threshold()?.saturating_mul(GRANULE))
    }

    /// Sets after how many bytes of allocation, rounded down to whole granules, a collection is
    /// due; with 0, before every allocation. With `None`, one is due when the heap has doubled since the last, but not before a fair
    /// amount (32 KB on 32 bits, 1 MB on 64) has been allocated.
    pub fn set_threshold(&mut self, bytes: Option<usize>) {
        self.space.set_threshold(bytes.map(|bytes| bytes / GRANULE));
    }

    /// Makes allocation fail until the matching [`Heap::unlock`].
    pub fn lock(&mut self) {
        self.space.retire_bump();
        self.space.locks = self.space.locks.saturating_add(1);
    }

    /// Takes one lock off.
    pub fn unlock(&mut self) {
        self.space.locks = self.space.locks.saturating_sub(1);
    }

    /// Takes all locks off for a while: how many to put back with [`Heap::resume_locks`].
    pub fn suspend_locks(&mut self) -> usize {
        mem::replace(&mut self.space.locks, 0)
    }

    /// Puts locks back that [`Heap::suspend_locks`] took off.
    pub fn resume_locks(&mut self, locks: usize) {
        if locks != 0 {
            self.space.retire_bump();
        }
        self.space.locks = locks;
    }

    /// Whether the heap is locked.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        self.space.locks != 0
    }

    /// How many locks there are.
    #[must_use]
    pub const fn lock_depth(&self) -> usize {
        self.space.locks
    }

    /// Bytes that objects can have.
    #[must_use]
    pub fn mem_total(&self) -> usize {
        self.space.total() * GRANULE
    }

    /// Bytes that objects have, garbage that no collection has found yet included.
    #[must_use]
    pub fn mem_alloc(&self) -> usize {
        self.space.used() * GRANULE
    }

    /// Bytes that no object has.
    #[must_use]
    pub fn mem_free(&self) -> usize {
        self.mem_total() - self.mem_alloc()
    }

    /// Bytes given to objects since the heap was made, what was freed since included. It wraps around.
    #[must_use]
    pub fn mem_given(&self) -> usize {
        self.space.given().wrapping_mul(GRANULE)
    }

    /// The most bytes that objects had at a time.
    #[must_use]
    pub fn mem_peak(&self) -> usize {
        self.space.peak() * GRANULE
    }

    /// Counts what is in the heap. This goes through all of it.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.space.stats()
    }

    /// Where a region begins; `None` if there is no region of that number.
    #[must_use]
    pub fn region_start(&self, region: usize) -> Option<NonNull<u8>> {
        (region < self.space.region_count).then(|| self.space.region(region).address(0))
    }

    /// A map of the heap: what the granules of a region are used for, from number `start` on. How
    /// many were filled in, which are fewer at the end of the region.
    pub fn uses(&self, region: usize, start: usize, into: &mut [Use]) -> usize {
        self.space.uses(region, start, into)
    }

    /// Whether `address` is inside one of the heap's regions.
    #[must_use]
    pub fn contains(&self, address: NonNull<u8>) -> bool {
        self.space.locate(address.addr().get()).is_some()
    }

    /// Frees every object that `roots` does not lead to.
    ///
    /// `roots` passes all roots to the tracer: what the interpreter holds, and the native stack
    /// ([`crate::scan_stack`]). Registered objects that are not reached become pending
    /// ([`Heap::take_finalisable`]) and stay; weak references to what is not reached are emptied.
    ///
    /// # Safety
    /// The object of every [`Gc`] of this heap (and of every reference or slice got from one) that
    /// anybody uses afterwards must be reached from `roots`.
    pub unsafe fn collect(&mut self, roots: &mut dyn FnMut(&mut Tracer<'_>)) {
        self.space.retire_bump();
        self.space.stack.reset();
        if self.space.stack.active {
            // The last collection was left by a panic in `roots`.
            self.space.regions.iter_mut().for_each(Region::unmark);
        }
        self.space.stack.active = true;
        let mut tracer = Tracer::new(&mut self.space);
        self.finalisable.trace(&mut tracer);
        self.weak.trace(&mut tracer);
        roots(&mut tracer);
        tracer.catch_up();
        self.weak.empty_dead(&tracer);
        self.finalisable.revive_dead(&mut tracer);
        tracer.catch_up();
        self.weak.forget_dead(&tracer);
        self.space.sweep();
        self.space.stack.active = false;
    }

    /// Has the collector keep `object` and make it pending once nothing else refers to it. False
    /// if there is no memory to note it, or it is not an object of this heap. What is registered
    /// twice turns up twice.
    pub fn register_finalisable<T: Managed>(&mut self, object: Gc<T>) -> bool {
        if self.place_of(object).is_none() {
            return false;
        }
        let entry = Entry::new(object.as_non_null().cast());
        let mut table = mem::replace(&mut self.finalisable, Table::new());
        let pushed = table.push(self, entry);
        self.finalisable = table;
        pushed
    }

    /// The next object that is to be finalised now. It is an ordinary object afterwards.
    pub fn take_finalisable(&mut self) -> Option<NonNull<u8>> {
        self.finalisable.take_pending()
    }

    /// Whether an object is to be finalised now.
    #[must_use]
    pub fn has_finalisable(&self) -> bool {
        self.finalisable.pending() != 0
    }

    /// Makes every registered object pending, as at the end of a program.
    pub fn finalise_all(&mut self) {
        for index in 0..self.finalisable.len {
            self.finalisable.set_pending(index);
        }
    }

    /// Makes a slot of `owner` refer to `target` without keeping it alive. With `notify`, the owner
    /// turns up in [`Heap::take_cleared`] when the target has died before it. False, and nothing
    /// done, if there is no memory to note it, or `owner` is not an object of this heap, or the
    /// slot is not inside it. A target that is not of this heap never dies.
    pub fn register_weak<T: Managed, U: Managed>(
        &mut self,
        owner: Gc<T>,
        slot: impl for<'a> FnOnce(&'a T) -> &'a WeakSlot,
        target: Gc<U>,
        notify: bool,
    ) -> bool {
        let Some(offset) = core::ptr::from_ref(slot(&owner))
            .addr()
            .checked_sub(owner.as_ptr().addr())
            .filter(|&offset| offset < size_of::<T>())
        else {
            return false;
        };
        if self.place_of(owner).is_none() {
            return false;
        }
        // SAFETY: the slot is in the object, at this offset.
        let at = unsafe { owner.as_non_null().byte_add(offset).cast::<WeakSlot>() };
        let mut table = mem::replace(&mut self.weak, Table::new());
        let pushed = table.push(self, Entry::weak(at, notify));
        self.weak = table;
        if !pushed {
            return false;
        }
        // SAFETY: as above.
        unsafe { at.as_ref() }.set(target.as_non_null().cast());
        true
    }

    /// Whether a target of a weak reference, registered with `notify`, has died.
    #[must_use]
    pub fn has_cleared(&self) -> bool {
        self.weak.pending() != 0
    }

    /// Bytes of the object that begins at `address`; 0 if none does.
    #[must_use]
    pub fn size_of(&self, address: NonNull<u8>) -> usize {
        self.space
            .object_granules(address.addr().get())
            .saturating_mul(GRANULE)
    }

    /// The next owner of a slot, registered with `notify`, whose target has died.
    pub fn take_cleared(&mut self) -> Option<NonNull<u8>> {
        let slot = self.weak.take_pending()?;
        let (region, offset) = self.space.locate(slot.addr().get())?;
        let region = &self.space.regions[region];
        Some(region.address(region.head_of(offset / GRANULE)?))
    }
}

impl Default for Heap<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Heap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Heap")
            .field("used", &self.mem_alloc())
            .field("free", &self.mem_free())
            .finish_non_exhaustive()
    }
}

/// Writes `value` to `count` places.
///
/// # Safety
/// The memory must be the caller's to write to.
unsafe fn fill_with<T: Copy>(target: *mut T, count: usize, value: T) {
    for index in 0..count {
        // SAFETY: the caller has `count` places.
        unsafe { target.add(index).write(value) };
    }
}
