//! `select`: waiting for several streams at once: files and sockets of the host by its numbers,
//! streams in Python by their method `ioctl`, as upstream asks them. What `ipoll` gives is the same iterator and
//! the same tuple again and again, as upstream's, so that it takes memory only once.
//!
//! Flash on thumbv7m: 3.9 KB.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::builtin::list::List;
use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::tuple::{self, Tuple};
use taipan_object::protocol::{attribute, convert, iterate};
use taipan_object::sockets::{POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, Waiting};
use taipan_object::{
    NativeFunction, Obj, Raised, Res, Runtime, SlotTable, Slots, Type, exception, names, object,
    slots, table,
};
use taipan_vfs::Errno;

use crate::console::ConsoleStream;
use crate::io::base::IO_BASE;
use crate::io::file::FileStream;
use crate::io::stream::{self, Stream};

object! {
    /// Something that is waited for.
    pub(crate) struct Entry: sealed {
        pub(crate) object: Obj,
        pub(crate) events: Cell<isize>,
        pub(crate) found: Cell<isize>,
        /// The host's number of it, as far as it has one that is asked for now; -1 for none.
        number: Cell<i32>,
    }
}

static ENTRY: Type = Type::new::<Entry>(names::object, SlotTable::EMPTY);

object! {
    /// What `poll()` gives.
    pub struct Poll: sealed {
        entries: Gc<List>,
        /// What `ipoll()` gave.
        iterator: Cell<Option<Gc<Found>>>,
    }
}

/// How a stream is asked.
enum Way {
    /// By the number that the host knows it under.
    Number(i32),
    /// By its method `ioctl`.
    Method,
    /// By a function of its module.
    Native(fn(&mut Runtime, Obj, isize) -> Res<isize>),
}

/// The requests of `ioctl`: upstream's numbers.
const IOCTL_POLL: isize = 3;
const IOCTL_NUMBER: isize = 10;

/// How often streams in Python are asked while there are others, in microseconds.
const TURN: u64 = 1000;

fn way(rt: &mut Runtime, object: Obj) -> Res<Way> {
    if let Some(number) = object.as_small() {
        return Ok(Way::Number(number as i32));
    }
    #[cfg(feature = "socket")]
    if let Some(socket) = object.downcast::<crate::socket::Socket>() {
        return Ok(Way::Number(socket.number()));
    }
    if let Some(file) = object.downcast::<FileStream>() {
        return file.descriptor(rt).map(Way::Number);
    }
    if let Some(stream) = object.downcast::<ConsoleStream>() {
        // Hosts that can wait for numbers know those of the console as well; boards have none.
        return Ok(match rt.host.sockets() {
            Some(_) => Way::Number(stream.number()),
            None => Way::Native(crate::console::poll),
        });
    }
    if let Some(poll) = stream::native(object).and_then(|native| native.poll) {
        return Ok(Way::Native(poll));
    }
    if object.is_instance(&IO_BASE) {
        let number = ioctl(rt, object, IOCTL_NUMBER, 0)?;
        return Ok(match i32::try_from(number) {
            Ok(number @ 0..) => Way::Number(number),
            _ => Way::Method,
        });
    }
    Err(rt.raise(&exception::OS_ERROR, "stream operation not supported"))
}

fn ioctl(rt: &mut Runtime, object: Obj, request: isize, argument: isize) -> Res<isize> {
    let arguments = [Obj::small(request), Obj::small(argument)];
    let answer = attribute::call_method(rt, object, names::ioctl, &arguments)?;
    convert::index(rt, answer)
}

