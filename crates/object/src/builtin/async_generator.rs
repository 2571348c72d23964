//! Asynchronous generators (PEP 525). The compiler makes the body of one a generator
//! function whose `await` yields what it waits for, and whose `yield` yields the value inside
//! an [`AsyncYield`]; here these two are told apart again.

use core::cell::Cell;

use taipan_gc::Gc;

use super::exception::{self, Exception};
use super::function::BoundMethod;
use super::generator::to_exception;
use crate::exec::{Generator, GeneratorState};
use crate::name::Name;
use crate::names;
use crate::native::NativeFunction;
use crate::object;
use crate::protocol::{attribute, call};
use crate::raise::{Raised, Res};
use crate::runtime::{Resume, Runtime};
use crate::slots;
use crate::slots::{PrintKind, Slots};
use crate::table;
use crate::text::Sink;
use crate::types::{Type, TypeFlags};
use crate::word::Obj;

object! {
    /// A function whose calls give asynchronous generators.
    pub struct AsyncGeneratorFunction: sealed {
        function: Obj,
    }
}

/// The function that makes the generator, of a function of asynchronous generators; everything else as it is.
#[cfg(feature = "annotations")]
pub(super) fn function_of(value: Obj) -> Obj {
    value
        .downcast::<AsyncGeneratorFunction>()
        .map_or(value, |wrapper| wrapper.function)
}

object! {
    /// What the body yields to the consumer.
    pub struct AsyncYield: sealed {
        value: Obj,
    }
}

object! {
    /// An asynchronous generator.
    pub struct AsyncGenerator: sealed {
        /// Runs its body.
        generator: Gc<Generator>,
        /// Is a step of it under way?
        running: Cell<bool>,
        closed: Cell<bool>,
    }
}

/// What a step does to the generator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Send,
    Throw,
    Close,
}

// SAFETY: it holds no reference.
unsafe impl taipan_gc::Trace for Action {
    const LEAF: bool = true;
    fn trace(&self, _tracer: &mut taipan_gc::Tracer<'_>) {}
}

/// How far a step has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Fresh,
    Waiting,
    Done,
}

