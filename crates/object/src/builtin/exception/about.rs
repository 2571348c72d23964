//! What an exception is about: the name that was not found, and where. Only builds with the feature
//! `suggestions` keep it.

#[cfg(feature = "suggestions")]
use core::cell::Cell;

use taipan_gc::{Trace, Tracer};

use crate::word::Obj;

/// A name, and the object without it; of a `NameError` the name that is nearly the same.
#[derive(Default)]
pub struct About {
    #[cfg(feature = "suggestions")]
    what: Cell<Option<(Obj, Obj)>>,
}

// SAFETY: both objects are traced, where there are any.
unsafe impl Trace for About {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        if let Some((name, subject)) = self.get() {
            name.trace(tracer);
            subject.trace(tracer);
        }
    }
}

impl About {
    /// The name and the object.
    pub fn get(&self) -> Option<(Obj, Obj)> {
        #[cfg(feature = "suggestions")]
        return self.what.get();
        #[cfg(not(feature = "suggestions"))]
        None
    }

    /// Keeps a name and an object, in builds that do.
    pub fn set(&self, name: Obj, subject: Obj) {
        #[cfg(feature = "suggestions")]
        self.what.set(Some((name, subject)));
        #[cfg(not(feature = "suggestions"))]
        let _ = (name, subject);
    }
}
