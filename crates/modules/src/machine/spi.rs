//! `machine.SPI` and `machine.SoftSPI`: bytes both ways on three lines. One is a bus of the board's hardware, the other is
//! made of pins; all that is done on them is the same. The pin that selects a device is the program's affair.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_machine::{Mode, SoftSpi, Spi as Driver, SpiBus, SpiConfig};
use taipan_object::builtin::bytes;
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Parameter, PrintKind, Raised, Res, Runtime, Sink, Slots, Type,
    buffer, names, object, slots, table,
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
    /// Pins.
    Soft(SpiConfig),
}

object! {
    /// A bus.
    pub struct Spi: open {
        bus: Plain<Cell<Bus>>,
    }
}

const MSB: isize = 0;
const LSB: isize = 1;
/// The clock of a bus of pins, if nothing else is said.
const SOFT_BAUDRATE: u32 = 500_000;
/// Bytes that are read at once, and written: handlers run in between.
const PIECE: usize = 64;
const WRITTEN: usize = 512;

static PARAMETERS: [Parameter; 8] = [
    optional(names::baudrate),
    optional(names::polarity),
    optional(names::phase),
    optional(names::bits),
    optional(names::firstbit),
    optional(names::sck),
    optional(names::mosi),
    optional(names::miso),
];
/// With the number of a bus of the board.
static NUMBERED: [Parameter; 9] = [
    optional(names::id),
    optional(names::baudrate),
    optional(names::polarity),
    optional(names::phase),
    optional(names::bits),
    optional(names::firstbit),
    optional(names::sck),
    optional(names::mosi),
    optional(names::miso),
];

#[cold]
fn no_such_bus(rt: &mut Runtime) -> Raised {
    rt.value_error("there is no such SPI")
}

#[cold]
fn out_of_range(rt: &mut Runtime) -> Raised {
    rt.value_error("value out of range")
}

fn driver<'a>(rt: &'a mut Runtime, id: usize) -> Option<&'a mut dyn Driver> {
    rt.host.machine()?.spi(id)
}

/// An argument that is 0 or 1.
fn bit(rt: &mut Runtime, value: Obj) -> Res<bool> {
    match convert::index(rt, value)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(out_of_range(rt)),
    }
}

/// What arguments make of a configuration: those of [`PARAMETERS`].
fn changed(rt: &mut Runtime, mut config: SpiConfig, given: [Option<Obj>; 8]) -> Res<SpiConfig> {
    if let Some(baudrate) = given[0] {
        config.baudrate = match unsigned(rt, baudrate)? {
            0 => return Err(out_of_range(rt)),
            baudrate => baudrate,
        };
    }
    if let Some(polarity) = given[1] {
        config.polarity = bit(rt, polarity)?;
    }
    if let Some(phase) = given[2] {
        config.phase = bit(rt, phase)?;
    }
    if let Some(bits) = given[3]
        && convert::index(rt, bits)? != 8
    {
        return Err(rt.value_error("bits must be 8"));
    }
    if let Some(first) = given[4] {
        config.lsb_first = match convert::index(rt, first)? {
            MSB => false,
            LSB => true,
            _ => return Err(rt.value_error("firstbit is MSB or LSB")),
        };
    }
    let places = [&mut config.sck, &mut config.mosi, &mut config.miso];
    for (place, value) in places.into_iter().zip(&given[5..]) {
        if let Some(value) = *value {
            *place = match value == Obj::NONE {
                true => None,
                false => Some(pin::number_of(rt, value)?),
            };
        }
    }
    Ok(config)
}

fn start_hardware(rt: &mut Runtime, id: usize, config: &SpiConfig) -> Res<Bus> {
    match driver(rt, id).map(|bus| bus.configure(config)) {
        Some(Ok(())) => Ok(Bus::Hardware(id)),
        Some(Err(why)) => Err(error(rt, why)),
        None => Err(missing(rt)),
    }
}

/// Sets the pins up: one that only sends, or only receives, has no other.
fn start_soft(rt: &mut Runtime, config: SpiConfig) -> Res<Bus> {
    let Some(sck) = config.sck else {
        return Err(rt.value_error("sck is required"));
    };
    lines::set_up(rt, sck, Mode::Out, config.polarity)?;
    if let Some(mosi) = config.mosi {
        lines::set_up(rt, mosi, Mode::Out, false)?;
    }
    if let Some(miso) = config.miso {
        lines::set_up(rt, miso, Mode::In, false)?;
    }
    Ok(Bus::Soft(config))
}

