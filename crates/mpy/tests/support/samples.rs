//! Sample functions, one for each construct that the verifier knows blocks for, laid out as
//! compilers lay them out.

use taipan_mpy::opcode::{BinaryOp, Op};
use taipan_mpy::prelude::FLAG_GENERATOR;
use taipan_mpy::writer::Constant;

use super::assembler::{Asm, Function, image};

const EXCEPTION_MATCH: u8 = Op::BINARY_OP_MULTI + BinaryOp::ExceptionMatch as u8;
const LESS: u8 = Op::BINARY_OP_MULTI + BinaryOp::Less as u8;
const ADD: u8 = Op::BINARY_OP_MULTI + BinaryOp::Add as u8;
const LOCAL_0: u8 = Op::LOAD_FAST_MULTI;
const LOCAL_1: u8 = Op::LOAD_FAST_MULTI + 1;
const SET_0: u8 = Op::STORE_FAST_MULTI;
const SET_1: u8 = Op::STORE_FAST_MULTI + 1;
const NONE: u8 = Op::LOAD_CONST_NONE;
const RETURN: u8 = Op::RETURN_VALUE;

/// `for x in a: try: if x: break; if not x: continue; finally: y = x`, then `return`.
fn for_try_finally() -> Function {
    let mut a = Asm::default();
    let (next, end, finally, go_on, over) = (a.label(), a.label(), a.label(), a.label(), a.label());
    a.op(LOCAL_0)
        .op(Op::GET_ITER_STACK)
        .bind(next)
        .jump(Op::FOR_ITER, end)
        .op(SET_1);
    a.jump(Op::SETUP_FINALLY, finally);
    a.op(LOCAL_1)
        .jump(Op::POP_JUMP_IF_FALSE, go_on)
        .unwind(end, 1, true);
    a.bind(go_on)
        .op(LOCAL_1)
        .jump(Op::POP_JUMP_IF_TRUE, over)
        .unwind(next, 1, false);
    a.bind(over)
        .op(NONE)
        .bind(finally)
        .op(LOCAL_1)
        .op(SET_0)
        .op(Op::END_FINALLY);
    a.jump(Op::JUMP, next).bind(end).op(NONE).op(RETURN);
    Function::new(12, 1, a.finish()).args(1)
}

/// `while a: for x in a: break`, `try: ... except E as e: return e`, with a jump out of the
/// handler.
fn try_except_as() -> Function {
    let mut a = Asm::default();
    let (top, test, handler, no_match, inner, done) = (
        a.label(),
        a.label(),
        a.label(),
        a.label(),
        a.label(),
        a.label(),
    );
    let (loop_next, loop_end) = (a.label(), a.label());
    a.jump(Op::JUMP, test).bind(top);
    a.jump(Op::SETUP_EXCEPT, handler);
    a.op(LOCAL_0)
        .op(Op::GET_ITER_STACK)
        .bind(loop_next)
        .jump(Op::FOR_ITER, loop_end)
        .op(SET_1);
    a.ops(&[Op::POP_TOP; 4])
        .jump(Op::JUMP, loop_end)
        .bind(loop_end);
    a.uint(Op::LOAD_GLOBAL, 1)
        .uint(Op::CALL_FUNCTION, 0)
        .op(Op::POP_TOP);
    a.jump(Op::POP_EXCEPT_JUMP, test);
    a.bind(handler)
        .op(Op::DUP_TOP)
        .uint(Op::LOAD_NAME, 2)
        .op(EXCEPTION_MATCH);
    a.jump(Op::POP_JUMP_IF_FALSE, no_match)
        .op(SET_1)
        .jump(Op::SETUP_FINALLY, inner);
    a.op(LOCAL_1)
        .op(LOCAL_0)
        .op(LESS)
        .jump(Op::POP_JUMP_IF_TRUE, done);
    a.op(LOCAL_1).op(RETURN).bind(done).unwind(test, 2, false);
    a.bind(inner)
        .op(NONE)
        .op(SET_1)
        .uint(Op::DELETE_FAST, 1)
        .op(Op::END_FINALLY);
    a.jump(Op::POP_EXCEPT_JUMP, test)
        .bind(no_match)
        .op(Op::END_FINALLY);
    a.bind(test)
        .op(LOCAL_0)
        .jump(Op::POP_JUMP_IF_TRUE, top)
        .op(NONE)
        .op(RETURN);
    Function::new(10, 2, a.finish()).args(1)
}

