//! `taipan.xip`: the store of code on the board's flash. An `.mpy` file that cannot be executed where its
//! file system has it is copied into the flash's xip partition when it is first imported, once for
//! its content, and executed there. Without such a partition nothing of this happens.
//!
//! Flash on thumbv7m: none, for no such board has it; 11.6 KB on riscv32imac.

pub use module::MODULE;

use core::cell::RefCell;

use taipan_gc::{Gc, Plain};
use taipan_macros::module;
use taipan_object::builtin::module::NativeModule;
use taipan_object::data::Data;
use taipan_object::{Obj, Res, Root, Runtime, SlotTable, Table, Type, names, object};
use taipan_partitions::Kind;
use taipan_vfs::{BlockDevice, Errno, Mapped, Partition};
use taipan_vm::load;
use taipan_xip::{Digest, Entry, Hash, Sha256, State, Store};

use crate::files;
use crate::vfs::mounts;

/// `taipan`, which has nothing else in it.
pub static PACKAGE: NativeModule = NativeModule {
    name: names::taipan,
    table: Table::EMPTY,
    init: None,
    get_attribute: None,
};

object! {
    /// What the store knows until the next start.
    struct Kept: sealed {
        state: Plain<RefCell<State>>,
    }
}

static KEPT: Type = Type::new::<Kept>(names::object, SlotTable::EMPTY);

/// Why a file is not executed from the store.
enum Failure {
    /// There is no store.
    Absent,
    /// The store says no.
    Store(Errno),
    /// An exception is on its way.
    Raised(taipan_object::Raised),
}

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Self {
        Failure::Store(errno)
    }
}

impl From<taipan_object::Raised> for Failure {
    fn from(raised: taipan_object::Raised) -> Self {
        Failure::Raised(raised)
    }
}

type Outcome<T> = Result<T, Failure>;

fn kept(rt: &mut Runtime) -> Res<Gc<Kept>> {
    if let Some(kept) = rt.root(Root::Xip).and_then(|kept| kept.downcast::<Kept>()) {
        return Ok(kept);
    }
    let kept = rt.alloc(Kept {
        header: KEPT.header(),
        state: Plain(RefCell::new(State::default())),
    })?;
    rt.set_root(Root::Xip, Some(Obj::from(kept)));
    Ok(kept)
}

/// Runs `f` on the store.
fn with<R>(
    rt: &mut Runtime,
    f: impl FnOnce(&mut Store<'_, Partition<&mut dyn BlockDevice>>) -> taipan_vfs::Result<R>,
) -> Outcome<R> {
    let kept = kept(rt)?;
    let Some(flash) = rt.host.partitions() else {
        return Err(Failure::Absent);
    };
    let mut entries = flash.table().entries().iter();
    let Some(entry) = entries.find(|entry| entry.kind == Kind::Xip).copied() else {
        return Err(Failure::Absent);
    };
    let part = flash.part(&entry)?;
    let mut state = kept.state.0.borrow_mut();
    let mut store = Store::new(part, &mut state)?;
    Ok(f(&mut store)?)
}

/// The data of an entry where it lies.
fn memory(rt: &mut Runtime, entry: &Entry) -> Outcome<&'static [u8]> {
    with(rt, |store| {
        let Some(Mapped::Static(memory)) = store.device().map() else {
            return Err(Errno::ENODEV);
        };
        let start = entry.data_at as usize;
        let data = memory.get(start..start.saturating_add(entry.len as usize));
        data.ok_or(Errno::EIO)
    })
}

/// Hash and length of a file.
fn hash_of(rt: &mut Runtime, path: &str) -> Res<(Hash, usize)> {
    let (mut hasher, mut len) = (Sha256::new(), 0usize);
    files::each_piece(rt, path, &mut |_, piece| {
        hasher.update(piece);
        len = len.saturating_add(piece.len());
        Ok(())
    })?;
    Ok((hasher.finalize().into(), len))
}

