//! `collections`: containers beside the ones every program has. They are types of
//! `taipan-object`; here they only get their names. What is written in Python is in `lib/collections`.
//!
//! Flash on thumbv7m: 0.2 KB; the types are in `taipan-object`.

use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{deque, dict, tuple};
use taipan_object::{Name, Obj, Res, Runtime, names, table};

use crate::parts;
#[cfg(feature = "collections-parts")]
use crate::parts::Part;

#[cfg(feature = "collections-parts")]
static PARTS: &[Part] = &[
    Part {
        file: "collections._chain",
        names: &["ChainMap"],
    },
    Part {
        file: "collections.abc",
        names: &["abc"],
    },
    Part {
        file: "collections._counter",
        names: &["Counter"],
    },
    Part {
        file: "collections._user",
        names: &["UserDict", "UserList", "UserString"],
    },
];

/// `defaultdict`, which a runtime has a class of its own for once a program asks for it.
fn get_attribute(rt: &mut Runtime, name: Name) -> Res<Option<Obj>> {
    if name == names::defaultdict {
        let class = dict::default::class(rt)?;
        parts::keep(rt, names::collections, name, class)?;
        return Ok(Some(class));
    }
    #[cfg(feature = "collections-parts")]
    return parts::find(rt, names::collections, PARTS, name);
    #[cfg(not(feature = "collections-parts"))]
    Ok(None)
}

/// `collections`
pub static MODULE: NativeModule = NativeModule {
    name: names::collections,
    table: table![
        OrderedDict => &dict::ORDERED_DICT,
        deque => &deque::DEQUE,
        namedtuple => &tuple::named::NAMEDTUPLE,
    ],
    init: None,
    get_attribute: Some(get_attribute),
};
