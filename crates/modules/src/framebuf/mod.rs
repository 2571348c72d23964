//! `framebuf`: pictures in buffers, drawn as upstream does. Every pixel that would lie outside of
//! the buffer is left out, also when the buffer has become smaller since; coordinates beyond a
//! million raise `ValueError`.
//!
//! Flash on thumbv7m: 9.9 KB.

mod canvas;
mod font;
mod shapes;

use core::cell::Cell;

use canvas::{Canvas, Format, Shape};
use taipan_gc::{Array, Gc, Plain};
use taipan_object::builtin::array::ArrayObject;
use taipan_object::builtin::function::expect_text;
use taipan_object::builtin::list::List;
use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::tuple::{self, Tuple};
use taipan_object::protocol::convert;
use taipan_object::types::header_of;
use taipan_object::{
    Args, NativeFunction, Obj, Res, Runtime, Slots, Type, buffer, exception, names, object, slots,
    table,
};

object! {
    /// A picture in a buffer.
    pub struct FrameBuffer: open {
        /// `None` before the instance is initialised.
        buffer: Cell<Obj>,
        shape: Plain<Cell<Shape>>,
    }
}

/// Buffer, width, height, format and perhaps stride: the buffer and its shape.
fn described(rt: &mut Runtime, args: &[Obj]) -> Res<(Obj, Shape)> {
    let [object, width, height, format, stride @ ..] = args else {
        return Err(rt.type_error("a buffer, width, height and format are required"));
    };
    let width = convert::index(rt, *width)?;
    let height = convert::index(rt, *height)?;
    let format = Format::of(convert::index(rt, *format)?);
    let stride = match stride {
        [stride, ..] => convert::index(rt, *stride)?,
        [] => width,
    };
    let Some(format) = format else {
        return Err(rt.value_error("invalid format"));
    };
    let len = buffer::of(rt, *object)?.len();
    match Shape::new([width, height, stride], format, len) {
        Some(shape) => Ok((*object, shape)),
        None => Err(rt.raise_with(&exception::VALUE_ERROR, &[])),
    }
}

/// A picture without a pixel and a buffer, until it is initialised: classes derived from this
/// one have arguments of their own.
fn new(rt: &mut Runtime, cls: Gc<Type>, _: Args) -> Res {
    let nothing = Shape {
        width: 0,
        height: 0,
        stride: 0,
        format: Format::Grey8,
    };
    rt.alloc_instance(
        cls,
        FrameBuffer {
            header: header_of(cls),
            buffer: Cell::new(Obj::NONE),
            shape: Plain(Cell::new(nothing)),
        },
    )
}

fn init(rt: &mut Runtime, this: Obj, args: Args) -> Res<()> {
    let (4 | 5, []) = (args.positional.len(), args.keywords) else {
        return Err(rt.type_error("FrameBuffer() takes a buffer, width, height, format and stride"));
    };
    let (buffer, shape) = described(rt, args.positional)?;
    if buffer::of(rt, buffer)?.cells().is_none() {
        return Err(rt.type_error("a writable buffer is required"));
    }
    if let Some(picture) = this.downcast::<FrameBuffer>() {
        picture.buffer.set(buffer);
        picture.shape.0.set(shape);
    }
    Ok(())
}

/// `FrameBuffer1(buffer, width, height, stride=width)`, from before there were formats.
static FRAME_BUFFER_1: NativeFunction =
    NativeFunction::positional(names::FrameBuffer1, 3, 4, |rt, args| {
        let stride = args.get(3).copied().unwrap_or(args[1]);
        let all = [args[0], args[1], args[2], Obj::small(0), stride];
        let this = new(rt, Gc::from_static(&FRAME_BUFFER), Args::NONE)?;
        init(rt, this, Args::positional(&all))?;
        Ok(this)
    });

fn try_canvas(rt: &mut Runtime, value: Obj) -> Res<Option<Canvas>> {
    let Some(picture) = value.downcast::<FrameBuffer>() else {
        return Ok(None);
    };
    Ok(Some(Canvas {
        shape: picture.shape.0.get(),
        buffer: buffer::of(rt, picture.buffer.get())?,
    }))
}

