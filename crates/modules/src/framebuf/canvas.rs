//! Pixels in a buffer: the formats, and the shapes that are filled.

use core::cell::Cell;

use taipan_object::slots::Buffer;

/// How pixels lie in a buffer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// One bit; eight pixels below each other in a byte, the topmost lowest.
    MonoVertical,
    /// One bit; eight pixels side by side in a byte, the leftmost highest.
    MonoHighFirst,
    /// One bit; eight pixels side by side in a byte, the leftmost lowest.
    MonoLowFirst,
    /// Two bits, the leftmost pixel lowest.
    Grey2,
    /// Four bits, the leftmost pixel highest.
    Grey4,
    /// A byte.
    Grey8,
    /// Sixteen bits in the byte order of the machine.
    Rgb565,
}

impl Format {
    /// The format with a number of upstream's.
    pub fn of(number: isize) -> Option<Format> {
        Some(match number {
            0 => Format::MonoVertical,
            1 => Format::Rgb565,
            2 => Format::Grey4,
            3 => Format::MonoHighFirst,
            4 => Format::MonoLowFirst,
            5 => Format::Grey2,
            6 => Format::Grey8,
            _ => return None,
        })
    }

    const fn bits(self) -> usize {
        match self {
            Format::MonoVertical | Format::MonoHighFirst | Format::MonoLowFirst => 1,
            Format::Grey2 => 2,
            Format::Grey4 => 4,
            Format::Grey8 => 8,
            Format::Rgb565 => 16,
        }
    }

    /// How many pixels of a row share a byte.
    const fn side_by_side(self) -> usize {
        match self {
            Format::MonoVertical => 1,
            format if format.bits() < 8 => 8 / format.bits(),
            _ => 1,
        }
    }
}

/// What a picture is like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Pixels in a row.
    pub width: i64,
    /// Rows.
    pub height: i64,
    /// Pixels from a row to the next.
    pub stride: i64,
    /// How they lie.
    pub format: Format,
}

/// Largest width, height and stride.
const MOST: isize = 0xffff;

impl Shape {
    /// A shape that a buffer of `len` bytes has room for.
    pub fn new([width, height, stride]: [isize; 3], format: Format, len: usize) -> Option<Shape> {
        let fits = |size| (1..=MOST).contains(&size);
        if !fits(width) || !fits(height) || !fits(stride) || stride < width {
            return None;
        }
        let pixels = format.side_by_side();
        let width_in_bytes = (width as u64).next_multiple_of(pixels as u64);
        let stride_in_bytes = (stride as u64).next_multiple_of(pixels as u64);
        // The last row, or the last eight of them, need not be as long as the stride.
        let last = match format {
            Format::MonoVertical => 8,
            _ => 1,
        };
        let rows = (height as u64).next_multiple_of(last);
        let all = (rows - last) * stride_in_bytes + last * width_in_bytes;
        (all * format.bits() as u64 / 8 <= len as u64).then_some(Shape {
            width: width as i64,
            height: height as i64,
            stride: stride_in_bytes as i64,
            format,
        })
    }
}

/// A picture: a shape and the bytes it lies in.
pub struct Canvas {
    /// What it is like.
    pub shape: Shape,
    /// The bytes.
    pub buffer: Buffer,
}

impl Canvas {
    /// The byte with a pixel, and where in it the pixel begins.
    fn place(&self, x: i64, y: i64) -> (usize, u32) {
        let Shape { stride, format, .. } = self.shape;
        let pixel = (x + y * stride) as usize;
        match format {
            Format::MonoVertical => (((y >> 3) * stride + x) as usize, (y & 7) as u32),
            Format::MonoHighFirst => (pixel >> 3, 7 - (x & 7) as u32),
            Format::MonoLowFirst => (pixel >> 3, (x & 7) as u32),
            Format::Grey2 => (pixel >> 2, (x & 3) as u32 * 2),
            Format::Grey4 => (pixel >> 1, if x & 1 == 0 { 4 } else { 0 }),
            Format::Grey8 => (pixel, 0),
            Format::Rgb565 => (pixel * 2, 0),
        }
    }

    fn has(&self, x: i64, y: i64) -> bool {
        (0..self.shape.width).contains(&x) && (0..self.shape.height).contains(&y)
    }

    /// The colour of a pixel; `None` outside.
    pub fn get(&self, x: i64, y: i64) -> Option<u32> {
        if !self.has(x, y) {
            return None;
        }
        let (index, shift) = self.place(x, y);
        let byte = self.buffer.get(index)?;
        Some(match self.shape.format {
            Format::Rgb565 => u16::from_ne_bytes([byte, self.buffer.get(index + 1)?]).into(),
            format => u32::from(byte >> shift) & ((1 << format.bits()) - 1),
        })
    }

    /// Sets a pixel. Nothing happens outside.
    pub fn set(&self, x: i64, y: i64, colour: u32) {
        if let (true, Some(cells)) = (self.has(x, y), self.buffer.cells()) {
            self.put(cells, x, y, colour);
        }
    }

    #[inline]
    fn put(&self, cells: &[Cell<u8>], x: i64, y: i64, colour: u32) {
        let (index, shift) = self.place(x, y);
        let format = self.shape.format;
        if format == Format::Rgb565 {
            let bytes = (colour as u16).to_ne_bytes();
            for (cell, byte) in cells.iter().skip(index).zip(bytes) {
                cell.set(byte);
            }
            return;
        }
        let mask = ((1u32 << format.bits()) - 1) as u8;
        // Any colour but zero is a set bit.
        let colour = match format.bits() {
            1 => u8::from(colour != 0),
            _ => colour as u8 & mask,
        };
        if let Some(cell) = cells.get(index) {
            cell.set(cell.get() & !(mask << shift) | colour << shift);
        }
    }

    /// Fills what of a rectangle lies inside.
    pub fn fill(&self, x: i64, y: i64, width: i64, height: i64, colour: u32) {
        let Some(cells) = self.buffer.cells() else {
            return;
        };
        let end = x.saturating_add(width).min(self.shape.width);
        let bottom = y.saturating_add(height).min(self.shape.height);
        let (x, y) = (x.max(0), y.max(0));
        for row in y..bottom {
            if self.shape.format == Format::Grey8 && x < end {
                let start = (x + row * self.shape.stride) as usize;
                let cells = cells.get(start..start + (end - x) as usize);
                for cell in cells.unwrap_or(&[]) {
                    cell.set(colour as u8);
                }
                continue;
            }
            for column in x..end {
                self.put(cells, column, row, colour);
            }
        }
    }
}
