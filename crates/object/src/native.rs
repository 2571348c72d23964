//! Functions written in Rust, as objects in flash, and the descriptors that tables of
//! built-in types hold: getters, static and class methods.

use taipan_gc::{Gc, Header, Plain};

use crate::args::Args;
use crate::builtin::function::{CLASS_METHOD, GETTER, NATIVE_FUNCTION, STATIC_METHOD};
use crate::name::Name;
use crate::object;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::types::Type;
use crate::word::Obj;

/// The Rust function behind a native function, by what it takes.
#[derive(Clone, Copy)]
pub enum Call {
    /// No argument.
    F0(fn(&mut Runtime) -> Res),
    /// One positional argument.
    F1(fn(&mut Runtime, Obj) -> Res),
    /// Two positional arguments.
    F2(fn(&mut Runtime, Obj, Obj) -> Res),
    /// Three positional arguments.
    F3(fn(&mut Runtime, Obj, Obj, Obj) -> Res),
    /// As many positional arguments as `Count` says, no keywords.
    Positional(Count, fn(&mut Runtime, &[Obj]) -> Res),
    /// As many positional arguments as `Count` says, and any keywords.
    Full(Count, fn(&mut Runtime, Args) -> Res),
}

/// How many positional arguments a function takes. In two bytes beside the call's kind, as there are
/// many hundred functions.
#[derive(Clone, Copy)]
pub struct Count {
    min: u8,
    /// [`ANY`] for any number.
    max: u8,
}

impl Count {
    #[inline]
    fn allows(self, given: usize) -> bool {
        given >= self.min as usize && (given <= self.max as usize || self.max == ANY)
    }

    const fn exactly(count: u8) -> Count {
        Count {
            min: count,
            max: count,
        }
    }
}

object! {
    /// A function written in Rust.
    pub struct NativeFunction: sealed {
        name: Name,
        call: Plain<Call>,
    }
}

const _: () = assert!(size_of::<NativeFunction>() == 2 * size_of::<(usize, usize)>());

/// Stands for "any number" in [`NativeFunction::positional`] and [`NativeFunction::full`].
pub const ANY: u8 = u8::MAX;

impl NativeFunction {
    /// A function of no arguments.
    pub const fn f0(name: Name, f: fn(&mut Runtime) -> Res) -> NativeFunction {
        NativeFunction::new(name, Call::F0(f))
    }

    /// A function of one positional argument.
    pub const fn f1(name: Name, f: fn(&mut Runtime, Obj) -> Res) -> NativeFunction {
        NativeFunction::new(name, Call::F1(f))
    }

    /// A function of two positional arguments.
    pub const fn f2(name: Name, f: fn(&mut Runtime, Obj, Obj) -> Res) -> NativeFunction {
        NativeFunction::new(name, Call::F2(f))
    }

    /// A function of three positional arguments.
    pub const fn f3(name: Name, f: fn(&mut Runtime, Obj, Obj, Obj) -> Res) -> NativeFunction {
        NativeFunction::new(name, Call::F3(f))
    }

    /// A function of `min` to `max` positional arguments.
    pub const fn positional(
        name: Name,
        min: u8,
        max: u8,
        f: fn(&mut Runtime, &[Obj]) -> Res,
    ) -> NativeFunction {
        NativeFunction::new(name, Call::Positional(Count { min, max }, f))
    }

    /// A function of `min` to `max` positional arguments and any keywords.
    pub const fn full(
        name: Name,
        min: u8,
        max: u8,
        f: fn(&mut Runtime, Args) -> Res,
    ) -> NativeFunction {
        NativeFunction::new(name, Call::Full(Count { min, max }, f))
    }

    const fn new(name: Name, call: Call) -> NativeFunction {
        NativeFunction {
            header: Header::new(&NATIVE_FUNCTION),
            name,
            call: Plain(call),
        }
    }

    /// Its name.
    pub fn name(&self) -> Name {
        self.name
    }

    /// Calls it.
    #[inline]
    pub fn call(&self, rt: &mut Runtime, args: Args) -> Res {
        if let Call::Full(count, f) = self.call.0 {
            if !count.allows(args.positional.len()) {
                return Err(self.wrong_count(rt, args.positional));
            }
            return f(rt, args);
        }
        if !args.keywords.is_empty() {
            return Err(
                rt.type_error_fmt(format_args!("{}() takes no keyword arguments", self.name))
            );
        }
        match (self.call.0, args.positional) {
            (Call::F0(f), []) => f(rt),
            (Call::F1(f), [a]) => f(rt, *a),
            (Call::F2(f), [a, b]) => f(rt, *a, *b),
            (Call::F3(f), [a, b, c]) => f(rt, *a, *b, *c),
            (Call::Positional(count, f), all) if count.allows(all.len()) => f(rt, all),
            (_, all) => Err(self.wrong_count(rt, all)),
        }
    }

