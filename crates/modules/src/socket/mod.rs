//! `socket`: the host's sockets, as upstream's Unix port has them: addresses are the bytes of the
//! host's `sockaddr`, which `getaddrinfo` gives; here pairs of host and port will do as well.
//!
//! No socket of the host waits: waiting is done here, so that Ctrl-C and scheduled functions
//! come through. A time that ran out raises `OSError(ETIMEDOUT)`.
//!
//! Flash on thumbv7m: none, for no board has it.

mod address;
mod methods;

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_object::builtin::module::NativeModule;
use taipan_object::protocol::convert;
use taipan_object::sockets::{POLLIN, POLLOUT, Sockets, Waiting};
use taipan_object::{
    Args, NativeFunction, Obj, PrintKind, Raised, Res, Runtime, Sink, Slots, Type, names, object,
    slots, table,
};
use taipan_vfs::Errno;

use crate::io::stream::{self, NativeStream};

object! {
    /// A socket.
    pub struct Socket: sealed {
        /// Its number; -1 once it is closed.
        number: Cell<i32>,
        /// How long operations wait, in microseconds; `None` for as long as it takes.
        timeout: Plain<Cell<Option<u64>>>,
    }
}

/// The numbers of the host.
mod host {
    pub const AF_UNIX: isize = 1;
    pub const AF_INET: isize = 2;
    pub const SOCK_STREAM: isize = 1;
    pub const SOCK_DGRAM: isize = 2;
    pub const SOCK_RAW: isize = 3;
    pub const MSG_PEEK: isize = 2;
    pub const MSG_DONTROUTE: isize = 4;

    #[cfg(not(target_os = "macos"))]
    mod differing {
        pub const AF_INET6: isize = 10;
        pub const MSG_DONTWAIT: isize = 0x40;
        pub const SOL_SOCKET: isize = 1;
        pub const SO_REUSEADDR: isize = 2;
        pub const SO_ERROR: isize = 4;
        pub const SO_BROADCAST: isize = 6;
        pub const SO_KEEPALIVE: isize = 9;
        pub const SO_LINGER: isize = 13;
        pub const IP_ADD_MEMBERSHIP: isize = 35;
        pub const IP_DROP_MEMBERSHIP: isize = 36;
    }

    #[cfg(target_os = "macos")]
    mod differing {
        pub const AF_INET6: isize = 30;
        pub const MSG_DONTWAIT: isize = 0x80;
        pub const SOL_SOCKET: isize = 0xffff;
        pub const SO_REUSEADDR: isize = 4;
        pub const SO_ERROR: isize = 0x1007;
        pub const SO_BROADCAST: isize = 0x20;
        pub const SO_KEEPALIVE: isize = 8;
        pub const SO_LINGER: isize = 0x80;
        pub const IP_ADD_MEMBERSHIP: isize = 12;
        pub const IP_DROP_MEMBERSHIP: isize = 13;
    }

    pub use differing::*;
}

/// Asks the host; again when a signal came in between.
fn ask<T>(
    rt: &mut Runtime,
    mut f: impl FnMut(&mut dyn Sockets) -> taipan_vfs::Result<T>,
) -> Res<taipan_vfs::Result<T>> {
    loop {
        let result = match rt.host.sockets() {
            Some(sockets) => f(sockets),
            None => Err(Errno::ENODEV),
        };
        if !matches!(result, Err(Errno::EINTR)) {
            return Ok(result);
        }
        rt.poll()?;
    }
}

#[cold]
fn error(rt: &mut Runtime, errno: Errno) -> Raised {
    stream::error(rt, errno)
}

impl Socket {
    /// The number of the host's; -1 once it is closed.
    pub fn number(&self) -> i32 {
        self.number.get()
    }

    /// A socket that has this number of the host's.
    fn new(rt: &mut Runtime, number: i32) -> Res<Gc<Socket>> {
        let made = rt.alloc(Socket {
            header: SOCKET.header(),
            number: Cell::new(number),
            timeout: Plain(Cell::new(None)),
        });
        match made {
            // Without memory for the note it is only closed when the program does so.
            Ok(socket) => rt.finalise_later(socket),
            Err(_) => {
                if let Some(sockets) = rt.host.sockets() {
                    sockets.close(number);
                }
                false
            }
        };
        made
    }

    /// Waits for an event: `ETIMEDOUT` if it does not come in time, `EAGAIN` if there is no time.
    fn wait(&self, rt: &mut Runtime, events: i16, start: u64) -> Res<()> {
        loop {
            rt.poll()?;
            let left = match self.timeout.0.get() {
                Some(0) => return Err(error(rt, Errno::EAGAIN)),
                Some(timeout) => {
                    let gone = rt.host.ticks_us().saturating_sub(start);
                    match timeout.checked_sub(gone) {
                        Some(left) if left > 0 => Some(left),
                        _ => return Err(error(rt, Errno::ETIMEDOUT)),
                    }
                }
                None => None,
            };
            let mut waiting = [Waiting {
                number: self.number.get(),
                events,
                found: 0,
            }];
            rt.poll()?;
            match crate::waiting::wait(rt, &mut waiting, left) {
                Ok(0) | Err(Errno::EINTR) => {}
                Ok(_) => return Ok(()),
                Err(errno) => return Err(error(rt, errno)),
            }
        }
    }

    /// Does something that may have to wait for an event.
    fn attempt<T>(
        &self,
        rt: &mut Runtime,
        events: i16,
        mut f: impl FnMut(&mut dyn Sockets, i32) -> taipan_vfs::Result<T>,
    ) -> Res<T> {
        let start = match self.timeout.0.get() {
            Some(timeout) if timeout > 0 => rt.host.ticks_us(),
            _ => 0,
        };
        loop {
            let number = self.number.get();
            if number < 0 {
                return Err(error(rt, Errno::EBADF));
            }
            match ask(rt, |sockets| f(sockets, number))? {
                Ok(done) => return Ok(done),
                Err(Errno::EAGAIN) => self.wait(rt, events, start)?,
                Err(errno) => return Err(error(rt, errno)),
            }
        }
    }

