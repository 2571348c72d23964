//! The evaluator behind [`super::check`]: assignments and `del`, literals, displays, calls,
//! methods, subscripts and binary operators, evaluated as they are parsed.

extern crate std;
use std::string::String;
use std::vec::Vec;

use crate::args::Args;
use crate::builtin::dict::Dict;
use crate::builtin::float::{self, Float};
use crate::builtin::list::List;
use crate::builtin::{self, tuple};
use crate::names;
use crate::native::NativeFunction;
use crate::protocol::{attribute, call, compare, convert, hash, item, iterate, operator, print};
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::slots::{BinaryOp, Comparison};
use crate::text::StringBuilder;
use crate::word::Obj;

/// The value of the last of some statements.
pub fn evaluate(rt: &mut Runtime, source: &str) -> Res {
    let mut parser = Parser {
        rt,
        rest: source.as_bytes(),
        variables: Vec::new(),
    };
    loop {
        let value = parser.statement()?;
        if !parser.take(";") {
            assert!(parser.rest.is_empty(), "cannot read {source}");
            return Ok(value);
        }
    }
}

struct Parser<'p, 'r, 's> {
    rt: &'p mut Runtime<'r>,
    rest: &'s [u8],
    variables: Vec<(String, Obj)>,
}

impl Parser<'_, '_, '_> {
    fn variable(&self, name: &str) -> Option<Obj> {
        let found = self.variables.iter().rev().find(|(other, _)| other == name);
        found.map(|(_, value)| *value)
    }

    fn take_assignment(&mut self) -> Option<Option<BinaryOp>> {
        self.blanks();
        if self.take("+=") {
            Some(Some(BinaryOp::Add))
        } else if self.take("*=") {
            Some(Some(BinaryOp::Multiply))
        } else if self.take("-=") {
            Some(Some(BinaryOp::Subtract))
        } else if self.take("|=") {
            Some(Some(BinaryOp::Or))
        } else if self.take("&=") {
            Some(Some(BinaryOp::And))
        } else if self.take("^=") {
            Some(Some(BinaryOp::Xor))
        } else if !self.rest.starts_with(b"==") && self.take("=") {
            Some(None)
        } else {
            None
        }
    }

    fn statement(&mut self) -> Res {
        let delete = self.take("del ");
        let before = self.rest;
        let name = self.word();
        if let Some(target) = self.variable(&name)
            && self.take("[")
        {
            let index = self.subscript()?;
            self.expect("]");
            if delete {
                item::set(self.rt, target, index, None)?;
                return Ok(Obj::NONE);
            }
            if self.take_assignment() == Some(None) {
                let value = self.comparison()?;
                item::set(self.rt, target, index, Some(value))?;
                return Ok(Obj::NONE);
            }
        } else if !name.is_empty()
            && let Some(op) = self.take_assignment()
        {
            let mut value = self.comparison()?;
            if let Some(op) = op {
                let old = self.variable(&name).unwrap();
                value = operator::in_place(self.rt, op, old, value)?;
            }
            self.variables.push((name, value));
            return Ok(Obj::NONE);
        }
        self.rest = before;
        self.comparison()
    }
}

