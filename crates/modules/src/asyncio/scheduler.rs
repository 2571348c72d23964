//! The loop: whose turn it is, who sleeps, and waiting while nobody can go on. Those that can go on are
//! a queue, those that sleep a pairing heap; both are linked through the tasks, so that switching takes
//! no memory.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::protocol::call;
use taipan_object::runtime::Resume;
use taipan_object::{Obj, Res, Root, Runtime, SlotTable, Type, names, object};
use taipan_vm::generator;

use super::streams::{Streams, Watch};
use super::task::{Task, catch_ordinary};
use super::waiters::{Pause, Waiters};

/// The place of tasks that sleep.
pub const SLEEPING: Obj = Obj::small(1);

/// Streams get a look in after so many turns, while tasks keep each other busy.
const TURNS: usize = 8;

object! {
    /// The state of an event loop; a runtime has one.
    pub struct Scheduler: sealed {
        /// Who can go on.
        pub ready: Gc<Waiters>,
        /// Whose flag was set since the loop last looked at streams.
        pub flagged: Gc<Waiters>,
        /// Who sleeps: the heap's root is due first.
        sleeping: Cell<Option<Gc<Task>>>,
        /// Whose turn it is.
        pub current: Cell<Option<Gc<Task>>>,
        /// Does the loop run?
        pub running: Cell<bool>,
        /// Ends the loop when its turn comes.
        stopper: Cell<Option<Gc<Task>>>,
        /// Is called with what nobody has caught: message, exception, task.
        pub reporter: Cell<Obj>,
        order: Cell<usize>,
        /// What `pause` gives if it can.
        pub pause: Gc<Pause>,
        /// Who waits for streams.
        pub streams: Gc<Streams>,
    }
}

static SCHEDULER: Type = Type::new::<Scheduler>(names::object, SlotTable::EMPTY);

/// The runtime's loop.
///
/// # Errors
/// `MemoryError`.
#[inline]
pub fn of(rt: &mut Runtime) -> Res<Gc<Scheduler>> {
    match rt.root(Root::Asyncio).and_then(Obj::downcast::<Scheduler>) {
        Some(scheduler) => Ok(scheduler),
        None => reset(rt),
    }
}

/// A loop with no tasks, in place of the one that there was.
///
/// # Errors
/// `MemoryError`.
pub fn reset(rt: &mut Runtime) -> Res<Gc<Scheduler>> {
    let before = rt.root(Root::Asyncio).and_then(Obj::downcast::<Scheduler>);
    let (ready, flagged) = (Waiters::make(rt)?, Waiters::make(rt)?);
    let (pause, streams) = (Pause::make(rt)?, Streams::make(rt)?);
    let scheduler = rt.alloc(Scheduler {
        header: SCHEDULER.header(),
        ready,
        flagged,
        sleeping: Cell::new(None),
        current: Cell::new(None),
        running: Cell::new(false),
        stopper: Cell::new(None),
        reporter: Cell::new(before.map_or(Obj::NONE, |before| before.reporter.get())),
        order: Cell::new(0),
        pause,
        streams,
    })?;
    rt.set_root(Root::Asyncio, Some(Obj::from(scheduler)));
    Ok(scheduler)
}

/// Milliseconds since the host's beginning.
pub fn now(rt: &mut Runtime) -> u64 {
    rt.host.ticks_us() / 1000
}

/// Is `a` due before `b`?
fn is_before(a: Gc<Task>, b: Gc<Task>) -> bool {
    (a.key.0.get(), a.order.get()) < (b.key.0.get(), b.order.get())
}

/// Of two heaps one: the one that is due later becomes the first child of the other.
fn merge(a: Gc<Task>, b: Gc<Task>) -> Gc<Task> {
    let (a, b) = if is_before(b, a) { (b, a) } else { (a, b) };
    b.next.set(a.child.get());
    if let Some(child) = a.child.get() {
        child.previous.set(Some(b));
    }
    b.previous.set(Some(a));
    a.child.set(Some(b));
    a
}

