//! The runtime: all the state of one interpreter. Every function that touches Python values
//! takes it as its first argument; there is no other state, so two runtimes in one process
//! do not see each other.

use core::cell::Cell;

use taipan_gc::{
    Array, Gc, Header, Heap, Lendable, Managed, Of, Request, Room, Trace, Tracer, WeakSlot,
    scan_stack, with_saved_registers,
};

use crate::args::Args;
use crate::builtin::dict::Dict;
use crate::builtin::exception::Exception;
use crate::builtin::list::List;
use crate::data::Data;
use crate::exec::{Code, Exec, Function, Generator};
use crate::host::{Host, Interrupt};
use crate::instance::Attributes;
use crate::interner::Interner;
use crate::layout::{Bare, Extended, HasLayout};
use crate::name::Name;
use crate::raise::{Raised, Res};
use crate::trusted::Trusted;
use crate::types::{Specials, Type};
use crate::word::Obj;

/// What the executing part and the modules lend to the objects: set once, by the facade.
pub struct Hooks {
    /// Calls a Python function.
    pub call_function: fn(&mut Runtime, Gc<Function>, Args) -> Res,
    /// Loads the code of a function that is not loaded.
    pub load_code: fn(&mut Runtime, Gc<Function>) -> Res<Gc<Code>>,
    /// Resumes a generator with a value, or with an exception to raise where it waits.
    /// `None` when it has returned; the value it returned is then in `Runtime::returned`.
    pub resume: fn(&mut Runtime, Gc<Generator>, Resume) -> Res<Option<Obj>>,
    /// Imports a module: name, `from` list, level.
    pub import: fn(&mut Runtime, Name, Obj, usize) -> Res,
    /// What is at a path of the file system, for `import`.
    pub path_kind: fn(&mut Runtime, &str) -> PathKind,
    /// The contents of a file, and whether they lie in memory that is never freed.
    pub read_file: fn(&mut Runtime, &str) -> Res<(Data, bool)>,
    /// The image of a module that is part of the build.
    pub frozen: fn(&str) -> Option<Trusted>,
    /// Compiles source to a code object: bytes, file name, kind.
    pub compile: Option<fn(&mut Runtime, &[u8], Name, SourceKind) -> Res>,
    /// Runs a code object with these globals and locals.
    pub run_code: fn(&mut Runtime, Obj, Gc<Dict>, Gc<Dict>) -> Res,
    /// Runs the body of a class: a function whose names go into the dict.
    pub run_body: fn(&mut Runtime, Gc<Function>, Gc<Dict>) -> Res,
    /// An attribute of a code object; `None` where there is none.
    pub code_attribute: fn(&mut Runtime, Gc<Code>, Name) -> Res<Option<Obj>>,
    /// The `frame` object of a call that has ended: its code, the line it was at, its globals.
    pub ended_frame: fn(&mut Runtime, Gc<Code>, Obj, Obj) -> Res,
    /// Runs what an interrupt announced: scheduled callbacks, the keyboard interrupt.
    pub interrupt: fn(&mut Runtime) -> Res<()>,
    /// The native modules, `builtins` first.
    pub modules: &'static [&'static NativeModule],
}

/// What is at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathKind {
    /// Nothing.
    Absent,
    /// A file.
    File,
    /// A directory.
    Directory,
}

/// How a generator is resumed.
#[derive(Clone, Copy)]
pub enum Resume {
    /// With a value, which `yield` gives.
    Send(Obj),
    /// With an exception, or what makes one when called, raised at the `yield`.
    Throw(Obj),
}

/// What a source text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceKind {
    /// A module or script.
    Module,
    /// One interactive statement, whose value is printed.
    Single,
    /// One expression, whose value is the result.
    Eval,
}

pub use crate::builtin::module::NativeModule;

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

