//! Scanning the native stack for pointers into the heap. What is done with them is in `mark.rs`.

use crate::Tracer;

/// Whether [`scan_stack`] can see this target's stack and registers. Where it cannot, nothing may
/// be collected while native code holds objects.
pub const CAN_SCAN_STACK: bool = cfg!(all(
    not(miri),
    any(
        target_arch = "x86",
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "arm",
        target_arch = "riscv32",
        target_arch = "riscv64",
    )
));

/// Passes everything on the stack that looks like a pointer to the tracer, from `near_end`, which
/// [`with_saved_registers`] gave, to `far_end`. Does nothing where [`CAN_SCAN_STACK`] is false.
///
/// # Safety
/// The call of [`with_saved_registers`] has not returned, and `far_end` is an address in a stack frame
/// further up its call chain, or the end of its stack.
pub unsafe fn scan_stack(tracer: &mut Tracer<'_>, near_end: *const usize, far_end: *const ()) {
    if CAN_SCAN_STACK {
        // SAFETY: between a frame and one further up lies the stack of one thread.
        unsafe { tracer.mark_range(near_end, far_end.cast()) };
    }
}

/// Calls `f` with everything on the native stack that the collector must find, the registers that
/// functions preserve for their callers included (the others were saved by whoever needs them); and the
/// near end of that part, from where to scan while `f` runs. Frames of `f` itself, with what earlier calls
/// have left in the words that they have not written yet, are no part of it.
#[inline(never)]
pub fn with_saved_registers<R>(f: impl FnOnce(*const usize) -> R) -> R {
    #[cfg(not(miri))]
    {
        let mut registers = [0_usize; registers::COUNT];
        let near_end = registers::save(&mut registers);
        let result = f(near_end);
        core::hint::black_box(&registers);
        result
    }
    #[cfg(miri)]
    f(core::ptr::null())
}

#[cfg(all(not(miri), target_arch = "x86_64"))]
mod registers {
    use core::arch::asm;

    pub(super) const COUNT: usize = 6;

    #[inline(always)]
    pub(super) fn save(to: &mut [usize; COUNT]) -> *const usize {
        let stack_pointer;
        // SAFETY: six words are stored in an array of six.
        unsafe {
            asm!(
                "mov {sp}, rsp",
                "mov [{to}], rbx",
                "mov [{to} + 8], rbp",
                "mov [{to} + 16], r12",
                "mov [{to} + 24], r13",
                "mov [{to} + 32], r14",
                "mov [{to} + 40], r15",
                to = in(reg) to.as_mut_ptr(),
                sp = out(reg) stack_pointer,
                options(nostack, preserves_flags),
            );
        }
        stack_pointer
    }
}

#[cfg(all(not(miri), target_arch = "x86"))]
mod registers {
    use core::arch::asm;

    pub(super) const COUNT: usize = 4;

    #[inline(always)]
    pub(super) fn save(to: &mut [usize; COUNT]) -> *const usize {
        let stack_pointer;
        // SAFETY: four words are stored in an array of four.
        unsafe {
            asm!(
                "mov [{to}], ebx",
                "mov [{to} + 4], esi",
                "mov [{to} + 8], edi",
                "mov [{to} + 12], ebp",
                "mov {sp}, esp",
                to = in(reg) to.as_mut_ptr(),
                sp = lateout(reg) stack_pointer,
                options(nostack, preserves_flags),
            );
        }
        stack_pointer
    }
}

#[cfg(all(not(miri), target_arch = "aarch64"))]
mod registers {
    use core::arch::asm;

    pub(super) const COUNT: usize = 12;

    #[inline(always)]
    pub(super) fn save(to: &mut [usize; COUNT]) -> *const usize {
        let stack_pointer;
        // SAFETY: twelve words are stored in an array of twelve.
        unsafe {
            asm!(
                "mov {sp}, sp",
                "stp x19, x20, [{to}]",
                "stp x21, x22, [{to}, #16]",
                "stp x23, x24, [{to}, #32]",
                "stp x25, x26, [{to}, #48]",
                "stp x27, x28, [{to}, #64]",
                "stp x29, x30, [{to}, #80]",
                to = in(reg) to.as_mut_ptr(),
                sp = out(reg) stack_pointer,
                options(nostack, preserves_flags),
            );
        }
        stack_pointer
    }
}

/// Thumb-1 can store only `r0` to `r7`; the other Arm instruction sets understand this too.
#[cfg(all(not(miri), target_arch = "arm"))]
mod registers {
    use core::arch::asm;

    pub(super) const COUNT: usize = 8;

    #[inline(always)]
    pub(super) fn save(to: &mut [usize; COUNT]) -> *const usize {
        let stack_pointer;
        // SAFETY: eight words are stored in an array of eight.
        unsafe {
            asm!(
                "mov {sp}, sp",
                "str r4, [{to}]",
                "str r5, [{to}, #4]",
                "str r6, [{to}, #8]",
                "str r7, [{to}, #12]",
                "mov {word}, r8",
                "str {word}, [{to}, #16]",
                "mov {word}, r9",
                "str {word}, [{to}, #20]",
                "mov {word}, r10",
                "str {word}, [{to}, #24]",
                "mov {word}, r11",
                "str {word}, [{to}, #28]",
                to = in(reg) to.as_mut_ptr(),
                word = out(reg) _,
                sp = out(reg) stack_pointer,
                options(nostack, preserves_flags),
            );
        }
        stack_pointer
    }
}

#[cfg(all(not(miri), any(target_arch = "riscv32", target_arch = "riscv64")))]
mod registers {
    use core::arch::asm;

    pub(super) const COUNT: usize = 12;

    macro_rules! save_with {
        ($store:literal, $size:literal) => {
            #[inline(always)]
            pub(super) fn save(to: &mut [usize; COUNT]) -> *const usize {
                let stack_pointer;
        // SAFETY: twelve words are stored in an array of twelve.
                unsafe {
                    asm!(
                        "mv {sp}, sp",
                        concat!($store, " s0, 0*", $size, "({to})"),
                        concat!($store, " s1, 1*", $size, "({to})"),
                        concat!($store, " s2, 2*", $size, "({to})"),
                        concat!($store, " s3, 3*", $size, "({to})"),
                        concat!($store, " s4, 4*", $size, "({to})"),
                        concat!($store, " s5, 5*", $size, "({to})"),
                        concat!($store, " s6, 6*", $size, "({to})"),
                        concat!($store, " s7, 7*", $size, "({to})"),
                        concat!($store, " s8, 8*", $size, "({to})"),
                        concat!($store, " s9, 9*", $size, "({to})"),
                        concat!($store, " s10, 10*", $size, "({to})"),
                        concat!($store, " s11, 11*", $size, "({to})"),
                        to = in(reg) to.as_mut_ptr(),
                        sp = out(reg) stack_pointer,
                        options(nostack, preserves_flags),
                    );
                }
                stack_pointer
            }
        };
    }

    #[cfg(target_arch = "riscv32")]
    save_with!("sw", "4");
    #[cfg(target_arch = "riscv64")]
    save_with!("sd", "8");
}

/// Nothing is known of the stack here.
#[cfg(all(
    not(miri),
    not(any(
        target_arch = "x86",
        target_arch = "x86_64",
        target_arch = "aarch64",
        target_arch = "arm",
        target_arch = "riscv32",
        target_arch = "riscv64",
    ))
))]
mod registers {
    pub(super) const COUNT: usize = 0;

    pub(super) fn save(to: &mut [usize; COUNT]) -> *const usize {
        to.as_ptr()
    }
}
