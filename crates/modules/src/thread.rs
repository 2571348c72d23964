//! `_thread`: threads of the host, one at a time in the interpreter; locks. Follows CPython's
//! `_thread`, with upstream's `LockType` and a `stack_size` that holds for the next thread.
//!
//! A thread's exception is reported on the console and ends the thread only. When the main thread
//! ends, the process does.
//!
//! Flash on thumbv7m: none, for no board has it.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::exception::report;
use taipan_object::builtin::list::List;
use taipan_object::builtin::tuple;
use taipan_object::builtin::{float, int, tuple::TUPLE};
use taipan_object::protocol::{convert, print};
use taipan_object::text::{Console, Sink};
use taipan_object::threads::Threads;
use taipan_object::{
    NativeFunction, Obj, Parameter, PrintKind, Res, Root, Runtime, Signature, SlotTable, Table,
    Type, exception, names, object, table,
};
use taipan_vm::arguments::call_with_mapping;

pub use _thread::MODULE;
use taipan_macros::module;

/// The native stack of a thread, in bytes, if the program does not ask for another.
const STACK: usize = 512 << 10;
/// The least native stack.
const LEAST_STACK: usize = 64 << 10;

object! {
    /// A lock, which any thread may release.
    pub struct Lock: sealed {
        locked: Cell<bool>,
    }
}

fn threads(rt: &mut Runtime) -> Res<&'static dyn Threads> {
    match rt.threads {
        Some(threads) => Ok(threads),
        None => Err(rt.raise(&exception::RUNTIME_ERROR, "there are no threads here")),
    }
}

#[module(name = _thread)]
mod _thread {
    use super::*;

    #[constant]
    const LockType: Obj = Obj::from_static(&LOCK);

    /// Starts a thread that calls `function(*arguments, **keywords)`; its identity.
    #[function]
    fn start_new_thread(
        rt: &mut Runtime,
        function: Obj,
        arguments: Obj,
        keywords: Option<Obj>,
    ) -> Res<usize> {
        if !arguments.is_instance(&TUPLE) {
            return Err(rt.type_error("2nd argument must be a tuple"));
        }
        if keywords.is_some_and(|keywords| keywords.downcast::<Dict>().is_none()) {
            return Err(rt.type_error("3rd argument must be a dictionary"));
        }
        let threads = threads(rt)?;
        let job = tuple::new(rt, &[function, arguments, keywords.unwrap_or(Obj::NONE)])?;
        let waiting = match rt.root(Root::NewThreads).and_then(Obj::downcast::<List>) {
            Some(waiting) => waiting,
            None => {
                let waiting = List::with_capacity(rt, 4)?;
                rt.set_root(Root::NewThreads, Some(Obj::from(waiting)));
                waiting
            }
        };
        waiting.push(rt, job)?;
        let stack = match stack_size_of_next(rt) {
            0 => STACK,
            size => size.max(LEAST_STACK),
        };
        match threads.start(stack, run_one) {
            Some(identity) => Ok(identity),
            None => {
                waiting.truncate(waiting.len() - 1);
                Err(rt.raise(&exception::RUNTIME_ERROR, "can't start new thread"))
            }
        }
    }

    #[function]
    fn get_ident(rt: &mut Runtime) -> Res<usize> {
        Ok(threads(rt)?.identity())
    }

    #[function]
    fn allocate_lock(rt: &mut Runtime) -> Res {
        rt.alloc(Lock {
            header: LOCK.header(),
            locked: Cell::new(false),
        })
        .map(Obj::from)
    }

    /// Ends the calling thread.
    #[function]
    fn exit(rt: &mut Runtime) -> Res {
        Err(rt.raise_with(&exception::SYSTEM_EXIT, &[]))
    }

    /// The native stack of threads that are started from now on, in bytes, 0 for the usual one;
    /// what it was so far.
    #[function]
    fn stack_size(rt: &mut Runtime, size: Option<usize>) -> Res<usize> {
        let before = stack_size_of_next(rt);
        let size = int::from_u64(rt, size.unwrap_or(0) as u64)?;
        rt.set_root(Root::ThreadStack, Some(size));
        Ok(before)
    }
}

fn stack_size_of_next(rt: &mut Runtime) -> usize {
    let size = rt.root(Root::ThreadStack).and_then(Obj::as_small);
    size.and_then(|size| usize::try_from(size).ok())
        .unwrap_or(0)
}

