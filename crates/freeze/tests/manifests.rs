//! Manifests of folders made for the test: what they name, what they refuse, and that what is frozen
//! is imported.

use std::fs;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};

use taipan::{Config, Host, Interpreter, Interrupt};
use taipan_freeze::{Options, image, manifest};

/// A folder of the test's own, with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn targets(root: &Path, options: &Options) -> Result<Vec<String>, String> {
    let files = manifest::read(&root.join("manifest.py"), options)?;
    Ok(files.into_iter().map(|file| file.target).collect())
}

#[test]
fn the_functions_name_what_upstream_says() {
    let root = folder(
        "functions",
        &[
            (
                "manifest.py",
                "metadata(version='1.0')\n\
                 module('a.py')\n\
                 module('b.py', base_path='lib', opt=3)\n\
                 package('pack', base_path='lib')\n\
                 package('part', files=['one.py'], base_path='lib')\n\
                 freeze('scripts')\n\
                 freeze('more', 'x.py')\n\
                 freeze('more', ('y.py',))\n\
                 include('other', debug=True)\n\
                 include('other')\n\
                 for name in ('p', 'q'):\n  module(name + '.py')\n",
            ),
            ("a.py", ""),
            ("p.py", ""),
            ("q.py", ""),
            ("lib/b.py", ""),
            ("lib/pack/__init__.py", ""),
            ("lib/pack/deep/z.py", ""),
            ("lib/pack/notes.txt", ""),
            ("lib/part/one.py", ""),
            ("lib/part/two.py", ""),
            ("scripts/s.py", ""),
            ("more/x.py", ""),
            ("more/y.py", ""),
            ("more/z.py", ""),
            (
                "other/manifest.py",
                "options.defaults(debug=False, extra=True)\n\
                 if options.debug and options.extra and options.unknown is None:\n  module('c.py')\n",
            ),
            ("other/c.py", ""),
        ],
    );
    let files = manifest::read(&root.join("manifest.py"), &Options::default()).unwrap();
    let names: Vec<&str> = files.iter().map(|file| file.target.as_str()).collect();
    assert_eq!(
        names,
        [
            "a.py",
            "b.py",
            "pack/__init__.py",
            "pack/deep/z.py",
            "part/one.py",
            "s.py",
            "x.py",
            "y.py",
            "c.py",
            "p.py",
            "q.py",
        ]
    );
    assert_eq!(files[1].optimise, Some(3));
    assert_eq!(files[1].source, root.join("lib").join("b.py"));
}

#[test]
fn packages_are_found_in_libraries() {
    let root = folder(
        "libraries",
        &[
            (
                "manifest.py",
                "require('tool')\nadd_library('own', '$(OWN)/lib')\nrequire('tool', library='own')\n\
                 require('extra')\n",
            ),
            (
                "stock/utils/tool/manifest.py",
                "module('tool.py')\nrequire('base')\n",
            ),
            ("stock/utils/tool/tool.py", ""),
            ("stock/base/manifest.py", "module('base.py')"),
            ("stock/base/base.py", ""),
            ("lib/tool/manifest.py", "module('own_tool.py')"),
            ("lib/tool/own_tool.py", ""),
            ("lib/extra/manifest.py", "module('extra.py')"),
            ("lib/extra/extra.py", ""),
        ],
    );
    let options = Options {
        variables: vec![("OWN".into(), root.clone())],
        libraries: vec![root.join("stock")],
        ..Options::default()
    };
    assert_eq!(
        targets(&root, &options).unwrap(),
        ["tool.py", "base.py", "own_tool.py", "extra.py"]
    );
}

