//! Descriptions that are right, and what is said of those that are wrong.

use taipan_partitions::{Entry, FileSystemType, Kind};

use crate::{FlashLayout, image, parse};

const BOARD: &str = r#"
target = "riscv32imac-unknown-none-elf"

[flash]
size = "1M"
block = 0x1000
table = ["0", "4K"]

[[partitions]]
name = "rom"
kind = "rom"
start = "0x10000"
size = "64K"
mount = "/rom"

[[partitions]]
name = "storage"
start = 131072
size = "128K"
fs = "lfs2"
mount = "/"
format = true
"#;

fn layout(text: &str) -> FlashLayout {
    parse(text).expect("it is right").expect("it has a flash")
}

#[test]
fn every_key_arrives() {
    let flash = layout(BOARD);
    assert_eq!(
        (flash.size, flash.block_size, flash.copies),
        (1 << 20, 4096, [0, 1])
    );
    let mut storage = Entry::new("storage", Kind::FileSystem, 0x20000, 0x20000)
        .with_file_system(FileSystemType::Littlefs2)
        .mounted_at("/");
    storage.flags.format_when_blank = true;
    let rom = Entry::new("rom", Kind::Rom, 0x10000, 0x10000).mounted_at("/rom");
    assert_eq!(flash.table.entries(), [rom, storage]);

    let flags = BOARD.replace("format = true", "readonly = true\nusb = true");
    let flags = layout(&flags).table.entries()[1].flags;
    assert_eq!(
        (flags.read_only, flags.format_when_blank, flags.usb),
        (true, false, true)
    );
}

#[test]
fn a_board_need_not_have_a_flash() {
    assert_eq!(parse("target = \"thumbv7m-none-eabi\""), Ok(None));
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    for (right, wrong, said) in [
        (
            "\"1M\"",
            "\"1G\"",
            "line 5: `size` is a number of bytes below 4 GB, such as 4096, 0x1000 or \"4K\" or \"1M\"",
        ),
        (
            "\"1M\"",
            "1.5",
            "line 5: `size` is a number of bytes below 4 GB, such as 4096, 0x1000 or \"4K\" or \"1M\"",
        ),
        (
            "\"1M\"",
            "-1",
            "line 5: `size` is a number of bytes below 4 GB, such as 4096, 0x1000 or \"4K\" or \"1M\"",
        ),
        (
            "0x1000",
            "3000",
            "line 4: `block` is a power of two, and `size` a multiple of it",
        ),
        (
            "[\"0\", \"4K\"]",
            "[\"0\", \"0\"]",
            "line 4: `table` is two starts of blocks on the flash, with room for a copy each",
        ),
        (
            "[\"0\", \"4K\"]",
            "[\"0\", \"1M\"]",
            "line 4: `table` is two starts of blocks on the flash, with room for a copy each",
        ),
        (
            "[\"0\", \"4K\"]",
            "\"0\"",
            "line 7: `table` is an array of two numbers of bytes",
        ),
        (
            "block =",
            "blocks =",
            "line 6: [flash] has no key `blocks`; there are: size, block, table",
        ),
        ("size = \"1M\"\n", "", "line 4: [flash] lacks `size`"),
        (
            "[flash]",
            "[flasch]",
            "line 9: partitions need a table [flash], with size, block and table",
        ),
        ("[flash]", "flash = 1\n[x]", "line 4: [flash] is a table"),
        (
            "kind = \"rom\"",
            "kind = \"ram\"",
            "line 11: `kind` is firmware, rom, xip, fs or raw, not \"ram\"",
        ),
        (
            "\"lfs2\"",
            "\"ext4\"",
            "line 20: `fs` is fat, lfs1 or lfs2, not \"ext4\"",
        ),
        (
            "\"storage\"",
            "\"a name that is long\"",
            "line 17: `name` is a text of at most 15 bytes, not \"a name that is long\"",
        ),
        (
            "name = \"storage\"\n",
            "",
            "line 16: a partition lacks `name`",
        ),
        ("\"storage\"", "\"rom\"", "line 16: two are named rom"),
        ("start = 131072\n", "", "line 16: a partition lacks `start`"),
        (
            "131072",
            "131073",
            "line 16: storage is not made of whole blocks",
        ),
        ("131072", "0x1f000", "line 9: rom and storage overlap"),
        (
            "\"0x10000\"",
            "0",
            "line 9: rom lies on the partition table",
        ),
        (
            "\"128K\"",
            "\"1M\"",
            "line 16: storage ends past the end of the flash",
        ),
        (
            "format = true",
            "format = 1",
            "line 22: `format` is true or false",
        ),
        ("mount = \"/\"", "mount = 1", "line 21: `mount` is a text"),
        (
            "mount = \"/\"",
            "mount = \"flash\"",
            "line 16: storage cannot be mounted there",
        ),
        (
            "kind = \"rom\"",
            "kind = \"raw\"",
            "line 9: rom cannot be mounted there",
        ),
    ] {
        let text = BOARD.replacen(right, wrong, 1);
        assert_ne!(text, BOARD);
        let answer = parse(&text).expect_err(said);
        assert_eq!(answer.to_string(), said);
    }
    let long = format!(
        "{BOARD}{}",
        "[[partitions]]\nname = \"x\"\nstart = 0\nsize = 1\n".repeat(15)
    );
    let answer = parse(&long).expect_err("too many");
    assert_eq!(answer.what, "there are too many partitions");
    let answer = parse("a = [").expect_err("no TOML");
    assert_eq!(answer.line, 1);
}

#[test]
fn the_image_has_the_same_table() {
    let flash = layout(BOARD);
    let text = image::rust(&flash);
    let entry = flash.table.entries()[1].encode();
    assert!(text.contains("pub const SIZE: usize = 0x100000;"), "{text}");
    assert!(
        text.contains("pub const COPIES: [u32; 2] = [0, 1];"),
        "{text}"
    );
    assert!(text.contains(": [[u8; 64]; 2] = [["), "{text}");
    assert!(text.contains(&format!("{entry:?}]")), "{text}");
}

#[test]
fn only_the_flash_of_a_memory_map_gets_another_length() {
    let map = "/* FLASH of 256K */\nMEMORY\n{\n  FLASH : ORIGIN = 0, LENGTH = 256K\n  \
               RAM : ORIGIN = 0x20000000, LENGTH = 16K - 16\n}\n";
    let changed = crate::memory_map::with_flash(map, "1048576");
    assert_eq!(changed, map.replace("LENGTH = 256K", "LENGTH = 1048576"));
}
