//! A machine that runs verified code with made-up values: every branch, exception and result is
//! drawn from a seed. It does what the verifier's contract asks of an interpreter, no more, and
//! panics when the code breaks the contract: that is how the tests see that nothing which passes
//! the verifier can make an interpreter step wrong.

use std::collections::HashMap;

use taipan_mpy::opcode::{self, ITER_SLOTS, Instruction, Op, Operand};
use taipan_mpy::prelude::Prelude;
use taipan_mpy::verify::{AsyncWith, FrameShape};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Value,
    Absent,
    Cell,
    /// One of the slots of the iterator made at that step.
    Iterator(usize, u8),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Except,
    Finally,
    With,
}

#[derive(Clone, Copy, Debug)]
enum Pending {
    Nothing,
    Return,
    Jump {
        target: u32,
        handlers: u8,
        drop_iterator: bool,
    },
}

#[derive(Clone, Copy, Debug)]
struct Handler {
    kind: Kind,
    entry: usize,
    height: usize,
    pending: Pending,
}

/// A small generator of numbers; tests need no better.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.next().is_multiple_of(n)
    }
}

struct Machine<'a> {
    code: &'a [u8],
    shape: FrameShape,
    at: usize,
    stack: Vec<Slot>,
    locals: Vec<Slot>,
    handlers: Vec<Handler>,
    steps: usize,
    random: Random,
    /// The height seen at each instruction, records of pending actions counted as one slot.
    heights: &'a mut HashMap<usize, usize>,
}

enum Flow {
    Next,
    To(usize),
    Raise,
    End,
}

/// Runs `prelude`'s function for at most `steps` steps. `heights` is kept between runs: however an
/// instruction is reached, the stack must have the same height.
pub fn run(
    prelude: &Prelude<'_>,
    shape: FrameShape,
    seed: u64,
    steps: usize,
    heights: &mut HashMap<usize, usize>,
) {
    let mut locals = vec![Slot::Value; usize::from(shape.n_locals)];
    for local in locals.iter_mut().take(usize::from(shape.n_closed)) {
        *local = Slot::Cell;
    }
    for &cell in prelude.cells() {
        locals[usize::from(cell)] = Slot::Cell;
    }
    let mut machine = Machine {
        code: prelude.instructions(),
        shape,
        at: 0,
        stack: Vec::new(),
        locals,
        handlers: Vec::new(),
        steps: 0,
        random: Random(seed | 1),
        heights,
    };
    while machine.steps < steps && machine.step() {}
}

