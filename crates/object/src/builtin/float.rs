//! `float`: in the word where it fits there, else boxed.

use crate::names;
use crate::object;
use crate::slots::Slots;
use crate::types::Type;

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
pub fn from_text(rt: &mut crate::Runtime, _text: &[u8]) -> crate::Res {
    Err(rt.value_error("invalid float"))
}

static SLOTS: Slots = Slots::EMPTY;

/// `float`
pub static FLOAT: Type = Type::new::<BoxedFloat>(names::float, &SLOTS);
