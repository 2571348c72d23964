//! Memory for objects and arrays. When the heap has none left, garbage is collected once before
//! `MemoryError` is raised.

use core::cell::Cell;

use taipan_gc::{Array, Gc, Header, Lendable, Managed, Of, Request, Room, Trace};

use super::Runtime;
use crate::instance::Attributes;
use crate::layout::{Bare, Extended, HasLayout};
use crate::raise::Res;
use crate::types::{Specials, Type};
use crate::word::Obj;

impl Runtime<'_> {
    /// Puts a value into the heap.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn alloc<T: Managed>(&mut self, value: T) -> Res<Gc<T>> {
        let room = self.room(Request::object(&value))?;
        // SAFETY: the room was asked for with this value.
        Ok(unsafe { room.fill(value) })
    }

    /// Memory for an object, which the caller puts there at once.
    #[inline]
    fn room(&mut self, request: Request) -> Res<Room> {
        let (header, of, size) = request.parts();
        self.room_of(header, of, size)
    }

    #[inline]
    fn room_of(&mut self, header: Header, of: Of, size: usize) -> Res<Room> {
        let request = Request::of_parts(header, of, size);
        match self.heap.room_unless_due(request) {
            Some(room) => Ok(room),
            None => self.room_slow(request),
        }
    }

    #[cold]
    #[inline(never)]
    fn room_slow(&mut self, request: Request) -> Res<Room> {
        self.collect_for_room();
        match self.heap.room(request) {
            Some(room) => Ok(room),
            None => Err(self.memory_error()),
        }
    }

    /// Puts a value into the heap with copies of `parts` behind it, one after the other.
    /// `make` gives the value, once or, when memory is short at first, twice.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn alloc_with_tail<T: Managed>(
        &mut self,
        make: impl Fn() -> T,
        parts: &[&[u8]],
    ) -> Res<Gc<T>> {
        let value = make();
        let len = parts
            .iter()
            .fold(0_usize, |sum, part| sum.saturating_add(part.len()));
        let room = self.room(Request::with_tail(&value, len))?;
        // SAFETY: the room was asked for with this value and a tail for all the parts.
        unsafe {
            let object = room.fill(value);
            let mut target = object.tail();
            for part in parts {
                let source = part.as_ptr();
                (target.as_ptr()).copy_from_nonoverlapping(source, part.len());
                target = target.add(part.len());
            }
            Ok(object)
        }
    }

    /// Puts a value into the heap with `len` bytes behind it, zero until `fill` has
    /// written them. `fill` makes no objects.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn alloc_with_tail_fill<T: Managed>(
        &mut self,
        make: impl Fn() -> T,
        len: usize,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Res<Gc<T>> {
        let value = make();
        let room = self.room(Request::with_tail(&value, len))?;
        // SAFETY: the room was asked for with this value and a tail of `len` bytes, which nobody
        // else knows of yet.
        unsafe {
            let object = room.fill(value);
            let tail = object.tail().as_ptr();
            tail.write_bytes(0, len);
            fill(core::slice::from_raw_parts_mut(tail, len));
            Ok(object)
        }
    }

    /// An instance of `cls`, which is the built-in type of `T` or a class derived from it.
    /// `value` has the header of `cls`.
    pub fn alloc_instance<T: HasLayout>(&mut self, cls: Gc<Type>, value: T) -> Res<Obj> {
        let (header, of, size) = Request::object(&value).parts();
        let request = match cls.class {
            Some(_) => Request::of::<Extended<T>>(header),
            None => Request::of_parts(header, of, size),
        };
        let room = self.room(request)?;
        // SAFETY: the room was asked for with this value, or with one that begins with it and whose
        // attributes `complete` puts there before anything else happens.
        unsafe {
            let object = room.fill(value);
            self.complete(cls, object.into(), Extended::<T>::ATTRIBUTES)
        }
    }

    /// Makes an instance of a Python class of what has only what the class inherits.
    ///
    /// # Safety
    /// If `cls` is a Python class, `object` has room for attributes at this offset.
    #[inline(never)]
    unsafe fn complete(&mut self, cls: Gc<Type>, object: Obj, attributes: usize) -> Res {
        if let (Some(class), Some(pointer)) = (cls.class, object.as_pointer()) {
            // SAFETY: the caller's promise; every object begins with a `Bare`.
            let bare = unsafe {
                pointer.byte_add(attributes).cast().write(Attributes::new());
                Gc::from_ptr(pointer.cast::<Bare>().as_ptr())
            };
            if class.specials.get().contains(Specials::DEL) && !self.register_finalisable(bare) {
                return Err(self.memory_error());
            }
        }
        Ok(object)
    }

    /// An array of `len` times `fill`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn alloc_array<T: Copy + Trace + 'static>(
        &mut self,
        header: Header,
        len: usize,
        fill: T,
    ) -> Res<Gc<Array<T>>> {
        let room = self.room(Request::array::<T>(header, len))?;
        // SAFETY: the room was asked for with these.
        Ok(unsafe { room.fill_array(header, &[], len, fill) })
    }

    /// An array with the items of a slice.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn alloc_array_from<T: Copy + Trace + 'static>(
        &mut self,
        header: Header,
        items: &[T],
    ) -> Res<Gc<Array<T>>> {
        let room = self.room(Request::array::<T>(header, items.len()))?;
        // SAFETY: the room was asked for with these.
        Ok(unsafe { room.fill_array_from(header, items) })
    }

    /// An array of `len` elements: copies of `cells`, as many as there is room for, then
    /// `fill`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn alloc_array_resized<T: Copy + Trace + 'static>(
        &mut self,
        cells: &[Cell<T>],
        len: usize,
        fill: T,
    ) -> Res<Gc<Array<T>>> {
        let header = Array::<T>::HEADER;
        let room = self.room(Request::array::<T>(header, len))?;
        // SAFETY: the room was asked for with these.
        Ok(unsafe { room.fill_array(header, cells, len, fill) })
    }

    /// Makes what an object lends at least `len` long, see [`Lendable::grow`]; false while it is
    /// lent.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn grow_lendable<T: Send + 'static>(
        &mut self,
        lendable: &Lendable<T>,
        len: usize,
        mut fill: impl FnMut() -> T,
    ) -> Res<bool> {
        if len > lendable.len() && lendable.lend().is_none() {
            return Ok(false);
        }
        if lendable.grow(&mut self.heap, len, &mut fill) {
            return Ok(true);
        }
        self.collect_for_room();
        match lendable.grow(&mut self.heap, len, &mut fill) {
            true => Ok(true),
            false => Err(self.memory_error()),
        }
    }

    /// Collects garbage because memory is short, unless the program said not to.
    pub(super) fn collect_for_room(&mut self) {
        if self.collects_by_itself {
            self.collect();
        }
    }
}
