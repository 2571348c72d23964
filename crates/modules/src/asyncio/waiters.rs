//! Queues of tasks, and what a task awaits: a turn, a moment, a stream, a place in a queue, the end of
//! another task.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_macros::class;
use taipan_object::{Args, Obj, Res, Runtime, Slots, Type, exception, names, object, slots};

use super::scheduler::{self, Scheduler};
use super::streams::Streams;
use super::task::Task;

object! {
    /// Tasks in the order in which they came, linked through themselves.
    pub struct Waiters: sealed {
        first: Cell<Option<Gc<Task>>>,
        last: Cell<Option<Gc<Task>>>,
    }
}

impl Waiters {
    /// A queue with nobody in it.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn make(rt: &mut Runtime) -> Res<Gc<Waiters>> {
        rt.alloc(Waiters {
            header: WAITERS.header(),
            first: Cell::new(None),
            last: Cell::new(None),
        })
    }

    /// Who came first.
    pub fn first(&self) -> Option<Gc<Task>> {
        self.first.get()
    }

    /// Adds a task that waits nowhere.
    pub fn push(this: Gc<Waiters>, task: Gc<Task>) {
        task.place.set(Obj::from(this));
        task.next.set(None);
        task.previous.set(this.last.get());
        match this.last.get() {
            Some(last) => last.next.set(Some(task)),
            None => this.first.set(Some(task)),
        }
        this.last.set(Some(task));
    }

    /// Takes out one that is in this queue.
    pub fn remove(&self, task: Gc<Task>) {
        match task.previous.get() {
            Some(previous) => previous.next.set(task.next.get()),
            None => self.first.set(task.next.get()),
        }
        match task.next.get() {
            Some(next) => next.previous.set(task.previous.get()),
            None => self.last.set(task.previous.get()),
        }
        task.next.set(None);
        task.previous.set(None);
        task.place.set(Obj::NONE);
    }

    /// Has all go on, in their order.
    pub fn wake_all(rt: &mut Runtime, scheduler: Gc<Scheduler>, this: Gc<Waiters>) {
        while let Some(task) = this.first() {
            this.remove(task);
            scheduler.make_ready(rt, task);
        }
    }
}

#[class(name = Waiters)]
impl Waiters {
    #[slot]
    fn new(rt: &mut Runtime, _class: Gc<Type>, _args: Args) -> Res {
        Waiters::make(rt).map(Obj::from)
    }

    /// Awaiting it is to wait in it until somebody wakes the task.
    #[slot]
    fn iter(rt: &mut Runtime, this: Obj) -> Res {
        pause(rt, Kind::Queue, 0, this)
    }

    /// Has the first go on: which task that is, `None` if nobody waits.
    #[method]
    fn wake(rt: &mut Runtime, this: Gc<Self>) -> Res {
        let Some(task) = this.first() else {
            return Ok(Obj::NONE);
        };
        let scheduler = scheduler::of(rt)?;
        this.remove(task);
        scheduler.make_ready(rt, task);
        Ok(Obj::from(task))
    }

    #[method(name = wake_all)]
    fn wake_everybody(rt: &mut Runtime, this: Gc<Self>) -> Res {
        let scheduler = scheduler::of(rt)?;
        Waiters::wake_all(rt, scheduler, this);
        Ok(Obj::NONE)
    }
}

/// What is awaited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Nothing more.
    Over,
    /// The next turn.
    Turn,
    /// A moment.
    Moment,
    /// That something can be read.
    Readable,
    /// That something can be written.
    Writable,
    /// To be woken in a queue.
    Queue,
    /// That a flag is set.
    Flag,
}

object! {
    /// What a task awaits.
    pub struct Pause: sealed {
        kind: Plain<Cell<Kind>>,
        /// Of `Moment`.
        when: Plain<Cell<u64>>,
        /// The stream, queue or flag; of the others what awaiting them gives.
        object: Cell<Obj>,
    }
}

impl Pause {
    /// One that waits for nothing.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn make(rt: &mut Runtime) -> Res<Gc<Pause>> {
        rt.alloc(Pause {
            header: PAUSE.header(),
            kind: Plain(Cell::new(Kind::Over)),
            when: Plain(Cell::new(0)),
            object: Cell::new(Obj::NONE),
        })
    }
}

/// What is to be awaited. There is one object that is used again and again, so that waiting takes no
/// memory; another is made if that one has not been awaited yet.
///
/// # Errors
/// `MemoryError`.
pub fn pause(rt: &mut Runtime, kind: Kind, when: u64, object: Obj) -> Res {
    let scheduler = scheduler::of(rt)?;
    let mut pause = scheduler.pause;
    if pause.kind.0.get() != Kind::Over || kind == Kind::Flag {
        pause = Pause::make(rt)?;
    }
    pause.kind.0.set(kind);
    pause.when.0.set(when);
    pause.object.set(object);
    Ok(Obj::from(pause))
}

