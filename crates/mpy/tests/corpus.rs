//! Everything that upstream's cross-compiler makes of a tree of Python files must read, come out of
//! our writer byte for byte, and pass the verifier. Runs only where told to:
//!
//! ```text
//! MPY_CROSS=mpy-cross MPY_CORPUS=dir[:dir...] cargo test -p taipan-mpy --test corpus -- --nocapture
//! ```

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::copy::copy;
use taipan_mpy::prelude::Prelude;
use taipan_mpy::reader::{CodeKind, Module};
use taipan_mpy::verify;

#[derive(Default)]
struct Counts {
    refused: usize,
    native: usize,
    passed: usize,
    functions: usize,
    code: usize,
    most_scratch: usize,
    scratch: usize,
    failed: Vec<String>,
}

fn python_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir)
        .expect("a directory of the corpus")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            python_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}

fn check(image: &[u8], source: &str, counts: &mut Counts) {
    let module = match Module::parse(image) {
        Ok(module) => module,
        Err(error) => return counts.failed.push(format!("{source}: {error}")),
    };
    assert_eq!(module.len(), image.len(), "{source}: bytes after the image");
    if module.codes().any(|code| code.kind() != CodeKind::Bytecode) {
        counts.native += 1;
        return;
    }
    assert!(copy(&module) == image, "{source}: written otherwise");
    let words = verify::module_scratch_words(&module).expect("decodes");
    let mut scratch = vec![0u16; words];
    if let Err(fault) = verify::verify_module(&module, &mut scratch) {
        return counts.failed.push(format!("{source}: {fault}"));
    }
    counts.passed += 1;
    counts.most_scratch = counts.most_scratch.max(words);
    for code in module.codes() {
        let shape = verify::verify_code(&module, &code, &mut scratch).expect("passed before");
        let prelude = Prelude::parse(code.bytecode()).expect("passed before");
        let quick = verify::FrameShape::of_verified(&prelude).expect("passed before");
        assert_eq!(
            (quick.n_locals, quick.n_closed),
            (shape.n_locals, shape.n_closed),
            "{source}"
        );
        assert!(quick.max_stack >= shape.max_stack, "{source}");
        counts.functions += 1;
        counts.code += prelude.instructions().len();
        counts.scratch += 2 * verify::scratch_words(code.bytecode()).expect("passed before");
    }
}

#[test]
fn all_that_the_cross_compiler_makes_passes() {
    let (Some(compiler), Some(corpus)) = (
        std::env::var_os("MPY_CROSS"),
        std::env::var_os("MPY_CORPUS"),
    ) else {
        println!("skipped: MPY_CROSS and MPY_CORPUS are not set");
        return;
    };
    let mut sources = Vec::new();
    for dir in std::env::split_paths(&corpus) {
        python_files(&dir, &mut sources);
    }
    sources.sort();
    assert!(!sources.is_empty(), "no Python files in MPY_CORPUS");
    let output = std::env::temp_dir().join(format!("corpus-{}.mpy", std::process::id()));
    for level in ["-O0", "-O1", "-O2", "-O3"] {
        let mut counts = Counts::default();
        for source in &sources {
            let status = Command::new(&compiler)
                .arg(level)
                .arg("-o")
                .arg(&output)
                .arg(source)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .expect("MPY_CROSS runs");
            if !status.success() {
                counts.refused += 1;
                continue;
            }
            let image = std::fs::read(&output).expect("the compiler's output");
            check(&image, &source.display().to_string(), &mut counts);
        }
        println!(
            "{level}: {} files: {} passed ({} functions, {} bytes of code, most scratch {} words, \
             scratch in all {} bytes), {} native, {} refused by the compiler, {} failed",
            sources.len(),
            counts.passed,
            counts.functions,
            counts.code,
            counts.most_scratch,
            counts.scratch,
            counts.native,
            counts.refused,
            counts.failed.len()
        );
        assert!(counts.failed.is_empty(), "{:#?}", counts.failed);
    }
    let _ = std::fs::remove_file(&output);
}
