//! `machine.disable_irq` and `enable_irq` on hosts with threads, which have no interrupts to mask: what
//! stands for them there, the callbacks of pins, UARTs and timers, waits; and as nothing interrupts a
//! program on a board then, no other thread goes on either. Only while the thread waits for something
//! (in a sleep, for a lock or a socket) others run, unless they want interrupts off as well: then they
//! wait for their turn. Ctrl-C still stops a program. A thread that ends lets go.

use taipan_object::protocol::convert;
use taipan_object::{NativeFunction, Obj, Runtime, Table, names, table};

static DISABLE_IRQ: NativeFunction =
    NativeFunction::f0(names::disable_irq, |rt| rt.mask().map(Obj::bool));

static ENABLE_IRQ: NativeFunction = NativeFunction::f1(names::enable_irq, |rt, were_on| {
    if convert::index(rt, were_on)? != 0 {
        rt.unmask();
    }
    Ok(Obj::NONE)
});

const TABLE: Table = table![disable_irq => &DISABLE_IRQ, enable_irq => &ENABLE_IRQ];

/// The functions, where the machine itself cannot mask interrupts and there are threads.
pub fn table(rt: &mut Runtime) -> Option<Table> {
    let masks = rt
        .host
        .machine()
        .is_some_and(|machine| machine.interrupts().is_some());
    (!masks && rt.threads.is_some()).then_some(TABLE)
}
