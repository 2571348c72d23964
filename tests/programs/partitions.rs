//! The partition table of a flash (`-X flash=FILE`), from one start to the next.

use std::fs;
use std::path::{Path, PathBuf};

use taipan_romfs::Builder;

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

const BOARD: &str = r#"
[flash]
size = "1M"
block = "4K"
table = ["1016K", "1020K"]

[[partitions]]
name = "rom"
kind = "rom"
start = 0
size = "64K"
mount = "/code"

[[partitions]]
name = "storage"
start = "64K"
size = "128K"
fs = "lfs2"
mount = "/flash"
format = true

[[partitions]]
name = "card"
start = "192K"
size = "824K"
fs = "fat"
mount = "/card"
format = true
usb = true
"#;

/// Runs a program on the flash that [`BOARD`] describes.
fn on_board(folder: &Path, program: &str) -> Outcome {
    let args = [
        "-X",
        "flash=board.bin",
        "-X",
        "partitions=board.toml",
        "-c",
        program,
    ];
    interpreter::run(interpreter::taipan(), &args, folder, b"")
}

#[test]
fn a_board_file_describes_the_flash() {
    let folder = folder("board_file");
    fs::write(folder.join("board.toml"), BOARD).expect("a file can be written");
    let mut memory = [0; 64];
    let mut builder = Builder::new(&mut memory);
    let added = builder.file("a.py", b"print('in place')");
    added.expect("there is room");
    let image = builder.finish().expect("there is room").escape_ascii();
    let image = format!("b'{image}'");
    let first = on_board(
        &folder,
        &r#"
import vfs
image = IMAGE
for p in vfs.partitions():
    print(tuple(p))
print([point for _, point in vfs.mount()])
open("/card/file", "w").write("fat")
print(vfs.rom_ioctl(1), vfs.rom_ioctl(6, 0), vfs.rom_ioctl(3, 0, len(image)))
image += b"\xff" * (-len(image) % 4)
vfs.rom_ioctl(4, 0, 0, image)
vfs.rom_ioctl(5, 0)
"#
        .replace("IMAGE", &image),
    );
    assert_eq!(
        first.output,
        "('rom', 'rom', 0, 65536, '', '/code', False, False, False)\n\
         ('storage', 'fs', 65536, 131072, 'lfs2', '/flash', False, True, False)\n\
         ('card', 'fs', 196608, 843776, 'fat', '/card', False, True, True)\n\
         ['/flash', '/card', '/']\n1 4096 4\n",
        "{first:?}"
    );
    // The file alone has what was written.
    let second = on_board(
        &folder,
        "import a, os, sys\nprint(os.listdir('/code'), open('/card/file').read(), sys.path[-2:])",
    );
    assert_eq!(
        second.output, "in place\n['a.py'] fat ['/code', '/code/lib']\n",
        "{second:?}"
    );
    for (right, wrong, said) in [
        (
            "\"824K\"",
            "\"828K\"",
            "board.toml:22: card lies on the partition table\n",
        ),
        (
            "[flash]",
            "flash = 2\n[x]",
            "board.toml:2: [flash] is a table\n",
        ),
    ] {
        fs::write(folder.join("board.toml"), BOARD.replace(right, wrong)).expect("as above");
        let outcome = on_board(&folder, "print(1)");
        assert_eq!((outcome.code, outcome.output.as_str()), (Some(1), ""));
        assert_eq!(outcome.errors, format!("taipan: {said}"));
    }
}

#[test]
fn what_a_program_serves_from_a_partition_is_in_use() {
    let folder = folder("served");
    fs::write(folder.join("board.toml"), BOARD).expect("a file can be written");
    let outcome = on_board(
        &folder,
        r#"
import vfs
class Device:
    def __init__(self, part):
        self.part = part
    def readblocks(self, *args):
        return self.part.readblocks(*args)
    def writeblocks(self, *args):
        return self.part.writeblocks(*args)
    def ioctl(self, *args):
        return self.part.ioctl(*args)
class Files:
    def __init__(self, part):
        self.part = part
    def mount(self, readonly, mkfs):
        pass
    def umount(self):
        pass
def plan_without(name):
    try:
        vfs.repartition([p for p in vfs.partitions() if p.name != name])
        print("planned")
    except ValueError as error:
        print(error)
vfs.umount("/card")
vfs.umount("/flash")
vfs.mount(vfs.VfsFat(Device(vfs.Partition("card"))), "/wrapped")
plan_without("card")
plan_without("storage")
vfs.umount("/wrapped")
plan_without("card")
vfs.mount(Files(vfs.Partition("storage")), "/files")
plan_without("storage")
"#,
    );
    assert_eq!(
        outcome.output, "card is in use\nplanned\nplanned\nstorage is in use\n",
        "{outcome:?}"
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
