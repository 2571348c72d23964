//! Matching: a backtracking machine without recursion. What can still be tried another way
//! waits on a stack, together with what has to be put back then.

use core::cell::Cell;

use crate::class::{Class, lower};
use crate::program::{Flags, HEADER, Program, instruction_len, kind, op};
use crate::set;
use crate::store::Store;
use crate::subject::Subject;

/// Places that `op::AT` can ask for.
pub(crate) mod at_place {
    pub const START: u32 = 0;
    pub const END: u32 = 1;
    pub const END_OR_LAST_LINE: u32 = 2;
    pub const LINE_START: u32 = 3;
    pub const LINE_END: u32 = 4;
    pub const BOUNDARY: u32 = 5;
    pub const NO_BOUNDARY: u32 = 6;
    /// Added to the last two if words are of ASCII.
    pub const ASCII: u32 = 2;
}

/// How to search.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Options {
    /// The match must begin where the search begins.
    pub anchored: bool,
    /// The match must reach the end.
    pub full: bool,
    /// A match that begins where the search begins must not be empty.
    pub not_empty_at_start: bool,
}

/// Why a search ended without an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// There is no memory for the backtracking stack.
    NoMemory,
    /// The limit of steps was reached.
    TooManySteps,
}

/// A match. The places of its groups are in the memory that the search was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// The number of the group that was closed last; 0 for none.
    pub last_group: usize,
}

impl Found {
    /// Start and end of a group in bytes; `None` if it did not match.
    pub fn span<S: Store>(&self, memory: &S, group: usize) -> Option<(usize, usize)> {
        let words = memory.words();
        let at = group.checked_mul(2)?;
        let start = words.get(at)?.get();
        let end = words.get(at + 1)?.get();
        (start != UNSET && end != UNSET).then_some((start as usize, end as usize))
    }
}

/// The value of a place that is not known.
const UNSET: u32 = u32::MAX;

/// Entries of the stack: what their first word has in its low three bits.
mod tag {
    /// Go on at 1: an instruction, 2: a place.
    pub const BRANCH: u32 = 0;
    /// Put the value in 1 back into a register.
    pub const UNDO: u32 = 1;
    /// A repetition that took as much as it could: up to the place in 1, not below that in 2.
    pub const GREEDY: u32 = 2;
    /// A repetition that took as little as it could: up to the place in 1, and 2 more at most.
    pub const LAZY: u32 = 3;
    /// A lazy loop that can go round once more, from the place in 1.
    pub const LOOP: u32 = 4;
    /// The start of something that is left as a whole: 1: the place, 2: the barrier before it.
    pub const BARRIER: u32 = 5;
}

/// Words of an entry.
const ENTRY: usize = 3;

struct Machine<'a, 'm, S> {
    program: Program<'a>,
    subject: Subject<'a>,
    memory: &'m mut S,
    steps: &'m mut u32,
    options: Options,
    /// Where the stack begins, and how many entries it has.
    base: usize,
    entries: usize,
    /// The innermost barrier.
    barrier: u32,
    /// Where the search began.
    start: usize,
}

/// Looks for the first match in `subject` at `start` or behind. `memory` has the places of the
/// groups at its start afterwards; `steps` counts down.
///
/// # Errors
/// [`Stop`], when there is no answer.
pub fn find<S: Store>(
    program: Program<'_>,
    subject: Subject<'_>,
    start: usize,
    options: Options,
    memory: &mut S,
    steps: &mut u32,
) -> Result<Option<Found>, Stop> {
    // The machine borrows both for the time of the search.
    let base = program.groups() * 2 + 2 + 1 + program.loops() * 2;
    if memory.words().len() < base && !memory.grow(base + 32 * ENTRY) && !memory.grow(base) {
        return Err(Stop::NoMemory);
    }
    for word in memory.words().iter().take(base) {
        word.set(UNSET);
    }
    if subject.len() >= UNSET as usize {
        return Err(Stop::NoMemory);
    }
    let mut machine = Machine {
        program,
        subject,
        memory,
        steps,
        options,
        base,
        entries: 0,
        barrier: UNSET,
        start,
    };
    machine.set_register(program.groups() * 2 + 2, 0);
    machine.search()
}

