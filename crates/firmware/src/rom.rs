//! The ROMFS of a board: mounted when the interpreter starts.

use taipan_object::Runtime;

/// Mounts the first ROM partition at `/rom`, if there is an image in it, and puts `/rom` and
/// `/rom/lib` at the end of `sys.path`. Without memory for that the program runs without it.
pub fn mount(rt: &mut Runtime) {
    if taipan_modules::vfs::rom::mount_first(rt).is_err() {
        rt.forget_raised();
    }
}
