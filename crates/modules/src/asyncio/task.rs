//! `asyncio.Task`: a coroutine that takes turns with others, and what has become of it. Follows
//! CPython's `asyncio.Task`, except that a task which cancels itself raises `RuntimeError`, as upstream.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_macros::class;
use taipan_object::builtin::list::List;
use taipan_object::builtin::{exception::Exception, int};
use taipan_object::protocol::{call, compare};
use taipan_object::text::Sink;
use taipan_object::{Args, Obj, PrintKind, Raised, Res, Runtime, Type, exception, object};

use super::scheduler::{self, Scheduler};
use super::waiters::{Joining, Waiters};
use super::{CANCELLED_ERROR, INVALID_STATE_ERROR};

object! {
    /// A task.
    pub struct Task: sealed {
        /// What it runs; `None` for the mark that ends the loop.
        pub coro: Obj,
        /// When it is its turn, in milliseconds.
        pub key: Plain<Cell<u64>>,
        /// Which of several that are due at the same time came first.
        pub order: Cell<usize>,
        /// Its neighbours in a queue or a heap.
        pub next: Cell<Option<Gc<Task>>>,
        pub previous: Cell<Option<Gc<Task>>>,
        /// Its first child in the heap of those that sleep.
        pub child: Cell<Option<Gc<Task>>>,
        /// Where it waits: `Waiters`, a stream's `Watch`, `scheduler::SLEEPING`; `None` while it
        /// runs or is done.
        pub place: Cell<Obj>,
        /// What is raised when it goes on.
        pub throw: Cell<Option<Obj>>,
        /// Has it ended?
        pub done: Cell<bool>,
        /// Has anybody seen its error?
        pub seen: Cell<bool>,
        /// What it returned.
        pub result: Cell<Obj>,
        /// What it raised.
        pub error: Cell<Option<Obj>>,
        /// Who waits for its end.
        pub waiters: Cell<Option<Gc<Waiters>>>,
        /// Who is called at its end.
        pub callbacks: Cell<Option<Gc<List>>>,
        /// The task that it waits for.
        pub awaits: Cell<Option<Gc<Task>>>,
        /// How often it was asked to end, less what was taken back.
        pub cancelling: Cell<usize>,
        /// Its name, if it was given one.
        pub name: Cell<Obj>,
    }
}

impl Task {
    /// A task that waits nowhere yet.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn make(rt: &mut Runtime, coro: Obj, name: Obj) -> Res<Gc<Task>> {
        rt.alloc(Task {
            header: TASK.header(),
            coro,
            key: Plain(Cell::new(0)),
            order: Cell::new(0),
            next: Cell::new(None),
            previous: Cell::new(None),
            child: Cell::new(None),
            place: Cell::new(Obj::NONE),
            throw: Cell::new(None),
            done: Cell::new(false),
            seen: Cell::new(false),
            result: Cell::new(Obj::NONE),
            error: Cell::new(None),
            waiters: Cell::new(None),
            callbacks: Cell::new(None),
            awaits: Cell::new(None),
            cancelling: Cell::new(0),
            name: Cell::new(name),
        })
    }

    /// Was it its end to be cancelled?
    pub fn was_cancelled(&self) -> bool {
        let error = self.error.get();
        self.done.get() && error.is_some_and(|error| error.is_instance(&CANCELLED_ERROR))
    }

    /// What it returned, or what it raised, raised again.
    ///
    /// # Errors
    /// What the task raised; `InvalidStateError` if it goes on.
    pub fn outcome(&self, rt: &mut Runtime) -> Res {
        if !self.done.get() {
            return Err(rt.raise(&INVALID_STATE_ERROR, "Result is not set."));
        }
        self.seen.set(true);
        match self.error.get() {
            Some(error) => Err(rt.throw(error)),
            None => Ok(self.result.get()),
        }
    }

    /// Ends a task: those that wait for it go on, its callbacks are called soon.
    pub fn finish(
        rt: &mut Runtime,
        scheduler: Gc<Scheduler>,
        task: Gc<Task>,
        result: Obj,
        error: Option<Obj>,
    ) {
        task.done.set(true);
        task.result.set(result);
        task.error.set(error);
        if let Some(waiters) = task.waiters.get() {
            Waiters::wake_all(rt, scheduler, waiters);
        }
        if task.callbacks.get().is_some() || error.is_some() && !task.seen.get() {
            // Callbacks are called when its turn comes again, as in CPython; until then others may ask for
            // the error.
            scheduler.make_ready(rt, task);
        }
    }

    /// Calls its callbacks: were there any?
    ///
    /// # Errors
    /// What the program's handler of exceptions raises.
    pub fn call_back(rt: &mut Runtime, scheduler: Gc<Scheduler>, task: Gc<Task>) -> Res<bool> {
        let Some(callbacks) = task.callbacks.take() else {
            return Ok(false);
        };
        let mut index = 0;
        while let Some(callback) = callbacks.get(index) {
            index += 1;
            task.seen.set(true);
            if let Err(raised) = call::call(rt, callback, &[Obj::from(task)]) {
                let error = catch_ordinary(rt, raised)?;
                scheduler.report(rt, "Exception in callback", error, task)?;
            }
        }
        Ok(index > 0)
    }

    /// Asks it to end, or whatever it waits for in its place: can it still?
    fn cancel_with(rt: &mut Runtime, task: Gc<Task>, arguments: &[Obj]) -> Res<bool> {
        if task.done.get() {
            return Ok(false);
        }
        let scheduler = scheduler::of(rt)?;
        let mut target = task;
        loop {
            if scheduler.current.get() == Some(target) {
                return Err(rt.raise(&exception::RUNTIME_ERROR, "can't cancel self"));
            }
            match target.awaits.get().filter(|inner| !inner.done.get()) {
                Some(inner) => target = inner,
                None => break,
            }
        }
        let error = Exception::new(rt, &CANCELLED_ERROR, arguments)?;
        task.cancelling.set(task.cancelling.get() + 1);
        target.throw.set(Some(error));
        if target.place.get() != Obj::from(scheduler.ready) {
            scheduler.take_out(rt, target)?;
            scheduler.make_ready(rt, target);
        }
        Ok(true)
    }
}

