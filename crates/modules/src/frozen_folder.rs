//! Frozen modules: a ROMFS image of `.mpy` files in the program's own flash, which `import` finds
//! in the folder `.frozen`, as upstream's. Nothing else sees that folder: it is not mounted.

use taipan_object::builtin::list::List;
use taipan_object::data::Data;
use taipan_object::runtime::PathKind;
use taipan_object::{Obj, Res, Runtime, StringBuilder};
use taipan_romfs::{Directory, Image, Node};
use taipan_vm::import::FROZEN;

/// Folders inside each other that are listed.
const DEEPEST: usize = 8;

fn root(rt: &Runtime) -> Option<Directory<'static>> {
    Some(Image::parse(rt.frozen?).ok()?.root())
}

/// What is at a path in the folder: `None` for a path that is not in it.
fn find(rt: &Runtime, path: &str) -> Option<Option<Node<'static>>> {
    let inside = match path.strip_prefix(FROZEN)? {
        "" => "",
        inside => inside.strip_prefix('/')?,
    };
    let image = rt.frozen.and_then(|image| Image::parse(image).ok());
    Some(image.and_then(|image| image.find(inside.as_bytes())))
}

/// What is at a path, if the path is in the folder.
pub fn path_kind(rt: &Runtime, path: &str) -> Option<PathKind> {
    Some(match find(rt, path)? {
        None => PathKind::Absent,
        Some(Node::File(_)) => PathKind::File,
        Some(Node::Directory(_)) => PathKind::Directory,
    })
}

/// A file of the folder, where it lies.
pub fn file(rt: &Runtime, path: &str) -> Option<Data> {
    match find(rt, path)?? {
        Node::File(bytes) => Some(Data::from_static(bytes)),
        Node::Directory(_) => None,
    }
}

/// Appends the names of all frozen modules, for `help('modules')`.
///
/// # Errors
/// `MemoryError`.
pub fn list(rt: &mut Runtime, found: &List) -> Res<()> {
    match root(rt) {
        Some(root) => list_directory(rt, found, root, "", DEEPEST),
        None => Ok(()),
    }
}

fn list_directory(
    rt: &mut Runtime,
    found: &List,
    directory: Directory<'static>,
    before: &str,
    depth: usize,
) -> Res<()> {
    let Some(depth) = depth.checked_sub(1) else {
        return Ok(());
    };
    for entry in directory.entries().flatten() {
        let Ok(name) = core::str::from_utf8(entry.name) else {
            continue;
        };
        let mut path = StringBuilder::new();
        path.push_str(rt, before)?;
        match entry.node {
            Node::File(_) => {
                path.push_str(rt, name.strip_suffix(".mpy").unwrap_or(name))?;
                let name = Obj::from(rt.intern(path.text())?);
                found.push(rt, name)?;
            }
            Node::Directory(inner) => {
                path.push_str(rt, name)?;
                path.push_str(rt, "/")?;
                list_directory(rt, found, inner, path.text(), depth)?;
            }
        }
    }
    Ok(())
}
