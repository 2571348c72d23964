//! `_asyncio`: the scheduler under `asyncio`: tasks, turns, sleep, waiting for streams. The rest of
//! `asyncio` is Python on top of it (`lib/asyncio`), which is compiled when this crate is built.
//! Together they have what upstream documents, and of CPython's `TaskGroup`, `Queue`, `Semaphore`,
//! `timeout` and `to_thread` besides.
//!
//! What differs from upstream: a task can be awaited and gathered by several others; a loop that has
//! nothing to do waits for callbacks. There is no TLS.
//!
//! Flash on thumbv7m: 6.8 KB, and what `lib/asyncio` has in Python.

mod scheduler;
mod streams;
mod task;
mod waiters;

use taipan_gc::Gc;
use taipan_macros::module;
use taipan_object::builtin::exception::{BASE_EXCEPTION, EXCEPTION, Exception};
use taipan_object::builtin::float;
use taipan_object::protocol::attribute;
use taipan_object::types::TypeFlags;
use taipan_object::{Obj, Res, Runtime, SlotTable, Type, exception, names};

use task::{TASK, Task};
use waiters::{FLAG, Kind, WAITERS, pause};

pub use _asyncio::MODULE;

/// `asyncio.CancelledError`: raised in a task that is to end.
pub static CANCELLED_ERROR: Type = Type::new::<Exception>(names::CancelledError, SlotTable::EMPTY)
    .with_base(&BASE_EXCEPTION)
    .with_flags(TypeFlags::EXCEPTION);

/// `asyncio.InvalidStateError`: the result of a task that goes on was asked for.
pub static INVALID_STATE_ERROR: Type =
    Type::new::<Exception>(names::InvalidStateError, SlotTable::EMPTY)
        .with_base(&EXCEPTION)
        .with_flags(TypeFlags::EXCEPTION);

/// What is awaited for so many milliseconds, and then gives `result`.
fn sleep_for(rt: &mut Runtime, milliseconds: isize, result: Obj) -> Res {
    if milliseconds >= crate::time::HALF {
        // As the sum of ticks would be, on which upstream's are based.
        return Err(rt.overflow_error("ticks interval overflow"));
    }
    match u64::try_from(milliseconds) {
        Ok(time @ 1..) => {
            let when = scheduler::now(rt).saturating_add(time);
            pause(rt, Kind::Moment, when, result)
        }
        _ => pause(rt, Kind::Turn, 0, result),
    }
}

#[module(name = _asyncio)]
mod _asyncio {
    use super::*;

    #[constant]
    const CancelledError: Obj = Obj::from_static(&CANCELLED_ERROR);
    #[constant]
    const InvalidStateError: Obj = Obj::from_static(&INVALID_STATE_ERROR);
    #[constant]
    const Task: Obj = Obj::from_static(&TASK);
    #[constant]
    const ThreadSafeFlag: Obj = Obj::from_static(&FLAG);
    #[constant]
    const Waiters: Obj = Obj::from_static(&WAITERS);

    #[function]
    fn sleep_ms(rt: &mut Runtime, time: isize) -> Res {
        sleep_for(rt, time, Obj::NONE)
    }

    /// The time is in seconds.
    #[function]
    fn sleep(rt: &mut Runtime, #[keyword] delay: Obj, #[keyword] result: Option<Obj>) -> Res {
        let time = match delay.as_small() {
            Some(seconds) => seconds.saturating_mul(1000),
            None => (float::expect(rt, delay)? * 1000.0) as isize,
        };
        sleep_for(rt, time, result.unwrap_or(Obj::NONE))
    }

    /// Awaiting this waits until something can be read from the stream.
    #[function]
    fn readable(rt: &mut Runtime, stream: Obj) -> Res {
        pause(rt, Kind::Readable, 0, stream)
    }

    /// Awaiting this waits until something can be written to the stream.
    #[function]
    fn writable(rt: &mut Runtime, stream: Obj) -> Res {
        pause(rt, Kind::Writable, 0, stream)
    }

    #[function]
    fn create_task(rt: &mut Runtime, #[keyword] coro: Obj, #[keyword] name: Option<Obj>) -> Res {
        if attribute::try_get(rt, coro, names::send)?.is_none() {
            return Err(rt.type_error("coroutine expected"));
        }
        let scheduler = scheduler::of(rt)?;
        let task = Task::make(rt, coro, name.unwrap_or(Obj::NONE))?;
        scheduler.make_ready(rt, task);
        Ok(Obj::from(task))
    }

    #[function]
    fn current_task(rt: &mut Runtime) -> Res {
        match scheduler::of(rt)?.current.get() {
            Some(task) => Ok(Obj::from(task)),
            None => Err(rt.raise(&exception::RUNTIME_ERROR, "no running event loop")),
        }
    }

    /// Gives tasks their turns until this one is done, or for ever.
    #[function]
    fn run(rt: &mut Runtime, main: Option<Obj>) -> Res {
        let main: Option<Gc<Task>> = match main {
            Some(main) => match main.downcast::<Task>() {
                Some(task) => Some(task),
                None => return Err(rt.type_error("a task is required")),
            },
            None => None,
        };
        scheduler::run(rt, main)
    }

    /// Is it a task's turn?
    #[function]
    fn running(rt: &mut Runtime) -> Res<bool> {
        Ok(scheduler::of(rt)?.current.get().is_some())
    }

    #[function]
    fn stop(rt: &mut Runtime) -> Res {
        scheduler::of(rt)?.stop(rt)?;
        Ok(Obj::NONE)
    }

    /// Forgets all tasks.
    #[function]
    fn reset(rt: &mut Runtime) -> Res {
        scheduler::reset(rt)?;
        Ok(Obj::NONE)
    }

    /// Has `function(message, exception, task)` called for exceptions that nobody catches.
    #[function]
    fn on_lost(rt: &mut Runtime, function: Obj) -> Res {
        scheduler::of(rt)?.reporter.set(function);
        Ok(Obj::NONE)
    }
}
