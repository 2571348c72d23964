//! The quick parts of instructions as a chain of tail calls: the second driver, beside the loop.
//!
//! Each instruction of the table is a function of its own, whose last act is to call the next
//! instruction's. That keeps the registers where the calling convention puts them and gives every
//! instruction its own jump to the next, which processors foresee better than the one jump of a
//! loop. An instruction whose quick part does not do goes on in one that does all of it; what is not here
//! ends the chain with the instruction not begun, and the loop does it.
//!
//! Rust does not promise that such a call needs no stack. An optimised build does that for functions
//! like these, which have no variable whose address is taken; hence the chain is there only with the
//! feature `tail-calls`, on processors where this was tried, in builds without debug assertions. If a
//! compiler stops doing so, a long loop ends in a stack overflow, which the operating system stops.

use taipan_mpy::opcode::Op;
use taipan_object::{BinaryOp, Obj, Runtime};

use crate::dispatch::PLAIN;
use crate::generator::collect;
use crate::ops::{arithmetic, attributes, build, calls, constants, iteration, jumps, names, stack};
use crate::registers::{Flow, Registers};

type Instruction = fn(
    ip: *const u8,
    sp: *mut Option<Obj>,
    window: *mut Option<Obj>,
    names: *const Obj,
    rt: &mut Runtime<'_>,
) -> bool;

/// Runs instructions as long as they are of the chain; false if one raised.
#[inline(always)]
pub(crate) fn run(m: &mut Registers) -> bool {
    let goes_on = next(m.copy());
    // The last one saved where it was, maybe in another frame.
    m.reload();
    goes_on
}

/// Goes on with the next instruction.
#[inline(always)]
fn next(m: Registers) -> bool {
    // SAFETY: the verifier checked that an instruction follows, so that there is an opcode.
    let opcode = unsafe { *m.ip };
    go_on(TABLE[opcode as usize], m)
}

/// The opcode of this instruction, for those without operand bytes.
#[inline(always)]
fn opcode(m: &Registers) -> u8 {
    // SAFETY: `ip` is one past the opcode that was just fetched.
    unsafe { *m.ip.sub(1) }
}

/// Goes on with this one.
#[inline(always)]
fn go_on(instruction: Instruction, m: Registers) -> bool {
    instruction(m.ip, m.sp, m.window, m.names, m.rt)
}

