//! Resolving, against a stack of names.

use super::*;
use proptest::prelude::*;
use std::{format, string::String, vec::Vec};

fn resolve(base: &str, path: &str) -> Result<String> {
    let mut buffer = PathBuf::<16>::new();
    buffer.resolve(base.into(), path.into())?;
    Ok(buffer.as_path().as_str().unwrap().into())
}

#[test]
fn resolving() {
    for (base, path, expected) in [
        ("/", "", "/"),
        ("/", "/", "/"),
        ("/", "a", "/a"),
        ("/a", "", "/a"),
        ("/a", ".", "/a"),
        ("/a", "..", "/"),
        ("/a", "../..", "/"),
        ("/a", "../../b", "/b"),
        ("/a/b", "c//d/", "/a/b/c/d"),
        ("/a/b", "../c/./d", "/a/c/d"),
        ("/a/b", "/c/../d", "/d"),
        ("/a", "//x//", "/x"),
        ("/a", "...", "/a/..."),
    ] {
        assert_eq!(
            resolve(base, path).as_deref(),
            Ok(expected),
            "{base} {path}"
        );
    }
}

#[test]
fn what_does_not_fit() {
    assert_eq!(resolve("/", "123456789012345").unwrap().len(), 16);
    assert_eq!(resolve("/", "1234567890123456"), Err(Errno::ENAMETOOLONG));
    assert_eq!(resolve("/", "a\0b"), Err(Errno::EINVAL));
    assert_eq!(
        PathBuf::<0>::new().resolve(Path::ROOT, Path::ROOT),
        Err(Errno::ENAMETOOLONG)
    );
}

#[test]
fn parts() {
    let path = Path::new("/a/bc");
    assert_eq!(path.name(), Some(&b"bc"[..]));
    assert_eq!(path.parent(), Path::new("/a"));
    assert_eq!(path.parent().parent(), Path::ROOT);
    assert_eq!(Path::ROOT.parent(), Path::ROOT);
    assert_eq!(Path::ROOT.name(), None);
    assert_eq!(Path::new("").name(), None);
    for normal in ["/", "/a", "/a/b", "/..."] {
        assert!(Path::new(normal).is_normal(), "{normal}");
    }
    for odd in ["", "a", "/a/", "//", "/a//b", "/.", "/../a", "/a\0"] {
        assert!(!Path::new(odd).is_normal(), "{odd:?}");
    }
}

#[test]
fn below() {
    let below = |path, base| Path::new(path).below(Path::new(base));
    assert_eq!(below("/mnt/x", "/mnt"), Some(Path::new("/x")));
    assert_eq!(below("/mnt", "/mnt"), Some(Path::ROOT));
    assert_eq!(below("/mnt2", "/mnt"), None);
    assert_eq!(below("/mnt", "/mnt/x"), None);
    assert_eq!(below("/x/y", "/"), Some(Path::new("/x/y")));
    assert_eq!(below("/", "/"), Some(Path::ROOT));
    assert_eq!(below("x", "/"), None);
}

#[test]
fn shown() {
    let path = Path::from_bytes(b"/a\xff\"");
    assert_eq!(format!("{path}"), "/a\u{fffd}\"");
    assert_eq!(format!("{path:?}"), r#""/a\xff\"""#);
    assert_eq!(path.as_str(), Err(Errno::EILSEQ));
}

/// The rule written the slow way, as a stack of names.
fn stack_of_names(base: &[u8], path: &[u8]) -> Vec<u8> {
    let mut names: Vec<&[u8]> = Vec::new();
    let parts: &[&[u8]] = if path.starts_with(b"/") {
        &[path]
    } else {
        &[base, path]
    };
    for part in parts {
        for name in part.split(|&b| b == b'/') {
            match name {
                b"" | b"." => {}
                b".." => drop(names.pop()),
                _ => names.push(name),
            }
        }
    }
    let mut joined = b"/".to_vec();
    joined.extend(names.join(&b'/'));
    joined
}

proptest! {
    #[test]
    fn resolving_is_a_stack_of_names(base in "/[a./]{0,12}", path in "[ab./]{0,24}") {
        let mut buffer = PathBuf::<64>::new();
        buffer.resolve(Path::new(&base), Path::new(&path)).unwrap();
        prop_assert_eq!(
            buffer.as_path().as_bytes(),
            &stack_of_names(base.as_bytes(), path.as_bytes())[..]
        );
        prop_assert!(buffer.as_path().is_normal());
    }

    #[test]
    fn any_bytes(base: Vec<u8>, path: Vec<u8>) {
        let mut buffer = PathBuf::<32>::new();
        if buffer.resolve(Path::from_bytes(&base), Path::from_bytes(&path)).is_ok() {
            prop_assert!(buffer.as_path().is_normal());
        }
    }
}
