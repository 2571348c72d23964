//! Operations on a file system, made from any bytes, and what comes of them.

use crate::{Errno, FileSystem, OpenMode, Path, Result, SeekFrom};
use alloc::vec::Vec;

/// One operation, complete in itself: what it opens it closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Opens a file, moves to an offset unless appending, writes, closes.
    Write {
        /// Which file.
        path: Vec<u8>,
        /// How it is opened.
        mode: OpenMode,
        /// Where writing begins.
        offset: u64,
        /// What is written.
        data: Vec<u8>,
    },
    /// Opens a file for update and sets its length.
    Truncate(Vec<u8>, u64),
    /// Opens a file and reads all of it, in pieces of the given length.
    Read(Vec<u8>, usize),
    /// Makes a directory.
    Mkdir(Vec<u8>),
    /// Removes a directory.
    Rmdir(Vec<u8>),
    /// Removes a file.
    Remove(Vec<u8>),
    /// Moves a file or directory.
    Rename(Vec<u8>, Vec<u8>),
    /// Asks for type and length.
    Stat(Vec<u8>),
    /// Lists a directory.
    List(Vec<u8>),
}

/// What an operation gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// Bytes read.
    Bytes(Vec<u8>),
    /// The length of a file.
    File(u64),
    /// It is a directory.
    Directory,
    /// Sorted names, each with whether it is a directory.
    Names(Vec<(Vec<u8>, bool)>),
}

/// Carries out an operation.
pub fn perform(fs: &mut dyn FileSystem, operation: &Operation) -> Result<Outcome> {
    match operation {
        Operation::Write {
            path,
            mode,
            offset,
            data,
        } => with_file(fs, path, *mode, |fs, file| {
            if !mode.append {
                fs.seek(file, SeekFrom::Start(*offset))?;
            }
            let mut left = &data[..];
            while !left.is_empty() {
                let taken = fs.write(file, left)?;
                left = left.get(taken.max(1)..).ok_or(Errno::EIO)?;
            }
            Ok(Outcome::Done)
        }),
        Operation::Truncate(path, size) => {
            let mode = OpenMode::READ.updating();
            with_file(fs, path, mode, |fs, file| {
                fs.truncate(file, *size).map(|()| Outcome::Done)
            })
        }
        Operation::Read(path, piece) => with_file(fs, path, OpenMode::READ, |fs, file| {
            let mut bytes = Vec::new();
            let mut buffer = alloc::vec![0; (*piece).max(1)];
            loop {
                match fs.read(file, &mut buffer)? {
                    0 => return Ok(Outcome::Bytes(bytes)),
                    length => bytes.extend_from_slice(buffer.get(..length).ok_or(Errno::EIO)?),
                }
            }
        }),
        Operation::Mkdir(path) => fs.mkdir(path[..].into()).map(|()| Outcome::Done),
        Operation::Rmdir(path) => fs.rmdir(path[..].into()).map(|()| Outcome::Done),
        Operation::Remove(path) => fs.remove(path[..].into()).map(|()| Outcome::Done),
        Operation::Rename(from, to) => fs
            .rename(from[..].into(), to[..].into())
            .map(|()| Outcome::Done),
        Operation::Stat(path) => fs.stat(path[..].into()).map(|stat| match stat.is_dir() {
            true => Outcome::Directory,
            false => Outcome::File(stat.size),
        }),
        Operation::List(path) => {
            let dir = fs.open_dir(path[..].into())?;
            let mut names = Vec::new();
            let mut buffer = [0; 256];
            while let Some(entry) = fs.read_dir(dir, &mut buffer)? {
                names.push((entry.name.to_vec(), entry.is_dir()));
            }
            names.sort();
            fs.close_dir(dir)?;
            Ok(Outcome::Names(names))
        }
    }
}

fn with_file(
    fs: &mut dyn FileSystem,
    path: &[u8],
    mode: OpenMode,
    body: impl FnOnce(&mut dyn FileSystem, crate::FileId) -> Result<Outcome>,
) -> Result<Outcome> {
    let file = fs.open(Path::from_bytes(path), mode)?;
    let outcome = body(fs, file);
    let closed = fs.close(file);
    let outcome = outcome?;
    closed.map(|()| outcome)
}

/// Makes operations out of bytes, whatever they are: a small tree of short and long names,
/// files of up to `file_max` bytes.
pub fn decode(bytes: &[u8], file_max: u64) -> Vec<Operation> {
    let mut bytes = bytes.iter().copied();
    let mut operations = Vec::new();
    while let Some(operation) = next(&mut bytes, file_max) {
        operations.push(operation);
    }
    operations
}

fn next(bytes: &mut dyn Iterator<Item = u8>, file_max: u64) -> Option<Operation> {
    let kind = bytes.next()?;
    let place = path(bytes.next()?);
    Some(match kind % 16 {
        0..=5 => {
            let mode = match bytes.next()? % 6 {
                0 => OpenMode::WRITE,
                1 | 2 => OpenMode::APPEND,
                3 => OpenMode::CREATE_NEW,
                4 => OpenMode::READ.updating(),
                _ => OpenMode::APPEND.updating(),
            };
            let offset = length(bytes, file_max)?;
            let size = length(bytes, file_max - offset)?;
            let seed = bytes.next()?;
            let data = (0..size).map(|i| seed.wrapping_add((i % 251) as u8));
            Operation::Write {
                path: place,
                mode,
                offset,
                data: data.collect(),
            }
        }
        6 => Operation::Truncate(place, length(bytes, file_max)?),
        7 | 8 => Operation::Read(place, 1 + usize::from(bytes.next()?) * 3),
        9 | 10 => Operation::Mkdir(place),
        11 => Operation::Rmdir(place),
        12 => Operation::Remove(place),
        13 => Operation::Rename(place, path(bytes.next()?)),
        14 => Operation::Stat(place),
        _ => Operation::List(place),
    })
}

/// Up to `max`, small more often than large.
fn length(bytes: &mut dyn Iterator<Item = u8>, max: u64) -> Option<u64> {
    let (high, low) = (u64::from(bytes.next()?), u64::from(bytes.next()?));
    let wanted = match high {
        0..128 => low,
        _ => (high - 128) * 256 + low,
    };
    Some(wanted.min(max))
}

/// One of 64 places, up to three names deep.
fn path(byte: u8) -> Vec<u8> {
    const NAMES: [&[u8]; 3] = [b"a", b"File.txt", b"A name longer than twelve letters"];
    let mut path = Vec::new();
    let mut rest = byte % 64;
    while rest > 0 {
        rest -= 1;
        path.push(b'/');
        path.extend_from_slice(NAMES[usize::from(rest % 3)]);
        rest /= 3;
    }
    if path.is_empty() {
        path.push(b'/');
    }
    path
}