/// The exception on its way, if a task that raises it just ends; others end the loop, too.
///
/// # Errors
/// The others.
pub fn catch_ordinary(rt: &mut Runtime, raised: Raised) -> Res {
    let error = rt.take_raised(raised);
    if error.is_instance(&exception::EXCEPTION) || error.is_instance(&CANCELLED_ERROR) {
        return Ok(error);
    }
    Err(rt.throw(error))
}

#[class(name = Task)]
impl Task {
    /// `Task(coro)` does not run by itself: that is `create_task`'s.
    #[slot]
    fn new(rt: &mut Runtime, _class: Gc<Type>, args: Args) -> Res {
        match args.positional {
            [coro, ..] => Task::make(rt, *coro, Obj::NONE).map(Obj::from),
            [] => Err(rt.type_error("Task() needs a coroutine")),
        }
    }

    #[slot]
    fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
        let state = match this.downcast::<Task>() {
            Some(task) if task.was_cancelled() => "cancelled",
            Some(task) if task.done.get() => "finished",
            _ => "pending",
        };
        out.write_fmt(rt, format_args!("<Task {state} at {:#x}>", this.word()))
    }

    /// Awaiting a task gives what it returns.
    #[slot]
    fn iter(rt: &mut Runtime, this: Obj) -> Res {
        match this.downcast::<Task>() {
            Some(task) => Joining::make(rt, task).map(Obj::from),
            None => Err(rt.type_error("a task is required")),
        }
    }

    #[attribute]
    fn coro(this: Gc<Self>) -> Obj {
        this.coro
    }

    /// What it raised, for the modules of Python: asking does not count as seeing it.
    #[attribute]
    fn _error(this: Gc<Self>) -> Obj {
        this.error.get().unwrap_or(Obj::NONE)
    }

    /// Where it waits.
    #[attribute]
    fn _waiting(this: Gc<Self>) -> Obj {
        this.place.get()
    }

    #[method]
    fn done(this: Gc<Self>) -> bool {
        this.done.get()
    }

    #[method]
    fn cancelled(this: Gc<Self>) -> bool {
        this.was_cancelled()
    }

    #[method]
    fn result(rt: &mut Runtime, this: Gc<Self>) -> Res {
        this.outcome(rt)
    }

    #[method]
    fn exception(rt: &mut Runtime, this: Gc<Self>) -> Res {
        if !this.done.get() {
            return Err(rt.raise(&INVALID_STATE_ERROR, "Exception is not set."));
        }
        this.seen.set(true);
        match this.error.get() {
            Some(error) if this.was_cancelled() => Err(rt.throw(error)),
            error => Ok(error.unwrap_or(Obj::NONE)),
        }
    }

    #[method]
    fn add_done_callback(rt: &mut Runtime, this: Gc<Self>, callback: Obj) -> Res {
        if this.done.get() {
            call::call(rt, callback, &[Obj::from(this)])?;
            return Ok(Obj::NONE);
        }
        let callbacks = match this.callbacks.get() {
            Some(callbacks) => callbacks,
            None => {
                let callbacks = List::with_capacity(rt, 1)?;
                this.callbacks.set(Some(callbacks));
                callbacks
            }
        };
        callbacks.push(rt, callback).map(|()| Obj::NONE)
    }

    /// How often the callback was there.
    #[method]
    fn remove_done_callback(rt: &mut Runtime, this: Gc<Self>, callback: Obj) -> Res<usize> {
        let Some(callbacks) = this.callbacks.get() else {
            return Ok(0);
        };
        let (mut index, mut count) = (0, 0);
        while let Some(other) = callbacks.get(index) {
            if compare::same_or_equal(rt, other, callback)? {
                callbacks.remove(rt, index);
                count += 1;
            } else {
                index += 1;
            }
        }
        Ok(count)
    }

    #[method]
    fn get_coro(this: Gc<Self>) -> Obj {
        this.coro
    }

    #[method]
    fn get_name(rt: &mut Runtime, this: Gc<Self>) -> Res {
        if this.name.get() == Obj::NONE {
            let text = format_args!("Task-{:x}", Obj::from(this).word());
            let name = taipan_object::StringBuilder::format(rt, text)?;
            this.name.set(name);
        }
        Ok(this.name.get())
    }

    #[method]
    fn set_name(rt: &mut Runtime, this: Gc<Self>, name: Obj) -> Res {
        let name = taipan_object::protocol::print::str(rt, name)?;
        this.name.set(name);
        Ok(Obj::NONE)
    }

    #[method]
    fn cancel(rt: &mut Runtime, this: Gc<Self>, #[keyword] msg: Option<Obj>) -> Res<bool> {
        match msg {
            Some(message) => Task::cancel_with(rt, this, &[message]),
            None => Task::cancel_with(rt, this, &[]),
        }
    }

    /// How many requests to end there were that nobody has taken back.
    #[method]
    fn cancelling(rt: &mut Runtime, this: Gc<Self>) -> Res {
        int::from_u64(rt, this.cancelling.get() as u64)
    }

    /// Takes one request to end back: how many are left.
    #[method]
    fn uncancel(rt: &mut Runtime, this: Gc<Self>) -> Res {
        let left = this.cancelling.get().saturating_sub(1);
        this.cancelling.set(left);
        int::from_u64(rt, left as u64)
    }
}
