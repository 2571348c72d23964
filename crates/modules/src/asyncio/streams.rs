//! Tasks that wait for streams: one may wait to read and one to write from each.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::builtin::list::List;
use taipan_object::sockets::{POLLIN, POLLOUT};
use taipan_object::{Obj, Res, Runtime, SlotTable, Type, exception, names, object};

use super::scheduler::Scheduler;
use super::task::Task;
use crate::select::{Entry, Poll};

object! {
    /// Who waits for one stream.
    pub struct Watch: sealed {
        entry: Gc<Entry>,
        reader: Cell<Option<Gc<Task>>>,
        writer: Cell<Option<Gc<Task>>>,
    }
}

static WATCH: Type = Type::new::<Watch>(names::object, SlotTable::EMPTY);

object! {
    /// The streams that are waited for.
    pub struct Streams: sealed {
        poll: Gc<Poll>,
        /// A `Watch` for each entry of `poll`, in the same order.
        watches: Gc<List>,
    }
}

static STREAMS: Type = Type::new::<Streams>(names::object, SlotTable::EMPTY);

impl Watch {
    /// Asks for what the tasks that are left wait for: are there any?
    fn renew(&self) -> bool {
        let (read, write) = (self.reader.get().is_some(), self.writer.get().is_some());
        let events = if read { POLLIN } else { 0 } | if write { POLLOUT } else { 0 };
        self.entry.events.set(isize::from(events));
        read || write
    }
}

impl Streams {
    /// None so far.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn make(rt: &mut Runtime) -> Res<Gc<Streams>> {
        let (poll, watches) = (Poll::make(rt)?, List::with_capacity(rt, 4)?);
        rt.alloc(Streams {
            header: STREAMS.header(),
            poll,
            watches,
        })
    }

    /// Does nobody wait?
    pub fn is_empty(&self) -> bool {
        self.watches.len() == 0
    }

    fn watch(&self, position: usize) -> Option<Gc<Watch>> {
        self.watches.get(position)?.downcast::<Watch>()
    }

    fn position(&self, is_it: impl Fn(Gc<Watch>) -> bool) -> Option<usize> {
        (0..self.watches.len()).find(|position| self.watch(*position).is_some_and(&is_it))
    }

    /// Has a task wait until it can read from a stream, or write to it.
    ///
    /// # Errors
    /// `RuntimeError` if another task waits for that, `OSError` if it is no stream, `MemoryError`.
    pub fn wait(
        rt: &mut Runtime,
        this: Gc<Streams>,
        task: Gc<Task>,
        stream: Obj,
        writes: bool,
    ) -> Res<()> {
        let found = this.position(|watch| watch.entry.object == stream);
        let watch = match found.and_then(|position| this.watch(position)) {
            Some(watch) => watch,
            None => {
                let entry = this.poll.add(rt, stream, 0)?;
                let watch = rt.alloc(Watch {
                    header: WATCH.header(),
                    entry,
                    reader: Cell::new(None),
                    writer: Cell::new(None),
                });
                let added = watch.and_then(|watch| {
                    this.watches.push(rt, Obj::from(watch))?;
                    Ok(watch)
                });
                match added {
                    Ok(watch) => watch,
                    Err(raised) => {
                        // The two lists stay in step.
                        this.poll.drop_last();
                        return Err(raised);
                    }
                }
            }
        };
        let side = if writes { &watch.writer } else { &watch.reader };
        if side.get().is_some() {
            return Err(rt.raise(
                &exception::RUNTIME_ERROR,
                "another task waits for the stream",
            ));
        }
        side.set(Some(task));
        task.place.set(Obj::from(watch));
        watch.renew();
        Ok(())
    }

    /// A task waits no more.
    pub fn give_up(rt: &mut Runtime, this: Gc<Streams>, watch: Gc<Watch>, task: Gc<Task>) {
        for side in [&watch.reader, &watch.writer] {
            if side.get() == Some(task) {
                side.set(None);
            }
        }
        task.place.set(Obj::NONE);
        if !watch.renew()
            && let Some(position) = this.position(|other| other == watch)
        {
            this.forget(rt, position);
        }
    }

    fn forget(&self, rt: &mut Runtime, position: usize) {
        self.watches.remove(rt, position);
        self.poll.remove_at(rt, position);
    }

    /// Waits until something has come for a task, or so many milliseconds have passed; those for
    /// whom something has come go on.
    ///
    /// # Errors
    /// What a stream in Python raises; `OSError`.
    pub fn poll(rt: &mut Runtime, scheduler: Gc<Scheduler>, time: Option<u64>) -> Res<()> {
        let this = scheduler.streams;
        if this.poll.wait_once(rt, time)? == 0 {
            return Ok(());
        }
        let mut position = 0;
        while let Some(watch) = this.watch(position) {
            let found = watch.entry.found.replace(0);
            if found != 0 {
                // An error or the end is for both.
                for (side, other) in [(&watch.reader, POLLOUT), (&watch.writer, POLLIN)] {
                    if found & !isize::from(other) != 0
                        && let Some(task) = side.take()
                    {
                        task.place.set(Obj::NONE);
                        scheduler.make_ready(rt, task);
                    }
                }
                if !watch.renew() {
                    this.forget(rt, position);
                    continue;
                }
            }
            position += 1;
        }
        Ok(())
    }
}