/// Runs a new thread: what waits longest for one.
fn run_one(rt: &mut Runtime) {
    let Some(waiting) = rt.root(Root::NewThreads).and_then(Obj::downcast::<List>) else {
        return;
    };
    let Some(job) = waiting.get(0) else { return };
    waiting.remove(rt, 0);
    let &[function, arguments, keywords] = tuple::items(job) else {
        return;
    };
    let keywords = Some(keywords).filter(|keywords| *keywords != Obj::NONE);
    if let Err(raised) = call_with_mapping(rt, function, tuple::items(arguments), keywords) {
        let exception = rt.take_raised(raised);
        if exception.is_instance(&exception::SYSTEM_EXIT) {
            return;
        }
        if report_end(rt, function, exception).is_err() {
            rt.forget_raised();
        }
    }
}

fn report_end(rt: &mut Runtime, function: Obj, exception: Obj) -> Res<()> {
    Console.write(rt, "Unhandled exception in thread started by ")?;
    print::print(rt, function, PrintKind::Repr, &mut Console)?;
    Console.write(rt, "\n")?;
    report::write(rt, exception, &mut Console)
}

fn lock(rt: &mut Runtime, this: Obj) -> Res<Gc<Lock>> {
    match this.downcast::<Lock>() {
        Some(lock) => Ok(lock),
        None => Err(rt.type_error("lock expected")),
    }
}

/// Waits until the lock is free, or the time is over, and takes it: did it?
fn acquire(rt: &mut Runtime, lock: Gc<Lock>, waits: bool, time: Option<u64>) -> Res<bool> {
    let interrupt = rt.interrupt;
    let end = time.map(|time| rt.host.ticks_us().saturating_add(time));
    while lock.locked.get() {
        if !waits {
            return Ok(false);
        }
        let left = match end {
            Some(end) => {
                let left = end.saturating_sub(rt.host.ticks_us());
                if left == 0 {
                    return Ok(false);
                }
                Some(left)
            }
            None => None,
        };
        let notified = threads(rt)?.notified();
        rt.without(|threads| threads.wait(notified, left, interrupt));
        rt.poll()?;
    }
    lock.locked.set(true);
    Ok(true)
}

static ACQUIRE_PARAMETERS: [Parameter; 3] = [
    Parameter::required(names::self_),
    Parameter::optional(names::blocking),
    Parameter::optional(names::timeout),
];
static ACQUIRE_SIGNATURE: Signature = Signature {
    function: names::acquire,
    parameters: &ACQUIRE_PARAMETERS,
    positional_only: 1,
    positional: 3,
};

/// `lock.acquire(blocking=True, timeout=-1)`: the timeout in seconds, negative for none.
static ACQUIRE: NativeFunction = NativeFunction::full(names::acquire, 1, 3, |rt, args| {
    let mut values = [None; 3];
    ACQUIRE_SIGNATURE.bind(rt, args, &mut values)?;
    let [this, waits, time] = values;
    let lock = lock(rt, this.unwrap_or(Obj::NONE))?;
    let waits = match waits {
        Some(flag) => convert::truth(rt, flag)?,
        None => true,
    };
    let time = match time {
        Some(seconds) => {
            let seconds = f64::from(float::expect(rt, seconds)?);
            (seconds >= 0.0).then_some((seconds * 1e6) as u64)
        }
        None => None,
    };
    acquire(rt, lock, waits, time).map(Obj::bool)
});

static ENTER: NativeFunction = NativeFunction::f1(names::__enter__, |rt, this| {
    let lock = lock(rt, this)?;
    acquire(rt, lock, true, None).map(Obj::bool)
});

fn release(rt: &mut Runtime, this: Obj) -> Res {
    let lock = lock(rt, this)?;
    if !lock.locked.replace(false) {
        return Err(rt.raise(&exception::RUNTIME_ERROR, "release unlocked lock"));
    }
    if let Some(threads) = rt.threads {
        threads.notify();
    }
    Ok(Obj::NONE)
}

static RELEASE: NativeFunction = NativeFunction::f1(names::release, release);

static EXIT: NativeFunction =
    NativeFunction::positional(names::__exit__, 1, 4, |rt, args| release(rt, args[0]));

static LOCKED: NativeFunction = NativeFunction::f1(names::locked, |rt, this| {
    lock(rt, this).map(|lock| Obj::bool(lock.locked.get()))
});

const TABLE: Table = table![
    __enter__ => &ENTER,
    __exit__ => &EXIT,
    acquire => &ACQUIRE,
    locked => &LOCKED,
    release => &RELEASE,
];

/// `_thread.LockType`
static LOCK: Type = Type::new::<Lock>(names::lock, SlotTable::EMPTY).with_table(TABLE);
