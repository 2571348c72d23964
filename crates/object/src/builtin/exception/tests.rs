//! Distances between names, checked against CPython's.

use super::suggestion::Search;
use crate::builtin::str as py_str;
use crate::testing::with_runtime;

#[test]
fn nearest_names_are_those_of_cpython() {
    let cases: &[(&str, &[&str], Option<&str>)] = &[
        ("blech", &["bluch"], Some("bluch")),
        ("blech", &["xyzzy", "blach", "bluch"], Some("blach")),
        ("Value", &["value", "valve"], Some("value")),
        ("appendd", &["append", "extend"], Some("append")),
        ("a", &["b"], None),
        ("ab", &["aB", "ac"], Some("aB")),
        ("a", &["bc"], None),
        ("ab", &["xy"], None),
        ("same", &["same"], None),
        ("", &["b"], None),
        ("lenght", &["length"], Some("length")),
    ];
    with_runtime(|rt| {
        for (wanted, candidates, expected) in cases {
            let mut search = Search::new(wanted);
            for candidate in *candidates {
                search.offer(py_str::new(rt, candidate).ok().unwrap());
            }
            assert_eq!(search.found().and_then(py_str::text), *expected, "{wanted}");
        }
    });
}
