//! The loop: one `match` over the opcode, every arm one instruction's body.
#![expect(
    clippy::manual_range_patterns,
    reason = "ranges are compared with, single values go into the jump table"
)]

use taipan_mpy::opcode::Op;
use taipan_object::{BinaryOp, Comparison, Obj, UnaryOp};

use crate::generator;
use crate::ops::{
    arithmetic, attributes, build, calls, constants, exceptions, functions, imports, iteration,
    jumps, names, stack,
};
use crate::registers::{Flow, Registers};

/// The opcodes that carry a number, one by one: a range in a `match` is compared with, while
/// single values all go into the one jump table.
#[rustfmt::skip]
macro_rules! small_ints {
    () => {
        0x70 | 0x71 | 0x72 | 0x73 | 0x74 | 0x75 | 0x76 | 0x77 | 0x78 | 0x79 | 0x7a | 0x7b
            | 0x7c | 0x7d | 0x7e | 0x7f | 0x80 | 0x81 | 0x82 | 0x83 | 0x84 | 0x85 | 0x86 | 0x87
            | 0x88 | 0x89 | 0x8a | 0x8b | 0x8c | 0x8d | 0x8e | 0x8f | 0x90 | 0x91 | 0x92 | 0x93
            | 0x94 | 0x95 | 0x96 | 0x97 | 0x98 | 0x99 | 0x9a | 0x9b | 0x9c | 0x9d | 0x9e | 0x9f
            | 0xa0 | 0xa1 | 0xa2 | 0xa3 | 0xa4 | 0xa5 | 0xa6 | 0xa7 | 0xa8 | 0xa9 | 0xaa | 0xab
            | 0xac | 0xad | 0xae | 0xaf
    };
}
#[rustfmt::skip]
macro_rules! load_locals {
    () => {
        0xb0 | 0xb1 | 0xb2 | 0xb3 | 0xb4 | 0xb5 | 0xb6 | 0xb7 | 0xb8 | 0xb9 | 0xba | 0xbb
            | 0xbc | 0xbd | 0xbe | 0xbf
    };
}
#[rustfmt::skip]
macro_rules! store_locals {
    () => {
        0xc0 | 0xc1 | 0xc2 | 0xc3 | 0xc4 | 0xc5 | 0xc6 | 0xc7 | 0xc8 | 0xc9 | 0xca | 0xcb
            | 0xcc | 0xcd | 0xce | 0xcf
    };
}

const _: () = {
    assert!(matches!(Op::LOAD_CONST_SMALL_INT_MULTI, small_ints!()));
    assert!(matches!(Op::LOAD_CONST_SMALL_INT_MULTI_LAST, small_ints!()));
    assert!(matches!(Op::LOAD_FAST_MULTI, load_locals!()));
    assert!(matches!(Op::LOAD_FAST_MULTI_LAST, load_locals!()));
    assert!(matches!(Op::STORE_FAST_MULTI, store_locals!()));
    assert!(matches!(Op::STORE_FAST_MULTI_LAST, store_locals!()));
    assert!(Op::UNARY_OP_MULTI == 0xd0 && Op::BINARY_OP_MULTI == 0xd7);
    assert!(Op::BINARY_OP_MULTI_LAST == 0xf9);
};

/// The first operator that does not assign; its in-place forms come before it.
pub(crate) const PLAIN: u8 = Op::BINARY_OP_MULTI + 22;

/// Runs instructions until one does something else than go on with the next. The numbers of
/// the operators are those of upstream's `py/runtime0.h`.
#[inline(never)]
pub(crate) fn run(registers: &mut Registers) -> Flow {
    if !cfg!(feature = "quick") {
        return instructions::<false>(registers);
    }
    // On a copy whose address does not get out of here: see `Registers::outline`.
    let mut own = registers.copy();
    #[cfg(feature = "settrace")]
    let flow = match own.rt.exec.tracing {
        true => traced(&mut own),
        false => instructions::<false>(&mut own),
    };
    #[cfg(not(feature = "settrace"))]
    let flow = instructions::<false>(&mut own);
    let position = own.position();
    registers.go_to(position);
    flow
}

