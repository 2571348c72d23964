//! Files made by upstream's cross-compiler, if there is one: `mpy-cross` in the search path, or
//! what `MPY_CROSS` names. Without it these tests pass and say so.

mod support;

use std::ffi::OsString;
use std::process::{Command, Stdio};

use support::copy::copy;
use taipan_mpy::prelude::{
    FLAG_DEFKWARGS, FLAG_GENERATOR, FLAG_VARARGS, FLAG_VARKEYWORDS, Prelude,
};
use taipan_mpy::reader::{Arch, Host, Module, Object};
use taipan_mpy::{disasm, verify};

/// Compiles `source`, of a file `name`, or gives up where there is no compiler.
fn compile(name: &str, source: &str) -> Option<Vec<u8>> {
    let compiler = std::env::var_os("MPY_CROSS").unwrap_or_else(|| OsString::from("mpy-cross"));
    let dir = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a directory for the test");
    let (input, output) = (dir.join("input.py"), dir.join("output.mpy"));
    std::fs::write(&input, source).expect("room for the source");
    let status = Command::new(compiler)
        .args(["-s", "input.py", "-o"])
        .arg(&output)
        .arg(&input)
        .stdout(Stdio::null())
        .status();
    let image = match status {
        Ok(status) => {
            assert!(status.success(), "the compiler takes the source of {name}");
            Some(std::fs::read(&output).expect("the compiler's output"))
        }
        Err(_) => {
            println!("skipped: no mpy-cross");
            None
        }
    };
    std::fs::remove_dir_all(&dir).expect("the test's own directory");
    image
}

fn verified(image: &[u8]) -> Module<'_> {
    let module = Module::parse(image).expect("an image");
    let host = Host {
        small_int_bits: 31,
        arch: Arch::NONE,
    };
    module.header().check(&host).expect("for everyone");
    let words = verify::module_scratch_words(&module).expect("decodes");
    verify::verify_module(&module, &mut vec![0; words]).expect("passes");
    assert!(copy(&module) == image, "our writer writes the same");
    module
}

#[test]
fn constants_and_names() {
    let source = "x = ('abc', b'\\0', 12345678901234567890, -1.5, 2j, (1, ...), None, True)\n";
    let Some(image) = compile("constants", source) else {
        return;
    };
    let module = verified(&image);
    assert_eq!(
        module.names().next().map(|name| name.bytes()),
        Some(&b"input.py"[..])
    );
    let Some(Object::Tuple(tuple)) = module.objects().next() else {
        panic!("a tuple");
    };
    let mut text = String::new();
    disasm::write_object(&Object::Tuple(tuple), &mut text).expect("room");
    assert_eq!(
        text,
        r#"("abc", b"\x00", 12345678901234567890, -1.5, 2j, (1, ...), None, True)"#
    );
}

#[test]
fn signatures_and_lines() {
    let source = "\
def f(a, b=1, *c, d, e=2, **g):
    yield a

    return b
";
    let Some(image) = compile("signatures", source) else {
        return;
    };
    let module = verified(&image);
    let code = module.body().and_then(|body| body.child(0)).expect("f");
    let prelude = Prelude::parse(code.bytecode()).expect("verified");
    let signature = prelude.signature;
    let flags = FLAG_GENERATOR | FLAG_VARARGS | FLAG_VARKEYWORDS | FLAG_DEFKWARGS;
    assert_eq!(signature.scope_flags, flags);
    assert_eq!((signature.n_pos_args, signature.n_kwonly_args), (2, 2));
    assert_eq!(signature.n_def_pos_args, 1);
    let name = |number: u32| module.names().nth(number as usize).expect("a name").bytes();
    let mut names: Vec<_> = prelude
        .names()
        .map(|number| name(number.expect("read")))
        .collect();
    // Keyword-only arguments come in an order of the compiler's own.
    names[3..].sort();
    assert_eq!(names, [&b"f"[..], b"a", b"b", b"d", b"e"]);
    let lines = prelude.lines().expect("a table");
    let last = prelude.instructions().len() as u32 - 1;
    assert_eq!((lines.line_at(0), lines.line_at(last)), (2, 4));
}

#[test]
fn a_listing() {
    let source = "\
for i in a:
    try:
        print(i + 300)
    finally:
        break
";
    let Some(image) = compile("listing", source) else {
        return;
    };
    let mut listing = String::new();
    disasm::write_module(&verified(&image), &mut listing).expect("room");
    let expected = r#"mpy 6, arch none, small ints 31 bits, 59 bytes
names 5
     0 "input.py"
     1 "<module>" static 7
     2 "a"
     3 "i"
     4 "print" static 123
objects 0
code 0 at 25 <module>: state 10, handlers 1, arguments 0+0, defaults 0, 32 bytes, 0 children
     0    1 LOAD_NAME a
     2      GET_ITER_STACK
     3      FOR_ITER -> 24
     5      STORE_NAME i
     7    2 SETUP_FINALLY -> 21
     9    3 LOAD_NAME print
    11      LOAD_NAME i
    13      LOAD_CONST_SMALL_INT 300
    16      BINARY_OP_MULTI +
    17      CALL_FUNCTION 1+0
    19      POP_TOP
    20      LOAD_CONST_NONE
    21    5 UNWIND_JUMP -> 24 handlers 1 drop iterator
    24      LOAD_CONST_NONE
    25      RETURN_VALUE
"#;
    assert_eq!(listing, expected);
}
