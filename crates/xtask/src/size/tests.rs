//! Names for people, and which pieces an image has.

use super::{pieces, readable};
use crate::elf;

#[test]
fn constants_without_a_name_and_mangled_names() {
    assert_eq!(readable(".Lanon.d2a1.7"), "");
    assert_eq!(readable("memcpy"), "memcpy");
    assert_eq!(
        readable("_RNvNtCs1234_7mycrate3foo3bar"),
        "mycrate::foo::bar"
    );
}

#[test]
fn pieces_cover_every_section_once() {
    let image = elf::tests::small_image();
    let sum: u64 = pieces(&image).unwrap().iter().map(|p| p.cost.sum()).sum();
    assert_eq!(sum, 1000 + 64);
    let named: Vec<_> = pieces(&image).unwrap();
    let code = named.iter().find(|piece| piece.name == "main").unwrap();
    assert_eq!((code.cost.code, code.cost.ram), (400, 0));
    let variable = named.iter().find(|piece| piece.name == "state").unwrap();
    assert_eq!((variable.cost.code, variable.cost.ram), (0, 16));
}
