//! Manifests: Python files whose calls say what is frozen. Upstream's functions (its page
//! `docs/reference/manifest.rst`): `freeze`, `freeze_as_mpy`, `freeze_mpy`, `module`, `package`, `require`,
//! `add_library`, `include`, `metadata`, `options`. Left out: `freeze_as_str`, for sources are not kept,
//! and `c_module`.
//!
//! A manifest runs in an interpreter of its own, where the functions note what they were given
//! (`manifest/prelude.py`). What was noted is then done here, in order; an included manifest runs when
//! its turn comes.

mod search;

use std::collections::HashSet;
use std::fs;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};

use taipan::{Config, Host, Interpreter, Interrupt};

/// How manifests are read, and what is frozen.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What paths in manifests may begin with: `$(NAME)`, by name.
    pub variables: Vec<(String, PathBuf)>,
    /// Folders in which `require` looks for packages: those of a checkout of micropython-lib.
    pub libraries: Vec<PathBuf>,
    /// The level of optimisation of what says no other, 0 to 3.
    pub optimise: u8,
}

/// A file to freeze.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it is.
    pub source: PathBuf,
    /// Where it goes: a path with slashes, as a program would import it. One that ends in `.py` is
    /// compiled.
    pub target: String,
    /// A level of optimisation of its own.
    pub optimise: Option<u8>,
}

/// What reading a manifest gave.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// What is to be frozen, in the order of the calls.
    pub files: Vec<File>,
    /// The manifests that were read.
    pub manifests: Vec<PathBuf>,
}

/// The files that a manifest names.
///
/// # Errors
/// A message for the user.
pub fn read(manifest: &Path, options: &Options) -> Result<Vec<File>, String> {
    read_all(manifest, options).map(|read| read.files)
}

/// The same, with the manifests that it includes.
///
/// # Errors
/// As [`read`].
pub fn read_all(manifest: &Path, options: &Options) -> Result<Read, String> {
    let mut reader = Reader {
        options,
        libraries: options
            .libraries
            .iter()
            .map(|folder| (None, folder.clone()))
            .collect(),
        visited: HashSet::new(),
        read: Read::default(),
    };
    reader.include(manifest, "{}")?;
    Ok(reader.read)
}

/// Memory of the interpreter that runs a manifest.
const MEMORY: usize = 4 << 20;

const PRELUDE: &str = include_str!("manifest/prelude.py");

/// Between calls, between the arguments of a call, between the items of a list.
const SEPARATORS: [char; 3] = ['\x1d', '\x1e', '\x1f'];

/// What a manifest prints goes to standard error: standard output may be the image.
struct Console;

impl Host for Console {
    fn write(&mut self, bytes: &[u8]) {
        eprint!("{}", String::from_utf8_lossy(bytes));
    }
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Argument {
    None,
    Number(i64),
    Text(String),
    List(Vec<String>),
    /// Keyword arguments, as Python source.
    Keywords(String),
}

impl Argument {
    fn parse(text: &str) -> Option<Self> {
        let mut characters = text.chars();
        let kind = characters.next()?;
        let rest = characters.as_str();
        Some(match kind {
            'N' => Self::None,
            'I' => Self::Number(rest.parse().ok()?),
            'S' => Self::Text(rest.to_owned()),
            'L' if rest.is_empty() => Self::List(Vec::new()),
            'L' => Self::List(rest.split(SEPARATORS[2]).map(str::to_owned).collect()),
            'K' => Self::Keywords(rest.to_owned()),
            _ => return None,
        })
    }

    fn text(&self) -> Result<&str, String> {
        match self {
            Self::Text(text) => Ok(text),
            other => Err(format!("a string is expected, not {other:?}")),
        }
    }

    fn texts(&self) -> Result<Vec<String>, String> {
        match self {
            Self::Text(text) => Ok(vec![text.clone()]),
            Self::List(texts) => Ok(texts.clone()),
            other => Err(format!("a string or a list is expected, not {other:?}")),
        }
    }

    fn optimise(&self) -> Result<Option<u8>, String> {
        match self {
            Self::None => Ok(None),
            Self::Number(level @ 0..=3) => Ok(Some(*level as u8)),
            other => Err(format!("opt is a level from 0 to 3, not {other:?}")),
        }
    }
}

/// The calls that a manifest makes, each with its name first.
fn calls(manifest: &Path, keywords: &str) -> Result<Vec<Vec<Argument>>, String> {
    let shown = manifest.display();
    let source = fs::read(manifest).map_err(|error| format!("{shown}: {error}"))?;
    let mut memory = vec![MaybeUninit::uninit(); MEMORY];
    let (mut host, interrupt) = (Console, Interrupt::new());
    let python = Interpreter::new(&mut memory, &mut host, &interrupt, Config::default())
        .map_err(|error| error.to_string())?;
    let text = (|| {
        python.exec_file(PRELUDE.as_bytes(), "prelude")?;
        python.exec(&format!("options = _Options({keywords})"))?;
        python.exec_file(&source, &shown.to_string())?;
        python.eval("_told()")?.extract::<String>()
    })()
    .map_err(|error| format!("{error:#}"))?;
    let parse = |call: &str| call.split(SEPARATORS[1]).map(Argument::parse).collect();
    text.split(SEPARATORS[0])
        .filter(|call| !call.is_empty())
        .map(parse)
        .collect::<Option<_>>()
        .ok_or_else(|| format!("{shown}: a call cannot be understood"))
}

struct Reader<'o> {
    options: &'o Options,
    /// Folders of packages, those that `add_library` named with their names.
    libraries: Vec<(Option<String>, PathBuf)>,
    visited: HashSet<PathBuf>,
    read: Read,
}

