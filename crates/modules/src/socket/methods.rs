//! The methods of sockets.

use taipan_object::builtin::{bytearray, bytes, float, int, tuple};
use taipan_object::protocol::convert;
use taipan_object::sockets::{POLLIN, POLLOUT};
use taipan_object::{NativeFunction, Obj, Res, Runtime, Table, buffer, names, table};
use taipan_vfs::Errno;

use super::{DEL, address, ask, error, this};
use crate::io::methods;

/// Bytes that are received at a time.
const PIECE: usize = 4096;

fn flags(rt: &mut Runtime, value: Option<&Obj>) -> Res<i32> {
    match value {
        Some(flags) => Ok(convert::index(rt, *flags)? as i32),
        None => Ok(0),
    }
}

static ACCEPT: NativeFunction = NativeFunction::f1(names::accept, |rt, value| {
    let socket = this(rt, value)?;
    let (number, address) = socket.attempt(rt, POLLIN, |sockets, number| sockets.accept(number))?;
    let connection = super::Socket::new(rt, number)?;
    let address = bytearray::new(rt, address.as_bytes())?;
    tuple::new(rt, &[Obj::from(connection), address])
});

static BIND: NativeFunction = NativeFunction::f2(names::bind, |rt, value, to| {
    let socket = this(rt, value)?;
    let address = address::of(rt, to, true)?;
    let number = socket.number();
    match ask(rt, |sockets| sockets.bind(number, address.as_bytes()))? {
        Ok(()) => Ok(Obj::NONE),
        Err(errno) => Err(error(rt, errno)),
    }
});

static CONNECT: NativeFunction = NativeFunction::f2(names::connect, |rt, value, to| {
    let socket = this(rt, value)?;
    let address = address::of(rt, to, false)?;
    let number = socket.number();
    match ask(rt, |sockets| sockets.connect(number, address.as_bytes()))? {
        Ok(()) => return Ok(Obj::NONE),
        Err(Errno::EINPROGRESS) if socket.timeout.0.get() != Some(0) => {}
        Err(errno) => return Err(error(rt, errno)),
    }
    let start = rt.host.ticks_us();
    socket.wait(rt, POLLOUT, start)?;
    match ask(rt, |sockets| sockets.error(number))? {
        Ok(()) => Ok(Obj::NONE),
        Err(errno) => Err(error(rt, errno)),
    }
});

static LISTEN: NativeFunction = NativeFunction::positional(names::listen, 1, 2, |rt, args| {
    let socket = this(rt, args[0])?;
    let backlog = match args.get(1) {
        Some(backlog) => convert::index(rt, *backlog)?.clamp(0, 0xffff) as i32,
        // Upstream's default.
        None => 2,
    };
    let number = socket.number();
    match ask(rt, |sockets| sockets.listen(number, backlog))? {
        Ok(()) => Ok(Obj::NONE),
        Err(errno) => Err(error(rt, errno)),
    }
});

/// Receives into a new `bytes`; what was received from is for the caller.
fn receive(rt: &mut Runtime, args: &[Obj], with_address: bool) -> Res {
    let socket = this(rt, args[0])?;
    let Ok(wanted) = usize::try_from(convert::index(rt, args[1])?) else {
        return Err(rt.value_error("the size must not be negative"));
    };
    let flags = flags(rt, args.get(2))?;
    let mut short = [0; PIECE];
    if let Some(into) = short.get_mut(..wanted) {
        let (count, from) = socket.attempt(rt, POLLIN, |sockets, number| {
            sockets.receive(number, into, flags)
        })?;
        let data = bytes::new(rt, into.get(..count).unwrap_or(&[]))?;
        return give(rt, data, from, with_address);
    }
    // The array is asked for before anything is received, so that nothing is lost without memory.
    let room = wanted.min(1 << 20);
    let array = rt.alloc_array(taipan_gc::Array::<u8>::HEADER, room, 0)?;
    let mut done = 0;
    let mut from = None;
    while done < room {
        let part = short.len().min(room - done);
        let result = match from {
            None => socket.attempt(rt, POLLIN, |sockets, number| {
                sockets.receive(number, &mut short[..part], flags)
            }),
            // More only if it is there.
            Some(_) => {
                let number = socket.number();
                match ask(rt, |sockets| {
                    sockets.receive(number, &mut short[..part], flags)
                })? {
                    Ok(result) => Ok(result),
                    Err(_) => break,
                }
            }
        };
        let (count, address) = result?;
        array.copy_from(done, short.get(..count).unwrap_or(&[]));
        done += count;
        from = Some(address);
        // A packet ends with what was received at once, as does a stream that has no more.
        if count < part || flags != 0 || with_address {
            break;
        }
    }
    let data = taipan_object::data::Data::from_buffer(array, done);
    let data = bytes::new(rt, data.bytes())?;
    let from = from.unwrap_or(taipan_object::sockets::Address::from_bytes(&[]));
    give(rt, data, from, with_address)
}

