//! What the verifier lets pass and what it refuses, rule by rule: iterators and handlers.

mod support;

use support::assembler::Asm;
use support::verdict::{LOCAL_0, NONE, RETURN, assemble, function, verdict, verify};
use taipan_mpy::Error;
use taipan_mpy::opcode::{BinaryOp, Op};
use taipan_mpy::prelude::FLAG_GENERATOR;
use taipan_mpy::verify::{AsyncWith, FrameShape};

const EXCEPTION_MATCH: u8 = Op::BINARY_OP_MULTI + BinaryOp::ExceptionMatch as u8;

#[test]
fn iterators_are_made_used_and_dropped_whole() {
    let with = |body: &[u8]| {
        verdict(|a| {
            let (next, end) = (a.label(), a.label());
            a.ops(&[NONE, Op::GET_ITER_STACK])
                .bind(next)
                .jump(Op::FOR_ITER, end)
                .ops(body);
            a.jump(Op::JUMP, next).bind(end).ops(&[NONE, RETURN]);
        })
    };
    assert_eq!(with(&[Op::POP_TOP]).map(|shape| shape.max_stack), Ok(5));
    assert_eq!(with(&[]), Err(Error::Mismatch));
    assert_eq!(
        with(&[Op::POP_TOP, Op::POP_TOP]),
        Err(Error::StackUnderflow)
    );
    assert_eq!(with(&[Op::ROT_TWO]), Err(Error::StackUnderflow));
    assert_eq!(
        with(&[Op::POP_TOP, Op::DUP_TOP]),
        Err(Error::StackUnderflow)
    );
    assert_eq!(with(&[Op::STORE_COMP, 1 << 2]), Err(Error::StackUnderflow));

    // Slots that were not made by what makes iterators.
    let forged = |slots: &[u8]| {
        verdict(|a| {
            let end = a.label();
            a.ops(slots)
                .jump(Op::FOR_ITER, end)
                .op(Op::POP_TOP)
                .bind(end)
                .ops(&[NONE, RETURN]);
        })
    };
    assert_eq!(forged(&[NONE; 4]), Err(Error::BadBlock));
    assert_eq!(
        forged(&[NONE, Op::GET_ITER_STACK, NONE]),
        Err(Error::BadBlock)
    );
    // Right, but for the two ways to the end: with an iterator and a spare value, and without.
    let null = Op::LOAD_NULL;
    assert_eq!(forged(&[null, LOCAL_0, null, null]), Err(Error::Mismatch));
    assert_eq!(forged(&[null, NONE, null, null]), Err(Error::BadBlock));
    assert_eq!(forged(&[null, LOCAL_0, null, NONE]), Err(Error::BadBlock));

    let dropped = |pops: usize| {
        verdict(|a| {
            a.ops(&[NONE, Op::GET_ITER_STACK])
                .ops(&vec![Op::POP_TOP; pops])
                .ops(&[NONE, RETURN]);
        })
    };
    assert!(dropped(4).is_ok());
    assert_eq!(dropped(3), Err(Error::StackUnderflow));
    let split = verdict(|a| {
        let inside = a.label();
        a.ops(&[NONE, Op::GET_ITER_STACK, Op::POP_TOP, Op::POP_TOP])
            .bind(inside);
        a.ops(&[Op::POP_TOP, Op::POP_TOP, NONE])
            .jump(Op::POP_JUMP_IF_TRUE, inside);
        a.ops(&[NONE, RETURN]);
    });
    assert_eq!(split, Err(Error::Mismatch));
}

/// `SETUP_x handler`, `body`, `handler:` `rest`.
fn guarded(
    setup: u8,
    body: impl FnOnce(&mut Asm),
    rest: impl FnOnce(&mut Asm),
) -> Result<FrameShape, Error> {
    verdict(|a| {
        let handler = a.label();
        a.op(NONE).jump(setup, handler);
        body(a);
        a.bind(handler);
        rest(a);
        a.ops(&[NONE, RETURN]);
    })
}