    fn receive(&self, rt: &mut Runtime, into: &mut [u8], flags: i32) -> Res<usize> {
        self.attempt(rt, POLLIN, |sockets, number| {
            sockets.receive(number, into, flags)
        })
        .map(|(count, _)| count)
    }

    fn send(&self, rt: &mut Runtime, data: &[u8], flags: i32, to: Option<&[u8]>) -> Res<usize> {
        self.attempt(rt, POLLOUT, |sockets, number| {
            sockets.send(number, data, flags, to)
        })
    }

    fn close(&self, rt: &mut Runtime) {
        let number = self.number.replace(-1);
        if let (0.., Some(sockets)) = (number, rt.host.sockets()) {
            sockets.close(number);
        }
    }
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Socket>> {
    match value.downcast::<Socket>() {
        Some(socket) => Ok(socket),
        None => Err(rt.type_error("a socket is required")),
    }
}

/// For a stream: `None` where it would have to wait.
fn or_not_now(rt: &mut Runtime, result: Res<usize>) -> Res<Option<usize>> {
    match result {
        Ok(count) => Ok(Some(count)),
        Err(raised) => {
            let exception = rt.catch(raised, &taipan_object::exception::OS_ERROR)?;
            let number = exception
                .downcast::<taipan_object::exception::Exception>()
                .and_then(|exception| exception.first_arg().as_small());
            match number == Some(Errno::EAGAIN.0 as isize) {
                true => Ok(None),
                false => Err(rt.throw(exception)),
            }
        }
    }
}

/// Reading and writing for [`stream::Stream`].
pub static STREAM: NativeStream = NativeStream {
    read: |rt, value, into| {
        let read = this(rt, value)?.receive(rt, into, 0);
        or_not_now(rt, read)
    },
    write: |rt, value, data| {
        let sent = this(rt, value)?.send(rt, data, 0, None);
        or_not_now(rt, sent)
    },
    close: |rt, value| {
        this(rt, value)?.close(rt);
        Ok(())
    },
    flush: |_, _| Ok(()),
    poll: None,
};

/// `socket(family=AF_INET, type=SOCK_STREAM, proto=0)`
fn new(rt: &mut Runtime, _: Gc<Type>, args: Args) -> Res {
    if args.positional.len() > 3 || !args.keywords.is_empty() {
        return Err(rt.type_error("socket() takes a family, a type and a protocol"));
    }
    let mut numbers = [host::AF_INET, host::SOCK_STREAM, 0];
    for (number, arg) in numbers.iter_mut().zip(args.positional) {
        *number = convert::index(rt, *arg)?;
    }
    let [family, kind, protocol] = numbers.map(|number| number as i32);
    match ask(rt, |sockets| sockets.open(family, kind, protocol))? {
        Ok(number) => Socket::new(rt, number).map(Obj::from),
        Err(errno) => Err(error(rt, errno)),
    }
}

fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let number = this(rt, value)?.number();
    out.write_fmt(rt, format_args!("<socket {number}>"))
}

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(print),
    iter: Some(|_, this| Ok(this)),
    next: Some(crate::io::methods::next_line),
    ..Slots::EMPTY
};

/// `socket.socket`
pub static SOCKET: Type =
    Type::new::<Socket>(names::socket, slots!(SLOTS)).with_table(methods::TABLE);

/// Closes a socket that the program has lost.
static DEL: NativeFunction = NativeFunction::f1(names::__del__, |rt, value| {
    this(rt, value)?.close(rt);
    Ok(Obj::NONE)
});

/// `socket`
pub static MODULE: NativeModule = NativeModule {
    name: names::socket,
    table: table![
        AF_INET => Obj::small(host::AF_INET),
        AF_INET6 => Obj::small(host::AF_INET6),
        AF_UNIX => Obj::small(host::AF_UNIX),
        IP_ADD_MEMBERSHIP => Obj::small(host::IP_ADD_MEMBERSHIP),
        IP_DROP_MEMBERSHIP => Obj::small(host::IP_DROP_MEMBERSHIP),
        IPPROTO_IP => Obj::small(0),
        IPPROTO_TCP => Obj::small(6),
        IPPROTO_UDP => Obj::small(17),
        MSG_DONTROUTE => Obj::small(host::MSG_DONTROUTE),
        MSG_DONTWAIT => Obj::small(host::MSG_DONTWAIT),
        MSG_PEEK => Obj::small(host::MSG_PEEK),
        SOCK_DGRAM => Obj::small(host::SOCK_DGRAM),
        SOCK_RAW => Obj::small(host::SOCK_RAW),
        SOCK_STREAM => Obj::small(host::SOCK_STREAM),
        SOL_SOCKET => Obj::small(host::SOL_SOCKET),
        SO_BROADCAST => Obj::small(host::SO_BROADCAST),
        SO_ERROR => Obj::small(host::SO_ERROR),
        SO_KEEPALIVE => Obj::small(host::SO_KEEPALIVE),
        SO_LINGER => Obj::small(host::SO_LINGER),
        SO_REUSEADDR => Obj::small(host::SO_REUSEADDR),
        getaddrinfo => &address::GETADDRINFO,
        inet_ntop => &address::INET_NTOP,
        inet_pton => &address::INET_PTON,
        sockaddr => &address::SOCKADDR,
        socket => &SOCKET,
    ],
    init: None,
    get_attribute: None,
};
