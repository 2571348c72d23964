//! Attributes of instances. Instances of a class that get the same attributes in the same
//! order share a [`Shape`], which says where each attribute lies, so that an instance holds
//! its values only and a cached position is valid for all of them. An instance that
//! outgrows this (attributes deleted, `__dict__` taken, very many of them) gets a dict.

use core::cell::Cell;

use taipan_gc::{Array, Gc, Header, Kind, Trace, Tracer, managed};

use crate::builtin::dict::Dict;
use crate::name::Name;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::types::Type;
use crate::word::Obj;

managed! {
    /// The attribute names of some instances of a class, in order.
    pub struct Shape {
        /// Names, maybe of more attributes than this shape has: shared along a line of shapes.
        names: Gc<Array<Obj>>,
        count: usize,
        /// Shapes with one attribute more: the first, and through `sibling` the others.
        child: Cell<Option<Gc<Shape>>>,
        sibling: Cell<Option<Gc<Shape>>>,
    }
}

static SHAPE: Kind = Kind::new::<Shape>(Header::new(Kind::ROOT));

/// More attributes than this and an instance gets a dict.
const MAX_SHAPED: usize = 48;
/// More ways than this to go on from a shape and an instance gets a dict.
const MAX_CHILDREN: usize = 32;
/// Room for at most this many values more than there are, when others of the class had more.
const MOST_AHEAD: usize = 8;
/// Room for values of a fresh instance.
const FIRST_VALUES: usize = if cfg!(target_pointer_width = "64") {
    4
} else {
    2
};

impl Shape {
    /// The shape of an instance without attributes.
    pub fn root(rt: &mut Runtime) -> Res<Gc<Shape>> {
        let names = rt.alloc_array(Array::<Obj>::HEADER, FIRST_VALUES, Obj::ABSENT)?;
        rt.alloc(Shape {
            header: Header::new(&SHAPE),
            names,
            count: 0,
            child: Cell::new(None),
            sibling: Cell::new(None),
        })
    }

    /// Where the attribute lies among the values.
    #[inline]
    pub fn position(&self, name: Name) -> Option<usize> {
        let name = Obj::from(name);
        self.names.as_slice()[..self.count]
            .iter()
            .position(|entry| entry.get() == name)
    }

    /// How many attributes there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The name of the attribute at a position.
    pub fn name_at(&self, position: usize) -> Option<Name> {
        if position < self.count {
            self.names.get(position)?.as_name()
        } else {
            None
        }
    }

    /// How many attributes instances came to have that went on from this shape, as far as their
    /// latest one tells.
    fn longest(&self) -> usize {
        let mut count = self.count;
        let mut next = self.child.get();
        while let Some(shape) = next {
            count = shape.count;
            next = shape.child.get();
        }
        count
    }

    /// The shape with one more attribute; `None` when a dict is the better place.
    fn with(this: Gc<Shape>, rt: &mut Runtime, name: Name) -> Res<Option<Gc<Shape>>> {
        let mut next = this.child.get();
        let mut children = 0;
        while let Some(shape) = next {
            if shape.name_at(this.count) == Some(name) {
                return Ok(Some(shape));
            }
            next = shape.sibling.get();
            children += 1;
        }
        if children >= MAX_CHILDREN || this.count >= MAX_SHAPED {
            return Ok(None);
        }
        let free = this.names.get(this.count) == Some(Obj::ABSENT);
        let names = if free {
            this.names
        } else {
            let room = (this.count + 1).next_power_of_two().max(FIRST_VALUES);
            let copy = rt.alloc_array(Array::<Obj>::HEADER, room, Obj::ABSENT)?;
            for (to, from) in copy
                .as_slice()
                .iter()
                .zip(&this.names.as_slice()[..this.count])
            {
                to.set(from.get());
            }
            copy
        };
        let shape = rt.alloc(Shape {
            header: Header::new(&SHAPE),
            names,
            count: this.count + 1,
            child: Cell::new(None),
            sibling: Cell::new(this.child.get()),
        })?;
        names.set(this.count, Obj::from(name));
        this.child.set(Some(shape));
        Ok(Some(shape))
    }
}

/// The attributes of one instance.
#[repr(C)]
pub struct Attributes {
    /// `None` before the first attribute, and when a dict (the first value) has them.
    shape: Cell<Option<Gc<Shape>>>,
    values: Cell<Option<Gc<Array<Obj>>>>,
}

// SAFETY: both fields are traced.
unsafe impl Trace for Attributes {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        self.shape.trace(tracer);
        self.values.trace(tracer);
    }
}

impl Default for Attributes {
    fn default() -> Self {
        Attributes::new()
    }
}

impl Attributes {
    /// No attributes.
    pub const fn new() -> Attributes {
        Attributes {
            shape: Cell::new(None),
            values: Cell::new(None),
        }
    }

    /// The shape, if there is one.
    #[inline(always)]
    pub fn shape(&self) -> Option<Gc<Shape>> {
        self.shape.get()
    }

    /// What tells instances with the same attributes apart from others: the address of the
    /// shape, 0 for no attributes; `None` when a dict has them.
    #[inline(always)]
    pub fn layout_word(&self) -> Option<usize> {
        match (self.shape.get(), self.values.get()) {
            (Some(shape), _) => Some(shape.as_ptr().addr()),
            (None, None) => Some(0),
            (None, Some(_)) => None,
        }
    }

