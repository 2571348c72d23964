//! The tree of files: what is mounted where, and the current directory. What is mounted is a
//! Python object with the methods of a file system (`open`, `stat`, `ilistdir`, ...); the
//! functions of `os` find the object for a path and pass the call on.
//!
//! Until a program mounts something, the host's files are at `/`. The table is a managed
//! object in `Root::Mounts`. Nothing here runs Python code while the table is borrowed.

use core::cell::{Cell, RefCell};

use taipan_gc::{Gc, Plain};
use taipan_object::builtin::list::{self, List};
use taipan_object::builtin::{bytes, str as py_str, tuple};
use taipan_object::data::Data;
use taipan_object::protocol::{attribute, iterate};
use taipan_object::runtime::PathKind;
use taipan_object::{Name, Obj, Res, Root, Runtime, SlotTable, Type, names, object};
use taipan_vfs::mount::join_point;
use taipan_vfs::stat::{S_IFDIR, S_IFMT};
use taipan_vfs::{Errno, MountId, MountTable, Path};

use super::posix::{self, Posix};
use super::rom::Rom;
use super::volume::{self, Volume};
use crate::frozen_folder;
use crate::io::stream::error;

/// Mountings at most.
const MOUNTS: usize = 8;
/// Bytes of a mount point's path at most.
const POINT: usize = 64;
/// Bytes of a path at most, where one has to be put together.
pub const PATH: usize = if cfg!(target_pointer_width = "64") {
    1024
} else {
    256
};

/// The table holds positions in the list of objects.
struct Tree {
    table: MountTable<u8, MOUNTS, POINT>,
    /// Where relative paths start: the file system that keeps the current directory, or the
    /// root of the tree.
    current: Option<MountId>,
}

object! {
    /// The mount table as a managed object.
    pub struct Mounts: sealed {
        tree: Plain<RefCell<Tree>>,
        objects: [Cell<Option<Obj>>; MOUNTS],
        /// Code was loaded that runs where it lies in mapped memory.
        in_place: Cell<bool>,
        /// The partitions of the board's flash that programs have got as block devices, by their
        /// place in the table.
        handed_out: Cell<u32>,
    }
}

static MOUNTS_TYPE: Type = Type::new::<Mounts>(names::mount, SlotTable::EMPTY);

/// The table of this runtime, made now if there is none.
fn mounts(rt: &mut Runtime) -> Res<Gc<Mounts>> {
    if let Some(mounts) = rt.root(Root::Mounts).and_then(Obj::downcast::<Mounts>) {
        return Ok(mounts);
    }
    let mounts = rt.alloc(Mounts {
        header: MOUNTS_TYPE.header(),
        tree: Plain(RefCell::new(Tree {
            table: MountTable::new(),
            current: None,
        })),
        objects: [const { Cell::new(None) }; MOUNTS],
        in_place: Cell::new(false),
        handed_out: Cell::new(0),
    })?;
    rt.set_root(Root::Mounts, Some(Obj::from(mounts)));
    if rt.host.files().is_some() {
        let host = posix::new(rt, "")?;
        let id = mounts.insert("/", host);
        mounts.tree.0.borrow_mut().current = id.ok();
    }
    Ok(mounts)
}

impl Mounts {
    fn insert(&self, point: &str, object: Obj) -> taipan_vfs::Result<MountId> {
        let free = self.objects.iter().position(|slot| slot.get().is_none());
        let free = free.ok_or(Errno::ENFILE)?;
        let mut tree = self.tree.0.borrow_mut();
        let id = tree.table.insert(Path::new(point), free as u8);
        let id = id.map_err(|error| error.errno)?;
        self.objects[free].set(Some(object));
        Ok(id)
    }

    fn object(&self, tree: &Tree, id: MountId) -> Option<Obj> {
        let position = *tree.table.get(id)?;
        self.objects.get(position as usize)?.get()
    }
}

