//! The tables of `ARCHITECTURE.md`: arrows, and where unsafe code may be.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::workspace;

/// The page's name.
pub const PAGE: &str = "ARCHITECTURE.md";

/// One row of the table of crates.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// The crate, as a folder under `crates/`, or a path, or a path with `*` for any name.
    pub krate: String,
    /// `device`, `host` or `board`.
    pub runs_on: String,
    /// What it may depend on.
    pub depends_on: Allowed,
    /// What its tests may use besides.
    pub tests_use: Allowed,
}

/// The crates that an arrow may point to.
#[derive(Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Any crate.
    Everything,
    /// These crates, by folder name.
    Crates(BTreeSet<String>),
}

impl Allowed {
    fn of_cell(cell: &str) -> Self {
        if cell == "everything" {
            return Self::Everything;
        }
        assert!(
            cell == "–" || cell.split(", ").all(is_code),
            "{PAGE}: {cell:?} is neither a list of `crates`, nor `everything`, nor a dash"
        );
        Self::Crates(code_words(cell).map(str::to_owned).collect())
    }

    /// True if an arrow to the crate of this folder name is allowed.
    pub fn allows(&self, name: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Crates(names) => names.contains(name),
        }
    }
}

impl Row {
    fn of_cells(cells: &[String]) -> Self {
        let [krate, runs_on, depends_on, tests_use, ..] = cells else {
            panic!("{PAGE}: a row of the crate table has too few cells: {cells:?}");
        };
        Self {
            krate: krate.trim_matches('`').to_owned(),
            runs_on: runs_on.clone(),
            depends_on: Allowed::of_cell(depends_on),
            tests_use: Allowed::of_cell(tests_use),
        }
    }

    fn covers(&self, folder: &Path) -> bool {
        match self.krate.strip_suffix("/*") {
            Some(parent) => folder.parent() == Some(Path::new(parent)),
            None => {
                folder == Path::new(&self.krate) || folder == Path::new("crates").join(&self.krate)
            }
        }
    }
}

/// The rows of the table of crates.
pub fn crates() -> Vec<Row> {
    let page = workspace::read(PAGE);
    table(&page, "crate")
        .iter()
        .map(|cells| Row::of_cells(cells))
        .collect()
}

/// The row for the crate in `folder`, if the page has one.
pub fn row_for<'r>(rows: &'r [Row], folder: &Path) -> Option<&'r Row> {
    rows.iter().find(|row| row.covers(folder))
}

/// The paths in which unsafe code may be.
pub fn unsafe_paths() -> Vec<PathBuf> {
    let page = workspace::read(PAGE);
    let rows = table(&page, "where");
    rows.iter()
        .flat_map(|cells| code_words(&cells[0]))
        .map(PathBuf::from)
        .collect()
}

/// The body rows of the table whose first heading is `heading`.
fn table(page: &str, heading: &str) -> Vec<Vec<String>> {
    let start = format!("| {heading} |");
    let rows: Vec<Vec<String>> = page
        .lines()
        .skip_while(|line| !line.starts_with(&start))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            line.trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().to_owned())
                .collect()
        })
        .collect();
    assert!(
        !rows.is_empty(),
        "{PAGE} has no table that starts with {heading:?}"
    );
    rows
}

fn is_code(word: &str) -> bool {
    word.len() > 2 && word.starts_with('`') && word.ends_with('`')
}

/// The words between backquotes.
pub fn code_words(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn a_table_is_found_by_its_first_heading() {
    let page = "text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n| where | why |\n|---|---|\n| `x/y`, \
                `z` | since |\n| `w` | as |\n\nmore | text |\n";
    let rows = table(page, "where");
    assert_eq!(rows, [["`x/y`, `z`", "since"], ["`w`", "as"]]);
    assert_eq!(code_words(&rows[0][0]).collect::<Vec<_>>(), ["x/y", "z"]);
}

#[test]
fn rows_cover_the_folders_they_name() {
    let row = |krate: &str| Row {
        krate: krate.to_owned(),
        runs_on: "host".to_owned(),
        depends_on: Allowed::of_cell("`gc`, `mpy`"),
        tests_use: Allowed::of_cell("–"),
    };
    assert!(row("gc").covers(Path::new("crates/gc")));
    assert!(row("tests").covers(Path::new("tests")));
    assert!(row("boards/*").covers(Path::new("boards/unix")));
    assert!(!row("boards/*").covers(Path::new("crates/unix")));
    assert!(row("gc").depends_on.allows("mpy") && !row("gc").depends_on.allows("vm"));
    assert!(!row("gc").tests_use.allows("mpy"));
}
