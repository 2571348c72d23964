//! `errno`: the error numbers of `OSError`, which are those of `taipan-vfs`.
//!
//! Flash on thumbv7m: 0.2 KB.

pub use errno::MODULE;
use taipan_macros::module;

#[module(name = errno)]
mod errno {
    use taipan_object::builtin::dict::{self, Dict};
    use taipan_object::{Name, Obj, Res, Runtime};
    use taipan_vfs::Errno;

    /// The names by their numbers.
    #[attribute]
    fn errorcode(rt: &mut Runtime) -> Res {
        let names = Dict::new(rt)?;
        for errno in Errno::NAMED {
            if let Some(name) = errno.name() {
                let name = rt.intern_in_place(name)?;
                names.set(rt, Obj::small(errno.0 as isize), Obj::from(name))?;
            }
        }
        dict::fixed::new(rt, names)
    }

    /// The numbers, by the list they come from: no table of their own.
    #[attributes]
    fn number(_rt: &mut Runtime, name: Name) -> Res<Option<Obj>> {
        Ok(Errno::NAMED
            .iter()
            .find(|errno| errno.name() == Some(name.text()))
            .map(|errno| Obj::small(errno.0 as isize)))
    }
}
