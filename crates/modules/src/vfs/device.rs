//! Python objects as block devices: [`Device`] holds what a driver needs of one, [`Blocks`] is
//! that for one call of a driver.
//!
//! Both of upstream's interfaces are served: the simple one (`readblocks(block, buffer)`, for
//! whole blocks) and the extended one (`readblocks(block, buffer, offset)`), with `ioctl` or, in
//! its place, the `sync` and `count` of the oldest devices. The memory that a device is given is
//! a managed buffer between it and the driver's own: a device that keeps it, or changes it at the
//! wrong time, harms nobody. What a device raises travels past the driver, which sees `EIO` for
//! the rest of the call.

use core::cell::{Cell, RefCell};

use taipan_gc::{Array, Gc, Plain};
use taipan_object::buffer::Buffer;
use taipan_object::builtin::{int, memoryview};
use taipan_object::protocol::{attribute, call};
use taipan_object::{Obj, Raised, Res, Runtime, SlotTable, Type, names, object};
use taipan_vfs::{BlockDevice, Clock, Errno, Geometry};

/// Bytes that are moved by one call of a device, if a block is not larger.
const PIECE: usize = if cfg!(target_pointer_width = "64") {
    64 << 10
} else {
    4 << 10
};

/// The requests of `ioctl`, by upstream's numbers.
mod request {
    pub const INIT: isize = 1;
    pub const SYNC: isize = 3;
    pub const BLOCK_COUNT: isize = 4;
    pub const BLOCK_SIZE: isize = 5;
    pub const ERASE: isize = 6;
}

/// The size of the blocks of devices that cannot say it.
const SECTOR: u32 = 512;

/// Which interface a driver speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Interface {
    /// Whole blocks, which are overwritten. Every error but `EROFS` is `EIO`, as upstream's FAT
    /// driver has it.
    Simple,
    /// Parts of blocks, which are erased before they are written.
    Extended,
}

object! {
    /// A Python object as a driver sees it.
    pub struct Device: sealed {
        /// The object.
        pub object: Obj,
        read: Obj,
        write: Option<Obj>,
        /// `ioctl`; the oldest devices have `sync` and `count` in its place.
        control: Option<Obj>,
        sync: Option<Obj>,
        count: Option<Obj>,
        extended: bool,
        /// A partition of the board's flash, which is reached without Python.
        native: Plain<Native>,
        read_only: Cell<bool>,
        block_size: Cell<u32>,
        block_count: Cell<u32>,
        /// What the device reads to and writes from, and a view of its first `viewed` bytes.
        memory: Cell<Gc<Array<u8>>>,
        view: Cell<Obj>,
        viewed: Cell<usize>,
    }
}

static DEVICE: Type = Type::new::<Device>(names::object, SlotTable::EMPTY);

/// The partition that a device is, where it is one.
#[cfg(feature = "partitions")]
type Native = Option<taipan_partitions::Entry>;
#[cfg(not(feature = "partitions"))]
type Native = Option<core::convert::Infallible>;

/// The partition that an object is: of `vfs.Partition` itself, as a subclass may have other methods.
/// What may not be written has its methods asked.
#[cfg(feature = "partitions")]
fn native(object: Obj) -> Native {
    use super::partitions::{PARTITION, Part};

    let part = object.downcast::<Part>()?;
    let is_plain = core::ptr::eq(object.type_of().as_ptr(), &raw const PARTITION);
    (is_plain && part.entry.0.may_be_written()).then_some(part.entry.0)
}

#[cfg(not(feature = "partitions"))]
fn native(_: Obj) -> Native {
    None
}

/// What a device answered, as an error number: `None` and 0 are success, anything positive is
/// `EINVAL`.
///
/// # Errors
/// `TypeError` if it is neither `None` nor an integer.
fn status(rt: &mut Runtime, answer: Obj) -> Res<taipan_vfs::Result<()>> {
    if answer == Obj::NONE {
        return Ok(Ok(()));
    }
    match int::to_isize(rt, answer)? {
        0 => Ok(Ok(())),
        code => Ok(Err(Errno::from_negative(code as i64))),
    }
}

