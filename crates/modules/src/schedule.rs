//! Scheduled callbacks, finalisers and the keyboard interrupt: what the interpreter does when it sees
//! that something waits ([`taipan_object::host::Interrupt`]).

use taipan_gc::Gc;
use taipan_object::builtin::exception::report;
use taipan_object::builtin::list::List;
use taipan_object::exec::Generator;
use taipan_object::protocol::{attribute, call};
use taipan_object::text::Console;
use taipan_object::{Obj, Res, Root, Runtime, exception, names};

/// Callbacks that can wait, as upstream's `MICROPY_SCHEDULER_DEPTH`.
pub const DEPTH: usize = 4;

/// The queue, if anything was ever scheduled: whether callbacks run now, then a function and an
/// argument for each that waits.
fn existing(rt: &Runtime) -> Option<Gc<List>> {
    rt.root(Root::Schedule)?.downcast::<List>()
}

/// The queue, with room for all that can wait. It is made when the first call is scheduled, even if the heap
/// is locked then.
fn queue(rt: &mut Runtime) -> Res<Gc<List>> {
    if let Some(queue) = existing(rt) {
        return Ok(queue);
    }
    let queue = rt.despite_lock(|rt| List::with_capacity(rt, 1 + 2 * DEPTH))?;
    queue.push(rt, Obj::FALSE)?;
    rt.set_root(Root::Schedule, Some(Obj::from(queue)));
    Ok(queue)
}

/// Has `function(argument)` called soon.
///
/// # Errors
/// `RuntimeError` if too many calls wait, `MemoryError`.
pub fn add(rt: &mut Runtime, function: Obj, argument: Obj) -> Res<()> {
    let queue = queue(rt)?;
    if is_interrupt(function) {
        // One that comes from a callback is for the program that the callback interrupts.
        if queue.get(0) != Some(Obj::TRUE) {
            rt.interrupt.keyboard();
            return Ok(());
        }
        if (1..queue.len()).any(|index| queue.get(index) == Some(function)) {
            return Ok(());
        }
    }
    if queue.len() > 2 * DEPTH {
        return Err(rt.raise(&exception::RUNTIME_ERROR, "schedule queue full"));
    }
    queue.push(rt, function)?;
    queue.push(rt, argument)?;
    rt.interrupt.scheduled();
    Ok(())
}

/// Is it `micropython.kbd_intr`? To schedule that means a keyboard interrupt.
fn is_interrupt(function: Obj) -> bool {
    function
        .as_native()
        .is_some_and(|function| function.name() == names::kbd_intr)
}

/// Runs what waits. A callback that raises is reported on the console and ends there; while
/// one runs, no other starts.
///
/// # Errors
/// `KeyboardInterrupt`.
pub fn interrupt(rt: &mut Runtime) -> Res<()> {
    let (keyboard, scheduled) = rt.interrupt.take();
    if scheduled {
        #[cfg(feature = "threads")]
        rt.give_way();
        finalise(rt);
        #[cfg(feature = "machine")]
        crate::machine::irq::run(rt);
        run(rt);
    }
    if keyboard {
        return Err(rt.raise_with(&exception::KEYBOARD_INTERRUPT, &[]));
    }
    Ok(())
}

/// Calls `__del__` of the objects that the collector has found to be lost, and closes
/// generators that waited inside a `finally` or `with` block. One that raises is
/// reported on the console.
pub fn finalise(rt: &mut Runtime) {
    crate::weakref::call_back(rt);
    while let Some(object) = rt.take_finalisable() {
        let last_call = match object.downcast::<Generator>() {
            Some(_) => names::close,
            None => names::__del__,
        };
        if let Err(raised) = attribute::call_method(rt, object, last_call, &[]) {
            let exception = rt.take_raised(raised);
            if report::write(rt, exception, &mut Console).is_err() {
                rt.forget_raised();
            }
        }
    }
}

fn run(rt: &mut Runtime) {
    let Some(queue) = existing(rt) else {
        return;
    };
    if queue.get(0) == Some(Obj::TRUE) {
        return;
    }
    queue.set(0, Obj::TRUE);
    // Those that are added meanwhile wait for the next time.
    for _ in 0..queue.len() / 2 {
        let (Some(function), Some(argument)) = (queue.get(1), queue.get(2)) else {
            break;
        };
        queue.remove(rt, 1);
        queue.remove(rt, 1);
        if is_interrupt(function) {
            rt.interrupt.keyboard();
        } else if let Err(raised) = call::call(rt, function, &[argument]) {
            let exception = rt.take_raised(raised);
            if report::write(rt, exception, &mut Console).is_err() {
                rt.forget_raised();
            }
        }
    }
    queue.set(0, Obj::FALSE);
    if queue.len() > 1 {
        rt.interrupt.scheduled();
    }
}
