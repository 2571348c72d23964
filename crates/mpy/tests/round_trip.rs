//! What the writer writes, the reader reads: names, constants, the code tree.

mod support;

use proptest::prelude::*;
use support::assembler::{Function, VecSink};
use support::copy::copy;
use support::samples;
use taipan_mpy::Error;
use taipan_mpy::prelude::Signature;
use taipan_mpy::reader::{
    Arch, Children, CodeKind, Header, Host, MAX_TUPLE_DEPTH, Module, Name, Object, Objects,
};
use taipan_mpy::writer::{self, Constant};

/// A constant that owns what it is made of.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    None,
    False,
    True,
    Ellipsis,
    Str(String),
    Bytes(Vec<u8>),
    Int(String),
    Float(String),
    Complex(String),
    Tuple(Vec<Value>),
}

impl Value {
    fn write(&self, sink: &mut VecSink) {
        let constant = match self {
            Self::None => Constant::None,
            Self::False => Constant::False,
            Self::True => Constant::True,
            Self::Ellipsis => Constant::Ellipsis,
            Self::Str(text) => Constant::Str(text.as_bytes()),
            Self::Bytes(bytes) => Constant::Bytes(bytes),
            Self::Int(text) => Constant::Int(text),
            Self::Float(text) => Constant::Float(text),
            Self::Complex(text) => Constant::Complex(text),
            Self::Tuple(items) => Constant::Tuple(u32::try_from(items.len()).expect("few items")),
        };
        writer::write_object(sink, &constant).expect("room");
        if let Self::Tuple(items) = self {
            items.iter().for_each(|item| item.write(sink));
        }
    }

    fn read(object: &Object<'_>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
        match object {
            Object::FunTable => panic!("not written"),
            Object::None => Self::None,
            Object::False => Self::False,
            Object::True => Self::True,
            Object::Ellipsis => Self::Ellipsis,
            Object::Str(bytes) => Self::Str(text(bytes)),
            Object::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Object::Int(bytes) => Self::Int(text(bytes)),
            Object::Float(bytes) => Self::Float(text(bytes)),
            Object::Complex(bytes) => Self::Complex(text(bytes)),
            Object::Tuple(tuple) => {
                let items = Self::read_all(tuple.items());
                assert_eq!(
                    (tuple.is_empty(), tuple.len()),
                    (items.is_empty(), items.len())
                );
                Self::Tuple(items)
            }
        }
    }

    fn read_all(objects: Objects<'_>) -> Vec<Self> {
        objects.map(|object| Self::read(&object)).collect()
    }

    /// How many constants there are in this one, itself included.
    fn count(&self) -> usize {
        match self {
            Self::Tuple(items) => 1 + items.iter().map(Self::count).sum::<usize>(),
            _ => 1,
        }
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::None),
        Just(Value::False),
        Just(Value::True),
        Just(Value::Ellipsis),
        any::<String>().prop_map(Value::Str),
        any::<Vec<u8>>().prop_map(Value::Bytes),
        any::<i128>().prop_map(|value| Value::Int(value.to_string())),
        any::<f64>().prop_map(|value| Value::Float(value.to_string())),
        any::<f32>().prop_map(|value| Value::Complex(format!("{value}j"))),
    ];
    leaf.prop_recursive(5, 30, 5, |item| {
        proptest::collection::vec(item, 0..5).prop_map(Value::Tuple)
    })
}

fn functions() -> impl Strategy<Value = Function> {
    let code = proptest::collection::vec(any::<u8>(), 1..20);
    let leaf = (code, any::<u8>()).prop_map(|(code, handlers)| {
        let mut function = Function::new(3, u16::from(handlers), code);
        function.signature = Signature {
            n_pos_args: u16::from(handlers) % 3,
            ..function.signature
        };
        function.names = (0..=u32::from(function.signature.n_pos_args)).collect();
        function
    });
    leaf.prop_recursive(4, 20, 4, |child| {
        (child.clone(), proptest::collection::vec(child, 0..4))
            .prop_map(|(parent, children)| parent.children(children))
    })
}

fn same(functions: &[Function], mut children: Children<'_>) {
    for function in functions {
        let code = children.next().expect("a child");
        assert_eq!(code.kind(), CodeKind::Bytecode);
        assert_eq!(code.bytecode(), function.bytecode());
        same(&function.children, code.children());
        for (index, child) in code.children().enumerate() {
            let found = code
                .child(u32::try_from(index).expect("few"))
                .expect("that child");
            assert_eq!(
                (found.offset(), found.bytecode()),
                (child.offset(), child.bytecode())
            );
        }
    }
    assert!(children.next().is_none());
}

