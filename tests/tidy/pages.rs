//! What the pages at the root name, exists.

use std::path::Path;

use crate::architecture::code_words;
use crate::workspace::{self, SOURCE_FOLDERS};

const PAGES: [&str; 3] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];

#[test]
fn the_paths_that_the_pages_name_exist() {
    let mut problems = Vec::new();
    for page in PAGES {
        let text = workspace::read(page);
        for path in paths_in_code(&text).chain(links(&text)) {
            if !workspace::root().join(path).exists() {
                problems.push(format!("{page}: {path} does not exist"));
            }
        }
    }
    workspace::no_problems(&problems);
}

#[test]
fn the_map_of_the_readme_names_every_crate_and_board() {
    let readme = workspace::read("README.md");
    let mut problems = Vec::new();
    for package in workspace::packages() {
        let folder = package.folder.display().to_string();
        let on_the_map = folder.starts_with("crates/") || folder.starts_with("boards/");
        if on_the_map && !readme.contains(&format!("`{folder}`")) {
            problems.push(format!("README.md: the map lacks `{folder}`"));
        }
    }
    workspace::no_problems(&problems);
}

/// The code words that are paths: into one of our folders, or to a file at the root.
fn paths_in_code(text: &str) -> impl Iterator<Item = &str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(code_words).filter(|word| {
        let is_pattern = word.contains(['<', '*', ' ', '{', '(']);
        let starts_inside = word
            .split_once('/')
            .is_some_and(|(first, _)| SOURCE_FOLDERS.contains(&first) || first == ".ci");
        let is_root_file = !word.contains('/')
            && !word.starts_with('.')
            && Path::new(word)
                .extension()
                .is_some_and(|extension| extension == "md");
        !is_pattern && (starts_inside || is_root_file)
    })
}

/// The targets of Markdown links that are not addresses.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains("://"))
}

#[test]
fn paths_and_links_are_found_and_patterns_are_not() {
    let text = "See `crates/gc/src`, `gc`, `boards/<name>/x`, `crates/*`, `NOTES.md`, `.mpy`\n\
                ```sh\nls `crates/none`\n```\n[a](docs/x.md#part) [b](https://x.y) [c](#part)";
    assert_eq!(
        paths_in_code(text).collect::<Vec<_>>(),
        ["crates/gc/src", "NOTES.md"]
    );
    assert_eq!(links(text).collect::<Vec<_>>(), ["docs/x.md"]);
}
