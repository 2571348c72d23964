//! Interrupts of peripherals as Python sees them. A handler runs between two instructions of the
//! program, never inside one: a soft one from the queue of scheduled callbacks, a hard one at once
//! and with the heap locked, as on upstream's boards.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_machine::Event;
use taipan_object::builtin::exception::report;
use taipan_object::builtin::list::List;
use taipan_object::protocol::{call, convert};
use taipan_object::text::Console;
use taipan_object::{
    NativeFunction, Obj, Res, Root, Runtime, SlotTable, Slots, Type, exception, names, object,
    slots, table,
};

use crate::schedule;

/// A peripheral that can have a handler.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// A pin, by its number.
    Pin(usize),
    /// A UART, by its number.
    Uart(usize),
}

object! {
    /// What `irq()` gives: a handler and when it is called.
    pub struct Irq: sealed {
        source: Plain<Source>,
        /// The object whose interrupt it is, which the handler gets.
        parent: Cell<Obj>,
        handler: Cell<Obj>,
        trigger: Cell<isize>,
        flags: Cell<isize>,
        hard: Cell<bool>,
    }
}

object! {
    /// What of a runtime's peripherals is in use.
    pub struct Registry: sealed {
        irqs: Gc<List>,
        /// The timers that run.
        pub timers: Gc<List>,
        is_running: Cell<bool>,
    }
}

static REGISTRY: Type = Type::new::<Registry>(names::object, SlotTable::EMPTY);

/// Events that are dealt with before the program goes on.
const AT_ONCE: usize = 32;

/// The registry, made when first asked for.
///
/// # Errors
/// `MemoryError`.
pub fn registry(rt: &mut Runtime) -> Res<Gc<Registry>> {
    if let Some(registry) = existing(rt) {
        return Ok(registry);
    }
    let (irqs, timers) = (List::with_capacity(rt, 1)?, List::with_capacity(rt, 1)?);
    let registry = rt.alloc(Registry {
        header: REGISTRY.header(),
        irqs,
        timers,
        is_running: Cell::new(false),
    })?;
    rt.set_root(Root::Machine, Some(Obj::from(registry)));
    Ok(registry)
}

fn existing(rt: &Runtime) -> Option<Gc<Registry>> {
    rt.root(Root::Machine)?.downcast::<Registry>()
}

impl Registry {
    fn find(&self, source: Source) -> Option<Gc<Irq>> {
        (0..self.irqs.len())
            .filter_map(|position| self.irqs.get(position)?.downcast::<Irq>())
            .find(|irq| irq.source.0 == source)
    }
}

/// The interrupt of a peripheral; one without a handler if it had none yet.
///
/// # Errors
/// `MemoryError`.
pub fn of(rt: &mut Runtime, source: Source, parent: Obj) -> Res<Gc<Irq>> {
    let registry = registry(rt)?;
    if let Some(irq) = registry.find(source) {
        return Ok(irq);
    }
    let irq = rt.alloc(Irq {
        header: IRQ.header(),
        source: Plain(source),
        parent: Cell::new(parent),
        handler: Cell::new(Obj::NONE),
        trigger: Cell::new(0),
        flags: Cell::new(0),
        hard: Cell::new(false),
    })?;
    registry.irqs.push(rt, Obj::from(irq))?;
    Ok(irq)
}

impl Irq {
    /// Has `handler(parent)` called for the triggers; `None` for not any more.
    ///
    /// # Errors
    /// `TypeError` for what cannot be called, `ValueError` for triggers that the board lacks.
    pub fn set(
        &self,
        rt: &mut Runtime,
        parent: Obj,
        handler: Obj,
        trigger: isize,
        hard: bool,
    ) -> Res<()> {
        if handler != Obj::NONE && !call::is_callable(handler) {
            return Err(rt.type_error("handler must be None or callable"));
        }
        // Off first, so that nothing of the old one comes to the new one.
        set_trigger(rt, self.source.0, 0)?;
        self.parent.set(parent);
        self.handler.set(handler);
        self.hard.set(hard);
        self.trigger.set(trigger);
        self.flags.set(0);
        match handler == Obj::NONE {
            true => Ok(()),
            false => set_trigger(rt, self.source.0, trigger),
        }
    }
}

