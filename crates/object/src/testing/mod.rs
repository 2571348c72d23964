//! For unit tests: a runtime to run them in, and a small evaluator of Python expressions,
//! so that a test is an expression and the `repr` that CPython 3.11 gives it.

mod expression;

use crate::gc::Heap;
use crate::host::{Host, Interrupt};
use crate::protocol::print;
use crate::raise::Res;
use crate::runtime::{NO_HOOKS, Runtime};
use crate::word::Obj;

extern crate std;
use std::boxed::Box;
use std::string::{String, ToString};

struct Quiet;

impl Host for Quiet {
    fn write(&mut self, _bytes: &[u8]) {}
}

/// Runs `f` with a runtime that has so many kilobytes of heap.
pub fn with_heap<R>(kilobytes: usize, f: impl FnOnce(&mut Runtime) -> R) -> R {
    let mut memory = Box::<[u8]>::new_uninit_slice(kilobytes * 1024);
    let mut heap = Heap::new();
    // SAFETY: the runtime and its objects are gone when the memory is.
    unsafe { heap.add_region(&mut memory) }.unwrap();
    let (mut host, interrupt) = (Quiet, Interrupt::new());
    let mut rt = Runtime::new(heap, &mut host, &interrupt, &NO_HOOKS).unwrap();
    rt.enter(256 * 1024, f)
}

/// Runs `f` with a runtime that collects garbage whenever so many bytes have been allocated. Under
/// Miri it does not, as the collector sees nothing of the native stack there.
pub fn with_busy_collector<R>(bytes: usize, f: impl FnOnce(&mut Runtime) -> R) -> R {
    with_heap(512, |rt| {
        if !cfg!(miri) {
            rt.heap.set_threshold(Some(bytes));
        }
        f(rt)
    })
}

/// Runs `f` with a runtime.
pub fn with_runtime<R>(f: impl FnOnce(&mut Runtime) -> R) -> R {
    with_heap(1024, f)
}

/// What an expression gives: its `repr`, or the name of the exception.
pub fn evaluate(rt: &mut Runtime, source: &str) -> String {
    let result = expression::evaluate(rt, source);
    describe(rt, result)
}

/// The `repr` of a result, or the name of the exception.
pub fn describe(rt: &mut Runtime, result: Res) -> String {
    match result.and_then(|value| repr(rt, value)) {
        Ok(text) => text,
        Err(raised) => exception_name(rt, raised),
    }
}

fn repr(rt: &mut Runtime, value: Obj) -> Res<String> {
    let text = print::repr(rt, value)?;
    Ok(crate::builtin::str::text(text).unwrap().to_string())
}

fn exception_name(rt: &mut Runtime, raised: crate::Raised) -> String {
    let exception: Obj = rt.take_raised(raised);
    exception.type_of().name.text().to_string()
}

/// Checks expressions: each line is one, perhaps after statements that end in `;`, then
/// ` -> ` and what CPython prints for it, or `!` and the name of the exception. Each line has
/// a heap of its own, too large to be collected: the evaluator hides values from the collector.
pub fn check(cases: &str) {
    let mut failures = String::new();
    for line in cases.lines().filter(|line| !line.trim().is_empty()) {
        let (source, wanted) = line.split_once(" -> ").unwrap();
        let wanted = wanted.trim().trim_start_matches('!');
        let got = with_runtime(|rt| evaluate(rt, source.trim()));
        if got != wanted {
            failures += &std::format!("{}\n   gives {got}\n  wanted {wanted}\n", source.trim());
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}
