//! `sys`: the interpreter and what it was started with. The streams are in
//! [`crate::console`].
//!
//! Flash on thumbv7m: 1.7 KB.

pub use sys::MODULE;
use taipan_macros::module;

#[module(name = sys)]
mod sys {
    use taipan_gc::Gc;
    use taipan_object::buffer;
    use taipan_object::builtin::dict::Dict;
    use taipan_object::builtin::exception::report;
    use taipan_object::builtin::module::Module;
    use taipan_object::builtin::str::is_str;
    use taipan_object::builtin::tuple::Tuple;
    use taipan_object::builtin::{attrtuple, int, list, tuple};
    use taipan_object::protocol::attribute;
    use taipan_object::protocol::find_slot;
    use taipan_object::slots::slot;
    use taipan_object::text::Console;
    use taipan_object::{Args, Name, Obj, Res, Root, Runtime, Type, exception, names, table};

    use crate::console;
    #[cfg(feature = "files")]
    use crate::console::Stream;

    /// Invalid argument.
    const EINVAL: i32 = 22;

    #[constant]
    const byteorder: Name = if cfg!(target_endian = "little") {
        names::little
    } else {
        names::big
    };
    #[constant]
    const platform: Name = if cfg!(target_os = "linux") {
        names::linux
    } else if cfg!(target_os = "macos") {
        names::darwin
    } else {
        names::taipan
    };

    /// The language, in the form of CPython's, then this implementation.
    #[attribute]
    fn version(rt: &mut Runtime) -> Res {
        taipan_object::builtin::str::new_static(rt, "3.4.0; Taipan 2.0.0-preview")
    }

    #[attribute]
    fn version_info(rt: &mut Runtime) -> Res {
        tuple::new(rt, &[Obj::small(3), Obj::small(4), Obj::small(0)])
    }

    /// The path of the interpreter; empty where it is no file.
    #[attribute]
    fn executable(rt: &mut Runtime) -> Res {
        let mut path = [0; 512];
        match rt.host.executable(&mut path) {
            #[cfg(feature = "files")]
            Some(len) => crate::vfs::path_text(rt, path.get(..len).unwrap_or(&[])),
            #[cfg(not(feature = "files"))]
            Some(_) => Ok(Obj::from(names::empty)),
            None => Ok(Obj::from(names::empty)),
        }
    }

    static IMPLEMENTATION: Type = attrtuple::with_names(table![
        name => Obj::small(0),
        version => Obj::small(1),
        _machine => Obj::small(2),
        _mpy => Obj::small(3),
        _build => Obj::small(4),
        #[cfg(feature = "threads")]
        _thread => Obj::small(5),
        // As upstream: what has the names of 1.x does not have this.
        #[cfg(not(feature = "v1-compat"))]
        _v2 => Obj::small(5 + cfg!(feature = "threads") as isize),
    ]);

    /// Version 6, minor version 3, no native code: `mp_mpy_version` of upstream.
    const MPY: isize = 6 | 3 << 8;

    #[attribute]
    fn implementation(rt: &mut Runtime) -> Res {
        let numbers = [2, 0, 0].map(Obj::small);
        let preview = Obj::from(names::preview);
        let number = tuple::new(rt, &[numbers[0], numbers[1], numbers[2], preview])?;
        let text = if cfg!(target_os = "linux") {
            "linux with Taipan"
        } else {
            "Taipan"
        };
        let machine = taipan_object::builtin::str::new_static(rt, text)?;
        attrtuple::new(
            rt,
            &IMPLEMENTATION,
            &[
                Obj::from(names::micropython),
                number,
                machine,
                Obj::small(MPY),
                Obj::from(names::standard),
                #[cfg(feature = "threads")]
                Obj::from(names::GIL),
                #[cfg(not(feature = "v1-compat"))]
                Obj::TRUE,
            ],
        )
    }

    #[attribute]
    fn maxsize(rt: &mut Runtime) -> Res {
        int::from_isize(rt, isize::MAX)
    }

    fn root_list(rt: &mut Runtime, root: Root) -> Res {
        if let Some(list) = rt.root(root) {
            return Ok(list);
        }
        let made = list::new(rt, &[])?;
        rt.set_root(root, Some(made));
        Ok(made)
    }

    #[attribute]
    fn argv(rt: &mut Runtime) -> Res {
        root_list(rt, Root::Argv)
    }

    #[attribute]
    fn modules(rt: &mut Runtime) -> Res {
        rt.root_dict(Root::Modules).map(Obj::from)
    }

    /// What a program may set is in the module's own namespace; the table takes no changes.
    #[init]
    fn start(rt: &mut Runtime, module: Gc<Module>) -> Res<()> {
        #[cfg(feature = "files")]
        for (name, stream) in [
            (names::stdin, Stream::Input),
            (names::stdout, Stream::Output),
            (names::stderr, Stream::Error),
        ] {
            let stream = console::text(rt, stream)?;
            module.globals.set(rt, Obj::from(name), stream)?;
        }
        let path = root_list(rt, Root::Path)?;
        for (name, value) in [
            (names::path, path),
            (names::ps1, Obj::from(names::repl_prompt)),
            (names::ps2, Obj::from(names::repl_continuation)),
        ] {
            module.globals.set(rt, Obj::from(name), value)?;
        }
        Ok(())
    }

