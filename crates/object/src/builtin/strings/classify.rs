//! `isalpha`, `isdigit` and the other questions about all characters of a string. Bytes are
//! asked as ASCII.

use super::case::is_cased;
use super::strip::{is_blank, is_blank_byte};
use super::subject::Subject;
use super::unicode::{
    is_alphabetic, is_alphanumeric, is_lowercase, is_numeric, is_printable, is_titlecase,
    is_uppercase,
};
use crate::names;
use crate::native::NativeFunction;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::word::Obj;

/// The zeros of the scripts that have decimal digits, ASCII aside, halved to fit: each is
/// followed by its nine other digits. From the Unicode Character Database, category Nd.
static ZEROS_HALVED: [u16; 65] = [
    0x330, 0x378, 0x3e0, 0x4b3, 0x4f3, 0x533, 0x573, 0x5b3, 0x5f3, 0x633, 0x673, 0x6b3, 0x6f3,
    0x728, 0x768, 0x790, 0x820, 0x848, 0xbf0, 0xc08, 0xca3, 0xce8, 0xd40, 0xd48, 0xda8, 0xdd8,
    0xe20, 0xe28, 0x5310, 0x5468, 0x5480, 0x54e8, 0x54f8, 0x5528, 0x55f8, 0x7f88, 0x8250, 0x8698,
    0x8833, 0x8878, 0x889b, 0x88e8, 0x8978, 0x8a28, 0x8a68, 0x8b28, 0x8b60, 0x8b98, 0x8c70, 0x8ca8,
    0x8e28, 0x8ea8, 0x8ed0, 0xb530, 0xb560, 0xb5a8, 0xebe7, 0xebec, 0xebf1, 0xebf6, 0xebfb, 0xf0a0,
    0xf178, 0xf4a8, 0xfdf8,
];

/// Is it a decimal digit of some script?
pub fn is_decimal(character: char) -> bool {
    if character.is_ascii() || !cfg!(feature = "unicode") {
        return character.is_ascii_digit();
    }
    let code = character as u32;
    let behind = ZEROS_HALVED.partition_point(|half| 2 * *half as u32 <= code);
    behind
        .checked_sub(1)
        .and_then(|index| ZEROS_HALVED.get(index))
        .is_some_and(|half| code - 2 * *half as u32 <= 9)
}

/// Is it a digit: a decimal one, raised, lowered or circled?
fn is_digit(character: char) -> bool {
    is_decimal(character)
        || cfg!(feature = "unicode")
            && matches!(
                character,
                '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{1369}'..='\u{1371}' | '\u{19da}' | '\u{2070}'
                    | '\u{2074}'..='\u{2079}' | '\u{2080}'..='\u{2089}' | '\u{2460}'..='\u{2468}'
                    | '\u{2474}'..='\u{247c}' | '\u{2488}'..='\u{2490}' | '\u{24ea}'
                    | '\u{24f5}'..='\u{24fd}' | '\u{24ff}' | '\u{2776}'..='\u{277e}'
                    | '\u{2780}'..='\u{2788}' | '\u{278a}'..='\u{2792}'
            )
}

/// Can it go on an identifier?
fn continues_identifier(character: char) -> bool {
    character == '_' || is_alphanumeric(character)
}

/// Do all items pass, and is there one? Bytes are taken as ASCII, those that are not never
/// pass.
fn all(rt: &mut Runtime, this: Obj, test: fn(char) -> bool) -> Res {
    let subject = Subject::of(rt, this)?;
    let bytes = subject.bytes();
    let passed = if subject.is_narrow() {
        bytes
            .iter()
            .all(|byte| byte.is_ascii() && test(*byte as char))
    } else {
        subject.text().chars().all(test)
    };
    Ok(Obj::bool(passed && !bytes.is_empty()))
}

fn isalpha(rt: &mut Runtime, this: Obj) -> Res {
    all(rt, this, is_alphabetic)
}

fn isdigit(rt: &mut Runtime, this: Obj) -> Res {
    all(rt, this, is_digit)
}

fn isdecimal(rt: &mut Runtime, this: Obj) -> Res {
    all(rt, this, is_decimal)
}

fn isnumeric(rt: &mut Runtime, this: Obj) -> Res {
    all(rt, this, is_numeric)
}

