//! Tests of the opcode table and the decoder.

extern crate std;

use std::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::Error;

fn operand(code: &[u8]) -> Result<(Operand, usize), Error> {
    decode(code, 0).map(|instruction| (instruction.operand, instruction.next as usize))
}

/// Number ranges by operand format, as upstream's `py/bc0.h` groups them.
#[test]
fn numbers_are_grouped_by_format() {
    for op in 0..=255u8 {
        let Some(kind) = operand_kind(op) else {
            continue;
        };
        let group = match op >> 4 {
            1 => matches!(kind, OperandKind::Name),
            2 | 3 => !matches!(
                kind,
                OperandKind::None | OperandKind::InNumber | OperandKind::Name | OperandKind::Jump
            ),
            4 => matches!(
                kind,
                OperandKind::Jump | OperandKind::Forward | OperandKind::Unwind
            ),
            5 | 6 => matches!(kind, OperandKind::None),
            7.. => matches!(kind, OperandKind::InNumber),
            _ => false,
        };
        assert!(group, "{op:#x} {kind:?}");
    }
}

#[test]
fn every_number_is_assigned_once() {
    let assigned = (0..=255u8).filter(|op| name(*op).is_some()).count();
    let mut rows = 0;
    macro_rules! sum {
        ($($name:ident = $first:literal..=$last:literal, $operand:ident, $effect:expr;)*) => {
            $(rows += $last - $first + 1usize;)*
        };
    }
    crate::for_each_op!(sum);
    assert_eq!(assigned, rows);
    assert_eq!(name(0), None);
    assert_eq!(name(Op::BINARY_OP_MULTI_LAST + 1), None);
    assert_eq!(name(Op::UNARY_OP_MULTI_LAST + 1), None);
}

#[test]
fn operands_in_the_number() {
    assert_eq!(operand(&[0x70]), Ok((Operand::SmallInt(-16), 1)));
    assert_eq!(operand(&[0x80]), Ok((Operand::SmallInt(0), 1)));
    assert_eq!(operand(&[0xaf]), Ok((Operand::SmallInt(47), 1)));
    assert_eq!(operand(&[0xb3]), Ok((Operand::Local(3), 1)));
    assert_eq!(operand(&[0xcf]), Ok((Operand::Local(15), 1)));
    assert_eq!(operand(&[0xd3]), Ok((Operand::Unary(UnaryOp::Not), 1)));
    assert_eq!(operand(&[0xd7]), Ok((Operand::Binary(BinaryOp::Less), 1)));
    assert_eq!(operand(&[0xf9]), Ok((Operand::Binary(BinaryOp::Power), 1)));
}

#[test]
fn operands_behind_the_number() {
    assert_eq!(
        operand(&[Op::LOAD_CONST_SMALL_INT, 0xff, 0x3f]),
        Ok((Operand::SmallInt(-65), 3))
    );
    assert_eq!(
        operand(&[Op::LOAD_NAME, 0x81, 0]),
        Ok((Operand::Name(128), 3))
    );
    let call = Operand::Call {
        positional: 1,
        keyword: 2,
    };
    assert_eq!(operand(&[Op::CALL_METHOD, 0x84, 0x01]), Ok((call, 3)));
    let closure = Operand::Closure {
        child: 5,
        cells: 200,
    };
    assert_eq!(operand(&[Op::MAKE_CLOSURE, 5, 200]), Ok((closure, 3)));
    let unpack = Operand::Unpack {
        before: 3,
        after: 1,
    };
    assert_eq!(operand(&[Op::UNPACK_EX, 0x82, 0x03]), Ok((unpack, 3)));
    let comprehension = Operand::Comprehension {
        kind: Collection::Dict,
        distance: 6,
    };
    assert_eq!(
        operand(&[Op::STORE_COMP, 6 << 2 | 1]),
        Ok((comprehension, 2))
    );
    assert_eq!(operand(&[Op::MAKE_CLOSURE, 5]), Err(Error::Truncated));
}