/// The hooks of a runtime that runs no Python code: for tests of the objects alone.
pub static NO_HOOKS: Hooks = Hooks {
    call_function: |rt, _, _| Err(rt.type_error("no interpreter")),
    load_code: |rt, _| Err(rt.type_error("no interpreter")),
    resume: |rt, _, _| Err(rt.type_error("no interpreter")),
    import: |rt, _, _, _| Err(rt.type_error("no interpreter")),
    path_kind: |_, _| PathKind::Absent,
    read_file: |rt, _| Err(rt.type_error("no interpreter")),
    frozen: |_| None,
    compile: None,
    run_code: |rt, _, _, _| Err(rt.type_error("no interpreter")),
    run_body: |rt, _, _| Err(rt.type_error("no interpreter")),
    code_attribute: |_, _, _| Ok(None),
    ended_frame: |_, _, _, _| Ok(Obj::NONE),
    interrupt: |_| Ok(()),
    modules: &[],
};

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

    /// Puts a value into the heap.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn alloc<T: Managed>(&mut self, value: T) -> Res<Gc<T>> {
        let room = self.room(Request::object(&value))?;
        // SAFETY: the room was asked for with this value.
        Ok(unsafe { room.fill(value) })
    }

    /// Memory for an object, which the caller puts there at once.
    #[inline]
    fn room(&mut self, request: Request) -> Res<Room> {
        let (header, of, size) = request.parts();
        self.room_of(header, of, size)
    }

    #[inline]
    fn room_of(&mut self, header: Header, of: Of, size: usize) -> Res<Room> {
        let request = Request::of_parts(header, of, size);
        match self.heap.room_unless_due(request) {
            Some(room) => Ok(room),
            None => self.room_slow(request),
        }
    }

    #[cold]
    #[inline(never)]
    fn room_slow(&mut self, request: Request) -> Res<Room> {
        self.collect_for_room();
        match self.heap.room(request) {
            Some(room) => Ok(room),
            None => Err(self.memory_error()),
        }
    }

    /// Puts a value into the heap with copies of `parts` behind it, one after the other.
    /// `make` gives the value, once or, when memory is short at first, twice.
    ///
    /// # Errors
    /// `MemoryError`.
    #[inline]
    pub fn alloc_with_tail<T: Managed>(
        &mut self,
        make: impl Fn() -> T,
        parts: &[&[u8]],
    ) -> Res<Gc<T>> {
        let value = make();
        let len = parts
            .iter()
            .fold(0_usize, |sum, part| sum.saturating_add(part.len()));
        let room = self.room(Request::with_tail(&value, len))?;
        // SAFETY: the room was asked for with this value and a tail for all the parts.
        unsafe {
            let object = room.fill(value);
            let mut target = object.tail();
            for part in parts {
                let source = part.as_ptr();
                (target.as_ptr()).copy_from_nonoverlapping(source, part.len());
                target = target.add(part.len());
            }
            Ok(object)
        }
    }

    /// Puts a value into the heap with `len` bytes behind it, zero until `fill` has
    /// written them. `fill` makes no objects.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn alloc_with_tail_fill<T: Managed>(
        &mut self,
        make: impl Fn() -> T,
        len: usize,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Res<Gc<T>> {
        let value = make();
        let room = self.room(Request::with_tail(&value, len))?;
        // SAFETY: the room was asked for with this value and a tail of `len` bytes, which nobody
        // else knows of yet.
        unsafe {
            let object = room.fill(value);
            let tail = object.tail().as_ptr();
            tail.write_bytes(0, len);
            fill(core::slice::from_raw_parts_mut(tail, len));
            Ok(object)
        }
    }

    /// An instance of `cls`, which is the built-in type of `T` or a class derived from it.
    /// `value` has the header of `cls`.
    pub fn alloc_instance<T: HasLayout>(&mut self, cls: Gc<Type>, value: T) -> Res<Obj> {
        let (header, of, size) = Request::object(&value).parts();
        let request = match cls.class {
            Some(_) => Request::of::<Extended<T>>(header),
            None => Request::of_parts(header, of, size),
        };
        let room = self.room(request)?;
        // SAFETY: the room was asked for with this value, or with one that begins with it and whose
        // attributes `complete` puts there before anything else happens.
        unsafe {
            let object = room.fill(value);
            self.complete(cls, object.into(), Extended::<T>::ATTRIBUTES)
        }
    }

    /// Makes an instance of a Python class of what has only what the class inherits.
    ///
    /// # Safety
    /// If `cls` is a Python class, `object` has room for attributes at this offset.
    #[inline(never)]
    unsafe fn complete(&mut self, cls: Gc<Type>, object: Obj, attributes: usize) -> Res {
        if let (Some(class), Some(pointer)) = (cls.class, object.as_pointer()) {
            // SAFETY: the caller's promise; every object begins with a `Bare`.
            let bare = unsafe {
                pointer.byte_add(attributes).cast().write(Attributes::new());
                Gc::from_ptr(pointer.cast::<Bare>().as_ptr())
            };
            if class.specials.get().contains(Specials::DEL) && !self.register_finalisable(bare) {
                return Err(self.memory_error());
            }
        }
        Ok(object)
    }

    /// An array of `len` times `fill`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn alloc_array<T: Copy + Trace + 'static>(
        &mut self,
        header: Header,
        len: usize,
        fill: T,
    ) -> Res<Gc<Array<T>>> {
        let room = self.room(Request::array::<T>(header, len))?;
        // SAFETY: the room was asked for with these.
        Ok(unsafe { room.fill_array(header, &[], len, fill) })
    }

    /// An array with the items of a slice.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn alloc_array_from<T: Copy + Trace + 'static>(
        &mut self,
        header: Header,
        items: &[T],
    ) -> Res<Gc<Array<T>>> {
        let room = self.room(Request::array::<T>(header, items.len()))?;
        // SAFETY: the room was asked for with these.
        Ok(unsafe { room.fill_array_from(header, items) })
    }

    /// An array of `len` elements: copies of `cells`, as many as there is room for, then
    /// `fill`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn alloc_array_resized<T: Copy + Trace + 'static>(
        &mut self,
        cells: &[Cell<T>],
        len: usize,
        fill: T,
    ) -> Res<Gc<Array<T>>> {
        let header = Array::<T>::HEADER;
        let room = self.room(Request::array::<T>(header, len))?;
        // SAFETY: the room was asked for with these.
        Ok(unsafe { room.fill_array(header, cells, len, fill) })
    }

    /// Makes what an object lends at least `len` long, see [`Lendable::grow`]; false while it is
    /// lent.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn grow_lendable<T: Send + 'static>(
        &mut self,
        lendable: &Lendable<T>,
        len: usize,
        mut fill: impl FnMut() -> T,
    ) -> Res<bool> {
        if len > lendable.len() && lendable.lend().is_none() {
            return Ok(false);
        }
        if lendable.grow(&mut self.heap, len, &mut fill) {
            return Ok(true);
        }
        self.collect_for_room();
        match lendable.grow(&mut self.heap, len, &mut fill) {
            true => Ok(true),
            false => Err(self.memory_error()),
        }
    }

    /// Collects garbage because memory is short, unless the program said not to.
    fn collect_for_room(&mut self) {
        if self.collects_by_itself {
            self.collect();
        }
    }

    /// Collects garbage now. Does nothing while the heap is locked or the stack unknown.
    #[inline(never)]
    pub fn collect(&mut self) {
        if self.heap.is_locked() || self.stack_end.is_null() {
            return;
        }
        if cfg!(feature = "tiny") {
            self.exec.spare = None;
        }
        with_saved_registers(|near_end| self.collect_above(near_end));
        if self.heap.has_finalisable() || self.heap.has_cleared() {
            self.interrupt.scheduled();
        }
    }

    /// Collects what is found neither here nor on the native stack above `near_end`. Not inlined, so that its
    /// frame is not scanned.
    #[inline(never)]
    fn collect_above(&mut self, near_end: *const usize) {
        let Runtime {
            heap,
            names,
            exec,
            raised,
            returned,
            memory_error_object,
            roots,
            printing,
            ..
        } = self;
        exec.forget_lookups();
        let stack_end = self.stack_end;
        #[cfg(feature = "threads")]
        let parked = self.parked;
        // SAFETY: all values are on the native stack between `near_end` and `stack_end`, or found
        // from what is traced here (`Runtime::enter`, and the contract of `Obj`).
        unsafe {
            heap.collect(&mut |tracer: &mut Tracer<'_>| {
                names.trace(tracer);
                exec.trace(tracer);
                raised.trace(tracer);
                returned.trace(tracer);
                printing.trace(tracer);
                memory_error_object.trace(tracer);
                for root in roots.iter() {
                    root.trace(tracer);
                }
                #[cfg(feature = "threads")]
                crate::threads::Parked::trace_all(parked, tracer);
                scan_stack(tracer, near_end, stack_end);
            })
        };
    }

    /// Has `__del__` of an object called when the collector finds that nobody refers to it.
    /// `false` if there is no memory to note that.
    pub fn finalise_later<T: HasLayout>(&mut self, object: Gc<T>) -> bool {
        self.register_finalisable(object)
    }

    fn register_finalisable<T: Managed>(&mut self, object: Gc<T>) -> bool {
        if self.heap.register_finalisable(object) {
            return true;
        }
        self.collect_for_room();
        self.heap.register_finalisable(object)
    }

    /// Has `__del__` of all objects called that have one, as at the end of a program: at the
    /// next [`Runtime::poll`].
    pub fn finalise_all(&mut self) {
        self.heap.finalise_all();
        if self.heap.has_finalisable() {
            self.interrupt.scheduled();
        }
    }

    /// The next object whose `__del__` is to be called now.
    pub fn take_finalisable(&mut self) -> Option<Obj> {
        let object = self.heap.take_finalisable()?;
        // SAFETY: only `finalise_later` registers objects, which have the header of a type.
        Some(unsafe { Obj::from_pointer(object) })
    }

    /// Has a slot of `owner` refer to `target` without keeping it alive; with `notify`,
    /// `owner` turns up in [`Runtime::take_cleared`] when the target is gone. `false` if the
    /// target is not in the heap, so that it never goes.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn register_weak<T: HasLayout>(
        &mut self,
        owner: Gc<T>,
        slot: impl for<'a> Fn(&'a T) -> &'a WeakSlot,
        target: Obj,
        notify: bool,
    ) -> Res<bool> {
        let Some(pointer) = target
            .as_pointer()
            .filter(|pointer| self.heap.contains(*pointer))
        else {
            return Ok(false);
        };
        // SAFETY: every object starts with its header, and `Bare` is no more than that.
        let target: Gc<Bare> = unsafe { Gc::from_ptr(pointer.cast().as_ptr()) };
        if self.heap.register_weak(owner, &slot, target, notify) {
            return Ok(true);
        }
        self.collect_for_room();
        if self.heap.register_weak(owner, &slot, target, notify) {
            return Ok(true);
        }
        Err(self.memory_error())
    }

    /// The next owner of a weak reference whose target is gone.
    pub fn take_cleared(&mut self) -> Option<Obj> {
        let owner = self.heap.take_cleared()?;
        // SAFETY: only `register_weak` registers owners, which have the header of a type.
        Some(unsafe { Obj::from_pointer(owner) })
    }

    /// Bytes that an object has in the heap, what it refers to left out; 0 for one that is
    /// not there.
    pub fn size_of(&self, value: Obj) -> usize {
        value
            .as_pointer()
            .map_or(0, |pointer| self.heap.size_of(pointer))
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

/// What a weak reference refers to, if that is still there.
pub fn weak_target(slot: &WeakSlot) -> Option<Obj> {
    // SAFETY: `Runtime::register_weak` had the address from an object, which is alive as long
    // as the slot is not empty.
    slot.get()
        .map(|pointer| unsafe { Obj::from_pointer(pointer) })
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
