//! Patterns into programs, in one pass: instructions are written as the pattern is read, and
//! what turns out to be repeated, or to be one of several branches, gets its instruction put in
//! front. Groups that are open wait on a stack of words, so nothing recurses.

use crate::class::{self, Class, lower, upper};
use crate::error::{Error, ErrorKind};
use crate::exec::at_place;
use crate::program::{Flags, HEADER, instruction_len, kind, op};
use crate::store::{Store, Words};
use crate::subject::Subject;

/// The longest program: places are kept in 29 bits.
const LONGEST: usize = 1 << 24;

/// Least and most characters that something matches; `u32::MAX` is no limit.
type Width = (u32, u32);

/// What the last item was, for a repetition that may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Nothing that can be repeated.
    Nothing,
    /// The instructions from `start` on.
    Item { start: usize, width: Width },
    /// A repetition.
    Repeated { width: Width },
}

/// What kind of group it is.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
enum Kind {
    /// The whole pattern.
    Whole,
    /// Counted, so that what it matched is known.
    Counted,
    /// For grouping alone.
    Plain,
    /// Lookahead, lookbehind.
    Look,
    /// `(?>...)`
    Atomic,
    /// `(?(1)...|...)`
    Condition,
}

/// A group that is open.
#[derive(Clone, Copy)]
struct Group {
    kind: Kind,
    number: u32,
    /// Where its first instruction is.
    start: usize,
    /// Where its present branch begins.
    branch: usize,
    /// The last jump from the end of a branch to the end of the group, which has the distance
    /// to the one before.
    chain: usize,
    flags_outside: Flags,
    /// Of the present branch, its last item left out.
    sequence: Width,
    /// Of the branches before.
    branches: Option<Width>,
    /// Where in the pattern it begins.
    position: usize,
}

/// It takes the next character with it, in comments too.
const BACKSLASH: u32 = b'\\' as u32;

/// Words of a group on the stack.
const GROUP_WORDS: usize = 11;
/// The `branches` of a group that has none yet, where no such width can be.
const NO_BRANCHES: Width = (u32::MAX, 0);

const KINDS: [Kind; 6] = [
    Kind::Whole,
    Kind::Counted,
    Kind::Plain,
    Kind::Look,
    Kind::Atomic,
    Kind::Condition,
];

impl Group {
    fn to_words(self) -> [u32; GROUP_WORDS] {
        let branches = self.branches.unwrap_or(NO_BRANCHES);
        [
            self.kind as u32,
            self.number,
            self.start as u32,
            self.branch as u32,
            self.chain as u32,
            self.flags_outside.bits(),
            self.sequence.0,
            self.sequence.1,
            branches.0,
            branches.1,
            self.position as u32,
        ]
    }

    fn from_words(words: [u32; GROUP_WORDS]) -> Group {
        let branches = (words[8], words[9]);
        Group {
            kind: KINDS.get(words[0] as usize).copied().unwrap_or(Kind::Plain),
            number: words[1],
            start: words[2] as usize,
            branch: words[3] as usize,
            chain: words[4] as usize,
            flags_outside: Flags::from_bits_truncate(words[5]),
            sequence: (words[6], words[7]),
            branches: (branches != NO_BRANCHES).then_some(branches),
            position: words[10] as usize,
        }
    }
}

pub(crate) struct Compiler<'p, 's> {
    pub(crate) pattern: Subject<'p>,
    pub(crate) position: usize,
    pub(crate) code: Words<'s>,
    pub(crate) flags: Flags,
    /// Groups so far, the whole match counted.
    pub(crate) groups: u32,
    outer: Words<'s>,
    group: Group,
    last: Last,
    loops: u32,
    /// Flags that were asked for, anywhere.
    asked: Flags,
    /// The last of the groups that conditions name before there are such, and where it is named.
    awaited: Option<(u32, (usize, usize))>,
    /// A lookbehind of no fixed width. Anything else that is wrong is told first.
    wide_lookbehind: Option<usize>,
}

