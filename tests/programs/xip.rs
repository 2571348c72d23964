//! `taipan.xip`: modules of a file system on a flash, executed from its xip partition.

use std::fs;
use std::path::{Path, PathBuf};

use taipan_precompile::{Settings, compile};

use crate::interpreter;

/// What a program prints on the flash of a folder; nothing may go wrong.
fn output(folder: &Path, program: &str) -> String {
    let args = ["-X", "flash=chip.bin:2M", "-c", program];
    let outcome = interpreter::run(interpreter::taipan(), &args, folder, b"");
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    outcome.output
}

/// A folder with a flash that has an xip partition, and modules to put on it.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    // It may be there from an earlier run.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    for (name, functions) in [("small", 2), ("large", 150)] {
        let mut source = String::new();
        for number in 0..functions {
            source += &format!(
                "def f{number}(x):\n    return 'function {number} of {name}, in a long constant', x + {number}\n"
            );
        }
        let image = compile(
            source.as_bytes(),
            &format!("{name}.py"),
            Settings::default(),
        );
        let image = image.expect("the source is right");
        fs::write(folder.join(format!("{name}.mpy")), image).expect("a file can be written");
    }
    output(
        &folder,
        "import vfs\n\
         vfs.umount('/flash')\n\
         vfs.repartition([('store', 'fs', 0x2000, 0x100000, 'lfs2', '/flash', False, True),\
         ('xip', 'xip', 0x102000, 0x20000)])\n",
    );
    output(
        &folder,
        "import vfs, os\n\
         vfs.VfsLfs2.mkfs(vfs.Partition('store'))\n\
         vfs.mount(vfs.Partition('store'), '/flash')\n\
         for name in ('small.mpy', 'large.mpy'):\n    \
             with open('/flash/' + name, 'wb') as file:\n        \
                 file.write(open(name, 'rb').read())\n",
    );
    folder
}

const REPORT: &str = "
import sys, gc, taipan.xip
sys.path[:] = ['/flash']
def report():
    info = taipan.xip.info()
    print([info[name] for name in ('hits', 'written', 'erased')],
          [(size, used) for _, size, used in info['entries']])
";

#[test]
fn a_module_is_written_once_and_found_at_the_next_start() {
    let folder = folder("xip-once");
    let length = |name: &str| fs::metadata(folder.join(name)).expect("it is there").len();
    let (small, large) = (length("small.mpy"), length("large.mpy"));
    let program = format!(
        "{REPORT}report()\nimport large\nreport()\nimport small\nreport()\n\
         print(large.f149(1), small.f1(2), taipan.xip.install('/flash/large.mpy'))\n"
    );
    let values = "('function 149 of large, in a long constant', 150) \
                  ('function 1 of small, in a long constant', 3) False";
    assert_eq!(
        output(&folder, &program),
        format!(
            "[0, 0, 0] []\n[0, 1, 0] [({large}, True)]\n\
             [0, 2, 0] [({large}, True), ({small}, True)]\n{values}\n"
        )
    );
    assert_eq!(
        output(&folder, &program),
        format!(
            "[0, 0, 0] [({large}, False), ({small}, False)]\n\
             [1, 0, 0] [({large}, True), ({small}, False)]\n\
             [2, 0, 0] [({large}, True), ({small}, True)]\n{values}\n"
        )
    );
    // Other content under the name is another entry; the file counts, not what was there before.
    let program = format!(
        "with open('/flash/large.mpy', 'wb') as file:\n    \
             file.write(open('/flash/small.mpy', 'rb').read())\n\
         {REPORT}import large\nprint(large.f1(2))\n"
    );
    assert_eq!(
        output(&folder, &program),
        "('function 1 of small, in a long constant', 3)\n"
    );
}

#[test]
fn an_import_takes_no_room_for_the_code() {
    let folder = folder("xip-memory");
    let cost = |store: &str| -> usize {
        let program = format!(
            "{REPORT}{store}\ngc.collect()\nbefore = gc.mem_alloc()\nimport large\ngc.collect()\n\
             print(gc.mem_alloc() - before)\n"
        );
        let output = output(&folder, &program);
        output.trim().parse().expect("a number is printed")
    };
    let length = fs::metadata(folder.join("large.mpy"))
        .expect("it is there")
        .len() as usize;
    let with = cost("");
    // A table without an xip partition counts from the next start on.
    output(
        &folder,
        "import vfs\nvfs.repartition([vfs.partitions()[0]])\n",
    );
    let without = cost("");
    assert!(
        with + length * 9 / 10 < without,
        "{with} bytes from the store, {without} from the file, which has {length}"
    );
}

#[test]
fn what_is_no_module_and_what_has_no_room_is_refused() {
    let folder = folder("xip-refused");
    let program = format!(
        "{REPORT}\
         def refused(path):\n    \
             try:\n        taipan.xip.install(path)\n    \
             except OSError as error:\n        print(error)\n\
         refused('/flash/absent.mpy')\n\
         def put(path, data):\n    \
             with open(path, 'wb') as file:\n        file.write(data)\n\
         put('/flash/bad.mpy', b'M\\x06\\x00\\x1fno module')\n\
         refused('/flash/bad.mpy')\n\
         put('/flash/huge.mpy', bytes(0x30000))\n\
         refused('/flash/huge.mpy')\n\
         def import_it():\n    \
             try:\n        import bad\n    except ValueError as error:\n        print('ValueError')\n\
         blank = taipan.xip.info()['blank']\nimport_it()\nrefused('/flash/bad.mpy')\n\
         print(blank - taipan.xip.info()['blank'])\n\
         report()\n"
    );
    assert_eq!(
        output(&folder, &program),
        "[Errno 2] ENOENT\n[Errno 22] EINVAL\n[Errno 28] ENOSPC\nValueError\n[Errno 22] EINVAL\n0\n\
         [0, 0, 0] []\n"
    );
    // What was refused once is not written again, nor at the next start; what is right is.
    let program = format!(
        "{REPORT}\
         blank = taipan.xip.info()['blank']\n\
         try:\n    taipan.xip.install('/flash/bad.mpy')\nexcept OSError as error:\n    print(error)\n\
         print(blank - taipan.xip.info()['blank'], taipan.xip.install('/flash/small.mpy'))\n\
         print(blank > taipan.xip.info()['blank'])\n"
    );
    assert_eq!(
        output(&folder, &program),
        "[Errno 22] EINVAL\n0 True\nTrue\n"
    );
    // Without a store.
    let args = [
        "-c",
        "import taipan.xip\ntry:\n  taipan.xip.info()\nexcept OSError as e:\n  print(e)",
    ];
    let outcome = interpreter::run(interpreter::taipan(), &args, &folder, b"");
    assert_eq!(outcome.output, "[Errno 19] ENODEV\n", "{outcome:?}");
}
