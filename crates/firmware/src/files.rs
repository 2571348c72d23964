//! The file system of a board: mounted at `/` when the interpreter starts.

use taipan_object::Runtime;

/// Mounts the file system on the board's storage, which gets one if it was never written. A file
/// system that cannot be mounted is left as it is, for whoever can save something from it: the
/// reason is shown, and the board goes on without files.
pub fn mount(rt: &mut Runtime) {
    #[cfg(feature = "littlefs2")]
    if let Err(raised) = taipan_modules::vfs::storage::mount(rt) {
        use taipan_object::text::Console;

        rt.host
            .write(b"the file system cannot be mounted; machine.Flash() is its device\n");
        crate::program::end(rt, raised, &mut Console);
    }
    #[cfg(not(feature = "littlefs2"))]
    let _ = rt;
}