impl<S: Store> Machine<'_, '_, S> {
    fn search(&mut self) -> Result<Option<Found>, Stop> {
        let first = self.first_character();
        let literal = first.and_then(|pc| self.literal(pc));
        let mut at = self.start;
        loop {
            if let Some(literal) = literal
                && !self.options.anchored
            {
                let rest = self.subject.as_bytes().get(at..).unwrap_or(&[]);
                let Some(skipped) = rest.iter().position(|byte| *byte == literal) else {
                    return Ok(None);
                };
                self.step(skipped as u32 >> 3)?;
                at += skipped;
            }
            let hopeless = match first {
                Some(pc) => self.one(pc, at).is_none(),
                None => false,
            };
            if !hopeless && self.attempt(at)? {
                let last_group = self.register(self.program.groups() * 2 + 2) as usize;
                return Ok(Some(Found { last_group }));
            }
            self.step(1)?;
            match self.subject.next(at) {
                Some((_, next)) if !self.options.anchored => at = next,
                _ => return Ok(None),
            }
        }
    }

    /// The instruction for the character that every match begins with, if there is one.
    fn first_character(&self) -> Option<usize> {
        let mut pc = HEADER;
        loop {
            let first = self.program.word(pc);
            match first & 0xff {
                op::CHAR | op::CHAR_FOLD | op::CHAR_FOLD_ASCII | op::ANY | op::SET => {
                    return Some(pc);
                }
                op::OPEN | op::ATOMIC | op::LOOP_START => pc += instruction_len(first),
                op::REPEAT | op::LOOP if self.program.word(pc + 1) > 0 => {
                    pc += instruction_len(first);
                }
                _ => return None,
            }
        }
    }

    /// The ASCII character that an instruction takes, if it takes one only.
    #[inline]
    fn literal(&self, pc: usize) -> Option<u8> {
        let first = self.program.word(pc);
        let code = u8::try_from(first >> 8).ok()?;
        (first & 0xff == op::CHAR && code.is_ascii()).then_some(code)
    }

    /// The last place from `end` down to `least` where what comes next can go on, as far as its first
    /// character tells.
    #[inline]
    fn last_fit(&mut self, next: usize, end: usize, least: usize) -> Result<Option<usize>, Stop> {
        let mut pc = next;
        while matches!(self.program.word(pc) & 0xff, op::OPEN | op::CLOSE) {
            pc += instruction_len(self.program.word(pc));
        }
        let Some(literal) = self.literal(pc) else {
            return Ok(Some(end));
        };
        // An ASCII character is never a part of another one.
        let bytes = self.subject.as_bytes();
        let places = bytes.get(least..).unwrap_or(&[]);
        let places = places.get(..=end - least).unwrap_or(places);
        let found = places.iter().rposition(|byte| *byte == literal);
        self.step((end - least - found.unwrap_or(0)) as u32 >> 3)?;
        Ok(found.map(|found| least + found))
    }

    #[inline]
    fn step(&mut self, count: u32) -> Result<(), Stop> {
        match self.steps.checked_sub(count) {
            Some(left) => {
                *self.steps = left;
                Ok(())
            }
            None => Err(Stop::TooManySteps),
        }
    }

    #[inline]
    fn register(&self, index: usize) -> u32 {
        self.memory.words().get(index).map_or(UNSET, Cell::get)
    }

    #[inline]
    fn set_register(&self, index: usize, value: u32) {
        if let Some(word) = self.memory.words().get(index) {
            word.set(value);
        }
    }

    #[inline]
    fn push(&mut self, entry: [u32; ENTRY]) -> Result<(), Stop> {
        let at = self.base + self.entries * ENTRY;
        if self.memory.words().len() < at + ENTRY {
            let needed = at + ENTRY;
            if !self.memory.grow(needed + needed / 2) && !self.memory.grow(needed) {
                return Err(Stop::NoMemory);
            }
        }
        self.put(self.entries, entry);
        self.entries += 1;
        Ok(())
    }

    #[inline]
    fn put(&self, index: usize, entry: [u32; ENTRY]) {
        let at = self.base + index * ENTRY;
        if let Some(words) = self.memory.words().get(at..at + ENTRY) {
            for (word, value) in words.iter().zip(entry) {
                word.set(value);
            }
        }
    }

    #[inline]
    fn entry(&self, index: usize) -> [u32; ENTRY] {
        let at = self.base + index * ENTRY;
        match self.memory.words().get(at..at + ENTRY) {
            Some([a, b, c]) => [a.get(), b.get(), c.get()],
            _ => [0; ENTRY],
        }
    }

    /// Sets a register in a way that is put back when this is tried another way.
    #[inline]
    fn set_undoable(&mut self, index: usize, value: u32) -> Result<(), Stop> {
        let old = self.register(index);
        if old != value {
            self.push([tag::UNDO | (index as u32) << 3, old, 0])?;
            self.set_register(index, value);
        }
        Ok(())
    }

