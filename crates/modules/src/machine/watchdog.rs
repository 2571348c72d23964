//! `machine.WDT`: the watchdog. It runs from the moment that the object is made.

use core::cell::Cell;

use taipan_gc::Gc;
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Parameter, Res, Runtime, Slots, Type, names, object, slots, table,
};

use super::{bind, error, missing, optional, unsigned};

object! {
    /// A watchdog.
    pub struct Watchdog: open {
        id: Cell<usize>,
    }
}

/// Milliseconds, if nothing else is said.
const TIMEOUT: u32 = 5000;

static PARAMETERS: [Parameter; 2] = [optional(names::id), optional(names::timeout)];

/// `WDT(id=0, timeout=5000)`
fn init(rt: &mut Runtime, value: Obj, args: Args) -> Res<()> {
    let this = this(rt, value)?;
    let given = bind(rt, names::WDT, &PARAMETERS, 2, args)?;
    let id = match given[0] {
        Some(id) => usize::try_from(convert::index(rt, id)?).unwrap_or(usize::MAX),
        None => 0,
    };
    let timeout = match given[1] {
        Some(timeout) => unsigned(rt, timeout)?,
        None => TIMEOUT,
    };
    match rt.host.machine().and_then(|machine| machine.watchdog()) {
        Some(watchdog) => match watchdog.start(id, timeout) {
            Ok(()) => {
                this.id.set(id);
                Ok(())
            }
            Err(why) => Err(error(rt, why)),
        },
        None => Err(missing(rt)),
    }
}

/// The arguments are those of a class in Python, if it is one: `init` gets the watchdog's.
fn new(rt: &mut Runtime, class: Gc<Type>, _: Args) -> Res {
    let (header, id) = (header_of(class), Cell::new(0));
    rt.alloc_instance(class, Watchdog { header, id })
}

fn this(rt: &mut Runtime, value: Obj) -> Res<Gc<Watchdog>> {
    match value.downcast::<Watchdog>() {
        Some(watchdog) => Ok(watchdog),
        None => Err(rt.type_error("a WDT is required")),
    }
}

static FEED: NativeFunction = NativeFunction::f1(names::feed, |rt, value| {
    let this = this(rt, value)?;
    if let Some(watchdog) = rt.host.machine().and_then(|machine| machine.watchdog()) {
        watchdog.feed(this.id.get());
    }
    Ok(Obj::NONE)
});

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    ..Slots::EMPTY
};

/// `machine.WDT`
pub static WDT: Type =
    Type::new::<Watchdog>(names::WDT, slots!(SLOTS)).with_table(table![feed => &FEED]);
