//! Tables of open things, in memory that the owner gives.
//!
//! A file system keeps the state of its open files here and hands out plain numbers
//! ([`crate::FileId`], [`crate::DirId`]). Each number carries the age of its slot, so one that
//! was closed is refused even after the slot has a new tenant.

use crate::{Errno, Result};
use core::marker::PhantomData;

/// Room for one open thing. Make an array of `Slot::FREE`.
#[derive(Clone, Debug)]
pub struct Slot<T> {
    age: u16,
    value: Option<T>,
}

impl<T> Slot<T> {
    /// An empty slot.
    pub const FREE: Slot<T> = Slot {
        age: 0,
        value: None,
    };
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Slot::FREE
    }
}

/// Where the slots are: an array, a `&mut [Slot<T>]`, with the feature `alloc` a `Vec`, or an
/// interpreter's own heap.
pub trait Slots<T> {
    /// All slots.
    fn slots(&self) -> &[Slot<T>];

    /// All slots.
    fn slots_mut(&mut self) -> &mut [Slot<T>];

    /// Adds at least one free slot at the end, or says why not. The given body has no more room.
    fn grow(&mut self) -> Result<()> {
        Err(Errno::EMFILE)
    }
}

impl<T, const N: usize> Slots<T> for [Slot<T>; N] {
    fn slots(&self) -> &[Slot<T>] {
        self
    }
    fn slots_mut(&mut self) -> &mut [Slot<T>] {
        self
    }
}

impl<T> Slots<T> for &mut [Slot<T>] {
    fn slots(&self) -> &[Slot<T>] {
        self
    }
    fn slots_mut(&mut self) -> &mut [Slot<T>] {
        self
    }
}

#[cfg(feature = "alloc")]
impl<T> Slots<T> for alloc::vec::Vec<Slot<T>> {
    fn slots(&self) -> &[Slot<T>] {
        self
    }
    fn slots_mut(&mut self) -> &mut [Slot<T>] {
        self
    }
    fn grow(&mut self) -> Result<()> {
        self.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        self.push(Slot::FREE);
        Ok(())
    }
}

/// A table of open things.
#[derive(Clone, Debug)]
pub struct Handles<T, S> {
    slots: S,
    holds: PhantomData<T>,
}

impl<T, S: Slots<T>> Handles<T, S> {
    /// A table in the given slots.
    pub const fn new(slots: S) -> Self {
        Handles {
            slots,
            holds: PhantomData,
        }
    }

    /// Takes something in and returns its number. `EMFILE` (or what [`Slots::grow`] says) when
    /// all slots are taken; the thing is then dropped.
    pub fn insert(&mut self, value: T) -> Result<u32> {
        let free = |slot: &Slot<T>| slot.value.is_none();
        let index = match self.slots.slots().iter().position(free) {
            Some(index) => index,
            None => {
                let end = self.slots.slots().len();
                self.slots.grow()?;
                end
            }
        };
        let number = u16::try_from(index).map_err(|_| Errno::EMFILE)?;
        let slot = self.slots.slots_mut().get_mut(index).ok_or(Errno::EMFILE)?;
        slot.value = Some(value);
        Ok(u32::from(slot.age) << 16 | u32::from(number))
    }

    /// What has this number; `EBADF` if nothing has.
    pub fn get_mut(&mut self, number: u32) -> Result<&mut T> {
        self.tenanted(number)?.value.as_mut().ok_or(Errno::EBADF)
    }

    /// Takes out what has this number; `EBADF` if nothing has.
    pub fn remove(&mut self, number: u32) -> Result<T> {
        let slot = self.tenanted(number)?;
        let value = slot.value.take().ok_or(Errno::EBADF)?;
        slot.age = slot.age.wrapping_add(1);
        Ok(value)
    }

    /// Everything in the table.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.slots
            .slots_mut()
            .iter_mut()
            .filter_map(|slot| slot.value.as_mut())
    }

    /// Whether nothing is open.
    pub fn is_empty(&self) -> bool {
        self.slots.slots().iter().all(|slot| slot.value.is_none())
    }

    fn tenanted(&mut self, number: u32) -> Result<&mut Slot<T>> {
        let index = (number & 0xffff) as usize;
        match self.slots.slots_mut().get_mut(index) {
            Some(slot) if u32::from(slot.age) == number >> 16 => Ok(slot),
            _ => Err(Errno::EBADF),
        }
    }
}

impl<T, S: Slots<T> + Default> Default for Handles<T, S> {
    fn default() -> Self {
        Handles::new(S::default())
    }
}

#[cfg(test)]
mod tests;