fn canvas(rt: &mut Runtime, value: Obj) -> Res<Canvas> {
    match try_canvas(rt, value)? {
        Some(canvas) => Ok(canvas),
        None => Err(rt.type_error("a FrameBuffer is required")),
    }
}

/// A picture that is only read: a `FrameBuffer`, or what one could be made from.
fn source(rt: &mut Runtime, value: Obj) -> Res<Canvas> {
    if let Some(canvas) = try_canvas(rt, value)? {
        return Ok(canvas);
    }
    let items = match value.downcast::<List>() {
        Some(list) => list.snapshot(rt)?,
        None if value.downcast::<Tuple>().is_some() => tuple::items(value),
        None => return Err(rt.type_error("a FrameBuffer, tuple or list is required")),
    };
    if !matches!(items.len(), 4 | 5) {
        return Err(rt.raise_with(&exception::VALUE_ERROR, &[]));
    }
    let (object, shape) = described(rt, items)?;
    Ok(Canvas {
        shape,
        buffer: buffer::of(rt, object)?,
    })
}

/// The canvas of a method, and the numbers that follow.
fn numbers<const N: usize>(rt: &mut Runtime, args: &[Obj]) -> Res<(Canvas, [i64; N])> {
    let mut numbers = [0; N];
    for (number, arg) in numbers.iter_mut().zip(args.iter().skip(1)) {
        *number = convert::index(rt, *arg)? as i64;
    }
    Ok((canvas(rt, args[0])?, numbers))
}

/// Coordinates and sizes that can be computed with.
fn check(rt: &mut Runtime, numbers: &[i64]) -> Res<()> {
    match numbers
        .iter()
        .all(|number| number.unsigned_abs() <= shapes::MOST)
    {
        true => Ok(()),
        false => Err(rt.value_error("coordinates out of range")),
    }
}

/// Is an argument given, and true?
fn flag(rt: &mut Runtime, value: Option<&Obj>) -> Res<bool> {
    match value {
        Some(value) => convert::truth(rt, *value),
        None => Ok(false),
    }
}

static FILL: NativeFunction = NativeFunction::f2(names::fill, |rt, this, colour| {
    let (canvas, [colour]) = numbers(rt, &[this, colour])?;
    let (width, height) = (canvas.shape.width, canvas.shape.height);
    canvas.fill(0, 0, width, height, colour as u32);
    Ok(Obj::NONE)
});

static FILL_RECT: NativeFunction =
    NativeFunction::positional(names::fill_rect, 6, 6, |rt, args| {
        let (canvas, [x, y, width, height, colour]) = numbers(rt, args)?;
        canvas.fill(x, y, width, height, colour as u32);
        Ok(Obj::NONE)
    });

/// `pixel(x, y[, c])`
static PIXEL: NativeFunction = NativeFunction::positional(names::pixel, 3, 4, |rt, args| {
    let (canvas, [x, y, colour]) = numbers(rt, args)?;
    if args.len() > 3 {
        canvas.set(x, y, colour as u32);
        return Ok(Obj::NONE);
    }
    Ok(match canvas.get(x, y) {
        Some(colour) => Obj::small(colour as isize),
        None => Obj::NONE,
    })
});

static HLINE: NativeFunction = NativeFunction::positional(names::hline, 5, 5, |rt, args| {
    let (canvas, [x, y, width, colour]) = numbers(rt, args)?;
    canvas.fill(x, y, width, 1, colour as u32);
    Ok(Obj::NONE)
});

static VLINE: NativeFunction = NativeFunction::positional(names::vline, 5, 5, |rt, args| {
    let (canvas, [x, y, height, colour]) = numbers(rt, args)?;
    canvas.fill(x, y, 1, height, colour as u32);
    Ok(Obj::NONE)
});

