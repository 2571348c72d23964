//! What the types of both versions of littlefs have in common: the keywords that they take, and
//! [`littlefs_volume`], which binds the driver of one version that its file describes.

use taipan_littlefs::Options;
use taipan_object::builtin::int;
use taipan_object::protocol::convert;
use taipan_object::{Args, Name, Obj, Parameter, Res, Runtime, Signature, names};
use taipan_vfs::Errno;

use crate::io::stream::error;

/// Open files at most.
pub const FILES: usize = if cfg!(target_pointer_width = "64") {
    32
} else {
    8
};

/// Directories being listed at most.
pub const DIRECTORIES: usize = if cfg!(target_pointer_width = "64") {
    8
} else {
    4
};

/// What was asked for.
pub struct Wanted {
    /// The block device.
    pub object: Obj,
    /// Units and the map of free blocks.
    pub sizes: Options,
    /// Are files to carry the time of their last change? Version 1 cannot.
    #[cfg_attr(not(feature = "littlefs2"), expect(dead_code))]
    pub mtime: bool,
}

const fn parameter(name: Name, required: bool) -> Parameter {
    Parameter { name, required }
}

static PARAMETERS: [Parameter; 5] = [
    parameter(names::block_dev, true),
    parameter(names::readsize, false),
    parameter(names::progsize, false),
    parameter(names::lookahead, false),
    parameter(names::mtime, false),
];

fn size(rt: &mut Runtime, value: Option<Obj>, default: u32) -> Res<u32> {
    let Some(value) = value else {
        return Ok(default);
    };
    match u32::try_from(int::to_isize(rt, value)?) {
        Ok(0) | Err(_) => Err(error(rt, Errno::EINVAL)),
        Ok(size) => Ok(size),
    }
}

/// Reads the arguments `(block_dev, *, readsize=32, progsize=32, lookahead=32, mtime=True)`.
///
/// # Errors
/// `TypeError`; `OSError` for a size that is none.
pub fn read(rt: &mut Runtime, function: Name, args: Args) -> Res<Wanted> {
    let signature = Signature {
        function,
        parameters: &PARAMETERS,
        positional_only: 1,
        positional: 1,
    };
    let mut values = [None; 5];
    signature.bind(rt, args, &mut values)?;
    let [object, read, program, lookahead, mtime] = values;
    let default = Options::default();
    Ok(Wanted {
        object: object.unwrap_or(Obj::NONE),
        sizes: Options {
            read_size: size(rt, read, default.read_size)?,
            program_size: size(rt, program, default.program_size)?,
            lookahead: size(rt, lookahead, default.lookahead)?,
        },
        mtime: convert::truth(rt, mtime.unwrap_or(Obj::TRUE))?,
    })
}

