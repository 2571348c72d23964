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
    capitalize if MORE => &case::CAPITALIZE,
    center if MORE => &pad::CENTER,
    count => &find::COUNT,
    decode => &codec::DECODE,
    endswith => &affix::ENDSWITH,
    expandtabs if MORE => &pad::EXPANDTABS,
    find => &find::FIND,
    fromhex if MORE => &hex::FROMHEX,
    hex if MORE => &hex::HEX,
    index => &find::INDEX,
    isalnum if MORE => &classify::ISALNUM,
    isalpha => &classify::ISALPHA,
    isascii if MORE => &classify::ISASCII,
    isdigit => &classify::ISDIGIT,
    islower => &classify::ISLOWER,
    isspace => &classify::ISSPACE,
    istitle if MORE => &classify::ISTITLE,
    isupper => &classify::ISUPPER,
    join => &join::JOIN,
    ljust if MORE => &pad::LJUST,
    lower => &case::LOWER,
    lstrip => &strip::LSTRIP,
    maketrans if MORE => &translate::MAKETRANS,
    partition if MORE => &split::PARTITION,
    removeprefix if MORE => &affix::REMOVEPREFIX,
    removesuffix if MORE => &affix::REMOVESUFFIX,
    replace => &replace::REPLACE,
    rfind => &find::RFIND,
    rindex if MORE => &find::RINDEX,
    rjust if MORE => &pad::RJUST,
    rpartition if MORE => &split::RPARTITION,
    rsplit if MORE => &split::RSPLIT,
    rstrip => &strip::RSTRIP,
    split => &split::SPLIT,
    splitlines if MORE => &lines::SPLITLINES,
    startswith => &affix::STARTSWITH,
    strip => &strip::STRIP,
    swapcase if MORE => &case::SWAPCASE,
    title if MORE => &case::TITLE,
    translate if MORE => &translate::TRANSLATE,
    upper => &case::UPPER,
    zfill if MORE => &pad::ZFILL,
];

/// As of `bytes`.
const MORE: bool = cfg!(feature = "str-methods");
