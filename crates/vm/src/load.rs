//! Loading `.mpy` images: checking, linking names and constants, and making code objects.
//! Bytecode, strings and bytes stay where they lie in the image, and an import pays only for what
//! it runs:
//!
//! - An image is taken apart once, so that all its parts are known to lie inside it.
//! - A function is made as a place in the image ([`Unloaded`]). Its code is verified and its names
//!   are interned when it is first called, or asked for. One that is made again is loaded then, and
//!   all that are made later share the code.
//! - A constant is checked and made when it is first used.
//!
//! So what runs has been verified, and all names that it uses are in the table, before it runs.

use core::cell::Cell;

use taipan_gc::{Array, Gc, Plain};
use taipan_mpy::opcode::{self, Op};
use taipan_mpy::prelude::{FLAG_GENERATOR, FLAG_VARARGS, FLAG_VARKEYWORDS, Prelude};
use taipan_mpy::reader::{self, Arch, Host, Layout, MAX_TUPLE_DEPTH, Module, Object};
use taipan_mpy::verify::{self, FrameShape};
use taipan_object::builder::BytesBuilder;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::function::{CODE, FUNCTION};
use taipan_object::builtin::{bytes, complex, float, int, str as py_str, tuple};
use taipan_object::data::Data;
use taipan_object::exec::{
    Body, CallShape, Code, Context, DefinitionLine, Function, NextChild, Unloaded,
};
use taipan_object::trusted::{Runnable, Trusted};
use taipan_object::{Name, Obj, Raised, Res, Runtime, exception};

/// Bits of a small integer here, sign included.
pub const SMALL_INT_BITS: u8 = (usize::BITS - 1) as u8;

/// Where an image lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Placement {
    /// In the heap: names are copied, so that the image can go when its code does.
    Heap,
    /// In memory that is never freed or changed: everything stays there.
    InPlace,
}

/// Loads an image from anywhere: the code of its body.
///
/// # Errors
/// `ValueError` if it is no image for this interpreter or did not pass the verifier,
/// `MemoryError`.
#[cfg(feature = "verify")]
pub fn load(rt: &mut Runtime, image: Data, placement: Placement) -> Res<Gc<Code>> {
    // SAFETY: this build verifies.
    unsafe { load_image(rt, image, placement, true) }
}

/// Loads an image that need not be verified, though it is where all are.
///
/// # Errors
/// As `load`.
pub fn load_trusted(rt: &mut Runtime, image: Trusted, placement: Placement) -> Res<Gc<Code>> {
    // SAFETY: it is trusted.
    unsafe { load_image(rt, image.image(), placement, true) }
}

/// Loads an image whose body is that of a module (`whole`), or any function.
///
/// # Safety
/// The image is trusted, or this build verifies ([`verified`]).
unsafe fn load_image(
    rt: &mut Runtime,
    image: Data,
    placement: Placement,
    whole: bool,
) -> Res<Gc<Code>> {
    let bytes: &'static [u8] = image.bytes();
    let module = Module::parse(bytes).map_err(|error| refuse(rt, error))?;
    let host = Host {
        small_int_bits: SMALL_INT_BITS,
        arch: Arch::NONE,
    };
    module
        .header()
        .check(&host)
        .map_err(|error| refuse(rt, error))?;
    let names = rt.alloc_array(Array::<Obj>::HEADER, module.n_names() as usize, Obj::ABSENT)?;
    let mut all = module.names();
    for index in 0..module.n_names() as usize {
        names.set(index, mark(rt, all.offset())?);
        all.next();
    }
    let file = match module.names().next() {
        Some(name) => intern(rt, name, placement == Placement::InPlace)?,
        None => return Err(refuse(rt, taipan_mpy::Error::BadName)),
    };
    let context = rt.alloc(Context {
        header: Context::header(),
        image: image.part(0, module.len()),
        layout: Plain(numbers_of(module.layout())),
        names,
        constants: Cell::new(None),
        file,
        in_place: placement == Placement::InPlace,
        body: Body::default(),
        // SAFETY: its image is trusted, or each function is verified before its code is made.
        runnable: unsafe { Runnable::new() },
    })?;
    let body = module.body().map_err(|error| refuse(rt, error))?;
    let code = make_code(rt, &module, context, &body, Role::Body { whole })?;
    Context::set_body(code);
    Ok(code)
}