/// A function of the chain.
macro_rules! instruction {
    ($(#[$meta:meta])* $name:ident, |$m:ident| $body:expr) => {
        $(#[$meta])*
        fn $name(
            ip: *const u8,
            sp: *mut Option<Obj>,
            window: *mut Option<Obj>,
            names: *const Obj,
            rt: &mut Runtime<'_>,
        ) -> bool {
            let mut $m = Registers { ip, sp, window, names, rt };
            $body
        }
    };
}

instruction! {
    /// An instruction that the loop does.
    leave, |m| {
        m.save();
        true
    }
}

instruction! {
    /// The next item of an iterator that is no generator; the loop does others.
    #[inline(never)]
    for_iterator, |m| {
        if !iteration::is_over_iterator(&m) {
            return go_on(leave, m);
        }
        m.fetch();
        match iteration::for_iterator(&mut m) {
            Flow::Next => next(m),
            _ => false,
        }
    }
}

instruction! {
    /// `f(...)` and `x.f(...)` of a native function with positional arguments; the loop does others.
    #[inline(never)]
    call_other, |m| {
        let start = m.position();
        let is_method = m.fetch() == Op::CALL_METHOD;
        let positional = m.uint() + usize::from(is_method);
        let has_plain_arguments =
            positional <= 0xff && (!is_method || m.slot(positional - 1).is_some());
        if !has_plain_arguments || !calls::calls_native(&m, positional) {
            m.go_to(start);
            return go_on(leave, m);
        }
        match calls::call_native_at(&mut m, positional) {
            Flow::Next => next(m),
            _ => false,
        }
    }
}

macro_rules! instructions {
    ($($name:ident = $quick:expr, else $rest:expr;)*) => { $(
        instruction! {
            $name, |m| {
                let start = m.position();
                m.fetch();
                let quick: fn(&mut Registers) -> bool = $quick;
                if quick(&mut m) {
                    return next(m);
                }
                m.go_to(start);
                go_on($rest, m)
            }
        }
    )* };
}

/// Whole instructions: what calls something keeps its registers on the stack, and so is a function of
/// its own, out of the way of the quick part.
macro_rules! whole {
    ($($name:ident = $whole:expr;)*) => { $(
        instruction! {
            #[inline(never)]
            $name, |m| {
                let opcode = m.fetch();
                let whole: fn(&mut Registers, bool) -> Flow = $whole;
                match whole(&mut m, opcode < PLAIN) {
                    Flow::Next => next(m),
                    // It saved where it was before it did what raised.
                    _ => false,
                }
            }
        }
    )* };
}

/// A part that is always quick.
macro_rules! always {
    ($part:expr) => {
        |m| {
            let _ = $part(m);
            true
        }
    };
}

instructions! {
    load_local = |m| {
        let index = (opcode(m) - Op::LOAD_FAST_MULTI) as usize;
        stack::quick_load(m, index)
    }, else leave;
    store_local = always!(|m: &mut Registers| {
        let own = opcode(m);
        stack::store_fast_multi(m, own)
    }), else leave;
    load_local_far = |m| { let index = m.uint(); stack::quick_load(m, index) }, else leave;
    store_local_far = always!(stack::store_fast), else leave;
    load_shared = stack::quick_load_deref, else leave;
    duplicate = always!(stack::dup), else leave;
    duplicate_two = always!(stack::dup_two), else leave;
    drop_top = always!(stack::pop), else leave;
    rotate_two = always!(stack::rotate_two), else leave;
    rotate_three = always!(stack::rotate_three), else leave;

    small_int = always!(|m: &mut Registers| {
        let own = opcode(m);
        constants::load_small_int_multi(m, own)
    }), else leave;
    small_int_far = always!(constants::load_small_int), else leave;
    string = always!(constants::load_string), else leave;
    constant = constants::quick_load_object, else leave;
    null = always!(constants::load_null), else leave;
    none = always!(|m| constants::load(m, Obj::NONE)), else leave;
    truth = always!(|m| constants::load(m, Obj::TRUE)), else leave;
    falsity = always!(|m| constants::load(m, Obj::FALSE)), else leave;

    load_global = names::quick_load_global, else leave;
    store_global = names::quick_store_global, else leave;
    load_attribute = attributes::quick_load, else load_any_attribute;
    load_method = attributes::quick_load_method, else load_any_method;
    store_attribute = attributes::quick_store, else store_any_attribute;
    load_subscript = attributes::quick_load_subscript, else load_any_subscript;
    store_subscript = attributes::quick_store_subscript, else store_any_subscript;

    call_function = calls::quick_call_function, else call_other;
    call_method = calls::quick_call_method, else call_other;
    return_value = calls::quick_return, else leave;

    jump = jumps::quick_jump, else leave;
    jump_if_true = |m| jumps::quick_pop_jump_if(m, true), else jump_if_any_true;
    jump_if_false = |m| jumps::quick_pop_jump_if(m, false), else jump_if_any_false;
    for_iter = iteration::quick_for_iter, else for_generator;
    for_generator = iteration::quick_for_generator, else for_iterator;
    yield_value = iteration::quick_yield, else yield_collected;
    yield_collected = collect::quick_yield, else leave;

    not = arithmetic::quick_not, else not_any;
    less = arithmetic::quick_less, else less_any;
    more = arithmetic::quick_more, else more_any;
    equal = arithmetic::quick_equal, else equal_any;
    less_equal = arithmetic::quick_less_equal, else less_equal_any;
    more_equal = arithmetic::quick_more_equal, else more_equal_any;
    not_equal = arithmetic::quick_not_equal, else not_equal_any;
    is = arithmetic::quick_is, else leave;
    or = arithmetic::quick_or, else or_any;
    xor = arithmetic::quick_xor, else xor_any;
    and = arithmetic::quick_and, else and_any;
    shift_left = arithmetic::quick_shift_left, else shift_left_any;
    shift_right = arithmetic::quick_shift_right, else shift_right_any;
    add = arithmetic::quick_add, else add_any;
    subtract = arithmetic::quick_subtract, else subtract_any;
    multiply = arithmetic::quick_multiply, else multiply_any;
    floor_divide = arithmetic::quick_floor_divide, else floor_divide_any;
    true_divide = arithmetic::quick_true_divide, else true_divide_any;
    modulo = arithmetic::quick_modulo, else modulo_any;
}

whole! {
    load_any_attribute = |m, _| attributes::load(m);
    load_any_method = |m, _| attributes::load_method(m);
    store_any_attribute = |m, _| attributes::store(m);
    load_any_subscript = |m, _| attributes::load_subscript(m);
    store_any_subscript = |m, _| attributes::store_subscript(m);
    jump_if_any_true = |m, _| jumps::pop_jump_if(m, true);
    jump_if_any_false = |m, _| jumps::pop_jump_if(m, false);
    not_any = |m, _| arithmetic::not(m);
    less_any = |m, _| arithmetic::less(m);
    more_any = |m, _| arithmetic::more(m);
    equal_any = |m, _| arithmetic::equal(m);
    less_equal_any = |m, _| arithmetic::less_equal(m);
    more_equal_any = |m, _| arithmetic::more_equal(m);
    not_equal_any = |m, _| arithmetic::not_equal(m);
    contains = |m, _| arithmetic::contains(m);
    or_any = arithmetic::or;
    xor_any = arithmetic::xor;
    and_any = arithmetic::and;
    shift_left_any = arithmetic::shift_left;
    shift_right_any = arithmetic::shift_right;
    add_any = arithmetic::add;
    subtract_any = arithmetic::subtract;
    multiply_any = arithmetic::multiply;
    floor_divide_any = arithmetic::floor_divide;
    true_divide_any = arithmetic::true_divide;
    modulo_any = arithmetic::modulo;
    power_any = |m, in_place| arithmetic::binary(m, BinaryOp::Power, in_place);
    negative = |m, _| arithmetic::negative(m);
    tuple = |m, _| build::tuple(m);
    list = |m, _| build::list(m);
    unpack = |m, _| build::unpack(m);
    store_comprehension = |m, _| build::store_comprehension(m);
    iterate = |m, _| iteration::get_iter_stack(m);
    jump_if_true_or_pop = |m, _| jumps::jump_if_or_pop(m, true);
    jump_if_false_or_pop = |m, _| jumps::jump_if_or_pop(m, false);
    store_shared = |m, _| stack::store_deref(m);
}

/// The instructions by opcode.
static TABLE: [Instruction; 256] = table();

const fn table() -> [Instruction; 256] {
    let mut table: [Instruction; 256] = [leave; 256];
    fill(
        &mut table,
        Op::LOAD_FAST_MULTI,
        Op::LOAD_FAST_MULTI_LAST,
        load_local,
    );
    fill(
        &mut table,
        Op::STORE_FAST_MULTI,
        Op::STORE_FAST_MULTI_LAST,
        store_local,
    );
    let (first, last) = (
        Op::LOAD_CONST_SMALL_INT_MULTI,
        Op::LOAD_CONST_SMALL_INT_MULTI_LAST,
    );
    fill(&mut table, first, last, small_int);
    let single: [(u8, Instruction); 42] = [
        (Op::LOAD_FAST_N, load_local_far),
        (Op::STORE_FAST_N, store_local_far),
        (Op::LOAD_DEREF, load_shared),
        (Op::DUP_TOP, duplicate),
        (Op::DUP_TOP_TWO, duplicate_two),
        (Op::POP_TOP, drop_top),
        (Op::ROT_TWO, rotate_two),
        (Op::ROT_THREE, rotate_three),
        (Op::LOAD_CONST_SMALL_INT, small_int_far),
        (Op::LOAD_CONST_STRING, string),
        (Op::LOAD_CONST_OBJ, constant),
        (Op::LOAD_NULL, null),
        (Op::LOAD_CONST_NONE, none),
        (Op::LOAD_CONST_TRUE, truth),
        (Op::LOAD_CONST_FALSE, falsity),
        (Op::LOAD_GLOBAL, load_global),
        (Op::STORE_GLOBAL, store_global),
        (Op::LOAD_ATTR, load_attribute),
        (Op::LOAD_METHOD, load_method),
        (Op::STORE_ATTR, store_attribute),
        (Op::LOAD_SUBSCR, load_subscript),
        (Op::STORE_SUBSCR, store_subscript),
        (Op::CALL_FUNCTION, call_function),
        (Op::CALL_METHOD, call_method),
        (Op::RETURN_VALUE, return_value),
        (Op::JUMP, jump),
        (Op::POP_JUMP_IF_TRUE, jump_if_true),
        (Op::POP_JUMP_IF_FALSE, jump_if_false),
        (Op::FOR_ITER, for_iter),
        (Op::BUILD_TUPLE, tuple),
        (Op::BUILD_LIST, list),
        (Op::UNPACK_SEQUENCE, unpack),
        (Op::STORE_COMP, store_comprehension),
        (Op::GET_ITER_STACK, iterate),
        (Op::JUMP_IF_TRUE_OR_POP, jump_if_true_or_pop),
        (Op::JUMP_IF_FALSE_OR_POP, jump_if_false_or_pop),
        (Op::STORE_DEREF, store_shared),
        (Op::YIELD_VALUE, yield_value),
        (NEGATIVE, negative),
        (NOT, not),
        (CONTAINS, contains),
        (IS, is),
    ];
    let mut i = 0;
    while i < single.len() {
        let (opcode, instruction) = single[i];
        table[opcode as usize] = instruction;
        i += 1;
    }
    let comparisons: [Instruction; 6] = [less, more, equal, less_equal, more_equal, not_equal];
    let mut i = 0;
    while i < comparisons.len() {
        table[Op::BINARY_OP_MULTI as usize + i] = comparisons[i];
        i += 1;
    }
    // Matrix multiplication is for the loop.
    let operators: [Instruction; 13] = [
        or,
        xor,
        and,
        shift_left,
        shift_right,
        add,
        subtract,
        multiply,
        leave,
        floor_divide,
        true_divide,
        modulo,
        power_any,
    ];
    let mut i = 0;
    while i < operators.len() {
        table[IN_PLACE + i] = operators[i];
        table[PLAIN as usize + i] = operators[i];
        i += 1;
    }
    table
}

const fn fill(table: &mut [Instruction; 256], first: u8, last: u8, instruction: Instruction) {
    let mut opcode = first as usize;
    while opcode <= last as usize {
        table[opcode] = instruction;
        opcode += 1;
    }
}

/// Opcodes whose numbers are those of upstream's `py/runtime0.h`, as in the loop.
const NEGATIVE: u8 = Op::UNARY_OP_MULTI + 1;
const NOT: u8 = Op::UNARY_OP_MULTI + 3;
const CONTAINS: u8 = Op::BINARY_OP_MULTI + 6;
const IS: u8 = Op::BINARY_OP_MULTI + 7;
/// The first operator that assigns.
const IN_PLACE: usize = Op::BINARY_OP_MULTI as usize + 9;