    /// Where the character after the one at `at` begins, if the instruction takes that one.
    #[inline]
    fn one(&self, pc: usize, at: usize) -> Option<usize> {
        let (code, next) = self.subject.next(at)?;
        let first = self.program.word(pc);
        let operand = first >> 8;
        let takes = match first & 0xff {
            op::CHAR => code == operand,
            op::ANY => code != 0x0a,
            op::ANY_ALL => true,
            op::SET => set::has(self.program.part(pc, (first >> 12) as usize), code),
            op::CHAR_FOLD => code == operand || lower(code, false) == operand,
            op::CHAR_FOLD_ASCII => code == operand || lower(code, true) == operand,
            _ => false,
        };
        takes.then_some(next)
    }

    /// Runs the program from a place on: does it match there?
    fn attempt(&mut self, from: usize) -> Result<bool, Stop> {
        self.entries = 0;
        self.barrier = UNSET;
        let (mut pc, mut at) = (HEADER, from);
        loop {
            self.step(1)?;
            let first = self.program.word(pc);
            let operand = first >> 8;
            let going = match first & 0xff {
                op::MATCH => {
                    let empty = self.options.not_empty_at_start && at == self.start;
                    let short = self.options.full && at != self.subject.len();
                    if !empty && !short {
                        self.set_register(0, from as u32);
                        self.set_register(1, at as u32);
                        return Ok(true);
                    }
                    None
                }
                op::SPLIT => {
                    let other = self.target(pc, 1);
                    self.push([tag::BRANCH, other as u32, at as u32])?;
                    Some((pc + 2, at))
                }
                op::SPLIT_LAZY => {
                    self.push([tag::BRANCH, pc as u32 + 2, at as u32])?;
                    Some((self.target(pc, 1), at))
                }
                op::JUMP => Some((self.target(pc, 1), at)),
                op::OPEN => {
                    // What it matched before is known until it is closed again.
                    self.set_undoable(self.open_register(operand), at as u32)?;
                    Some((pc + 3, at))
                }
                op::CLOSE => {
                    self.close_group(operand as usize, at)?;
                    Some((pc + 1, at))
                }
                op::AT => self.is_at(operand, at).then_some((pc + 1, at)),
                op::REFERENCE => self
                    .again(operand as usize, at, false)
                    .map(|at| (pc + 1, at)),
                op::REFERENCE_FOLD => self
                    .again(operand as usize, at, true)
                    .map(|at| (pc + 1, at)),
                op::REPEAT => self.repeat(pc, at)?,
                op::LOOP_START => {
                    let registers = self.loop_registers(operand);
                    self.set_undoable(registers, 0)?;
                    self.set_undoable(registers + 1, UNSET)?;
                    Some((pc + 1, at))
                }
                op::LOOP => self.go_round(pc, at)?,
                op::LOOK => self.look(pc, at)?,
                op::LOOK_END if operand & 1 != 0 => {
                    self.unwind_to_barrier();
                    None
                }
                op::LOOK_END => {
                    let at = self.pass_barrier();
                    Some((pc + 1, at))
                }
                op::ATOMIC => {
                    self.push_barrier(0, at)?;
                    Some((pc + 1, at))
                }
                op::ATOMIC_END => {
                    self.pass_barrier();
                    Some((pc + 1, at))
                }
                op::CONDITION => match self.group_span(operand as usize) {
                    Some(_) => Some((pc + 2, at)),
                    None => Some((self.target(pc, 1), at)),
                },
                _ => self
                    .one(pc, at)
                    .map(|next| (pc + instruction_len(first), next)),
            };
            (pc, at) = match going {
                Some(going) => going,
                None => match self.back()? {
                    Some(going) => going,
                    None => return Ok(false),
                },
            };
        }
    }

    #[inline]
    fn target(&self, pc: usize, operand: usize) -> usize {
        let distance = self.program.word(pc + operand) as i32;
        pc.wrapping_add_signed(distance as isize)
    }

    fn loop_registers(&self, number: u32) -> usize {
        self.program.groups() * 2 + 3 + number as usize * 2
    }

    /// Where the start of a group that is open is kept: with the places of the group, whose end
    /// makes both known.
    fn open_register(&self, group: u32) -> usize {
        group as usize * 2
    }

    fn close_group(&mut self, group: usize, at: usize) -> Result<(), Stop> {
        self.set_undoable(group * 2 + 1, at as u32)?;
        self.set_undoable(self.program.groups() * 2 + 2, group as u32)
    }

    fn group_span(&self, group: usize) -> Option<(usize, usize)> {
        if group > self.program.groups() {
            return None;
        }
        let (start, end) = (self.register(group * 2), self.register(group * 2 + 1));
        // A group that was opened again and is not closed yet has an end before its start.
        (start != UNSET && end != UNSET && start <= end).then_some((start as usize, end as usize))
    }

