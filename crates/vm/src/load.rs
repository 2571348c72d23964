//! Loading `.mpy` images: checking, linking names and constants, and making code objects.
//! Bytecode, strings and bytes stay where they lie in the image. A function is verified
//! when it is first made, and a constant in flash is made when it is first used, so an import pays
//! only for what it runs.

use core::cell::Cell;

use taipan_gc::{Array, Gc, Plain};
use taipan_mpy::prelude::{FLAG_GENERATOR, FLAG_VARARGS, FLAG_VARKEYWORDS, Prelude};
use taipan_mpy::reader::{self, Arch, Host, Layout, MAX_TUPLE_DEPTH, Module, Object};
use taipan_mpy::verify;
use taipan_object::builder::BytesBuilder;
use taipan_object::builtin::dict::Dict;
use taipan_object::builtin::function::{CODE, FUNCTION};
use taipan_object::builtin::{bytes, complex, float, int, str as py_str, tuple};
use taipan_object::data::Data;
use taipan_object::exec::{CallShape, Code, Context, DefinitionLine, Function};
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

/// Loads an image: the code of its body.
///
/// # Errors
/// `ValueError` if it is no image for this interpreter or did not pass the verifier,
/// `MemoryError`.
pub fn load(rt: &mut Runtime, image: Data, placement: Placement) -> Res<Gc<Code>> {
    load_image(rt, image, placement, true)
}

/// Loads an image whose body is that of a module (`whole`), or any function.
fn load_image(rt: &mut Runtime, image: Data, placement: Placement, whole: bool) -> Res<Gc<Code>> {
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
    verify::verify_tables(&module).map_err(|error| refuse(rt, error))?;
    let names = load_names(rt, &module, placement)?;
    let constants = match placement {
        Placement::Heap => load_constants(rt, image, &module)?,
        Placement::InPlace => rt.alloc_array(
            Array::<Obj>::HEADER,
            module.n_objects() as usize,
            Obj::ABSENT,
        )?,
    };
    let file = names.get(0).and_then(|name| name.as_name()).ok_or(());
    let file = file.map_err(|()| refuse(rt, taipan_mpy::Error::BadName))?;
    let context = rt.alloc(Context {
        header: Context::header(),
        image: image.part(0, module.len()),
        layout: Plain(numbers_of(module.layout())),
        names,
        constants,
        file,
    })?;
    let body = module.body().map_err(|error| refuse(rt, error))?;
    verified(rt, &module, &body, whole)?;
    make_code(rt, context, &body)
}

/// An image of which a function is the body, as bytes, for [`load_function`]. The tables are those
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
pub fn load_function(rt: &mut Runtime, image: Data) -> Res<Gc<Code>> {
    load_image(rt, image, Placement::Heap, false)
}

/// The code of child number `index` of `parent`, made when it is first asked for.
///
/// # Errors
/// `ValueError` if it does not pass the verifier, `MemoryError`.
pub fn child(rt: &mut Runtime, parent: Gc<Code>, index: usize) -> Res<Gc<Code>> {
    if let Some(children) = parent.children.get()
        && let Some(code) = children
            .get(index)
            .and_then(|child| child.downcast::<Code>())
    {
        return Ok(code);
    }
    let module = view(rt, parent.context)?;
    let entry = module
        .code_at(parent.image_offset as u32)
        .map_err(|error| refuse(rt, error))?;
    let found = entry
        .child(index as u32)
        .map_err(|error| refuse(rt, error))?;
    verified(rt, &module, &found, false)?;
    let code = make_code(rt, parent.context, &found)?;
    #[cfg(feature = "settrace")]
    // SAFETY: the running frame, if there is one, is in being.
    if let Some(frame) = unsafe { rt.exec.frame.as_ref() } {
        code.definition.set(crate::traceback::line_of(frame));
    }
    let children = match parent.children.get() {
        Some(children) => children,
        None => {
            let count = entry.n_children() as usize;
            let children = rt.alloc_array(Array::<Obj>::HEADER, count, Obj::NONE)?;
            parent.children.set(Some(children));
            children
        }
    };
    children.set(index, Obj::from(code));
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
    let [n_names, n_objects, names_at, objects_at, body_at] = context.layout.0;
    let layout = Layout {
        n_names,
        n_objects,
        names_at,
        objects_at,
        body_at,
    };
    Module::resume(context.image.bytes(), layout).map_err(|error| refuse(rt, error))
}

/// A constant of code in flash, made when it is first used.
///
/// # Errors
/// `MemoryError`, `ValueError` for a number that makes no sense.
#[cold]
#[inline(never)]
pub fn constant(rt: &mut Runtime, context: Gc<Context>, index: usize) -> Res {
    let module = view(rt, context)?;
    let Some(object) = module.objects().nth(index) else {
        return Err(refuse(rt, taipan_mpy::Error::BadOperand));
    };
    let value = load_constant(rt, context.image, object, MAX_TUPLE_DEPTH)?;
    context.constants.set(index, value);
    Ok(value)
}