/// Compiles a pattern: the number of words written to `code`. `scratch` is used meanwhile.
///
/// # Errors
/// What is wrong with the pattern, or that there is no memory.
pub fn compile(
    pattern: Subject<'_>,
    flags: Flags,
    code: &mut dyn Store,
    scratch: &mut dyn Store,
) -> Result<usize, Error> {
    let asked = flags;
    let mut flags = flags;
    if pattern.is_text() && !flags.contains(Flags::ASCII) {
        flags |= Flags::UNICODE;
    }
    let mut compiler = Compiler {
        pattern,
        position: 0,
        code: Words::new(code),
        flags,
        groups: 1,
        outer: Words::new(scratch),
        group: Group {
            kind: Kind::Whole,
            number: 0,
            start: HEADER,
            branch: HEADER,
            chain: 0,
            flags_outside: flags,
            sequence: (0, 0),
            branches: None,
            position: 0,
        },
        last: Last::Nothing,
        loops: 0,
        asked,
        awaited: None,
        wide_lookbehind: None,
    };
    compiler.code.extend(&[0; HEADER])?;
    while compiler.item()? {
        if compiler.code.len() > LONGEST {
            return Err(Error::from(crate::store::Full));
        }
    }
    if compiler.group.kind != Kind::Whole {
        let position = compiler.group.position;
        return Err(compiler.error_at(ErrorKind::MissingClose, position));
    }
    compiler.end_branches()?;
    compiler.check_whole()?;
    compiler.code.push(op::MATCH)?;
    compiler.code.set(0, compiler.groups);
    compiler.code.set(1, compiler.loops);
    compiler.code.set(2, compiler.flags.bits());
    Ok(compiler.code.len())
}

impl Compiler<'_, '_> {
    /// What can only be told at the end of the pattern.
    fn check_whole(&self) -> Result<(), Error> {
        if let Some((group, part)) = self.awaited
            && group >= self.groups
        {
            return Err(self.error_showing(ErrorKind::InvalidGroupReference, part.0, part));
        }
        self.check_flags()?;
        match self.wide_lookbehind {
            Some(start) => Err(self.error_at(ErrorKind::LookbehindWidth, start)),
            None => Ok(()),
        }
    }