/// The same loop, where each instruction is told of before.
#[cfg(feature = "settrace")]
#[inline(never)]
fn traced(registers: &mut Registers) -> Flow {
    instructions::<true>(registers)
}

/// The opcodes that carry a number, for images without quick ways: less code than an arm for each, and a jump
/// table of less than half the length.
#[inline(never)]
fn numbered(m: &mut Registers, opcode: u8) -> Flow {
    const COMPARISONS: [Comparison; 6] = [
        Comparison::Less,
        Comparison::More,
        Comparison::Equal,
        Comparison::LessEqual,
        Comparison::MoreEqual,
        Comparison::NotEqual,
    ];
    const OPERATORS: [BinaryOp; 13] = [
        BinaryOp::Or,
        BinaryOp::Xor,
        BinaryOp::And,
        BinaryOp::ShiftLeft,
        BinaryOp::ShiftRight,
        BinaryOp::Add,
        BinaryOp::Subtract,
        BinaryOp::Multiply,
        BinaryOp::MatrixMultiply,
        BinaryOp::FloorDivide,
        BinaryOp::TrueDivide,
        BinaryOp::Modulo,
        BinaryOp::Power,
    ];
    match opcode {
        ..=Op::LOAD_CONST_SMALL_INT_MULTI_LAST => constants::load_small_int_multi(m, opcode),
        Op::LOAD_FAST_MULTI..=Op::LOAD_FAST_MULTI_LAST => stack::load_fast_multi(m, opcode),
        Op::STORE_FAST_MULTI..=Op::STORE_FAST_MULTI_LAST => stack::store_fast_multi(m, opcode),
        0xd0 => arithmetic::unary(m, UnaryOp::Positive),
        0xd1 => arithmetic::negative(m),
        0xd2 => arithmetic::unary(m, UnaryOp::Invert),
        0xd3 => arithmetic::not(m),
        0xdd => arithmetic::contains(m),
        0xde => arithmetic::is(m),
        0xdf => arithmetic::exception_match(m),
        _ => {
            let number = usize::from(opcode - Op::BINARY_OP_MULTI);
            if let Some(comparison) = COMPARISONS.get(number) {
                return arithmetic::compare(m, *comparison);
            }
            let in_place = opcode < PLAIN;
            let first = if in_place { 0xe0 } else { PLAIN };
            match OPERATORS.get(usize::from(opcode - first)) {
                Some(operator) => arithmetic::binary(m, *operator, in_place),
                // SAFETY: the verifier lets no other opcode through.
                None => unsafe { core::hint::unreachable_unchecked() },
            }
        }
    }
}