#[test]
fn handlers_are_closed_by_what_fits_them() {
    let end = |a: &mut Asm| {
        a.op(Op::END_FINALLY);
    };
    let push = |a: &mut Asm| {
        a.op(NONE);
    };
    let returns = |a: &mut Asm| {
        a.ops(&[NONE, RETURN]);
    };
    assert_eq!(
        guarded(Op::SETUP_FINALLY, push, end),
        Ok(FrameShape {
            n_locals: 0,
            max_stack: 3,
            max_handlers: 1,
            n_closed: 0
        })
    );
    assert!(guarded(Op::SETUP_EXCEPT, returns, end).is_ok());
    // An except block must not run into its handler.
    assert_eq!(guarded(Op::SETUP_EXCEPT, push, end), Err(Error::BadBlock));
    // The record must be there, and nothing above it.
    assert_eq!(
        guarded(Op::SETUP_FINALLY, |_| {}, end),
        Err(Error::BadBlock)
    );
    let twice = |a: &mut Asm| {
        a.ops(&[NONE, Op::END_FINALLY]);
    };
    assert_eq!(
        guarded(Op::SETUP_FINALLY, push, twice),
        Err(Error::Mismatch)
    );
    let takes = |a: &mut Asm| {
        a.ops(&[Op::POP_TOP, NONE, Op::END_FINALLY]);
    };
    assert_eq!(
        guarded(Op::SETUP_FINALLY, push, takes),
        Err(Error::StackUnderflow)
    );
    assert!(guarded(Op::SETUP_EXCEPT, returns, takes).is_ok());
    // Nothing below the block may be taken.
    let robs = |a: &mut Asm| {
        a.ops(&[Op::POP_TOP, NONE, NONE]);
    };
    assert_eq!(
        guarded(Op::SETUP_FINALLY, robs, end),
        Err(Error::StackUnderflow)
    );
    // Not in its own block, not twice, not without a block.
    let early = |a: &mut Asm| {
        a.ops(&[NONE, Op::END_FINALLY, NONE, RETURN]);
    };
    assert_eq!(guarded(Op::SETUP_FINALLY, early, end), Err(Error::BadBlock));
    let again = |a: &mut Asm| {
        a.ops(&[Op::END_FINALLY, NONE, Op::END_FINALLY]);
    };
    assert_eq!(
        guarded(Op::SETUP_FINALLY, push, again),
        Err(Error::BadBlock)
    );
    assert_eq!(
        verdict(|a| {
            a.ops(&[NONE, Op::END_FINALLY]);
        }),
        Err(Error::BadBlock)
    );
    assert_eq!(
        verdict(|a| {
            a.ops(&[NONE, Op::WITH_CLEANUP]);
        }),
        Err(Error::BadBlock)
    );
}

#[test]
fn only_except_handlers_are_left_by_pop_except_jump() {
    let leaves = |setup| {
        verdict(|a| {
            let (handler, out) = (a.label(), a.label());
            a.jump(setup, handler)
                .jump(Op::POP_EXCEPT_JUMP, out)
                .bind(handler)
                .op(Op::END_FINALLY);
            a.bind(out).ops(&[NONE, RETURN]);
        })
    };
    assert!(leaves(Op::SETUP_EXCEPT).is_ok());
    assert_eq!(leaves(Op::SETUP_FINALLY), Err(Error::BadBlock));
    assert_eq!(
        verdict(|a| {
            a.ops(&[Op::POP_EXCEPT_JUMP, 0, NONE, RETURN]);
        }),
        Err(Error::BadBlock)
    );
}

#[test]
fn two_blocks_do_not_share_a_handler() {
    let shared = verdict(|a| {
        let (second, handler) = (a.label(), a.label());
        a.op(NONE).jump(Op::POP_JUMP_IF_TRUE, second);
        a.jump(Op::SETUP_FINALLY, handler)
            .ops(&[NONE, RETURN])
            .bind(second);
        a.jump(Op::SETUP_FINALLY, handler)
            .ops(&[NONE, RETURN])
            .bind(handler);
        a.op(Op::END_FINALLY).ops(&[NONE, RETURN]);
    });
    assert_eq!(shared, Err(Error::Mismatch));
}

