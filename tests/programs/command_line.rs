//! The binary's command line: where programs come from, exit codes, and mistakes.
//!
//! Upstream's unix binary is the reference (`docs/unix` and its `-h`): the same options mean the
//! same here. A mistake gives a message and an exit code that is not 0, never a crash.

use std::fs;
use std::path::PathBuf;

use crate::interpreter::{self, Outcome};

/// Runs `taipan` with `args` in an empty folder that holds these files.
fn taipan(test: &str, files: &[(&str, &[u8])], args: &[&str], input: &str) -> Outcome {
    let folder = folder(test);
    for (name, contents) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .expect("it can be made");
        fs::write(path, contents).expect("a file can be written");
    }
    interpreter::run(interpreter::taipan(), args, &folder, input.as_bytes())
}

fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    // It may be there from an earlier run.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

#[test]
fn programs_come_from_files_strings_modules_and_standard_input() {
    let file: (&str, &[u8]) = ("p.py", b"import sys\nprint(__name__, sys.argv)\n");
    let module: (&str, &[u8]) = ("pkg/__main__.py", b"print('package', __name__)\n");
    let package: (&str, &[u8]) = ("pkg/__init__.py", b"");
    for (args, input, expected) in [
        (
            &["p.py", "a", "-b"][..],
            "",
            "__main__ ['p.py', 'a', '-b']\n",
        ),
        (&["-c", "print(1 + 1)"], "", "2\n"),
        (&["-m", "pkg"], "", "package __main__\n"),
        (&[], "print('from stdin')\n", "from stdin\n"),
        (&["-O", "-X", "heapsize=1M", "-c", "print(2)"], "", "2\n"),
    ] {
        let outcome = taipan("sources", &[file, module, package], args, input);
        assert_eq!(outcome.output, expected, "{args:?}: {outcome:?}");
        assert_eq!(outcome.code, Some(0), "{args:?}: {outcome:?}");
    }
}

#[test]
fn a_program_decides_its_exit_code() {
    for (program, code) in [
        ("pass", 0),
        ("import sys; sys.exit()", 0),
        ("import sys; sys.exit(7)", 7),
        ("raise SystemExit(3)", 3),
        ("raise ValueError", 1),
        ("x = = 1", 1),
    ] {
        let outcome = taipan("exit_codes", &[], &["-c", program], "");
        assert_eq!(outcome.code, Some(code), "{program}: {outcome:?}");
    }
}

#[test]
fn a_traceback_goes_to_standard_error_and_names_file_and_line() {
    let file: (&str, &[u8]) = (
        "t.py",
        b"print('first')\ndef f():\n    return 1 // 0\nf()\n",
    );
    let outcome = taipan("traceback", &[file], &["t.py"], "");
    assert_eq!(outcome.output, "first\n");
    let lines: Vec<_> = outcome.errors.lines().map(str::trim).collect();
    assert_eq!(
        lines.first(),
        Some(&"Traceback (most recent call last):"),
        "{outcome:?}"
    );
    assert!(
        lines.contains(&"File \"t.py\", line 4, in <module>"),
        "{outcome:?}"
    );
    assert!(
        lines.contains(&"File \"t.py\", line 3, in f"),
        "{outcome:?}"
    );
    assert!(
        lines
            .last()
            .is_some_and(|line| line.starts_with("ZeroDivisionError")),
        "{outcome:?}"
    );
}

#[test]
fn mistakes_are_told_in_words_and_by_the_exit_code() {
    let not_text: (&str, &[u8]) = ("bad.py", b"print('\xff\xfe')\n");
    let cut_short: (&str, &[u8]) = ("cut.py", b"def f(:\n");
    for args in [
        &["missing.py"][..],
        &["bad.py"],
        &["cut.py"],
        &["-c"],
        &["-m"],
        &["-m", "no_such_module"],
        &["-X", "heapsize=lots", "-c", "pass"],
        &["--no-such-option"],
        &["."],
    ] {
        let outcome = taipan("mistakes", &[not_text, cut_short], args, "");
        assert!(
            outcome.code.is_some_and(|code| code != 0),
            "{args:?}: {outcome:?}"
        );
        assert!(!outcome.errors.trim().is_empty(), "{args:?}: {outcome:?}");
        assert!(
            !outcome.errors.contains("panicked"),
            "{args:?}: {outcome:?}"
        );
    }
}

#[test]
fn a_loop_over_a_range_allocates_nothing() {
    let program = "import micropython\n\
                   def f(n):\n    \
                       t = 0\n    \
                       micropython.heap_lock()\n    \
                       for i in range(n): t += i\n    \
                       for i in range(n, 0, -2): t += i\n    \
                       micropython.heap_unlock()\n    \
                       return t\n\
                   print(f(10))\n";
    let outcome = taipan("range_loops", &[], &["-c", program], "");
    assert_eq!(outcome.output, "75\n", "{outcome:?}");
}
