//! Generators of a program's own, `random.Random`, and what else of the module is Python: this is what that is
//! built on.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_object::builtin::{float, int, tuple};
use taipan_object::protocol::{attribute, convert, operator};
use taipan_object::types::header_of;
use taipan_object::{
    Args, BinaryOp, Name, NativeFunction, Obj, Res, Runtime, Slots, Type, names, slots, table,
};

use super::{Generator, State, generator, seed};
use crate::parts::{self, Part};

static PARTS: &[Part] = &[Part {
    file: "random._distributions",
    names: &[
        "Random",
        "SystemRandom",
        "_shared",
        "betavariate",
        "choices",
        "expovariate",
        "gammavariate",
        "gauss",
        "getstate",
        "lognormvariate",
        "normalvariate",
        "paretovariate",
        "randbytes",
        "sample",
        "setstate",
        "shuffle",
        "triangular",
        "vonmisesvariate",
        "weibullvariate",
    ],
}];

/// What the module has beyond its functions about single numbers.
pub(super) fn get_attribute(rt: &mut Runtime, name: Name) -> Res<Option<Obj>> {
    match name.text() {
        "_Generator" => Ok(Some(Obj::from_static(&GENERATOR))),
        "_generator" => generator(rt).map(|shared| Some(Obj::from(shared))),
        _ => parts::find(rt, names::random, PARTS, name),
    }
}

/// Is one of the numbers too large for a machine word?
pub(super) fn is_large(numbers: &[Obj]) -> bool {
    let fits = |number: Obj| number.as_small().is_some() || !int::is_int(number);
    !numbers.iter().all(|number| fits(*number))
}

/// Calls a method of the `Random` whose numbers the module's functions give.
pub(super) fn shared_method(rt: &mut Runtime, name: Name, args: &[Obj]) -> Res {
    let shared = rt.intern("_shared")?;
    match parts::find(rt, names::random, PARTS, shared)? {
        Some(shared) => attribute::call_method(rt, shared, name, args),
        None => Ok(Obj::NONE),
    }
}

/// A number of more than 32 bits, the first ones first.
pub(super) fn many_bits(rt: &mut Runtime, generator: &Generator, bits: usize) -> Res {
    let mut number = Obj::small(0);
    let mut left = bits;
    while left > 0 {
        let count = left.min(32);
        let more = generator.next() >> (32 - count);
        number = operator::binary(rt, BinaryOp::ShiftLeft, number, Obj::small(count as isize))?;
        let more = int::from_u64(rt, more.into())?;
        number = operator::binary(rt, BinaryOp::Or, number, more)?;
        left -= count;
    }
    Ok(number)
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Generator>> {
    match value.downcast::<Generator>() {
        Some(generator) => Ok(generator),
        None => Err(rt.type_error("generator of random numbers expected")),
    }
}

fn new(rt: &mut Runtime, cls: Gc<Type>, _args: Args) -> Res {
    let state = seed(rt, &[])?;
    rt.alloc_instance(
        cls,
        Generator {
            header: header_of(cls),
            state: Plain(Cell::new(state)),
        },
    )
}

static RANDOM: NativeFunction = NativeFunction::f1(names::random, |rt, value| {
    let fraction = this(rt, value)?.fraction();
    float::new(rt, fraction as float::Float)
});

static GETRANDBITS: NativeFunction = NativeFunction::f2(names::getrandbits, |rt, value, bits| {
    this(rt, value)?.bits(rt, bits)
});

static SEED: NativeFunction = NativeFunction::positional(names::seed, 1, 2, |rt, args| {
    let state = seed(rt, &args[1..])?;
    this(rt, args[0])?.state.0.set(state);
    Ok(Obj::NONE)
});

/// The state as a tuple of four numbers.
static GETSTATE: NativeFunction = NativeFunction::f1(names::getstate, |rt, value| {
    let state = this(rt, value)?.state.0.get();
    let mut numbers = [Obj::NONE; 4];
    let parts = [state.pad, state.n, state.d, state.dat.into()];
    for (number, part) in numbers.iter_mut().zip(parts) {
        *number = int::from_u64(rt, part.into())?;
    }
    tuple::new(rt, &numbers)
});

static SETSTATE: NativeFunction = NativeFunction::f2(names::setstate, |rt, value, state| {
    let [pad, n, d, dat] = *tuple::items(state) else {
        return Err(rt.value_error("state of a generator expected"));
    };
    let state = State {
        pad: convert::index(rt, pad)? as u32,
        n: convert::index(rt, n)? as u32,
        d: convert::index(rt, d)? as u32,
        dat: convert::index(rt, dat)? as u8,
    };
    this(rt, value)?.state.0.set(state);
    Ok(Obj::NONE)
});

const SLOTS: Slots = Slots {
    new: Some(new),
    ..Slots::EMPTY
};

/// What `random.Random` derives from.
pub(super) static GENERATOR: Type = Type::new::<Generator>(names::generator, slots!(SLOTS))
    .with_table(table![
        getrandbits => &GETRANDBITS,
        getstate => &GETSTATE,
        random => &RANDOM,
        seed => &SEED,
        setstate => &SETSTATE,
    ]);
