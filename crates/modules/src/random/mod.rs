//! `random`: the generator is Yasmarang (Ilya Levin, public domain), as upstream's, so equal
//! seeds give equal numbers there and here. What is not about single numbers is Python (`lib/random`).
//!
//! Flash on thumbv7m: 1.5 KB.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_object::builtin::module::{Module, NativeModule};
use taipan_object::builtin::{float, int};
#[cfg(feature = "random-distributions")]
use taipan_object::protocol::hash;
use taipan_object::protocol::{convert, item};
use taipan_object::{NativeFunction, Obj, Res, Root, Runtime, names, object, table};
#[cfg(not(feature = "random-distributions"))]
use taipan_object::{SlotTable, Type};

#[cfg(feature = "random-distributions")]
mod instances;

/// The state of the generator.
#[derive(Clone, Copy)]
struct State {
    pad: u32,
    n: u32,
    d: u32,
    dat: u8,
}

impl State {
    fn seeded(seed: u32) -> State {
        State {
            pad: seed,
            n: 69,
            d: 233,
            dat: 0,
        }
    }

    fn next(&mut self) -> u32 {
        let step = u32::from(self.dat).wrapping_add(self.d.wrapping_mul(self.n));
        self.pad = self.pad.wrapping_add(step).rotate_left(3);
        self.n = self.pad | 2;
        self.d ^= self.pad.rotate_right(1);
        self.dat ^= (self.pad ^ (self.d >> 8) ^ 1) as u8;
        self.pad ^ (self.d << 5) ^ (self.pad >> 18) ^ (u32::from(self.dat) << 1)
    }
}

object! {
    /// The generator, kept in the module's namespace: each runtime has its own.
    pub struct Generator: open {
        state: Plain<Cell<State>>,
    }
}

#[cfg(not(feature = "random-distributions"))]
static GENERATOR: Type = Type::new::<Generator>(names::generator, SlotTable::EMPTY);
#[cfg(feature = "random-distributions")]
use instances::GENERATOR;

/// The seed of a generator on a host without random bytes: upstream's.
const FIXED_SEED: u32 = 0xeda4_baba;

fn fresh_seed(rt: &mut Runtime) -> u32 {
    let mut bytes = [0; 4];
    match rt.host.random(&mut bytes) {
        true => u32::from_ne_bytes(bytes),
        false => FIXED_SEED ^ rt.host.ticks_us() as u32,
    }
}

fn generator(rt: &mut Runtime) -> Res<Gc<Generator>> {
    let module = rt.root_dict(Root::Modules)?.get_name(names::random);
    let globals = module
        .and_then(|module| module.downcast::<Module>())
        .map(|module| module.globals);
    let kept = globals
        .and_then(|globals| globals.get_name(names::_generator))
        .and_then(|kept| kept.downcast::<Generator>());
    if let Some(generator) = kept {
        return Ok(generator);
    }
    let seed = fresh_seed(rt);
    let generator = rt.alloc(Generator {
        header: GENERATOR.header(),
        state: Plain(Cell::new(State::seeded(seed))),
    })?;
    if let Some(globals) = globals {
        globals.set(rt, Obj::from(names::_generator), Obj::from(generator))?;
    }
    Ok(generator)
}

impl Generator {
    fn next(&self) -> u32 {
        let mut state = self.state.0.get();
        let number = state.next();
        self.state.0.set(state);
        number
    }

    /// A float in `[0, 1)`.
    fn fraction(&self) -> f64 {
        let high = u64::from(self.next());
        let mantissa = ((high << 20) ^ u64::from(self.next())) & ((1 << 52) - 1);
        f64::from_bits(1023 << 52 | mantissa) - 1.0
    }

    /// A number of so many bits.
    fn bits(&self, rt: &mut Runtime, bits: Obj) -> Res {
        match convert::index(rt, bits)? {
            0 => Ok(Obj::small(0)),
            bits @ 1..=32 => int::from_u64(rt, (self.next() >> (32 - bits as u32)).into()),
            #[cfg(feature = "random-distributions")]
            bits @ 33.. => instances::many_bits(rt, self, bits as usize),
            _ => Err(rt.value_error("bits must be 32 or less")),
        }
    }
}

fn next(rt: &mut Runtime) -> Res<u32> {
    Ok(generator(rt)?.next())
}