#[test]
fn an_inner_block_stays_inside_the_outer_one() {
    // An iterator made in a block, and a jump that takes it past the block's handler.
    let carried = |to_handler: bool| {
        verdict(|a| {
            let (handler, past) = (a.label(), a.label());
            a.jump(Op::SETUP_FINALLY, handler)
                .ops(&[NONE, Op::GET_ITER_STACK]);
            if to_handler {
                a.jump(Op::JUMP, past);
            } else {
                a.ops(&[NONE, RETURN]);
            }
            a.bind(handler).op(Op::END_FINALLY).ops(&[NONE, RETURN]);
            a.bind(past).ops(&[NONE, RETURN]);
        })
    };
    assert!(carried(false).is_ok());
    assert_eq!(carried(true), Err(Error::BadBlock));
    // An inner handler that lies behind the outer one.
    let crossed = verdict(|a| {
        let (outer, inner) = (a.label(), a.label());
        a.jump(Op::SETUP_FINALLY, outer)
            .jump(Op::SETUP_FINALLY, inner)
            .ops(&[NONE, RETURN]);
        a.bind(outer).op(Op::END_FINALLY).ops(&[NONE, RETURN]);
        a.bind(inner).op(Op::END_FINALLY).ops(&[NONE, RETURN]);
    });
    assert_eq!(crossed, Err(Error::BadBlock));
    // From a handler back into the block it guards.
    let back = verdict(|a| {
        let (handler, body) = (a.label(), a.label());
        a.jump(Op::SETUP_FINALLY, handler)
            .op(NONE)
            .bind(body)
            .op(NONE)
            .jump(Op::POP_JUMP_IF_TRUE, body);
        a.bind(handler).jump(Op::JUMP, body);
    });
    assert_eq!(back, Err(Error::BadBlock));
}

/// In a loop over an iterator, an except block around a finally block (with the outer one's handler
/// behind), and in that `extra`, then an `UNWIND_JUMP` to the loop's end or start.
fn unwound(handlers: u8, drop_iterator: bool, extra: &[u8]) -> Result<FrameShape, Error> {
    verdict(|a| {
        let (next, end, outer, inner) = (a.label(), a.label(), a.label(), a.label());
        a.ops(&[NONE, Op::GET_ITER_STACK])
            .bind(next)
            .jump(Op::FOR_ITER, end)
            .op(Op::POP_TOP);
        a.jump(Op::SETUP_EXCEPT, outer)
            .jump(Op::SETUP_FINALLY, inner)
            .ops(extra);
        a.unwind(
            if drop_iterator { end } else { next },
            handlers,
            drop_iterator,
        );
        a.bind(inner).op(Op::END_FINALLY).ops(&[NONE, RETURN]);
        a.bind(outer).ops(&[Op::POP_TOP]).unwind(next, 1, false);
        a.bind(end).ops(&[NONE, RETURN]);
    })
}

#[test]
fn unwinding_closes_the_handlers_it_counts() {
    assert!(unwound(2, false, &[]).is_ok());
    assert!(unwound(2, true, &[]).is_ok());
    // Too few: the other way to the label has fewer blocks. Too many: the iterator is in the way.
    assert_eq!(unwound(1, false, &[]), Err(Error::Mismatch));
    assert_eq!(unwound(1, true, &[]), Err(Error::BadBlock));
    assert_eq!(unwound(3, false, &[]), Err(Error::BadBlock));
    // Something left on the stack.
    assert_eq!(unwound(2, false, &[NONE]), Err(Error::Mismatch));
    assert_eq!(
        verdict(|a| {
            a.ops(&[Op::UNWIND_JUMP, 0x41, 1, NONE, RETURN]);
        }),
        Err(Error::BadBlock)
    );
    assert_eq!(
        verdict(|a| {
            a.ops(&[NONE, Op::UNWIND_JUMP, 0x41, 0x80, RETURN]);
        }),
        Err(Error::BadBlock)
    );
}