proptest! {
    #[test]
    fn images_come_back(
        names in proptest::collection::vec(any::<String>(), 0..8),
        objects in proptest::collection::vec(values(), 0..8),
        body in functions(),
        after in proptest::collection::vec(any::<u8>(), 0..4),
    ) {
        let mut sink = VecSink::default();
        let header = Header::bytecode(31);
        let sizes = (names.len() as u32, objects.len() as u32);
        writer::write_header(&mut sink, &header, sizes.0, sizes.1).expect("room");
        for name in &names {
            writer::write_name(&mut sink, name.as_bytes()).expect("room");
        }
        objects.iter().for_each(|object| object.write(&mut sink));
        body.write(&mut sink);
        let len = sink.0.len();
        sink.0.extend_from_slice(&after);

        let module = Module::parse(&sink.0).expect("what was written");
        prop_assert_eq!(module.header(), &header);
        prop_assert_eq!((module.n_names(), module.n_objects()), sizes);
        prop_assert_eq!((module.len(), module.image().len()), (len, len));
        let read: Vec<&[u8]> = module.names().map(|name| name.bytes()).collect();
        let written: Vec<&[u8]> = names.iter().map(|name| name.as_bytes()).collect();
        prop_assert_eq!(read, written);
        prop_assert_eq!(&Value::read_all(module.objects()), &objects);
        let mut visited = 0;
        module.for_each_object(&mut |_| { visited += 1; Ok(()) }).expect("nothing fails");
        prop_assert_eq!(visited, objects.iter().map(Value::count).sum::<usize>());
        let root = module.body().expect("a body");
        prop_assert_eq!(root.bytecode(), body.bytecode());
        same(&body.children, root.children());
        for code in module.codes() {
            prop_assert_eq!(module.code_at(code.offset()).expect("it").bytecode(), code.bytecode());
        }
        prop_assert!(copy(&module) == sink.0[..len]);
    }
}

#[test]
fn names_known_to_all_are_written_as_numbers() {
    let mut sink = VecSink::default();
    writer::write_name(&mut sink, b"print").expect("room");
    writer::write_name(&mut sink, b"prin").expect("room");
    assert_eq!(sink.0, *b"\x81\x77\x08prin\0");
    let image = samples::sample_image();
    let module = Module::parse(&image).expect("the sample");
    assert_eq!(module.names().next(), Some(Name::Text(b"sample.py")));
    assert_eq!(module.names().last(), Some(Name::Static(123)));
}

fn parse(bytes: &[u8]) -> Result<(), Error> {
    Module::parse(bytes).map(|_| ())
}

#[test]
fn refuses_malformed_images() {
    // Header, no names, no objects, a body of one byte.
    assert_eq!(parse(b"M\x06\0\x1f\0\0\x08\0"), Ok(()));
    for other in [
        &b""[..],
        b"M",
        b"M\x05\0\x1f\0\0\x08\0",
        b"N\x06\0\x1f\0\0\x08\0",
    ] {
        assert_eq!(parse(other), Err(Error::IncompatibleFile));
    }
    assert_eq!(parse(b"M\x06\0\x1f\0\0\x10\0"), Err(Error::Truncated));
    // Static names 0 and 166, and a name without its terminator.
    assert_eq!(parse(b"M\x06\0\x1f\x01\0\x01\x08\0"), Err(Error::BadName));
    assert_eq!(
        parse(b"M\x06\0\x1f\x01\0\x82\x4d\x08\0"),
        Err(Error::BadName)
    );
    assert_eq!(parse(b"M\x06\0\x1f\x01\0\x02ab\x08\0"), Err(Error::BadName));
    assert_eq!(parse(b"M\x06\0\x1f\0\x01\x0b\x08\0"), Err(Error::BadObject));
    assert_eq!(
        parse(b"M\x06\0\x1f\0\x01\x05\x01ab\x08\0"),
        Err(Error::BadName)
    );
    // Sizes that promise more than there is.
    assert_eq!(
        parse(b"M\x06\0\x1f\x8f\xff\xff\xff\x7f\0\x08\0"),
        Err(Error::Truncated)
    );
    assert_eq!(
        parse(b"M\x06\0\x1f\0\x8f\xff\xff\xff\x7f\x08\0"),
        Err(Error::Truncated)
    );
    assert_eq!(
        parse(b"M\x06\0\x1f\0\0\x0c\0\x8f\xff\xff\xff\x7f"),
        Err(Error::Truncated)
    );
}

