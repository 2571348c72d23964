//! Changes a function instruction by instruction and keeps its jumps whole. Most of what comes
//! out is still well formed, and much of it wrong in ways that only stack and blocks show.

use taipan_mpy::opcode::{self, Op, Operand, OperandKind, operand_kind};

use super::assembler::Asm;
use super::machine::Random;

#[derive(Clone, Debug)]
struct Line {
    op: u8,
    /// The operand's bytes, but for a label's.
    operand: Vec<u8>,
    /// The line jumped to.
    target: Option<usize>,
}

fn read(code: &[u8]) -> Vec<Line> {
    let mut starts = Vec::new();
    let mut instructions = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let instruction = opcode::decode(code, at).expect("a sample");
        starts.push(at);
        instructions.push(instruction);
        at = instruction.next as usize;
    }
    let line_at = |offset: u32| starts.binary_search(&(offset as usize)).ok();
    let lines = instructions
        .iter()
        .zip(&starts)
        .map(|(instruction, &start)| {
            let (operand, target) = match instruction.operand {
                Operand::Jump(target) => (vec![], line_at(target)),
                Operand::Unwind {
                    target,
                    handlers,
                    drop_iterator,
                } => (
                    vec![handlers | if drop_iterator { 0x80 } else { 0 }],
                    line_at(target),
                ),
                _ => (code[start + 1..instruction.next as usize].to_vec(), None),
            };
            Line {
                op: instruction.op,
                operand,
                target,
            }
        });
    lines.collect()
}

fn write(lines: &[Line]) -> Option<Vec<u8>> {
    let mut a = Asm::default();
    let labels: Vec<_> = lines.iter().map(|_| a.label()).collect();
    for (index, line) in lines.iter().enumerate() {
        a.bind(labels[index]);
        match line.target {
            Some(target) => {
                if operand_kind(line.op) == Some(OperandKind::Forward) && target <= index {
                    return None;
                }
                a.jump(line.op, *labels.get(target)?);
            }
            None => {
                a.op(line.op);
            }
        }
        a.ops(&line.operand);
    }
    Some(a.finish())
}

const PLAIN: [u8; 22] = [
    Op::LOAD_CONST_NONE,
    Op::LOAD_FAST_MULTI,
    Op::LOAD_FAST_MULTI + 1,
    Op::STORE_FAST_MULTI,
    Op::STORE_FAST_MULTI + 1,
    Op::POP_TOP,
    Op::POP_TOP,
    Op::DUP_TOP,
    Op::DUP_TOP_TWO,
    Op::ROT_TWO,
    Op::ROT_THREE,
    Op::LOAD_NULL,
    Op::GET_ITER,
    Op::GET_ITER_STACK,
    Op::END_FINALLY,
    Op::WITH_CLEANUP,
    Op::RETURN_VALUE,
    Op::RAISE_LAST,
    Op::RAISE_OBJ,
    Op::YIELD_VALUE,
    Op::BINARY_OP_MULTI,
    Op::STORE_SUBSCR,
];

const JUMPS: [u8; 12] = [
    Op::JUMP,
    Op::JUMP,
    Op::POP_JUMP_IF_TRUE,
    Op::JUMP_IF_TRUE_OR_POP,
    Op::SETUP_EXCEPT,
    Op::SETUP_FINALLY,
    Op::SETUP_WITH,
    Op::POP_EXCEPT_JUMP,
    Op::POP_EXCEPT_JUMP,
    Op::FOR_ITER,
    Op::UNWIND_JUMP,
    Op::UNWIND_JUMP,
];

fn invent(random: &mut Random, len: usize) -> Line {
    if !random.next().is_multiple_of(3) {
        let op = PLAIN[(random.next() % PLAIN.len() as u64) as usize];
        return Line {
            op,
            operand: vec![],
            target: None,
        };
    }
    let op = JUMPS[(random.next() % JUMPS.len() as u64) as usize];
    let operand = match op {
        Op::UNWIND_JUMP => vec![(random.next() % 4) as u8 | (random.next() as u8 & 0x80)],
        _ => vec![],
    };
    Line {
        op,
        operand,
        target: Some((random.next() % len as u64) as usize),
    }
}

/// Inserts `line` at `at`, jumps following what they led to.
fn insert(lines: &mut Vec<Line>, at: usize, line: Line) {
    for other in lines.iter_mut() {
        if let Some(target) = &mut other.target
            && *target > at
        {
            *target += 1;
        }
    }
    lines.insert(at, line);
}

fn remove(lines: &mut Vec<Line>, at: usize) {
    lines.remove(at);
    for other in lines.iter_mut() {
        if let Some(target) = &mut other.target
            && *target > at
        {
            *target -= 1;
        }
    }
}

/// `code` with one to three changes.
pub fn rewrite(code: &[u8], random: &mut Random) -> Vec<u8> {
    let mut lines = read(code);
    for _ in 0..1 + random.next() % 3 {
        let before = lines.clone();
        let at = (random.next() % lines.len() as u64) as usize;
        match random.next() % 7 {
            0 if lines.len() > 1 => remove(&mut lines, at),
            1 => {
                let copy = lines[(random.next() % lines.len() as u64) as usize].clone();
                insert(&mut lines, at, copy);
            }
            2 => {
                let other = (random.next() % lines.len() as u64) as usize;
                lines.swap(at, other);
            }
            3 | 4 => {
                let jumps: Vec<_> = (0..lines.len())
                    .filter(|i| lines[*i].target.is_some())
                    .collect();
                if let Some(&jump) = jumps.get(at % jumps.len().max(1)) {
                    lines[jump].target = Some((random.next() % lines.len() as u64) as usize);
                }
            }
            5 => {
                let line = invent(random, lines.len());
                insert(&mut lines, at, line);
            }
            _ => lines[at] = invent(random, lines.len()),
        }
        if write(&lines).is_none() {
            lines = before;
        }
    }
    write(&lines).unwrap_or_else(|| code.to_vec())
}