/// An image of which a function is the body, as bytes, for `load_function`. The tables are those
/// of the function's module, whether it needs all of them or not.
///
/// # Errors
/// `MemoryError`.
pub fn image_of(rt: &mut Runtime, code: Gc<Code>) -> Res {
    let module = view(rt, code.context)?;
    let parts = module
        .parts_for(code.image_offset as u32)
        .map_err(|error| refuse(rt, error))?;
    let mut image = BytesBuilder::with_capacity(rt, parts[0].len() + parts[1].len())?;
    for part in parts {
        image.push(rt, part)?;
    }
    let image = image.finish(rt);
    bytes::from_data(rt, image)
}

/// Loads an image whose body may be any function.
///
/// # Errors
/// As [`load`].
#[cfg(feature = "verify")]
pub fn load_function(rt: &mut Runtime, image: Data) -> Res<Gc<Code>> {
    // SAFETY: this build verifies.
    unsafe { load_image(rt, image, Placement::Heap, false) }
}

/// What a function that is being made consists of.
pub(crate) enum Child {
    /// Code that was loaded before, or now as it is made again.
    Loaded(Gc<Code>),
    /// A place in the image of the module with this body, where code lies: only [`child`] makes this.
    Unloaded {
        /// The code of the module's body.
        body: Gc<Code>,
        /// The place.
        place: Unloaded,
    },
}

/// The code of child number `index` of `parent`.
///
/// # Errors
/// `ValueError` if it does not pass the verifier, `MemoryError`.
pub(crate) fn child(rt: &mut Runtime, parent: Gc<Code>, index: usize) -> Res<Child> {
    if let Some(children) = parent.children.get()
        && let Some(code) = children
            .get(index)
            .and_then(|child| child.downcast::<Code>())
    {
        return Ok(Child::Loaded(code));
    }
    let module = view(rt, parent.context)?;
    let entry = module
        .code_at(parent.image_offset as u32)
        .map_err(|error| refuse(rt, error))?;
    let index = index as u32;
    let (mut next, mut at) = parent.next_child.get();
    let made_before = index < next;
    if next == 0 || made_before {
        (next, at) = (0, entry.first_child());
    }
    for _ in next..index {
        at = module.after(at).map_err(|error| refuse(rt, error))?;
    }
    if !made_before {
        let after = module.after(at).map_err(|error| refuse(rt, error))?;
        // SAFETY: `after` is past the child that `at` is, or was reached from.
        unsafe { parent.next_child.set(index + 1, after) };
        let place = Unloaded::new(at, running_line(rt));
        if let (Some(body), Some(place)) = (parent.context.body.get(), place) {
            return Ok(Child::Unloaded { body, place });
        }
    }
    let found = module.code_at(at).map_err(|error| refuse(rt, error))?;
    let code = make_code(rt, &module, parent.context, &found, Role::Child)?;
    #[cfg(feature = "settrace")]
    code.definition.set(running_line(rt));
    let children = match parent.children.get() {
        Some(children) => children,
        None => {
            let count = entry.n_children() as usize;
            let children = rt.alloc_array(Array::<Obj>::HEADER, count, Obj::NONE)?;
            parent.children.set(Some(children));
            children
        }
    };
    children.set(index as usize, Obj::from(code));
    Ok(Child::Loaded(code))
}

/// The line that runs, where definitions keep theirs.
fn running_line(rt: &Runtime) -> u32 {
    if cfg!(not(feature = "settrace")) {
        return 0;
    }
    // SAFETY: the running frame, if there is one, is in being.
    unsafe { rt.exec.frame.as_ref() }.map_or(0, crate::traceback::line_of)
}

/// Loads the code of a function that is not loaded: the hook behind its first use.
///
/// # Errors
/// `ValueError` if it does not pass the verifier, `MemoryError`.
#[cold]
#[inline(never)]
pub fn load_code(rt: &mut Runtime, function: Gc<Function>) -> Res<Gc<Code>> {
    match function.unloaded() {
        Some(place) => unlocked(rt, |rt| load_place(rt, function, place)),
        None => Ok(function.code()),
    }
}

/// Runs `f` with the heap unlocked. What a program runs for the first time is loaded then, which is
/// nothing that a program with a locked heap could avoid; and code runs only where the heap is in
/// order, interrupt handlers too.
fn unlocked<T>(rt: &mut Runtime, f: impl FnOnce(&mut Runtime) -> T) -> T {
    let locks = rt.heap.suspend_locks();
    let result = f(rt);
    rt.heap.resume_locks(locks);
    result
}

