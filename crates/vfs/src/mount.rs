//! The mount table: which file system answers for which paths.
//!
//! Mount points may lie at any depth and inside one another; the longest one that holds a path
//! answers for it, and each shows up in the listing of the directory above it whether or not
//! that directory has an entry of the name. What is mounted is the table's type parameter and
//! need not be a [`crate::FileSystem`]: an interpreter mounts its own objects.

use crate::{Errno, Path, PathBuf, Result};

/// Names one mounting, for as long as it lasts; a later one gets another number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MountId(u32);

/// One line of the table.
#[derive(Clone, Debug)]
struct Mount<F, const POINT: usize> {
    id: MountId,
    point: PathBuf<POINT>,
    file_system: F,
}

/// A table with room for `MOUNTS` mountings (at most 32), the paths of mount points being at
/// most `POINT` bytes long.
#[derive(Clone, Debug)]
pub struct MountTable<F, const MOUNTS: usize = 4, const POINT: usize = 32> {
    mounts: [Option<Mount<F, POINT>>; MOUNTS],
    next: MountId,
}

/// Why mounting failed, with what was to be mounted.
#[derive(Clone, Copy, Debug)]
pub struct MountError<F> {
    /// The reason.
    pub errno: Errno,
    /// What was to be mounted.
    pub file_system: F,
}

impl<F, const MOUNTS: usize, const POINT: usize> MountTable<F, MOUNTS, POINT> {
    /// An empty table.
    pub const fn new() -> Self {
        const { assert!(MOUNTS <= 32, "directory listings keep a bit for each mount") };
        MountTable {
            mounts: [const { None }; MOUNTS],
            next: MountId(0),
        }
    }

    /// Mounts something at `point`, taken from the root if it is relative. `EPERM` if the place
    /// is taken (upstream's answer), `ENFILE` if the table is full, `ENAMETOOLONG` or `EINVAL`
    /// as [`PathBuf::resolve`].
    pub fn insert(
        &mut self,
        point: Path<'_>,
        file_system: F,
    ) -> core::result::Result<MountId, MountError<F>> {
        let refuse = |errno, file_system| Err(MountError { errno, file_system });
        let mut buffer = PathBuf::new();
        if let Err(errno) = buffer.resolve(Path::ROOT, point) {
            return refuse(errno, file_system);
        }
        if self.at(buffer.as_path()).is_some() {
            return refuse(Errno::EPERM, file_system);
        }
        let id = self.next;
        match self.mounts.iter_mut().find(|mount| mount.is_none()) {
            None => refuse(Errno::ENFILE, file_system),
            Some(free) => {
                *free = Some(Mount {
                    id,
                    point: buffer,
                    file_system,
                });
                self.next = MountId(id.0.wrapping_add(1));
                Ok(id)
            }
        }
    }

    /// Takes a mounting out of the table.
    pub fn remove(&mut self, id: MountId) -> Option<F> {
        let is_it = |mount: &mut Mount<F, POINT>| mount.id == id;
        self.mounts
            .iter_mut()
            .find_map(|slot| slot.take_if(is_it))
            .map(|mount| mount.file_system)
    }

    /// What is mounted under this number.
    pub fn get(&self, id: MountId) -> Option<&F> {
        self.find(id).map(|mount| &mount.file_system)
    }

    /// What is mounted under this number.
    pub fn get_mut(&mut self, id: MountId) -> Option<&mut F> {
        let mut mounts = self.mounts.iter_mut().flatten();
        mounts
            .find(|mount| mount.id == id)
            .map(|mount| &mut mount.file_system)
    }

