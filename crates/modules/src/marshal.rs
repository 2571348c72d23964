//! `marshal`: code objects to and from bytes. The bytes are an `.mpy` image whose body is the
//! function, as upstream's; CPython's format for other values is left out.
//!
//! What [`loads`](marshal) is given is verified like any `.mpy` file.
//!
//! Flash on thumbv7m: none, for no board has it.

pub use marshal::MODULE;
use taipan_macros::module;

#[module(name = marshal)]
mod marshal {
    use taipan_gc::Array;
    use taipan_object::data::Data;
    use taipan_object::exec::Code;
    use taipan_object::{Obj, Res, Runtime, buffer};
    use taipan_vm::load;

    /// The bytes of a code object. `ValueError` for anything else.
    #[function]
    fn dumps(rt: &mut Runtime, value: Obj) -> Res {
        match value.downcast::<Code>() {
            Some(code) => load::image_of(rt, code),
            None => Err(rt.value_error("unmarshallable object")),
        }
    }

    /// The code object of bytes that `dumps` made. `ValueError` if they are no such thing.
    #[function]
    fn loads(rt: &mut Runtime, data: Obj) -> Res {
        // A copy: what runs must not change.
        let bytes = buffer::of(rt, data)?.bytes();
        let copy = rt.alloc_array_from(Array::<u8>::HEADER, bytes)?;
        let image = Data::from_buffer(copy, bytes.len());
        load::load_function(rt, image).map(Obj::from)
    }
}
