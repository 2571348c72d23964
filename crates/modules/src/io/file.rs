//! Files of the host and of volumes as streams, and `open()`. What a file system written in
//! Python opens is a stream of its own making.

use core::cell::Cell;

use taipan_gc::{Gc, Plain};
use taipan_object::{
    Args, NativeFunction, Obj, Parameter, PrintKind, Raised, Res, Runtime, Signature, Sink, Slots,
    Table, Type, exception, names, object, slots, table,
};
use taipan_vfs::{Errno, FileId, FileSystem, ModeString, Path, SeekFrom};

use super::{methods, stream};
use crate::vfs::mounts;
use crate::vfs::volume::{self, Volume};

object! {
    /// An open file.
    pub struct FileStream: sealed {
        /// The file system it is in; the host's if none.
        volume: Option<Gc<Volume>>,
        file: Plain<Cell<FileId>>,
        text: bool,
        open: Cell<bool>,
        /// Can its position be moved? Found out when that is first of use.
        seekable: Cell<Option<bool>>,
    }
}

/// Opens a file of the host's: `path` as the host understands it.
///
/// # Errors
/// `OSError`, `ValueError` for a bad mode, `MemoryError`.
pub fn open(rt: &mut Runtime, path: &[u8], mode: ModeString) -> Res {
    let stream = unopened(rt, None, mode)?;
    let opened = match rt.host.files() {
        Some(files) => files.open(Path::from_bytes(path), mode.mode),
        None => Err(Errno::ENODEV),
    };
    finish(rt, stream, opened)
}

/// Opens what the host has open already, by its number.
fn open_number(rt: &mut Runtime, number: isize, mode: Obj) -> Res {
    let mode = taipan_object::builtin::function::expect_text(rt, mode)?;
    let mode = match ModeString::parse(mode.as_bytes()) {
        Ok(mode) => mode,
        Err(errno) => return Err(stream::error(rt, errno)),
    };
    let stream = unopened(rt, None, mode)?;
    let opened = match (rt.host.files(), i32::try_from(number)) {
        (Some(files), Ok(number)) => files.open_descriptor(number, mode.mode),
        (Some(_), Err(_)) => Err(Errno::EBADF),
        (None, _) => Err(Errno::ENODEV),
    };
    finish(rt, stream, opened)
}

/// A stream for a file that is about to be opened: memory is asked for first, so that nothing is
/// opened in vain.
///
/// # Errors
/// `MemoryError`.
pub fn unopened(
    rt: &mut Runtime,
    volume: Option<Gc<Volume>>,
    mode: ModeString,
) -> Res<Gc<FileStream>> {
    let ty = match mode.binary {
        true => &FILE_IO,
        false => &TEXT_IO_WRAPPER,
    };
    rt.alloc(FileStream {
        header: ty.header(),
        volume,
        file: Plain(Cell::new(FileId(0))),
        text: !mode.binary,
        open: Cell::new(false),
        seekable: Cell::new(None),
    })
}

/// The stream of [`unopened`], now that opening its file came to this.
///
/// # Errors
/// `OSError` if that failed.
pub fn finish(rt: &mut Runtime, made: Gc<FileStream>, file: taipan_vfs::Result<FileId>) -> Res {
    let file = file.map_err(|errno| stream::error(rt, errno))?;
    made.file.0.set(file);
    made.open.set(true);
    // Without memory for the note it is only closed when the program does so.
    rt.finalise_later(made);
    Ok(Obj::from(made))
}

impl FileStream {
    /// Does it give text?
    pub fn is_text(&self) -> bool {
        self.text
    }

    /// Asks the file system; again when a signal came in between.
    fn ask<T>(
        &self,
        rt: &mut Runtime,
        mut f: impl FnMut(&mut dyn FileSystem, FileId) -> taipan_vfs::Result<T>,
    ) -> Res<taipan_vfs::Result<T>> {
        loop {
            if !self.open.get() {
                return Err(self.closed(rt));
            }
            let result = volume::ask_any(rt, self.volume, |files| f(files, self.file.0.get()))?;
            if !matches!(result, Err(Errno::EINTR)) {
                return Ok(result);
            }
            rt.poll()?;
        }
    }

    /// The error for using it although it is closed.
    #[cold]
    fn closed(&self, rt: &mut Runtime) -> Raised {
        match self.volume.and_then(|volume| volume.driver.closed) {
            Some(errno) => stream::error(rt, errno),
            None => stream::closed(rt),
        }
    }

    /// [`stream::Stream::read`]
    pub fn read(&self, rt: &mut Runtime, into: &mut [u8]) -> Res<Option<usize>> {
        let result = self.ask(rt, |files, file| files.read(file, into))?;
        methods::answer(rt, result)
    }

    /// [`stream::Stream::write`]
    pub fn write(&self, rt: &mut Runtime, data: &[u8]) -> Res<Option<usize>> {
        let result = self.ask(rt, |files, file| files.write(file, data))?;
        methods::answer(rt, result)
    }

    /// [`stream::Stream::seek`]
    pub fn seek(&self, rt: &mut Runtime, to: SeekFrom) -> Res<u64> {
        let result = self.ask(rt, |files, file| files.seek(file, to))?;
        result.map_err(|errno| stream::error(rt, errno))
    }

    /// [`stream::Stream::flush`]
    pub fn flush(&self, rt: &mut Runtime) -> Res<()> {
        match self.ask(rt, |files, file| files.flush(file))? {
            // A pipe or a terminal keeps nothing back.
            Ok(()) | Err(Errno::EINVAL) => Ok(()),
            Err(errno) => Err(stream::error(rt, errno)),
        }
    }