/// Where a path leads.
enum Place<'p> {
    /// The root of the tree, or a directory that only leads to mount points.
    Tree(Path<'p>),
    /// A file system, and the path for it.
    In(MountId, Obj, &'p str),
}

fn place<'p>(rt: &mut Runtime, path: &'p str) -> Res<Place<'p>> {
    let mounts = mounts(rt)?;
    let tree = mounts.tree.0.borrow();
    let written = Path::new(path);
    if let Some((id, inner)) = tree.table.locate_written(written, tree.current)
        && let (Some(object), Ok(inner)) = (mounts.object(&tree, id), inner.as_str())
    {
        return Ok(Place::In(id, object, inner));
    }
    if path.bytes().all(|byte| byte == b'/') || (path == "." && tree.current.is_none()) {
        return Ok(Place::Tree(Path::ROOT));
    }
    if written.is_normal() && tree.table.has_below(written) {
        return Ok(Place::Tree(written));
    }
    drop(tree);
    Err(error(rt, Errno::ENODEV))
}

/// What is mounted at `/` itself.
fn root_object(rt: &mut Runtime) -> Res<Option<Obj>> {
    let mounts = mounts(rt)?;
    let tree = mounts.tree.0.borrow();
    let id = tree.table.find_point(Path::ROOT);
    Ok(id.and_then(|id| mounts.object(&tree, id)))
}

/// The text of a path, given as `str` or `bytes`.
///
/// # Errors
/// `TypeError`.
pub fn path_argument<'a>(rt: &mut Runtime, path: Obj) -> Res<&'a str> {
    match py_str::text(path) {
        Some(path) => Ok(path),
        None => match bytes::bytes(path).map(core::str::from_utf8) {
            Some(Ok(path)) => Ok(path),
            _ => {
                let ty = path.type_of().name;
                Err(rt.type_error_fmt(format_args!("a path must be str or bytes, not {ty}")))
            }
        },
    }
}

/// Calls the method `name` of the file system that `path` is in, with the path there and
/// more arguments.
///
/// # Errors
/// `OSError`, and what the method raises.
pub fn call(rt: &mut Runtime, name: Name, path: Obj, more: &[Obj]) -> Res {
    let path = path_argument(rt, path)?;
    match place(rt, path)? {
        Place::In(_, _, inner)
            if name == names::mkdir && (inner == "/" || leads_to_mount(rt, path)?) =>
        {
            Err(error(rt, Errno::EEXIST))
        }
        Place::In(_, object, inner) => {
            let inner = py_str::new(rt, inner)?;
            let mut args = [inner; 3];
            let count = more.len().min(2);
            args[1..=count].copy_from_slice(&more[..count]);
            let args = &args[..=count];
            let result = attribute::call_method(rt, object, name, args);
            match result {
                Err(raised) if name == names::stat && leads_to_mount(rt, path)? => {
                    rt.catch(raised, &taipan_object::exception::OS_ERROR)?;
                    directory_stat(rt)
                }
                result => result,
            }
        }
        Place::Tree(_) if name == names::stat => directory_stat(rt),
        Place::Tree(at) => match root_object(rt)? {
            Some(object) if at.is_root() => {
                let root = Obj::from(rt.intern("/")?);
                let mut args = [root; 3];
                let count = more.len().min(2);
                args[1..=count].copy_from_slice(&more[..count]);
                attribute::call_method(rt, object, name, &args[..=count])
            }
            _ if name == names::open => Err(error(rt, Errno::EISDIR)),
            _ if name == names::mkdir => Err(error(rt, Errno::EEXIST)),
            _ if name == names::statvfs => {
                super::numbers(rt, [0, 0, 0, 0, 0, 0, 0, 0, 0, PATH as i128])
            }
            _ => Err(error(rt, Errno::EPERM)),
        },
    }
}

fn leads_to_mount(rt: &mut Runtime, path: &str) -> Res<bool> {
    let mounts = mounts(rt)?;
    let tree = mounts.tree.0.borrow();
    Ok(Path::new(path).is_normal() && tree.table.has_below(Path::new(path)))
}

fn directory_stat(rt: &mut Runtime) -> Res {
    super::numbers(rt, [S_IFDIR as i128, 0, 0, 0, 0, 0, 0, 0, 0, 0])
}

