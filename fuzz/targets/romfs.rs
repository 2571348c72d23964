//! Bytes are taken for a ROMFS image: mounted, walked, read, imported from.
#![no_main]

mod board;

use libfuzzer_sys::fuzz_target;

const PROGRAM: &str = "\
import vfs, sys, os
vfs.mount(vfs.VfsRom(vfs.rom_ioctl(2, 0)), '/rom')
os.statvfs('/rom')
def walk(folder):
    for entry in os.ilistdir(folder):
        path = folder + '/' + entry[0]
        try:
            os.stat(path)
            if entry[1] == 0x4000:
                walk(path)
            else:
                with open(path, 'rb') as file:
                    assert bytes(memoryview(file)) == file.read()
        except OSError:
            pass
walk('/rom')
sys.path[:] = ['/rom', '/rom/lib']
for name in ('m', 'n', 'main'):
    try:
        __import__(name)
    except Exception:
        pass
";

fuzz_target!(|data: &[u8]| board::run(data.to_vec(), PROGRAM));
