//! Arguments of a call as native code receives them, and matching them to parameters.

use crate::name::Name;
use crate::raise::{Raised, Res};
use crate::runtime::Runtime;
use crate::word::Obj;

/// The arguments of a call.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    /// Positional arguments.
    pub positional: &'a [Obj],
    /// Keyword arguments: name, value, name, value, ... The names are interned strings.
    pub keywords: &'a [Obj],
}

impl<'a> Args<'a> {
    /// A call without arguments.
    pub const NONE: Args<'static> = Args {
        positional: &[],
        keywords: &[],
    };

    /// A call with positional arguments only.
    #[inline(always)]
    pub fn positional(positional: &'a [Obj]) -> Args<'a> {
        Args {
            positional,
            keywords: &[],
        }
    }

    /// The positional argument number `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Option<Obj> {
        self.positional.get(index).copied()
    }

    /// Is there no argument at all?
    pub fn is_empty(&self) -> bool {
        self.positional.is_empty() && self.keywords.is_empty()
    }

    /// The keyword arguments.
    pub fn pairs(&self) -> impl Iterator<Item = (Name, Obj)> + 'a {
        self.keywords
            .chunks_exact(2)
            .filter_map(|pair| Some((pair[0].as_name()?, pair[1])))
    }

    /// The keyword argument with this name.
    pub fn keyword(&self, name: Name) -> Option<Obj> {
        self.pairs()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The same call without its first positional argument.
    pub fn without_first(&self) -> Args<'a> {
        Args {
            positional: self.positional.get(1..).unwrap_or(&[]),
            keywords: self.keywords,
        }
    }
}

/// One parameter of a native function.
#[derive(Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Must it be given?
    pub required: bool,
}

impl Parameter {
    /// One that must be given.
    pub const fn required(name: Name) -> Parameter {
        Parameter {
            name,
            required: true,
        }
    }

    /// One that may be left out.
    pub const fn optional(name: Name) -> Parameter {
        Parameter {
            name,
            required: false,
        }
    }
}

/// The parameters of a native function: the first `positional_only` cannot be named, those
/// from `keyword_only` on must be.
#[derive(Clone, Copy)]
pub struct Signature {
    /// The function's name, for messages.
    pub function: Name,
    /// The parameters in order.
    pub parameters: &'static [Parameter],
    /// How many at the start take no keyword.
    pub positional_only: usize,
    /// How many can be given by position.
    pub positional: usize,
}

impl Signature {
    /// Matches a call to the parameters: `values[i]` is what parameter `i` was given.
    /// `values` must be as long as the parameters.
    ///
    /// # Errors
    /// `TypeError` for too many arguments, unknown or repeated names, missing ones.
    pub fn bind(&self, rt: &mut Runtime, args: Args, values: &mut [Option<Obj>]) -> Res<()> {
        if args.positional.len() > self.positional {
            return Err(self.too_many(rt, args.positional.len()));
        }
        for (value, given) in values.iter_mut().zip(args.positional) {
            *value = Some(*given);
        }
        for (name, given) in args.pairs() {
            let index = self
                .parameters
                .iter()
                .position(|parameter| parameter.name == name)
                .or_else(|| self.position_of_text(name));
            match index.filter(|index| *index >= self.positional_only) {
                Some(index) => match values.get_mut(index) {
                    Some(value @ None) => *value = Some(given),
                    _ => {
                        return Err(rt.type_error_fmt(format_args!(
                            "{}() got multiple values for argument '{name}'",
                            self.function
                        )));
                    }
                },
                None => {
                    return Err(rt.type_error_fmt(format_args!(
                        "{}() got an unexpected keyword argument '{name}'",
                        self.function
                    )));
                }
            }
        }
        for (parameter, value) in self.parameters.iter().zip(values.iter()) {
            if parameter.required && value.is_none() {
                return Err(rt.type_error_fmt(format_args!(
                    "{}() missing required argument '{}'",
                    self.function, parameter.name
                )));
            }
        }
        Ok(())
    }

    /// The parameter whose name has the same text: names of modules outside the core are not
    /// unique.
    #[cold]
    fn position_of_text(&self, name: Name) -> Option<usize> {
        self.parameters
            .iter()
            .position(|parameter| parameter.name.text() == name.text())
    }

    #[cold]
    fn too_many(&self, rt: &mut Runtime, given: usize) -> Raised {
        rt.type_error_fmt(format_args!(
            "{}() takes at most {} positional arguments but {given} were given",
            self.function, self.positional
        ))
    }
}
