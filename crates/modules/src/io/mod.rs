//! `io`: streams. What they do with bytes is in [`stream`], the methods that all of them have
//! in [`methods`]; each kind of stream has a file of its own.
//!
//! Flash on thumbv7m: 9.2 KB.

pub mod base;
pub mod buffered;
pub mod file;
pub mod memory;
pub mod methods;
pub mod stream;

use taipan_object::builtin::module::NativeModule;
use taipan_object::{names, table};

/// `io`
pub static MODULE: NativeModule = NativeModule {
    name: names::io,
    table: table![
        BufferedWriter => &buffered::BUFFERED_WRITER,
        BytesIO => &memory::BYTES_IO,
        FileIO => &file::FILE_IO,
        IOBase => &base::IO_BASE,
        StringIO => &memory::STRING_IO,
        TextIOWrapper => &file::TEXT_IO_WRAPPER,
        open => &file::OPEN,
    ],
    init: None,
    get_attribute: None,
};