// SAFETY: it holds no reference.
unsafe impl taipan_gc::Trace for Progress {
    const LEAF: bool = true;
    fn trace(&self, _tracer: &mut taipan_gc::Tracer<'_>) {}
}

object! {
    /// One step of an asynchronous generator, to be awaited: `asend()`, `athrow()`, `aclose()`.
    pub struct AsyncStep: sealed {
        generator: Gc<AsyncGenerator>,
        action: Action,
        /// What is sent or thrown.
        value: Obj,
        progress: Cell<Progress>,
    }
}

/// `__async_generator__(function)`
pub static ASYNC_GENERATOR_FUNCTION: NativeFunction =
    NativeFunction::f1(names::__async_generator__, |rt, function| {
        rt.alloc(AsyncGeneratorFunction {
            header: FUNCTION.header(),
            function,
        })
        .map(Obj::from)
    });

/// `__async_yield__(value)`
pub static ASYNC_YIELD: NativeFunction = NativeFunction::f1(names::__async_yield__, |rt, value| {
    rt.alloc(AsyncYield {
        header: YIELDED.header(),
        value,
    })
    .map(Obj::from)
});

const FUNCTION_SLOTS: Slots = Slots {
    call: Some(|rt, this, args| {
        let Some(function) = this.downcast::<AsyncGeneratorFunction>() else {
            return Ok(Obj::NONE);
        };
        let made = call::call_with(rt, function.function, args)?;
        let Some(generator) = made.downcast::<Generator>() else {
            return Err(rt.type_error("generator expected"));
        };
        rt.alloc(AsyncGenerator {
            header: ASYNC_GENERATOR.header(),
            generator,
            running: Cell::new(false),
            closed: Cell::new(false),
        })
        .map(Obj::from)
    }),
    print: Some(
        |rt, this, kind, out| match this.downcast::<AsyncGeneratorFunction>() {
            Some(function) => crate::protocol::print::print(rt, function.function, kind, out),
            None => Ok(()),
        },
    ),
    get_attribute: Some(
        |rt, this, name| match this.downcast::<AsyncGeneratorFunction>() {
            Some(function) if name != names::__class__ => {
                attribute::try_get(rt, function.function, name)
            }
            _ => Ok(None),
        },
    ),
    set_attribute: Some(
        |rt, this, name, value| match this.downcast::<AsyncGeneratorFunction>() {
            Some(function) => attribute::set(rt, function.function, name, value).map(|_| true),
            None => Ok(false),
        },
    ),
    describe_get: Some(|rt, this, instance, _| match instance {
        Some(instance) => BoundMethod::new(rt, this, instance),
        None => Ok(this),
    }),
    ..Slots::EMPTY
};

static FUNCTION: Type =
    Type::new::<AsyncGeneratorFunction>(names::function, slots!(FUNCTION_SLOTS))
        .with_flags(TypeFlags::FUNCTION);

const YIELDED_SLOTS: Slots = Slots::EMPTY;

static YIELDED: Type = Type::new::<AsyncYield>(names::__async_yield__, slots!(YIELDED_SLOTS));

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<AsyncGenerator>> {
    match value.downcast::<AsyncGenerator>() {
        Some(generator) => Ok(generator),
        None => Err(rt.type_error("async generator expected")),
    }
}

fn step(rt: &mut Runtime, generator: Obj, action: Action, value: Obj) -> Res {
    let generator = this(rt, generator)?;
    rt.alloc(AsyncStep {
        header: STEP.header(),
        generator,
        action,
        value,
        progress: Cell::new(Progress::Fresh),
    })
    .map(Obj::from)
}

static ITER: NativeFunction = NativeFunction::f1(names::__aiter__, |_, this| Ok(this));
static NEXT: NativeFunction = NativeFunction::f1(names::__anext__, |rt, this| {
    step(rt, this, Action::Send, Obj::NONE)
});
static SEND: NativeFunction = NativeFunction::f2(names::asend, |rt, this, value| {
    step(rt, this, Action::Send, value)
});
static THROW: NativeFunction = NativeFunction::positional(names::athrow, 2, 4, |rt, args| {
    let second = args.get(2).copied().unwrap_or(Obj::NONE);
    let exception = to_exception(rt, args[1], second)?;
    step(rt, args[0], Action::Throw, exception)
});
static CLOSE: NativeFunction = NativeFunction::f1(names::aclose, |rt, this| {
    step(rt, this, Action::Close, Obj::NONE)
});

fn print(rt: &mut Runtime, value: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let name = value
        .downcast::<AsyncGenerator>()
        .map_or(names::async_generator, |generator| {
            generator.generator.code().name
        });
    out.write_fmt(
        rt,
        format_args!("<async_generator object {name} at {:#x}>", value.word()),
    )
}

fn get_attribute(_rt: &mut Runtime, value: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(generator) = value.downcast::<AsyncGenerator>() else {
        return Ok(None);
    };
    Ok(match name.text() {
        "__name__" | "__qualname__" => Some(Obj::from(generator.generator.code().name)),
        "ag_code" => Some(Obj::from(generator.generator.code())),
        "ag_running" => Some(Obj::bool(generator.running.get())),
        _ => None,
    })
}

/// The next value for one who awaits the generator itself, which CPython does not allow. Upstream
/// has no asynchronous generators, and programs for it yield to their event loop from coroutines.
fn next(rt: &mut Runtime, this: Obj) -> Res<Option<Obj>> {
    let Some(generator) = this.downcast::<AsyncGenerator>() else {
        return Ok(None);
    };
    let yielded = (rt.hooks.resume)(rt, generator.generator, Resume::Send(Obj::NONE))?;
    Ok(yielded.map(|value| match value.downcast::<AsyncYield>() {
        Some(wrapped) => wrapped.value,
        None => value,
    }))
}

const SLOTS: Slots = Slots {
    print: Some(print),
    next: Some(next),
    get_attribute: Some(get_attribute),
    ..Slots::EMPTY
};

/// `async_generator`
pub static ASYNC_GENERATOR: Type =
    Type::new::<AsyncGenerator>(names::async_generator, slots!(SLOTS))
        .with_table(table![
            __aiter__ => &ITER,
            __anext__ => &NEXT,
            asend => &SEND,
            athrow => &THROW,
            aclose => &CLOSE,
        ])
        .only_if(cfg!(feature = "async-generators"));

#[cold]
fn runtime_error(rt: &mut Runtime, message: &'static str) -> Raised {
    rt.raise(&exception::RUNTIME_ERROR, message)
}

/// Goes on with a step: what it waits for, or `None` at its end, with its result in
/// `Runtime::returned`.
fn resume(rt: &mut Runtime, step: Obj, with: Resume) -> Res<Option<Obj>> {
    let Some(step) = step.downcast::<AsyncStep>() else {
        return Ok(None);
    };
    let owner = step.generator;
    let with = match step.progress.get() {
        Progress::Done => {
            return Err(runtime_error(
                rt,
                "cannot reuse already awaited step of an asynchronous generator",
            ));
        }
        Progress::Waiting => with,
        Progress::Fresh => match begin(rt, &step, with)? {
            Some(with) => with,
            None => {
                step.progress.set(Progress::Done);
                rt.returned = Obj::NONE;
                return Ok(None);
            }
        },
    };
    step.progress.set(Progress::Waiting);
    owner.running.set(true);
    let outcome = (rt.hooks.resume)(rt, owner.generator, with);
    let outcome = match outcome {
        Ok(Some(yielded)) => match yielded.downcast::<AsyncYield>() {
            Some(_) if step.action == Action::Close => {
                Err(runtime_error(rt, "async generator ignored GeneratorExit"))
            }
            Some(yielded) => {
                rt.returned = yielded.value;
                Ok(None)
            }
            None => return Ok(Some(yielded)),
        },
        Ok(None) => {
            owner.closed.set(true);
            match step.action {
                Action::Close => {
                    rt.returned = Obj::NONE;
                    Ok(None)
                }
                _ => Err(rt.raise_with(&exception::STOP_ASYNC_ITERATION, &[])),
            }
        }
        Err(raised) => {
            owner.closed.set(true);
            end_raised(rt, step.action, raised)
        }
    };
    owner.running.set(false);
    step.progress.set(Progress::Done);
    outcome
}

/// How a step begins: what the generator is resumed with; `None` if there is nothing to do.
fn begin(rt: &mut Runtime, step: &AsyncStep, with: Resume) -> Res<Option<Resume>> {
    let owner = step.generator;
    if owner.running.get() {
        return Err(runtime_error(
            rt,
            match step.action {
                Action::Send => "anext(): asynchronous generator is already running",
                Action::Throw => "athrow(): asynchronous generator is already running",
                Action::Close => "aclose(): asynchronous generator is already running",
            },
        ));
    }
    let fresh = owner.generator.state.get() == GeneratorState::Fresh;
    if owner.closed.get() {
        return match step.action {
            Action::Close => Ok(None),
            _ => {
                step.progress.set(Progress::Done);
                Err(rt.raise_with(&exception::STOP_ASYNC_ITERATION, &[]))
            }
        };
    }
    match (step.action, with) {
        (_, Resume::Throw(exception)) => Ok(Some(Resume::Throw(exception))),
        (Action::Send, Resume::Send(_)) => {
            if fresh && step.value != Obj::NONE {
                return Err(
                    rt.type_error("can't send non-None value to a just-started async generator")
                );
            }
            Ok(Some(Resume::Send(step.value)))
        }
        (Action::Throw, _) => {
            owner.closed.set(fresh);
            Ok(Some(Resume::Throw(step.value)))
        }
        (Action::Close, _) => {
            owner.closed.set(true);
            if fresh {
                owner.generator.state.set(GeneratorState::Finished);
                return Ok(None);
            }
            let exit = Exception::new(rt, &exception::GENERATOR_EXIT, &[])?;
            Ok(Some(Resume::Throw(exit)))
        }
    }
}

/// How a step ends whose generator has raised.
fn end_raised(rt: &mut Runtime, action: Action, raised: Raised) -> Res<Option<Obj>> {
    let Some(error) = rt.peek_raised() else {
        return Err(raised);
    };
    let ends = error.is_instance(&exception::GENERATOR_EXIT)
        || error.is_instance(&exception::STOP_ASYNC_ITERATION);
    if action == Action::Close && ends {
        rt.forget_raised();
        rt.returned = Obj::NONE;
        return Ok(None);
    }
    // The body must not end the consumer's loop (PEP 479).
    if error.is_instance(&exception::STOP_ASYNC_ITERATION) {
        let raised = runtime_error(rt, "async generator raised StopAsyncIteration");
        if let Some(new) = rt.peek_raised().and_then(|new| new.downcast::<Exception>()) {
            new.cause.set(error);
            new.context.set(error);
        }
        return Err(raised);
    }
    Err(raised)
}

/// As a method: what is waited for, or `StopIteration` with the result.
fn resume_method(rt: &mut Runtime, step: Obj, with: Resume) -> Res {
    match resume(rt, step, with)? {
        Some(awaited) => Ok(awaited),
        None => {
            let result = rt.returned;
            Err(rt.stop_iteration(result))
        }
    }
}

static STEP_NEXT: NativeFunction = NativeFunction::f1(names::__next__, |rt, this| {
    resume_method(rt, this, Resume::Send(Obj::NONE))
});
static STEP_SEND: NativeFunction = NativeFunction::f2(names::send, |rt, this, value| {
    resume_method(rt, this, Resume::Send(value))
});
static STEP_THROW: NativeFunction = NativeFunction::positional(names::throw, 2, 4, |rt, args| {
    let second = args.get(2).copied().unwrap_or(Obj::NONE);
    let exception = to_exception(rt, args[1], second)?;
    resume_method(rt, args[0], Resume::Throw(exception))
});
static STEP_CLOSE: NativeFunction = NativeFunction::f1(names::close, |rt, this| {
    if let Some(step) = this.downcast::<AsyncStep>() {
        if step.progress.get() == Progress::Waiting {
            let exit = Exception::new(rt, &exception::GENERATOR_EXIT, &[])?;
            if let Err(raised) = resume(rt, this, Resume::Throw(exit)) {
                rt.catch(raised, &exception::GENERATOR_EXIT)?;
            }
        }
        step.progress.set(Progress::Done);
    }
    Ok(Obj::NONE)
});
static STEP_AWAIT: NativeFunction = NativeFunction::f1(names::__await__, |_, this| Ok(this));

const STEP_SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(|rt, this| resume(rt, this, Resume::Send(Obj::NONE))),
    ..Slots::EMPTY
};

static STEP: Type = Type::new::<AsyncStep>(names::async_generator_asend, slots!(STEP_SLOTS))
    .with_table(table![
        __next__ => &STEP_NEXT,
        __await__ => &STEP_AWAIT,
        send => &STEP_SEND,
        throw => &STEP_THROW,
        close => &STEP_CLOSE,
    ]);
