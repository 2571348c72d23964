//! `array`: lists the type, which is [`taipan_object::builtin::array`].
//!
//! Flash on thumbv7m: 0.1 KB; the type is in `taipan-object`.

use taipan_object::builtin::array::ARRAY;
use taipan_object::builtin::module::NativeModule;
use taipan_object::{names, table};

/// `array`
pub static MODULE: NativeModule = NativeModule {
    name: names::array,
    table: table![array => &ARRAY],
    init: None,
    get_attribute: None,
};