/// `os.rename`: both paths must be in one file system.
///
/// # Errors
/// `OSError`, and what the file system raises.
pub fn rename(rt: &mut Runtime, from: Obj, to: Obj) -> Res {
    let from = path_argument(rt, from)?;
    let to = path_argument(rt, to)?;
    match (place(rt, from)?, place(rt, to)?) {
        (Place::In(_, object, from), Place::In(_, other, to)) if object == other => {
            let args = [py_str::new(rt, from)?, py_str::new(rt, to)?];
            attribute::call_method(rt, object, names::rename, &args)
        }
        (Place::In(..), Place::In(..)) => Err(error(rt, Errno::EXDEV)),
        _ => Err(error(rt, Errno::EPERM)),
    }
}

/// `os.ilistdir`: the mount points in the directory, then its own entries.
///
/// # Errors
/// `OSError`, and what the file system raises.
pub fn ilistdir(rt: &mut Runtime, path: Option<Obj>) -> Res {
    let path = match path {
        Some(path) => path_argument(rt, path)?,
        None => "",
    };
    let (directory, inner) = match place(rt, path) {
        Ok(Place::Tree(directory)) if directory.is_root() => {
            let inner = match root_object(rt)? {
                Some(object) => {
                    let root = Obj::from(rt.intern("/")?);
                    let listing = attribute::call_method(rt, object, names::ilistdir, &[root])?;
                    Some(listing)
                }
                None => None,
            };
            (Some(Path::ROOT), inner)
        }
        Ok(Place::Tree(directory)) => (Some(directory), None),
        Ok(Place::In(_, object, inner)) => {
            let inner = py_str::new(rt, inner)?;
            let listing = attribute::call_method(rt, object, names::ilistdir, &[inner]);
            let directory = Path::new(path);
            match listing {
                // It is there only because mount points are in it.
                Err(raised) if leads_to_mount(rt, path)? => {
                    rt.catch(raised, &taipan_object::exception::OS_ERROR)?;
                    (Some(directory), None)
                }
                listing => (directory.is_normal().then_some(directory), Some(listing?)),
            }
        }
        // Relative to the root of the tree, where nothing is mounted.
        Err(raised) if path.is_empty() => {
            rt.catch(raised, &taipan_object::exception::OS_ERROR)?;
            (Some(Path::ROOT), None)
        }
        Err(raised) => return Err(raised),
    };
    let Some(directory) = directory else {
        return iterate::iter(rt, inner.unwrap_or(Obj::NONE));
    };
    let mounts = mounts(rt)?;
    let first = mounts.tree.0.borrow().table.children(directory);
    let entries = List::with_capacity(rt, 4)?;
    let mut children = first;
    loop {
        // The name is copied out, so that the table is free while memory is asked for.
        let mut name = [0; POINT];
        let len = {
            let tree = mounts.tree.0.borrow();
            match children.next(&tree.table) {
                Some(text) => {
                    let len = text.len().min(POINT);
                    name[..len].copy_from_slice(&text[..len]);
                    len
                }
                None => break,
            }
        };
        let name = super::path_text(rt, &name[..len])?;
        let entry = tuple::new(rt, &[name, Obj::small(S_IFDIR as isize), Obj::small(0)])?;
        entries.push(rt, entry)?;
    }
    let Some(inner) = inner else {
        return iterate::iter(rt, Obj::from(entries));
    };
    if entries.is_empty() {
        return iterate::iter(rt, inner);
    }
    iterate::for_each(rt, inner, |rt, entry| {
        let name = tuple::items(entry).first().copied().unwrap_or(Obj::NONE);
        let name = py_str::text(name).unwrap_or("");
        let hidden = first.hides(&mounts.tree.0.borrow().table, name.as_bytes());
        match hidden {
            true => Ok(()),
            false => entries.push(rt, entry),
        }
    })?;
    iterate::iter(rt, Obj::from(entries))
}

/// `os.chdir`
///
/// # Errors
/// `OSError`, and what the file system raises.
pub fn chdir(rt: &mut Runtime, path: Obj) -> Res {
    let path = path_argument(rt, path)?;
    let current = match place(rt, path)? {
        Place::Tree(directory) => {
            if let (true, Some(object)) = (directory.is_root(), root_object(rt)?) {
                let root = Obj::from(rt.intern("/")?);
                attribute::call_method(rt, object, names::chdir, &[root])?;
            }
            None
        }
        Place::In(id, object, inner) => {
            let inner = py_str::new(rt, inner)?;
            attribute::call_method(rt, object, names::chdir, &[inner])?;
            Some(id)
        }
    };
    mounts(rt)?.tree.0.borrow_mut().current = current;
    Ok(Obj::NONE)
}

