//! Sources and the instructions they become, side by side in `listings.txt`. A block there is a
//! source, a line of dashes, the listing, a line of equals signs.
//!
//! `TAIPAN_RENEW=1 cargo test -p taipan-compiler listings` writes the listings anew; read the
//! difference before you believe it.

use std::format;
use std::string::String;
use std::vec::Vec;
use std::{env, fs};

use crate::tests::image::{image_with, listing};
use crate::{Mode, Options};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/emit/tests/listings.txt");
const MIDDLE: &str = "----\n";
const END: &str = "====\n";

#[test]
fn sources_become_these_instructions() {
    let file = fs::read_to_string(FILE).unwrap();
    let (mut renewed, mut wrong) = (String::new(), Vec::new());
    for block in file.split_inclusive(END) {
        let (source, expected) = block.split_once(MIDDLE).unwrap();
        let got = listing(&image_with(source.as_bytes(), &Options::default()).unwrap());
        renewed.push_str(&format!("{source}{MIDDLE}{got}{END}"));
        if expected.strip_suffix(END) != Some(&got) {
            wrong.push(format!("{source}{MIDDLE}{got}"));
        }
    }
    if env::var_os("TAIPAN_RENEW").is_some() {
        fs::write(FILE, renewed).unwrap();
        return;
    }
    assert!(wrong.is_empty(), "{}", wrong.join(END));
}

/// The instructions of the first function, without names of operands.
fn instructions(source: &str, options: &Options<'_>) -> Vec<String> {
    let listing = listing(&image_with(source.as_bytes(), options).unwrap());
    listing
        .lines()
        .skip(1)
        .map(|line| line.trim().into())
        .collect()
}

#[test]
fn the_prompt_prints_values() {
    let options = Options {
        mode: Mode::Single,
        ..Options::default()
    };
    assert_eq!(
        instructions("x; 'y'; z = 1\n", &options),
        [
            "LOAD_NAME __repl_print__",
            "LOAD_NAME x",
            "CALL_FUNCTION 1 0",
            "POP_TOP",
            "LOAD_NAME __repl_print__",
            "LOAD_CONST_STRING y",
            "CALL_FUNCTION 1 0",
            "POP_TOP",
            "LOAD_CONST_SMALL_INT 1",
            "STORE_NAME z",
            "LOAD_CONST_NONE",
            "RETURN_VALUE",
        ]
    );
}

#[test]
fn an_expression_is_returned() {
    let options = Options {
        mode: Mode::Eval,
        ..Options::default()
    };
    assert_eq!(
        instructions("x, 1", &options),
        [
            "LOAD_NAME x",
            "LOAD_CONST_SMALL_INT 1",
            "BUILD_TUPLE 2",
            "RETURN_VALUE"
        ]
    );
}

#[test]
fn optimisation_drops_assertions_and_lines() {
    let source = "\n\nassert x\ny = __debug__\n";
    let at = |optimise| Options {
        optimise,
        ..Options::default()
    };
    let with_assertion = instructions(source, &at(0));
    assert!(with_assertion.contains(&"RAISE_OBJ".into()));
    let without = [
        "LOAD_CONST_FALSE",
        "STORE_NAME y",
        "LOAD_CONST_NONE",
        "RETURN_VALUE",
    ];
    for level in 1..4 {
        assert_eq!(instructions(source, &at(level)), without);
    }
    let length = |level| image_with(source.as_bytes(), &at(level)).unwrap().len();
    assert_eq!(length(2) - length(3), 1, "a line table of one byte");
}

/// Tracebacks find the line of a call inside an expression over several lines.
#[test]
fn lines_are_where_they_belong() {
    let source = "f(a,\n  b.c(\n    d))\n\n\nif x:\n    y()\nelse:\n    z()\n";
    let image = image_with(source.as_bytes(), &Options::default()).unwrap();
    let module = taipan_mpy::reader::Module::parse(&image).unwrap();
    let body = module.body().unwrap();
    let prelude = taipan_mpy::prelude::Prelude::parse(body.bytecode()).unwrap();
    let mut calls = Vec::new();
    let mut at = 0;
    while (at as usize) < prelude.instructions().len() {
        let step = taipan_mpy::opcode::decode(prelude.instructions(), at as usize).unwrap();
        if step.name().starts_with("CALL_") {
            calls.push(prelude.lines().unwrap().line_at(at));
        }
        at = step.next;
    }
    assert_eq!(calls, [2, 2, 7, 9]);
}
