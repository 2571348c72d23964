//! Scopes: which names a function, class or comprehension knows, and where each lives.
//!
//! `collect` walks the syntax tree once, in source order, and writes down every use; `resolve`
//! then decides, outermost scope first, which names are locals, cells shared with inner
//! functions, free variables or globals, and numbers the locals. Nothing here emits code.
//!
//! **Invariant:** a scope's parent has a smaller number than the scope itself.

use taipan_arena::{List, Table};

use crate::ast::{AnnAssign, ClassDef, Comprehension, Expr, FunctionDef, Lambda, Position, Stmt};
use crate::error::Failure;
use crate::fold::Constant;
use crate::keep::Keep;
use crate::names::{Name, Names};

mod collect;
mod expression;
mod resolve;
mod statement;

pub use collect::collect;
pub use resolve::resolve;

#[cfg(test)]
mod tests;

/// The number of a scope. The module's is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScopeId(pub u16);

impl ScopeId {
    /// The module's scope.
    pub const MODULE: Self = Self(0);

    /// As an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// The syntax that opened a scope.
#[derive(Clone, Copy, Debug)]
pub enum Definition<'a> {
    /// The source as statements.
    Module(&'a [Stmt<'a>]),
    /// The source as one expression.
    Eval(&'a Expr<'a>),
    /// `def`, `async def`.
    Function(&'a FunctionDef<'a>),
    /// `lambda`.
    Lambda(&'a Lambda<'a>),
    /// `class`.
    Class(&'a ClassDef<'a>),
    /// A comprehension or generator expression.
    Comprehension(ComprehensionKind, &'a Comprehension<'a>),
    /// The annotations of a function, which make a dict when somebody asks.
    Annotations(&'a FunctionDef<'a>),
    /// The annotation of a variable of a class or module.
    Annotation(&'a AnnAssign<'a>),
}

impl Definition<'_> {
    /// Whether names bound in the scope become locals of a frame (and not entries of a dict).
    pub fn is_function_like(self) -> bool {
        matches!(
            self,
            Self::Function(_) | Self::Lambda(_) | Self::Comprehension(..)
        )
    }

    /// Whether names that no function around it has are looked for in a namespace dict: annotations see
    /// what the class around them sees.
    pub fn is_class_like(self) -> bool {
        matches!(
            self,
            Self::Class(_) | Self::Annotations(_) | Self::Annotation(_)
        )
    }

    /// Whether both are the same part of the same piece of syntax.
    pub fn is_same(self, other: Definition<'_>) -> bool {
        self.address() == other.address() && self.is_annotations() == other.is_annotations()
    }

    fn is_annotations(self) -> bool {
        matches!(self, Self::Annotations(_))
    }

    fn address(self) -> *const () {
        match self {
            Self::Module(node) => node.as_ptr().cast(),
            Self::Eval(node) => core::ptr::from_ref(node).cast(),
            Self::Function(node) => core::ptr::from_ref(node).cast(),
            Self::Lambda(node) => core::ptr::from_ref(node).cast(),
            Self::Class(node) => core::ptr::from_ref(node).cast(),
            Self::Comprehension(_, node) => core::ptr::from_ref(node).cast(),
            Self::Annotations(node) => core::ptr::from_ref(node).cast(),
            Self::Annotation(node) => core::ptr::from_ref(node).cast(),
        }
    }
}

/// What a comprehension makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    /// A list.
    List,
    /// A set.
    Set,
    /// A dict.
    Dict,
    /// A generator.
    Generator,
}

