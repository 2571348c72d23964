//! `websocket`: the frames of RFC 6455 over another stream, in the part that upstream has: what is
//! read may be masked, what is written is not; frames of more than 65535 bytes are refused
//! (`EIO`, `ENOBUFS`); pings are passed over; a close is answered and ends the stream.
//!
//! Flash on thumbv7m: 1.3 KB.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_object::builtin::module::NativeModule;
use taipan_object::protocol::convert;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, Slots, Type, names, object, slots, table,
};
use taipan_vfs::Errno;

use crate::io::methods;
use crate::io::stream::{self, NativeStream, Stream};

/// The kinds of frames.
const TEXT: u8 = 1;
const CLOSE: u8 = 8;
/// Bits of a header.
const LAST: u8 = 0x80;
const MASKED: u8 = 0x80;

#[derive(Clone, Copy)]
struct State {
    /// The header of a frame, as far as it has come.
    header: [u8; 8],
    count: usize,
    /// Bytes of the frame that are still to come.
    left: usize,
    mask: [u8; 4],
    at: usize,
    /// The kind of the frame.
    kind: u8,
    in_frame: bool,
    over: bool,
    /// The kind of the frames that are written.
    writes: u8,
}

object! {
    /// A stream of frames.
    pub struct WebSocket: sealed {
        other: Obj,
        state: Plain<Cell<State>>,
    }
}

impl State {
    /// Bytes of the header, as far as that is known: `None` for one that is not taken.
    fn header_len(&self) -> Option<usize> {
        if self.count < 2 {
            return Some(2);
        }
        let mask = if self.header[1] & MASKED != 0 { 4 } else { 0 };
        match self.header[1] & 0x7f {
            127 => None,
            126 => Some(4 + mask),
            _ => Some(2 + mask),
        }
    }

