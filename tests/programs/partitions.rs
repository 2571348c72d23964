//! The partition table of a flash (`-X flash=FILE`), from one start to the next.

use std::fs;
use std::path::{Path, PathBuf};

use crate::interpreter::{self, Outcome};

fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    // It may be there from an earlier run.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

fn run(folder: &Path, flash: &str, program: &str) -> Outcome {
    let option = format!("flash={flash}");
    let args = ["-X", option.as_str(), "-c", program];
    interpreter::run(interpreter::taipan(), &args, folder, b"")
}

/// What a program prints; nothing may go wrong.
fn output(folder: &Path, program: &str) -> String {
    let outcome = run(folder, "chip.bin", program);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    outcome.output
}

#[test]
fn a_plan_is_checked_stored_and_counts_at_the_next_start() {
    let folder = folder("repartition");
    let first = output(
        &folder,
        r#"
import vfs
print([tuple(p) for p in vfs.partitions()], vfs.partitions(True))
open("/flash/kept", "w").write("here")
storage = list(vfs.partitions()[0])
storage[3] = 0x40000
docs = ("docs", "fs", 0x42000, 0x80000, "fat", "/docs/user", False, True, True)
raw = ("raw", "raw", 0xc2000, 0x1000)
def refused(plan):
    try:
        vfs.repartition(plan)
    except (ValueError, TypeError, OSError) as error:
        print(type(error).__name__, error)
refused([storage])
vfs.umount("/flash")
refused([storage, docs, raw, ("x", "raw", 0xc2000, 0x1000)])
refused([storage, ("x", "raw", 0x1000, 0x1000)])
refused([storage, ("x", "raw", 0xc2000, 0x1000, "", "/x")])
refused([("x", "raw", 0)])
refused([("x", "swap", 0, 0)])
refused([("x", "fs", 0, 0, "ext4")])
refused([("a name that is long", "fs", 0, 0)])
refused([("x", "fs", -1, 0)])
refused([raw] * 17)
refused(None)
vfs.repartition([storage, docs, raw])
print(len(vfs.partitions()), [p.name for p in vfs.partitions(True)])
"#,
    );
    assert_eq!(
        first,
        "[('storage', 'fs', 8192, 1040384, 'lfs2', '/flash', False, True, False)] None\n\
         ValueError storage is in use\n\
         ValueError raw and x overlap\n\
         ValueError x lies on the partition table\n\
         ValueError x cannot be mounted there\n\
         ValueError a partition has at least 4 items: name, kind, start, size\n\
         ValueError 'swap' is none of firmware, rom, xip, fs, raw\n\
         ValueError 'ext4' is none of fat, lfs1, lfs2\n\
         ValueError 'a name that is long' is longer than 15 bytes\n\
         OSError [Errno 22] EINVAL\n\
         ValueError too many partitions\n\
         TypeError 'NoneType' object is not iterable\n\
         1 ['storage', 'docs', 'raw']\n"
    );
    // The littlefs was made for another size: it is left alone, and said to be. The other one was
    // blank.
    let second = output(
        &folder,
        r#"
import os, vfs
print([point for _, point in vfs.mount()], vfs.partitions(True))
open("/docs/user/file", "w").write("x" * 5000)
raw = vfs.Partition("raw")
print(raw.info().start, raw.ioctl(4, 0), raw.ioctl(5, 0))
data = bytearray(8)
raw.writeblocks(0, b"12345678", 16)
raw.readblocks(0, data, 16)
print(data)
raw.readblocks(0, data, 4090 - 4)
print(data)
for outside in (lambda: raw.readblocks(1, data), lambda: raw.writeblocks(0, data, 4092),
                lambda: raw.ioctl(6, 1), lambda: vfs.Partition("none")):
    try:
        outside()
    except OSError as error:
        print(error)
"#,
    );
    assert_eq!(
        second,
        "partition storage cannot be mounted and is left as it is\n\
         OSError: [Errno 22] EINVAL\n\
         ['/docs/user', '/'] None\n\
         794624 1 4096\n\
         bytearray(b'12345678')\n\
         bytearray(b'\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xff')\n\
         [Errno 22] EINVAL\n[Errno 22] EINVAL\n[Errno 22] EINVAL\n[Errno 2] ENOENT\n"
    );
    let third = output(
        &folder,
        "import os, vfs\nprint(os.stat('/docs/user/file')[6])\n\
         vfs.VfsLfs2.mkfs(vfs.Partition('storage'))\n\
         vfs.mount(vfs.Partition('storage'), '/flash')\nopen('/flash/a', 'w').close()\n",
    );
    assert!(third.ends_with("\n5000\n"), "{third}");
    assert_eq!(
        output(&folder, "import os\nprint(os.listdir('/flash'))"),
        "['a']\n"
    );
}

#[test]
fn a_flash_that_is_not_blank_is_not_formatted() {
    let folder = folder("not_blank");
    let mut chip = vec![0xff; 64 << 10];
    chip[60000] = 0;
    fs::write(folder.join("chip.bin"), &chip).expect("a file can be written");
    let text = output(&folder, "import vfs\nprint(len(vfs.mount()))");
    assert!(
        text.starts_with("partition storage cannot be mounted"),
        "{text}"
    );
    assert!(text.ends_with("\n1\n"), "{text}");
    assert_eq!(
        fs::read(folder.join("chip.bin")).expect("it is there"),
        chip
    );
}

#[test]
fn a_flash_of_no_use_is_refused() {
    let folder = folder("no_flash");
    for flash in ["chip.bin:5", "chip.bin:8k", ".", "missing/chip.bin"] {
        let outcome = run(&folder, flash, "print(1)");
        assert_eq!(outcome.code, Some(1), "{outcome:?}");
        assert!(
            outcome.errors.starts_with("taipan: cannot use"),
            "{outcome:?}"
        );
    }
    let program = "import vfs\nvfs.partitions()";
    let outcome = interpreter::run(interpreter::taipan(), &["-c", program], &folder, b"");
    assert!(
        outcome.errors.ends_with("OSError: [Errno 19] ENODEV\n"),
        "{outcome:?}"
    );
}