/// `with a as x: with x: return x`, in a `for` over `a`.
fn with_in_for() -> Function {
    let mut a = Asm::default();
    let (next, end, outer, inner, other) = (a.label(), a.label(), a.label(), a.label(), a.label());
    a.op(LOCAL_0)
        .op(Op::GET_ITER_STACK)
        .bind(next)
        .jump(Op::FOR_ITER, end)
        .op(SET_1);
    a.op(LOCAL_0).jump(Op::SETUP_WITH, outer).op(SET_1);
    a.op(LOCAL_1).jump(Op::SETUP_WITH, inner).op(Op::POP_TOP);
    a.op(LOCAL_1)
        .jump(Op::POP_JUMP_IF_FALSE, other)
        .op(LOCAL_1)
        .op(RETURN);
    a.bind(other).unwind(next, 2, false);
    a.bind(inner).op(Op::WITH_CLEANUP).op(Op::END_FINALLY);
    a.op(NONE)
        .bind(outer)
        .op(Op::WITH_CLEANUP)
        .op(Op::END_FINALLY);
    a.jump(Op::JUMP, next).bind(end).op(Op::RAISE_LAST);
    Function::new(17, 2, a.finish()).args(1)
}

/// The end of an `async with` whose body has been written, `cm` below its block.
fn async_with_end(a: &mut Asm, finally: super::assembler::Label, completes: bool) {
    let (unwound, exit, end) = (a.label(), a.label(), a.label());
    if completes {
        a.op(NONE).op(Op::ROT_TWO).jump(Op::JUMP, exit);
    }
    a.bind(finally)
        .op(Op::DUP_TOP)
        .uint(Op::LOAD_GLOBAL, 1)
        .op(EXCEPTION_MATCH);
    a.jump(Op::POP_JUMP_IF_FALSE, unwound);
    a.ops(&[Op::DUP_TOP, Op::ROT_THREE, Op::ROT_TWO])
        .uint(Op::LOAD_METHOD, 2);
    a.ops(&[Op::ROT_THREE, Op::ROT_THREE, Op::DUP_TOP])
        .uint(Op::LOAD_ATTR, 1);
    a.ops(&[Op::ROT_TWO, NONE]).uint(Op::CALL_METHOD, 3);
    a.ops(&[Op::GET_ITER, NONE, Op::YIELD_FROM])
        .jump(Op::POP_JUMP_IF_FALSE, end);
    a.ops(&[Op::POP_TOP, NONE]).jump(Op::JUMP, end);
    a.bind(unwound).ops(&[Op::ROT_THREE, Op::ROT_THREE]);
    a.bind(exit)
        .uint(Op::LOAD_METHOD, 2)
        .ops(&[NONE, Op::DUP_TOP, Op::DUP_TOP]);
    a.uint(Op::CALL_METHOD, 3)
        .ops(&[Op::GET_ITER, NONE, Op::YIELD_FROM, Op::POP_TOP]);
    a.bind(end).op(Op::END_FINALLY);
}

/// `for x in a: async with x: if x: break`, then `async with a: return a`.
fn async_with() -> Function {
    let mut a = Asm::default();
    let (next, end, first, second, other) = (a.label(), a.label(), a.label(), a.label(), a.label());
    a.op(LOCAL_0)
        .op(Op::GET_ITER_STACK)
        .bind(next)
        .jump(Op::FOR_ITER, end)
        .op(SET_1);
    a.op(LOCAL_1).jump(Op::SETUP_FINALLY, first);
    a.op(LOCAL_1)
        .jump(Op::POP_JUMP_IF_FALSE, other)
        .unwind(end, 1, true)
        .bind(other);
    async_with_end(&mut a, first, true);
    a.jump(Op::JUMP, next).bind(end);
    a.op(LOCAL_0)
        .jump(Op::SETUP_FINALLY, second)
        .op(LOCAL_0)
        .op(RETURN);
    async_with_end(&mut a, second, false);
    a.op(NONE).op(RETURN);
    Function::new(16, 1, a.finish())
        .args(1)
        .flags(FLAG_GENERATOR)
}

