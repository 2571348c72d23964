//! `machine.ADC`: a voltage as a number. The inputs of the board's converter have numbers, too, which come before those of
//! pins.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_machine::{Adc as Driver, AdcConfig, AdcSource, Error};
use taipan_object::builtin::int;
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Parameter, Res, Runtime, Slots, Type, names, object, slots, table,
};

use super::{bind, error, missing, optional, pin, unsigned};

object! {
    /// An input.
    pub struct Adc: open {
        channel: Cell<usize>,
        source: Plain<Cell<AdcSource>>,
    }
}

/// The number that stands for the processor's temperature.
const CORE_TEMP: isize = -1;
/// Stands for the input of an object that is not initialised.
const NONE: usize = usize::MAX;

static PARAMETERS: [Parameter; 2] = [optional(names::sample_ns), optional(names::atten)];

/// Asks the converter something.
fn with<R>(
    rt: &mut Runtime,
    f: impl FnOnce(&mut dyn Driver) -> taipan_machine::Result<R>,
) -> Res<R> {
    match rt.host.machine().and_then(|machine| machine.adc()) {
        Some(adc) => f(adc).map_err(|why| error(rt, why)),
        None => Err(missing(rt)),
    }
}

fn config(rt: &mut Runtime, args: Args) -> Res<AdcConfig> {
    let given = bind(rt, names::ADC, &PARAMETERS, 0, args)?;
    let mut config = AdcConfig::default();
    for (place, value) in [&mut config.sample, &mut config.attenuation]
        .into_iter()
        .zip(given)
    {
        if let Some(value) = value {
            *place = Some(unsigned(rt, value)?);
        }
    }
    Ok(config)
}

fn connect(rt: &mut Runtime, this: Gc<Adc>, source: AdcSource, config: &AdcConfig) -> Res<()> {
    let channel = with(rt, |adc| adc.connect(source, config))?;
    this.channel.set(channel);
    this.source.0.set(source);
    Ok(())
}

/// Is there an input of this number?
fn has_channel(rt: &mut Runtime, channel: usize) -> bool {
    let adc = rt.host.machine().and_then(|machine| machine.adc());
    let source = AdcSource::Channel(channel);
    adc.is_some_and(|adc| adc.connect(source, &AdcConfig::default()) != Err(Error::Invalid))
}

/// `ADC(id, *, sample_ns, atten)`: a pin, the number of an input, or `CORE_TEMP`.
fn init(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let this = this(rt, value)?;
    let Some(id) = args.get(0) else {
        return Err(rt.type_error("ADC() takes a pin or a number"));
    };
    let source = match int::is_int(id) {
        true => match convert::index(rt, id)? {
            CORE_TEMP => AdcSource::Temperature,
            number => match usize::try_from(number) {
                Ok(number) if has_channel(rt, number) => AdcSource::Channel(number),
                _ => AdcSource::Pin(pin::number_of(rt, id)?),
            },
        },
        false => AdcSource::Pin(pin::number_of(rt, id)?),
    };
    let config = config(rt, args.without_first())?;
    connect(rt, this, source, &config)
}

/// The arguments are those of a class in Python, if it is one: `init` gets the input's.
fn new(rt: &mut Runtime, class: Gc<Type>, _: Args) -> Res {
    let adc = Adc {
        header: header_of(class),
        channel: Cell::new(NONE),
        source: Plain(Cell::new(AdcSource::Temperature)),
    };
    rt.alloc_instance(class, adc)
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Adc>> {
    match value.downcast::<Adc>() {
        Some(adc) => Ok(adc),
        None => Err(rt.type_error("an ADC is required")),
    }
}

/// `init(*, sample_ns, atten)`: connects it again, too, if it was turned off.
static INIT: NativeFunction = NativeFunction::full(names::init, 1, 1, |rt, args| {
    let this = this(rt, args.positional[0])?;
    let config = config(rt, args.without_first())?;
    connect(rt, this, this.source.0.get(), &config).map(|()| Obj::NONE)
});

static DEINIT: NativeFunction = NativeFunction::f1(names::deinit, |rt, value| {
    let channel = this(rt, value)?.channel.get();
    with(rt, |adc| {
        adc.disconnect(channel);
        Ok(Obj::NONE)
    })
});

fn read(rt: &mut Runtime, value: Obj) -> Res<u16> {
    let channel = this(rt, value)?.channel.get();
    with(rt, |adc| adc.read(channel))
}

/// `read_u16()`: 0 to 65535.
static READ_U16: NativeFunction = NativeFunction::f1(names::read_u16, |rt, value| {
    read(rt, value).map(|level| Obj::small(level as isize))
});

/// `read_uv()`: microvolts, where the board knows what the range is.
static READ_UV: NativeFunction = NativeFunction::f1(names::read_uv, |rt, value| {
    let level = read(rt, value)?;
    let channel = this(rt, value)?.channel.get();
    let reference = with(rt, |adc| adc.reference(channel).ok_or(Error::Unsupported))?;
    let scaled = u64::from(level) * u64::from(reference) + 0x7fff;
    int::from_u64(rt, scaled / 0xffff)
});

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    print: Some(|rt, value, _, out| match this(rt, value)?.channel.get() {
        NONE => out.write(rt, "ADC()"),
        channel => out.write_fmt(rt, format_args!("ADC({channel})")),
    }),
    ..Slots::EMPTY
};

/// `machine.ADC`
pub static ADC: Type = Type::new::<Adc>(names::ADC, slots!(SLOTS)).with_table(table![
    CORE_TEMP => Obj::small(CORE_TEMP),
    deinit => &DEINIT,
    init => &INIT,
    read_u16 => &READ_U16,
    read_uv => &READ_UV,
]);
