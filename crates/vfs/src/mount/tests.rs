//! Lookup, order, listings and paths as written.

use super::*;
use proptest::prelude::*;
use std::{format, string::String, vec::Vec};

fn table(points: &[&str]) -> MountTable<usize, 8> {
    let mut table = MountTable::new();
    for (index, point) in points.iter().enumerate() {
        table.insert(Path::new(point), index).unwrap();
    }
    table
}

#[test]
fn the_longest_mount_point_answers() {
    let table = table(&["/", "/a", "/a/b/c", "/ab"]);
    let locate = |path| {
        let (id, inner) = table.locate(Path::new(path)).unwrap();
        (
            *table.get(id).unwrap(),
            String::from(inner.as_str().unwrap()),
        )
    };
    assert_eq!(locate("/"), (0, "/".into()));
    assert_eq!(locate("/a"), (1, "/".into()));
    assert_eq!(locate("/a/b"), (1, "/b".into()));
    assert_eq!(locate("/a/b/c/d/e"), (2, "/d/e".into()));
    assert_eq!(locate("/abc"), (0, "/abc".into()));
    assert_eq!(locate("/ab/c"), (3, "/c".into()));
}

#[test]
fn without_a_root() {
    let table = table(&["/bar/baz"]);
    assert!(table.locate(Path::new("/")).is_none());
    assert!(table.locate(Path::new("/bar")).is_none());
    assert!(table.has_below(Path::new("/bar")));
    assert!(table.has_below(Path::ROOT));
    assert!(!table.has_below(Path::new("/bar/baz")));
    assert!(!table.has_below(Path::new("/ba")));
}

/// Upstream's `tests/extmod/vfs_mountinfo.py` shows this order.
#[test]
fn listed_in_order_with_the_root_last() {
    let mut table = table(&["/foo", "/bar/baz", "/bar"]);
    let listed = |table: &MountTable<usize, 8>| -> Vec<String> {
        table
            .iter()
            .map(|(_, point, fs)| format!("{fs}{point}"))
            .collect()
    };
    assert_eq!(listed(&table), ["0/foo", "1/bar/baz", "2/bar"]);
    let baz = table.find_point(Path::new("bar//baz/")).unwrap();
    assert_eq!(table.remove(baz), Some(1));
    assert_eq!(table.remove(baz), None);
    assert_eq!(table.get(baz), None);
    assert!(table.insert(Path::ROOT, 4).is_ok());
    assert!(table.insert(Path::new("/x"), 5).is_ok());
    assert_eq!(listed(&table), ["0/foo", "2/bar", "5/x", "4/"]);
}

#[test]
fn refusals_give_it_back() {
    let mut table: MountTable<u8, 2, 8> = MountTable::new();
    assert!(table.insert(Path::new("/a"), 1).is_ok());
    let refused = |table: &mut MountTable<u8, 2, 8>, point| {
        let error = table.insert(Path::new(point), 7).unwrap_err();
        assert_eq!(error.file_system, 7);
        error.errno
    };
    assert_eq!(refused(&mut table, "/b/../a"), Errno::EPERM);
    assert_eq!(refused(&mut table, "/123456789"), Errno::ENAMETOOLONG);
    assert_eq!(refused(&mut table, "/\0"), Errno::EINVAL);
    assert!(table.insert(Path::new("/b"), 2).is_ok());
    assert_eq!(refused(&mut table, "/c"), Errno::ENFILE);
    for fs in table.iter_mut() {
        *fs += 10;
    }
    assert_eq!(table.iter().map(|(.., fs)| *fs).sum::<u8>(), 23);
}

/// Upstream's `tests/extmod/vfs_basic.py` shows what is handed on.
#[test]
fn paths_as_written() {
    let table = table(&["/", "/mnt"]);
    let ids: Vec<MountId> = table.iter().map(|(id, ..)| id).collect();
    let (mnt, root) = (ids[0], ids[1]);
    let located = |path, current| {
        let (id, rest) = table.locate_written(Path::new(path), current)?;
        Some((id, String::from(rest.as_str().unwrap())))
    };
    assert_eq!(located("", None), None);
    assert_eq!(located("/", Some(mnt)), None);
    assert_eq!(located("test", None), Some((root, "test".into())));
    assert_eq!(located("/sub/", None), Some((root, "/sub/".into())));
    assert_eq!(located("mnt", None), Some((mnt, "/".into())));
    assert_eq!(located("/mnt/", None), Some((mnt, "/".into())));
    assert_eq!(located("/mnt/a/../b", None), Some((mnt, "/a/../b".into())));
    assert_eq!(located("/mnt2", None), Some((root, "/mnt2".into())));
    assert_eq!(located("", Some(mnt)), Some((mnt, "".into())));
    assert_eq!(located("../x", Some(mnt)), Some((mnt, "../x".into())));
}

#[test]
fn children_of_directories() {
    let mut table = table(&["/b/x", "/", "/a", "/b/y", "/b"]);
    let names = |table: &MountTable<usize, 8>, path| {
        let mut children = table.children(Path::new(path));
        let mut names = Vec::new();
        while let Some(name) = children.next(table) {
            assert!(children.hides(table, name));
            names.push(String::from_utf8(name.into()).unwrap());
        }
        assert!(!children.hides(table, b"other"));
        names
    };
    assert_eq!(names(&table, "/"), ["b", "a"]);
    assert_eq!(names(&table, "/b"), ["x", "y"]);
    assert_eq!(names(&table, "/b/x"), [""; 0]);
    // What happens to the table during a listing neither breaks nor shows in it.
    let mut children = table.children(Path::ROOT);
    let a = table.find_point(Path::new("/a")).unwrap();
    table.remove(a);
    table.insert(Path::new("/new"), 9).unwrap();
    assert_eq!(children.next(&table), Some(&b"b"[..]));
    assert_eq!(children.next(&table), None);
}

#[test]
fn joining() {
    let join = |point, inner: &str| {
        let mut buffer = [0; 8];
        let joined = join_point(Path::new(point), inner.as_bytes(), &mut buffer)?;
        Ok(String::from_utf8(joined.into()).unwrap())
    };
    assert_eq!(join("/", "/"), Ok("/".into()));
    assert_eq!(join("/", "/a"), Ok("/a".into()));
    assert_eq!(join("/mnt", "/"), Ok("/mnt".into()));
    assert_eq!(join("/mnt", "/a"), Ok("/mnt/a".into()));
    assert_eq!(join("/mnt", "dir"), Ok("/mntdir".into()));
    assert_eq!(join("/mnt", "/abcdef"), Err(Errno::ENAMETOOLONG));
}

proptest! {
    #[test]
    fn locating_is_the_longest_prefix(
        points in prop::collection::vec("(/[ab]){0,3}", 0..6),
        path in "(/[ab]){0,5}",
    ) {
        let mut table: MountTable<String, 6> = MountTable::new();
        let mut kept: Vec<String> = Vec::new();
        for point in points {
            let inserted = table.insert(Path::new(&point), point.clone()).is_ok();
            prop_assert_eq!(inserted, !kept.contains(&point));
            if inserted {
                kept.push(point);
            }
        }
        let expected = kept
            .iter()
            .filter(|point| format!("{path}/").starts_with(&format!("{point}/")))
            .max_by_key(|point| point.len());
        let path = if path.is_empty() { "/" } else { &path };
        let found = table.locate(Path::new(path));
        prop_assert_eq!(found.map(|(id, _)| table.get(id).unwrap()), expected);
    }
}
