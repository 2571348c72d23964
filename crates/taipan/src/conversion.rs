//! Rust values from Python ones and back, for values that leave the interpreter. The traits are
//! sealed: an implementation sees bare objects, which safe code outside must not keep.
//!
//! The rules for each type are those of `taipan_object::conversion`, which native functions use.

use taipan_object::builtin::list::List;
use taipan_object::builtin::{bytes, tuple};
use taipan_object::conversion::{FromObj, IntoObj};
use taipan_object::protocol::call;
use taipan_object::{Args, Name, Obj, Res, Runtime};

use crate::slots::Slots;
use crate::value::Value;

/// Rust types that Python values convert to: `bool` (any value's truth), integers, floats,
/// `Option` (`None` is `None`), `()` (any value, which is dropped); with the feature `alloc` also
/// `String`, and `Vec` of anything that can be iterated.
pub trait FromPython: sealed::From {}

/// Rust types that convert to Python values: `bool`, integers, floats, `&str`, [`Bytes`],
/// [`Value`]s by reference, `Option`, `()` (`None`), slices (a list).
pub trait IntoPython: sealed::Into {
    #[doc(hidden)]
    fn into_object(self, rt: &mut Runtime, slots: &Slots) -> Res;
}

/// Positional arguments of a call: a tuple of up to six, or a slice of any number.
pub trait Arguments: sealed::Into {
    #[doc(hidden)]
    fn call(self, rt: &mut Runtime, slots: &Slots, callee: Obj, keywords: &[Obj]) -> Res;
}

/// Bytes that become a `bytes` object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

mod sealed {
    use super::{Obj, Res, Runtime};

    pub trait From: Sized {
        fn from_object(rt: &mut Runtime, value: Obj) -> Res<Self>;
    }

    pub trait Into: Sized {}
}

pub(crate) fn from_object<T: FromPython>(rt: &mut Runtime, value: Obj) -> Res<T> {
    T::from_object(rt, value)
}

macro_rules! both_ways {
    ($($ty:ty),*) => {$(
        impl sealed::From for $ty {
            fn from_object(rt: &mut Runtime, value: Obj) -> Res<$ty> {
                <$ty as FromObj>::from_obj(rt, value)
            }
        }
        impl FromPython for $ty {}
        impl sealed::Into for $ty {}
        impl IntoPython for $ty {
            fn into_object(self, rt: &mut Runtime, _slots: &Slots) -> Res {
                self.into_obj(rt)
            }
        }
    )*};
}

both_ways!(
    bool, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, f32, f64
);

impl sealed::From for () {
    fn from_object(_rt: &mut Runtime, _value: Obj) -> Res<()> {
        Ok(())
    }
}

impl FromPython for () {}

impl<T: FromPython> sealed::From for Option<T> {
    fn from_object(rt: &mut Runtime, value: Obj) -> Res<Option<T>> {
        if value == Obj::NONE {
            return Ok(None);
        }
        T::from_object(rt, value).map(Some)
    }
}

impl<T: FromPython> FromPython for Option<T> {}

impl sealed::Into for () {}

impl sealed::Into for &str {}

impl IntoPython for &str {
    fn into_object(self, rt: &mut Runtime, _slots: &Slots) -> Res {
        self.into_obj(rt)
    }
}

impl sealed::Into for Bytes<'_> {}

impl IntoPython for Bytes<'_> {
    fn into_object(self, rt: &mut Runtime, _slots: &Slots) -> Res {
        bytes::new(rt, self.0)
    }
}

impl sealed::Into for &Value<'_, '_> {}

impl IntoPython for &Value<'_, '_> {
    fn into_object(self, rt: &mut Runtime, slots: &Slots) -> Res {
        match self.object_in(slots) {
            Some(value) => Ok(value),
            None => Err(rt.value_error("the value belongs to another interpreter")),
        }
    }
}

impl<T: IntoPython> sealed::Into for Option<T> {}