/// A number below `limit`, which is positive; every one equally likely.
fn below(rt: &mut Runtime, limit: u64) -> Res<u64> {
    let mask = u64::MAX >> (limit - 1).max(1).leading_zeros();
    loop {
        let mut number = u64::from(next(rt)?);
        if mask > u64::from(u32::MAX) {
            number |= u64::from(next(rt)?) << 32;
        }
        let number = number & mask;
        if number < limit {
            return Ok(number);
        }
    }
}

static GETRANDBITS: NativeFunction =
    NativeFunction::f1(names::getrandbits, |rt, bits| generator(rt)?.bits(rt, bits));

/// The start of the generator that a value, or none, stands for.
fn seed(rt: &mut Runtime, args: &[Obj]) -> Res<State> {
    let seed = match args.first().filter(|seed| **seed != Obj::NONE) {
        #[cfg(feature = "random-distributions")]
        Some(seed) if int::small_value(*seed).is_none() => hash::hash(rt, *seed)? as u32,
        Some(seed) => convert::index(rt, *seed)? as u32,
        None => fresh_seed(rt),
    };
    Ok(State::seeded(seed))
}

static SEED: NativeFunction = NativeFunction::positional(names::seed, 0, 1, |rt, args| {
    let state = seed(rt, args)?;
    generator(rt)?.state.0.set(state);
    Ok(Obj::NONE)
});

/// `start + step * k` for a `k` below `count`.
fn pick(rt: &mut Runtime, start: isize, step: isize, count: u64) -> Res {
    let offset = below(rt, count)? as i128 * step as i128;
    int::from_i128(rt, start as i128 + offset)
}

static RANDRANGE: NativeFunction =
    NativeFunction::positional(names::randrange, 1, 3, |rt, args| {
        #[cfg(feature = "random-distributions")]
        if instances::is_large(args) {
            return instances::shared_method(rt, names::randrange, args);
        }
        let first = convert::index(rt, args[0])?;
        let (start, stop) = match args.get(1) {
            Some(stop) => (first, convert::index(rt, *stop)?),
            None => (0, first),
        };
        let step = match args.get(2) {
            Some(step) => convert::index(rt, *step)?,
            None => 1,
        };
        let width = stop as i128 - start as i128;
        let count = match step {
            1.. => (width + step as i128 - 1) / step as i128,
            0 => 0,
            _ => (width + step as i128 + 1) / step as i128,
        };
        match u64::try_from(count) {
            Ok(count) if count > 0 => pick(rt, start, step, count),
            _ => Err(rt.value_error("empty range for randrange()")),
        }
    });

static RANDINT: NativeFunction = NativeFunction::f2(names::randint, |rt, first, last| {
    #[cfg(feature = "random-distributions")]
    if instances::is_large(&[first, last]) {
        return instances::shared_method(rt, names::randint, &[first, last]);
    }
    let (first, last) = (convert::index(rt, first)?, convert::index(rt, last)?);
    match u64::try_from(last as i128 - first as i128 + 1) {
        Ok(count) if count > 0 => pick(rt, first, 1, count),
        _ => Err(rt.value_error("empty range for randint()")),
    }
});

static CHOICE: NativeFunction = NativeFunction::f1(names::choice, |rt, sequence| {
    let len = convert::len(rt, sequence)?;
    if len == 0 {
        return Err(rt.index_error("cannot choose from an empty sequence"));
    }
    let position = below(rt, len as u64)?;
    item::get(rt, sequence, Obj::small(position as isize))
});

static RANDOM: NativeFunction = NativeFunction::f0(names::random, |rt| {
    let fraction = generator(rt)?.fraction();
    float::new(rt, fraction as float::Float)
});

static UNIFORM: NativeFunction = NativeFunction::f2(names::uniform, |rt, a, b| {
    let (a, b) = (float::expect(rt, a)?, float::expect(rt, b)?);
    let fraction = generator(rt)?.fraction() as float::Float;
    float::new(rt, a + (b - a) * fraction)
});

/// `random`
pub static MODULE: NativeModule = NativeModule {
    name: names::random,
    table: table![
        choice => &CHOICE,
        getrandbits => &GETRANDBITS,
        randint => &RANDINT,
        random => &RANDOM,
        randrange => &RANDRANGE,
        seed => &SEED,
        uniform => &UNIFORM,
    ],
    init: None,
    #[cfg(not(feature = "random-distributions"))]
    get_attribute: None,
    #[cfg(feature = "random-distributions")]
    get_attribute: Some(instances::get_attribute),
};