fn load_place(rt: &mut Runtime, function: Gc<Function>, place: Unloaded) -> Res<Gc<Code>> {
    let context = function.code().context;
    let module = view(rt, context)?;
    let found = module
        .code_at(place.offset())
        .map_err(|error| refuse(rt, error))?;
    let code = make_code(rt, &module, context, &found, Role::Child)?;
    let cells = function
        .extras()
        .and_then(|extras| extras.closure.get())
        .map_or(0, |cells| cells.len());
    if cells < code.closed as usize {
        return Err(refuse(rt, taipan_mpy::Error::NotCell));
    }
    #[cfg(feature = "settrace")]
    code.definition.set(place.line());
    function.set_loaded(code);
    Ok(code)
}

fn numbers_of(layout: Layout) -> [u32; 5] {
    [
        layout.n_names,
        layout.n_objects,
        layout.names_at,
        layout.objects_at,
        layout.body_at,
    ]
}

/// The image of code that was loaded, which was taken apart then.
fn view(rt: &mut Runtime, context: Gc<Context>) -> Res<Module<'static>> {
    module_of(context).map_err(|error| refuse(rt, error))
}

/// The same, without saying what is wrong with one that is none.
pub(crate) fn module_of(context: Gc<Context>) -> Result<Module<'static>, taipan_mpy::Error> {
    let [n_names, n_objects, names_at, objects_at, body_at] = context.layout.0;
    let layout = Layout {
        n_names,
        n_objects,
        names_at,
        objects_at,
        body_at,
    };
    Module::resume(context.image.bytes(), layout)
}

/// A constant, made now if it is used for the first time.
///
/// # Errors
/// `MemoryError`, `ValueError` for one that makes no sense.
#[cold]
#[inline(never)]
pub(crate) fn constant(rt: &mut Runtime, context: Gc<Context>, index: usize) -> Res {
    unlocked(rt, |rt| make_constant(rt, context, index))
}

fn make_constant(rt: &mut Runtime, context: Gc<Context>, index: usize) -> Res {
    let module = view(rt, context)?;
    let known = context.constants.get();
    let constants = match known {
        Some(constants) if index < constants.len() => constants,
        _ => more_constants(rt, &module, context, index)?,
    };
    let Some(value) = constants.get(index) else {
        return Err(refuse(rt, taipan_mpy::Error::BadOperand));
    };
    let Some(at) = value.as_mark() else {
        return Ok(value);
    };
    let object = module.object_at(at as u32);
    let object = object.map_err(|error| refuse(rt, error))?;
    let value = load_constant(rt, context.image, object, MAX_TUPLE_DEPTH)?;
    constants.set(index, value);
    Ok(value)
}

/// The table of constants, large enough for one more: the body's come first in it, those of
/// functions that are not used after them.
fn more_constants(
    rt: &mut Runtime,
    module: &Module<'static>,
    context: Gc<Context>,
    index: usize,
) -> Res<Gc<Array<Obj>>> {
    const STEP: usize = 8;
    let old = context.constants.get();
    let count = old.map_or(0, |old| old.len());
    let wanted = (index + 1).next_multiple_of(STEP).max(count + count / 2);
    let wanted = wanted.min(module.n_objects() as usize);
    let constants = rt.alloc_array(Array::<Obj>::HEADER, wanted, Obj::ABSENT)?;
    let mut all = module.objects();
    for index in 0..wanted {
        let known = old.and_then(|old| old.get(index));
        let value = match known {
            Some(value) => value,
            None => mark(rt, all.offset())?,
        };
        constants.set(index, value);
        all.next();
    }
    context.constants.set(Some(constants));
    Ok(constants)
}

/// The mark of a place in an image.
fn mark(rt: &mut Runtime, offset: u32) -> Res {
    match Obj::mark(offset as usize) {
        Some(mark) => Ok(mark),
        None => Err(refuse(rt, taipan_mpy::Error::NumberTooLarge)),
    }
}

/// How many names a module's body stores to at most: what its globals need room for.
pub fn stored_names(code: Gc<Code>) -> usize {
    let bytes: &'static [u8] = code.bytecode.bytes();
    let instructions = bytes.get(code.entry..).unwrap_or(&[]);
    let mut count = 0;
    let counted = opcode::for_each_name::<()>(instructions, &mut |op, _| {
        count += usize::from(op == Op::STORE_NAME);
        Ok(())
    });
    counted.map_or(0, |()| count)
}

/// A function that runs a module's body with these globals.
///
/// # Errors
/// `MemoryError`.
pub fn body_function(rt: &mut Runtime, code: Gc<Code>, globals: Gc<Dict>) -> Res<Gc<Function>> {
    rt.alloc(Function::new(FUNCTION.header(), code, globals))
}

fn refuse(rt: &mut Runtime, error: taipan_mpy::Error) -> Raised {
    rt.raise_fmt(&exception::VALUE_ERROR, format_args!("{error}"))
}