#[test]
fn tuples_nest_so_deep_and_no_deeper() {
    let nested = |depth: usize| {
        let mut bytes = b"M\x06\0\x1f\0\x01".to_vec();
        for _ in 0..depth {
            bytes.extend_from_slice(&[10, 1]);
        }
        bytes.extend_from_slice(&[1, 8, 0]);
        parse(&bytes)
    };
    assert_eq!(nested(MAX_TUPLE_DEPTH), Ok(()));
    assert_eq!(nested(MAX_TUPLE_DEPTH + 1), Err(Error::TooDeep));
}

#[test]
fn a_host_takes_what_it_can_run() {
    let check = |image: [u8; 4], small_int_bits, arch| {
        let (header, _) = Header::parse(&image)?;
        header.check(&Host {
            small_int_bits,
            arch: Arch(arch),
        })
    };
    let message = |image, bits, arch| check(image, bits, arch).map_err(|error| error.to_string());
    assert_eq!(check([b'M', 6, 0, 31], 31, 0), Ok(()));
    // The sub-version is of no meaning without native code.
    assert_eq!(check([b'M', 6, 1, 31], 63, 0), Ok(()));
    assert_eq!(
        message([b'M', 6, 0, 32], 31, 0),
        Err("incompatible .mpy file".into())
    );
    assert_eq!(
        message([b'M', 5, 0, 31], 31, 0),
        Err("incompatible .mpy file".into())
    );
    let native = |arch: u8| [b'M', 6, arch << 2 | 3, 31];
    assert_eq!(
        message(native(2), 31, 0),
        Err("native code in .mpy unsupported".into())
    );
    assert_eq!(
        message(native(2), 31, 1),
        Err("incompatible .mpy arch".into())
    );
    assert_eq!(check(native(2), 31, 2), Ok(()));
    assert_eq!(
        message([b'M', 6, 2 << 2 | 2, 31], 31, 2),
        Err("incompatible .mpy file".into())
    );
    // Thumb code of a lesser machine, and of a better one.
    assert_eq!(
        (check(native(4), 31, 7), check(native(8), 31, 7)),
        (Ok(()), Err(Error::IncompatibleArch))
    );
    // Flags of a machine; and the bit that no known machine has.
    assert_eq!(check([b'M', 6, 0x40, 31], 31, 0), Err(Error::Truncated));
    let (flagged, at) = Header::parse(&[b'M', 6, 0x40, 31, 5]).expect("a header");
    assert_eq!((flagged.arch_flags, at), (Some(5), 5));
    let host = Host {
        small_int_bits: 31,
        arch: Arch::NONE,
    };
    assert_eq!(flagged.check(&host), Err(Error::IncompatibleFile));
    assert_eq!(
        check([b'M', 6, 0x80, 31], 31, 0),
        Err(Error::IncompatibleFile)
    );
}

/// Native code is stepped over, so that listings and tools can look at any file.
#[test]
fn native_code_is_stepped_over() {
    let mut bytes = b"M\x06\x0b\x1f\0\0".to_vec();
    // Bytecode with four children: native, viper with data, assembler, viper with relocations.
    bytes.extend_from_slice(&[1 << 3 | 4, 0xaa, 4]);
    bytes.extend_from_slice(&[2 << 3 | 1, 1, 2, 1]);
    bytes.extend_from_slice(&[1 << 3 | 2, 9, 0x60, 3, 7, b'r', b'o', b'd']);
    bytes.extend_from_slice(&[1 << 3 | 3, 9, 0, 2, 0x81, 0]);
    bytes.extend_from_slice(&[1 << 3 | 2, 9, 0x10]);
    bytes.extend_from_slice(&[0x01, 0x82, 0x03, 0x02, 0x05, 0x03, 0x10, 0x07, 0xff]);
    let module = Module::parse(&bytes).expect("a native image");
    assert_eq!(module.len(), bytes.len());
    let kinds: Vec<_> = module.codes().map(|code| code.kind()).collect();
    use CodeKind::{Bytecode, NativeAssembler, NativePython, NativeViper};
    assert_eq!(
        kinds,
        [
            Bytecode,
            NativePython,
            NativeViper,
            NativeAssembler,
            NativeViper
        ]
    );
    assert_eq!(module.header().arch.name(), "x64");
    for len in 0..bytes.len() {
        assert!(Module::parse(&bytes[..len]).is_err(), "{len}");
    }
    // Relocations behind children have no place to be.
    let family = b"M\x06\x0b\x1f\0\0\x0e\x09\x10\x01\x08\x00\xff";
    assert_eq!(parse(family), Err(Error::BadCode));
}
