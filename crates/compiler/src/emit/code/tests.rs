//! Jumps of all lengths, heights of the stack, lines.

use core::mem::MaybeUninit;
use std::vec;
use std::vec::Vec;

use proptest::prelude::*;
use taipan_arena::{Arena, FixedMemory};
use taipan_mpy::opcode::{self, Op, Operand};
use taipan_mpy::prelude::{Prelude, Signature};

use super::{Code, Frame, Label};
use crate::error::Failure;

fn frame(lines: bool) -> Frame<'static> {
    Frame {
        locals: 0,
        signature: Signature::default(),
        names: &[0],
        cells: &[],
        lines,
        local_names: None,
    }
}

fn with_arena<T>(test: impl FnOnce(&Arena<'_>) -> T) -> T {
    let mut buffer = vec![MaybeUninit::uninit(); 1 << 20];
    let mut memory = FixedMemory::new(&mut buffer);
    let arena = Arena::new(&mut memory);
    test(&arena)
}

/// Writes instructions of one byte that change nothing.
fn pad(code: &mut Code<'_>, bytes: usize) {
    for _ in 0..bytes {
        code.op(Op::ROT_TWO, 0, 0).unwrap();
    }
}

/// The length of the only jump in the bytecode and the offset it leads to.
fn only_jump(bytecode: &[u8]) -> (u32, u32) {
    let instructions = Prelude::parse(bytecode).unwrap().instructions();
    let mut at = 0;
    while at < instructions.len() {
        let instruction = opcode::decode(instructions, at).unwrap();
        if let Operand::Jump(target) | Operand::Unwind { target, .. } = instruction.operand {
            return (instruction.next - at as u32, target);
        }
        at = instruction.next as usize;
    }
    panic!("no jump");
}

#[test]
fn forward_jumps_take_the_shortest_form() {
    for (distance, signed, unsigned) in [
        (0, 2, 2),
        (63, 2, 2),
        (64, 3, 2),
        (127, 3, 2),
        (128, 3, 3),
        (16383, 3, 3),
    ] {
        for (is_signed, length) in [(true, signed), (false, unsigned)] {
            let jump = with_arena(|arena| {
                let mut code = Code::new(arena);
                let label = code.label().unwrap();
                code.op(Op::LOAD_CONST_NONE, 0, 1).unwrap();
                if is_signed {
                    code.jump_if(true, label).unwrap();
                } else {
                    code.setup_except(label).unwrap();
                    code.allow_one_more().unwrap();
                }
                pad(&mut code, distance);
                code.place(label).unwrap();
                code.end(Op::RETURN_VALUE, 0).unwrap();
                only_jump(code.finish(&frame(false)).unwrap())
            });
            assert_eq!(
                jump,
                (length, 1 + length + distance as u32),
                "{distance} {is_signed}"
            );
        }
    }
}

#[test]
fn backward_jumps_take_the_shortest_form() {
    for (body, length) in [(0, 2), (62, 2), (63, 3), (16381, 3)] {
        let jump = with_arena(|arena| {
            let mut code = Code::new(arena);
            let top = code.label().unwrap();
            pad(&mut code, 1);
            code.place_loop(top, true, 0).unwrap();
            pad(&mut code, body);
            code.jump_to(top).unwrap();
            only_jump(code.finish(&frame(false)).unwrap())
        });
        assert_eq!(jump, (length, 1), "{body}");
    }
}

#[test]
fn jumps_can_be_too_long() {
    let finished = |bytes| {
        with_arena(|arena| {
            let mut code = Code::new(arena);
            let label = code.label().unwrap();
            code.op(Op::LOAD_CONST_NONE, 0, 1).unwrap();
            code.jump_if(true, label).unwrap();
            pad(&mut code, bytes);
            code.place(label).unwrap();
            code.end(Op::RETURN_VALUE, 0).unwrap();
            code.finish(&frame(false)).map(drop)
        })
    };
    assert_eq!(finished(16383), Ok(()));
    assert_eq!(finished(16384), Err(Failure::TOO_LARGE));
}

#[test]
fn what_cannot_be_reached_is_not_written() {
    let instructions = with_arena(|arena| {
        let mut code = Code::new(arena);
        let (dead, alive) = (code.label().unwrap(), code.label().unwrap());
        code.op(Op::LOAD_CONST_NONE, 0, 1).unwrap();
        code.jump_if(true, alive).unwrap();
        code.op(Op::LOAD_CONST_TRUE, 0, 1).unwrap();
        code.end(Op::RETURN_VALUE, 1).unwrap();
        pad(&mut code, 3);
        code.place(dead).unwrap();
        pad(&mut code, 3);
        code.jump_to(dead).unwrap();
        code.place(alive).unwrap();
        code.op(Op::LOAD_CONST_FALSE, 0, 1).unwrap();
        code.end(Op::RETURN_VALUE, 1).unwrap();
        let bytecode = code.finish(&frame(false)).unwrap();
        Prelude::parse(bytecode).unwrap().instructions().to_vec()
    });
    assert_eq!(
        instructions,
        [
            Op::LOAD_CONST_NONE,
            Op::POP_JUMP_IF_TRUE,
            0x42,
            Op::LOAD_CONST_TRUE,
            Op::RETURN_VALUE,
            Op::LOAD_CONST_FALSE,
            Op::RETURN_VALUE,
        ]
    );
}

#[test]
fn a_jump_to_what_follows_is_taken_back() {
    let instructions = with_arena(|arena| {
        let mut code = Code::new(arena);
        let (first, second) = (code.label().unwrap(), code.label().unwrap());
        code.jump_to(first).unwrap();
        code.place(first).unwrap();
        code.op(Op::LOAD_CONST_NONE, 0, 1).unwrap();
        code.jump_to(second).unwrap();
        code.place(second).unwrap();
        code.end(Op::RETURN_VALUE, 1).unwrap();
        let bytecode = code.finish(&frame(false)).unwrap();
        Prelude::parse(bytecode).unwrap().instructions().to_vec()
    });
    assert_eq!(instructions, [Op::LOAD_CONST_NONE, Op::RETURN_VALUE]);
}

#[test]
fn the_frame_is_as_large_as_needed() {
    let signature = with_arena(|arena| {
        let mut code = Code::new(arena);
        let handler = code.label().unwrap();
        for _ in 0..5 {
            code.op(Op::LOAD_CONST_NONE, 0, 1).unwrap();
        }
        code.uint(Op::BUILD_TUPLE, 5, 5, 1).unwrap();
        code.setup_finally(handler).unwrap();
        code.op(Op::LOAD_CONST_NONE, 0, 1).unwrap();
        code.place_handler(handler).unwrap();
        code.reserve(4).unwrap();
        code.op(Op::END_FINALLY, 2, 0).unwrap();
        code.leave_handler();
        code.end(Op::RETURN_VALUE, 1).unwrap();
        let frame = Frame {
            locals: 3,
            ..frame(false)
        };
        Prelude::parse(code.finish(&frame).unwrap())
            .unwrap()
            .signature
    });
    assert_eq!(
        (signature.n_state, signature.n_exc_stack),
        (3 + 1 + 2 + 4, 1)
    );
}

#[test]
fn blocks_nest_only_so_far() {
    with_arena(|arena| {
        let mut code = Code::new(arena);
        let label = code.label().unwrap();
        let entered = (0..500)
            .take_while(|_| code.setup_except(label).is_ok())
            .count();
        assert_eq!(entered, 120);
        let entered = (0..500)
            .take_while(|_| code.enter_iterator().is_ok())
            .count();
        assert_eq!(entered, 120);
    });
}

/// Steps of a random function.
#[derive(Clone, Debug)]
enum Step {
    Pad(u16),
    Forward(usize),
    Backward(usize),
    Place(usize),
    Line(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(
        prop_oneof![
            (0..150u16).prop_map(Step::Pad),
            (0..8usize).prop_map(Step::Forward),
            (0..8usize).prop_map(Step::Backward),
            (0..8usize).prop_map(Step::Place),
            any::<u8>().prop_map(Step::Line),
        ],
        0..120,
    )
}

proptest! {
    /// Every jump leads where its label was placed, and every line stands where it was set,
    /// whatever the jumps between shrink to.
    #[test]
    fn jumps_and_lines_survive_squeezing(steps in steps()) {
        with_arena(|arena| {
            let mut code = Code::new(arena);
            // Marks in the code, by which labels and lines are found again: numbers on the stack.
            let mut marks = 0i64;
            let mut open: Vec<(Label, Vec<i64>)> = Vec::new();
            let mut placed: Vec<(Label, i64)> = Vec::new();
            let mut jumps: Vec<(i64, i64)> = Vec::new();
            let mut lines: Vec<(i64, u32)> = Vec::new();
            let mut line = 1;
            let mut mark = |code: &mut Code<'_>| {
                marks += 1;
                code.small_int(100_000 + marks).unwrap();
                code.op(Op::POP_TOP, 1, 0).unwrap();
                marks
            };
            let jump = |code: &mut Code<'_>, label: Label, mark: &mut dyn FnMut(&mut Code<'_>) -> i64| {
                let at = mark(code);
                code.op(Op::LOAD_CONST_NONE, 0, 1).unwrap();
                code.jump_if(true, label).unwrap();
                at
            };
            for step in &steps {
                match *step {
                    Step::Pad(bytes) => pad(&mut code, bytes.into()),
                    Step::Forward(n) => {
                        if open.len() <= n {
                            open.push((code.label().unwrap(), Vec::new()));
                        }
                        let n = n.min(open.len() - 1);
                        let from = jump(&mut code, open[n].0, &mut mark);
                        open[n].1.push(from);
                    }
                    Step::Place(n) if n < open.len() => {
                        let (label, from) = open.remove(n);
                        code.place(label).unwrap();
                        let here = mark(&mut code);
                        jumps.extend(from.into_iter().map(|from| (from, here)));
                        let top = code.label().unwrap();
                        code.place_loop(top, true, 0).unwrap();
                        let here = mark(&mut code);
                        placed.push((top, here));
                    }
                    Step::Backward(n) if n < placed.len() => {
                        let (label, to) = placed[n];
                        let from = jump(&mut code, label, &mut mark);
                        jumps.push((from, to));
                    }
                    Step::Line(by) => {
                        line += u32::from(by);
                        code.set_line(line).unwrap();
                        lines.push((mark(&mut code), line));
                    }
                    _ => {}
                }
            }
            for (label, from) in open {
                code.place(label).unwrap();
                let here = mark(&mut code);
                jumps.extend(from.into_iter().map(|from| (from, here)));
            }
            code.op(Op::LOAD_CONST_NONE, 0, 1).unwrap();
            code.end(Op::RETURN_VALUE, 1).unwrap();
            let Ok(bytecode) = code.finish(&frame(true)) else { return Ok(()) };

            let prelude = Prelude::parse(bytecode).unwrap();
            let instructions = prelude.instructions();
            let mut found: Vec<(i64, u32)> = Vec::new();
            let mut at = 0;
            while (at as usize) < instructions.len() {
                let instruction = opcode::decode(instructions, at as usize).unwrap();
                if let Operand::SmallInt(value) = instruction.operand {
                    found.push((value - 100_000, at));
                }
                at = instruction.next;
            }
            let offset = |mark: i64| found.iter().find(|found| found.0 == mark).unwrap().1;
            for (from, to) in jumps {
                // After the mark: its number, `POP_TOP`, `LOAD_CONST_NONE`.
                let number = opcode::decode(instructions, offset(from) as usize).unwrap();
                let jump = opcode::decode(instructions, number.next as usize + 2).unwrap();
                prop_assert_eq!(jump.operand, Operand::Jump(offset(to)));
            }
            for (mark, line) in lines {
                prop_assert_eq!(prelude.lines().unwrap().line_at(offset(mark)), line);
            }
            Ok(())
        })?;
    }
}