impl Device {
    /// What a driver needs of `object`. Nothing is asked of it but its methods.
    ///
    /// # Errors
    /// `AttributeError` if it lacks a method, `MemoryError`.
    pub fn new(rt: &mut Runtime, object: Obj, interface: Interface) -> Res<Gc<Device>> {
        let read = attribute::get(rt, object, names::readblocks)?;
        let write = attribute::try_get(rt, object, names::writeblocks)?;
        let control = attribute::try_get(rt, object, names::ioctl)?;
        let (sync, count) = match control {
            Some(_) => (None, None),
            None => (
                attribute::try_get(rt, object, names::sync)?,
                Some(attribute::get(rt, object, names::count)?),
            ),
        };
        let memory = rt.alloc_array(Array::<u8>::HEADER, 0, 0)?;
        rt.alloc(Device {
            header: DEVICE.header(),
            object,
            read,
            write,
            control,
            sync,
            count,
            extended: interface == Interface::Extended,
            native: Plain(native(object)),
            read_only: Cell::new(write.is_none()),
            block_size: Cell::new(SECTOR),
            block_count: Cell::new(0),
            memory: Cell::new(memory),
            view: Cell::new(Obj::NONE),
            viewed: Cell::new(0),
        })
    }

    /// Starts the device and asks for its shape, which counts from then on.
    ///
    /// # Errors
    /// What the device raises; `OSError` if it does not start, or if its shape makes no sense.
    pub fn start(&self, rt: &mut Runtime) -> Res<taipan_vfs::Result<()>> {
        let answer = self.ask(rt, request::INIT, self.extended.into())?;
        if answer != Obj::NONE {
            let failed = int::to_isize(rt, answer)? != 0;
            // Upstream's littlefs driver does not look at it.
            if failed && !self.extended {
                return Ok(Err(Errno::EBUSY));
            }
        }
        let size = match self.ask(rt, request::BLOCK_SIZE, 0)? {
            answer if answer == Obj::NONE && !self.extended => SECTOR as isize,
            answer => int::to_isize(rt, answer)?,
        };
        let answer = self.ask(rt, request::BLOCK_COUNT, 0)?;
        let count = int::to_isize(rt, answer)?;
        let (Ok(size), Ok(count)) = (u32::try_from(size), u32::try_from(count)) else {
            return Ok(Err(Errno::EINVAL));
        };
        if !size.is_power_of_two() || count == 0 {
            return Ok(Err(Errno::EINVAL));
        }
        self.block_size.set(size);
        self.block_count.set(count);
        Ok(Ok(()))
    }

    /// In place of [`Device::start`], before anything is known: its first two sectors can be read.
    pub fn presume(&self) {
        self.block_size.set(SECTOR);
        self.block_count.set(2);
    }

    /// The shape that [`Device::start`] found.
    pub fn geometry(&self) -> Geometry {
        Geometry {
            block_size: self.block_size.get(),
            block_count: self.block_count.get(),
            read_size: self.unit(),
            program_size: self.unit(),
        }
    }

    /// What accesses begin and end at multiples of.
    fn unit(&self) -> u32 {
        match self.extended {
            true => 1,
            false => self.block_size.get(),
        }
    }

    /// Can it not be written?
    pub fn is_read_only(&self) -> bool {
        self.read_only.get()
    }

    /// From now on nothing is written to it.
    pub fn make_read_only(&self) {
        self.read_only.set(true);
    }

    /// `ioctl(request, argument)`, or what stands for it.
    fn ask(&self, rt: &mut Runtime, request: isize, argument: u32) -> Res {
        if let Some(control) = self.control {
            let argument = int::from_u64(rt, argument.into())?;
            return call::call(rt, control, &[Obj::small(request), argument]);
        }
        match (request, self.sync, self.count) {
            (request::SYNC, Some(method), _) | (request::BLOCK_COUNT, _, Some(method)) => {
                call::call(rt, method, &[])
            }
            _ => Ok(Obj::NONE),
        }
    }

    /// The managed memory, made long enough, and a view of its first `len` bytes.
    fn view(&self, rt: &mut Runtime, len: usize) -> Res<(Gc<Array<u8>>, Obj)> {
        let mut memory = self.memory.get();
        let view = self.view.get();
        if self.viewed.get() == len && memoryview::is_open(view) {
            return Ok((memory, view));
        }
        if memory.len() < len {
            memory = rt.alloc_array(Array::<u8>::HEADER, len, 0)?;
            self.memory.set(memory);
        }
        let view = memoryview::of_buffer(rt, Buffer::writable(memory, 0, len))?;
        self.view.set(view);
        self.viewed.set(len);
        Ok((memory, view))
    }