#[inline(always)]
fn instructions<const TRACED: bool>(m: &mut Registers) -> Flow {
    /// Does an instruction, and goes on with the next or leaves the loop.
    macro_rules! go {
        ($flow:expr) => {
            match $flow {
                Flow::Next => continue,
                other => return other,
            }
        };
    }
    loop {
        #[cfg(feature = "settrace")]
        if TRACED {
            if !m.rt.exec.tracing {
                return Flow::Change;
            }
            if crate::trace::tick(m).is_err() {
                // As if the instruction had begun: a handler that begins with it is not for it.
                m.fetch();
                return Flow::Raise;
            }
        }
        #[cfg(all(
            feature = "tail-calls",
            not(debug_assertions),
            any(target_arch = "x86_64", target_arch = "aarch64")
        ))]
        if !TRACED && !crate::chain::run(m) {
            return Flow::Raise;
        }
        let opcode = m.fetch_opcode();
        if !cfg!(feature = "quick") && opcode >= Op::LOAD_CONST_SMALL_INT_MULTI {
            go!(numbered(m, opcode));
        }
        match opcode {
            op @ load_locals!() => go!(stack::load_fast_multi(m, op)),
            op @ store_locals!() => go!(stack::store_fast_multi(m, op)),
            op @ small_ints!() => go!(constants::load_small_int_multi(m, op)),
            // Not an opcode: the jump table begins with it, so that nothing is subtracted.
            0 => go!(constants::load_null(m)),
            Op::LOAD_CONST_FALSE => go!(constants::load(m, Obj::FALSE)),
            Op::LOAD_CONST_NONE => go!(constants::load(m, Obj::NONE)),
            Op::LOAD_CONST_TRUE => go!(constants::load(m, Obj::TRUE)),
            Op::LOAD_CONST_SMALL_INT => go!(constants::load_small_int(m)),
            Op::LOAD_CONST_STRING => go!(constants::load_string(m)),
            Op::LOAD_CONST_OBJ => go!(constants::load_object(m)),
            Op::LOAD_NULL => go!(constants::load_null(m)),

            Op::LOAD_FAST_N => go!(stack::load_fast(m)),
            Op::STORE_FAST_N => go!(stack::store_fast(m)),
            Op::DELETE_FAST => go!(stack::delete_fast(m)),
            Op::LOAD_DEREF => go!(stack::load_deref(m)),
            Op::STORE_DEREF => go!(stack::store_deref(m)),
            Op::DELETE_DEREF => go!(stack::delete_deref(m)),
            Op::DUP_TOP => go!(stack::dup(m)),
            Op::DUP_TOP_TWO => go!(stack::dup_two(m)),
            Op::POP_TOP => go!(stack::pop(m)),
            Op::ROT_TWO => go!(stack::rotate_two(m)),
            Op::ROT_THREE => go!(stack::rotate_three(m)),

            Op::LOAD_NAME => go!(names::load_name(m)),
            Op::LOAD_GLOBAL => go!(names::load_global(m)),
            Op::STORE_NAME => go!(names::store_name(m)),
            Op::STORE_GLOBAL => go!(names::store_global(m)),
            Op::DELETE_NAME => go!(names::delete_name(m)),
            Op::DELETE_GLOBAL => go!(names::delete_global(m)),

            Op::LOAD_ATTR => go!(attributes::load(m)),
            Op::LOAD_METHOD => go!(attributes::load_method(m)),
            Op::LOAD_SUPER_METHOD => go!(attributes::load_super_method(m)),
            Op::STORE_ATTR => go!(attributes::store(m)),
            Op::LOAD_SUBSCR => go!(attributes::load_subscript(m)),
            Op::STORE_SUBSCR => go!(attributes::store_subscript(m)),

            Op::JUMP => go!(jumps::jump(m)),
            Op::POP_JUMP_IF_TRUE => go!(jumps::pop_jump_if(m, true)),
            Op::POP_JUMP_IF_FALSE => go!(jumps::pop_jump_if(m, false)),
            Op::JUMP_IF_TRUE_OR_POP => go!(jumps::jump_if_or_pop(m, true)),
            Op::JUMP_IF_FALSE_OR_POP => go!(jumps::jump_if_or_pop(m, false)),

            Op::CALL_FUNCTION => go!(calls::call_function(m)),
            Op::CALL_METHOD => go!(calls::call_method(m)),
            Op::CALL_FUNCTION_VAR_KW => go!(calls::call_function_starred(m)),
            Op::CALL_METHOD_VAR_KW => go!(calls::call_method_starred(m)),
            Op::RETURN_VALUE => go!(calls::return_value(m)),
            Op::MAKE_FUNCTION => go!(functions::make_function(m)),
            Op::MAKE_FUNCTION_DEFARGS => go!(functions::make_function_with_defaults(m)),
            Op::MAKE_CLOSURE => go!(functions::make_closure(m)),
            Op::MAKE_CLOSURE_DEFARGS => go!(functions::make_closure_with_defaults(m)),
            Op::LOAD_BUILD_CLASS => go!(names::load_build_class(m)),

            Op::GET_ITER => go!(iteration::get_iter(m)),
            Op::GET_ITER_STACK => go!(iteration::get_iter_stack(m)),
            Op::FOR_ITER => go!(iteration::for_iter(m)),
            Op::YIELD_VALUE => go!(generator::yield_value(m)),
            Op::YIELD_FROM => go!(generator::yield_from(m)),

            Op::BUILD_TUPLE => go!(build::tuple(m)),
            Op::BUILD_LIST => go!(build::list(m)),
            Op::BUILD_SET => go!(build::set(m)),
            Op::BUILD_MAP => go!(build::map(m)),
            Op::BUILD_SLICE => go!(build::slice(m)),
            Op::STORE_MAP => go!(build::store_map(m)),
            Op::STORE_COMP => go!(build::store_comprehension(m)),
            Op::UNPACK_SEQUENCE => go!(build::unpack(m)),
            Op::UNPACK_EX => go!(build::unpack_starred(m)),

            Op::SETUP_WITH => go!(exceptions::setup_with(m)),
            Op::SETUP_EXCEPT => go!(exceptions::setup(m, false)),
            Op::SETUP_FINALLY => go!(exceptions::setup(m, true)),
            Op::WITH_CLEANUP => go!(exceptions::with_cleanup(m)),
            Op::END_FINALLY => go!(exceptions::end_finally(m)),
            Op::POP_EXCEPT_JUMP => go!(exceptions::pop_except_jump(m)),
            Op::UNWIND_JUMP => go!(exceptions::unwind_jump(m)),
            Op::RAISE_LAST => go!(exceptions::raise_last(m)),
            Op::RAISE_OBJ => go!(exceptions::raise(m)),
            Op::RAISE_FROM => go!(exceptions::raise_from(m)),

            Op::IMPORT_NAME => go!(imports::import_name(m)),
            Op::IMPORT_FROM => go!(imports::import_from(m)),
            Op::IMPORT_STAR => go!(imports::import_star(m)),

            0xd0 => go!(arithmetic::unary(m, UnaryOp::Positive)),
            0xd1 => go!(arithmetic::negative(m)),
            0xd2 => go!(arithmetic::unary(m, UnaryOp::Invert)),
            0xd3 => go!(arithmetic::not(m)),

            0xd7 => go!(arithmetic::less(m)),
            0xd8 => go!(arithmetic::more(m)),
            0xd9 => go!(arithmetic::equal(m)),
            0xda => go!(arithmetic::less_equal(m)),
            0xdb => go!(arithmetic::more_equal(m)),
            0xdc => go!(arithmetic::not_equal(m)),
            0xdd => go!(arithmetic::contains(m)),
            0xde => go!(arithmetic::is(m)),
            0xdf => go!(arithmetic::exception_match(m)),

            op @ (0xe0 | 0xed) => go!(arithmetic::or(m, op < PLAIN)),
            op @ (0xe1 | 0xee) => go!(arithmetic::xor(m, op < PLAIN)),
            op @ (0xe2 | 0xef) => go!(arithmetic::and(m, op < PLAIN)),
            op @ (0xe3 | 0xf0) => go!(arithmetic::shift_left(m, op < PLAIN)),
            op @ (0xe4 | 0xf1) => go!(arithmetic::shift_right(m, op < PLAIN)),
            op @ (0xe5 | 0xf2) => go!(arithmetic::add(m, op < PLAIN)),
            op @ (0xe6 | 0xf3) => go!(arithmetic::subtract(m, op < PLAIN)),
            op @ (0xe7 | 0xf4) => go!(arithmetic::multiply(m, op < PLAIN)),
            op @ (0xe8 | 0xf5) => {
                go!(arithmetic::binary(m, BinaryOp::MatrixMultiply, op < PLAIN))
            }
            op @ (0xe9 | 0xf6) => go!(arithmetic::floor_divide(m, op < PLAIN)),
            op @ (0xea | 0xf7) => go!(arithmetic::true_divide(m, op < PLAIN)),
            op @ (0xeb | 0xf8) => go!(arithmetic::modulo(m, op < PLAIN)),
            op @ (0xec | 0xf9) => go!(arithmetic::binary(m, BinaryOp::Power, op < PLAIN)),
            // SAFETY: the verifier lets no other opcode through. Without the question the jump
            // table needs no look at the bounds.
            _ => unsafe { core::hint::unreachable_unchecked() },
        }
    }
}
