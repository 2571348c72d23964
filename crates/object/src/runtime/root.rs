//! The values that modules keep for a runtime.

use taipan_gc::Gc;

use super::Runtime;
use crate::builtin::dict::Dict;
use crate::raise::Res;
use crate::word::Obj;

/// Values that modules keep for a runtime, by what they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(usize)]
pub enum Root {
    /// `sys.modules`, a dict.
    Modules,
    /// `sys.path`, a list.
    Path,
    /// `sys.argv`, a list.
    Argv,
    /// The namespace of `__main__`, a dict.
    MainGlobals,
    /// Names that a program has put over those of `builtins`, a dict.
    BuiltinsOverlay,
    /// The mount table's Python side.
    Mounts,
    /// What the store of code on the flash knows.
    Xip,
    /// Scheduled callbacks, a list.
    Schedule,
    /// Handlers of the peripherals' interrupts, and the timers that run.
    Machine,
    /// The tasks of `asyncio`.
    Asyncio,
    /// What `sys.settrace` and `sys.setprofile` were given.
    Trace,
    /// What new threads are to run, a list.
    NewThreads,
    /// The size of their native stacks, if the program has set it.
    ThreadStack,
    /// The frames that `sys.settrace` was told of, a list.
    TracedFrames,
    /// Functions of `atexit`.
    AtExit,
    /// `weakref.finalize` objects that are alive, a list.
    Finalizers,
    /// `sys.stdout`, if it was replaced.
    Stdout,
    /// The classes that programs have made, a list of weak references.
    Classes,
    /// The last value shown at the prompt.
    Last,
    /// For a module of an embedder.
    User,
    /// Values that a Rust program has handles of: the facade's.
    Handles,
    /// How many there are.
    Count,
}

impl Runtime<'_> {
    /// A value kept for the runtime's life.
    pub fn root(&self, root: Root) -> Option<Obj> {
        self.roots[root as usize]
    }

    /// Keeps a value for the runtime's life.
    pub fn set_root(&mut self, root: Root, value: Option<Obj>) {
        self.roots[root as usize] = value;
        if root == Root::BuiltinsOverlay {
            self.exec.forget_lookups();
        }
    }

    /// A root that is a dict, made when first asked for.
    pub fn root_dict(&mut self, root: Root) -> Res<Gc<Dict>> {
        if let Some(dict) = self.root(root).and_then(|root| root.downcast::<Dict>()) {
            return Ok(dict);
        }
        let dict = Dict::new(self)?;
        self.set_root(root, Some(Obj::from(dict)));
        Ok(dict)
    }
}
