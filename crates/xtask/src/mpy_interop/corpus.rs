//! The programs that are compiled both ways, and where their parts lie.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::upstream::Checkout;

/// A module that is compiled and run.
pub struct Program {
    /// What it is called in reports.
    pub title: String,
    /// Where it runs.
    pub directory: PathBuf,
    /// Its source.
    source: PathBuf,
    /// The folder from which it is imported.
    package: PathBuf,
    /// Its path in the package.
    inside: PathBuf,
    /// Other folders to import from.
    others: Vec<PathBuf>,
}

impl Program {
    /// Compiles it into a folder of its own below `folder`; false if the compiler refuses it.
    pub fn compile(&self, compiler: &Path, level: u8, folder: &Path) -> Result<bool> {
        let image = self.folder(folder).join(&self.inside).with_extension("mpy");
        let parent = image.parent().context("a path of a file")?;
        fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
        let status = Command::new(compiler)
            .arg(format!("-O{level}"))
            .arg("-s")
            .arg(&self.source)
            .arg("-o")
            .arg(&image)
            .arg(&self.source)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .with_context(|| format!("cannot run {}", compiler.display()))?;
        Ok(status.success())
    }

    /// The search path for the source.
    pub fn source_path(&self) -> String {
        self.path(&self.package)
    }

    /// The search path for the image in `folder`.
    pub fn image_path(&self, folder: &Path) -> String {
        self.path(&self.folder(folder))
    }

    fn path(&self, first: &Path) -> String {
        let mut path = first.display().to_string();
        for other in &self.others {
            path.push(':');
            path.push_str(&other.display().to_string());
        }
        path
    }

    /// The modules of one package share a folder: they import each other.
    fn folder(&self, folder: &Path) -> PathBuf {
        let name = self.package.file_name().unwrap_or_default();
        folder.join(name)
    }

    /// What the interpreter is told: a program runs, a part of a package is imported.
    pub fn arguments(&self) -> [String; 2] {
        let module = self.inside.with_extension("");
        let module = match module.file_name() {
            Some(name) if name == "__init__" => module.parent().unwrap_or(&module).to_owned(),
            _ => module,
        };
        let dotted = module.display().to_string().replace('/', ".");
        match dotted.contains('.') || self.inside.ends_with("__init__.py") {
            true => ["-c".to_owned(), format!("import {dotted}")],
            false => ["-m".to_owned(), dotted],
        }
    }
}

/// Upstream's `tests/basics`, and all modules of the library's `python-stdlib`.
pub fn programs(checkout: &Checkout, lib: Option<&Path>) -> Result<Vec<Program>> {
    let tests = checkout.tests();
    let mut programs: Vec<Program> = checkout
        .tests_in("basics")?
        .into_iter()
        .map(|test| Program {
            directory: tests.clone(),
            source: tests.join(&test),
            package: tests.join("basics"),
            inside: PathBuf::from(test.trim_start_matches("basics/")),
            others: Vec::new(),
            title: test,
        })
        .collect();
    let Some(lib) = lib else { return Ok(programs) };
    let folder = lib.join("python-stdlib");
    let folder = fs::canonicalize(&folder).with_context(|| folder.display().to_string())?;
    let packages: Vec<PathBuf> = list(&folder)?.into_iter().filter(|p| p.is_dir()).collect();
    for package in &packages {
        let mut sources = Vec::new();
        gather(package, &mut sources)?;
        for source in sources {
            let Ok(inside) = source.strip_prefix(package) else {
                continue;
            };
            // The list of what a package consists of, and names no module can have.
            if inside == Path::new("manifest.py") || inside.to_string_lossy().contains('-') {
                continue;
            }
            programs.push(Program {
                title: format!("{}", source.strip_prefix(lib).unwrap_or(&source).display()),
                directory: package.clone(),
                inside: inside.to_owned(),
                package: package.clone(),
                others: packages.iter().filter(|p| *p != package).cloned().collect(),
                source,
            });
        }
    }
    Ok(programs)
}

fn gather(folder: &Path, sources: &mut Vec<PathBuf>) -> Result<()> {
    for path in list(folder)? {
        if path.is_dir() {
            gather(&path, sources)?;
        } else if path.extension().is_some_and(|ending| ending == "py") {
            sources.push(path);
        }
    }
    Ok(())
}

/// What is in a folder, in order.
fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}
