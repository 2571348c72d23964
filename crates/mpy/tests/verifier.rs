//! What the verifier lets pass and what it refuses, rule by rule: fetching, tables, the operand
//! stack, cells, images. Blocks are in `verifier_blocks.rs`.

mod support;

use support::assembler::{Function, VecSink, image};
use support::verdict::{
    LIMITS, LOCAL_0, NONE, RETURN, assemble, function, verdict, verify as check,
};
use taipan_mpy::Error;
use taipan_mpy::opcode::Op;
use taipan_mpy::prelude::{FLAG_GENERATOR, FLAG_VARARGS, FLAG_VARKEYWORDS, Prelude};
use taipan_mpy::reader::{Header, Module};
use taipan_mpy::verify::{self, FrameShape};
use taipan_mpy::writer::{self, Constant};

#[test]
fn finds_the_shape_of_a_frame() {
    let code = assemble(|a| {
        let handler = a.label();
        a.jump(Op::SETUP_EXCEPT, handler)
            .uint(Op::LOAD_FAST_N, 20)
            .op(NONE)
            .op(NONE);
        a.uint(Op::BUILD_TUPLE, 3)
            .op(RETURN)
            .bind(handler)
            .op(Op::END_FINALLY)
            .ops(&[NONE, RETURN]);
    });
    let shape = FrameShape {
        n_locals: 21,
        max_stack: 3,
        max_handlers: 1,
        n_closed: 0,
    };
    assert_eq!(check(&function(code.clone())), Ok(shape));
    assert_eq!(shape.slots(), 24);
    assert_eq!(check(&Function::new(24, 1, code.clone())), Ok(shape));
    assert_eq!(
        check(&Function::new(23, 1, code.clone())),
        Err(Error::StackOverflow)
    );
    assert_eq!(
        check(&Function::new(24, 0, code.clone())),
        Err(Error::StackOverflow)
    );

    let bytecode = Function::new(30, 2, code).bytecode();
    let quick = FrameShape::of_verified(&Prelude::parse(&bytecode).expect("parses"));
    let roomy = FrameShape {
        n_locals: 21,
        max_stack: 9,
        max_handlers: 2,
        n_closed: 0,
    };
    assert_eq!(quick, Ok(roomy));
}

#[test]
fn counts_the_variables_that_a_call_fills_in() {
    let mut with_args = function(vec![NONE, RETURN]).args(2);
    assert_eq!(check(&with_args).map(|shape| shape.n_locals), Ok(2));
    with_args.signature.scope_flags = FLAG_VARARGS | FLAG_VARKEYWORDS;
    assert_eq!(check(&with_args).map(|shape| shape.n_locals), Ok(4));
    let celled = function(vec![NONE, RETURN]).cells(&[6]);
    assert_eq!(check(&celled).map(|shape| shape.n_locals), Ok(7));
}

#[test]
fn refuses_what_no_interpreter_could_fetch() {
    assert_eq!(verdict(|_| {}), Err(Error::RunsOffEnd));
    assert_eq!(
        verdict(|a| {
            a.op(NONE);
        }),
        Err(Error::RunsOffEnd)
    );
    assert_eq!(
        verdict(|a| {
            a.ops(&[NONE, RETURN, 0x00]);
        }),
        Err(Error::UnknownOpcode)
    );
    assert_eq!(
        verdict(|a| {
            a.ops(&[NONE, RETURN, Op::LOAD_NAME]);
        }),
        Err(Error::Truncated)
    );
    // Into the operand of the instruction itself.
    assert_eq!(
        verdict(|a| {
            a.ops(&[Op::JUMP, 0x40 - 1]);
        }),
        Err(Error::BadJump)
    );
    // Before the start, past the end, and to the end.
    assert_eq!(
        verdict(|a| {
            a.ops(&[Op::JUMP, 0x40 - 3]);
        }),
        Err(Error::BadJump)
    );
    assert_eq!(
        verdict(|a| {
            a.ops(&[Op::JUMP, 0x41, RETURN]);
        }),
        Err(Error::BadJump)
    );
    assert_eq!(
        verdict(|a| {
            a.ops(&[NONE, Op::POP_JUMP_IF_TRUE, 0x40]);
        }),
        Err(Error::BadJump)
    );
    // A loop without end is fine.
    assert!(
        verdict(|a| {
            a.ops(&[Op::JUMP, 0x40 - 2]);
        })
        .is_ok()
    );
}

