//! The runtime: all the state of one interpreter. Every function that touches Python values
//! takes it as its first argument; there is no other state, so two runtimes in one process
//! do not see each other.

mod allocation;
mod collection;
mod hooks;
mod root;

use taipan_gc::{Gc, Heap};

pub use self::collection::weak_target;
pub use self::hooks::{Hooks, NO_HOOKS, PathKind, Resume, SourceKind};
pub use self::root::Root;
use crate::builtin::exception::Exception;
use crate::builtin::list::List;
pub use crate::builtin::module::NativeModule;
use crate::exec::Exec;
use crate::host::{Host, Interrupt};
use crate::interner::Interner;
use crate::name::Name;
use crate::raise::{Raised, Res};
use crate::word::Obj;

/// The state of one interpreter. In this order for [`Exec::cache`] to be last.
#[repr(C)]
pub struct Runtime<'h> {
    /// The heap.
    pub heap: Heap<'h>,
    /// Interned strings.
    pub names: Interner,
    /// Console, clock, files.
    pub host: &'h mut dyn Host,
    /// Set from outside when something waits.
    pub interrupt: &'h Interrupt,
    /// The executing part.
    pub hooks: &'static Hooks,
    /// Native modules of the program that embeds the interpreter. Files come before them.
    pub modules: &'h [&'static NativeModule],
    /// Modules that lie in the program's own flash: a ROMFS image of `.mpy` files, which `import`
    /// sees as the folder `.frozen`.
    pub frozen: Option<&'static [u8]>,
    /// Is garbage collected when memory runs short? If not, only when the program asks:
    /// `gc.disable()`.
    pub collects_by_itself: bool,
    /// How much the compiler optimises, 0 to 3: `-O`, `micropython.opt_level()`.
    pub optimise: u8,
    /// The value that a generator or coroutine returned when it ended.
    pub returned: Obj,
    /// The host's threads, where it has any.
    #[cfg(feature = "threads")]
    pub threads: Option<&'static dyn crate::threads::Threads>,
    /// What belongs to threads that wait.
    #[cfg(feature = "threads")]
    pub(crate) parked: *mut crate::threads::Parked,
    /// The thread that holds back all others and the peripherals' callbacks, 0 for none.
    #[cfg(feature = "threads")]
    pub(crate) masked_by: usize,
    pub(crate) raised: Option<Obj>,
    pub(crate) memory_error_object: Obj,
    roots: [Option<Obj>; Root::Count as usize],
    /// The native stack: where scanning ends and where recursion stops.
    pub(crate) stack_end: *const (),
    pub(crate) stack_limit: usize,
    /// The containers being printed, innermost last: a recursive one is not entered again.
    pub(crate) printing: Option<Gc<List>>,
    /// The state of execution.
    pub exec: Exec,
}