    /// Calls `readblocks` or `writeblocks`.
    fn transfer(
        &self,
        rt: &mut Runtime,
        method: Obj,
        at: Position,
        view: Obj,
    ) -> Res<taipan_vfs::Result<()>> {
        let block = int::from_u64(rt, at.block.into())?;
        let arguments = [block, view, Obj::small(at.offset as isize)];
        let arguments = match self.extended {
            true => &arguments[..],
            false => &arguments[..2],
        };
        let answer = call::call(rt, method, arguments)?;
        status(rt, answer)
    }

    fn read_piece(
        &self,
        rt: &mut Runtime,
        at: Position,
        into: &mut [u8],
    ) -> Res<taipan_vfs::Result<()>> {
        #[cfg(feature = "partitions")]
        if let Some(entry) = &self.native.0 {
            return Ok(super::partitions::part(rt, entry, |part| {
                part.read(at.block, at.offset, into)
            }));
        }
        let (memory, view) = self.view(rt, into.len())?;
        let result = self.transfer(rt, self.read, at, view)?;
        match result {
            Ok(()) if memory.copy_to(0, into) => Ok(Ok(())),
            Ok(()) => Ok(Err(Errno::EIO)),
            Err(errno) => Ok(Err(errno)),
        }
    }

    fn write_piece(
        &self,
        rt: &mut Runtime,
        at: Position,
        data: &[u8],
    ) -> Res<taipan_vfs::Result<()>> {
        let Some(write) = self.write.filter(|_| !self.read_only.get()) else {
            return Ok(Err(Errno::EROFS));
        };
        #[cfg(feature = "partitions")]
        if let Some(entry) = &self.native.0 {
            return Ok(super::partitions::part(rt, entry, |part| {
                match self.extended {
                    true => part.program(at.block, at.offset, data),
                    false => part.write(at.block, data),
                }
            }));
        }
        let (memory, view) = self.view(rt, data.len())?;
        match memory.copy_from(0, data) {
            true => self.transfer(rt, write, at, view),
            false => Ok(Err(Errno::EIO)),
        }
    }
}

/// A place on a device.
#[derive(Clone, Copy)]
struct Position {
    block: u32,
    offset: u32,
}

/// The runtime during one call of a driver: its device and its clock take turns with it.
pub struct Turns<'t, 'r>(RefCell<&'t mut Runtime<'r>>);

impl<'t, 'r> Turns<'t, 'r> {
    /// The runtime, for one call.
    pub fn new(rt: &'t mut Runtime<'r>) -> Turns<'t, 'r> {
        Turns(RefCell::new(rt))
    }

    /// The device, for that call.
    pub fn blocks(&self, device: Gc<Device>) -> Blocks<'_, 't, 'r> {
        Blocks {
            rt: &self.0,
            device,
            raised: None,
        }
    }

    /// The clock, for that call.
    pub fn now(&self) -> Now<'_, 't, 'r> {
        Now { rt: &self.0 }
    }
}

/// The time, for directories. It is only asked for where a driver wants it.
pub struct Now<'c, 't, 'r> {
    rt: &'c RefCell<&'t mut Runtime<'r>>,
}

impl Clock for Now<'_, '_, '_> {
    fn seconds(&self) -> u32 {
        let nanoseconds = match self.rt.try_borrow_mut() {
            Ok(mut rt) => rt.host.time_ns(),
            Err(_) => 0,
        };
        u32::try_from(nanoseconds / 1_000_000_000).unwrap_or(u32::MAX)
    }
}

/// A device during one call of a driver.
pub struct Blocks<'c, 't, 'r> {
    rt: &'c RefCell<&'t mut Runtime<'r>>,
    device: Gc<Device>,
    raised: Option<Raised>,
}