/// What a function is in its image.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The body; that of a `whole` image takes no arguments.
    Body { whole: bool },
    /// A function inside it.
    Child,
}

/// Words of the verifier's books that are on the stack; it is enough for most functions.
const FEW_WORDS: usize = 256;

/// Runs the verifier over one function.
fn verified(
    rt: &mut Runtime,
    module: &Module<'_>,
    code: &reader::Code<'_>,
    role: Role,
) -> Res<FrameShape> {
    // Then all code comes from a trusted image: `load_image` asks for that.
    if !cfg!(feature = "verify") {
        return Prelude::parse(code.bytecode())
            .and_then(|prelude| FrameShape::of_verified(&prelude))
            .map_err(|error| refuse(rt, error));
    }
    let verify = |scratch: &mut [u16]| match role {
        Role::Body { whole: true } => verify::verify_body(module, scratch),
        _ => verify::verify_code(module, code, scratch),
    };
    let mut result = verify(&mut [0; FEW_WORDS]);
    if result.is_err_and(|fault| fault.error == taipan_mpy::Error::ScratchTooSmall) {
        let words = verify::scratch_words(code.bytecode()).map_err(|error| refuse(rt, error))?;
        result = with_scratch(rt, words, verify)?;
    }
    result.map_err(|fault| refuse(rt, fault.error))
}

/// Runs the verifier on so many words of memory.
fn with_scratch<R>(rt: &mut Runtime, words: usize, f: impl FnOnce(&mut [u16]) -> R) -> Res<R> {
    let scratch = rt.alloc_array(Array::<u16>::HEADER, words, 0u16)?;
    let cells = scratch.as_slice();
    // SAFETY: nobody else knows the array; a `Cell<u16>` has the layout of a `u16`.
    let scratch =
        unsafe { core::slice::from_raw_parts_mut(cells.as_ptr().cast_mut().cast(), cells.len()) };
    Ok(f(scratch))
}

/// Is it an image for this interpreter, of which every function passes the verifier? For who keeps
/// an image; loading one verifies what runs anyhow.
///
/// # Errors
/// `MemoryError`.
pub fn is_sound(rt: &mut Runtime, image: &[u8]) -> Res<bool> {
    let host = Host {
        small_int_bits: SMALL_INT_BITS,
        arch: Arch::NONE,
    };
    let Ok(module) = Module::parse(image) else {
        return Ok(false);
    };
    match verify::module_scratch_words(&module) {
        Ok(words) if module.header().check(&host).is_ok() => with_scratch(rt, words, |scratch| {
            verify::verify_module(&module, scratch).is_ok()
        }),
        _ => Ok(false),
    }
}

/// The name of a table, interned now if need be.
fn name(rt: &mut Runtime, module: &Module<'static>, context: Gc<Context>, index: u32) -> Res<Name> {
    let entry = context.names.get(index as usize);
    if let Some(name) = entry.and_then(|name| name.as_name()) {
        return Ok(name);
    }
    let Some(at) = entry.and_then(|name| name.as_mark()) else {
        return Err(refuse(rt, taipan_mpy::Error::BadOperand));
    };
    let found = module.name_at(at as u32);
    let found = found.map_err(|error| refuse(rt, error))?;
    let name = intern(rt, found, context.in_place)?;
    context.names.set(index as usize, Obj::from(name));
    Ok(name)
}

fn intern(rt: &mut Runtime, name: reader::Name<'static>, in_place: bool) -> Res<Name> {
    let text = match core::str::from_utf8(name.bytes()) {
        Ok(text) => text,
        Err(_) => match py_str::surrogate::decode(rt, name.bytes())? {
            Some(text) => return rt.intern(text.text()),
            None => return Err(refuse(rt, taipan_mpy::Error::BadName)),
        },
    };
    match name {
        reader::Name::Text(_) if in_place => rt.intern_in_place(text),
        _ => rt.intern(text),
    }
}

/// Interns the names of the parameters, which calls without keywords do not need, and those of
/// local variables where the code has them. `true` if some were not interned before.
///
/// # Errors
/// `MemoryError`, `ValueError` for a name that is no text.
#[cold]
#[inline(never)]
pub(crate) fn intern_parameters(rt: &mut Runtime, code: Gc<Code>) -> Res<bool> {
    unlocked(rt, |rt| intern_names_of_parameters(rt, code))
}