/// `rect(x, y, w, h, c[, f])`
static RECT: NativeFunction = NativeFunction::positional(names::rect, 6, 7, |rt, args| {
    let (canvas, [x, y, width, height, colour]) = numbers(rt, args)?;
    check(rt, &[x, y, width, height])?;
    let colour = colour as u32;
    if flag(rt, args.get(6))? {
        canvas.fill(x, y, width, height, colour);
    } else {
        canvas.fill(x, y, width, 1, colour);
        canvas.fill(x, y + height - 1, width, 1, colour);
        canvas.fill(x, y, 1, height, colour);
        canvas.fill(x + width - 1, y, 1, height, colour);
    }
    Ok(Obj::NONE)
});

/// `line(x1, y1, x2, y2, c)`
static LINE: NativeFunction = NativeFunction::positional(names::line, 6, 6, |rt, args| {
    let (canvas, [x, y, end_x, end_y, colour]) = numbers(rt, args)?;
    check(rt, &[x, y, end_x, end_y])?;
    shapes::line(&canvas, (x, y), (end_x, end_y), colour as u32);
    Ok(Obj::NONE)
});

/// `ellipse(x, y, xr, yr, c[, f, m])`
static ELLIPSE: NativeFunction = NativeFunction::positional(names::ellipse, 6, 8, |rt, args| {
    let (canvas, [x, y, x_radius, y_radius, colour]) = numbers(rt, args)?;
    // The method needs the third power of the radii.
    check(rt, &[x, y, x_radius, y_radius])?;
    let parts = shapes::Parts {
        filled: flag(rt, args.get(6))?,
        quadrants: match args.get(7) {
            Some(mask) => convert::index(rt, *mask)? as u32 & 15,
            None => 15,
        },
    };
    shapes::ellipse(&canvas, (x, y), (x_radius, y_radius), colour as u32, parts);
    Ok(Obj::NONE)
});

/// The number at a place of an array or a buffer.
fn coordinate(rt: &mut Runtime, from: Obj, index: usize) -> Res<i32> {
    let number = match from.downcast::<ArrayObject>() {
        Some(array) => match array.get(rt, index)? {
            Some(number) => convert::index(rt, number)? as i64,
            None => 0,
        },
        None => buffer::of(rt, from)?.get(index).unwrap_or(0).into(),
    };
    check(rt, &[number])?;
    Ok(number as i32)
}

/// `poly(x, y, coords, c[, f])`
static POLY: NativeFunction = NativeFunction::positional(names::poly, 5, 6, |rt, args| {
    let by = (
        convert::index(rt, args[1])? as i64,
        convert::index(rt, args[2])? as i64,
    );
    check(rt, &[by.0, by.1])?;
    let colour = convert::index(rt, args[4])? as u32;
    let count = match args[3].downcast::<ArrayObject>() {
        Some(array) => array.len(),
        None => buffer::of(rt, args[3])?.len(),
    } / 2;
    // The numbers are taken out first: an array may have any type of item.
    let places = rt.alloc_array(Array::<i32>::HEADER, count * 2, 0)?;
    for index in 0..count * 2 {
        let number = coordinate(rt, args[3], index)?;
        places.set(index, number);
    }
    let corners = |index: usize| {
        let at = |index| i64::from(places.get(index).unwrap_or(0));
        (at(index * 2), at(index * 2 + 1))
    };
    let is_filled = flag(rt, args.get(5))?;
    let crossings = match is_filled {
        true => rt.alloc_array(Array::<i32>::HEADER, count, 0)?,
        false => places,
    };
    let canvas = canvas(rt, args[0])?;
    match is_filled {
        _ if count == 0 => {}
        true => {
            let crossings = crossings.as_slice();
            shapes::filled(&canvas, by, &corners, count, colour, crossings);
        }
        false => shapes::outline(&canvas, by, &corners, count, colour),
    }
    Ok(Obj::NONE)
});

