//! Reading whole files for `import`: what is at a path, and its contents.

use taipan_object::data::Data;
use taipan_object::runtime::PathKind;
use taipan_object::text::BytesBuilder;
use taipan_object::{Res, Runtime};
use taipan_vfs::{Errno, OpenMode, Path};

/// What is at a path.
pub fn path_kind(rt: &mut Runtime, path: &str) -> PathKind {
    let Some(files) = rt.host.files() else {
        return PathKind::Absent;
    };
    match files.stat(Path::new(if path.is_empty() { "." } else { path })) {
        Ok(stat) if stat.is_dir() => PathKind::Directory,
        Ok(_) => PathKind::File,
        Err(_) => PathKind::Absent,
    }
}

/// Bytes read at a time.
const PIECE: usize = 512;

/// The contents of a file, and whether they lie in memory that is never freed.
///
/// # Errors
/// `OSError`, `MemoryError`.
pub fn read(rt: &mut Runtime, path: &str) -> Res<(Data, bool)> {
    let path = Path::new(path);
    let opened = match rt.host.files() {
        Some(files) => files.open(path, OpenMode::READ),
        None => Err(Errno::ENOENT),
    };
    let file = opened.map_err(|errno| rt.os_error(errno.0.into()))?;
    let mut contents = BytesBuilder::new();
    let mut piece = [0; PIECE];
    let result = loop {
        let read = match rt.host.files() {
            Some(files) => files.read(file, &mut piece),
            None => Err(Errno::ENODEV),
        };
        match read {
            Ok(0) => break Ok(()),
            Ok(count) => {
                if let Err(raised) = contents.push(rt, &piece[..count]) {
                    break Err(raised);
                }
            }
            Err(Errno::EINTR) => {
                if let Err(raised) = rt.poll() {
                    break Err(raised);
                }
            }
            Err(errno) => break Err(rt.os_error(errno.0.into())),
        }
    };
    if let Some(files) = rt.host.files() {
        // Nothing was written, so there is nothing to lose in closing.
        let _ = files.close(file);
    }
    result?;
    Ok((contents.finish(rt), false))
}