    fn check_flags(&self) -> Result<(), Error> {
        let both = Flags::ASCII | Flags::UNICODE;
        match self.pattern.is_text() {
            true if self.asked.contains(both) => Err(self.error_at(ErrorKind::AsciiAndUnicode, 0)),
            false if self.asked.contains(Flags::UNICODE) => {
                Err(self.error_at(ErrorKind::UnicodeBytes, 0))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn error_at(&self, kind: ErrorKind, position: usize) -> Error {
        self.error_showing(kind, position, (0, 0))
    }

    pub(crate) fn error_showing(
        &self,
        kind: ErrorKind,
        position: usize,
        part: (usize, usize),
    ) -> Error {
        Error {
            kind,
            position,
            part,
        }
    }

    /// The next character, which stays.
    pub(crate) fn peek(&self) -> Option<u32> {
        self.pattern.next(self.position).map(|(code, _)| code)
    }

    /// The next character.
    pub(crate) fn take(&mut self) -> Option<u32> {
        let (code, next) = self.pattern.next(self.position)?;
        self.position = next;
        Some(code)
    }

    /// Takes the next character if it is this one.
    pub(crate) fn take_if(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(u32::from(wanted));
        if found {
            self.position += 1;
        }
        found
    }

    /// Are classes and case those of ASCII?
    pub(crate) fn is_ascii(&self) -> bool {
        !self.pattern.is_text() || self.flags.contains(Flags::ASCII)
    }

    /// Counts the width of the last item, which will not be repeated any more.
    fn settle(&mut self) {
        let width = match self.last {
            Last::Nothing => return,
            Last::Item { width, .. } | Last::Repeated { width } => width,
        };
        let sequence = &mut self.group.sequence;
        sequence.0 = sequence.0.saturating_add(width.0);
        sequence.1 = sequence.1.saturating_add(width.1);
        self.last = Last::Nothing;
    }

    /// Begins an item, whose instructions follow.
    pub(crate) fn begin_item(&mut self, width: u32) {
        self.settle();
        self.last = Last::Item {
            start: self.code.len(),
            width: (width, width),
        };
    }

    /// One character.
    pub(crate) fn literal(&mut self, code: u32) -> Result<(), Error> {
        self.begin_item(1);
        let mut word = op::CHAR | code << 8;
        if self.flags.contains(Flags::IGNORECASE) {
            let ascii = self.is_ascii();
            let small = lower(code, ascii);
            if small != upper(code, ascii) {
                let fold = match ascii {
                    true => op::CHAR_FOLD_ASCII,
                    false => op::CHAR_FOLD,
                };
                word = fold | small << 8;
            }
        }
        Ok(self.code.push(word)?)
    }

    /// A place, which cannot be repeated.
    pub(crate) fn place(&mut self, place: u32) -> Result<(), Error> {
        self.settle();
        Ok(self.code.push(op::AT | place << 8)?)
    }

    /// A class on its own.
    pub(crate) fn class(&mut self, class: Class, negated: bool) -> Result<(), Error> {
        self.begin_item(1);
        let set = self.begin_set()?;
        self.add_class(set, class, negated)?;
        self.end_set(set, false);
        Ok(())
    }

    /// The text of a group again; `start` is where in the pattern that is said.
    pub(crate) fn reference(&mut self, group: u32, start: usize) -> Result<(), Error> {
        if self.is_open(group) {
            return Err(self.error_at(ErrorKind::OpenGroup, start));
        }
        self.begin_item(0);
        if let Last::Item { width, .. } = &mut self.last {
            width.1 = u32::MAX;
        }
        let code = match self.flags.contains(Flags::IGNORECASE) {
            true => op::REFERENCE_FOLD,
            false => op::REFERENCE,
        };
        Ok(self.code.push(code | group << 8)?)
    }

    fn is_open(&self, group: u32) -> bool {
        let counted = |kind: u32, number: u32| kind == Kind::Counted as u32 && number == group;
        let outer = (0..self.outer.len()).step_by(GROUP_WORDS);
        counted(self.group.kind as u32, self.group.number)
            || outer
                .map(|at| (self.outer.get(at), self.outer.get(at + 1)))
                .any(|(kind, number)| counted(kind, number))
    }

    /// Reads one item and writes its instructions; `false` at the end.
    fn item(&mut self) -> Result<bool, Error> {
        let start = self.position;
        let Some(code) = self.take() else {
            return Ok(false);
        };
        let character = u8::try_from(code).unwrap_or(0x80);
        if self.flags.contains(Flags::VERBOSE) {
            match character {
                b' ' | b'\t'..=b'\r' => return Ok(true),
                b'#' => loop {
                    match self.take() {
                        None | Some(0x0a) => return Ok(true),
                        Some(BACKSLASH) => drop(self.take()),
                        Some(_) => {}
                    }
                },
                _ => {}
            }
        }
        let multiline = self.flags.contains(Flags::MULTILINE);
        match character {
            b'(' => self.open(start)?,
            b')' => self.close(start)?,
            b'|' => self.branch(start)?,
            b'[' => {
                self.begin_item(1);
                self.set(start)?;
            }
            b'.' => {
                self.begin_item(1);
                self.code.push(match self.flags.contains(Flags::DOTALL) {
                    true => op::ANY_ALL,
                    false => op::ANY,
                })?;
            }
            b'^' if multiline => self.place(at_place::LINE_START)?,
            b'^' => self.place(at_place::START)?,
            b'$' if multiline => self.place(at_place::LINE_END)?,
            b'$' => self.place(at_place::END_OR_LAST_LINE)?,
            b'\\' => self.escape(start)?,
            b'*' => self.repeat(start, 0, op::MANY)?,
            b'+' => self.repeat(start, 1, op::MANY)?,
            b'?' => self.repeat(start, 0, 1)?,
            b'{' => match self.bounds(start)? {
                Some((least, most)) => self.repeat(start, least, most)?,
                None => self.literal(code)?,
            },
            _ => self.literal(code)?,
        }
        Ok(true)
    }

    /// A number of decimal digits; `None` if there are none.
    fn number(&mut self) -> Result<Option<u32>, Error> {
        let mut number = None;
        while let Some(digit @ 0x30..=0x39) = self.peek() {
            let before = number.unwrap_or(0u32);
            let more = before
                .checked_mul(10)
                .and_then(|number| number.checked_add(digit - 0x30))
                .filter(|number| *number < op::MANY);
            match more {
                Some(more) => number = Some(more),
                None => return Err(self.error_at(ErrorKind::RepeatTooLarge, self.position)),
            }
            self.position += 1;
        }
        Ok(number)
    }

    /// What follows a `{`: least and most. `None`, and nothing is taken, if it is no repetition.
    fn bounds(&mut self, start: usize) -> Result<Option<(u32, u32)>, Error> {
        let after = self.position;
        if self.peek() == Some(u32::from(b'}')) {
            return Ok(None);
        }
        let least = self.number()?;
        let most = match self.take_if(b',') {
            true => self.number()?.unwrap_or(op::MANY),
            false => least.unwrap_or(op::MANY),
        };
        let none = self.position == after;
        if none || !self.take_if(b'}') {
            self.position = after;
            return Ok(None);
        }
        let least = least.unwrap_or(0);
        match most < least {
            true => Err(self.error_at(ErrorKind::MinimumAboveMaximum, start + 1)),
            false => Ok(Some((least, most))),
        }
    }

    /// Repeats the last item.
    fn repeat(&mut self, position: usize, least: u32, most: u32) -> Result<(), Error> {
        let kind = if self.take_if(b'?') {
            kind::LAZY
        } else if self.take_if(b'+') {
            kind::POSSESSIVE
        } else {
            kind::GREEDY
        };
        let (start, width) = match self.last {
            Last::Item { start, width } => (start, width),
            Last::Nothing => return Err(self.error_at(ErrorKind::NothingToRepeat, position)),
            Last::Repeated { .. } => {
                return Err(self.error_at(ErrorKind::MultipleRepeat, position));
            }
        };
        let times = |width: u32, count: u32| match (width, count) {
            (0, _) | (_, 0) => 0,
            (u32::MAX, _) | (_, op::MANY) => u32::MAX,
            (width, count) => width.saturating_mul(count),
        };
        self.last = Last::Repeated {
            width: (times(width.0, least), times(width.1, most)),
        };
        if most == 0 {
            let over = self.code.len() - start + 2;
            return Ok(self.code.insert(start, &[op::JUMP, over as u32])?);
        }
        if self.is_single(start) {
            return Ok(self
                .code
                .insert(start, &[op::REPEAT | kind << 8, least, most])?);
        }
        if (least, most) == (1, 1) {
            return Ok(());
        }
        if (least, most) == (0, 1) {
            let over = (self.code.len() - start + 2) as u32;
            let split = match kind {
                kind::LAZY => op::SPLIT_LAZY,
                _ => op::SPLIT,
            };
            self.code.insert(start, &[split, over])?;
        } else {
            let lazy = u32::from(kind == kind::LAZY);
            let number = self.loops;
            self.loops += 1;
            // The loop's own four words, the item, and the jump back.
            let over = (self.code.len() - start + 4 + 2) as u32;
            let back = (self.code.len() - start + 4) as u32;
            self.code.insert(
                start,
                &[
                    op::LOOP_START | number << 8,
                    op::LOOP | (number << 1 | lazy) << 8,
                    least,
                    most,
                    over,
                ],
            )?;
            self.code.extend(&[op::JUMP, back.wrapping_neg()])?;
        }
        if kind == kind::POSSESSIVE {
            self.code.insert(start, &[op::ATOMIC])?;
            self.code.push(op::ATOMIC_END)?;
        }
        Ok(())
    }

    /// Is all from `start` on one instruction for one character?
    fn is_single(&self, start: usize) -> bool {
        let first = self.code.get(start);
        matches!(
            first & 0xff,
            op::CHAR | op::CHAR_FOLD | op::CHAR_FOLD_ASCII | op::ANY | op::ANY_ALL | op::SET
        ) && start + instruction_len(first) == self.code.len()
    }

    /// Ends a branch and begins the next.
    fn branch(&mut self, position: usize) -> Result<(), Error> {
        self.settle();
        let condition = self.group.kind == Kind::Condition;
        if condition && self.group.branches.is_some() {
            return Err(self.error_at(ErrorKind::BranchesOfCondition, position));
        }
        if !condition {
            self.code.insert(self.group.branch, &[op::SPLIT, 0])?;
        }
        let jump = self.code.len();
        let link = match self.group.chain {
            0 => 0,
            chain => jump - chain,
        };
        self.code.extend(&[op::JUMP, link as u32])?;
        self.group.chain = jump;
        let next = self.code.len();
        // The condition is the group's first instruction, a split the branch's.
        let splitter = match condition {
            true => self.group.start,
            false => self.group.branch,
        };
        self.code.set(splitter + 1, (next - splitter) as u32);
        self.group.branch = next;
        self.count_branch();
        Ok(())
    }

    fn count_branch(&mut self) {
        let sequence = self.group.sequence;
        self.group.branches = Some(match self.group.branches {
            Some((least, most)) => (least.min(sequence.0), most.max(sequence.1)),
            None => sequence,
        });
        self.group.sequence = (0, 0);
    }

    /// Ends the last branch: the width of the group.
    fn end_branches(&mut self) -> Result<Width, Error> {
        self.settle();
        if self.group.kind == Kind::Condition && self.group.branches.is_none() {
            // Without the other branch nothing has to match.
            let over = self.code.len() - self.group.start;
            self.code.set(self.group.start + 1, over as u32);
            self.count_branch();
        }
        self.count_branch();
        let end = self.code.len();
        let mut jump = self.group.chain;
        while jump != 0 {
            let link = self.code.get(jump + 1) as usize;
            self.code.set(jump + 1, (end - jump) as u32);
            jump = match link {
                0 => 0,
                link => jump - link,
            };
        }
        Ok(self.group.branches.unwrap_or((0, 0)))
    }

    /// Begins a group of a kind; `position` is that of its parenthesis.
    fn begin_group(&mut self, kind: Kind, number: u32, position: usize) -> Result<(), Error> {
        self.settle();
        self.outer.extend(&self.group.to_words())?;
        let here = self.code.len();
        self.group = Group {
            kind,
            number,
            start: here,
            branch: here,
            chain: 0,
            flags_outside: self.flags,
            sequence: (0, 0),
            branches: None,
            position,
        };
        Ok(())
    }

    /// Writes the first instruction of the group that just began.
    fn first_instruction(&mut self, words: &[u32]) -> Result<(), Error> {
        self.code.extend(words)?;
        self.group.branch = self.code.len();
        Ok(())
    }

    fn open(&mut self, position: usize) -> Result<(), Error> {
        if !self.take_if(b'?') {
            return self.open_counted(position, (0, 0));
        }
        let Some(letter) = self.take() else {
            return Err(self.error_at(ErrorKind::UnexpectedEnd, self.position));
        };
        match u8::try_from(letter).unwrap_or(0x80) {
            b':' => self.begin_group(Kind::Plain, 0, position),
            b'>' => {
                self.begin_group(Kind::Atomic, 0, position)?;
                self.first_instruction(&[op::ATOMIC])
            }
            b'=' => self.open_look(position, 0),
            b'!' => self.open_look(position, 1),
            b'<' => match self.take().and_then(|letter| u8::try_from(letter).ok()) {
                Some(b'=') => self.open_look(position, 2),
                Some(b'!') => self.open_look(position, 3),
                _ => Err(self.unknown_extension(position)),
            },
            b'#' => loop {
                match self.take() {
                    Some(0x29) => return Ok(()),
                    Some(BACKSLASH) => drop(self.take()),
                    Some(_) => {}
                    None => {
                        return Err(self.error_at(ErrorKind::UnterminatedComment, position));
                    }
                }
            },
            b'P' if self.take_if(b'<') => {
                let name = self.name(b'>', ErrorKind::MissingNameEnd)?;
                self.open_counted(position, name)
            }
            b'P' if self.take_if(b'=') => {
                let name = self.name(b')', ErrorKind::MissingClose)?;
                let group = self.group_of_name(name)?;
                self.reference(group, name.0)
            }
            b'P' => {
                if self.take().is_none() {
                    return Err(self.error_at(ErrorKind::UnexpectedEnd, self.position));
                }
                Err(self.unknown_extension(position))
            }
            b'(' => self.open_condition(position),
            b'-' | b'a'..=b'z' | b'A'..=b'Z' => {
                self.position -= 1;
                self.inline_flags(position)
            }
            _ => Err(self.unknown_extension(position)),
        }
    }

    fn unknown_extension(&self, position: usize) -> Error {
        let part = (position + 1, self.position);
        self.error_showing(ErrorKind::UnknownExtension, position + 1, part)
    }

    fn open_counted(&mut self, position: usize, name: (usize, usize)) -> Result<(), Error> {
        let number = self.groups;
        if name.0 < name.1
            && let Some(earlier) = self.find_name(name)
        {
            let kind = ErrorKind::DuplicateName {
                group: number,
                earlier,
            };
            return Err(self.error_showing(kind, name.0, name));
        }
        self.groups += 1;
        self.begin_group(Kind::Counted, number, position)?;
        self.first_instruction(&[op::OPEN | number << 8, name.0 as u32, name.1 as u32])
    }

    fn open_look(&mut self, position: usize, look: u32) -> Result<(), Error> {
        self.begin_group(Kind::Look, look, position)?;
        self.first_instruction(&[op::LOOK | look << 8, 0, 0])
    }

    fn open_condition(&mut self, position: usize) -> Result<(), Error> {
        let start = self.position;
        let name = self.name(b')', ErrorKind::MissingClose);
        let digits = |bounds: (usize, usize)| {
            let text = self.pattern.as_bytes().get(bounds.0..bounds.1)?;
            let text = core::str::from_utf8(text).ok()?;
            text.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then_some(text)
        };
        let group = match name {
            Ok(name) => self.group_of_name(name)?,
            Err(error) => match digits(error.part) {
                Some(digits) if !digits.is_empty() => {
                    let group = digits.parse().unwrap_or(u32::MAX);
                    if group == 0 {
                        return Err(self.error_at(ErrorKind::BadGroupNumber, start));
                    }
                    if group >= 1 << 20 {
                        let kind = ErrorKind::InvalidGroupReference;
                        return Err(self.error_showing(kind, start, error.part));
                    }
                    // The group may come later.
                    if self.awaited.is_none_or(|(awaited, _)| awaited < group) {
                        self.awaited = Some((group, error.part));
                    }
                    self.position = error.part.1 + 1;
                    group
                }
                _ => return Err(error),
            },
        };
        self.begin_group(Kind::Condition, group, position)?;
        self.first_instruction(&[op::CONDITION | group << 8, 0])
    }

    /// A name up to a character, which is taken: where it is.
    fn name(&mut self, end: u8, missing: ErrorKind) -> Result<(usize, usize), Error> {
        let start = self.position;
        loop {
            let here = self.position;
            match self.take() {
                Some(code) if code == u32::from(end) => {
                    let name = (start, here);
                    return self.check_name(name).map(|()| name);
                }
                Some(_) => {}
                None if self.position == start => {
                    return Err(self.error_at(ErrorKind::EmptyName, start));
                }
                None => return Err(self.error_at(missing, start)),
            }
        }
    }

    fn check_name(&self, name: (usize, usize)) -> Result<(), Error> {
        let text = self.pattern.as_bytes().get(name.0..name.1).unwrap_or(&[]);
        let text = core::str::from_utf8(text).unwrap_or("-");
        if text.is_empty() {
            return Err(self.error_at(ErrorKind::EmptyName, name.0));
        }
        let fits = |character: char| Class::Word.has(u32::from(character));
        let starts_with_digit = text.starts_with(class::is_numeric);
        match text.chars().all(fits) && !starts_with_digit {
            true => Ok(()),
            false => Err(self.error_showing(ErrorKind::NoName, name.0, name)),
        }
    }

    fn text_of(&self, part: (usize, usize)) -> &[u8] {
        self.pattern.as_bytes().get(part.0..part.1).unwrap_or(&[])
    }

    fn find_name(&self, name: (usize, usize)) -> Option<u32> {
        let mut at = HEADER;
        while at < self.code.len() {
            let first = self.code.get(at);
            if first & 0xff == op::OPEN {
                let found = (
                    self.code.get(at + 1) as usize,
                    self.code.get(at + 2) as usize,
                );
                if found.0 < found.1 && self.text_of(found) == self.text_of(name) {
                    return Some(first >> 8);
                }
            }
            at += instruction_len(first).max(1);
        }
        None
    }

    fn group_of_name(&self, name: (usize, usize)) -> Result<u32, Error> {
        match self.find_name(name) {
            Some(group) => Ok(group),
            None => Err(self.error_showing(ErrorKind::UnknownName, name.0, name)),
        }
    }

    /// `(?i)`, `(?i:...)`, `(?i-s:...)`: what follows the question mark.
    fn inline_flags(&mut self, position: usize) -> Result<(), Error> {
        const OF_TYPE: Flags = Flags::ASCII.union(Flags::UNICODE);
        let (mut on, mut off) = (Flags::empty(), Flags::empty());
        let mut removing = false;
        loop {
            let here = self.position;
            let letter = self.take();
            let flag = match letter.and_then(|letter| u8::try_from(letter).ok()) {
                Some(b'i') => Flags::IGNORECASE,
                Some(b'm') => Flags::MULTILINE,
                Some(b's') => Flags::DOTALL,
                Some(b'x') => Flags::VERBOSE,
                Some(b'a' | b'u' | b'L') if removing => {
                    return Err(self.error_at(ErrorKind::TypeFlagOff, self.position));
                }
                Some(b'a') => Flags::ASCII,
                Some(b'u') if self.pattern.is_text() => Flags::UNICODE,
                Some(b'u') => {
                    return Err(self.error_at(ErrorKind::UnicodeFlagOfBytes, self.position));
                }
                Some(b'L') => return Err(self.error_at(ErrorKind::LocaleFlag, self.position)),
                Some(b'-') if !removing => {
                    removing = true;
                    continue;
                }
                Some(b')') if !removing => return self.global_flags(on, position),
                Some(b':') if !removing || !off.is_empty() => break,
                _ => {
                    let is_letter = letter
                        .is_some_and(|code| char::from_u32(code).is_some_and(class::is_letter));
                    return Err(match (removing, is_letter) {
                        (false, true) if on.is_empty() => self.unknown_extension(position),
                        (_, true) => self.error_at(ErrorKind::UnknownFlag, here),
                        (false, false) => self.error_at(ErrorKind::MissingFlagsEnd, here),
                        (true, _) if off.is_empty() => self.error_at(ErrorKind::MissingFlag, here),
                        (true, _) => self.error_at(ErrorKind::MissingColon, here),
                    });
                }
            };
            match removing {
                true => off |= flag,
                false => on |= flag,
            }
            if on.contains(OF_TYPE) {
                return Err(self.error_at(ErrorKind::TypeFlags, self.position));
            }
        }
        if on.intersects(off) {
            return Err(self.error_at(ErrorKind::TurnedOnAndOff, self.position - 1));
        }
        self.begin_group(Kind::Plain, 0, position)?;
        self.set_flags(on);
        self.flags.remove(off);
        Ok(())
    }

    fn set_flags(&mut self, on: Flags) {
        if on.contains(Flags::ASCII) {
            self.flags.remove(Flags::UNICODE);
        }
        if on.contains(Flags::UNICODE) {
            self.flags.remove(Flags::ASCII);
        }
        self.flags |= on;
    }

    /// Flags of the whole pattern, which must come before anything else.
    fn global_flags(&mut self, on: Flags, position: usize) -> Result<(), Error> {
        let at_start = self.group.kind == Kind::Whole && self.code.len() == HEADER;
        if !at_start {
            return Err(self.error_at(ErrorKind::FlagsNotAtStart, position));
        }
        self.asked |= on;
        self.set_flags(on);
        Ok(())
    }

    fn close(&mut self, position: usize) -> Result<(), Error> {
        if self.group.kind == Kind::Whole {
            self.check_flags()?;
            return Err(self.error_at(ErrorKind::UnbalancedClose, position));
        }
        let mut width = self.end_branches()?;
        let group = self.group;
        match group.kind {
            Kind::Counted => self.code.push(op::CLOSE | group.number << 8)?,
            Kind::Atomic => self.code.push(op::ATOMIC_END)?,
            Kind::Look => {
                if group.number & 2 != 0 {
                    if width.0 != width.1 || width.1 == u32::MAX {
                        self.wide_lookbehind.get_or_insert(group.position);
                    }
                    self.code.set(group.start + 1, width.0);
                }
                self.code.push(op::LOOK_END | group.number << 8)?;
                let over = self.code.len() - group.start;
                self.code.set(group.start + 2, over as u32);
                width = (0, 0);
            }
            Kind::Whole | Kind::Plain | Kind::Condition => {}
        }
        self.flags = group.flags_outside;
        let frame = self.outer.len().saturating_sub(GROUP_WORDS);
        let words = core::array::from_fn(|index| self.outer.get(frame + index));
        self.outer.truncate(frame);
        self.group = Group::from_words(words);
        self.last = Last::Item {
            start: group.start,
            width,
        };
        Ok(())
    }
}
