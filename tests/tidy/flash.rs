//! Every module that programs import says at its beginning what it takes of a board's flash. For those in
//! Python, which are linked in as images, the figure is checked, and the table in the README of
//! `taipan-modules` with it.

use std::collections::BTreeMap;

use taipan_precompile::{Settings, compile};

use crate::workspace;

/// What comes before the figure.
const MARK: &str = "Flash on thumbv7m: ";

/// How far a figure may be from the truth, in tenths of a KB.
const TOLERANCE: u64 = 2;

#[test]
fn every_module_says_what_it_takes_of_the_flash() {
    let mut problems = Vec::new();
    let mut of_modules = BTreeMap::<String, u64>::new();
    for path in workspace::files("py") {
        let Ok(inside) = path.strip_prefix("crates/modules/lib") else {
            continue;
        };
        let shown = path.display();
        let text = workspace::read(&path);
        let name = inside.display().to_string();
        let image = compile(text.as_bytes(), &name, Settings::default()).expect("it compiles");
        // The nearest tenth of a KB.
        let tenths = (image.len() as u64 * 10 + 512) / 1024;
        let docstring = text.split("\"\"\"").nth(1).unwrap_or_default();
        match figure(docstring) {
            Some(said) if said.abs_diff(tenths) <= TOLERANCE => {}
            _ => problems.push(format!(
                "{shown}: its docstring does not say \"{MARK}{}.{} KB\"",
                tenths / 10,
                tenths % 10
            )),
        }
        *of_modules.entry(feature(&name)).or_default() += tenths;
    }
    let readme = workspace::read("crates/modules/README.md");
    for (module, tenths) in of_modules {
        let row = format!("| `{module}` | ");
        let said = readme.lines().find_map(|line| line.strip_prefix(&row));
        if said
            .and_then(tenths_of)
            .is_none_or(|said| said.abs_diff(tenths) > 2 * TOLERANCE)
        {
            problems.push(format!(
                "crates/modules/README.md: no row \"{row}{}.{} |\"",
                tenths / 10,
                tenths % 10
            ));
        }
    }
    for path in workspace::files("rs") {
        let text = workspace::read(&path);
        let is_module = path.starts_with("crates/modules/src")
            && (text.contains("pub static MODULE: NativeModule") || text.contains("\n#[module"));
        let mut head = text.lines().map_while(|line| line.strip_prefix("//!"));
        if is_module && !head.any(|line| line.contains(MARK)) {
            problems.push(format!(
                "{}: its head comment says no \"{MARK}\"",
                path.display()
            ));
        }
    }
    workspace::no_problems(&problems);
}

/// The feature of `taipan-modules` that a file in `lib` belongs to: its package's or, in the folder of a native
/// module, one of its own.
fn feature(file: &str) -> String {
    let name = file.trim_end_matches(".py");
    let is_package = |top: &str| {
        workspace::root()
            .join(format!("crates/modules/lib/{top}/__init__.py"))
            .is_file()
    };
    match name.split_once('/') {
        Some((top, _)) if is_package(top) => top.to_owned(),
        Some((top, inner)) => format!("{top}-{}", inner.trim_start_matches('_')),
        None => name.to_owned(),
    }
}

/// The figure in a text, in tenths of a KB.
fn figure(text: &str) -> Option<u64> {
    tenths_of(text.split_once(MARK)?.1)
}

/// A number with one digit after the point, times ten.
fn tenths_of(text: &str) -> Option<u64> {
    let (whole, rest) = text.split_once('.')?;
    let tenth = rest.get(..1)?;
    Some(whole.parse::<u64>().ok()? * 10 + tenth.parse::<u64>().ok()?)
}
