//! Running: from the frame that was entered to its end.

use taipan_object::{Obj, Raised, Res, Runtime};

use crate::dispatch;
use crate::registers::{Flow, Registers};
use crate::unwind;

/// Runs the running frame, an entry frame, until it is left; a generator's until it yields.
/// With an exception it starts by raising that.
///
/// # Errors
/// What the code raises and does not handle.
pub(crate) fn run(rt: &mut Runtime, raised: Option<Raised>) -> Res<Obj> {
    let mut registers = Registers::of_frame(rt);
    let mut flow = match raised {
        Some(_) => Flow::Raise,
        None => dispatch::run(&mut registers),
    };
    loop {
        flow = match flow {
            Flow::Raise => {
                if registers.rt.is_memory_short() {
                    // What the loop left on the native stack may be all that keeps alive what
                    // the handler gives up.
                    registers.rt.clear_free_stack();
                }
                unwind::raise(&mut registers, false)
            }
            Flow::Reraise => unwind::raise(&mut registers, true),
            Flow::Next => dispatch::run(&mut registers),
            #[cfg(feature = "settrace")]
            Flow::Change => dispatch::run(&mut registers),
            Flow::Exit => break,
        };
    }
    let rt = registers.rt;
    #[cfg(feature = "settrace")]
    if rt.exec.tracing {
        // The loop that goes on now may not know yet.
        rt.interrupt.scheduled();
    }
    match rt.peek_raised() {
        Some(_) => Err(rt.still_raised()),
        None => Ok(rt.returned),
    }
}