impl Reader<'_> {
    /// Reads a manifest, or that in a folder, unless it has been read.
    fn include(&mut self, path: &Path, keywords: &str) -> Result<(), String> {
        let mut path = std::path::absolute(path).map_err(|error| error.to_string())?;
        if path.is_dir() {
            path.push("manifest.py");
        }
        let known = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if !self.visited.insert(known) {
            return Ok(());
        }
        self.read.manifests.push(path.clone());
        let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
        for call in calls(&path, keywords)? {
            self.follow(&folder, &call)
                .map_err(|message| match message.contains('\n') {
                    true => message,
                    false => format!("{}: {message}", path.display()),
                })?;
        }
        Ok(())
    }

    /// Does what one call asks for.
    fn follow(&mut self, folder: &Path, call: &[Argument]) -> Result<(), String> {
        let [Argument::Text(name), arguments @ ..] = call else {
            return Err("a call without a name".into());
        };
        match (name.as_str(), arguments) {
            ("include", [manifests, Argument::Keywords(keywords)]) => {
                for manifest in manifests.texts()? {
                    let path = self.resolve(folder, &manifest)?;
                    self.include(&path, keywords)?;
                }
                Ok(())
            }
            ("require", [package, library, Argument::Keywords(keywords)]) => {
                self.require(package.text()?, library, keywords)
            }
            ("add_library", [library, path, first]) => {
                let entry = (
                    Some(library.text()?.to_owned()),
                    self.resolve(folder, path.text()?)?,
                );
                match first {
                    Argument::Number(1) => self.libraries.insert(0, entry),
                    _ => self.libraries.push(entry),
                }
                Ok(())
            }
            ("module", [path, base, level]) => {
                let path = path.text()?;
                if !path.ends_with(".py") {
                    return Err(format!(
                        "module() takes a file that ends in .py, not '{path}'"
                    ));
                }
                let base = self.resolve(folder, base.text()?)?;
                self.add(&base, path, level.optimise()?)
            }
            ("package", [path, files, base, level]) => {
                let base = self.resolve(folder, base.text()?)?;
                let files = match files {
                    Argument::None => None,
                    files => Some(files.texts()?),
                };
                self.add_tree(&base, path.text()?, files, &["py"], level.optimise()?)
            }
            ("freeze", [path, script, level, endings]) => {
                let base = self.resolve(folder, path.text()?)?;
                let endings = endings.texts()?;
                let endings: Vec<&str> = endings.iter().map(String::as_str).collect();
                let level = level.optimise()?;
                match script {
                    Argument::None => self.add_tree(&base, "", None, &endings, level),
                    Argument::Text(script) if base.join(script).is_dir() => {
                        self.add_tree(&base, script, None, &endings, level)
                    }
                    scripts => self.add_tree(&base, "", Some(scripts.texts()?), &endings, level),
                }
            }
            (other, _) => Err(format!("{other}() cannot be done here")),
        }
    }

    /// A path of a manifest in this folder.
    fn resolve(&self, folder: &Path, path: &str) -> Result<PathBuf, String> {
        let mut path = path.to_owned();
        for (name, value) in &self.options.variables {
            path = path.replace(&format!("$({name})"), &value.to_string_lossy());
        }
        if let Some(start) = path.find("$(") {
            let end = path[start..]
                .find(')')
                .map_or(path.len(), |end| start + end + 1);
            return Err(format!("{} is not known", &path[start..end]));
        }
        Ok(folder.join(path))
    }

    fn add(&mut self, base: &Path, target: &str, optimise: Option<u8>) -> Result<(), String> {
        let file = File {
            source: base.join(target),
            target: target.to_owned(),
            optimise,
        };
        if !file.source.is_file() {
            return Err(format!("there is no file {}", file.source.display()));
        }
        if !self.read.files.contains(&file) {
            self.read.files.push(file);
        }
        Ok(())
    }

    /// Adds files of a folder inside `base`: those given, or all that end so.
    fn add_tree(
        &mut self,
        base: &Path,
        inside: &str,
        files: Option<Vec<String>>,
        endings: &[&str],
        optimise: Option<u8>,
    ) -> Result<(), String> {
        let files = match files {
            Some(files) => files
                .iter()
                .map(|file| search::joined(inside, file))
                .collect(),
            None => search::files(base, inside, endings)?,
        };
        for file in files {
            self.add(base, &file, optimise)?;
        }
        Ok(())
    }

    fn require(&mut self, package: &str, library: &Argument, keywords: &str) -> Result<(), String> {
        let library = match library {
            Argument::None => None,
            library => Some(library.text()?),
        };
        let folders: Vec<PathBuf> = self
            .libraries
            .iter()
            .filter(|(name, _)| library.is_none() || name.as_deref() == library)
            .map(|(_, folder)| folder.clone())
            .collect();
        for folder in &folders {
            if let Some(found) = search::package(folder, package)? {
                return self.include(&found, keywords);
            }
        }
        Err(match library {
            Some(library) => format!("there is no package '{package}' in the library '{library}'"),
            None => format!("there is no package '{package}' in any library"),
        })
    }
}