/// Binds a driver: the type, and how it is made. The file that uses it has, for its version,
/// `State` (what the driver keeps), `Settings`, `View`, and the functions `settings`, `memory`,
/// `view` and `format`.
macro_rules! littlefs_volume {
    ($(#[$doc:meta])* $type:ident, $name:ident) => {
        object! {
            /// What the driver keeps of one file system.
            pub struct LittlefsState: sealed {
                volume: Plain<RefCell<State>>,
                settings: Plain<Settings>,
                /// Caches, for as many open files as `files` says.
                memory: Cell<Gc<Array<u8>>>,
                files: Cell<usize>,
            }
        }

        static LITTLEFS_STATE: Type = Type::new::<LittlefsState>(names::object, SlotTable::EMPTY);

        impl LittlefsState {
            fn lend<T>(
                &self,
                rt: &mut Runtime,
                device: Gc<Device>,
                f: impl FnOnce(&mut View<'_, '_, '_, '_, '_>) -> taipan_vfs::Result<T>,
            ) -> Res<taipan_vfs::Result<T>> {
                let Ok(mut volume) = self.volume.0.try_borrow_mut() else {
                    return Ok(Err(Errno::EBUSY));
                };
                let memory = self.memory.get();
                let turns = Turns::new(rt);
                let (mut blocks, now) = (turns.blocks(device), turns.now());
                let settings = &self.settings.0;
                let view = view(&mut volume, memory.as_slice(), &mut blocks, now, settings);
                let answer = view.and_then(|mut view| f(&mut view));
                blocks.finish(answer)
            }

            /// Makes room for the caches of one more open file; false if there is none.
            fn add_file(&self, rt: &mut Runtime, device: Gc<Device>) -> Res<bool> {
                let files = self.files.get() + 1;
                let size = memory(&self.settings.0, &device.geometry(), files);
                let (Ok(size), Ok(_), true) =
                    (size, self.volume.0.try_borrow_mut(), files <= FILES)
                else {
                    return Ok(false);
                };
                let memory = rt.alloc_array_resized(self.memory.get().as_slice(), size, 0)?;
                self.memory.set(memory);
                self.files.set(files);
                Ok(true)
            }
        }

        /// The device that was asked for, started, and memory for a file system on it.
        fn start(rt: &mut Runtime, wanted: &Wanted) -> Res<(Gc<LittlefsState>, Gc<Device>)> {
            let device = Device::new(rt, wanted.object, Interface::Extended)?;
            let started = device.start(rt)?;
            started.map_err(|errno| error(rt, errno))?;
            let settings = settings(wanted);
            let size = memory(&settings, &device.geometry(), 1);
            let size = size.map_err(|errno| error(rt, errno))?;
            let memory = rt.alloc_array(Array::<u8>::HEADER, size, 0)?;
            let state = rt.alloc(LittlefsState {
                header: LITTLEFS_STATE.header(),
                volume: Plain(RefCell::new(State::new())),
                settings: Plain(settings),
                memory: Cell::new(memory),
                files: Cell::new(1),
            })?;
            Ok((state, device))
        }

        fn construct(rt: &mut Runtime, cls: Gc<Type>, args: Args) -> Res {
            let wanted = littlefs::read(rt, names::$name, args)?;
            let (state, device) = start(rt, &wanted)?;
            match state.lend(rt, device, |_| Ok(()))? {
                Ok(()) => volume::new(rt, cls, &DRIVER, device, Obj::from(state), true),
                Err(errno) => Err(error(rt, errno)),
            }
        }

        /// The file system on a block device.
        ///
        /// # Errors
        /// What the device raises, `OSError`.
        pub fn on(rt: &mut Runtime, object: Obj) -> Res {
            construct(rt, Gc::from_static(&$type), Args::positional(&[object]))
        }

        fn state(rt: &mut Runtime, volume: Gc<Volume>) -> Res<Gc<LittlefsState>> {
            match volume.state.downcast::<LittlefsState>() {
                Some(state) => Ok(state),
                None => Err(rt.type_error("another file system is required")),
            }
        }

        static DRIVER: Driver = Driver {
            lend: |rt: &mut Runtime, volume: Gc<Volume>, task: &mut Task| {
                let state = state(rt, volume)?;
                state.lend(rt, volume.device, |files| task(files))
            },
            enlarge: |rt: &mut Runtime, volume: Gc<Volume>, handle: Handle| {
                let state = state(rt, volume)?;
                if handle == Handle::Directory || !state.add_file(rt, volume.device)? {
                    volume::close_lost(rt)?;
                }
                Ok(true)
            },
            // The constructor refuses a device without a file system.
            format: |_, _| Ok(Err(Errno::ENODEV)),
            closed: None,
            not_empty: Errno::ENOTEMPTY,
        };

        static MKFS_FUNCTION: NativeFunction =
            NativeFunction::full(names::mkfs, 0, 1, |rt, args| {
                let wanted = littlefs::read(rt, names::mkfs, args)?;
                let (state, device) = start(rt, &wanted)?;
                let memory = state.memory.get();
                let turns = Turns::new(rt);
                let mut blocks = turns.blocks(device);
                let made = format(&mut blocks, &state.settings.0, memory.as_slice());
                match blocks.finish(made)? {
                    Ok(()) => Ok(Obj::NONE),
                    Err(errno) => Err(error(rt, errno)),
                }
            });

        /// `mkfs(block_dev, *, readsize=32, progsize=32, lookahead=32)`
        static MKFS: StaticMethod = StaticMethod::native(&MKFS_FUNCTION);

        const SLOTS: Slots = Slots {
            new: Some(construct),
            ..Slots::EMPTY
        };

        $(#[$doc])*
        pub static $type: Type = Type::new::<Volume>(names::$name, slots!(SLOTS))
            .with_base(&VOLUME)
            .with_table(table![mkfs => &MKFS]);
    };
}
pub(super) use littlefs_volume;
