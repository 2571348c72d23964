//! The interpreter as a Rust program sees it: made over memory, given source to run, asked for
//! values.

use core::cell::{Cell, RefCell};
use core::fmt;
use core::mem::MaybeUninit;

use taipan_gc::{Heap, Stats};
use taipan_modules::hooks::HOOKS;
use taipan_object::builtin::tuple;
use taipan_object::host::{Host, Interrupt};
use taipan_object::protocol::call;
use taipan_object::runtime::{NativeModule, SourceKind};
use taipan_object::{Obj, Raised, Res, Root, Runtime, names};
use taipan_vm::import;

use crate::conversion::{Arguments, FromPython, IntoPython};
use crate::error::{Error, Exception};
use crate::program;
use crate::slots::Slots;
use crate::value::Value;

/// What an interpreter is given besides memory and a host.
#[derive(Clone, Copy)]
pub struct Config<'m> {
    /// Bytes of native stack that it may use: below what there is, by what the host's own code and
    /// interrupts need. Python code that goes deeper gets a `RuntimeError`.
    pub native_stack: usize,
    /// Words of its heap that Python functions may have for their frames: what limits recursion
    /// of Python code; at most half of it is used. A call of a small function takes about 20.
    pub python_stack: usize,
    /// Modules of the program's own, made with [`module`](crate::module).
    pub modules: &'m [&'static NativeModule],
    /// Modules in the program's own flash: a ROMFS image of `.mpy` files, as `taipan-freeze` builds it.
    /// `import` sees it as the folder `.frozen`, which [`Interpreter::set_search_path`] names.
    pub frozen: Option<&'static [u8]>,
    /// How much the compiler optimises, 0 to 3; from 1 on `assert` is left out.
    pub optimise: u8,
}

impl Default for Config<'_> {
    fn default() -> Self {
        let large = cfg!(target_pointer_width = "64");
        Config {
            native_stack: if large { 256 << 10 } else { 8 << 10 },
            python_stack: if large { 1 << 16 } else { 1 << 12 },
            modules: &[],
            frozen: None,
            optimise: 0,
        }
    }
}

/// The memory has no room for an interpreter's first objects; a few kilobytes are the least.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HeapTooSmall;

impl fmt::Display for HeapTooSmall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the memory is too small for an interpreter")
    }
}

impl core::error::Error for HeapTooSmall {}

/// One interpreter. It takes memory from nowhere but the region it is given, and shares nothing
/// with another.
///
/// All methods take `&self`, so that several [`Value`]s can be in use at a time. Code that the
/// interpreter calls cannot call the interpreter: that gives [`Error::Busy`], and so does every
/// call after a panic of such code went through the interpreter.
pub struct Interpreter<'m> {
    runtime: RefCell<Runtime<'m>>,
    /// Stays set when a panic leaves the runtime in the middle of something.
    running: Cell<bool>,
    slots: Slots,
    native_stack: usize,
}