impl Blocks<'_, '_, '_> {
    /// The end of the call: the driver's answer, unless the device raised something.
    ///
    /// # Errors
    /// What the device raised.
    pub fn finish<T>(self, answer: T) -> Res<T> {
        match self.raised {
            Some(raised) => Err(raised),
            None => Ok(answer),
        }
    }

    /// Runs one step; after one that raised there are no others.
    fn step(
        &mut self,
        f: impl FnOnce(&mut Runtime, &Device) -> Res<taipan_vfs::Result<()>>,
    ) -> taipan_vfs::Result<()> {
        let (None, Ok(mut rt)) = (self.raised, self.rt.try_borrow_mut()) else {
            return Err(Errno::EIO);
        };
        match f(&mut rt, &self.device) {
            Ok(Err(errno)) if !self.device.extended && errno != Errno::EROFS => Err(Errno::EIO),
            Ok(result) => result,
            Err(raised) => {
                self.raised = Some(raised);
                Err(Errno::EIO)
            }
        }
    }

    /// Where an access begins, normalised; `EINVAL` outside the device, or for part of a block
    /// where the device moves whole ones.
    fn position(
        &self,
        block: u32,
        offset: u32,
        len: usize,
        unit: u32,
    ) -> taipan_vfs::Result<Position> {
        let geometry = self.device.geometry();
        let start = geometry.locate(block, offset, len, unit)?;
        let size = u64::from(geometry.block_size);
        Ok(Position {
            block: u32::try_from(start / size).map_err(|_| Errno::EINVAL)?,
            offset: (start % size) as u32,
        })
    }

    /// How much is moved at once, starting at `offset` in a block: whole blocks to the end.
    fn piece(&self, offset: u32) -> usize {
        let size = self.device.block_size.get() as usize;
        PIECE.max(size) / size * size - offset as usize
    }

    /// The place `len` bytes on, where a block begins.
    fn advance(&self, at: Position, len: usize) -> Position {
        let size = self.device.block_size.get() as usize;
        let blocks = (at.offset as usize + len) / size;
        Position {
            block: at.block.saturating_add(blocks as u32),
            offset: 0,
        }
    }

    fn write_all(&mut self, mut at: Position, mut data: &[u8]) -> taipan_vfs::Result<()> {
        while !data.is_empty() {
            let (now, later) = data.split_at(data.len().min(self.piece(at.offset)));
            self.step(|rt, device| device.write_piece(rt, at, now))?;
            at = self.advance(at, now.len());
            data = later;
        }
        Ok(())
    }
}

impl BlockDevice for Blocks<'_, '_, '_> {
    fn geometry(&mut self) -> taipan_vfs::Result<Geometry> {
        Ok(self.device.geometry())
    }

    fn read(&mut self, block: u32, offset: u32, into: &mut [u8]) -> taipan_vfs::Result<()> {
        let mut at = self.position(block, offset, into.len(), self.device.unit())?;
        let mut rest = into;
        while !rest.is_empty() {
            let len = rest.len().min(self.piece(at.offset));
            let (now, later) = rest.split_at_mut(len);
            self.step(|rt, device| device.read_piece(rt, at, now))?;
            at = self.advance(at, len);
            rest = later;
        }
        Ok(())
    }

    fn program(&mut self, block: u32, offset: u32, data: &[u8]) -> taipan_vfs::Result<()> {
        let at = self.position(block, offset, data.len(), self.device.unit())?;
        self.write_all(at, data)
    }

    /// Devices of whole blocks need none.
    fn erase(&mut self, block: u32) -> taipan_vfs::Result<()> {
        let size = self.device.block_size.get();
        self.position(block, 0, size as usize, size)?;
        if !self.device.extended {
            return Ok(());
        }
        self.step(|rt, device| {
            if device.read_only.get() {
                return Ok(Err(Errno::EROFS));
            }
            let answer = device.ask(rt, request::ERASE, block)?;
            // Not saying anything is no answer here, as upstream has it.
            match int::to_isize(rt, answer)? {
                0 => Ok(Ok(())),
                code => Ok(Err(Errno::from_negative(code as i64))),
            }
        })
    }

    fn write(&mut self, block: u32, data: &[u8]) -> taipan_vfs::Result<()> {
        let size = self.device.block_size.get();
        let at = self.position(block, 0, data.len(), size)?;
        if self.device.extended {
            for (index, contents) in (block..).zip(data.chunks(size as usize)) {
                self.erase(index)?;
                self.program(index, 0, contents)?;
            }
            return Ok(());
        }
        self.write_all(at, data)
    }

    fn sync(&mut self) -> taipan_vfs::Result<()> {
        self.step(|rt, device| {
            let answer = device.ask(rt, request::SYNC, 0)?;
            match device.extended {
                true => status(rt, answer),
                // Upstream's FAT driver does not look at it.
                false => Ok(Ok(())),
            }
        })
    }
}