/// `os.getcwd`
///
/// # Errors
/// `OSError`, and what the file system raises.
pub fn getcwd(rt: &mut Runtime) -> Res {
    let mounts = mounts(rt)?;
    let current = {
        let tree = mounts.tree.0.borrow();
        tree.current
            .and_then(|id| Some((id, mounts.object(&tree, id)?)))
    };
    let Some((id, object)) = current else {
        return rt.intern("/").map(Obj::from);
    };
    let inner = attribute::call_method(rt, object, names::getcwd, &[])?;
    let inner = path_argument(rt, inner)?;
    let mut buffer = [0; PATH];
    let joined = {
        let tree = mounts.tree.0.borrow();
        let point = tree.table.point(id).unwrap_or(Path::ROOT);
        join_point(point, inner.as_bytes(), &mut buffer)
    };
    match joined {
        Ok(path) => super::path_text(rt, path),
        Err(errno) => Err(error(rt, errno)),
    }
}

/// `os.sync`: asks every file system that can.
///
/// # Errors
/// What a file system raises.
pub fn sync(rt: &mut Runtime) -> Res {
    let mounts = mounts(rt)?;
    for slot in &mounts.objects {
        let object = slot.get();
        if let Some(volume) = object.and_then(Obj::downcast::<Volume>) {
            volume::sync(rt, volume)?;
        } else if let Some(object) = object
            && let Some(sync) = attribute::try_get(rt, object, names::sync)?
        {
            taipan_object::protocol::call::call(rt, sync, &[])?;
        }
    }
    Ok(Obj::NONE)
}

/// `vfs.mount()`: what is mounted, and where.
///
/// # Errors
/// `MemoryError`.
pub fn list(rt: &mut Runtime) -> Res {
    let mounts = mounts(rt)?;
    let mut ids = [None; MOUNTS];
    {
        let tree = mounts.tree.0.borrow();
        for (slot, (id, ..)) in ids.iter_mut().zip(tree.table.iter()) {
            *slot = Some(id);
        }
    }
    let entries = List::with_capacity(rt, 2)?;
    for id in ids.into_iter().flatten() {
        let mut point = [0; POINT];
        let (object, len) = {
            let tree = mounts.tree.0.borrow();
            let text = tree.table.point(id).unwrap_or(Path::ROOT).as_bytes();
            let len = text.len().min(POINT);
            point[..len].copy_from_slice(&text[..len]);
            (mounts.object(&tree, id), len)
        };
        let point = super::path_text(rt, &point[..len])?;
        let entry = tuple::new(rt, &[object.unwrap_or(Obj::NONE), point])?;
        entries.push(rt, entry)?;
    }
    Ok(Obj::from(entries))
}

/// Puts an object into the tree.
///
/// # Errors
/// `OSError` if the place is taken or the table is full.
pub fn insert(rt: &mut Runtime, point: &str, object: Obj) -> Res<()> {
    let inserted = mounts(rt)?.insert(point, object);
    inserted.map(|_| ()).map_err(|errno| error(rt, errno))
}

/// Takes an object out of the tree, by its mount point or itself.
///
/// # Errors
/// `OSError` if nothing of the kind is mounted.
pub fn remove(rt: &mut Runtime, which: Obj) -> Res {
    let mounts = mounts(rt)?;
    let mut tree = mounts.tree.0.borrow_mut();
    let id = match py_str::text(which) {
        Some(point) => tree.table.find_point(Path::new(point)),
        None => tree
            .table
            .iter()
            .find(|(id, ..)| mounts.object(&tree, *id) == Some(which))
            .map(|(id, ..)| id),
    };
    let removed = id.and_then(|id| {
        let position = tree.table.remove(id)?;
        if tree.current == Some(id) {
            tree.current = None;
        }
        mounts.objects.get(position as usize)?.take()
    });
    drop(tree);
    match removed {
        Some(object) => Ok(object),
        None => Err(error(rt, Errno::EINVAL)),
    }
}