fn isalnum(rt: &mut Runtime, this: Obj) -> Res {
    all(rt, this, is_alphanumeric)
}

fn isspace(rt: &mut Runtime, this: Obj) -> Res {
    let subject = Subject::of(rt, this)?;
    if subject.is_text() {
        return all(rt, this, is_blank);
    }
    let bytes = subject.bytes();
    let blank = bytes.iter().all(|byte| is_blank_byte(*byte));
    Ok(Obj::bool(blank && !bytes.is_empty()))
}

/// Calls `f` with each character; a byte counts as the ASCII character it is, if it is one.
fn for_each(subject: &Subject, f: &mut dyn FnMut(char)) {
    if subject.is_narrow() {
        for byte in subject.bytes() {
            f(if byte.is_ascii() { *byte as char } else { '\0' });
        }
    } else {
        subject.text().chars().for_each(f);
    }
}

/// Is there a letter with a case, and does none pass `wrong`?
fn all_cased(rt: &mut Runtime, this: Obj, wrong: fn(char) -> bool) -> Res {
    let subject = Subject::of(rt, this)?;
    let (mut cased, mut right) = (false, true);
    for_each(&subject, &mut |character| {
        cased |= is_cased(character);
        right &= !wrong(character);
    });
    Ok(Obj::bool(cased && right))
}

fn islower(rt: &mut Runtime, this: Obj) -> Res {
    all_cased(rt, this, |c| is_uppercase(c) || is_titlecase(c))
}

fn isupper(rt: &mut Runtime, this: Obj) -> Res {
    all_cased(rt, this, |c| is_lowercase(c) || is_titlecase(c))
}

fn istitle(rt: &mut Runtime, this: Obj) -> Res {
    let subject = Subject::of(rt, this)?;
    let (mut cased, mut right, mut after_letter) = (false, true, false);
    for_each(&subject, &mut |character| {
        if is_titlecase(character) || is_uppercase(character) {
            right &= !after_letter;
        } else if is_lowercase(character) {
            right &= after_letter;
        }
        after_letter = is_cased(character);
        cased |= after_letter;
    });
    Ok(Obj::bool(cased && right))
}

fn isascii(rt: &mut Runtime, this: Obj) -> Res {
    let subject = Subject::of(rt, this)?;
    Ok(Obj::bool(subject.bytes().is_ascii()))
}

fn isprintable(rt: &mut Runtime, this: Obj) -> Res {
    let subject = Subject::of(rt, this)?;
    Ok(Obj::bool(subject.text().chars().all(is_printable)))
}

fn isidentifier(rt: &mut Runtime, this: Obj) -> Res {
    let subject = Subject::of(rt, this)?;
    let mut characters = subject.text().chars();
    let starts = characters
        .next()
        .is_some_and(|first| first == '_' || is_alphabetic(first));
    Ok(Obj::bool(starts && characters.all(continues_identifier)))
}

/// `isalpha`
pub static ISALPHA: NativeFunction = NativeFunction::f1(names::isalpha, isalpha);
/// `isdigit`
pub static ISDIGIT: NativeFunction = NativeFunction::f1(names::isdigit, isdigit);
/// `isdecimal`
pub static ISDECIMAL: NativeFunction = NativeFunction::f1(names::isdecimal, isdecimal);
/// `isnumeric`
pub static ISNUMERIC: NativeFunction = NativeFunction::f1(names::isnumeric, isnumeric);
/// `isalnum`
pub static ISALNUM: NativeFunction = NativeFunction::f1(names::isalnum, isalnum);
/// `isspace`
pub static ISSPACE: NativeFunction = NativeFunction::f1(names::isspace, isspace);
/// `islower`
pub static ISLOWER: NativeFunction = NativeFunction::f1(names::islower, islower);
/// `isupper`
pub static ISUPPER: NativeFunction = NativeFunction::f1(names::isupper, isupper);
/// `istitle`
pub static ISTITLE: NativeFunction = NativeFunction::f1(names::istitle, istitle);
/// `isascii`
pub static ISASCII: NativeFunction = NativeFunction::f1(names::isascii, isascii);
/// `isprintable`
pub static ISPRINTABLE: NativeFunction = NativeFunction::f1(names::isprintable, isprintable);
/// `isidentifier`
pub static ISIDENTIFIER: NativeFunction = NativeFunction::f1(names::isidentifier, isidentifier);
