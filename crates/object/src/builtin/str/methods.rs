//! The methods of `str`.

use super::{template, translate};
use crate::builtin::strings::{
    affix, case, classify, codec, find, join, lines, pad, replace, split, strip,
};
use crate::table;
use crate::table::Table;

/// Its attributes.
pub(super) const TABLE: Table = table![
    capitalize if MORE => &case::CAPITALIZE,
    casefold if MORE => &case::CASEFOLD,
    center if MORE => &pad::CENTER,
    count => &find::COUNT,
    encode => &codec::ENCODE,
    endswith => &affix::ENDSWITH,
    expandtabs if MORE => &pad::EXPANDTABS,
    find => &find::FIND,
    format => &template::FORMAT,
    format_map if MORE => &template::FORMAT_MAP,
    index => &find::INDEX,
    isalnum if MORE => &classify::ISALNUM,
    isalpha => &classify::ISALPHA,
    isascii if MORE => &classify::ISASCII,
    isdecimal if MORE => &classify::ISDECIMAL,
    isdigit => &classify::ISDIGIT,
    isidentifier if MORE => &classify::ISIDENTIFIER,
    islower => &classify::ISLOWER,
    isnumeric if MORE => &classify::ISNUMERIC,
    isprintable if MORE => &classify::ISPRINTABLE,
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

/// What images with room have.
const MORE: bool = cfg!(feature = "str-methods");
