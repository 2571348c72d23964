//! Lines, ellipses and polygons, pixel for pixel as upstream draws them.

use super::canvas::Canvas;

/// Coordinates and sizes are limited to this, so that nothing overflows and nothing is drawn for
/// ever.
pub const MOST: u64 = 1 << 20;

/// A line by Bresenham's method, its last pixel included. Steps before and behind the canvas are passed over at
/// once.
pub fn line(canvas: &Canvas, from: (i64, i64), to: (i64, i64), colour: u32) {
    let (width, height) = (to.0 - from.0, to.1 - from.1);
    // The pixels lie one step apart along the longer side.
    let steep = height.abs() > width.abs();
    let along = |point: (i64, i64)| if steep { (point.1, point.0) } else { point };
    let (long, short) = along((width.abs(), height.abs()));
    let step = |size: i64| if size > 0 { 1 } else { -1 };
    let (long_step, short_step) = along((step(width), step(height)));
    let (mut a, mut b) = along(from);
    let mut error = 2 * short - long;
    let size = along((canvas.shape.width, canvas.shape.height)).0;
    let (first, end) = match long_step > 0 {
        true => (-a, size - a),
        false => (a - size + 1, a + 1),
    };
    let first = first.clamp(0, long);
    if first > 0 {
        let turns = (2 * short * first - long).div_euclid(2 * long) + 1;
        a += long_step * first;
        b += short_step * turns;
        error += 2 * (short * first - long * turns);
    }
    for _ in first..end.min(long) {
        let (x, y) = along((a, b));
        canvas.set(x, y, colour);
        if error >= 0 {
            b += short_step;
            error -= 2 * long;
        }
        a += long_step;
        error += 2 * short;
    }
    canvas.set(to.0, to.1, colour);
}

/// The part of a quarter of an ellipse that is steeper than its tangent (John Kennedy's
/// method): from where the radius `first` ends, in steps along `second`.
fn arc(first: i64, second: i64, plot: &mut dyn FnMut(i64, i64)) {
    let (first_square, second_square) = (first * first, second * second);
    let (mut a, mut b) = (first, 0);
    let mut a_change = second_square * (1 - 2 * first);
    let mut b_change = first_square;
    let mut error = 0;
    let mut a_stop = 2 * second_square * first;
    let mut b_stop = 0;
    while a_stop >= b_stop {
        plot(a, b);
        b += 1;
        b_stop += 2 * first_square;
        error += b_change;
        b_change += 2 * first_square;
        if 2 * error + a_change > 0 {
            a -= 1;
            a_stop -= 2 * second_square;
            error += a_change;
            a_change += 2 * second_square;
        }
    }
}

/// What of an ellipse is drawn.
#[derive(Clone, Copy)]
pub struct Parts {
    /// Bit 0 is the quadrant at the top right, the others follow counterclockwise.
    pub quadrants: u32,
    /// The inside too?
    pub filled: bool,
}

/// An ellipse.
pub fn ellipse(canvas: &Canvas, centre: (i64, i64), radii: (i64, i64), colour: u32, parts: Parts) {
    let points = |x: i64, y: i64| {
        let quadrants = [(1, -1), (-1, -1), (-1, 1), (1, 1)];
        for (number, (right, down)) in quadrants.into_iter().enumerate() {
            if parts.quadrants >> number & 1 == 0 {
                continue;
            }
            let row = centre.1 + down * y;
            if parts.filled {
                let left = if right > 0 { centre.0 } else { centre.0 - x };
                canvas.fill(left, row, x + 1, 1, colour);
            } else {
                canvas.set(centre.0 + right * x, row, colour);
            }
        }
    };
    if radii == (0, 0) {
        if parts.quadrants != 0 {
            canvas.set(centre.0, centre.1, colour);
        }
        return;
    }
    arc(radii.0, radii.1, &mut |x, y| points(x, y));
    arc(radii.1, radii.0, &mut |y, x| points(x, y));
}

/// The corners of a polygon, the last first, as they are gone round.
fn edges(
    corners: &dyn Fn(usize) -> (i64, i64),
    count: usize,
    edge: &mut dyn FnMut((i64, i64), (i64, i64)),
) {
    let mut from = corners(0);
    for index in (0..count).rev() {
        let to = corners(index);
        edge(from, to);
        from = to;
    }
}

/// The outline of a polygon, moved by `by`.
pub fn outline(
    canvas: &Canvas,
    by: (i64, i64),
    corners: &dyn Fn(usize) -> (i64, i64),
    count: usize,
    colour: u32,
) {
    let moved = |point: (i64, i64)| (point.0 + by.0, point.1 + by.1);
    edges(corners, count, &mut |from, to| {
        line(canvas, moved(from), moved(to), colour);
    });
}

/// A filled polygon: row by row between where its edges cross (Darel Rex Finley's method).
/// `crossings` has room for as many numbers as there are corners.
pub fn filled(
    canvas: &Canvas,
    by: (i64, i64),
    corners: &dyn Fn(usize) -> (i64, i64),
    count: usize,
    colour: u32,
    crossings: &[core::cell::Cell<i32>],
) {
    let rows = || (0..count).map(|index| corners(index).1);
    let (Some(top), Some(bottom)) = (rows().min(), rows().max()) else {
        return;
    };
    let top = top.max(-by.1);
    let bottom = bottom.min(canvas.shape.height - 1 - by.1);
    for row in top..=bottom {
        let mut found = 0;
        edges(corners, count, &mut |from, to| {
            // An edge's lower end belongs to the edge that follows.
            let crosses = (from.1 > row) != (to.1 > row);
            if crosses {
                let run = 32 * (to.0 - from.0) * (row - from.1) / (to.1 - from.1);
                if let Some(crossing) = crossings.get(found) {
                    crossing.set(((32 * from.0 + run + 16) / 32) as i32);
                    found += 1;
                }
            } else if row == from.1.max(to.1) {
                // A corner that points down has no crossing, nor has a level edge.
                if from.1 < to.1 {
                    canvas.set(by.0 + to.0, by.1 + to.1, colour);
                } else if to.1 < from.1 {
                    canvas.set(by.0 + from.0, by.1 + from.1, colour);
                } else {
                    let moved = |point: (i64, i64)| (point.0 + by.0, point.1 + by.1);
                    line(canvas, moved(from), moved(to), colour);
                }
            }
        });
        let crossings = crossings.get(..found).unwrap_or(&[]);
        sort(crossings);
        for pair in crossings.as_chunks::<2>().0 {
            let (left, right) = (i64::from(pair[0].get()), i64::from(pair[1].get()));
            canvas.fill(by.0 + left, by.1 + row, right - left + 1, 1, colour);
        }
    }
}

/// Sorts a few numbers, by insertion.
fn sort(numbers: &[core::cell::Cell<i32>]) {
    for end in 1..numbers.len() {
        for index in (0..end).rev() {
            let [left, right] = [&numbers[index], &numbers[index + 1]];
            if left.get() <= right.get() {
                break;
            }
            left.swap(right);
        }
    }
}