/// A function that runs a module's body with these globals.
///
/// # Errors
/// `MemoryError`.
pub fn body_function(rt: &mut Runtime, code: Gc<Code>, globals: Gc<Dict>) -> Res<Gc<Function>> {
    rt.alloc(Function {
        header: FUNCTION.header(),
        code,
        globals,
        extras: Cell::new(None),
    })
}

fn refuse(rt: &mut Runtime, error: taipan_mpy::Error) -> Raised {
    rt.raise_fmt(&exception::VALUE_ERROR, format_args!("{error}"))
}

/// Runs the verifier over one function.
fn verified(rt: &mut Runtime, module: &Module<'_>, code: &reader::Code<'_>, body: bool) -> Res<()> {
    let words = verify::scratch_words(code.bytecode()).map_err(|error| refuse(rt, error))?;
    let scratch = rt.alloc_array(Array::<u16>::HEADER, words, 0u16)?;
    let cells = scratch.as_slice();
    // SAFETY: nobody else knows the array; a `Cell<u16>` has the layout of a `u16`.
    let scratch =
        unsafe { core::slice::from_raw_parts_mut(cells.as_ptr().cast_mut().cast(), cells.len()) };
    let result = if body {
        verify::verify_body(module, scratch)
    } else {
        verify::verify_code(module, code, scratch)
    };
    match result {
        Ok(_) => Ok(()),
        Err(fault) => Err(refuse(rt, fault.error)),
    }
}

fn load_names(
    rt: &mut Runtime,
    module: &Module<'static>,
    placement: Placement,
) -> Res<Gc<Array<Obj>>> {
    let count = module.n_names() as usize;
    let names = rt.alloc_array(Array::<Obj>::HEADER, count, Obj::NONE)?;
    for (index, name) in module.names().enumerate() {
        let name = load_name(rt, name, placement)?;
        names.set(index, Obj::from(name));
    }
    Ok(names)
}

fn load_name(rt: &mut Runtime, name: reader::Name<'static>, placement: Placement) -> Res<Name> {
    let text = match core::str::from_utf8(name.bytes()) {
        Ok(text) => text,
        Err(_) => return Err(refuse(rt, taipan_mpy::Error::BadName)),
    };
    match (name, placement) {
        (reader::Name::Text(_), Placement::InPlace) => rt.intern_in_place(text),
        _ => rt.intern(text),
    }
}

fn load_constants(rt: &mut Runtime, image: Data, module: &Module<'static>) -> Res<Gc<Array<Obj>>> {
    let count = module.n_objects() as usize;
    let constants = rt.alloc_array(Array::<Obj>::HEADER, count, Obj::NONE)?;
    for (index, object) in module.objects().enumerate() {
        let value = load_constant(rt, image, object, MAX_TUPLE_DEPTH)?;
        constants.set(index, value);
    }
    Ok(constants)
}

/// A constant. Tuples nest no deeper than the reader allows.
fn load_constant(rt: &mut Runtime, image: Data, object: Object<'static>, depth: usize) -> Res {
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

fn make_code(rt: &mut Runtime, context: Gc<Context>, entry: &reader::Code<'_>) -> Res<Gc<Code>> {
    let bytes = entry.bytecode();
    let prelude = Prelude::parse(bytes).map_err(|error| refuse(rt, error))?;
    let frame = verify::FrameShape::of_verified(&prelude).map_err(|error| refuse(rt, error))?;
    let signature = &prelude.signature;
    let special = FLAG_GENERATOR | FLAG_VARARGS | FLAG_VARKEYWORDS;
    let small = |count: u16| u8::try_from(count).ok();
    let (Some(positional), Some(defaults), Some(keyword_only), Ok(cells)) = (
        small(signature.n_pos_args),
        small(signature.n_def_pos_args),
        small(signature.n_kwonly_args),
        u8::try_from(prelude.cells().len()),
    ) else {
        return Err(refuse(rt, taipan_mpy::Error::NumberTooLarge));
    };
    let shape = CallShape {
        locals: frame.n_locals,
        operands: frame.max_stack,
        handlers: frame.max_handlers,
        positional,
        defaults,
        keyword_only,
        flags: signature.scope_flags,
        cells,
        simple: signature.scope_flags & special == 0
            && keyword_only == 0
            && cells == 0
            && frame.n_closed == 0,
    };
    let simple_name = prelude.simple_name().map_err(|error| refuse(rt, error))?;
    let name = context
        .names
        .get(simple_name as usize)
        .and_then(|name| name.as_name());
    let Some(name) = name else {
        return Err(refuse(rt, taipan_mpy::Error::BadOperand));
    };
    rt.alloc(Code {
        header: CODE.header(),
        context,
        bytecode: part_of(context.image, bytes),
        entry: prelude.len(),
        shape,
        closed: frame.n_closed,
        name,
        image_offset: entry.offset() as usize,
        children: Cell::new(None),
        definition: DefinitionLine::default(),
    })
}
