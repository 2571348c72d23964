//! The clocks that CPython's `time` has besides the time of day: [`MONOTONIC`] runs on from the start of the
//! interpreter, [`PERF_COUNTER`] is the same, [`PROCESS_TIME`] counts the processor time that the program has
//! used; each in seconds or, with `_ns`, in nanoseconds of which only microseconds are told.

use taipan_object::builtin::{float, int};
use taipan_object::{NativeFunction, Res, Runtime, names};

fn seconds(rt: &mut Runtime, microseconds: u64) -> Res {
    float::new(rt, (microseconds as f64 / 1e6) as float::Float)
}

fn nanoseconds(rt: &mut Runtime, microseconds: u64) -> Res {
    int::from_u64(rt, microseconds.saturating_mul(1000))
}

fn monotonic(rt: &mut Runtime) -> Res {
    let now = rt.host.ticks_us();
    seconds(rt, now)
}

fn monotonic_ns(rt: &mut Runtime) -> Res {
    let now = rt.host.ticks_us();
    nanoseconds(rt, now)
}

/// `monotonic()`
pub static MONOTONIC: NativeFunction = NativeFunction::f0(names::monotonic, monotonic);
/// `monotonic_ns()`
pub static MONOTONIC_NS: NativeFunction = NativeFunction::f0(names::monotonic_ns, monotonic_ns);
/// `perf_counter()`
pub static PERF_COUNTER: NativeFunction = NativeFunction::f0(names::perf_counter, monotonic);
/// `perf_counter_ns()`
pub static PERF_COUNTER_NS: NativeFunction =
    NativeFunction::f0(names::perf_counter_ns, monotonic_ns);

fn process_time(rt: &mut Runtime) -> Res {
    let used = rt.host.processor_us();
    seconds(rt, used)
}

/// `clock()`, upstream's name for `process_time()`.
pub static CLOCK: NativeFunction = NativeFunction::f0(names::clock, process_time);
/// `process_time()`
pub static PROCESS_TIME: NativeFunction = NativeFunction::f0(names::process_time, process_time);
/// `process_time_ns()`
pub static PROCESS_TIME_NS: NativeFunction = NativeFunction::f0(names::process_time_ns, |rt| {
    let used = rt.host.processor_us();
    nanoseconds(rt, used)
});
