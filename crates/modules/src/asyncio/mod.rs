//! `asyncio`: tasks that take turns. The module is a Python program, `asyncio.py`, which is
//! compiled when it is imported; so it needs the compiler, and memory for its code, as long as
//! programs are not frozen into images. What it has is what upstream documents, and `TaskGroup`,
//! `Queue`, `Semaphore` and `timeout` besides.
//!
//! What differs from upstream: a task can be awaited and gathered by several others; a loop that has
//! nothing to do waits for callbacks. There is no TLS.

use taipan_gc::Gc;
use taipan_object::builtin::module::{Module, NativeModule};
use taipan_object::protocol::attribute;
use taipan_object::runtime::SourceKind;
use taipan_object::{Obj, Res, Runtime, exception, names, table};

/// The program.
static SOURCE: &str = include_str!("asyncio.py");

fn init(rt: &mut Runtime, module: Gc<Module>) -> Res<()> {
    let Some(compile) = rt.hooks.compile else {
        return Err(rt.raise(&exception::IMPORT_ERROR, "asyncio needs the compiler"));
    };
    let file = rt.intern("asyncio.py")?;
    let code = compile(rt, SOURCE.as_bytes(), file, SourceKind::Module)?;
    (rt.hooks.run_code)(rt, code, module.globals, module.globals)?;
    Ok(())
}

/// `asyncio`
pub static ASYNCIO: NativeModule = NativeModule {
    name: names::asyncio,
    table: table![],
    init: Some(init),
    get_attribute: None,
};

/// `uasyncio`: the module under its old name.
pub static UASYNCIO: NativeModule = NativeModule {
    name: names::uasyncio,
    table: table![],
    init: None,
    get_attribute: Some(|rt, name| {
        let module = (rt.hooks.import)(rt, names::asyncio, Obj::NONE, 0)?;
        attribute::try_get(rt, module, name)
    }),
};
