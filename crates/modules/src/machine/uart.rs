//! `machine.UART`: a stream of bytes. Reading waits `timeout` milliseconds for the first byte and
//! `timeout_char` for each further one; what has come by then is the answer, `None` if nothing has.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_machine::{Parity, Uart as Driver, UartConfig, UartEvents};
use taipan_object::protocol::convert;
use taipan_object::sockets::{POLLIN, POLLOUT};
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Parameter, Res, Runtime, Slots, Type, names, object, slots, table,
};
use taipan_vfs::Errno;

use super::irq::{self, Source};
use super::{bind, error, missing, optional, unsigned};
use crate::io::methods;
use crate::io::stream::{self, NativeStream};

/// How a UART is set up and how long it is waited for.
#[derive(Clone, Copy)]
struct Setup {
    config: UartConfig,
    /// Milliseconds for the first byte.
    timeout: u32,
    /// Milliseconds for each further byte.
    timeout_char: u32,
}

impl Setup {
    const USUAL: Setup = Setup {
        config: UartConfig::DEFAULT,
        timeout: 0,
        timeout_char: 0,
    };
}

object! {
    /// A UART.
    pub struct Uart: open {
        id: Cell<usize>,
        setup: Plain<Cell<Setup>>,
    }
}

const RTS: isize = 1;
const CTS: isize = 2;
const INV_TX: isize = 1;
const INV_RX: isize = 2;

static PARAMETERS: [Parameter; 14] = [
    optional(names::baudrate),
    optional(names::bits),
    optional(names::parity),
    optional(names::stop),
    optional(names::tx),
    optional(names::rx),
    optional(names::rts),
    optional(names::cts),
    optional(names::txbuf),
    optional(names::rxbuf),
    optional(names::timeout),
    optional(names::timeout_char),
    optional(names::invert),
    optional(names::flow),
];

/// Asks the UART something.
fn with<R>(
    rt: &mut Runtime,
    id: usize,
    f: impl FnOnce(&mut dyn Driver) -> taipan_machine::Result<R>,
) -> Res<R> {
    match rt.host.machine().and_then(|machine| machine.uart(id)) {
        Some(uart) => match f(uart) {
            Ok(value) => Ok(value),
            Err(why) => Err(error(rt, why)),
        },
        None => Err(missing(rt)),
    }
}

fn pin(rt: &mut Runtime, value: Option<Obj>, before: Option<usize>) -> Res<Option<usize>> {
    let Some(value) = value else {
        return Ok(before);
    };
    #[cfg(feature = "machine-pin")]
    if value != Obj::NONE {
        return super::pin::number_of(rt, value).map(Some);
    }
    match value == Obj::NONE {
        true => Ok(None),
        false => Ok(Some(unsigned(rt, value)? as usize)),
    }
}

fn buffer_size(rt: &mut Runtime, value: Option<Obj>, before: Option<usize>) -> Res<Option<usize>> {
    match value {
        Some(size) => Ok(Some(unsigned(rt, size)? as usize)),
        None => Ok(before),
    }
}

/// Bits of an argument, no other than `all`.
fn bits(rt: &mut Runtime, value: Obj, all: isize) -> Res<isize> {
    match convert::index(rt, value)? {
        bits if bits & !all == 0 => Ok(bits),
        _ => Err(rt.value_error("value out of range")),
    }
}

fn small(rt: &mut Runtime, value: Obj) -> Res<u8> {
    Ok(u8::try_from(unsigned(rt, value)?).unwrap_or(u8::MAX))
}

/// What arguments make of a set-up.
fn changed(rt: &mut Runtime, mut setup: Setup, args: Args) -> Res<Setup> {
    let given = bind(rt, names::UART, &PARAMETERS, 4, args)?;
    let config = &mut setup.config;
    if let Some(baudrate) = given[0] {
        config.baudrate = unsigned(rt, baudrate)?;
    }
    if let Some(bits) = given[1].filter(|bits| *bits != Obj::NONE) {
        config.bits = small(rt, bits)?;
    }
    if let Some(parity) = given[2] {
        config.parity = match parity {
            none if none == Obj::NONE => None,
            parity => match convert::index(rt, parity)? {
                0 => Some(Parity::Even),
                1 => Some(Parity::Odd),
                _ => return Err(rt.value_error("invalid parity")),
            },
        };
    }
    if let Some(stop) = given[3].filter(|stop| *stop != Obj::NONE) {
        config.stop = small(rt, stop)?;
    }
    config.tx = pin(rt, given[4], config.tx)?;
    config.rx = pin(rt, given[5], config.rx)?;
    config.rts = pin(rt, given[6], config.rts)?;
    config.cts = pin(rt, given[7], config.cts)?;
    config.tx_buffer = buffer_size(rt, given[8], config.tx_buffer)?;
    config.rx_buffer = buffer_size(rt, given[9], config.rx_buffer)?;
    if let Some(timeout) = given[10] {
        setup.timeout = unsigned(rt, timeout)?;
    }
    if let Some(timeout) = given[11] {
        setup.timeout_char = unsigned(rt, timeout)?;
    }
    if let Some(invert) = given[12] {
        let invert = bits(rt, invert, INV_TX | INV_RX)?;
        config.invert_tx = invert & INV_TX != 0;
        config.invert_rx = invert & INV_RX != 0;
    }
    if let Some(flow) = given[13] {
        let flow = bits(rt, flow, RTS | CTS)?;
        config.rts_flow = flow & RTS != 0;
        config.cts_flow = flow & CTS != 0;
    }
    Ok(setup)
}

