//! The n-th allocation fails, for many n: a program ends as usual or with an exception, never with
//! a crash, and its interpreter is as good as before.

use std::any::Any;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use taipan::{Interpreter, Interrupt};

use crate::corpus::{self, Program};
use crate::host::{self, Folder};

/// Every n up to this one is tried; from there on each is larger than the one before by an
/// fifth, so that a long program takes no more than seventy runs.
const EVERY: usize = 24;

/// More than any of the programs needs, however scattered what it leaves is.
const HEAP: usize = 8 << 20;

/// More allocations than any program makes.
const NEVER: usize = usize::MAX / 2;

/// What an interpreter must still be able to do afterwards.
const AFTERWARDS: &str = "
from builtins import *  # The program may have taken the names for something else.
class Afterwards:
    def __init__(self, n): self.n = n
    def items(self):
        for i in range(self.n): yield '%d' % (i * 10 ** 20)
try: raise ValueError('v')
except ValueError as e: caught = str(e)
import math
print('afterwards', ','.join(Afterwards(3).items()), caught, math.sqrt(4), {'k': [1.5]})
";
const PRINTED_AFTERWARDS: &str =
    "afterwards 0,100000000000000000000,200000000000000000000 v 2.0 {'k': [1.5]}\n";

/// How a program ended.
struct Ending {
    printed: String,
    /// The exception, if one ended it.
    error: Option<String>,
    is_memory_error: bool,
    /// Allocations that it made before the first that failed.
    succeeded: usize,
    /// What the interpreter printed afterwards, or why it could not.
    afterwards: Result<String, String>,
}

/// Runs a program whose allocations fail, `count` of them, after `after` others.
fn run(program: &Program, after: usize, count: usize) -> Ending {
    let mut memory = vec![MaybeUninit::uninit(); HEAP];
    let (mut host, printed) = Folder::new();
    let interrupt = Interrupt::new();
    let python = Interpreter::new(&mut memory, &mut host, &interrupt, host::config())
        .expect("there is room");
    python.set_search_path(&[""]).expect("there is room");
    python.fail_allocations(after, count).expect("it is idle");
    let outcome = python
        .exec_file(program.source.as_bytes(), &program.name)
        .and_then(|()| python.finish());
    let (left, _) = python.failures_to_come().expect("it is idle");
    python.fail_allocations(0, 0).expect("it is idle");
    let error = outcome.as_ref().err().map(|error| format!("{error:#}"));
    let is_memory_error = outcome.is_err_and(|error| error.is("MemoryError"));
    // What the program left to be finalised prints too. (It may raise, as the program may.)
    let _ = python.finish();
    // Nor is it traced any more, as it may have asked to be.
    let _ = python.exec("import sys\nsys.settrace(None)");
    let before = printed.take();
    let afterwards = match python.exec(AFTERWARDS) {
        Ok(()) => Ok(String::from_utf8_lossy(&printed.take()).into_owned()),
        Err(error) => Err(format!("{error:#}")),
    };
    Ending {
        printed: String::from_utf8_lossy(&before).into_owned(),
        error,
        is_memory_error,
        succeeded: after - left,
        afterwards,
    }
}

/// What is wrong with the way a program ends when allocations fail.
fn problems(program: &Program, count: usize) -> Vec<String> {
    let ordinary = run(program, NEVER, 1);
    if let Some(error) = ordinary.error {
        return vec![format!("{}: {error}", program.name)];
    }
    let mut problems = Vec::new();
    let mut n = 0;
    while n < ordinary.succeeded {
        let place = format!("{}, allocation {n} of {}", program.name, ordinary.succeeded);
        match catch_unwind(AssertUnwindSafe(|| run(program, n, count))) {
            Err(panic) => problems.push(format!("{place}: panic: {}", message(&*panic))),
            Ok(ending) => {
                let error = ending.error.as_deref().unwrap_or_default();
                // A single failure goes away when garbage is collected and it is tried again.
                if count == 1 && (ending.error.is_some() || ending.printed != ordinary.printed) {
                    problems.push(format!("{place}: does not try again: {error}"));
                }
                // Without memory no other exception can be made than the one that is there.
                if count == usize::MAX && ending.error.is_some() && !ending.is_memory_error {
                    problems.push(format!("{place}: {error}"));
                }
                if ending.afterwards.as_deref() != Ok(PRINTED_AFTERWARDS) {
                    problems.push(format!("{place}: afterwards {:?}", ending.afterwards));
                }
            }
        }
        n += 1 + n.saturating_sub(EVERY) / 5;
    }
    problems
}

fn message(panic: &(dyn Any + Send)) -> String {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (_, Some(text)) => text.clone(),
        _ => "of another kind".to_owned(),
    }
}

/// Tries all programs, on two threads.
fn all_programs(count: usize) {
    let programs = corpus::programs();
    let only = std::env::var("TAIPAN_TEST_PROGRAM").ok();
    let chosen: Vec<&Program> = programs
        .iter()
        .filter(|program| only.as_ref().is_none_or(|only| *only == program.name))
        .collect();
    let (even, odd): (Vec<_>, Vec<_>) = chosen.iter().enumerate().partition(|(n, _)| n % 2 == 0);
    let problems: Vec<String> = std::thread::scope(|scope| {
        let threads = [even, odd].map(|part| {
            let thread = std::thread::Builder::new().stack_size(8 << 20);
            thread
                .spawn_scoped(scope, move || {
                    let found = part.iter().map(|(_, program)| problems(program, count));
                    found.flatten().collect::<Vec<_>>()
                })
                .expect("a thread can be started")
        });
        let found = threads.map(|thread| thread.join().expect("panics are caught"));
        found.into_iter().flatten().collect()
    });
    assert!(
        problems.is_empty(),
        "{} problems:\n{}\n",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn an_allocation_that_fails_once_is_tried_again() {
    all_programs(1);
}

#[test]
fn an_allocation_that_fails_twice_is_an_exception() {
    all_programs(2);
}

#[test]
fn memory_that_runs_out_for_good_is_a_memory_error() {
    all_programs(usize::MAX);
}
