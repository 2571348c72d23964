//! `sub`, `subn`, `Match.expand`: templates, and strings with what they give in place of
//! matches. Templates are those of CPython.

use taipan_gc::Gc;
use taipan_object::builtin::strings::unicode::{is_alphanumeric, is_numeric};
use taipan_object::builtin::{bytes, str as py_str, tuple};
use taipan_object::protocol::{call, convert};
use taipan_object::text::{BytesBuilder, StringBuilder};
use taipan_object::{Obj, Raised, Res, Runtime, buffer};
use taipan_regex::Subject;

use super::iterator::Matches;
use super::matched::Match;
use super::pattern::{Pattern, Target, characters, subject};

/// A text with references to groups.
#[derive(Clone, Copy)]
pub struct Template<'a> {
    object: Obj,
    text: Subject<'a>,
    /// Has it anything but text?
    refers: bool,
}

impl<'a> Template<'a> {
    /// A template for what a pattern matches.
    ///
    /// # Errors
    /// `TypeError` if it is not of the pattern's kind.
    pub fn of(rt: &mut Runtime, pattern: Gc<Pattern>, object: Obj) -> Res<Template<'a>> {
        let text = subject(rt, object)?;
        if text.is_text() != py_str::is_str(pattern.source) {
            return Err(rt.type_error("template and pattern must both be str or both be bytes"));
        }
        Ok(Template {
            object,
            text,
            refers: text.as_bytes().contains(&b'\\'),
        })
    }

    #[cold]
    fn error(&self, rt: &mut Runtime, message: core::fmt::Arguments<'_>, byte: usize) -> Raised {
        let position = characters(self.text, byte);
        match StringBuilder::format(rt, message) {
            Ok(message) => super::error(rt, message, self.object, position),
            Err(raised) => raised,
        }
    }

    /// Writes it with the groups of a match.
    ///
    /// # Errors
    /// `re.error` for what is no template, `IndexError` for an unknown name.
    pub fn write(
        &self,
        rt: &mut Runtime,
        pattern: Gc<Pattern>,
        string: Subject<'_>,
        spans: &dyn Fn(usize) -> Option<(usize, usize)>,
        out: &mut BytesBuilder,
    ) -> Res<()> {
        let bytes = self.text.as_bytes();
        if !self.refers {
            return out.push(rt, bytes);
        }
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if *byte != b'\\' {
                let rest = bytes.get(at..).unwrap_or(&[]);
                let len = rest.iter().position(|byte| *byte == b'\\');
                let len = len.unwrap_or(rest.len());
                out.push(rt, rest.get(..len).unwrap_or(&[]))?;
                at += len;
                continue;
            }
            let (piece, after) = self.escape(rt, pattern, at)?;
            at = after;
            match piece {
                Piece::Group(group) => {
                    let (start, end) = spans(group).unwrap_or((0, 0));
                    out.push(rt, string.as_bytes().get(start..end).unwrap_or(&[]))?;
                }
                Piece::Character(code) if string.is_text() => {
                    let character = char::from_u32(code).unwrap_or('\u{fffd}');
                    out.push(rt, character.encode_utf8(&mut [0; 4]).as_bytes())?;
                }
                Piece::Character(code) => out.push(rt, &[code as u8])?,
                Piece::Letter(letter) => out.push(rt, &[b'\\', letter])?,
                Piece::Backslash => out.push(rt, b"\\")?,
            }
        }
        Ok(())
    }

    /// What the backslash at `at` begins, and what follows that.
    fn escape(&self, rt: &mut Runtime, pattern: Gc<Pattern>, at: usize) -> Res<(Piece, usize)> {
        let bytes = self.text.as_bytes();
        let octal = |at: usize| {
            let digit = bytes
                .get(at)
                .filter(|digit| (b'0'..=b'7').contains(digit))?;
            Some(u32::from(digit - b'0'))
        };
        let Some(letter) = bytes.get(at + 1) else {
            return Err(self.error(rt, format_args!("bad escape (end of pattern)"), at));
        };
        let simple = match letter {
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'v' => 11,
            b'\\' => return Ok((Piece::Backslash, at + 2)),
            b'g' => return self.named(rt, pattern, at),
            b'0' => {
                let (mut code, mut after) = (0, at + 2);
                while after < at + 4
                    && let Some(digit) = octal(after)
                {
                    code = code << 3 | digit;
                    after += 1;
                }
                return Ok((Piece::Character(code), after));
            }
            b'1'..=b'9' => {
                if let (Some(first), Some(second), Some(third)) =
                    (octal(at + 1), octal(at + 2), octal(at + 3))
                {
                    let code = first << 6 | second << 3 | third;
                    if code > 0o377 {
                        return Err(self.error(
                            rt,
                            format_args!("octal escape value \\{code:o} outside of range 0-0o377"),
                            at,
                        ));
                    }
                    return Ok((Piece::Character(code), at + 4));
                }
                let mut group = usize::from(letter - b'0');
                let mut after = at + 2;
                if let Some(digit @ b'0'..=b'9') = bytes.get(after) {
                    group = group * 10 + usize::from(digit - b'0');
                    after += 1;
                }
                return self
                    .numbered(rt, pattern, group, at + 1)
                    .map(|piece| (piece, after));
            }
            letter if letter.is_ascii_alphabetic() => {
                let letter = char::from(*letter);
                return Err(self.error(rt, format_args!("bad escape \\{letter}"), at));
            }
            letter => return Ok((Piece::Letter(*letter), at + 2)),
        };
        Ok((Piece::Character(simple), at + 2))
    }

    fn numbered(
        &self,
        rt: &mut Runtime,
        pattern: Gc<Pattern>,
        group: usize,
        at: usize,
    ) -> Res<Piece> {
        match group <= pattern.program().groups() {
            true => Ok(Piece::Group(group)),
            false => Err(self.error(rt, format_args!("invalid group reference {group}"), at)),
        }
    }

    /// `\g<...>`
    fn named(&self, rt: &mut Runtime, pattern: Gc<Pattern>, at: usize) -> Res<(Piece, usize)> {
        let bytes = self.text.as_bytes();
        if bytes.get(at + 2) != Some(&b'<') {
            return Err(self.error(rt, format_args!("missing <"), at + 2));
        }
        let start = at + 3;
        let rest = bytes.get(start..).unwrap_or(&[]);
        let Some(len) = rest.iter().position(|byte| *byte == b'>') else {
            let message = match rest {
                [] => format_args!("missing group name"),
                _ => format_args!("missing >, unterminated name"),
            };
            return Err(self.error(rt, message, start));
        };
        let after = start + len + 1;
        let name = core::str::from_utf8(rest.get(..len).unwrap_or(&[])).unwrap_or("");
        if name.is_empty() {
            return Err(self.error(rt, format_args!("missing group name"), start));
        }
        if name.bytes().all(|byte| byte.is_ascii_digit()) {
            let group = name.parse().unwrap_or(usize::MAX);
            return self
                .numbered(rt, pattern, group, start)
                .map(|piece| (piece, after));
        }
        let fits = |character: char| is_alphanumeric(character) || character == '_';
        if !name.chars().all(fits) || name.starts_with(is_numeric) {
            let message = format_args!("bad character in group name '{name}'");
            return Err(self.error(rt, message, start));
        }
        let source = subject(rt, pattern.source)?;
        match pattern.program().group_named(source, name) {
            Some(group) => Ok((Piece::Group(group), after)),
            None => Err(rt.raise_fmt(
                &taipan_object::exception::INDEX_ERROR,
                format_args!("unknown group name '{name}'"),
            )),
        }
    }
}