    /// Where this number is mounted.
    pub fn point(&self, id: MountId) -> Option<Path<'_>> {
        self.find(id).map(|mount| mount.point.as_path())
    }

    /// What is mounted exactly at `point`, which need not be normal.
    pub fn find_point(&self, point: Path<'_>) -> Option<MountId> {
        let mut buffer = PathBuf::<POINT>::new();
        buffer.resolve(Path::ROOT, point).ok()?;
        self.at(buffer.as_path())
    }

    /// All mountings, in the order in which they were made but the root's last, which is the
    /// order of upstream's `vfs.mount()`.
    pub fn iter(&self) -> impl Iterator<Item = (MountId, Path<'_>, &F)> {
        let mut last = None;
        core::iter::from_fn(move || {
            let later = |mount: &&Mount<F, POINT>| last.is_none_or(|last| mount.rank() > last);
            let next = self
                .mounts
                .iter()
                .flatten()
                .filter(later)
                .min_by_key(|mount| mount.rank())?;
            last = Some(next.rank());
            Some((next.id, next.point.as_path(), &next.file_system))
        })
    }

    /// Everything that is mounted, to change it, in no particular order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut F> {
        let mounts = self.mounts.iter_mut().flatten();
        mounts.map(|mount| &mut mount.file_system)
    }

    /// Which mounting answers for a normal path, and the path within it.
    pub fn locate<'p>(&self, path: Path<'p>) -> Option<(MountId, Path<'p>)> {
        let mounts = self.mounts.iter().flatten();
        let holding = mounts.filter_map(|mount| {
            let inner = path.below(mount.point.as_path())?;
            Some((mount, inner))
        });
        holding
            .max_by_key(|(mount, _)| mount.point.as_path().as_bytes().len())
            .map(|(mount, inner)| (mount.id, inner))
    }

    /// Which mounting answers for a path taken letter by letter, as upstream does it, and the
    /// rest of the path as written: for file systems that resolve paths themselves
    /// ([`crate::Resolution::FileSystem`]). A relative path belongs to `current` and is handed on
    /// whole; without a `current` it is taken from the root, where what is mounted at `/` gets
    /// it without a slash in front. `None` also for the root directory itself.
    pub fn locate_written<'p>(
        &self,
        path: Path<'p>,
        current: Option<MountId>,
    ) -> Option<(MountId, Path<'p>)> {
        if let (false, Some(current)) = (path.is_absolute(), current) {
            return self.find(current).map(|mount| (mount.id, path));
        }
        let bytes = path.as_bytes();
        let relative = bytes.strip_prefix(b"/").unwrap_or(bytes);
        if relative.is_empty() {
            return None;
        }
        let holding = self.mounts.iter().flatten().filter_map(|mount| {
            let point = mount.point.as_path().as_bytes();
            let rest = match point {
                b"/" => bytes,
                _ => match relative.strip_prefix(point.strip_prefix(b"/")?)? {
                    [] => b"/",
                    rest @ [b'/', ..] => rest,
                    _ => return None,
                },
            };
            Some((point.len(), mount.id, rest))
        });
        holding
            .max_by_key(|(length, ..)| *length)
            .map(|(_, id, rest)| (id, Path::from_bytes(rest)))
    }

    /// Whether something is mounted below a normal path (not at it): whether it must be shown
    /// as a directory even if no file system has it.
    pub fn has_below(&self, path: Path<'_>) -> bool {
        let mut mounts = self.mounts.iter().flatten();
        mounts.any(|mount| mount.name_under(path).is_some())
    }

    /// The mount points that a listing of the directory `path` (normal) must show.
    pub fn children(&self, path: Path<'_>) -> Children {
        let mut shown = 0u32;
        for (index, slot) in self.mounts.iter().enumerate() {
            let name = slot.as_ref().and_then(|mount| mount.name_under(path));
            let known = |other: &Option<Mount<F, POINT>>| {
                let other = other.as_ref().and_then(|mount| mount.name_under(path));
                other == name
            };
            let first = !self.mounts.iter().take(index).any(known);
            if name.is_some() && first {
                shown |= 1 << index;
            }
        }
        let prefix = if path.is_root() {
            0
        } else {
            path.as_bytes().len()
        };
        Children {
            prefix: prefix.min(usize::from(u16::MAX)) as u16,
            shown,
            left: shown,
            horizon: self.next,
        }
    }

    /// What is mounted at a normal path.
    fn at(&self, point: Path<'_>) -> Option<MountId> {
        let mut mounts = self.mounts.iter().flatten();
        mounts
            .find(|mount| mount.point.as_path() == point)
            .map(|mount| mount.id)
    }

    fn find(&self, id: MountId) -> Option<&Mount<F, POINT>> {
        self.mounts.iter().flatten().find(|mount| mount.id == id)
    }
}