#[test]
fn jumps() {
    let mut code = [0u8; 300];
    code[100..102].copy_from_slice(&[Op::JUMP, 0x40]);
    let target = |code: &[u8]| decode(code, 100).map(|i| (i.operand, i.next));
    assert_eq!(target(&code), Ok((Operand::Jump(102), 102)));
    code[101] = 0;
    assert_eq!(target(&code), Ok((Operand::Jump(38), 102)));
    code[101..103].copy_from_slice(&[0x80 | 0x40, 0x80]);
    assert_eq!(target(&code), Ok((Operand::Jump(103 + 64), 103)));
    code[100..102].copy_from_slice(&[Op::FOR_ITER, 0x7f]);
    assert_eq!(target(&code), Ok((Operand::Jump(102 + 127), 102)));
    code[101..103].copy_from_slice(&[0x80, 0x01]);
    assert_eq!(target(&code), Ok((Operand::Jump(103 + 128), 103)));
    // An unwinding jump is relative to the byte with its count.
    code[100..103].copy_from_slice(&[Op::UNWIND_JUMP, 0x41, 0x83]);
    let unwind = Operand::Unwind {
        target: 103,
        handlers: 3,
        drop_iterator: true,
    };
    assert_eq!(target(&code), Ok((unwind, 103)));
    assert_eq!(operand(&[Op::JUMP, 0x40]), Err(Error::BadJump));
    assert_eq!(operand(&[Op::JUMP]), Err(Error::Truncated));
    assert_eq!(operand(&[Op::JUMP, 0x80]), Err(Error::Truncated));
}

#[test]
fn operators() {
    let all: Vec<_> = (0..=255).filter_map(BinaryOp::from_number).collect();
    assert_eq!(all.len(), 9 + 13 + 13);
    for (number, operator) in all.iter().enumerate() {
        assert_eq!(*operator as usize, number);
        assert_eq!(operator.is_comparison(), number < 9);
        assert_eq!(operator.is_inplace(), (9..22).contains(&number));
        let plain = operator.without_inplace();
        assert!(!plain.is_inplace());
        if operator.is_inplace() {
            assert_eq!(operator.symbol().strip_suffix('='), Some(plain.symbol()));
        } else {
            assert_eq!(plain, *operator);
        }
    }
    assert_eq!(UnaryOp::from_number(4), None);
}

proptest! {
    /// Whatever the bytes, decoding stays inside them and moves on.
    #[test]
    fn decoding_stays_inside(code in proptest::collection::vec(any::<u8>(), 1..40), at in 0..40usize) {
        if let Ok(instruction) = decode(&code, at) {
            let next = instruction.next as usize;
            prop_assert!(at < next && next <= code.len());
            match instruction.operand {
                Operand::Jump(target) | Operand::Unwind { target, .. } => {
                    prop_assert!((target as usize) < code.len());
                }
                _ => {}
            }
            if let Some((takes, leaves)) = instruction.stack_effect() {
                prop_assert!(leaves.max(takes) <= 255 + 2 * 255 + 3
                    || matches!(instruction.operand, Operand::Count(_)));
            }
        }
    }
}

#[test]
fn names_are_found_among_other_operands() {
    // LOAD_NAME 5, LOAD_CONST_OBJ 7, STORE_NAME 300, RETURN_VALUE, and what is no instruction.
    let code = [0x11, 5, 0x23, 7, 0x16, 0x82, 0x2c, 0x63, 0xff, 0x11, 1];
    let mut found = Vec::new();
    let whole: Result<(), ()> = for_each_name(&code, &mut |op, name| {
        found.push((op, name));
        Ok(())
    });
    assert_eq!(whole, Ok(()));
    assert_eq!(found, [(Op::LOAD_NAME, 5), (Op::STORE_NAME, 300)]);
    let stopped = for_each_name(&code, &mut |_, name| {
        if name == 5 { Err("enough") } else { Ok(()) }
    });
    assert_eq!(stopped, Err("enough"));
}
