//! `generator`: iteration over the frames that `yield` suspends.

use crate::exec::Generator;
use crate::names;
use crate::runtime::Resume;
use crate::slots::Slots;
use crate::types::Type;
use crate::word::Obj;

static SLOTS: Slots = Slots {
    iter: Some(|_, this| Ok(this)),
    next: Some(|rt, this| match this.downcast::<Generator>() {
        Some(generator) => (rt.hooks.resume)(rt, generator, Resume::Send(Obj::NONE)),
        None => Ok(None),
    }),
    ..Slots::EMPTY
};

/// `generator`
pub static GENERATOR: Type = Type::new::<Generator>(names::generator, &SLOTS);
