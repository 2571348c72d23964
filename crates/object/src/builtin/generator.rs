//! `generator`: iteration over the frames that `yield` suspends. Coroutines are generators
//! here, as upstream's are.

use taipan_gc::Gc;

use super::exception;
use crate::exec::{Generator, GeneratorState};
use crate::name::Name;
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::call;
use crate::raise::Res;
use crate::runtime::{Resume, Runtime};
use crate::slots;
use crate::slots::{PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::{Type, is_subtype};
use crate::word::Obj;

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Generator>> {
    match value.downcast::<Generator>() {
        Some(generator) => Ok(generator),
        None => Err(rt.type_error("generator expected")),
    }
}

/// What a resumed generator yields; `StopIteration` with its result when it has returned.
fn step(rt: &mut Runtime, value: Obj, with: Resume) -> Res {
    let generator = this(rt, value)?;
    match (rt.hooks.resume)(rt, generator, with)? {
        Some(value) => Ok(value),
        None => {
            let result = rt.returned;
            Err(rt.stop_iteration(result))
        }
    }
}

/// The exception that `throw(kind, value)` means: an instance as it is, a class called.
///
/// # Errors
/// `TypeError` if it is neither, and what the class raises.
pub fn to_exception(rt: &mut Runtime, kind: Obj, value: Obj) -> Res {
    if let Some(class) = kind.as_type() {
        if is_subtype(class, Gc::from_static(&exception::BASE_EXCEPTION)) {
            if value != Obj::NONE && is_subtype(value.type_of(), class) {
                return Ok(value);
            }
            let made = match value == Obj::NONE {
                true => call::call(rt, kind, &[])?,
                false => call::call(rt, kind, &[value])?,
            };
            if made.is_instance(&exception::BASE_EXCEPTION) {
                return Ok(made);
            }
        }
    } else if kind.is_instance(&exception::BASE_EXCEPTION) {
        return Ok(kind);
    }
    Err(rt.type_error("exceptions must derive from BaseException"))
}

fn throw(rt: &mut Runtime, args: &[Obj]) -> Res {
    let second = args.get(2).copied().unwrap_or(Obj::NONE);
    let exception = match second == Obj::NONE {
        // What an iterator that it delegates to is given, as it is.
        true => args[1],
        false => to_exception(rt, args[1], second)?,
    };
    step(rt, args[0], Resume::Throw(exception))
}

fn close(rt: &mut Runtime, value: Obj) -> Res {
    let generator = this(rt, value)?;
    match generator.state.get() {
        GeneratorState::Finished => return Ok(Obj::NONE),
        GeneratorState::Fresh => {
            generator.state.set(GeneratorState::Finished);
            return Ok(Obj::NONE);
        }
        GeneratorState::Suspended | GeneratorState::Running => {}
    }
    let exit = exception::Exception::new(rt, &exception::GENERATOR_EXIT, &[])?;
    match (rt.hooks.resume)(rt, generator, Resume::Throw(exit)) {
        Ok(Some(_)) => Err(rt.raise(&exception::RUNTIME_ERROR, "generator ignored GeneratorExit")),
        Ok(None) => Ok(Obj::NONE),
        Err(raised) => match rt.catch(raised, &exception::GENERATOR_EXIT) {
            Ok(_) => Ok(Obj::NONE),
            Err(raised) => rt
                .catch(raised, &exception::STOP_ITERATION)
                .map(|_| Obj::NONE),
        },
    }
}

/// Leaves an exception for when the generator is next resumed; gives the one before.
fn pend_throw(rt: &mut Runtime, value: Obj, exception: Obj) -> Res {
    let generator = this(rt, value)?;
    if generator.state.get() == GeneratorState::Running {
        return Err(rt.value_error("generator already executing"));
    }
    let before = generator.pending.get();
    generator.pending.set(if exception == Obj::NONE {
        None
    } else {
        Some(exception)
    });
    Ok(before.unwrap_or(Obj::NONE))
}

static SEND: NativeFunction = NativeFunction::f2(names::send, |rt, this, value| {
    step(rt, this, Resume::Send(value))
});
static THROW: NativeFunction = NativeFunction::positional(names::throw, 2, 4, throw);
static CLOSE: NativeFunction = NativeFunction::f1(names::close, close);
static PEND_THROW: NativeFunction = NativeFunction::f2(names::pend_throw, pend_throw);
static NEXT: NativeFunction = NativeFunction::f1(names::__next__, |rt, this| {
    step(rt, this, Resume::Send(Obj::NONE))
});
static AWAIT: NativeFunction = NativeFunction::f1(names::__await__, |_, this| Ok(this));

fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let name = value
        .downcast::<Generator>()
        .map_or(names::generator, |generator| generator.code().name);
    out.write_fmt(
        rt,
        format_args!("<generator object '{name}' at {:#x}>", value.word()),
    )
}

fn get_attribute(rt: &mut Runtime, value: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(generator) = value.downcast::<Generator>() else {
        return Ok(None);
    };
    Ok(match name.text() {
        "__qualname__" => return (rt.hooks.code_attribute)(rt, generator.code(), name),
        "__name__" => Some(Obj::from(generator.code().name)),
        "gi_code" => Some(Obj::from(generator.code())),
        "gi_running" | "cr_running" => {
            Some(Obj::bool(generator.state.get() == GeneratorState::Running))
        }
        _ => None,
    })
}

const SLOTS: Slots = Slots {
    print: Some(print),
    get_attribute: Some(get_attribute),
    iter: Some(|_, this| Ok(this)),
    next: Some(|rt, this| match this.downcast::<Generator>() {
        Some(generator) => (rt.hooks.resume)(rt, generator, Resume::Send(Obj::NONE)),
        None => Ok(None),
    }),
    ..Slots::EMPTY
};

/// `generator`
pub static GENERATOR: Type =
    Type::new::<Generator>(names::generator, slots!(SLOTS)).with_table(table![
        send => &SEND,
        throw => &THROW,
        close => &CLOSE,
        pend_throw => &PEND_THROW,
        __next__ => &NEXT,
        __await__ => &AWAIT,
    ]);
