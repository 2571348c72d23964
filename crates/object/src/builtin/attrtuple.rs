//! Tuples whose items also have names, such as `sys.implementation`. Each kind is a type of
//! its own, whose table gives the position of each name.

use super::tuple::{self, TUPLE, Tuple};
use crate::name::Name;
use crate::names;
use crate::protocol::print;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{PrintKind, Slots};
use crate::table::Table;
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;

fn get_attribute(_rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let position = this.type_of().table.find(name).and_then(Obj::as_small);
    Ok(position.and_then(|position| tuple::items(this).get(position as usize).copied()))
}

fn write(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let table = this.type_of().table;
    let mut before = "(";
    for (entry, item) in table.0.iter().zip(tuple::items(this)) {
        out.write(rt, before)?;
        out.write(rt, entry.name.text())?;
        out.write(rt, "=")?;
        print::print(rt, *item, PrintKind::Repr, out)?;
        before = ", ";
    }
    out.write(rt, ")")
}

const SLOTS: Slots = Slots {
    print: Some(write),
    get_attribute: Some(get_attribute),
    ..Slots::EMPTY
};

/// The type of tuples with named items. The table has the names in order, each with its
/// position: `table![sysname => Obj::small(0), ...]`.
pub const fn with_names(table: Table) -> Type {
    Type::new::<Tuple>(names::tuple, slots!(SLOTS))
        .with_base(&TUPLE)
        .with_table(table)
}

/// A tuple of such a type.
///
/// # Errors
/// `MemoryError`.
pub fn new(rt: &mut Runtime, ty: &'static Type, items: &[Obj]) -> Res {
    rt.alloc_array_from(ty.header(), items).map(Obj::from)
}
