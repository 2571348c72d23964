//! Memory and registers of the machine that the program runs on.
#![allow(unsafe_code)]

use core::ptr::with_exposed_provenance_mut;

use crate::{Memory, Region, Width};

/// The machine's own memory at absolute addresses, as far as a board opens it to programs.
///
/// Every access is one volatile access of the width that was asked for.
pub struct Volatile<'a> {
    open: &'a [Region],
}

impl<'a> Volatile<'a> {
    /// The memory in these regions. Nothing else is touched, as on most processors an access to what is not
    /// there ends the program.
    ///
    /// # Safety
    /// All of them are there. Reading and writing there must not break what Rust code relies on: registers of
    /// peripherals that no driver of the board uses at that moment, or memory that the linker
    /// gives to nobody. A board that lets programs write anywhere, as upstream's boards do, takes
    /// on that such a program can break the interpreter.
    pub const unsafe fn new(open: &'a [Region]) -> Volatile<'a> {
        Volatile { open }
    }

    fn allows(&self, address: usize, width: Width, write: bool) -> bool {
        let mut open = self.open.iter();
        address.is_multiple_of(width.bytes())
            && open.any(|region| region.allows(address, width, write))
    }
}

impl Memory for Volatile<'_> {
    fn read(&mut self, address: usize, width: Width) -> Option<u32> {
        if !self.allows(address, width, false) {
            return None;
        }
        // SAFETY: the address is aligned and in a region that the caller of `new` vouches for.
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
        if !self.allows(address, width, true) {
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
