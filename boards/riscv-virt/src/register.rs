//! Registers of the machine's devices, by address.

use core::ptr::with_exposed_provenance_mut;

/// Reads a register.
///
/// # Safety
/// There is a register of this width at the address, and reading it disturbs nobody.
pub unsafe fn read<T>(address: usize) -> T {
    // SAFETY: the caller vouches for the address.
    unsafe { with_exposed_provenance_mut::<T>(address).read_volatile() }
}

/// Writes a register.
///
/// # Safety
/// There is a register of this width at the address, and writing it disturbs nobody.
pub unsafe fn write<T>(address: usize, value: T) {
    // SAFETY: the caller vouches for the address.
    unsafe { with_exposed_provenance_mut::<T>(address).write_volatile(value) };
}