/// The first time it has the task wait, the next time it is over.
fn next(rt: &mut Runtime, value: Obj) -> Res<Option<Obj>> {
    let Some(pause) = value.downcast::<Pause>() else {
        return Ok(None);
    };
    let (kind, object) = (pause.kind.0.replace(Kind::Over), pause.object.get());
    if kind == Kind::Over {
        rt.returned = pause.object.replace(Obj::NONE);
        return Ok(None);
    }
    let scheduler = scheduler::of(rt)?;
    let Some(task) = scheduler.current.get() else {
        return Err(no_loop(rt));
    };
    match kind {
        Kind::Over => {}
        Kind::Turn => scheduler.make_ready(rt, task),
        Kind::Moment => scheduler.sleep(task, pause.when.0.get()),
        Kind::Readable => Streams::wait(rt, scheduler.streams, task, object, false)?,
        Kind::Writable => Streams::wait(rt, scheduler.streams, task, object, true)?,
        Kind::Queue => {
            if let Some(waiters) = object.downcast::<Waiters>() {
                Waiters::push(waiters, task);
            }
        }
        Kind::Flag => {
            if let Some(flag) = object.downcast::<Flag>() {
                if flag.state.replace(false) {
                    return Ok(None);
                }
                // Somebody may clear it before this task goes on.
                pause.kind.0.set(Kind::Flag);
                Waiters::push(flag.waiters, task);
            }
        }
    }
    if !matches!(kind, Kind::Turn | Kind::Moment | Kind::Flag) {
        pause.object.set(Obj::NONE);
    }
    Ok(Some(Obj::NONE))
}

#[cold]
fn no_loop(rt: &mut Runtime) -> taipan_object::Raised {
    rt.raise(&exception::RUNTIME_ERROR, "no running event loop")
}

const PAUSE_SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

static PAUSE: Type = Type::new::<Pause>(names::object, slots!(PAUSE_SLOTS));

object! {
    /// Awaiting a task.
    pub struct Joining: sealed {
        task: Gc<Task>,
        waits: Cell<bool>,
    }
}

impl Joining {
    /// What awaiting `task` iterates over.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn make(rt: &mut Runtime, task: Gc<Task>) -> Res<Gc<Joining>> {
        rt.alloc(Joining {
            header: JOINING.header(),
            task,
            waits: Cell::new(false),
        })
    }
}

fn join(rt: &mut Runtime, value: Obj) -> Res<Option<Obj>> {
    let Some(joining) = value.downcast::<Joining>() else {
        return Ok(None);
    };
    let task = joining.task;
    if task.done.get() || joining.waits.replace(true) {
        let result = task.outcome(rt)?;
        rt.returned = result;
        return Ok(None);
    }
    let scheduler = scheduler::of(rt)?;
    let Some(current) = scheduler.current.get() else {
        return Err(no_loop(rt));
    };
    if current == task {
        return Err(rt.raise(&exception::RUNTIME_ERROR, "Task cannot await on itself"));
    }
    let waiters = match task.waiters.get() {
        Some(waiters) => waiters,
        None => {
            let waiters = Waiters::make(rt)?;
            task.waiters.set(Some(waiters));
            waiters
        }
    };
    task.seen.set(true);
    current.awaits.set(Some(task));
    Waiters::push(waiters, current);
    Ok(Some(Obj::NONE))
}

const JOINING_SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(join),
    ..Slots::EMPTY
};

static JOINING: Type = Type::new::<Joining>(names::object, slots!(JOINING_SLOTS));

object! {
    /// A flag that may be set from anywhere: another thread, a callback of an interrupt.
    pub struct Flag: sealed {
        state: Cell<bool>,
        waiters: Gc<Waiters>,
    }
}

#[class(name = ThreadSafeFlag)]
impl Flag {
    #[slot]
    fn new(rt: &mut Runtime, _class: Gc<Type>, _args: Args) -> Res {
        let waiters = Waiters::make(rt)?;
        rt.alloc(Flag {
            header: FLAG.header(),
            state: Cell::new(false),
            waiters,
        })
        .map(Obj::from)
    }

    /// Takes no memory.
    #[method]
    fn set(rt: &mut Runtime, this: Gc<Self>) -> Res {
        this.state.set(true);
        if let Some(task) = this.waiters.first() {
            let scheduler = scheduler::of(rt)?;
            this.waiters.remove(task);
            // It goes on when the loop looks at what has come from outside.
            Waiters::push(scheduler.flagged, task);
            // The loop may be asleep in another thread.
            rt.interrupt.scheduled();
        }
        Ok(Obj::NONE)
    }

    #[method]
    fn clear(this: Gc<Self>) -> Obj {
        this.state.set(false);
        Obj::NONE
    }

    /// Awaiting this waits until the flag is set, and clears it.
    #[method]
    fn wait(rt: &mut Runtime, this: Gc<Self>) -> Res {
        pause(rt, Kind::Flag, 0, Obj::from(this))
    }
}
