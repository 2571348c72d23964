//! Handles of Python values: what keeps a value alive while Rust code has it.

use core::fmt;

use taipan_object::builtin::{bytes, str as py_str};
use taipan_object::protocol::{attribute, convert, item, iterate, print};
use taipan_object::text::Sink;
use taipan_object::{Obj, PrintKind, Res, Runtime};

use crate::conversion::{self, Arguments, FromPython, IntoPython, MOST_KEYWORDS};
use crate::error::Error;
use crate::interpreter::Interpreter;
use crate::slots::Slots;

/// A Python value. While the handle is there, so is the value; dropping it lets go.
pub struct Value<'i, 'm> {
    interpreter: &'i Interpreter<'m>,
    position: usize,
}

impl<'i, 'm> Value<'i, 'm> {
    /// The handle of what the interpreter's table holds at this position, which it now owns.
    pub(crate) fn new(interpreter: &'i Interpreter<'m>, position: usize) -> Value<'i, 'm> {
        Value {
            interpreter,
            position,
        }
    }

    pub(crate) fn object(&self) -> Obj {
        self.interpreter.slots().get(self.position)
    }

    /// The object, if it is one of the interpreter with these slots.
    pub(crate) fn object_in(&self, slots: &Slots) -> Option<Obj> {
        core::ptr::eq(self.interpreter.slots(), slots).then(|| self.object())
    }

    pub(crate) fn interpreter(&self) -> &'i Interpreter<'m> {
        self.interpreter
    }

    /// The value converted to a Rust type.
    ///
    /// # Errors
    /// `TypeError` if it is of another kind, `OverflowError` if it is out of range.
    pub fn extract<T: FromPython>(&self) -> Result<T, Error<'i, 'm>> {
        let value = self.object();
        self.interpreter
            .run(|rt| conversion::from_object(rt, value))
    }

    /// [`Value::extract`] of a handle that ends here.
    pub(crate) fn extract_from<T: FromPython>(
        self,
        interpreter: &'i Interpreter<'m>,
    ) -> Result<T, Error<'i, 'm>> {
        let value = self.object();
        interpreter.run(|rt| conversion::from_object(rt, value))
    }

    /// The text of a `str`; `None` for other values. It is not copied.
    pub fn as_str(&self) -> Option<&str> {
        py_str::text(self.object())
    }