#[test]
fn refuses_operands_outside_their_tables() {
    let with = |op, operand| {
        verdict(|a| {
            a.uint(op, operand).op(RETURN);
        })
    };
    assert!(with(Op::LOAD_NAME, 2).is_ok());
    assert_eq!(with(Op::LOAD_NAME, 3), Err(Error::BadOperand));
    assert!(with(Op::LOAD_CONST_OBJ, 1).is_ok());
    assert_eq!(with(Op::LOAD_CONST_OBJ, 2), Err(Error::BadOperand));
    assert!(with(Op::MAKE_FUNCTION, 0).is_ok());
    assert_eq!(with(Op::MAKE_FUNCTION, 1), Err(Error::BadOperand));
    assert_eq!(with(Op::CALL_FUNCTION, 0x1_0000), Err(Error::BadOperand));
    assert_eq!(with(Op::BUILD_SLICE, 4), Err(Error::BadOperand));
    assert_eq!(with(Op::STORE_COMP, 3), Err(Error::BadOperand));

    let int = |value| {
        verdict(|a| {
            a.int(value).op(RETURN);
        })
    };
    assert!(int((1 << 30) - 1).is_ok() && int(-(1 << 30)).is_ok());
    assert_eq!(
        (int(1 << 30), int(-(1 << 30) - 1)),
        (Err(Error::BadOperand), Err(Error::BadOperand))
    );

    let mut named = function(vec![NONE, RETURN]).args(1);
    named.names = vec![0, 3];
    assert_eq!(check(&named), Err(Error::BadOperand));
    named.names = vec![0];
    named.lines = vec![];
    assert_eq!(check(&named), Err(Error::Truncated));
    let mut defaulted = function(vec![NONE, RETURN]).args(1);
    defaulted.signature.n_def_pos_args = 2;
    assert_eq!(check(&defaulted), Err(Error::BadPrelude));
}

#[test]
fn refuses_stacks_that_run_empty_or_disagree() {
    assert_eq!(
        verdict(|a| {
            a.op(RETURN);
        }),
        Err(Error::StackUnderflow)
    );
    assert_eq!(
        verdict(|a| {
            a.ops(&[NONE, Op::DUP_TOP_TWO]);
        }),
        Err(Error::StackUnderflow)
    );
    assert_eq!(
        verdict(|a| {
            a.op(Op::DUP_TOP);
        }),
        Err(Error::StackUnderflow)
    );
    assert_eq!(
        verdict(|a| {
            a.op(NONE).uint(Op::UNPACK_SEQUENCE, u32::MAX);
        }),
        Err(Error::StackOverflow)
    );
    // One way pushes a value, the other does not.
    let joined = |extra: &[u8]| {
        verdict(|a| {
            let join = a.label();
            a.op(NONE)
                .jump(Op::POP_JUMP_IF_TRUE, join)
                .ops(extra)
                .bind(join)
                .ops(&[NONE, RETURN]);
        })
    };
    assert!(joined(&[NONE, Op::POP_TOP]).is_ok());
    assert_eq!(joined(&[NONE]), Err(Error::Mismatch));
    // A loop that leaves a value behind each time.
    let grows = verdict(|a| {
        let top = a.label();
        a.bind(top).op(NONE).jump(Op::JUMP, top);
    });
    assert_eq!(grows, Err(Error::Mismatch));
    let keeps = verdict(|a| {
        let join = a.label();
        a.op(NONE)
            .jump(Op::JUMP_IF_TRUE_OR_POP, join)
            .op(NONE)
            .bind(join)
            .op(RETURN);
    });
    assert_eq!(keeps.map(|shape| shape.max_stack), Ok(1));
}

#[test]
fn code_out_of_reach_is_decoded_but_not_followed() {
    assert!(
        verdict(|a| {
            a.ops(&[NONE, RETURN, Op::POP_TOP, Op::POP_TOP]);
        })
        .is_ok()
    );
    let jumps_back = verdict(|a| {
        let (inside, body) = (a.label(), a.label());
        a.jump(Op::JUMP, body)
            .bind(inside)
            .ops(&[Op::POP_TOP, NONE, RETURN]);
        a.bind(body).op(NONE).jump(Op::JUMP, inside);
    });
    assert!(jumps_back.is_ok());
}

#[test]
fn cells_are_cells() {
    let deref = |local| {
        assemble(|a| {
            a.uint(Op::LOAD_DEREF, local).op(RETURN);
        })
    };
    let closed = |function: &Function| check(function).map(|shape| shape.n_closed);
    assert_eq!(closed(&function(deref(0)).cells(&[0])), Ok(0));
    assert_eq!(closed(&function(deref(1)).args(2)), Ok(2));
    // Only arguments can come as cells from outside.
    assert_eq!(closed(&function(deref(1)).args(1)), Err(Error::BadPrelude));
    assert_eq!(closed(&function(deref(256)).args(300)), Err(Error::NotCell));
    let overwritten = assemble(|a| {
        a.ops(&[NONE, Op::STORE_FAST_MULTI])
            .uint(Op::LOAD_DEREF, 0)
            .op(RETURN);
    });
    assert_eq!(
        closed(&function(overwritten).cells(&[0])),
        Err(Error::NotCell)
    );
    let deleted = assemble(|a| {
        a.uint(Op::STORE_DEREF, 0)
            .uint(Op::DELETE_FAST, 0)
            .ops(&[NONE, RETURN]);
    });
    assert_eq!(closed(&function(deleted).cells(&[0])), Err(Error::NotCell));

    let made = |before: &[u8], cells: u8| {
        let code = assemble(|a| {
            a.ops(before)
                .uint(Op::MAKE_CLOSURE, 0)
                .ops(&[cells, RETURN]);
        });
        closed(&function(code).args(3).cells(&[2]))
    };
    assert_eq!(made(&[LOCAL_0 + 2], 1), Ok(0));
    assert_eq!(made(&[LOCAL_0, LOCAL_0 + 2], 2), Ok(1));
    assert_eq!(made(&[LOCAL_0, LOCAL_0 + 2], 1), Ok(0));
    assert_eq!(made(&[NONE, LOCAL_0 + 2], 2), Err(Error::NotCell));
    assert_eq!(made(&[LOCAL_0 + 2, NONE], 1), Err(Error::NotCell));
    let jumped = assemble(|a| {
        let make = a.label();
        a.ops(&[NONE, NONE])
            .jump(Op::POP_JUMP_IF_TRUE, make)
            .op(Op::POP_TOP)
            .op(LOCAL_0);
        a.bind(make).uint(Op::MAKE_CLOSURE, 0).ops(&[1, RETURN]);
    });
    assert_eq!(closed(&function(jumped).cells(&[0])), Err(Error::BadJump));
}

