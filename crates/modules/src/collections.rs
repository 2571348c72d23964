//! `collections`: containers beside the ones every program has. They are types of
//! `taipan-object`; here they only get their names.
//!
//! Flash on thumbv7m: 0.2 KB; the types are in `taipan-object`.

use taipan_object::builtin::module::{Module, NativeModule};
use taipan_object::builtin::{deque, dict, tuple};
use taipan_object::runtime::Root;
use taipan_object::{Name, Obj, Res, Runtime, names, table};

/// `defaultdict`, which a runtime has a class of its own for once a program asks for it.
fn get_attribute(rt: &mut Runtime, name: Name) -> Res<Option<Obj>> {
    if name != names::defaultdict {
        return Ok(None);
    }
    let class = dict::default::class(rt)?;
    let modules = rt.root_dict(Root::Modules)?;
    let module = modules.get_name(names::collections);
    if let Some(module) = module.and_then(|module| module.downcast::<Module>()) {
        module.globals.set(rt, Obj::from(name), class)?;
    }
    Ok(Some(class))
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
