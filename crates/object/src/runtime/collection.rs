//! Garbage: where the collector looks for values in use, and what comes after it, finalisers and
//! weak references.

use taipan_gc::{Gc, Managed, Trace, Tracer, WeakSlot, scan_stack, with_saved_registers};

use super::Runtime;
use crate::layout::{Bare, HasLayout};
use crate::raise::Res;
use crate::word::Obj;

impl Runtime<'_> {
    /// Collects garbage now. Does nothing while the heap is locked or the stack unknown.
    #[inline(never)]
    pub fn collect(&mut self) {
        if self.heap.is_locked() || self.stack_end.is_null() {
            return;
        }
        if cfg!(feature = "tiny") {
            self.exec.spare = None;
        }
        with_saved_registers(|near_end| self.collect_above(near_end));
        if self.heap.has_finalisable() || self.heap.has_cleared() {
            self.interrupt.scheduled();
        }
    }

    /// Collects what is found neither here nor on the native stack above `near_end`. Not inlined, so that its
    /// frame is not scanned.
    #[inline(never)]
    fn collect_above(&mut self, near_end: *const usize) {
        let Runtime {
            heap,
            names,
            exec,
            raised,
            returned,
            memory_error_object,
            roots,
            printing,
            ..
        } = self;
        exec.forget_lookups();
        let stack_end = self.stack_end;
        #[cfg(feature = "threads")]
        let parked = self.parked;
        // SAFETY: all values are on the native stack between `near_end` and `stack_end`, or found
        // from what is traced here (`Runtime::enter`, and the contract of `Obj`).
        unsafe {
            heap.collect(&mut |tracer: &mut Tracer<'_>| {
                names.trace(tracer);
                exec.trace(tracer);
                raised.trace(tracer);
                returned.trace(tracer);
                printing.trace(tracer);
                memory_error_object.trace(tracer);
                for root in roots.iter() {
                    root.trace(tracer);
                }
                #[cfg(feature = "threads")]
                crate::threads::Parked::trace_all(parked, tracer);
                scan_stack(tracer, near_end, stack_end);
            })
        };
    }

    /// Has `__del__` of an object called when the collector finds that nobody refers to it.
    /// `false` if there is no memory to note that.
    pub fn finalise_later<T: HasLayout>(&mut self, object: Gc<T>) -> bool {
        self.register_finalisable(object)
    }

    pub(super) fn register_finalisable<T: Managed>(&mut self, object: Gc<T>) -> bool {
        if self.heap.register_finalisable(object) {
            return true;
        }
        self.collect_for_room();
        self.heap.register_finalisable(object)
    }

    /// Has `__del__` of all objects called that have one, as at the end of a program: at the
    /// next [`Runtime::poll`].
    pub fn finalise_all(&mut self) {
        self.heap.finalise_all();
        if self.heap.has_finalisable() {
            self.interrupt.scheduled();
        }
    }

    /// The next object whose `__del__` is to be called now.
    pub fn take_finalisable(&mut self) -> Option<Obj> {
        let object = self.heap.take_finalisable()?;
        // SAFETY: only `finalise_later` registers objects, which have the header of a type.
        Some(unsafe { Obj::from_pointer(object) })
    }

    /// Has a slot of `owner` refer to `target` without keeping it alive; with `notify`,
    /// `owner` turns up in [`Runtime::take_cleared`] when the target is gone. `false` if the
    /// target is not in the heap, so that it never goes.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn register_weak<T: HasLayout>(
        &mut self,
        owner: Gc<T>,
        slot: impl for<'a> Fn(&'a T) -> &'a WeakSlot,
        target: Obj,
        notify: bool,
    ) -> Res<bool> {
        let Some(pointer) = target
            .as_pointer()
            .filter(|pointer| self.heap.contains(*pointer))
        else {
            return Ok(false);
        };
        // SAFETY: every object starts with its header, and `Bare` is no more than that.
        let target: Gc<Bare> = unsafe { Gc::from_ptr(pointer.cast().as_ptr()) };
        if self.heap.register_weak(owner, &slot, target, notify) {
            return Ok(true);
        }
        self.collect_for_room();
        if self.heap.register_weak(owner, &slot, target, notify) {
            return Ok(true);
        }
        Err(self.memory_error())
    }

    /// The next owner of a weak reference whose target is gone.
    pub fn take_cleared(&mut self) -> Option<Obj> {
        let owner = self.heap.take_cleared()?;
        // SAFETY: only `register_weak` registers owners, which have the header of a type.
        Some(unsafe { Obj::from_pointer(owner) })
    }

    /// Bytes that an object has in the heap, what it refers to left out; 0 for one that is
    /// not there.
    pub fn size_of(&self, value: Obj) -> usize {
        value
            .as_pointer()
            .map_or(0, |pointer| self.heap.size_of(pointer))
    }
}

/// What a weak reference refers to, if that is still there.
pub fn weak_target(slot: &WeakSlot) -> Option<Obj> {
    // SAFETY: `Runtime::register_weak` had the address from an object, which is alive as long
    // as the slot is not empty.
    slot.get()
        .map(|pointer| unsafe { Obj::from_pointer(pointer) })
}
