//! `machine.I2C` and `machine.SoftI2C`: devices with addresses on two lines. One is a bus of the board's hardware, the
//! other is made of two pins; all that is done on them is the same.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_machine::{Error, I2c as Driver, I2cBus, I2cConfig, Mode, SoftI2c};
use taipan_object::builtin::list::List;
use taipan_object::builtin::{bytes, tuple};
use taipan_object::protocol::convert;
use taipan_object::text::BytesBuilder;
use taipan_object::types::header_of;
use taipan_object::{
    Args, Name, NativeFunction, Obj, Parameter, Raised, Res, Runtime, Slots, Type, buffer, names,
    object, slots, table,
};

use super::lines::{self, HostLines};
use super::{bind, error, missing, optional, pin, unsigned};

/// What an object stands for.
#[derive(Clone, Copy)]
enum Bus {
    /// Nothing yet.
    None,
    /// A bus of the board.
    Hardware(usize),
    /// Two pins.
    Soft(Pins),
}

/// A bus of two pins.
#[derive(Clone, Copy)]
struct Pins {
    scl: usize,
    sda: usize,
    frequency: u32,
    timeout: u32,
}

impl Pins {
    fn bus<'r, 'h>(&self, rt: &'r mut Runtime<'h>) -> SoftI2c<HostLines<'r, 'h>> {
        SoftI2c::new(
            HostLines(rt),
            self.scl,
            self.sda,
            self.frequency,
            self.timeout,
        )
    }
}

object! {
    /// A bus.
    pub struct I2c: open {
        bus: Plain<Cell<Bus>>,
    }
}

/// What is read is collected here if it has room, so that a handler that must not allocate can read.
const PIECE: usize = 64;
/// Addresses that mean devices.
const ADDRESSES: core::ops::Range<u8> = 0x08..0x78;

static PARAMETERS: [Parameter; 4] = [
    optional(names::scl),
    optional(names::sda),
    optional(names::freq),
    optional(names::timeout),
];
/// With the number of a bus of the board.
static NUMBERED: [Parameter; 5] = [
    optional(names::id),
    optional(names::scl),
    optional(names::sda),
    optional(names::freq),
    optional(names::timeout),
];

#[cold]
fn no_such_bus(rt: &mut Runtime) -> Raised {
    rt.value_error("there is no such I2C")
}

fn driver<'a>(rt: &'a mut Runtime, id: usize) -> Option<&'a mut dyn Driver> {
    rt.host.machine()?.i2c(id)
}

/// What arguments make of a configuration: those of [`PARAMETERS`].
fn changed(rt: &mut Runtime, mut config: I2cConfig, given: [Option<Obj>; 4]) -> Res<I2cConfig> {
    for (place, value) in [&mut config.scl, &mut config.sda].into_iter().zip(given) {
        if let Some(value) = value {
            *place = match value == Obj::NONE {
                true => None,
                false => Some(pin::number_of(rt, value)?),
            };
        }
    }
    if let Some(frequency) = given[2] {
        config.frequency = match unsigned(rt, frequency)? {
            0 => return Err(rt.value_error("value out of range")),
            frequency => frequency,
        };
    }
    if let Some(timeout) = given[3] {
        config.timeout = unsigned(rt, timeout)?;
    }
    Ok(config)
}

fn start_hardware(rt: &mut Runtime, id: usize, config: &I2cConfig) -> Res<Bus> {
    match driver(rt, id).map(|bus| bus.configure(config)) {
        Some(Ok(())) => Ok(Bus::Hardware(id)),
        Some(Err(why)) => Err(error(rt, why)),
        None => Err(missing(rt)),
    }
}

fn start_soft(rt: &mut Runtime, config: &I2cConfig) -> Res<Bus> {
    let (Some(scl), Some(sda)) = (config.scl, config.sda) else {
        return Err(rt.value_error("scl and sda are required"));
    };
    for pin in [scl, sda] {
        lines::set_up(rt, pin, Mode::OpenDrain, true)?;
    }
    let pins = Pins {
        scl,
        sda,
        frequency: config.frequency,
        timeout: config.timeout,
    };
    // A bus that is stuck now may be free later.
    let _ = pins.bus(rt).clear();
    Ok(Bus::Soft(pins))
}

