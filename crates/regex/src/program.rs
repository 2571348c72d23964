//! Compiled patterns: a header of three words, then instructions. An instruction's first word
//! has its code in the low byte and an operand above; places are distances from the
//! instruction's first word.

use bitflags::bitflags;

use crate::subject::Subject;

bitflags! {
    /// Flags of a pattern, with CPython's numbers.
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub struct Flags: u32 {
        /// Case makes no difference.
        const IGNORECASE = 2;
        /// `^` and `$` match at lines too.
        const MULTILINE = 8;
        /// `.` matches line ends too.
        const DOTALL = 16;
        /// Classes of characters go beyond ASCII: what text has anyway.
        const UNICODE = 32;
        /// White space and comments in the pattern do not count.
        const VERBOSE = 64;
        /// Shows what is compiled in CPython; nothing here.
        const DEBUG = 128;
        /// Classes of characters and case are those of ASCII.
        const ASCII = 256;
    }
}

/// Words before the instructions: groups (the whole match counted), loops, flags.
pub(crate) const HEADER: usize = 3;

/// Instructions. The operands are: `o` the first word's, `1`, `2`, ... the words that follow.
pub(crate) mod op {
    /// The end: it matched.
    pub const MATCH: u32 = 0;
    /// o: a character.
    pub const CHAR: u32 = 1;
    /// o: a character in lower case; the one found is compared without case.
    pub const CHAR_FOLD: u32 = 2;
    /// As CHAR_FOLD, for ASCII alone.
    pub const CHAR_FOLD_ASCII: u32 = 3;
    /// Any character but a line end.
    pub const ANY: u32 = 4;
    /// Any character.
    pub const ANY_ALL: u32 = 5;
    /// A set, see `set`. o: its flags, with the number of words from bit 4 on.
    pub const SET: u32 = 6;
    /// 1: another place to go on from, if going on from here fails.
    pub const SPLIT: u32 = 7;
    /// 1: a place to go on from, and here if that fails.
    pub const SPLIT_LAZY: u32 = 8;
    /// 1: the place to go on from.
    pub const JUMP: u32 = 9;
    /// o: a group begins. 1, 2: where in the pattern its name is.
    pub const OPEN: u32 = 10;
    /// o: a group ends.
    pub const CLOSE: u32 = 11;
    /// o: which of the places in `exec::at_place`.
    pub const AT: u32 = 12;
    /// o: the text of a group again.
    pub const REFERENCE: u32 = 13;
    /// The same, without case.
    pub const REFERENCE_FOLD: u32 = 14;
    /// o: kind. 1: least, 2: most times (`MANY`: any number). What follows is the instruction for
    /// one character that is repeated.
    pub const REPEAT: u32 = 15;
    /// o: a loop that begins here.
    pub const LOOP_START: u32 = 16;
    /// o: the loop, with 1 in bit 0 if it is lazy. 1: least, 2: most times, 3: where it goes on.
    pub const LOOP: u32 = 17;
    /// o: 1 if it must not match, 2 if it looks back. 1: how far, in characters. 2: the place
    /// after it.
    pub const LOOK: u32 = 18;
    /// o: as `LOOK`.
    pub const LOOK_END: u32 = 19;
    /// What follows is not tried in another way once it matched.
    pub const ATOMIC: u32 = 20;
    /// The end of that.
    pub const ATOMIC_END: u32 = 21;
    /// o: a group. 1: where to go on if it did not match.
    pub const CONDITION: u32 = 22;

    /// Any number of times.
    pub const MANY: u32 = u32::MAX;
}

/// How often a thing is repeated before others are tried.
pub(crate) mod kind {
    pub const GREEDY: u32 = 0;
    pub const LAZY: u32 = 1;
    pub const POSSESSIVE: u32 = 2;
}

/// Words of the instruction that begins with this word.
pub(crate) fn instruction_len(first: u32) -> usize {
    match first & 0xff {
        op::SET => (first >> 12) as usize,
        op::SPLIT | op::SPLIT_LAZY | op::JUMP | op::CONDITION => 2,
        op::OPEN | op::REPEAT | op::LOOK => 3,
        op::LOOP => 4,
        _ => 1,
    }
}

/// A compiled pattern.
#[derive(Clone, Copy, Debug)]
pub struct Program<'a> {
    words: &'a [u32],
}

impl<'a> Program<'a> {
    /// The words that [`crate::compile`] wrote. Other words give matches without meaning, or
    /// none.
    pub const fn new(words: &'a [u32]) -> Program<'a> {
        Program { words }
    }

    /// How many groups it has, the whole match not counted.
    pub fn groups(&self) -> usize {
        (self.word(0) as usize).saturating_sub(1)
    }

    /// How many loops it has that count.
    pub(crate) fn loops(&self) -> usize {
        self.word(1) as usize
    }

    /// Its flags, those in the pattern among them.
    pub fn flags(&self) -> Flags {
        Flags::from_bits_truncate(self.word(2))
    }

    #[inline(always)]
    pub(crate) fn word(&self, index: usize) -> u32 {
        match self.words.get(index) {
            Some(word) => *word,
            None => op::MATCH,
        }
    }

    /// Words from a place on.
    #[inline(always)]
    pub(crate) fn part(&self, start: usize, len: usize) -> &'a [u32] {
        self.words.get(start..start + len).unwrap_or(&[])
    }

    /// The names of groups and their numbers, in their order in the pattern, of which the names
    /// are parts.
    pub fn names<'p>(&self, pattern: Subject<'p>) -> Names<'a, 'p> {
        Names {
            words: self.words,
            position: HEADER,
            pattern,
        }
    }

    /// The number of the group with a name.
    pub fn group_named(&self, pattern: Subject<'_>, name: &str) -> Option<usize> {
        self.names(pattern)
            .find(|(_, found)| *found == name)
            .map(|(group, _)| group)
    }
}

/// The named groups of a program.
pub struct Names<'a, 'p> {
    words: &'a [u32],
    position: usize,
    pattern: Subject<'p>,
}

impl<'p> Iterator for Names<'_, 'p> {
    type Item = (usize, &'p str);

    fn next(&mut self) -> Option<(usize, &'p str)> {
        while let Some(first) = self.words.get(self.position) {
            let at = self.position;
            self.position += instruction_len(*first).max(1);
            if first & 0xff != op::OPEN {
                continue;
            }
            let bounds = self.words.get(at + 1..at + 3);
            if let Some([start, end]) = bounds
                && start < end
            {
                let name = self.pattern.as_bytes().get(*start as usize..*end as usize);
                let name = core::str::from_utf8(name?).ok()?;
                return Some(((first >> 8) as usize, name));
            }
        }
        None
    }
}
