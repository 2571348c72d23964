//! The static names: strings every interpreter knows by number, so that a file need not spell
//! them. The list and its numbers are part of the format (upstream: `py/makeqstrdata.py`).

use core::cmp::Ordering;

/// The texts, by number minus one: number 0 means "no name" and is never written. For tests and for what is made of
/// them here: as a table they would take twice the room of the texts themselves.
const TEXTS: [&str; COUNT] = [
    "",
    "__dir__",
    "\n",
    " ",
    "*",
    "/",
    "<module>",
    "_",
    "__call__",
    "__class__",
    "__delitem__",
    "__enter__",
    "__exit__",
    "__getattr__",
    "__getitem__",
    "__hash__",
    "__init__",
    "__int__",
    "__iter__",
    "__len__",
    "__main__",
    "__module__",
    "__name__",
    "__new__",
    "__next__",
    "__qualname__",
    "__repr__",
    "__setitem__",
    "__str__",
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "EOFError",
    "Ellipsis",
    "Exception",
    "GeneratorExit",
    "ImportError",
    "IndentationError",
    "IndexError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "NameError",
    "NoneType",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "RuntimeError",
    "StopIteration",
    "SyntaxError",
    "SystemExit",
    "TypeError",
    "ValueError",
    "ZeroDivisionError",
    "abs",
    "all",
    "any",
    "append",
    "args",
    "bool",
    "builtins",
    "bytearray",
    "bytecode",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "clear",
    "close",
    "const",
    "copy",
    "count",
    "dict",
    "dir",
    "divmod",
    "end",
    "endswith",
    "eval",
    "exec",
    "extend",
    "find",
    "format",
    "from_bytes",
    "get",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "id",
    "index",
    "insert",
    "int",
    "isalpha",
    "isdigit",
    "isinstance",
    "islower",
    "isspace",
    "issubclass",
    "isupper",
    "items",
    "iter",
    "join",
    "key",
    "keys",
    "len",
    "list",
    "little",
    "locals",
    "lower",
    "lstrip",
    "main",
    "map",
    "micropython",
    "next",
    "object",
    "open",
    "ord",
    "pop",
    "popitem",
    "pow",
    "print",
    "range",
    "read",
    "readinto",
    "readline",
    "remove",
    "replace",
    "repr",
    "reverse",
    "rfind",
    "rindex",
    "round",
    "rsplit",
    "rstrip",
    "self",
    "send",
    "sep",
    "set",
    "setattr",
    "setdefault",
    "sort",
    "sorted",
    "split",
    "start",
    "startswith",
    "staticmethod",
    "step",
    "stop",
    "str",
    "strip",
    "sum",
    "super",
    "throw",
    "to_bytes",
    "tuple",
    "type",
    "update",
    "upper",
    "utf-8",
    "value",
    "values",
    "write",
    "zip",
];

/// The last of the texts' numbers.
pub const COUNT: usize = 165;

/// Where each text ends in [`JOINED`].
static ENDS: [u16; COUNT] = {
    let mut ends = [0; COUNT];
    let (mut end, mut i) = (0, 0);
    while i < COUNT {
        end += TEXTS[i].len();
        ends[i] = end as u16;
        i += 1;
    }
    ends
};

/// The texts, one behind the other.
static JOINED: &str = {
    const BYTES: [u8; ENDS[COUNT - 1] as usize] = {
        let mut bytes = [0; ENDS[COUNT - 1] as usize];
        let (mut at, mut i) = (0, 0);
        while i < COUNT {
            let mut text = TEXTS[i].as_bytes();
            while let [first, rest @ ..] = text {
                bytes[at] = *first;
                at += 1;
                text = rest;
            }
            i += 1;
        }
        bytes
    };
    match core::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => panic!("the texts are texts"),
    }
};

/// Where the runs of [`TEXTS`] that are in byte order start; before the first there is no order.
const ORDERED: [usize; 2] = [8, 29];

/// The text of static name `number` (1 for the empty string), or `None` outside the list.
pub fn text(number: u32) -> Option<&'static str> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    text_at(index)
}

fn text_at(index: usize) -> Option<&'static str> {
    let end = *ENDS.get(index)?;
    let start = index.checked_sub(1).map_or(0, |before| ENDS[before]);
    JOINED.get(usize::from(start)..usize::from(end))
}

/// The number under which `text` is a static name.
pub fn find(text: &[u8]) -> Option<u32> {
    let known = |index: usize| text_at(index).unwrap_or_default().as_bytes();
    let search = |mut start: usize, mut end: usize| {
        while start < end {
            let middle = start.midpoint(end);
            match known(middle).cmp(text) {
                Ordering::Equal => return Some(middle),
                Ordering::Less => start = middle + 1,
                Ordering::Greater => end = middle,
            }
        }
        None
    };
    let index = if text.starts_with(b"__") && text != b"__dir__" {
        search(ORDERED[0], ORDERED[1])?
    } else if let Some(index) = (0..ORDERED[0]).find(|index| known(*index) == text) {
        index
    } else {
        search(ORDERED[1], COUNT)?
    };
    u32::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests;