/// `I2C(id=0, *, scl=None, sda=None, freq=400000, timeout=50000)`: with nothing but a number it is the bus as it was set
/// up last.
fn init_hardware(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let this = this(rt, value)?;
    let [id, rest @ ..] = bind(rt, names::I2C, &NUMBERED, 1, args)?;
    let id = match id {
        Some(id) => usize::try_from(convert::index(rt, id)?).unwrap_or(usize::MAX),
        None => 0,
    };
    let Some(before) = driver(rt, id).map(|bus| bus.config()) else {
        return Err(no_such_bus(rt));
    };
    let bus = match before.is_some() && rest == [None; 4] {
        true => Bus::Hardware(id),
        false => {
            let config = changed(rt, I2cConfig::DEFAULT, rest)?;
            start_hardware(rt, id, &config)?
        }
    };
    this.bus.0.set(bus);
    Ok(())
}

/// `SoftI2C(scl, sda, *, freq=400000, timeout=50000)`
fn init_soft(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let this = this(rt, value)?;
    let given = bind(rt, names::SoftI2C, &PARAMETERS, 2, args)?;
    let config = changed(rt, I2cConfig::DEFAULT, given)?;
    this.bus.0.set(start_soft(rt, &config)?);
    Ok(())
}

/// The arguments are those of a class in Python, if it is one: `init` gets the bus's.
fn new(rt: &mut Runtime, class: Gc<Type>, _: Args) -> Res {
    let bus = I2c {
        header: header_of(class),
        bus: Plain(Cell::new(Bus::None)),
    };
    rt.alloc_instance(class, bus)
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<I2c>> {
    match value.downcast::<I2c>() {
        Some(bus) => Ok(bus),
        None => Err(rt.type_error("an I2C is required")),
    }
}

/// What is done on a bus. One function does it, so that images have it once.
enum Transfer<'a> {
    Write([&'a [u8]; 2]),
    Read(&'a [u8], &'a mut [u8]),
}

impl Transfer<'_> {
    fn on(self, bus: &mut dyn I2cBus, address: u8, stop: bool) -> Result<usize, Error> {
        match self {
            Transfer::Write(parts) => bus.write(address, parts, stop),
            Transfer::Read(first, into) => bus.read(address, first, into, stop).map(|()| 0),
        }
    }
}

/// Does something on a bus: how many bytes were acknowledged. What came meanwhile is dealt with then.
fn try_transfer(
    rt: &mut Runtime,
    value: Obj,
    address: u8,
    transfer: Transfer,
    stop: bool,
) -> Res<Result<usize, Error>> {
    let result = match this(rt, value)?.bus.0.get() {
        Bus::None => return Err(no_such_bus(rt)),
        Bus::Hardware(id) => match driver(rt, id) {
            Some(bus) => transfer.on(bus, address, stop),
            None => return Err(missing(rt)),
        },
        Bus::Soft(pins) => transfer.on(&mut pins.bus(rt), address, stop),
    };
    rt.poll()?;
    Ok(result)
}

/// As [`try_transfer`], for what has to succeed.
fn transfer(
    rt: &mut Runtime,
    value: Obj,
    address: u8,
    transfer: Transfer,
    stop: bool,
) -> Res<usize> {
    try_transfer(rt, value, address, transfer, stop)?.map_err(|why| error(rt, why))
}

/// `init(scl, sda, *, freq, timeout)`: what is not given stays as it is.
static INIT: NativeFunction = NativeFunction::full(names::init, 1, 3, |rt, args| {
    let this = this(rt, args.positional[0])?;
    let given = bind(rt, names::init, &PARAMETERS, 2, args.without_first())?;
    let bus = match this.bus.0.get() {
        Bus::None => return Err(no_such_bus(rt)),
        Bus::Hardware(id) => {
            let before = driver(rt, id).and_then(|bus| bus.config());
            let before = before.unwrap_or(I2cConfig::DEFAULT);
            let config = changed(rt, before, given)?;
            start_hardware(rt, id, &config)?
        }
        Bus::Soft(pins) => {
            let before = I2cConfig {
                scl: Some(pins.scl),
                sda: Some(pins.sda),
                frequency: pins.frequency,
                timeout: pins.timeout,
            };
            let config = changed(rt, before, given)?;
            start_soft(rt, &config)?
        }
    };
    this.bus.0.set(bus);
    Ok(Obj::NONE)
});

/// `deinit()`: the pins of two pins are inputs then.
static DEINIT: NativeFunction = NativeFunction::f1(names::deinit, |rt, value| {
    match this(rt, value)?.bus.0.get() {
        Bus::None => {}
        Bus::Hardware(id) => {
            if let Some(bus) = driver(rt, id) {
                bus.stop();
            }
        }
        Bus::Soft(Pins { scl, sda, .. }) => {
            for pin in [scl, sda] {
                lines::set_up(rt, pin, Mode::In, true)?;
            }
        }
    }
    Ok(Obj::NONE)
});

fn address(rt: &mut Runtime, value: Obj) -> Res<u8> {
    match u8::try_from(convert::index(rt, value)?) {
        Ok(address @ 0..=0x7f) => Ok(address),
        _ => Err(rt.value_error("invalid I2C address")),
    }
}

/// Is a stop wanted? It is, if nothing is said.
fn stop(rt: &mut Runtime, value: Option<&Obj>) -> Res<bool> {
    match value {
        Some(value) => convert::truth(rt, *value),
        None => Ok(true),
    }
}

/// `scan()`
static SCAN: NativeFunction = NativeFunction::f1(names::scan, |rt, value| {
    let found = List::with_capacity(rt, 1)?;
    for address in ADDRESSES {
        let answer = try_transfer(rt, value, address, Transfer::Write([&[], &[]]), true)?;
        if answer.is_ok() {
            found.push(rt, Obj::small(address.into()))?;
        }
    }
    Ok(Obj::from(found))
});

/// Reads after the first bytes were written: `bytes`.
fn read(rt: &mut Runtime, bus: Obj, address: u8, first: &[u8], count: usize, stop: bool) -> Res {
    bytes::filled_by(rt, count, &mut |rt, into| {
        transfer(rt, bus, address, Transfer::Read(first, into), stop).map(|_| ())
    })
}

/// As [`read`], into a buffer.
fn read_into(rt: &mut Runtime, bus: Obj, address: u8, first: &[u8], into: Obj, stop: bool) -> Res {
    collect(rt, into, &mut |rt, piece| {
        transfer(rt, bus, address, Transfer::Read(first, piece), stop).map(|_| ())
    })
}

/// Puts what `read` reads into a buffer.
fn collect(
    rt: &mut Runtime,
    into: Obj,
    read: &mut dyn FnMut(&mut Runtime, &mut [u8]) -> Res<()>,
) -> Res {
    let target = buffer::of(rt, into)?;
    if target.cells().is_none() {
        return Err(rt.type_error("a writable buffer is required"));
    }
    let mut piece = [0; PIECE];
    let collected = match piece.get_mut(..target.len()) {
        Some(piece) => {
            read(rt, piece)?;
            &*piece
        }
        None => {
            let collected = bytes::filled_by(rt, target.len(), read)?;
            buffer::of(rt, collected)?.bytes()
        }
    };
    // Asked for again: a handler may have changed it.
    for (to, from) in target.cells().unwrap_or(&[]).iter().zip(collected) {
        to.set(*from);
    }
    Ok(Obj::NONE)
}

fn written(count: usize) -> Obj {
    Obj::small(count as isize)
}

/// `readfrom(addr, nbytes, stop=True)`
static READFROM: NativeFunction = NativeFunction::positional(names::readfrom, 3, 4, |rt, args| {
    let (address, count) = (address(rt, args[1])?, unsigned(rt, args[2])?);
    let stop = stop(rt, args.get(3))?;
    read(rt, args[0], address, &[], count as usize, stop)
});

/// `readfrom_into(addr, buf, stop=True)`
static READFROM_INTO: NativeFunction =
    NativeFunction::positional(names::readfrom_into, 3, 4, |rt, args| {
        let (address, stop) = (address(rt, args[1])?, stop(rt, args.get(3))?);
        read_into(rt, args[0], address, &[], args[2], stop)
    });

/// `writeto(addr, buf, stop=True)`: how many bytes were acknowledged.
static WRITETO: NativeFunction = NativeFunction::positional(names::writeto, 3, 4, |rt, args| {
    let (address, stop) = (address(rt, args[1])?, stop(rt, args.get(3))?);
    let data = buffer::of(rt, args[2])?.bytes();
    transfer(rt, args[0], address, Transfer::Write([data, &[]]), stop).map(written)
});

/// `writevto(addr, vector, stop=True)`: likewise.
static WRITEVTO: NativeFunction = NativeFunction::positional(names::writevto, 3, 4, |rt, args| {
    let (address, stop) = (address(rt, args[1])?, stop(rt, args.get(3))?);
    let items = match args[2].downcast::<List>() {
        Some(list) => list.snapshot(rt)?,
        None if args[2].is_instance(&tuple::TUPLE) => tuple::items(args[2]),
        None => return Err(rt.type_error("a list or tuple of buffers is required")),
    };
    let mut joined = BytesBuilder::new();
    for item in items {
        let part = buffer::of(rt, *item)?.bytes();
        joined.push(rt, part)?;
    }
    let data = joined.bytes();
    transfer(rt, args[0], address, Transfer::Write([data, &[]]), stop).map(written)
});

/// An address in a device, as bytes.
struct Place {
    bytes: [u8; 4],
    unused: usize,
}

impl Place {
    /// The bytes that there are.
    fn bytes(&self) -> &[u8] {
        self.bytes.get(self.unused..).unwrap_or(&[])
    }
}

const fn of_memory(last: Name) -> [Parameter; 4] {
    const fn required(name: Name) -> Parameter {
        Parameter {
            name,
            required: true,
        }
    }
    [
        required(names::addr),
        required(names::memaddr),
        required(last),
        optional(names::addrsize),
    ]
}

static MEMORY_COUNT: [Parameter; 4] = of_memory(names::nbytes);
static MEMORY_BUFFER: [Parameter; 4] = of_memory(names::buf);

/// The arguments of what is done in a device's memory: its address, the address there, the third.
fn memory_arguments(
    rt: &mut Runtime,
    function: Name,
    parameters: &'static [Parameter; 4],
    args: Args,
) -> Res<(u8, Place, Obj)> {
    let given = bind(rt, function, parameters, 3, args.without_first())?;
    let [Some(device), Some(place), Some(what), size] = given else {
        return Err(rt.type_error("an argument is missing"));
    };
    let size = match size {
        Some(size) => convert::index(rt, size)?,
        None => 8,
    };
    let unused = match size {
        0 => 4,
        8 => 3,
        16 => 2,
        24 => 1,
        32 => 0,
        _ => return Err(rt.value_error("invalid addrsize")),
    };
    let place = convert::index(rt, place)? as u32;
    let bytes = place.to_be_bytes();
    Ok((address(rt, device)?, Place { bytes, unused }, what))
}

/// `readfrom_mem(addr, memaddr, nbytes, *, addrsize=8)`
static READFROM_MEM: NativeFunction =
    NativeFunction::full(names::readfrom_mem, 1, 4, |rt, args| {
        let (address, place, count) =
            memory_arguments(rt, names::readfrom_mem, &MEMORY_COUNT, args)?;
        let count = unsigned(rt, count)? as usize;
        read(rt, args.positional[0], address, place.bytes(), count, true)
    });

/// `readfrom_mem_into(addr, memaddr, buf, *, addrsize=8)`
static READFROM_MEM_INTO: NativeFunction =
    NativeFunction::full(names::readfrom_mem_into, 1, 4, |rt, args| {
        let (address, place, into) =
            memory_arguments(rt, names::readfrom_mem_into, &MEMORY_BUFFER, args)?;
        read_into(rt, args.positional[0], address, place.bytes(), into, true)
    });

/// `writeto_mem(addr, memaddr, buf, *, addrsize=8)`
static WRITETO_MEM: NativeFunction = NativeFunction::full(names::writeto_mem, 1, 4, |rt, args| {
    let (address, place, data) = memory_arguments(rt, names::writeto_mem, &MEMORY_BUFFER, args)?;
    let data = buffer::of(rt, data)?.bytes();
    let all = Transfer::Write([place.bytes(), data]);
    transfer(rt, args.positional[0], address, all, true).map(|_| Obj::NONE)
});

/// The primitive operations, which two pins have.
enum Primitive<'a> {
    Start,
    Stop,
    Send(&'a [u8]),
    /// And whether the last byte is not acknowledged.
    Receive(&'a mut [u8], bool),
}

/// Does one of them: how many bytes were acknowledged.
fn primitive(rt: &mut Runtime, value: Obj, primitive: Primitive) -> Res<usize> {
    let Bus::Soft(pins) = this(rt, value)?.bus.0.get() else {
        return Err(error(rt, Error::Unsupported));
    };
    let mut bus = pins.bus(rt);
    let result = match primitive {
        Primitive::Start => bus.start().map(|()| 0),
        Primitive::Stop => bus.finish().map(|()| 0),
        Primitive::Send(data) => bus.send(data),
        Primitive::Receive(into, refuse_last) => bus.receive(into, refuse_last).map(|()| 0),
    };
    rt.poll()?;
    result.map_err(|why| error(rt, why))
}

static START: NativeFunction = NativeFunction::f1(names::start, |rt, value| {
    primitive(rt, value, Primitive::Start).map(|_| Obj::NONE)
});

static STOP: NativeFunction = NativeFunction::f1(names::stop, |rt, value| {
    primitive(rt, value, Primitive::Stop).map(|_| Obj::NONE)
});

/// `readinto(buf, nack=True)`
static READINTO: NativeFunction = NativeFunction::positional(names::readinto, 2, 3, |rt, args| {
    let refuse_last = stop(rt, args.get(2))?;
    collect(rt, args[1], &mut |rt, piece| {
        primitive(rt, args[0], Primitive::Receive(piece, refuse_last)).map(|_| ())
    })
});

/// `write(buf)`: how many bytes were acknowledged.
static WRITE: NativeFunction = NativeFunction::f2(names::write, |rt, this, data| {
    let data = buffer::of(rt, data)?.bytes();
    primitive(rt, this, Primitive::Send(data)).map(written)
});

fn print(
    rt: &mut Runtime,
    value: Obj,
    _: taipan_object::PrintKind,
    out: &mut dyn taipan_object::Sink,
) -> Res<()> {
    match this(rt, value)?.bus.0.get() {
        Bus::None => out.write(rt, "I2C()"),
        Bus::Hardware(id) => {
            let config = driver(rt, id).and_then(|bus| bus.config());
            let Some(config) = config else {
                return out.write_fmt(rt, format_args!("I2C({id})"));
            };
            out.write_fmt(rt, format_args!("I2C({id}, freq={}", config.frequency))?;
            for (name, pin) in [("scl", config.scl), ("sda", config.sda)] {
                if let Some(pin) = pin {
                    out.write_fmt(rt, format_args!(", {name}={pin}"))?;
                }
            }
            out.write_fmt(rt, format_args!(", timeout={})", config.timeout))
        }
        Bus::Soft(Pins {
            scl,
            sda,
            frequency,
            timeout,
        }) => out.write_fmt(
            rt,
            format_args!("SoftI2C(scl={scl}, sda={sda}, freq={frequency}, timeout={timeout})"),
        ),
    }
}

/// `machine.I2C`
pub static I2C: Type = Type::new::<I2c>(
    names::I2C,
    slots!(Slots {
        new: Some(new),
        init: Some(init_hardware),
        print: Some(print),
        ..Slots::EMPTY
    }),
)
.with_table(table![
    deinit => &DEINIT,
    init => &INIT,
    readfrom => &READFROM,
    readfrom_into => &READFROM_INTO,
    readfrom_mem => &READFROM_MEM,
    readfrom_mem_into => &READFROM_MEM_INTO,
    scan => &SCAN,
    writeto => &WRITETO,
    writeto_mem => &WRITETO_MEM,
    writevto => &WRITEVTO,
]);

/// `machine.SoftI2C`
pub static SOFT_I2C: Type = Type::new::<I2c>(
    names::SoftI2C,
    slots!(Slots {
        new: Some(new),
        init: Some(init_soft),
        print: Some(print),
        ..Slots::EMPTY
    }),
)
.with_table(table![
    deinit => &DEINIT,
    init => &INIT,
    readfrom => &READFROM,
    readfrom_into => &READFROM_INTO,
    readfrom_mem => &READFROM_MEM,
    readfrom_mem_into => &READFROM_MEM_INTO,
    readinto => &READINTO,
    scan => &SCAN,
    start => &START,
    stop => &STOP,
    write => &WRITE,
    writeto => &WRITETO,
    writeto_mem => &WRITETO_MEM,
    writevto => &WRITEVTO,
]);