    #[cfg(feature = "sys-information")]
    static PARTS: &[crate::parts::Part] = &[crate::parts::Part {
        file: "sys._information",
        names: &["float_info", "hash_info", "int_info"],
    }];

    #[attributes]
    fn others(rt: &mut Runtime, name: Name) -> Res<Option<Obj>> {
        #[cfg(feature = "sys-information")]
        return crate::parts::find(rt, names::sys, PARTS, name);
        #[cfg(not(feature = "sys-information"))]
        {
            let _ = (rt, name);
            Ok(None)
        }
    }

    #[function]
    fn exit(rt: &mut Runtime, status: Option<Obj>) -> Res {
        Err(match status {
            Some(status) => rt.raise_with(&exception::SYSTEM_EXIT, &[status]),
            None => rt.raise_with(&exception::SYSTEM_EXIT, &[]),
        })
    }

    #[function(min = 1, max = 2)]
    fn print_exception(rt: &mut Runtime, args: Args) -> Res<()> {
        let error = args.get(0).unwrap_or(Obj::NONE);
        if let Some(file) = args.get(1).filter(|file| *file != Obj::NONE)
            && attribute::try_get(rt, file, names::write)?.is_none()
        {
            return Err(rt.os_error(EINVAL));
        }
        if !error.is_instance(&exception::BASE_EXCEPTION) {
            return Err(rt.type_error("print_exception() needs an exception"));
        }
        match args.get(1).filter(|file| *file != Obj::NONE) {
            Some(file) => console::with_file(rt, file, |rt, out| report::write(rt, error, out)),
            None => report::write(rt, error, &mut Console),
        }
    }

    /// The exception being handled: type, value, traceback, which is `None` in builds without
    /// objects for it.
    #[function]
    fn exc_info(rt: &mut Runtime) -> Res {
        match taipan_vm::inspect::handled_exception(rt) {
            Some(error) => {
                let class = Obj::from(error.type_of());
                let traceback = exception::traceback::of(rt, error)?;
                tuple::new(rt, &[class, error, traceback])
            }
            None => tuple::new(rt, &[Obj::NONE; 3]),
        }
    }

    #[function]
    fn intern(text: Name) -> Name {
        text
    }

    /// Bytes of memory that an object takes; of a container with the room for its items, but
    /// without these.
    #[function]
    fn getsizeof(rt: &mut Runtime, value: Obj) -> Res<usize> {
        if !cfg!(feature = "introspection") {
            return Ok(rt.size_of(value));
        }
        let own = rt.size_of(value).max(size_of::<Obj>());
        let count = match find_slot(value.type_of(), slot::len) {
            Some(_) if value.downcast::<Tuple>().is_some() => 0,
            Some(_) if buffer::try_of(value).is_some() || is_str(value) => 0,
            Some(len) => len(rt, value)?,
            None => 0,
        };
        let words = if value.downcast::<Dict>().is_some() {
            3
        } else {
            1
        };
        Ok(own.saturating_add(count.saturating_mul(words * size_of::<Obj>())))
    }

    /// Has `function(frame, event, argument)` called for every call from now on, and what that
    /// returns for each line, return and exception of that call; `None` ends it.
    #[cfg(feature = "settrace")]
    #[function]
    fn settrace(rt: &mut Runtime, function: Obj) -> Res<()> {
        taipan_vm::trace::set(rt, Some(function).filter(|new| *new != Obj::NONE))
    }

    /// The function that `settrace` was given.
    #[cfg(feature = "settrace")]
    #[function]
    fn gettrace(rt: &mut Runtime) -> Obj {
        rt.root(Root::Trace).unwrap_or(Obj::NONE)
    }

    /// The frame of the caller, or of a call so many further out.
    #[cfg(feature = "traceback-objects")]
    #[function]
    fn _getframe(rt: &mut Runtime, depth: Option<usize>) -> Res {
        match taipan_vm::frame_object::running(rt, depth.unwrap_or(0))? {
            Some(frame) => Ok(frame),
            None => Err(rt.value_error("call stack is not deep enough")),
        }
    }

    /// How many calls can at most lie inside each other. There is less room where they have many variables,
    /// and in a small heap.
    #[cfg(feature = "host")]
    #[function]
    fn getrecursionlimit(rt: &mut Runtime) -> usize {
        taipan_vm::inspect::recursion_limit(rt)
    }

    /// Has `function()` called when the program ends; the function that was set before.
    #[cfg(feature = "sys-atexit")]
    #[function]
    fn atexit(rt: &mut Runtime, function: Obj) -> Obj {
        let before = rt.root(Root::AtExit).unwrap_or(Obj::NONE);
        rt.set_root(Root::AtExit, Some(function).filter(|new| *new != Obj::NONE));
        before
    }
}
