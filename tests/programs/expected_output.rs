//! Every program under `tests/py` and every script under `examples` prints what CPython prints;
//! those under `tests/own`, about what CPython does not have, what was thought out for them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::interpreter::{self, Outcome};

#[test]
fn every_program_has_its_expected_output_and_none_is_left_over() {
    for folder in ["tests/py", "tests/own"] {
        let programs = scripts_in(folder, "py");
        let outputs = scripts_in(folder, "out");
        assert!(!programs.is_empty());
        let expected: Vec<_> = programs
            .iter()
            .map(|path| path.with_extension("out"))
            .collect();
        assert_eq!(outputs, expected);
    }
}

#[test]
fn taipan_prints_the_expected_output() {
    let taipan = interpreter::taipan();
    let mut problems = Vec::new();
    let own = scripts_in("tests/own", "py");
    for program in scripts_in("tests/py", "py").into_iter().chain(own) {
        let expected = read(&program.with_extension("out"));
        let outcome = run(taipan, &program);
        problems.extend(difference(&program, &outcome, &expected));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn the_expected_output_is_what_cpython_prints() {
    let Some(cpython) = interpreter::cpython() else {
        eprintln!("python3 is not installed, so the expected outputs are not checked");
        return;
    };
    let mut problems = Vec::new();
    for program in scripts_in("tests/py", "py") {
        let expected = read(&program.with_extension("out"));
        let outcome = run(cpython, &program);
        problems.extend(difference(&program, &outcome, &expected));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn taipan_runs_the_example_scripts_as_cpython_does() {
    let taipan = interpreter::taipan();
    let Some(cpython) = interpreter::cpython() else {
        eprintln!("python3 is not installed, so the examples are not run");
        return;
    };
    let mut problems = Vec::new();
    let scripts = scripts_in("examples", "py");
    assert!(!scripts.is_empty());
    for script in scripts {
        let expected = run(cpython, &script);
        assert_eq!(expected.code, Some(0), "{}: {expected:?}", script.display());
        problems.extend(difference(&script, &run(taipan, &script), &expected.output));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

fn run(interpreter: &Path, program: &Path) -> Outcome {
    let folder = program.parent().expect("a program lies in a folder");
    let name = program.file_name().expect("a program has a name");
    interpreter::run(interpreter, &[name], folder, b"")
}

/// What is wrong with how a program ended, if anything is.
fn difference(program: &Path, outcome: &Outcome, expected: &str) -> Option<String> {
    let name = program.file_name().unwrap_or_default().to_string_lossy();
    let lines = (1..).zip(outcome.output.lines().zip(expected.lines()));
    let mut differing = lines.filter(|(_, (got, want))| got != want);
    if let Some((number, (got, want))) = differing.next() {
        let errors = outcome.errors.trim_end();
        return Some(format!(
            "{name}:{number}:\n  got  {got}\n  want {want}\n{errors}"
        ));
    }
    if outcome.code != Some(0) {
        return Some(format!(
            "{name}: exit code {:?}\n{}",
            outcome.code, outcome.errors
        ));
    }
    (outcome.output != expected).then(|| {
        let got = outcome.output.lines().count();
        format!("{name}: {got} lines, not {}", expected.lines().count())
    })
}

fn scripts_in(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = interpreter::root().join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut scripts: Vec<_> = entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    scripts.sort();
    scripts
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
