//! What a board keeps: the partitions of its flash over restarts of the emulator, a file system that
//! somebody damaged, programs that run by themselves, and the safe boot that keeps them from it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::console::Console;
use crate::board::Board;
use crate::emulate::{self, Clock};
use crate::workspace;

/// A check; `None` where the board lacks what it is about.
type Check = fn(&Board, &Path) -> Option<Result<()>>;

/// All of them, by name.
pub const CHECKS: &[(&str, Check)] = &[
    ("partition table", |board, image| {
        board.flash.as_ref().map(|_| table(board, image))
    }),
    (
        "partitions over restarts",
        |board, image| match keeps_flash(board).then(|| has_both_littlefs(board, image))? {
            Ok(true) => Some(restarts(board, image)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        },
    ),
    ("safe boot by a key", |board, image| {
        board.flash.as_ref().map(|_| by_key(board, image))
    }),
    ("safe boot by a program", |board, image| {
        // A chip with a boot loader enters that instead.
        let has_flash = board.flash.is_some() && board.uf2_family.is_none();
        has_flash.then(|| by_program(board, image))
    }),
    ("safe boot skips programs", |board, image| {
        keeps_flash(board).then(|| skips_programs(board, image))
    }),
];

fn keeps_flash(board: &Board) -> bool {
    let emulator = board.emulator.as_ref();
    emulator.is_some_and(|emulator| emulator.flash.is_some())
}

/// What a board says when it leaves out the programs that it runs by itself.
const SAFE: &str = "safe boot: boot.py and main.py are not run\r\n";
/// Ctrl-F, which asks for it.
const SAFE_KEY: &[u8] = b"\x06";

/// Starts the board's emulator; with a file that keeps its flash, if there is one.
fn start(board: &Board, image: &Path, flash: Option<&Path>) -> Result<Console> {
    let emulator = board.emulator()?;
    let drive = match flash {
        Some(file) => emulate::flash_drive(emulator, file)?.to_vec(),
        None => Vec::new(),
    };
    Console::start(emulator, image, Clock::Host, &drive)
}

/// Runs a program, which must print this.
fn expect(console: &mut Console, program: &str, expected: &str) -> Result<()> {
    let answer = console.execute(program)?;
    ensure!(
        answer.error.is_empty() && answer.output.replace("\r\n", "\n") == expected,
        "{program:?} printed {:?} and the error {:?}, not {expected:?}",
        answer.output,
        answer.error
    );
    Ok(())
}

/// A new file for a flash.
fn flash_file(board: &Board, test: &str) -> Result<PathBuf> {
    let folder = workspace::target_dir()?.join("flash");
    fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{}-{test}.bin", board.name));
    if file.exists() {
        fs::remove_file(&file)?;
    }
    Ok(file)
}

/// A plan that makes no sense is refused; another one counts from the next start on, which a soft
/// reset is.
fn table(board: &Board, image: &Path) -> Result<()> {
    let mut console = start(board, image, None)?;
    console.reach_prompt()?;
    console.enter_raw_repl()?;
    expect(
        &mut console,
        "import vfs\n\
         plan = [tuple(p) for p in vfs.partitions()]\n\
         try:\n  vfs.repartition(plan + [('more',) + plan[0][1:]])\n\
         except ValueError as e:\n  print(e)\n\
         vfs.repartition([p for p in plan if p[0] == 'storage'])\n\
         print(len(vfs.partitions()) == len(plan), len(vfs.partitions(True)))",
        "rom and more overlap\nTrue 1\n",
    )?;
    console.soft_reset()?;
    console.reach_prompt()?;
    console.enter_raw_repl()?;
    let program = "import vfs\nprint([p.name for p in vfs.partitions()], vfs.rom_ioctl(1))";
    expect(&mut console, program, "['storage'] 0\n")
}

/// Has the image the file systems of the plan that [`restarts`] makes?
fn has_both_littlefs(board: &Board, image: &Path) -> Result<bool> {
    let mut console = start(board, image, None)?;
    console.reach_prompt()?;
    console.enter_raw_repl()?;
    let program = "import vfs\nprint(hasattr(vfs, 'VfsLfs1') and hasattr(vfs, 'VfsLfs2'))";
    Ok(console.execute(program)?.output == "True\r\n")
}

/// A new plan with two file systems and a ROM partition: they are made, keep their files, and one
/// that is damaged is left alone and reported.
fn restarts(board: &Board, image: &Path) -> Result<()> {
    let (start_of_files, unit) = room_for_plans(board)?;
    let file = flash_file(board, "restarts")?;
    let mut console = start(board, image, Some(&file))?;
    let said = console.reach_prompt()?;
    ensure!(!said.contains("cannot"), "a blank flash gave {said:?}");
    console.enter_raw_repl()?;
    expect(
        &mut console,
        "import vfs\n\
         print(sorted(point for _, point in vfs.mount()))\n\
         vfs.umount('/')\n\
         now = {p.name: p for p in vfs.partitions()}\n\
         rom, files = now['rom'], now['storage']\n\
         M = UNIT\n\
         at = files.start\n\
         print(rom.kind, at)\n\
         vfs.repartition([\n\
         ('files', 'fs', at, 8 * M, 'lfs2', '/', False, True),\n\
         ('old', 'fs', at + 8 * M, 4 * M, 'lfs1', '/old', False, True),\n\
         ('rom', 'rom', at + 12 * M, 2 * M, '', '/code'),\n\
         ('spare', 'raw', at + 14 * M, M)])"
            .replace("UNIT", &unit.to_string())
            .as_str(),
        &format!("['/']\nrom {start_of_files}\n"),
    )?;
    drop(console);

    // The file system that was there has another size, so it is not what the new plan asks for.
    let mut console = start(board, image, Some(&file))?;
    let said = console.reach_prompt()?;
    ensure!(
        said.contains("partition files cannot be mounted and is left as it is"),
        "another size gave {said:?}"
    );
    console.enter_raw_repl()?;
    expect(
        &mut console,
        "import vfs\n\
         print(sorted(point for _, point in vfs.mount()))\n\
         vfs.VfsLfs2.mkfs(vfs.Partition('files'))\n\
         with open('/old/kept', 'w') as f: f.write('old')\n\
         spare = vfs.Partition('spare')\n\
         spare.writeblocks(0, b'rawdata!', 8)\n\
         image = bytes(ROMFS)\n\
         vfs.rom_ioctl(3, 0, len(image))\n\
         vfs.rom_ioctl(4, 0, 0, image)\n\
         vfs.rom_ioctl(5, 0)"
            .replace("ROMFS", &format!("{:?}", rom_image()?))
            .as_str(),
        "['/old']\n",
    )?;
    drop(console);

    let mut console = start(board, image, Some(&file))?;
    let said = console.reach_prompt()?;
    ensure!(!said.contains("cannot"), "the new plan gave {said:?}");
    console.enter_raw_repl()?;
    expect(
        &mut console,
        "import vfs, os, placed\n\
         print(sorted(point for _, point in vfs.mount()))\n\
         with open('/kept', 'w') as f: f.write('new')\n\
         os.sync()\n\
         b = bytearray(8)\n\
         vfs.Partition('spare').readblocks(0, b, 8)\n\
         print(open('/old/kept').read(), b)",
        "executed\n['/', '/code', '/old']\nold bytearray(b'rawdata!')\n",
    )?;
    drop(console);

    // Somebody damages the superblocks of one.
    let mut contents = fs::read(&file)?;
    let old = start_of_files + 8 * unit..start_of_files + 12 * unit;
    contents[old.start..old.start + unit / 2].fill(0x5a);
    fs::write(&file, &contents)?;
    let mut console = start(board, image, Some(&file))?;
    let said = console.reach_prompt()?;
    ensure!(
        said.contains("partition old cannot be mounted and is left as it is"),
        "damage gave {said:?}"
    );
    console.enter_raw_repl()?;
    expect(
        &mut console,
        "import vfs\n\
         print(sorted(point for _, point in vfs.mount()), open('/kept').read())",
        "['/', '/code'] new\n",
    )?;
    drop(console);
    ensure!(
        fs::read(&file)?[old.clone()] == contents[old],
        "the damaged partition was written to"
    );
    Ok(fs::remove_file(&file)?)
}

/// Where the board's file system begins, in bytes, and a unit of whole blocks that fits into it 16 times and more.
fn room_for_plans(board: &Board) -> Result<(usize, usize)> {
    let flash = board.flash.as_ref().context("the board has no flash")?;
    let entries = flash.table.entries();
    let storage = entries
        .iter()
        .find(|entry| entry.name.as_str() == "storage");
    let storage = storage.context("the board has no partition `storage`")?;
    let unit = storage.size / 25 / flash.block_size * flash.block_size;
    Ok((storage.start.try_into()?, unit.try_into()?))
}

/// A ROMFS image with a module.
fn rom_image() -> Result<Vec<u8>> {
    let mut memory = [0; 64];
    let mut builder = taipan_romfs::Builder::new(&mut memory);
    builder.file("placed.py", b"print('executed')\n")?;
    let mut image = builder.finish()?.to_vec();
    image.resize(image.len().next_multiple_of(4), 0xff);
    Ok(image)
}

/// The key held on the console while the board starts.
fn by_key(board: &Board, image: &Path) -> Result<()> {
    let mut console = start(board, image, None)?;
    let said = console.reach_prompt_holding(SAFE_KEY)?;
    ensure!(said.contains(SAFE), "with the key the board said {said:?}");
    console.enter_raw_repl()?;
    console.soft_reset()?;
    let said = console.reach_prompt()?;
    ensure!(
        !said.contains(SAFE),
        "without the key the board said {said:?}"
    );
    Ok(())
}

/// `machine.bootloader()`, for one start.
fn by_program(board: &Board, image: &Path) -> Result<()> {
    let mut console = start(board, image, None)?;
    let said = console.reach_prompt()?;
    ensure!(!said.contains(SAFE), "unasked the board said {said:?}");
    for (function, is_safe) in [("bootloader", true), ("reset", false)] {
        console.enter_raw_repl()?;
        console.execute_reset(&format!("import machine\nmachine.{function}()"))?;
        let said = console.reach_prompt()?;
        ensure!(
            said.contains(SAFE) == is_safe,
            "after machine.{function}() the board said {said:?}"
        );
    }
    Ok(())
}

/// A `main.py` that never ends keeps everybody out but who asks for a safe boot.
fn skips_programs(board: &Board, image: &Path) -> Result<()> {
    let file = flash_file(board, "safe-boot")?;
    let mut console = start(board, image, Some(&file))?;
    console.reach_prompt()?;
    console.enter_raw_repl()?;
    expect(
        &mut console,
        "import os\n\
         open('boot.py', 'w').write('print(\"boot\", \"runs\")')\n\
         open('main.py', 'w').write('print(\"main\", \"runs\")\\nimport micropython\\n\
         micropython.kbd_intr(-1)\\nwhile True: pass')\n\
         os.sync()",
        "",
    )?;
    drop(console);
    let mut console = start(board, image, Some(&file))?;
    console.hear_until("boot runs\r\nmain runs\r\n")?;
    drop(console);
    let mut console = start(board, image, Some(&file))?;
    let said = console.reach_prompt_holding(SAFE_KEY)?;
    ensure!(
        said.contains(SAFE) && !said.contains("runs"),
        "with the key the board said {said:?}"
    );
    Ok(fs::remove_file(&file)?)
}
