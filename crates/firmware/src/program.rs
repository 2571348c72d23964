//! Running programs, and how an exception that nothing caught ends.

use taipan_object::builtin::exception::{self, Exception, report};
use taipan_object::builtin::int;
use taipan_object::builtin::{str as py_str, tuple};
use taipan_object::protocol::{call, convert, print};
use taipan_object::text::Sink;
use taipan_object::{Obj, PrintKind, Raised, Root, Runtime};

pub use taipan::program::{compile, main_globals, run_source};

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// By itself.
    Finished,
    /// With `SystemExit` and this status.
    Exited(i32),
    /// With an exception, which was reported.
    Failed,
}

/// The character of the console that interrupts a program: Ctrl-C.
const INTERRUPT: u8 = 3;

/// Runs a program that Ctrl-C may interrupt.
pub fn with_interrupts<R>(rt: &mut Runtime, f: impl FnOnce(&mut Runtime) -> R) -> R {
    rt.host.set_interrupt_character(Some(INTERRUPT));
    let result = f(rt);
    rt.host.set_interrupt_character(None);
    // A Ctrl-C that came when the program had just ended is not for the next one.
    rt.interrupt.forget_keyboard();
    result
}

/// Calls what the program left for its end: `sys.atexit`, then `__del__` of all objects that
/// are left. What that raises is reported.
pub fn run_at_exit(rt: &mut Runtime, out: &mut dyn Sink) {
    if let Some(function) = rt.root(Root::AtExit) {
        rt.set_root(Root::AtExit, None);
        if let Err(raised) = call::call(rt, function, &[]) {
            end(rt, raised, out);
        }
    }
    rt.finalise_all();
    if let Err(raised) = rt.poll() {
        end(rt, raised, out);
    }
}

/// Writes to the console how full the stack and the heap are. Without memory to do so it ends early.
pub fn report_memory(rt: &mut Runtime) {
    if taipan_modules::micropython::write_info(rt, false).is_err() {
        rt.forget_raised();
    }
}

/// Deals with what a program raised: `SystemExit` gives its status, anything else is
/// reported.
pub fn end(rt: &mut Runtime, raised: Raised, out: &mut dyn Sink) -> Outcome {
    let exception = rt.take_raised(raised);
    if exception.is_instance(&exception::SYSTEM_EXIT) {
        return Outcome::Exited(exit_status(rt, exception, out));
    }
    if report::write(rt, exception, out).is_err() {
        // Showing it failed as well; its type is better than nothing.
        rt.forget_raised();
        let name = exception.type_of().name;
        let _ = out.write(rt, name.text());
        let _ = out.write(rt, "\n");
    }
    Outcome::Failed
}

/// The status of a `SystemExit`: `None` is 0, integers are themselves, anything else is
/// shown and counts as 1.
fn exit_status(rt: &mut Runtime, exception: Obj, out: &mut dyn Sink) -> i32 {
    let value = exception.downcast::<Exception>().map_or(Obj::NONE, |exit| {
        tuple::items(exit.args.get())
            .first()
            .copied()
            .unwrap_or(Obj::NONE)
    });
    if value == Obj::NONE {
        return 0;
    }
    if int::is_int(value) {
        return match convert::index(rt, value) {
            Ok(status) => status as i32,
            Err(_) => {
                rt.forget_raised();
                1
            }
        };
    }
    if print::print(rt, value, PrintKind::Str, out).is_err() {
        rt.forget_raised();
    }
    let _ = out.write(rt, "\n");
    i32::from(py_str::text(value) != Some(""))
}