    /// Can its position be moved?
    ///
    /// # Errors
    /// `ValueError` if it is closed.
    pub fn can_seek(&self, rt: &mut Runtime) -> Res<bool> {
        if let Some(known) = self.seekable.get() {
            return Ok(known);
        }
        let can = self
            .ask(rt, |files, file| files.seek(file, SeekFrom::Current(0)))?
            .is_ok();
        self.seekable.set(Some(can));
        Ok(can)
    }

    /// [`stream::Stream::close`]
    pub fn close(&self, rt: &mut Runtime) -> Res<()> {
        if !self.open.replace(false) {
            return Ok(());
        }
        match volume::ask_any(rt, self.volume, |files| files.close(self.file.0.get()))? {
            Ok(()) => Ok(()),
            Err(errno) => {
                // In the middle of another call it cannot be closed; every other error is about
                // what could not be written any more.
                self.open
                    .set(self.volume.is_some() && errno == Errno::EBUSY);
                Err(stream::error(rt, errno))
            }
        }
    }
}

impl FileStream {
    /// The host's number for it.
    ///
    /// # Errors
    /// `OSError` if there is none, `ValueError` if it is closed.
    pub fn descriptor(&self, rt: &mut Runtime) -> Res<i32> {
        let answer = self.ask(rt, |files, file| files.descriptor(file))?;
        answer.map_err(|errno| stream::error(rt, errno))
    }
}

static PARAMETERS: [Parameter; 4] = [
    Parameter {
        name: names::file,
        required: true,
    },
    Parameter {
        name: names::mode,
        required: false,
    },
    Parameter {
        name: names::buffering,
        required: false,
    },
    Parameter {
        name: names::encoding,
        required: false,
    },
];

static SIGNATURE: Signature = Signature {
    function: names::open,
    parameters: &PARAMETERS,
    positional_only: 0,
    positional: 4,
};

/// `open(file, mode="r", buffering=-1, encoding=None)`; text is always UTF-8.
pub static OPEN: NativeFunction = NativeFunction::full(names::open, 0, 4, open_function);

fn open_function(rt: &mut Runtime, args: Args) -> Res {
    let mut values = [None; 4];
    SIGNATURE.bind(rt, args, &mut values)?;
    let file = values[0].unwrap_or(Obj::NONE);
    let mode = values[1].unwrap_or(Obj::from(names::r));
    if let Some(number) = file.as_small() {
        return open_number(rt, number, mode);
    }
    mounts::call(rt, names::open, file, &[mode])
}

/// Writes `<io.Name number>`, with the host's number for the file where there is one.
fn print(rt: &mut Runtime, this: Obj, _kind: PrintKind, out: &mut dyn Sink) -> Res<()> {
    let name = this.type_of().name;
    let Some(file) = this.downcast::<FileStream>() else {
        return Ok(());
    };
    let number = match file.volume {
        None if file.open.get() => {
            volume::ask_any(rt, None, |files| files.descriptor(file.file.0.get()))?
        }
        _ => Err(Errno::EBADF),
    };
    match number {
        Ok(number) => out.write_fmt(rt, format_args!("<io.{name} {number}>")),
        Err(_) => out.write_fmt(rt, format_args!("<io.{name}>")),
    }
}

const SLOTS: Slots = Slots {
    new: Some(|rt, _, args| open_function(rt, args)),
    iter: Some(|_, this| Ok(this)),
    next: Some(methods::next_line),
    print: Some(print),
    ..Slots::EMPTY
};

/// Closes a file that the program has lost: later, if its file system is in the middle of
/// something.
static DEL: NativeFunction = NativeFunction::f1(names::__del__, |rt, this| {
    let Some(file) = this.downcast::<FileStream>() else {
        return Ok(Obj::NONE);
    };
    match (file.close(rt), file.volume) {
        (Err(raised), Some(volume)) if file.open.get() => {
            rt.catch(raised, &exception::OS_ERROR)?;
            volume::close_later(rt, volume, this)?;
        }
        (closed, _) => closed?,
    }
    Ok(Obj::NONE)
});

/// `fileno()`: the host's number for the file.
static FILENO: NativeFunction = NativeFunction::f1(names::fileno, |rt, this| {
    let Some(file) = this.downcast::<FileStream>() else {
        return Err(rt.type_error("a file is required"));
    };
    let number = file.descriptor(rt)?;
    Ok(Obj::small(number as isize))
});

const TABLE: Table = table![
    __del__ => &DEL,
    __enter__ => &methods::ENTER,
    __exit__ => &methods::EXIT,
    close => &methods::CLOSE,
    fileno => &FILENO,
    flush => &methods::FLUSH,
    read => &methods::READ,
    readinto => &methods::READINTO,
    readline => &methods::READLINE,
    readlines => &methods::READLINES,
    seek => &methods::SEEK,
    tell => &methods::TELL,
    write => &methods::WRITE,
];

/// `io.FileIO`: a file of bytes.
pub static FILE_IO: Type = Type::new::<FileStream>(names::FileIO, slots!(SLOTS)).with_table(TABLE);

/// `io.TextIOWrapper`: a file of text.
pub static TEXT_IO_WRAPPER: Type =
    Type::new::<FileStream>(names::TextIOWrapper, slots!(SLOTS)).with_table(TABLE);