    /// The bytes of a `bytes` object; `None` for other values. They are not copied.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        bytes::bytes(self.object())
    }

    /// Is it `None`?
    pub fn is_none(&self) -> bool {
        self.object() == Obj::NONE
    }

    /// The name of its type.
    pub fn type_name(&self) -> &str {
        self.object().type_of().name.text()
    }

    /// Calls it.
    ///
    /// # Errors
    /// `TypeError` if it cannot be called, and what it raises.
    pub fn call(&self, arguments: impl Arguments) -> Result<Value<'i, 'm>, Error<'i, 'm>> {
        self.call_with(arguments, &[])
    }

    /// Calls it with some arguments given by name, eight at most.
    ///
    /// # Errors
    /// As [`Value::call`].
    pub fn call_with(
        &self,
        arguments: impl Arguments,
        keywords: &[(&str, &Value<'_, '_>)],
    ) -> Result<Value<'i, 'm>, Error<'i, 'm>> {
        let (callee, slots) = (self.object(), self.interpreter.slots());
        self.interpreter.hold(|rt| {
            let mut words = [Obj::NONE; 2 * MOST_KEYWORDS];
            let count = conversion::keywords(rt, slots, keywords, &mut words)?;
            arguments.call(rt, slots, callee, words.get(..count).unwrap_or(&[]))
        })
    }

    /// Calls a method of it.
    ///
    /// # Errors
    /// `AttributeError` if it has none of this name, and what it raises.
    pub fn call_method(
        &self,
        name: &str,
        arguments: impl Arguments,
    ) -> Result<Value<'i, 'm>, Error<'i, 'm>> {
        self.attribute(name)?.call(arguments)
    }

    /// An attribute.
    ///
    /// # Errors
    /// `AttributeError` if it has none of this name, and what a property raises.
    pub fn attribute(&self, name: &str) -> Result<Value<'i, 'm>, Error<'i, 'm>> {
        let this = self.object();
        self.interpreter.hold(|rt| {
            let name = rt.intern(name)?;
            attribute::get(rt, this, name)
        })
    }

    /// Sets an attribute.
    ///
    /// # Errors
    /// `AttributeError` if it cannot be set, and what a property raises.
    pub fn set_attribute(&self, name: &str, value: impl IntoPython) -> Result<(), Error<'i, 'm>> {
        let (this, slots) = (self.object(), self.interpreter.slots());
        self.interpreter.run(|rt| {
            let value = value.into_object(rt, slots)?;
            let name = rt.intern(name)?;
            attribute::set(rt, this, name, Some(value))
        })
    }

    /// `self[key]`
    ///
    /// # Errors
    /// `KeyError`, `IndexError`, `TypeError`, as the value sees fit.
    pub fn item(&self, key: impl IntoPython) -> Result<Value<'i, 'm>, Error<'i, 'm>> {
        let (this, slots) = (self.object(), self.interpreter.slots());
        self.interpreter.hold(|rt| {
            let key = key.into_object(rt, slots)?;
            item::get(rt, this, key)
        })
    }

    /// `self[key] = value`
    ///
    /// # Errors
    /// As [`Value::item`].
    pub fn set_item(
        &self,
        key: impl IntoPython,
        value: impl IntoPython,
    ) -> Result<(), Error<'i, 'm>> {
        let (this, slots) = (self.object(), self.interpreter.slots());
        self.interpreter.run(|rt| {
            let key = key.into_object(rt, slots)?;
            let value = value.into_object(rt, slots)?;
            item::set(rt, this, key, Some(value))
        })
    }

    /// `len(self)`
    ///
    /// # Errors
    /// `TypeError` if it has no length.
    pub fn len(&self) -> Result<usize, Error<'i, 'm>> {
        let this = self.object();
        self.interpreter.run(|rt| convert::len(rt, this))
    }

    /// `len(self) == 0`
    ///
    /// # Errors
    /// `TypeError` if it has no length.
    pub fn is_empty(&self) -> Result<bool, Error<'i, 'm>> {
        self.len().map(|len| len == 0)
    }

    /// Its items, as `for` sees them.
    ///
    /// # Errors
    /// `TypeError` if it cannot be iterated.
    pub fn items(&self) -> Result<Items<'i, 'm>, Error<'i, 'm>> {
        let this = self.object();
        let iterator = self.interpreter.hold(|rt| iterate::iter(rt, this))?;
        Ok(Items { iterator })
    }

    /// Another handle of the same value.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn duplicate(&self) -> Result<Value<'i, 'm>, Error<'i, 'm>> {
        let value = self.object();
        self.interpreter.hold(|_| Ok(value))
    }

    /// Writes `str(self)` or, with [`PrintKind::Repr`], `repr(self)`.
    pub(crate) fn write(&self, kind: PrintKind, out: &mut dyn fmt::Write) -> fmt::Result {
        let value = self.object();
        let written = self
            .interpreter
            .run(|rt| print::print(rt, value, kind, &mut Out(out)));
        match written {
            Ok(()) => Ok(()),
            // It cannot be shown now, or showing it raised.
            Err(_) => write!(out, "<{}>", self.type_name()),
        }
    }
}

impl Drop for Value<'_, '_> {
    fn drop(&mut self) {
        self.interpreter.slots().release(self.position);
    }
}

/// `str(self)`
impl fmt::Display for Value<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(PrintKind::Str, f)
    }
}

/// `repr(self)`
impl fmt::Debug for Value<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(PrintKind::Repr, f)
    }
}

/// The items of a value that can be iterated.
#[derive(Debug)]
pub struct Items<'i, 'm> {
    iterator: Value<'i, 'm>,
}

impl<'i, 'm> Iterator for Items<'i, 'm> {
    type Item = Result<Value<'i, 'm>, Error<'i, 'm>>;

    fn next(&mut self) -> Option<Self::Item> {
        let (iterator, interpreter) = (self.iterator.object(), self.iterator.interpreter());
        let position = interpreter.run(|rt| {
            let item = iterate::next(rt, iterator)?;
            item.map(|item| interpreter.slots().hold(rt, item))
                .transpose()
        });
        match position {
            Ok(position) => position.map(|position| Ok(Value::new(interpreter, position))),
            Err(error) => Some(Err(error)),
        }
    }
}

/// A `core::fmt` writer as a sink.
pub(crate) struct Out<'w>(pub &'w mut dyn fmt::Write);

impl Sink for Out<'_> {
    fn write(&mut self, rt: &mut Runtime, text: &str) -> Res<()> {
        match self.0.write_str(text) {
            Ok(()) => Ok(()),
            Err(fmt::Error) => Err(rt.value_error("cannot write")),
        }
    }
}
