//! What passes the verifier keeps its promises, however its branches and exceptions fall; and
//! what does not pass does no harm.

mod support;

use std::collections::HashMap;

use proptest::prelude::*;
use support::assembler::Function;
use support::machine::{self, Random};
use support::{rewrite, samples};
use taipan_mpy::prelude::Prelude;
use taipan_mpy::reader::{CodeKind, Host, Module};
use taipan_mpy::{disasm, verify};

const LIMITS: verify::Limits = verify::Limits {
    n_names: 5,
    n_objects: 8,
    n_children: 1,
    small_int_bits: 31,
};

/// Verifies a function; if it passes, runs it `runs` times. Tells whether it passed.
fn verify_and_run(bytecode: &[u8], runs: u64) -> bool {
    let words = verify::scratch_words(bytecode).unwrap_or(64);
    // Not zeroed: the verifier must not rely on what is in its scratch memory.
    let mut scratch = vec![0xabcd; words];
    let Ok(shape) = verify::verify_function(bytecode, &LIMITS, &mut scratch) else {
        return false;
    };
    let prelude = Prelude::parse(bytecode).expect("verified");
    let mut heights = HashMap::new();
    for seed in 1..=runs {
        let seed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        machine::run(&prelude, shape, seed, 400, &mut heights);
    }
    true
}

fn all_functions() -> Vec<Function> {
    let mut all = Vec::new();
    let mut todo = samples::functions();
    while let Some(function) = todo.pop() {
        todo.extend(function.children.iter().cloned());
        all.push(function);
    }
    all
}

#[test]
fn samples_pass_and_run() {
    for function in all_functions() {
        let bytecode = function.bytecode();
        let mut scratch = vec![0; verify::scratch_words(&bytecode).expect("decodes")];
        let shape = verify::verify_function(&bytecode, &LIMITS, &mut scratch);
        assert!(shape.is_ok(), "{shape:?} {function:?}");
        assert!(verify_and_run(&bytecode, 300));
    }
}

#[test]
fn every_change_of_one_byte_is_harmless() {
    let mut passed = 0;
    for function in all_functions() {
        let mut bytecode = function.bytecode();
        for at in 0..bytecode.len() {
            let original = bytecode[at];
            for byte in 0..=255 {
                bytecode[at] = byte;
                passed += usize::from(byte != original && verify_and_run(&bytecode, 2));
            }
            bytecode[at] = original;
        }
    }
    // Enough must get through for the test to mean something.
    assert!(passed > 5_000, "{passed}");
}

/// Reads, verifies, lists and runs whatever `image` is.
fn exercise(image: &[u8]) {
    let Ok(module) = Module::parse(image) else {
        return;
    };
    let _ = module.header().check(&Host {
        small_int_bits: 31,
        arch: taipan_mpy::reader::Arch::NONE,
    });
    let mut listing = String::new();
    disasm::write_module(&module, &mut listing).expect("a string takes everything");
    let mut scratch = vec![0xabcd; 4096];
    let _ = verify::verify_module(&module, &mut scratch);
    for code in module
        .codes()
        .filter(|code| code.kind() == CodeKind::Bytecode)
    {
        for child in 0..=code.n_children().min(100) {
            assert_eq!(code.child(child).is_ok(), child < code.n_children());
        }
        let Ok(shape) = verify::verify_code(&module, &code, &mut scratch) else {
            continue;
        };
        let prelude = Prelude::parse(code.bytecode()).expect("verified");
        let _ = prelude.lines().map(|lines| lines.line_at(u32::MAX));
        for seed in 1..4 {
            machine::run(
                &prelude,
                shape,
                seed * 0x1234_5678_9abc_def1,
                200,
                &mut HashMap::new(),
            );
        }
    }
}

#[test]
fn every_cut_of_an_image_is_harmless() {
    let image = samples::sample_image();
    let module = Module::parse(&image).expect("the sample image");
    assert_eq!(module.len(), image.len());
    for len in 0..image.len() {
        assert!(Module::parse(&image[..len]).is_err(), "cut to {len} bytes");
    }
}

/// Changes `image` in a few places: other bytes, flipped bits, pieces cut out, doubled or moved.
fn mutate(image: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..1 + random.next() % 4 {
        if image.is_empty() {
            return;
        }
        let len = image.len() as u64;
        let at = (random.next() % len) as usize;
        match random.next() % 6 {
            0 => image[at] = random.next() as u8,
            1 => image[at] ^= 1 << (random.next() % 8),
            2 => image.truncate(at),
            3 => {
                let end = (at + (random.next() % 8) as usize).min(image.len());
                image.drain(at..end);
            }
            4 => {
                let end = (at + (random.next() % 16) as usize).min(image.len());
                let piece = image[at..end].to_vec();
                let to = (random.next() % len) as usize;
                image.splice(to..to, piece);
            }
            _ => image[at] = image[(random.next() % len) as usize],
        }
    }
}

proptest! {
    #[test]
    fn changed_images_are_harmless(seed in 1u64..) {
        let mut image = samples::sample_image();
        mutate(&mut image, &mut Random(seed));
        exercise(&image);
    }

    #[test]
    fn changed_functions_are_harmless(seed in 1u64.., which in 0..11usize) {
        let functions = all_functions();
        let mut bytecode = functions[which % functions.len()].bytecode();
        mutate(&mut bytecode, &mut Random(seed));
        verify_and_run(&bytecode, 8);
    }

    #[test]
    fn rewritten_functions_are_harmless(seed in 1u64.., which in 0..11usize) {
        let functions = all_functions();
        let mut function = functions[which % functions.len()].clone();
        function.signature.n_state += 4;
        function.signature.n_exc_stack += 1;
        function.code = rewrite::rewrite(&function.code, &mut Random(seed));
        verify_and_run(&function.bytecode(), 20);
    }

    /// Change after change, as long as the verifier goes along: leads to odder places than a few
    /// changes to a sample.
    #[test]
    fn wandering_functions_are_harmless(seed in 1u64.., which in 0..11usize) {
        let functions = all_functions();
        let mut function = functions[which % functions.len()].clone();
        function.signature.n_state += 12;
        function.signature.n_exc_stack += 5;
        let mut random = Random(seed);
        for _ in 0..200 {
            let code = rewrite::rewrite(&function.code, &mut random);
            if code.len() > 200 {
                break;
            }
            let before = std::mem::replace(&mut function.code, code);
            if !verify_and_run(&function.bytecode(), 6) {
                function.code = before;
            }
        }
    }

    #[test]
    fn any_bytes_are_harmless(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        exercise(&bytes);
        verify_and_run(&bytes, 4);
        let mut image = b"M\x06\x00\x1f".to_vec();
        image.extend_from_slice(&bytes);
        exercise(&image);
    }
}