/// What is at a path, for `import`.
pub fn path_kind(rt: &mut Runtime, path: &str) -> PathKind {
    if let Some(kind) = frozen_folder::path_kind(rt, path) {
        return kind;
    }
    let path = if path.is_empty() { "." } else { path };
    let kind = match place(rt, path) {
        Ok(Place::Tree(_)) => return PathKind::Directory,
        Ok(Place::In(_, object, inner)) => match object.downcast::<Posix>() {
            Some(posix) => posix.kind(rt, inner),
            None => match (object.downcast::<Rom>(), object.downcast::<Volume>()) {
                (Some(rom), _) => Ok(rom.kind(inner)),
                (_, Some(volume)) => Volume::kind(volume, rt, inner),
                _ => python_kind(rt, object, inner),
            },
        },
        Err(raised) => Err(raised),
    };
    match kind {
        Ok(Some(mode)) if mode & S_IFMT == S_IFDIR => PathKind::Directory,
        Ok(Some(_)) => PathKind::File,
        Ok(None) => PathKind::Absent,
        Err(_) => {
            rt.forget_raised();
            PathKind::Absent
        }
    }
}

/// Where the contents of a file lie in memory, unchanged while they are used; and whether they
/// are there for good.
///
/// # Errors
/// `OSError`, `MemoryError`.
pub fn mapped(rt: &mut Runtime, path: &str) -> Res<Option<(Data, bool)>> {
    let Place::In(_, object, inner) = place(rt, path)? else {
        return Ok(None);
    };
    if let Some(rom) = object.downcast::<Rom>() {
        return Ok(rom.mapped(rt, inner));
    }
    Ok(object
        .downcast::<Posix>()
        .and_then(|posix| posix.mapped(rt, inner))
        .map(|bytes| (Data::from_static(bytes), true)))
}

/// Notes that code is executed where it lies in mapped memory, until the runtime ends.
///
/// # Errors
/// `MemoryError`.
pub fn note_in_place(rt: &mut Runtime) -> Res<()> {
    mounts(rt)?.in_place.set(true);
    Ok(())
}

/// Is code executed where it lies in mapped memory?
///
/// # Errors
/// `MemoryError`.
pub fn executes_in_place(rt: &mut Runtime) -> Res<bool> {
    Ok(mounts(rt)?.in_place.get())
}

/// Notes that a program has got the partition of this number as a block device.
///
/// # Errors
/// `MemoryError`.
#[cfg(feature = "partitions")]
pub fn note_handed_out(rt: &mut Runtime, number: usize) -> Res<()> {
    let handed_out = &mounts(rt)?.handed_out;
    let bit = 1_u32.checked_shl(number as u32).unwrap_or(0);
    handed_out.set(handed_out.get() | bit);
    Ok(())
}

/// Has a program got the partition of this number as a block device?
///
/// # Errors
/// `MemoryError`.
#[cfg(feature = "partitions")]
pub fn is_handed_out(rt: &mut Runtime, number: usize) -> Res<bool> {
    let handed_out = mounts(rt)?.handed_out.get();
    Ok(handed_out.checked_shr(number as u32).unwrap_or(0) & 1 != 0)
}

fn python_kind(rt: &mut Runtime, object: Obj, inner: &str) -> Res<Option<u32>> {
    let inner = py_str::new(rt, inner)?;
    let stat = attribute::call_method(rt, object, names::stat, &[inner])?;
    let mode = tuple::items(stat).first().and_then(|mode| mode.as_small());
    Ok(mode.and_then(|mode| u32::try_from(mode).ok()))
}

/// `os.listdir`: the names of what [`ilistdir`] gives, as bytes if the path was given so.
///
/// # Errors
/// As [`ilistdir`].
pub fn listdir(rt: &mut Runtime, path: Option<Obj>) -> Res {
    let entries = ilistdir(rt, path)?;
    let as_bytes = path.is_some_and(|path| bytes::bytes(path).is_some());
    let names = list::new(rt, &[])?;
    if let Some(names) = names.downcast::<List>() {
        iterate::for_each(rt, entries, |rt, entry| {
            let zero = Obj::small(0);
            let mut name = taipan_object::protocol::item::get(rt, entry, zero)?;
            if let (true, Some(text)) = (as_bytes, py_str::text(name)) {
                name = bytes::new(rt, text.as_bytes())?;
            }
            names.push(rt, name)
        })?;
    }
    Ok(names)
}
