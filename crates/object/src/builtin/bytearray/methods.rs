//! The methods of `bytearray`.

use super::change;
use crate::builtin::bytes::{hex, translate};
use crate::builtin::strings::{
    affix, case, classify, codec, find, join, lines, pad, replace, split, strip,
};
use crate::table;
use crate::table::Table;

/// Its attributes.
pub(super) const TABLE: Table = table![
    append => &change::APPEND,
    clear => &change::CLEAR,
    copy => &change::COPY,
    extend => &change::EXTEND,
    insert => &change::INSERT,
    pop => &change::POP,
    remove => &change::REMOVE,
    reverse => &change::REVERSE,
    capitalize => &case::CAPITALIZE,
    center => &pad::CENTER,
    count => &find::COUNT,
    decode => &codec::DECODE,
    endswith => &affix::ENDSWITH,
    expandtabs => &pad::EXPANDTABS,
    find => &find::FIND,
    fromhex => &hex::FROMHEX,
    hex => &hex::HEX,
    index => &find::INDEX,
    isalnum => &classify::ISALNUM,
    isalpha => &classify::ISALPHA,
    isascii => &classify::ISASCII,
    isdigit => &classify::ISDIGIT,
    islower => &classify::ISLOWER,
    isspace => &classify::ISSPACE,
    istitle => &classify::ISTITLE,
    isupper => &classify::ISUPPER,
    join => &join::JOIN,
    ljust => &pad::LJUST,
    lower => &case::LOWER,
    lstrip => &strip::LSTRIP,
    maketrans => &translate::MAKETRANS,
    partition => &split::PARTITION,
    removeprefix => &affix::REMOVEPREFIX,
    removesuffix => &affix::REMOVESUFFIX,
    replace => &replace::REPLACE,
    rfind => &find::RFIND,
    rindex => &find::RINDEX,
    rjust => &pad::RJUST,
    rpartition => &split::RPARTITION,
    rsplit => &split::RSPLIT,
    rstrip => &strip::RSTRIP,
    split => &split::SPLIT,
    splitlines => &lines::SPLITLINES,
    startswith => &affix::STARTSWITH,
    strip => &strip::STRIP,
    swapcase => &case::SWAPCASE,
    title => &case::TITLE,
    translate => &translate::TRANSLATE,
    upper => &case::UPPER,
    zfill => &pad::ZFILL,
];