fn merge_option(a: Option<Gc<Task>>, b: Option<Gc<Task>>) -> Option<Gc<Task>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(merge(a, b)),
        (a, b) => a.or(b),
    }
}

/// The children of a task as one heap: by pairs, then from the last pair on.
fn merge_children(task: Gc<Task>) -> Option<Gc<Task>> {
    let mut pairs: Option<Gc<Task>> = None;
    let mut child = task.child.take();
    while let Some(first) = child {
        let second = first.next.take();
        first.previous.set(None);
        let (pair, following) = match second {
            Some(second) => {
                let following = second.next.take();
                second.previous.set(None);
                (merge(first, second), following)
            }
            None => (first, None),
        };
        pair.next.set(pairs);
        pairs = Some(pair);
        child = following;
    }
    let mut heap = None;
    while let Some(pair) = pairs {
        pairs = pair.next.take();
        heap = merge_option(heap, Some(pair));
    }
    heap
}

impl Scheduler {
    /// Makes a task that waits nowhere the last of those that can go on.
    pub fn make_ready(&self, rt: &mut Runtime, task: Gc<Task>) {
        // Only those that sleep are compared with it, and none that sleeps later is due before now.
        let key = if self.sleeping.get().is_some() {
            now(rt)
        } else {
            0
        };
        task.key.0.set(key);
        Waiters::push(self.ready, task);
    }

    /// Has a task that waits nowhere sleep until `when`.
    pub fn sleep(&self, task: Gc<Task>, when: u64) {
        let order = self.order.get().wrapping_add(1);
        self.order.set(order);
        task.order.set(order);
        task.key.0.set(when);
        task.place.set(SLEEPING);
        task.next.set(None);
        task.previous.set(None);
        task.child.set(None);
        self.sleeping
            .set(merge_option(self.sleeping.get(), Some(task)));
    }

    fn take_out_of_heap(&self, task: Gc<Task>) {
        let rest = merge_children(task);
        if self.sleeping.get() == Some(task) {
            self.sleeping.set(rest);
        } else if let Some(before) = task.previous.take() {
            let next = task.next.take();
            if before.child.get() == Some(task) {
                before.child.set(next);
            } else {
                before.next.set(next);
            }
            if let Some(next) = next {
                next.previous.set(Some(before));
            }
            self.sleeping.set(merge_option(self.sleeping.get(), rest));
        }
        task.place.set(Obj::NONE);
    }

    /// Takes a task out of wherever it waits.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn take_out(&self, rt: &mut Runtime, task: Gc<Task>) -> Res<()> {
        let place = task.place.get();
        if place == SLEEPING {
            self.take_out_of_heap(task);
        } else if let Some(waiters) = place.downcast::<Waiters>() {
            waiters.remove(task);
        } else if let Some(watch) = place.downcast::<Watch>() {
            Streams::give_up(rt, self.streams, watch, task);
        }
        Ok(())
    }

    /// Tells the program of an exception that nobody has caught.
    ///
    /// # Errors
    /// What the program's handler raises.
    pub fn report(
        &self,
        rt: &mut Runtime,
        message: &'static str,
        error: Obj,
        task: Gc<Task>,
    ) -> Res<()> {
        let message = taipan_object::builtin::str::new_static(rt, message)?;
        let reporter = self.reporter.get();
        call::call(rt, reporter, &[message, error, Obj::from(task)]).map(|_| ())
    }

    /// Ends the loop when what can go on now has had its turn.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn stop(&self, rt: &mut Runtime) -> Res<()> {
        if self.stopper.get().is_none() {
            let stopper = Task::make(rt, Obj::NONE, Obj::NONE)?;
            self.stopper.set(Some(stopper));
            self.make_ready(rt, stopper);
        }
        Ok(())
    }
}

