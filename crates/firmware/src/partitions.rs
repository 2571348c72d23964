//! The partitions of a board: mounted as the table on its flash says when the interpreter starts.

use taipan_object::Runtime;

/// Reads the partition table and mounts what it says; false if the board has no flash with one. A
/// file system that cannot be mounted is left as it is, for whoever can save something from it: the
/// reason is shown on the console, and the board goes on with the others.
pub fn mount(rt: &mut Runtime) -> bool {
    #[cfg(feature = "partitions")]
    {
        use taipan_object::Raised;
        use taipan_object::text::Console;
        use taipan_partitions::Entry;

        use crate::program;

        let mut report = |rt: &mut Runtime, entry: Option<&Entry>, raised: Raised| {
            match entry {
                Some(entry) => {
                    rt.host.write(b"partition ");
                    rt.host.write(entry.name.as_str().as_bytes());
                    rt.host.write(b" cannot be mounted and is left as it is\n");
                }
                None => rt.host.write(b"the partition table cannot be read\n"),
            }
            program::end(rt, raised, &mut Console);
        };
        taipan_modules::vfs::partitions::mount_all(rt, &mut report)
    }
    #[cfg(not(feature = "partitions"))]
    {
        let _ = rt;
        false
    }
}
