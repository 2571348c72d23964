//! Hard faults and panics: which code it was, then a reset.

use core::fmt;

use cortex_m_rt::{ExceptionFrame, exception};

use crate::report;

#[exception]
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    let start: *const ExceptionFrame = frame;
    report::fail(format_args!(
        "hard fault at {:#010x}, called from {:#010x}, stack {:#010x}",
        frame.pc(),
        frame.lr(),
        start.addr(),
    ));
}

/// Says which calls led to the panic. Its message and place in the source are not used, so that no
/// panic's are in the image: 26 KB less. `arm-none-eabi-addr2line -e IMAGE ADDRESS...` names the places.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    report::fail(format_args!("panic, called from{Calls}"));
}

/// The most addresses that a panic prints.
const MOST_CALLS: usize = 24;

unsafe extern "C" {
    /// Where the stack begins and the code lies, from the linker.
    static _stack_start: u32;
    static __stext: u16;
    static __etext: u16;
}

/// The places that calls under way return to, innermost first. Functions do not say where their frames
/// are, so it is every word of the stack that is the address after a call instruction; some may be left
/// from calls that have returned.
struct Calls;

impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let here = 0_usize;
        let mut place: *const usize =
            core::ptr::with_exposed_provenance((&raw const here).expose_provenance());
        let end = (&raw const _stack_start).addr();
        let mut left = MOST_CALLS;
        while place.addr() < end && left > 0 {
            // SAFETY: from a local to the linker's end of the RAM lies the stack, which is only read.
            let word = unsafe { place.read_volatile() };
            place = place.wrapping_add(1);
            if follows_call(word) {
                write!(f, " {:#x}", word & !1)?;
                left -= 1;
            }
        }
        Ok(())
    }
}

/// Is it the address that a call returns to: odd, in the code, after a `bl` or a `blx`?
fn follows_call(word: usize) -> bool {
    let (start, end) = (&raw const __stext, &raw const __etext);
    let place: *const u16 = core::ptr::with_exposed_provenance(word & !1);
    if word & 1 == 0 || place.addr() < start.addr() + 4 || place.addr() > end.addr() {
        return false;
    }
    // SAFETY: the two halfwords before lie in the code, as was just checked.
    let [first, second] = unsafe { [place.sub(2).read(), place.sub(1).read()] };
    (first & 0xf800 == 0xf000 && second & 0xd000 == 0xd000) || second & 0xff87 == 0x4780
}