    /// The place after the text of a group, if that stands at `at`.
    fn again(&self, group: usize, at: usize, fold: bool) -> Option<usize> {
        let (start, end) = self.group_span(group)?;
        let bytes = self.subject.as_bytes();
        let text = bytes.get(start..end)?;
        if !fold {
            return bytes
                .get(at..)?
                .starts_with(text)
                .then_some(at + text.len());
        }
        let ascii = !self.subject.is_text() || self.program.flags().contains(Flags::ASCII);
        let (mut from, mut to) = (start, at);
        while from < end {
            let (wanted, next) = self.subject.next(from)?;
            let (found, after) = self.subject.next(to)?;
            if lower(wanted, ascii) != lower(found, ascii) {
                return None;
            }
            (from, to) = (next, after);
        }
        Some(to)
    }

    fn is_at(&self, place: u32, at: usize) -> bool {
        let bytes = self.subject.as_bytes();
        let byte = bytes.get(at);
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        match place {
            at_place::START => at == 0,
            at_place::END => byte.is_none(),
            at_place::END_OR_LAST_LINE => {
                byte.is_none() || (byte == Some(&b'\n') && at + 1 == bytes.len())
            }
            at_place::LINE_START => matches!(before, None | Some(b'\n')),
            at_place::LINE_END => matches!(byte, None | Some(b'\n')),
            _ => {
                let ascii = place >= at_place::BOUNDARY + at_place::ASCII;
                let place = match ascii {
                    true => place - at_place::ASCII,
                    false => place,
                };
                let in_word = |code: u32| match u8::try_from(code) {
                    Ok(byte) if byte.is_ascii() => Class::Word.has_ascii(byte),
                    _ => !ascii && Class::Word.has(code),
                };
                let after = self.subject.next(at).is_some_and(|(code, _)| in_word(code));
                let before = self.subject.last(at).is_some_and(in_word);
                // As CPython has it, an empty subject has no place of either kind.
                !bytes.is_empty() && (before != after) == (place == at_place::BOUNDARY)
            }
        }
    }

    /// One character, repeated.
    fn repeat(&mut self, pc: usize, at: usize) -> Result<Option<(usize, usize)>, Stop> {
        let how = self.program.word(pc) >> 8;
        let least = self.program.word(pc + 1);
        let most = self.program.word(pc + 2);
        let one = pc + 3;
        let next = one + instruction_len(self.program.word(one));
        let wanted = match how {
            kind::LAZY => least,
            _ => most,
        };
        let mut count = 0;
        let (mut end, mut least_end) = (at, at);
        while count < wanted {
            match self.one(one, end) {
                Some(after) => end = after,
                None => break,
            }
            count += 1;
            if count == least {
                least_end = end;
            }
        }
        self.step(count >> 3)?;
        if count < least {
            return Ok(None);
        }
        match how {
            kind::GREEDY if count > least => {
                let Some(fit) = self.last_fit(next, end, least_end)? else {
                    return Ok(None);
                };
                end = fit;
                if end > least_end {
                    let entry = [tag::GREEDY | (pc as u32) << 3, end as u32, least_end as u32];
                    self.push(entry)?;
                }
            }
            kind::LAZY if most > least => {
                let more = match most {
                    op::MANY => op::MANY,
                    most => most - least,
                };
                self.push([tag::LAZY | (pc as u32) << 3, end as u32, more])?;
            }
            _ => {}
        }
        Ok(Some((next, end)))
    }

    /// A loop's head: once more, or on behind it.
    fn go_round(&mut self, pc: usize, at: usize) -> Result<Option<(usize, usize)>, Stop> {
        let operand = self.program.word(pc) >> 8;
        let registers = self.loop_registers(operand >> 1);
        let count = self.register(registers);
        let (least, most) = (self.program.word(pc + 1), self.program.word(pc + 2));
        let body = pc + 4;
        if count < least {
            self.set_undoable(registers, count.saturating_add(1))?;
            return Ok(Some((body, at)));
        }
        let behind = self.target(pc, 3);
        if operand & 1 != 0 {
            self.push([tag::LOOP | (pc as u32) << 3, at as u32, 0])?;
            return Ok(Some((behind, at)));
        }
        // A round that matched nothing would match nothing again.
        if (count < most || most == op::MANY) && self.register(registers + 1) != at as u32 {
            self.push([tag::BRANCH, behind as u32, at as u32])?;
            self.set_undoable(registers + 1, at as u32)?;
            self.set_undoable(registers, count.saturating_add(1))?;
            return Ok(Some((body, at)));
        }
        Ok(Some((behind, at)))
    }