impl<T: IntoPython> IntoPython for Option<T> {
    fn into_object(self, rt: &mut Runtime, slots: &Slots) -> Res {
        match self {
            Some(value) => value.into_object(rt, slots),
            None => Ok(Obj::NONE),
        }
    }
}

impl IntoPython for () {
    fn into_object(self, _rt: &mut Runtime, _slots: &Slots) -> Res {
        Ok(Obj::NONE)
    }
}

impl<T: IntoPython + Copy> sealed::Into for &[T] {}

impl<T: IntoPython + Copy> IntoPython for &[T] {
    fn into_object(self, rt: &mut Runtime, slots: &Slots) -> Res {
        let list = List::with_capacity(rt, self.len())?;
        for item in self {
            let item = item.into_object(rt, slots)?;
            list.push(rt, item)?;
        }
        Ok(Obj::from(list))
    }
}

fn invoke(rt: &mut Runtime, callee: Obj, positional: &[Obj], keywords: &[Obj]) -> Res {
    let args = Args {
        positional,
        keywords,
    };
    call::call_with(rt, callee, args)
}

impl<T: IntoPython + Copy> Arguments for &[T] {
    fn call(self, rt: &mut Runtime, slots: &Slots, callee: Obj, keywords: &[Obj]) -> Res {
        let list = self.into_object(rt, slots)?;
        let all = tuple::from_iterable(rt, list)?;
        invoke(rt, callee, tuple::items(all), keywords)
    }
}

impl Arguments for () {
    fn call(self, rt: &mut Runtime, _slots: &Slots, callee: Obj, keywords: &[Obj]) -> Res {
        invoke(rt, callee, &[], keywords)
    }
}

macro_rules! tuples {
    ($(($($name:ident),+))*) => {$(
        impl<$($name: IntoPython),+> sealed::Into for ($($name,)+) {}

        impl<$($name: IntoPython),+> Arguments for ($($name,)+) {
            #[allow(non_snake_case)]
            fn call(self, rt: &mut Runtime, slots: &Slots, callee: Obj, keywords: &[Obj]) -> Res {
                let ($($name,)+) = self;
                let all = [$($name.into_object(rt, slots)?),+];
                invoke(rt, callee, &all, keywords)
            }
        }
    )*};
}

tuples!((A)(A, B)(A, B, C)(A, B, C, D)(A, B, C, D, E)(
    A, B, C, D, E, F
));

/// At most this many keyword arguments in a call.
pub(crate) const MOST_KEYWORDS: usize = 8;

/// The names and values of keyword arguments, one after the other.
pub(crate) fn keywords(
    rt: &mut Runtime,
    slots: &Slots,
    given: &[(&str, &Value<'_, '_>)],
    words: &mut [Obj; 2 * MOST_KEYWORDS],
) -> Res<usize> {
    for (place, (name, value)) in words.chunks_exact_mut(2).zip(given) {
        let name: Name = rt.intern(name)?;
        let value = value.into_object(rt, slots)?;
        place.copy_from_slice(&[Obj::from(name), value]);
    }
    if given.len() > MOST_KEYWORDS {
        return Err(rt.value_error("too many keyword arguments"));
    }
    Ok(2 * given.len())
}

#[cfg(feature = "alloc")]
mod owned {
    use alloc::string::String;
    use alloc::vec::Vec;

    use taipan_object::protocol::iterate;

    use super::{FromObj, FromPython, Obj, Res, Runtime, sealed};

    impl sealed::From for String {
        fn from_object(rt: &mut Runtime, value: Obj) -> Res<String> {
            <&str>::from_obj(rt, value).map(String::from)
        }
    }

    impl FromPython for String {}

    impl<T: FromPython> sealed::From for Vec<T> {
        fn from_object(rt: &mut Runtime, value: Obj) -> Res<Vec<T>> {
            let mut items = Vec::new();
            let iterator = iterate::iter(rt, value)?;
            while let Some(item) = iterate::next(rt, iterator)? {
                items.push(T::from_object(rt, item)?);
            }
            Ok(items)
        }
    }

    impl<T: FromPython> FromPython for Vec<T> {}
}
