//! The methods of `bytes`.

use super::{hex, translate};
use crate::builtin::strings::{
    affix, case, classify, codec, find, join, lines, pad, replace, split, strip,
};
use crate::table;
use crate::table::Table;

/// Its attributes.
pub(super) const TABLE: Table = match cfg!(feature = "str-methods") {
    true => ALL,
    false => FEW,
};

const ALL: Table = table![
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

const FEW: Table = table![
    count => &find::COUNT,
    decode => &codec::DECODE,
    endswith => &affix::ENDSWITH,
    find => &find::FIND,
    index => &find::INDEX,
    isalpha => &classify::ISALPHA,
    isdigit => &classify::ISDIGIT,
    islower => &classify::ISLOWER,
    isspace => &classify::ISSPACE,
    isupper => &classify::ISUPPER,
    join => &join::JOIN,
    lower => &case::LOWER,
    lstrip => &strip::LSTRIP,
    replace => &replace::REPLACE,
    rfind => &find::RFIND,
    rstrip => &strip::RSTRIP,
    split => &split::SPLIT,
    startswith => &affix::STARTSWITH,
    strip => &strip::STRIP,
    upper => &case::UPPER,
];