impl<F, const MOUNTS: usize, const POINT: usize> Default for MountTable<F, MOUNTS, POINT> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F, const POINT: usize> Mount<F, POINT> {
    /// The place in listings.
    fn rank(&self) -> (bool, MountId) {
        (self.point.as_path().is_root(), self.id)
    }

    /// The name by which this mount point, or the directory that leads to it, appears in a
    /// directory above it.
    fn name_under(&self, directory: Path<'_>) -> Option<&[u8]> {
        match self.point.as_path().below(directory)? {
            Path::ROOT => None,
            below => below.components().next(),
        }
    }
}

/// The mount points still to be shown in the listing of one directory. A plain value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Children {
    /// Length of the directory's path, without a slash at the end.
    prefix: u16,
    /// A bit for each slot of the table whose name is shown, names once.
    shown: u32,
    left: u32,
    /// Mountings made after listing began are not shown.
    horizon: MountId,
}

impl Children {
    /// The next name.
    pub fn next<'t, F, const MOUNTS: usize, const POINT: usize>(
        &mut self,
        table: &'t MountTable<F, MOUNTS, POINT>,
    ) -> Option<&'t [u8]> {
        let (_, index, name) = self.names(table, self.left).min_by_key(|(id, ..)| *id)?;
        self.left &= !(1 << index);
        Some(name)
    }

    /// Whether `name` is shown as a mount point, so that the directory's own entry is hidden.
    pub fn hides<F, const MOUNTS: usize, const POINT: usize>(
        &self,
        table: &MountTable<F, MOUNTS, POINT>,
        name: &[u8],
    ) -> bool {
        self.names(table, self.shown)
            .any(|(_, _, shown)| shown == name)
    }

    fn names<'t, F, const MOUNTS: usize, const POINT: usize>(
        &self,
        table: &'t MountTable<F, MOUNTS, POINT>,
        of: u32,
    ) -> impl Iterator<Item = (MountId, usize, &'t [u8])> {
        let (prefix, horizon) = (usize::from(self.prefix), self.horizon);
        table
            .mounts
            .iter()
            .enumerate()
            .filter(move |(index, _)| of & 1 << index != 0)
            .filter_map(move |(index, slot)| {
                let mount = slot.as_ref().filter(|mount| mount.id < horizon)?;
                let rest = mount.point.as_path().as_bytes().get(prefix..)?;
                let name = Path::from_bytes(rest).components().next()?;
                Some((mount.id, index, name))
            })
    }
}

/// The path of a file in a mounted file system as the whole tree has it: `inner` below the
/// mount point. `ENAMETOOLONG` if it does not fit.
pub fn join_point<'b>(point: Path<'_>, inner: &[u8], into: &'b mut [u8]) -> Result<&'b [u8]> {
    let point = match (point.is_root(), inner) {
        (true, [b'/', ..]) => &[],
        _ => point.as_bytes(),
    };
    let inner = match (point, inner) {
        ([_, ..], b"/") => &[],
        _ => inner,
    };
    let length = point.len().saturating_add(inner.len());
    let into = into.get_mut(..length).ok_or(Errno::ENAMETOOLONG)?;
    let (head, tail) = into
        .split_at_mut_checked(point.len())
        .ok_or(Errno::ENAMETOOLONG)?;
    head.copy_from_slice(point);
    tail.copy_from_slice(inner);
    Ok(into)
}

#[cfg(test)]
mod tests;