/// `async for x in a: pass`.
fn async_for() -> Function {
    let mut a = Asm::default();
    let (next, handler, no_match, body, after) =
        (a.label(), a.label(), a.label(), a.label(), a.label());
    a.op(LOCAL_0)
        .uint(Op::LOAD_METHOD, 1)
        .uint(Op::CALL_METHOD, 0);
    a.bind(next).jump(Op::SETUP_EXCEPT, handler).op(Op::DUP_TOP);
    a.uint(Op::LOAD_METHOD, 2).uint(Op::CALL_METHOD, 0);
    a.ops(&[Op::GET_ITER, NONE, Op::YIELD_FROM, SET_1])
        .jump(Op::POP_EXCEPT_JUMP, body);
    a.bind(handler)
        .op(Op::DUP_TOP)
        .uint(Op::LOAD_GLOBAL, 1)
        .op(EXCEPTION_MATCH);
    a.jump(Op::POP_JUMP_IF_FALSE, no_match)
        .op(Op::POP_TOP)
        .jump(Op::POP_EXCEPT_JUMP, after);
    a.bind(no_match).op(Op::END_FINALLY);
    a.bind(body)
        .op(LOCAL_1)
        .op(Op::POP_TOP)
        .jump(Op::JUMP, next);
    a.bind(after).ops(&[Op::POP_TOP, NONE, RETURN]);
    Function::new(8, 1, a.finish())
        .args(1)
        .flags(FLAG_GENERATOR)
}

/// `(x for x in a if x)`.
fn generator_expression() -> Function {
    let mut a = Asm::default();
    let (next, end) = (a.label(), a.label());
    a.ops(&[Op::LOAD_NULL, LOCAL_0, Op::LOAD_NULL, Op::LOAD_NULL]);
    a.bind(next).jump(Op::FOR_ITER, end).op(SET_1);
    a.op(LOCAL_1).jump(Op::POP_JUMP_IF_FALSE, next);
    a.ops(&[LOCAL_1, Op::YIELD_VALUE, Op::POP_TOP])
        .jump(Op::JUMP, next);
    a.bind(end).ops(&[NONE, RETURN]);
    Function::new(7, 0, a.finish())
        .args(1)
        .flags(FLAG_GENERATOR)
}

/// `{x: y for x in a for y in x}`, and the same of a list and a set.
fn comprehensions() -> Function {
    let mut a = Asm::default();
    for (build, kind, distance) in [
        (Op::BUILD_LIST, 0, 9),
        (Op::BUILD_MAP, 1, 10),
        (Op::BUILD_SET, 2, 9),
    ] {
        let (outer, inner, outer_end, inner_end) = (a.label(), a.label(), a.label(), a.label());
        a.uint(build, 0).ops(&[LOCAL_0, Op::GET_ITER_STACK]);
        a.bind(outer).jump(Op::FOR_ITER, outer_end).op(SET_1);
        a.ops(&[LOCAL_1, Op::GET_ITER_STACK]);
        a.bind(inner).jump(Op::FOR_ITER, inner_end).op(Op::POP_TOP);
        a.op(LOCAL_1);
        if kind == 1 {
            a.op(LOCAL_0);
        }
        a.uint(Op::STORE_COMP, distance << 2 | kind)
            .jump(Op::JUMP, inner);
        a.bind(inner_end)
            .jump(Op::JUMP, outer)
            .bind(outer_end)
            .op(Op::POP_TOP);
    }
    a.ops(&[NONE, RETURN]);
    Function::new(13, 0, a.finish()).args(1)
}

/// A function whose argument is closed over, twice deep.
fn closures() -> Function {
    let mut inner = Asm::default();
    inner
        .uint(Op::LOAD_DEREF, 0)
        .uint(Op::STORE_DEREF, 1)
        .uint(Op::DELETE_DEREF, 1);
    inner.op(Op::LOAD_FAST_MULTI + 2).op(RETURN);
    let inner = Function::new(4, 0, inner.finish()).args(3);

    let mut middle = Asm::default();
    middle.ops(&[Op::LOAD_NULL, Op::LOAD_NULL, LOCAL_0, LOCAL_1]);
    middle.uint(Op::MAKE_CLOSURE_DEFARGS, 0).op(2).op(RETURN);
    let middle = Function::new(6, 0, middle.finish())
        .args(2)
        .cells(&[1])
        .children(vec![inner]);

    let mut outer = Asm::default();
    outer.ops(&[NONE, LOCAL_0]).uint(Op::MAKE_CLOSURE, 0).op(1);
    outer
        .ops(&[Op::ROT_TWO, Op::POP_TOP])
        .uint(Op::CALL_FUNCTION, 0)
        .op(RETURN);
    Function::new(4, 0, outer.finish())
        .args(1)
        .cells(&[0])
        .children(vec![middle])
}

