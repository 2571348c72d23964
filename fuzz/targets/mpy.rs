//! A file is imported as `.mpy` from a ROMFS image, and everything it defines is called: reader, verifier
//! and VM.
#![no_main]

mod board;

use libfuzzer_sys::fuzz_target;
use taipan_romfs::Builder;
use taipan_romfs::builder::OVERHEAD;

const PROGRAM: &str = "\
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

fuzz_target!(|data: &[u8]| {
    let mut memory = vec![0; data.len() + 2 * OVERHEAD + 16];
    let mut builder = Builder::new(&mut memory);
    if builder.file("m.mpy", data).is_ok()
        && let Ok(image) = builder.finish()
    {
        board::run(image.to_vec(), PROGRAM);
    }
});