/// `SPI(id=0, baudrate=1000000, *, polarity=0, phase=0, bits=8, firstbit=MSB, sck=None, mosi=None, miso=None)`: with nothing
/// but a number it is the bus as it was set up last.
fn init_hardware(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let this = this(rt, value)?;
    let [id, rest @ ..] = bind(rt, names::SPI, &NUMBERED, 2, args)?;
    let id = match id {
        Some(id) => usize::try_from(convert::index(rt, id)?).unwrap_or(usize::MAX),
        None => 0,
    };
    let Some(before) = driver(rt, id).map(|bus| bus.config()) else {
        return Err(no_such_bus(rt));
    };
    let bus = match before.is_some() && rest == [None; 8] {
        true => Bus::Hardware(id),
        false => {
            let config = changed(rt, SpiConfig::DEFAULT, rest)?;
            start_hardware(rt, id, &config)?
        }
    };
    this.bus.0.set(bus);
    Ok(())
}

/// `SoftSPI(baudrate=500000, *, polarity=0, phase=0, bits=8, firstbit=MSB, sck, mosi=None, miso=None)`
fn init_soft(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let this = this(rt, value)?;
    let usual = SpiConfig {
        baudrate: SOFT_BAUDRATE,
        ..SpiConfig::DEFAULT
    };
    let given = bind(rt, names::SoftSPI, &PARAMETERS, 1, args)?;
    let config = changed(rt, usual, given)?;
    this.bus.0.set(start_soft(rt, config)?);
    Ok(())
}