fn intern_names_of_parameters(rt: &mut Runtime, code: Gc<Code>) -> Res<bool> {
    let context = code.context;
    let module = view(rt, context)?;
    let bytes: &'static [u8] = code.bytecode.bytes();
    let prelude = Prelude::parse(bytes).map_err(|error| refuse(rt, error))?;
    let mut news = false;
    let locals = prelude.local_names().into_iter().flatten();
    for index in prelude.arg_names().chain(locals.map(|(_, name)| Ok(name))) {
        let index = index.map_err(|error| refuse(rt, error))?;
        let known = context.names.get(index as usize);
        if !known.is_some_and(Obj::is_name) {
            name(rt, &module, context, index)?;
            news = true;
        }
    }
    Ok(news)
}

/// A constant. Tuples nest no deeper than the reader allows.
fn load_constant(rt: &mut Runtime, image: Data, object: Object<'static>, depth: usize) -> Res {
    if cfg!(feature = "verify") {
        verify::verify_object(&object).map_err(|error| refuse(rt, error))?;
    }
    match object {
        Object::None | Object::FunTable => Ok(Obj::NONE),
        Object::False => Ok(Obj::FALSE),
        Object::True => Ok(Obj::TRUE),
        Object::Ellipsis => Ok(Obj::ELLIPSIS),
        Object::Str(text) => py_str::from_data(rt, part_of(image, text)),
        Object::Bytes(text) => bytes::from_data(rt, part_of(image, text)),
        Object::Int(text) => int::from_decimal(rt, text),
        Object::Float(text) => float::from_text(rt, text),
        Object::Complex(text) => complex::from_text(rt, text),
        Object::Tuple(items) => {
            if depth == 0 {
                return Err(refuse(rt, taipan_mpy::Error::TooDeep));
            }
            let values = rt.alloc_array(tuple::TUPLE.header(), items.len(), Obj::NONE)?;
            for (index, item) in items.items().enumerate() {
                let value = load_constant(rt, image, item, depth - 1)?;
                values.set(index, value);
            }
            Ok(Obj::from(values))
        }
    }
}

/// The range of the image that a slice of it covers.
fn part_of(image: Data, slice: &[u8]) -> Data {
    let start = slice.as_ptr().addr() - image.bytes().as_ptr().addr();
    image.part(start, start + slice.len())
}

/// Verifies a function and makes its code, all names that its instructions use interned.
fn make_code(
    rt: &mut Runtime,
    module: &Module<'static>,
    context: Gc<Context>,
    entry: &reader::Code<'static>,
    role: Role,
) -> Res<Gc<Code>> {
    let frame = verified(rt, module, entry, role)?;
    let bytes = entry.bytecode();
    let prelude = Prelude::parse(bytes).map_err(|error| refuse(rt, error))?;
    opcode::for_each_name(prelude.instructions(), &mut |_, index| {
        name(rt, module, context, index).map(|_| ())
    })?;
    let signature = &prelude.signature;
    let special = FLAG_GENERATOR | FLAG_VARARGS | FLAG_VARKEYWORDS;
    let small = |count: u16| u8::try_from(count).ok();
    let (Some(positional), Some(defaults), Some(keyword_only), Ok(cells), Some(operands)) = (
        small(signature.n_pos_args),
        small(signature.n_def_pos_args),
        small(signature.n_kwonly_args),
        u8::try_from(prelude.cells().len()),
        signature.n_state.checked_sub(frame.n_locals),
    ) else {
        return Err(refuse(rt, taipan_mpy::Error::NumberTooLarge));
    };
    let shape = CallShape {
        locals: frame.n_locals,
        // At least as many as the verifier asks for.
        operands,
        handlers: signature.n_exc_stack,
        positional,
        defaults,
        keyword_only,
        flags: signature.scope_flags,
        cells,
        // Functions that are not loaded have the body's code: no call of them is simple.
        simple: role == Role::Child
            && signature.scope_flags & special == 0
            && keyword_only == 0
            && cells == 0
            && frame.n_closed == 0,
    };
    let own_name = prelude.simple_name().map_err(|error| refuse(rt, error))?;
    let own_name = name(rt, module, context, own_name)?;
    let code = rt.alloc(Code {
        header: CODE.header(),
        context,
        bytecode: part_of(context.image, bytes),
        entry: prelude.len(),
        shape,
        closed: frame.n_closed,
        name: own_name,
        image_offset: entry.offset() as usize,
        children: Cell::new(None),
        next_child: NextChild::default(),
        definition: DefinitionLine::default(),
        // SAFETY: it was verified above, or its context says that the image is trusted.
        runnable: unsafe { Runnable::new() },
    })?;
    if keyword_only > 0 {
        intern_parameters(rt, code)?;
    }
    Ok(code)
}