#[test]
fn with_handlers_have_their_one_form() {
    let with = |entry: &[u8], handler: &[u8]| {
        verdict(|a| {
            let label = a.label();
            a.op(NONE)
                .jump(Op::SETUP_WITH, label)
                .ops(entry)
                .bind(label)
                .ops(handler);
            a.ops(&[NONE, RETURN]);
        })
    };
    let end = [Op::WITH_CLEANUP, Op::END_FINALLY];
    assert_eq!(
        with(&[Op::POP_TOP, NONE], &end),
        Ok(FrameShape {
            n_locals: 0,
            max_stack: 5,
            max_handlers: 1,
            n_closed: 0
        })
    );
    // What `__enter__` gave may be the record: an interpreter looks at its type.
    assert!(with(&[], &end).is_ok());
    assert_eq!(with(&[Op::POP_TOP], &end), Err(Error::BadBlock));
    assert_eq!(
        with(&[Op::POP_TOP, Op::POP_TOP], &end),
        Err(Error::StackUnderflow)
    );
    assert_eq!(
        with(&[Op::POP_TOP, NONE], &[Op::END_FINALLY]),
        Err(Error::BadBlock)
    );
    assert_eq!(
        with(&[Op::POP_TOP, NONE], &[Op::WITH_CLEANUP, NONE]),
        Err(Error::BadBlock)
    );
}

/// An `async with` with `before` on the stack below the context manager.
fn async_with(before: &[u8], spoil: impl FnOnce(&mut Vec<u8>)) -> Result<FrameShape, Error> {
    let mut code = assemble(|a| {
        let (handler, unwound, exit, end) = (a.label(), a.label(), a.label(), a.label());
        a.ops(before).op(NONE).jump(Op::SETUP_FINALLY, handler);
        a.ops(&[NONE, Op::ROT_TWO]).jump(Op::JUMP, exit);
        a.bind(handler)
            .op(Op::DUP_TOP)
            .uint(Op::LOAD_GLOBAL, 1)
            .op(EXCEPTION_MATCH);
        a.jump(Op::POP_JUMP_IF_FALSE, unwound);
        a.ops(&[Op::ROT_TWO, Op::POP_TOP]).jump(Op::JUMP, end);
        a.bind(unwound).ops(&[Op::ROT_THREE, Op::ROT_THREE]);
        a.bind(exit)
            .op(Op::POP_TOP)
            .bind(end)
            .op(Op::END_FINALLY)
            .ops(&[NONE, RETURN]);
    });
    spoil(&mut code);
    verify(&function(code).flags(FLAG_GENERATOR))
}

#[test]
fn async_with_handlers_have_their_one_form() {
    let replace = |from: u8, to: u8| {
        move |code: &mut Vec<u8>| {
            let at = code
                .iter()
                .rposition(|byte| *byte == from)
                .expect("in the code");
            code[at] = to;
        }
    };
    assert_eq!(
        async_with(&[], |_| {}),
        Ok(FrameShape {
            n_locals: 0,
            max_stack: 3,
            max_handlers: 1,
            n_closed: 0
        })
    );
    assert!(async_with(&[NONE, Op::GET_ITER_STACK], |_| {}).is_ok());
    assert_eq!(
        async_with(&[], replace(Op::ROT_THREE, Op::ROT_TWO)),
        Err(Error::BadBlock)
    );
    assert_eq!(
        async_with(&[], replace(Op::LOAD_GLOBAL, Op::LOAD_NAME)),
        Err(Error::BadBlock)
    );
    assert_eq!(
        async_with(&[], replace(EXCEPTION_MATCH, Op::BINARY_OP_MULTI)),
        Err(Error::BadBlock)
    );
    assert_eq!(
        async_with(&[], replace(Op::END_FINALLY, Op::POP_TOP)),
        Err(Error::StackUnderflow)
    );
    // Its context manager must not be an iterator's slot, nor missing.
    let iterator = |code: &mut Vec<u8>| drop(code.splice(..2, [NONE, Op::GET_ITER_STACK]));
    assert_eq!(async_with(&[NONE], iterator), Err(Error::BadBlock));
    let code = [
        Op::DUP_TOP,
        Op::LOAD_GLOBAL,
        1,
        EXCEPTION_MATCH,
        Op::POP_JUMP_IF_FALSE,
        0x41,
    ];
    let mut code = code.to_vec();
    code.extend_from_slice(&[NONE, Op::ROT_THREE, Op::ROT_THREE, NONE]);
    let entries = AsyncWith {
        raised: 6,
        unwound: 7,
        exit: 9,
    };
    assert_eq!(AsyncWith::at(&code, 0), Some(entries));
    assert_eq!(AsyncWith::at(&code, 1), None);
    assert_eq!(AsyncWith::at(&code[..9], 0), None);
}