/// Runs the task whose turn it is until it waits.
fn step(rt: &mut Runtime, scheduler: Gc<Scheduler>) -> Res<()> {
    let (ready, sleeping) = (scheduler.ready.first(), scheduler.sleeping.get());
    let task = match (ready, sleeping) {
        (Some(ready), Some(sleeping)) if sleeping.key.0.get() < ready.key.0.get() => sleeping,
        (Some(ready), _) => ready,
        (None, Some(sleeping)) => sleeping,
        (None, None) => return Ok(()),
    };
    scheduler.take_out(rt, task)?;
    if task.done.get() {
        if Task::call_back(rt, scheduler, task)? {
            return Ok(());
        }
        return match task.error.get() {
            Some(error) if !task.seen.get() && !task.was_cancelled() => {
                scheduler.report(rt, "Task exception wasn't retrieved", error, task)
            }
            _ => Ok(()),
        };
    }
    task.awaits.set(None);
    let with = match task.throw.take() {
        Some(error) => Resume::Throw(error),
        None => Resume::Send(Obj::NONE),
    };
    scheduler.current.set(Some(task));
    let outcome = generator::resume_iterator(rt, task.coro, with);
    scheduler.current.set(None);
    match outcome {
        Ok(Some(_)) => {
            if task.place.get() == Obj::NONE {
                // It waits for nothing that is known here: its next turn, then.
                scheduler.make_ready(rt, task);
            }
            Ok(())
        }
        Ok(None) => {
            let result = rt.returned;
            Task::finish(rt, scheduler, task, result, None);
            Ok(())
        }
        Err(raised) => {
            let error = catch_ordinary(rt, raised)?;
            Task::finish(rt, scheduler, task, Obj::NONE, Some(error));
            Ok(())
        }
    }
}

/// Has those go on whose flag was set, or for whose stream something has come; waits for that, a moment
/// or an interrupt if `waits`.
fn look_outside(rt: &mut Runtime, scheduler: Gc<Scheduler>, waits: bool) -> Res<()> {
    Waiters::wake_all(rt, scheduler, scheduler.flagged);
    let time = match scheduler.sleeping.get() {
        _ if !waits || scheduler.ready.first().is_some() => Some(0),
        Some(first) => Some(first.key.0.get().saturating_sub(now(rt))),
        None => None,
    };
    if !scheduler.streams.is_empty() {
        return Streams::poll(rt, scheduler, time);
    }
    if time != Some(0) && !rt.interrupt.is_pending() {
        let microseconds = time.map_or(u64::MAX, |time| time.saturating_mul(1000));
        crate::time::sleep_once(rt, microseconds);
    }
    Ok(())
}

/// Gives tasks their turns until `main` is done, or until the loop is stopped: what `main` returned.
///
/// # Errors
/// What `main` raised; what no task may catch, such as `KeyboardInterrupt`.
pub fn run(rt: &mut Runtime, main: Option<Gc<Task>>) -> Res {
    let scheduler = of(rt)?;
    let before = scheduler.running.replace(true);
    let result = run_turns(rt, scheduler, main);
    scheduler.running.set(before);
    result
}

fn run_turns(rt: &mut Runtime, scheduler: Gc<Scheduler>, main: Option<Gc<Task>>) -> Res {
    let mut turns = 0usize;
    loop {
        rt.poll()?;
        if let Some(main) = main
            && main.done.get()
        {
            return main.outcome(rt);
        }
        match scheduler.ready.first() {
            Some(first) if scheduler.stopper.get() == Some(first) => {
                scheduler.ready.remove(first);
                scheduler.stopper.set(None);
                return Ok(Obj::NONE);
            }
            Some(_) => {
                turns = turns.wrapping_add(1);
                if turns.is_multiple_of(TURNS) {
                    look_outside(rt, scheduler, false)?;
                }
                step(rt, scheduler)?;
            }
            None => {
                look_outside(rt, scheduler, true)?;
                let due = match scheduler.sleeping.get() {
                    Some(sleeping) => sleeping.key.0.get() <= now(rt),
                    None => false,
                };
                if due {
                    step(rt, scheduler)?;
                }
            }
        }
    }
}
