//! Reading whole files for `import`.

use taipan_object::builtin::str as py_str;
use taipan_object::data::Data;
use taipan_object::protocol::attribute;
use taipan_object::text::BytesBuilder;
use taipan_object::{Obj, Res, Runtime, names};

use crate::frozen_folder;
use crate::io::stream::{LARGE_PIECE, Stream, unsupported};
use crate::vfs::mounts;

/// The contents of a file, and whether they lie in memory that is never freed.
///
/// # Errors
/// `OSError`, `MemoryError`.
pub fn read(rt: &mut Runtime, path: &str) -> Res<(Data, bool)> {
    if let Some(data) = frozen_folder::file(rt, path) {
        return Ok((data, true));
    }
    if let Some((data, for_good)) = mounts::mapped(rt, path)? {
        // Source is read once; code stays.
        if for_good && path.ends_with(".mpy") {
            mounts::note_in_place(rt)?;
        }
        return Ok((data, for_good));
    }
    #[cfg(feature = "xip")]
    if path.ends_with(".mpy")
        && let Some(data) = crate::xip::image(rt, path)?
    {
        return Ok((data, true));
    }
    let mut contents = BytesBuilder::new();
    each_piece(rt, path, &mut |rt, piece| contents.push(rt, piece))?;
    Ok((contents.finish(rt), false))
}

/// What is done with a piece of a file.
type Visit<'v> = dyn FnMut(&mut Runtime, &[u8]) -> Res<()> + 'v;

/// Opens a file, reads it piece by piece, and closes it.
///
/// # Errors
/// `OSError`, and what `visit` raises.
pub fn each_piece(rt: &mut Runtime, path: &str, visit: &mut Visit<'_>) -> Res<()> {
    let path = py_str::new(rt, path)?;
    let file = mounts::call(rt, names::open, path, &[Obj::from(names::rb)])?;
    let stream = Stream::of(file);
    if let Stream::Other(object) = stream
        && attribute::try_get(rt, object, names::read)?.is_none()
    {
        return Err(unsupported(rt));
    }
    let size = stream.buffer_size(rt)?;
    let result = read_all(rt, stream, size, visit);
    let closed = stream.close(rt);
    result?;
    closed
}

/// Reads everything, at most `size` bytes at a time.
fn read_all(rt: &mut Runtime, stream: Stream, size: usize, visit: &mut Visit<'_>) -> Res<()> {
    let mut piece = [0; LARGE_PIECE];
    let piece = &mut piece[..size.min(LARGE_PIECE)];
    loop {
        match stream.read(rt, piece)? {
            Some(0) => return Ok(()),
            Some(count) => visit(rt, piece.get(..count).unwrap_or(&[]))?,
            None => rt.poll()?,
        }
    }
}
