//! `lower`, `upper`, `title`, `capitalize`, `swapcase` and `casefold`. ASCII is changed byte
//! by byte; other text goes through Unicode's mappings, which can change its length (feature `unicode`;
//! without it only the letters of ASCII change).

use super::subject::Subject;
use super::unicode::{is_lowercase, is_titlecase, is_uppercase};
use crate::names;
use crate::native::NativeFunction;
use crate::raise::Res;
use crate::runtime::Runtime;
use crate::text::StringBuilder;
use crate::word::Obj;

/// What a method makes of each character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Lower,
    Upper,
    Title,
    Capitalize,
    Swap,
    Fold,
}

/// What one character is turned into.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Lower,
    Upper,
    Title,
    Fold,
}

/// Is it a letter that has a case?
pub fn is_cased(character: char) -> bool {
    is_lowercase(character) || is_uppercase(character) || is_titlecase(character)
}

/// Does it not count when the end of a word is looked for? The common ones of what Unicode
/// calls case-ignorable.
fn is_ignored(character: char) -> bool {
    matches!(
        character,
        '\'' | '.' | ':' | '^' | '`' | '\u{a8}' | '\u{ad}' | '\u{af}' | '\u{b4}' | '\u{b7}'
            | '\u{b8}' | '\u{2b0}'..='\u{36f}' | '\u{2018}' | '\u{2019}' | '\u{200b}'..='\u{200f}'
    )
}

impl Change {
    fn form(self, character: char, after_letter: bool, first: bool) -> Form {
        match self {
            Change::Lower => Form::Lower,
            Change::Upper => Form::Upper,
            Change::Title if after_letter => Form::Lower,
            Change::Title => Form::Title,
            Change::Capitalize if first => Form::Title,
            Change::Capitalize => Form::Lower,
            Change::Swap if is_uppercase(character) => Form::Lower,
            Change::Swap => Form::Upper,
            Change::Fold => Form::Fold,
        }
    }

    fn ascii(self, from: &[u8], to: &mut [u8]) {
        let mut after_letter = false;
        for (index, (from, to)) in from.iter().zip(to).enumerate() {
            *to = match self.form(*from as char, after_letter, index == 0) {
                Form::Lower | Form::Fold => from.to_ascii_lowercase(),
                Form::Upper | Form::Title => from.to_ascii_uppercase(),
            };
            after_letter = from.is_ascii_alphabetic();
        }
    }

    #[inline(never)]
    fn unicode(self, rt: &mut Runtime, text: &str) -> Res {
        let mut out = StringBuilder::with_capacity(rt, text.len())?;
        let mut after_letter = false;
        for (start, character) in text.char_indices() {
            let form = self.form(character, after_letter, start == 0);
            if cfg!(feature = "unicode") && character == 'Σ' && form == Form::Lower {
                // A sigma that ends a word has a form of its own.
                let (before, behind) = text.split_at(start);
                let before = before.chars().rev().find(|c| !is_ignored(*c));
                let behind = behind.chars().skip(1).find(|c| !is_ignored(*c));
                let last = before.is_some_and(is_cased) && !behind.is_some_and(is_cased);
                out.push(rt, if last { 'ς' } else { 'σ' })?;
            } else {
                push_form(rt, &mut out, form, character)?;
            }
            after_letter = is_cased(character);
        }
        out.finish(rt)
    }
}

fn push_form(rt: &mut Runtime, out: &mut StringBuilder, form: Form, character: char) -> Res<()> {
    if !cfg!(feature = "unicode") {
        return out.push(
            rt,
            match form {
                Form::Lower | Form::Fold => character.to_ascii_lowercase(),
                Form::Upper | Form::Title => character.to_ascii_uppercase(),
            },
        );
    }
    match form {
        Form::Lower => character.to_lowercase().try_for_each(|c| out.push(rt, c)),
        Form::Upper => character.to_uppercase().try_for_each(|c| out.push(rt, c)),
        Form::Title => {
            let single = match character {
                '\u{1c4}'..='\u{1c6}' => Some('\u{1c5}'),
                '\u{1c7}'..='\u{1c9}' => Some('\u{1c8}'),
                '\u{1ca}'..='\u{1cc}' => Some('\u{1cb}'),
                '\u{1f1}'..='\u{1f3}' => Some('\u{1f2}'),
                _ => None,
            };
            if let Some(single) = single {
                return out.push(rt, single);
            }
            for (index, upper) in character.to_uppercase().enumerate() {
                match index {
                    0 => out.push(rt, upper)?,
                    _ => push_form(rt, out, Form::Lower, upper)?,
                }
            }
            Ok(())
        }
        Form::Fold => match character {
            'ı' => out.push(rt, character),
            _ => character
                .to_uppercase()
                .try_for_each(|upper| push_form(rt, out, Form::Lower, upper)),
        },
    }
}

fn change(rt: &mut Runtime, this: Obj, change: Change) -> Res {
    let subject = Subject::of(rt, this)?;
    if !subject.is_narrow() {
        return change.unicode(rt, subject.text());
    }
    let bytes = subject.bytes();
    subject
        .family()
        .filled(rt, bytes.len(), &mut |to| change.ascii(bytes, to))
}

fn lower(rt: &mut Runtime, this: Obj) -> Res {
    change(rt, this, Change::Lower)
}

fn upper(rt: &mut Runtime, this: Obj) -> Res {
    change(rt, this, Change::Upper)
}

fn title(rt: &mut Runtime, this: Obj) -> Res {
    change(rt, this, Change::Title)
}

fn capitalize(rt: &mut Runtime, this: Obj) -> Res {
    change(rt, this, Change::Capitalize)
}

fn swapcase(rt: &mut Runtime, this: Obj) -> Res {
    change(rt, this, Change::Swap)
}

fn casefold(rt: &mut Runtime, this: Obj) -> Res {
    change(rt, this, Change::Fold)
}

/// `lower`
pub static LOWER: NativeFunction = NativeFunction::f1(names::lower, lower);
/// `upper`
pub static UPPER: NativeFunction = NativeFunction::f1(names::upper, upper);
/// `title`
pub static TITLE: NativeFunction = NativeFunction::f1(names::title, title);
/// `capitalize`
pub static CAPITALIZE: NativeFunction = NativeFunction::f1(names::capitalize, capitalize);
/// `swapcase`
pub static SWAPCASE: NativeFunction = NativeFunction::f1(names::swapcase, swapcase);
/// `casefold`
pub static CASEFOLD: NativeFunction = NativeFunction::f1(names::casefold, casefold);