#[cold]
fn error(rt: &mut Runtime, errno: Errno) -> Raised {
    stream::error(rt, errno)
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Poll>> {
    match value.downcast::<Poll>() {
        Some(poll) => Ok(poll),
        None => Err(rt.type_error("a poll object is required")),
    }
}

impl Poll {
    /// One that waits for nothing.
    ///
    /// # Errors
    /// `MemoryError`.
    pub(crate) fn make(rt: &mut Runtime) -> Res<Gc<Poll>> {
        let entries = List::with_capacity(rt, 4)?;
        rt.alloc(Poll {
            header: POLL_TYPE.header(),
            entries,
            iterator: Cell::new(None),
        })
    }

    fn entry(&self, position: usize) -> Option<Gc<Entry>> {
        self.entries.get(position)?.downcast::<Entry>()
    }

    fn find(&self, object: Obj) -> Option<usize> {
        (0..self.entries.len()).find(|position| {
            self.entry(*position)
                .is_some_and(|entry| entry.object == object)
        })
    }

    fn register(&self, rt: &mut Runtime, object: Obj, events: isize) -> Res<()> {
        if let Some(entry) = self.find(object).and_then(|position| self.entry(position)) {
            entry.events.set(events);
            return Ok(());
        }
        self.add(rt, object, events).map(|_| ())
    }

    /// Adds an object that is not there yet.
    ///
    /// # Errors
    /// `OSError` if it cannot be waited for, `MemoryError`.
    pub(crate) fn add(&self, rt: &mut Runtime, object: Obj, events: isize) -> Res<Gc<Entry>> {
        // Whether it can be waited for is said now; of files that cannot, when they are.
        if !matches!(Stream::of(object), Stream::File(_) | Stream::Rom(_)) {
            way(rt, object)?;
        }
        let entry = rt.alloc(Entry {
            header: ENTRY.header(),
            object,
            events: Cell::new(events),
            found: Cell::new(0),
            number: Cell::new(-1),
        })?;
        self.entries.push(rt, Obj::from(entry))?;
        Ok(entry)
    }

    /// Takes out the entry at a place.
    #[cfg(feature = "asyncio")]
    pub(crate) fn remove_at(&self, rt: &mut Runtime, position: usize) {
        self.entries.remove(rt, position);
    }

    /// Takes out the entry that was added last.
    #[cfg(feature = "asyncio")]
    pub(crate) fn drop_last(&self) {
        self.entries.truncate(self.entries.len().saturating_sub(1));
    }

    /// Waits until something has come or the time is over: how many entries have something.
    fn wait(&self, rt: &mut Runtime, milliseconds: Option<u64>) -> Res<usize> {
        self.wait_for(rt, milliseconds, false)
    }

    /// The same, but an interrupt ends it, too.
    #[cfg(feature = "asyncio")]
    pub(crate) fn wait_once(&self, rt: &mut Runtime, milliseconds: Option<u64>) -> Res<usize> {
        self.wait_for(rt, milliseconds, true)
    }

    fn wait_for(&self, rt: &mut Runtime, milliseconds: Option<u64>, once: bool) -> Res<usize> {
        let start = rt.host.ticks_us();
        let limit = milliseconds.map(|time| time.saturating_mul(1000));
        loop {
            rt.poll()?;
            let gone = rt.host.ticks_us().saturating_sub(start);
            let left = limit.map(|limit| limit.saturating_sub(gone));
            let (ready, asked, hosted) = self.ask(rt)?;
            // Nothing is waited for if there is something, or for long if some are to be asked.
            let pause = match (ready > 0, asked) {
                (true, _) => Some(0),
                (false, true) => Some(left.unwrap_or(TURN).min(TURN)),
                (false, false) => left,
            };
            let ready = ready + self.ask_host(rt, hosted, pause)?;
            let over = limit.is_some_and(|limit| rt.host.ticks_us().saturating_sub(start) >= limit);
            if ready > 0 || over || once && rt.interrupt.is_pending() {
                return Ok(ready);
            }
        }
    }

    /// Asks the streams in Python, and notes the numbers of the others: how many have something,
    /// whether any was asked, and how many are the host's.
    fn ask(&self, rt: &mut Runtime) -> Res<(usize, bool, usize)> {
        let (mut ready, mut asked, mut hosted) = (0, false, 0);
        // Those that are added meanwhile have to wait.
        for position in 0..self.entries.len() {
            let Some(entry) = self.entry(position) else {
                break;
            };
            entry.number.set(-1);
            entry.found.set(0);
            match way(rt, entry.object)? {
                Way::Number(number) if number < 0 => {
                    entry.found.set(POLLNVAL as isize);
                    ready += 1;
                }
                Way::Number(number) => {
                    entry.number.set(number);
                    hosted += 1;
                }
                Way::Native(poll) => {
                    asked = true;
                    let found = poll(rt, entry.object, entry.events.get())?;
                    entry.found.set(found);
                    ready += usize::from(found != 0);
                }
                Way::Method => {
                    asked = true;
                    let found = ioctl(rt, entry.object, IOCTL_POLL, entry.events.get())?;
                    if found < 0 {
                        return Err(error(rt, Errno::from_negative(found as i64)));
                    }
                    entry.found.set(found);
                    ready += usize::from(found != 0);
                }
            }
        }
        Ok((ready, asked, hosted))
    }

    /// Waits for what is the host's. The host takes a slice; as many as fit on the stack are asked in one go,
    /// more in pieces that take turns.
    fn ask_host(&self, rt: &mut Runtime, hosted: usize, pause: Option<u64>) -> Res<usize> {
        const PIECE: usize = 256;
        if hosted == 0 {
            if pause != Some(0) {
                let interrupt = rt.interrupt;
                rt.host.sleep_us(pause.unwrap_or(u64::MAX), interrupt);
            }
            return Ok(0);
        }
        let nothing = Waiting {
            number: -1,
            events: 0,
            found: 0,
        };
        let len = self.entries.len();
        let pause = match len > PIECE {
            true => Some(pause.unwrap_or(TURN).min(TURN)),
            false => pause,
        };
        let mut total = 0;
        for start in (0..len).step_by(PIECE) {
            let mut piece = [nothing; PIECE];
            let count = (len - start).min(PIECE);
            for (waiting, position) in piece.iter_mut().take(count).zip(start..) {
                if let Some(entry) = self.entry(position) {
                    waiting.number = entry.number.get();
                    waiting.events = entry.events.get() as i16;
                }
            }
            let pause = if total > 0 { Some(0) } else { pause };
            match crate::waiting::wait(rt, &mut piece[..count], pause) {
                Ok(found) => total += found,
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(error(rt, errno)),
            }
            for (waiting, position) in piece.iter().take(count).zip(start..) {
                // Another thread may have changed the list.
                if let Some(entry) = self.entry(position)
                    && waiting.found != 0
                    && entry.number.get() == waiting.number
                {
                    entry.found.set(waiting.found as isize);
                }
            }
        }
        Ok(total)
    }

    /// What has come: stream and events.
    fn found(&self, position: usize, once: bool) -> Option<[Obj; 2]> {
        let entry = self.entry(position)?;
        match entry.found.get() {
            0 => None,
            found => {
                if once {
                    entry.events.set(0);
                }
                Some([entry.object, Obj::small(found)])
            }
        }
    }
}

/// Milliseconds from an argument; `None` for no end.
fn time(rt: &mut Runtime, argument: Option<&Obj>) -> Res<Option<u64>> {
    match argument {
        Some(time) if *time != Obj::NONE => Ok(u64::try_from(convert::index(rt, *time)?).ok()),
        _ => Ok(None),
    }
}

static REGISTER: NativeFunction = NativeFunction::positional(names::register, 2, 3, |rt, args| {
    let poll = this(rt, args[0])?;
    let events = match args.get(2) {
        Some(events) => convert::index(rt, *events)?,
        None => (POLLIN | POLLOUT) as isize,
    };
    poll.register(rt, args[1], events)?;
    Ok(Obj::NONE)
});

static UNREGISTER: NativeFunction = NativeFunction::f2(names::unregister, |rt, value, object| {
    let poll = this(rt, value)?;
    if let Some(position) = poll.find(object) {
        poll.entries.remove(rt, position);
    }
    Ok(Obj::NONE)
});

static MODIFY: NativeFunction = NativeFunction::f3(names::modify, |rt, value, object, events| {
    let poll = this(rt, value)?;
    let events = convert::index(rt, events)?;
    match poll.find(object).and_then(|position| poll.entry(position)) {
        Some(entry) => {
            entry.events.set(events);
            Ok(Obj::NONE)
        }
        None => Err(error(rt, Errno::ENOENT)),
    }
});

/// `poll(timeout=-1)`
static POLL: NativeFunction = NativeFunction::positional(names::poll, 1, 2, |rt, args| {
    let poll = this(rt, args[0])?;
    let time = time(rt, args.get(1))?;
    let count = poll.wait(rt, time)?;
    let found = List::with_capacity(rt, count)?;
    for position in 0..poll.entries.len() {
        if let Some(entry) = poll.found(position, false) {
            let entry = tuple::new(rt, &entry)?;
            found.push(rt, entry)?;
        }
    }
    Ok(Obj::from(found))
});

object! {
    /// What `ipoll()` gives.
    pub(crate) struct Found: sealed {
        poll: Gc<Poll>,
        position: Cell<usize>,
        once: Cell<bool>,
        pair: Gc<Tuple>,
    }
}

/// `ipoll(timeout=-1, flags=0)`
static IPOLL: NativeFunction = NativeFunction::positional(names::ipoll, 1, 3, |rt, args| {
    let poll = this(rt, args[0])?;
    let time = time(rt, args.get(1))?;
    let once = match args.get(2) {
        Some(flags) => convert::index(rt, *flags)? & 1 != 0,
        None => false,
    };
    poll.wait(rt, time)?;
    let found = match poll.iterator.get() {
        Some(found) => found,
        None => {
            let pair = rt.alloc_array(tuple::TUPLE.header(), 2, Obj::NONE)?;
            let found = rt.alloc(Found {
                header: FOUND.header(),
                poll,
                position: Cell::new(0),
                once: Cell::new(false),
                pair,
            })?;
            poll.iterator.set(Some(found));
            found
        }
    };
    found.position.set(0);
    found.once.set(once);
    Ok(Obj::from(found))
});

fn next(_: &mut Runtime, value: Obj) -> Res<Option<Obj>> {
    let Some(found) = value.downcast::<Found>() else {
        return Ok(None);
    };
    while found.position.get() < found.poll.entries.len() {
        let position = found.position.get();
        found.position.set(position + 1);
        if let Some([stream, events]) = found.poll.found(position, found.once.get()) {
            found.pair.set(0, stream);
            found.pair.set(1, events);
            return Ok(Some(Obj::from(found.pair)));
        }
    }
    Ok(None)
}

const FOUND_SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(next),
    ..Slots::EMPTY
};