/// A set of facts, one bit each.
macro_rules! bit_set {
    ($(#[$doc:meta])* $name:ident: $repr:ty { $($(#[$flag_doc:meta])* $flag:ident = $bit:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name(pub $repr);

        impl $name {
            $($(#[$flag_doc])* pub const $flag: Self = Self(1 << $bit);)*

            /// Whether any of `flags` is set.
            #[inline]
            pub fn has(self, flags: Self) -> bool {
                self.0 & flags.0 != 0
            }
        }

        impl core::ops::BitOr for $name {
            type Output = Self;
            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        impl core::ops::BitOrAssign for $name {
            fn bitor_assign(&mut self, other: Self) {
                self.0 |= other.0;
            }
        }
    };
}

bit_set! {
    /// How a scope uses a name.
    Use: u16 {
        /// Read.
        READ = 0;
        /// Assigned, deleted, imported, defined.
        BOUND = 1;
        /// A parameter.
        PARAMETER = 2;
        /// Declared `global`.
        GLOBAL = 3;
        /// Declared `nonlocal`.
        NONLOCAL = 4;
        /// An inner scope reads or rebinds it and does not bind it by itself.
        WANTED = 5;
        /// The target of a comprehension's `for`.
        ITERATION = 6;
        /// Annotated.
        ANNOTATED = 7;
        /// Declared `const()` somewhere in the module (a mark of the name, not of one scope).
        CONSTANT = 8;
    }
}

bit_set! {
    /// What a function is like.
    Traits: u8 {
        /// Has `yield` or `await`, or is `async`.
        GENERATOR = 0;
        /// `async def`, or a comprehension that awaits.
        ASYNC = 1;
        /// An `async def` that yields.
        ASYNC_GENERATOR = 2;
    }
}

/// Where a name lives in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the namespace dict, then the globals, then the builtins.
    Name,
    /// In the globals, then the builtins.
    Global,
    /// In a local.
    Local,
    /// In a cell of this scope's own.
    Cell,
    /// In a cell of an outer scope.
    Free,
}

/// A name in a scope.
#[derive(Clone, Copy, Debug)]
pub struct Symbol {
    /// The name.
    pub name: Name,
    /// How it is used.
    pub uses: Use,
    /// The local's number, for all but `Name` and `Global`; for a class, also where a cell that
    /// is only passed through to inner functions lies.
    pub slot: u16,
    /// Where it lives.
    pub place: Place,
}

/// No local.
pub const NO_SLOT: u16 = u16::MAX;

/// A module, function, class or comprehension.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The enclosing scope; the module is its own parent.
    pub parent: ScopeId,
    /// Its syntax.
    pub definition: Definition<'a>,
    /// Where it starts.
    pub position: Position,
    /// Its symbols: parameters first, in the order of the frame's locals. Empty for the module,
    /// whose names all live in the globals.
    pub symbols: &'a mut [Symbol],
    /// How many locals the frame has, cells and free variables included.
    pub locals: u16,
    /// How many of them are free variables, which come first.
    pub free: u16,
    /// How many positional parameters the frame has, without the free variables.
    pub positional: u16,
    /// How many keyword-only parameters.
    pub keyword_only: u16,
    /// What it is like.
    pub traits: Traits,
}

impl Scope<'_> {
    /// The symbol of a name.
    pub fn symbol(&self, name: Name) -> Option<&Symbol> {
        self.symbols.iter().find(|symbol| symbol.name == name)
    }
}

/// A name that `const()` made constant.
#[derive(Clone, Copy, Debug)]
pub struct ConstantName<'a> {
    /// The name.
    pub name: Name,
    /// The scope of the declaration.
    pub scope: ScopeId,
    /// Where it was declared: it is constant from here on.
    pub position: Position,
    /// Its value.
    pub value: Constant<'a>,
}

/// The scopes of a statement of the module and all that is in it, or of a whole source; in source
/// order.
pub type Scopes<'a> = List<'a, Scope<'a>>;

/// A string of this length is worth looking for.
const LONG: usize = 32;

/// What `const()` has declared so far.
pub struct Constants<'k> {
    keep: Keep<'k>,
    list: Table<'k, ConstantName<'k>>,
}

