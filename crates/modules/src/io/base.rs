//! `io.IOBase`: what a Python class derives from to be a stream. Native code then reads and
//! writes through its methods `readinto`, `write` and `ioctl`.

use taipan_object::layout::Bare;
use taipan_object::{Slots, Type, names, slots};

const SLOTS: Slots = Slots {
    new: Some(taipan_object::builtin::object::new),
    ..Slots::EMPTY
};

/// `io.IOBase`
pub static IO_BASE: Type = Type::new::<Bare>(names::IOBase, slots!(SLOTS));
