//! The loop: one `match` over the opcode, every arm one instruction's body.

use taipan_mpy::opcode::Op;
use taipan_object::{BinaryOp, Obj, UnaryOp};

use crate::generator;
use crate::ops::{
    arithmetic, attributes, build, calls, constants, exceptions, functions, imports, iteration,
    jumps, names, stack,
};
use crate::registers::{Flow, Registers};

/// Runs instructions until one does something else than go on with the next.
pub(crate) fn run(m: &mut Registers) -> Flow {
    loop {
        let flow = step(m);
        if flow != Flow::Next {
            return flow;
        }
    }
}

/// Numbers of the operators, from `LOAD_CONST_SMALL_INT_MULTI`'s like: see `py/runtime0.h`.
const BINARY: u8 = Op::BINARY_OP_MULTI;
/// The first operator that assigns.
const IN_PLACE: u8 = BINARY + 9;
/// The first that does not.
const PLAIN: u8 = BINARY + 22;

#[inline(always)]
fn step(m: &mut Registers) -> Flow {
    match m.fetch() {
        Op::LOAD_FAST_MULTI..=Op::LOAD_FAST_MULTI_LAST => stack::load_fast_multi(m),
        Op::STORE_FAST_MULTI..=Op::STORE_FAST_MULTI_LAST => stack::store_fast_multi(m),
        Op::LOAD_CONST_SMALL_INT_MULTI..=Op::LOAD_CONST_SMALL_INT_MULTI_LAST => {
            constants::load_small_int_multi(m)
        }
        Op::LOAD_CONST_FALSE => constants::load(m, Obj::FALSE),
        Op::LOAD_CONST_NONE => constants::load(m, Obj::NONE),
        Op::LOAD_CONST_TRUE => constants::load(m, Obj::TRUE),
        Op::LOAD_CONST_SMALL_INT => constants::load_small_int(m),
        Op::LOAD_CONST_STRING => constants::load_string(m),
        Op::LOAD_CONST_OBJ => constants::load_object(m),
        Op::LOAD_NULL => constants::load_null(m),

        Op::LOAD_FAST_N => stack::load_fast(m),
        Op::STORE_FAST_N => stack::store_fast(m),
        Op::DELETE_FAST => stack::delete_fast(m),
        Op::LOAD_DEREF => stack::load_deref(m),
        Op::STORE_DEREF => stack::store_deref(m),
        Op::DELETE_DEREF => stack::delete_deref(m),
        Op::DUP_TOP => stack::dup(m),
        Op::DUP_TOP_TWO => stack::dup_two(m),
        Op::POP_TOP => stack::pop(m),
        Op::ROT_TWO => stack::rotate_two(m),
        Op::ROT_THREE => stack::rotate_three(m),

        Op::LOAD_NAME => names::load_name(m),
        Op::LOAD_GLOBAL => names::load_global(m),
        Op::STORE_NAME => names::store_name(m),
        Op::STORE_GLOBAL => names::store_global(m),
        Op::DELETE_NAME => names::delete_name(m),
        Op::DELETE_GLOBAL => names::delete_global(m),

        Op::LOAD_ATTR => attributes::load(m),
        Op::LOAD_METHOD => attributes::load_method(m),
        Op::LOAD_SUPER_METHOD => attributes::load_super_method(m),
        Op::STORE_ATTR => attributes::store(m),
        Op::LOAD_SUBSCR => attributes::load_subscript(m),
        Op::STORE_SUBSCR => attributes::store_subscript(m),

        Op::JUMP => jumps::jump(m),
        Op::POP_JUMP_IF_TRUE => jumps::pop_jump_if(m, true),
        Op::POP_JUMP_IF_FALSE => jumps::pop_jump_if(m, false),
        Op::JUMP_IF_TRUE_OR_POP => jumps::jump_if_or_pop(m, true),
        Op::JUMP_IF_FALSE_OR_POP => jumps::jump_if_or_pop(m, false),

        Op::CALL_FUNCTION => calls::call_function(m),
        Op::CALL_METHOD => calls::call_method(m),
        Op::CALL_FUNCTION_VAR_KW => calls::call_function_starred(m),
        Op::CALL_METHOD_VAR_KW => calls::call_method_starred(m),
        Op::RETURN_VALUE => calls::return_value(m),
        Op::MAKE_FUNCTION => functions::make_function(m),
        Op::MAKE_FUNCTION_DEFARGS => functions::make_function_with_defaults(m),
        Op::MAKE_CLOSURE => functions::make_closure(m),
        Op::MAKE_CLOSURE_DEFARGS => functions::make_closure_with_defaults(m),
        Op::LOAD_BUILD_CLASS => names::load_build_class(m),

        Op::GET_ITER => iteration::get_iter(m),
        Op::GET_ITER_STACK => iteration::get_iter_stack(m),
        Op::FOR_ITER => iteration::for_iter(m),
        Op::YIELD_VALUE => generator::yield_value(m),
        Op::YIELD_FROM => generator::yield_from(m),

        Op::BUILD_TUPLE => build::tuple(m),
        Op::BUILD_LIST => build::list(m),
        Op::BUILD_SET => build::set(m),
        Op::BUILD_MAP => build::map(m),
        Op::BUILD_SLICE => build::slice(m),
        Op::STORE_MAP => build::store_map(m),
        Op::STORE_COMP => build::store_comprehension(m),
        Op::UNPACK_SEQUENCE => build::unpack(m),
        Op::UNPACK_EX => build::unpack_starred(m),

        Op::SETUP_WITH => exceptions::setup_with(m),
        Op::SETUP_EXCEPT => exceptions::setup(m, false),
        Op::SETUP_FINALLY => exceptions::setup(m, true),
        Op::WITH_CLEANUP => exceptions::with_cleanup(m),
        Op::END_FINALLY => exceptions::end_finally(m),
        Op::POP_EXCEPT_JUMP => exceptions::pop_except_jump(m),
        Op::UNWIND_JUMP => exceptions::unwind_jump(m),
        Op::RAISE_LAST => exceptions::raise_last(m),
        Op::RAISE_OBJ => exceptions::raise(m),
        Op::RAISE_FROM => exceptions::raise_from(m),

        Op::IMPORT_NAME => imports::import_name(m),
        Op::IMPORT_FROM => imports::import_from(m),
        Op::IMPORT_STAR => imports::import_star(m),

        0xd0 => arithmetic::unary(m, UnaryOp::Positive),
        0xd1 => arithmetic::negative(m),
        0xd2 => arithmetic::unary(m, UnaryOp::Invert),
        0xd3 => arithmetic::not(m),

        0xd7 => arithmetic::less(m),
        0xd8 => arithmetic::more(m),
        0xd9 => arithmetic::equal(m),
        0xda => arithmetic::less_equal(m),
        0xdb => arithmetic::more_equal(m),
        0xdc => arithmetic::not_equal(m),
        0xdd => arithmetic::contains(m),
        0xde => arithmetic::is(m),
        0xdf => arithmetic::exception_match(m),

        op @ IN_PLACE..=Op::BINARY_OP_MULTI_LAST => {
            let in_place = op < PLAIN;
            match if in_place { op - IN_PLACE } else { op - PLAIN } {
                0 => arithmetic::or(m, in_place),
                1 => arithmetic::xor(m, in_place),
                2 => arithmetic::and(m, in_place),
                3 => arithmetic::shift_left(m, in_place),
                4 => arithmetic::shift_right(m, in_place),
                5 => arithmetic::add(m, in_place),
                6 => arithmetic::subtract(m, in_place),
                7 => arithmetic::multiply(m, in_place),
                8 => arithmetic::binary(m, BinaryOp::MatrixMultiply, in_place),
                9 => arithmetic::floor_divide(m, in_place),
                10 => arithmetic::true_divide(m, in_place),
                11 => arithmetic::modulo(m, in_place),
                _ => arithmetic::binary(m, BinaryOp::Power, in_place),
            }
        }
        _ => {
            let _ = build::broken(m.rt);
            Flow::Raise
        }
    }
}