#[test]
fn only_generators_yield() {
    let code = vec![NONE, Op::YIELD_VALUE, RETURN];
    assert_eq!(check(&function(code.clone())), Err(Error::NotGenerator));
    assert!(check(&function(code).flags(FLAG_GENERATOR)).is_ok());
}

#[test]
fn scratch_memory_is_asked_for_and_missed() {
    let bytecode = function(support::samples::functions()[0].code.clone())
        .args(1)
        .bytecode();
    let words = verify::scratch_words(&bytecode).expect("decodes");
    for given in 0..=words {
        let mut scratch = vec![0; given];
        match verify::verify_function(&bytecode, &LIMITS, &mut scratch) {
            Ok(_) => {}
            Err(fault) => {
                assert_eq!(fault.error, Error::ScratchTooSmall);
                assert!(given < words);
            }
        }
    }
}

fn module_verdict(names: &[&[u8]], objects: &[Constant<'_>], body: &Function) -> Result<(), Error> {
    let mut sink = VecSink::default();
    let sizes = (names.len() as u32, objects.len() as u32);
    writer::write_header(&mut sink, &Header::bytecode(31), sizes.0, sizes.1).expect("room");
    for name in names {
        writer::write_name(&mut sink, name).expect("room");
    }
    for object in objects {
        writer::write_object(&mut sink, object).expect("room");
    }
    writer::write_code(&mut sink, &body.bytecode(), 0).expect("room");
    let module = Module::parse(&sink.0).expect("parses");
    let mut scratch = vec![0; 100];
    verify::verify_module(&module, &mut scratch).map_err(|fault| fault.error)
}

#[test]
fn tables_and_body_of_an_image_are_checked() {
    let body = function(vec![NONE, RETURN]);
    let names: [&[u8]; 1] = [b"a"];
    assert_eq!(module_verdict(&names, &[], &body), Ok(()));
    assert_eq!(module_verdict(&[], &[], &body), Err(Error::BadName));
    assert_eq!(module_verdict(&[b"\xff"], &[], &body), Err(Error::BadName));
    // A lone surrogate, as the source "\ud800" gives.
    assert_eq!(module_verdict(&[b"a\xed\xa0\x80b"], &[], &body), Ok(()));
    assert_eq!(
        module_verdict(&[b"a\xed\xa0"], &[], &body),
        Err(Error::BadName)
    );
    let with = |constant| module_verdict(&names, &[constant], &body);
    assert_eq!(with(Constant::Str(b"\xc3")), Err(Error::BadObject));
    assert_eq!(with(Constant::Bytes(b"\xc3")), Ok(()));
    assert_eq!(with(Constant::Int("-12")), Ok(()));
    assert_eq!(with(Constant::Int("-")), Err(Error::BadObject));
    assert_eq!(with(Constant::Int("0x10")), Err(Error::BadObject));
    assert_eq!(
        module_verdict(&names, &[], &body.clone().args(1)),
        Err(Error::BadPrelude)
    );
    let generator = body.clone().flags(FLAG_GENERATOR);
    assert_eq!(
        module_verdict(&names, &[], &generator),
        Err(Error::BadPrelude)
    );
}

#[test]
fn a_fault_says_where_it_is() {
    let child = function(vec![NONE, Op::POP_TOP, Op::POP_TOP, NONE, RETURN]);
    let body = function(vec![Op::MAKE_FUNCTION, 0, RETURN]).children(vec![child]);
    let image = image(&["a"], &[], 0, &body);
    let module = Module::parse(&image).expect("parses");
    let mut scratch = vec![0; 100];
    let fault = verify::verify_module(&module, &mut scratch).expect_err("the child pops too much");
    let child = module
        .body()
        .and_then(|body| body.child(0))
        .expect("a child");
    assert_eq!(
        (fault.error, fault.code, fault.at),
        (Error::StackUnderflow, child.offset(), 2)
    );
    assert_eq!(
        fault.to_string(),
        format!(
            "stack underflow in .mpy (function at {}, instruction at 2)",
            child.offset()
        )
    );
}