fn give(
    rt: &mut Runtime,
    data: Obj,
    from: taipan_object::sockets::Address,
    with_address: bool,
) -> Res {
    if !with_address {
        return Ok(data);
    }
    let from = bytearray::new(rt, from.as_bytes())?;
    tuple::new(rt, &[data, from])
}

static RECV: NativeFunction =
    NativeFunction::positional(names::recv, 2, 3, |rt, args| receive(rt, args, false));
static RECVFROM: NativeFunction =
    NativeFunction::positional(names::recvfrom, 2, 3, |rt, args| receive(rt, args, true));

static SEND: NativeFunction = NativeFunction::positional(names::send, 2, 3, |rt, args| {
    let socket = this(rt, args[0])?;
    let data = crate::binascii::data(rt, args[1])?;
    let flags = flags(rt, args.get(2))?;
    let count = socket.send(rt, data, flags, None)?;
    int::from_isize(rt, count as isize)
});

static SENDALL: NativeFunction = NativeFunction::positional(names::sendall, 2, 3, |rt, args| {
    let socket = this(rt, args[0])?;
    let flags = flags(rt, args.get(2))?;
    let mut done = 0;
    loop {
        // Asked for anew each time: what runs while it waits may change a bytearray.
        let data = crate::binascii::data(rt, args[1])?;
        match data.get(done..) {
            Some(rest) if !rest.is_empty() => done += socket.send(rt, rest, flags, None)?,
            _ => return Ok(Obj::NONE),
        }
    }
});

/// `sendto(data[, flags], address)`
static SENDTO: NativeFunction = NativeFunction::positional(names::sendto, 3, 4, |rt, args| {
    let socket = this(rt, args[0])?;
    let (flags, to) = match args {
        [_, _, number, to] => (flags(rt, Some(number))?, *to),
        _ => (0, args[2]),
    };
    let address = address::of(rt, to, false)?;
    let data = crate::binascii::data(rt, args[1])?;
    let count = socket.send(rt, data, flags, Some(address.as_bytes()))?;
    int::from_isize(rt, count as isize)
});

/// `setsockopt(level, option, value)`: a number, or bytes.
static SETSOCKOPT: NativeFunction =
    NativeFunction::positional(names::setsockopt, 4, 4, |rt, args| {
        let socket = this(rt, args[0])?;
        let level = convert::index(rt, args[1])? as i32;
        let option = convert::index(rt, args[2])? as i32;
        let number;
        let value = match buffer::try_of(args[3]) {
            Some(buffer) => buffer.bytes(),
            None => {
                number = (convert::index(rt, args[3])? as i32).to_ne_bytes();
                &number
            }
        };
        let socket = socket.number();
        match ask(rt, |sockets| {
            sockets.set_option(socket, level, option, value)
        })? {
            Ok(()) => Ok(Obj::NONE),
            Err(errno) => Err(error(rt, errno)),
        }
    });

static SETBLOCKING: NativeFunction = NativeFunction::f2(names::setblocking, |rt, value, blocks| {
    let socket = this(rt, value)?;
    let timeout = match convert::truth(rt, blocks)? {
        true => None,
        false => Some(0),
    };
    socket.timeout.0.set(timeout);
    Ok(Obj::NONE)
});

/// `settimeout(seconds)`: `None` for no end, 0 for no waiting.
static SETTIMEOUT: NativeFunction = NativeFunction::f2(names::settimeout, |rt, value, seconds| {
    let socket = this(rt, value)?;
    let timeout = match seconds == Obj::NONE {
        true => None,
        false => {
            let seconds = f64::from(float::expect(rt, seconds)?);
            if seconds < 0.0 {
                return Err(rt.value_error("the time must not be negative"));
            }
            // The conversion saturates.
            Some((seconds * 1e6) as u64)
        }
    };
    socket.timeout.0.set(timeout);
    Ok(Obj::NONE)
});

static FILENO: NativeFunction = NativeFunction::f1(names::fileno, |rt, value| {
    Ok(Obj::small(this(rt, value)?.number() as isize))
});

/// `makefile(mode="r", ...)`: the socket itself, which is a stream already.
static MAKEFILE: NativeFunction =
    NativeFunction::positional(names::makefile, 1, 4, |_, args| Ok(args[0]));

/// What a socket has.
pub const TABLE: Table = table![
    __del__ => &DEL,
    __enter__ => &methods::ENTER,
    __exit__ => &methods::EXIT,
    accept => &ACCEPT,
    bind => &BIND,
    close => &methods::CLOSE,
    connect => &CONNECT,
    fileno => &FILENO,
    listen => &LISTEN,
    makefile => &MAKEFILE,
    read => &methods::READ,
    readinto => &methods::READINTO,
    readline => &methods::READLINE,
    readlines => &methods::READLINES,
    recv => &RECV,
    recvfrom => &RECVFROM,
    send => &SEND,
    sendall => &SENDALL,
    sendto => &SENDTO,
    setblocking => &SETBLOCKING,
    setsockopt => &SETSOCKOPT,
    settimeout => &SETTIMEOUT,
    write => &methods::WRITE,
];