impl Machine<'_> {
    fn step(&mut self) -> bool {
        self.steps += 1;
        let records = self
            .handlers
            .iter()
            .filter(|h| !matches!(h.pending, Pending::Nothing));
        let height = self.stack.len() - records.count();
        let known = *self.heights.entry(self.at).or_insert(height);
        assert_eq!(known, height, "two heights at {}", self.at);
        for handler in &self.handlers {
            let runs = self.at < handler.entry;
            assert!(
                !runs || self.stack.len() >= handler.height,
                "block robbed at {}",
                self.at
            );
        }
        let instruction = opcode::decode(self.code, self.at).expect("an instruction");
        let flow = if self.random.one_in(12) {
            Flow::Raise
        } else {
            self.execute(&instruction)
        };
        match flow {
            Flow::Next => self.at = instruction.next as usize,
            Flow::To(at) => self.at = at,
            Flow::End => return false,
            Flow::Raise => return self.raise(),
        }
        assert!(self.at < self.code.len(), "ran off the end");
        true
    }

    fn reach(&self, height: usize) {
        assert!(
            height <= usize::from(self.shape.max_stack),
            "too high at {}",
            self.at
        );
    }

    fn push(&mut self, slot: Slot) {
        self.stack.push(slot);
        self.reach(self.stack.len());
    }

    fn pop(&mut self) -> Slot {
        let slot = self.stack.pop().expect("something on the stack");
        assert!(
            !matches!(slot, Slot::Iterator(..)),
            "iterator taken at {}",
            self.at
        );
        slot
    }

    fn set_height(&mut self, height: usize) {
        assert!(
            self.stack.len() >= height,
            "nothing to go back to at {}",
            self.at
        );
        self.stack.truncate(height);
    }

    fn raise(&mut self) -> bool {
        while let Some(handler) = self.handlers.pop() {
            if handler.entry <= self.at {
                continue;
            }
            self.set_height(handler.height);
            self.push(Slot::Value);
            self.at = match self.async_with(&handler) {
                Some(entries) => entries.raised as usize,
                None => handler.entry,
            };
            self.handlers.push(Handler {
                pending: Pending::Nothing,
                ..handler
            });
            return true;
        }
        false
    }

    fn async_with(&self, handler: &Handler) -> Option<AsyncWith> {
        let special = handler.kind == Kind::Finally && self.code[handler.entry] == Op::DUP_TOP;
        special.then(|| AsyncWith::at(self.code, handler.entry as u32).expect("its handler"))
    }

    /// Enters `handler` with a pending action.
    fn enter(&mut self, handler: Handler, pending: Pending) -> Flow {
        self.set_height(handler.height);
        self.push(Slot::Value);
        self.push(Slot::Value);
        self.handlers.push(Handler { pending, ..handler });
        match self.async_with(&handler) {
            Some(entries) => Flow::To(entries.unwound as usize),
            None => Flow::To(handler.entry),
        }
    }

    fn unwind_return(&mut self) -> Flow {
        while let Some(handler) = self.handlers.pop() {
            if handler.entry > self.at && handler.kind != Kind::Except {
                return self.enter(handler, Pending::Return);
            }
        }
        Flow::End
    }

    fn unwind_jump(&mut self, target: u32, handlers: u8, drop_iterator: bool) -> Flow {
        for left in (0..handlers).rev() {
            let handler = self.handlers.pop().expect("a handler to close");
            if handler.entry > self.at && handler.kind != Kind::Except {
                let pending = Pending::Jump {
                    target,
                    handlers: left,
                    drop_iterator,
                };
                return self.enter(handler, pending);
            }
            self.set_height(handler.height);
        }
        if drop_iterator {
            self.check_iterator();
            self.set_height(self.stack.len() - ITER_SLOTS as usize);
        }
        Flow::To(target as usize)
    }

    fn check_iterator(&self) {
        let base = self
            .stack
            .len()
            .checked_sub(ITER_SLOTS as usize)
            .expect("an iterator");
        let slots = &self.stack[base..];
        let ready = slots[0] == Slot::Absent && slots[2..] == [Slot::Absent; 2];
        let made = match slots[0] {
            Slot::Iterator(id, 0) => (1..4).all(|i| slots[i as usize] == Slot::Iterator(id, i)),
            _ => false,
        };
        assert!(made || ready, "no iterator at {}: {slots:?}", self.at);
    }

    fn branch(&mut self, target: u32) -> Flow {
        if self.random.one_in(2) {
            Flow::To(target as usize)
        } else {
            Flow::Next
        }
    }

    fn execute(&mut self, i: &Instruction) -> Flow {
        match (i.op, i.operand) {
            (
                Op::LOAD_FAST_N | Op::LOAD_FAST_MULTI..=Op::LOAD_FAST_MULTI_LAST,
                Operand::Local(n),
            ) => {
                self.push(self.locals[n as usize]);
            }
            (
                Op::STORE_FAST_N | Op::STORE_FAST_MULTI..=Op::STORE_FAST_MULTI_LAST,
                Operand::Local(n),
            ) => self.locals[n as usize] = self.pop(),
            (Op::DELETE_FAST, Operand::Local(n)) => self.locals[n as usize] = Slot::Absent,
            (op, Operand::Local(n)) => {
                assert_eq!(
                    self.locals[n as usize],
                    Slot::Cell,
                    "no cell at {}",
                    self.at
                );
                match op {
                    Op::LOAD_DEREF => self.push(Slot::Value),
                    Op::STORE_DEREF => drop(self.pop()),
                    _ => {}
                }
            }
            (Op::LOAD_NULL, _) => self.push(Slot::Absent),
            (Op::POP_TOP, _) => {
                self.stack.pop().expect("something on the stack");
            }
            (Op::DUP_TOP, _) => {
                let slot = self.pop();
                self.push(slot);
                self.push(slot);
            }
            (Op::ROT_TWO | Op::ROT_THREE, _) => {
                let count = if i.op == Op::ROT_TWO { 2 } else { 3 };
                let top = self.stack.len();
                let base = top.checked_sub(count).expect("enough to rotate");
                for slot in &self.stack[base..] {
                    assert!(
                        !matches!(slot, Slot::Iterator(..)),
                        "iterator moved at {}",
                        self.at
                    );
                }
                self.stack[base..].rotate_right(1);
            }
            (Op::LOAD_METHOD, _) => {
                self.pop();
                self.push(Slot::Value);
                let bound = self.random.one_in(2);
                self.push(if bound { Slot::Value } else { Slot::Absent });
            }
            (Op::MAKE_CLOSURE | Op::MAKE_CLOSURE_DEFARGS, Operand::Closure { cells, .. }) => {
                for _ in 0..cells {
                    assert_eq!(self.pop(), Slot::Cell, "no cell at {}", self.at);
                }
                if i.op == Op::MAKE_CLOSURE_DEFARGS {
                    self.pop();
                    self.pop();
                }
                self.push(Slot::Value);
            }
            (Op::STORE_COMP, Operand::Comprehension { distance, .. }) => {
                let slot = (self.stack.len() - 1).checked_sub(distance as usize);
                let slot = self.stack[slot.expect("a collection")];
                assert!(
                    !matches!(slot, Slot::Iterator(..)),
                    "iterator read at {}",
                    self.at
                );
                return self.plain(i);
            }
            (Op::JUMP, Operand::Jump(target)) => return Flow::To(target as usize),
            (Op::POP_JUMP_IF_TRUE | Op::POP_JUMP_IF_FALSE, Operand::Jump(target)) => {
                self.pop();
                return self.branch(target);
            }
            (Op::JUMP_IF_TRUE_OR_POP | Op::JUMP_IF_FALSE_OR_POP, Operand::Jump(target)) => {
                let slot = self.pop();
                let flow = self.branch(target);
                if matches!(flow, Flow::To(_)) {
                    self.push(slot);
                }
                return flow;
            }
            (Op::GET_ITER_STACK, _) => {
                self.pop();
                for index in 0..ITER_SLOTS as u8 {
                    self.push(Slot::Iterator(self.steps, index));
                }
            }
            (Op::FOR_ITER, Operand::Jump(target)) => {
                self.check_iterator();
                let flow = self.branch(target);
                match flow {
                    Flow::To(_) => self.set_height(self.stack.len() - ITER_SLOTS as usize),
                    _ => self.push(Slot::Value),
                }
                return flow;
            }
            (Op::SETUP_WITH | Op::SETUP_EXCEPT | Op::SETUP_FINALLY, Operand::Jump(target)) => {
                self.set_up(i.op, target as usize);
            }
            (Op::POP_EXCEPT_JUMP, Operand::Jump(target)) => {
                let handler = self.handlers.pop().expect("a handler to close");
                assert_eq!(handler.kind, Kind::Except);
                return Flow::To(target as usize);
            }
            (
                Op::UNWIND_JUMP,
                Operand::Unwind {
                    target,
                    handlers,
                    drop_iterator,
                },
            ) => {
                return self.unwind_jump(target, handlers, drop_iterator);
            }
            (Op::WITH_CLEANUP, _) => {
                let handler = self.handlers.last().expect("a handler");
                assert_eq!((handler.kind, handler.entry), (Kind::With, self.at));
                let record = self.record(handler.pending);
                assert_eq!(self.stack.len(), handler.height + record);
                self.reach(handler.height + 3);
                self.stack.drain(handler.height - 2..handler.height);
            }
            (Op::END_FINALLY, _) => return self.end_finally(),
            (Op::RETURN_VALUE, _) => {
                self.pop();
                return self.unwind_return();
            }
            (Op::RAISE_LAST | Op::RAISE_OBJ | Op::RAISE_FROM, _) => {
                for _ in 0..i.op - Op::RAISE_LAST {
                    self.pop();
                }
                return Flow::Raise;
            }
            _ => return self.plain(i),
        }
        Flow::Next
    }

    /// An instruction with a plain effect on the stack.
    fn plain(&mut self, i: &Instruction) -> Flow {
        let (takes, leaves) = i.stack_effect().expect("a plain instruction");
        for _ in 0..takes {
            self.pop();
        }
        for _ in 0..leaves {
            self.push(Slot::Value);
        }
        Flow::Next
    }

    fn set_up(&mut self, op: u8, entry: usize) {
        let kind = match op {
            Op::SETUP_WITH => Kind::With,
            Op::SETUP_EXCEPT => Kind::Except,
            _ => Kind::Finally,
        };
        if kind == Kind::With {
            self.pop();
            self.push(Slot::Value);
            self.push(Slot::Absent);
            self.reach(self.stack.len() + 3);
        }
        let height = self.stack.len();
        self.handlers.push(Handler {
            kind,
            entry,
            height,
            pending: Pending::Nothing,
        });
        assert!(self.handlers.len() <= usize::from(self.shape.max_handlers));
        if kind == Kind::With {
            self.push(Slot::Value);
        }
    }

    fn record(&self, pending: Pending) -> usize {
        if matches!(pending, Pending::Nothing) {
            1
        } else {
            2
        }
    }

    fn end_finally(&mut self) -> Flow {
        let handler = self.handlers.pop().expect("a handler to close");
        assert!(
            self.at >= handler.entry,
            "handler closed in its block at {}",
            self.at
        );
        for _ in 0..self.record(handler.pending) {
            self.pop();
        }
        match handler.pending {
            Pending::Nothing if self.random.one_in(3) => Flow::Raise,
            Pending::Nothing => Flow::Next,
            Pending::Return => self.unwind_return(),
            Pending::Jump {
                target,
                handlers,
                drop_iterator,
            } => self.unwind_jump(target, handlers, drop_iterator),
        }
    }
}