/// `UART(id, baudrate=115200, bits=8, parity=None, stop=1, *, ...)`
fn init(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let uart = this(rt, value)?;
    let Some(id) = args.get(0) else {
        return Err(rt.type_error("UART() takes a number"));
    };
    let id = usize::try_from(convert::index(rt, id)?).unwrap_or(usize::MAX);
    let is_there = rt.host.machine().and_then(|machine| machine.uart(id));
    if is_there.is_none() {
        return Err(rt.value_error("there is no such UART"));
    }
    let setup = changed(rt, Setup::USUAL, args.without_first())?;
    with(rt, id, |uart| uart.configure(&setup.config))?;
    uart.id.set(id);
    uart.setup.0.set(setup);
    Ok(())
}

/// The arguments are those of a class in Python, if it is one: `init` gets the UART's.
fn new(rt: &mut Runtime, class: Gc<Type>, _: Args) -> Res {
    let uart = Uart {
        header: header_of(class),
        id: Cell::new(usize::MAX),
        setup: Plain(Cell::new(Setup::USUAL)),
    };
    rt.alloc_instance(class, uart)
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Uart>> {
    match value.downcast::<Uart>() {
        Some(uart) => Ok(uart),
        None => Err(rt.type_error("a UART is required")),
    }
}

/// `init(...)`: what is not given stays as it is.
static INIT: NativeFunction = NativeFunction::full(names::init, 1, 5, |rt, args| {
    let uart = this(rt, args.positional[0])?;
    let setup = changed(rt, uart.setup.0.get(), args.without_first())?;
    with(rt, uart.id.get(), |driver| driver.configure(&setup.config))?;
    uart.setup.0.set(setup);
    Ok(Obj::NONE)
});

static DEINIT: NativeFunction = NativeFunction::f1(names::deinit, |rt, value| {
    let uart = this(rt, value)?;
    with(rt, uart.id.get(), |driver| {
        driver.stop();
        Ok(Obj::NONE)
    })
});

/// The longest that the processor sleeps between two looks, in microseconds.
const NAP: u64 = 200;

impl Uart {
    /// Waits until `ready` or for so many milliseconds: whether it is ready.
    fn wait(
        &self,
        rt: &mut Runtime,
        milliseconds: u64,
        ready: fn(&mut dyn Driver) -> bool,
    ) -> Res<bool> {
        let start = rt.host.ticks_us();
        loop {
            if with(rt, self.id.get(), |uart| Ok(ready(uart)))? {
                return Ok(true);
            }
            rt.poll()?;
            let gone = rt.host.ticks_us().saturating_sub(start);
            let left = (milliseconds * 1000).saturating_sub(gone);
            if left == 0 {
                return Ok(false);
            }
            let interrupt = rt.interrupt;
            rt.host.sleep_us(left.min(NAP), interrupt);
        }
    }

    /// Milliseconds in which a character has surely gone out, unless the other side stops it.
    fn patience(&self) -> u64 {
        let setup = self.setup.0.get();
        let character = 13_000 / u64::from(setup.config.baudrate.max(1)) + 2;
        character
            .max(setup.timeout_char.into())
            .max(setup.timeout.into())
    }
}

fn read(rt: &mut Runtime, value: Obj, into: &mut [u8]) -> Res<Option<usize>> {
    let uart = this(rt, value)?;
    let setup = uart.setup.0.get();
    let mut done = 0;
    while done < into.len() {
        let rest = into.get_mut(done..).unwrap_or(&mut []);
        let count = with(rt, uart.id.get(), |uart| uart.receive(rest))?;
        done += count;
        if count > 0 {
            continue;
        }
        let time = if done == 0 {
            setup.timeout
        } else {
            setup.timeout_char
        };
        if !uart.wait(rt, time.into(), |uart| uart.can_receive())? {
            break;
        }
    }
    Ok((done > 0 || into.is_empty()).then_some(done))
}

fn write(rt: &mut Runtime, value: Obj, data: &[u8]) -> Res<Option<usize>> {
    let uart = this(rt, value)?;
    let mut done = 0;
    while done < data.len() {
        let rest = data.get(done..).unwrap_or(&[]);
        let count = with(rt, uart.id.get(), |uart| uart.send(rest))?;
        done += count;
        if count == 0 && !uart.wait(rt, uart.patience(), |uart| uart.can_send())? {
            break;
        }
    }
    rt.poll()?;
    Ok((done > 0 || data.is_empty()).then_some(done))
}

/// Bytes that a driver may have taken and not sent.
const BUFFERED: u64 = 1024;

/// `flush()`: waits until everything is sent.
fn flush(rt: &mut Runtime, value: Obj) -> Res<()> {
    let uart = this(rt, value)?;
    let rate = u64::from(uart.setup.0.get().config.baudrate.max(1));
    let time = uart.patience() + BUFFERED * 13_000 / rate;
    match uart.wait(rt, time, |uart| uart.is_sent())? {
        true => Ok(()),
        false => Err(stream::error(rt, Errno::ETIMEDOUT)),
    }
}

/// Reading, writing and waiting for [`stream::Stream`].
pub static STREAM: NativeStream = NativeStream {
    read,
    write,
    close: |_, _| Ok(()),
    flush,
    poll: Some(|rt, value, events| {
        let uart = this(rt, value)?;
        with(rt, uart.id.get(), |uart| {
            let mut found = 0;
            if uart.can_receive() {
                found |= POLLIN as isize;
            }
            if uart.can_send() {
                found |= POLLOUT as isize;
            }
            Ok(found & events)
        })
    }),
};

static ANY: NativeFunction = NativeFunction::f1(names::any, |rt, value| {
    let uart = this(rt, value)?;
    let count = with(rt, uart.id.get(), |uart| Ok(uart.received()))?;
    Ok(Obj::small(count as isize))
});

static TXDONE: NativeFunction = NativeFunction::f1(names::txdone, |rt, value| {
    let uart = this(rt, value)?;
    with(rt, uart.id.get(), |uart| Ok(uart.is_sent())).map(Obj::bool)
});

static SENDBREAK: NativeFunction = NativeFunction::f1(names::sendbreak, |rt, value| {
    let uart = this(rt, value)?;
    with(rt, uart.id.get(), |uart| uart.send_break()).map(|()| Obj::NONE)
});

static IRQ_PARAMETERS: [Parameter; 3] = [
    optional(names::handler),
    optional(names::trigger),
    optional(names::hard),
];

/// `irq(handler=None, trigger=0, hard=False)`; without any argument it only gives the irq object.
static IRQ: NativeFunction = NativeFunction::full(names::irq, 1, 4, |rt, args| {
    let uart = this(rt, args.positional[0])?;
    let irq = irq::of(rt, Source::Uart(uart.id.get()), args.positional[0])?;
    let given = args.without_first();
    if given.is_empty() {
        return Ok(Obj::from(irq));
    }
    let given = bind(rt, names::irq, &IRQ_PARAMETERS, 3, given)?;
    let trigger = match given[1] {
        Some(trigger) => convert::index(rt, trigger)?,
        None => 0,
    };
    let hard = match given[2] {
        Some(hard) => convert::truth(rt, hard)?,
        None => false,
    };
    let handler = given[0].unwrap_or(Obj::NONE);
    irq.set(rt, args.positional[0], handler, trigger, hard)?;
    Ok(Obj::from(irq))
});

/// Has the board tell of these events of a UART.
pub(super) fn set_events(rt: &mut Runtime, id: usize, events: isize) -> Res<()> {
    match u8::try_from(events) {
        Ok(events @ 0..=15) => with(rt, id, |uart| uart.set_events(UartEvents(events))),
        _ => Err(rt.value_error("invalid trigger")),
    }
}

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    print: Some(|rt, value, _, out| {
        let uart = this(rt, value)?;
        let setup = uart.setup.0.get();
        let parity = match setup.config.parity {
            None => "None",
            Some(Parity::Even) => "0",
            Some(Parity::Odd) => "1",
        };
        out.write_fmt(
            rt,
            format_args!(
                "UART({}, baudrate={}, bits={}, parity={parity}, stop={}, timeout={}, \
                 timeout_char={})",
                uart.id.get(),
                setup.config.baudrate,
                setup.config.bits,
                setup.config.stop,
                setup.timeout,
                setup.timeout_char
            ),
        )
    }),
    ..Slots::EMPTY
};

/// `machine.UART`
pub static UART: Type = Type::new::<Uart>(names::UART, slots!(SLOTS)).with_table(table![
    CTS => Obj::small(CTS),
    INV_RX => Obj::small(INV_RX),
    INV_TX => Obj::small(INV_TX),
    IRQ_BREAK => Obj::small(UartEvents::BREAK.0 as isize),
    IRQ_RX => Obj::small(UartEvents::RECEIVED.0 as isize),
    IRQ_RXIDLE => Obj::small(UartEvents::RECEIVE_IDLE.0 as isize),
    IRQ_TXIDLE => Obj::small(UartEvents::SENT.0 as isize),
    RTS => Obj::small(RTS),
    any => &ANY,
    deinit => &DEINIT,
    flush => &methods::FLUSH,
    init => &INIT,
    irq => &IRQ,
    read => &methods::READ,
    readinto => &methods::READINTO,
    readline => &methods::READLINE,
    sendbreak => &SENDBREAK,
    txdone => &TXDONE,
    write => &methods::WRITE,
]);