/// What an escape in a template stands for.
enum Piece {
    Group(usize),
    Character(u32),
    /// A backslash and what followed it.
    Letter(u8),
    Backslash,
}

/// The string that was put together.
///
/// # Errors
/// `MemoryError`; `UnicodeError` does not come up, as all parts were text.
pub fn finish(rt: &mut Runtime, is_text: bool, out: BytesBuilder) -> Res {
    let data = out.finish(rt);
    match is_text {
        true => py_str::from_data(rt, data),
        false => bytes::from_data(rt, data),
    }
}

/// `sub` and `subn`.
///
/// # Errors
/// As [`Pattern::target`] and [`Pattern::find`], what a template and a function raise.
pub fn substitute(
    rt: &mut Runtime,
    pattern: Gc<Pattern>,
    replacement: Obj,
    string: Obj,
    count: Option<Obj>,
    with_count: bool,
) -> Res {
    let most = match count {
        Some(count) => convert::index(rt, count)?,
        None => 0,
    };
    let most = match usize::try_from(most) {
        Ok(0) => usize::MAX,
        Ok(most) => most,
        Err(_) => 0,
    };
    let target: Target = pattern.target(rt, string, &[])?;
    let template = match call::is_callable(replacement) {
        true => None,
        false => Some(Template::of(rt, pattern, replacement)?),
    };
    let mut matches = Matches::new(pattern, target);
    let mut out = BytesBuilder::new();
    let (mut done, mut times) = (0, 0usize);
    while times < most
        && let Some(next) = matches.next(rt)?
    {
        // Asked for anew: a function may have changed a bytearray.
        let now = pattern.target(rt, string, &[])?.subject;
        out.push(rt, now.as_bytes().get(done..next.span.0).unwrap_or(&[]))?;
        match template {
            Some(template) => {
                let spans = |group| next.group(group);
                template.write(rt, pattern, now, &spans, &mut out)?;
            }
            None => {
                let found = Match::new(rt, pattern, string, target, next.found, next.memory)?;
                let text = call::call(rt, replacement, &[Obj::from(found)])?;
                push(rt, text, now.is_text(), &mut out)?;
                matches.target.subject = pattern.target(rt, string, &[])?.subject;
                if matches.target.start > matches.target.subject.len() {
                    break;
                }
            }
        }
        done = next.span.1;
        times += 1;
    }
    let result = if times == 0 && !matches!(buffer::try_of(string), Some(b) if b.cells().is_some())
    {
        string
    } else {
        let now = pattern.target(rt, string, &[])?.subject;
        out.push(rt, now.as_bytes().get(done..).unwrap_or(&[]))?;
        finish(rt, target.subject.is_text(), out)?
    };
    match with_count {
        true => tuple::new(rt, &[result, Obj::small(times as isize)]),
        false => Ok(result),
    }
}

/// Adds what a function gave for a match.
fn push(rt: &mut Runtime, text: Obj, is_text: bool, out: &mut BytesBuilder) -> Res<()> {
    match py_str::text(text) {
        Some(text) if is_text => out.push(rt, text.as_bytes()),
        None if !is_text => {
            let bytes = buffer::of(rt, text)?.bytes();
            out.push(rt, bytes)
        }
        _ => {
            let wanted = if is_text { "str" } else { "bytes" };
            let ty = text.type_of().name;
            Err(rt.type_error_fmt(format_args!("expected {wanted} instance, {ty} found")))
        }
    }
}