/// Has the board tell of these triggers.
fn set_trigger(rt: &mut Runtime, source: Source, trigger: isize) -> Res<()> {
    match source {
        #[cfg(feature = "machine-pin")]
        Source::Pin(pin) => super::pin::set_trigger(rt, pin, trigger),
        #[cfg(feature = "machine-uart")]
        Source::Uart(id) => super::uart::set_events(rt, id, trigger),
        #[allow(unreachable_patterns)]
        _ => {
            let _ = trigger;
            Err(super::missing(rt))
        }
    }
}

/// Deals with what peripherals and timers have announced. Called where callbacks may run.
pub fn run(rt: &mut Runtime) {
    #[cfg(feature = "threads")]
    if rt.is_masked() {
        return;
    }
    let Some(registry) = existing(rt) else {
        return;
    };
    // A handler in Python polls as well; what came meanwhile is seen by the loop that runs.
    if registry.is_running.replace(true) {
        return;
    }
    let mut count = 0;
    while let Some(event) = rt
        .host
        .machine()
        .filter(|_| count < AT_ONCE)
        .and_then(|machine| machine.take_event())
    {
        count += 1;
        let (source, flags) = match event {
            Event::Pin { pin, trigger } => (Source::Pin(pin), trigger.0),
            Event::Uart { id, events } => (Source::Uart(id), events.0),
            _ => continue,
        };
        let Some(irq) = registry.find(source) else {
            continue;
        };
        irq.flags.set(flags.into());
        let (handler, parent) = (irq.handler.get(), irq.parent.get());
        if !fire(rt, handler, parent, irq.hard.get()) {
            irq.handler.set(Obj::NONE);
            if set_trigger(rt, source, 0).is_err() {
                rt.forget_raised();
            }
        }
    }
    if count == AT_ONCE {
        rt.interrupt.scheduled();
    }
    #[cfg(feature = "machine-time")]
    super::timer::run(rt, registry);
    registry.is_running.set(false);
}

/// Calls a handler, or has it called soon if it is a soft one. `false` if a hard one raised, which
/// is reported; it should not be called again.
pub fn fire(rt: &mut Runtime, handler: Obj, argument: Obj, hard: bool) -> bool {
    if handler == Obj::NONE {
        return true;
    }
    if !hard {
        if schedule::add(rt, handler, argument).is_err() {
            // The queue is full: this one is lost, as upstream has it.
            rt.forget_raised();
        }
        return true;
    }
    rt.heap.lock();
    let result = call::call(rt, handler, &[argument]);
    rt.heap.unlock();
    let Err(raised) = result else {
        return true;
    };
    let exception = rt.take_raised(raised);
    if exception.is_instance(&exception::KEYBOARD_INTERRUPT) {
        rt.interrupt.keyboard();
        return true;
    }
    if report::write(rt, exception, &mut Console).is_err() {
        rt.forget_raised();
    }
    false
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Irq>> {
    match value.downcast::<Irq>() {
        Some(irq) => Ok(irq),
        None => Err(rt.type_error("an irq is required")),
    }
}

/// `flags()`: the triggers of the last event.
static FLAGS: NativeFunction = NativeFunction::f1(names::flags, |rt, value| {
    Ok(Obj::small(this(rt, value)?.flags.get()))
});

/// `trigger([triggers])`: those before.
static TRIGGER: NativeFunction = NativeFunction::positional(names::trigger, 1, 2, |rt, args| {
    let irq = this(rt, args[0])?;
    let before = irq.trigger.get();
    if let Some(trigger) = args.get(1) {
        let trigger = convert::index(rt, *trigger)?;
        if irq.handler.get() != Obj::NONE {
            set_trigger(rt, irq.source.0, trigger)?;
        }
        irq.trigger.set(trigger);
    }
    Ok(Obj::small(before))
});

const SLOTS: Slots = Slots {
    call: Some(|rt, value, args| {
        let irq = this(rt, value)?;
        if !args.is_empty() {
            return Err(rt.type_error("an irq takes no arguments"));
        }
        match irq.handler.get() {
            handler if handler == Obj::NONE => Ok(Obj::NONE),
            handler => call::call(rt, handler, &[irq.parent.get()]),
        }
    }),
    ..Slots::EMPTY
};

static IRQ: Type = Type::new::<Irq>(names::irq, slots!(SLOTS)).with_table(table![
    flags => &FLAGS,
    trigger => &TRIGGER,
]);
