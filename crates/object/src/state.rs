//! State of the program that embeds the interpreter, for its native functions: the host offers what it has, by type, and
//! a function asks for the type that it is for. So no function needs statics, and two interpreters have two states.
//!
//! Leaves out what objects keep to themselves: instances of native classes have fields.

use core::any::{Any, TypeId, type_name};

use crate::exception::RUNTIME_ERROR;
use crate::host::Host;
use crate::raise::Res;
use crate::runtime::Runtime;

/// Asks a host for its state of one type: see [`Host::state`].
pub struct StateRequest<'s> {
    wanted: TypeId,
    found: Option<&'s mut dyn Any>,
}

impl<'s> StateRequest<'s> {
    /// The host has this; whoever asks gets it if it is of the type that is asked for.
    pub fn offer<T: 'static>(&mut self, state: &'s mut T) -> &mut StateRequest<'s> {
        if self.wanted == TypeId::of::<T>() {
            self.found = Some(state);
        }
        self
    }
}

/// The state of this type, if the host has one.
fn find<T: 'static>(host: &mut dyn Host) -> Option<&mut T> {
    let mut request = StateRequest {
        wanted: TypeId::of::<T>(),
        found: None,
    };
    host.state(&mut request);
    request.found?.downcast_mut()
}

impl Runtime<'_> {
    /// Runs `f` with the host's state of this type.
    ///
    /// # Errors
    /// `RuntimeError` if the host has none.
    pub fn with_state<T: 'static, R>(&mut self, f: impl FnOnce(&mut T) -> R) -> Res<R> {
        match find(self.host) {
            Some(state) => Ok(f(state)),
            None => {
                let message = format_args!("the host has no {}", type_name::<T>());
                Err(self.raise_fmt(&RUNTIME_ERROR, message))
            }
        }
    }
}