#[test]
fn mistakes_are_told_with_the_manifest() {
    for (index, (text, expected)) in [
        ("module('absent.py')", "there is no file"),
        ("module('a.txt')", "ends in .py"),
        ("module('$(NOWHERE)/a.py')", "there is no file"),
        ("freeze('$(NOWHERE)')", "$(NOWHERE) is not known"),
        ("require('nothing')", "there is no package 'nothing'"),
        ("freeze_as_str('.')", "sources are not kept"),
        ("module('a.py', opt=9)", "opt is a level"),
        ("module(", "SyntaxError"),
    ]
    .into_iter()
    .enumerate()
    {
        let root = folder(
            &format!("mistake-{index}"),
            &[("manifest.py", text), ("a.py", "")],
        );
        let message = targets(&root, &Options::default()).unwrap_err();
        assert!(message.contains(expected), "{text}: {message}");
        assert!(message.contains("manifest.py"), "{text}: {message}");
    }
}

#[derive(Default)]
struct Console(Vec<u8>);

impl Host for Console {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}

/// What a program prints with these frozen modules.
fn printed(frozen: &'static [u8], program: &str) -> String {
    let mut memory = vec![MaybeUninit::uninit(); 256 << 10];
    let (mut host, interrupt) = (Console::default(), Interrupt::new());
    let config = Config {
        frozen: Some(frozen),
        ..Config::default()
    };
    {
        let python = Interpreter::new(&mut memory, &mut host, &interrupt, config).unwrap();
        python.set_search_path(&["", ".frozen"]).unwrap();
        if let Err(error) = python.exec(program) {
            panic!("{error:#}");
        }
    }
    String::from_utf8(host.0).unwrap()
}

#[test]
fn what_is_frozen_is_imported() {
    let root = folder(
        "imported",
        &[
            ("manifest.py", "module('m.py')\npackage('pack')\n"),
            (
                "m.py",
                "NAME = 'a name'\ndef f(x, *, y='default'):\n    return x, y, NAME, 12345678901234567890\n\
                 def fail():\n    return 1 // 0\n",
            ),
            ("pack/__init__.py", "from .inner import value\n"),
            ("pack/inner.py", "value = [n * n for n in range(4)]\n"),
        ],
    );
    let bytes = image(&root.join("manifest.py"), &Options::default()).unwrap();
    let frozen: &'static [u8] = bytes.leak();
    let output = printed(
        frozen,
        "import m, pack\n\
         print(m.f(1, y=2), m.f(3), m.__file__, pack.value, pack.__path__, pack.__file__)\n\
         try:\n    m.fail()\nexcept ZeroDivisionError as e:\n    import sys; sys.print_exception(e)\n\
         import os\n\
         try:\n    open('.frozen/m.mpy')\nexcept OSError as e:\n    print('not a folder of files')\n\
         try:\n    import absent\nexcept ImportError as e:\n    print(e)\n",
    );
    assert_eq!(
        output,
        "(1, 2, 'a name', 12345678901234567890) (3, 'default', 'a name', 12345678901234567890) \
         m.py [0, 1, 4, 9] .frozen/pack pack/__init__.py\n\
         Traceback (most recent call last):\n  File \"<string>\", line 4, in <module>\n  \
         File \"m.py\", line 5, in fail\nZeroDivisionError: division by zero\n\
         not a folder of files\nno module named 'absent'\n"
    );
    let listing = printed(frozen, "help('modules')");
    for name in ["m", "pack/__init__", "pack/inner"] {
        assert!(
            listing.split_whitespace().any(|word| word == name),
            "{name} is not in:\n{listing}"
        );
    }
    // An image that is none has no modules, and does no harm.
    assert_eq!(
        printed(
            b"no image",
            "try:\n    import m\nexcept ImportError as e:\n    print(e)"
        ),
        "no module named 'm'\n"
    );
}

#[test]
fn two_files_for_one_module_are_refused() {
    let root = folder(
        "twice",
        &[
            (
                "manifest.py",
                "module('m.py')\nmodule('m.py', base_path='other')\n",
            ),
            ("m.py", ""),
            ("other/m.py", ""),
        ],
    );
    let message = image(&root.join("manifest.py"), &Options::default()).unwrap_err();
    assert!(message.contains("already"), "{message}");
}