/// `blit(fbuf, x, y, key=-1, palette=None)`
static BLIT: NativeFunction = NativeFunction::positional(names::blit, 4, 6, |rt, args| {
    let from = source(rt, args[1])?;
    let x = convert::index(rt, args[2])? as i64;
    let y = convert::index(rt, args[3])? as i64;
    let key = match args.get(4) {
        Some(key) => convert::index(rt, *key)? as u32,
        None => u32::MAX,
    };
    let palette = match args.get(5).filter(|palette| **palette != Obj::NONE) {
        Some(palette) => Some(source(rt, *palette)?),
        None => None,
    };
    let canvas = canvas(rt, args[0])?;
    let columns = x.max(0)..x.saturating_add(from.shape.width).min(canvas.shape.width);
    let rows = y.max(0)..y.saturating_add(from.shape.height).min(canvas.shape.height);
    for row in rows {
        for column in columns.clone() {
            let colour = from.get(column - x, row - y).unwrap_or(0);
            let colour = match &palette {
                Some(palette) => palette.get(colour.into(), 0).unwrap_or(0),
                None => colour,
            };
            if colour != key {
                canvas.set(column, row, colour);
            }
        }
    }
    Ok(Obj::NONE)
});

/// `scroll(xstep, ystep)`
static SCROLL: NativeFunction = NativeFunction::f3(names::scroll, |rt, this, x_step, y_step| {
    let (canvas, [x_step, y_step]) = numbers(rt, &[this, x_step, y_step])?;
    let (width, height) = (canvas.shape.width, canvas.shape.height);
    if x_step.unsigned_abs() >= width as u64 || y_step.unsigned_abs() >= height as u64 {
        return Ok(Obj::NONE);
    }
    // Each pixel is read before the one that comes in its place is written.
    let order = |step: i64, size: i64, index: i64| if step < 0 { index } else { size - 1 - index };
    for row in 0..height - y_step.abs() {
        let y = order(y_step, height, row);
        for column in 0..width - x_step.abs() {
            let x = order(x_step, width, column);
            let colour = canvas.get(x - x_step, y - y_step).unwrap_or(0);
            canvas.set(x, y, colour);
        }
    }
    Ok(Obj::NONE)
});

/// `text(s, x, y[, c])`
static TEXT: NativeFunction = NativeFunction::positional(names::text, 4, 5, |rt, args| {
    let text = expect_text(rt, args[1])?;
    let mut x = convert::index(rt, args[2])? as i64;
    let y = convert::index(rt, args[3])? as i64;
    let colour = match args.get(4) {
        Some(colour) => convert::index(rt, *colour)? as u32,
        None => 1,
    };
    check(rt, &[x, y])?;
    let canvas = canvas(rt, args[0])?;
    let last = font::GLYPHS.len() - 1;
    for byte in text.bytes() {
        let number = usize::from(byte).wrapping_sub(font::FIRST.into()).min(last);
        for column in font::GLYPHS[number] {
            for row in (0..8).filter(|row| column >> row & 1 != 0) {
                canvas.set(x, y + row, colour);
            }
            x += 1;
        }
    }
    Ok(Obj::NONE)
});

const SLOTS: Slots = Slots {
    new: Some(new),
    init: Some(init),
    buffer: Some(|this| buffer::try_of(this.downcast::<FrameBuffer>()?.buffer.get())),
    ..Slots::EMPTY
};

/// `framebuf.FrameBuffer`
static FRAME_BUFFER: Type =
    Type::new::<FrameBuffer>(names::FrameBuffer, slots!(SLOTS)).with_table(table![
        blit => &BLIT,
        ellipse => &ELLIPSE,
        fill => &FILL,
        fill_rect => &FILL_RECT,
        hline => &HLINE,
        line => &LINE,
        pixel => &PIXEL,
        poly => &POLY,
        rect => &RECT,
        scroll => &SCROLL,
        text => &TEXT,
        vline => &VLINE,
    ]);

/// `framebuf`
pub static MODULE: NativeModule = NativeModule {
    name: names::framebuf,
    table: table![
        FrameBuffer => &FRAME_BUFFER,
        FrameBuffer1 => &FRAME_BUFFER_1,
        GS2_HMSB => Obj::small(5),
        GS4_HMSB => Obj::small(2),
        GS8 => Obj::small(6),
        MONO_HLSB => Obj::small(3),
        MONO_HMSB => Obj::small(4),
        MONO_VLSB => Obj::small(0),
        MVLSB => Obj::small(0),
        RGB565 => Obj::small(1),
    ],
    init: None,
    get_attribute: None,
};