    /// CPython's words. A method is named with its class, and `self` does not count.
    #[cold]
    fn wrong_count(&self, rt: &mut Runtime, given: &[Obj]) -> Raised {
        let Count {
            min: least,
            max: most,
        } = match self.call.0 {
            Call::F0(_) => Count::exactly(0),
            Call::F1(_) => Count::exactly(1),
            Call::F2(_) => Count::exactly(2),
            Call::F3(_) => Count::exactly(3),
            Call::Positional(count, _) | Call::Full(count, _) => count,
        };
        let class = given.first().and_then(|this| self.class_for(*this));
        let bound = u8::from(class.is_some());
        let given = given.len() - usize::from(bound);
        let (name, min) = (self.name, least.saturating_sub(bound));
        let end = |count| if count == 1 { "" } else { "s" };
        if least == most && min < 2 {
            let (class, dot) = match class {
                Some(class) => (class.name.text(), "."),
                None => ("", ""),
            };
            let takes = if min == 0 {
                "no arguments"
            } else {
                "exactly one argument"
            };
            return rt.type_error_fmt(format_args!(
                "{class}{dot}{name}() takes {takes} ({given} given)"
            ));
        }
        let max = most.saturating_sub(bound);
        let (limit, count) = match () {
            () if least == most => ("", min),
            () if given < usize::from(min) => ("at least ", min),
            () => ("at most ", max),
        };
        rt.type_error_fmt(format_args!(
            "{name} expected {limit}{count} argument{}, got {given}",
            end(count)
        ))
    }

    /// The class of `this` whose method this function is, if it is one.
    fn class_for(&self, this: Obj) -> Option<Gc<Type>> {
        let mut class = Some(this.type_of());
        while let Some(ty) = class {
            let own = |entry: &crate::table::Entry| {
                entry
                    .value
                    .as_native()
                    .is_some_and(|function| core::ptr::eq(&*function, self))
            };
            if ty.table.0.iter().any(own) {
                return Some(ty);
            }
            class = ty.base;
        }
        None
    }
}

object! {
    /// An attribute of a built-in type that is computed when read.
    pub struct Getter: sealed {
        get: Plain<fn(&mut Runtime, Obj) -> Res>,
        set: Plain<Option<fn(&mut Runtime, Obj, Option<Obj>) -> Res<()>>>,
    }
}

impl Getter {
    /// A read-only attribute.
    pub const fn new(get: fn(&mut Runtime, Obj) -> Res) -> Getter {
        Getter {
            header: Header::new(&GETTER),
            get: Plain(get),
            set: Plain(None),
        }
    }

    /// An attribute that can be set, and deleted (no value).
    pub const fn with_setter(
        get: fn(&mut Runtime, Obj) -> Res,
        set: fn(&mut Runtime, Obj, Option<Obj>) -> Res<()>,
    ) -> Getter {
        Getter {
            header: Header::new(&GETTER),
            get: Plain(get),
            set: Plain(Some(set)),
        }
    }

    /// Reads it from `this`.
    pub fn get(&self, rt: &mut Runtime, this: Obj) -> Res {
        (self.get.0)(rt, this)
    }

    /// The function that sets it, if it can be set.
    pub fn setter(&self) -> Option<fn(&mut Runtime, Obj, Option<Obj>) -> Res<()>> {
        self.set.0
    }
}

object! {
    /// `staticmethod(function)`.
    pub struct StaticMethod: open {
        /// The function inside.
        pub function: Obj,
    }
}

object! {
    /// `classmethod(function)`.
    pub struct ClassMethod: open {
        /// The function inside.
        pub function: Obj,
    }
}

// SAFETY: both are immutable, and a static one holds a static function.
unsafe impl Sync for StaticMethod {}
// SAFETY: as above.
unsafe impl Sync for ClassMethod {}

impl StaticMethod {
    /// One for the table of a built-in type.
    pub const fn native(function: &'static NativeFunction) -> StaticMethod {
        StaticMethod {
            header: Header::new(&STATIC_METHOD),
            function: Obj::from_static(function),
        }
    }
}

impl ClassMethod {
    /// One for the table of a built-in type.
    pub const fn native(function: &'static NativeFunction) -> ClassMethod {
        ClassMethod {
            header: Header::new(&CLASS_METHOD),
            function: Obj::from_static(function),
        }
    }
}

/// Turns what a table lists into the object: see [`crate::table!`].
pub struct IntoConst<T>(pub T);

macro_rules! into_const {
    ($($ty:ty),*) => {$(
        impl IntoConst<&'static $ty> {
            /// The object.
            pub const fn obj(&self) -> Obj {
                Obj::from_static(self.0)
            }
        }
    )*};
}

into_const!(NativeFunction, Getter, StaticMethod, ClassMethod, Type);

impl IntoConst<Obj> {
    /// The object.
    pub const fn obj(&self) -> Obj {
        self.0
    }
}

impl Obj {
    /// Is it a function that binds to the instance when it is found in the class?
    #[inline]
    pub fn as_native(self) -> Option<Gc<NativeFunction>> {
        self.downcast::<NativeFunction>()
    }
}
