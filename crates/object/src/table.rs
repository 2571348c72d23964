//! Attribute tables of built-in types and modules: read-only, in flash.

use crate::name::Name;
use crate::word::Obj;

/// One attribute.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: Obj,
}

// SAFETY: `Obj` is only not `Sync` because it may refer to a heap; the constructors that
// work in a constant give immediates and static objects.
unsafe impl Sync for Entry {}

/// The attributes of a built-in type or module.
#[derive(Clone, Copy)]
pub struct Table(pub &'static [Entry]);

impl Table {
    /// No attributes.
    pub const EMPTY: Table = Table(&[]);

    /// The attribute with this name.
    pub fn find(&self, name: Name) -> Option<Obj> {
        for entry in self.0 {
            if entry.name == name {
                return Some(entry.value);
            }
        }
        None
    }

    /// The attribute whose name has the same text. For tables outside the core, whose names are
    /// not unique: the same text may be in two of them, and in the pool of a runtime.
    pub fn find_text(&self, name: Name) -> Option<Obj> {
        self.0
            .iter()
            .find(|entry| entry.name.hash() == name.hash() && entry.name.bytes() == name.bytes())
            .map(|entry| entry.value)
    }
}

/// How many entries are there? For [`crate::table!`].
pub const fn count(entries: &[(bool, Entry)]) -> usize {
    let (mut count, mut position) = (0, 0);
    while position < entries.len() {
        count += entries[position].0 as usize;
        position += 1;
    }
    count
}

/// Those that are there, `COUNT` in number. For [`crate::table!`].
pub const fn present<const COUNT: usize>(entries: &[(bool, Entry)]) -> [Entry; COUNT] {
    let mut found = [entries[0].1; COUNT];
    let (mut count, mut position) = (0, 0);
    while position < entries.len() {
        if entries[position].0 {
            found[count] = entries[position].1;
            count += 1;
        }
        position += 1;
    }
    found
}

/// Writes a table: `table![name => object, ...]`, where `name` is a constant of
/// [`crate::names`] and `object` a static that is an object, or `= value` an [`Obj`]. An entry
/// can have a `#[cfg]`; one that is written `name if CONSTANT => object` is there if that is true, and what it
/// leads to takes no flash otherwise.
#[macro_export]
macro_rules! table {
    ($($(#[$cfg:meta])* $name:ident => $object:expr),* $(,)?) => {
        $crate::Table(const { &[$(
            $(#[$cfg])*
            $crate::Entry { name: $crate::names::$name, value: $crate::IntoConst($object).obj() }
        ),*] })
    };
    ($($(#[$cfg:meta])* $name:ident $(if $is_there:ident)? => $object:expr),* $(,)?) => {
        $crate::Table(const {
            const ENTRIES: &[(bool, $crate::Entry)] = &[$(
                $(#[$cfg])*
                (
                    true $(&& $is_there)?,
                    $crate::Entry {
                        name: $crate::names::$name,
                        value: $crate::IntoConst($object).obj(),
                    },
                )
            ),*];
            &$crate::table::present::<{ $crate::table::count(ENTRIES) }>(ENTRIES)
        })
    };
}
