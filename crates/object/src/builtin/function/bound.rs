//! Bound methods: a function with its first argument.

use super::call_native;
#[cfg(feature = "function-tools")]
use crate::args::Args;
use crate::name::Name;
use crate::names;
use crate::object;
use crate::protocol::print;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots;
use crate::slots::{Comparison, PrintKind, Slots};
use crate::text::Sink;
use crate::types::Type;
use crate::word::Obj;
#[cfg(feature = "function-tools")]
use taipan_gc::Gc;

object! {
    /// A function with its first argument.
    pub struct BoundMethod: sealed {
        /// The function.
        pub function: Obj,
        /// Its first argument.
        pub this: Obj,
    }
}

impl BoundMethod {
    /// Binds `function` to `this`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new(rt: &mut Runtime, function: Obj, this: Obj) -> Res {
        let method = BoundMethod {
            header: BOUND_METHOD.header(),
            function,
            this,
        };
        rt.alloc(method).map(Obj::from)
    }
}

fn print_bound(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let Some(method) = this.downcast::<BoundMethod>() else {
        return Ok(());
    };
    out.write(rt, "<bound method ")?;
    match crate::protocol::attribute::try_get(rt, method.function, names::__qualname__)? {
        Some(name) => print::print(rt, name, PrintKind::Str, out)?,
        None => out.write(rt, "?")?,
    }
    out.write(rt, " of ")?;
    print::print(rt, method.this, PrintKind::Repr, out)?;
    out.write(rt, ">")
}

fn compare_bound(_rt: &mut Runtime, op: Comparison, a: Obj, b: Obj) -> Res<Option<bool>> {
    let (Some(a), Some(b)) = (a.downcast::<BoundMethod>(), b.downcast::<BoundMethod>()) else {
        return Ok(None);
    };
    let same = a.this == b.this && a.function == b.function;
    Ok(match op {
        Comparison::Equal => Some(same),
        Comparison::NotEqual => Some(!same),
        _ => None,
    })
}

fn hash_bound(_rt: &mut Runtime, this: Obj) -> Res<usize> {
    Ok(this.downcast::<BoundMethod>().map_or(0, |method| {
        (method.this.word() ^ method.function.word().rotate_left(7)) >> 3
    }))
}

fn bound_attribute(rt: &mut Runtime, this: Obj, name: Name) -> Res<Option<Obj>> {
    let Some(method) = this.downcast::<BoundMethod>() else {
        return Ok(None);
    };
    match name.text() {
        "__func__" => Ok(Some(method.function)),
        "__self__" => Ok(Some(method.this)),
        "__class__" => Ok(None),
        _ => crate::protocol::attribute::try_get(rt, method.function, name),
    }
}

/// `types.MethodType(function, this)`
#[cfg(feature = "function-tools")]
fn new_bound(rt: &mut Runtime, _cls: Gc<Type>, args: Args) -> Res {
    let ([function, this], []) = (args.positional, args.keywords) else {
        return Err(rt.type_error("method expected 2 arguments"));
    };
    if !crate::protocol::call::is_callable(*function) {
        return Err(rt.type_error("first argument must be callable"));
    }
    if *this == Obj::NONE {
        return Err(rt.type_error("instance must not be None"));
    }
    BoundMethod::new(rt, *function, *this)
}

const BOUND_METHOD_SLOTS: Slots = Slots {
    #[cfg(feature = "function-tools")]
    new: Some(new_bound),
    print: Some(print_bound),
    call: Some(call_native),
    compare: Some(compare_bound),
    hash: Some(hash_bound),
    get_attribute: Some(bound_attribute),
    ..Slots::EMPTY
};

/// `method`
pub static BOUND_METHOD: Type = Type::new::<BoundMethod>(names::method, slots!(BOUND_METHOD_SLOTS));