/// The arguments are those of a class in Python, if it is one: `init` gets the bus's.
fn new(rt: &mut Runtime, class: Gc<Type>, _: Args) -> Res {
    let bus = Spi {
        header: header_of(class),
        bus: Plain(Cell::new(Bus::None)),
    };
    rt.alloc_instance(class, bus)
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Spi>> {
    match value.downcast::<Spi>() {
        Some(bus) => Ok(bus),
        None => Err(rt.type_error("an SPI is required")),
    }
}

/// What is done on a bus. One function does it, so that images have it once.
enum Transfer<'a> {
    Exchange(&'a mut [u8]),
    Write(&'a [u8]),
}

impl Transfer<'_> {
    fn on(self, bus: &mut dyn SpiBus) -> taipan_machine::Result<()> {
        match self {
            Transfer::Exchange(bytes) => bus.exchange(bytes),
            Transfer::Write(bytes) => bus.write(bytes),
        }
    }
}

/// Does something on a bus. What came meanwhile is dealt with then.
fn transfer(rt: &mut Runtime, value: Obj, transfer: Transfer) -> Res<()> {
    let result = match this(rt, value)?.bus.0.get() {
        Bus::None => return Err(no_such_bus(rt)),
        Bus::Hardware(id) => match driver(rt, id) {
            Some(bus) => transfer.on(bus),
            None => return Err(missing(rt)),
        },
        Bus::Soft(config) => transfer.on(&mut SoftSpi::new(HostLines(rt), config)),
    };
    rt.poll()?;
    result.map_err(|why| error(rt, why))
}

/// `init(baudrate, *, ...)`: what is not given stays as it is.
static INIT: NativeFunction = NativeFunction::full(names::init, 1, 2, |rt, args| {
    let this = this(rt, args.positional[0])?;
    let given = bind(rt, names::init, &PARAMETERS, 1, args.without_first())?;
    let bus = match this.bus.0.get() {
        Bus::None => return Err(no_such_bus(rt)),
        Bus::Hardware(id) => {
            let before = driver(rt, id).and_then(|bus| bus.config());
            let before = before.unwrap_or(SpiConfig::DEFAULT);
            let config = changed(rt, before, given)?;
            start_hardware(rt, id, &config)?
        }
        Bus::Soft(before) => {
            let config = changed(rt, before, given)?;
            start_soft(rt, config)?
        }
    };
    this.bus.0.set(bus);
    Ok(Obj::NONE)
});

/// `deinit()`: the pins of a bus of pins are inputs then.
static DEINIT: NativeFunction = NativeFunction::f1(names::deinit, |rt, value| {
    match this(rt, value)?.bus.0.get() {
        Bus::None => {}
        Bus::Hardware(id) => {
            if let Some(bus) = driver(rt, id) {
                bus.stop();
            }
        }
        Bus::Soft(config) => {
            for pin in [config.sck, config.mosi].into_iter().flatten() {
                lines::set_up(rt, pin, Mode::In, false)?;
            }
        }
    }
    Ok(Obj::NONE)
});

/// What is sent while something is received: the last argument of two or three, 0 if it is not given.
fn filler(rt: &mut Runtime, value: Option<&Obj>) -> Res<u8> {
    match value {
        Some(value) => Ok(convert::index(rt, *value)? as u8),
        None => Ok(0),
    }
}

/// `read(nbytes, write=0)`
static READ: NativeFunction = NativeFunction::positional(names::read, 2, 3, |rt, args| {
    let (count, filler) = (unsigned(rt, args[1])?, filler(rt, args.get(2))?);
    bytes::filled_by(rt, count as usize, &mut |rt, into| {
        into.fill(filler);
        transfer(rt, args[0], Transfer::Exchange(into))
    })
});

/// What is sent for bytes that are received.
#[derive(Clone, Copy)]
enum Sent {
    Filler(u8),
    /// The bytes of a buffer.
    Buffer(Obj),
}

/// Receives into a buffer, piece by piece: a handler may run in between, and change it.
fn receive(rt: &mut Runtime, bus: Obj, into: Obj, sent: Sent) -> Res {
    let target = buffer::of(rt, into)?;
    if target.cells().is_none() {
        return Err(rt.type_error("a writable buffer is required"));
    }
    if let Sent::Buffer(from) = sent
        && buffer::of(rt, from)?.len() != target.len()
    {
        return Err(rt.value_error("buffers must be the same length"));
    }
    let mut done = 0;
    while let left @ 1.. = target.len().saturating_sub(done) {
        let mut piece = [0; PIECE];
        let count = left.min(PIECE);
        let piece = piece.get_mut(..count).unwrap_or(&mut []);
        match sent {
            Sent::Filler(filler) => piece.fill(filler),
            Sent::Buffer(from) => {
                let from = buffer::of(rt, from)?;
                for (offset, byte) in piece.iter_mut().enumerate() {
                    *byte = from.get(done + offset).unwrap_or(0);
                }
            }
        }
        transfer(rt, bus, Transfer::Exchange(piece))?;
        let cells = target.cells().unwrap_or(&[]);
        for (to, from) in cells.iter().skip(done).zip(&*piece) {
            to.set(*from);
        }
        done += count;
    }
    Ok(Obj::NONE)
}

/// `readinto(buf, write=0)`
static READINTO: NativeFunction = NativeFunction::positional(names::readinto, 2, 3, |rt, args| {
    let filler = filler(rt, args.get(2))?;
    receive(rt, args[0], args[1], Sent::Filler(filler))
});

/// `write(buf)`
static WRITE: NativeFunction = NativeFunction::f2(names::write, |rt, bus, data| {
    let mut done = 0;
    loop {
        // Asked for again for each piece: a handler may have changed it.
        let rest = buffer::of(rt, data)?.bytes().get(done..).unwrap_or(&[]);
        let piece = rest.get(..WRITTEN).unwrap_or(rest);
        transfer(rt, bus, Transfer::Write(piece))?;
        done += piece.len();
        if piece.len() < WRITTEN {
            return Ok(Obj::NONE);
        }
    }
});

/// `write_readinto(write_buf, read_buf)`
static WRITE_READINTO: NativeFunction =
    NativeFunction::f3(names::write_readinto, |rt, bus, from, into| {
        receive(rt, bus, into, Sent::Buffer(from))
    });

fn print(rt: &mut Runtime, value: Obj, _: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let config = match this(rt, value)?.bus.0.get() {
        Bus::None => return out.write(rt, "SPI()"),
        Bus::Hardware(id) => {
            out.write_fmt(rt, format_args!("SPI({id}"))?;
            let config = driver(rt, id).and_then(|bus| bus.config());
            let Some(config) = config else {
                return out.write(rt, ")");
            };
            out.write(rt, ", ")?;
            config
        }
        Bus::Soft(config) => {
            out.write(rt, "SoftSPI(")?;
            config
        }
    };
    out.write_fmt(
        rt,
        format_args!(
            "baudrate={}, polarity={}, phase={}, firstbit={}",
            config.baudrate,
            u8::from(config.polarity),
            u8::from(config.phase),
            u8::from(config.lsb_first)
        ),
    )?;
    let pins = [
        ("sck", config.sck),
        ("mosi", config.mosi),
        ("miso", config.miso),
    ];
    for (name, pin) in pins {
        if let Some(pin) = pin {
            out.write_fmt(rt, format_args!(", {name}={pin}"))?;
        }
    }
    out.write(rt, ")")
}

macro_rules! methods {
    () => {
        table![
            LSB => Obj::small(LSB),
            MSB => Obj::small(MSB),
            deinit => &DEINIT,
            init => &INIT,
            read => &READ,
            readinto => &READINTO,
            write => &WRITE,
            write_readinto => &WRITE_READINTO,
        ]
    };
}

/// `machine.SPI`
pub static SPI: Type = Type::new::<Spi>(
    names::SPI,
    slots!(Slots {
        new: Some(new),
        init: Some(init_hardware),
        print: Some(print),
        ..Slots::EMPTY
    }),
)
.with_table(methods!());

/// `machine.SoftSPI`
pub static SOFT_SPI: Type = Type::new::<Spi>(
    names::SoftSPI,
    slots!(Slots {
        new: Some(new),
        init: Some(init_soft),
        print: Some(print),
        ..Slots::EMPTY
    }),
)
.with_table(methods!());
