//! `builtins`

use taipan_object::builtin::module::NativeModule;
use taipan_object::builtin::{
    bytes, dict, float, function, int, iterator, list, object, property, range, set, singleton,
    str, super_, tuple, type_,
};
use taipan_object::protocol::{convert, print};
use taipan_object::text::{Console, Sink};
use taipan_object::{Args, NativeFunction, Obj, PrintKind, Res, Runtime, names, table};

fn print_function(rt: &mut Runtime, args: Args) -> Res {
    for (index, value) in args.positional.iter().enumerate() {
        if index > 0 {
            Console.write(rt, " ")?;
        }
        print::print(rt, *value, PrintKind::Str, &mut Console)?;
    }
    Console.write(rt, "\n")?;
    Ok(Obj::NONE)
}

static PRINT: NativeFunction =
    NativeFunction::full(names::print, 0, taipan_object::ANY, print_function);

static LEN: NativeFunction = NativeFunction::f1(names::len, |rt, value| {
    convert::len(rt, value).map(|len| Obj::small(len as isize))
});

/// `builtins`
pub static MODULE: NativeModule = NativeModule {
    name: names::builtins,
    table: table![
        __build_class__ => &type_::create::BUILD_CLASS,
        print => &PRINT,
        len => &LEN,
        int => &int::INT,
        float => &float::FLOAT,
        str => &str::STR,
        bytes => &bytes::BYTES,
        bool => &singleton::BOOL,
        list => &list::LIST,
        tuple => &tuple::TUPLE,
        dict => &dict::DICT,
        set => &set::SET,
        range => &range::RANGE,
        enumerate => &iterator::enumerate::ENUMERATE,
        filter => &iterator::filter::FILTER,
        map => &iterator::map::MAP,
        reversed => &iterator::reversed::REVERSED,
        zip => &iterator::zip::ZIP,
        object => &object::OBJECT,
        type_ => &type_::TYPE,
        super_ => &super_::SUPER,
        property => &property::PROPERTY,
        staticmethod => &function::STATIC_METHOD,
        classmethod => &function::CLASS_METHOD,
        BaseException => &taipan_object::exception::BASE_EXCEPTION,
        Exception => &taipan_object::exception::EXCEPTION,
        ValueError => &taipan_object::exception::VALUE_ERROR,
        TypeError => &taipan_object::exception::TYPE_ERROR,
    ],
    init: None,
    get_attribute: None,
};
