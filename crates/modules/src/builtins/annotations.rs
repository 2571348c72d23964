//! What compiled code calls with the functions that compute annotations.

use taipan_object::builtin::annotations;
use taipan_object::{NativeFunction, Obj, names};
use taipan_vm::inspect;

/// `__annotated__(annotate, in_namespace, what)`: `annotate` makes the annotations of the function `what`,
/// which it gives back, or that of the variable of this name. `in_namespace` says that this is a class or
/// module, whose names annotations know.
pub(super) static ANNOTATED: NativeFunction =
    NativeFunction::f3(names::__annotated__, |rt, annotate, in_namespace, what| {
        let namespace = match in_namespace == Obj::TRUE {
            true => inspect::running_locals(rt)?,
            false => None,
        };
        annotations::keep(rt, annotate, namespace, what)?;
        Ok(what)
    });