/// Straight code with all that takes or leaves a counted number of values.
fn straight() -> Function {
    let mut a = Asm::default();
    a.op(LOCAL_0)
        .uint(Op::UNPACK_SEQUENCE, 3)
        .uint(Op::BUILD_TUPLE, 3);
    a.uint(Op::UNPACK_EX, 1 | 2 << 8)
        .uint(Op::BUILD_SET, 4)
        .op(Op::POP_TOP);
    a.int(-1000)
        .int(1_000_000)
        .op(ADD)
        .op(Op::UNARY_OP_MULTI + 1)
        .op(SET_1);
    a.ops(&[LOCAL_0, LOCAL_1, LOCAL_1])
        .uint(Op::BUILD_SLICE, 2)
        .op(Op::LOAD_SUBSCR);
    a.ops(&[LOCAL_0, LOCAL_1, NONE, NONE])
        .uint(Op::BUILD_SLICE, 3)
        .op(Op::LOAD_SUBSCR);
    a.ops(&[Op::DUP_TOP_TWO, Op::ROT_THREE, Op::STORE_SUBSCR]);
    a.op(LOCAL_0)
        .uint(Op::STORE_ATTR, 1)
        .uint(Op::LOAD_CONST_OBJ, 0)
        .uint(Op::LOAD_CONST_STRING, 2);
    a.uint(Op::LOAD_NAME, 1)
        .uint(Op::CALL_FUNCTION, 2)
        .uint(Op::STORE_NAME, 1);
    a.uint(Op::LOAD_GLOBAL, 1)
        .ops(&[LOCAL_0, Op::LOAD_NULL, LOCAL_1])
        .int(1);
    a.uint(Op::CALL_FUNCTION_VAR_KW, 1 | 1 << 8)
        .uint(Op::LOAD_METHOD, 1)
        .op(LOCAL_0)
        .int(0);
    a.uint(Op::CALL_METHOD_VAR_KW, 1)
        .uint(Op::IMPORT_FROM, 2)
        .uint(Op::STORE_GLOBAL, 2);
    a.op(NONE).uint(Op::IMPORT_NAME, 2).op(Op::IMPORT_STAR);
    a.ops(&[Op::LOAD_BUILD_CLASS, NONE, NONE])
        .uint(Op::LOAD_SUPER_METHOD, 1);
    a.uint(Op::CALL_METHOD, 0)
        .uint(Op::DELETE_NAME, 1)
        .uint(Op::DELETE_GLOBAL, 1);
    a.uint(Op::BUILD_MAP, 1)
        .ops(&[LOCAL_0, LOCAL_1, Op::STORE_MAP, Op::RAISE_FROM]);
    Function::new(10, 0, a.finish()).args(1)
}

/// The body of the sample image: makes each sample and does arithmetic around it.
fn body(samples: Vec<Function>) -> Function {
    let mut a = Asm::default();
    let done = a.label();
    for child in 0..samples.len() as u32 {
        a.uint(Op::MAKE_FUNCTION, child).uint(Op::STORE_NAME, 1);
        a.uint(Op::LOAD_NAME, 1).jump(Op::JUMP_IF_TRUE_OR_POP, done);
    }
    a.op(NONE)
        .bind(done)
        .uint(Op::LOAD_CONST_OBJ, 0)
        .op(ADD)
        .op(RETURN);
    Function::new(4, 0, a.finish()).children(samples)
}

/// All samples, closures with their children.
pub fn functions() -> Vec<Function> {
    vec![
        for_try_finally(),
        try_except_as(),
        with_in_for(),
        async_with(),
        async_for(),
        generator_expression(),
        comprehensions(),
        closures(),
        straight(),
    ]
}

/// An image of all samples.
pub fn sample_image() -> Vec<u8> {
    let names = [
        "sample.py",
        "enter",
        "BaseException",
        "\u{e9}t\u{e9}",
        "print",
    ];
    let objects = [
        Constant::Tuple(3),
        Constant::Str("h\u{e9}".as_bytes()),
        Constant::Tuple(1),
        Constant::Int("-123456789012345678901234567890"),
        Constant::Bytes(b"\0\xff"),
        Constant::Float("1.5e+300"),
        Constant::Complex("2j"),
        Constant::Ellipsis,
        Constant::None,
        Constant::True,
        Constant::False,
        Constant::Tuple(0),
    ];
    image(&names, &objects, 8, &body(functions()))
}