    /// Adds the attribute that makes this the shape of the instance; `false` if there is no
    /// room for its value.
    #[inline(always)]
    pub fn extend_to(&self, shape: Gc<Shape>, value: Obj) -> bool {
        let added = self.set_value_at(shape.count - 1, value);
        if added {
            self.shape.set(Some(shape));
        }
        added
    }

    /// As [`Attributes::extend_to`], making room for the value first.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn grow_to(&self, rt: &mut Runtime, shape: Gc<Shape>, value: Obj) -> Res<()> {
        self.make_room(rt, shape)?;
        self.extend_to(shape, value);
        Ok(())
    }

    /// The value at a position that the shape gave.
    #[inline(always)]
    pub fn value_at(&self, position: usize) -> Option<Obj> {
        self.values.get()?.get(position)
    }

    /// Sets the value at a position that the shape gave; `false` if there is no such position.
    #[inline(always)]
    pub fn set_value_at(&self, position: usize, value: Obj) -> bool {
        match self.values.get() {
            Some(values) => values.set(position, value),
            None => false,
        }
    }

    /// The dict, if a dict has the attributes.
    pub fn dict(&self) -> Option<Gc<Dict>> {
        match (self.shape.get(), self.values.get()) {
            (None, Some(values)) => values.get(0)?.downcast::<Dict>(),
            _ => None,
        }
    }

    /// The attribute `name`.
    #[inline]
    pub fn get(&self, name: Name) -> Option<Obj> {
        match self.shape.get() {
            Some(shape) => self.value_at(shape.position(name)?),
            None => self.dict()?.get_name(name),
        }
    }

    /// Sets the attribute `name` of an instance of `class`.
    pub fn set(&self, rt: &mut Runtime, class: Gc<Type>, name: Name, value: Obj) -> Res<()> {
        if let Some(dict) = self.dict() {
            return dict.set(rt, Obj::from(name), value);
        }
        if let Some(position) = self.shape.get().and_then(|shape| shape.position(name)) {
            self.set_value_at(position, value);
            return Ok(());
        }
        let shape = match self.shape.get() {
            Some(shape) => shape,
            None => root_shape(rt, class)?,
        };
        match Shape::with(shape, rt, name)? {
            Some(grown) => self.grow_to(rt, grown, value),
            None => {
                let dict = self.to_dict(rt)?;
                if shape.count >= MAX_SHAPED {
                    forget_shapes(class);
                }
                dict.set(rt, Obj::from(name), value)
            }
        }
    }

    /// Makes room for the values of a shape, and of those that other instances went on to from it.
    fn make_room(&self, rt: &mut Runtime, shape: Gc<Shape>) -> Res<()> {
        let old = self.values.get();
        let room = old.map_or(0, |values| values.len());
        if shape.count <= room {
            return Ok(());
        }
        let size = match shape.child.get() {
            Some(_) => shape.longest().min(shape.count + MOST_AHEAD),
            None => shape.names.len(),
        };
        let grown = rt.alloc_array(Array::<Obj>::HEADER, size, Obj::ABSENT)?;
        if let Some(old) = old {
            for (to, from) in grown.as_slice().iter().zip(old.as_slice()) {
                to.set(from.get());
            }
        }
        self.values.set(Some(grown));
        Ok(())
    }

    /// Deletes the attribute `name`; `false` if there is none.
    pub fn delete(&self, rt: &mut Runtime, name: Name) -> Res<bool> {
        if self.get(name).is_none() {
            return Ok(false);
        }
        let dict = self.to_dict(rt)?;
        Ok(dict.remove(rt, Obj::from(name))?.is_some())
    }

    /// The attributes as a dict, which has them from now on: `__dict__`.
    pub fn to_dict(&self, rt: &mut Runtime) -> Res<Gc<Dict>> {
        if let Some(dict) = self.dict() {
            return Ok(dict);
        }
        let dict = Dict::new(rt)?;
        if let Some(shape) = self.shape.get() {
            dict.reserve(rt, shape.count)?;
            for position in 0..shape.count {
                if let (Some(name), Some(value)) =
                    (shape.name_at(position), self.value_at(position))
                {
                    dict.set(rt, Obj::from(name), value)?;
                }
            }
        }
        self.set_dict(rt, dict)?;
        Ok(dict)
    }

    /// Makes `dict` the attributes: assignment to `__dict__`.
    pub fn set_dict(&self, rt: &mut Runtime, dict: Gc<Dict>) -> Res<()> {
        let values = rt.alloc_array(Array::<Obj>::HEADER, 1, Obj::from(dict))?;
        self.values.set(Some(values));
        self.shape.set(None);
        Ok(())
    }
}

/// The shape that instances of a class start with.
fn root_shape(rt: &mut Runtime, class: Gc<Type>) -> Res<Gc<Shape>> {
    let part = class.class;
    if let Some(shape) = part.and_then(|part| part.root_shape.get()) {
        return Ok(shape);
    }
    let shape = Shape::root(rt)?;
    if let Some(part) = part {
        part.root_shape.set(Some(shape));
    }
    Ok(shape)
}

/// Forgets the shapes of a class that no instance has: the many on the way to a dict take more memory
/// than the next instance that goes there takes time.
fn forget_shapes(class: Gc<Type>) {
    let root = class.class.and_then(|part| part.root_shape.get());
    if let Some(root) = root {
        root.child.set(None);
    }
}
