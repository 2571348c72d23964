//! `bytes`

use crate::data::Data;
use crate::names;
use crate::object;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

object! {
    /// Immutable bytes.
    pub struct Bytes: open {
        data: Data,
    }
}

/// A bytes object of these bytes.
///
/// # Errors
/// `MemoryError`.
pub fn from_data(rt: &mut Runtime, data: Data) -> Res {
    rt.alloc(Bytes {
        header: BYTES.header(),
        data,
    })
    .map(Obj::from)
}

static SLOTS: Slots = Slots::EMPTY;

/// `bytes`
pub static BYTES: Type = Type::new::<Bytes>(names::bytes, &SLOTS);