/// The file's content in the store, put there if need be: the entry, and whether it is new.
fn install(rt: &mut Runtime, path: &str) -> Outcome<(Entry, bool)> {
    // Nothing is read where there is no store.
    with(rt, |_| Ok(()))?;
    let (hash, len) = hash_of(rt, path)?;
    let found = with(rt, |store| {
        let found = store.find(&hash)?;
        match &found {
            Some(entry) => store.pin(entry),
            None if store.is_refused(&hash)? => return Err(Errno::EINVAL),
            None => {}
        }
        Ok(found)
    })?;
    if let Some(entry) = found {
        return Ok((entry, false));
    }
    let len = u32::try_from(len).map_err(|_| Errno::EFBIG)?;
    // Reading the file may run code that imports: the place stays this entry's meanwhile.
    let mut writer = with(rt, |store| {
        let writer = store.begin(&hash, len)?;
        store.pin(writer.entry());
        Ok(writer)
    })?;
    let mut failure = None;
    files::each_piece(rt, path, &mut |rt, piece| {
        if failure.is_none() {
            failure = with(rt, |store| writer.write(store, piece)).err();
        }
        Ok(())
    })?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    let image = memory(rt, writer.entry())?;
    if !load::is_sound(rt, image)? {
        with(rt, |store| writer.refuse(store))?;
        return Err(Failure::Store(Errno::EINVAL));
    }
    let entry = with(rt, |store| writer.finish(store))?;
    Ok((entry, true))
}

/// The contents of an `.mpy` file in the store; `None` if it is not to be executed from there.
///
/// # Errors
/// What reading the file raises, `MemoryError`.
pub fn image(rt: &mut Runtime, path: &str) -> Res<Option<Data>> {
    let placed = install(rt, path).and_then(|(entry, _)| memory(rt, &entry));
    match placed {
        Ok(image) => {
            mounts::note_in_place(rt)?;
            Ok(Some(Data::from_static(image)))
        }
        Err(Failure::Raised(raised)) => Err(raised),
        // A store that is full or out of order is no reason not to import.
        Err(Failure::Absent | Failure::Store(_)) => Ok(None),
    }
}

fn raise(rt: &mut Runtime, failure: Failure) -> taipan_object::Raised {
    match failure {
        Failure::Absent => crate::io::stream::error(rt, Errno::ENODEV),
        Failure::Store(errno) => crate::io::stream::error(rt, errno),
        Failure::Raised(raised) => raised,
    }
}

#[module(name = taipan_xip)]
mod module {
    use taipan_object::builtin::bytes;
    use taipan_object::builtin::dict::Dict;
    use taipan_object::builtin::list::List;
    use taipan_object::builtin::tuple;
    use taipan_object::{Obj, Res, Runtime};

    /// Puts an `.mpy` file into the store: `True`, or `False` if its content was there already. `OSError`:
    /// `ENODEV` without a store, `ENOSPC` if there is no room, `EINVAL` for what is no module.
    #[function]
    fn install(rt: &mut Runtime, path: &'static str) -> Res<bool> {
        match super::install(rt, path) {
            Ok((_, is_new)) => Ok(is_new),
            Err(failure) => Err(super::raise(rt, failure)),
        }
    }

    /// What the store has: a dict of `size`, `block`, `blank` (bytes), `hits`, `written`, `erased` (since the
    /// start), and `entries`, a list of tuples (hash, bytes, in use).
    #[function]
    fn info(rt: &mut Runtime) -> Res {
        let counted = super::with(rt, |store| {
            let shape = store.shape();
            let blank = store.blank()?;
            let state = store.state();
            Ok([
                ("size", u64::from(shape.block) * u64::from(shape.blocks)),
                ("block", u64::from(shape.block)),
                ("blank", blank),
                ("hits", u64::from(state.hits)),
                ("written", u64::from(state.written)),
                ("erased", u64::from(state.erased)),
            ])
        });
        let counted = counted.map_err(|failure| super::raise(rt, failure))?;
        let info = Dict::new(rt)?;
        for (name, value) in counted {
            let name = Obj::from(rt.intern_in_place(name)?);
            info.set(rt, name, Obj::small(value as isize))?;
        }
        let entries = List::with_capacity(rt, 4)?;
        let mut place = 0;
        while let Some((entry, is_pinned)) = entry_from(rt, place)? {
            place = entry.at + 1;
            let hash = bytes::new(rt, &entry.hash)?;
            let row = [hash, Obj::small(entry.len as isize), Obj::bool(is_pinned)];
            let row = tuple::new(rt, &row)?;
            entries.push(rt, row)?;
        }
        let name = Obj::from(rt.intern_in_place("entries")?);
        info.set(rt, name, Obj::from(entries))?;
        Ok(Obj::from(info))
    }

    /// The first entry that counts at a place or after it, and whether it is in use.
    fn entry_from(rt: &mut Runtime, place: u32) -> Res<Option<(taipan_xip::Entry, bool)>> {
        let found = super::with(rt, |store| {
            let mut found = None;
            store.each(&mut |_, entry| {
                if entry.is_live && entry.at >= place {
                    found = Some(*entry);
                }
                Ok(found.is_some())
            })?;
            Ok(found.map(|entry| (entry, store.is_pinned(&entry))))
        });
        found.map_err(|failure| super::raise(rt, failure))
    }
}
