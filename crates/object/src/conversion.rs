//! Conversions between Python values and Rust ones, for functions written in Rust:
//! `taipan-macros` calls them for arguments and results.

use taipan_gc::Gc;

use crate::builtin::{float, int, str as py_str};
use crate::layout::HasLayout;
use crate::name::Name;
use crate::protocol::convert;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::word::Obj;

/// A Rust type that arguments can be converted to.
pub trait FromObj: Sized {
    /// The Rust value.
    ///
    /// # Errors
    /// `TypeError` if the value is of another kind, `OverflowError` if it is out of range.
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<Self>;

    /// The Rust value of an argument that may have been left out.
    ///
    /// # Errors
    /// As [`FromObj::from_obj`]; `TypeError` if it was left out and must not be.
    fn from_argument(rt: &mut Runtime, value: Option<Obj>) -> Res<Self> {
        match value {
            Some(value) => Self::from_obj(rt, value),
            None => Err(rt.type_error("missing argument")),
        }
    }
}

impl FromObj for Obj {
    #[inline(always)]
    fn from_obj(_rt: &mut Runtime, value: Obj) -> Res<Obj> {
        Ok(value)
    }
}

impl FromObj for bool {
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<bool> {
        convert::truth(rt, value)
    }
}

impl FromObj for isize {
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<isize> {
        convert::index(rt, value)
    }
}

impl FromObj for usize {
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<usize> {
        match usize::try_from(convert::index(rt, value)?) {
            Ok(value) => Ok(value),
            Err(_) => Err(rt.value_error("value must not be negative")),
        }
    }
}

/// Integers that an `isize` may not hold, or holds more than.
macro_rules! from_int {
    ($($ty:ty: $to:ident),* $(,)?) => {$(
        impl FromObj for $ty {
            fn from_obj(rt: &mut Runtime, value: Obj) -> Res<$ty> {
                let integer = match int::try_int(rt, value)? {
                    Some(integer) => integer,
                    // The `TypeError` names the type.
                    None => return convert::index(rt, value).map(|value| value as $ty),
                };
                let mut buffer = int::Buffer::default();
                let integer = int::view(integer, &mut buffer).and_then(|integer| integer.$to());
                match integer.and_then(|integer| <$ty>::try_from(integer).ok()) {
                    Some(integer) => Ok(integer),
                    None => Err(rt.overflow_error("int out of range")),
                }
            }
        }
    )*};
}

from_int!(i8: to_i64, i16: to_i64, i32: to_i64, i64: to_i64);
from_int!(u8: to_i64, u16: to_i64, u32: to_i64, u64: to_u64);

impl FromObj for f32 {
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<f32> {
        float::expect(rt, value).map(|value| value as f32)
    }
}

impl FromObj for f64 {
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<f64> {
        float::expect(rt, value).map(f64::from)
    }
}

impl<'a> FromObj for &'a str {
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<&'a str> {
        crate::builtin::function::expect_text(rt, value)
    }
}

impl FromObj for Name {
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<Name> {
        py_str::to_name(rt, value)
    }
}

/// An object that Rust lays out: `this` of a method, or an argument of that type.
impl<T: HasLayout> FromObj for Gc<T> {
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<Gc<T>> {
        match value.downcast::<T>() {
            Some(object) => Ok(object),
            None => Err(wrong_type(rt, value)),
        }
    }
}

#[cold]
pub(crate) fn wrong_type(rt: &mut Runtime, value: Obj) -> Raised {
    let ty = value.type_of().name;
    rt.type_error_fmt(format_args!("'{ty}' object is of the wrong type here"))
}

/// `None` and a missing argument are `None`.
impl<T: FromObj> FromObj for Option<T> {
    fn from_obj(rt: &mut Runtime, value: Obj) -> Res<Option<T>> {
        if value == Obj::NONE {
            return Ok(None);
        }
        T::from_obj(rt, value).map(Some)
    }

    fn from_argument(rt: &mut Runtime, value: Option<Obj>) -> Res<Option<T>> {
        match value {
            Some(value) => Self::from_obj(rt, value),
            None => Ok(None),
        }
    }
}

/// A Rust type whose values can be converted to Python values.
pub trait IntoObj {
    /// The Python value.
    ///
    /// # Errors
    /// `MemoryError`.
    fn into_obj(self, rt: &mut Runtime) -> Res;
}

impl IntoObj for Obj {
    #[inline(always)]
    fn into_obj(self, _rt: &mut Runtime) -> Res {
        Ok(self)
    }
}

impl IntoObj for () {
    fn into_obj(self, _rt: &mut Runtime) -> Res {
        Ok(Obj::NONE)
    }
}

impl IntoObj for bool {
    fn into_obj(self, _rt: &mut Runtime) -> Res {
        Ok(Obj::bool(self))
    }
}

impl IntoObj for isize {
    fn into_obj(self, rt: &mut Runtime) -> Res {
        int::from_isize(rt, self)
    }
}

impl IntoObj for usize {
    fn into_obj(self, rt: &mut Runtime) -> Res {
        int::from_u64(rt, self as u64)
    }
}

/// Integers that fit 64 bits.
macro_rules! into_int {
    ($($ty:ty: $from:ident as $wide:ty),* $(,)?) => {$(
        impl IntoObj for $ty {
            fn into_obj(self, rt: &mut Runtime) -> Res {
                int::$from(rt, <$wide>::from(self))
            }
        }
    )*};
}

into_int!(i8: from_i64 as i64, i16: from_i64 as i64, i32: from_i64 as i64, i64: from_i64 as i64);
into_int!(u8: from_i64 as i64, u16: from_i64 as i64, u32: from_i64 as i64, u64: from_u64 as u64);

impl IntoObj for f32 {
    fn into_obj(self, rt: &mut Runtime) -> Res {
        float::new(rt, self as float::Float)
    }
}

impl IntoObj for f64 {
    fn into_obj(self, rt: &mut Runtime) -> Res {
        float::new(rt, self as float::Float)
    }
}

impl IntoObj for &str {
    fn into_obj(self, rt: &mut Runtime) -> Res {
        py_str::new(rt, self)
    }
}

impl IntoObj for Name {
    fn into_obj(self, _rt: &mut Runtime) -> Res {
        Ok(Obj::from(self))
    }
}

impl<T: IntoObj> IntoObj for Option<T> {
    fn into_obj(self, rt: &mut Runtime) -> Res {
        match self {
            Some(value) => value.into_obj(rt),
            None => Ok(Obj::NONE),
        }
    }
}
