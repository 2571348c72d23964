//! The workspace as the rules see it: its packages and its files.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The folders that hold our own source.
pub const SOURCE_FOLDERS: [&str; 5] = ["crates", "boards", "examples", "tests", "benches"];

/// One package of the workspace.
pub struct Package {
    /// Its name on crates.io.
    pub name: String,
    /// Its folder, relative to the root.
    pub folder: PathBuf,
    /// What it depends on inside the workspace: the folder, and whether only its tests do.
    pub arrows: Vec<Arrow>,
}

/// A dependency inside the workspace.
pub struct Arrow {
    /// The folder of the crate depended on, relative to the root.
    pub to: PathBuf,
    /// It is a dev-dependency.
    pub in_tests: bool,
}

/// The workspace's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("this package lies in a folder of the workspace")
        .to_path_buf()
}

/// The packages that `cargo metadata` lists.
pub fn packages() -> Vec<Package> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    assert!(!packages.is_empty());
    packages.iter().map(package).collect()
}

fn package(metadata: &Value) -> Package {
    let manifest = Path::new(text(&metadata["manifest_path"]));
    let dependencies = metadata["dependencies"]
        .as_array()
        .expect("a list of dependencies");
    let arrows = dependencies
        .iter()
        .filter_map(|dependency| {
            Some(Arrow {
                to: relative(Path::new(dependency["path"].as_str()?)),
                in_tests: dependency["kind"] == "dev",
            })
        })
        .collect();
    Package {
        name: text(&metadata["name"]).to_owned(),
        folder: relative(manifest.parent().expect("a manifest lies in a folder")),
        arrows,
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

/// `path` relative to the root.
pub fn relative(path: &Path) -> PathBuf {
    path.strip_prefix(root())
        .expect("a path inside the workspace")
        .to_path_buf()
}

/// Our own files with this extension, relative to the root, in order.
pub fn files(extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in SOURCE_FOLDERS {
        gather(&root().join(folder), extension, &mut found);
    }
    found.sort();
    found
}

fn gather(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        // Not every folder exists yet.
        return;
    };
    for entry in entries {
        let path = entry.expect("a folder can be listed").path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
            gather(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(relative(&path));
        }
    }
}

/// The text of a file named relative to the root.
pub fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path:?}: {error}"))
}

/// Fails with every problem listed, if there is any.
pub fn no_problems(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}
