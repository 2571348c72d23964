//! Memory and registers of the machine that the program runs on.
#![allow(unsafe_code)]

use core::ops::Range;
use core::ptr::with_exposed_provenance_mut;

use crate::{Memory, Width};

/// The machine's own memory at absolute addresses, as far as a board opens it to programs.
///
/// Every access is one volatile access of the width that was asked for.
pub struct Volatile<'a> {
    open: &'a [Range<usize>],
}

impl<'a> Volatile<'a> {
    /// The memory in these ranges of addresses.
    ///
    /// # Safety
    /// Reading and writing there must not break what Rust code relies on: registers of
    /// peripherals that no driver of the board uses at that moment, or memory that the linker
    /// gives to nobody. A board that lets programs write anywhere, as upstream's boards do, takes
    /// on that such a program can break the interpreter.
    pub const unsafe fn new(open: &'a [Range<usize>]) -> Volatile<'a> {
        Volatile { open }
    }

    fn is_open(&self, address: usize, width: Width) -> bool {
        let last = address.checked_add(width.bytes() - 1);
        address.is_multiple_of(width.bytes())
            && last.is_some_and(|last| {
                self.open
                    .iter()
                    .any(|range| range.contains(&address) && range.contains(&last))
            })
    }
}

impl Memory for Volatile<'_> {
    fn read(&mut self, address: usize, width: Width) -> Option<u32> {
        if !self.is_open(address, width) {
            return None;
        }
        // SAFETY: the address is aligned and in a range that the caller of `new` vouches for.
        let value = unsafe {
            match width {
                Width::Byte => with_exposed_provenance_mut::<u8>(address)
                    .read_volatile()
                    .into(),
                Width::Half => with_exposed_provenance_mut::<u16>(address)
                    .read_volatile()
                    .into(),
                Width::Word => with_exposed_provenance_mut::<u32>(address).read_volatile(),
            }
        };
        Some(value)
    }

    fn write(&mut self, address: usize, width: Width, value: u32) -> bool {
        if !self.is_open(address, width) {
            return false;
        }
        // SAFETY: as in `read`.
        unsafe {
            match width {
                Width::Byte => {
                    with_exposed_provenance_mut::<u8>(address).write_volatile(value as u8)
                }
                Width::Half => {
                    with_exposed_provenance_mut::<u16>(address).write_volatile(value as u16)
                }
                Width::Word => with_exposed_provenance_mut::<u32>(address).write_volatile(value),
            }
        }
        true
    }
}
