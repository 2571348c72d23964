//! The hooks that put the interpreter together: what the objects ask of the executing part
//! and the modules.

use taipan_gc::Gc;
use taipan_object::builtin::dict::Dict;
use taipan_object::exec::Code;
#[cfg(not(feature = "files"))]
use taipan_object::runtime::PathKind;
use taipan_object::runtime::{Hooks, NativeModule};
use taipan_object::{Obj, Res, Runtime};
#[cfg(not(feature = "files"))]
use taipan_vfs::Errno;
use taipan_vm::{arguments, generator, import, load};

/// The native modules, `builtins` first.
static MODULES: &[&NativeModule] = &[
    &crate::builtins::MODULE,
    #[cfg(feature = "array")]
    &crate::array::MODULE,
    #[cfg(feature = "asyncio")]
    &crate::asyncio::MODULE,
    #[cfg(feature = "binascii")]
    &crate::binascii::MODULE,
    #[cfg(feature = "cmath")]
    &crate::cmath::MODULE,
    #[cfg(feature = "collections")]
    &crate::collections::MODULE,
    #[cfg(feature = "marshal")]
    &crate::marshal::MODULE,
    #[cfg(feature = "threads")]
    &crate::thread::MODULE,
    #[cfg(feature = "cryptolib")]
    &crate::cryptolib::MODULE,
    #[cfg(feature = "deflate")]
    &crate::deflate::MODULE,
    #[cfg(feature = "errno")]
    &crate::errno::MODULE,
    #[cfg(feature = "framebuf")]
    &crate::framebuf::MODULE,
    &crate::gc::MODULE,
    #[cfg(all(feature = "deflate", feature = "host"))]
    &crate::gzip::GZIP,
    #[cfg(all(feature = "deflate", feature = "host"))]
    &crate::gzip::ZLIB,
    #[cfg(feature = "hashlib")]
    &crate::hashlib::MODULE,
    #[cfg(feature = "heapq")]
    &crate::heapq::MODULE,
    #[cfg(feature = "files")]
    &crate::io::MODULE,
    #[cfg(feature = "json")]
    &crate::json::MODULE,
    #[cfg(feature = "machine")]
    &crate::machine::MODULE,
    #[cfg(feature = "math")]
    &crate::math::MODULE,
    &crate::micropython::MODULE,
    #[cfg(feature = "files")]
    &crate::os::MODULE,
    #[cfg(feature = "platform")]
    &crate::platform::MODULE,
    #[cfg(feature = "random")]
    &crate::random::MODULE,
    #[cfg(feature = "re")]
    &crate::re::MODULE,
    #[cfg(feature = "select")]
    &crate::select::MODULE,
    #[cfg(feature = "socket")]
    &crate::socket::MODULE,
    #[cfg(feature = "struct")]
    &crate::struct_::MODULE,
    &crate::sys::MODULE,
    #[cfg(all(feature = "templatelib", not(feature = "string")))]
    &crate::templatelib::PACKAGE,
    #[cfg(feature = "templatelib")]
    &crate::templatelib::MODULE,
    #[cfg(feature = "termios")]
    &crate::termios::MODULE,
    &crate::time::MODULE,
    #[cfg(feature = "uctypes")]
    &crate::uctypes::MODULE,
    #[cfg(feature = "files")]
    &crate::vfs::MODULE,
    #[cfg(feature = "xip")]
    &crate::xip::PACKAGE,
    #[cfg(feature = "xip")]
    &crate::xip::MODULE,
    #[cfg(feature = "websocket")]
    &crate::websocket::MODULE,
    #[cfg(feature = "weakref")]
    &crate::weakref::MODULE,
];

/// The hooks of an interpreter with everything this build has.
pub static HOOKS: Hooks = Hooks {
    call_function: arguments::call_function,
    load_code: load::load_code,
    resume: generator::resume,
    import: import::import,
    #[cfg(feature = "files")]
    path_kind: crate::vfs::mounts::path_kind,
    #[cfg(feature = "files")]
    read_file: crate::files::read,
    #[cfg(not(feature = "files"))]
    path_kind: |_, _| PathKind::Absent,
    #[cfg(not(feature = "files"))]
    read_file: |rt, _| Err(rt.os_error(Errno::ENODEV.0.into())),
    frozen: crate::frozen::find,
    #[cfg(feature = "compiler")]
    compile: Some(crate::compiling::compile_source),
    #[cfg(not(feature = "compiler"))]
    compile: None,
    run_code,
    run_body: arguments::run_in,
    code_attribute: match cfg!(feature = "introspection") {
        true => taipan_vm::code_attributes::get,
        false => |_, _, _| Ok(None),
    },
    #[cfg(feature = "traceback-objects")]
    ended_frame: taipan_vm::frame_object::ended,
    #[cfg(not(feature = "traceback-objects"))]
    ended_frame: |_, _, _, _| Ok(Obj::NONE),
    interrupt: crate::schedule::interrupt,
    modules: MODULES,
};

fn run_code(rt: &mut Runtime, code: Obj, globals: Gc<Dict>, locals: Gc<Dict>) -> Res {
    match code.downcast::<Code>() {
        Some(code) => {
            let body = load::body_function(rt, code, globals)?;
            let result = arguments::run_in(rt, body, locals);
            if rt.exec.frame.is_null() {
                rt.clear_free_stack();
            }
            result
        }
        None => Err(rt.type_error("code object expected")),
    }
}