impl<'m> Interpreter<'m> {
    /// An interpreter whose heap is `memory`. `interrupt` can be set from anywhere: see
    /// [`Interrupt::keyboard`].
    ///
    /// # Errors
    /// If the memory is too small for the first objects.
    // Not inlined: what it is put together from would stay on the caller's stack.
    #[inline(never)]
    pub fn new(
        memory: &'m mut [MaybeUninit<u8>],
        host: &'m mut dyn Host,
        interrupt: &'m Interrupt,
        config: Config<'m>,
    ) -> Result<Interpreter<'m>, HeapTooSmall> {
        let mut heap = Heap::new();
        // SAFETY: objects of the heap are used only through the runtime, whose lifetime `'m` is,
        // and by native functions, which it calls; `with_runtime` leaves that to its caller.
        unsafe { heap.add_region(memory) }.map_err(|_| HeapTooSmall)?;
        let mut runtime = Runtime::new(heap, host, interrupt, &HOOKS).ok_or(HeapTooSmall)?;
        // Endless recursion is to end in a `RuntimeError` that there is memory to handle.
        let half = runtime.heap.mem_total() / 2 / size_of::<usize>();
        runtime.exec.max_words = config.python_stack.min(half);
        runtime.optimise = config.optimise;
        runtime.modules = config.modules;
        runtime.frozen = config.frozen;
        let slots = Slots::new(&mut runtime).map_err(|_| HeapTooSmall)?;
        Ok(Interpreter {
            runtime: RefCell::new(runtime),
            running: Cell::new(false),
            slots,
            native_stack: config.native_stack,
        })
    }

    /// Runs statements as the program: in the module `__main__`, whose names stay for the next.
    ///
    /// # Errors
    /// `SyntaxError`, and what it raises.
    pub fn exec(&self, source: &str) -> Result<(), Error<'_, 'm>> {
        self.exec_file(source.as_bytes(), "<string>")
    }

    /// Runs the text of a file, whose name tracebacks show.
    ///
    /// # Errors
    /// As [`Interpreter::exec`].
    pub fn exec_file(&self, source: &[u8], name: &str) -> Result<(), Error<'_, 'm>> {
        self.run(|rt| {
            let globals = program::main_globals(rt)?;
            program::run_source(rt, source, name, SourceKind::Module, globals).map(|_| ())
        })
    }

    /// The value of an expression in `__main__`.
    ///
    /// # Errors
    /// `SyntaxError`, and what it raises.
    pub fn eval(&self, expression: &str) -> Result<Value<'_, 'm>, Error<'_, 'm>> {
        self.hold(|rt| {
            let globals = program::main_globals(rt)?;
            let source = expression.as_bytes();
            program::run_source(rt, source, "<string>", SourceKind::Eval, globals)
        })
    }

    /// Imports a module: for a dotted name the last one. `__main__` does not see it.
    ///
    /// # Errors
    /// `ImportError` if there is none, and what its code raises.
    pub fn import(&self, name: &str) -> Result<Value<'_, 'm>, Error<'_, 'm>> {
        self.hold(|rt| {
            let name = rt.intern(name)?;
            // Any `from` list, so that the last module is the result.
            let from = tuple::new(rt, &[Obj::from(names::__name__)])?;
            import::import_into(rt, None, name, from, 0)
        })
    }

    /// Sets `sys.path`: the folders in which `import` looks for files.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn set_search_path(&self, folders: &[&str]) -> Result<(), Error<'_, 'm>> {
        self.run(|rt| {
            let path = folders.into_object(rt, &self.slots)?;
            rt.set_root(Root::Path, Some(path));
            Ok(())
        })
    }

    /// A global variable of `__main__`, if there is one of this name.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn global(&self, name: &str) -> Result<Option<Value<'_, 'm>>, Error<'_, 'm>> {
        let position = self.run(|rt| {
            let globals = program::main_globals(rt)?;
            let name = rt.intern(name)?;
            let value = globals.get_name(name);
            value.map(|value| self.slots.hold(rt, value)).transpose()
        })?;
        Ok(position.map(|position| Value::new(self, position)))
    }

    /// Sets a global variable of `__main__`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn set_global(&self, name: &str, value: impl IntoPython) -> Result<(), Error<'_, 'm>> {
        self.run(|rt| {
            let value = value.into_object(rt, &self.slots)?;
            let globals = program::main_globals(rt)?;
            let name = rt.intern(name)?;
            globals.set(rt, Obj::from(name), value)
        })
    }

    /// Calls a global function of `__main__` and converts its result.
    ///
    /// # Errors
    /// `NameError` if there is none, and what it raises.
    pub fn call<T: FromPython>(
        &self,
        name: &str,
        arguments: impl Arguments,
    ) -> Result<T, Error<'_, 'm>> {
        match self.global(name)? {
            Some(function) => function.call(arguments)?.extract_from(self),
            None => self.run(|rt| {
                let message = format_args!("name '{name}' isn't defined");
                Err(rt.raise_fmt(&taipan_object::exception::NAME_ERROR, message))
            }),
        }
    }

    /// A Rust value as a Python value.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn value(&self, value: impl IntoPython) -> Result<Value<'_, 'm>, Error<'_, 'm>> {
        self.hold(|rt| value.into_object(rt, &self.slots))
    }

    /// Runs what waits: scheduled callbacks, finalisers. They are also run while programs run;
    /// this is for a main loop of the host's.
    ///
    /// # Errors
    /// `KeyboardInterrupt`, if the interrupt asks for it.
    pub fn poll(&self) -> Result<(), Error<'_, 'm>> {
        self.run(|rt| rt.poll())
    }

    /// Ends the program as a process would end it: calls what `sys.atexit` was given, then `__del__`
    /// of all objects that have one. (Dropping an interpreter calls nothing.)
    ///
    /// # Errors
    /// What the function of `sys.atexit` raises; `KeyboardInterrupt`.
    pub fn finish(&self) -> Result<(), Error<'_, 'm>> {
        self.run(|rt| {
            let mut raised_at_exit = None;
            if let Some(function) = rt.root(Root::AtExit) {
                rt.set_root(Root::AtExit, None);
                if let Err(raised) = call::call(rt, function, &[]) {
                    raised_at_exit = Some(rt.take_raised(raised));
                }
            }
            rt.finalise_all();
            rt.poll()?;
            match raised_at_exit {
                Some(exception) => Err(rt.throw(exception)),
                None => Ok(()),
            }
        })
    }

    /// Collects garbage.
    ///
    /// # Errors
    /// [`Error::Busy`].
    pub fn collect(&self) -> Result<(), Error<'_, 'm>> {
        self.run(|rt| {
            rt.collect();
            Ok(())
        })
    }

    /// Sets after how many bytes of allocation garbage is collected; with `None`, when the heap has
    /// doubled. With 0 every allocation collects, which shows mistakes in native code.
    ///
    /// # Errors
    /// [`Error::Busy`].
    pub fn set_collection_threshold(&self, bytes: Option<usize>) -> Result<(), Error<'_, 'm>> {
        self.run(|rt| {
            rt.heap.set_threshold(bytes);
            Ok(())
        })
    }

    /// Counts what is in the heap. This goes through all of it.
    ///
    /// # Errors
    /// [`Error::Busy`].
    pub fn heap(&self) -> Result<Stats, Error<'_, 'm>> {
        self.run(|rt| Ok(rt.heap.stats()))
    }

    /// How many values the program has handles of.
    pub fn handles(&self) -> usize {
        self.slots.held()
    }

    /// Lets `after` more allocations succeed, and then has `count` fail.
    ///
    /// # Errors
    /// [`Error::Busy`].
    #[cfg(feature = "fault-injection")]
    pub fn fail_allocations(&self, after: usize, count: usize) -> Result<(), Error<'_, 'm>> {
        self.run(|rt| {
            rt.heap.fail_allocations(after, count);
            Ok(())
        })
    }

    /// How many allocations are still to succeed before the first failure, and how many failures
    /// are still to come.
    ///
    /// # Errors
    /// [`Error::Busy`].
    #[cfg(feature = "fault-injection")]
    pub fn failures_to_come(&self) -> Result<(usize, usize), Error<'_, 'm>> {
        self.run(|rt| Ok((rt.heap.successes_to_come(), rt.heap.failures_to_come())))
    }

    /// Runs `f` with the host's state of the type `T` ([`Host::state`]), which native functions have while Python runs.
    ///
    /// # Errors
    /// `RuntimeError` if the host has none of this type.
    pub fn with_state<T: 'static, R>(
        &self,
        f: impl FnOnce(&mut T) -> R,
    ) -> Result<R, Error<'_, 'm>> {
        self.run(|rt| rt.with_state(f))
    }

    /// Runs `f` with the runtime behind the interpreter, for what the facade has no method for.
    ///
    /// # Errors
    /// What `f` raises.
    ///
    /// # Safety
    /// No `Obj`, `Gc` or `Name`, nor anything borrowed from one, may be used after `f` has
    /// returned, nor be kept elsewhere than on the stack or in traced objects meanwhile.
    pub unsafe fn with_runtime<T>(
        &self,
        f: impl FnOnce(&mut Runtime<'m>) -> Res<T>,
    ) -> Result<T, Error<'_, 'm>> {
        self.run(f)
    }

    /// Runs `f` with the native stack known to the collector.
    pub(crate) fn run<T>(
        &self,
        f: impl FnOnce(&mut Runtime<'m>) -> Res<T>,
    ) -> Result<T, Error<'_, 'm>> {
        let (false, Ok(mut runtime)) = (self.running.get(), self.runtime.try_borrow_mut()) else {
            return Err(Error::Busy);
        };
        self.running.set(true);
        let result = runtime.enter(self.native_stack, |rt| {
            f(rt).map_err(|raised| self.keep_exception(rt, raised))
        });
        self.running.set(false);
        result
    }

    /// Runs `f` and keeps the value it gives.
    pub(crate) fn hold(
        &self,
        f: impl FnOnce(&mut Runtime<'m>) -> Res,
    ) -> Result<Value<'_, 'm>, Error<'_, 'm>> {
        let position = self.run(|rt| {
            let value = f(rt)?;
            self.slots.hold(rt, value)
        })?;
        Ok(Value::new(self, position))
    }

    #[cold]
    fn keep_exception(&self, rt: &mut Runtime<'m>, raised: Raised) -> Error<'_, 'm> {
        let exception = rt.take_raised(raised);
        match self.slots.hold(rt, exception) {
            Ok(position) => Error::Raised(Exception::new(Value::new(self, position))),
            Err(_) => {
                rt.forget_raised();
                Error::OutOfMemory
            }
        }
    }

    pub(crate) fn slots(&self) -> &Slots {
        &self.slots
    }
}

impl fmt::Debug for Interpreter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interpreter")
            .field("running", &self.running.get())
            .field("handles", &self.handles())
            .finish_non_exhaustive()
    }
}