    /// Begins the frame whose header is there.
    fn begin(&mut self) {
        let short = self.header[1] & 0x7f;
        let (len, after) = match short {
            126 => (
                u16::from_be_bytes([self.header[2], self.header[3]]).into(),
                4,
            ),
            short => (usize::from(short), 2),
        };
        self.left = len;
        self.mask = [0; 4];
        if self.header[1] & MASKED != 0
            && let Some(mask) = self.header.get(after..after + 4)
        {
            self.mask.copy_from_slice(mask);
        }
        self.kind = self.header[0] & 15;
        (self.count, self.at, self.in_frame) = (0, 0, true);
    }
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<WebSocket>> {
    match value.downcast::<WebSocket>() {
        Some(socket) => Ok(socket),
        None => Err(rt.type_error("a websocket is required")),
    }
}

fn read(rt: &mut Runtime, value: Obj, into: &mut [u8]) -> Res<Option<usize>> {
    let socket = this(rt, value)?;
    let from = Stream::of(socket.other);
    let cell = &socket.state.0;
    loop {
        // Read again and again: a stream in Python may use this one meanwhile.
        let mut state = cell.get();
        if state.over || into.is_empty() {
            return Ok(Some(0));
        }
        if !state.in_frame {
            let Some(needed) = state.header_len() else {
                state.count = 0;
                cell.set(state);
                return Err(stream::error(rt, Errno::EIO));
            };
            if state.count < needed {
                let mut byte = [0];
                match from.read(rt, &mut byte)? {
                    Some(0) => return Ok(Some(0)),
                    None => return Ok(None),
                    Some(_) => {
                        state = cell.get();
                        if let Some(place) = state.header.get_mut(state.count) {
                            *place = byte[0];
                            state.count += 1;
                        }
                    }
                }
            } else {
                state.begin();
            }
            cell.set(state);
            continue;
        }
        if state.left == 0 {
            state.in_frame = false;
            state.over = state.kind == CLOSE;
            cell.set(state);
            if state.over {
                from.write_all(rt, &[LAST | CLOSE, 0])?;
            }
            continue;
        }
        let control = state.kind >= CLOSE;
        let mut passed_over = [0; 64];
        let target = match control {
            true => &mut passed_over[..],
            false => &mut *into,
        };
        let part = target.len().min(state.left);
        let target = target.get_mut(..part).unwrap_or(&mut []);
        let count = match from.read(rt, target)? {
            Some(0) => return Ok(Some(0)),
            None => return Ok(None),
            Some(count) => count.min(part),
        };
        state = cell.get();
        for byte in target.iter_mut().take(count) {
            *byte ^= state.mask[state.at & 3];
            state.at += 1;
        }
        state.left = state.left.saturating_sub(count);
        state.in_frame = state.left > 0 || control;
        cell.set(state);
        if !control {
            return Ok(Some(count));
        }
    }
}

fn write(rt: &mut Runtime, value: Obj, data: &[u8]) -> Res<Option<usize>> {
    let socket = this(rt, value)?;
    let Ok(len) = u16::try_from(data.len()) else {
        return Err(stream::error(rt, Errno::ENOBUFS));
    };
    let to = Stream::of(socket.other);
    let first = LAST | socket.state.0.get().writes;
    let [high, low] = len.to_be_bytes();
    match len {
        0..126 => to.write_all(rt, &[first, low])?,
        _ => to.write_all(rt, &[first, 126, high, low])?,
    }
    to.write_all(rt, data)?;
    Ok(Some(data.len()))
}

/// Reading and writing for [`Stream`].
pub static STREAM: NativeStream = NativeStream {
    read,
    write,
    close: |rt, value| {
        let socket = this(rt, value)?;
        Stream::of(socket.other).close(rt)
    },
    flush: |rt, value| {
        let socket = this(rt, value)?;
        Stream::of(socket.other).flush(rt)
    },
    poll: None,
};

/// `websocket(stream, blocking=False)`: whether it waits is the other stream's affair.
fn new(rt: &mut Runtime, _: Gc<Type>, args: Args) -> Res {
    let ([other] | [other, _], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("websocket() takes a stream"));
    };
    rt.alloc(WebSocket {
        header: WEB_SOCKET.header(),
        other: *other,
        state: Plain(Cell::new(State {
            header: [0; 8],
            count: 0,
            left: 0,
            mask: [0; 4],
            at: 0,
            kind: 0,
            in_frame: false,
            over: false,
            writes: TEXT,
        })),
    })
    .map(Obj::from)
}

/// `ioctl(request[, argument])`: 8 gives the kind of the last frame, 9 sets the kind that is
/// written and gives the one before.
static IOCTL: NativeFunction = NativeFunction::positional(names::ioctl, 2, 3, |rt, args| {
    let socket = this(rt, args[0])?;
    let mut state = socket.state.0.get();
    match convert::index(rt, args[1])? {
        8 => Ok(Obj::small(state.kind.into())),
        9 => {
            let kind = match args.get(2) {
                Some(kind) => convert::index(rt, *kind)? as u8 & 15,
                None => 0,
            };
            let before = core::mem::replace(&mut state.writes, kind);
            socket.state.0.set(state);
            Ok(Obj::small(before.into()))
        }
        _ => Err(stream::error(rt, Errno::EINVAL)),
    }
});

const SLOTS: Slots = Slots {
    new: Some(new),
    print: Some(methods::print),
    ..Slots::EMPTY
};

/// `websocket.websocket`
pub static WEB_SOCKET: Type =
    Type::new::<WebSocket>(names::websocket, slots!(SLOTS)).with_table(table![
        close => &methods::CLOSE,
        ioctl => &IOCTL,
        read => &methods::READ,
        readinto => &methods::READINTO,
        readline => &methods::READLINE,
        write => &methods::WRITE,
    ]);

/// `websocket`
pub static MODULE: NativeModule = NativeModule {
    name: names::websocket,
    table: table![websocket => &WEB_SOCKET],
    init: None,
    get_attribute: None,
};