    /// What a lazy loop does when all behind it has failed.
    fn go_round_after_all(&mut self, pc: usize, at: usize) -> Result<Option<(usize, usize)>, Stop> {
        let registers = self.loop_registers(self.program.word(pc) >> 9);
        let count = self.register(registers);
        let most = self.program.word(pc + 2);
        if (count >= most && most != op::MANY) || self.register(registers + 1) == at as u32 {
            return Ok(None);
        }
        self.set_undoable(registers + 1, at as u32)?;
        self.set_undoable(registers, count.saturating_add(1))?;
        Ok(Some((pc + 4, at)))
    }

    fn look(&mut self, pc: usize, at: usize) -> Result<Option<(usize, usize)>, Stop> {
        let operand = self.program.word(pc) >> 8;
        let behind = self.target(pc, 2);
        let mut from = Some(at);
        for _ in 0..self.program.word(pc + 1) {
            from = from.and_then(|place| self.subject.before(place));
            if from.is_none() {
                break;
            }
        }
        let negative = operand & 1 != 0;
        match from {
            Some(from) => {
                self.push_barrier(if negative { behind } else { 0 }, at)?;
                Ok(Some((pc + 3, from)))
            }
            None if negative => Ok(Some((behind, at))),
            None => Ok(None),
        }
    }

    fn push_barrier(&mut self, otherwise: usize, at: usize) -> Result<(), Stop> {
        let barrier = self.entries as u32;
        let entry = [
            tag::BARRIER | (otherwise as u32) << 3,
            at as u32,
            self.barrier,
        ];
        self.push(entry)?;
        self.barrier = barrier;
        Ok(())
    }

    /// Drops the innermost barrier and what could be tried behind it, but not what would have
    /// to be put back: the place it had.
    fn pass_barrier(&mut self) -> usize {
        let barrier = self.barrier as usize;
        let [_, at, outer] = self.entry(barrier);
        let mut kept = barrier;
        for index in barrier + 1..self.entries {
            let entry = self.entry(index);
            if entry[0] & 7 == tag::UNDO {
                self.put(kept, entry);
                kept += 1;
            }
        }
        self.entries = kept;
        self.barrier = outer;
        at as usize
    }

    /// Puts everything back that was changed behind the innermost barrier, and drops it.
    fn unwind_to_barrier(&mut self) {
        while self.entries > self.barrier as usize + 1 {
            self.entries -= 1;
            let [first, old, _] = self.entry(self.entries);
            if first & 7 == tag::UNDO {
                self.set_register((first >> 3) as usize, old);
            }
        }
        self.entries = self.barrier as usize;
        self.barrier = self.entry(self.entries)[2];
    }

    /// Takes the last of what can be tried another way; `None` if there is nothing left.
    fn back(&mut self) -> Result<Option<(usize, usize)>, Stop> {
        while let Some(last) = self.entries.checked_sub(1) {
            self.entries = last;
            let [first, one, two] = self.entry(last);
            let operand = first >> 3;
            let pc = operand as usize;
            let at = one as usize;
            match first & 7 {
                tag::BRANCH => return Ok(Some((at, two as usize))),
                tag::UNDO => self.set_register(pc, one),
                tag::GREEDY => {
                    let Some(before) = self.subject.before(at).filter(|at| *at >= two as usize)
                    else {
                        continue;
                    };
                    let item = pc + 3;
                    let next = item + instruction_len(self.program.word(item));
                    let Some(before) = self.last_fit(next, before, two as usize)? else {
                        continue;
                    };
                    if before > two as usize {
                        self.put(last, [first, before as u32, two]);
                        self.entries += 1;
                    }
                    return Ok(Some((next, before)));
                }
                tag::LAZY => {
                    let item = pc + 3;
                    let Some(after) = self.one(item, at) else {
                        continue;
                    };
                    let more = match two {
                        op::MANY => op::MANY,
                        two => two - 1,
                    };
                    if more > 0 {
                        self.put(last, [first, after as u32, more]);
                        self.entries += 1;
                    }
                    let next = item + instruction_len(self.program.word(item));
                    return Ok(Some((next, after)));
                }
                tag::LOOP => {
                    if let Some(going) = self.go_round_after_all(pc, at)? {
                        return Ok(Some(going));
                    }
                }
                _ => {
                    self.barrier = two;
                    if operand != 0 {
                        return Ok(Some((pc, at)));
                    }
                }
            }
        }
        Ok(None)
    }
}