static FOUND: Type = Type::new::<Found>(names::callable_iterator, slots!(FOUND_SLOTS));

static POLL_TYPE: Type = Type::new::<Poll>(names::poll, SlotTable::EMPTY).with_table(table![
    ipoll => &IPOLL,
    modify => &MODIFY,
    poll => &POLL,
    register => &REGISTER,
    unregister => &UNREGISTER,
]);

static POLL_FUNCTION: NativeFunction =
    NativeFunction::f0(names::poll, |rt| Poll::make(rt).map(Obj::from));

/// `select(rlist, wlist, xlist[, timeout])`, the time in seconds.
static SELECT: NativeFunction = NativeFunction::positional(names::select, 3, 4, |rt, args| {
    let poll = Poll::make(rt)?;
    let wanted = [POLLIN, POLLOUT, POLLERR].map(isize::from);
    for (list, events) in args.iter().zip(wanted) {
        iterate::for_each(rt, *list, |rt, object| {
            let before = poll.find(object).and_then(|position| poll.entry(position));
            let before = before.map_or(0, |entry| entry.events.get());
            poll.register(rt, object, before | events)
        })?;
    }
    let time = match args.get(3).filter(|time| **time != Obj::NONE) {
        Some(time) => {
            let seconds = f64::from(taipan_object::builtin::float::expect(rt, *time)?);
            (seconds >= 0.0).then_some((seconds * 1000.0) as u64)
        }
        None => None,
    };
    poll.wait(rt, time)?;
    let lists = [
        List::with_capacity(rt, 0)?,
        List::with_capacity(rt, 0)?,
        List::with_capacity(rt, 0)?,
    ];
    for (from, (list, events)) in args.iter().zip(lists.iter().zip(wanted)) {
        // The end of a stream can be read, and an error is told by whatever is tried.
        let counts = match events {
            events if events == isize::from(POLLIN) => events | isize::from(POLLHUP | POLLERR),
            events => events | isize::from(POLLERR),
        };
        iterate::for_each(rt, *from, |rt, object| {
            let entry = poll.find(object).and_then(|position| poll.entry(position));
            match entry.is_some_and(|entry| entry.found.get() & counts != 0) {
                true => list.push(rt, object),
                false => Ok(()),
            }
        })?;
    }
    tuple::new(rt, &lists.map(Obj::from))
});

/// `select`
pub static MODULE: NativeModule = NativeModule {
    name: names::select,
    table: table![
        POLLERR => Obj::small(POLLERR as isize),
        POLLHUP => Obj::small(POLLHUP as isize),
        POLLIN => Obj::small(POLLIN as isize),
        POLLOUT => Obj::small(POLLOUT as isize),
        poll => &POLL_FUNCTION,
        select => &SELECT,
    ],
    init: None,
    get_attribute: None,
};
