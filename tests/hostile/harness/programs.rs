//! Python programs that go through all of what hostile bytes may lead to.

/// Imports what the image has as `m`, and calls what it defines: functions are loaded when they are first
/// called.
pub const IMPORT: &str = "\
import vfs, sys
vfs.mount(vfs.VfsRom(vfs.rom_ioctl(2, 0)), '/rom')
sys.path[:] = ['/rom']
import m
for value in list(m.__dict__.values()):
    try:
        value()
    except Exception:
        pass
";

/// Looks at everything in the image, then imports it.
pub const WALK: &str = "\
import vfs, sys, os
vfs.mount(vfs.VfsRom(vfs.rom_ioctl(2, 0)), '/rom')
os.statvfs('/rom')
def walk(folder):
    for entry in os.ilistdir(folder):
        path = folder + '/' + entry[0]
        try:
            os.stat(path)
            if entry[1] == 0x4000:
                sys.path.append(path)
                walk(path)
            else:
                with open(path, 'rb') as file:
                    view = memoryview(file)
                    assert bytes(view) == file.read()
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

/// A driver: a program that defines `check(data)`, which takes bytes to a parser and lets no exception out
/// but for memory, time or depth that ran out.
#[derive(Clone, Copy)]
pub struct Driver {
    /// The module that it drives, which names its corpus.
    pub module: &'static str,
    /// The program.
    pub source: &'static str,
    /// Does what is parsed run, so that each input needs an interpreter of its own?
    pub runs: bool,
}

macro_rules! drivers {
    ($($name:ident $module:literal $runs:literal),* $(,)?) => {
        $(pub const $name: Driver = Driver {
            module: $module,
            source: include_str!(concat!("../drivers/", $module, ".py")),
            runs: $runs,
        };)*
        /// All of them.
        pub const DRIVERS: &[Driver] = &[$($name),*];
    };
}

drivers! {
    DEFLATE "deflate" false,
    FRAMEBUF "framebuf" false,
    JSON "json" false,
    MARSHAL "marshal" true,
    RE "re" false,
    STRUCT "struct" false,
    UCTYPES "uctypes" false,
    WEBSOCKET "websocket" false,
}
