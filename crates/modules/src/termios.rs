//! `termios`: the settings of terminals. Follows CPython's module, with upstream's `setraw` besides (which
//! CPython has in `tty`); the constants are those that programs use to switch line editing and echo off, and
//! those that upstream has.
//!
//! Flash on thumbv7m: none, for no board has it.

use taipan_object::builtin::list::List;
use taipan_object::builtin::{bytes, module::NativeModule};
use taipan_object::protocol::{convert, item};
use taipan_object::terminal::{CHARACTERS, Settings, Terminals};
use taipan_object::{NativeFunction, Obj, Res, Runtime, names, table};
use taipan_vfs::Errno;

/// The bits and speeds of the host.
mod host {
    #[cfg(not(target_os = "macos"))]
    mod differing {
        pub const B9600: isize = 13;
        pub const B57600: isize = 0o10001;
        pub const B115200: isize = 0o10002;
        pub const B230400: isize = 0o10003;
        pub const B460800: isize = 0o10004;
        pub const B500000: isize = 0o10005;
        pub const B576000: isize = 0o10006;
        pub const B921600: isize = 0o10007;
        pub const B1000000: isize = 0o10010;
        pub const B1152000: isize = 0o10011;
        pub const IXON: isize = 0o2000;
        pub const CSIZE: isize = 0o60;
        pub const CS8: isize = 0o60;
        pub const PARENB: isize = 0o400;
        pub const ISIG: isize = 1;
        pub const ICANON: isize = 2;
        pub const ECHO: isize = 0o10;
        pub const IEXTEN: isize = 0o100000;
        pub const VTIME: usize = 5;
        pub const VMIN: usize = 6;
        pub const COUNT: usize = 32;
    }

    #[cfg(target_os = "macos")]
    mod differing {
        pub const B9600: isize = 9600;
        pub const B57600: isize = 57600;
        pub const B115200: isize = 115200;
        pub const B230400: isize = 230400;
        pub const B460800: isize = 460800;
        pub const B500000: isize = 500000;
        pub const B576000: isize = 576000;
        pub const B921600: isize = 921600;
        pub const B1000000: isize = 1000000;
        pub const B1152000: isize = 1152000;
        pub const IXON: isize = 0x200;
        pub const CSIZE: isize = 0x300;
        pub const CS8: isize = 0x300;
        pub const PARENB: isize = 0x1000;
        pub const ISIG: isize = 0x80;
        pub const ICANON: isize = 0x100;
        pub const ECHO: isize = 8;
        pub const IEXTEN: isize = 0x400;
        pub const VTIME: usize = 17;
        pub const VMIN: usize = 16;
        pub const COUNT: usize = 20;
    }

    pub const BRKINT: isize = 2;
    pub const INPCK: isize = 0x10;
    pub const ISTRIP: isize = 0x20;
    pub const ICRNL: isize = 0x100;
    pub const OPOST: isize = 1;
    pub const TCSANOW: isize = 0;
    pub const TCSADRAIN: isize = 1;
    pub const TCSAFLUSH: isize = 2;

    pub use differing::*;
}

/// Asks the host; its error is raised.
fn ask<T>(rt: &mut Runtime, f: impl FnOnce(&mut dyn Terminals) -> taipan_vfs::Result<T>) -> Res<T> {
    let answer = match rt.host.terminals() {
        Some(terminals) => f(terminals),
        None => Err(Errno::ENOTTY),
    };
    answer.map_err(|errno| crate::io::stream::error(rt, errno))
}

/// The number of a terminal: an integer, or what has a method `fileno`.
fn number(rt: &mut Runtime, terminal: Obj) -> Res<i32> {
    let number = match terminal.as_small() {
        Some(number) => number,
        None => {
            let number =
                taipan_object::protocol::attribute::call_method(rt, terminal, names::fileno, &[])?;
            convert::index(rt, number)?
        }
    };
    i32::try_from(number).map_err(|_| rt.value_error("file descriptor out of range"))
}

/// `tcgetattr(fd)`: flags for input, output, line and editing, two speeds, and a list of characters, of
/// which those at `VMIN` and `VTIME` are numbers.
static TCGETATTR: NativeFunction = NativeFunction::f1(names::tcgetattr, |rt, terminal| {
    let number = number(rt, terminal)?;
    let found = ask(rt, |terminals| terminals.settings(number))?;
    let characters = List::with_capacity(rt, host::COUNT)?;
    for (index, character) in found.characters.iter().take(host::COUNT).enumerate() {
        let character = match index {
            host::VMIN | host::VTIME => Obj::small(isize::from(*character)),
            _ => bytes::new(rt, &[*character])?,
        };
        characters.push(rt, character)?;
    }
    let all = List::with_capacity(rt, 7)?;
    for flags in [
        found.input,
        found.output,
        found.control,
        found.local,
        found.input_speed,
        found.output_speed,
    ] {
        all.push(rt, Obj::small(flags as isize))?;
    }
    all.push(rt, Obj::from(characters))?;
    Ok(Obj::from(all))
});

