//! `taipan-cross romfs`: building images from a directory, listing and unpacking them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use taipan_freeze::Tree;
use taipan_romfs::{Directory, Image, Node};

use crate::compile;
use crate::options::{self, Options};

/// Runs a subcommand.
///
/// # Errors
/// A message for the user.
pub fn run(arguments: &[String]) -> Result<ExitCode, String> {
    match arguments {
        [command, rest @ ..] if command == "build" => build(rest),
        [command, image] if command == "ls" => list(image),
        [command, image, target] if command == "extract" => extract(image, Path::new(target)),
        _ => Err("romfs takes `build DIRECTORY`, `ls IMAGE`, or `extract IMAGE DIRECTORY`".into()),
    }
}

/// `build [--no-mpy] [-o IMAGE] [options of the compiler] DIRECTORY`
fn build(arguments: &[String]) -> Result<ExitCode, String> {
    let plain = arguments.iter().any(|argument| argument == "--no-mpy");
    let rest: Vec<String> = arguments
        .iter()
        .filter(|argument| *argument != "--no-mpy")
        .cloned()
        .collect();
    let options = options::parse(&rest)?;
    let root = Path::new(&options.input);
    let mut tree = Tree::new();
    read_directory(root, Path::new(""), (!plain).then_some(&options), &mut tree)?;
    let image = tree.image()?;
    let output = match &options.output {
        Some(output) => output.clone(),
        None => format!("{}.romfs", options.input.trim_end_matches('/')),
    };
    fs::write(&output, &image).map_err(|error| format!("{output}: {error}"))?;
    eprintln!("{} bytes written to {output}", image.len());
    Ok(ExitCode::SUCCESS)
}

/// Reads a directory, in the order of the names. With options, sources are compiled.
fn read_directory(
    root: &Path,
    inside: &Path,
    options: Option<&Options>,
    tree: &mut Tree,
) -> Result<(), String> {
    let folder = root.join(inside);
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let name = name.into_string();
        names.push(name.map_err(|name| format!("{name:?} is not UTF-8"))?);
    }
    names.sort();
    for name in &names {
        let inside = inside.join(name);
        let path = root.join(&inside);
        if path.is_dir() {
            let folder = tree.folder(name).ok_or("a folder has a file's name")?;
            read_directory(root, &inside, options, folder)?;
            continue;
        }
        eprintln!("{}", inside.display());
        let data = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let compiled = compile::output_name(name);
        match options {
            // A file that is compiled already goes in as it is.
            Some(options) if name.ends_with(".py") && !names.contains(&compiled) => {
                let shown = match &options.source_name {
                    Some(prefix) => format!("{prefix}{}", inside.display()),
                    None => path.display().to_string(),
                };
                tree.insert(&compiled, compile::image(&data, &shown, options)?)?;
            }
            _ => tree.insert(name, data)?,
        }
    }
    Ok(())
}

/// What is done with each file and directory of an image: its path inside, and its bytes if
/// it is a file.
type Visit<'v> = dyn FnMut(&Path, Option<&[u8]>) -> Result<(), String> + 'v;

/// Visits everything in an image. Paths are as deep as the image, hostile or not, makes them.
fn each(root: Directory<'_>, visit: &mut Visit<'_>) -> Result<(), String> {
    let mut open = vec![(PathBuf::new(), root.entries())];
    while let Some((folder, entries)) = open.last_mut() {
        let Some(entry) = entries.next() else {
            open.pop();
            continue;
        };
        let entry = entry.map_err(|_| format!("{}: the image is broken here", folder.display()))?;
        let name = core::str::from_utf8(entry.name)
            .ok()
            .filter(|name| !matches!(*name, "" | "." | "..") && !name.contains(['/', '\\', '\0']))
            .ok_or_else(|| format!("{}: {:?} is no name", folder.display(), entry.name))?;
        let path = folder.join(name);
        match entry.node {
            Node::File(data) => visit(&path, Some(data))?,
            Node::Directory(directory) => {
                visit(&path, None)?;
                open.push((path, directory.entries()));
            }
        }
    }
    Ok(())
}

fn with_image(file: &str, visit: &mut Visit<'_>) -> Result<ExitCode, String> {
    let bytes = fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    let image = Image::parse(&bytes).map_err(|_| format!("{file}: this is no ROMFS image"))?;
    each(image.root(), visit).map_err(|message| format!("{file}: {message}"))?;
    Ok(ExitCode::SUCCESS)
}

fn list(file: &str) -> Result<ExitCode, String> {
    with_image(file, &mut |path, data| {
        match data {
            Some(data) => println!("{:>10} {}", data.len(), path.display()),
            None => println!("{:>10} {}/", "", path.display()),
        }
        Ok(())
    })
}

fn extract(file: &str, target: &Path) -> Result<ExitCode, String> {
    let failed = |path: &Path, error| format!("{}: {error}", path.display());
    fs::create_dir_all(target).map_err(|error| failed(target, error))?;
    with_image(file, &mut |path, data| {
        let path = target.join(path);
        let made = match data {
            Some(data) => fs::write(&path, data),
            None => fs::create_dir_all(&path),
        };
        made.map_err(|error| failed(&path, error))
    })
}