impl Parser<'_, '_, '_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.blanks();
        match self.rest.strip_prefix(token.as_bytes()) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, token: &str) {
        let here = String::from_utf8_lossy(self.rest).into_owned();
        assert!(self.take(token), "expected {token} at {here}");
    }

    fn peek(&mut self) -> u8 {
        self.blanks();
        self.rest.first().copied().unwrap_or(0)
    }

    fn comparison(&mut self) -> Res {
        let mut value = self.sum()?;
        loop {
            let op = if self.take("==") {
                Comparison::Equal
            } else if self.take("!=") {
                Comparison::NotEqual
            } else if self.take("<=") {
                Comparison::LessEqual
            } else if self.take(">=") {
                Comparison::MoreEqual
            } else if self.take("<") {
                Comparison::Less
            } else if self.take(">") {
                Comparison::More
            } else if self.take("in ") {
                let container = self.sum()?;
                value = iterate::contains(self.rt, container, value).map(Obj::bool)?;
                continue;
            } else {
                return Ok(value);
            };
            let right = self.sum()?;
            value = compare::compare(self.rt, op, value, right)?;
        }
    }

    fn sum(&mut self) -> Res {
        let mut value = self.product()?;
        loop {
            let op = if self.take("+") {
                BinaryOp::Add
            } else if self.take("-") {
                BinaryOp::Subtract
            } else if self.take("|") {
                BinaryOp::Or
            } else if self.take("&") {
                BinaryOp::And
            } else if self.take("^") {
                BinaryOp::Xor
            } else {
                return Ok(value);
            };
            let right = self.product()?;
            value = operator::binary(self.rt, op, value, right)?;
        }
    }

    fn product(&mut self) -> Res {
        let mut value = self.postfix()?;
        loop {
            let op = if self.take("*") {
                BinaryOp::Multiply
            } else if self.take("%") {
                BinaryOp::Modulo
            } else {
                return Ok(value);
            };
            let right = self.postfix()?;
            value = operator::binary(self.rt, op, value, right)?;
        }
    }

    fn postfix(&mut self) -> Res {
        let mut value = self.atom()?;
        loop {
            if self.take(".") {
                let name = self.word();
                let name = self.rt.intern(&name)?;
                let loaded = attribute::load(self.rt, value, name)?;
                if self.peek() == b'(' {
                    let (positional, keywords) = self.arguments()?;
                    let args = Args {
                        positional: &positional,
                        keywords: &keywords,
                    };
                    value = call::call_loaded_with(self.rt, loaded, args)?;
                } else {
                    value = loaded.into_obj(self.rt)?;
                }
            } else if self.take("[") {
                let index = self.subscript()?;
                self.expect("]");
                value = item::get(self.rt, value, index)?;
            } else if self.peek() == b'(' {
                let (positional, keywords) = self.arguments()?;
                let args = Args {
                    positional: &positional,
                    keywords: &keywords,
                };
                value = call::call_with(self.rt, value, args)?;
            } else {
                return Ok(value);
            }
        }
    }

    fn subscript(&mut self) -> Res {
        let mut parts = [Obj::NONE; 3];
        let mut colons = 0;
        loop {
            match self.peek() {
                b':' => {
                    self.expect(":");
                    colons += 1;
                }
                b']' => break,
                _ => parts[colons] = self.comparison()?,
            }
        }
        match colons {
            0 => Ok(parts[0]),
            _ => builtin::slice::new(self.rt, parts[0], parts[1], parts[2]),
        }
    }

    fn word(&mut self) -> String {
        self.blanks();
        let end = self
            .rest
            .iter()
            .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        String::from_utf8(word.to_vec()).unwrap()
    }

    fn arguments(&mut self) -> Res<(Vec<Obj>, Vec<Obj>)> {
        let (mut positional, mut keywords) = (Vec::new(), Vec::new());
        self.expect("(");
        while !self.take(")") {
            let before = self.rest;
            let word = self.word();
            if !word.is_empty() && self.peek() == b'=' && !self.rest.starts_with(b"==") {
                self.expect("=");
                let name = self.rt.intern(&word)?;
                keywords.push(Obj::from(name));
                keywords.push(self.comparison()?);
            } else {
                self.rest = before;
                positional.push(self.comparison()?);
            }
            self.take(",");
        }
        Ok((positional, keywords))
    }

    fn items(&mut self, close: &str) -> Res<(Vec<Obj>, bool)> {
        let (mut items, mut comma) = (Vec::new(), false);
        while !self.take(close) {
            items.push(self.comparison()?);
            comma = self.take(",");
        }
        Ok((items, comma))
    }

    fn atom(&mut self) -> Res {
        match self.peek() {
            b'\'' | b'"' => {
                let bytes = self.literal(false);
                builtin::str::new(self.rt, core::str::from_utf8(&bytes).unwrap())
            }
            b'b' if matches!(self.rest.get(1), Some(b'\'' | b'"')) => {
                self.rest = &self.rest[1..];
                let bytes = self.literal(true);
                builtin::bytes::new(self.rt, &bytes)
            }
            b'[' => {
                self.expect("[");
                let (items, _) = self.items("]")?;
                let list = List::with_capacity(self.rt, items.len())?;
                for item in items {
                    list.push(self.rt, item)?;
                }
                Ok(Obj::from(list))
            }
            b'{' => {
                self.expect("{");
                let dict = Dict::new(self.rt)?;
                while !self.take("}") {
                    let key = self.comparison()?;
                    if self.peek() != b':' {
                        self.take(",");
                        let (mut items, _) = self.items("}")?;
                        items.insert(0, key);
                        return builtin::set::new(self.rt, &items);
                    }
                    self.expect(":");
                    let value = self.comparison()?;
                    dict.set(self.rt, key, value)?;
                    self.take(",");
                }
                Ok(Obj::from(dict))
            }
            b'(' => {
                self.expect("(");
                let (items, comma) = self.items(")")?;
                match (&items[..], comma) {
                    ([item], false) => Ok(*item),
                    (items, _) => tuple::new(self.rt, items),
                }
            }
            b'-' | b'0'..=b'9' => {
                let negative = self.take("-");
                let digits = self.word();
                if self.rest.first() == Some(&b'.') {
                    self.expect(".");
                    let text = std::format!("{digits}.{}", self.word());
                    let value: Float = text.parse().unwrap();
                    return float::new(self.rt, if negative { -value } else { value });
                }
                let value: isize = digits.parse().unwrap();
                Ok(Obj::small(if negative { -value } else { value }))
            }
            _ => self.name(),
        }
    }

    /// The bytes of a literal; escapes of text are UTF-8 in them.
    fn literal(&mut self, is_bytes: bool) -> Vec<u8> {
        let quote = self.rest[0];
        self.rest = &self.rest[1..];
        let mut bytes = Vec::new();
        loop {
            let byte = self.rest[0];
            self.rest = &self.rest[1..];
            if byte == quote {
                return bytes;
            }
            if byte != b'\\' {
                bytes.push(byte);
                continue;
            }
            let escape = self.rest[0];
            self.rest = &self.rest[1..];
            let digits = match escape {
                b'n' => {
                    bytes.push(b'\n');
                    continue;
                }
                b'r' => {
                    bytes.push(b'\r');
                    continue;
                }
                b't' => {
                    bytes.push(b'\t');
                    continue;
                }
                b'x' => 2,
                b'u' => 4,
                b'U' => 8,
                other => {
                    bytes.push(other);
                    continue;
                }
            };
            let (hex, rest) = self.rest.split_at(digits);
            self.rest = rest;
            let code = u32::from_str_radix(core::str::from_utf8(hex).unwrap(), 16).unwrap();
            if is_bytes {
                bytes.push(code as u8);
            } else {
                let character = char::from_u32(code).unwrap();
                bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }

    fn name(&mut self) -> Res {
        let word = self.word();
        if let Some(value) = self.variable(&word) {
            return Ok(value);
        }
        let function: fn(&mut Runtime, &[Obj]) -> Res = match word.as_str() {
            "None" => return Ok(Obj::NONE),
            "True" => return Ok(Obj::TRUE),
            "False" => return Ok(Obj::FALSE),
            "str" => return Ok(Obj::from_static(&builtin::str::STR)),
            "bytes" => return Ok(Obj::from_static(&builtin::bytes::BYTES)),
            "bytearray" => return Ok(Obj::from_static(&builtin::bytearray::BYTEARRAY)),
            "memoryview" => return Ok(Obj::from_static(&builtin::memoryview::MEMORYVIEW)),
            "array" => return Ok(Obj::from_static(&builtin::array::ARRAY)),
            "slice" => return Ok(Obj::from_static(&builtin::slice::SLICE)),
            "len" => |rt, args| Ok(Obj::small(convert::len(rt, args[0])? as isize)),
            "repr" => |rt, args| print::repr(rt, args[0]),
            "format" => |rt, args| {
                let spec = args.get(1).and_then(|spec| builtin::str::text(*spec));
                builtin::str::format::format(rt, args[0], spec.unwrap_or(""))
            },
            "ascii" => |rt, args| {
                let mut out = StringBuilder::new();
                builtin::str::template::ascii_to(rt, args[0], &mut out)?;
                out.finish(rt)
            },
            "bool" => |rt, args| convert::truth(rt, args[0]).map(Obj::bool),
            "hash" => |rt, args| Ok(Obj::small(hash::hash(rt, args[0])? as isize)),
            "iter" => |rt, args| match *args {
                [function, sentinel] => builtin::iterator::callable::new(rt, function, sentinel),
                _ => iterate::iter(rt, args[0]),
            },
            "next" => |rt, args| match iterate::next(rt, args[0])? {
                Some(item) => Ok(item),
                None => Err(rt.stop_iteration(Obj::NONE)),
            },
            _ => return Ok(container(&word)),
        };
        let (positional, _) = self.arguments()?;
        function(self.rt, &positional)
    }
}

static SORTED: NativeFunction =
    NativeFunction::full(names::sorted, 1, 1, builtin::list::sort::sorted);

/// What makes a container or an iterator.
fn container(word: &str) -> Obj {
    use builtin::iterator;
    let ty = match word {
        "list" => &builtin::list::LIST,
        "tuple" => &tuple::TUPLE,
        "dict" => &builtin::dict::DICT,
        "OrderedDict" => &builtin::dict::ORDERED_DICT,
        "set" => &builtin::set::SET,
        "frozenset" => &builtin::set::FROZENSET,
        "deque" => &builtin::deque::DEQUE,
        "range" => &builtin::range::RANGE,
        "enumerate" => &iterator::enumerate::ENUMERATE,
        "filter" => &iterator::filter::FILTER,
        "map" => &iterator::map::MAP,
        "reversed" => &iterator::reversed::REVERSED,
        "zip" => &iterator::zip::ZIP,
        "int" => &builtin::int::INT,
        "sorted" => return Obj::from_static(&SORTED),
        "namedtuple" => return Obj::from_static(&tuple::named::NAMEDTUPLE),
        _ => panic!("unknown name {word}"),
    };
    Obj::from_static(ty)
}