impl<'h> Runtime<'h> {
    /// A runtime with no memory yet is of no use, so the heap comes with its regions.
    /// `None` if even the first objects do not fit.
    // Not inlined: what it is put together from would stay on the caller's stack.
    #[inline(never)]
    pub fn new(
        heap: Heap<'h>,
        host: &'h mut dyn Host,
        interrupt: &'h Interrupt,
        hooks: &'static Hooks,
    ) -> Option<Runtime<'h>> {
        let mut rt = Runtime {
            heap,
            frozen: None,
            names: Interner::new(),
            host,
            interrupt,
            hooks,
            modules: &[],
            exec: Exec::new(),
            collects_by_itself: true,
            optimise: 0,
            returned: Obj::NONE,
            #[cfg(feature = "threads")]
            threads: None,
            #[cfg(feature = "threads")]
            parked: core::ptr::null_mut(),
            #[cfg(feature = "threads")]
            masked_by: 0,
            raised: None,
            memory_error_object: Obj::NONE,
            roots: [None; Root::Count as usize],
            stack_end: core::ptr::null(),
            stack_limit: 0,
            printing: None,
        };
        let error = &crate::builtin::exception::MEMORY_ERROR;
        rt.memory_error_object = Exception::new(&mut rt, error, &[]).ok()?;
        Some(rt)
    }

    /// Runs `f` with the native stack known from here on: values on it are found by the
    /// collector, and recursion stops `stack_bytes` further down.
    ///
    /// Not inlined: in a frame of its own the mark lies below all that its caller keeps there,
    /// which may be large and holds no values.
    #[inline(never)]
    pub fn enter<R>(&mut self, stack_bytes: usize, f: impl FnOnce(&mut Runtime<'h>) -> R) -> R {
        let marker = 0usize;
        let here = core::ptr::from_ref(&marker);
        let outer = (self.stack_end, self.stack_limit);
        if outer.0.is_null() {
            self.stack_end = here.cast();
            self.stack_limit = here.addr().saturating_sub(stack_bytes);
        }
        let result = below(self, f);
        (self.stack_end, self.stack_limit) = outer;
        core::hint::black_box(&marker);
        result
    }

    /// Raises `RuntimeError` if the native stack is nearly used up. To be called where
    /// native code recurses by the shape of data.
    ///
    /// # Errors
    /// `RuntimeError: maximum recursion depth exceeded`.
    #[inline]
    pub fn check_stack(&mut self) -> Res<()> {
        let marker = 0u8;
        if core::ptr::from_ref(&marker).addr() < self.stack_limit {
            return Err(self.recursion_error());
        }
        Ok(())
    }

    /// The address from which on [`check_stack`](Self::check_stack) finds too little of the native stack left; 0
    /// if there is none.
    pub fn stack_end(&self) -> usize {
        self.stack_limit
    }

    /// Runs `f`, which makes what reports an error. That can be allocated while the heap is
    /// locked, as callbacks of interrupts must be able to say what went wrong; no garbage is
    /// collected for it.
    pub fn despite_lock<R>(&mut self, f: impl FnOnce(&mut Runtime<'h>) -> R) -> R {
        if !self.heap.is_locked() {
            return f(self);
        }
        let locks = self.heap.suspend_locks();
        let collects = core::mem::replace(&mut self.collects_by_itself, false);
        let result = f(self);
        self.collects_by_itself = collects;
        self.heap.resume_locks(locks);
        result
    }

    /// Overwrites the part of the native stack that is free again. What earlier calls left
    /// there would otherwise turn up in the unused places of later frames, where the
    /// collector takes it for values in use. For the outermost level, after each program.
    pub fn clear_free_stack(&self) {
        /// Further down than this, later frames hardly ever reach.
        const MOST: usize = 32 * 1024;
        let marker = 0u8;
        let here = core::ptr::from_ref(&marker).addr();
        clear_stack(self.stack_limit.max(here.saturating_sub(MOST)));
    }

    /// Bytes of native stack in use.
    pub fn stack_use(&self) -> usize {
        let marker = 0u8;
        self.stack_end
            .addr()
            .saturating_sub(core::ptr::from_ref(&marker).addr())
    }

    /// Bytes of native stack that there are.
    pub fn stack_size(&self) -> usize {
        self.stack_end.addr().saturating_sub(self.stack_limit)
    }

    /// The interned string with this text.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn intern(&mut self, text: &str) -> Res<Name> {
        if let Some(name) = self.names.intern(&mut self.heap, text) {
            return Ok(name);
        }
        self.collect_for_room();
        match self.names.intern(&mut self.heap, text) {
            Some(name) => Ok(name),
            None => Err(self.memory_error()),
        }
    }

    /// The interned string whose text lies in memory that is never freed.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn intern_in_place(&mut self, text: &'static str) -> Res<Name> {
        if let Some(name) = self.names.intern_in_place(&mut self.heap, text) {
            return Ok(name);
        }
        self.collect_for_room();
        match self.names.intern_in_place(&mut self.heap, text) {
            Some(name) => Ok(name),
            None => Err(self.memory_error()),
        }
    }

    /// Notes that a container is being printed; `false` if it is already. To be followed by
    /// [`Runtime::end_print`] if it is not.
    pub fn begin_print(&mut self, value: Obj) -> bool {
        let list = match self.printing {
            Some(list) => list,
            None => match List::with_capacity(self, 4) {
                Ok(list) => {
                    self.printing = Some(list);
                    list
                }
                Err(_) => {
                    // Without memory recursion ends at the limit of the stack instead.
                    self.forget_raised();
                    return true;
                }
            },
        };
        if (0..list.len()).any(|index| list.get(index) == Some(value)) {
            return false;
        }
        if list.push(self, value).is_err() {
            self.forget_raised();
        }
        true
    }

    /// Notes that the innermost container is printed.
    pub fn end_print(&mut self) {
        if let Some(list) = self.printing {
            list.truncate(list.len().saturating_sub(1));
        }
    }

    /// Runs what waits, if anything does: scheduled callbacks, `KeyboardInterrupt`.
    ///
    /// # Errors
    /// What the callbacks raise, `KeyboardInterrupt`.
    #[inline(always)]
    pub fn poll(&mut self) -> Res<()> {
        if self.interrupt.is_pending() {
            self.poll_slow()
        } else {
            Ok(())
        }
    }

    #[cold]
    #[inline(never)]
    fn poll_slow(&mut self) -> Result<(), Raised> {
        (self.hooks.interrupt)(self)
    }
}

/// Calls `f` in a frame of its own, so that nothing of it lies above the end of the scanned stack,
/// as it could if `f` were inlined into the function that marks that end.
#[inline(never)]
fn below<'h, R>(rt: &mut Runtime<'h>, f: impl FnOnce(&mut Runtime<'h>) -> R) -> R {
    f(rt)
}

/// Clears the native stack from here down to the address `limit`, a piece for each level of
/// recursion.
#[inline(never)]
fn clear_stack(limit: usize) {
    let mut piece = [0usize; 64];
    core::hint::black_box(&mut piece);
    if piece.as_ptr().addr() > limit {
        clear_stack(limit);
    }
    core::hint::black_box(&piece);
}