fn settings(rt: &mut Runtime, attributes: Obj) -> Res<Settings> {
    let Some(list) = attributes.downcast::<List>().filter(|list| list.len() == 7) else {
        return Err(rt.type_error("tcsetattr, arg 3: must be 7 element list"));
    };
    let mut flags = [0; 6];
    for (index, flag) in flags.iter_mut().enumerate() {
        let value = list.get(index).unwrap_or(Obj::NONE);
        *flag = convert::index(rt, value)? as u32;
    }
    let from = list.get(6).unwrap_or(Obj::NONE);
    let mut characters = [0; CHARACTERS];
    for (index, to) in characters.iter_mut().take(host::COUNT).enumerate() {
        let value = item::get(rt, from, Obj::small(index as isize))?;
        *to = match value.as_small() {
            Some(number) => number as u8,
            None => match bytes::bytes(value) {
                Some(&[character]) => character,
                _ => {
                    return Err(rt.type_error(
                        "tcsetattr: elements of attributes must be characters or integers",
                    ));
                }
            },
        };
    }
    let [input, output, control, local, input_speed, output_speed] = flags;
    Ok(Settings {
        input,
        output,
        control,
        local,
        input_speed,
        output_speed,
        characters,
    })
}

/// `tcsetattr(fd, when, attributes)`
static TCSETATTR: NativeFunction =
    NativeFunction::f3(names::tcsetattr, |rt, terminal, when, attributes| {
        let number = number(rt, terminal)?;
        let when = convert::index(rt, when)? as i32;
        let settings = settings(rt, attributes)?;
        ask(rt, |terminals| terminals.set(number, when, &settings))?;
        Ok(Obj::NONE)
    });

/// `setraw(fd)`: each character comes as it is typed, none is shown, changed or has a meaning of its own.
static SETRAW: NativeFunction = NativeFunction::f1(names::setraw, |rt, terminal| {
    let number = number(rt, terminal)?;
    let mut settings = ask(rt, |terminals| terminals.settings(number))?;
    let cooked = host::BRKINT | host::ICRNL | host::INPCK | host::ISTRIP | host::IXON;
    settings.input &= !(cooked as u32);
    settings.output = 0;
    settings.control &= !((host::CSIZE | host::PARENB) as u32);
    settings.control |= host::CS8 as u32;
    settings.local = 0;
    settings.characters[host::VMIN] = 1;
    settings.characters[host::VTIME] = 0;
    let when = host::TCSAFLUSH as i32;
    ask(rt, |terminals| terminals.set(number, when, &settings))?;
    Ok(Obj::NONE)
});

/// `termios`
pub static MODULE: NativeModule = NativeModule {
    name: names::termios,
    table: table![
        B1000000 => Obj::small(host::B1000000),
        B115200 => Obj::small(host::B115200),
        B1152000 => Obj::small(host::B1152000),
        B230400 => Obj::small(host::B230400),
        B460800 => Obj::small(host::B460800),
        B500000 => Obj::small(host::B500000),
        B57600 => Obj::small(host::B57600),
        B576000 => Obj::small(host::B576000),
        B921600 => Obj::small(host::B921600),
        B9600 => Obj::small(host::B9600),
        BRKINT => Obj::small(host::BRKINT),
        CS8 => Obj::small(host::CS8),
        CSIZE => Obj::small(host::CSIZE),
        ECHO => Obj::small(host::ECHO),
        ICANON => Obj::small(host::ICANON),
        ICRNL => Obj::small(host::ICRNL),
        IEXTEN => Obj::small(host::IEXTEN),
        INPCK => Obj::small(host::INPCK),
        ISIG => Obj::small(host::ISIG),
        ISTRIP => Obj::small(host::ISTRIP),
        IXON => Obj::small(host::IXON),
        OPOST => Obj::small(host::OPOST),
        PARENB => Obj::small(host::PARENB),
        TCSADRAIN => Obj::small(host::TCSADRAIN),
        TCSAFLUSH => Obj::small(host::TCSAFLUSH),
        TCSANOW => Obj::small(host::TCSANOW),
        VMIN => Obj::small(host::VMIN as isize),
        VTIME => Obj::small(host::VTIME as isize),
        setraw => &SETRAW,
        tcgetattr => &TCGETATTR,
        tcsetattr => &TCSETATTR,
    ],
    init: None,
    get_attribute: None,
};
