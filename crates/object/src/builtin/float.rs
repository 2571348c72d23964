//! `float`: in the word where it fits there, else boxed.

use taipan_number::float::Width;

use crate::names;
use crate::object;
use crate::protocol::call;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

/// The floating-point type of this build.
#[cfg(any(target_pointer_width = "64", feature = "double"))]
pub type Float = f64;
/// The floating-point type of this build.
#[cfg(not(any(target_pointer_width = "64", feature = "double")))]
pub type Float = f32;

object! {
    /// A float that does not fit into the word.
    pub struct BoxedFloat: open {
        /// Its value.
        pub value: Float,
    }
}

/// A float from the text of a constant.
///
/// # Errors
/// `ValueError` if it is none, `MemoryError`.
pub fn from_text(rt: &mut Runtime, _text: &[u8]) -> Res {
    Err(rt.value_error("invalid float"))
}

/// Whose shortest digits a float shows.
pub const WIDTH: Width = if size_of::<Float>() == 8 {
    Width::Double
} else {
    Width::Single
};

/// The number of a float; `None` for other values.
#[inline]
pub fn value(object: Obj) -> Option<f64> {
    #[cfg(target_pointer_width = "64")]
    if object.is_immediate_float() {
        return Some(object.immediate_float());
    }
    #[allow(
        clippy::unnecessary_cast,
        reason = "`Float` is narrower on some targets"
    )]
    object
        .downcast::<BoxedFloat>()
        .map(|float| float.value as f64)
}

/// The float nearest to an integer.
///
/// # Errors
/// `OverflowError` if there is none.
pub fn from_int(rt: &mut Runtime, integer: Obj) -> Res<f64> {
    if let Some(small) = integer.as_small() {
        return Ok(small as f64);
    }
    let float = call::call(rt, Obj::from_static(&FLOAT), &[integer])?;
    Ok(value(float).unwrap_or(f64::NAN))
}

static SLOTS: Slots = Slots::EMPTY;

/// `float`
pub static FLOAT: Type = Type::new::<BoxedFloat>(names::float, &SLOTS);
