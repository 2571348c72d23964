//! Words, scopes, and lists in columns.

use super::*;
use crate::toy::Toy;
use std::{format, string::String, vec, vec::Vec};

fn tab(line: &str, names: &[&'static str]) -> (Toy, Completion) {
    let mut toy = Toy::new();
    toy.names = names.to_vec();
    let completion = complete(line.as_bytes(), &mut toy);
    (toy, completion)
}

fn inserted(line: &str, names: &[&'static str]) -> Option<String> {
    match tab(line, names).1 {
        Completion::Insert(text) => Some(String::from_utf8(text.as_bytes().into()).unwrap()),
        Completion::Nothing => None,
        Completion::Shown => Some("?".into()),
    }
}

#[test]
fn words() {
    let names = &["print", "pow", "isdigit", "_x", "__y"];
    assert_eq!(inserted("pr", names), Some("int".into()));
    assert_eq!(inserted("a, x.isdi", names), Some("git".into()));
    assert_eq!(inserted("isdigit", names), None);
    assert_eq!(inserted("q", names), None);
    assert_eq!(inserted("p", names), Some("?".into()));
    assert_eq!(inserted("x._", names), Some("?".into()));
    assert_eq!(inserted("x.__", names), Some("y".into()));
    assert_eq!(
        inserted("x.", &["public_a", "_private", "public_b"]),
        Some("public_".into())
    );
    assert_eq!(inserted("x.", &["_private"]), None);
    assert_eq!(inserted(".p", names), None);
    assert_eq!(inserted("(é", &["ést", "ése"]), Some("s".into()));
    // A prefix in common that ends inside a character is cut before it.
    assert_eq!(inserted("a", &["aé", "aè"]), Some("?".into()));
    assert_eq!(inserted("a", &["ab", "abc"]), Some("b".into()));
    assert_eq!(inserted("ab", &["ab", "abc"]), Some("?".into()));
}

#[test]
fn the_word_import() {
    assert_eq!(inserted("imp", &["os"]), Some("ort ".into()));
    assert_eq!(inserted("imp", &["imposter"]), Some("oster".into()));
    assert_eq!(inserted("import", &["os"]), Some(" ".into()));
    assert_eq!(inserted("x imp", &["os"]), None);
    assert_eq!(inserted("import ", &["os"]), Some("os".into()));
    assert_eq!(inserted("import os.pa", &["path"]), None);
}

#[test]
fn where_names_come_from() {
    let scope = |line| tab(line, &["zz"]).0.scopes;
    assert_eq!(scope("f(a.b.c"), ["a.b"]);
    assert_eq!(scope("x"), [""]);
    assert_eq!(scope("import o"), ["(modules)"]);
    assert_eq!(scope("from o"), ["(modules)"]);
    assert_eq!(scope("from os import p"), [""]);
}

#[test]
fn columns_of_names() {
    let names = &[
        "aa",
        "ab",
        "a345678901234",
        "a3456789012345",
        "a34567890123456",
        "az",
    ];
    let (mut toy, completion) = tab("a", names);
    assert_eq!(completion, Completion::Shown);
    let gaps = |n| " ".repeat(n);
    assert_eq!(
        toy.take(),
        format!(
            "\r\naa{}ab{}a345678901234{}a3456789012345\r\na34567890123456{}az\r\n",
            gaps(14),
            gaps(14),
            gaps(3),
            gaps(17),
        )
    );
}

#[test]
fn long_lists_and_long_names() {
    let names: Vec<&'static str> = vec!["a_name_of_some_length_x", "b"];
    let mut many: Vec<&'static str> = Vec::new();
    for i in 0..100 {
        many.push(String::leak(format!("a{i:030}")));
    }
    let long = String::leak("a".repeat(1000));
    many.push(long);
    let (mut toy, _) = tab("a", &many);
    let shown = toy.take();
    assert_eq!(shown.split_whitespace().count(), 101);
    assert!(
        shown
            .lines()
            .all(|line| line.len() <= 64 || line.len() == 255)
    );
    assert_eq!(inserted("aa", &[long]).map(|text| text.len()), Some(64));
    assert_eq!(inserted("b", &names), None);
}