impl<'k> Constants<'k> {
    /// Nothing.
    pub fn new(keep: Keep<'k>) -> Self {
        Self {
            keep,
            list: Table::new(keep.arena),
        }
    }

    /// Declares `name` constant from `position` on.
    pub fn declare(
        &mut self,
        names: &mut Names<'_>,
        name: Name,
        scope: ScopeId,
        position: Position,
        value: Constant<'_>,
    ) -> Result<(), Failure> {
        names.mark(name, Use::CONSTANT.0);
        let value = self.keep.constant(value)?;
        self.list.push(ConstantName {
            name,
            scope,
            position,
            value,
        })?;
        Ok(())
    }

    /// The value `name` was declared with in this very scope, before `position`.
    pub fn declared(&self, scope: ScopeId, name: Name, position: Position) -> Option<Constant<'k>> {
        self.list
            .iter()
            .rev()
            .find(|constant| {
                constant.name == name && constant.scope == scope && constant.position < position
            })
            .map(|constant| constant.value)
    }

    /// The value `name` was declared with at `position`.
    pub fn declared_at(
        &self,
        scope: ScopeId,
        name: Name,
        position: Position,
    ) -> Option<Constant<'k>> {
        self.list
            .iter()
            .find(|constant| {
                constant.name == name && constant.scope == scope && constant.position == position
            })
            .map(|constant| constant.value)
    }

    /// The value of `name`, read at `position` in `scope`, if it is constant there: declared in
    /// this scope or one around it, and not hidden by a local.
    pub fn visible(
        &self,
        names: &Names<'_>,
        scopes: &[Scope<'_>],
        scope: ScopeId,
        name: Name,
        position: Position,
    ) -> Option<Constant<'k>> {
        if !Use(names.marks(name)).has(Use::CONSTANT) {
            return None;
        }
        let mut id = scope;
        loop {
            if let Some(value) = self.declared(id, name, position) {
                return Some(value);
            }
            let scope = scopes.get(id.index())?;
            let hidden = scope.definition.is_function_like()
                && scope
                    .symbol(name)
                    .is_some_and(|symbol| matches!(symbol.place, Place::Local | Place::Cell));
            if hidden || id == ScopeId::MODULE {
                return None;
            }
            id = scope.parent;
        }
    }

    /// The same string as lasts already, if it is the value of a name: where it lies tells.
    pub fn kept(&self, value: Constant<'_>) -> Option<Constant<'k>> {
        let bytes = value.bytes().filter(|bytes| bytes.len() >= LONG)?;
        let mut values = self.list.iter().map(|constant| constant.value);
        let is_it = |kept: &Constant<'k>| {
            kept.bytes().is_some_and(|kept| core::ptr::eq(kept, bytes)) && *kept == value
        };
        values.find(is_it)
    }

    /// Forgets what scopes have declared that are over: those inside the module and the `classes`
    /// open classes.
    pub fn end_statement(&mut self, classes: usize) {
        let mut kept = 0;
        for index in 0..self.list.len() {
            let Some(&constant) = self.list.get(index) else {
                break;
            };
            if constant.scope.index() <= classes
                && let Some(place) = self.list.get_mut(kept)
            {
                *place = constant;
                kept += 1;
            }
        }
        self.list.truncate(kept);
    }
}

/// A class whose body is compiled statement by statement.
pub struct OpenClass<'k> {
    /// Its name.
    pub name: &'k str,
    /// Where it starts.
    pub position: Position,
    /// What its statements so far have told about its names.
    pub symbols: List<'k, Symbol>,
}

/// The name a `__private` identifier has inside `class`; `None` for all other identifiers.
pub fn mangle<'s>(class: Option<&'s str>, identifier: &'s str) -> Option<[&'s str; 3]> {
    let class = class?.trim_start_matches('_');
    let private = identifier.starts_with("__")
        && !identifier.ends_with("__")
        && !identifier.contains('.')
        && !class.is_empty();
    private.then_some(["_", class, identifier])
}
